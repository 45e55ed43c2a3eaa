import { TZDate } from '@date-fns/tz';
import { add, sub } from 'date-fns';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarOf } from '../../src/units/calendar.ts';
import { DAY_MS, toDay } from '../../src/units/civil.ts';
import { type Instant, toInstant } from '../../src/units/instant.ts';
import { transitionsOf, type Zone, zoneOf } from '../../src/units/zone.ts';

const isLong = process.env['LONG'] !== undefined;
const options = { seed: 418, numRuns: isLong ? 20_000 : 400 };
const MINUTE_MS = 60_000;
const QUARTER_HOUR_MS = 15 * MINUTE_MS;

/** Zones whose clocks do unusual things, and all others of the runtime. */
const UNUSUAL = [
  'Pacific/Apia',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Atlantic/Azores',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Gaza',
  'Asia/Beirut',
  'Antarctica/Troll',
  'America/Havana',
  'Pacific/Chatham',
  'Asia/Kathmandu',
  'America/Scoresbysund',
  'Antarctica/Casey',
  'Asia/Tehran',
];
const zones = fc
  .oneof(fc.constantFrom(...UNUSUAL), fc.constantFrom(...Intl.supportedValuesOf('timeZone')))
  .map(knownZone);
const dayStarts = fc.oneof(
  fc.constant(0),
  fc.integer({ min: -95, max: 95 }).map((quarters) => quarters * QUARTER_HOUR_MS),
);
const moments = fc.integer({ min: Date.UTC(1995, 0, 1), max: Date.UTC(2036, 0, 1) });

/** A zone, a day start and, in order, the instants around a moment and around that year's changes. */
const scenes = fc.tuple(zones, dayStarts, moments).map(([zone, dayStartMs, moment]) => ({
  zone,
  dayStartMs,
  instants: instantsAround(zone, moment),
  toString: () => `${zone.id}, day start ${dayStartMs} ms, around ${moment}`,
}));

function knownZone(id: string): Zone {
  const zone = zoneOf(id);
  if (zone === undefined) throw new Error(`No such zone: ${id}`);
  return zone;
}

function instantsAround(zone: Zone, moment: number): readonly Instant[] {
  const year = new Date(moment).getUTCFullYear();
  const changes = transitionsOf(zone, year, year + 1).map(([instant]) => instant);
  const steps = [-DAY_MS, -90 * MINUTE_MS, -1, 0, 1, 30 * MINUTE_MS, 61 * MINUTE_MS, DAY_MS];
  return [...changes, moment]
    .flatMap((instant) => steps.map((step) => toInstant(instant + step)))
    .sort((earlier, later) => earlier - later);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Wall clock by Intl alone, as epoch ms in UTC. */
function wallByIntl(zone: Zone, ms: number): number {
  const numeric = '2-digit';
  const format =
    formats.get(zone.id) ??
    new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone.id,
      year: 'numeric',
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    });
  formats.set(zone.id, format);
  const second = Math.floor(ms / 1000) * 1000;
  return Date.parse(`${format.format(second).replace(' ', 'T')}Z`) + ms - second;
}

/** The definition, taken literally: the furthest day that any earlier wall clock has reached. */
function dayByDefinition(zone: Zone, dayStartMs: number, at: number): number {
  let furthest = Math.floor((wallByIntl(zone, at) - dayStartMs) / DAY_MS);
  const latest = Math.floor(at / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
  for (let back = 0; back <= 30 * 4; back += 1) {
    const earlier = latest - back * QUARTER_HOUR_MS;
    const wall = Math.max(wallByIntl(zone, earlier), wallByIntl(zone, earlier - 1));
    furthest = Math.max(furthest, Math.floor((wall - dayStartMs) / DAY_MS));
  }
  return furthest;
}

describe('a calendar', () => {
  it('has the days of the definition', () => {
    fc.assert(
      fc.property(scenes, fc.nat(), ({ zone, dayStartMs, instants }, pick) => {
        const at = instants[pick % instants.length] ?? toInstant(1);
        const expected = dayByDefinition(zone, dayStartMs, at);
        expect(calendarOf({ zone, dayStartMs }).dayAt(at)).toBe(expected);
      }),
      options,
    );
  });

  it('has the date of Intl wherever clocks have not gone back within a day', () => {
    fc.assert(
      fc.property(scenes, ({ zone, instants }) => {
        const times = calendarOf({ zone });
        for (const at of instants) {
          const date = Math.floor(wallByIntl(zone, at) / DAY_MS);
          if (zone.offsetAt(at) >= zone.offsetAt(at - DAY_MS)) expect(times.dayAt(at)).toBe(date);
          else expect(times.dayAt(at)).toBeGreaterThanOrEqual(date);
        }
      }),
      options,
    );
  });

  it('never goes back to an earlier day, and every instant lies in its own day', () => {
    fc.assert(
      fc.property(scenes, ({ zone, dayStartMs, instants }) => {
        const times = calendarOf({ zone, dayStartMs });
        let last = Number.NEGATIVE_INFINITY;
        for (const at of instants) {
          const day = times.dayAt(at);
          expect(day).toBeGreaterThanOrEqual(last);
          expect(times.startOf(day)).toBeLessThanOrEqual(at);
          expect(times.startOf(toDay(day + 1))).toBeGreaterThan(at);
          last = day;
        }
      }),
      options,
    );
  });

  it('starts a day at the first instant that belongs to it', () => {
    fc.assert(
      fc.property(scenes, ({ zone, dayStartMs, instants }) => {
        const times = calendarOf({ zone, dayStartMs });
        for (const at of instants) {
          const start = times.startOf(times.dayAt(at));
          expect(times.dayAt(start)).toBe(times.dayAt(at));
          expect(times.dayAt(toInstant(start - 1))).toBeLessThan(times.dayAt(at));
        }
      }),
      options,
    );
  });

  it('divides time into periods: each holds its instants and ends where the next begins', () => {
    const periods = fc.constantFrom('minute', 'hour', 'day', 'week', 'month', 'quarter', 'year');
    fc.assert(
      fc.property(scenes, periods, ({ zone, dayStartMs, instants }, period) => {
        const times = calendarOf({ zone, dayStartMs });
        for (const at of instants) {
          const key = times.periodAt(period, at);
          const end = times.periodEnd(period, at) ?? toInstant(0);
          expect(end).toBeGreaterThan(at);
          expect(times.periodAt(period, toInstant(end - 1))).toBe(key);
          expect(times.periodAt(period, end)).toBeGreaterThan(key);
        }
      }),
      options,
    );
  });

  it('shows the hour and minute of Intl', () => {
    fc.assert(
      fc.property(scenes, ({ zone, instants }) => {
        const times = calendarOf({ zone });
        for (const at of instants) {
          const wall = new Date(wallByIntl(zone, at));
          const expected = { hour: wall.getUTCHours(), minute: wall.getUTCMinutes() };
          expect(times.wallAt(at)).toEqual(expected);
        }
      }),
      options,
    );
  });
});

describe('shift', () => {
  const duration = fc.record(
    { years: fc.nat(5), months: fc.nat(30), weeks: fc.nat(9), days: fc.nat(99) },
    { requiredKeys: [] },
  );
  const signs = fc.constantFrom(1, -1);
  const shifts = fc.record({ zone: zones, at: moments.map(toInstant), duration, sign: signs });

  it('goes where date-fns goes in a zone, if the wall time exists there exactly once', () => {
    let compared = 0;
    fc.assert(
      fc.property(shifts, ({ zone, at, duration, sign }) => {
        const date = new TZDate(at, zone.id);
        const expected = (sign === 1 ? add(date, duration) : sub(date, duration)).getTime();
        const wall = wallByIntl(zone, expected);
        const isKept = (wall - wallByIntl(zone, at)) % DAY_MS === 0;
        const twins = [-DAY_MS, DAY_MS].map((step) => wall - zone.offsetAt(expected + step));
        const isUnique = twins.every(
          (twin) => twin === expected || wallByIntl(zone, twin) !== wall,
        );
        if (!isKept || !isUnique) return;
        compared += 1;
        expect(calendarOf({ zone }).shift(at, duration, sign)).toBe(expected);
      }),
      options,
    );
    expect(compared).toBeGreaterThan(options.numRuns * 0.9);
  });

  it('adds hours, minutes and seconds after the civil part, as elapsed time', () => {
    const clocks = fc.record({ hours: fc.nat(99), minutes: fc.nat(99), seconds: fc.nat(99) });
    fc.assert(
      fc.property(shifts, clocks, ({ zone, at, duration, sign }, clock) => {
        const times = calendarOf({ zone });
        const elapsed = (clock.hours * 3600 + clock.minutes * 60 + clock.seconds) * 1000;
        const both = times.shift(at, { ...duration, ...clock }, sign);
        expect(both).toBe(times.shift(at, duration, sign) + sign * elapsed);
      }),
      options,
    );
  });
});
