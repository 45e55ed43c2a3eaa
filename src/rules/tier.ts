import type { Duration } from 'date-fns';
import * as z from 'zod/mini';
import { wholeDaysSchema } from './expiry.ts';
import {
  type DecimalLike,
  durationSchema,
  gainSchema,
  nameSchema,
  namesSchema,
  onSchema,
  pathSchema,
  type RuleBase,
  ruleBaseShape,
  type Title,
  titleSchema,
} from './fields.ts';
import { lazySchema } from './lazy-schema.ts';

export const TIER_PERIODS = ['month', 'quarter', 'year'] as const;
/** A period of the calendar by which levels are won and kept. */
export type TierPeriod = (typeof TIER_PERIODS)[number];

/** Whole days, weeks, months or years that end with today. */
export interface TierWindow {
  readonly rolling: Duration;
}

export interface TierLevel {
  readonly id: string;
  /** Included: points, or money for `spend`. 0 only in the first level, where everybody starts. */
  readonly from: DecimalLike;
  readonly title?: Title | undefined;
  /** The level is lost below this; `from` by default. At least the `from` of the level before. */
  readonly keep?: DecimalLike | undefined;
  /** All that the level entitles to; nothing is taken over from lower levels. */
  readonly entitlements?: readonly string[] | undefined;
}

/** What levels are measured on. */
export type TierBasis =
  | {
      /** What was earned of a currency: awards, deductions, releases of holds; nothing spent or lapsed. */
      readonly earned: string;
      /** For life if absent. */
      readonly within?: TierPeriod | TierWindow | undefined;
    }
  /** The available balance of a currency. */
  | { readonly balance: string }
  | {
      /** Path to a decimal in the event; an event without one adds nothing. */
      readonly spend: string;
      /** `purchase` by default, of which each `key` counts once. */
      readonly on?: string | readonly string[] | undefined;
      readonly within?: TierPeriod | TierWindow | undefined;
    };

/**
 * Levels that members reach, keep and lose. A level is an entitlement and a fact for other rules: it
 * gives no points by itself.
 */
export interface TierRule extends RuleBase {
  readonly kind: 'tier';
  readonly by: TierBasis;
  /** Ascending by `from`. */
  readonly levels: readonly TierLevel[];
  /** When a level is won: `at-once` (default) or with the review at the end of the period. */
  readonly up?: 'at-once' | 'period-end' | undefined;
  /** When a level is lost: with the review at the end of the period (default), `at-once`, or `never`. */
  readonly down?: 'period-end' | 'at-once' | 'never' | undefined;
  /**
   * How often is reviewed: a period of the calendar, or a duration from the instant at which the level
   * was won. The period of `within` by default, else `year`.
   */
  readonly period?: TierPeriod | Duration | undefined;
  /** How long after the end of a period its review waits: what is earned by then still counts for keeping. */
  readonly grace?: Duration | undefined;
  /** How far a review takes a member down: to the level that is still earned (default), or by one. */
  readonly drop?: 'earned' | 'one' | undefined;
  /** Which tier factors see for the event that crosses a threshold: `before` (default), `after`, or each for its part. */
  readonly crossing?: 'before' | 'after' | 'split' | undefined;
  /** Whether each level passed on the way up is told, in order (default), or only the last. */
  readonly crossings?: 'each' | 'last' | undefined;
}

/** Most levels of one rule. */
const LEVELS_MAX = 1_000;

const withinSchema = lazySchema(() =>
  z.union([z.enum(TIER_PERIODS), z.strictObject({ rolling: wholeDaysSchema() })]),
);

const basisSchema = lazySchema(() =>
  z.union([
    z.strictObject({ earned: nameSchema(), within: z.exactOptional(withinSchema()) }),
    z.strictObject({ balance: nameSchema() }),
    z.strictObject({
      spend: pathSchema(),
      on: z.exactOptional(onSchema()),
      within: z.exactOptional(withinSchema()),
    }),
  ]),
);

export const tierSchema = lazySchema(
  () =>
    z.strictObject({
      kind: z.literal('tier'),
      ...ruleBaseShape(),
      by: basisSchema(),
      levels: z
        .array(
          z.strictObject({
            id: nameSchema(),
            from: gainSchema(),
            title: z.exactOptional(titleSchema()),
            keep: z.exactOptional(gainSchema()),
            entitlements: z.exactOptional(namesSchema()),
          }),
        )
        .check(z.minLength(1), z.maxLength(LEVELS_MAX)),
      up: z.exactOptional(z.enum(['at-once', 'period-end'])),
      down: z.exactOptional(z.enum(['period-end', 'at-once', 'never'])),
      period: z.exactOptional(z.union([z.enum(TIER_PERIODS), wholeDaysSchema()])),
      grace: z.exactOptional(durationSchema()),
      drop: z.exactOptional(z.enum(['earned', 'one'])),
      crossing: z.exactOptional(z.enum(['before', 'after', 'split'])),
      crossings: z.exactOptional(z.enum(['each', 'last'])),
    }) satisfies z.ZodMiniType<TierRule>,
);
