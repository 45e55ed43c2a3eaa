import { Engine, Operator, OperatorDecorator } from 'json-rules-engine';

declare module 'json-rules-engine' {
  // Both are public methods of exported classes; the typings of 7.3.1 forgot them.
  interface Operator<A = unknown, B = unknown> {
    evaluate(fact: A, value: B): unknown;
  }
  interface OperatorDecorator<A = unknown, B = unknown, NextA = unknown, NextB = unknown> {
    decorate(operator: Operator<NextA, NextB>): Operator<A, B>;
  }
}

/** What a new json-rules-engine Engine knows without any help, in order of registration. */
export interface EngineDefaults {
  readonly operators: readonly Operator[];
  readonly decorators: readonly OperatorDecorator[];
}

/**
 * Takes the default operators from json-rules-engine itself, so that their meaning is its meaning.
 * The Engine's constructor registers them through its public methods, which we override.
 */
export function engineDefaults(): EngineDefaults {
  const operators: unknown[] = [];
  const decorators: unknown[] = [];
  class CapturingEngine extends Engine {
    override addOperator(operator: unknown): void {
      operators.push(operator);
    }
    override addOperatorDecorator(decorator: unknown): void {
      decorators.push(decorator);
    }
  }
  new CapturingEngine();
  return {
    operators: operators.filter((operator) => operator instanceof Operator),
    decorators: decorators.filter((decorator) => decorator instanceof OperatorDecorator),
  };
}
