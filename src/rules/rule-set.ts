import type { Duration } from 'date-fns';
import * as z from 'zod/mini';
import { zoneOf } from '../units/zone.ts';
import { amountForm } from './amount.ts';
import { type AwardRule, awardSchema } from './award.ts';
import { type CapRule, capSchema } from './cap.ts';
import { type CooldownRule, cooldownSchema } from './cooldown.ts';
import { type Clock, clockSchema, type MemberZones, memberZonesSchema } from './days.ts';
import { type DecayRule, decaySchema } from './decay.ts';
import { type DuplicateRule, duplicateSchema } from './duplicate.ts';
import { parseClock, WEEKDAYS, type Weekday } from './during.ts';
import { type ExpiryRule, expirySchema, wholeDaysSchema } from './expiry.ts';
import {
  conditionSchema,
  durationOrNoneSchema,
  durationSchema,
  nameSchema,
  type Title,
  titleSchema,
} from './fields.ts';
import { type GateRule, gateSchema } from './gate.ts';
import { type IdentityRule, identitySchema } from './identity.ts';
import { lazySchema } from './lazy-schema.ts';
import { type MultiplierRule, multiplierSchema } from './multiplier.ts';
import { type RateLimitRule, rateLimitSchema } from './rate-limit.ts';
import { type SeasonRule, seasonSchema } from './season.ts';
import { type StreakRule, streakSchema } from './streak.ts';
import { type TierRule, tierSchema } from './tier.ts';
import { type Undo, undoSchema } from './undo.ts';

export type Rule =
  | AwardRule
  | StreakRule
  | MultiplierRule
  | CapRule
  | CooldownRule
  | IdentityRule
  | RateLimitRule
  | DuplicateRule
  | GateRule
  | ExpiryRule
  | DecayRule
  | SeasonRule
  | TierRule;
export type RuleKind = Rule['kind'];

/** The schema of each kind; a rule's file, docs page and tests carry the same name. */
export const KINDS = {
  award: awardSchema,
  streak: streakSchema,
  multiplier: multiplierSchema,
  cap: capSchema,
  cooldown: cooldownSchema,
  identity: identitySchema,
  'rate-limit': rateLimitSchema,
  duplicate: duplicateSchema,
  gate: gateSchema,
  expiry: expirySchema,
  decay: decaySchema,
  season: seasonSchema,
  tier: tierSchema,
} satisfies Record<RuleKind, () => z.ZodMiniType>;

/** What a loss does that is more than the balance. */
const CLAWBACKS = ['debt', 'clip', 'refuse'] as const;
const PENALTIES = ['debt', 'clip'] as const;
export type Clawback = (typeof CLAWBACKS)[number];
export type Penalties = (typeof PENALTIES)[number];

const SPEND_ORDERS = ['soonest', 'oldest', 'priority'] as const;
export type SpendOrder = (typeof SPEND_ORDERS)[number];

const LATE_POLICIES = ['append', 'refuse'] as const;
export type LatePolicy = (typeof LATE_POLICIES)[number];

export interface Currency {
  /** Digits after the point, 0 (default) to 6. */
  readonly scale?: number | undefined;
  /** `false` for growth values that cannot be spent. */
  readonly spendable?: boolean | undefined;
  /**
   * Which points go first: the soonest to lapse, then the oldest (`soonest`, default); the oldest;
   * or those of the lowest `priority` of their lots, then by class, then the oldest.
   */
  readonly spends?: SpendOrder | undefined;
  /** How spends are taken back. */
  readonly cancel?:
    | {
        /** 1 year by default. */
        readonly within?: Duration | undefined;
        /**
         * What comes back to a lot that has lapsed meanwhile: it keeps its date and lapses at once
         * (`original`, default), lives for so long from then on, or is a new lot with a new lifetime.
         */
        readonly returns?: 'original' | 'new' | Duration | undefined;
      }
    | undefined;
  /**
   * What becomes of a refund that takes back more than is there: the balance falls below 0 (`debt`,
   * default); it stops at 0, and later income pays the rest first (`clip`); the refund is refused.
   */
  readonly clawback?: Clawback | undefined;
  /** The same of an award that takes more than is there. */
  readonly penalties?: Penalties | undefined;
  readonly title?: Title | undefined;
}

/** One JSON document that says what earns what. Fields never hold `null`. */
export interface RuleSet {
  readonly id: string;
  /** Published versions never change. */
  readonly version: number;
  /** The pinned parent, `id@version`, that this document is a merge patch on; gone once merged. */
  readonly extends?: string | undefined;
  readonly title?: Title | undefined;
  readonly description?: Title | undefined;
  /** Where numbers were taken from and the day they were read. */
  readonly references?: readonly { readonly url: string; readonly read: string }[] | undefined;
  /** `UTC`, a fixed offset such as `+08:00`, or an IANA name. */
  readonly timeZone: string;
  /** Wall clock at which a day begins, `HH:MM`; `00:00` by default. */
  readonly dayStart?: string | undefined;
  /** What names the days of a member: the zone above (default), that of the member, or UTC. */
  readonly clock?: Clock | undefined;
  readonly memberZones?: MemberZones | undefined;
  /** `monday` by default. */
  readonly weekStart?: Weekday | undefined;
  /** How late an event may be and still be put in its place; 1 hour by default. */
  readonly openPeriod?: Duration | undefined;
  /** How late an event may be at all, included; 7 days by default. */
  readonly lateLimit?: Duration | undefined;
  /**
   * What happens to an event that comes after the open period: it counts on its own day for what is
   * left of it (`append`, default), or is refused.
   */
  readonly late?: LatePolicy | undefined;
  /** What happens to events ahead of the known clock. */
  readonly future?:
    | { readonly tolerance?: Duration | undefined; readonly beyond?: 'hold' | 'refuse' | undefined }
    | undefined;
  /** What a refund, an undo or a chargeback does beside taking points back. */
  readonly undo?: Undo | undefined;
  /** `{"points": {}}` by default. */
  readonly currencies?: Readonly<Record<string, Currency>> | undefined;
  /** Named conditions. */
  readonly segments?: Readonly<Record<string, unknown>> | undefined;
  readonly rules: Readonly<Record<string, Rule>>;
}

/** Versions of one rule set by the instant from which they judge events. */
export interface Schedule {
  readonly versions: readonly {
    /** Absent only in the first. Ascending. */
    readonly from?: string | undefined;
    readonly rules: RuleSet;
  }[];
}

export const DEFAULT_CURRENCIES: Readonly<Record<string, Currency>> = { points: {} };
export const DEFAULT_CANCEL_WITHIN: Duration = { years: 1 };
export const DEFAULT_OPEN_PERIOD: Duration = { hours: 1 };
export const DEFAULT_LATE_LIMIT: Duration = { days: 7 };
export const DEFAULT_FUTURE_TOLERANCE: Duration = { minutes: 2 };

const elapsedSchema = lazySchema(() => durationSchema().check(fixedLength()));
const elapsedOrNoneSchema = lazySchema(() => durationOrNoneSchema().check(fixedLength()));

function fixedLength() {
  return z.refine<Duration>((duration) => !duration.years && !duration.months, {
    params: { code: 'no-fixed-length' },
  });
}

const currenciesSchema = lazySchema(() =>
  z
    .record(
      nameSchema(),
      z.strictObject({
        scale: z.exactOptional(z.int().check(z.minimum(0), z.maximum(6))),
        spendable: z.exactOptional(z.boolean()),
        spends: z.exactOptional(z.enum(SPEND_ORDERS)),
        cancel: z.exactOptional(
          z.strictObject({
            within: z.exactOptional(durationSchema()),
            returns: z.exactOptional(z.union([z.enum(['original', 'new']), wholeDaysSchema()])),
          }),
        ),
        clawback: z.exactOptional(z.enum(CLAWBACKS)),
        penalties: z.exactOptional(z.enum(PENALTIES)),
        title: z.exactOptional(titleSchema()),
      }),
    )
    .check(
      z.superRefine((currencies, context) => {
        const currency = amountForm(currencies);
        if (currency === undefined) return;
        const params = { code: 'reserved-currency', currency };
        context.addIssue({ code: 'custom', path: [currency], params });
      }),
    )
    .check(
      z.refine((currencies) => Object.keys(currencies).length > 0, { params: { code: 'empty' } }),
    ),
);

/** Everything but the rules, whose schema follows from their kind. */
export const ruleSetShape = lazySchema(() => ({
  id: nameSchema(),
  version: z.int().check(z.minimum(0)),
  extends: z.exactOptional(nameSchema()),
  title: z.exactOptional(titleSchema()),
  description: z.exactOptional(titleSchema()),
  references: z.exactOptional(z.array(z.strictObject({ url: z.string(), read: z.string() }))),
  timeZone: z
    .string()
    .check(z.refine((id) => zoneOf(id) !== undefined, { params: { code: 'unknown-zone' } })),
  dayStart: z.exactOptional(
    z
      .string()
      .check(
        z.refine((text) => (parseClock(text) ?? 1440) < 1440, { params: { code: 'not-a-time' } }),
      ),
  ),
  clock: z.exactOptional(clockSchema()),
  memberZones: z.exactOptional(memberZonesSchema()),
  weekStart: z.exactOptional(z.enum(WEEKDAYS)),
  openPeriod: z.exactOptional(elapsedOrNoneSchema()),
  lateLimit: z.exactOptional(elapsedSchema()),
  late: z.exactOptional(z.enum(LATE_POLICIES)),
  future: z.exactOptional(
    z.strictObject({
      tolerance: z.exactOptional(elapsedSchema()),
      beyond: z.exactOptional(z.enum(['hold', 'refuse'])),
    }),
  ),
  undo: z.exactOptional(undoSchema()),
  currencies: z.exactOptional(currenciesSchema()),
  segments: z.exactOptional(z.record(nameSchema(), conditionSchema())),
}));
