import { Operator, type OperatorDecorator } from 'json-rules-engine';
import { engineDefaults } from './engine-defaults.ts';
import { matchesGlob } from './glob.ts';

/** Puts a decorator around an operator. */
export type Decorate = (operator: Operator) => Operator;

export interface StandardOperators {
  readonly operators: ReadonlyMap<string, Operator>;
  readonly decorators: ReadonlyMap<string, Decorate>;
}

let memo: StandardOperators | undefined;

/** json-rules-engine's operators and decorators, made total, and our operators on text. */
export function standardOperators(): StandardOperators {
  memo ??= buildStandardOperators();
  return memo;
}

function buildStandardOperators(): StandardOperators {
  const defaults = engineDefaults();
  const operators = new Map<string, Operator>();
  for (const operator of defaults.operators) operators.set(operator.name, total(operator));
  for (const operator of textOperators()) operators.set(operator.name, operator);
  const decorators = new Map<string, Decorate>();
  for (const decorator of defaults.decorators) {
    decorators.set(decorator.name, totalDecorate(decorator));
  }
  return { operators, decorators };
}

/**
 * Where json-rules-engine rejects the whole run because the data cannot be compared (`in` with a
 * value that is no list, an object that has no number), the comparison is false here: what an
 * event holds must not be able to throw.
 */
function total(operator: Operator): Operator {
  return new Operator(operator.name, (fact, value) => {
    try {
      return operator.evaluate(fact, value) === true;
    } catch (error) {
      if (error instanceof TypeError) return false;
      throw error;
    }
  });
}

function totalDecorate(decorator: OperatorDecorator): Decorate {
  if (decorator.name !== 'someValue' && decorator.name !== 'everyValue') {
    return (operator) => decorator.decorate(operator);
  }
  return (operator) => {
    const decorated = decorator.decorate(operator);
    return new Operator(
      decorated.name,
      (fact, value) => Array.isArray(value) && decorated.evaluate(fact, value) === true,
    );
  };
}

function textOperators(): readonly Operator[] {
  return [
    textOperator('prefix', (text, start) => text.startsWith(start)),
    textOperator('suffix', (text, end) => text.endsWith(end)),
    textOperator('glob', matchesGlob),
  ];
}

function textOperator(name: string, holds: (text: string, value: string) => boolean): Operator {
  return new Operator(
    name,
    (fact, value) => typeof fact === 'string' && typeof value === 'string' && holds(fact, value),
  );
}
