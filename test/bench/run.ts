/**
 * `npm run bench`: what the engine costs, as ratios to peers that run in the same process on the
 * same events. `npm run bench -- --long` adds the largest sizes.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import food from '../../presets/food/preset.json' with { type: 'json' };
import { openBook } from '../../src/engine/book.ts';
import type { Event } from '../../src/model/event.ts';
import { conditionCompiler } from '../../src/rules/conditions/compile.ts';
import { operatorTable } from '../../src/rules/conditions/operators.ts';
import type { Fact } from '../../src/rules/conditions/shape.ts';
import { compile } from '../../src/rules/parse.ts';
import type { Program } from '../../src/rules/program.ts';
import type { RuleSet } from '../../src/rules/rule-set.ts';
import { type Contender, type Measured, measure, median } from './measure.ts';
import {
  factsOf,
  jsonLogicEngine,
  jsonRulesEngine,
  jsonRulesEngineByPath,
  PLAIN_RULES,
  type PlainRule,
} from './peers.ts';
import { newReducer } from './reducer.ts';
import { generate, type Workload } from './workload.ts';

const LONG = process.argv.includes('--long');
const ROUNDS = LONG ? 5 : 3;
const FOOD = food as unknown as RuleSet;
const STANDARD: Workload = { events: 1_000_000, members: 10_000, everyMs: 2_000 };

function book(program: Program): Contender {
  return {
    name: 'tallybook, post',
    sameWork: true,
    start: () => {
      const opened = openBook({ programme: 'bench', rules: program });
      return (event) => pointsOf(opened.post(event, { trusted: true }).entries);
    },
  };
}

const reducer: Contender = {
  name: 'hand-written reducer',
  start: () => {
    const { post } = newReducer();
    return (event) => pointsOf(post(event).entries);
  },
};

function pointsOf(entries: readonly { readonly points: number }[]): number {
  let sum = 0;
  for (const { points } of entries) sum += points;
  return sum;
}

function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Each contender with a bar: the longer, the faster. */
function table(rows: readonly Measured[]): void {
  const fastest = Math.min(...rows.map(({ nsPerEvent }) => nsPerEvent));
  for (const { name, nsPerEvent } of rows) {
    const share = fastest / nsPerEvent;
    const rate = (1e9 / nsPerEvent / 1_000).toFixed(1).padStart(9);
    print(
      `  ${name.padEnd(34)} ${rate} k/s  ${nsPerEvent.toFixed(0).padStart(9)} ns  ${'█'.repeat(Math.max(1, Math.round(share * 30)))}`,
    );
  }
}

function verdict(what: string, value: number, bar: number | undefined): void {
  const against =
    bar === undefined ? '' : `   bar ${bar}: ${value >= bar ? 'reached' : 'NOT REACHED'}`;
  print(`  → ${what}: ${value >= 10 ? value.toFixed(0) : value.toFixed(2)}${against}`);
}

async function standard(events: readonly Event[]): Promise<void> {
  print(
    `The food preset, ${events.length.toLocaleString('en')} events, ${STANDARD.members.toLocaleString('en')} members`,
  );
  const rows = measure([reducer, book(compile(FOOD))], events, ROUNDS);
  const [byHand, ours] = rows;
  const byPath = await timeEngine(jsonRulesEngineByPath(PLAIN_RULES), events, 4_000);
  const engine = await timeEngine(jsonRulesEngine(PLAIN_RULES), events, 4_000);
  const logic = timeLogic(PLAIN_RULES, events);
  table([
    ...rows,
    { name: 'its conditions, json-logic-engine', nsPerEvent: logic, checksum: 0 },
    { name: 'its conditions, Engine.run', nsPerEvent: byPath, checksum: 0 },
    { name: 'its conditions, Engine.run, flat', nsPerEvent: engine, checksum: 0 },
  ]);
  verdict(
    '(a) the whole ledger against the reducer',
    (byHand?.nsPerEvent ?? 0) / (ours?.nsPerEvent ?? 1),
    0.33,
  );
  verdict(
    '(b) the whole ledger against the conditions alone in Engine.run',
    byPath / (ours?.nsPerEvent ?? 1),
    90,
  );
  verdict(
    '(c) the whole ledger against the conditions alone in json-logic-engine',
    logic / (ours?.nsPerEvent ?? 1),
    undefined,
  );
}

async function conditionsOnly(events: readonly Event[]): Promise<void> {
  print();
  print('Conditions only');
  const ours = timeConditions(PLAIN_RULES, events);
  const engine = await timeEngine(jsonRulesEngine(PLAIN_RULES), events, 4_000);
  table([
    { name: 'tallybook, closures by event type', nsPerEvent: ours, checksum: 0 },
    { name: 'json-logic-engine, built', nsPerEvent: timeLogic(PLAIN_RULES, events), checksum: 0 },
    { name: 'json-rules-engine, Engine.run', nsPerEvent: engine, checksum: 0 },
  ]);
  verdict('against Engine.run, unindexed', engine / ours, 500);
}

async function timeEngine(
  run: (event: Event, index: number) => Promise<number>,
  events: readonly Event[],
  count: number,
): Promise<number> {
  const sample = events.slice(0, count);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = process.hrtime.bigint();
    let fired = 0;
    for (const [index, event] of sample.entries()) fired += await run(event, index);
    times.push(Number(process.hrtime.bigint() - from) / sample.length);
    expectWork(fired);
  }
  return median(times);
}

function timeLogic(rules: readonly PlainRule[], events: readonly Event[]): number {
  const run = jsonLogicEngine(rules);
  return timeIndexed(events.slice(0, 200_000), run);
}

function timeConditions(rules: readonly PlainRule[], events: readonly Event[]): number {
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
  return timeIndexed(events.slice(0, 200_000), (event, index) => {
    const context = factsOf(event, index);
    let count = 0;
    for (const test of byType.get(event.type) ?? []) if (test(context)) count += 1;
    return count;
  });
}

function timeIndexed(
  events: readonly Event[],
  run: (event: Event, index: number) => number,
): number {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS + 2; round += 1) {
    const from = process.hrtime.bigint();
    let fired = 0;
    for (let i = 0; i < events.length; i += 1) {
      const event = events[i];
      if (event) fired += run(event, i);
    }
    times.push(Number(process.hrtime.bigint() - from) / events.length);
    expectWork(fired);
  }
  return median(times);
}

function expectWork(fired: number): void {
  if (fired <= 0) throw new Error('No rule fired: nothing was measured.');
}

/** The ratio to the reducer over sizes; flat means that cost does not grow with them. */
function flatness(
  what: string,
  sizes: readonly number[],
  terms: (size: number) => { readonly workload: Workload; readonly rules: RuleSet },
): void {
  print();
  print(`Ratio to the reducer over ${what}`);
  const ratios = sizes.map((size) => {
    const { workload, rules } = terms(size);
    const events = generate(workload);
    const [byHand, ours] = measure([reducer, book(compile(rules))], events, ROUNDS);
    const ratio = (byHand?.nsPerEvent ?? 0) / (ours?.nsPerEvent ?? 1);
    print(
      `  ${size.toLocaleString('en').padStart(12)}   ${ratio.toFixed(2)}   ${'█'.repeat(Math.round(ratio * 40))}`,
    );
    return ratio;
  });
  const spread = Math.max(...ratios) / Math.min(...ratios);
  print(`  → spread ${spread.toFixed(2)}   bar 1.5: ${spread <= 1.5 ? 'reached' : 'NOT REACHED'}`);
}

/** The preset with rules on event types that do not occur. */
function withUnrelated(count: number): RuleSet {
  const others = Array.from({ length: count }, (_, i) => [
    `other-${i}`,
    {
      kind: 'award',
      on: `other-${i}`,
      amount: 1,
      when: { 'event.data.n': { greaterThan: i } },
      limit: { times: 1, per: 'day' },
    },
  ]);
  return { ...FOOD, rules: { ...FOOD.rules, ...Object.fromEntries(others) } };
}

function bytesPerMember(): void {
  const { events: count, members } = { events: 1_000_000, members: 10_000 };
  const program = compile(FOOD);
  const events = generate({ events: count, members, everyMs: 6_000 });
  print();
  print('State');
  for (const share of [0.25, 0.5, 1]) {
    const opened = openBook({ programme: 'bench', rules: program });
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

function coldStart(): void {
  const dist = resolve('dist/index.js');
  if (!existsSync(dist)) {
    print('  cold start: skipped, dist is not built');
    return;
  }
  const time = (script: string) =>
    median(
      Array.from({ length: 7 }, () => {
        const from = process.hrtime.bigint();
        spawnSync(process.execPath, ['--input-type=module', '-e', script]);
        return Number(process.hrtime.bigint() - from) / 1e6;
      }),
    );
  const bare = time('');
  const imported = time(`await import(${JSON.stringify(dist)})`);
  print(
    `  cold start: import adds ${(imported - bare).toFixed(0)} ms to node's ${bare.toFixed(0)} ms`,
  );
}

const events = generate(STANDARD);
await standard(events);
await conditionsOnly(events);
flatness(
  'members',
  LONG ? [1_000, 10_000, 100_000, 1_000_000] : [1_000, 10_000, 100_000],
  (members) => ({
    workload: { ...STANDARD, events: Math.max(300_000, members), members },
    rules: FOOD,
  }),
);
flatness('rules on other types', [10, 100, 1_000], (count) => ({
  workload: { ...STANDARD, events: 300_000 },
  rules: withUnrelated(count),
}));
flatness('events', LONG ? [100_000, 1_000_000, 10_000_000] : [100_000, 1_000_000], (count) => ({
  workload: { ...STANDARD, events: count },
  rules: FOOD,
}));
bytesPerMember();
coldStart();
