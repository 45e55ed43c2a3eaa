import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapDayAt, gapEndAt } from '../../src/rules/gap.ts';
import { type Calendar, type CalendarStretch, calendarOf } from '../../src/units/calendar.ts';
import { calendarCourse } from '../../src/units/calendar-course.ts';
import { DAY_MS, dayKeyText, parseDay, toDay } from '../../src/units/civil.ts';
import { formatInstant, parseInstant, toInstant } from '../../src/units/instant.ts';
import { type Rows, zoneOf } from '../../src/units/zone.ts';

const HOUR_MS = 3_600_000;

function calendarIn(id: string, dayStartMs = 0): Calendar {
  const zone = zoneOf(id);
  if (zone === undefined) throw new Error(`No such zone: ${id}`);
  return calendarOf({ zone, dayStartMs });
}

function instant(text: string) {
  const at = parseInstant(text);
  if (at === undefined) throw new Error(`No such instant: ${text}`);
  return at;
}

function day(text: string) {
  const parsed = parseDay(text);
  if (parsed === undefined) throw new Error(`No such day: ${text}`);
  return parsed;
}

const newYork = calendarIn('America/New_York');
const losAngeles = calendarIn('America/Los_Angeles');
const tokyo = calendarIn('Asia/Tokyo');

/** `from` of the first does not matter. */
const course = (...stretches: readonly (readonly [string, Calendar])[]) => {
  const [first, ...others] = stretches.map(([from, calendar]) => ({
    from: instant(from),
    calendar,
  }));
  if (!first) throw new Error('A course has a stretch.');
  return calendarCourse([first, ...others]);
};

describe('a course of calendars', () => {
  it('of one stretch is its calendar', () => {
    expect(course(['2024-01-01T00:00Z', newYork])).toBe(newYork);
  });

  it('goes on with the day that was reached where the next calendar is behind', () => {
    const west = course(['2024-01-01T00:00Z', newYork], ['2024-06-02T06:00Z', losAngeles]);
    const dayOf = (text: string) => dayKeyText(west.dayAt(instant(text)));
    expect(dayOf('2024-06-02T03:59Z')).toBe('2024-06-01');
    expect(dayOf('2024-06-02T04:00Z')).toBe('2024-06-02');
    expect(dayOf('2024-06-02T06:30Z')).toBe('2024-06-02');
    expect(dayOf('2024-06-03T06:59Z')).toBe('2024-06-02');
    expect(dayOf('2024-06-03T07:00Z')).toBe('2024-06-03');
    expect(west.startOf(day('2024-06-02'))).toBe(instant('2024-06-02T04:00Z'));
    expect(west.periodEnd('day', instant('2024-06-02T06:30Z'))).toBe(instant('2024-06-03T07:00Z'));
  });

  it('begins and ends at once the days that the next calendar is ahead', () => {
    const kiritimati = calendarIn('+14:00');
    const ahead = course(
      ['2024-01-01T00:00Z', calendarIn('-12:00')],
      ['2024-06-02T11:00Z', kiritimati],
    );
    expect(dayKeyText(ahead.dayAt(instant('2024-06-02T10:59Z')))).toBe('2024-06-01');
    expect(dayKeyText(ahead.dayAt(instant('2024-06-02T11:00Z')))).toBe('2024-06-03');
    const starts = ['2024-06-02', '2024-06-03', '2024-06-04'].map((text) =>
      formatInstant(ahead.startOf(day(text))),
    );
    expect(starts).toEqual([
      '2024-06-02T11:00:00.000Z',
      '2024-06-02T11:00:00.000Z',
      '2024-06-03T10:00:00.000Z',
    ]);
  });

  it('knows the day that was reached before stretches that are gone', () => {
    const from = instant('2024-06-02T06:00Z');
    const rest = calendarCourse([{ from, calendar: losAngeles, reached: day('2024-06-02') }]);
    expect(dayKeyText(rest.dayAt(toInstant(from - 1)))).toBe('2024-06-01');
    expect(dayKeyText(rest.dayAt(from))).toBe('2024-06-02');
    expect(rest.startOf(day('2024-06-02'))).toBe(from);
  });

  it('has minutes and hours that end with their stretch', () => {
    const kolkata = calendarIn('+05:30');
    const both = course(['2024-01-01T00:00Z', newYork], ['2024-06-02T06:10:30Z', kolkata]);
    const [before, after] = [instant('2024-06-02T06:05Z'), instant('2024-06-02T06:20Z')];
    expect(both.periodEnd('hour', before)).toBe(instant('2024-06-02T06:10:30Z'));
    expect(both.periodAt('hour', after)).toBe(instant('2024-06-02T06:10:30Z'));
    expect(both.periodEnd('hour', after)).toBe(instant('2024-06-02T06:30Z'));
    expect(both.periodAt('minute', after)).toBe(after);
    expect(both.periodAt('ever', after)).toBe(0);
    expect(both.periodEnd('ever', after)).toBeUndefined();
  });

  it('reads the clock and counts days with the calendar of the instant', () => {
    const both = course(['2024-01-01T00:00Z', newYork], ['2024-06-02T06:00Z', tokyo]);
    expect(both.wallAt(instant('2024-06-02T05:30Z'))).toEqual({ hour: 1, minute: 30 });
    expect(both.wallAt(instant('2024-06-02T06:30Z'))).toEqual({ hour: 15, minute: 30 });
    const march = course(['2024-01-01T00:00Z', newYork], ['2024-03-10T12:00Z', tokyo]);
    expect(march.shift(instant('2024-03-09T17:00Z'), { days: 1 }, 1)).toBe(
      instant('2024-03-10T16:00Z'),
    );
    expect(march.shift(instant('2024-03-11T17:00Z'), { days: 1 }, -1)).toBe(
      instant('2024-03-10T17:00Z'),
    );
    expect(both.instantAt(day('2024-06-02'), 16 * HOUR_MS)).toBe(instant('2024-06-02T07:00Z'));
  });
});

const ZONES = [
  'Pacific/Apia',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Asia/Shanghai',
  'America/New_York',
  'Pacific/Kiritimati',
  '-12:00',
  '+14:00',
];
const calendars = fc
  .tuple(fc.constantFrom(...ZONES), fc.integer({ min: -12, max: 12 }))
  .map(([id, hours]) => calendarIn(id, hours * HOUR_MS));
const START = Date.UTC(2011, 11, 20);
const moments = fc.integer({ min: START, max: START + 20 * DAY_MS });

/** At most six calendars around the days that Apia went over the date line. */
const courses = fc
  .tuple(fc.array(calendars, { minLength: 1, maxLength: 6 }), fc.array(moments, { maxLength: 5 }))
  .map(([all, changes]): Rows<CalendarStretch> => {
    const froms = [0, ...new Set(changes)].sort((a, b) => a - b);
    const [first, ...others] = froms.map((from, index) => ({
      from,
      calendar: all[index % all.length] as Calendar,
    }));
    return [first as CalendarStretch, ...others];
  });
const options = { seed: 2_411, numRuns: 300 };

describe('whatever the calendars of a course are', () => {
  it('its days never go back, and begin where they are first reached', () => {
    fc.assert(
      fc.property(courses, moments, (stretches, moment) => {
        const calendar = calendarCourse(stretches);
        const at = toInstant(moment);
        const today = calendar.dayAt(at);
        expect(calendar.dayAt(toInstant(at + 1))).toBeGreaterThanOrEqual(today);
        const [start, end] = [calendar.startOf(today), calendar.startOf(toDay(today + 1))];
        expect(start <= at && at < end).toBe(true);
        expect(calendar.dayAt(toInstant(start - 1))).toBeLessThan(today);
        expect(calendar.dayAt(end)).toBeGreaterThan(today);
        expect(calendar.dayAt(toInstant(end - 1))).toBe(today);
        expect(calendar.periodEnd('day', at)).toBe(end);
      }),
      options,
    );
  });

  it('a day is that of the calendar in force, or one that was reached before', () => {
    fc.assert(
      fc.property(courses, moments, (stretches, moment) => {
        const calendar = calendarCourse(stretches);
        const at = toInstant(moment);
        const index = stretches.findLastIndex(({ from }) => from <= at);
        const { calendar: own, from } = stretches[index] as CalendarStretch;
        const before = index > 0 ? calendar.dayAt(toInstant(from - 1)) : own.dayAt(at);
        expect(calendar.dayAt(at)).toBe(Math.max(own.dayAt(at), before));
        expect(calendar.wallAt(at)).toEqual(own.wallAt(at));
      }),
      options,
    );
  });

  it('its weeks and months follow from its days', () => {
    const periods = fc.constantFrom('week' as const, 'month' as const, 'year' as const);
    fc.assert(
      fc.property(courses, moments, periods, (stretches, moment, period) => {
        const calendar = calendarCourse(stretches);
        const at = toInstant(moment);
        const end = calendar.periodEnd(period, at) ?? at;
        expect(end).toBeGreaterThan(at);
        expect(calendar.periodAt(period, toInstant(end - 1))).toBe(calendar.periodAt(period, at));
        expect(calendar.periodAt(period, end)).toBeGreaterThan(calendar.periodAt(period, at));
      }),
      options,
    );
  });

  it('a gap is judged by the day before or after a change, and ends where that day does', () => {
    const scenes = fc.tuple(courses, moments, moments, fc.integer({ min: -1, max: 2 }));
    fc.assert(
      fc.property(scenes, ([stretches, one, two, ahead]) => {
        const calendar = calendarCourse(stretches);
        const [since, at] = [toInstant(Math.min(one, two)), toInstant(Math.max(one, two))];
        const gapDay = gapDayAt(calendar, at, since);
        expect(gapDay).toBeLessThanOrEqual(calendar.dayAt(at));
        expect(gapDayAt(calendar, toInstant(at + HOUR_MS), since)).toBeGreaterThanOrEqual(gapDay);
        const deadline = toDay(calendar.dayAt(since) + ahead);
        const end = gapEndAt(calendar, deadline, since);
        if (end > since) expect(at < end).toBe(gapDay <= deadline);
      }),
      options,
    );
  });
});

describe('a gap across a change of calendars', () => {
  const east = course(['2024-01-01T00:00Z', losAngeles], ['2024-06-02T07:00Z', tokyo]);
  const since = instant('2024-06-02T03:00Z');

  it('is judged by the smaller day', () => {
    expect(dayKeyText(gapDayAt(east, instant('2024-06-02T16:00Z'), since))).toBe('2024-06-02');
    expect(gapEndAt(east, day('2024-06-02'), since)).toBe(instant('2024-06-03T07:00Z'));
  });

  it('is judged by the day itself where it began after the change, or at no known instant', () => {
    const later = instant('2024-06-02T08:00Z');
    expect(dayKeyText(gapDayAt(east, instant('2024-06-02T16:00Z'), later))).toBe('2024-06-03');
    expect(dayKeyText(gapDayAt(east, instant('2024-06-02T16:00Z'), undefined))).toBe('2024-06-03');
    expect(gapEndAt(east, day('2024-06-02'), later)).toBe(instant('2024-06-02T15:00Z'));
  });

  it('is judged by the day itself where the course says so', () => {
    const strict = calendarCourse(
      [
        { from: 0, calendar: losAngeles },
        { from: instant('2024-06-02T07:00Z'), calendar: tokyo },
      ],
      false,
    );
    expect(dayKeyText(gapDayAt(strict, instant('2024-06-02T16:00Z'), since))).toBe('2024-06-03');
    expect(gapEndAt(strict, day('2024-06-02'), since)).toBe(instant('2024-06-02T15:00Z'));
  });
});
