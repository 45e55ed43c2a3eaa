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
import { type Base, read } from './moment.ts';
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

export function decimalOf(value: unknown): Rational | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  return /^-?\d+(\.\d+)?$/.test(text) ? decimal(text) : undefined;
}

/** What an amount comes to for an event, in units; `undefined` where it is refused. */
export function baseOf(amount: Amount, scale: number, event: Event): Base | undefined {
  const units = rational(10n ** BigInt(scale));
  if (typeof amount !== 'object') return { total: multiply(decimal(amount), units) };
  if ('fixed' in amount) return { total: multiply(decimal(amount.fixed), units) };
  if ('rate' in amount) return ofRate(amount, units, event);
  const points = pointsOf(amount, event);
  const total = points && multiply(points, units);
  if (total && 'given' in amount && !isWhole(total)) return undefined;
  return total && { total };
}

function ofRate(amount: RateAmount, units: Rational, event: Event): Base | undefined {
  const { rate, per = 1, of, minimum, signed } = amount;
  const base = typeof of === 'string' ? ofNumber(of, event) : ofLines(of, amount.roundEach, event);
  if (!base || (base.total.num < 0n && !signed)) return undefined;
  if (minimum !== undefined && isLess(base.total, decimal(minimum))) return undefined;
  return scaled(base, multiply(divide(decimal(rate), decimal(per)), units));
}

function ofNumber(path: string, event: Event): Base | undefined {
  const total = decimalOf(read(path, event));
  return total && { total };
}

function scaled({ total, parts }: Base, by: Rational): Base {
  const whole = { total: multiply(total, by) };
  if (!parts) return whole;
  return {
    ...whole,
    parts: parts.map(({ value, count }) => ({ value: multiply(value, by), count })),
  };
}

function ofLines(
  of: Lines,
  each: RateAmount['roundEach'] = 'order',
  event: Event,
): Base | undefined {
  const lines = read(of.lines, event);
  if (!Array.isArray(lines)) return undefined;
  const found = lines.map((line) => ofLine(of, each, line));
  const parts = found.filter((part) => part !== undefined);
  if (parts.length < found.length) return undefined;
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

function pointsOf(
  amount: GivenAmount | TableAmount | FormulaAmount,
  event: Event,
): Rational | undefined {
  if ('formula' in amount) return worthOf(amount.formula, event);
  if ('table' in amount) return graded(amount, event);
  const value = decimalOf(read(amount.given, event));
  if (!value || isLess(value, decimal(amount.min))) return undefined;
  return isLess(decimal(amount.max), value) ? undefined : value;
}

function graded({ table, rows, values }: TableAmount, event: Event): Rational | undefined {
  const grade = read(table, event);
  const named = values && typeof grade === 'string' ? values[grade] : undefined;
  if (named !== undefined) return decimal(named);
  const value = decimalOf(grade);
  const reached = rows?.filter(({ from }) => value && !isLess(value, decimal(from))).at(-1);
  return reached && decimal(reached.points);
}

function worthOf(expression: Expression, event: Event): Rational | undefined {
  if (typeof expression !== 'object') {
    return decimalOf(expression) ?? decimalOf(read(String(expression), event));
  }
  const [operator = '', operands = []] = Object.entries(expression)[0] ?? [];
  return operands
    .map((one: Expression) => worthOf(one, event))
    .reduce((a: Rational | undefined, b: Rational | undefined) => a && b && folded(operator, a, b));
}

function folded(operator: string, a: Rational, b: Rational): Rational | undefined {
  switch (operator) {
    case 'add':
      return add(a, b);
    case 'subtract':
      return subtract(a, b);
    case 'multiply':
      return multiply(a, b);
    case 'divide':
      return b.num === 0n ? undefined : divide(a, b);
    case 'min':
      return isLess(b, a) ? b : a;
    default:
      return isLess(a, b) ? b : a;
  }
}
