import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestJson, hashJson, hashText, mix } from '../../src/units/hash.ts';

const isLong = process.env['LONG'] === '1';
const RUNS = { seed: 53, numRuns: isLong ? 50_000 : 2_000 };

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<unknown>;

/** The keys of every object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, reversed(inner)]);
  return Object.fromEntries(entries.reverse());
}

/** One text per content: keys sorted, −0 as 0. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${pairs.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}

describe('the hash of content', () => {
  it('does not depend on the order of keys, at any depth (REP-07)', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(hashJson(reversed(value))).toBe(hashJson(value));
        expect(digestJson(reversed(value))).toBe(digestJson(value));
      }),
      RUNS,
    );
  });

  it('depends on everything else: other content has another hash', () => {
    const texts = new Map<number, string>();
    fc.assert(
      fc.property(json, (value) => {
        const hash = hashJson(value);
        const text = canonical(value);
        expect(texts.get(hash) ?? text).toBe(text);
        texts.set(hash, text);
      }),
      { ...RUNS, numRuns: isLong ? 500_000 : 20_000 },
    );
    expect(texts.size).toBeGreaterThan(1_000);
  });

  it('is a whole number of at most 53 bits', () => {
    fc.assert(
      fc.property(json, fc.integer(), (value, seed) => {
        const hash = hashJson(value, seed);
        expect(Number.isSafeInteger(hash) && hash >= 0).toBe(true);
      }),
      RUNS,
    );
  });

  it('tells apart what JSON tells apart', () => {
    const values = [
      '1',
      1,
      -1,
      '-1',
      1.5,
      true,
      false,
      null,
      'true',
      'false',
      'null',
      '',
      ' ',
      0,
      '0',
      [],
      {},
      '[]',
      '{}',
      [[]],
      [{}],
      [null],
      [0],
      [''],
      ['1'],
      [1],
      [1, 1],
      [1, 2],
      [2, 1],
      [[1], 2],
      [[1, 2]],
      [1, [2]],
      [false],
      ['a', 'b'],
      ['ab'],
      ['', 'ab'],
      { a: 1 },
      { a: '1' },
      { a: null },
      { a: [] },
      { a: {} },
      { b: 1 },
      { '': 1 },
      { 1: 'a' },
      { a: 1, b: 2 },
      { a: 2, b: 1 },
      { a: { b: 1 } },
      { a: { a: 1 } },
      { a: { a: { a: 1 } } },
      [{ a: 1 }, { b: 2 }],
      [{ a: 1, b: 2 }],
      ['a', 1],
      [['a', 1]],
      'é',
      'e\u0301',
      '😀',
      '\u0000',
      '\u0000\u0000',
    ];
    const hashes = values.map((value) => hashJson(value));
    expect(new Set(hashes).size).toBe(values.length);
    expect(new Set(values.map(digestJson)).size).toBe(values.length);
  });

  it('tells every short text from every number', () => {
    const hashes = new Set<number>();
    for (let i = 0; i < 10_000; i += 1) {
      hashes.add(hashJson(i));
      hashes.add(hashJson(String(i)));
      hashes.add(hashJson(String(i).padStart(5, '0')));
    }
    expect(hashes.size).toBe(30_000);
  });

  it('takes −0 for 0, an undefined property for none, and undefined in a list for null', () => {
    expect(hashJson(-0)).toBe(hashJson(0));
    expect(hashJson({ a: 1, b: undefined })).toBe(hashJson({ a: 1 }));
    expect(hashJson([undefined])).toBe(hashJson([null]));
    expect(hashJson([undefined])).not.toBe(hashJson([false]));
  });

  it('of swapped keys and values differs', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const isSame = hashJson({ [a]: b }) === hashJson({ [b]: a });
        expect(isSame).toBe(a === b);
        expect(mix(hashText(a), hashText(b)) === mix(hashText(b), hashText(a))).toBe(a === b);
      }),
      RUNS,
    );
  });
});

function bitsOf(value: number): readonly number[] {
  return Array.from({ length: 53 }, (_, bit) => Math.floor(value / 2 ** bit) % 2);
}

/** How often each of the 53 bits changes with one change of the input, between 0 and 1. */
function changes(pairs: readonly (readonly [number, number])[]): readonly number[] {
  const counts = Array<number>(53).fill(0);
  for (const [a, b] of pairs) {
    const other = bitsOf(b);
    for (const [bit, value] of bitsOf(a).entries()) {
      if (value !== other[bit]) counts[bit] = (counts[bit] ?? 0) + 1;
    }
  }
  return counts.map((count) => count / pairs.length);
}

describe('each bit of a hash', () => {
  const numbers = Array.from({ length: 20_000 }, (_, index) => index);

  it.each([
    [
      'the last letter of a text',
      (i: number) => [hashText(`event-${i}a`), hashText(`event-${i}b`)],
    ],
    ['the first letter', (i: number) => [hashText(`a-event-${i}`), hashText(`b-event-${i}`)]],
    ['a number in an object', (i: number) => [hashJson({ n: i }), hashJson({ n: i + 1 })]],
    ['one of ten keys', (i: number) => [hashJson(wide(i, 0)), hashJson(wide(i, 1))]],
    ['the type', (i: number) => [hashJson([i]), hashJson([String(i)])]],
  ] as const)('changes about every second time with %s', (_, pairOf) => {
    const pairs = numbers.map((i) => pairOf(i) as [number, number]);
    for (const share of changes(pairs)) {
      expect(share).toBeGreaterThan(0.48);
      expect(share).toBeLessThan(0.52);
    }
  });
});

function wide(i: number, last: number): object {
  const pairs = Array.from({ length: 9 }, (_, key) => [`k${key}`, i * 10 + key]);
  return { ...Object.fromEntries(pairs), last };
}

describe('two million ids in a row', () => {
  const few = isLong ? 2_000_000 : 200_000;

  it.each([
    ['after a prefix', 2_000_000, (i: number) => hashText(`wx-msg-2024-${i}`)],
    ['bare', few, (i: number) => hashText(String(i))],
    ['inside an event', few, (i: number) => hashJson({ id: i, type: 'message' })],
  ] as const)('do not collide: %s (%i)', (_, count, hashOf) => {
    const hashes = new Float64Array(count);
    for (let i = 0; i < count; i += 1) hashes[i] = hashOf(i);
    hashes.sort();
    let collisions = 0;
    for (let i = 1; i < count; i += 1) if (hashes[i] === hashes[i - 1]) collisions += 1;
    expect(collisions).toBe(0);
  });
});

describe('a digest', () => {
  it('is 32 hex digits', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(digestJson(value)).toMatch(/^[0-9a-f]{32}$/);
      }),
      RUNS,
    );
  });
});
