import { type AdmittedEvent, comparePositions, endOf, type Position } from '../model/event.ts';
import { type Member, ranTo } from '../model/member.ts';
import type { GrantMessage } from '../model/message.ts';
import type { Outcome, ReasonCode, Retry } from '../model/outcome.ts';
import { versionAt } from '../rules/compile.ts';
import type { Program } from '../rules/program.ts';
import type { Instant } from '../units/instant.ts';
import { note } from './door.ts';
import { applyEvent, applyMessage } from './pipeline.ts';
import type { Pending } from './plan.ts';
import { nextTimer, refreshDue } from './timers.ts';
import type { Applied, Desk, Surroundings } from './turn.ts';

/** An outcome, with what is to be delivered to other keys. */
export interface Received {
  readonly outcome: Outcome;
  readonly messages: Applied['messages'];
  readonly pendings: readonly Pending[];
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
  moveClock(member, event, desk.program);
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

function moveClock(
  member: Member,
  { at, receivedAt = at }: Pick<AdmittedEvent, 'at' | 'receivedAt'>,
  { tracks, isTimed }: Program,
): void {
  if (isTimed && receivedAt > (member.receivedAt ?? at)) member.receivedAt = receivedAt;
  if (tracks.activity) member.metAt ??= at;
  if (member.clock === undefined || member.clock < at) member.clock = at;
}

/** What is due next changes with a streak, with points that live in time, and with other rules. */
function noteDue(
  { program }: Desk,
  member: Member,
  clockBefore: Instant | undefined,
  { movesStreaks }: Applied,
): void {
  const { clock } = member;
  if (program.isTimed || movesStreaks || crossesVersions(program, clockBefore, clock))
    refreshDue(member, program);
}

function crossesVersions(
  program: Desk['program'],
  from: Instant | undefined,
  to: Instant | undefined,
): boolean {
  if (program.versions.length === 1 || from === undefined || to === undefined) return false;
  return versionAt(program, from) !== versionAt(program, to);
}

/**
 * Ends the turn of a member at an instant, once what was due has run. Answers the inputs that had
 * waited for it, as far as they stand before a position.
 */
export function endTurn(
  { program }: Desk,
  member: Member,
  at: Instant,
  before: Position,
): readonly AdmittedEvent[] {
  // The start of another version rings no timer, and is over all the same.
  if (nextTimer(member, program) <= at) noteRan(member, at);
  const waiting = takeDue(member, at < before.at ? endOf(at) : before);
  refreshDue(member, program);
  return waiting;
}

/** Notes that every boundary of a member up to an instant has run. */
export function noteRan(member: Member, at: Instant): void {
  if (at > ranTo(member)) member.ranAt = at;
}

/** Takes the inputs out of a member's waiting list that come before a position. */
function takeDue(member: Member, before: Position): readonly AdmittedEvent[] {
  const due = member.waiting.filter((event) => comparePositions(event, before) < 0);
  if (due.length > 0) member.waiting = member.waiting.slice(due.length);
  return due;
}

/** Whether a message was here before. */
export function isSeen(member: Member, message: GrantMessage): boolean {
  return member.seen.has(seenId(message));
}

function seenId({ id }: GrantMessage): string {
  return ` ${id}`;
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
  if (isSeen(member, message)) return undefined;
  const { clock: clockBefore } = member;
  const applied = applyMessage(desk, member, message, open);
  const at = message.event.at as Instant;
  const receivedAt = message.event.receivedAt as Instant | undefined;
  moveClock(member, { at, receivedAt }, desk.program);
  member.seen.set(seenId(message), { at, contentHash: 0, status: applied.status, code: undefined });
  forgetSeen(member, desk.program.terms.lateMs);
  noteDue(desk, member, clockBefore, applied);
  return applied;
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
