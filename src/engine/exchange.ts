import type { AdmittedEvent, Position } from '../model/event.ts';
import { comparePositions } from '../model/event.ts';
import type { Member } from '../model/member.ts';
import type { GrantMessage } from '../model/message.ts';
import type { Outcome, Reason } from '../model/outcome.ts';
import { byCodeUnit } from '../units/identifier.ts';
import { mergeOutcomes, messageOutcome } from './outcomes.ts';
import type { Desk } from './pipeline.ts';
import {
  applyNow,
  applyReleased,
  type Delivery,
  type Received,
  receiveMessage,
  takeDue,
  turnAway,
} from './receive.ts';

/** The members that one process holds. */
export interface Store {
  /** A new member where there is none; it is in the store only once it is kept. */
  get(memberId: string): Member;
  keep(member: Member): void;
  /** Ids of members with inputs ahead of the clock. */
  readonly waiting: ReadonlySet<string>;
}

/** One event through the member's step, and its messages through the steps of others, at once. */
export function exchange(
  desk: Desk,
  store: Store,
  event: AdmittedEvent,
  delivery: Delivery,
): Outcome {
  const member = store.get(event.memberId);
  const turned = turnAway(desk, member, event, delivery);
  if (turned) {
    store.keep(member);
    return turned;
  }
  const due = store.waiting.size === 0 ? [] : releaseDue(desk, store, event);
  const received = applyNow(desk, member, event);
  store.keep(member);
  const outcome = deliver(desk, store, received);
  return due.length === 0 ? outcome : mergeOutcomes([...due, outcome]);
}

/** Applies every waiting input before a position, of all members, in canonical order. */
export function releaseDue(desk: Desk, store: Store, before: Position): readonly Outcome[] {
  const due = [...store.waiting].sort(byCodeUnit).flatMap((id) => {
    const member = store.get(id);
    const events = takeDue(member, before);
    store.keep(member);
    return events;
  });
  return due.sort(comparePositions).map((event) => {
    const member = store.get(event.memberId);
    const received = applyReleased(desk, member, event);
    store.keep(member);
    return deliver(desk, store, received);
  });
}

/** The outcome with what its messages did to other members, in the order in which they were sent. */
function deliver(desk: Desk, store: Store, { outcome, messages }: Received): Outcome {
  if (messages.length === 0) return outcome;
  const outcomes = messages.map((message) => deliverOne(desk, store, message));
  const { status, eventId, memberId, seq = 0 } = outcome;
  return {
    status,
    eventId,
    memberId,
    seq,
    reasons: [...outcome.reasons, ...outcomes.flatMap(({ reasons }) => reasons)],
    entries: [...outcome.entries, ...outcomes.flatMap(({ entries }) => entries)],
    notices: [...outcome.notices, ...outcomes.flatMap(({ notices }) => notices)],
  };
}

function deliverOne(desk: Desk, store: Store, message: GrantMessage): Outcome {
  const member = store.get(message.to);
  const applied = receiveMessage(desk, member, message);
  store.keep(member);
  const outcome = messageOutcome(message, applied);
  const { status, eventId, memberId, entries, notices } = outcome;
  const reasons = outcome.reasons.map((reason) => about(reason, message.to));
  return { status, eventId, memberId, reasons, entries, notices };
}

/** A reason from another member's step names that member. */
function about({ ruleId, code, params }: Reason, memberId: string): Reason {
  const named = { ...params, memberId };
  return ruleId === undefined ? { code, params: named } : { ruleId, code, params: named };
}
