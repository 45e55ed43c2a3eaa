import type { Duration } from 'date-fns';
import * as z from 'zod/mini';
import { type Amount, amountSchema } from './amount.ts';
import { type During, duringSchema } from './during.ts';
import {
  conditionSchema,
  durationSchema,
  nameSchema,
  onSchema,
  pathSchema,
  type RuleBase,
  ruleBaseShape,
} from './fields.ts';
import { type Holds, holdsSchema, type LotChoice, lotSchema } from './hold.ts';
import { lazySchema } from './lazy-schema.ts';
import { type Limit, limitSchema } from './limit.ts';
import { type ReversibleTerms, reversibleSchema } from './reversible.ts';

/** Points, items or both for an event. */
export interface AwardRule extends RuleBase {
  readonly kind: 'award';
  readonly on: string | readonly string[];
  /** Path to the beneficiary's id in the event; absent: the acting member. */
  readonly to?: string | undefined;
  /** Somebody else decides about the points (likes, praise): nobody may award it to themselves. */
  readonly others?: boolean | undefined;
  /** A condition on the acting member and the event. */
  readonly when?: unknown;
  readonly during?: During | undefined;
  /** In the default currency, or by currency. Absent: only `gives`. */
  readonly amount?: Amount | Readonly<Record<string, Amount>> | undefined;
  /** Items for the beneficiary with each award. */
  readonly gives?: readonly Gift[] | undefined;
  readonly limit?: Limit | readonly Limit[] | undefined;
  /**
   * Once for ever for each value of a path, per member who acted. `false` lifts the default, by
   * which a purchase is awarded once per `key`, and a `join` once.
   */
  readonly once?: false | string | Once | undefined;
  /**
   * The award rule that must have rewarded the beneficiary for what the event's `ref` names, an
   * input by its id or its key. Given once for each ref, unless `once` is `false`.
   */
  readonly follows?: string | Follows | undefined;
  /** How long its gains are promised before they are available. */
  readonly hold?: Holds | undefined;
  /** How long what it grants can be taken back; the late limit by default, a year for a purchase. */
  readonly reversible?: ReversibleTerms | undefined;
  readonly lot?: LotChoice | undefined;
  /** Computed and told, not paid; uses only the rule's own `limit` and `once`. */
  readonly shadow?: boolean | undefined;
}

export interface Gift {
  readonly item: string;
  /** Path to what the item is of. */
  readonly of?: string | undefined;
  /** 1 by default. */
  readonly quantity?: number | undefined;
}

export interface Once {
  readonly of: string;
  /** How long a value is remembered after its award; for ever if absent. */
  readonly forget?: Duration | undefined;
  /** Whether each member may be awarded for a value (default), or only one in the whole programme. */
  readonly for?: 'member' | 'programme' | undefined;
}

export interface Follows {
  readonly rule: string;
  /** How long after that award; for ever if absent. */
  readonly within?: Duration | undefined;
}

export const giftsSchema = lazySchema(() =>
  z
    .array(
      z.strictObject({
        item: nameSchema(),
        of: z.exactOptional(pathSchema()),
        quantity: z.exactOptional(z.int().check(z.minimum(1), z.maximum(1_000_000))),
      }),
    )
    .check(z.minLength(1), z.maxLength(100)),
);

export const awardSchema = lazySchema(() =>
  z.strictObject({
    kind: z.literal('award'),
    ...ruleBaseShape(),
    on: onSchema(),
    to: z.exactOptional(pathSchema()),
    others: z.exactOptional(z.boolean()),
    when: z.exactOptional(conditionSchema()),
    during: z.exactOptional(duringSchema()),
    amount: z.exactOptional(amountSchema()),
    gives: z.exactOptional(giftsSchema()),
    limit: z.exactOptional(
      z.union([limitSchema(), z.array(limitSchema()).check(z.minLength(1), z.maxLength(16))]),
    ),
    once: z.exactOptional(
      z.union([
        z.literal(false),
        pathSchema(),
        z.strictObject({
          of: pathSchema(),
          forget: z.exactOptional(durationSchema()),
          for: z.exactOptional(z.enum(['member', 'programme'])),
        }),
      ]),
    ),
    follows: z.exactOptional(
      z.union([
        nameSchema(),
        z.strictObject({ rule: nameSchema(), within: z.exactOptional(durationSchema()) }),
      ]),
    ),
    hold: z.exactOptional(holdsSchema()),
    reversible: z.exactOptional(reversibleSchema()),
    lot: z.exactOptional(lotSchema()),
    shadow: z.exactOptional(z.boolean()),
  }),
);
