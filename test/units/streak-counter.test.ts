import { describe, expect, test } from 'vitest';
import { freezeStreak, streakTest, thawStreak } from '../../src/engine/streak-row.ts';
import { newMember } from '../../src/model/member.ts';
import type { StreakMemory, StreakRow } from '../../src/model/streak.ts';
import { toDay } from '../../src/units/civil.ts';
import { contextOf, type Json, lengths, type Options, track } from './streak-support.ts';

describe('days', () => {
  const newYork = { timeZone: 'America/New_York' };
  test.each<[string, Json, Options, readonly string[], readonly number[]]>([
    ['STK-01', {}, {}, ['2024-06-01', '2024-06-02', '2024-06-03'], [1, 2, 3]],
    [
      'STK-02, twice on a day',
      {},
      {},
      ['2024-06-01T09:00Z', '2024-06-01T18:00Z', '2024-06-02T10:00Z'],
      [1, 1, 2],
    ],
    ['STK-03, 13 hours apart', {}, {}, ['2018-01-01T20:00Z', '2018-01-02T09:00Z'], [1, 2]],
    ['STK-04, 47 hours apart', {}, {}, ['2018-01-01T09:00Z', '2018-01-03T08:00Z'], [1, 1]],
    [
      'STK-11, required weekdays',
      { days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] },
      {},
      ['2024-06-07', '2024-06-10', '2024-06-11'],
      [1, 2, 3],
    ],
    [
      'STK-13, a required day missed',
      { days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] },
      {},
      ['2024-06-06', '2024-06-10'],
      [1, 1],
    ],
    [
      'activity on an optional day adds nothing',
      { days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] },
      {},
      ['2024-06-07', '2024-06-08', '2024-06-10'],
      [1, 1, 2],
    ],
    [
      'STK-19, the days of a month with gaps',
      { mode: 'calendar-month', gaps: 'allowed' },
      {},
      ['2024-06-01', '2024-06-10', '2024-06-20', '2024-06-25', '2024-07-01'],
      [1, 2, 3, 4, 1],
    ],
    [
      'STK-20, again after a break',
      {},
      {},
      ['2024-06-01', '2024-06-02', '2024-06-03', '2024-06-10', '2024-06-11', '2024-06-12'],
      [1, 2, 3, 1, 2, 3],
    ],
    [
      'DAY-02, a day that starts at 5',
      {},
      { dayStart: '05:00' },
      ['2024-02-01T23:00Z', '2024-02-02T04:59:59Z', '2024-02-02T05:00:00Z'],
      [1, 1, 2],
    ],
    [
      'TZ-02, a day of 23 hours',
      {},
      newYork,
      ['2024-03-09T14:00Z', '2024-03-10T13:00Z', '2024-03-11T13:00Z'],
      [1, 2, 3],
    ],
    ['TZ-03, a day of 25 hours', {}, newYork, ['2024-11-02T04:30Z', '2024-11-04T04:30Z'], [1, 2]],
    [
      'TZ-07, a date that the zone skipped',
      {},
      { timeZone: 'Pacific/Apia' },
      ['2011-12-29T20:00Z', '2011-12-30T20:00Z'],
      [1, 2],
    ],
    [
      'a skipped date is the only one: the one after it is missed',
      {},
      { timeZone: 'Pacific/Apia' },
      ['2011-12-29T20:00Z', '2011-12-31T20:00Z'],
      [1, 1],
    ],
    [
      'weeks by the calendar: a streak starts anew on Monday',
      { mode: 'calendar-week' },
      {},
      ['2024-06-07', '2024-06-08', '2024-06-09', '2024-06-10', '2024-06-11'],
      [1, 2, 3, 1, 2],
    ],
    [
      'weeks by the calendar that start on Sunday',
      { mode: 'calendar-week', weekStart: 'sunday' },
      {},
      ['2024-06-07', '2024-06-08', '2024-06-09', '2024-06-10'],
      [1, 2, 1, 2],
    ],
    [
      'the week of the rule set',
      { mode: 'calendar-week' },
      { weekStart: 'sunday' },
      ['2024-06-08', '2024-06-09', '2024-06-10'],
      [1, 1, 2],
    ],
    [
      'a gap inside a week by the calendar',
      { mode: 'calendar-week' },
      {},
      ['2024-06-03', '2024-06-05', '2024-06-06'],
      [1, 1, 2],
    ],
    [
      'months by the calendar',
      { mode: 'calendar-month' },
      {},
      ['2024-02-28', '2024-02-29', '2024-03-01', '2024-03-02'],
      [1, 2, 1, 2],
    ],
    [
      'gaps for ever',
      { gaps: 'allowed' },
      {},
      ['2024-06-01', '2025-01-01', '2025-01-01'],
      [1, 2, 2],
    ],
    [
      'one required day in a week',
      { days: ['monday'] },
      {},
      ['2024-06-03', '2024-06-10', '2024-06-24'],
      [1, 2, 1],
    ],
  ])('%s', (...[, rule, options, instants, expected]) => {
    expect(lengths(rule, instants, options)).toEqual(expected);
  });

  test('an input before the last period changes nothing', () => {
    const streak = track();
    streak.post('2024-06-03T12:00Z');
    expect(streak.post('2024-06-02T12:00Z')).toBeUndefined();
    expect(streak.current('2024-06-03T13:00Z')).toBe(1);
  });

  test('the first day that events may lie on counts', () => {
    expect(lengths({}, ['1970-01-01T00:01Z', '1970-01-02T00:00Z'], {})).toEqual([1, 2]);
    expect(lengths({}, ['1970-01-01T00:01Z', '1970-01-01T12:00Z'], { timeZone: '-10:00' })).toEqual(
      [1, 2],
    );
  });
});

describe('weeks and months', () => {
  test.each<[string, Json, Options, readonly string[], readonly number[]]>([
    [
      'DAY-06',
      { per: 'week' },
      {},
      ['2024-12-23', '2024-12-31', '2025-01-02', '2025-01-06'],
      [1, 2, 2, 3],
    ],
    [
      'the last and the first day of a week',
      { per: 'week' },
      {},
      ['2024-06-09', '2024-06-10'],
      [1, 2],
    ],
    [
      'first and last days',
      { per: 'week' },
      {},
      ['2024-06-03', '2024-06-16', '2024-06-17'],
      [1, 2, 3],
    ],
    ['a week missed', { per: 'week' }, {}, ['2024-06-09', '2024-06-17'], [1, 1]],
    [
      'weeks that start on Sunday',
      { per: 'week', weekStart: 'sunday' },
      {},
      ['2024-06-08', '2024-06-09', '2024-06-15', '2024-06-16'],
      [1, 2, 2, 3],
    ],
    [
      'months over the end of a year',
      { per: 'month' },
      {},
      ['2024-11-01', '2024-12-31', '2025-01-01', '2025-02-28', '2025-04-01'],
      [1, 2, 3, 4, 1],
    ],
  ])('%s', (...[, rule, options, instants, expected]) => {
    expect(lengths(rule, instants, options)).toEqual(expected);
  });
});

describe('as of an instant', () => {
  test('STK-06: at risk until the day ends, then ended; the longest stays', () => {
    const streak = track();
    for (const day of ['01', '02', '03']) streak.post(`2024-06-${day}T10:00Z`);
    const longestDays = ['2024-06-01', '2024-06-03'];
    const days = longestDays;
    const endsAt = '2024-06-05T00:00:00.000Z';
    const alive = { current: 3, longest: 3, days, longestDays, endsAt };
    expect(streak.view('2024-06-03T23:59:59.999Z')).toEqual({ ...alive, atRisk: false });
    expect(streak.view('2024-06-04T00:00Z')).toEqual({ ...alive, atRisk: true });
    expect(streak.view('2024-06-04T23:59:59.999Z')).toEqual({ ...alive, atRisk: true });
    const ended = { current: 0, longest: 3, atRisk: false, longestDays, endsAt: undefined };
    const none = [undefined, undefined];
    expect(streak.view('2024-06-05T00:00Z')).toEqual({ ...ended, days: none });
    expect(streak.view('2026-01-01T00:00Z')).toEqual({ ...ended, days: none });
  });

  test('without any activity there is nothing', () => {
    const none = [undefined, undefined];
    const empty = { current: 0, longest: 0, atRisk: false, days: none, longestDays: none };
    expect(track().view('2024-06-05T00:00Z')).toEqual({ ...empty, endsAt: undefined });
  });

  const weekdays = { days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] };
  test.each<[string, Json, Options, readonly string[], string | undefined]>([
    ['a day', {}, {}, ['2024-06-01'], '2024-06-03T00:00:00.000Z'],
    ['required days', weekdays, {}, ['2024-06-06', '2024-06-07'], '2024-06-11T00:00:00.000Z'],
    ['a week', { per: 'week' }, {}, ['2024-06-05'], '2024-06-17T00:00:00.000Z'],
    ['a month', { per: 'month' }, {}, ['2024-01-31'], '2024-03-01T00:00:00.000Z'],
    [
      'the end of a week',
      { mode: 'calendar-week' },
      {},
      ['2024-06-09'],
      '2024-06-10T00:00:00.000Z',
    ],
    [
      'a day before the end',
      { mode: 'calendar-week' },
      {},
      ['2024-06-06'],
      '2024-06-08T00:00:00.000Z',
    ],
    ['gaps for ever', { gaps: 'allowed' }, {}, ['2024-06-06'], undefined],
    [
      'gaps in a month',
      { gaps: 'allowed', mode: 'calendar-month' },
      {},
      ['2024-06-06'],
      '2024-07-01T00:00:00.000Z',
    ],
    ['events', { per: 'event' }, {}, ['2024-06-06'], undefined],
    [
      'events of a week',
      { per: 'event', mode: 'calendar-week' },
      {},
      ['2024-06-06'],
      '2024-06-10T00:00:00.000Z',
    ],
    [
      'a day that starts at 5',
      {},
      { dayStart: '05:00' },
      ['2024-06-02T04:00Z'],
      '2024-06-03T05:00:00.000Z',
    ],
    [
      'a zone',
      {},
      { timeZone: 'America/New_York' },
      ['2024-03-09T14:00Z'],
      '2024-03-11T04:00:00.000Z',
    ],
    [
      'a skipped date',
      {},
      { timeZone: 'Pacific/Apia' },
      ['2011-12-29T20:00Z'],
      '2011-12-31T10:00:00.000Z',
    ],
  ])('%s ends when it should, and only then', (...[, rule, options, instants, expected]) => {
    const streak = track(rule, options);
    for (const text of instants) streak.post(text.includes('T') ? text : `${text}T12:00Z`);
    const endsAt = streak.counter.endsAt(streak.member, streak.calendar);
    expect(endsAt === undefined ? undefined : new Date(endsAt).toISOString()).toBe(expected);
    if (endsAt === undefined) return expect(streak.current('2199-12-31T00:00Z')).toBe(1);
    const before = new Date(endsAt - 1).toISOString();
    expect(streak.current(before)).toBe(instants.length);
    expect(streak.current(new Date(endsAt).toISOString())).toBe(0);
  });

  test('a day off puts nothing at risk', () => {
    const streak = track(weekdays);
    streak.post('2024-06-07T12:00Z');
    const risks = ['2024-06-07', '2024-06-08', '2024-06-09', '2024-06-10'].map(
      (day) => streak.view(`${day}T12:00Z`)['atRisk'],
    );
    expect(risks).toEqual([false, false, false, true]);
  });

  test('a week is at risk once it has begun without activity', () => {
    const streak = track({ per: 'week' });
    streak.post('2024-06-05T12:00Z');
    expect(streak.view('2024-06-09T12:00Z')['atRisk']).toBe(false);
    expect(streak.view('2024-06-10T12:00Z')['atRisk']).toBe(true);
  });

  test('what may have gaps is never at risk', () => {
    const streak = track({ gaps: 'allowed', mode: 'calendar-month' });
    streak.post('2024-06-05T12:00Z');
    expect(streak.view('2024-06-20T12:00Z')).toMatchObject({ current: 1, atRisk: false });
    const events = track({ per: 'event' });
    events.post('2024-06-05T12:00Z');
    expect(events.view('2024-06-20T12:00Z')).toMatchObject({ current: 1, atRisk: false });
  });

  test('of two runs that are as long the earlier one is the longest', () => {
    const streak = track();
    for (const day of ['01', '02', '10', '11']) streak.post(`2024-06-${day}T10:00Z`);
    expect(streak.view('2024-06-11T12:00Z')['longestDays']).toEqual(['2024-06-01', '2024-06-02']);
    streak.post('2024-06-12T10:00Z');
    expect(streak.view('2024-06-12T12:00Z')['longestDays']).toEqual(['2024-06-10', '2024-06-12']);
  });
});

describe('a run of events', () => {
  const good = { per: 'event', when: { 'event.data.value': { greaterThanInclusive: 50 } } };

  test('an event that does not count ends it, and says which run it was', () => {
    const streak = track(good);
    expect(streak.post('2024-06-01T10:00Z', { value: 75 })).toBe(1);
    expect(streak.post('2024-06-01T10:01Z', { value: 50 })).toBe(2);
    const member = newMember('ada');
    member.memory[streak.counter.slot] = streak.memory();
    const context = contextOf(member, streak.calendar, '2024-06-02T10:02Z', { value: 49 });
    expect(streak.counter.advance(context, 0)?.ended).toMatchObject({ length: 2 });
    expect(streak.post('2024-06-02T10:02Z', { value: 49 })).toBeUndefined();
    expect(streak.view('2024-06-02T10:02Z')).toMatchObject({ current: 0, longest: 2 });
    expect(streak.post('2024-06-02T10:03Z', { value: 49 })).toBeUndefined();
    expect(streak.post('2024-06-02T10:04Z', { value: 90 })).toBe(1);
  });

  test('what time has ended an event cannot end again', () => {
    const streak = track({ ...good, mode: 'calendar-week' });
    streak.post('2024-06-09T10:00Z', { value: 75 });
    const before = streak.memory();
    streak.post('2024-06-10T10:00Z', { value: 1 });
    expect(streak.memory()).toBe(before);
    expect(streak.post('2024-06-10T10:01Z', { value: 75 })).toBe(1);
  });

  test('with gaps allowed such an event is passed over', () => {
    const streak = track({ ...good, gaps: 'allowed' });
    const reached = [75, 10, 60].map((value, index) =>
      streak.post(`2024-06-01T10:0${index}Z`, { value }),
    );
    expect(reached).toEqual([1, undefined, 2]);
  });

  test('a month by the calendar begins anew', () => {
    const streak = track({ per: 'event', mode: 'calendar-month' });
    const at = ['2024-06-30T23:58Z', '2024-06-30T23:59Z', '2024-07-01T00:00Z'];
    expect(at.map((text) => streak.post(text))).toEqual([1, 2, 1]);
    expect(streak.current('2024-07-31T23:59Z')).toBe(1);
    expect(streak.current('2024-08-01T00:00Z')).toBe(0);
  });
});

describe('a sum per period', () => {
  const sum = { sum: { of: '$.data.minutes', atLeast: '30' } };

  test('a day counts once its sum is reached, and pays once', () => {
    const streak = track(sum);
    const post = (at: string, minutes: unknown) => streak.post(`2024-06-${at}Z`, { minutes });
    expect(post('01T08:00', '29.9')).toBeUndefined();
    expect(streak.current('2024-06-01T08:00Z')).toBe(0);
    expect(post('01T09:00', '0.1')).toBe(1);
    expect(post('01T10:00', 5)).toBeUndefined();
    expect(post('02T08:00', 30)).toBe(2);
    expect(post('02T09:00', -1)).toBeUndefined();
    expect(streak.view('2024-06-02T09:00Z')).toMatchObject({
      current: 1,
      longest: 1,
      atRisk: true,
      days: ['2024-06-01', '2024-06-01'],
    });
    expect(post('02T10:00', 1)).toBeUndefined();
    expect(streak.view('2024-06-02T10:00Z')).toMatchObject({ current: 2, longest: 2 });
    expect(post('03T10:00', 30)).toBe(3);
  });

  test('a fall after a gap brings back the run that had ended, which is over by then', () => {
    const streak = track(sum);
    for (const day of ['01', '02', '03']) streak.post(`2024-06-${day}T10:00Z`, { minutes: 30 });
    expect(streak.post('2024-06-10T10:00Z', { minutes: 40 })).toBe(1);
    streak.post('2024-06-10T11:00Z', { minutes: -20 });
    expect(streak.view('2024-06-10T12:00Z')).toMatchObject({
      current: 0,
      longest: 3,
      longestDays: ['2024-06-01', '2024-06-03'],
    });
    expect(streak.post('2024-06-11T10:00Z', { minutes: 30 })).toBe(1);
  });

  test('the longest falls only with the period that made it', () => {
    const streak = track(sum);
    for (const day of ['01', '02']) streak.post(`2024-06-${day}T10:00Z`, { minutes: 30 });
    streak.post('2024-06-02T11:00Z', { minutes: -1 });
    expect(streak.view('2024-06-02T12:00Z')).toMatchObject({ longest: 1 });
    streak.post('2024-06-03T11:00Z', { minutes: -100 });
    expect(streak.view('2024-06-03T12:00Z')).toMatchObject({ longest: 1, current: 0 });
  });

  test('an event without a decimal adds nothing', () => {
    const streak = track(sum);
    expect(streak.post('2024-06-01T10:00Z', {})).toBeUndefined();
    expect(streak.post('2024-06-01T10:01Z', { minutes: 'many' })).toBeUndefined();
    expect(streak.memory()).toBeUndefined();
    expect(streak.post('2024-06-01T10:02Z', { minutes: 30 })).toBe(1);
  });

  test('the condition says which events are added', () => {
    const streak = track({ ...sum, when: { 'event.data.kind': 'run' } });
    expect(streak.post('2024-06-01T10:00Z', { minutes: 30, kind: 'nap' })).toBeUndefined();
    expect(streak.post('2024-06-01T11:00Z', { minutes: 30, kind: 'run' })).toBe(1);
  });

  test('a sum of a week', () => {
    const streak = track({ ...sum, per: 'week' });
    const post = (day: string) => streak.post(`2024-06-${day}T10:00Z`, { minutes: 15 });
    expect(['03', '09', '10', '11', '17'].map(post)).toEqual([
      undefined,
      1,
      undefined,
      2,
      undefined,
    ]);
  });
});

describe('days off that count', () => {
  const rule = {
    days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
    optionalDays: 'count',
  };

  test('they add to the length without activity', () => {
    expect(lengths(rule, ['2023-04-14', '2023-04-17', '2023-04-18'])).toEqual([1, 4, 5]);
  });

  test('activity on them is one more day', () => {
    expect(lengths(rule, ['2023-04-14', '2023-04-15', '2023-04-17'])).toEqual([1, 2, 4]);
    expect(lengths(rule, ['2023-04-15', '2023-04-17'])).toEqual([1, 3]);
  });

  test('a required day ends the streak all the same', () => {
    expect(lengths(rule, ['2023-04-13', '2023-04-17'])).toEqual([1, 1]);
  });

  test('a date that the zone skipped adds nothing', () => {
    const apia = { timeZone: 'Pacific/Apia' };
    const days = { ...rule, days: ['thursday', 'saturday'] };
    expect(lengths(days, ['2011-12-29T20:00Z', '2011-12-30T20:00Z'], apia)).toEqual([1, 2]);
  });
});

const FREEZES = { month: toDay(19_874), used: 1, closedOn: undefined, gap: undefined };

describe('rows', () => {
  const faultOf = streakTest(() => undefined);

  const sum = { sum: { of: '$.data.minutes', atLeast: '30' } };
  function memoryOf(rule: Json, minutes: readonly (readonly [string, unknown])[]): StreakMemory {
    const streak = track(rule);
    for (const [at, n] of minutes) streak.post(at, { minutes: n });
    const memory = streak.memory();
    if (!memory) throw new Error('Nothing is remembered.');
    return memory;
  }

  test.each<[string, StreakMemory]>([
    ['a streak', memoryOf({}, [['2024-06-01T10:00Z', 1]])],
    ['a sum that counts', memoryOf(sum, [['2024-06-01T10:00Z', '30.5']])],
    ['a sum that does not count', memoryOf(sum, [['2024-06-01T10:00Z', '29.95']])],
    [
      'a sum that counts no more',
      memoryOf(sum, [
        ['2024-06-01T10:00Z', 30],
        ['2024-06-02T10:00Z', 30],
        ['2024-06-02T11:00Z', '-0.01'],
      ]),
    ],
    ['freezes', { ...memoryOf({}, [['2024-06-01T10:00Z', 1]]), freezes: FREEZES }],
    [
      'freezes of a run that is over',
      {
        ...memoryOf({}, [['2024-06-01T10:00Z', 1]]),
        told: true,
        freezes: { ...FREEZES, closedOn: toDay(19_880), gap: [toDay(19_870), toDay(19_873)] },
      },
    ],
    [
      'runs that a day made up may join',
      memoryOf({ makeUp: { within: { days: 9 } } }, [
        ['2024-06-01T10:00Z', 1],
        ['2024-06-03T10:00Z', 1],
        ['2024-06-06T10:00Z', 1],
      ]),
    ],
  ])('%s comes back from its row', (_, memory) => {
    const row = JSON.parse(JSON.stringify(freezeStreak(memory))) as StreakRow;
    expect(faultOf(row)).toBeUndefined();
    expect(thawStreak(row)).toEqual(memory);
  });

  const sound = { kind: 'streak', run: [2, 10, 11, 3, 5, 7] };
  const past = { since: 3, runs: [], months: [] };
  test.each<[string, unknown]>([
    ['a run of too few numbers', { ...sound, run: [2, 10, 11, 3, 5] }],
    ['a fraction of a day', { ...sound, run: [2, 10.5, 11, 3, 5, 7] }],
    ['a length below 0', { ...sound, run: [-1, 10, 11, 3, 5, 7] }],
    ['a run longer than the longest', { ...sound, run: [4, 10, 13, 3, 5, 7] }],
    ['a run that ends before it begins', { ...sound, run: [2, 11, 10, 3, 5, 7] }],
    ['a longest that ends before it begins', { ...sound, run: [2, 10, 11, 3, 7, 5] }],
    ['a tally of too few parts', { ...sound, tally: [11, '1'] }],
    ['a tally with a bad run', { ...sound, tally: [11, '1', true, [4, 10, 13, 3, 5, 7]] }],
    ['a mark that is no mark', { ...sound, tally: [11, '1', 1] }],
    ['an unknown key', { ...sound, more: 1 }],
    ['a day that never comes', { ...sound, run: [2, 10, 1_000_000, 3, 5, 7] }],
    ['freezes without a month', { ...sound, freezes: { used: 1 } }],
    ['freezes below 0', { ...sound, freezes: { month: 3, used: -1 } }],
    ['a gap without an end', { ...sound, freezes: { month: 3, used: 1, gap: [4] } }],
    ['a past run that ends before it begins', { ...sound, past: { ...past, runs: [[1, 5, 4]] } }],
    ['a past run after the one at hand', { ...sound, past: { ...past, runs: [[1, 12, 12]] } }],
    [
      'past runs out of order',
      {
        ...sound,
        past: {
          ...past,
          runs: [
            [1, 6, 6],
            [1, 4, 4],
          ],
        },
      },
    ],
    [
      'a month twice',
      {
        ...sound,
        past: {
          ...past,
          months: [
            [3, 1],
            [3, 1],
          ],
        },
      },
    ],
  ])('%s is a fault', (_, row) => {
    expect(faultOf(sound)).toBeUndefined();
    expect(faultOf(row)).toBeDefined();
  });
});
