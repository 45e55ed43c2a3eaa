import { type AdmittedEvent, comparePositions, type Position } from '../model/event.ts';
import type { Member } from '../model/member.ts';
import type { GrantMessage } from '../model/message.ts';
import type { Notice, Outcome, Reason } from '../model/outcome.ts';
import { groupAddress, type ProgrammeKey } from '../model/programme-key.ts';
import { byCodeUnit } from '../units/identifier.ts';
import type { Instant } from '../units/instant.ts';
import { answer, tagGroup, takeBack } from './counter.ts';
import { mergeOutcomes, messageOutcome, noticeOutcome } from './outcomes.ts';
import { type Applied, applyReplies, type Desk, type Surroundings } from './pipeline.ts';
import type { Pending } from './plan.ts';
import {
  applyNow,
  applyReleased,
  type Delivery,
  type Received,
  receiveMessage,
  takeTurn,
  turnAway,
} from './receive.ts';
import { refreshDue } from './streak.ts';

/** The keys that one process holds. */
export interface Store {
  /** A new member where there is none; it is in the store only once it is kept. */
  get(memberId: string): Member;
  keep(member: Member): void;
  /** The same for programme keys. */
  key(address: string): ProgrammeKey;
  keepKey(key: ProgrammeKey): void;
  /** The first instant, up to a limit, at which anything is due. */
  nextDue(limit: Instant): Instant | undefined;
  /** Ids of the members whose next due thing is due at this instant. */
  dueAt(at: Instant): readonly string[];
}

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
  const received = applyNow(desk, member, event, surroundingsOf(desk, store, event));
  store.keep(member);
  const outcome = deliver(desk, store, member, received);
  return due.length === 0 ? outcome : mergeOutcomes([...due, outcome]);
}

const NOTHING: readonly never[] = [];

function surroundingsOf({ program }: Desk, store: Store, { groupId }: AdmittedEvent): Surroundings {
  if (!program.tracks.groupTags || groupId === undefined) return ALONE;
  return { open: NOTHING, groupTags: store.key(groupAddress(groupId)).tags };
}

const ALONE: Surroundings = { open: NOTHING, groupTags: NOTHING };

/**
 * Everything that is due before a position, of all members, in the order of time: first the ends
 * that fall on an instant, by member, then the inputs that had waited for it.
 */
export function releaseDue(desk: Desk, store: Store, before: Position): readonly Outcome[] {
  let at = store.nextDue(before.at);
  if (at === undefined) return NOTHING;
  const outcomes: Outcome[] = [];
  for (; at !== undefined; at = at < before.at ? store.nextDue(before.at) : undefined) {
    for (const outcome of releaseAt(desk, store, { at, before })) outcomes.push(outcome);
  }
  return outcomes;
}

interface Turn {
  readonly at: Instant;
  readonly before: Position;
}

function releaseAt(desk: Desk, store: Store, { at, before }: Turn): readonly Outcome[] {
  const told: Notice[] = [];
  const waiting: AdmittedEvent[] = [];
  for (const id of [...store.dueAt(at)].sort(byCodeUnit)) {
    const member = store.get(id);
    const due = takeTurn(desk, member, at, before);
    told.push(...due.told);
    waiting.push(...due.waiting);
    store.keep(member);
  }
  const outcomes = waiting.sort(comparePositions).map((event) => {
    const member = store.get(event.memberId);
    const received = applyReleased(desk, member, event, surroundingsOf(desk, store, event));
    store.keep(member);
    return deliver(desk, store, member, received);
  });
  return told.length === 0 ? outcomes : [noticeOutcome(told), ...outcomes];
}

/** The outcome with what its messages did to other keys, in the order in which they were sent. */
function deliver(desk: Desk, store: Store, member: Member, received: Received): Outcome {
  const { outcome, messages, pendings } = received;
  if (messages.length + pendings.length === 0) return outcome;
  const parts = [partOf(outcome)];
  const queue: GrantMessage[] = [];
  follow(desk, store, { member, messages, pendings, parts, queue });
  for (let next = 0; next < queue.length; next += 1) {
    deliverGrant(desk, store, queue[next] as GrantMessage, { parts, queue });
  }
  const { status, eventId, memberId, seq = 0 } = outcome;
  return {
    status,
    eventId,
    memberId,
    seq,
    reasons: joined(parts, ({ reasons }) => reasons),
    entries: joined(parts, ({ entries }) => entries),
    notices: joined(parts, ({ notices }) => notices),
  };
}

function joined<T>(parts: readonly Part[], read: (part: Part) => readonly T[]): readonly T[] {
  const all: T[] = [];
  for (const part of parts) for (const one of read(part)) all.push(one);
  return all;
}

type Part = Pick<Outcome, 'reasons' | 'entries' | 'notices'>;

interface Gathered {
  readonly parts: Part[];
  /** Grants still to be delivered. */
  readonly queue: GrantMessage[];
}

interface Followed extends Gathered {
  readonly member: Member;
  readonly messages: Applied['messages'];
  readonly pendings: readonly Pending[];
}

/**
 * What programme keys are told and asked comes first, with all that their replies lead to; then
 * grants stand in line. A host that delivers the messages of single steps has the same order.
 */
function follow(
  desk: Desk,
  store: Store,
  followed: Followed,
  waiting: readonly Pending[] = NOTHING,
): void {
  const { member, pendings, parts, queue } = followed;
  tellKeys(desk, store, followed.messages);
  for (const [index, pending] of pendings.entries()) {
    for (const asked of pending.asked) {
      const key = store.key(asked.reserve.key);
      asked.reply = answer(desk.program, key, asked.reserve);
      store.keepKey(key);
    }
    const open = [...pendings.slice(index + 1), ...waiting];
    const applied = applyReplies(desk, member, pending, open);
    if (applied.movesStreaks) refreshDue(member, desk.program);
    store.keep(member);
    parts.push(partOf(applied));
    const { messages, pendings: next } = applied;
    follow(desk, store, { member, messages, pendings: next, parts, queue }, open);
  }
  for (const message of followed.messages) if (message.kind === 'grant') queue.push(message);
}

function tellKeys({ program }: Desk, store: Store, messages: Applied['messages']): void {
  for (const message of messages) {
    if (message.kind === 'grant') continue;
    const key = store.key(message.key);
    if (message.kind === 'release') takeBack(program, key, message);
    else tagGroup(key, message);
    store.keepKey(key);
  }
}

function deliverGrant(
  desk: Desk,
  store: Store,
  message: GrantMessage,
  { parts, queue }: Gathered,
): void {
  const member = store.get(message.to);
  const applied = receiveMessage(desk, member, message, NOTHING);
  store.keep(member);
  const { entries, notices, reasons } = messageOutcome(message, applied);
  parts.push({ entries, notices, reasons: reasons.map((one) => about(one, message.to)) });
  if (!applied) return;
  const { messages, pendings } = applied;
  const own: Gathered = { parts: [], queue };
  follow(desk, store, { member, messages, pendings, ...own });
  for (const part of own.parts)
    parts.push({ ...part, reasons: part.reasons.map((one) => about(one, message.to)) });
}

function partOf({ reasons, entries, notices }: Part): Part {
  return { reasons, entries, notices };
}

/** A reason from another member's step names that member. */
function about({ ruleId, code, params }: Reason, memberId: string): Reason {
  const named = { ...params, memberId };
  return ruleId === undefined ? { code, params: named } : { ruleId, code, params: named };
}
