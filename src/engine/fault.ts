import { describe } from '../rules/conditions/codes.ts';
import { idFault } from '../units/identifier.ts';
import { type Instant, parseInstant } from '../units/instant.ts';
import { isPlainObject } from '../units/json-limits.ts';
import { pathText } from '../units/path.ts';

/** What is wrong with stored JSON, and where: the first thing found. */
export interface Fault {
  readonly path: readonly (string | number)[];
  readonly found: string;
  readonly expected: string;
}

/** Answers what is wrong with a value, or `undefined`. Reads own properties only. */
export type Test = (value: unknown) => Fault | undefined;

/** The fault as a sentence without its full stop. */
export function faultText({ path, found, expected }: Fault): string {
  const place = path.length === 0 ? '' : ` at ${pathText(path)}`;
  return `found ${found}${place}, expected ${expected}`;
}

/** The fault that is found, or that there is no looking for one. */
export function unlessUnreadable(look: () => Fault | undefined): Fault | undefined {
  try {
    return look();
  } catch {
    return { path: [], found: 'a property that throws when it is read', expected: 'JSON' };
  }
}

/** A test for one plain property of a value. */
export function is(expected: string, holds: (value: unknown) => boolean): Test {
  return (value) => (holds(value) ? undefined : { path: [], found: describe(value), expected });
}

export const text = is('a text', (value) => typeof value === 'string');
export const id = is('an id', (value) => typeof value === 'string' && idFault(value) === undefined);
export const integer = is('a whole number', Number.isSafeInteger);
export const count = is('a whole number of at least 0', isCount);
export const day = is('days since 1970-01-01', isDay);
export const instant = is('epoch milliseconds', isInstant);

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Events lie between 1970 and 2200; a little before that is what comes before all of them. */
function isDay(value: unknown): value is number {
  return Number.isSafeInteger(value) && Math.abs(Number(value)) <= DAYS_MAX;
}

const DAYS_MAX = 100_000;

function isInstant(value: unknown): value is Instant {
  return typeof value === 'number' && parseInstant(value) === value;
}

/** One of the values named. */
export function among(known: readonly (string | number)[]): Test {
  return is(`one of ${known.join(', ')}`, (value) => known.some((one) => one === value));
}

export function optional(test: Test): Test {
  return (value) => (value === undefined ? undefined : test(value));
}

/** A list in which every item passes. */
export function list(test: Test): Test {
  return (value) => {
    if (!Array.isArray(value)) return { path: [], found: describe(value), expected: 'an array' };
    for (let index = 0; index < value.length; index += 1) {
      const fault = test(value[index]);
      if (fault) return below(index, fault);
    }
    return undefined;
  };
}

/** A list whose items also come in an order: `follows` says whether one may stand after another. */
export function ordered<Item>(test: Test, follows: (before: Item, item: Item) => boolean): Test {
  const items = list(test);
  return (value) => {
    const fault = items(value);
    if (fault) return fault;
    const all = value as readonly Item[];
    const index = all.findIndex((item, at) => at > 0 && !follows(all[at - 1] as Item, item));
    return index < 0
      ? undefined
      : {
          path: [index],
          found: 'a row out of order',
          expected: 'each after the one before it',
        };
  };
}

/** A list of as many items as there are tests; the last ones may be absent where they are optional. */
export function tuple(...tests: readonly Test[]): Test {
  return (value) => {
    if (!Array.isArray(value) || value.length > tests.length) {
      return { path: [], found: describe(value), expected: `an array of ${tests.length}` };
    }
    for (const [index, test] of tests.entries()) {
      const fault = test(value[index]);
      if (fault) return below(index, fault);
    }
    return undefined;
  };
}

/** An object of these keys and no others. */
export function object(tests: Readonly<Record<string, Test>>): Test {
  const known = Object.entries(tests);
  return (value) => {
    if (typeof value !== 'object' || value === null || !isPlainObject(value))
      return { path: [], found: describe(value), expected: 'an object' };
    const fields = value as Readonly<Record<string, unknown>>;
    const unknown = Object.keys(fields).find((key) => !Object.hasOwn(tests, key));
    if (unknown !== undefined)
      return { path: [unknown], found: 'an unknown key', expected: 'none' };
    return firstFault(known, fields);
  };
}

function firstFault(
  tests: readonly (readonly [key: string, test: Test])[],
  fields: Readonly<Record<string, unknown>>,
): Fault | undefined {
  for (const [key, test] of tests) {
    const fault = test(fields[key]);
    if (fault) return below(key, fault);
  }
  return undefined;
}

function below(key: string | number, fault: Fault): Fault {
  return { ...fault, path: [key, ...fault.path] };
}

/** A map as a list of rows, each with its key first. */
export function pairs(row: Test): Test {
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
