import type { Entry } from '../model/entry.ts';
import { type Event, endOf, type Position, stampReceipt } from '../model/event.ts';
import { isBlank, type Member, newMember } from '../model/member.ts';
import type { MemberRow } from '../model/member-row.ts';
import type { GrantMessage, Message, ReplyMessage } from '../model/message.ts';
import type { Outcome } from '../model/outcome.ts';
import type { KeyRow } from '../model/programme-key.ts';
import type { Program } from '../rules/program.ts';
import { idFault } from '../units/identifier.ts';
import { formatInstant, type Instant, parseInstant } from '../units/instant.ts';
import { admit } from './admit.ts';
import { type KeyMessage, stepKey } from './key-step.ts';
import { thawPending } from './open.ts';
import {
  invalidMessage,
  invalidOutcome,
  mergeOutcomes,
  messageOutcome,
  noticeOutcome,
  quietOutcome,
} from './outcomes.ts';
import { applyReplies, type Desk } from './pipeline.ts';
import type { Pending } from './plan.ts';
import {
  applyNow,
  applyReleased,
  type Received,
  receiveMessage,
  takeTurn,
  turnAway,
} from './receive.ts';
import { freezeMember, RowError, thawMember } from './row.ts';
import { refreshDue } from './streak.ts';

/** One input to the step of one key: a member, or a programme key. */
export type StepInput = InProgramme &
  (EventInput | { readonly kind: 'message'; readonly message: Message } | AdvanceInput);

/** One input to a member's step. */
export type MemberInput = InProgramme &
  (
    | EventInput
    | { readonly kind: 'message'; readonly message: GrantMessage | ReplyMessage }
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

/** Tags of the groups of events that wait in the member's row, by group; none for one that is absent. */
type WaitingTags = readonly (readonly [groupId: string, tags: readonly string[]])[];

interface AdvanceInput {
  readonly kind: 'advance';
  readonly memberId: string;
  readonly to: string | number;
  readonly waitingTags?: WaitingTags;
}

/** The state of one key: of a member, or of what is wider than one member. */
export type StateRow = MemberRow | KeyRow;

export interface StepResult<State extends StateRow = StateRow> {
  readonly outcome: Outcome;
  /** To be stored together with `entries` and `messages`, or not at all. Absent: still no state. */
  readonly state: State | undefined;
  readonly entries: readonly Entry[];
  /** To be delivered to the steps of the keys that `addressOf` names, in order. */
  readonly messages: readonly Message[];
  /** Instant of the next thing that is due here, ISO 8601; absent if none is. */
  readonly wakeAt?: string;
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
  const desk: Desk = { program, programme };
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
  const turned = turnAway(desk, here.member, event, { trusted: true, clock });
  if (turned) return close(here, [quiet(turned)]);
  const { groupTags = [] } = input;
  const due = release(here, event, input.waitingTags);
  const received = applyNow(desk, here.member, event, { open: here.open, groupTags });
  return close(here, [...due, received]);
}

/** What is due of one member before a position, in the order of time. */
function release(
  here: OpenMember,
  before: Position,
  waitingTags: WaitingTags = [],
): readonly Received[] {
  const { desk, member } = here;
  const tagsOf = new Map(waitingTags);
  const received: Received[] = [];
  for (let at = member.dueAt; at !== undefined && at <= before.at; at = member.dueAt) {
    const { told, waiting } = takeTurn(desk, member, at, before);
    if (told.length > 0) received.push(quiet(noticeOutcome(told)));
    for (const event of waiting) {
      const groupTags = tagsOf.get(event.groupId ?? '') ?? [];
      const around = { open: here.open, groupTags };
      received.push(keepPending(here, applyReleased(desk, member, event, around)));
    }
    if (at === before.at) break;
  }
  return received;
}

function quiet(outcome: Outcome): Received {
  return { outcome, messages: [], pendings: [] };
}

/** Awards that begin to wait take room from what comes after them in the same step. */
function keepPending(here: OpenMember, received: Received): Received {
  here.open.push(...received.pendings);
  return received;
}

function stepMessage(desk: Desk, state: StateRow | undefined, message: Message): StepResult {
  const invalid = invalidMessage(message);
  if (invalid) return unchanged(desk, state, invalid);
  switch (message.kind) {
    case 'grant':
      return stepGrant(desk, state, message);
    case 'reply':
      return stepReply(desk, state, message);
    default:
      return stepProgrammeKey(desk, state, message);
  }
}

function stepGrant(desk: Desk, state: StateRow | undefined, message: GrantMessage): StepResult {
  const here = openMember(desk, state, message.to);
  const applied = receiveMessage(desk, here.member, message, here.open);
  const outcome = messageOutcome(message, applied);
  if (!applied) return unchanged(desk, state, outcome);
  const { messages, pendings } = applied;
  return close(here, [{ outcome, messages, pendings }]);
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
  if (pending.asked.some(({ reply }) => !reply)) return close(here, [quiet(outcome)]);
  here.open.splice(here.open.indexOf(pending), 1);
  const applied = applyReplies(desk, here.member, pending, here.open);
  if (applied.movesStreaks) refreshDue(here.member, desk.program);
  const { entries, notices, reasons, messages, pendings } = applied;
  const { id: eventId } = pending.plan.context.event;
  return close(here, [
    { outcome: { ...outcome, eventId, entries, notices, reasons }, messages, pendings },
  ]);
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
  return close(here, [...due, quiet(quietOutcome(memberId))]);
}

function instantOf(value: string | number, what: string): Instant {
  const at = parseInstant(value);
  if (at === undefined) throw new RangeError(`The ${what} is not an instant.`);
  return at;
}

/** A member with the awards that wait for replies. */
interface OpenMember {
  readonly desk: Desk;
  readonly member: Member;
  readonly open: Pending[];
}

function openMember(desk: Desk, state: StateRow | undefined, memberId: string): OpenMember {
  if (!state) return { desk, member: newMember(memberId), open: [] };
  if (!('memberId' in state)) throw new RowError('it is of a programme key, not of a member');
  if (state.memberId !== memberId) throw new RowError(`it is of member "${state.memberId}"`);
  const member = thawMember(state, desk.program);
  const open = (state.open ?? []).map((row) => thawPending(row, member, desk.program));
  return { desk, member, open };
}

function unchanged(desk: Desk, state: StateRow | undefined, outcome: Outcome): StepResult {
  const result = { outcome, state, entries: [], messages: [] };
  const isMember = state !== undefined && 'memberId' in state;
  const dueAt = isMember ? thawMember(state, desk.program).dueAt : undefined;
  return dueAt === undefined ? result : { ...result, wakeAt: formatInstant(dueAt) };
}

/** The last of what was received is the input itself; what was due before it adds its entries. */
function close({ desk, member, open }: OpenMember, received: readonly Received[]): StepResult {
  const outcome = mergeOutcomes(received.map((one) => one.outcome));
  for (const { pendings } of received)
    for (const pending of pendings) if (!open.includes(pending)) open.push(pending);
  const result = {
    outcome,
    state: isBlank(member) ? undefined : freezeMember(member, desk.program, open),
    entries: outcome.entries,
    messages: received.flatMap(outgoing),
  };
  const { dueAt } = member;
  return dueAt === undefined ? result : { ...result, wakeAt: formatInstant(dueAt) };
}

/** What programme keys are told and asked comes before what other members are granted. */
function outgoing({ messages, pendings }: Received): readonly Message[] {
  const reserves = pendings.flatMap(({ asked }) => asked.map(({ reserve }) => reserve));
  const grants = messages.filter(({ kind }) => kind === 'grant');
  return [...messages.filter(({ kind }) => kind !== 'grant'), ...reserves, ...grants];
}
