import type { Duration } from 'date-fns';
import * as z from 'zod/mini';
import type { PathSegment } from '../model/issue.ts';
import { addMonths, type Day, type DayPeriod, firstDayAfter, toDay } from '../units/civil.ts';
import { partsOf } from '../units/duration.ts';
import { ONE, parseExact, ROUNDINGS, type Rounding } from '../units/exact.ts';
import { type Choice, compileChoices } from './choices.ts';
import type { CompiledClearing, CompiledExpiry } from './compiled-time.ts';
import type { Context } from './context.ts';
import {
  conditionSchema,
  type DecimalLike,
  durationSchema,
  nameSchema,
  type Reach,
  type RuleBase,
  reachShape,
  ruleBaseShape,
  shareSchema,
} from './fields.ts';
import { issue } from './issues.ts';
import { lazySchema } from './lazy-schema.ts';
import { checkReach, type Reachable, reaches } from './reach.ts';
import { currencyIndex, retiredAt, type Scope } from './scope.ts';

export const DAY_PERIODS = ['day', 'week', 'month', 'quarter', 'year'] as const;

/**
 * How long points live: so long after the day of their grant, to the end of a calendar period
 * (`plus` periods later), or for ever.
 */
export type Lifetime =
  | 'never'
  | { readonly endOf: DayPeriod; readonly plus?: number | undefined }
  | Duration;

/** What lapses at the end of each period, whatever its last day is. */
export interface Clearing {
  readonly every: DayPeriod;
  /** 0 to 1; everything if absent. */
  readonly share?: DecimalLike | undefined;
  /** Of what lapses; `floor` by default. */
  readonly rounding?: Rounding | undefined;
  /** Which points: `all` (default), those granted in the period that ends, or those granted earlier. */
  readonly of?: 'all' | 'period' | 'earlier' | undefined;
}

/**
 * When points of one currency lapse. One of `after`, `inactive` and `clear` is stated. The last day
 * of a grant is fixed when it becomes available; where several rules set one, the earliest counts.
 */
export interface ExpiryRule extends RuleBase, Reach {
  readonly kind: 'expiry';
  /** The default currency if absent. */
  readonly currency?: string | undefined;
  /** A lifetime, or an ordered list in which the first match counts. With `rules` or `tags` only for what they grant. */
  readonly after?: Lifetime | readonly Choice<Lifetime>[] | undefined;
  /** Everything lapses once the member has done nothing for so long. */
  readonly inactive?: Duration | undefined;
  readonly clear?: Clearing | undefined;
  /** How long before a last day ends the member is told; several times if it is a list. Only with `after`. */
  readonly remind?: Duration | readonly Duration[] | undefined;
}

/** A duration of whole days: lots begin and end with days. */
export const wholeDaysSchema = lazySchema(() =>
  durationSchema().check(
    z.refine(({ hours, minutes, seconds }) => !hours && !minutes && !seconds, {
      params: { code: 'whole-days' },
    }),
  ),
);

const lifetimeSchema = lazySchema(() =>
  z.union([
    z.literal('never'),
    z.strictObject({
      endOf: z.enum(DAY_PERIODS),
      plus: z.exactOptional(z.int().check(z.minimum(0), z.maximum(1_000))),
    }),
    wholeDaysSchema(),
  ]),
);

export const expirySchema = lazySchema(
  () =>
    z.strictObject({
      kind: z.literal('expiry'),
      ...ruleBaseShape(),
      ...reachShape(),
      currency: z.exactOptional(nameSchema()),
      after: z.exactOptional(
        z.union([
          lifetimeSchema(),
          z
            .array(
              z.strictObject({ if: z.exactOptional(conditionSchema()), use: lifetimeSchema() }),
            )
            .check(z.minLength(1), z.maxLength(100)),
        ]),
      ),
      inactive: z.exactOptional(wholeDaysSchema()),
      clear: z.exactOptional(
        z.strictObject({
          every: z.enum(DAY_PERIODS),
          share: z.exactOptional(shareSchema()),
          rounding: z.exactOptional(z.enum(ROUNDINGS)),
          of: z.exactOptional(z.enum(['all', 'period', 'earlier'])),
        }),
      ),
      remind: z.exactOptional(
        z.union([
          wholeDaysSchema(),
          z.array(wholeDaysSchema()).check(z.minLength(1), z.maxLength(10)),
        ]),
      ),
    }) satisfies z.ZodMiniType<ExpiryRule>,
);

export function compileExpiry(ruleId: string, rule: ExpiryRule, scope: Scope): CompiledExpiry {
  const path = ['rules', ruleId];
  checkTerms(rule, path, scope);
  const reach = (rule.rules ?? rule.tags) ? rule : undefined;
  if (reach) checkReach(reach, path, scope);
  return {
    ruleId,
    label: scope.label,
    currency: currencyIndex(rule.currency, path, scope, [...path, 'currency']),
    retiredAt: retiredAt(rule, scope.calendar),
    lastDayOf: rule.after === undefined ? undefined : lifetimeOf(rule.after, path, scope),
    reaches: (award: Reachable) => !reach || reaches(reach, award),
    inactive: rule.inactive,
    clear: rule.clear && compileClearing(rule.clear),
    remind: rule.remind === undefined ? [] : [rule.remind].flat(),
  };
}

function checkTerms(rule: ExpiryRule, path: readonly PathSegment[], scope: Scope): void {
  const { after, inactive, clear, remind } = rule;
  const stated = [after, inactive, clear].filter((one) => one !== undefined);
  if (stated.length !== 1) scope.issues.push(issue('expiry-terms', path));
  if (after !== undefined) return;
  for (const key of ['rules', 'tags'] as const) {
    if (rule[key] === undefined) continue;
    const params = { found: `"${key}"`, other: 'a rule without "after"' };
    scope.issues.push(issue('keys-disagree', [...path, key], params));
  }
  if (remind !== undefined) {
    const params = { found: '"remind"', other: 'a rule without "after"' };
    scope.issues.push(issue('keys-disagree', [...path, 'remind'], params));
  }
}

type LastDayOf = (context: Context) => number;

function lifetimeOf(
  after: NonNullable<ExpiryRule['after']>,
  path: readonly PathSegment[],
  scope: Scope,
): LastDayOf {
  if (!Array.isArray(after)) return lastDay(after as Lifetime);
  const rows = after as readonly Choice<Lifetime>[];
  const choose = compileChoices(rows, [...path, 'after'], scope, (use) => lastDay(use));
  return (context) => choose(context)(context);
}

function lastDay(lifetime: Lifetime): LastDayOf {
  if (lifetime === 'never') return () => Number.POSITIVE_INFINITY;
  if (!('endOf' in lifetime)) return ({ day }) => daysOn(day, lifetime);
  const { endOf, plus = 0 } = lifetime;
  return ({ day, calendar }) => {
    let next = firstDayAfter(endOf, day, calendar.weekStart);
    for (let n = 0; n < plus; n += 1) next = firstDayAfter(endOf, next, calendar.weekStart);
    return next - 1;
  };
}

/** A day so much later: months from the date, clipped to the month's end, then days. */
export function daysOn(day: Day, duration: Duration): Day {
  const { months, days } = partsOf(duration);
  return toDay(addMonths(day, months) + days);
}

function compileClearing({
  every,
  share = 1,
  rounding = 'floor',
  of = 'all',
}: Clearing): CompiledClearing {
  return { every, share: parseExact(share) ?? ONE, rounding, of };
}
