import { LogicEngine } from 'json-logic-engine';
import { Engine } from 'json-rules-engine';
import type { Event } from '../../src/model/event.ts';

/** One award rule of the workload as plain conditions: an event type and at most one more test. */
export interface PlainRule {
  readonly id: string;
  readonly types: readonly string[];
  readonly when?: {
    readonly fact: string;
    readonly operator: 'equal' | 'lessThan' | 'greaterThanInclusive';
    readonly value: number;
  };
}

/** The award rules of the food preset, with the member facts that their conditions read. */
export const PLAIN_RULES: readonly PlainRule[] = [
  { id: 'check-in', types: ['check-in'] },
  {
    id: 'welcome-back',
    types: ['check-in'],
    when: { fact: 'idleDays', operator: 'greaterThanInclusive', value: 30 },
  },
  { id: 'chat', types: ['message'] },
  { id: 'forward', types: ['share'] },
  { id: 'review', types: ['review'] },
  { id: 'order', types: ['purchase'] },
  {
    id: 'first-order',
    types: ['purchase'],
    when: { fact: 'purchases', operator: 'equal', value: 0 },
  },
  {
    id: 'first-week',
    types: ['share', 'review'],
    when: { fact: 'daysSinceJoin', operator: 'lessThan', value: 7 },
  },
];

/** What the conditions see of a member; the same numbers for every contender. */
export function factsOf(event: Event, index: number): Record<string, unknown> {
  return {
    type: event.type,
    idleDays: index % 40,
    purchases: index % 5,
    daysSinceJoin: index % 30,
  };
}

/** json-rules-engine as it is, over flat facts: every rule is asked about every event. */
export function jsonRulesEngine(
  rules: readonly PlainRule[],
): (event: Event, index: number) => Promise<number> {
  const engine = new Engine();
  for (const { id, types, when } of rules) {
    const leaves = when ? [{ ...when }] : [];
    engine.addRule({
      conditions: { all: [{ fact: 'type', operator: 'in', value: [...types] }, ...leaves] },
      event: { type: id },
    });
  }
  return async (event, index) => (await engine.run(factsOf(event, index))).events.length;
}

/** The same with the conditions as a rule set holds them: the facts event and member, read by path. */
export function jsonRulesEngineByPath(
  rules: readonly PlainRule[],
): (event: Event, index: number) => Promise<number> {
  const engine = new Engine();
  for (const { id, types, when } of rules) {
    const type = { fact: 'event', path: '$.type', operator: 'in', value: [...types] };
    const leaves = when ? [{ ...when, fact: 'member', path: `$.${when.fact}` }] : [];
    engine.addRule({ conditions: { all: [type, ...leaves] }, event: { type: id } });
  }
  return async (event, index) => {
    const { type: _, ...member } = factsOf(event, index);
    return (await engine.run({ event, member })).events.length;
  };
}

const LOGIC_NAMES = { equal: '===', lessThan: '<', greaterThanInclusive: '>=' } as const;

/** json-logic-engine, each rule built to a function beforehand. */
export function jsonLogicEngine(
  rules: readonly PlainRule[],
): (event: Event, index: number) => number {
  const engine = new LogicEngine();
  const built = rules.map(({ types, when }) => {
    const type = { in: [{ var: 'type' }, [...types]] };
    const logic = when
      ? { and: [type, { [LOGIC_NAMES[when.operator]]: [{ var: when.fact }, when.value] }] }
      : type;
    return engine.build(logic) as (data: unknown) => unknown;
  });
  return (event, index) => {
    const facts = factsOf(event, index);
    let count = 0;
    for (const rule of built) if (rule(facts)) count += 1;
    return count;
  };
}
