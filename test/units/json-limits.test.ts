import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonLimits, readJson } from '../../src/units/json-limits.ts';

const RUNS = { seed: 32, numRuns: process.env['LONG'] === '1' ? 20_000 : 1_000 };
const WIDE: JsonLimits = { depthMax: 100, valuesMax: 1_000_000, textMax: 1_000_000 };

function faultOf(value: unknown, limits: Partial<JsonLimits> = {}) {
  const reading = readJson(value, { ...WIDE, ...limits });
  return reading.ok ? undefined : reading.fault;
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

interface Size {
  readonly depth: number;
  readonly values: number;
  readonly text: number;
}

/** Nested containers, values, and code units of texts and keys, counted the plain way. */
function measure(value: unknown): Size {
  if (typeof value !== 'object' || value === null)
    return { depth: 0, values: 1, text: typeof value === 'string' ? value.length : 0 };
  const inside = Object.values(value).map(measure);
  const keys = Array.isArray(value) ? [] : Object.keys(value);
  return {
    depth: 1 + Math.max(0, ...inside.map(({ depth }) => depth)),
    values: inside.reduce((sum, { values }) => sum + values, 1),
    text: inside.reduce((sum, { text }) => sum + text, keys.join('').length),
  };
}

function objectsIn(value: unknown): readonly object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

const json = fc.jsonValue({ maxDepth: 5 }) as fc.Arbitrary<unknown>;

describe('a document that is read', () => {
  it('is a copy that shares nothing with it', () => {
    fc.assert(
      fc.property(json, (value) => {
        const reading = readJson(value, WIDE);
        expect(reading.ok && JSON.stringify(reading.value)).toBe(JSON.stringify(value));
        const originals = new Set(objectsIn(value));
        const copies = objectsIn(reading.ok ? reading.value : undefined);
        expect(copies.filter((object) => originals.has(object))).toEqual([]);
        expect(copies.length).toBe(originals.size);
      }),
      RUNS,
    );
  });

  it('may be as large as each limit and not larger', () => {
    fc.assert(
      fc.property(json, (value) => {
        const { depth, values, text } = measure(value);
        const exact = { depthMax: depth, valuesMax: values, textMax: text };
        expect(faultOf(value, exact)).toBeUndefined();
        expect(faultOf(value, { ...exact, valuesMax: values - 1 })?.code).toBe('too-large');
        if (text > 0)
          expect(faultOf(value, { ...exact, textMax: text - 1 })?.code).toBe('too-large');
        if (depth > 0) expect(faultOf(value, { depthMax: depth - 1 })?.code).toBe('too-deep');
      }),
      RUNS,
    );
  });

  it('has one fault, which says what is too much', () => {
    expect(faultOf(nested(3), { depthMax: 2 })).toEqual({ code: 'too-deep', max: 2 });
    expect(faultOf([1, 2, 3, 4, 5], { valuesMax: 5 })).toEqual({
      code: 'too-large',
      what: 'values',
      max: 5,
    });
    expect(faultOf({ abc: 'defg' }, { textMax: 6 })).toEqual({
      code: 'too-large',
      what: 'code units of text',
      max: 6,
    });
  });

  it('with a hundred thousand levels, or a list of a billion places, is turned away at once', () => {
    expect(faultOf(nested(100_000))).toEqual({ code: 'too-deep', max: 100 });
    expect(faultOf(new Array(1_000_000_000))?.code).toBe('too-large');
  });

  it('that holds itself is too deep', () => {
    const loop: Record<string, unknown> = {};
    loop['loop'] = loop;
    expect(faultOf(loop)).toEqual({ code: 'too-deep', max: 100 });
  });

  it.each([
    [() => 1, 'a function'],
    [Symbol('a'), 'a symbol'],
    [10n, 'a bigint'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [new Map(), 'an object of a class'],
    [new Date(0), 'an object of a class'],
    [new (class Point {})(), 'an object of a class'],
    [undefined, 'an empty place'],
  ])('is JSON: %o is none', (value, found) => {
    expect(faultOf({ a: [1, value] })).toEqual({ code: 'not-json', found, path: ['a', 1] });
  });

  it.each([[Object.create(null)], [{}], [[]], [null], [false], [''], [0]])('may be %o', (value) => {
    expect(faultOf(value)).toBeUndefined();
  });

  it('counts an undefined property as absent, its key too', () => {
    const reading = readJson({ abc: undefined, d: 1 }, { ...WIDE, textMax: 1 });
    expect(reading.ok && Object.keys(reading.value as object)).toEqual(['d']);
  });

  it('keeps __proto__ an ordinary key', () => {
    const reading = readJson(JSON.parse('{"__proto__": {"isAdmin": true}}'), WIDE);
    const value = (reading.ok ? reading.value : undefined) as object;
    expect(JSON.stringify(value)).toBe('{"__proto__":{"isAdmin":true}}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('has each of its properties read once', () => {
    let reads = 0;
    const document = {
      get a() {
        reads += 1;
        return reads;
      },
    };
    const reading = readJson(document, WIDE);
    expect(reading).toEqual({ ok: true, value: { a: 1 } });
    expect(reads).toBe(1);
  });
});
