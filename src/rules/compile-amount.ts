import {
  compare,
  type Exact,
  ONE,
  over,
  parseExact,
  plus,
  signOf,
  times,
  toInteger,
  ZERO,
} from '../units/exact.ts';
import { parsePath, readerOf } from '../units/path.ts';
import {
  type Amount,
  type AwardRounding,
  amountForm,
  type FixedAmount,
  type FormulaAmount,
  type GivenAmount,
  type Lines,
  type RateAmount,
  type TableAmount,
} from './amount.ts';
import type { Context } from './context.ts';
import { brief, eventDecimal } from './event-decimal.ts';
import { compileExpression } from './expression.ts';
import type { Base, Part, Proposal, Refusal } from './proposal.ts';
import { type CompiledSplit, compileSplit } from './split.ts';
import { wholeNumber } from './whole-number.ts';

/** What an amount needs from its surroundings. */
export interface AmountScope {
  /** Units of one point: 10 to the power of the currency's scale. */
  readonly unitsPerPoint: Exact;
  /** Told every path of the event that is read. */
  note(path: string): void;
}

export interface CompiledAmount {
  readonly propose: Proposal;
  readonly rounding: AwardRounding;
  /** Units, where the amount is the same for every event. */
  readonly constant: number | undefined;
  /** How its points are parted over the lines of an order; undefined where they are not. */
  readonly split: CompiledSplit | undefined;
}

/** The closure that proposes exact units, before factors. */
export function compileAmount(amount: Amount, scope: AmountScope): CompiledAmount {
  const full = typeof amount === 'object' ? amount : { fixed: amount };
  const proposal = proposalOf(full, scope);
  const rounding = full.rounding ?? 'floor';
  const split = full.split && compileSplit(full.split, scope.note);
  const propose = split ? splitProposal(proposal, split) : proposal;
  const constant = 'fixed' in full ? constantUnits(full, scope) : undefined;
  return { propose, rounding, constant, split };
}

/** What cannot be parted over the lines is not awarded. */
function splitProposal(proposal: Proposal, split: CompiledSplit): Proposal {
  return (context) => {
    const value = proposal(context);
    if ('code' in value) return value;
    const lines = split.linesOf(context.event);
    return 'code' in lines ? lines : value;
  };
}

function proposalOf(amount: Exclude<Amount, string | number>, scope: AmountScope): Proposal {
  const form = amountForm(amount);
  switch (form) {
    case 'rate':
      return rateProposal(amount as RateAmount, scope);
    case 'given':
      return givenProposal(amount as GivenAmount, scope);
    case 'table':
      return tableProposal(amount as TableAmount, scope);
    case 'formula':
      return formulaProposal(amount as FormulaAmount, scope);
    case 'fixed':
    case undefined: {
      const units = unitsOf((amount as FixedAmount).fixed, scope);
      return () => units;
    }
    default:
      return form satisfies never;
  }
}

function unitsOf(decimal: string | number, scope: AmountScope): Exact {
  return times(parseExact(decimal) ?? ZERO, scope.unitsPerPoint);
}

function constantUnits(amount: FixedAmount, scope: AmountScope): number | undefined {
  const units = unitsOf(amount.fixed, scope);
  const whole = toInteger(units, 'floor');
  return whole !== undefined && compare(units, { num: whole, den: 1 }) === 0 ? whole : undefined;
}

/** What is rounded by itself. */
type Each = 'order' | 'line' | 'unit';

function rateProposal(amount: RateAmount, scope: AmountScope): Proposal {
  const perUnit = over(unitsOf(amount.rate, scope), parseExact(amount.per ?? 1) ?? ONE) ?? ZERO;
  const minimum = amount.minimum === undefined ? undefined : parseExact(amount.minimum);
  const base =
    typeof amount.of === 'string'
      ? eventDecimal(amount.of, scope.note)
      : linesProposal(amount.of, amount.roundEach ?? 'order', scope);
  const negative = { code: 'base-negative', params: {} } as const;
  const small = { code: 'below-minimum', params: { minimum: String(amount.minimum) } } as const;
  return (context) => {
    const value = base(context);
    if ('code' in value) return value;
    if (value.num < 0 && amount.signed !== true) return negative;
    if (minimum && compare(value, minimum) < 0) return small;
    return scaleBase(value, perUnit);
  };
}

function scaleBase(base: Base, factor: Exact): Base {
  const total = times(base, factor);
  if (!base.parts) return total;
  const parts = base.parts.map(({ value, count }) => ({ value: times(value, factor), count }));
  return { ...total, parts };
}

function linesProposal(of: Lines, each: Each, scope: AmountScope): Proposal {
  scope.note(of.lines);
  const readLines = readerOf(parsePath(of.lines) ?? []);
  const readPart = linePart(of, each);
  return ({ event }) => {
    const lines = readLines(event);
    if (lines === undefined) return { code: 'base-missing', params: { path: of.lines } };
    if (Array.isArray(lines)) return sumLines(lines, each, readPart);
    return { code: 'base-not-a-decimal', params: { path: of.lines, found: brief(lines) } };
  };
}

type ReadPart = (line: unknown, index: number) => Part | Refusal;

/** The total of all lines, with the parts where each is rounded by itself. */
function sumLines(lines: readonly unknown[], each: Each, readPart: ReadPart): Base | Refusal {
  const parts: Part[] = [];
  let total: Exact = ZERO;
  for (const [index, line] of lines.entries()) {
    const part = readPart(line, index);
    if ('code' in part) return part;
    parts.push(part);
    total = plus(total, times(part.value, { num: part.count, den: 1 }));
  }
  return each === 'order' ? total : { ...total, parts };
}

function linePart(of: Lines, each: Each): ReadPart {
  const readPrice = readerOf(parsePath(of.price) ?? []);
  const readQuantity = readerOf(parsePath(of.quantity ?? '$') ?? []);
  return (line, index) => {
    const price = parseExact(readPrice(line));
    const quantity = of.quantity === undefined ? 1 : wholeNumber(readQuantity(line));
    if (!price || quantity === undefined) {
      const path = price ? of.quantity : of.price;
      return { code: 'base-not-a-decimal', params: { path: of.lines, line: index, inLine: path } };
    }
    if (each === 'unit') return { value: price, count: quantity };
    return { value: times(price, { num: quantity, den: 1 }), count: 1 };
  };
}

function givenProposal(amount: GivenAmount, scope: AmountScope): Proposal {
  const read = eventDecimal(amount.given, scope.note);
  const min = parseExact(amount.min) ?? ZERO;
  const max = parseExact(amount.max) ?? ZERO;
  return (context) => {
    const value = read(context);
    if ('code' in value) {
      return value.code === 'base-missing' ? value : { ...value, code: 'given-not-a-decimal' };
    }
    if (compare(value, min) < 0 || compare(value, max) > 0) {
      const params = { min: String(amount.min), max: String(amount.max) };
      return { code: 'given-out-of-range', params };
    }
    return wholeUnits(times(value, scope.unitsPerPoint));
  };
}

function wholeUnits(units: Exact): Base | Refusal {
  const whole = toInteger(units, 'floor');
  if (whole === undefined) return { code: 'overflow', params: {} };
  if (compare(units, { num: whole, den: 1 }) !== 0) return { code: 'finer-than-scale', params: {} };
  return units;
}

function tableProposal(amount: TableAmount, scope: AmountScope): Proposal {
  return amount.rows
    ? rowsProposal(amount.table, amount.rows, scope)
    : valuesProposal(amount, scope);
}

function rowsProposal(
  path: string,
  rows: NonNullable<TableAmount['rows']>,
  scope: AmountScope,
): Proposal {
  const read = eventDecimal(path, scope.note);
  const steps = rows.map(({ from, points }) => ({
    from: parseExact(from) ?? ZERO,
    units: unitsOf(points, scope),
  }));
  return (context) => {
    const value = read(context);
    if ('code' in value) return value;
    let reached: Exact | undefined;
    for (const step of steps) if (compare(value, step.from) >= 0) reached = step.units;
    return reached ?? { code: 'no-table-row', params: { path } };
  };
}

function valuesProposal(amount: TableAmount, scope: AmountScope): Proposal {
  const path = amount.table;
  scope.note(path);
  const read = readerOf(parsePath(path) ?? []);
  const units = new Map(
    Object.entries(amount.values ?? {}).map(([name, points]) => [name, unitsOf(points, scope)]),
  );
  return ({ event }: Context) => {
    const value = read(event);
    if (value === undefined) return { code: 'base-missing', params: { path } };
    const found = typeof value === 'string' ? units.get(value) : undefined;
    return found ?? { code: 'no-table-row', params: { path, found: brief(value) } };
  };
}

function formulaProposal(amount: FormulaAmount, scope: AmountScope): Proposal {
  const points = compileExpression(amount.formula, scope.note);
  return (context) => {
    const value = points(context);
    return 'code' in value || signOf(value) === 0 ? value : times(value, scope.unitsPerPoint);
  };
}
