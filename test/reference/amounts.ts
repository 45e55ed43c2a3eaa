import type { Event } from '../../src/model/event.ts';
import type {
  Amount,
  FormulaAmount,
  GivenAmount,
  Lines,
  RateAmount,
  TableAmount,
} from '../../src/rules/amount.ts';
import type { Expression } from '../../src/rules/expression.ts';
import type { Base } from './log.ts';
import { read } from './moment.ts';
import {
  add,
  decimal,
  divide,
  isLess,
  isWhole,
  multiply,
  NOUGHT,
  type Rational,
  rational,
  subtract,
  UNITY,
} from './rational.ts';

/** A code instead of a number. */
type Or<T> = T | string;

export function decimalOf(value: unknown): Rational | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  return /^-?\d+(\.\d+)?$/.test(text) ? decimal(text) : undefined;
}

function decimalAt(path: string, event: Event): Or<Rational> {
  const value = read(path, event);
  return value === undefined ? 'base-missing' : (decimalOf(value) ?? 'base-not-a-decimal');
}

/** What an amount comes to for an event, in units, or why it comes to nothing. */
export function baseOf(amount: Amount, scale: number, event: Event): Or<Base> {
  const units = rational(10n ** BigInt(scale));
  if (typeof amount !== 'object') return { total: multiply(decimal(amount), units) };
  if ('fixed' in amount) return { total: multiply(decimal(amount.fixed), units) };
  if ('rate' in amount) return ofRate(amount, units, event);
  const points = pointsOf(amount, event);
  if (typeof points === 'string') return points;
  const total = multiply(points, units);
  return 'given' in amount && !isWhole(total) ? 'finer-than-scale' : { total };
}

function ofRate(amount: RateAmount, units: Rational, event: Event): Or<Base> {
  const { rate, per = 1, of, minimum, signed } = amount;
  const base = typeof of === 'string' ? ofNumber(of, event) : ofLines(of, amount.roundEach, event);
  if (typeof base === 'string') return base;
  if (base.total.num < 0n && !signed) return 'base-negative';
  if (minimum !== undefined && isLess(base.total, decimal(minimum))) return 'below-minimum';
  return scaled(base, multiply(divide(decimal(rate), decimal(per)), units));
}

function ofNumber(path: string, event: Event): Or<Base> {
  const total = decimalAt(path, event);
  return typeof total === 'string' ? total : { total };
}

function scaled({ total, parts }: Base, by: Rational): Base {
  const whole = { total: multiply(total, by) };
  if (!parts) return whole;
  return {
    ...whole,
    parts: parts.map(({ value, count }) => ({ value: multiply(value, by), count })),
  };
}

function ofLines(of: Lines, each: RateAmount['roundEach'] = 'order', event: Event): Or<Base> {
  const lines = read(of.lines, event);
  if (lines === undefined) return 'base-missing';
  if (!Array.isArray(lines)) return 'base-not-a-decimal';
  const found = lines.map((line) => ofLine(of, each, line));
  const parts = found.filter((part) => part !== undefined);
  if (parts.length < found.length) return 'base-not-a-decimal';
  const total = parts
    .map(({ value, count }) => multiply(value, rational(count)))
    .reduce(add, NOUGHT);
  return each === 'order' ? { total } : { total, parts };
}

function ofLine(of: Lines, each: RateAmount['roundEach'], line: unknown) {
  const price = decimalOf(read(of.price, line));
  const quantity = of.quantity === undefined ? UNITY : decimalOf(read(of.quantity, line));
  if (!price || !quantity || !isWhole(quantity) || quantity.num < 0n) return undefined;
  return each === 'unit'
    ? { value: price, count: quantity.num }
    : { value: multiply(price, quantity), count: 1n };
}

function pointsOf(amount: GivenAmount | TableAmount | FormulaAmount, event: Event): Or<Rational> {
  if ('formula' in amount) return worthOf(amount.formula, event);
  if ('table' in amount) return amount.rows ? graded(amount, event) : named(amount, event);
  const value = decimalAt(amount.given, event);
  if (value === 'base-not-a-decimal') return 'given-not-a-decimal';
  if (typeof value === 'string') return value;
  const isOut = isLess(value, decimal(amount.min)) || isLess(decimal(amount.max), value);
  return isOut ? 'given-out-of-range' : value;
}

function named({ table, values = {} }: TableAmount, event: Event): Or<Rational> {
  const grade = read(table, event);
  if (grade === undefined) return 'base-missing';
  const points = typeof grade === 'string' ? values[grade] : undefined;
  return points === undefined ? 'no-table-row' : decimal(points);
}

function graded({ table, rows = [] }: TableAmount, event: Event): Or<Rational> {
  const value = decimalAt(table, event);
  if (typeof value === 'string') return value;
  const reached = rows.filter(({ from }) => !isLess(value, decimal(from))).at(-1);
  return reached ? decimal(reached.points) : 'no-table-row';
}

function worthOf(expression: Expression, event: Event): Or<Rational> {
  if (typeof expression !== 'object')
    return decimalOf(expression) ?? decimalAt(String(expression), event);
  const [operator = '', operands = []] = Object.entries(expression)[0] ?? [];
  return operands
    .map((one: Expression) => worthOf(one, event))
    .reduce((a: Or<Rational>, b: Or<Rational>) => {
      if (typeof a === 'string') return a;
      return typeof b === 'string' ? b : folded(operator, a, b);
    });
}

function folded(operator: string, a: Rational, b: Rational): Or<Rational> {
  switch (operator) {
    case 'add':
      return add(a, b);
    case 'subtract':
      return subtract(a, b);
    case 'multiply':
      return multiply(a, b);
    case 'divide':
      return b.num === 0n ? 'divided-by-zero' : divide(a, b);
    case 'min':
      return isLess(b, a) ? b : a;
    default:
      return isLess(a, b) ? b : a;
  }
}
