import { type Event, endOf, stampReceipt } from '../model/event.ts';
import { ranTo } from '../model/member.ts';
import type { MemberRow } from '../model/member-row.ts';
import type { AmendMessage, MemberMessage, Message, ReplyMessage } from '../model/message.ts';
import type { KeyRow } from '../model/programme-key.ts';
import type { Program } from '../rules/program.ts';
import { idFault } from '../units/identifier.ts';
import { type Instant, parseInstant } from '../units/instant.ts';
import { admit } from './admit.ts';
import { closedBy, turnAway } from './door.ts';
import { enter, inputOfReply, noteReserved } from './journal.ts';
import { type KeyMessage, stepKey } from './key-step.ts';
import { knowsSeen } from './known.ts';
import {
  answersOf,
  close,
  keepPending,
  openMember,
  quiet,
  release,
  ringUntil,
  type StateRow,
  type StepResult,
  unchanged,
  type WaitingTags,
} from './member-step.ts';
import { invalidMessage, invalidOutcome, messageOutcome, quietOutcome } from './outcomes.ts';
import { applyReplies } from './pipeline.ts';
import { receiveEvent } from './receive.ts';
import { isSeen, receiveAmend, receiveMessage } from './receive-message.ts';
import { RowError } from './row-error.ts';
import { refreshDue } from './timers.ts';
import type { Desk } from './turn.ts';

/** One input to the step of one key: a member, or a programme key. */
export type StepInput = InProgramme & (EventInput | MessageInput | AdvanceInput);

/** One input to a member's step. */
export type MemberInput = InProgramme &
  (
    | EventInput
    | (MessageInput & { readonly message: MemberMessage | AmendMessage | ReplyMessage })
    | AdvanceInput
  );

/** One message to a programme key. */
export type KeyInput = InProgramme & { readonly kind: 'message'; readonly message: KeyMessage };

interface InProgramme {
  /** The tenant: part of every key and entry, never read from a rule set. */
  readonly programme: string;
}

interface EventInput {
  readonly kind: 'event';
  readonly event: Event;
  /** Orders events of one instant that have no `seq`; 0 if absent. */
  readonly arrival?: number;
  /** The host's clock, where it has one: ISO 8601 or epoch milliseconds. */
  readonly clock?: string | number;
  /** Tags of the event's group, from the row of its key; none if absent. */
  readonly groupTags?: readonly string[];
  readonly waitingTags?: WaitingTags;
}

interface MessageInput {
  readonly kind: 'message';
  readonly message: Message;
}

interface AdvanceInput {
  readonly kind: 'advance';
  readonly memberId: string;
  readonly to: string | number;
  readonly waitingTags?: WaitingTags;
}

/** Whose step a message is for: a member's by id, or a programme key's by address. */
export function addressOf(
  message: Message,
): { readonly member: string } | { readonly key: string } {
  return 'to' in message ? { member: message.to } : { key: message.key };
}

/**
 * The pure core for hosts that store state themselves: one input, one key, no clock, no storage.
 * Never throws at an input; what is in a step is trusted. The state given is not changed.
 * @throws RowError where the state is not one of this program and of this key, RangeError where a
 * clock or an instant to advance to is none, or where the programme is no id.
 */
export function step(
  program: Program,
  state: MemberRow | undefined,
  input: MemberInput,
): StepResult<MemberRow>;
export function step(
  program: Program,
  state: KeyRow | undefined,
  input: KeyInput,
): StepResult<KeyRow>;
export function step(program: Program, state: StateRow | undefined, input: StepInput): StepResult;
export function step(program: Program, state: StateRow | undefined, input: StepInput): StepResult {
  const { programme } = input;
  const fault = typeof programme === 'string' ? idFault(programme) : 'no text';
  if (fault !== undefined) throw new RangeError(`The programme is not a usable id (${fault}).`);
  const desk: Desk = { program, programme, knows: knowsSeen };
  switch (input.kind) {
    case 'event':
      return stepEvent(desk, state, input);
    case 'message':
      return stepMessage(desk, state, input.message);
    case 'advance':
      return stepAdvance(desk, state, input);
    default:
      return input satisfies never;
  }
}

function stepEvent(desk: Desk, state: StateRow | undefined, input: EventInput): StepResult {
  const admission = admit(input.event, input.arrival ?? 0);
  if (!admission.ok) return unchanged(desk, state, invalidOutcome(admission));
  const clock = input.clock === undefined ? undefined : instantOf(input.clock, 'clock');
  const event = stampReceipt(admission.event, clock);
  const here = openMember(desk, state, event.memberId);
  const delivery = { trusted: true, clock, isLive: true };
  const turned = turnAway(desk, here.member, event, delivery);
  if (turned) return close(here, { due: [], received: quiet(turned), after: [] });
  const groupTags = desk.program.tracks.groupTags ? (input.groupTags ?? []) : [];
  const due = release(here, event, input.waitingTags);
  const closed = closedBy(event, desk.program, delivery) ?? Number.NEGATIVE_INFINITY;
  const arrival = { open: here.open, groupTags, closed, answer: answersOf(here) };
  const received = keepPending(here, receiveEvent(desk, here.member, event, arrival));
  const known = clock !== undefined && clock > event.at ? endOf(clock) : event;
  const after = release(here, known, input.waitingTags);
  const late = ringUntil(here, Math.max(ranTo(here.member), closed - 1));
  return close(here, { due, received, after: [...after, ...late] });
}

function stepMessage(desk: Desk, state: StateRow | undefined, message: Message): StepResult {
  const invalid = invalidMessage(message);
  if (invalid) return unchanged(desk, state, invalid);
  switch (message.kind) {
    case 'grant':
    case 'reverse':
    case 'amend':
      return stepMember(desk, state, message);
    case 'reply':
      return stepReply(desk, state, message);
    default:
      return stepProgrammeKey(desk, state, message);
  }
}

function stepMember(
  desk: Desk,
  state: StateRow | undefined,
  message: MemberMessage | AmendMessage,
): StepResult {
  const here = openMember(desk, state, message.to);
  const receiving = { open: here.open, answer: answersOf(here) };
  const isOld = message.kind !== 'amend' && isSeen(here.member, message);
  const due = isOld || message.kind === 'amend' ? [] : ringUntil(here, message.event.at);
  const placed =
    message.kind === 'amend'
      ? receiveAmend(desk, here.member, message, receiving)
      : receiveMessage(desk, here.member, message, receiving);
  if (!placed) return unchanged(desk, state, messageOutcome(message, undefined));
  const { messages, pendings, open } = placed;
  const outcome = messageOutcome(message, placed);
  const received = keepPending(here, { outcome, messages, pendings, open });
  return close(here, { due, received, after: ringUntil(here, ranTo(here.member)) });
}

/** The last reply decides; one that nobody waits for was here before. */
function stepReply(desk: Desk, state: StateRow | undefined, message: ReplyMessage): StepResult {
  const here = openMember(desk, state, message.to);
  const pending = here.open.find(({ asked }) =>
    asked.some(({ reserve, reply }) => reserve.id === message.reserve && !reply),
  );
  const asked = pending?.asked.find(({ reserve }) => reserve.id === message.reserve);
  if (!pending || !asked)
    return unchanged(desk, state, { ...quietOutcome(message.to), status: 'duplicate' });
  asked.reply = message;
  const outcome = quietOutcome(message.to);
  if (pending.asked.some(({ reply }) => !reply))
    return close(here, { due: [], received: quiet(outcome), after: [] });
  enter(inputOfReply(message, here.member), here.member, {
    program: desk.program,
    open: here.open,
  });
  here.open.splice(here.open.indexOf(pending), 1);
  const applied = applyReplies(desk, here.member, pending, here.open);
  if (applied.movesStreaks || desk.program.isTimed) refreshDue(here.member, desk.program);
  const { entries, notices, reasons, messages, pendings } = applied;
  noteReserved(pending.asked, here.member);
  const { id: eventId } = pending.plan.context.event;
  const told = { ...outcome, eventId, entries, notices, reasons };
  const received = keepPending(here, { outcome: told, messages, pendings });
  return close(here, { due: [], received, after: ringUntil(here, ranTo(here.member)) });
}

function stepProgrammeKey(
  desk: Desk,
  state: StateRow | undefined,
  message: KeyMessage,
): StepResult {
  if (state && !('key' in state)) throw new RowError('it is of a member, not of a programme key');
  const { row, isNew, messages } = stepKey(desk.program, state, message);
  const outcome = quietOutcome('');
  if (!isNew) return unchanged(desk, state, { ...outcome, status: 'duplicate' });
  return { outcome, state: row, entries: [], messages };
}

function stepAdvance(
  desk: Desk,
  state: StateRow | undefined,
  { memberId, to, waitingTags }: AdvanceInput,
): StepResult {
  const at = instantOf(to, 'instant to advance to');
  const here = openMember(desk, state, memberId);
  const due = release(here, endOf(at), waitingTags);
  return close(here, { due, received: quiet(quietOutcome(memberId)), after: [] });
}

function instantOf(value: string | number, what: string): Instant {
  const at = parseInstant(value);
  if (at === undefined) throw new RangeError(`The ${what} is not an instant.`);
  return at;
}
