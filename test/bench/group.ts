import { openBook } from '../../src/engine/book.ts';
import type { Event } from '../../src/model/event.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import { compile } from '../../src/rules/parse.ts';
import type { RuleSet } from '../../src/rules/rule-set.ts';
import { bookOf, groupReducer, PROGRAMME, withUnrelated } from './contenders.ts';
import { type HandMade, newGroupReducer } from './group-reducer.ts';
import { GROUP_RULES, withoutWideCap } from './group-rules.ts';
import { generateGroup } from './group-workload.ts';
import { measure, type Ratio, ratioOf } from './measure.ts';
import { atMost, flatness, print, table, verdict } from './report.ts';
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
  compareOutcomes(events.slice(0, SAMPLE));
  const [byHand, ours] = measure([groupReducer, bookOf(compile(GROUP_RULES))], events, rounds);
  table([byHand, ours].filter((row) => row !== undefined));
  verdict('the whole ledger against the reducer', ratioOf(byHand, ours), 0.33);
}

/** Both must give the same lines and notices, event by event. */
function compareOutcomes(events: readonly Event[]): void {
  const book = openBook({ programme: PROGRAMME, rules: GROUP_RULES });
  const { post } = newGroupReducer(PROGRAMME);
  for (const event of events) {
    const ours = outcomeText(book.post(event, { trusted: true }));
    const byHand = outcomeText(post(event));
    if (ours !== byHand) throw new Error(`Not the same outcome:\n${ours}\n${byHand}`);
  }
  print(`  ${events.length.toLocaleString('en')} outcomes compared: the same lines and notices`);
}

/** What both say, without the order of what ends at one instant. */
function outcomeText({ status, eventId, entries, notices }: Outcome | HandMade): string {
  const ended = notices.map((notice) => JSON.stringify(notice)).sort();
  return JSON.stringify({ status, eventId, entries, ended });
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
  const contenders = [groupReducer, bookOf(compile(rules))];
  const [byHand, ours] = measure(contenders, generateGroup(workload), rounds);
  return ratioOf(byHand, ours);
}

/** What the rows of a snapshot weigh, and an event takes, as history grows; counters are pruned. */
export function groupState(): void {
  const { events: count, members, parts } = { events: 1_000_000, members: 5_000, parts: 5 };
  const events = generateGroup({ events: count, members, everyMs: 6_000 });
  const book = openBook({ programme: PROGRAMME, rules: GROUP_RULES });
  print();
  print(`State of ${members.toLocaleString('en')} members, as JSON`);
  const sizes: number[] = [];
  for (let part = 0; part < parts; part += 1) {
    const until = ((part + 1) * count) / parts;
    for (const event of events.slice((part * count) / parts, until))
      book.post(event, { trusted: true });
    const last = events[until - 1];
    const day = new Date(last?.at ?? 0).toISOString().slice(0, 10);
    const bytes = rowBytes(book.snapshot()) / members;
    sizes.push(bytes);
    print(
      `  after ${until.toLocaleString('en').padStart(9)} events (${day}): ${bytes.toFixed(0)} bytes per member`,
    );
  }
  const [first = 0, ...later] = sizes;
  atMost('later against the first fifth', Math.max(...later) / first, 1.1);
}

function rowBytes(rows: Iterable<unknown>): number {
  let bytes = 0;
  for (const row of rows) bytes += Buffer.byteLength(JSON.stringify(row));
  return bytes;
}
