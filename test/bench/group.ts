import { compile } from '../../src/rules/parse.ts';
import type { RuleSet } from '../../src/rules/rule-set.ts';
import { bookOf, groupReducer, PROGRAMME, withUnrelated } from './contenders.ts';
import { newGroupReducer } from './group-reducer.ts';
import { GROUP_RULES, withoutWideCap } from './group-rules.ts';
import { generateGroup } from './group-workload.ts';
import { compareOutcomes, ratioOver, stateOverTime, wholeLedger } from './ledger.ts';
import { measure, type Ratio, ratioOf } from './measure.ts';
import { flatness, print, table, verdict } from './report.ts';
import type { Terms } from './terms.ts';
import type { Workload } from './workload.ts';

const STANDARD: Workload = { events: 500_000, members: 10_000, everyMs: 2_000 };
/** Events for a ratio at one of several sizes. */
const SAMPLE = 200_000;

/** The ledger of a living group against a reducer with the same duties. */
export function groupRatio({ rounds }: Terms): void {
  const { events: count, members } = STANDARD;
  const events = generateGroup(STANDARD);
  print(
    `A living group, ${count.toLocaleString('en')} events, ${members.toLocaleString('en')} members`,
  );
  compareOutcomes(GROUP_RULES, events.slice(0, SAMPLE), newGroupReducer(PROGRAMME).post);
  wholeLedger(GROUP_RULES, groupReducer, events, rounds);
}

/** What the cap of the whole programme costs those who do not use it, and those who do. */
export function wideCapCost({ rounds }: Terms): void {
  const wide = bookOf(compile(GROUP_RULES), 'with the cap of all');
  const narrow = bookOf(compile(withoutWideCap(GROUP_RULES)), 'without it');
  const events = generateGroup({ ...STANDARD, everyMs: 500 });
  const shares = events.filter(({ type }) => type === 'share');
  const others = events.filter(({ type }) => type !== 'share').slice(0, SAMPLE);
  print();
  print('One cap for the whole programme');
  // A few parts in a hundred are not to be seen in a few rounds.
  const [without, under] = measure([narrow, wide], others, 3 * rounds);
  verdict('events that do not use it, without it against with it', ratioOf(without, under), 0.95);
  const rows = measure([groupReducer, wide, { ...narrow, sameWork: false }], shares, rounds);
  table(rows);
  const [byHand, ours, free] = rows;
  verdict('events that use it, without it against with it', ratioOf(free, ours));
  verdict('events that use it, against the reducer', ratioOf(byHand, ours));
}

/** Whether cost grows with members, with rules on other types, or with history. */
export function groupFlatness({ rounds, long }: Terms): void {
  const members = long ? [1_000, 10_000, 100_000, 1_000_000] : [1_000, 10_000, 100_000];
  flatness('members', members, (size) =>
    ratioAt({ ...STANDARD, events: Math.max(SAMPLE, size), members: size }, GROUP_RULES, rounds),
  );
  flatness('rules on other types', [10, 100, 1_000], (count) =>
    ratioAt({ ...STANDARD, events: SAMPLE }, withUnrelated(GROUP_RULES, count), rounds),
  );
}

/** Whether cost grows with history. */
export function groupHistory({ rounds, long }: Terms): void {
  const events = long ? [100_000, 1_000_000, 10_000_000] : [100_000, 1_000_000];
  flatness('events', events, (count) =>
    ratioAt({ ...STANDARD, events: count }, GROUP_RULES, rounds),
  );
}

function ratioAt(workload: Workload, rules: RuleSet, rounds: number): Ratio {
  return ratioOver(rules, groupReducer, generateGroup(workload), rounds);
}

/** What the rows of a snapshot weigh as history grows; counters are pruned. */
export function groupState(): void {
  const members = 5_000;
  const events = generateGroup({ events: 1_000_000, members, everyMs: 6_000 });
  stateOverTime(GROUP_RULES, events, { members, parts: 5 });
}
