import { Operator, OperatorDecorator } from 'json-rules-engine';
import { type Decorate, standardOperators } from './standard-operators.ts';

/** The language's own operators over an array; their value is a condition about `item`. */
export const ITEM_OPERATORS: readonly string[] = ['everyItem', 'someItem'];

/** A host's operator: pure, synchronous, and boolean in every case. */
export interface HostOperator {
  readonly name: string;
  evaluate(fact: unknown, value: unknown): boolean;
  /** Facts it does not accept make the comparison false, as in json-rules-engine. */
  validate?(fact: unknown): boolean;
}

/** A host's decorator, written `name:operator`; same contract. */
export interface HostDecorator {
  readonly name: string;
  evaluate(
    fact: unknown,
    value: unknown,
    next: (fact: unknown, value: unknown) => boolean,
  ): boolean;
  validate?(fact: unknown): boolean;
}

/** One operator name taken apart, ready to compare. */
export interface Comparison {
  readonly name: string;
  /** Outermost first. */
  readonly decorators: readonly string[];
  readonly base: string;
  /** Neither the base nor any decorator comes from the host. */
  readonly isStandard: boolean;
  evaluate(fact: unknown, value: unknown): boolean;
}

export type OperatorLookup =
  | { readonly kind: 'found'; readonly comparison: Comparison }
  | { readonly kind: 'item'; readonly base: string; readonly decorators: readonly string[] }
  | { readonly kind: 'unknown-operator'; readonly name: string }
  | { readonly kind: 'unknown-decorator'; readonly name: string };

/** Operators and decorators by name; a host's replaces a default of the same name. */
export interface OperatorTable {
  readonly operatorNames: readonly string[];
  readonly decoratorNames: readonly string[];
  lookup(name: string): OperatorLookup;
}

/** Code units in an operator with all its decorators; bounds how many there can be. */
const NAME_MAX = 128;

interface Registry {
  readonly operators: ReadonlyMap<string, Operator>;
  readonly decorators: ReadonlyMap<string, Decorate>;
}

/**
 * The defaults of json-rules-engine, `prefix`, `suffix`, `glob`, and what the host adds or replaces.
 * @throws TypeError when a host's operator takes the name of an item operator.
 */
export function operatorTable(
  hostOperators: readonly (HostOperator | Operator)[] = [],
  hostDecorators: readonly (HostDecorator | OperatorDecorator)[] = [],
): OperatorTable {
  const standard = standardOperators();
  const operators = new Map(standard.operators);
  const decorators = new Map(standard.decorators);
  for (const host of hostOperators) operators.set(host.name, checkedOperator(host));
  for (const host of hostDecorators) decorators.set(host.name, checkedDecorator(host));
  const registry: Registry = { operators, decorators };
  return {
    operatorNames: [...operators.keys(), ...ITEM_OPERATORS].sort(),
    decoratorNames: [...decorators.keys()].sort(),
    lookup: (name) => lookUp(name, registry),
  };
}

/** json-rules-engine's own way of taking a name apart: a registered full name wins. */
function lookUp(name: string, registry: Registry): OperatorLookup {
  if (name.length > NAME_MAX) return { kind: 'unknown-operator', name };
  const decorators: Decorator[] = [];
  let base = name;
  for (let operator = registry.operators.get(base); ; operator = registry.operators.get(base)) {
    if (operator !== undefined) {
      return { kind: 'found', comparison: compose(operator, decorators) };
    }
    if (ITEM_OPERATORS.includes(base)) {
      return { kind: 'item', base, decorators: decorators.map((decorator) => decorator.name) };
    }
    const colon = base.indexOf(':');
    if (colon <= 0) return { kind: 'unknown-operator', name: base };
    const outer = base.slice(0, colon);
    const decorate = registry.decorators.get(outer);
    if (decorate === undefined) return { kind: 'unknown-decorator', name: outer };
    decorators.push({ name: outer, decorate });
    base = base.slice(colon + 1);
  }
}

interface Decorator {
  readonly name: string;
  readonly decorate: Decorate;
}

/** Decorates inside out; the decorators come outermost first. */
function compose(base: Operator, decorators: readonly Decorator[]): Comparison {
  const standard = standardOperators();
  let isStandard = base === standard.operators.get(base.name);
  let operator = base;
  for (const { name, decorate } of [...decorators].reverse()) {
    isStandard &&= decorate === standard.decorators.get(name);
    operator = decorate(operator);
  }
  const names = decorators.map(({ name }) => name);
  const name = [...names, base.name].join(':');
  const evaluate: Comparison['evaluate'] = (fact, value) => operator.evaluate(fact, value) === true;
  return { name, decorators: names, base: base.name, isStandard, evaluate };
}

function checkedOperator(host: HostOperator | Operator): Operator {
  if (ITEM_OPERATORS.includes(host.name)) {
    throw new TypeError(`Operator "${host.name}" belongs to the language and cannot be replaced.`);
  }
  if (host instanceof Operator) return checked(host);
  const evaluate = host.evaluate.bind(host);
  return checked(new Operator(host.name, evaluate, host.validate?.bind(host)));
}

function checkedDecorator(host: HostDecorator | OperatorDecorator): Decorate {
  if (host instanceof OperatorDecorator) return (operator) => checked(host.decorate(operator));
  const evaluate = host.evaluate.bind(host);
  const decorator = new OperatorDecorator(host.name, evaluate, host.validate?.bind(host));
  return (operator) => checked(decorator.decorate(operator));
}

/** Anything but a boolean would be read differently in each place json-rules-engine looks at it. */
function checked(operator: Operator): Operator {
  return new Operator(operator.name, (fact, value) => {
    const result = operator.evaluate(fact, value);
    if (typeof result === 'boolean') return result;
    throw new TypeError(
      `Operator "${operator.name}" returned ${typeof result}: expected a boolean.`,
    );
  });
}
