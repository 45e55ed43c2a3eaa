import type { Duration } from 'date-fns';
import type { Calendar } from '../units/calendar.ts';
import { DAY_MS, type Day } from '../units/civil.ts';
import { partsOf } from '../units/duration.ts';
import { type Instant, toInstant } from '../units/instant.ts';
import type { TierPeriod } from './tier.ts';

/** One review of a level. */
export interface Review {
  /** First instant after the period that is judged. */
  readonly end: Instant;
  /** When it is judged: the end, or after the grace. */
  readonly at: Instant;
}

/** When levels are reviewed. */
export interface ReviewPace {
  /**
   * The first review after an instant; `anchor` is what anniversaries are counted from. Undefined
   * where there is none to count from.
   */
  next(from: Instant, anchor: Instant | undefined, calendar: Calendar): Review | undefined;
}

export function reviewPace(period: TierPeriod | Duration, grace: Duration | undefined): ReviewPace {
  const after = (end: Instant, calendar: Calendar): Review => ({
    end,
    at: grace ? calendar.shift(end, grace, 1) : end,
  });
  if (typeof period === 'object')
    return { next: (from, anchor, calendar) => nextOf(period, { from, anchor, calendar, after }) };
  return calendarPace((from, calendar) => nextOfCalendar(period, { from, calendar, after, grace }));
}

/** A memo, not a state: most inputs lie in the period of the one before. */
function calendarPace(find: (from: Instant, calendar: Calendar) => Review): ReviewPace {
  let last: { readonly calendar: Calendar; readonly from: Instant; readonly review: Review };
  return {
    next: (from, _anchor, calendar) => {
      const isSame = last?.calendar === calendar && from >= last.from && from < last.review.at;
      if (!isSame) last = { calendar, from, review: find(from, calendar) };
      return last.review;
    },
  };
}

/** Months that are clipped and clocks that are changed move a shifted instant by less. */
const CLIPPED_MS = 7 * DAY_MS;

/** A twelfth of 365.25 days. */
const MEAN_MONTH_MS = 30.4375 * DAY_MS;

interface Asked {
  readonly from: Instant;
  readonly calendar: Calendar;
  after(end: Instant, calendar: Calendar): Review;
}

function nextOfCalendar(
  period: TierPeriod,
  { from, calendar, after, grace }: Asked & { readonly grace: Duration | undefined },
): Review {
  const start = grace ? toInstant(calendar.shift(from, grace, -1) - CLIPPED_MS) : from;
  let review = after(endAfter(period, start, calendar), calendar);
  while (review.at <= from) review = after(endAfter(period, review.end, calendar), calendar);
  return review;
}

function endAfter(period: TierPeriod, at: Instant, calendar: Calendar): Instant {
  const end = calendar.periodEnd(period, at, 1);
  if (end === undefined) throw new Error('Every month, quarter and year ends.');
  return end;
}

/** Months are counted from the anchor, and not from one anniversary to the next. */
function nextOf(
  length: Duration,
  { from, anchor, calendar, after }: Asked & { readonly anchor: Instant | undefined },
): Review | undefined {
  if (anchor === undefined) return undefined;
  const { months, days, elapsedMs } = partsOf(length);
  const meanMs = months * MEAN_MONTH_MS + days * DAY_MS + elapsedMs;
  const nth = (count: number) => {
    const whole = {
      months: months * count,
      days: days * count,
      seconds: (elapsedMs / 1_000) * count,
    };
    return after(calendar.shift(anchor, whole, 1), calendar);
  };
  const first = nth(1);
  const graceMs = first.at - first.end + CLIPPED_MS;
  let count = Math.max(1, Math.floor((from - anchor - graceMs) / meanMs));
  let review = nth(count);
  while (review.at <= from) {
    count += 1;
    review = nth(count);
  }
  return review;
}

/** The review that falls on an instant. */
export function reviewOn(
  pace: ReviewPace,
  at: Instant,
  anchor: Instant | undefined,
  calendar: Calendar,
): Review | undefined {
  const review = pace.next(toInstant(at - 1), anchor, calendar);
  return review?.at === at ? review : undefined;
}

/** Last day of a period that has ended. */
export function lastDayBefore(end: Instant, calendar: Calendar): Day {
  return calendar.dayAt(toInstant(end - 1));
}
