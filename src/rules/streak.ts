import * as z from 'zod/mini';
import { ROUNDINGS, type Rounding } from '../units/exact.ts';
import { type Gift, giftsSchema } from './award.ts';
import { type During, duringSchema, WEEKDAYS, type Weekday } from './during.ts';
import {
  conditionSchema,
  type DecimalLike,
  decimalSchema,
  gainSchema,
  nameSchema,
  namesSchema,
  onSchema,
  pathSchema,
  type RuleBase,
  ruleBaseShape,
} from './fields.ts';
import { type Holds, holdsSchema, type LotChoice, lotSchema } from './hold.ts';
import { lazySchema } from './lazy-schema.ts';
import { type Limit, limitSchema } from './limit.ts';
import { type ReversibleTerms, reversibleSchema } from './reversible.ts';
import { freezesSchema, type StreakFreezes } from './streak-freezes.ts';
import { type MakeUp, makeUpSchema } from './streak-make-up.ts';

const STREAK_PERIODS = ['day', 'week', 'month', 'event'] as const;
/** One step of a streak: a calendar period with activity, or one event. */
export type StreakPeriod = (typeof STREAK_PERIODS)[number];

const STREAK_MODES = ['rolling', 'calendar-week', 'calendar-month'] as const;
export type StreakMode = (typeof STREAK_MODES)[number];

/** Fixed points, in the default currency or by currency; negative for a deduction. */
export type StreakAmount = DecimalLike | Readonly<Record<string, DecimalLike>>;

export interface Milestone {
  /** The length that pays. */
  readonly at: number;
  readonly amount: StreakAmount;
}

/** Decimals of the events of one period, which count together. */
export interface StreakSum {
  /** Path to a decimal in the event, which may be negative; an event without one adds nothing. */
  readonly of: string;
  /** The sum at which the period counts; below it the period counts no more. */
  readonly atLeast: DecimalLike;
}

/**
 * Points, items or both for doing something again and again: on consecutive days, weeks or months,
 * or in a run of events. It pays the acting member, at the input that brings a length that pays.
 * Rules that count the same share one counter: the same `on`, `when`, `per`, `mode`, `gaps`, days
 * and `sum`. A new rule on a counter pays from the next length on that it sees reached, or catches up.
 */
export interface StreakRule extends RuleBase {
  readonly kind: 'streak';
  readonly on: string | readonly string[];
  /** A condition on the acting member and the event: the input counts if it holds. */
  readonly when?: unknown;
  /** When the rule pays; it counts at any time. */
  readonly during?: During | undefined;
  /**
   * What one step is, `day` by default. With `event` every event that counts is one, and an event
   * of `on` for which `when` does not hold ends the run.
   */
  readonly per?: StreakPeriod | undefined;
  /** `rolling` (default) goes on as long as nothing is missed; the others begin anew with each week or month. */
  readonly mode?: StreakMode | undefined;
  /** Whether a missed period ends the streak (`end`, default), or periods with activity are only counted (`allowed`). */
  readonly gaps?: 'end' | 'allowed' | undefined;
  /** The weekdays that count and must not be missed; every day if absent. Only per day. */
  readonly days?: readonly Weekday[] | undefined;
  /**
   * The days besides `days`: activity on them adds nothing (`skip`, default), or they count like
   * the others and, inside a streak, also without activity (`count`): the length is then the number
   * of days from the first to the last one with activity.
   */
  readonly optionalDays?: 'skip' | 'count' | undefined;
  /** First day of a `per: "week"` or of `calendar-week`; the rule set's by default. */
  readonly weekStart?: Weekday | undefined;
  /** A period counts while the sum of its events is large enough; at the first event if absent. */
  readonly sum?: StreakSum | undefined;
  /** A civil date that the zone skipped: no day at all (`skipped`, default), or one that was missed. Only per day. */
  readonly nonexistentDates?: 'skipped' | 'missed' | undefined;
  /** What covers missed periods. Rules that share a counter state the same here and in the next two. */
  readonly freezes?: StreakFreezes | undefined;
  /** How missed days may be done afterwards. */
  readonly makeUp?: MakeUp | undefined;
  /** Whether a member may pause: nothing is missed then (`honoured`, default), or it is all the same (`ignored`). */
  readonly pauses?: 'honoured' | 'ignored' | undefined;
  /** Pays at every multiple of this length. One of `every`, `milestones` and `table` is stated. */
  readonly every?: number | undefined;
  /** What `every` pays; absent: only `gives`. */
  readonly amount?: StreakAmount | undefined;
  /** Ascending by length. */
  readonly milestones?: readonly Milestone[] | undefined;
  /** What the first, the second, … step of a streak pays. */
  readonly table?: readonly StreakAmount[] | undefined;
  /**
   * What lengths past the last row pay: the last value of a table again (`hold`, its default), the
   * rows from the first on (`wrap`), or nothing (`none`, the default of milestones).
   */
  readonly after?: 'hold' | 'wrap' | 'none' | undefined;
  /** How an amount with factors becomes whole units; `floor` by default. */
  readonly rounding?: Rounding | undefined;
  /** Award rules that give way to this one for an input for which it pays, also where a limit then leaves nothing of it. */
  readonly replaces?: readonly string[] | undefined;
  /** Items with each payment. */
  readonly gives?: readonly Gift[] | undefined;
  /** `false`: each length pays a member once for ever; by default again with each streak. */
  readonly repeat?: boolean | undefined;
  /**
   * `true`: with the first step that this rule sees of a streak, it also pays the lengths that the
   * streak has passed without the rule. By default it pays from the next length on that it sees reached.
   */
  readonly catchUp?: boolean | undefined;
  readonly limit?: Limit | readonly Limit[] | undefined;
  /** How long its gains are promised before they are available. */
  readonly hold?: Holds | undefined;
  readonly reversible?: ReversibleTerms | undefined;
  readonly lot?: LotChoice | undefined;
  /** Computed and told, not paid; uses only the rule's own `limit`. */
  readonly shadow?: boolean | undefined;
}

export const streakAmountSchema = lazySchema(() =>
  z.union([
    decimalSchema(),
    z.record(nameSchema(), decimalSchema()).check(
      z.refine((amounts) => Object.keys(amounts).length > 0, {
        params: { code: 'empty', decisive: true },
        abort: true,
      }),
    ),
  ]),
);

/** Most rows of milestones or of a table. */
const ROWS_MAX = 1_000;

const lengthSchema = lazySchema(() => z.int().check(z.minimum(1), z.maximum(100_000)));

export const streakSchema = lazySchema(
  () =>
    z.strictObject({
      kind: z.literal('streak'),
      ...ruleBaseShape(),
      on: onSchema(),
      when: z.exactOptional(conditionSchema()),
      during: z.exactOptional(duringSchema()),
      per: z.exactOptional(z.enum(STREAK_PERIODS)),
      mode: z.exactOptional(z.enum(STREAK_MODES)),
      gaps: z.exactOptional(z.enum(['end', 'allowed'])),
      days: z.exactOptional(z.array(z.enum(WEEKDAYS)).check(z.minLength(1), z.maxLength(7))),
      optionalDays: z.exactOptional(z.enum(['skip', 'count'])),
      weekStart: z.exactOptional(z.enum(WEEKDAYS)),
      sum: z.exactOptional(z.strictObject({ of: pathSchema(), atLeast: gainSchema() })),
      nonexistentDates: z.exactOptional(z.enum(['skipped', 'missed'])),
      freezes: z.exactOptional(freezesSchema()),
      makeUp: z.exactOptional(makeUpSchema()),
      pauses: z.exactOptional(z.enum(['honoured', 'ignored'])),
      every: z.exactOptional(lengthSchema()),
      amount: z.exactOptional(streakAmountSchema()),
      milestones: z.exactOptional(
        z
          .array(z.strictObject({ at: lengthSchema(), amount: streakAmountSchema() }))
          .check(z.minLength(1), z.maxLength(ROWS_MAX)),
      ),
      table: z.exactOptional(
        z.array(streakAmountSchema()).check(z.minLength(1), z.maxLength(ROWS_MAX)),
      ),
      after: z.exactOptional(z.enum(['hold', 'wrap', 'none'])),
      rounding: z.exactOptional(z.enum(ROUNDINGS)),
      replaces: z.exactOptional(namesSchema()),
      gives: z.exactOptional(giftsSchema()),
      repeat: z.exactOptional(z.boolean()),
      catchUp: z.exactOptional(z.boolean()),
      limit: z.exactOptional(
        z.union([limitSchema(), z.array(limitSchema()).check(z.minLength(1), z.maxLength(16))]),
      ),
      hold: z.exactOptional(holdsSchema()),
      reversible: z.exactOptional(reversibleSchema()),
      lot: z.exactOptional(lotSchema()),
      shadow: z.exactOptional(z.boolean()),
    }) satisfies z.ZodMiniType<StreakRule>,
);
