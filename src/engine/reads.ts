import { type AdmittedEvent, CONTROL_TYPES } from '../model/event.ts';
import type { DerivedRow } from '../model/journal-row.ts';
import type { MessageEvent } from '../model/message.ts';
import { versionAt } from '../rules/compile.ts';
import type { Program } from '../rules/program.ts';
import type { Instant } from '../units/instant.ts';
import { copySorted } from '../units/json-copy.ts';

/** An event as JSON with only what rules read of its `data`, or a control input whole; nothing else outlives the call. */
export function keepReads(event: AdmittedEvent, program: Program): MessageEvent {
  const { id, type, memberId, at, receivedAt, seq, by, groupId, key, ref } = event;
  const keys = CONTROL_TYPES.has(type) ? 'all' : program.dataKeys;
  const data = event.data && copySorted(event.data, keys);
  return { id, type, memberId, at, receivedAt, seq, by, groupId, key, ref, data };
}

/** The same without what only screens read: no text outlives the call, but for what they made of it. */
export function keepOpen(event: AdmittedEvent, program: Program): MessageEvent {
  const { id, type, memberId, at, receivedAt, seq, by, groupId, key, ref } = event;
  const keys = CONTROL_TYPES.has(type) ? 'all' : program.keptKeys;
  const data = event.data && copySorted(event.data, keys);
  return { id, type, memberId, at, receivedAt, seq, by, groupId, key, ref, data };
}

/** What screens make of the values that are not kept; undefined where no screen looks at the event. */
export function derivedOf(event: AdmittedEvent, program: Program): readonly DerivedRow[] {
  const { screensByType, derivations } = versionAt(program, event.at);
  if ((screensByType.get(event.type) ?? []).length === 0) return [];
  return derivations.map(({ name, read }) => [name, read(event)] as const);
}

/** Back from JSON; the content was hashed at the door and is not hashed again. */
export function admittedOf(event: MessageEvent, contentHash: number): AdmittedEvent {
  const { receivedAt, by, groupId, key, ref, data } = event;
  return {
    id: event.id,
    type: event.type,
    memberId: event.memberId,
    at: event.at as Instant,
    receivedAt: receivedAt as Instant | undefined,
    seq: event.seq,
    by,
    groupId,
    key,
    ref,
    data,
    contentHash,
  };
}
