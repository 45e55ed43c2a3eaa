import type { AdmittedEvent } from '../model/event.ts';
import {
  type Checkpoint,
  comparePlaces,
  compareRoots,
  type Journal,
  type JournalInput,
  type Place,
} from '../model/journal.ts';
import { copyState, type Member, ranTo } from '../model/member.ts';
import type { AmendMessage, MemberMessage, ReplyMessage } from '../model/message.ts';
import { versionAt } from '../rules/compile.ts';
import type { Program } from '../rules/program.ts';
import type { Instant } from '../units/instant.ts';
import { freezePending } from './open.ts';
import { rootPlace } from './place.ts';
import type { Asked, Pending } from './plan.ts';
import { usedOf } from './reserve.ts';

/** How many inputs are applied between two states to begin again from. */
const STRIDE = 8;

/** Whether a state is to be kept before the input at a place. */
export function isStride(place: number): boolean {
  return place % STRIDE === 0;
}

/** What is noted of an input when it comes. */
type Coming = Pick<JournalInput, 'groupTags' | 'closed'>;

/** Where an event of the member's own stands. */
export function placeOf({ at, seq, id, memberId: origin }: AdmittedEvent): Place {
  return { at, seq, id, origin, hops: 0, depth: 0, priority: 0, name: '' };
}

export function inputOfEvent(event: AdmittedEvent, { groupTags, closed }: Coming): JournalInput {
  return {
    at: event.at,
    seq: event.seq,
    id: event.id,
    origin: event.memberId,
    hops: 0,
    depth: 0,
    priority: 0,
    name: '',
    event,
    message: undefined,
    reply: undefined,
    groupTags,
    closed,
    isAppended: false,
    status: undefined,
    code: undefined,
  };
}

export function inputOfMessage(message: MemberMessage, program: Program): JournalInput {
  return {
    ...placeOfMessage(message, program),
    event: undefined,
    message,
    reply: undefined,
    groupTags: NOTHING,
    closed: Number.NEGATIVE_INFINITY,
    isAppended: false,
    status: undefined,
    code: undefined,
  };
}

/** A message stands behind the event that it is about, in the order in which it would be sent. */
function placeOfMessage(message: MemberMessage, program: Program): Place {
  const { event, id: name } = message;
  const at = event.at as Instant;
  const { origin, depth, hops } = message.place ?? rootPlace(event.memberId);
  const priority = priorityOf(message, program);
  return { at, seq: event.seq, id: event.id, origin, hops: hops + 1, depth, priority, name };
}

function priorityOf(message: MemberMessage, program: Program): number {
  if (message.kind === 'reverse') return 0;
  const { ruleId, event } = message;
  const { ruleSet } = versionAt(program, event.at as Instant);
  return Object.hasOwn(ruleSet.rules, ruleId) ? (ruleSet.rules[ruleId]?.priority ?? 0) : 0;
}

/** An amendment stands where it comes: what it amends has closed. */
export function inputOfAmend(amend: AmendMessage, member: Member): JournalInput {
  const input = inputOfReply(undefined, member);
  return appended({ ...input, message: amend, name: amend.id }, member);
}

/** An input that came after its time: it stands where the member is now. */
export function appended(input: JournalInput, member: Member): JournalInput {
  const last = member.journal?.inputs.at(-1);
  const at = Math.max(input.at, ranTo(member), last?.at ?? input.at) as Instant;
  const place = last?.at === at ? last : { ...NOWHERE, at, origin: member.id };
  const { seq, id, origin, hops, depth, priority, name } = place;
  return { ...input, at, seq, id, origin, hops, depth, priority, name, isAppended: true };
}

const NOWHERE = { seq: 0, id: '', hops: 0, depth: 0, priority: 0, name: '' };

/** A reply is applied when it comes, wherever its event stands. */
export function inputOfReply(reply: ReplyMessage | undefined, member: Member): JournalInput {
  const at = (member.clock ?? 0) as Instant;
  return {
    at,
    seq: 0,
    id: '',
    origin: member.id,
    hops: 0,
    depth: 0,
    priority: 0,
    name: reply?.id ?? '',
    event: undefined,
    message: undefined,
    reply,
    groupTags: NOTHING,
    closed: Number.NEGATIVE_INFINITY,
    isAppended: true,
    status: undefined,
    code: undefined,
  };
}

const NOTHING: readonly never[] = [];

/** Whether an input comes before something that its member's state already goes by. */
export function isBehind(place: Place, member: Member): boolean {
  const last = member.journal?.inputs.at(-1);
  return place.at < ranTo(member) || (last !== undefined && compareRoots(place, last) < 0);
}

/** How late an instant is for a member. */
export function latenessOf(at: number, receivedAt: number | undefined, { clock }: Member): number {
  const known = Math.max(receivedAt ?? Number.NEGATIVE_INFINITY, clock ?? Number.NEGATIVE_INFINITY);
  return known - at;
}

/** Notes an input that is about to be applied after all others. */
export function enter(
  input: JournalInput,
  member: Member,
  { program, open }: { readonly program: Program; readonly open: readonly Pending[] },
): void {
  const { openMs } = program.terms;
  if (openMs === 0) return;
  const journal = journalOf(member);
  const { checkpoints, inputs } = journal;
  if (checkpoints.length > 1) forgetClosed(journal, (member.clock ?? input.at) - openMs);
  const latest = checkpoints.at(-1);
  if (latest === undefined || inputs.length - latest.index >= STRIDE)
    checkpoints.push(checkpointOf(member, inputs.length, { program, open }));
  inputs.push(input);
}

function journalOf(member: Member): Journal {
  member.journal ??= { checkpoints: [], inputs: [], reserved: new Map(), revision: 0 };
  return member.journal;
}

export function checkpointOf(
  member: Member,
  index: number,
  { program, open }: { readonly program: Program; readonly open: readonly Pending[] },
): Checkpoint {
  const rows = open.length === 0 ? NOTHING : open.map((one) => freezePending(one, program));
  const state = copyState(member);
  // How many lines led to it depends on how often it was folded again.
  state.entryCount = 0;
  return { index, state, open: rows };
}

/** Drops the inputs before a checkpoint that nothing which is still open stands before. */
function forgetClosed({ checkpoints, inputs, reserved }: Journal, closed: number): void {
  let first = 0;
  for (;;) {
    const next = checkpoints[first + 1];
    if (next === undefined || ranTo(next.state) >= closed) break;
    first += 1;
  }
  if (first === 0) return;
  const { index: gone, state } = checkpoints[first] as Checkpoint;
  inputs.splice(0, gone);
  checkpoints.splice(0, first);
  for (const [place, { index, state: kept, open }] of checkpoints.entries())
    checkpoints[place] = { index: index - gone, state: kept, open };
  for (const [id, { at }] of reserved) if (at < ranTo(state)) reserved.delete(id);
}

/** Where an input belongs among others. */
export function indexFor(place: Place, inputs: readonly JournalInput[]): number {
  return inputs.findLastIndex((other) => comparePlaces(other, place) <= 0) + 1;
}

/** The latest state that nothing from an index and an instant on has changed; undefined where that is closed. */
export function checkpointBefore(
  index: number,
  at: Instant,
  { checkpoints }: Journal,
): Checkpoint | undefined {
  return checkpoints.findLast((one) => one.index <= index && ranTo(one.state) <= at);
}

/** The inputs that a `ref` means: the one with that id, else all with that key. */
export function inputsMeant(ref: string, { journal }: Member): readonly JournalInput[] {
  const events = (journal?.inputs ?? []).filter(({ event }) => event !== undefined);
  const byId = events.filter(({ id }) => id === ref);
  return byId.length > 0 ? byId : events.filter(({ event }) => event?.key === ref);
}

/** Remembers what programme keys have granted, so that a later fold neither asks again nor gets more. */
export function noteReserved(asked: readonly Asked[], { journal }: Member): void {
  if (!journal) return;
  for (const one of asked) {
    const { id, key, gate, at } = one.reserve;
    journal.reserved.set(id, { key, gate, at: at as Instant, granted: usedOf(one) });
  }
}
