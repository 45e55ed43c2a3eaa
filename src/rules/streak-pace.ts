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
}

/** The calendar of a streak: everything goes by civil days, nothing by elapsed time. */
export interface Pace {
  /** First day of the period that a day belongs to; undefined where activity on it does not count. */
  periodOf(day: Day): Day | undefined;
  /** Last day on which activity goes on with a run whose last period this is; Infinity where time ends nothing. */
  deadlineOf(last: Day, calendar: Calendar): number;
  /** Whether activity in a later period goes on with the run; the same as a look at the deadline. */
  goesOn(last: Day, period: Day, calendar: Calendar): boolean;
  /** How much a period adds to the run that it goes on with. */
  stepTo(last: Day, period: Day, calendar: Calendar): number;
  /** Whether a streak whose last period this is lacks something on a later day. */
  lacks(last: Day, day: Day): boolean;
}

/** No day is further away. */
const NEVER = Number.POSITIVE_INFINITY;

export function paceOf(terms: PaceTerms): Pace {
  const { per, days, countsOptional } = terms;
  const isRequired = days ? (day: Day) => days.has(weekdayOf(day)) : () => true;
  const byGap = gapDeadline(terms, isRequired);
  const frameEnd = frameEndOf(terms);
  const deadlineOf = (last: Day, calendar: Calendar) =>
    Math.min(byGap(last, calendar), frameEnd(last));
  const periodOf = periodFinder(terms, isRequired);
  return {
    periodOf,
    deadlineOf,
    // The next day is by far the most frequent, and needs no look at the zone.
    goesOn: (last, period, calendar) =>
      period <= last + 1 ? period <= frameEnd(last) : period <= deadlineOf(last, calendar),
    stepTo: countsOptional ? (last, day, calendar) => daysAfter(last, day, calendar) : () => 1,
    lacks: (last, day) => {
      if (per === 'event' || terms.allowsGaps || !isRequired(day)) return false;
      return (periodOf(day) ?? last) > last;
    },
  };
}

function periodFinder(
  { per, days, countsOptional, weekStart }: PaceTerms,
  isRequired: (day: Day) => boolean,
): Pace['periodOf'] {
  if (per === 'week' || per === 'month') return (day) => firstDayOf(per, day, weekStart);
  if (!days || countsOptional) return (day) => day;
  return (day) => (isRequired(day) ? day : undefined);
}

/** The last day of the first period that must not be missed. */
function gapDeadline(
  { per, allowsGaps, weekStart }: PaceTerms,
  isRequired: (day: Day) => boolean,
): (last: Day, calendar: Calendar) => number {
  if (per === 'event' || allowsGaps) return () => NEVER;
  if (per === 'day') return (last, calendar) => nextRequired(last, isRequired, calendar);
  return (last) => firstDayAfter(per, firstDayAfter(per, last, weekStart), weekStart) - 1;
}

/** A date that the zone skipped is not missed. The days of a week hold at least one that is required. */
function nextRequired(last: Day, isRequired: (day: Day) => boolean, calendar: Calendar): Day {
  let day = toDay(last + 1);
  while (!isRequired(day) || isSkipped(day, calendar)) day = toDay(day + 1);
  return day;
}

function isSkipped(day: Day, calendar: Calendar): boolean {
  return calendar.startOf(day) === calendar.startOf(toDay(day + 1));
}

/** Last day of the week or month after which a run begins anew. */
function frameEndOf({ mode, weekStart }: PaceTerms): (last: Day) => number {
  if (mode === 'rolling') return () => NEVER;
  const period = mode === 'calendar-week' ? 'week' : 'month';
  return (last) => firstDayAfter(period, last, weekStart) - 1;
}

/** Days from one to another, the second included, that the zone did not skip. */
function daysAfter(last: Day, day: Day, calendar: Calendar): number {
  let days = 1;
  for (let between = last + 1; between < day; between += 1) {
    if (!isSkipped(toDay(between), calendar)) days += 1;
  }
  return days;
}
