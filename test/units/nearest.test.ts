import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/units/nearest.ts';

/** Optimal string alignment distance by its definition. */
function distance(left: string, right: string): number {
  const memo = new Map<string, number>();
  const edits = (i: number, j: number): number => {
    if (i === 0 || j === 0) return i + j;
    const known = memo.get(`${i},${j}`);
    if (known !== undefined) return known;
    const isSame = left[i - 1] === right[j - 1];
    const ways = [edits(i - 1, j) + 1, edits(i, j - 1) + 1, edits(i - 1, j - 1) + (isSame ? 0 : 1)];
    const isSwap = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
    if (isSwap) ways.push(edits(i - 2, j - 2) + 1);
    const least = Math.min(...ways);
    memo.set(`${i},${j}`, least);
    return least;
  };
  return edits(left.length, right.length);
}

/** The suggestion by its definition: the fewest edits, then the first by code unit. */
function nearestByDefinition(name: string, known: readonly string[]): string | undefined {
  const max = name.length <= 4 ? 1 : 2;
  return known
    .map((candidate) => ({ candidate, edits: distance(name, candidate) }))
    .filter(
      ({ candidate, edits }) => edits <= max && edits < Math.max(name.length, candidate.length),
    )
    .sort((a, b) => a.edits - b.edits || (a.candidate < b.candidate ? -1 : 1))[0]?.candidate;
}

describe('the nearest name', () => {
  it.each<readonly [string, readonly string[], string | undefined]>([
    ['awrd', ['award', 'cap'], 'award'],
    ['pionts', ['growth', 'points'], 'points'],
    ['multiplyer', ['multiplier'], 'multiplier'],
    ['ab', ['ba', 'cb'], 'ba'],
    ['x', ['y'], undefined],
    ['pointage', ['points'], undefined],
    ['x'.repeat(65), [`${'x'.repeat(65)}`], undefined],
  ])('of %s among %j is %s', (name, known, expected) => {
    expect(nearest(name, known)).toBe(expected);
  });

  it('is what its definition says', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, fc.uniqueArray(word, { maxLength: 8 }), (name, known) => {
        expect(nearest(name, known)).toBe(nearestByDefinition(name, known));
      }),
      { seed: 20261121, numRuns: 2_000 },
    );
  });
});
