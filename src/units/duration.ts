import type { Duration } from 'date-fns';
import { DAY_MS } from './civil.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** A twelfth of 365.25 days, exactly. */
const MEAN_MONTH_MS = 2_629_800_000;
const DURATION_MAX_MS = 100 * 12 * MEAN_MONTH_MS;

/** A duration in the three units that do not turn into one another. */
export interface DurationParts {
  /** Civil months; a year is twelve. */
  readonly months: number;
  /** Civil days; a week is seven. */
  readonly days: number;
  /** Hours, minutes and seconds as elapsed milliseconds. */
  readonly elapsedMs: number;
}

/** Splits a duration; an absent field counts as 0. */
export function partsOf(duration: Duration): DurationParts {
  const { years = 0, months = 0, weeks = 0, days = 0 } = duration;
  const { hours = 0, minutes = 0, seconds = 0 } = duration;
  return {
    months: years * 12 + months,
    days: weeks * 7 + days,
    elapsedMs: hours * HOUR_MS + minutes * MINUTE_MS + seconds * 1000,
  };
}

/**
 * The length in milliseconds when hours, minutes and seconds are all there is; undefined as soon
 * as a day or more is in it, whose length depends on where it begins. A field of 0 is no part.
 */
export function elapsedMs(duration: Duration): number | undefined {
  const parts = partsOf(duration);
  return parts.months === 0 && parts.days === 0 ? parts.elapsedMs : undefined;
}

/** Whether the duration has no length: `{}` as well as `{ days: 0 }`. */
export function isEmpty(duration: Duration): boolean {
  return elapsedMs(duration) === 0;
}

/**
 * Whether every field is a non-negative safe integer and all of it is at most 100 years (inclusive),
 * with a year counted as 365.25 days and a month as a twelfth of that.
 */
export function isWithinLimits(duration: Duration): boolean {
  const { months, days, elapsedMs: elapsed } = partsOf(duration);
  const isCountable = Object.values(duration).every(isCount);
  return isCountable && months * MEAN_MONTH_MS + days * DAY_MS + elapsed <= DURATION_MAX_MS;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && typeof value === 'number' && value >= 0;
}
