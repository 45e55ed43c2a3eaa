import * as z from 'zod/mini';
import type { AdmittedEvent } from '../model/event.ts';
import type { OrderLine } from '../model/grant.ts';
import {
  compare,
  type Exact,
  minus,
  over,
  parseExact,
  plus,
  times,
  toInteger,
  ZERO,
} from '../units/exact.ts';
import { parsePath, readerOf } from '../units/path.ts';
import { brief } from './event-decimal.ts';
import { pathSchema } from './fields.ts';
import { lazySchema } from './lazy-schema.ts';
import type { Refusal } from './proposal.ts';
import { wholeNumber } from './whole-number.ts';

const REMAINDERS = ['largest', 'first', 'last'] as const;
export type Remainder = (typeof REMAINDERS)[number];

/** How the points of an award are parted over the lines of an order, so that each can be given back. */
export interface Split {
  /** Path of the array in the event. */
  readonly over: string;
  /** Path inside one line of what all of it counts for; a decimal of at least 0, no pieces count for nothing. */
  readonly by: string;
  /** Path inside one line of its pieces, a whole number of at least 0; 1 by default. */
  readonly quantity?: string | undefined;
  /** Path inside one line of its id, by which a refund may name it; `$.id` by default. */
  readonly id?: string | undefined;
  /**
   * Who gets the units that are left when every part is rounded down: the largest fractions, one unit
   * each, ties in the order of the lines (default); the first or the last line that counts at all.
   */
  readonly remainder?: Remainder | undefined;
}

export const splitSchema = lazySchema(() =>
  z.strictObject({
    over: pathSchema(),
    by: pathSchema(),
    quantity: z.exactOptional(pathSchema()),
    id: z.exactOptional(pathSchema()),
    remainder: z.exactOptional(z.enum(REMAINDERS)),
  }),
);

export interface CompiledSplit {
  readonly remainder: Remainder;
  /** The lines of an event, or why they cannot be read. */
  linesOf(event: AdmittedEvent): readonly OrderLine[] | Refusal;
}

export function compileSplit(split: Split, note: (path: string) => void): CompiledSplit {
  note(split.over);
  const readLines = readerOf(parsePath(split.over) ?? []);
  const readLine = lineReader(split);
  const { remainder = 'largest' } = split;
  return {
    remainder,
    linesOf: (event) => {
      const lines = readLines(event);
      const params = { path: split.over };
      if (lines === undefined) return { code: 'base-missing', params };
      if (!Array.isArray(lines))
        return { code: 'base-not-a-decimal', params: { ...params, found: brief(lines) } };
      return lines.length === 0 ? { code: 'base-missing', params } : readAll(lines, readLine);
    },
  };
}

type ReadLine = (line: unknown, index: number) => OrderLine | Refusal;

function readAll(lines: readonly unknown[], readLine: ReadLine): readonly OrderLine[] | Refusal {
  const read: OrderLine[] = [];
  for (const [index, line] of lines.entries()) {
    const one = readLine(line, index);
    if ('code' in one) return one;
    read.push(one);
  }
  return read;
}

function lineReader({ over: path, by, quantity: pieces, id = '$.id' }: Split): ReadLine {
  const readWeight = readerOf(parsePath(by) ?? []);
  const readQuantity = pieces === undefined ? ONE_OF_IT : readerOf(parsePath(pieces) ?? []);
  const readId = readerOf(parsePath(id) ?? []);
  return (line, index) => {
    const weight = parseExact(readWeight(line));
    const quantity = wholeNumber(readQuantity(line));
    const inLine = weight ? pieces : by;
    if (!weight || quantity === undefined)
      return { code: 'base-not-a-decimal', params: { path, line: index, inLine } };
    return lineOf(readId(line), weight, quantity);
  };
}

const ONE_OF_IT = () => 1;

function lineOf(id: unknown, weight: Exact, quantity: number): OrderLine | Refusal {
  if (weight.num < 0) return { code: 'base-negative', params: {} };
  const price = over(weight, { num: quantity, den: 1 }) ?? ZERO;
  return { id: typeof id === 'string' ? id : '', price, quantity };
}

/**
 * Units parted over lines, in their order; together exactly as many as there were. Where nothing
 * counts, every line counts for the same.
 */
export function splitUnits(
  units: number,
  lines: readonly OrderLine[],
  remainder: Remainder,
): readonly number[] {
  const stated = lines.map(({ price, quantity }) => times(price, { num: quantity, den: 1 }));
  const sum = stated.reduce(plus, ZERO);
  const weights = sum.num > 0 ? stated : stated.map(() => ONE_EACH);
  const total = sum.num > 0 ? sum : { num: lines.length, den: 1 };
  const size = Math.abs(units);
  const exact = weights.map((weight) => over(times({ num: size, den: 1 }, weight), total) ?? ZERO);
  const parts = exact.map((part) => toInteger(part, 'floor') ?? 0);
  const left = size - parts.reduce((all, part) => all + part, 0);
  for (const [index, more] of moreOf({ exact, parts, weights }, left, remainder))
    parts[index] = (parts[index] ?? 0) + more;
  return units < 0 ? parts.map((part) => (part === 0 ? 0 : -part)) : parts;
}

const ONE_EACH: Exact = { num: 1, den: 1 };

interface Parted {
  readonly exact: readonly Exact[];
  readonly parts: readonly number[];
  readonly weights: readonly Exact[];
}

/** Which lines get how much of the units that are left. */
function moreOf(
  { exact, parts, weights }: Parted,
  left: number,
  remainder: Remainder,
): readonly (readonly [index: number, units: number])[] {
  if (left === 0) return [];
  const counting = [...weights.keys()].filter((index) => (weights[index] ?? ZERO).num > 0);
  if (remainder === 'first') return [[counting[0] ?? 0, left]];
  if (remainder === 'last') return [[counting.at(-1) ?? 0, left]];
  const fractionOf = (index: number) =>
    minus(exact[index] ?? ZERO, { num: parts[index] ?? 0, den: 1 });
  const largest = counting.sort((a, b) => compare(fractionOf(b), fractionOf(a)) || a - b);
  return largest.slice(0, left).map((index) => [index, 1]);
}
