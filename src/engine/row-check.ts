import { comparePositions } from '../model/event.ts';
import type { MemberRow } from '../model/member-row.ts';
import type { MessageEvent } from '../model/message.ts';
import { REASON_CODES } from '../model/outcome.ts';
import { compare, ONE, parseFraction } from '../units/exact.ts';
import type { Instant } from '../units/instant.ts';
import { readJson } from '../units/json-limits.ts';
import { lazy } from '../units/lazy.ts';
import { EVENT_LIMITS } from './admit.ts';
import {
  among,
  count,
  type Fault,
  id,
  instant,
  integer,
  is,
  list,
  object,
  optional,
  ordered,
  type Test,
  text,
  tuple,
} from './fault.ts';

/** What is wrong with the row of a member, apart from what only a program can tell. */
export function rowFault(row: unknown): Fault | undefined {
  return rowTest()(row) ?? disagreement(row as MemberRow);
}

/** What is wrong with a message from another step, apart from what only a program can tell. */
export function messageFault(message: unknown): Fault | undefined {
  return messageTest()(message);
}

const rowTest = lazy(() =>
  object({
    v: integer,
    memberId: id,
    position: optional(tuple(instant, integer, id)),
    entryCount: count,
    balances: pairs(tuple(id, integer)),
    memory: pairs(tuple(text, memory)),
    seen: pairs(tuple(text, instant, count, SEEN_STATUS, optional(among(REASON_CODES)))),
    prunedAt: optional(instant),
    waiting: ordered<Waiting>(tuple(event(), count), ([a], [b]) => isBefore(a, b)),
    joinedAt: optional(instant),
    tags: list(id),
    lastActiveDay: optional(integer),
  }),
);

type Waiting = readonly [event: MessageEvent, contentHash: number];

/** What becomes of an input whose id is remembered. */
const SEEN_STATUS = among(['accepted', 'late', 'future', 'refused']);

function isBefore(a: MessageEvent, b: MessageEvent): boolean {
  return comparePositions({ ...a, at: a.at as Instant }, { ...b, at: b.at as Instant }) < 0;
}

/** A map as a list of rows, each with its key first. */
function pairs(row: Test): Test {
  const rows = list(row);
  return (value) => rows(value) ?? repeated(value as readonly (readonly unknown[])[]);
}

function repeated(rows: readonly (readonly unknown[])[]): Fault | undefined {
  const keys = new Set<unknown>();
  for (const [index, [key]] of rows.entries()) {
    if (keys.has(key)) return { path: [index, 0], found: 'it a second time', expected: 'it once' };
    keys.add(key);
  }
  return undefined;
}

const memory: Test = (value) => {
  const kind = is('an object', (one) => typeof one === 'object' && one !== null);
  const fault = kind(value);
  if (fault) return fault;
  const tests = memoryTests();
  const one = (value as { readonly kind?: unknown }).kind;
  const test = typeof one === 'string' && Object.hasOwn(tests, one) ? tests[one] : undefined;
  return test ? test(value) : object({ kind: among(Object.keys(tests)) })({ kind: one });
};

const memoryTests = lazy((): Readonly<Record<string, Test>> => {
  const ascending = ([a]: readonly number[], [b]: readonly number[]) => Number(a) < Number(b);
  const inTime = ([a]: readonly number[], [b]: readonly number[]) => Number(a) <= Number(b);
  return {
    period: object({
      kind: text,
      period: integer,
      used: integer,
      earlier: ordered(tuple(integer, integer), ascending),
      forgotten: integer,
    }),
    rolling: object({
      kind: text,
      grants: ordered(tuple(instant, integer), inTime),
      forgotten: integer,
    }),
    last: object({ kind: text, at: instant }),
    keys: object({ kind: text, keys: pairs(tuple(count, instant)) }),
    carry: object({ kind: text, fraction: is('a fraction of 1', isFraction) }),
  };
});

function isFraction(value: unknown): boolean {
  const fraction = typeof value === 'string' ? parseShort(value) : undefined;
  return fraction !== undefined && fraction.num >= 0 && compare(fraction, ONE) < 0;
}

/** Most code units of an exact number in a row or a message. */
const EXACT_LENGTH_MAX = 10_000;

function parseShort(value: string) {
  return value.length > EXACT_LENGTH_MAX ? undefined : parseFraction(value);
}

const event = lazy(() =>
  object({
    id,
    type: id,
    memberId: id,
    at: instant,
    receivedAt: optional(instant),
    seq: integer,
    by: optional(id),
    groupId: optional(id),
    key: optional(id),
    ref: optional(id),
    data: optional(is('an object of JSON inside the limits of an event', isData)),
  }),
);

function isData(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return readJson(value, EVENT_LIMITS).ok;
}

const messageTest = lazy(() => {
  const exact = is(
    'a decimal or a fraction',
    (value) => typeof value === 'string' && parseShort(value) !== undefined,
  );
  return object({
    kind: among(['grant']),
    id: text,
    to: id,
    ruleId: id,
    event: event(),
    bases: list(
      object({
        currency: id,
        total: exact,
        parts: optional(list(object({ value: exact, count }))),
      }),
    ),
  });
});

/** What each field for itself cannot show. */
function disagreement(row: MemberRow): Fault | undefined {
  for (const [index, [{ memberId }]] of row.waiting.entries()) {
    if (memberId === row.memberId) continue;
    const path = ['waiting', index, 0, 'memberId'];
    return { path, found: 'another member', expected: 'that of the row' };
  }
  const isUsed = row.entryCount + row.balances.length + row.memory.length > 0;
  if (row.position !== undefined || !isUsed) return undefined;
  return { path: ['position'], found: 'nothing', expected: 'one, because inputs were applied' };
}
