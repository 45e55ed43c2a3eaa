import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, type Event, type RuleSet } from '../../src/index.ts';
import type { OrderLine } from '../../src/model/grant.ts';
import { splitUnits } from '../../src/rules/split.ts';
import { bookOf, entriesOf, postAll, runs } from './support.ts';

const REMAINDERS = ['largest', 'first', 'last'] as const;
const remainders = fc.constantFrom(...REMAINDERS);

const weights = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 12 });
const linesOf = (list: readonly number[]): readonly OrderLine[] =>
  list.map((cents) => ({ id: '', price: { num: cents, den: 100 }, quantity: 1 }));
const sumOf = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0);

/** The same by hand, in whole numbers. */
function plainSplit(units: number, list: readonly number[], remainder: string): readonly number[] {
  const counted = sumOf(list) === 0 ? list.map(() => 1) : list;
  const sum = sumOf(counted);
  const parts = counted.map((weight) => Math.floor((units * weight) / sum));
  const rests = counted.map((weight, index) => ({ index, rest: (units * weight) % sum }));
  const left = units - sumOf(parts);
  const counting = rests.filter(({ index }) => (counted[index] ?? 0) > 0);
  const [first, last] = [counting[0]?.index, counting.at(-1)?.index];
  const largest = [...counting].sort((a, b) => b.rest - a.rest || a.index - b.index);
  const chosen = new Set(largest.slice(0, left).map(({ index }) => index));
  return parts.map((part, index) => {
    if (remainder === 'largest') return part + (chosen.has(index) ? 1 : 0);
    return part + (index === (remainder === 'first' ? first : last) ? left : 0);
  });
}

/** Any of the lines of which something is left. */
function pickLine(left: readonly number[], picks: Iterator<number>): number {
  const standing = left.flatMap((count, index) => (count > 0 ? [index] : []));
  return standing[picks.next().value % standing.length] ?? 0;
}

/** Of each line the part that is left, rounded down; nothing once nothing is left. */
function standingOn(
  parts: readonly number[],
  left: readonly number[],
  lines: readonly { readonly quantity: number }[],
): number {
  if (sumOf(left) === 0) return 0;
  return sumOf(
    lines.map(({ quantity }, index) =>
      Math.floor(((parts[index] ?? 0) * (left[index] ?? 0)) / quantity),
    ),
  );
}

describe('points parted over lines', () => {
  it('are as many as there were, as by hand, and the same below 0', () => {
    fc.assert(
      fc.property(fc.nat(100_000), weights, remainders, (units, list, remainder) => {
        const parts = splitUnits(units, linesOf(list), remainder);
        expect(sumOf(parts)).toBe(units);
        expect(parts).toEqual(plainSplit(units, list, remainder));
        const below = splitUnits(-units, linesOf(list), remainder);
        expect(below.map((part) => 0 - part)).toEqual(parts.map((part) => part + 0));
      }),
      runs(300),
    );
  });

  const rules: RuleSet = {
    id: 'splits',
    version: 1,
    timeZone: 'UTC',
    rules: {
      order: {
        kind: 'award',
        on: 'purchase',
        amount: {
          rate: '0.7',
          of: '$.data.paid',
          split: { over: '$.data.lines', by: '$.total', quantity: '$.quantity' },
        },
      },
    },
  };
  const order = fc.array(
    fc.record({ total: fc.integer({ min: 0, max: 50 }), quantity: fc.integer({ min: 1, max: 4 }) }),
    { minLength: 1, maxLength: 5 },
  );
  const pieces = fc.infiniteStream(fc.nat());

  it('come back piece by piece in any order, never more than was given, and all in the end', () => {
    const program = compile(rules);
    fc.assert(
      fc.property(order, pieces, (lines, picks) => {
        const book = bookOf(program);
        const paid = String(sumOf(lines.map(({ total }) => total)) + 1);
        const at = Date.UTC(2024, 5, 3);
        const bought: Event = {
          id: 'p1',
          type: 'purchase',
          memberId: 'u1',
          at,
          data: { paid, lines },
        };
        const entries = entriesOf(postAll(book, [bought]));
        const parts = entries[0]?.calc.split ?? [];
        expect(sumOf(parts)).toBe(entries[0]?.points ?? 0);
        const left = lines.map(({ quantity }) => quantity);
        for (let turn = 1; sumOf(left) > 0; turn += 1) {
          const line = pickLine(left, picks);
          left[line] = (left[line] ?? 0) - 1;
          const data = { lines: [{ line, quantity: 1 }] };
          const refund = { id: `r${turn}`, type: 'refund', memberId: 'u1', ref: 'p1', data };
          postAll(book, [{ ...refund, at: at + turn }]);
          expect(book.member('u1').balances['points']).toBe(standingOn(parts, left, lines));
        }
      }),
      runs(100),
    );
  });
});

describe('the points part of an order', () => {
  const rules: RuleSet = {
    id: 'parts',
    version: 1,
    timeZone: 'UTC',
    rules: {
      gift: { kind: 'award', on: 'gift', amount: { given: '$.data.points', min: 1, max: 100 } },
      life: { kind: 'expiry', after: { days: 3 } },
    },
  };
  const amounts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });

  it('comes back in any parts to its lots, together never more than was spent', () => {
    const program = compile(rules);
    const DAY = 86_400_000;
    fc.assert(
      fc.property(
        amounts,
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        amounts,
        (gifts, share, parts) => {
          const book = bookOf(program);
          const start = Date.UTC(2024, 5, 3);
          const given = gifts.slice(-3).map(
            (points, index): Event => ({
              id: `g${index}`,
              type: 'gift',
              memberId: 'u1',
              by: 'host',
              at: start + index * DAY,
              data: { points },
            }),
          );
          postAll(book, given);
          const before = book.member('u1');
          const spent = Math.max(1, Math.floor((before.balances['points'] ?? 0) * share));
          const at = start + 2 * DAY + 1;
          const spend = {
            id: 's1',
            type: 'redeem',
            memberId: 'u1',
            at,
            key: 'o1',
            data: { points: spent },
          };
          postAll(book, [spend]);
          let left = spent;
          for (const [index, points] of parts.entries()) {
            const refund = {
              id: `r${index}`,
              type: 'refund',
              memberId: 'u1',
              at: at + 1 + index,
              ref: 'o1',
              data: { points },
            };
            const [outcome] = postAll(book, [refund]);
            const back = Math.min(points, left);
            expect(outcome?.entries.reduce((sum, one) => sum + one.points, 0)).toBe(back);
            left -= back;
          }
          postAll(book, [{ id: 'all', type: 'refund', memberId: 'u1', at: at + 100, ref: 'o1' }]);
          const after = book.member('u1');
          expect([after.balances, after.lots]).toEqual([before.balances, before.lots]);
        },
      ),
      runs(80),
    );
  });
});
