import * as z from 'zod/mini';
import type { Calendar } from '../units/calendar.ts';
import {
  addMonths,
  type Day,
  type DayPeriod,
  dayKeyText,
  firstDayAfter,
  firstDayOf,
  parseDay,
} from '../units/civil.ts';
import { parseExact, ROUNDINGS, type Rounding, ZERO } from '../units/exact.ts';
import { hashText } from '../units/hash.ts';
import type { CompiledSeason } from './compiled-time.ts';
import { dateSchema } from './during.ts';
import { DAY_PERIODS } from './expiry.ts';
import {
  type DecimalLike,
  gainSchema,
  nameSchema,
  type RuleBase,
  ruleBaseShape,
  shareSchema,
} from './fields.ts';
import { issue } from './issues.ts';
import { lazySchema } from './lazy-schema.ts';
import { currencyIndex, retiredAt, type Scope, wholeUnits } from './scope.ts';

/** A calendar period, or so many months from a first day on. */
export type SeasonLength = DayPeriod | { readonly months: number; readonly from: string };

/** A stretch of a programme, at whose end balances start anew, members are mixed again, or both. */
export interface SeasonRule extends RuleBase {
  readonly kind: 'season';
  readonly every: SeasonLength;
  /** What starts anew: everything above what `keep` leaves lapses. Absent: no balance does. */
  readonly currency?: string | undefined;
  /** What is carried over; nothing if absent. */
  readonly keep?:
    | {
        /** 0 to 1; 1 by default. */
        readonly share?: DecimalLike | undefined;
        /** Of what is kept; `floor` by default. */
        readonly rounding?: Rounding | undefined;
        /** Points, at most. */
        readonly most?: DecimalLike | undefined;
      }
    | undefined;
  /** Into how many cohorts members are mixed, anew each season; the fact `member.cohort` says which. */
  readonly cohorts?: number | undefined;
}

export const seasonSchema = lazySchema(
  () =>
    z.strictObject({
      kind: z.literal('season'),
      ...ruleBaseShape(),
      every: z.union([
        z.enum(DAY_PERIODS),
        z.strictObject({
          months: z.int().check(z.minimum(1), z.maximum(1_200)),
          from: dateSchema(),
        }),
      ]),
      currency: z.exactOptional(nameSchema()),
      keep: z.exactOptional(
        z.strictObject({
          share: z.exactOptional(shareSchema()),
          rounding: z.exactOptional(z.enum(ROUNDINGS)),
          most: z.exactOptional(gainSchema()),
        }),
      ),
      cohorts: z.exactOptional(z.int().check(z.minimum(1), z.maximum(1_000_000))),
    }) satisfies z.ZodMiniType<SeasonRule>,
);

/** The course of a season, as its terms alone tell it. */
export type SeasonCourse = Pick<CompiledSeason, 'firstDayOf' | 'firstDayAfter' | 'cohortOf'>;

export function seasonCourse(ruleId: string, { every, cohorts }: SeasonRule): SeasonCourse {
  return {
    firstDayOf: firstDay(every),
    firstDayAfter: nextFirstDay(every),
    cohortOf: (memberId, first) =>
      cohorts === undefined
        ? undefined
        : (hashText(`${ruleId}/${dayKeyText(first)}/${memberId}`) % cohorts) + 1,
  };
}

export function compileSeason(ruleId: string, rule: SeasonRule, scope: Scope): CompiledSeason {
  const path = ['rules', ruleId];
  const { currency: id, keep, cohorts } = rule;
  if (id === undefined && cohorts === undefined) scope.issues.push(issue('season-terms', path));
  if (keep && id === undefined) {
    const params = { found: '"keep"', other: 'a rule without "currency"' };
    scope.issues.push(issue('keys-disagree', [...path, 'keep'], params));
  }
  const currency = id === undefined ? -1 : currencyIndex(id, path, scope, [...path, 'currency']);
  const { share = keep ? 1 : 0, rounding = 'floor', most } = keep ?? {};
  return {
    ruleId,
    label: scope.label,
    retiredAt: retiredAt(rule, scope.calendar),
    currency,
    share: parseExact(share) ?? ZERO,
    rounding,
    most:
      most === undefined || currency < 0
        ? Number.POSITIVE_INFINITY
        : wholeUnits(most, currency, [...path, 'keep', 'most'], scope),
    cohorts,
    ...seasonCourse(ruleId, rule),
  };
}

type FindDay = (day: Day, calendar: Calendar) => Day;

/** Before the first season there is none: those days belong to the stretch that ends with its start. */
function firstDay(every: SeasonLength): FindDay {
  if (typeof every !== 'object') return (day, { weekStart }) => firstDayOf(every, day, weekStart);
  const start = startOf(every);
  return (day) => addMonths(start, seasonsUntil(day, start, every.months) * every.months);
}

function nextFirstDay(every: SeasonLength): FindDay {
  if (typeof every !== 'object')
    return (day, { weekStart }) => firstDayAfter(every, day, weekStart);
  const start = startOf(every);
  return (day) => addMonths(start, (seasonsUntil(day, start, every.months) + 1) * every.months);
}

function startOf({ from }: { readonly from: string }): Day {
  return parseDay(from) ?? (0 as Day);
}

/** How many seasons have begun after the first by a day; −1 before the first. */
function seasonsUntil(day: Day, start: Day, months: number): number {
  if (day < start) return -1;
  let count = Math.floor((day - start) / (months * 31));
  while (addMonths(start, (count + 1) * months) <= day) count += 1;
  return count;
}
