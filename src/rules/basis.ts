import type { Basis, OrderLine } from '../model/grant.ts';
import { type Exact, over, parseExact, plus, signOf, times, ZERO } from '../units/exact.ts';
import { parsePath, readerOf } from '../units/path.ts';
import { type Amount, amountForm, type Lines, type RateAmount } from './amount.ts';
import type { Context } from './context.ts';
import { eventDecimal } from './event-decimal.ts';
import { compileSplit, type Split } from './split.ts';
import { wholeNumber } from './whole-number.ts';

/** Reads what an amount shrinks with, when a part of its order comes back. */
export type BasisOf = (context: Context) => Basis | undefined;

const SHARE: Basis = { kind: 'share' };

/**
 * Only what a rate reads shrinks, and a formula with the part of the order that is left; other
 * amounts stay whole until nothing is left. With `namesOrder` the rule set says what an order is
 * worth: then all rates over one decimal shrink with that.
 */
export function basisOf(
  amount: Amount,
  unitsPerPoint: Exact,
  namesOrder: boolean,
): BasisOf | undefined {
  if (typeof amount !== 'object') return undefined;
  if (amount.split) return splitBasis(amount.split);
  const form = amountForm(amount);
  if (form === 'formula') return () => SHARE;
  if (form !== 'rate') return undefined;
  const { of, rate, per = 1, roundEach: each = 'order' } = amount as RateAmount;
  if (typeof of === 'string') return namesOrder ? () => SHARE : moneyBasis(of);
  const read = orderLines(of, ignore);
  const unitsOfOne = over(times(exact(rate), unitsPerPoint), exact(per)) ?? ZERO;
  return (context) => {
    const lines = read(context);
    return lines && { kind: 'lines', lines, rate: unitsOfOne, each };
  };
}

function splitBasis(stated: Split): BasisOf {
  const { remainder, linesOf } = compileSplit(stated, ignore);
  return ({ event }) => {
    const lines = linesOf(event);
    return 'code' in lines ? undefined : { kind: 'split', lines, remainder };
  };
}

/** What is read here was noted by the amount itself. */
function ignore(): void {}

function exact(decimal: string | number): Exact {
  return parseExact(decimal) ?? ZERO;
}

function moneyBasis(of: string): BasisOf {
  const read = moneyAt(of, ignore);
  return (context) => {
    const money = read(context);
    return money && { kind: 'money', money };
  };
}

/** Money above 0 at a path of the event. */
export function moneyAt(
  path: string,
  note: (path: string) => void,
): (context: Context) => Exact | undefined {
  const read = eventDecimal(path, note);
  return (context) => {
    const value = read(context);
    return 'code' in value || signOf(value) <= 0 ? undefined : value;
  };
}

/** The lines of an order that are worth more than nothing together; undefined where they cannot be read. */
export function orderLines(
  { lines: path, price, quantity, id = '$.id' }: Lines,
  note: (path: string) => void,
): (context: Context) => readonly OrderLine[] | undefined {
  note(path);
  const readLines = readerOf(parsePath(path) ?? []);
  const readPrice = readerOf(parsePath(price) ?? []);
  const readQuantity = quantity === undefined ? ONE_OF_IT : readerOf(parsePath(quantity) ?? []);
  const readId = readerOf(parsePath(id) ?? []);
  return ({ event }) => {
    const list = readLines(event);
    if (!Array.isArray(list)) return undefined;
    const lines: OrderLine[] = [];
    for (const one of list) {
      const name = readId(one);
      const line = lineOf(name, parseExact(readPrice(one)), wholeNumber(readQuantity(one)));
      if (!line) return undefined;
      lines.push(line);
    }
    return signOf(totalOf(lines)) > 0 ? lines : undefined;
  };
}

const ONE_OF_IT = () => 1;

function lineOf(
  name: unknown,
  price: Exact | undefined,
  quantity: number | undefined,
): OrderLine | undefined {
  if (!price || quantity === undefined) return undefined;
  return { id: typeof name === 'string' ? name : '', price, quantity };
}

/** What lines are worth together. */
export function totalOf(lines: readonly OrderLine[]): Exact {
  let total = ZERO;
  for (const { price, quantity } of lines)
    total = plus(total, times(price, { num: quantity, den: 1 }));
  return total;
}
