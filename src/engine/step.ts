import type { Entry } from '../model/entry.ts';
import { type Event, endOf, type Position, stampReceipt } from '../model/event.ts';
import { isBlank, type Member, newMember } from '../model/member.ts';
import type { MemberRow } from '../model/member-row.ts';
import type { GrantMessage } from '../model/message.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Program } from '../rules/program.ts';
import { idFault } from '../units/identifier.ts';
import { formatInstant, type Instant, parseInstant } from '../units/instant.ts';
import { admit } from './admit.ts';
import {
  invalidMessage,
  invalidOutcome,
  mergeOutcomes,
  messageOutcome,
  quietOutcome,
} from './outcomes.ts';
import type { Desk } from './pipeline.ts';
import {
  applyNow,
  applyReleased,
  type Received,
  receiveMessage,
  takeDue,
  turnAway,
} from './receive.ts';
import { freezeMember, RowError, thawMember } from './row.ts';

/** One input to one member's step. */
export type StepInput = {
  /** The tenant: part of every key and entry, never read from a rule set. */
  readonly programme: string;
} & (
  | {
      readonly kind: 'event';
      readonly event: Event;
      /** Orders events of one instant that have no `seq`; 0 if absent. */
      readonly arrival?: number;
      /** The host's clock, where it has one: ISO 8601 or epoch milliseconds. */
      readonly clock?: string | number;
    }
  | { readonly kind: 'message'; readonly message: GrantMessage }
  | { readonly kind: 'advance'; readonly memberId: string; readonly to: string | number }
);

export interface StepResult {
  readonly outcome: Outcome;
  /** To be stored together with `entries` and `messages`, or not at all. Absent: still no state. */
  readonly state: MemberRow | undefined;
  readonly entries: readonly Entry[];
  /** To be delivered to the steps of other members, in order. */
  readonly messages: readonly GrantMessage[];
  /** Instant of the next thing that is due here, ISO 8601; absent if none is. */
  readonly wakeAt?: string;
}

/**
 * The pure core for hosts that store state themselves: one input, one member, no clock, no
 * storage. Never throws at an input; what is in a step is trusted. The state given is not changed.
 * @throws RowError where the state is not one of this program, RangeError where a clock or an
 * instant to advance to is none, or where the programme is no id.
 */
export function step(program: Program, state: MemberRow | undefined, input: StepInput): StepResult {
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

function stepEvent(
  desk: Desk,
  state: MemberRow | undefined,
  input: StepInput & { readonly kind: 'event' },
): StepResult {
  const admission = admit(input.event, input.arrival ?? 0);
  if (!admission.ok) return unchanged(state, invalidOutcome(admission));
  const clock = input.clock === undefined ? undefined : instantOf(input.clock, 'clock');
  const event = stampReceipt(admission.event, clock);
  const member = openMember(desk, state, event.memberId);
  const turned = turnAway(desk, member, event, { trusted: true, clock });
  if (turned) return close(desk, member, [{ outcome: turned, messages: [] }]);
  return close(desk, member, [...release(desk, member, event), applyNow(desk, member, event)]);
}

function release(desk: Desk, member: Member, before: Position): readonly Received[] {
  return takeDue(member, before).map((event) => applyReleased(desk, member, event));
}

function stepMessage(desk: Desk, state: MemberRow | undefined, message: GrantMessage): StepResult {
  const invalid = invalidMessage(message);
  if (invalid) return unchanged(state, invalid);
  const member = openMember(desk, state, message.to);
  const { at, seq, id } = message.event;
  const due = release(desk, member, { at: at as Instant, seq, id });
  const outcome = messageOutcome(message, receiveMessage(desk, member, message));
  if (outcome.status === 'duplicate' && due.length === 0) return unchanged(state, outcome);
  return close(desk, member, [...due, { outcome, messages: [] }]);
}

function stepAdvance(
  desk: Desk,
  state: MemberRow | undefined,
  { memberId, to }: StepInput & { readonly kind: 'advance' },
): StepResult {
  const at = instantOf(to, 'instant to advance to');
  const member = openMember(desk, state, memberId);
  const idle = quietOutcome(memberId);
  return close(desk, member, [
    ...release(desk, member, endOf(at)),
    { outcome: idle, messages: [] },
  ]);
}

function instantOf(value: string | number, what: string): Instant {
  const at = parseInstant(value);
  if (at === undefined) throw new RangeError(`The ${what} is not an instant.`);
  return at;
}

function openMember(desk: Desk, state: MemberRow | undefined, memberId: string): Member {
  if (!state) return newMember(memberId);
  if (state.memberId !== memberId) throw new RowError(`it is of member "${state.memberId}"`);
  return thawMember(state, desk.program);
}

function unchanged(state: MemberRow | undefined, outcome: Outcome): StepResult {
  const result = { outcome, state, entries: [], messages: [] };
  const at = parseInstant(state?.waiting?.[0]?.[0]?.at);
  return at === undefined ? result : { ...result, wakeAt: formatInstant(at) };
}

/** The last of what was received is the input itself; what was due before it adds its entries. */
function close(desk: Desk, member: Member, received: readonly Received[]): StepResult {
  const outcome = mergeOutcomes(received.map((one) => one.outcome));
  const [next] = member.waiting;
  const result = {
    outcome,
    state: isBlank(member) ? undefined : freezeMember(member, desk.program),
    entries: outcome.entries,
    messages: received.flatMap(({ messages }) => messages),
  };
  return next ? { ...result, wakeAt: formatInstant(next.at) } : result;
}
