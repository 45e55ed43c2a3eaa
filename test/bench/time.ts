import { openBook } from '../../src/engine/book.ts';
import type { Event } from '../../src/model/event.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { Lifetime } from '../../src/rules/expiry.ts';
import { compile } from '../../src/rules/parse.ts';
import { bookOf, PROGRAMME, timeReducer } from './contenders.ts';
import { measure, type Ratio, ratioOf } from './measure.ts';
import { atMost, flatness, print, table, verdict } from './report.ts';
import type { Terms } from './terms.ts';
import { type HandMade, newTimeReducer } from './time-reducer.ts';
import { timeRules } from './time-rules.ts';
import { generateTime } from './time-workload.ts';
import type { Workload } from './workload.ts';

const DAY_MS = 86_400_000;

/** A stream in which each member does one thing a day. */
function daily(events: number, members: number): Workload {
  return { events, members, everyMs: DAY_MS / members };
}

/** Two years of 250 members. */
const STANDARD = daily(183_000, 250);

/** A lifetime of lots, and the same for the reducer. */
interface Shelf {
  readonly lifetime: Lifetime;
  lastDayOf(day: number): number;
}

function days(count: number): Shelf {
  return { lifetime: { days: count }, lastDayOf: (day) => day + count };
}

const MONTH = days(30);

const YEAR_END: Shelf = {
  lifetime: { endOf: 'year' },
  lastDayOf: cached((day) => Date.UTC(new Date(day * DAY_MS).getUTCFullYear() + 1, 0, 0) / DAY_MS),
};

const MONTH_ENDS: Shelf = {
  lifetime: { endOf: 'month', plus: 11 },
  lastDayOf: cached((day) => {
    const date = new Date(day * DAY_MS);
    return Date.UTC(date.getUTCFullYear() + 1, date.getUTCMonth(), 0) / DAY_MS;
  }),
};

function cached(of: (day: number) => number): (day: number) => number {
  const known = new Map<number, number>();
  return (day) => {
    let value = known.get(day);
    if (value === undefined) {
      value = of(day);
      known.set(day, value);
    }
    return value;
  };
}

/** A ledger in which time does as much as members, against a reducer with the same duties. */
export function timeRatio({ rounds }: Terms): void {
  const { events: count, members } = STANDARD;
  const events = generateTime(STANDARD);
  print(
    `Points in time, ${count.toLocaleString('en')} events, ${members.toLocaleString('en')} members`,
  );
  compareOutcomes(events, MONTH);
  const ours = bookOf(compile(timeRules(MONTH.lifetime)));
  const [byHand, book] = measure([timeReducer(MONTH.lastDayOf), ours], events, rounds);
  table([byHand, book].filter((row) => row !== undefined));
  verdict('the whole ledger against the reducer', ratioOf(byHand, book), 0.33);
}

/** Both must give the same lines and notices, event by event. */
function compareOutcomes(events: readonly Event[], { lifetime, lastDayOf }: Shelf): void {
  const book = openBook({ programme: PROGRAMME, rules: timeRules(lifetime) });
  const { post } = newTimeReducer(PROGRAMME, lastDayOf);
  const counts = new Map<string, number>();
  for (const event of events) {
    const outcome = book.post(event, { trusted: true });
    const ours = outcomeText(outcome);
    const byHand = outcomeText(post(event));
    if (ours !== byHand) throw new Error(`Not the same outcome:\n${ours}\n${byHand}`);
    for (const { kind } of [...outcome.entries, ...outcome.notices])
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const kinds = [...counts].map(([kind, count]) => `${kind} ${count.toLocaleString('en')}`);
  print(`  ${events.length.toLocaleString('en')} outcomes compared: ${kinds.sort().join(', ')}`);
}

/** What both say, without the order of what time brings to several members at one instant. */
function outcomeText({ status, eventId, entries, notices }: Outcome | HandMade): string {
  const lines = entries.map((entry) => JSON.stringify(entry)).sort();
  const told = notices.map((notice) => JSON.stringify(notice)).sort();
  return JSON.stringify({ status, eventId, lines, told });
}

/** Whether cost grows with members; each does forty things. */
export function timeMembers({ rounds, long }: Terms): void {
  const members = long ? [1_000, 10_000, 100_000] : [1_000, 10_000];
  flatness('members', members, (count) =>
    ratioAt(daily(40 * count, count), days(5), Math.min(rounds, 3)),
  );
}

/** Whether cost grows with history. */
export function timeHistory({ rounds, long }: Terms): void {
  const events = long ? [10_000, 100_000, 1_000_000] : [10_000, 100_000, 300_000];
  flatness('events of 100 members', events, (count) => ratioAt(daily(count, 100), MONTH, rounds));
}

/** Whether cost grows with open lots: one for each year, each month, or each day of a year. */
export function timeLots({ rounds }: Terms): void {
  const shelves = new Map([
    [1, YEAR_END],
    [12, MONTH_ENDS],
    [365, days(365)],
  ]);
  const workload = daily(120_000, 160);
  flatness('lots that a member may hold', [...shelves.keys()], (lots) =>
    ratioAt(workload, shelves.get(lots) ?? MONTH, rounds),
  );
  for (const [lots, { lifetime }] of shelves)
    print(`  ${lots}: ${openLots(workload, lifetime).toFixed(1)} lots per member at the end`);
}

function openLots(workload: Workload, lifetime: Lifetime): number {
  const book = openBook({ programme: PROGRAMME, rules: timeRules(lifetime) });
  for (const event of generateTime(workload)) book.post(event, { trusted: true });
  let lots = 0;
  for (const row of book.snapshot())
    if (row.kind === 'member') lots += book.member(row.row.memberId).lots.length;
  return lots / workload.members;
}

function ratioAt(workload: Workload, { lifetime, lastDayOf }: Shelf, rounds: number): Ratio {
  const contenders = [timeReducer(lastDayOf), bookOf(compile(timeRules(lifetime)))];
  const [byHand, ours] = measure(contenders, generateTime(workload), rounds);
  return ratioOf(byHand, ours);
}

/** What the rows of a snapshot weigh as history grows; lots, spends and counters are pruned. */
export function timeState(): void {
  const workload = STANDARD;
  const { events: count, members } = workload;
  const parts = 6;
  const events = generateTime(workload);
  const book = openBook({ programme: PROGRAMME, rules: timeRules(MONTH.lifetime) });
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
  atMost('later against the first part', Math.max(...later) / first, 1.1);
}

function rowBytes(rows: Iterable<unknown>): number {
  let bytes = 0;
  for (const row of rows) bytes += Buffer.byteLength(JSON.stringify(row));
  return bytes;
}
