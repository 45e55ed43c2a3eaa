import { type AdmittedEvent, comparePositions } from '../model/event.ts';
import type { Member, SeenInput } from '../model/member.ts';
import type { Outcome, Reason, ReasonCode, Retry, Status } from '../model/outcome.ts';
import type { Program } from '../rules/program.ts';
import type { Instant } from '../units/instant.ts';
import { isControl } from './command.ts';
import { isBehind, latenessOf, placeOf } from './journal.ts';
import { refreshDue } from './timers.ts';
import type { Desk } from './turn.ts';

/** What the host says about a delivery. */
export interface Delivery {
  /** Whether control inputs are taken from its sender. */
  readonly trusted: boolean;
  /** The latest `advance`; with neither this nor a `receivedAt` no event is ahead of the clock. */
  readonly clock: Instant | undefined;
  /** Whether inputs come as they are received; a record is taken in canonical order. */
  readonly isLive: boolean;
}

/**
 * The instant before which nothing that comes in order can still come, by when a live input was
 * received: what is due before it has run. Undefined where the input is not late by so much.
 */
export function closedBy(
  { at, receivedAt }: AdmittedEvent,
  { terms }: Program,
  { isLive }: Pick<Delivery, 'isLive'>,
): Instant | undefined {
  if (!isLive || receivedAt === undefined) return undefined;
  const closed = receivedAt - terms.openMs;
  return closed > at ? (closed as Instant) : undefined;
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
  if (latenessOf(event.at, event.receivedAt, member) > desk.program.terms.lateMs) {
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
  if (desk.program.terms.late === 'refuse' && isPast(event, member, desk.program)) {
    note(member, event, 'late', 'late');
    return turnedAway(event, 'late', reason('late', event), 'never');
  }
  if (isFuture(event, desk, delivery)) return ahead(desk, member, event);
  return undefined;
}

/** Whether an event comes when its place has closed. */
function isPast(event: AdmittedEvent, member: Member, { terms }: Program): boolean {
  if (event.type === 'void' || !isBehind(placeOf(event), member)) return false;
  return terms.openMs === 0 || latenessOf(event.at, event.receivedAt, member) > terms.openMs;
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

/** Remembers what was decided of an input under its id. */
export function note(
  member: Member,
  event: AdmittedEvent,
  status: Status,
  code: ReasonCode | undefined,
): void {
  member.seen.set(event.id, { at: event.at, contentHash: event.contentHash, status, code });
}
