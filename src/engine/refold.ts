import type { Entry } from '../model/entry.ts';
import type { Checkpoint, Journal, JournalInput } from '../model/journal.ts';
import { type Member, moveTo, ranTo } from '../model/member.ts';
import type { AmendMessage, ReleaseMessage } from '../model/message.ts';
import type { Correction, Notice } from '../model/outcome.ts';
import type { Instant } from '../units/instant.ts';
import { messagesBetween } from './amendments.ts';
import { type Cause, correctionsTold, type Folds, writeDifference } from './difference.ts';
import { type Answer, type Fold, fold } from './fold.ts';
import { checkpointBefore, indexFor, noteReserved } from './journal.ts';
import type { Asked, Pending } from './plan.ts';
import { releaseMessage, usedOf } from './reserve.ts';
import { refreshDue } from './timers.ts';
import type { Applied, Desk, Sent } from './turn.ts';

/** How the open inputs of a member change. */
export interface Change {
  readonly cause: Cause;
  /** Inputs of the journal that never happened, or say something else now. */
  readonly removes: readonly JournalInput[];
  /** Inputs to be put in their place. */
  readonly adds: readonly JournalInput[];
  /** Whether what is added has been here before, in other words: then its lines are corrections, too. */
  readonly isAgain?: true;
}

/** What an input did where it was put, be it behind all others or between them. */
export type Placed = Pick<Applied, 'status' | 'reasons' | 'pendings'> & {
  readonly entries: readonly Entry[];
  /** Those that were not told before. */
  readonly notices: readonly Notice[];
  readonly messages: readonly (Sent | AmendMessage)[];
  /** What it changes about others. */
  readonly corrected?: readonly Correction[];
  /** All awards that wait now, where the inputs were put in another order. */
  readonly open?: readonly Pending[];
};

/** What a fold meets besides the inputs. */
export interface Meeting {
  readonly answer: Answer;
  /** Awards that wait for replies. */
  readonly open: readonly Pending[];
  /** Gives room back to a programme key at once; undefined where messages do. */
  readonly giveBack?: ((release: ReleaseMessage) => void) | undefined;
}

interface Refolding {
  readonly desk: Desk;
  readonly member: Member;
  readonly journal: Journal;
}

/**
 * Void and late in one: the inputs of a member are folded as they were and as they are to be, and the
 * difference is posted. Undefined where the change lies before all that is still open.
 */
export function refold(
  desk: Desk,
  member: Member,
  change: Change,
  meeting: Meeting,
): Placed | undefined {
  const { journal } = member;
  const from = journal && beginningOf(change, journal);
  if (!journal || !from) return undefined;
  const refolding = { desk, member, journal };
  const { reserved } = journal;
  const inputs = changed(journal.inputs, change);
  const known: Answer = ({ id }) => reserved.get(id);
  const before = fold(desk, from, journal.inputs.slice(from.index), {
    until: ranTo(member),
    live: member,
    answer: known,
  });
  checkSums(sumsOf(before.member), sumsOf(member), refolding);
  const tail = { inputs: inputs.slice(from.index), from };
  if (meeting.giveBack) makeRoom(before, tail, meeting.giveBack, refolding);
  const after = foldAgain(tail, meeting.answer, refolding);
  const isFirst = firstsOf(change, before);
  const sums = sumsOf(after.member);
  const folds = { before: before.steps, after: after.steps, isFirst };
  const releases = releasesBetween(before, after, refolding);
  moveOver(after, inputs, from, refolding);
  const entries = writeLines(folds, change.cause, sums, refolding);
  refreshDue(member, desk.program);
  const step = after.steps.find(({ input }) => input !== undefined && change.adds.includes(input));
  const messages = [...releases, ...messagesBetween(folds, change.cause, journal.revision)];
  const corrected = correctionsTold(folds, member.id);
  noteDecisions(folds);
  return {
    status: step?.status ?? 'accepted',
    reasons: step?.reasons ?? [],
    entries,
    notices: newNotices(folds),
    corrected,
    messages,
    open: after.open,
    pendings: after.open.filter((one) => !meeting.open.some((other) => isSamePending(one, other))),
  };
}

interface Tail {
  readonly from: Checkpoint;
  readonly inputs: readonly JournalInput[];
}

function foldAgain(
  { from, inputs }: Tail,
  answer: Answer,
  { desk, member, journal }: Refolding,
): Fold {
  return fold(desk, from, inputs, {
    until: ranTo(member),
    live: member,
    answer: (reserve) => lowered(journal.reserved.get(reserve.id), reserve.asks) ?? answer(reserve),
  });
}

/** What later inputs need less goes back before the input that is put before them asks for anything. */
function makeRoom(
  before: Fold,
  tail: Tail,
  giveBack: NonNullable<Meeting['giveBack']>,
  refolding: Refolding,
): void {
  let asksAnew = false;
  const trial = foldAgain(
    tail,
    ({ asks }) => {
      asksAnew = true;
      return { granted: asks.map(({ amount }) => amount) };
    },
    refolding,
  );
  if (!asksAnew) return;
  const { reserved } = refolding.journal;
  const known = trial.asked.filter(({ reserve }) => reserved.has(reserve.id));
  for (const release of releasesBetween(before, { ...trial, asked: known }, refolding))
    giveBack(release);
  for (const one of known) {
    const { id, key, gate, at } = one.reserve;
    reserved.set(id, { key, gate, at: at as Instant, granted: usedOf(one) });
  }
}

/** What is applied for the first time: what is added, and what had waited for its target and found it. */
function firstsOf({ adds, isAgain }: Change, before: Fold): Folds['isFirst'] {
  const added = new Set(isAgain ? [] : adds);
  const causes = new Set(before.steps.flatMap(({ entries }) => entries.map(({ cause }) => cause)));
  const isHeld = ({ status, id }: JournalInput) => status === 'held' && !causes.has(id);
  return (input) => input !== undefined && (added.has(input) || isHeld(input));
}

function noteDecisions({ after, isFirst }: Folds): void {
  for (const { input, status, reasons } of after.filter((step) => isFirst(step.input))) {
    if (!input) continue;
    input.status = status;
    input.code = status === 'refused' ? reasons[0]?.code : undefined;
  }
}

/** The state from which both folds begin. */
function beginningOf({ removes, adds }: Change, journal: Journal): Checkpoint | undefined {
  const places = [
    ...removes.map((input) => ({ index: journal.inputs.indexOf(input), at: input.at })),
    ...adds.map((input) => ({ index: indexFor(input, journal.inputs), at: input.at })),
  ];
  const froms = places.map(({ index, at }) => checkpointBefore(index, at, journal));
  if (froms.length === 0 || froms.some((from) => !from)) return undefined;
  return froms.reduce((first, from) => (from && first && from.index < first.index ? from : first));
}

function changed(inputs: readonly JournalInput[], { removes, adds }: Change): JournalInput[] {
  const kept = inputs.filter((input) => !removes.includes(input));
  for (const input of adds) kept.splice(indexFor(input, kept), 0, input);
  return kept;
}

/** What was granted stays granted, and never becomes more. */
function lowered(
  reserved: { readonly granted: readonly number[] } | undefined,
  asks: readonly { readonly amount: number }[],
) {
  if (!reserved) return undefined;
  const granted = asks.map(({ amount }, index) => Math.min(amount, reserved.granted[index] ?? 0));
  return { granted };
}

/** What programme keys get back: what was used before and is used no more. */
function releasesBetween(
  before: Fold,
  after: Fold,
  { journal }: Refolding,
): readonly ReleaseMessage[] {
  const releases: ReleaseMessage[] = [];
  const asked = new Map(after.asked.map((one) => [one.reserve.id, one]));
  const give = ({ reserve, gate }: Asked, held: number, used: number) => {
    if (!gate || gate.kind === 'identity' || held === used) return;
    const { id } = releaseMessage(reserve, 0);
    releases.push({ ...releaseMessage(reserve, held - used), id: `${id}#${journal.revision + 1}` });
  };
  for (const one of before.asked) {
    const { id } = one.reserve;
    // What made room before has gone back already.
    if (asked.has(id) || !journal.reserved.has(id)) continue;
    give(one, total(usedOf(one)), 0);
    journal.reserved.delete(id);
  }
  for (const one of asked.values()) {
    const known = journal.reserved.get(one.reserve.id)?.granted;
    give(one, total(known ?? one.reply?.granted ?? []), total(usedOf(one)));
  }
  return releases;
}

function total(units: readonly number[]): number {
  return units.reduce((sum, one) => sum + one, 0);
}

/** The member as the new fold leaves it; its lines and sums are still those of the old one. */
function moveOver(
  after: Fold,
  inputs: readonly JournalInput[],
  from: Checkpoint,
  { member, journal }: Refolding,
): void {
  const { entryCount, balances, pending, receivedAt, ranAt, clock } = member;
  moveTo(member, after.member);
  Object.assign(member, { entryCount, balances: [...balances], pending: [...pending] });
  member.receivedAt = latest(member.receivedAt, receivedAt);
  member.ranAt = latest(member.ranAt, latest(ranAt, clock));
  if (member.ranAt !== undefined && member.ranAt <= (member.clock ?? 0)) member.ranAt = undefined;
  journal.inputs.splice(0, journal.inputs.length, ...inputs);
  const kept = journal.checkpoints.filter(({ index }) => index <= from.index);
  const added = after.checkpoints.filter(({ index }) => index > from.index);
  journal.checkpoints.splice(0, journal.checkpoints.length, ...kept, ...added);
  journal.revision += 1;
  noteReserved(after.asked, member);
}

function latest<T extends number>(a: T | undefined, b: T | undefined): T | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? b : a;
}

interface Sums {
  readonly available: readonly number[];
  readonly pending: readonly number[];
}

function sumsOf({ balances, pending }: Member): Sums {
  return { available: [...balances], pending: [...pending] };
}

function writeLines(
  folds: Folds,
  cause: Cause,
  sums: Sums,
  refolding: Refolding,
): readonly Entry[] {
  const { desk, member } = refolding;
  const entries = writeDifference(folds, cause, member, desk.program);
  checkSums(sums, sumsOf(member), refolding);
  return entries;
}

/** @throws Error where a fold does not lead to the sums of the ledger: then nothing may be kept. */
function checkSums(folded: Sums, live: Sums, { desk, member }: Refolding): void {
  for (const index of desk.program.currencies.keys()) {
    const isBalanced =
      (live.available[index] ?? 0) === (folded.available[index] ?? 0) &&
      (live.pending[index] ?? 0) === (folded.pending[index] ?? 0);
    if (!isBalanced)
      throw new Error(`The lines of member "${member.id}" do not lead to its state.`);
  }
}

function newNotices({ before, after }: Folds): readonly Notice[] {
  const told = new Set(before.flatMap(({ notices }) => notices.map((one) => JSON.stringify(one))));
  return after.flatMap(({ notices }) => notices.filter((one) => !told.has(JSON.stringify(one))));
}

function isSamePending({ asked }: Pending, { asked: other }: Pending): boolean {
  return asked[0]?.reserve.id === other[0]?.reserve.id;
}
