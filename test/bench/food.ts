import { openBook } from '../../src/engine/book.ts';
import type { Event } from '../../src/model/event.ts';
import { conditionCompiler } from '../../src/rules/conditions/compile.ts';
import { operatorTable } from '../../src/rules/conditions/operators.ts';
import type { Fact } from '../../src/rules/conditions/shape.ts';
import { compile } from '../../src/rules/parse.ts';
import type { RuleSet } from '../../src/rules/rule-set.ts';
import { bookOf, foodReducer, PROGRAMME, withUnrelated } from './contenders.ts';
import { FOOD_RULES } from './food-rules.ts';
import { generateFood } from './food-workload.ts';
import { ratioOver } from './ledger.ts';
import { type Measured, measure, measured, type Ratio, ratioOf } from './measure.ts';
import {
  factsOf,
  jsonLogicEngine,
  jsonRulesEngine,
  jsonRulesEngineByPath,
  PLAIN_RULES,
  type PlainRule,
} from './peers.ts';
import { flatness, print, table, verdict } from './report.ts';
import type { Terms } from './terms.ts';
import type { Workload } from './workload.ts';

const STANDARD: Workload = { events: 1_000_000, members: 10_000, everyMs: 2_000 };
/** Events for a ratio at one of several sizes. */
const SAMPLE = 300_000;

/** The ledger of the food preset and its conditions alone, against peers. */
export async function foodRatio({ rounds }: Terms): Promise<void> {
  const { events: count, members } = STANDARD;
  const events = generateFood(STANDARD);
  print(
    `The food preset, ${count.toLocaleString('en')} events, ${members.toLocaleString('en')} members`,
  );
  const [byHand, ours] = measure([foodReducer, bookOf(compile(FOOD_RULES))], events, rounds);
  const byPath = await timeEngine('Engine.run', jsonRulesEngineByPath(PLAIN_RULES), events, rounds);
  const flat = await timeEngine('Engine.run, flat', jsonRulesEngine(PLAIN_RULES), events, rounds);
  const logic = timeLogic(PLAIN_RULES, events, rounds);
  table([byHand, ours, logic, byPath, flat].filter((row) => row !== undefined));
  verdict('(a) the whole ledger against the reducer', ratioOf(byHand, ours), 0.33);
  verdict('(b) the whole ledger against the conditions in Engine.run', ratioOf(byPath, ours), 90);
  verdict('(c) the whole ledger against the conditions in json-logic-engine', ratioOf(logic, ours));
  print();
  print('Conditions only');
  const conditions = timeConditions(PLAIN_RULES, events, rounds);
  table([conditions, logic, flat]);
  verdict('against Engine.run, unindexed', ratioOf(flat, conditions), 500);
}

async function timeEngine(
  name: string,
  run: (event: Event, index: number) => Promise<number>,
  events: readonly Event[],
  rounds: number,
): Promise<Measured> {
  const sample = events.slice(0, 4_000);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const from = process.hrtime.bigint();
    let fired = 0;
    for (const [index, event] of sample.entries()) fired += await run(event, index);
    times.push(Number(process.hrtime.bigint() - from) / sample.length);
    expectWork(fired);
  }
  return measured(`its conditions, ${name}`, times);
}

function timeLogic(
  rules: readonly PlainRule[],
  events: readonly Event[],
  rounds: number,
): Measured {
  const run = jsonLogicEngine(rules);
  return timeIndexed('its conditions, json-logic-engine', events, rounds, run);
}

function timeConditions(
  rules: readonly PlainRule[],
  events: readonly Event[],
  rounds: number,
): Measured {
  const byType = new Map<string, ((facts: Record<string, unknown>) => boolean)[]>();
  const names = ['idleDays', 'purchases', 'daysSinceJoin'];
  const facts = new Map(
    names.map((name): [string, Fact<Record<string, unknown>>] => [
      name,
      { whole: (context) => context[name] },
    ]),
  );
  const compiler = conditionCompiler<Record<string, unknown>>({
    facts,
    operators: operatorTable(),
    named: new Map(),
  });
  for (const { types, when } of rules) {
    const compiled = when ? compiler.compile({ all: [when] }, []) : undefined;
    if (compiled && !compiled.ok) throw new Error(JSON.stringify(compiled.issues));
    const test = compiled?.condition.test ?? (() => true);
    for (const type of types) byType.set(type, [...(byType.get(type) ?? []), test]);
  }
  return timeIndexed('tallybook, closures by event type', events, rounds, (event, index) => {
    const context = factsOf(event, index);
    let count = 0;
    for (const test of byType.get(event.type) ?? []) if (test(context)) count += 1;
    return count;
  });
}

function timeIndexed(
  name: string,
  events: readonly Event[],
  rounds: number,
  run: (event: Event, index: number) => number,
): Measured {
  const sample = events.slice(0, 200_000);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const from = process.hrtime.bigint();
    let fired = 0;
    for (let i = 0; i < sample.length; i += 1) {
      const event = sample[i];
      if (event) fired += run(event, i);
    }
    times.push(Number(process.hrtime.bigint() - from) / sample.length);
    expectWork(fired);
  }
  return measured(name, times);
}

function expectWork(fired: number): void {
  if (fired <= 0) throw new Error('No rule fired: nothing was measured.');
}

/** Whether cost grows with members, with rules on other types, or with history. */
export function foodFlatness({ rounds, long }: Terms): void {
  const members = long ? [1_000, 10_000, 100_000, 1_000_000] : [1_000, 10_000, 100_000];
  flatness('members', members, (size) =>
    ratioAt({ ...STANDARD, events: Math.max(SAMPLE, size), members: size }, FOOD_RULES, rounds),
  );
  flatness('rules on other types', [10, 100, 1_000], (count) =>
    ratioAt({ ...STANDARD, events: SAMPLE }, withUnrelated(FOOD_RULES, count), rounds),
  );
  const events = long ? [100_000, 1_000_000, 10_000_000] : [100_000, 1_000_000];
  flatness('events', events, (count) =>
    ratioAt({ ...STANDARD, events: count }, FOOD_RULES, rounds),
  );
}

function ratioAt(workload: Workload, rules: RuleSet, rounds: number): Ratio {
  return ratioOver(rules, foodReducer, generateFood(workload), rounds);
}

/** What a member weighs in memory as history grows. */
export function foodState(): void {
  const { events: count, members } = { events: 1_000_000, members: 10_000 };
  const program = compile(FOOD_RULES);
  const events = generateFood({ events: count, members, everyMs: 6_000 });
  print('State of the food preset');
  for (const share of [0.25, 0.5, 1]) {
    const opened = openBook({ programme: PROGRAMME, rules: program });
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    let taken = 0;
    for (const event of events) {
      if (taken >= count * share) break;
      opened.post(event, { trusted: true });
      taken += 1;
    }
    globalThis.gc?.();
    const bytes = (process.memoryUsage().heapUsed - before) / members;
    print(
      `  after ${taken.toLocaleString('en').padStart(9)} events: ${bytes.toFixed(0)} bytes per member (${opened.member('m1').entries} entries of m1)`,
    );
  }
}
