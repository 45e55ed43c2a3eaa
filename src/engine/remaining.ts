import type { Basis, Grant, Order, OrderLine, Returned } from '../model/grant.ts';
import { totalOf } from '../rules/basis.ts';
import { splitUnits } from '../rules/split.ts';
import {
  compare,
  type Exact,
  minus,
  ONE,
  over,
  plus,
  type Rounding,
  signOf,
  times,
  toInteger,
  ZERO,
} from '../units/exact.ts';

/** The part of an order that is left, 0 to 1; all of it where nothing says what an order is. */
export function shareLeft(order: Order | undefined, { all, amount, lines }: Returned): Exact {
  if (all) return ZERO;
  const byLines = order && over(worthOf(order.lines, lines), totalOf(order.lines));
  const byAmount = order?.money && over(amount, order.money);
  const left = minus(ONE, plus(byLines ?? ZERO, byAmount ?? ZERO));
  return left.num < 0 ? ZERO : left;
}

/** What so many of each line are worth. */
function worthOf(lines: readonly OrderLine[], quantities: readonly number[]): Exact {
  let value = ZERO;
  for (const [index, { price }] of lines.entries()) {
    const quantity = quantities[index] ?? 0;
    if (quantity > 0) value = plus(value, times(price, whole(quantity)));
  }
  return value;
}

function whole(num: number): Exact {
  return { num, den: 1 };
}

/**
 * Units of a grant that stay, as if the order had been what is left of it from the start: never more
 * than was granted, and nothing where nothing is left. Deductions have the sign of theirs.
 */
export function keptOf(grant: Grant, order: Order | undefined, returned: Returned): number {
  if (signOf(shareLeft(order, returned)) === 0) return 0;
  const { basis, points } = grant;
  const kept = basis ? earnedBy(grant, basis, order, returned) : points;
  if (kept === undefined) return points;
  return points > 0 ? Math.max(0, Math.min(kept, points)) : Math.min(0, Math.max(kept, points));
}

/** What the rest of a base earns; undefined where that is no safe integer. */
function earnedBy(
  grant: Grant,
  basis: Basis,
  order: Order | undefined,
  returned: Returned,
): number | undefined {
  switch (basis.kind) {
    case 'share':
      return rounded(times(grant.base, shareLeft(order, returned)), grant);
    case 'money':
      return rounded(times(grant.base, moneyLeft(basis.money, order, returned)), grant);
    case 'lines':
      return earnedByLines(grant, basis, order, returned);
    case 'split':
      return standingOn(grant, basis, order, returned);
    default:
      return basis satisfies never;
  }
}

/** The part of an amount of money of its own that is left: lines stand for their part of it. */
function moneyLeft(money: Exact, order: Order | undefined, { amount, lines }: Returned): Exact {
  const byLines = order && over(worthOf(order.lines, lines), totalOf(order.lines));
  const byAmount = over(amount, money);
  const left = minus(ONE, plus(byLines ?? ZERO, byAmount ?? ZERO));
  return left.num < 0 ? ZERO : left;
}

/** What stands on lines that are left: of one that is partly left the part of its units, rounded down. */
function standingOn(
  { points }: Grant,
  { lines, remainder }: Basis & { readonly kind: 'split' },
  order: Order | undefined,
  returned: Returned,
): number {
  const values = valuesLeft(lines, order, returned);
  const parts = splitUnits(Math.abs(points), lines, remainder);
  let units = 0;
  for (const [index, { price, quantity }] of lines.entries()) {
    const value = times(price, whole(quantity));
    const pieces = quantity - (returned.lines[index] ?? 0);
    const left = over(values[index] ?? ZERO, value) ?? over(whole(pieces), whole(quantity)) ?? ONE;
    units += toInteger(times(left, whole(parts[index] ?? 0)), 'floor') ?? 0;
  }
  return points < 0 ? -units : units;
}

function earnedByLines(
  grant: Grant,
  { lines, rate, each }: Basis & { readonly kind: 'lines' },
  order: Order | undefined,
  returned: Returned,
): number | undefined {
  const values = valuesLeft(lines, order, returned);
  if (each === 'order' || grant.rounding === 'carry') {
    let total = ZERO;
    for (const value of values) total = plus(total, value);
    return rounded(times(total, rate), grant);
  }
  let units = 0;
  for (const [index, { price }] of lines.entries()) {
    const value = values[index] ?? ZERO;
    const part =
      each === 'line' ? rounded(times(value, rate), grant) : byUnit(value, price, rate, grant);
    if (part === undefined) return undefined;
    units += part;
  }
  return units;
}

/** What is left of each line. An amount goes by the part of the order that it is, from the last line on. */
function valuesLeft(
  lines: readonly OrderLine[],
  order: Order | undefined,
  { amount, lines: quantities }: Returned,
): readonly Exact[] {
  const values = lines.map(({ price, quantity }, index) =>
    times(price, whole(Math.max(0, quantity - (quantities[index] ?? 0)))),
  );
  const part = order?.money && over(amount, order.money);
  let less = part ? times(part, totalOf(lines)) : ZERO;
  for (let index = lines.length - 1; index >= 0 && signOf(less) > 0; index -= 1) {
    const value = values[index] ?? ZERO;
    if (signOf(value) <= 0) continue;
    const taken = compare(value, less) < 0 ? value : less;
    values[index] = minus(value, taken);
    less = minus(less, taken);
  }
  return values;
}

/** Whole units, each rounded by itself, and the rest of one that was lowered by an amount. */
function byUnit(value: Exact, price: Exact, rate: Exact, grant: Grant): number | undefined {
  const count = toInteger(over(value, price) ?? ZERO, 'floor');
  const one = rounded(times(price, rate), grant);
  if (count === undefined || one === undefined) return undefined;
  const rest = rounded(times(minus(value, times(price, whole(count))), rate), grant);
  return rest === undefined ? undefined : one * count + rest;
}

function rounded(base: Exact, { factor, rounding, carried }: Grant): number | undefined {
  const exact = times(base, factor);
  if (rounding !== 'carry') return toInteger(exact, rounding satisfies Rounding);
  return toInteger(carried ? plus(exact, carried) : exact, 'floor');
}
