import { type AdmittedEvent, comparePositions, endOf, type Position } from '../model/event.ts';
import type { Member, SeenInput } from '../model/member.ts';
import type { GrantMessage } from '../model/message.ts';
import type { Notice, Outcome, Reason, ReasonCode, Retry, Status } from '../model/outcome.ts';
import { versionAt } from '../rules/compile.ts';
import type { Instant } from '../units/instant.ts';
import { isControl } from './command.ts';
import {
  type Applied,
  applyEvent,
  applyMessage,
  type Desk,
  type Surroundings,
} from './pipeline.ts';
import type { Pending } from './plan.ts';
import { refreshDue, tellEnds } from './streak.ts';

/** What the host says about a delivery. */
export interface Delivery {
  /** Whether control inputs are taken from its sender. */
  readonly trusted: boolean;
  /** The latest `advance`; with neither this nor a `receivedAt` no event is ahead of the clock. */
  readonly clock: Instant | undefined;
}

/** An outcome, with what is to be delivered to other keys. */
export interface Received {
  readonly outcome: Outcome;
  readonly messages: Applied['messages'];
  readonly pendings: readonly Pending[];
}

/**
 * The outcome of an event whose turn it is not: too late, seen before, not trusted, out of order or
 * ahead of the clock – looked at in this order. `undefined`: it is to be applied.
 */
export function turnAway(
  desk: Desk,
  member: Member,
  event: AdmittedEvent,
  delivery: Delivery,
): Outcome | undefined {
  if (latenessOf(event, member) > desk.program.terms.lateMs) {
    return turnedAway(event, 'too-late', reason('too-late', event), 'never');
  }
  const seen = member.seen.get(event.id);
  if (seen) return seenBefore(event, seen);
  if (!delivery.trusted && isControl(event.type)) {
    return turnedAway(
      event,
      'refused',
      { code: 'untrusted', params: { type: event.type } },
      'after',
    );
  }
  if (member.position && comparePositions(event, member.position) < 0) {
    note(member, event, 'late', 'late');
    return turnedAway(event, 'late', reason('late', event), 'never');
  }
  if (isFuture(event, desk, delivery)) return ahead(desk, member, event);
  return undefined;
}

/** Applies an event whose turn has come, and remembers it. */
export function applyNow(
  desk: Desk,
  member: Member,
  event: AdmittedEvent,
  around: Surroundings,
): Received {
  const applied = applyEvent(desk, member, event, around);
  const { status, reasons } = applied;
  note(member, event, status, status === 'refused' ? reasons[0]?.code : undefined);
  return moveOn(desk, member, event, applied);
}

/** Applies an event that had waited: what it was first told stays remembered under its id. */
export function applyReleased(
  desk: Desk,
  member: Member,
  event: AdmittedEvent,
  around: Surroundings,
): Received {
  return moveOn(desk, member, event, applyEvent(desk, member, event, around));
}

function moveOn(desk: Desk, member: Member, event: AdmittedEvent, applied: Applied): Received {
  const { clock: clockBefore } = member;
  movePosition(member, event);
  moveClock(member, event.at);
  forgetSeen(member, desk.program.terms.lateMs);
  noteDue(desk, member, clockBefore, applied);
  const { messages, pendings } = applied;
  return { outcome: outcomeOf(event, applied), messages, pendings };
}

/** In place: a new object for each event of each member would outlive most of what events make. */
function movePosition(member: Member, { at, seq, id }: AdmittedEvent): void {
  const { position } = member;
  if (!position) {
    member.position = { at, seq, id };
    return;
  }
  position.at = at;
  position.seq = seq;
  position.id = id;
}

function moveClock(member: Member, at: Instant): void {
  if (member.clock === undefined || member.clock < at) member.clock = at;
}

/** What is due next changes with a streak, and where other rules begin to judge. */
function noteDue(
  { program }: Desk,
  member: Member,
  clockBefore: Instant | undefined,
  { movesStreaks }: Applied,
): void {
  const { clock } = member;
  if (movesStreaks || crossesVersions(program, clockBefore, clock)) refreshDue(member, program);
}

function crossesVersions(
  program: Desk['program'],
  from: Instant | undefined,
  to: Instant | undefined,
): boolean {
  if (program.versions.length === 1 || from === undefined || to === undefined) return false;
  return versionAt(program, from) !== versionAt(program, to);
}

/** What is due of one member at one instant: the ends told then, and the inputs that had waited for it. */
export interface DueTurn {
  readonly told: readonly Notice[];
  readonly waiting: readonly AdmittedEvent[];
}

/** Takes what is due at an instant, as far as it stands before a position. */
export function takeTurn(
  { program }: Desk,
  member: Member,
  at: Instant,
  before: Position,
): DueTurn {
  const told = tellEnds(member, program, at);
  const waiting = takeDue(member, at < before.at ? endOf(at) : before);
  refreshDue(member, program);
  return { told, waiting };
}

/** Takes the inputs out of a member's waiting list that come before a position. */
function takeDue(member: Member, before: Position): readonly AdmittedEvent[] {
  const due = member.waiting.filter((event) => comparePositions(event, before) < 0);
  if (due.length > 0) member.waiting = member.waiting.slice(due.length);
  return due;
}

/**
 * A message is applied once, whatever its order, and leaves the order of its member's own inputs
 * alone: members have no common order. What it says follows from its id, so content is not compared.
 */
export function receiveMessage(
  desk: Desk,
  member: Member,
  message: GrantMessage,
  open: readonly Pending[],
): Applied | undefined {
  const id = ` ${message.id}`;
  if (member.seen.has(id)) return undefined;
  const { clock: clockBefore } = member;
  const applied = applyMessage(desk, member, message, open);
  const at = message.event.at as Instant;
  moveClock(member, at);
  member.seen.set(id, { at, contentHash: 0, status: applied.status, code: undefined });
  forgetSeen(member, desk.program.terms.lateMs);
  noteDue(desk, member, clockBefore, applied);
  return applied;
}

function latenessOf({ at, receivedAt }: AdmittedEvent, { clock }: Member): number {
  return Math.max(receivedAt ?? Number.NEGATIVE_INFINITY, clock ?? Number.NEGATIVE_INFINITY) - at;
}

function reason(code: ReasonCode, { at }: AdmittedEvent): Reason {
  return { code, params: { at } };
}

function isFuture(
  { at, receivedAt }: AdmittedEvent,
  { program }: Desk,
  { clock }: Delivery,
): boolean {
  const known = receivedAt ?? clock;
  return known !== undefined && at - known > program.terms.futureToleranceMs;
}

/** Most inputs of one member that wait for the clock. */
const WAITING_MAX = 1_000;

function ahead(desk: Desk, member: Member, event: AdmittedEvent): Outcome {
  const refuses = desk.program.terms.future === 'refuse';
  if (!refuses && member.waiting.length >= WAITING_MAX) {
    const why: Reason = { code: 'future', params: { at: event.at, waitingMax: WAITING_MAX } };
    return turnedAway(event, 'refused', why, 'after');
  }
  note(member, event, refuses ? 'refused' : 'future', 'future');
  if (refuses) return turnedAway(event, 'refused', reason('future', event), 'new-id');
  const place = member.waiting.findLastIndex((other) => comparePositions(other, event) <= 0) + 1;
  member.waiting.splice(place, 0, event);
  refreshDue(member, desk.program);
  return turnedAway(event, 'future', reason('future', event), undefined);
}

function seenBefore(event: AdmittedEvent, seen: SeenInput): Outcome {
  const status = seen.contentHash === event.contentHash ? 'duplicate' : 'conflict';
  const { code } = seen;
  const first = code === undefined ? { status: seen.status } : { status: seen.status, code };
  const outcome: Outcome = {
    status,
    eventId: event.id,
    memberId: event.memberId,
    reasons: NOTHING,
    entries: NOTHING,
    notices: NOTHING,
    seq: event.seq,
    first,
  };
  return status === 'conflict' ? { ...outcome, retry: 'new-id' } : outcome;
}

const NOTHING: readonly never[] = [];

function turnedAway(
  event: AdmittedEvent,
  status: Status,
  why: Reason,
  retry: Retry | undefined,
): Outcome {
  const outcome = {
    status,
    eventId: event.id,
    memberId: event.memberId,
    reasons: [why],
    entries: NOTHING,
    notices: NOTHING,
    seq: event.seq,
  };
  return retry === undefined ? outcome : { ...outcome, retry };
}

function outcomeOf(event: AdmittedEvent, applied: Applied): Outcome {
  const { status, reasons, entries, notices } = applied;
  const outcome = {
    status,
    eventId: event.id,
    memberId: event.memberId,
    reasons,
    entries,
    notices,
    seq: event.seq,
  };
  return status === 'refused' ? { ...outcome, retry: retryOf(reasons[0]?.code) } : outcome;
}

/** What is refused for good is not to be tried again. */
function retryOf(code: ReasonCode | undefined): Retry {
  return code === 'unsupported-type' || code === 'already-joined' ? 'never' : 'new-id';
}

function note(
  member: Member,
  event: AdmittedEvent,
  status: Status,
  code: ReasonCode | undefined,
): void {
  member.seen.set(event.id, { at: event.at, contentHash: event.contentHash, status, code });
}

/** How many parts of the late limit pass between two clearings of what was seen. */
const CLEARINGS = 8;

/**
 * Ids past the late limit are always too late, remembered or not. They stand in the order in which
 * they came: behind one that is kept, an older one goes as soon as that one does.
 */
function forgetSeen(member: Member, lateMs: number): void {
  const { clock } = member;
  if (clock === undefined) return;
  member.prunedAt ??= clock;
  if (clock - member.prunedAt <= lateMs / CLEARINGS) return;
  member.prunedAt = clock;
  for (const [id, { at }] of member.seen) {
    if (clock - at > lateMs) member.seen.delete(id);
    else if (at <= clock) return;
  }
}
