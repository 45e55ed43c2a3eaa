import { type AdmittedEvent, comparePositions, endOf, type Position } from '../model/event.ts';
import { type Member, ranTo } from '../model/member.ts';
import type { AmendMessage, MemberMessage } from '../model/message.ts';
import { versionAt } from '../rules/compile.ts';
import type { Program } from '../rules/program.ts';
import type { Instant } from '../units/instant.ts';
import { takeBackAmended } from './amend-closed.ts';
import { forgetReversed } from './forget-grants.ts';
import { applyEvent, applyMessage, applyReverse } from './pipeline.ts';
import type { Pending } from './plan.ts';
import { nextTimer, refreshDue } from './timers.ts';
import type { Applied, Desk, Surroundings } from './turn.ts';

/** The path of an event, and the member's clocks. */
export function applyInput(
  desk: Desk,
  member: Member,
  event: AdmittedEvent,
  around: Surroundings,
): Applied {
  const applied = applyEvent(desk, member, event, around);
  const { clock: clockBefore } = member;
  movePosition(member, event);
  moveClock(member, event, desk.program);
  forgetSeen(member, desk.program.terms.lateMs);
  forgetReversed(member, desk.program.terms.lateMs);
  noteDue(desk, member, clockBefore, applied);
  return applied;
}

/** The path of a message, and the clock of its member. */
export function applyReceived(
  desk: Desk,
  member: Member,
  message: MemberMessage,
  open: readonly Pending[],
): Applied {
  const { clock: clockBefore } = member;
  const applied =
    message.kind === 'reverse'
      ? applyReverse(desk, member, message, open)
      : applyMessage(desk, member, message, open);
  const at = message.event.at as Instant;
  const receivedAt = message.event.receivedAt as Instant | undefined;
  moveClock(member, { at, receivedAt }, desk.program);
  forgetReversed(member, desk.program.terms.lateMs);
  noteDue(desk, member, clockBefore, applied);
  return applied;
}

/** The path of what another member's step has sent. */
export function applyAny(
  desk: Desk,
  member: Member,
  message: MemberMessage | AmendMessage,
  open: readonly Pending[],
): Applied {
  if (message.kind === 'amend') return applyAmend(desk, member, message, open);
  return applyReceived(desk, member, message, open);
}

/** The path of an amendment of what has closed: what was given goes back, and what it says now is given. */
function applyAmend(
  desk: Desk,
  member: Member,
  amend: AmendMessage,
  open: readonly Pending[],
): Applied {
  const taken = takeBackAmended(desk, member, amend, { open, groupTags: [] });
  const { content } = amend;
  const given = content && applyReceived(desk, member, content, open);
  refreshDue(member, desk.program);
  if (!given) return taken;
  return {
    status: given.status,
    entries: [...taken.entries, ...given.entries],
    notices: [...taken.notices, ...given.notices],
    reasons: [...taken.reasons, ...given.reasons],
    messages: given.messages,
    pendings: given.pendings,
    movesStreaks: given.movesStreaks,
  };
}

/** In place: a new object for each event of each member would outlive most of what events make. */
function movePosition(member: Member, event: AdmittedEvent): void {
  const { position } = member;
  const { at, seq, id } = event;
  if (!position) {
    member.position = { at, seq, id };
    return;
  }
  if (comparePositions(position, event) > 0) return;
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

/** How many parts of the late limit pass between two clearings of what was seen. */
const CLEARINGS = 8;

/**
 * Ids past the late limit are always too late, remembered or not. They stand in the order in which
 * they came: behind one that is kept, an older one goes as soon as that one does.
 */
export function forgetSeen(member: Member, lateMs: number): void {
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
