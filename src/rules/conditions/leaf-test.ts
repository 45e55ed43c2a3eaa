import type { Comparison } from './operators.ts';
import type { LeafPlan, Test } from './plan.ts';
import type { Read } from './shape.ts';

/** Longer lists are looked up in a set. */
const SCAN_MAX = 8;

/** The closure of one comparison: the operator itself, or a faster form that agrees with it. */
export function leafTest<C>(plan: LeafPlan<C>): Test<C> {
  const { left, right, comparison } = plan;
  if (right.kind === 'fact') {
    const { read } = right;
    return (context) => comparison.evaluate(left(context), read(context));
  }
  const { value } = right;
  return (
    fastTest(left, comparison, value) ?? ((context) => comparison.evaluate(left(context), value))
  );
}

function fastTest<C>(left: Read<C>, comparison: Comparison, value: unknown): Test<C> | undefined {
  const { base } = comparison;
  if (!comparison.isStandard || comparison.decorators.length > 0) return undefined;
  if (base === 'equal') return (context) => left(context) === value;
  if (base === 'notEqual') return (context) => left(context) !== value;
  if (typeof value === 'number') return orderTest(left, comparison, value);
  return Array.isArray(value) ? memberTest(left, base === 'in', value) : undefined;
}

/** Numbers are compared here, everything else as json-rules-engine does. */
function orderTest<C>(left: Read<C>, comparison: Comparison, bound: number): Test<C> | undefined {
  const { evaluate } = comparison;
  switch (comparison.base) {
    case 'lessThan':
      return (context) => {
        const fact = left(context);
        return typeof fact === 'number' ? fact < bound : evaluate(fact, bound);
      };
    case 'lessThanInclusive':
      return (context) => {
        const fact = left(context);
        return typeof fact === 'number' ? fact <= bound : evaluate(fact, bound);
      };
    case 'greaterThan':
      return (context) => {
        const fact = left(context);
        return typeof fact === 'number' ? fact > bound : evaluate(fact, bound);
      };
    case 'greaterThanInclusive':
      return (context) => {
        const fact = left(context);
        return typeof fact === 'number' ? fact >= bound : evaluate(fact, bound);
      };
    default:
      return undefined;
  }
}

/** `in`, or else `notIn`: no other operator takes a literal list. */
function memberTest<C>(left: Read<C>, isIn: boolean, list: readonly unknown[]): Test<C> {
  const isMember = membershipOf(list);
  return isIn ? (context) => isMember(left(context)) : (context) => !isMember(left(context));
}

/** A set would find NaN, `indexOf` does not; but JSON holds none, so the two agree. */
function membershipOf(list: readonly unknown[]): (value: unknown) => boolean {
  if (list.length <= SCAN_MAX) return (value) => list.indexOf(value) >= 0;
  const members = new Set(list);
  return (value) => members.has(value);
}
