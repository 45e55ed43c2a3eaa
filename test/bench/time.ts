import { openBook } from '../../src/engine/book.ts';
import type { Lifetime } from '../../src/rules/expiry.ts';
import { PROGRAMME, timeReducer } from './contenders.ts';
import { compareOutcomes, ratioOver, stateOverTime, wholeLedger } from './ledger.ts';
import type { Ratio } from './measure.ts';
import { flatness, print } from './report.ts';
import type { Terms } from './terms.ts';
import { newTimeReducer } from './time-reducer.ts';
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
  const rules = timeRules(MONTH.lifetime);
  compareOutcomes(rules, events, newTimeReducer(PROGRAMME, MONTH.lastDayOf).post);
  wholeLedger(rules, timeReducer(MONTH.lastDayOf), events, rounds);
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
  const byHand = timeReducer(lastDayOf);
  return ratioOver(timeRules(lifetime), byHand, generateTime(workload), rounds);
}

/** What the rows of a snapshot weigh as history grows; lots, spends and counters are pruned. */
export function timeState(): void {
  const { members } = STANDARD;
  stateOverTime(timeRules(MONTH.lifetime), generateTime(STANDARD), { members, parts: 6 });
}
