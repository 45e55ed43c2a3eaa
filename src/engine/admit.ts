import { type AdmittedEvent, isInternal } from '../model/event.ts';
import type { Issue } from '../model/issue.ts';
import { describe } from '../rules/conditions/codes.ts';
import { inDocumentOrder, issue } from '../rules/issues.ts';
import { hashJson, mix } from '../units/hash.ts';
import { idFault } from '../units/identifier.ts';
import { type Instant, parseInstant } from '../units/instant.ts';
import { isPlainObject, type JsonLimits, readJson } from '../units/json-limits.ts';
import { nearest } from '../units/nearest.ts';

/** Limits of one event; texts and keys of `data` count together. */
export const EVENT_LIMITS: JsonLimits = { depthMax: 32, valuesMax: 20_000, textMax: 200_000 };

/** Most keys of an event itself, known ones and others. */
const KEYS_MAX = 100;

export type Admission =
  | { readonly ok: true; readonly event: AdmittedEvent }
  | {
      readonly ok: false;
      readonly issues: readonly Issue[];
      readonly id: string;
      readonly memberId: string;
    };

const KEYS: ReadonlySet<string> = new Set([
  'id',
  'type',
  'memberId',
  'at',
  'receivedAt',
  'seq',
  'by',
  'groupId',
  'key',
  'ref',
  'data',
]);
/**
 * The door: an event as it came from outside, checked and hashed; never throws. An absent `seq`
 * becomes `arrival`.
 */
export function admit(raw: unknown, arrival: number): Admission {
  try {
    return admitObject(raw, arrival);
  } catch {
    return { ok: false, issues: [issue('unreadable', [])], id: '', memberId: '' };
  }
}

function admitObject(raw: unknown, arrival: number): Admission {
  const shape = shapeFault(raw);
  const keys = shape ? [] : Object.keys(raw as object);
  const fault = shape ?? sizeFault(keys);
  if (fault) return { ok: false, issues: [fault], id: '', memberId: '' };
  const issues: Issue[] = unknownKeys(keys);
  const fields = readFields(raw as Fields, issues);
  const event: AdmittedEvent = {
    id: readId('id', fields, issues),
    type: readType(fields, issues),
    memberId: readId('memberId', fields, issues),
    at: readAt(fields, issues),
    receivedAt:
      fields.receivedAt === undefined ? undefined : readInstant('receivedAt', fields, issues),
    seq: readSeq(fields, arrival, issues),
    by: readOptionalId('by', fields, issues),
    groupId: readOptionalId('groupId', fields, issues),
    key: readOptionalId('key', fields, issues),
    ref: readOptionalId('ref', fields, issues),
    data: fields.data,
    contentHash: issues.length === 0 ? contentHash(fields) : 0,
  };
  if (issues.length === 0) return { ok: true, event };
  return { ok: false, issues: inDocumentOrder(issues), id: event.id, memberId: event.memberId };
}

/** What rules set off has types of its own, which nobody sends. */
function readType(fields: RawEvent, issues: Issue[]): string {
  const type = readId('type', fields, issues);
  if (isInternal(type)) issues.push(issue('internal-type', ['type'], { found: describe(type) }));
  return type;
}

/** Each property is read once: whatever a getter or a proxy says later, this is the event. */
function readFields(raw: Fields, issues: Issue[]): RawEvent {
  return {
    id: raw['id'],
    type: raw['type'],
    memberId: raw['memberId'],
    at: raw['at'],
    receivedAt: raw['receivedAt'],
    seq: raw['seq'],
    by: raw['by'],
    groupId: raw['groupId'],
    key: raw['key'],
    ref: raw['ref'],
    data: readData(raw['data'], issues),
  };
}

/** The properties of an event as they came; `data` is already a copy. */
interface RawEvent {
  readonly id: unknown;
  readonly type: unknown;
  readonly memberId: unknown;
  readonly at: unknown;
  readonly receivedAt: unknown;
  readonly seq: unknown;
  readonly by: unknown;
  readonly groupId: unknown;
  readonly key: unknown;
  readonly ref: unknown;
  readonly data: Fields | undefined;
}

/** Of everything but how it was delivered, and the member and id under which it is looked up. */
function contentHash(fields: RawEvent): number {
  const { type, at, by, groupId, key, ref, data } = fields;
  let hash = mix(hashJson(type), hashJson(at));
  if (by !== undefined) hash = mix(hash, hashJson(by, 1));
  if (groupId !== undefined) hash = mix(hash, hashJson(groupId, 2));
  if (key !== undefined) hash = mix(hash, hashJson(key, 3));
  if (ref !== undefined) hash = mix(hash, hashJson(ref, 4));
  return data === undefined ? hash : mix(hash, hashJson(data, 5));
}

/** Why nothing at all can be read of an event. */
function shapeFault(raw: unknown): Issue | undefined {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return wrongType([], raw, 'an object');
  return isPlainObject(raw) ? undefined : issue('not-json', [], { found: 'an object of a class' });
}

function sizeFault({ length }: readonly string[]): Issue | undefined {
  return length <= KEYS_MAX ? undefined : issue('too-large', [], { what: 'keys', max: KEYS_MAX });
}

function unknownKeys(keys: readonly string[]): Issue[] {
  const issues: Issue[] = [];
  for (const key of keys) {
    if (KEYS.has(key)) continue;
    const near = nearest(key, KEYS);
    issues.push(issue('unknown-key', [key], near === undefined ? { key } : { key, near }));
  }
  return issues;
}

type Fields = Readonly<Record<string, unknown>>;

function readId(key: keyof RawEvent, fields: RawEvent, issues: Issue[]): string {
  const id = fields[key];
  if (typeof id !== 'string') {
    issues.push(
      id === undefined ? issue('missing-key', [key], { key }) : wrongType([key], id, 'a text'),
    );
    return '';
  }
  const fault = idFault(id);
  if (fault === undefined) return id;
  issues.push(issue('bad-id', [key], { fault }));
  return '';
}

function readOptionalId(
  key: keyof RawEvent,
  fields: RawEvent,
  issues: Issue[],
): string | undefined {
  return fields[key] === undefined ? undefined : readId(key, fields, issues);
}

function readAt(fields: RawEvent, issues: Issue[]): Instant {
  if (fields.at === undefined) issues.push(issue('missing-key', ['at'], { key: 'at' }));
  return fields.at === undefined ? (0 as Instant) : readInstant('at', fields, issues);
}

function readInstant(key: keyof RawEvent, fields: RawEvent, issues: Issue[]): Instant {
  const at = parseInstant(fields[key]);
  if (at !== undefined) return at;
  issues.push(issue('not-an-instant', [key], { found: describe(fields[key]) }));
  return 0 as Instant;
}

function readSeq(fields: RawEvent, arrival: number, issues: Issue[]): number {
  const seq = fields.seq;
  if (seq === undefined) return arrival;
  if (Number.isSafeInteger(seq)) return Number(seq) + 0;
  issues.push(wrongType(['seq'], seq, 'a whole number'));
  return 0;
}

/** A copy of the data, so that nobody changes it while the event waits. */
function readData(data: unknown, issues: Issue[]): Fields | undefined {
  if (data === undefined) return undefined;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    issues.push(wrongType(['data'], data, 'an object'));
    return undefined;
  }
  const reading = readJson(data, EVENT_LIMITS);
  if (reading.ok) return reading.value as Fields;
  const { code, path, ...params } = { path: [], ...reading.fault };
  issues.push(issue(code, ['data', ...path], params));
  return undefined;
}

function wrongType(path: readonly string[], value: unknown, expected: string): Issue {
  return issue('wrong-type', path, { found: describe(value), expected });
}
