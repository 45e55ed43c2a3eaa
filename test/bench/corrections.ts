import { openBook } from '../../src/engine/book.ts';
import type { Event } from '../../src/model/event.ts';
import { compile } from '../../src/rules/parse.ts';
import { bookOf, PROGRAMME, returnReducer } from './contenders.ts';
import { newRefoldingReducer, newReturnReducer, sumOf } from './corrections-reducer.ts';
import { openFor, RETURN_RULES } from './corrections-rules.ts';
import { generateReturns, orderOf, refundOf } from './corrections-workload.ts';
import { FOOD_RULES } from './food-rules.ts';
import { generateFood } from './food-workload.ts';
import { compareOutcomes, wholeLedger } from './ledger.ts';
import { type Contender, type Measured, measure, ratioOf } from './measure.ts';
import { atMost, flatness, print, table, verdict } from './report.ts';
import type { Terms } from './terms.ts';
import { generator } from './workload.ts';

const DAY_MS = 86_400_000;

const PERIODS = {
  nothing: { hours: 0 },
  'an hour': { hours: 1 },
  'a day': { days: 1 },
  'seven days': { days: 7 },
} as const;

/** What it costs a stream that comes in order that something may come late. */
export function correctionsOpen({ rounds }: Terms): void {
  const workload = { events: 300_000, members: 10_000, everyMs: 2_000 };
  print(
    `Open periods, ${workload.events.toLocaleString('en')} events in order over seven days, ${workload.members.toLocaleString('en')} members`,
  );
  const contenders = Object.entries(PERIODS).map(([name, period]) =>
    bookOf(compile(openFor(FOOD_RULES, period)), `${name} stays open`),
  );
  const rows = measure(contenders, generateFood(workload), rounds);
  table(rows);
  const [closed, ...open] = rows;
  for (const row of open) verdict(`${row.name}, against nothing`, ratioOf(closed, row));
}

/** So many members with so many events each over three days. */
interface Corrected {
  readonly members: number;
  readonly each: number;
}

interface Correcting {
  readonly before: readonly Event[];
  readonly corrections: readonly Event[];
}

/** Which of a member's events is meant, counted from the last one. */
const FROM_LAST = 6;

/** Everything but one of each member's last events, and then that one. */
function lateEvents({ members, each }: Corrected): Correcting {
  const events = members * each;
  const stream = new Set(generateFood({ events, members, everyMs: (3 * DAY_MS) / events }));
  const left = new Map<string, number>();
  for (const { memberId } of stream) left.set(memberId, (left.get(memberId) ?? 0) + 1);
  const before: Event[] = [];
  const corrections: Event[] = [];
  for (const event of stream) {
    const count = left.get(event.memberId) ?? 0;
    left.set(event.memberId, count - 1);
    (count === FROM_LAST ? corrections : before).push(event);
  }
  return { before, corrections };
}

/** All of it, and then that one event of each member never happened. */
function voids(corrected: Corrected): Correcting {
  const { before, corrections } = lateEvents(corrected);
  const all = [...before, ...corrections].sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
  const { at = 0, seq = 0 } = all.at(-1) ?? {};
  const meant = corrections.map(({ id: ref, memberId }, nth) => {
    return { id: `void-${ref}`, type: 'void', memberId, at, seq: seq + nth + 1, ref };
  });
  return { before: all, corrections: meant };
}

/** Each changes the points of its member by as much as folding the member again from the start does. */
const KINDS = { 'late event': lateEvents, void: voids };

/** One late event, and one void, among so many members. */
export function correctionsMembers({ rounds, long }: Terms): void {
  const sizes = long ? [1_000, 10_000, 100_000, 1_000_000] : [1_000, 10_000, 100_000];
  for (const [kind, make] of Object.entries(KINDS)) {
    const correcting = make({ members: 500, each: 30 });
    flat(`members, for one ${kind}`, sizes, (size) =>
      correctAmong(size - 500, correcting, Math.min(rounds, 3)),
    );
  }
}

/** The same after so many events of the member; all of them are open, and five come after it. */
export function correctionsHistory({ rounds, long }: Terms): void {
  const sizes = long ? [30, 300, 3_000] : [30, 300];
  for (const [kind, make] of Object.entries(KINDS)) {
    print();
    print(
      `One ${kind} by the number of events of its member; a new fold from the start grows with it`,
    );
    const all = sizes.map((each) => {
      const rows = correctAmong(0, make({ members: 100, each }), Math.min(rounds, 3));
      return rows.map((row) => sized(row, each));
    });
    table(all.flat());
    const ours = all.map(([, { nsPerEvent = 0 } = {}]) => nsPerEvent);
    atMost('tallybook, the longest against the shortest', Math.max(...ours) / Math.min(...ours), 2);
  }
}

function sized({ name, nsPerEvent, rounds }: Measured, size: number): Measured {
  return { name: `${name}, ${size.toLocaleString('en')}`, nsPerEvent, rounds };
}

/** The ratio of two contenders over sizes, and what both took. */
function flat(
  what: string,
  sizes: readonly number[],
  measureAt: (size: number) => readonly Measured[],
): void {
  const all: Measured[] = [];
  flatness(what, sizes, (size) => {
    const rows = measureAt(size);
    all.push(...rows.map((row) => sized(row, size)));
    const [byHand, ours] = rows;
    return ratioOf(byHand, ours);
  });
  table(all);
}

/** The reducer folds the member again from the start. */
function correctAmong(
  others: number,
  { before, corrections }: Correcting,
  rounds: number,
): readonly Measured[] {
  const known = bystanders(others, Number(before[0]?.at));
  const program = compile(openFor(FOOD_RULES, { days: 7 }));
  const filled = (post: (event: Event) => number) => {
    for (const event of known) post(event);
    for (const event of before) post(event);
    return post;
  };
  const contenders: readonly Contender[] = [
    { name: 'folded again', start: () => filled(newRefoldingReducer().post) },
    {
      name: 'tallybook',
      sameWork: true,
      start: () => {
        const book = openBook({ programme: PROGRAMME, rules: program });
        return filled((event) => sumOf(book.post(event, { trusted: true })));
      },
    },
  ];
  return measure(contenders, corrections, rounds);
}

/** Members of whom only a check-in is known. */
function bystanders(count: number, at: number): readonly Event[] {
  return Array.from({ length: count }, (_, nth) => {
    return { id: `b${nth}`, type: 'check-in', memberId: `b${nth}`, at, seq: nth };
  });
}

/** Orders and refunds against a reducer with the same duties. */
export function correctionsRefunds({ rounds }: Terms): void {
  const workload = { events: 200_000, members: 2_000, everyMs: (300 * DAY_MS) / 200_000 };
  const events = generateReturns(workload);
  print(
    `Orders and refunds, ${workload.events.toLocaleString('en')} events, ${workload.members.toLocaleString('en')} members`,
  );
  compareOutcomes(RETURN_RULES, events, newReturnReducer(PROGRAMME).post);
  wholeLedger(RETURN_RULES, returnReducer, events, rounds);
}

/** A refund of the first order after a year, whatever was ordered since. */
export function correctionsYear({ rounds, long }: Terms): void {
  const orders = long ? [10, 100, 1_000, 10_000] : [10, 100, 1_000];
  flat('orders of a year before a refund', orders, (count) => afterYear(count, rounds));
}

const BUYERS = 20;
/** Parts in which the first order comes back. */
const PARTS = 8;

function afterYear(count: number, rounds: number): readonly Measured[] {
  const random = generator(20_260_601);
  const start = Date.UTC(2026, 4, 25);
  const history: Event[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    const at = start + Math.floor((nth * 360 * DAY_MS) / count);
    for (let buyer = 0; buyer < BUYERS; buyer += 1)
      history.push(orderOf(history.length, at, `m${buyer}`, random()));
  }
  const at = start + 362 * DAY_MS;
  const refunds = Array.from({ length: PARTS * BUYERS }, (_, nth) =>
    refundOf(history[nth % BUYERS] as Event, history.length + nth, at + nth, 0.5 + 0.5 / PARTS),
  );
  const after = (contender: Contender): Contender => ({
    ...contender,
    start: () => {
      const post = contender.start();
      for (const event of history) post(event);
      return post;
    },
  });
  const contenders = [after(returnReducer), after(bookOf(compile(RETURN_RULES)))];
  return measure(contenders, refunds, rounds);
}
