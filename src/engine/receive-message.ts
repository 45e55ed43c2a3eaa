import type { JournalInput } from '../model/journal.ts';
import { type Member, ranTo } from '../model/member.ts';
import type { AmendMessage, MemberMessage, MessageCause } from '../model/message.ts';
import type { Program } from '../rules/program.ts';
import type { Instant } from '../units/instant.ts';
import { applyReceived, forgetSeen } from './apply.ts';
import { appended, enter, inputOfAmend, inputOfMessage, isBehind } from './journal.ts';
import { append, causeOf, isOpen, type Receiving } from './placing.ts';
import { type Placed, refold } from './refold.ts';
import { nextTimer } from './timers.ts';
import type { Desk } from './turn.ts';

/** Whether a message was here before. */
export function isSeen(member: Member, { id }: MemberMessage): boolean {
  return member.seen.has(seenId(id));
}

function seenId(id: string): string {
  return ` ${id}`;
}

/**
 * A message is applied once, in its place among the inputs of its member. What it says follows from
 * its id, so content is not compared. Undefined for one that was here before.
 */
export function receiveMessage(
  desk: Desk,
  member: Member,
  message: MemberMessage,
  receiving: Receiving,
): Placed | undefined {
  if (isSeen(member, message)) return undefined;
  const applied = placeMessage(desk, member, message, receiving);
  noteSeen(member, message.id, { at: message.event.at, rev: 0 }, applied.status);
  forgetSeen(member, desk.program.terms.lateMs);
  return applied;
}

function noteSeen(
  member: Member,
  id: string,
  { at, rev }: { readonly at: number; readonly rev: number },
  status: Placed['status'],
): void {
  const seen = { at: at as Instant, contentHash: rev, status, code: undefined };
  member.seen.set(seenId(id), seen);
}

function placeMessage(
  desk: Desk,
  member: Member,
  message: MemberMessage,
  receiving: Receiving,
): Placed {
  const { program } = desk;
  const input = inputOfMessage(message, program);
  if (!isBehind(input, member) && !isOverdue(input.at, member, program)) {
    enter(input, member, { program, open: receiving.open });
    return applyReceived(desk, member, message, receiving.open);
  }
  const { at, receivedAt } = message.event;
  if (isOpen(at as Instant, receivedAt, member, program)) {
    const cause = causeOf(message.event, member);
    const change = { cause, adds: [input], removes: NOTHING };
    const refolded = refold(desk, member, change, receiving);
    if (refolded) return refolded;
  }
  return append(desk, member, appended(input, member), { ...receiving, groupTags: NOTHING });
}

/** Whether time should have brought something to the member up to an instant, and has not. */
function isOverdue(at: Instant, member: Member, program: Program): boolean {
  return member.dueAt !== undefined && member.dueAt <= at && nextTimer(member, program) <= at;
}

/**
 * A message that was received before says something else: the member's inputs are folded again with
 * it. Undefined where a later amendment was here before.
 */
export function receiveAmend(
  desk: Desk,
  member: Member,
  amend: AmendMessage,
  receiving: Receiving,
): Placed | undefined {
  const { about, rev, content, cause } = amend;
  const seen = member.seen.get(seenId(about));
  if (seen && seen.contentHash >= rev) return undefined;
  const known = member.journal?.inputs.find(({ message }) => message?.id === about);
  const isClosed = !isOpen(cause.at as Instant, undefined, member, desk.program);
  const applied =
    (!isClosed && (known || content)
      ? refoldMessage(desk, member, { known, content, cause }, receiving)
      : undefined) ??
    (seen
      ? append(desk, member, inputOfAmend(amend, member), { ...receiving, groupTags: NOTHING })
      : content && placeMessage(desk, member, content, receiving));
  noteSeen(member, about, { at: cause.at, rev }, applied?.status ?? 'accepted');
  return applied;
}

interface Amended {
  /** Undefined where it was withdrawn, or never sent. */
  readonly known: JournalInput | undefined;
  readonly content: MemberMessage | undefined;
  readonly cause: MessageCause;
}

function refoldMessage(
  desk: Desk,
  member: Member,
  { known, content, cause }: Amended,
  receiving: Receiving,
): Placed | undefined {
  const { id, knownAt } = cause;
  const adds = content ? [inputOfMessage(content, desk.program)] : [];
  const change = {
    cause: { id, knownAt: Math.max(knownAt, ranTo(member)) },
    adds,
    removes: known ? [known] : NOTHING,
    isAgain: true,
  } as const;
  return refold(desk, member, change, receiving);
}

const NOTHING: readonly never[] = [];
