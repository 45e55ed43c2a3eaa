import type { Entry } from '../model/entry.ts';
import type { JournalInput } from '../model/journal.ts';
import type { LotMove } from '../model/lot.ts';
import type { Member } from '../model/member.ts';
import type { Correction, Told } from '../model/outcome.ts';
import type { Program } from '../rules/program.ts';
import { byCodeUnit, joinId } from '../units/identifier.ts';
import { formatInstant, type Instant, parseInstant } from '../units/instant.ts';
import type { FoldStep } from './fold.ts';
import { plainCalc } from './ledger.ts';

/** The input that brings a correction about. */
export interface Cause {
  readonly id: string;
  /** When it was known. */
  readonly knownAt: number;
}

/** Two folds of one member: the one that the ledger goes by, and the one that it should. */
export interface Folds {
  readonly before: readonly FoldStep[];
  readonly after: readonly FoldStep[];
  /** Whether an input is applied for the first time: its lines are no corrections. */
  isFirst(input: JournalInput | undefined): boolean;
}

/** The lines that lead from one fold to the other, written to the member in the order of their instants, gains first. */
export function writeDifference(
  folds: Folds,
  cause: Cause,
  member: Member,
  program: Program,
): readonly Entry[] {
  const groups = new Map<string, Group>();
  for (const entry of linesOf(folds.before)) groupOf(entry, groups).before.push(entry);
  const drafts: Entry[] = [];
  for (const { input, entries } of folds.after) {
    for (const entry of entries) {
      if (folds.isFirst(input)) drafts.push(entry);
      else groupOf(entry, groups).after.push(entry);
    }
  }
  for (const group of groups.values()) drafts.push(...correctionsOf(group, program));
  const firsts = new Set(drafts.filter((draft) => draft.seq > 0));
  const ordered = drafts.map((draft) => ({ draft, at: instantOf(draft.at) }));
  ordered.sort((a, b) => a.at - b.at || signRank(a.draft) - signRank(b.draft));
  const write = writer(cause, member, program);
  return ordered.map(({ draft }) => write(draft, firsts.has(draft)));
}

/** Losses of what is available come last: on the way nobody has less than before and after. */
function signRank({ points, bucket }: Entry): number {
  return points < 0 && bucket === 'available' ? 1 : 0;
}

function linesOf(steps: readonly FoldStep[]): readonly Entry[] {
  return steps.flatMap(({ entries }) => entries);
}

/** Lines about the same thing: what is left of them is one sum. */
interface Group {
  readonly before: Entry[];
  readonly after: Entry[];
}

function groupOf(entry: Entry, groups: Map<string, Group>): Group {
  const { currency, bucket, contra, eventId, ruleId, at, day } = entry;
  const key = joinId([currency, bucket, contra, eventId, ruleId, at, day]);
  const known = groups.get(key);
  if (known) return known;
  const group: Group = { before: [], after: [] };
  groups.set(key, group);
  return group;
}

/** A draft of a correction has no place in the ledger yet. */
const UNPLACED = 0;

/**
 * At most two lines: what comes in, and what goes out. Where points keep their number and change
 * their lot, both are there.
 */
function correctionsOf({ before, after }: Group, program: Program): readonly Entry[] {
  const template = after.at(-1) ?? before.at(-1);
  if (!template) return [];
  const points = sumOf(after) - sumOf(before);
  const moves = movesBetween(before, after);
  const put = moves.filter((move) => move.points > 0);
  const taken = moves.filter((move) => move.points < 0);
  const [gained, lost] = [sumOf(put), sumOf(taken)];
  // What pays a debt, or makes one, is in no lot.
  const debt = points - gained - lost;
  const kind = before.length === 0 ? template.kind : 'correction';
  const draft = (units: number, lots: readonly LotMove[]): Entry => ({
    ...template,
    seq: UNPLACED,
    kind,
    points: units,
    calc: plainCalc(units, scaleOf(template, program)),
    lots: template.lots && lots,
    reverses: undefined,
  });
  return [draft(gained + Math.max(debt, 0), put), draft(lost + Math.min(debt, 0), taken)].filter(
    (line) => line.points !== 0,
  );
}

function sumOf(all: readonly { readonly points: number }[]): number {
  return all.reduce((sum, { points }) => sum + points, 0);
}

function scaleOf({ currency }: Entry, { currencies }: Program): number {
  return currencies.find(({ id }) => id === currency)?.scale ?? 0;
}

/** What must happen to each lot, so that the lines of the one stand instead of those of the other. */
function movesBetween(before: readonly Entry[], after: readonly Entry[]): readonly LotMove[] {
  const byLot = new Map<string, LotMove>();
  const add = (move: LotMove, sign: number) => {
    const { through = '', class: name = '', priority = 0, granted = '' } = move;
    const lot = joinId([through, name, String(priority), granted]);
    const points = (byLot.get(lot)?.points ?? 0) + sign * move.points;
    byLot.set(lot, { ...move, points });
  };
  for (const { lots = [] } of before) for (const move of lots) add(move, -1);
  for (const { lots = [] } of after) for (const move of lots) add(move, 1);
  return [...byLot.values()].filter(({ points }) => points !== 0);
}

function writer(cause: Cause, member: Member, program: Program) {
  const knownAt = formatInstant(cause.knownAt as Instant);
  return (draft: Entry, isFirst: boolean): Entry => {
    const index = program.currencies.findIndex(({ id }) => id === draft.currency);
    const sums = draft.bucket === 'available' ? member.balances : member.pending;
    const balance = (sums[index] ?? 0) + draft.points;
    sums[index] = balance;
    member.entryCount += 1;
    const seq = member.entryCount;
    const postedAt = instantOf(draft.postedAt) > cause.knownAt ? draft.postedAt : knownAt;
    if (isFirst) return { ...draft, seq, balance, postedAt };
    const { eventId, at, ruleId, kind, memberId, currency } = draft;
    const subject = eventId === '' ? at : eventId;
    const id = joinId([cause.id, subject, ruleId, kind, memberId, currency, `~${seq}`]);
    return { ...draft, id, seq, balance, postedAt, cause: cause.id };
  };
}

function instantOf(text: string): number {
  return parseInstant(text) ?? 0;
}

/** What was said of earlier inputs, and of what time brought, and is so no more. */
export function correctionsTold(folds: Folds, memberId: string): readonly Correction[] {
  const was = toldOf(folds.before, folds);
  const now = toldOf(folds.after, folds);
  const corrections = new Map<string, Correction>();
  for (const name of new Set([...was.keys(), ...now.keys()])) {
    const [before = UNTOLD, after = UNTOLD] = [was.get(name), now.get(name)];
    if (isAlike(before, after)) continue;
    const eventId = name.startsWith(BROUGHT) ? '' : name;
    const known = corrections.get(eventId) ?? { was: UNTOLD, now: UNTOLD };
    const told = { was: joined(known.was, before), now: joined(known.now, after) };
    corrections.set(eventId, { eventId, memberId, ...told });
  }
  return [...corrections.values()];
}

const UNTOLD: Told = { points: {}, reasons: [], notices: [] };

/** Begins the name of a boundary, as no id of an event does. */
const BROUGHT = ' ';

/** By the input that brought it about, or the boundary: what is told does not depend on where a fold begins. */
function toldOf(steps: readonly FoldStep[], { isFirst }: Folds): ReadonlyMap<string, Told> {
  const told = new Map<string, Told>();
  for (const { input, entries, reasons, notices } of steps) {
    if (isFirst(input)) continue;
    const { at = '' } = entries[0] ?? notices[0] ?? {};
    const name = input ? eventIdOf(input) : `${BROUGHT}${at}`;
    const points = added(UNTOLD.points, entries);
    told.set(name, joined(told.get(name) ?? UNTOLD, { points, reasons, notices }));
  }
  return told;
}

function joined(a: Told, b: Told): Told {
  const more = Object.entries(b.points).map(([currency, points]) => ({ currency, points }));
  return {
    points: added(a.points, more),
    reasons: [...a.reasons, ...b.reasons],
    notices: [...a.notices, ...b.notices],
  };
}

/** By currency id, without zeros. */
function added(
  known: Told['points'],
  entries: readonly Pick<Entry, 'currency' | 'points'>[],
): Told['points'] {
  if (entries.length === 0) return known;
  const sums = new Map(Object.entries(known));
  for (const { currency, points } of entries)
    sums.set(currency, (sums.get(currency) ?? 0) + points);
  return Object.fromEntries([...sums].sort(byCurrency).filter(([, points]) => points !== 0));
}

function eventIdOf({ event, message, id }: JournalInput): string {
  if (message?.kind === 'amend') return message.of.eventId;
  return event?.id ?? message?.event.id ?? id;
}

function byCurrency([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return byCodeUnit(a, b);
}

function isAlike(a: Told, b: Told): boolean {
  return JSON.stringify([a.points, a.notices]) === JSON.stringify([b.points, b.notices]);
}
