import { utc } from '@date-fns/utc';
import {
  addMonths as addMonthsByDateFns,
  getISODay,
  startOfMonth,
  startOfQuarter,
  startOfWeek,
  startOfYear,
} from 'date-fns';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMonths,
  civilOf,
  DAY_MS,
  type Day,
  dayKeyText,
  dayOf,
  firstDayAfter,
  firstDayOf,
  parseDay,
  toDay,
  type Weekday,
  weekdayOf,
} from '../../src/units/civil.ts';

const options = { seed: 1582, numRuns: process.env['LONG'] ? 100_000 : 2_000 };
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const days = fc.integer({ min: day('0001-01-01'), max: day('9998-12-31') }).map(toDay);

function day(text: string): Day {
  const parsed = parseDay(text);
  if (parsed === undefined) throw new Error(`No such day: ${text}`);
  return parsed;
}

const dateOf = (value: Day) => new Date(value * DAY_MS);
const dayOfDate = (date: Date) => Math.floor(date.getTime() / DAY_MS);

describe('days', () => {
  it('are the days of a Date in UTC', () => {
    fc.assert(
      fc.property(days, (value) => {
        const date = dateOf(value);
        const { year, month, dayOfMonth } = civilOf(value);
        const expected = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
        expect([year, month, dayOfMonth]).toEqual(expected);
        expect(dayOf(year, month, dayOfMonth)).toBe(value);
        expect(weekdayOf(value)).toBe(getISODay(date, { in: utc }));
      }),
      options,
    );
  });

  it('follow one another through the 400 years after which the calendar repeats', () => {
    const date = new Date(0);
    for (let value = day('1800-01-01'); value < day('2200-01-01'); value = toDay(value + 1)) {
      const { year, month, dayOfMonth } = civilOf(value);
      date.setTime(value * DAY_MS);
      const isSame = year === date.getUTCFullYear() && month === date.getUTCMonth() + 1;
      if (!isSame || dayOfMonth !== date.getUTCDate()) expect.fail(date.toISOString());
      if (dayOf(year, month, dayOfMonth) !== value) expect.fail(date.toISOString());
    }
  });

  it('are written and read back as YYYY-MM-DD', () => {
    fc.assert(
      fc.property(days, (value) => {
        expect(dayKeyText(value)).toBe(dateOf(value).toISOString().slice(0, 10));
        expect(parseDay(dayKeyText(value))).toBe(value);
      }),
      options,
    );
  });

  it('go from the year 0 to the year 9999', () => {
    expect(dayKeyText(day('0000-01-01'))).toBe('0000-01-01');
    expect(dayKeyText(day('9999-12-31'))).toBe('9999-12-31');
  });

  it.each([
    '2024-02-30',
    '2023-02-29',
    '1900-02-29',
    '2024-04-31',
    '2024-13-01',
    '2024-00-01',
    '2024-01-00',
    '2024-1-01',
    '2024/01/01',
    '2024-01/01',
    '20240101',
    '2024-01-01T',
    ' 2024-01-01',
    '-024-01-01',
    '2024-01-0x',
    '',
  ])('are not read from %j', (text) => {
    expect(parseDay(text)).toBeUndefined();
  });
});

describe('addMonths', () => {
  it.each([
    ['2024-01-31', 1, '2024-02-29'],
    ['2023-01-31', 1, '2023-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-12-31', 2, '2025-02-28'],
    ['2024-01-31', 2, '2024-03-31'],
    ['2024-01-31', 3, '2024-04-30'],
    ['2024-03-31', -1, '2024-02-29'],
    ['2024-01-15', -1, '2023-12-15'],
  ])('takes %s by %d months to %s (EXP-03, EXP-04)', (from, months, expected) => {
    expect(dayKeyText(addMonths(day(from), months))).toBe(expected);
  });

  it('agrees with date-fns in UTC', () => {
    const range = fc.integer({ min: day('1500-01-01'), max: day('2500-01-01') }).map(toDay);
    fc.assert(
      fc.property(range, fc.integer({ min: -1200, max: 1200 }), (value, months) => {
        const expected = addMonthsByDateFns(dateOf(value), months, { in: utc });
        expect(addMonths(value, months)).toBe(dayOfDate(expected));
      }),
      options,
    );
  });
});

describe('periods of days', () => {
  const monthEnds = [2023, 2024, 2025].flatMap((year) =>
    Array.from({ length: 12 }, (_, month) => toDay(dayOf(year, month + 1, 1) - 1)),
  );

  it.each(WEEKDAYS)('find the week that starts on weekday %d around every month end', (start) => {
    for (const end of monthEnds) {
      for (const offset of [-1, 0, 1, 2]) {
        const value = toDay(end + offset);
        const weekStartsOn = (start % 7) as 0 | 1 | 2 | 3 | 4 | 5 | 6;
        const expected = dayOfDate(startOfWeek(dateOf(value), { weekStartsOn, in: utc }));
        expect(firstDayOf('week', value, start)).toBe(expected);
        expect(firstDayAfter('week', value, start)).toBe(expected + 7);
      }
    }
  });

  it.each([
    ['2024-12-23', '2024-12-23'],
    ['2024-12-31', '2024-12-30'],
    ['2025-01-02', '2024-12-30'],
    ['2025-01-05', '2024-12-30'],
    ['2025-01-06', '2025-01-06'],
    ['2027-01-03', '2026-12-28'],
  ])('key the week of %s by %s across the year (DAY-06)', (value, expected) => {
    expect(dayKeyText(firstDayOf('week', day(value), 1))).toBe(expected);
  });

  it('find months, quarters and years as date-fns does', () => {
    fc.assert(
      fc.property(days, (value) => {
        const date = dateOf(value);
        expect(firstDayOf('month', value, 1)).toBe(dayOfDate(startOfMonth(date, { in: utc })));
        expect(firstDayOf('quarter', value, 1)).toBe(dayOfDate(startOfQuarter(date, { in: utc })));
        expect(firstDayOf('year', value, 1)).toBe(dayOfDate(startOfYear(date, { in: utc })));
      }),
      options,
    );
  });

  it('follow one another without gap or overlap', () => {
    const periods = fc.constantFrom('day', 'week', 'month', 'quarter', 'year');
    const starts = fc.constantFrom<Weekday>(...WEEKDAYS);
    fc.assert(
      fc.property(periods, days, starts, (period, value, start) => {
        const first = firstDayOf(period, value, start);
        const next = firstDayAfter(period, value, start);
        expect(first <= value && value < next).toBe(true);
        expect(firstDayOf(period, toDay(next - 1), start)).toBe(first);
        expect(firstDayOf(period, next, start)).toBe(next);
      }),
      options,
    );
  });
});
