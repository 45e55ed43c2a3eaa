import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyJson, copySorted } from '../../src/units/json-copy.ts';

const RUNS = { seed: 7, numRuns: process.env['LONG'] === '1' ? 20_000 : 1_000 };

function objectsIn(value: unknown): readonly object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

describe('a copy of JSON', () => {
  it('is equal, shares nothing and cannot be changed', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const copy = copyJson(value);
        expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
        const originals = new Set(objectsIn(value));
        for (const object of objectsIn(copy)) {
          expect(originals.has(object)).toBe(false);
          expect(Object.isFrozen(object)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('leaves the original as free as it was', () => {
    const original = { list: [1], inner: { a: 1 } };
    copyJson(original);
    original.list.push(2);
    original.inner.a = 2;
    expect(original).toEqual({ list: [1, 2], inner: { a: 2 } });
  });

  it('keeps __proto__ an ordinary key', () => {
    const copy = copyJson(JSON.parse('{"__proto__": {"isAdmin": true}}')) as object;
    expect(Object.keys(copy)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect('isAdmin' in copy).toBe(false);
  });

  it('of undefined is undefined, and undefined properties are left out', () => {
    expect(copyJson(undefined)).toBeUndefined();
    expect(Object.keys(copyJson({ a: undefined, b: 1 }))).toEqual(['b']);
  });

  it('has one text for equal content where it is sorted', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (value) => {
        const copy = copySorted(value, 'all');
        expect(copy).toEqual(JSON.parse(JSON.stringify(value)));
        expect(JSON.stringify(copySorted(turned(value), 'all'))).toBe(JSON.stringify(copy));
        const [some = ''] = Object.keys(value);
        expect(Object.keys(copySorted(value, new Set([some])))).toEqual(
          Object.keys(value).slice(0, 1),
        );
      }),
      RUNS,
    );
    expect(JSON.stringify(copySorted({ b: [{ z: 1, a: -0 }], a: 1 }, 'all'))).toBe(
      '{"a":1,"b":[{"a":0,"z":1}]}',
    );
  });
});

/** The same with the keys of every object the other way round. */
function turned<T>(value: T): T {
  if (Array.isArray(value)) return value.map(turned) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, turned(inner)]);
  return Object.fromEntries(entries.reverse()) as T;
}
