import type { AdmittedEvent } from '../model/event.ts';
import type { MessageEvent } from '../model/message.ts';
import type { Program } from '../rules/program.ts';
import type { Instant } from '../units/instant.ts';
import { copyJson } from '../units/json-copy.ts';
import { parsePath } from '../units/path.ts';

/** An event as JSON with only what rules read of its `data`; nothing else outlives the call. */
export function keepReads(event: AdmittedEvent, program: Program): MessageEvent {
  const { id, type, memberId, at, receivedAt, seq, by, groupId, key, ref } = event;
  const data = event.data && keepData(event.data, program.reads);
  return { id, type, memberId, at, receivedAt, seq, by, groupId, key, ref, data };
}

function keepData(
  data: Readonly<Record<string, unknown>>,
  reads: readonly string[],
): Readonly<Record<string, unknown>> {
  const kept = new Map<string, unknown>();
  for (const read of reads) {
    const [root, name] = parsePath(`$.${read}`) ?? [];
    if (root !== 'data') continue;
    if (name === undefined) return copyJson(data);
    if (typeof name === 'string' && Object.hasOwn(data, name)) kept.set(name, data[name]);
  }
  return copyJson(Object.fromEntries(kept));
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
