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
  type Test,
  text,
  tuple,
} from './fault.ts';
import { exact } from './memory-check.ts';
import { DEPTH_MAX, HOPS_MAX } from './place.ts';

/** What is wrong with a message from another step, apart from what only a program can tell. */
export function messageFault(message: unknown): Fault | undefined {
  const tests = messageTests();
  const { kind } = Object(message) as { readonly kind?: unknown };
  const test = typeof kind === 'string' && Object.hasOwn(tests, kind) ? tests[kind] : undefined;
  if (test) return test(message);
  const known = object({ kind: among(Object.keys(tests)) });
  return is('an object', isObject)(message) ?? known({ kind });
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A test for an event as JSON. */
const eventShape = lazy(() => ({
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
}));

export const eventTest = lazy(() => object(eventShape()));

/** The same, or what time has set off, which has no id. */
export const causeTest = lazy(() => object({ ...eventShape(), id: idOrNothing }));

/** Of an event; what time has set off has none. */
export const idOrNothing = is(
  'an id, or nothing',
  (value) => value === '' || id(value) === undefined,
);

function isData(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return readJson(value, EVENT_LIMITS).ok;
}

/** Exact units of an award in one currency. */
export const baseShape = lazy(
  (): Readonly<Record<string, Test>> => ({
    currency: id,
    total: exact,
    parts: optional(list(object({ value: exact, count }))),
  }),
);

function countTo(max: number): Test {
  return is(
    `a whole number from 0 to ${max}`,
    (value) => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= max,
  );
}

/** Where something stands that so many members may have passed on. */
export function placeTest(hopsMax: number): Test {
  return object({ origin: id, n: text, depth: countTo(DEPTH_MAX), hops: countTo(hopsMax) });
}

export const truth = is('true or false', (value) => typeof value === 'boolean');

/** What an amendment may hold: a message to a member that is no amendment itself. */
const memberMessage: Test = (value) => {
  const { kind } = Object(value) as { readonly kind?: unknown };
  return among(['grant', 'reverse'])(kind) ?? messageFault(value);
};

/** What programme keys are told and asked, and what they reply. */
const keyMessageTests = lazy((): Readonly<Record<string, Test>> => {
  const kind = text;
  return {
    reserve: object({
      kind,
      id: text,
      key: text,
      from: id,
      gate: text,
      at: instant,
      asks: list(object({ amount: integer, whole: optional(integer), limited: truth })),
    }),
    reply: object({
      kind,
      id: text,
      to: id,
      key: text,
      reserve: text,
      granted: list(integer),
      opensAt: optional(integer),
    }),
    release: object({ kind, id: text, key: text, gate: text, at: instant, amount: integer }),
    group: object({
      kind,
      id: text,
      key: text,
      position: tuple(instant, integer, id),
      tags: list(id),
    }),
  };
});

const messageTests = lazy((): Readonly<Record<string, Test>> => {
  const kind = text;
  return {
    grant: object({
      kind,
      id: text,
      to: id,
      ruleId: id,
      event: causeTest(),
      bases: list(object(baseShape())),
      // The last member who gets it passes it on no more.
      place: optional(placeTest(HOPS_MAX - 1)),
      groupTags: optional(list(id)),
    }),
    reverse: object({
      kind,
      id: text,
      to: id,
      event: eventTest(),
      about: object({
        id,
        type: id,
        memberId: id,
        at: instant,
        seq: integer,
        key: optional(id),
      }),
      returned: object({ all: truth, amount: exact, lines: list(count) }),
      place: placeTest(HOPS_MAX - 1),
    }),
    amend: object({
      kind,
      id: text,
      to: id,
      about: text,
      rev: count,
      content: optional(memberMessage),
      of: object({ origin: id, eventId: idOrNothing, ruleId: text }),
      cause: object({ id: idOrNothing, knownAt: instant, at: instant }),
    }),
    ...keyMessageTests(),
  };
});
