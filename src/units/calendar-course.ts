import type { Calendar, CalendarStretch } from './calendar.ts';
import { type Day, firstDayAfter, firstDayOf } from './civil.ts';
import { type Instant, toInstant } from './instant.ts';
import type { Rows } from './zone.ts';

/** What a course knows of one of its stretches. */
interface Leg {
  readonly from: number;
  /** Excluded. */
  readonly until: number;
  readonly calendar: Calendar;
  /** The day that was reached before it. */
  readonly reached: number;
}

/**
 * Calendars one after the other, as one. A day begins at the first instant at which it is reached:
 * where the next calendar is behind, the day that was reached goes on until it has caught up, and
 * where it is ahead, the days between begin and end at once. Stretches ascend by `from`.
 */
export function calendarCourse(stretches: Rows<CalendarStretch>, isLenient = true): Calendar {
  const [only] = stretches;
  if (stretches.length === 1 && only.reached === undefined) return only.calendar;
  const legs = legsOf(stretches);
  const { zone, dayStartMs, weekStart } = (stretches.at(-1) ?? only).calendar;
  const legAt = (at: number) => legs.findLast(({ from }) => from <= at) ?? (legs[0] as Leg);
  const dayAt = (at: Instant): Day => {
    const { calendar, reached } = legAt(at);
    return Math.max(reached, calendar.dayAt(at)) as Day;
  };
  const startOf = (day: Day) =>
    firstReached(legs, ({ calendar, from, reached }) =>
      reached >= day ? from : calendar.startOf(day),
    );
  return {
    zone,
    dayStartMs,
    weekStart,
    lenient: isLenient ? stretches : undefined,
    dayAt,
    startOf,
    instantAt: (day, msOfDay) =>
      firstReached(legs, ({ calendar }) => calendar.instantAt(day, msOfDay)),
    periodAt(period, at, start = weekStart) {
      if (period === 'ever') return 0;
      const { calendar, from } = legAt(at);
      if (period === 'minute' || period === 'hour')
        return Math.max(from, calendar.periodAt(period, at));
      return firstDayOf(period, dayAt(at), start);
    },
    periodEnd(period, at, start = weekStart) {
      if (period === 'ever') return undefined;
      const { calendar, until } = legAt(at);
      if (period === 'minute' || period === 'hour')
        return toInstant(Math.min(until, calendar.periodEnd(period, at) ?? until));
      return startOf(firstDayAfter(period, dayAt(at), start));
    },
    wallAt: (at) => legAt(at).calendar.wallAt(at),
    shift: (at, duration, sign) => legAt(at).calendar.shift(at, duration, sign),
  };
}

function legsOf(stretches: Rows<CalendarStretch>): readonly Leg[] {
  const [first, ...others] = stretches;
  const since = { from: Number.NEGATIVE_INFINITY, calendar: first.calendar };
  const all = first.reached === undefined ? [since, ...others] : [since, ...stretches];
  let day = Number.NEGATIVE_INFINITY;
  return all.map(({ from, calendar, reached }: CalendarStretch, index) => {
    const until = all[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const leg = { from, until, calendar, reached: Math.max(day, reached ?? day) };
    if (Number.isFinite(until)) day = Math.max(leg.reached, calendar.dayAt(toInstant(until - 1)));
    return leg;
  });
}

/** The first instant at which what a leg says is reached while it lasts. */
function firstReached(legs: readonly Leg[], instantIn: (leg: Leg) => number): Instant {
  let reached = Number.POSITIVE_INFINITY;
  for (const leg of legs) {
    reached = Math.max(leg.from, instantIn(leg));
    if (reached < leg.until) break;
  }
  return toInstant(reached);
}
