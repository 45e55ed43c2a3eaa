import { Engine, Operator, OperatorDecorator } from 'json-rules-engine';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileCondition } from '../../src/rules/conditions/compile.ts';
import { engineDefaults } from '../../src/rules/conditions/engine-defaults.ts';
import { operatorTable } from '../../src/rules/conditions/operators.ts';
import type { Condition, ConditionScope } from '../../src/rules/conditions/shape.ts';

interface Pair {
  readonly left: unknown;
  readonly right: unknown;
}

type Witness = (fact: unknown, value: unknown) => boolean;

const OPERATORS = ['equal', 'notEqual', 'in', 'notIn', 'contains', 'doesNotContain'].concat([
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
]);
const DECORATORS = ['someFact', 'someValue', 'everyFact', 'everyValue', 'swap', 'not'];
const NAMES = OPERATORS.flatMap((name) => [name, ...DECORATORS.map((outer) => `${outer}:${name}`)]);

const SHARED = ['a'];
const VALUES: readonly unknown[] = [
  [undefined, null, true, false, 0, -0, 1, 5, 10, -1, 1.5],
  [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5n],
  ['', '0', '1', '5', '10', '9', '12abc', 'abc', 'NaN', 'Infinity', '2026-06-18'],
  [[], [1], [5], SHARED, [Number.NaN], [undefined], [[5]], ['5', 5, null]],
  [{}, { a: 1 }, { valueOf: () => '9' }, { toString: 1, valueOf: 1 }, Object.create(null)],
  [new Date(0), () => 1, Symbol.iterator],
].flat();

/** The operators of a real Engine, taken out through a decorator: independent of our capture. */
async function witnesses(): Promise<ReadonlyMap<string, Witness>> {
  const taken = new Map<string, Witness>();
  const engine = new Engine();
  for (const [index, name] of NAMES.entries()) {
    engine.addOperatorDecorator<unknown, unknown, unknown, unknown>(
      `take${index}`,
      (_a, _b, next) => {
        taken.set(name, next);
        return true;
      },
    );
    const leaf = { fact: 'one', operator: `take${index}:${name}`, value: 1 };
    engine.addRule({ conditions: { all: [leaf] }, event: { type: 'it' } });
  }
  engine.addFact('one', 1);
  await engine.run();
  return taken;
}

const SCOPE: ConditionScope<Pair> = {
  facts: new Map([
    ['left', { whole: (pair) => pair.left }],
    ['right', { whole: (pair) => pair.right }],
  ]),
  operators: operatorTable(),
  named: new Map(),
};

function compiled(leaf: unknown): Condition<Pair> | undefined {
  const result = compileCondition(leaf, SCOPE, []);
  return result.ok ? result.condition : undefined;
}

/** What json-rules-engine answers; undefined where it rejects the run. */
function answer(witness: Witness, left: unknown, right: unknown): unknown {
  try {
    return witness(left, right);
  } catch {
    return undefined;
  }
}

/** Always a boolean, and the same one wherever json-rules-engine has an answer. */
function expectSame(wanted: unknown, found: unknown, name: string, pair: Pair): void {
  const isSame = wanted === undefined ? typeof found === 'boolean' : found === wanted;
  if (!isSame)
    expect.fail(`${name} ${typeof pair.left} ${typeof pair.right}: ${wanted} but found ${found}`);
}

function compareWithLiteral(
  condition: Condition<Pair>,
  witness: Witness,
  name: string,
  right: unknown,
): number {
  for (const left of VALUES) {
    const wanted = answer(witness, left, structuredClone(right));
    expectSame(wanted, condition.test({ left, right }), name, { left, right });
  }
  return VALUES.length;
}

describe('the operators are those of json-rules-engine', () => {
  let byName: ReadonlyMap<string, Witness> = new Map();
  beforeAll(async () => {
    byName = await witnesses();
  });

  it('captures ten operators and six decorators, in order of registration', () => {
    const { operators, decorators } = engineDefaults();
    expect(operators.map(({ name }) => name)).toEqual(OPERATORS);
    expect(decorators.map(({ name }) => name)).toEqual(DECORATORS);
  });

  it('compares two facts as a real Engine does, for 70 operators and 42 × 42 values', () => {
    expect(VALUES).toHaveLength(42);
    expect(byName.size).toBe(70);
    let compared = 0;
    for (const [name, witness] of byName) {
      const condition = compiled({ fact: 'left', operator: name, value: { fact: 'right' } });
      for (const pair of VALUES.flatMap((left) => VALUES.map((right) => ({ left, right })))) {
        expectSame(answer(witness, pair.left, pair.right), condition?.test(pair), name, pair);
        compared += 1;
      }
    }
    expect(compared).toBe(123_480);
  });

  it('compares a fact with a literal as a real Engine does, where the literal is accepted', () => {
    let compared = 0;
    let refused = 0;
    for (const [name, witness] of byName) {
      for (const right of VALUES) {
        const condition = compiled({ fact: 'left', operator: name, value: right });
        if (condition === undefined) refused += VALUES.length;
        else compared += compareWithLiteral(condition, witness, name, right);
      }
    }
    expect(compared).toBeGreaterThan(30_000);
    expect(compared + refused).toBe(123_480);
  });

  it('looks a long list up in a set, with the same answers as a short one', () => {
    const list = [...Array.from({ length: 20 }, (_, index) => index), '5', null, true];
    for (const name of ['in', 'notIn']) {
      const condition = compiled({ fact: 'left', operator: name, value: list });
      const witness = byName.get(name);
      for (const left of VALUES) {
        expect(condition?.test({ left, right: 0 })).toBe(witness?.(left, list));
      }
    }
  });
});

describe('data that cannot be compared makes a comparison false, never an exception', () => {
  it.each([
    ['in', 'a', undefined, false],
    ['notIn', 'a', undefined, false],
    ['not:in', 'a', undefined, true],
    ['in', 'a', 'abc', true],
    ['someValue:equal', 'a', undefined, false],
    ['everyValue:equal', 'a', 7, false],
    ['not:everyValue:equal', 'a', 7, true],
    ['lessThan', { toString: 1, valueOf: 1 }, 5, false],
    ['greaterThan', 5, { toString: 1, valueOf: 1 }, false],
  ])('%s %o %o is %s', (operator, left, right, wanted) => {
    const condition = compiled({ fact: 'left', operator, value: { fact: 'right' } });
    expect(condition?.test({ left, right })).toBe(wanted);
  });
});

describe('an error that is not about types', () => {
  it('is not swallowed', () => {
    const condition = compiled({ fact: 'left', operator: 'lessThan', value: 5 });
    const left = {
      toString: () => {
        throw new RangeError('from the host');
      },
    };
    expect(() => condition?.test({ left, right: 5 })).toThrow(RangeError);
  });
});

describe('operators of the host', () => {
  const withHost = (
    operators: Parameters<typeof operatorTable>[0],
    decorators?: Parameters<typeof operatorTable>[1],
  ): ConditionScope<Pair> => ({ ...SCOPE, operators: operatorTable(operators, decorators) });
  const run = (scope: ConditionScope<Pair>, operator: string, pair: Pair) => {
    const result = compileCondition(
      { fact: 'left', operator, value: { fact: 'right' } },
      scope,
      [],
    );
    return result.ok ? result.condition.test(pair) : result.issues;
  };

  it('are accepted as plain objects and as instances of Operator and OperatorDecorator', () => {
    const longer = new Operator<string, number>('longer', (text, size) => text.length > size);
    const upper = new OperatorDecorator('upper', (fact, value, next) =>
      next(String(fact).toUpperCase(), value),
    );
    const scope = withHost(
      [longer, { name: 'starts', evaluate: (a, b) => String(a).startsWith(String(b)) }],
      [upper],
    );
    expect(run(scope, 'longer', { left: 'abc', right: 2 })).toBe(true);
    expect(run(scope, 'upper:starts', { left: 'abc', right: 'AB' })).toBe(true);
    expect(run(scope, 'not:upper:starts', { left: 'abc', right: 'AB' })).toBe(false);
  });

  it('replace a default, also under decorators', () => {
    const scope = withHost([{ name: 'equal', evaluate: (a, b) => String(a) === String(b) }]);
    expect(run(scope, 'equal', { left: 5, right: '5' })).toBe(true);
    expect(run(scope, 'not:equal', { left: 5, right: '5' })).toBe(false);
  });

  it('are false for facts that they do not accept', () => {
    const evaluate = () => true;
    const validate = (fact: unknown) => typeof fact === 'number';
    const scope = withHost(
      [{ name: 'any', evaluate, validate }],
      [{ name: 'ever', evaluate: (fact, value, next) => next(fact, value), validate }],
    );
    expect(run(scope, 'any', { left: 'x', right: 0 })).toBe(false);
    expect(run(scope, 'any', { left: 1, right: 0 })).toBe(true);
    expect(run(scope, 'ever:equal', { left: 1, right: 1 })).toBe(true);
    expect(run(scope, 'ever:equal', { left: 'x', right: 'x' })).toBe(false);
  });

  it('must return a boolean: anything else throws a TypeError that names the operator', () => {
    const one = new Operator<unknown, unknown>('one', () => JSON.parse('1'));
    const late = new OperatorDecorator('late', () => JSON.parse('"yes"'));
    const scope = withHost([one], [late]);
    const pair = { left: 1, right: 1 };
    expect(() => run(scope, 'one', pair)).toThrow(
      new TypeError('Operator "one" returned number: expected a boolean.'),
    );
    expect(() => run(scope, 'not:one', pair)).toThrow(TypeError);
    expect(() => run(scope, 'late:equal', pair)).toThrow(
      new TypeError('Operator "late:equal" returned string: expected a boolean.'),
    );
  });

  it('cannot take the name of an item operator', () => {
    expect(() => operatorTable([{ name: 'someItem', evaluate: () => true }])).toThrow(
      new TypeError('Operator "someItem" belongs to the language and cannot be replaced.'),
    );
  });
});
