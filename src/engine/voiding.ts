import { type AdmittedEvent, comparePositions } from '../model/event.ts';
import type { JournalInput } from '../model/journal.ts';
import type { Member, VoidedInput } from '../model/member.ts';
import type { Reason } from '../model/outcome.ts';
import type { Cause } from './difference.ts';
import { namedBy } from './grants.ts';
import { inputsMeant, latenessOf } from './journal.ts';
import { SPENDS } from './pipeline.ts';
import { type Meeting, type Placed, refold } from './refold.ts';
import { spendMeant } from './spends.ts';
import type { Desk } from './turn.ts';

/**
 * `void{ref}`: what it means never happened, and what depends on that is derived again. Undefined
 * where the target has closed: then the void is an input like others, which takes back what the
 * target has granted.
 */
export function receiveVoid(
  desk: Desk,
  member: Member,
  event: AdmittedEvent,
  meeting: Meeting & { readonly cause: Cause },
): Placed | undefined {
  const { ref } = event;
  if (ref === undefined) return undefined;
  const { lateMs } = desk.program.terms;
  const targets = openTargets(ref, event, member, desk);
  const refusal = refusalOf(ref, targets, member);
  if (refusal) return refusal;
  if (takeWaiting(ref, event, member, desk)) return without('accepted');
  const isClosed = targets.length > 0 || isKnown(ref, event, member, desk);
  noteVoided(ref, event, member, { isDone: isClosed, lateMs });
  if (targets.length > 0) return takeOut(targets, desk, member, { ...meeting, event });
  if (isClosed) return undefined;
  return without('held', { code: 'awaits-target', params: { ref } });
}

function refusalOf(
  ref: string,
  targets: readonly JournalInput[],
  member: Member,
): Placed | undefined {
  const params = { ref };
  if (targets.some(isSpend) || spendMeant(ref, member))
    return without('refused', { code: 'void-of-spend', params });
  if (targets.length === 0 && member.voided?.get(ref)?.isDone)
    return without('accepted', { code: 'nothing-left', params });
  if (isVoid(ref, member)) return without('refused', { code: 'void-of-void', params });
  return undefined;
}

/** None where anything of that name has closed: then the void goes by what is recorded of all. */
function openTargets(
  ref: string,
  event: AdmittedEvent,
  member: Member,
  desk: Desk,
): readonly JournalInput[] {
  const open = inputsMeant(ref, member).filter((input) => isOpen(input, event, member, desk));
  const ids = new Set(open.map((input) => input.event?.id));
  const known = namedBy(ref, member, event, desk.program.terms.lateMs);
  return known.every(({ eventId }) => ids.has(eventId)) ? open : [];
}

function takeOut(
  targets: readonly JournalInput[],
  desk: Desk,
  member: Member,
  { event, cause, ...meeting }: Meeting & { readonly cause: Cause; readonly event: AdmittedEvent },
): Placed | undefined {
  const placed = refold(desk, member, { cause, removes: targets, adds: [] }, meeting);
  const { lateMs } = desk.program.terms;
  for (const { event: one } of targets)
    noteVoided(one?.id ?? '', event, member, { isDone: true, lateMs });
  return placed;
}

function without(status: Placed['status'], reason?: Reason): Placed {
  const reasons = reason ? [reason] : [];
  return { status, reasons, entries: [], notices: [], messages: [], pendings: [] };
}

function isVoid(ref: string, { voided }: Member): boolean {
  for (const { by } of voided?.values() ?? []) if (by === ref) return true;
  return false;
}

/** What was spent stays spent: it is cancelled, not voided. */
function isSpend({ event, status }: JournalInput): boolean {
  return event !== undefined && SPENDS.has(event.type) && status === 'accepted';
}

function isOpen(
  { event }: JournalInput,
  { at, receivedAt = at }: AdmittedEvent,
  member: Member,
  { program }: Desk,
): boolean {
  const known = Math.max(at, receivedAt);
  return latenessOf(event?.at ?? 0, known, member) <= program.terms.openMs;
}

/** Inputs that have not been applied yet never will be. */
function takeWaiting(
  ref: string,
  event: AdmittedEvent,
  member: Member,
  { program }: Desk,
): boolean {
  const { lateMs } = program.terms;
  const byId = member.waiting.filter(({ id }) => id === ref);
  const meant = byId.length > 0 ? byId : member.waiting.filter(({ key }) => key === ref);
  if (meant.length === 0) return false;
  member.waiting = member.waiting.filter((one) => !meant.includes(one));
  for (const { id } of meant) noteVoided(id, event, member, { isDone: true, lateMs });
  return true;
}

/** Whether an input of that name has been here: its place has closed, or it left nothing. */
function isKnown(ref: string, event: AdmittedEvent, member: Member, { program }: Desk): boolean {
  return member.seen.has(ref) || namedBy(ref, member, event, program.terms.lateMs).length > 0;
}

interface Noting {
  readonly isDone: boolean;
  readonly lateMs: number;
}

/** What was noted last stands last; what is too late to come is dropped. */
function noteVoided(
  ref: string,
  { id: by, at, seq }: AdmittedEvent,
  member: Member,
  { isDone, lateMs }: Noting,
): void {
  const voided = member.voided ?? new Map<string, VoidedInput>();
  member.voided = voided;
  voided.delete(ref);
  voided.set(ref, { at, seq, by, isDone });
  for (const [old, one] of voided) {
    if (at - one.at <= lateMs) return;
    voided.delete(old);
  }
}

/**
 * The void that an input meets when it comes, by its id or its key: one that waited for it, or one
 * that stands behind it and took others of its key.
 */
export function takeVoidOf(
  event: AdmittedEvent,
  member: Member,
  { program }: Desk,
): VoidedInput | undefined {
  const { voided } = member;
  if (!voided) return undefined;
  const { lateMs } = program.terms;
  const isMeant = (name: string | undefined) => {
    const one = name === undefined ? undefined : voided.get(name);
    return one !== undefined && takes(one, event, lateMs);
  };
  const name = [event.id, event.key].find(isMeant);
  const found = name === undefined ? undefined : voided.get(name);
  if (!found || name === undefined) return undefined;
  const done = { at: found.at, seq: found.seq, by: found.by, isDone: true };
  voided.set(name, done);
  voided.set(event.id, done);
  return found;
}

function takes(
  { at, seq, by: id, isDone }: VoidedInput,
  event: AdmittedEvent,
  lateMs: number,
): boolean {
  return comparePositions(event, { at, seq, id }) < 0 || (!isDone && event.at - at <= lateMs);
}
