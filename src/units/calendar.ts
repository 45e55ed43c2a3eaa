import type { Duration } from 'date-fns';
import {
  addMonths,
  DAY_MS,
  type Day,
  type DayPeriod,
  firstDayAfter,
  firstDayOf,
  toDay,
  type Weekday,
} from './civil.ts';
import { partsOf } from './duration.ts';
import { type Instant, toInstant } from './instant.ts';
import { instantOfWall, type Rows, rowAt, type Stretch, spanOf, type Zone } from './zone.ts';

/** What a limit, a streak or a season can be counted per. */
export type Period = 'minute' | 'hour' | DayPeriod | 'ever';

/** What the wall clock of the zone shows: 0–23 and 0–59. */
export interface WallTime {
  readonly hour: number;
  readonly minute: number;
}

export interface CalendarOptions {
  readonly zone: Zone;
  /**
   * Milliseconds from midnight to the start of the day, within ±24 hours (exclusive); default 0.
   * 5 hours: 04:59 still belongs to the day before. −1 hour: 23:00 already belongs to the next.
   */
  readonly dayStartMs?: number;
  /** First day of the week; default 1, Monday. */
  readonly weekStart?: Weekday;
}

/** Days and periods of one zone. Every reading is a function of its arguments alone. */
export interface Calendar {
  readonly zone: Zone;
  readonly dayStartMs: number;
  readonly weekStart: Weekday;
  /**
   * Of a course in which a gap across a change is judged by the calendar before it or after it,
   * whichever is behind: what it is made of.
   */
  readonly lenient?: Rows<CalendarStretch> | undefined;
  /**
   * The day that `at` belongs to. A day starts at the first instant whose wall clock has reached
   * its day start, so the result never falls as time passes, even while clocks go back.
   */
  dayAt(at: Instant): Day;
  /** First instant of a day. A day that the zone skipped starts, and ends, where the next starts. */
  startOf(day: Day): Instant;
  /**
   * A number that names the period of `at` among periods of its kind: the period's first day for
   * days and longer, its first instant for minutes and hours, 0 for ever. Minutes and hours are
   * those of the wall clock, and a change of the offset ends them: a repeated hour is two hours.
   */
  periodAt(period: Period, at: Instant, weekStart?: Weekday): number;
  /** First instant of the period after that of `at`; `ever` has none. */
  periodEnd(period: Period, at: Instant, weekStart?: Weekday): Instant | undefined;
  /** The wall clock at `at`. Date and weekday come from `dayAt`. */
  wallAt(at: Instant): WallTime;
  /** First instant whose wall clock has reached `msOfDay` on `day`, counted from midnight. */
  instantAt(day: Day, msOfDay: number): Instant;
  /**
   * Goes forward (1) or back (−1): months from the wall-clock date, clipped to the month's end, then
   * days, then hours and smaller as elapsed time. The wall-clock time is kept, as `instantAt` does.
   * The result may lie outside the range that `parseInstant` reads.
   */
  shift(at: Instant, duration: Duration, sign: 1 | -1): Instant;
}

/** A calendar from an instant (included) on; the first of a course also holds before that. */
export interface CalendarStretch {
  readonly from: number;
  readonly calendar: Calendar;
  /** The day that was reached before it, where the stretches that tell are gone. */
  readonly reached?: Day | undefined;
}

/** A stretch of the zone, with the day that earlier wall clocks had already reached. */
interface DayStretch {
  readonly from: number;
  readonly until: number;
  /** Milliseconds from an instant to its wall clock, less the day start. */
  readonly shiftMs: number;
  readonly reachedBefore: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** A calendar for a zone. Keep it: its tables are built as they are asked for. */
export function calendarOf(options: CalendarOptions): Calendar {
  const { zone, dayStartMs = 0, weekStart = 1 } = options;
  if (!Number.isInteger(dayStartMs) || Math.abs(dayStartMs) >= DAY_MS) {
    throw new RangeError(`A day cannot start ${dayStartMs} ms after midnight.`);
  }
  const dayAt = dayFinder(zone, dayStartMs);
  const instantAt = (day: Day, msOfDay: number) => instantOfWall(zone, day * DAY_MS + msOfDay);
  const startOf = (day: Day) => instantAt(day, dayStartMs);
  return {
    zone,
    dayStartMs,
    weekStart,
    dayAt,
    startOf,
    instantAt,
    periodAt: periodFinder(zone, dayAt, weekStart),
    periodEnd(period, at, start = weekStart) {
      if (period === 'ever') return undefined;
      if (period === 'minute') return toInstant(tickAt(zone, at, MINUTE_MS).until);
      if (period === 'hour') return toInstant(tickAt(zone, at, HOUR_MS).until);
      return startOf(firstDayAfter(period, dayAt(at), start));
    },
    wallAt: (at) => wallAt(zone, at),
    shift: (at, duration, sign) => shift(zone, at, duration, sign),
  };
}

/** The last answer and how long it holds are kept, since most streams are in order. */
function dayFinder(zone: Zone, dayStartMs: number): (at: Instant) => Day {
  const spans: Rows<DayStretch>[] = [];
  const hit = { from: Number.POSITIVE_INFINITY, until: 0, day: toDay(0) };
  const stretchesOf = (at: number): Rows<DayStretch> => {
    const span = spanOf(at);
    const known = spans[span];
    if (known !== undefined) return known;
    const built = dayStretches(zone.stretchesNear(at), dayStartMs);
    spans[span] = built;
    return built;
  };
  return (at) => {
    if (at >= hit.from && at < hit.until) return hit.day;
    const stretch = rowAt(stretchesOf(at), at);
    const reached = Math.floor((at + stretch.shiftMs) / DAY_MS);
    const start = reached * DAY_MS - stretch.shiftMs;
    hit.from = Math.max(stretch.from, start);
    hit.until = Math.min(stretch.until, start + DAY_MS);
    hit.day = toDay(Math.max(stretch.reachedBefore, reached));
    return hit.day;
  };
}

function dayStretches(stretches: Rows<Stretch>, dayStartMs: number): Rows<DayStretch> {
  let reachedBefore = Number.NEGATIVE_INFINITY;
  const follow = ({ from, until, offset }: Stretch): DayStretch => {
    const stretch = { from, until, shiftMs: offset - dayStartMs, reachedBefore };
    const reached = Math.floor((until - 1 + stretch.shiftMs) / DAY_MS);
    reachedBefore = Math.max(reachedBefore, reached);
    return stretch;
  };
  const [first, ...others] = stretches;
  return [follow(first), ...others.map(follow)];
}

function periodFinder(
  zone: Zone,
  dayAt: (at: Instant) => Day,
  weekStart: Weekday,
): Calendar['periodAt'] {
  const firstDays = {
    month: firstDayFinder('month'),
    quarter: firstDayFinder('quarter'),
    year: firstDayFinder('year'),
  };
  return (period, at, start = weekStart) => {
    switch (period) {
      case 'ever':
        return 0;
      case 'minute':
        return tickAt(zone, at, MINUTE_MS).from;
      case 'hour':
        return tickAt(zone, at, HOUR_MS).from;
      case 'day':
        return dayAt(at);
      case 'week':
        return firstDayOf('week', dayAt(at), start);
      default:
        return firstDays[period](dayAt(at));
    }
  };
}

/** As `firstDayOf`, keeping the last answer. Weeks need no memo: they are one division. */
function firstDayFinder(period: 'month' | 'quarter' | 'year'): (day: Day) => Day {
  let first = toDay(0);
  let next = toDay(0);
  return (day) => {
    if (day >= first && day < next) return first;
    first = firstDayOf(period, day, 1);
    next = firstDayAfter(period, day, 1);
    return first;
  };
}

/** The minute or hour of the wall clock, cut where the offset changes: half-open, epoch ms. */
function tickAt(zone: Zone, at: Instant, tickMs: number): { from: number; until: number } {
  const { from, until, offset } = rowAt(zone.stretchesNear(at), at);
  const start = Math.floor((at + offset) / tickMs) * tickMs - offset;
  return { from: Math.max(from, start), until: Math.min(until, start + tickMs) };
}

function wallAt(zone: Zone, at: Instant): WallTime {
  const wall = at + zone.offsetAt(at);
  const minuteOfDay = Math.floor((wall - Math.floor(wall / DAY_MS) * DAY_MS) / MINUTE_MS);
  const hour = Math.floor(minuteOfDay / 60);
  return { hour, minute: minuteOfDay - hour * 60 };
}

function shift(zone: Zone, at: Instant, duration: Duration, sign: 1 | -1): Instant {
  const { months, days, elapsedMs } = partsOf(duration);
  if (months === 0 && days === 0) return toInstant(at + sign * elapsedMs);
  const wall = at + zone.offsetAt(at);
  const day = Math.floor(wall / DAY_MS);
  const target = addMonths(toDay(day), sign * months) + sign * days;
  const moved = instantOfWall(zone, target * DAY_MS + (wall - day * DAY_MS));
  return toInstant(moved + sign * elapsedMs);
}
