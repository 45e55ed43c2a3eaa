declare const dayBrand: unique symbol;

/** A civil date of the years 0–9999 as days since 1970-01-01, in no zone. Never an instant. */
export type Day = number & { readonly [dayBrand]: true };

/** ISO weekday: Monday is 1, Sunday is 7. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** The periods that are made of whole days. */
export type DayPeriod = 'day' | 'week' | 'month' | 'quarter' | 'year';

/** A date of the proleptic Gregorian calendar; `month` counts from 1. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly dayOfMonth: number;
}

/** Milliseconds in a day without clock changes. */
export const DAY_MS = 86_400_000;

const DAYS_PER_400_YEARS = 146_097;
/** From 1 March of the year −400, so that all quotients are of positive numbers. */
const DAYS_BEFORE_1970 = 719_468 + DAYS_PER_400_YEARS;
const NOT_A_NUMBER_PAIR = -1_000_000;

/** Calls a day number a `Day`. Unchecked: the caller vouches that it is an integer. */
export function toDay(days: number): Day {
  return days as Day;
}

/**
 * The day of a date, unchecked: a day of month past the month's end runs on into the next month.
 * Source: https://howardhinnant.github.io/date_algorithms.html (years that begin in March).
 */
export function dayOf(year: number, month: number, dayOfMonth: number): Day {
  const marchYear = 400 + (month > 2 ? year : year - 1);
  const leapDays = quotient(marchYear, 4) - quotient(marchYear, 100) + quotient(marchYear, 400);
  const monthSinceMarch = month > 2 ? month - 3 : month + 9;
  const daysSinceMarch = quotient(153 * monthSinceMarch + 2, 5) + dayOfMonth - 1;
  return toDay(365 * marchYear + leapDays + daysSinceMarch - DAYS_BEFORE_1970);
}

/** The date of a day; the inverse of `dayOf`. Source: as there. */
export function civilOf(day: Day): CivilDate {
  const era = quotient(day + DAYS_BEFORE_1970, DAYS_PER_400_YEARS);
  const dayOfEra = day + DAYS_BEFORE_1970 - era * DAYS_PER_400_YEARS;
  const leapDays = quotient(dayOfEra, 1460) - quotient(dayOfEra, 36_524);
  const yearOfEra = quotient(dayOfEra - leapDays - quotient(dayOfEra, 146_096), 365);
  const yearStart = 365 * yearOfEra + quotient(yearOfEra, 4) - quotient(yearOfEra, 100);
  const daysSinceMarch = dayOfEra - yearStart;
  const monthSinceMarch = quotient(5 * daysSinceMarch + 2, 153);
  const month = monthSinceMarch < 10 ? monthSinceMarch + 3 : monthSinceMarch - 9;
  return {
    year: (era - 1) * 400 + yearOfEra + (month > 2 ? 0 : 1),
    month,
    dayOfMonth: daysSinceMarch - quotient(153 * monthSinceMarch + 2, 5) + 1,
  };
}

/** The weekday of a day. */
export function weekdayOf(day: Day): Weekday {
  return (daysSinceWeekStart(day, 1) + 1) as Weekday;
}

/** The day as `YYYY-MM-DD`; the year must lie in 0–9999. */
export function dayKeyText(day: Day): string {
  const place = day & (MEMO_SIZE - 1);
  if (memo.days[place] !== day) {
    memo.texts[place] = writeDay(day);
    memo.days[place] = day;
  }
  return memo.texts[place] as string;
}

/** A power of two, of about three years. */
const MEMO_SIZE = 1_024;

/** A memo, not a state: the days of events and those on which their points lapse are asked about again and again. */
const memo = {
  days: new Array<number>(MEMO_SIZE).fill(Number.NaN),
  texts: new Array<string>(MEMO_SIZE).fill(''),
};

function writeDay(day: Day): string {
  const { year, month, dayOfMonth } = civilOf(day);
  const yearText = year > 999 ? `${year}` : `${year}`.padStart(4, '0');
  return `${yearText}-${pairText(month)}-${pairText(dayOfMonth)}`;
}

/** Reads `YYYY-MM-DD` and nothing else; undefined for a date that the calendar does not have. */
export function parseDay(text: string): Day | undefined {
  return text.length === 10 ? readDay(text) : undefined;
}

/** As `parseDay`, for the first ten characters of a longer text; the rest is not looked at. */
export function readDay(text: string): Day | undefined {
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return undefined;
  const year = readPair(text, 0) * 100 + readPair(text, 2);
  const month = readPair(text, 5);
  const dayOfMonth = readPair(text, 8);
  if (year < 0 || month < 1 || month > 12 || dayOfMonth < 1) return undefined;
  if (dayOfMonth > 28 && dayOfMonth > monthLength(year, month)) return undefined;
  return dayOf(year, month, dayOfMonth);
}

/** Two decimal digits at an index, 0–99, or a number far below zero when they are not digits. */
export function readPair(text: string, index: number): number {
  const tens = text.charCodeAt(index) - 48;
  const ones = text.charCodeAt(index + 1) - 48;
  const areDigits = tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9;
  return areDigits ? tens * 10 + ones : NOT_A_NUMBER_PAIR;
}

/** A number of 0–99 as two digits. */
export function pairText(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

/**
 * Months are counted from `day` itself and clipped to the month's end: 31 January + 1 is the last
 * of February, + 2 is 31 March. Chaining single months gives other dates; `months` may be negative.
 */
export function addMonths(day: Day, months: number): Day {
  const { year, month, dayOfMonth } = civilOf(day);
  const monthsSinceYear0 = year * 12 + month - 1 + months;
  const targetYear = Math.floor(monthsSinceYear0 / 12);
  const targetMonth = monthsSinceYear0 - targetYear * 12 + 1;
  const lastDay = monthLength(targetYear, targetMonth);
  return dayOf(targetYear, targetMonth, Math.min(dayOfMonth, lastDay));
}

/** First day of the period that holds `day`. `weekStart` matters to weeks alone. */
export function firstDayOf(period: DayPeriod, day: Day, weekStart: Weekday): Day {
  if (period === 'day') return day;
  if (period === 'week') return toDay(day - daysSinceWeekStart(day, weekStart));
  const { year, month, dayOfMonth } = civilOf(day);
  if (period === 'month') return toDay(day - dayOfMonth + 1);
  return dayOf(year, period === 'year' ? 1 : month - ((month - 1) % 3), 1);
}

/** First day of the period after the one that holds `day`. */
export function firstDayAfter(period: DayPeriod, day: Day, weekStart: Weekday): Day {
  if (period === 'day') return toDay(day + 1);
  if (period === 'week') return toDay(day - daysSinceWeekStart(day, weekStart) + 7);
  const { year, month, dayOfMonth } = civilOf(day);
  if (period === 'month') return toDay(day - dayOfMonth + 1 + monthLength(year, month));
  const nextMonth = month - ((month - 1) % 3) + 3;
  return period === 'year' || nextMonth > 12 ? dayOf(year + 1, 1, 1) : dayOf(year, nextMonth, 1);
}

/** 0–6; day 0 was a Thursday. */
function daysSinceWeekStart(day: Day, weekStart: Weekday): number {
  const sinceSomeWeekStart = day + 4 - weekStart;
  return sinceSomeWeekStart - Math.floor(sinceSomeWeekStart / 7) * 7;
}

function monthLength(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return isLeap ? 29 : 28;
}

/** Whole part of a quotient of non-negative numbers below 2^31. */
function quotient(dividend: number, divisor: number): number {
  return (dividend / divisor) | 0;
}
