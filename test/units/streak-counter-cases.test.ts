import { describe, expect, test } from 'vitest';
import { openDocument } from '../streams/support.ts';
import { type Json, programOf, rulesOf, track } from './streak-support.ts';

interface DayCase {
  readonly id: string;
  readonly name: string;
  readonly mode: 'daily' | 'weekly';
  readonly excusedDays?: readonly string[];
  readonly days?: Readonly<Record<string, number>>;
  readonly dates?: readonly string[];
  readonly today: string;
  readonly expected: ListedRuns | Figures;
}

/** First day, last day, length. */
type ListedRun = readonly [first: string, last: string, length: number];

interface ListedRuns {
  readonly longest: ListedRun;
  readonly current: ListedRun;
}

interface Figures {
  readonly longest: number;
  readonly current: number;
  readonly todayInStreak: boolean;
  readonly alive: boolean;
}

interface EventCase {
  readonly name: string;
  readonly levels: Readonly<Record<string, number>>;
  readonly events: readonly { readonly ts: number; readonly value: number }[];
  readonly expectedFinal: readonly (readonly [
    length: number,
    rank: number,
    first: number,
    last: number,
  ])[];
}

/** Own cases of the same shape, for where the files are absent. */
const OWN_DAYS: readonly DayCase[] = [
  {
    id: 'own',
    name: 'three days, then none today',
    mode: 'daily',
    days: { '2024-06-01': 1, '2024-06-02': 2, '2024-06-03': 1, '2024-06-04': 0 },
    today: '2024-06-04',
    expected: {
      longest: ['2024-06-01', '2024-06-03', 3],
      current: ['2024-06-01', '2024-06-03', 3],
    },
  },
];

const OWN_EVENTS: readonly EventCase[] = [
  {
    name: 'two in a row, then one that does not count',
    levels: { 2: 5 },
    events: [
      { ts: 100, value: 50 },
      { ts: 101, value: 60 },
      { ts: 102, value: 49 },
      { ts: 103, value: 99 },
    ],
    expectedFinal: [[2, 5, 100, 101]],
  },
];

const days = openDocument('conformance/day-streaks', { cases: OWN_DAYS }).value.cases;
const events = openDocument('conformance/event-streaks', { cases: OWN_EVENTS }).value.cases;

const SHORT = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const LONG = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** Weeks of these cases start on Sunday; excused days are days off that count. */
function ruleOf({ mode, excusedDays = [] }: DayCase): Json {
  if (mode === 'weekly') return { per: 'week', weekStart: 'sunday' };
  if (excusedDays.length === 0) return {};
  const required = LONG.filter((_, index) => !excusedDays.includes(SHORT[index] ?? ''));
  return { days: required, optionalDays: 'count' };
}

describe('days, in order', () => {
  test.each(days.map((one) => [`${one.id}: ${one.name}`, one] as const))('%s', (_, one) => {
    const { expected, today } = one;
    const streak = track(ruleOf(one));
    const active = Object.entries(one.days ?? {}).flatMap(([day, n]) => (n > 0 ? [day] : []));
    for (const day of [...active, ...(one.dates ?? [])].sort()) streak.post(`${day}T12:00Z`);
    const { current, longest, atRisk, days: inHand, longestDays } = streak.view(`${today}T13:00Z`);
    if ('alive' in expected) {
      const alive = current > 0;
      expect({ current, longest, alive, todayInStreak: alive && !atRisk }).toEqual(expected);
      return;
    }
    expect([...longestDays, longest]).toEqual(expected.longest);
    // A streak of 0 has no days here; the cases name today.
    const [first, last] = current === 0 ? [today, today] : inHand;
    expect([first, last, current]).toEqual(expected.current);
  });
});

describe('runs of events, in order', () => {
  const inOrder = events.filter((one) =>
    one.events.every(({ ts }, index) => index === 0 || ts >= (one.events[index - 1]?.ts ?? 0)),
  );

  test.each(inOrder.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const milestones = Object.entries(one.levels).map(([at, amount]) => ({
      at: Number(at),
      amount,
    }));
    const when = { 'event.data.value': { greaterThanInclusive: 50 } };
    const rule = { per: 'event', when, milestones, after: 'wrap' };
    const streak = track(rule);
    const program = programOf(rulesOf({ streak: rule }));
    const pay = program.versions[0]?.awardsById.get('streak')?.streak;
    const paid = one.events.flatMap(({ ts, value }) => {
      const reached = streak.post(`2024-06-01T00:00:00.${ts}Z`, { value });
      const [length] = reached === undefined ? [] : (pay?.paying(reached, reached - 1) ?? []);
      const last = milestones.at(-1)?.at ?? 1;
      const found = milestones.find(({ at }) => length && at === ((length - 1) % last) + 1);
      return found ? [[found.at, found.amount, ts]] : [];
    });
    expect(paid).toEqual(one.expectedFinal.map(([length, rank, , last]) => [length, rank, last]));
  });
});
