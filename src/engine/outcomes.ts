import type { AmendMessage, MemberMessage } from '../model/message.ts';
import type { Outcome, Status } from '../model/outcome.ts';
import { issue } from '../rules/issues.ts';
import type { Admission } from './admit.ts';
import { unlessUnreadable } from './fault.ts';
import { messageFault } from './message-check.ts';
import type { Placed } from './refold.ts';

const NOTHING: readonly never[] = [];

/** The outcome of what is no event; it is not remembered under any id. */
export function invalidOutcome({
  id,
  memberId,
  issues,
}: Admission & { readonly ok: false }): Outcome {
  return {
    status: 'invalid',
    eventId: id,
    memberId,
    reasons: NOTHING,
    entries: NOTHING,
    notices: NOTHING,
    issues,
    retry: 'new-id',
  };
}

const WITHOUT_TRACE: ReadonlySet<Status> = new Set([
  'invalid',
  'duplicate',
  'conflict',
  'too-late',
]);

/** Whether the input is remembered under its id; else the book is as if it had never come. */
export function isRecorded({ status, retry }: Outcome): boolean {
  return !WITHOUT_TRACE.has(status) && retry !== 'after';
}

/** Whether the rules were asked about the input. */
export function isApplied({ status, reasons, retry }: Outcome): boolean {
  if (status !== 'refused') return status === 'accepted';
  return retry !== 'after' && reasons[0]?.code !== 'future';
}

/** The outcome of what is no message; `undefined` where it is one. */
export function invalidMessage(message: unknown): Outcome | undefined {
  const fault = unlessUnreadable(() => messageFault(message));
  if (!fault) return undefined;
  const { path, ...params } = fault;
  const issues = [issue('wrong-type', path, params)];
  return invalidOutcome({ ok: false, id: '', memberId: '', issues });
}

/** The outcome of a message in its receiver's step; `placed` is absent for one seen before. */
export function messageOutcome(
  message: MemberMessage | AmendMessage,
  placed: Placed | undefined,
): Outcome {
  const { to: memberId } = message;
  const eventId = message.kind === 'amend' ? message.cause.id : message.event.id;
  if (!placed) return { ...quietOutcome(memberId), status: 'duplicate', eventId };
  const { status, reasons, entries, notices, corrected } = placed;
  const outcome = { status, eventId, memberId, reasons, entries, notices };
  return corrected && corrected.length > 0 ? { ...outcome, corrected } : outcome;
}

/** The outcome of an advance that is not about an event. */
export function quietOutcome(memberId: string): Outcome {
  return {
    status: 'accepted',
    eventId: '',
    memberId,
    reasons: NOTHING,
    entries: NOTHING,
    notices: NOTHING,
  };
}

/** What time alone has brought, of one member or of several; undefined for nothing. */
export function timeOutcome(
  parts: readonly Pick<Outcome, 'reasons' | 'entries' | 'notices'>[],
): Outcome | undefined {
  const reasons = parts.flatMap((part) => part.reasons);
  const entries = parts.flatMap((part) => part.entries);
  const notices = parts.flatMap((part) => part.notices);
  if (reasons.length + entries.length + notices.length === 0) return undefined;
  const memberId = entries[0]?.memberId ?? notices[0]?.memberId ?? '';
  return { ...quietOutcome(memberId), reasons, entries, notices };
}

/** An outcome with the entries and notices of what was due before and after it. */
export function mergeOutcomes(
  main: Outcome,
  before: readonly Outcome[],
  after: readonly Outcome[] = [],
): Outcome {
  if (before.length + after.length === 0) return main;
  const all = [...before, main, ...after];
  const corrected = all.flatMap(({ corrected: some = NOTHING }) => some);
  const released = [...before, ...after].filter(({ eventId }) => eventId !== '');
  return {
    ...main,
    ...(released.length > 0 && { released }),
    ...(corrected.length > 0 && { corrected }),
    entries: all.flatMap(({ entries }) => entries),
    notices: all.flatMap(({ notices }) => notices),
  };
}
