import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SharedMap } from '../../src/model/shared-map.ts';
import { runs } from './support.ts';

const KEYS = 300;

const step = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({
      kind: fc.constant('set' as const),
      from: fc.nat(KEYS),
      count: fc.constantFrom(1, 5, 40),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('copy' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('halve' as const), of: fc.nat(3) }) },
);

/** The entries in the order of insertion, and what is said of each key. */
function shown(map: Pick<SharedMap<number>, 'entries' | 'get' | 'has'>) {
  const asked = Array.from({ length: KEYS + 40 }, (_, key) => [
    map.get(`${key}`),
    map.has(`${key}`),
  ]);
  return [[...map.entries()].map(([key, value]) => [key, value]), asked];
}

interface Playing {
  map: SharedMap<number>;
  readonly plain: Map<string, number>;
  /** Maps that were copied, and what was in them then. */
  readonly left: (readonly [SharedMap<number>, string])[];
}

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

function play(one: Step, value: number, playing: Playing): void {
  const { map, plain, left } = playing;
  if (one.kind === 'set') {
    for (let key = one.from; key < one.from + one.count; key += 1) {
      map.set(`${key}`, value);
      plain.set(`${key}`, value);
    }
  } else if (one.kind === 'copy') {
    left.push([map, JSON.stringify(shown(map))]);
    playing.map = map.copy();
  } else {
    map.update((old) => changed(old, one.of));
    updatePlain(plain, one.of);
  }
}

function changed(old: number, dropped: number): number | undefined {
  return old % 4 === dropped ? undefined : old + 1_000;
}

function updatePlain(plain: Map<string, number>, dropped: number): void {
  for (const [key, old] of [...plain]) {
    const next = changed(old, dropped);
    if (next === undefined) plain.delete(key);
    else plain.set(key, next);
  }
}

describe('a map that shares what has been in it for longer', () => {
  it('is a map in every way, and leaves its copies alone', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => {
        const playing: Playing = { map: new SharedMap(), plain: new Map(), left: [] };
        for (const [value, one] of steps.entries()) play(one, value, playing);
        const { map, plain, left } = playing;
        expect(shown(map)).toEqual(shown(plain));
        expect([...map.values()]).toEqual([...plain.values()]);
        expect(map.isEmpty).toBe(plain.size === 0);
        for (const [copied, before] of left) expect(JSON.stringify(shown(copied))).toBe(before);
      }),
      runs(150),
    );
  });

  it('finds each of ten thousand entries, and changes the first in its place', () => {
    const map = new SharedMap<number>();
    for (let key = 0; key < 10_000; key += 1) map.set(`${key}`, key);
    const copy = map.copy();
    copy.set('0', -1);
    expect([map.get('0'), copy.get('0'), copy.get('9999'), copy.get('x')]).toEqual([
      0,
      -1,
      9_999,
      undefined,
    ]);
    expect([...copy.values()].slice(0, 2)).toEqual([-1, 1]);
    expect([...copy.entries()]).toHaveLength(10_000);
  });
});
