import {
  type AdmittedEvent,
  comparePositions,
  endOf,
  type Position,
  startOf,
} from '../model/event.ts';
import { type Member, ranTo } from '../model/member.ts';
import type { Outcome } from '../model/outcome.ts';
import { groupAddress } from '../model/programme-key.ts';
import { byCodeUnit } from '../units/identifier.ts';
import { formatInstant, type Instant } from '../units/instant.ts';
import { endTurn, noteRan } from './apply.ts';
import {
  aboutAll,
  answersOf,
  deliver,
  deliverAll,
  type Part,
  roomFor,
  type Store,
} from './deliver.ts';
import { closedBy, type Delivery, turnAway } from './door.ts';
import { mergeOutcomes, timeOutcome } from './outcomes.ts';
import { applyTimer } from './pipeline.ts';
import type { Arrival } from './placing.ts';
import { receiveEvent, receiveReleased } from './receive.ts';
import { isDue, nextTimer, phasesAt, type Timer } from './timers.ts';
import type { Desk } from './turn.ts';

/** One event through the member's step, and its messages through the steps of others, at once. */
export function exchange(
  desk: Desk,
  store: Store,
  event: AdmittedEvent,
  delivery: Delivery,
): Outcome {
  const before = store.get(event.memberId);
  const turned = turnAway(desk, before, event, delivery);
  if (turned) {
    store.keep(before);
    return turned;
  }
  const due = releaseDue(desk, store, event);
  // What was due may have met the member for the first time.
  const member = due.length === 0 ? before : store.get(event.memberId);
  const closed = closedBy(event, desk.program, delivery) ?? Number.NEGATIVE_INFINITY;
  const received = receiveEvent(desk, member, event, arrivalOf(desk, store, { event, closed }));
  store.keep(member);
  const outcome = deliver(desk, store, member, received);
  const { clock } = delivery;
  const known = clock !== undefined && clock > event.at ? endOf(clock) : event;
  const after = releaseDue(desk, store, known);
  if (!desk.program.isTimed) return mergeOutcomes(outcome, due, after);
  const overdue = ringOverdue(desk, store, member.id, closed);
  const others = ringBeneficiaries(desk, store, outcome);
  return mergeOutcomes(outcome, due, joined([after, overdue, others]));
}

/** No list for nothing: this is on the way of every event. */
function joined(lists: readonly (readonly Outcome[])[]): readonly Outcome[] {
  return lists.every(({ length }) => length === 0) ? NOTHING : lists.flat();
}

function ringBeneficiaries(
  desk: Desk,
  store: Store,
  { entries, memberId }: Outcome,
): readonly Outcome[] {
  if (entries.every((entry) => entry.memberId === memberId)) return NOTHING;
  const ids = new Set(entries.map((entry) => entry.memberId));
  ids.delete(memberId);
  return [...ids].sort(byCodeUnit).flatMap((id) => ringOverdue(desk, store, id));
}

/**
 * What an input that came late has made due at instants that its member has passed, or before one
 * that has closed; inputs that wait go on waiting.
 */
function ringOverdue(
  desk: Desk,
  store: Store,
  memberId: string,
  closed: number = Number.NEGATIVE_INFINITY,
): readonly Outcome[] {
  if (!isOverdue(store.get(memberId), closed)) return NOTHING;
  const outcomes: Outcome[] = [];
  const ids = [memberId];
  for (;;) {
    const member = store.get(memberId);
    const at = nextTimer(member, desk.program) as Instant;
    if (at > ranTo(member) && at >= closed) return outcomes;
    outcomes.push(...releaseAt(desk, store, { at, before: startOf(at), ids }));
  }
}

/** `dueAt` is never later than the next timer. */
function isOverdue(member: Member, closed: number): boolean {
  const { dueAt } = member;
  return dueAt !== undefined && (dueAt <= ranTo(member) || dueAt < closed);
}

const NOTHING: readonly never[] = [];

function arrivalOf(
  desk: Desk,
  store: Store,
  { event, closed }: { readonly event: AdmittedEvent; readonly closed: number },
): Arrival {
  const groupTags = groupTagsOf(desk, store, event);
  return {
    open: NOTHING,
    groupTags,
    decided: undefined,
    closed,
    answer: answersOf(desk, store),
    giveBack: roomFor(desk, store),
  };
}

function groupTagsOf(
  { program }: Desk,
  store: Store,
  { groupId }: AdmittedEvent,
): readonly string[] {
  if (!program.tracks.groupTags || groupId === undefined) return NOTHING;
  return store.key(groupAddress(groupId)).tags;
}

/**
 * Everything that is due before a position, of all members, in the order of time: first what time
 * alone brings at an instant, by phase, member and rule, then the inputs that had waited for it.
 */
export function releaseDue(desk: Desk, store: Store, before: Position): readonly Outcome[] {
  let at = store.nextDue(before.at);
  if (at === undefined) return NOTHING;
  const outcomes: Outcome[] = [];
  // At the last instant inputs behind the position stay due; what its first turn brought gets one more.
  for (let turns = 0; at !== undefined && !(at === before.at && turns === 2); ) {
    const ids = [...store.dueAt(at)].sort(byCodeUnit);
    for (const outcome of releaseAt(desk, store, { at, before, ids })) outcomes.push(outcome);
    const next = store.nextDue(before.at);
    turns = next === at ? turns + 1 : 0;
    if (turns > TURNS_MAX) throw new Error(`What is due at ${formatInstant(at)} has no end.`);
    at = next;
  }
  return outcomes;
}

/** Turns of one instant: what it brings can make more due there, but not for ever. */
const TURNS_MAX = 1_000;

interface Turn {
  readonly at: Instant;
  readonly before: Position;
  /** Of members, ascending. */
  readonly ids: readonly string[];
}

function releaseAt(desk: Desk, store: Store, { at, before, ids }: Turn): readonly Outcome[] {
  const rung = new Set<string>();
  const brought = ringTimers(desk, store, { at, ids, rung });
  const waiting: AdmittedEvent[] = [];
  for (const id of ids) {
    const member = store.get(id);
    if (rung.has(id)) noteRan(member, at);
    waiting.push(...endTurn(desk, member, at, before));
    store.keep(member);
  }
  const outcomes = waiting.sort(comparePositions).map((event) => {
    const member = store.get(event.memberId);
    const closed = Number.NEGATIVE_INFINITY;
    const arrival = arrivalOf(desk, store, { event, closed });
    const received = receiveReleased(desk, member, event, arrival);
    store.keep(member);
    return deliver(desk, store, member, received);
  });
  return brought ? [brought, ...outcomes] : outcomes;
}

/**
 * What time brings to members at an instant, phase by phase and in each in the order of their ids, in
 * one outcome; undefined for nothing. What comes first may make more due.
 */
function ringTimers(
  desk: Desk,
  store: Store,
  { at, ids, rung }: Pick<Turn, 'at' | 'ids'> & { readonly rung: Set<string> },
): Outcome | undefined {
  const parts: Part[] = [];
  // A grant of this turn moves the clock of who gets it, and must not hide what is due there.
  const ranBefore = new Map(ids.map((memberId) => [memberId, ranTo(store.get(memberId))]));
  for (const timers of phasesAt(desk.program, at)) {
    for (const [memberId, ran] of ranBefore) {
      const member = store.get(memberId);
      const due = (timer: Timer) => isDue(timer, member, desk.program, { at, ran });
      for (const timer of timers) {
        if (due(timer))
          parts.push(...ring(desk, store, { timer, member: noted(member, rung), at }));
      }
    }
  }
  return timeOutcome(parts);
}

function noted(member: Member, rung: Set<string>): Member {
  rung.add(member.id);
  return member;
}

interface Ring {
  readonly timer: Timer;
  readonly member: Member;
  readonly at: Instant;
}

function ring(desk: Desk, store: Store, { timer, member, at }: Ring): readonly Part[] {
  const applied = applyTimer(desk, member, timer, { at, open: NOTHING });
  store.keep(member);
  return deliverAll(desk, store, member, applied).map((part) => aboutAll(part, member.id));
}
