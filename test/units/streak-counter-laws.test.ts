import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayKeyText, parseDay, toDay, weekdayOf } from '../../src/units/civil.ts';
import { type Json, type Track, track } from './streak-support.ts';

interface Terms {
  readonly per: 'day' | 'week' | 'month';
  readonly mode: 'rolling' | 'calendar-week' | 'calendar-month';
  readonly gaps: 'end' | 'allowed';
  /** ISO weekdays; none: every day. */
  readonly days: readonly number[];
  readonly optionalDays: 'skip' | 'count';
}

const PLAIN: Terms = { per: 'day', mode: 'rolling', gaps: 'end', days: [], optionalDays: 'skip' };

const modes = fc.constantFrom('rolling', 'calendar-week', 'calendar-month');
const gaps = fc.constantFrom('end', 'allowed');
const someDays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 6 });
const optional = fc.constantFrom('skip', 'count');

/** Every combination that a rule may state. */
const termsArbitrary = fc
  .oneof(
    fc.record({ mode: modes, gaps }),
    fc.record({ mode: modes, gaps, days: someDays }),
    fc.record({ mode: modes, days: someDays, optionalDays: optional }),
    fc.record({ per: fc.constantFrom('week', 'month'), gaps }),
  )
  .map((some) => ({ ...PLAIN, ...some }) as Terms);

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

function ruleOf({ per, mode, gaps: gap, days, optionalDays }: Terms): Json {
  if (days.length === 0) return { per, mode, gaps: gap };
  return { per, mode, gaps: gap, days: days.map((day) => WEEKDAYS[day - 1]), optionalDays };
}

type Run = readonly number[];

/** Streaks as lists of the first days of their periods, from the full list of active days. */
function runsOf(active: readonly number[], terms: Terms): readonly Run[] {
  const counted = active.filter((day) => terms.optionalDays === 'count' || needs(day, terms));
  const periods = [...new Set(counted.map((day) => startOf(day, terms.per)))];
  const runs: number[][] = [];
  for (const period of periods.sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && areOne(lastOf(run), period, terms)) run.push(period);
    else runs.push([period]);
  }
  return runs;
}

function areOne(last: number, period: number, terms: Terms): boolean {
  const { per, mode, gaps: gap } = terms;
  if (mode !== 'rolling' && startOf(last, mode) !== startOf(period, mode)) return false;
  if (gap === 'allowed') return true;
  for (let day = last; day < period; day += 1) {
    const between = startOf(day, per);
    if (between > last && between < period && needs(day, terms)) return false;
  }
  return true;
}

function needs(day: number, { days }: Terms): boolean {
  return days.length === 0 || days.includes(weekdayOf(toDay(day)));
}

function startOf(day: number, period: string): number {
  if (period === 'day') return day;
  if (period.endsWith('week')) return day - (weekdayOf(toDay(day)) - 1);
  return day - Number(dayKeyText(toDay(day)).slice(8)) + 1;
}

function lastOf(list: readonly number[] | undefined): number {
  return list?.at(-1) ?? 0;
}

function lengthOf(run: Run | undefined, { optionalDays }: Terms): number {
  if (!run) return 0;
  return optionalDays === 'count' ? lastOf(run) - (run[0] ?? 0) + 1 : run.length;
}

function longestOf(runs: readonly Run[], terms: Terms): number {
  return Math.max(0, ...runs.map((run) => lengthOf(run, terms)));
}

/** It lives on a day if activity then or later would still go on with it. */
function isAlive(active: readonly number[], day: number, terms: Terms): boolean {
  const runs = runsOf(active, terms);
  if (startOf(day, terms.per) === lastOf(runs.at(-1))) return true;
  return Array.from({ length: 80 }, (_, n) => day + n).some((later) => {
    const more = runsOf([...active, later], terms);
    return more.length === runs.length && lastOf(more.at(-1)) > lastOf(runs.at(-1));
  });
}

const FIRST = parseDay('2023-12-20') ?? 0;
const noon = (day: number) => `${dayKeyText(toDay(day))}T12:00Z`;

function expectRuns(streak: Track, runs: readonly Run[], terms: Terms): void {
  const { length = 0, longest = 0 } = streak.memory()?.run ?? {};
  expect([length, longest]).toEqual([lengthOf(runs.at(-1), terms), longestOf(runs, terms)]);
}

test('lengths are those of the whole list of days, after each event and on each later day', () => {
  const seen = { broken: 0, long: 0, ended: 0 };
  const property = fc.property(
    termsArbitrary,
    fc.uniqueArray(fc.integer({ min: 0, max: 80 }), { minLength: 1, maxLength: 60 }),
    fc.integer({ min: 0, max: 45 }),
    (terms, offsets, later) => {
      const streak = track(ruleOf(terms));
      const days = offsets.map((offset) => FIRST + offset).sort((a, b) => a - b);
      for (const [index, day] of days.entries()) {
        streak.post(noon(day));
        expectRuns(streak, runsOf(days.slice(0, index + 1), terms), terms);
      }
      const runs = runsOf(days, terms);
      const end = lastOf(days) + later;
      const lives = isAlive(days, end, terms);
      expect(streak.current(noon(end))).toBe(lives ? lengthOf(runs.at(-1), terms) : 0);
      seen.broken += runs.length > 1 ? 1 : 0;
      seen.long += longestOf(runs, terms) > 4 ? 1 : 0;
      seen.ended += lives ? 0 : 1;
    },
  );
  fc.assert(property, { seed: 77, numRuns: 400 });
  expect(Math.min(seen.broken, seen.long, seen.ended)).toBeGreaterThan(50);
});

test('sums that go up and down count the days whose totals hold, each once', () => {
  const seen = { fallen: 0 };
  const property = fc.property(
    fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: -20, max: 30 })), {
      minLength: 1,
      maxLength: 60,
    }),
    (events) => {
      const streak = track({ sum: { of: '$.data.n', atLeast: 10 } });
      const totals = new Map<number, number>();
      const reached: number[] = [];
      for (const [index, [offset, n]] of events.sort(([a], [b]) => a - b).entries()) {
        const day = FIRST + offset;
        const ms = String(index).padStart(3, '0');
        const length = streak.post(`${dayKeyText(toDay(day))}T10:00:00.${ms}Z`, { n });
        totals.set(day, (totals.get(day) ?? 0) + n);
        if (length !== undefined) reached.push(day);
        const holding = [...totals].flatMap(([one, total]) => (total >= 10 ? [one] : []));
        expectRuns(streak, runsOf(holding, PLAIN), PLAIN);
        seen.fallen += reached.some((one) => !holding.includes(one)) ? 1 : 0;
      }
      expect(new Set(reached).size).toBe(reached.length);
    },
  );
  fc.assert(property, { seed: 78, numRuns: 300 });
  expect(seen.fallen).toBeGreaterThan(100);
});

test('SCALE-05: ten years of days leave as much behind as two days', () => {
  const streak = track();
  const sizes: number[] = [];
  for (let offset = 0; offset < 3_652; offset += 1) {
    expect(streak.post(noon(FIRST + offset))).toBe(offset + 1);
    sizes.push(JSON.stringify(streak.memory()).length);
  }
  // Four digits instead of one, in the length and in the longest.
  expect(Math.max(...sizes)).toBe((sizes[1] ?? 0) + 6);
});
