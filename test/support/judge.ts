import type { Entry, Outcome, Program, Reason, StreakStanding } from 'tallybook';
import type { Played, Player } from './play.ts';
import type { EventLine, ResultColumns, Row, Units } from './spec.ts';

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
        balances: members.map((id) => [id, withoutZeros(player.balancesOf(id))]),
      }),
    },
  };
}

function judgeLine(one: Played, program: Program): Verdict {
  const { line, outcomes, balances, streaks, wakeAt } = one;
  if ('ask' in line) return { expected: line.streaks, found: standingsIn(streaks, line.streaks) };
  if ('advance' in line) {
    const verdicts = line.released.map((one, index) => {
      const outcome = outcomes[index];
      const { expected, found } = judgeOutcome(one, outcome, program);
      return { expected: [one.id, expected], found: [outcome?.eventId, found] };
    });
    return {
      expected: [line.released.length, verdicts.map(({ expected }) => expected), wake(line.wakeAt)],
      found: [
        outcomes.length,
        verdicts.map(({ found }) => found),
        line.wakeAt === undefined ? 'not asked' : wake(wakeAt ?? false),
      ],
    };
  }
  const { expected, found } = judgeOutcome(line as ResultColumns, outcomes[0], program);
  return {
    expected: { ...expected, ...afterwards(line, program) },
    found: {
      ...found,
      ...(line.balance !== undefined && { balance: withoutZeros(balances) }),
      ...(line.streaks && { streaks: standingsIn(streaks, line.streaks) }),
      ...(line.wakeAt !== undefined && { wakeAt: wake(wakeAt ?? false) }),
    },
  };
}

function afterwards({ balance, streaks, wakeAt }: EventLine, program: Program) {
  return {
    ...(balance !== undefined && { balance: amounts(balance, program) }),
    ...(streaks && { streaks }),
    ...(wakeAt !== undefined && { wakeAt: wake(wakeAt) }),
  };
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

function wake(wakeAt: string | false | undefined): string {
  if (wakeAt === undefined) return 'not asked';
  return wakeAt === false ? 'never' : new Date(wakeAt).toISOString();
}

type Facts = Readonly<Record<string, unknown>>;

/** Status, points and reasons are always compared; the other columns where the table has them. */
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
  };
  const found: Record<string, unknown> = {
    status: outcome.status,
    why: outcome.reasons.map((reason, index) => asWritten(reason, columns.why?.[index])),
    gives: grantsIn(outcome.entries),
  };
  for (const [column, read] of Object.entries(COLUMNS)) {
    const stated = columns[column as keyof typeof COLUMNS];
    if (stated === undefined) continue;
    expected[column] = stated;
    found[column] = read(outcome, stated);
  }
  return { expected, found };
}

/** How each optional column is read from an outcome, as far as it is stated. */
const COLUMNS = {
  from: ({ entries }: Outcome) => pointsByRule(entries),
  order: ({ entries }: Outcome) => entries.map(({ ruleId }) => ruleId),
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

function grantsIn(entries: readonly Entry[]): Readonly<Record<string, unknown>> {
  const members = [...new Set(entries.map(({ memberId }) => memberId))];
  return Object.fromEntries(
    members.map((id) => [id, pointsByCurrency(entries.filter(({ memberId }) => memberId === id))]),
  );
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
function amounts(units: Units, { currencies }: Program): Readonly<Record<string, number>> {
  if (typeof units !== 'number') return withoutZeros(units);
  const ids = currencies.map(({ id }) => id);
  const [meant = ''] = ids.includes('points') ? ['points'] : ids;
  return withoutZeros({ [meant]: units });
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
    'balance',
    'wakeAt',
    'streaks',
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

/** What is wrong with a ledger by itself: ids, numbers, running balances and their sums. */
export function ledgerFaults(entries: readonly Entry[], player: Player): readonly string[] {
  const totals = new Map<string, number>();
  const counts = new Map<string, number>();
  const ids = new Set<string>();
  const faults = entries.flatMap((entry) => {
    const { id, memberId, currency, points } = entry;
    const purse = JSON.stringify([memberId, currency]);
    const total = (totals.get(purse) ?? 0) + points;
    const count = (counts.get(memberId) ?? 0) + 1;
    totals.set(purse, total);
    counts.set(memberId, count);
    const known = ids.has(id);
    ids.add(id);
    return entryFaults(entry, { total, count, known });
  });
  const astray = [...totals].filter(([purse, total]) => {
    const [memberId = '', currency = '']: readonly string[] = JSON.parse(purse);
    return (player.balancesOf(memberId)[currency] ?? 0) !== total;
  });
  return [...faults, ...astray.map(([purse, total]) => `${purse}: entries sum up to ${total}`)];
}

interface Running {
  readonly total: number;
  readonly count: number;
  readonly known: boolean;
}

function entryFaults(entry: Entry, { total, count, known }: Running): readonly string[] {
  const { id, seq, points, balance, contra, calc } = entry;
  const checks: readonly (readonly [boolean, string])[] = [
    [!known, 'is there twice'],
    [seq === count, `has seq ${seq}, not ${count}`],
    [balance === total, `has balance ${balance}, not ${total}`],
    [points !== 0 && Number.isSafeInteger(points), `has ${points} points`],
    [contra === 'issued', `has contra ${contra}`],
    [calc.granted === points, `was granted ${calc.granted}, has ${points} points`],
    [calc.granted === calc.asked || calc.cutBy.length > 0, 'was cut by nobody'],
  ];
  return checks.filter(([holds]) => !holds).map(([, fault]) => `${id} ${fault}`);
}
