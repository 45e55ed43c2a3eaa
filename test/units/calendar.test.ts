import { describe, expect, it } from 'vitest';
import { type Calendar, calendarOf } from '../../src/units/calendar.ts';
import { type Day, dayKeyText, parseDay, toDay, type Weekday } from '../../src/units/civil.ts';
import { formatInstant, type Instant, parseInstant, toInstant } from '../../src/units/instant.ts';
import { zoneOf } from '../../src/units/zone.ts';

const HOUR_MS = 3_600_000;

function calendar(id: string, dayStartMs = 0, weekStart: Weekday = 1): Calendar {
  const zone = zoneOf(id);
  if (zone === undefined) throw new Error(`No such zone: ${id}`);
  return calendarOf({ zone, dayStartMs, weekStart });
}

function at(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === undefined) throw new Error(`No such instant: ${text}`);
  return instant;
}

function day(text: string): Day {
  const parsed = parseDay(text);
  if (parsed === undefined) throw new Error(`No such day: ${text}`);
  return parsed;
}

const keyAt = (times: Calendar, text: string) => dayKeyText(times.dayAt(at(text)));

describe('dayAt', () => {
  const shanghai = 'Asia/Shanghai';
  const newYork = 'America/New_York';
  it.each([
    ['TZ-01', shanghai, 0, '2024-02-29T15:59:59Z', '2024-02-29'],
    ['TZ-01', shanghai, 0, '2024-02-29T16:00:00Z', '2024-03-01'],
    ['TZ-01', shanghai, 0, '2024-03-01T15:59:59Z', '2024-03-01'],
    ['TZ-01, a fixed offset', '+08:00', 0, '2024-02-29T16:00:00Z', '2024-03-01'],
    ['TZ-01, UTC', 'UTC', 0, '2024-02-29T16:00:00Z', '2024-02-29'],
    ['TZ-03', newYork, 0, '2024-11-02T04:30Z', '2024-11-02'],
    ['TZ-03', newYork, 0, '2024-11-04T04:30Z', '2024-11-03'],
    ['TZ-05', newYork, 0, '2024-11-03T05:30Z', '2024-11-03'],
    ['TZ-05', newYork, 0, '2024-11-03T06:30Z', '2024-11-03'],
    ['TZ-07', 'Pacific/Apia', 0, '2011-12-29T20:00Z', '2011-12-29'],
    ['TZ-07', 'Pacific/Apia', 0, '2011-12-30T09:59:59.999Z', '2011-12-29'],
    ['TZ-07', 'Pacific/Apia', 0, '2011-12-30T10:00Z', '2011-12-31'],
    ['TZ-07', 'Pacific/Apia', 0, '2011-12-30T20:00Z', '2011-12-31'],
    ['DAY-01', 'UTC', 0, '2024-05-01T00:00:00.000Z', '2024-05-01'],
    ['DAY-01', 'UTC', 0, '2024-05-01T23:59:59.999Z', '2024-05-01'],
    ['DAY-01', 'UTC', 0, '2024-05-02T00:00:00.000Z', '2024-05-02'],
    ['DAY-02', 'UTC', 5, '2024-02-01T23:00Z', '2024-02-01'],
    ['DAY-02', 'UTC', 5, '2024-02-02T04:59:59Z', '2024-02-01'],
    ['DAY-02', 'UTC', 5, '2024-02-02T05:00:00Z', '2024-02-02'],
    ['DAY-03', newYork, 2.5, '2024-03-10T06:59:59Z', '2024-03-09'],
    ['DAY-03', newYork, 2.5, '2024-03-10T07:00:00Z', '2024-03-10'],
    ['DAY-08', 'America/Los_Angeles', 0, '2024-02-01T07:59:59Z', '2024-01-31'],
    ['DAY-08', 'America/Los_Angeles', 0, '2024-02-01T08:00:00Z', '2024-02-01'],
    ['a day that starts the evening before', 'UTC', -1, '2024-05-01T22:59:59.999Z', '2024-05-01'],
    ['a day that starts the evening before', 'UTC', -1, '2024-05-01T23:00Z', '2024-05-02'],
    ['no midnight in Sao Paulo', 'America/Sao_Paulo', 0, '2018-11-04T02:59:59.999Z', '2018-11-03'],
    ['no midnight in Sao Paulo', 'America/Sao_Paulo', 0, '2018-11-04T03:00Z', '2018-11-04'],
    ['23:00 twice in Sao Paulo', 'America/Sao_Paulo', 0, '2019-02-17T01:59:59.999Z', '2019-02-16'],
    ['23:00 twice in Sao Paulo', 'America/Sao_Paulo', 0, '2019-02-17T02:59:59.999Z', '2019-02-16'],
    ['23:00 twice in Sao Paulo', 'America/Sao_Paulo', 0, '2019-02-17T03:00Z', '2019-02-17'],
    ['no midnight in the Azores', 'Atlantic/Azores', 0, '2024-03-31T00:59:59.999Z', '2024-03-30'],
    ['no midnight in the Azores', 'Atlantic/Azores', 0, '2024-03-31T01:00Z', '2024-03-31'],
    [
      'midnight twice in the Azores',
      'Atlantic/Azores',
      0,
      '2024-10-26T23:59:59.999Z',
      '2024-10-26',
    ],
    ['midnight twice in the Azores', 'Atlantic/Azores', 0, '2024-10-27T00:00Z', '2024-10-27'],
    ['midnight twice in the Azores', 'Atlantic/Azores', 0, '2024-10-27T01:00Z', '2024-10-27'],
    [
      "clocks back at 00:01 in St John's",
      'America/St_Johns',
      0,
      '2006-10-29T02:29:59.999Z',
      '2006-10-28',
    ],
    ["clocks back at 00:01 in St John's", 'America/St_Johns', 0, '2006-10-29T02:30Z', '2006-10-29'],
    ["clocks back at 00:01 in St John's", 'America/St_Johns', 0, '2006-10-29T02:31Z', '2006-10-29'],
    ["clocks back at 00:01 in St John's", 'America/St_Johns', 0, '2006-10-29T03:30Z', '2006-10-29'],
    ['clocks back behind the day start', newYork, 1.5, '2024-11-03T05:29:59.999Z', '2024-11-02'],
    ['clocks back behind the day start', newYork, 1.5, '2024-11-03T05:30Z', '2024-11-03'],
    ['clocks back behind the day start', newYork, 1.5, '2024-11-03T06:00Z', '2024-11-03'],
    [
      'half an hour back on Lord Howe',
      'Australia/Lord_Howe',
      1.75,
      '2024-04-06T15:10Z',
      '2024-04-07',
    ],
    [
      'half an hour forward on Lord Howe',
      'Australia/Lord_Howe',
      2.25,
      '2024-10-05T15:29Z',
      '2024-10-05',
    ],
    [
      'half an hour forward on Lord Howe',
      'Australia/Lord_Howe',
      2.25,
      '2024-10-05T15:30Z',
      '2024-10-06',
    ],
    ['a quarter of an hour in Nepal', 'Asia/Kathmandu', 0, '2024-06-01T18:14:59Z', '2024-06-01'],
    ['a quarter of an hour in Nepal', 'Asia/Kathmandu', 0, '2024-06-01T18:15:00Z', '2024-06-02'],
    ['an offset with seconds', 'Africa/Monrovia', 0, '1971-06-01T00:44:29.999Z', '1971-05-31'],
    ['an offset with seconds', 'Africa/Monrovia', 0, '1971-06-01T00:44:30Z', '1971-06-01'],
  ])('%s: in %s with a day start of %d h, %s is on %s', (...[, id, hours, text, expected]) => {
    expect(keyAt(calendar(id, hours * HOUR_MS), text)).toBe(expected);
  });

  it('gives the same day whatever was asked before', () => {
    const texts = [
      '2006-10-29T02:30Z',
      '2006-10-29T03:30Z',
      '2006-10-29T02:29:59.999Z',
      '2006-10-29T03:31Z',
    ];
    const times = calendar('America/St_Johns');
    for (const first of texts) {
      for (const second of texts) {
        times.dayAt(at(first));
        expect(keyAt(times, second)).toBe(keyAt(calendar('America/St_Johns'), second));
      }
    }
  });

  it.each([86_400_000, -86_400_000, 0.5, Number.NaN])('has no day start of %d ms', (dayStartMs) => {
    expect(() => calendar('UTC', dayStartMs)).toThrow(RangeError);
  });

  it('counts days from midnight and weeks from Monday unless told otherwise', () => {
    const zone = zoneOf('UTC');
    if (zone === undefined) throw new Error('UTC is always known.');
    const times = calendarOf({ zone });
    expect([times.zone, times.dayStartMs, times.weekStart]).toEqual([zone, 0, 1]);
  });
});

describe('startOf', () => {
  it.each([
    ['Asia/Shanghai', 0, '2024-07-01', '2024-06-30T16:00:00.000Z'],
    ['America/Sao_Paulo', 0, '2018-11-04', '2018-11-04T03:00:00.000Z'],
    ['America/Sao_Paulo', 0, '2019-02-17', '2019-02-17T03:00:00.000Z'],
    ['Atlantic/Azores', 0, '2024-03-31', '2024-03-31T01:00:00.000Z'],
    ['Atlantic/Azores', 0, '2024-10-27', '2024-10-27T00:00:00.000Z'],
    ['America/St_Johns', 0, '2006-10-29', '2006-10-29T02:30:00.000Z'],
    ['America/New_York', 2.5, '2024-03-10', '2024-03-10T07:00:00.000Z'],
    ['America/New_York', 1.5, '2024-11-03', '2024-11-03T05:30:00.000Z'],
    ['UTC', -1, '2024-05-02', '2024-05-01T23:00:00.000Z'],
    ['Pacific/Apia', 0, '2011-12-30', '2011-12-30T10:00:00.000Z'],
    ['Pacific/Apia', 0, '2011-12-31', '2011-12-30T10:00:00.000Z'],
    ['Pacific/Apia', 0, '2012-01-01', '2011-12-31T10:00:00.000Z'],
  ])(
    'in %s with a day start of %d h, %s starts at %s (EXP-14, DAY-03, TZ-07)',
    (id, hours, key, start) => {
      expect(formatInstant(calendar(id, hours * HOUR_MS).startOf(day(key)))).toBe(start);
    },
  );
});

describe('periodAt and periodEnd', () => {
  it.each([
    ['day', '2024-02-01', '2024-02-02T08:00:00.000Z'],
    ['week', '2024-01-29', '2024-02-05T08:00:00.000Z'],
    ['month', '2024-02-01', '2024-03-01T08:00:00.000Z'],
    ['quarter', '2024-01-01', '2024-04-01T07:00:00.000Z'],
    ['year', '2024-01-01', '2025-01-01T08:00:00.000Z'],
  ] as const)(
    'a %s is named by its first day, %s, and ends at %s (DAY-08)',
    (period, first, end) => {
      const times = calendar('America/Los_Angeles');
      const event = at('2024-02-01T08:00:00Z');
      expect(times.periodAt(period, event)).toBe(day(first));
      expect(times.periodEnd(period, event)).toBe(at(end));
    },
  );

  it('a month ends where the zone says (DAY-08)', () => {
    const [before, after] = [at('2024-02-01T07:59:59Z'), at('2024-02-01T08:00:00Z')];
    const losAngeles = calendar('America/Los_Angeles');
    expect(losAngeles.periodAt('month', before)).toBe(day('2024-01-01'));
    expect(losAngeles.periodAt('month', after)).toBe(day('2024-02-01'));
    expect(calendar('UTC').periodAt('month', before)).toBe(
      calendar('UTC').periodAt('month', after),
    );
  });

  it('a week starts on the day of the calendar or of the call (DAY-05)', () => {
    const sunday = at('2024-06-09T12:00Z');
    expect(calendar('UTC').periodAt('week', sunday)).toBe(day('2024-06-03'));
    expect(calendar('UTC', 0, 7).periodAt('week', sunday)).toBe(day('2024-06-09'));
    expect(calendar('UTC').periodAt('week', sunday, 7)).toBe(day('2024-06-09'));
    expect(calendar('UTC').periodEnd('week', sunday)).toBe(at('2024-06-10T00:00Z'));
    expect(calendar('UTC').periodEnd('week', sunday, 7)).toBe(at('2024-06-16T00:00Z'));
  });

  it('ever is one period without an end', () => {
    expect(calendar('UTC').periodAt('ever', at('2024-06-09T12:00Z'))).toBe(0);
    expect(calendar('UTC').periodEnd('ever', at('2024-06-09T12:00Z'))).toBeUndefined();
  });

  it.each([
    [
      'the first 01:00 hour',
      'America/New_York',
      '2024-11-03T05:30Z',
      '2024-11-03T05:00Z',
      '2024-11-03T06:00Z',
    ],
    [
      'the second 01:00 hour',
      'America/New_York',
      '2024-11-03T06:30Z',
      '2024-11-03T06:00Z',
      '2024-11-03T07:00Z',
    ],
    [
      '03:00 after the gap',
      'America/New_York',
      '2024-03-10T07:30Z',
      '2024-03-10T07:00Z',
      '2024-03-10T08:00Z',
    ],
    [
      'an hour of India',
      'Asia/Kolkata',
      '2024-06-01T12:00Z',
      '2024-06-01T11:30Z',
      '2024-06-01T12:30Z',
    ],
    [
      'the first 01:00 hour',
      'Australia/Lord_Howe',
      '2024-04-06T14:59Z',
      '2024-04-06T14:00Z',
      '2024-04-06T15:00Z',
    ],
    [
      'the half hour that comes back',
      'Australia/Lord_Howe',
      '2024-04-06T15:10Z',
      '2024-04-06T15:00Z',
      '2024-04-06T15:30Z',
    ],
    [
      'half of 02:00 before the gap is missing',
      'Australia/Lord_Howe',
      '2024-10-05T15:40Z',
      '2024-10-05T15:30Z',
      '2024-10-05T16:00Z',
    ],
    [
      'the minute after midnight',
      'America/St_Johns',
      '2006-10-29T02:30:30Z',
      '2006-10-29T02:30Z',
      '2006-10-29T02:31Z',
    ],
  ])('%s in %s: %s lies in %s–%s', (...[, id, event, from, until]) => {
    const times = calendar(id);
    expect(formatInstant(toInstant(times.periodAt('hour', at(event))))).toBe(
      formatInstant(at(from)),
    );
    expect(times.periodEnd('hour', at(event))).toBe(at(until));
  });

  it('a minute begins where the wall clock says, offsets with seconds included', () => {
    const times = calendar('Africa/Monrovia');
    expect(times.periodAt('minute', at('1971-06-01T00:44:59Z'))).toBe(at('1971-06-01T00:44:30Z'));
    expect(times.periodEnd('minute', at('1971-06-01T00:44:59Z'))).toBe(at('1971-06-01T00:45:30Z'));
  });

  it('hours are not cut where one table of offsets ends and the next begins', () => {
    const times = calendar('Asia/Kolkata');
    for (let hour = 0; hour < 366 * 24; hour += 1) {
      const start = toInstant(at('2024-01-01T00:30Z') + hour * HOUR_MS);
      if (times.periodAt('hour', start) !== start) expect.fail(formatInstant(start));
      if (times.periodEnd('hour', start) !== start + HOUR_MS) expect.fail(formatInstant(start));
    }
  });
});

describe('wallAt', () => {
  it.each([
    ['Asia/Shanghai', '2024-06-01T16:05Z', 0, 5],
    ['America/New_York', '2024-11-03T05:30Z', 1, 30],
    ['America/New_York', '2024-11-03T06:30Z', 1, 30],
    ['America/St_Johns', '2006-10-29T02:31Z', 23, 1],
    ['-03:30', '2024-06-01T00:00Z', 20, 30],
  ])('in %s at %s the clock shows %d:%d', (id, text, hour, minute) => {
    expect(calendar(id).wallAt(at(text))).toEqual({ hour, minute });
  });
});

describe('shift', () => {
  it.each([
    ['UTC', '2024-01-31T10:00Z', { months: 1 }, 1, '2024-02-29T10:00Z'],
    ['UTC', '2023-01-31T10:00Z', { months: 1 }, 1, '2023-02-28T10:00Z'],
    ['UTC', '2024-02-29T10:00Z', { months: 12 }, 1, '2025-02-28T10:00Z'],
    ['UTC', '2024-02-29T10:00Z', { years: 1 }, 1, '2025-02-28T10:00Z'],
    ['UTC', '2024-12-31T10:00Z', { months: 2 }, 1, '2025-02-28T10:00Z'],
    ['UTC', '2024-03-31T10:00Z', { months: 1 }, -1, '2024-02-29T10:00Z'],
    ['UTC', '2024-01-31T10:00Z', { months: 1, days: 1 }, 1, '2024-03-01T10:00Z'],
    ['UTC', '2024-01-01T00:00:00.001Z', { weeks: 1, hours: 1 }, 1, '2024-01-08T01:00:00.001Z'],
    ['Asia/Shanghai', '2024-01-30T16:30Z', { months: 1 }, 1, '2024-02-28T16:30Z'],
    ['America/New_York', '2024-03-09T17:00Z', { days: 1 }, 1, '2024-03-10T16:00Z'],
    ['America/New_York', '2024-03-09T17:00Z', { hours: 24 }, 1, '2024-03-10T17:00Z'],
    ['America/New_York', '2024-03-09T07:30Z', { days: 1 }, 1, '2024-03-10T07:00Z'],
    ['America/New_York', '2024-03-11T06:30Z', { days: 1 }, -1, '2024-03-10T07:00Z'],
    ['America/New_York', '2024-03-09T07:30Z', { days: 1, minutes: 5 }, 1, '2024-03-10T07:05Z'],
    ['America/New_York', '2024-11-02T05:30Z', { days: 1 }, 1, '2024-11-03T05:30Z'],
    ['America/New_York', '2024-11-02T05:30Z', { days: 1, hours: 1 }, 1, '2024-11-03T06:30Z'],
    ['America/New_York', '2024-11-03T06:30Z', { minutes: 1 }, -1, '2024-11-03T06:29Z'],
    ['America/New_York', '2024-11-03T06:30Z', { days: 0 }, 1, '2024-11-03T06:30Z'],
    ['Pacific/Apia', '2011-12-29T20:00Z', { days: 1 }, 1, '2011-12-30T10:00Z'],
    ['Pacific/Apia', '2011-12-29T20:00Z', { days: 2 }, 1, '2011-12-30T20:00Z'],
    ['Pacific/Apia', '2011-12-30T20:00Z', { days: 2 }, -1, '2011-12-29T20:00Z'],
  ] as const)(
    'in %s, %s and %j times %d is %s (EXP-03)',
    (...[id, from, duration, sign, expected]) => {
      expect(formatInstant(calendar(id).shift(at(from), duration, sign))).toBe(
        formatInstant(at(expected)),
      );
    },
  );

  it('does not chain: every date is counted from the anchor (EXP-04)', () => {
    const times = calendar('UTC');
    const dates = [1, 2, 3].map((months) => times.shift(at('2024-01-31T00:00Z'), { months }, 1));
    expect(dates.map((date) => dayKeyText(times.dayAt(date)))).toEqual([
      '2024-02-29',
      '2024-03-31',
      '2024-04-30',
    ]);
  });

  it('keeps the wall clock of a civil date, not of the day that has begun before it', () => {
    const times = calendar('UTC', 5 * HOUR_MS);
    expect(times.shift(at('2024-02-01T02:00Z'), { months: 1 }, 1)).toBe(at('2024-03-01T02:00Z'));
  });
});

describe('instantAt', () => {
  it('counts from midnight whatever the day start is', () => {
    const times = calendar('Asia/Shanghai', 5 * HOUR_MS);
    expect(times.instantAt(day('2024-06-01'), 9 * HOUR_MS)).toBe(at('2024-06-01T01:00Z'));
    expect(times.instantAt(toDay(day('2024-06-01') + 1), 0)).toBe(at('2024-06-01T16:00Z'));
  });
});
