import { leafTest } from './leaf-test.ts';
import { inOrder, type Plan, type Test } from './plan.ts';

/** The closure that decides a condition: short-circuits, higher priority first. */
export function compileTest<C>(plan: Plan<C>): Test<C> {
  switch (plan.kind) {
    case 'all':
      return every(inOrder(plan.children).map((child) => compileTest(child)));
    case 'any':
      return some(inOrder(plan.children).map((child) => compileTest(child)));
    case 'not': {
      const test = compileTest(plan.child);
      return (context) => !test(context);
    }
    case 'condition':
      return plan.target.test;
    case 'leaf':
      return leafTest(plan);
    case 'item': {
      const { left, holds } = plan;
      return (context) => holds(context, left(context));
    }
    default:
      return plan satisfies never;
  }
}

/** Written out for up to four: the usual lists, without a loop. */
function every<C>(tests: readonly Test<C>[]): Test<C> {
  const [first, second, third, fourth, fifth] = tests;
  if (first && !second) return first;
  if (first && second && !third) return (context) => first(context) && second(context);
  if (first && second && third && !fourth) {
    return (context) => first(context) && second(context) && third(context);
  }
  if (first && second && third && fourth && !fifth) {
    return (context) => first(context) && second(context) && third(context) && fourth(context);
  }
  return everyOfMany(tests);
}

function some<C>(tests: readonly Test<C>[]): Test<C> {
  const [first, second, third, fourth, fifth] = tests;
  if (first && !second) return first;
  if (first && second && !third) return (context) => first(context) || second(context);
  if (first && second && third && !fourth) {
    return (context) => first(context) || second(context) || third(context);
  }
  if (first && second && third && fourth && !fifth) {
    return (context) => first(context) || second(context) || third(context) || fourth(context);
  }
  return someOfMany(tests);
}

function everyOfMany<C>(tests: readonly Test<C>[]): Test<C> {
  return (context) => {
    for (const test of tests) if (!test(context)) return false;
    return true;
  };
}

function someOfMany<C>(tests: readonly Test<C>[]): Test<C> {
  return (context) => {
    for (const test of tests) if (test(context)) return true;
    return false;
  };
}
