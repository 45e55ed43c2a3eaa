import * as z from 'zod/mini';
import { compare, type Exact, minus, over, parseExact, plus, times } from '../units/exact.ts';
import { parsePath } from '../units/path.ts';
import { eventDecimal } from './event-decimal.ts';
import type { DecimalLike } from './fields.ts';
import { lazySchema } from './lazy-schema.ts';
import type { Proposal, Refusal } from './proposal.ts';

/** Exact arithmetic over decimals and decimals of the event (`"$.data.minutes"`). */
export type Expression =
  | DecimalLike
  | { readonly add: readonly Expression[] }
  | { readonly subtract: readonly [Expression, Expression] }
  | { readonly multiply: readonly Expression[] }
  | { readonly divide: readonly [Expression, Expression] }
  | { readonly min: readonly Expression[] }
  | { readonly max: readonly Expression[] };

export const expressionSchema: () => z.ZodMiniType<Expression> = lazySchema(() => {
  const node = z.lazy(() => expressionSchema());
  const list = z.array(node).check(z.minLength(1), z.maxLength(32));
  const pair = z.tuple([node, node]);
  return z.union([
    z
      .union([z.string(), z.number()])
      .check(z.refine(isLeaf, { params: { code: 'not-a-decimal-or-path' } })),
    z.strictObject({ add: list }),
    z.strictObject({ subtract: pair }),
    z.strictObject({ multiply: list }),
    z.strictObject({ divide: pair }),
    z.strictObject({ min: list }),
    z.strictObject({ max: list }),
  ]);
});

function isLeaf(leaf: string | number): boolean {
  return parseExact(leaf) !== undefined || parsePath(String(leaf)) !== undefined;
}

/** Evaluates in exact rationals; `note` is told every path that is read. */
export function compileExpression(expression: Expression, note: (path: string) => void): Proposal {
  if (typeof expression !== 'object') {
    const constant = parseExact(expression);
    return constant ? () => constant : eventDecimal(String(expression), note);
  }
  const [operator, operands] = Object.entries(expression)[0] as [
    keyof typeof FOLDS,
    readonly Expression[],
  ];
  const parts = operands.map((operand) => compileExpression(operand, note));
  const [first, ...rest] = parts;
  if (!first) throw new Error('The schema lets no operator without operands through.');
  return rest.reduce((total, part) => combine(total, part, FOLDS[operator]), first);
}

type Fold = (a: Exact, b: Exact) => Exact | undefined;

function combine(left: Proposal, right: Proposal, fold: Fold): Proposal {
  return (context) => {
    const a = left(context);
    if ('code' in a) return a;
    const b = right(context);
    return 'code' in b ? b : (fold(a, b) ?? BY_ZERO);
  };
}

const BY_ZERO: Refusal = { code: 'divided-by-zero', params: {} };

const FOLDS = {
  add: plus,
  subtract: minus,
  multiply: times,
  divide: over,
  min: (a: Exact, b: Exact) => (compare(a, b) <= 0 ? a : b),
  max: (a: Exact, b: Exact) => (compare(a, b) >= 0 ? a : b),
} satisfies Record<string, Fold>;
