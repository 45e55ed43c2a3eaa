import * as z from 'zod/mini';
import type { Calendar } from '../units/calendar.ts';
import {
  civilOf,
  type Day,
  dayOf,
  parseDay,
  type Weekday as WeekdayNumber,
  weekdayOf,
} from '../units/civil.ts';
import { type Instant, parseInstant } from '../units/instant.ts';
import type { Context } from './context.ts';
import { lazySchema } from './lazy-schema.ts';

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Monday is 1. */
export function weekdayNumber(name: Weekday): WeekdayNumber {
  return (WEEKDAYS.indexOf(name) + 1) as WeekdayNumber;
}

/** A stretch of the wall clock; `until` before `from` goes over midnight. */
export interface Hours {
  /** Included, `HH:MM`. */
  readonly from: string;
  /** Excluded, `HH:MM`; `24:00` is the end of the day. */
  readonly until: string;
}

/**
 * When a rule acts. Everything stated must hold. Dates (`2026-06-18`) are days of the programme;
 * instants carry an offset. Weekdays and days of the month are those of the day key.
 */
export interface During {
  /** Included. */
  readonly from?: string | undefined;
  /** Excluded. */
  readonly until?: string | undefined;
  /** Included; a date. */
  readonly through?: string | undefined;
  readonly weekdays?: readonly Weekday[] | undefined;
  readonly hours?: readonly Hours[] | undefined;
  /** 1 to 31, or −1 (the last) to −31 from the end. */
  readonly daysOfMonth?: readonly number[] | undefined;
}

export const duringSchema = lazySchema(
  () =>
    z
      .strictObject({
        from: z.exactOptional(moment()),
        until: z.exactOptional(moment()),
        through: z.exactOptional(date()),
        weekdays: z.exactOptional(z.array(z.enum(WEEKDAYS)).check(z.minLength(1))),
        hours: z.exactOptional(z.array(hoursSchema()).check(z.minLength(1))),
        daysOfMonth: z.exactOptional(
          z
            .array(
              z
                .int()
                .check(z.minimum(-31), z.maximum(31))
                .check(z.refine((day) => day !== 0, { params: { code: 'zero-day' } })),
            )
            .check(z.minLength(1)),
        ),
      })
      .check(
        z.superRefine((during, context) => {
          if (during.until !== undefined && during.through !== undefined) {
            context.addIssue({ code: 'custom', params: { code: 'until-and-through' } });
          }
        }),
      ) satisfies z.ZodMiniType<During>,
);

const hoursSchema = () =>
  z
    .strictObject({ from: clock(), until: clock() })
    .check(z.refine(({ from, until }) => from !== until, { params: { code: 'empty-hours' } }));
const moment = () =>
  z.string().check(
    z.refine((text) => parseDay(text) !== undefined || parseInstant(text) !== undefined, {
      params: { code: 'not-a-date-or-instant' },
    }),
  );
const date = () =>
  z
    .string()
    .check(z.refine((text) => parseDay(text) !== undefined, { params: { code: 'not-a-date' } }));
const clock = () =>
  z
    .string()
    .check(z.refine((text) => parseClock(text) !== undefined, { params: { code: 'not-a-time' } }));

export { date as dateSchema, moment as momentSchema };

/** Minutes after midnight of `HH:MM`, 0 to 1440. */
export function parseClock(text: string): number | undefined {
  if (text.length !== 5 || text[2] !== ':') return undefined;
  const hour = twoDigits(text, 0);
  const minute = twoDigits(text, 3);
  if (hour === undefined || minute === undefined || minute > 59) return undefined;
  const minutes = hour * 60 + minute;
  return minutes <= 1440 ? minutes : undefined;
}

function twoDigits(text: string, start: number): number | undefined {
  const tens = text.charCodeAt(start) - 48;
  const ones = text.charCodeAt(start + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : undefined;
}

/** The instant at which a date begins in the programme, or the instant itself. */
export function startOfMoment(text: string, calendar: Calendar): Instant | undefined {
  const day = parseDay(text);
  return day === undefined ? parseInstant(text) : calendar.startOf(day);
}

/** `undefined` where the rule always acts. */
export function compileDuring(
  during: During | undefined,
  calendar: Calendar,
): ((context: Context) => boolean) | undefined {
  if (!during) return undefined;
  const tests = [
    span(during, calendar),
    weekdays(during),
    daysOfMonth(during),
    hours(during),
  ].filter((test) => test !== undefined);
  const [only] = tests;
  if (tests.length === 1) return only;
  return (context) => tests.every((test) => test(context));
}

type Test = (context: Context) => boolean;

function span(during: During, calendar: Calendar): Test | undefined {
  const { from, until, through } = during;
  if (from === undefined && until === undefined && through === undefined) return undefined;
  const first =
    from === undefined ? Number.NEGATIVE_INFINITY : Number(startOfMoment(from, calendar));
  const end = endOf(until, through, calendar);
  return ({ event }) => event.at >= first && event.at < end;
}

/** First instant after `until` (excluded) or `through` (included); Infinity where neither is stated. */
export function endOf(
  until: string | undefined,
  through: string | undefined,
  calendar: Calendar,
): number {
  if (until !== undefined) return Number(startOfMoment(until, calendar));
  const last = through === undefined ? undefined : parseDay(through);
  return last === undefined ? Number.POSITIVE_INFINITY : calendar.startOf((last + 1) as Day);
}

function weekdays(during: During): Test | undefined {
  if (!during.weekdays) return undefined;
  const named = new Set(during.weekdays.map(weekdayNumber));
  return ({ day }) => named.has(weekdayOf(day));
}

function daysOfMonth(during: During): Test | undefined {
  if (!during.daysOfMonth) return undefined;
  const named = new Set(during.daysOfMonth);
  return ({ day }) => {
    const { year, month, dayOfMonth } = civilOf(day);
    return named.has(dayOfMonth) || named.has(dayOfMonth - lengthOf(year, month) - 1);
  };
}

function lengthOf(year: number, month: number): number {
  const next = month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1);
  return next - dayOf(year, month, 1);
}

function hours(during: During): Test | undefined {
  if (!during.hours) return undefined;
  const stretches = during.hours.map(({ from, until }) => ({
    from: parseClock(from) ?? 0,
    until: parseClock(until) ?? 1440,
  }));
  return ({ event, calendar }) => {
    const { hour, minute } = calendar.wallAt(event.at);
    const now = hour * 60 + minute;
    return stretches.some(({ from, until }) =>
      from < until ? now >= from && now < until : now >= from || now < until,
    );
  };
}
