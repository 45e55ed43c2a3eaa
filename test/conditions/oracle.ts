import { Engine, type TopLevelCondition } from 'json-rules-engine';
import type { ConditionTrace } from '../../src/rules/conditions/shape.ts';
import { HOST_DECORATORS, HOST_OPERATORS, spendOver, type World } from './world.ts';

export interface Case {
  readonly condition: unknown;
  readonly named: Readonly<Record<string, unknown>>;
  readonly world: World;
  readonly isHosted: boolean;
}

export type Verdict =
  | { readonly kind: 'answer'; readonly result: boolean; readonly trace: unknown }
  | { readonly kind: 'rejected'; readonly error: unknown };

/** json-rules-engine's own answer, from an Engine that lives for this one run. */
export async function askEngine({ condition, named, world, isHosted }: Case): Promise<Verdict> {
  const engine = new Engine();
  if (isHosted) addHost(engine);
  engine.addFact('event', () => world.event);
  engine.addFact('level', () => world.level);
  engine.addFact('member', (params) => ({
    ...world.member,
    spend: spendOver(world.member, params['days']),
  }));
  for (const [name, json] of Object.entries(named)) engine.setCondition(name, copyOf(json));
  engine.addRule({ conditions: copyOf(condition), event: { type: 'it' } });
  try {
    const { results, failureResults } = await engine.run();
    const [answer] = [...results, ...failureResults];
    const trace = answer?.toJSON(false).conditions;
    return { kind: 'answer', result: results.length > 0, trace };
  } catch (error) {
    return { kind: 'rejected', error };
  }
}

function addHost(engine: Engine): void {
  for (const { name, evaluate, validate } of HOST_OPERATORS) {
    engine.addOperator<unknown, unknown>(name, (fact, value) =>
      validate === undefined || validate(fact) ? evaluate(fact, value) : false,
    );
  }
  for (const { name, evaluate, validate } of HOST_DECORATORS) {
    engine.addOperatorDecorator<unknown, unknown, unknown, unknown>(name, (fact, value, next) =>
      validate === undefined || validate(fact) ? evaluate(fact, value, next) : false,
    );
  }
}

/** The Engine writes into what it is given. */
function copyOf(json: unknown): TopLevelCondition {
  return JSON.parse(JSON.stringify(json));
}

/** Our explanation without what json-rules-engine does not have. */
export function bare(trace: ConditionTrace): unknown {
  const { all, any, not, missing: _missing, valueMissing: _valueMissing, ...rest } = trace;
  if (all === undefined && any === undefined && not === undefined) return rest;
  const { result: _result, condition: _condition, ...labels } = rest;
  return {
    ...labels,
    ...(all && { all: all.map(bare) }),
    ...(any && { any: any.map(bare) }),
    ...(not && { not: bare(not) }),
  };
}
