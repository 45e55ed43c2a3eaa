import type { Pause } from '../model/pause.ts';
import type { Calendar } from '../units/calendar.ts';
import {
  type Day,
  firstDayAfter,
  firstDayOf,
  toDay,
  type Weekday,
  weekdayOf,
} from '../units/civil.ts';
import type { StreakMode, StreakPeriod } from './streak.ts';

/** What a streak counts in, with every default put in. */
export interface PaceTerms {
  readonly per: StreakPeriod;
  readonly mode: StreakMode;
  /** Whether periods may be missed. */
  readonly allowsGaps: boolean;
  /** Days that may not be missed; undefined for all of them. */
  readonly days: ReadonlySet<Weekday> | undefined;
  /** Whether the other days count too, also without activity. */
  readonly countsOptional: boolean;
  readonly weekStart: Weekday;
  /** Whether a date that the zone skipped is missed. */
  readonly missesSkipped: boolean;
  readonly honoursPauses: boolean;
}

/** Of whom it is asked what is missed. A {@link Context} is one. */
export interface Asked {
  readonly calendar: Calendar;
  readonly member: { readonly pauses: readonly Pause[] };
}

/** The calendar of a streak: everything goes by civil days, nothing by elapsed time. */
export interface Pace {
  /** First day of the period that a day belongs to; undefined where activity on it does not count. */
  periodOf(day: Day): Day | undefined;
  /** The same, whether or not activity on the day counts. */
  startOf(day: Day): Day;
  /** Last day of the period that begins with a day. */
  endOf(period: Day): Day;
  /** First period after another that must not be missed; Infinity where none must. */
  nextDue(last: Day, asked: Asked): number;
  /** Whether a period must not be missed. */
  isDue(period: Day, asked: Asked): boolean;
  /** Last day of the week or month after which a run begins anew; Infinity where there is none. */
  frameEnd(last: Day): number;
  /** Last day on which activity goes on with a run whose last period this is; Infinity where time ends nothing. */
  deadlineOf(last: Day, asked: Asked): number;
  /** Whether activity in a later period goes on with the run; the same as a look at the deadline. */
  goesOn(last: Day, period: Day, asked: Asked): boolean;
  /** How much a period adds to the run that it goes on with. */
  stepTo(last: Day, period: Day, asked: Asked): number;
  /** Whether a streak whose last period this is lacks something on a later day. */
  lacks(last: Day, day: Day, asked: Asked): boolean;
}

/** No day is further away. */
const NEVER = Number.POSITIVE_INFINITY;

export function paceOf(terms: PaceTerms): Pace {
  const { per, weekStart, countsOptional } = terms;
  const hasGaps = per !== 'event' && !terms.allowsGaps;
  const step = per === 'event' ? 'day' : per;
  const days = daysOf(terms);
  const startOf = (day: Day) => firstDayOf(step, day, weekStart);
  const endOf = (period: Day) => toDay(firstDayAfter(step, period, weekStart) - 1);
  const excused = excuseOf(terms, days, endOf);
  const frameEnd = frameEndOf(terms);
  const periodOf = (day: Day) => (days.counts(day) ? startOf(day) : undefined);
  const isDue = (period: Day, asked: Asked) => hasGaps && !excused(period, asked);
  const nextDue = (last: Day, asked: Asked) => {
    if (!hasGaps) return NEVER;
    let period = toDay(endOf(last) + 1);
    while (excused(period, asked)) period = toDay(endOf(period) + 1);
    return period;
  };
  const deadlineOf = (last: Day, asked: Asked) => {
    const due = nextDue(last, asked);
    return Math.min(due === NEVER ? NEVER : endOf(toDay(due)), frameEnd(last));
  };
  return {
    periodOf,
    startOf,
    endOf,
    nextDue,
    isDue,
    frameEnd,
    deadlineOf,
    // The next day is by far the most frequent, and needs no look at the zone.
    goesOn: (last, period, asked) =>
      period <= last + 1 ? period <= frameEnd(last) : period <= deadlineOf(last, asked),
    stepTo: countsOptional ? (last, day, asked) => 1 + days.optionalIn(last, day, asked) : () => 1,
    lacks: (last, day, asked) => {
      const period = periodOf(day);
      return period !== undefined && period > last && isDue(period, asked);
    },
  };
}

/** Days with respect to weekdays and to the zone. */
interface DayTerms {
  isRequired(day: Day): boolean;
  /** Whether activity on it counts. */
  counts(day: Day): boolean;
  /** Whether it is no day at all. */
  isSkipped(day: Day, calendar: Calendar): boolean;
  /** Days between two others that count without activity. */
  optionalIn(last: Day, day: Day, asked: Asked): number;
}

function daysOf({ days, countsOptional, missesSkipped, honoursPauses }: PaceTerms): DayTerms {
  const isRequired = days ? (day: Day) => days.has(weekdayOf(day)) : () => true;
  const isSkipped = missesSkipped ? () => false : isSkippedIn;
  return {
    isRequired,
    counts: countsOptional ? () => true : isRequired,
    isSkipped,
    optionalIn: (last, until, { calendar, member }) => {
      let count = 0;
      for (let day = toDay(last + 1); day < until; day = toDay(day + 1)) {
        if (isRequired(day) || isSkipped(day, calendar)) continue;
        if (honoursPauses && pauseOver(day, day, member.pauses)) continue;
        count += 1;
      }
      return count;
    },
  };
}

function isSkippedIn(day: Day, calendar: Calendar): boolean {
  return calendar.startOf(day) === calendar.startOf(toDay(day + 1));
}

/** The pause that covers all days from one to another, both included. */
function pauseOver(first: Day, last: Day, pauses: readonly Pause[]): Pause | undefined {
  return pauses.length === 0
    ? undefined
    : pauses.find(({ from, until }) => from <= first && last < until);
}

/** Whether nothing is asked in a period; the days of a week hold at least one that is required. */
function excuseOf(
  { per, honoursPauses }: PaceTerms,
  { isRequired, isSkipped }: DayTerms,
  endOf: Pace['endOf'],
): (period: Day, asked: Asked) => boolean {
  const isPaused = honoursPauses
    ? (period: Day, { member }: Asked) =>
        pauseOver(period, endOf(period), member.pauses) !== undefined
    : () => false;
  if (per !== 'day') return isPaused;
  return (day, asked) => !isRequired(day) || isPaused(day, asked) || isSkipped(day, asked.calendar);
}

/** Last day of the week or month after which a run begins anew. */
function frameEndOf({ mode, weekStart }: PaceTerms): (last: Day) => number {
  if (mode === 'rolling') return () => NEVER;
  const period = mode === 'calendar-week' ? 'week' : 'month';
  return (last) => firstDayAfter(period, last, weekStart) - 1;
}
