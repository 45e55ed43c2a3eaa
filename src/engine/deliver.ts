import type { Member } from '../model/member.ts';
import type { AmendMessage, MemberMessage } from '../model/message.ts';
import type { Outcome, Reason } from '../model/outcome.ts';
import type { ProgrammeKey } from '../model/programme-key.ts';
import type { Instant } from '../units/instant.ts';
import { answer, tagGroup, takeBack } from './counter.ts';
import type { Answer } from './fold.ts';
import { noteReserved } from './journal.ts';
import { messageOutcome } from './outcomes.ts';
import { applyReplies } from './pipeline.ts';
import type { Pending } from './plan.ts';
import type { Received } from './receive.ts';
import { receiveAmend, receiveMessage } from './receive-message.ts';
import type { Meeting, Placed } from './refold.ts';
import { refreshDue } from './timers.ts';
import type { Desk } from './turn.ts';

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

/** The outcome with what its messages did to other keys, in the order in which they were sent. */
export function deliver(desk: Desk, store: Store, member: Member, received: Received): Outcome {
  const { outcome, messages, pendings } = received;
  if (messages.length + pendings.length === 0) return outcome;
  const parts = deliverAll(desk, store, member, { ...outcome, messages, pendings });
  const { status, eventId, memberId, seq = 0 } = outcome;
  return {
    status,
    eventId,
    memberId,
    seq,
    reasons: joined(parts, ({ reasons }) => reasons),
    entries: joined(parts, ({ entries }) => entries),
    notices: joined(parts, ({ notices }) => notices),
    ...correctedOf(parts),
  };
}

function correctedOf(parts: readonly Part[]): Pick<Outcome, 'corrected'> {
  const corrected = joined(parts, ({ corrected: some = NOTHING }) => some);
  return corrected.length === 0 ? {} : { corrected };
}

/** What was done, and what its messages did to other keys. */
export function deliverAll(
  desk: Desk,
  store: Store,
  member: Member,
  done: Part & Pick<Received, 'messages' | 'pendings'>,
): readonly Part[] {
  const { messages, pendings } = done;
  const parts = [partOf(done)];
  if (messages.length + pendings.length === 0) return parts;
  const queue: Queued[] = [];
  follow(desk, store, { member, messages, pendings, parts, queue });
  for (let next = 0; next < queue.length; next += 1) {
    deliverTo(desk, store, queue[next] as Queued, { parts, queue });
  }
  return parts;
}

function joined<T>(parts: readonly Part[], read: (part: Part) => readonly T[]): readonly T[] {
  const all: T[] = [];
  for (const part of parts) for (const one of read(part)) all.push(one);
  return all;
}

export type Part = Pick<Outcome, 'reasons' | 'entries' | 'notices' | 'corrected'>;

/** A message to a member. */
type Queued = MemberMessage | AmendMessage;

interface Gathered {
  readonly parts: Part[];
  /** What is still to be delivered to members. */
  readonly queue: Queued[];
}

interface Followed extends Gathered {
  readonly member: Member;
  readonly messages: Placed['messages'];
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
    const reply = answersOf(desk, store);
    for (const asked of pending.asked) asked.reply = reply(asked.reserve);
    const open = [...pendings.slice(index + 1), ...waiting];
    const applied = applyReplies(desk, member, pending, open);
    noteReserved(pending.asked, member);
    if (applied.movesStreaks || desk.program.isTimed) refreshDue(member, desk.program);
    store.keep(member);
    parts.push(partOf(applied));
    const { messages, pendings: next } = applied;
    follow(desk, store, { member, messages, pendings: next, parts, queue }, open);
  }
  for (const message of followed.messages) if (!isForKey(message)) queue.push(message);
}

type ForKey = Exclude<Placed['messages'][number], Queued>;

function isForKey(message: Placed['messages'][number]): message is ForKey {
  return message.kind === 'release' || message.kind === 'group';
}

function tellKeys({ program }: Desk, store: Store, messages: Placed['messages']): void {
  for (const message of messages) {
    if (!isForKey(message)) continue;
    const key = store.key(message.key);
    if (message.kind === 'release') takeBack(program, key, message);
    else tagGroup(key, message);
    store.keepKey(key);
  }
}

function deliverTo(desk: Desk, store: Store, message: Queued, { parts, queue }: Gathered): void {
  const member = store.get(message.to);
  const receiving = {
    open: NOTHING,
    answer: answersOf(desk, store),
    giveBack: roomFor(desk, store),
  };
  const placed =
    message.kind === 'amend'
      ? receiveAmend(desk, member, message, receiving)
      : receiveMessage(desk, member, message, receiving);
  store.keep(member);
  const { entries, notices, reasons, corrected } = messageOutcome(message, placed);
  const told = reasons.map((one) => about(one, message.to));
  parts.push({ entries, notices, reasons: told, ...(corrected && { corrected }) });
  if (!placed) return;
  const { messages, pendings } = placed;
  const own: Gathered = { parts: [], queue };
  follow(desk, store, { member, messages, pendings, ...own });
  for (const part of own.parts) parts.push(aboutAll(part, message.to));
}

/** In one process what goes back is there at once; undefined where no limit is wider than a member. */
export function roomFor({ program }: Desk, store: Store): Meeting['giveBack'] {
  if (program.versions.every(({ wideGates }) => wideGates.size === 0)) return undefined;
  return (release) => {
    const key = store.key(release.key);
    takeBack(program, key, release);
    store.keepKey(key);
  };
}

/** In one process programme keys reply at once. */
export function answersOf({ program }: Desk, store: Store): Answer {
  return (reserve) => {
    const key = store.key(reserve.key);
    const reply = answer(program, key, reserve);
    store.keepKey(key);
    return reply;
  };
}

function partOf({ reasons, entries, notices, corrected }: Part): Part {
  return corrected ? { reasons, entries, notices, corrected } : { reasons, entries, notices };
}

export function aboutAll({ reasons, entries, notices }: Part, memberId: string): Part {
  return { reasons: reasons.map((one) => about(one, memberId)), entries, notices };
}

/** A reason from another member's step names that member. */
function about({ ruleId, code, params }: Reason, memberId: string): Reason {
  const named = { ...params, memberId };
  return ruleId === undefined ? { code, params: named } : { ruleId, code, params: named };
}

const NOTHING: readonly never[] = [];
