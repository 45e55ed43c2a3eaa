import { parseFraction } from '../units/exact.ts';
import { lazy } from '../units/lazy.ts';
import {
  among,
  count,
  id,
  instant,
  integer,
  is,
  object,
  optional,
  ordered,
  pairs,
  type Test,
  text,
  tuple,
} from './fault.ts';
import { streakTest } from './streak-row.ts';
import { measureTest, tierTest } from './tier-row.ts';

/** A test for what one rule remembers. */
export const memoryTest: Test = (value) => {
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
    keyed: object({ kind: text, uses: pairs(tuple(text, useTest)) }),
    sightings: object({
      kind: text,
      list: ordered(tuple(id, instant, instant), isSeenBefore),
      forgotten: optional(instant),
    }),
    last: object({ kind: text, at: instant }),
    keys: object({ kind: text, keys: pairs(tuple(count, instant)) }),
    earned: object({ kind: text, inputs: pairs(tuple(count, instant, count)) }),
    carry: object({ kind: text, fraction: is('a fraction, at least 0', isFraction) }),
    inputs: object({ kind: text, keys: pairs(tuple(count, ordered(instant, isNotAfter))) }),
    counts: object({ kind: text, keys: pairs(tuple(count, integer, count)) }),
    streak: streakTest(exact),
    tier: tierTest(),
    measure: measureTest(exact),
  };
});

/** Under a value stands the use of one limit. */
const useTest: Test = (value) => {
  const { kind } = Object(value) as { readonly kind?: unknown };
  return among(['period', 'rolling'])(kind) ?? memoryTest(value);
};

type SightingRow = readonly [memberId: string, from: number, to: number];

function isSeenBefore([, , before]: SightingRow, [, , to]: SightingRow): boolean {
  return before <= to;
}

function isNotAfter(before: number, at: number): boolean {
  return before <= at;
}

function isFraction(value: unknown): boolean {
  const fraction = typeof value === 'string' ? parseShort(value) : undefined;
  return fraction !== undefined && fraction.num >= 0;
}

/** Most code units of an exact number in a row or a message. */
const EXACT_LENGTH_MAX = 10_000;

export const exact = is(
  'a decimal or a fraction',
  (value) => typeof value === 'string' && parseShort(value) !== undefined,
);

function parseShort(value: string) {
  return value.length > EXACT_LENGTH_MAX ? undefined : parseFraction(value);
}
