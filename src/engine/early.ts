import type { AdmittedEvent } from '../model/event.ts';
import { comparePositions } from '../model/event.ts';
import type { Member } from '../model/member.ts';
import type { Instant } from '../units/instant.ts';
import { returnParts } from './reverse-payload.ts';

/** Most refunds of one member that wait for what they are about; the oldest is forgotten for one more. */
const EARLY_MAX = 1_000;

/** Keeps a refund that came before what it is about, in canonical order. */
export function holdBack(event: AdmittedEvent, member: Member): void {
  const early = [...member.early];
  const place = early.findLastIndex((other) => comparePositions(other, event) <= 0) + 1;
  early.splice(place, 0, event);
  member.early = early.slice(-EARLY_MAX);
}

/** Takes out the refunds that have waited for an event, by its id or its key; not those that came too long before it. */
export function takeEarly(
  { id, key, at }: AdmittedEvent,
  member: Member,
  lateMs: number,
): readonly AdmittedEvent[] {
  const means = (event: AdmittedEvent) => {
    const parts = returnParts(event);
    return !('code' in parts) && parts.some(({ ref }) => ref === id || ref === key);
  };
  const meant = member.early.filter((event) => at - event.at <= lateMs && means(event));
  if (meant.length > 0) member.early = member.early.filter((event) => !meant.includes(event));
  return meant;
}

/** The refund as it takes effect once what it is about is there. */
export function notBefore(event: AdmittedEvent, at: Instant): AdmittedEvent {
  if (event.at >= at) return event;
  const { id, type, memberId, receivedAt, seq, by, groupId, key, ref, data, contentHash } = event;
  return { id, type, memberId, at, receivedAt, seq, by, groupId, key, ref, data, contentHash };
}
