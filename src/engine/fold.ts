import type { Entry } from '../model/entry.ts';
import type { Checkpoint, JournalInput } from '../model/journal.ts';
import { copyState, type Member, ranTo } from '../model/member.ts';
import type { ReplyMessage, ReserveMessage } from '../model/message.ts';
import type { Notice, Reason } from '../model/outcome.ts';
import type { Instant } from '../units/instant.ts';
import { applyAny, applyInput, noteRan } from './apply.ts';
import { checkpointOf, isStride } from './journal.ts';
import { thawPending } from './open.ts';
import { applyReplies, applyTimer } from './pipeline.ts';
import type { Asked, Pending } from './plan.ts';

import { isDue, nextTimer, timersAt } from './timers.ts';
import type { Applied, Desk, Knows, Sent } from './turn.ts';

/** What a programme key has granted; undefined while its reply is not there. */
export type Answer = (
  reserve: ReserveMessage,
) => Pick<ReplyMessage, 'granted' | 'opensAt'> | undefined;

/** What one input has led to, or what time has brought between two of them. */
export interface FoldStep {
  /** Undefined: time. */
  readonly input: JournalInput | undefined;
  status: Applied['status'];
  readonly entries: Entry[];
  readonly notices: Notice[];
  readonly reasons: Reason[];
  readonly messages: Sent[];
}

/** A state, the inputs that led to it, and what they led to. */
export interface Fold {
  readonly desk: Desk;
  readonly member: Member;
  /** Awards that still wait for replies. */
  readonly open: Pending[];
  readonly answer: Answer;
  readonly steps: FoldStep[];
  /** Every reserve with its reply. */
  readonly asked: Asked[];
  readonly checkpoints: Checkpoint[];
}

/** What a fold is told. */
export interface FoldTerms {
  /** Boundaries up to this instant run. */
  readonly until: number;
  /** The member as it is now: what the door remembers of inputs before those that are folded. */
  readonly live: Member;
  readonly answer: Answer;
}

/**
 * Applies inputs to a state in the order given, with what time brings before, between and after
 * them. A pure function: equal states and inputs give equal folds, and the ledger of a member is
 * one fold from the beginning.
 */
export function fold(
  desk: Desk,
  { index, state, open }: Checkpoint,
  inputs: readonly JournalInput[],
  { until, answer, live }: FoldTerms,
): Fold {
  const member = copyState(state);
  const { program, programme } = desk;
  const applied = new Set<string>();
  const ids = new Set(inputs.map(({ event }) => event?.id));
  const knows: Knows = (id) => applied.has(id) || (!ids.has(id) && desk.knows(id, live));
  const pendings = open.map((row) => thawPending(row, member, program));
  const folding: Fold = {
    desk: { program, programme, knows },
    member,
    open: pendings,
    answer,
    steps: [],
    asked: [],
    checkpoints: [],
  };
  for (const [place, input] of inputs.entries()) {
    passTime(input.at, folding);
    if (isStride(place))
      folding.checkpoints.push(checkpointOf(member, index + place, { program, open: pendings }));
    foldInput(input, folding);
    if (input.event && folding.steps.at(-1)?.status === 'accepted') applied.add(input.event.id);
    passTime(Math.max(ranTo(member), input.closed - 1), folding);
  }
  passTime(until, folding);
  return folding;
}

/** What time brings up to an instant, included. */
function passTime(until: number, folding: Fold): void {
  const { desk, member, open } = folding;
  const { program } = desk;
  for (let at = nextTimer(member, program); at <= until; at = nextTimer(member, program)) {
    const instant = at as Instant;
    const ran = ranTo(member);
    for (const timer of timersAt(program, instant)) {
      if (!isDue(timer, member, program, { at: instant, ran })) continue;
      take(
        applyTimer(desk, member, timer, { at: instant, open }),
        stepOf(undefined, folding),
        folding,
      );
    }
    noteRan(member, instant);
  }
}

function foldInput(input: JournalInput, folding: Fold): void {
  const { desk, member, open } = folding;
  const { event, message, reply, groupTags } = input;
  const step = stepOf(input, folding);
  if (event)
    take(applyInput(desk, member, event, { open, groupTags, decided: input }), step, folding);
  else if (message) take(applyAny(desk, member, message, open), step, folding);
  else if (reply) takeReply(reply, step, folding);
}

function stepOf(input: JournalInput | undefined, { steps }: Fold): FoldStep {
  const step: FoldStep = {
    input,
    status: 'accepted',
    entries: [],
    notices: [],
    reasons: [],
    messages: [],
  };
  steps.push(step);
  return step;
}

/** Gathers what was done, and lets what programme keys have granted follow at once. */
function take(applied: Applied, step: FoldStep, folding: Fold): void {
  step.status = applied.status;
  gather(applied, step);
  step.messages.push(...applied.messages);
  settle(applied.pendings, step, folding);
}

function gather({ entries, notices, reasons }: Applied, step: FoldStep): void {
  step.entries.push(...entries);
  step.notices.push(...notices);
  step.reasons.push(...reasons);
}

function settle(
  pendings: readonly Pending[],
  step: FoldStep,
  folding: Fold,
  waiting: readonly Pending[] = NOTHING,
): void {
  const { desk, member, open, answer } = folding;
  for (const [index, pending] of pendings.entries()) {
    for (const asked of pending.asked) asked.reply ??= answer(asked.reserve);
    if (pending.asked.some(({ reply }) => !reply)) {
      open.push(pending);
      continue;
    }
    const others = [...open, ...pendings.slice(index + 1), ...waiting];
    const applied = applyReplies(desk, member, pending, others);
    folding.asked.push(...pending.asked);
    gather(applied, step);
    // What was granted and is not needed follows from the fold as a whole.
    step.messages.push(...applied.messages.filter(({ kind }) => kind !== 'release'));
    settle(applied.pendings, step, folding, others);
  }
}

/** The last reply decides. */
function takeReply(reply: ReplyMessage, step: FoldStep, folding: Fold): void {
  const { open } = folding;
  const isMeant = ({ reserve }: Asked) => reserve.id === reply.reserve;
  const place = open.findIndex(({ asked }) => asked.some(isMeant));
  const pending = open[place];
  const asked = pending?.asked.find(isMeant);
  if (!pending || !asked) return;
  asked.reply = reply;
  if (pending.asked.some((one) => !one.reply)) return;
  open.splice(place, 1);
  settle([pending], step, folding);
}

const NOTHING: readonly never[] = [];
