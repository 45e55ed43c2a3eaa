import {
  compile,
  type Entry,
  type Event,
  type Outcome,
  openBook,
  type Rule,
  type RuleSet,
  run,
  type StreakStanding,
} from 'tallybook';
import { describe, expect, it } from 'vitest';
import { itOnReal, openDocument, tellSkips } from './support.ts';

/**
 * Cases that another project states for its point rules (repository isuru89/oasis, Apache 2.0).
 * Where the two differ, and what was done about it:
 * - Its conditions and awards are scripts over the event; here they are data. `minValue` becomes
 *   `when`, `floor(value/5)` a formula with the rounding of its rule, `value` a rate of 1.
 * - `minValue` was read as a least value that is included. No case has exactly that value.
 * - What a full day leaves out is no award there, and a reason without a line here.
 * - Its awards are decimals; every stated one is whole, so a currency of scale 0 holds them.
 */
interface Cases {
  readonly cases: readonly Case[];
}

interface Case {
  readonly name: string;
  readonly rule: { readonly minValue?: number; readonly award: string; readonly dailyCap?: string };
  readonly events: readonly { readonly id: string; readonly ts: number; readonly value: number }[];
  readonly expectedAwards: readonly (readonly [id: string, points: string])[];
}

/** Own cases of the same shape, for where the file is absent. */
const STAND_IN: Cases = {
  cases: [
    {
      name: 'a fifth of the value from 50 on',
      rule: { minValue: 50, award: 'floor(value/5)' },
      events: [
        { id: 'e1', ts: 110, value: 49 },
        { id: 'e2', ts: 144, value: 59 },
      ],
      expectedAwards: [['e2', '11']],
    },
    {
      name: 'the value, at most 100 a day',
      rule: { award: 'value', dailyCap: '100' },
      events: [
        { id: 'e1', ts: 1_000, value: 67 },
        { id: 'e2', ts: 3_600_000, value: 55 },
        { id: 'e3', ts: 86_400_000, value: 55 },
      ],
      expectedAwards: [
        ['e1', '67'],
        ['e2', '33'],
        ['e3', '55'],
      ],
    },
  ],
};

function amountOf(award: string) {
  if (award === 'value') return { rate: '1', of: '$.data.value' };
  if (award === 'floor(value/5)')
    return { formula: { divide: ['$.data.value', 5] }, rounding: 'floor' } as const;
  return { fixed: award };
}

function rulesOf({ minValue, award, dailyCap }: Case['rule']): RuleSet {
  return {
    id: 'oasis',
    version: 1,
    timeZone: 'UTC',
    rules: {
      points: {
        kind: 'award',
        on: 'scored',
        amount: amountOf(award),
        ...(minValue !== undefined && {
          when: { 'event.data.value': { greaterThanInclusive: minValue } },
        }),
        ...(dailyCap !== undefined && { limit: { sum: dailyCap, per: 'day' } }),
      },
    },
  };
}

function outcomesOf({ rule, events }: Case): readonly Outcome[] {
  const book = openBook({ programme: 'oasis', rules: rulesOf(rule) });
  return events.map(({ id, ts, value }) =>
    book.post({ id, type: 'scored', memberId: 'one', at: ts, data: { value } }),
  );
}

const { value: stated, ...file } = openDocument('conformance/points-and-caps', STAND_IN);

tellSkips();

describe('point rules with caps as another project states them', () => {
  it.each(stated.cases)('$name', (one) => {
    const awards = outcomesOf(one).flatMap(({ entries }) =>
      entries.map(({ eventId, points }) => [eventId, String(points)]),
    );
    expect(awards).toEqual(one.expectedAwards);
  });

  it.each(stated.cases)('says why an event earned nothing: $name', (one) => {
    const quiet = outcomesOf(one).filter(({ entries }) => entries.length === 0);
    const codes = new Map(
      quiet.map(({ eventId, reasons }) => [eventId, reasons.map(({ code }) => code)]),
    );
    const { minValue = 0 } = one.rule;
    const awarded = new Set(one.expectedAwards.map(([id]) => id));
    const why = one.events
      .filter(({ id }) => !awarded.has(id))
      .map(({ id, value }) => [id, [value < minValue ? 'condition-not-met' : 'cap-reached']]);
    expect([...codes]).toEqual(why);
  });

  itOnReal(file)('are seven cases', () => {
    expect(stated.cases.length).toBe(7);
  });
});

/**
 * Cases that two other projects state for streaks of days and weeks: DenverCoder1/
 * github-readme-streak-stats (MIT), which counts activities of each day, and jonsamp/date-streaks
 * (ISC), which takes dates in any order. Where they and this project differ:
 * - A day of five activities is five events; a day of none is no event. All lie on noon in UTC, and
 *   the question is asked as of noon of `today`.
 * - Their streak of 0 begins and ends today. Here what does not run has no first and no last day.
 * - Their excused days are days outside `days` that count inside a streak (`optionalDays: count`).
 *   There they count at once; here only when activity follows. No case ends on such a day.
 * - Dates in any order go through `run`, which puts a record in order.
 * - One case asks about yesterday, today and tomorrow as of today. Without a clock an event of
 *   tomorrow is taken when it comes; with one it waits, which a test of its own shows.
 */
interface DayCases {
  readonly cases: readonly DayCase[];
}

type Stretch = readonly [first: string, last: string, length: number];

interface DayCase {
  readonly name: string;
  readonly mode: 'daily' | 'weekly';
  readonly excusedDays?: readonly string[];
  /** How much was done on each day. */
  readonly days?: Readonly<Record<string, number>>;
  /** Or the days themselves. */
  readonly dates?: readonly string[];
  readonly today: string;
  readonly expected: {
    readonly total?: number;
    readonly first?: string;
    readonly longest: Stretch | number;
    readonly current: Stretch | number;
    readonly todayInStreak?: boolean;
    readonly alive?: boolean;
  };
}

/** Own cases of the same shapes, for where the file is absent. */
const DAYS_STAND_IN: DayCases = {
  cases: [
    {
      name: 'a week-end off',
      mode: 'daily',
      excusedDays: ['Sun', 'Sat'],
      days: { '2024-06-06': 2, '2024-06-07': 1, '2024-06-08': 0, '2024-06-10': 4 },
      today: '2024-06-11',
      expected: {
        total: 7,
        first: '2024-06-06',
        longest: ['2024-06-06', '2024-06-10', 5],
        current: ['2024-06-06', '2024-06-10', 5],
      },
    },
    {
      name: 'two weeks, then none',
      mode: 'weekly',
      excusedDays: [],
      days: { '2024-06-01': 1, '2024-06-02': 1 },
      today: '2024-06-20',
      expected: {
        total: 2,
        first: '2024-06-01',
        longest: ['2024-05-26', '2024-06-02', 2],
        current: ['2024-06-16', '2024-06-16', 0],
      },
    },
    {
      name: 'until yesterday, newest first',
      mode: 'daily',
      dates: ['2024-06-05', '2024-06-04', '2024-06-02'],
      today: '2024-06-06',
      expected: { current: 2, longest: 2, todayInStreak: false, alive: true },
    },
    {
      name: 'yesterday, today and tomorrow',
      mode: 'daily',
      dates: ['2024-06-05', '2024-06-06', '2024-06-07'],
      today: '2024-06-06',
      expected: { current: 3, longest: 3, todayInStreak: true, alive: true },
    },
  ],
};

const WEEKDAYS = {
  Mon: 'monday',
  Tue: 'tuesday',
  Wed: 'wednesday',
  Thu: 'thursday',
  Fri: 'friday',
  Sat: 'saturday',
  Sun: 'sunday',
} as const;

/** Their weeks start on Sunday. */
function paceOf({ mode, excusedDays = [] }: DayCase) {
  if (mode === 'weekly') return { per: 'week', weekStart: 'sunday' } as const;
  if (excusedDays.length === 0) return {};
  const excused = new Set(excusedDays);
  const days = Object.entries(WEEKDAYS).flatMap(([name, day]) => (excused.has(name) ? [] : [day]));
  return { days, optionalDays: 'count' } as const;
}

function dayRules(one: DayCase): RuleSet {
  const streak: Rule = {
    kind: 'streak',
    on: 'active',
    every: 7,
    amount: { extra: 1 },
    ...paceOf(one),
  };
  return {
    id: 'days',
    version: 1,
    timeZone: 'UTC',
    currencies: { points: {}, extra: {} },
    rules: { activity: { kind: 'award', on: 'active', amount: 1 }, streak },
  };
}

function noonOf(day: string): string {
  return `${day}T12:00:00.000Z`;
}

function activities({ days = {}, dates = [] }: DayCase): readonly Event[] {
  const counts = [...Object.entries(days), ...dates.map((day) => [day, 1] as const)];
  return counts.flatMap(([day, count]) =>
    Array.from({ length: count }, (_, nth) => {
      return { id: `${day}#${nth}`, type: 'active', memberId: 'one', at: noonOf(day) };
    }),
  );
}

function standingOf(one: DayCase) {
  const { entries, outcomes, book } = run(compile(dayRules(one)), activities(one));
  const { balances, streaks } = book.member('one', { at: noonOf(one.today) });
  const [streak] = streaks;
  return { entries, outcomes, balances, streak };
}

/** The same shape as the case: with the days of a streak where it states them. */
function found(
  { expected, today }: DayCase,
  { entries, balances, streak }: ReturnType<typeof standingOf>,
) {
  const { current = 0, longest = 0 } = streak ?? {};
  if (typeof expected.current === 'number') {
    const isIn = current > 0 && isWithin(today, streak);
    return { current, longest, todayInStreak: isIn, alive: current > 0 };
  }
  return {
    total: balances['points'],
    first: entries[0]?.day,
    longest: [streak?.longestFirst, streak?.longestLast, longest],
    current: current === 0 ? 0 : [streak?.first, streak?.last, current],
  };
}

function isWithin(day: string, streak: StreakStanding | undefined): boolean {
  const { first = '', last = '' } = streak ?? {};
  return first <= day && day <= last;
}

/** A streak of 0 has no days. */
function statedOf({ expected }: DayCase) {
  const { current } = expected;
  const isOver = typeof current !== 'number' && current[2] === 0;
  return isOver ? { ...expected, current: 0 } : expected;
}

const { value: dayCases, ...dayFile } = openDocument('conformance/day-streaks', DAYS_STAND_IN);

describe('streaks of days and weeks as two other projects state them', () => {
  it.each(dayCases.cases)('$name', (one) => {
    const standing = standingOf(one);
    expect(found(one, standing)).toEqual(statedOf(one));
    expect(standing.outcomes.every(({ status }) => status === 'accepted')).toBe(true);
  });

  it.each(dayCases.cases)('is at risk while today lacks activity: $name', (one) => {
    const { streak } = standingOf(one);
    const isLacking = (streak?.current ?? 0) > 0 && !hasActivity(one);
    expect(streak?.atRisk).toBe(isLacking);
  });

  it('leaves what lies ahead of the clock out until its time comes', () => {
    const ahead = dayCases.cases.find(({ name }) => name === 'yesterday, today and tomorrow');
    expect(ahead).toBeDefined();
    if (!ahead) return;
    const book = openBook({ programme: 'days', rules: dayRules(ahead) });
    book.advance(noonOf(ahead.today));
    const statuses = activities(ahead).map((event) => book.post(event).status);
    expect(statuses).toEqual(['accepted', 'accepted', 'future']);
    expect(book.member('one').streaks[0]?.current).toBe(2);
    book.advance(Date.parse(noonOf(ahead.today)) + 86_400_000);
    expect(book.member('one').streaks[0]?.current).toBe(3);
  });

  itOnReal(dayFile)('are sixteen cases', () => {
    expect(dayCases.cases.length).toBe(16);
  });
});

/** Whether something was done today, or in the week of today, or lies ahead. */
function hasActivity(one: DayCase): boolean {
  const from = one.mode === 'daily' ? one.today : sundayOf(one.today);
  return activities(one).some(({ at }) => String(at) >= from);
}

function sundayOf(day: string): string {
  const date = new Date(noonOf(day));
  date.setUTCDate(date.getUTCDate() - date.getUTCDay());
  return date.toISOString().slice(0, 10);
}

/**
 * Cases that isuru89/oasis (Apache 2.0) states for runs of events. Where the two differ:
 * - Its levels are badges with a rank; here a milestone pays the rank in points, and a rank is of
 *   one length. After the highest level both begin again.
 * - An award there names the first and the last event. A line here is about the event that brought
 *   the length, which is the last; the first is not compared.
 * - Half of the cases deliver an event late. There an award that was given is replaced; here lines
 *   that correct it are added, and what they all come to is compared.
 */
interface RunCases {
  readonly cases: readonly RunCase[];
}

interface RunCase {
  readonly name: string;
  readonly levels: Readonly<Record<string, number>>;
  readonly events: readonly { readonly id: string; readonly ts: number; readonly value: number }[];
  readonly expectedFinal: readonly (readonly [number, number, first: number, last: number])[];
}

/** Own cases of the same shape, for where the file is absent. */
const RUNS_STAND_IN: RunCases = {
  cases: [
    {
      name: 'two in a row, twice',
      levels: { 2: 5 },
      events: [
        { id: 'e1', ts: 10, value: 50 },
        { id: 'e2', ts: 20, value: 51 },
        { id: 'e3', ts: 30, value: 60 },
        { id: 'e4', ts: 40, value: 70 },
        { id: 'e5', ts: 50, value: 49 },
      ],
      expectedFinal: [
        [2, 5, 10, 20],
        [2, 5, 30, 40],
      ],
    },
    {
      name: 'a late event comes between two',
      levels: { 2: 5 },
      events: [
        { id: 'e1', ts: 10, value: 50 },
        { id: 'e2', ts: 20, value: 51 },
        { id: 'e3', ts: 15, value: 1 },
      ],
      expectedFinal: [],
    },
  ],
};

function runRules({ levels }: RunCase): RuleSet {
  return {
    id: 'runs',
    version: 1,
    timeZone: 'UTC',
    rules: {
      run: {
        kind: 'streak',
        on: 'scored',
        per: 'event',
        when: { 'event.data.value': { greaterThanInclusive: 50 } },
        milestones: Object.entries(levels).map(([at, amount]) => ({ at: Number(at), amount })),
        after: 'wrap',
      },
    },
  };
}

function scores({ events }: RunCase): readonly Event[] {
  return events.map(({ id, ts, value }) => {
    return { id, type: 'scored', memberId: 'one', at: ts, data: { value } };
  });
}

/** Lines that no later line takes back. */
function standing(entries: readonly Entry[]): readonly Entry[] {
  const sums = new Map<string, number>();
  const keyOf = ({ eventId, ruleId, at }: Entry) => `${eventId} ${ruleId} ${at}`;
  for (const entry of entries) sums.set(keyOf(entry), (sums.get(keyOf(entry)) ?? 0) + entry.points);
  const left = entries.filter((entry) => entry.points > 0 && (sums.get(keyOf(entry)) ?? 0) > 0);
  return [...left].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Length, rank and last event of each award. */
function awardsIn({ levels }: RunCase, entries: readonly Entry[]) {
  const lengths = new Map(Object.entries(levels).map(([length, rank]) => [rank, Number(length)]));
  return entries.map(({ points, at }) => [lengths.get(points), points, Date.parse(at)]);
}

function statedAwards({ expectedFinal }: RunCase) {
  return expectedFinal.map(([length, rank, , last]) => [length, rank, last]);
}

function isInOrder({ events }: RunCase): boolean {
  return events.every(({ ts }, index) => ts > (events[index - 1]?.ts ?? 0));
}

/** What a host says of each event, first and again. */
function hear({ entries, corrected = [] }: Outcome, said: Map<string, number>): void {
  for (const { eventId, cause, points } of entries)
    if (eventId === cause) said.set(eventId, (said.get(eventId) ?? 0) + points);
  for (const { eventId, was, now } of corrected) {
    expect(was.points['points'] ?? 0).toBe(said.get(eventId) ?? 0);
    said.set(eventId, now.points['points'] ?? 0);
  }
}

const { value: runCases, ...runFile } = openDocument('conformance/event-streaks', RUNS_STAND_IN);
const punctual = runCases.cases.filter(isInOrder);
const late = runCases.cases.filter((one) => !isInOrder(one));

describe('runs of events as another project states them', () => {
  it.each(punctual)('one by one: $name', (one) => {
    const book = openBook({ programme: 'runs', rules: runRules(one) });
    const entries = scores(one).flatMap((event) => book.post(event).entries);
    expect(awardsIn(one, entries)).toEqual(statedAwards(one));
  });

  it.each(runCases.cases)('as a record that is put in order: $name', (one) => {
    const { entries } = run(compile(runRules(one)), scores(one));
    expect(awardsIn(one, entries)).toEqual(statedAwards(one));
  });

  it.each(late)('takes the late event and corrects what it changes: $name', (one) => {
    const book = openBook({ programme: 'runs', rules: runRules(one) });
    const outcomes = scores(one).map((event) => book.post(event));
    expect(outcomes.map(({ status }) => status)).toEqual(one.events.map(() => 'accepted'));
    const entries = outcomes.flatMap((outcome) => outcome.entries);
    expect(awardsIn(one, standing(entries))).toEqual(statedAwards(one));
    const { balances } = book.member('one');
    const ranks = one.expectedFinal.reduce((sum, [, rank]) => sum + rank, 0);
    expect(balances['points']).toBe(ranks);
  });

  it.each(late)('says again what is true no more, and nothing else: $name', (one) => {
    const book = openBook({ programme: 'runs', rules: runRules(one) });
    const said = new Map<string, number>();
    for (const event of scores(one)) hear(book.post(event), said);
    const known = one.events
      .map(({ id, ts }) => [ts, said.get(id) ?? 0] as const)
      .filter(([, points]) => points !== 0);
    const stated = one.expectedFinal.map(([, rank, , last]) => [last, rank]);
    expect(known.sort(([a], [b]) => a - b)).toEqual(stated);
  });

  itOnReal(runFile)('are twelve cases, of which six deliver an event late', () => {
    expect([punctual.length, late.length]).toEqual([6, 6]);
  });
});
