import {
  type Entry,
  type Outcome,
  type Program,
  type Reason,
  type StreakStanding,
  statement,
  type TierStanding,
  type Told,
} from 'tallybook';
import type { Played, Player, View } from './play.ts';
import type {
  AskLine,
  EventLine,
  Line,
  ResultColumns,
  Row,
  StandingColumns,
  StatedEntry,
  StatedTold,
  Units,
} from './spec.ts';
import { lineWords, lotWords, movesIn, usualCurrency } from './words.ts';

/** What a table expects beside what was found, in the same shape, so that they can be compared whole. */
export interface Verdict {
  readonly expected: unknown;
  readonly found: unknown;
}

export function judge(row: Row, played: readonly Played[], player: Player, program: Program) {
  const verdicts = played.map((one) => judgeLine(one, program));
  const members = Object.keys({ ...row.balances });
  return {
    expected: {
      lines: verdicts.map(({ expected }) => expected),
      ...(row.balances && {
        balances: members.map((id) => [id, amounts(row.balances?.[id] ?? 0, program)]),
      }),
    },
    found: {
      lines: verdicts.map(({ found }) => found),
      ...(row.balances && {
        balances: members.map((id) => [id, withoutZeros(player.viewOf(id).balances)]),
      }),
    },
  };
}

function judgeLine(one: Played, program: Program): Verdict {
  const { line, outcomes, view, wakeAt } = one;
  if ('ask' in line) return judgeAsk(line, one, program);
  if ('past' in line) return judgeStanding(line, view, program);
  if ('advance' in line) return judgeAdvance(line, one, program);
  const { expected, found } = judgeOutcome(line as ResultColumns, outcomes[0], program);
  const after = judgeStanding(line, view, program);
  return {
    expected: { ...expected, ...after.expected, ...woken(line, line.wakeAt) },
    found: { ...found, ...after.found, ...woken(line, wakeAt ?? false) },
  };
}

type AdvanceLine = Extract<Line, { readonly advance: unknown }>;

/** Where `released` names what time brought, by the id "", each of its instants is an outcome of its own. */
function judgeAdvance(line: AdvanceLine, { outcomes, wakeAt }: Played, program: Program): Verdict {
  const { released = [], time = [], items = [], memberId = '' } = line;
  const isListed = released.some(({ id }) => id === '');
  const listed = outcomes.filter(({ eventId }) => isListed || eventId !== '');
  const brought = outcomes.filter((outcome) => !listed.includes(outcome));
  const entries = brought.flatMap((outcome) => outcome.entries);
  const notices = brought.flatMap((outcome) => outcome.notices);
  const verdicts = released.map((one, index) => {
    const outcome = listed[index];
    const { expected, found } = judgeOutcome(one, outcome, program);
    return { expected: [one.id, expected], found: [outcome?.eventId, found] };
  });
  return {
    expected: {
      count: released.length,
      released: verdicts.map(({ expected }) => expected),
      time,
      items,
      ...woken(line, line.wakeAt),
    },
    found: {
      count: listed.length,
      released: verdicts.map(({ found }) => found),
      time: linesAs(time, entries, { memberId, program }),
      items: notices.map((notice, index) => pick(notice, items[index])),
      ...woken(line, wakeAt ?? false),
    },
  };
}

function judgeAsk(line: AskLine, { view, ahead }: Played, program: Program): Verdict {
  const { forecast, items, memberId = '' } = line;
  const { expected, found } = judgeStanding(line, view, program);
  return {
    expected: { ...expected, ...(forecast && { forecast }), ...(items && { items }) },
    found: {
      ...found,
      ...(forecast && { forecast: linesAs(forecast, ahead.entries, { memberId, program }) }),
      ...(items && { items: ahead.notices.map((notice, index) => pick(notice, items[index])) }),
    },
  };
}

/** What is stated of a member; lots are stated complete. */
function judgeStanding(stated: StandingColumns, view: View, program: Program) {
  const { lots, streaks, tiers } = stated;
  const sums = judgeSums(stated, view, program);
  const expected: Facts = {
    ...sums.expected,
    ...(lots && { lots }),
    ...(streaks && { streaks }),
    ...(tiers && { tiers }),
  };
  const found: Facts = {
    ...sums.found,
    ...(lots && { lots: view.lots.map((lot) => lotWords(lot, program)) }),
    ...(streaks && { streaks: standingsIn(view.streaks, streaks) }),
    ...(tiers && { tiers: tiersIn(view.tiers, tiers) }),
  };
  return { expected, found };
}

function judgeSums(stated: StandingColumns, view: View, program: Program) {
  const { balance, pending, shortfall } = stated;
  const sums = [
    ['balance', balance, view.balances],
    ['pending', pending, view.pending],
    ['shortfall', shortfall, view.shortfalls ?? {}],
  ] as const;
  const asked = sums.flatMap(([column, units, sum]) =>
    units === undefined ? [] : [[column, amounts(units, program), withoutZeros(sum)] as const],
  );
  return {
    expected: Object.fromEntries(asked.map(([column, units]) => [column, units])),
    found: Object.fromEntries(asked.map(([column, , sum]) => [column, sum])),
  };
}

/** The instant only where the table asks for it. */
function woken({ wakeAt: stated }: Pick<EventLine, 'wakeAt'>, wakeAt: string | false | undefined) {
  return stated === undefined ? {} : { wakeAt: wake(wakeAt) };
}

/** By the rules that the table names: the length alone, or the parts that it states. */
function standingsIn(
  standings: readonly StreakStanding[],
  stated: Readonly<Record<string, unknown>>,
): Facts {
  const found = Object.entries(stated).map(([ruleId, streak]) => {
    const standing = standings.find(({ ruleIds }) => ruleIds.includes(ruleId));
    return [ruleId, typeof streak === 'number' ? standing?.current : pick(standing, streak)];
  });
  return Object.fromEntries(found);
}

/** By the rules that the table names: the level alone, or the parts that it states. */
function tiersIn(
  standings: readonly TierStanding[],
  stated: Readonly<Record<string, unknown>>,
): Facts {
  const found = Object.entries(stated).map(([rule, tier]) => {
    const standing = standings.find(({ ruleId }) => ruleId === rule);
    const isLevel = tier === null || typeof tier === 'string';
    return [rule, isLevel ? (standing?.level ?? null) : pick(standing, tier)];
  });
  return Object.fromEntries(found);
}

function wake(wakeAt: string | false | undefined): string {
  if (wakeAt === undefined) return 'undefined';
  return wakeAt === false ? 'never' : new Date(wakeAt).toISOString();
}

type Facts = Readonly<Record<string, unknown>>;

/** Status, points, what time brought, reasons and corrections are always compared; the other columns where the table has them. */
function judgeOutcome(
  columns: ResultColumns,
  outcome: Outcome | undefined,
  program: Program,
): { readonly expected: Facts; readonly found: Facts } {
  if (!outcome) return { expected: { outcome: 'one' }, found: { outcome: 'none' } };
  const expected: Record<string, unknown> = {
    status: columns.status ?? 'accepted',
    why: columns.why ?? [],
    gives: expectedGrants(columns, outcome.memberId, program),
    time: columns.time ?? [],
    ...expectedCorrections(columns, outcome.memberId, program),
  };
  const { memberId } = outcome;
  const own = { ...outcome, entries: outcome.entries.filter((entry) => !isOfTime(entry)) };
  const ofTime = outcome.entries.filter(isOfTime);
  const found: Record<string, unknown> = {
    status: outcome.status,
    why: outcome.reasons.map((reason, index) => asWritten(reason, columns.why?.[index])),
    gives: grantsIn(own.entries, columns),
    time: linesAs(columns.time ?? [], ofTime, { memberId, program }),
    ...foundCorrections(outcome, columns),
  };
  for (const [column, read] of Object.entries(COLUMNS)) {
    const stated = columns[column as keyof typeof COLUMNS];
    if (stated === undefined) continue;
    expected[column] = stated;
    found[column] = read(own, stated, program);
  }
  return { expected, found };
}

/** Only where there are any, so that most rows need not speak of them. */
function expectedCorrections({ corrected = [] }: ResultColumns, acting: string, program: Program) {
  if (corrected.length === 0) return {};
  const expected = corrected.map(({ eventId, memberId = acting, was, now }) => ({
    eventId,
    memberId,
    was: statedTold(was, program),
    now: statedTold(now, program),
  }));
  return { corrected: expected };
}

function foundCorrections({ corrected = [] }: Outcome, { corrected: stated = [] }: ResultColumns) {
  if (corrected.length === 0) return {};
  const found = corrected.map(({ eventId, memberId, was, now }, index) => ({
    eventId,
    memberId,
    was: foundTold(was, stated[index]?.was),
    now: foundTold(now, stated[index]?.now),
  }));
  return { corrected: found };
}

const TOLD_PARTS: ReadonlySet<string> = new Set(['points', 'reasons', 'notices']);

/** A table states points alone, or parts of what was told. */
function isInParts(stated: StatedTold | undefined): stated is Readonly<Record<string, unknown>> {
  return typeof stated === 'object' && Object.keys(stated).every((key) => TOLD_PARTS.has(key));
}

function statedTold(stated: StatedTold, program: Program): unknown {
  if (!isInParts(stated)) return { points: amounts(stated as Units, program) };
  const { points } = stated;
  return points === undefined ? stated : { ...stated, points: amounts(points as Units, program) };
}

function foundTold(told: Told, stated: StatedTold | undefined): Facts {
  if (!isInParts(stated)) return { points: told.points };
  const { reasons = [], notices = [] } = stated as { readonly [part: string]: readonly unknown[] };
  const found: Facts = {
    points: told.points,
    reasons: told.reasons.map((reason, index) => asWritten(reason, reasons[index])),
    notices: told.notices.map((notice, index) => pick(notice, notices[index])),
  };
  return Object.fromEntries(Object.entries(found).filter(([part]) => part in stated));
}

/** Whether a boundary wrote the line: then its cause is the instant of that boundary. */
function isOfTime({ cause, at }: Entry): boolean {
  return cause === at || cause === '';
}

/** Lines in the words of the table, or the parts that it states. */
function linesAs(
  stated: readonly StatedEntry[],
  entries: readonly Entry[],
  about: { readonly memberId: string; readonly program: Program },
): readonly unknown[] {
  return entries.map((entry, index) => {
    const one = stated[index];
    if (typeof one !== 'object') return lineWords(entry, one, about);
    const moves = movesIn([entry], about.program);
    return pick('lots' in one ? { ...entry, lots: moves } : entry, one);
  });
}

/** How each optional column is read from an outcome, as far as it is stated. */
const COLUMNS = {
  from: ({ entries }: Outcome) => pointsByRule(entries),
  order: ({ entries }: Outcome) => entries.map(({ ruleId }) => ruleId),
  lines: ({ entries, memberId }: Outcome, stated: unknown, program: Program) =>
    linesAs(stated as readonly StatedEntry[], entries, { memberId, program }),
  moves: ({ entries }: Outcome, _: unknown, program: Program) => movesIn(entries, program),
  actor: ({ entries }: Outcome) => common(entries.map(({ by, memberId }) => by ?? memberId)),
  day: ({ entries }: Outcome) => common(entries.map(({ day }) => day)),
  postedAt: ({ entries }: Outcome) => common(entries.map(({ postedAt }) => postedAt)),
  ruleSet: ({ entries }: Outcome) => common(entries.map(({ ruleSet }) => ruleSet)),
  calc: ({ entries }: Outcome, stated: unknown) => {
    const [entry] = entries;
    return entries.length === 1 ? pick(entry?.calc, stated) : `${entries.length} entries`;
  },
  items: ({ notices }: Outcome, stated: unknown) =>
    notices.map((notice, index) => pick(notice, (stated as readonly unknown[])[index])),
  first: ({ first }: Outcome) => first,
  retry: ({ retry }: Outcome) => retry,
  issues: ({ issues }: Outcome) => issues?.map(({ code, path }) => `${path.join('.')}: ${code}`),
};

function expectedGrants({ gives, to }: ResultColumns, memberId: string, program: Program) {
  const own = gives === undefined ? {} : { [memberId]: gives };
  const all = Object.entries({ ...own, ...to }).map(([id, units]) => [id, amounts(units, program)]);
  return Object.fromEntries(all.filter(([, units]) => Object.keys(units ?? {}).length > 0));
}

/** Lines that sum up to nothing are stated themselves, or else as a sum of 0. */
function grantsIn(entries: readonly Entry[], { lines }: ResultColumns): Facts {
  const members = [...new Set(entries.map(({ memberId }) => memberId))];
  const grants = members.map((id) => {
    const units = pointsByCurrency(entries.filter(({ memberId }) => memberId === id));
    return [id, lines ? withoutZeros(units) : units] as const;
  });
  return Object.fromEntries(grants.filter(([, units]) => Object.keys(units).length > 0));
}

function pointsByCurrency(entries: readonly Entry[]): Readonly<Record<string, number>> {
  return sums(entries.map(({ currency, points }) => [currency, points]));
}

function pointsByRule(entries: readonly Entry[]): Readonly<Record<string, number>> {
  return sums(entries.map(({ ruleId, points }) => [ruleId, points]));
}

function sums(pairs: readonly (readonly [string, number])[]): Readonly<Record<string, number>> {
  const totals: Record<string, number> = {};
  for (const [name, points] of pairs) totals[name] = (totals[name] ?? 0) + points;
  return totals;
}

/** A bare number is in the currency `points`, or else in the only one. */
function amounts(units: Units, program: Program): Readonly<Record<string, number>> {
  return withoutZeros(typeof units === 'number' ? { [usualCurrency(program)]: units } : units);
}

function withoutZeros(balances: Readonly<Record<string, number>>) {
  return Object.fromEntries(Object.entries(balances).filter(([, units]) => units !== 0));
}

/** A reason in the words that the table uses for it: a code, a code and a rule, or chosen parts. */
function asWritten({ code, ruleId, params }: Reason, stated: unknown): unknown {
  if (typeof stated === 'string' && !stated.includes(' ')) return code;
  if (typeof stated !== 'object') return ruleId === undefined ? code : `${code} ${ruleId}`;
  return pick({ code, rule: ruleId, params }, stated);
}

/** The properties of a value that the table states, as deep as it states them. */
function pick(value: unknown, stated: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (typeof stated !== 'object' || stated === null) return value;
  const all = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(stated).map(([key, inner]) => [key, pick(all[key], inner)]),
  );
}

function common(values: readonly string[]): unknown {
  const distinct = [...new Set(values)];
  return distinct.length === 1 ? distinct[0] : distinct;
}

/** How many single expectations a row states. */
export function countExpectations(row: Row): number {
  const columns = [
    ...Object.keys(COLUMNS),
    'gives',
    'to',
    'why',
    'status',
    'corrected',
    'balance',
    'wakeAt',
    'streaks',
    'tiers',
  ];
  const ofLine = (line: object): number =>
    'released' in line
      ? (line.released as readonly object[]).reduce((sum, one) => sum + ofLine(one), 1)
      : Object.keys(line).filter((key) => columns.includes(key)).length *
        ('repeat' in line ? Number(line.repeat) : 1);
  const lines = (row.when ?? []).reduce((sum, line) => sum + ofLine(line), 0);
  const whole = [row.refused, row.warnings, ...Object.values(row.balances ?? {})];
  return lines + whole.filter((one) => one !== undefined).length;
}

/** What is wrong with a ledger by itself: ids, numbers, running balances, their sums, and lots. */
export function ledgerFaults(entries: readonly Entry[], player: Player): readonly string[] {
  const totals = new Map<string, number>();
  const counts = new Map<string, number>();
  const ids = new Set<string>();
  const faults = entries.flatMap((entry) => {
    const { id, memberId, currency, bucket, points } = entry;
    const purse = JSON.stringify([memberId, currency, bucket]);
    const total = (totals.get(purse) ?? 0) + points;
    const count = (counts.get(memberId) ?? 0) + 1;
    totals.set(purse, total);
    counts.set(memberId, count);
    const known = ids.has(id);
    ids.add(id);
    return entryFaults(entry, { total, count, known });
  });
  const astray = [...totals].filter(([purse, total]) => {
    const [memberId = '', currency = '', bucket]: readonly string[] = JSON.parse(purse);
    const { balances, pending } = player.viewOf(memberId);
    return ((bucket === 'pending' ? pending : balances)[currency] ?? 0) !== total;
  });
  return [
    ...faults,
    ...astray.map(([purse, total]) => `${purse}: entries sum up to ${total}`),
    ...[...counts.keys()].flatMap((memberId) => lotFaults(entries, memberId, player)),
  ];
}

/** Open lots sum up to the balance, or to 0 in debt, and the ledger tells the same lots. */
function lotFaults(entries: readonly Entry[], memberId: string, player: Player): readonly string[] {
  const { balances, lots } = player.viewOf(memberId);
  const { lots: folded } = statement(entries, { memberId });
  return Object.entries(balances).flatMap(([currency, balance]) => {
    const open = lots.filter((lot) => lot.currency === currency);
    const sum = open.reduce((total, { points }) => total + points, 0);
    const told = (folded[currency] ?? []).map((lot) => lotKey(lot));
    const shown = open.map((lot) => lotKey(lot));
    const isKept = entries.some((entry) => entry.currency === currency && entry.lots);
    const faults = [];
    if (sum !== Math.max(0, balance))
      faults.push(`${memberId}: lots of ${currency} sum up to ${sum}`);
    if (isKept && told.sort().join() !== shown.sort().join())
      faults.push(`${memberId}: the ledger tells other lots of ${currency}`);
    return faults;
  });
}

function lotKey(lot: Omit<View['lots'][number], 'currency'>): string {
  const { through = '', class: name = '', priority = 0, granted = '', points } = lot;
  return JSON.stringify([through, name, priority, granted, points]);
}

interface Running {
  readonly total: number;
  readonly count: number;
  readonly known: boolean;
}

const CONTRAS: ReadonlySet<string> = new Set([
  'issued',
  'redeemed',
  'expired',
  'decayed',
  'adjusted',
]);

function entryFaults(entry: Entry, { total, count, known }: Running): readonly string[] {
  const { id, seq, points, balance, contra, calc, bucket, lots = [] } = entry;
  const moved = lots.reduce((sum, lot) => sum + lot.points, 0);
  const checks: readonly (readonly [boolean, string])[] = [
    [!known, 'is there twice'],
    [seq === count, `has seq ${seq}, not ${count}`],
    [balance === total, `has balance ${balance}, not ${total}`],
    [points !== 0 && Number.isSafeInteger(points), `has ${points} points`],
    [CONTRAS.has(contra) || contra.startsWith('held:'), `has contra ${contra}`],
    [calc.granted === points, `was granted ${calc.granted}, has ${points} points`],
    [calc.granted === calc.asked || calc.cutBy.length > 0, 'was cut by nobody'],
    [bucket === 'available' || lots.length === 0, 'moves lots of what is not available'],
    [moved * points >= 0 && Math.abs(moved) <= Math.abs(points), `moves ${moved} points of lots`],
  ];
  return checks.filter(([holds]) => !holds).map(([, fault]) => `${id} ${fault}`);
}
