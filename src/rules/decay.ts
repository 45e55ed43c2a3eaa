import type { Duration } from 'date-fns';
import * as z from 'zod/mini';
import type { DayPeriod } from '../units/civil.ts';
import {
  minus,
  ONE,
  parseExact,
  ROUNDINGS,
  type Rounding,
  times,
  toInteger,
  ZERO,
} from '../units/exact.ts';
import type { CompiledDecay } from './compiled-time.ts';
import { DAY_PERIODS } from './expiry.ts';
import {
  type DecimalLike,
  durationSchema,
  gainSchema,
  nameSchema,
  type RuleBase,
  ruleBaseShape,
  shareSchema,
} from './fields.ts';
import { lazySchema } from './lazy-schema.ts';
import { currencyIndex, retiredAt, type Scope, wholeUnits } from './scope.ts';

/** What is lost at one boundary: a share of the balance, or so many points. */
export type Loss =
  | {
      /** 0 to 1. */
      readonly share: DecimalLike;
      /** `floor` by default. */
      readonly rounding?: Rounding | undefined;
      /** What is rounded: the loss (default), or the balance that is left. */
      readonly rounded?: 'loss' | 'balance' | undefined;
    }
  | { readonly points: DecimalLike };

/** Points that melt at every boundary of the calendar. Debt does not; a balance never falls below 0 by it. */
export interface DecayRule extends RuleBase {
  readonly kind: 'decay';
  /** The default currency if absent. */
  readonly currency?: string | undefined;
  /** At the first instant of each of these. */
  readonly every: DayPeriod;
  readonly loss: Loss;
  /** Only once the member has done nothing for so long: at boundaries at or after that instant. */
  readonly inactive?: Duration | undefined;
  /** Points that stay; 0 by default. */
  readonly floor?: DecimalLike | undefined;
}

export const decaySchema = lazySchema(
  () =>
    z.strictObject({
      kind: z.literal('decay'),
      ...ruleBaseShape(),
      currency: z.exactOptional(nameSchema()),
      every: z.enum(DAY_PERIODS),
      loss: z.union([
        z.strictObject({
          share: shareSchema(),
          rounding: z.exactOptional(z.enum(ROUNDINGS)),
          rounded: z.exactOptional(z.enum(['loss', 'balance'])),
        }),
        z.strictObject({ points: gainSchema() }),
      ]),
      inactive: z.exactOptional(durationSchema()),
      floor: z.exactOptional(gainSchema()),
    }) satisfies z.ZodMiniType<DecayRule>,
);

export function compileDecay(ruleId: string, rule: DecayRule, scope: Scope): CompiledDecay {
  const path = ['rules', ruleId];
  const currency = currencyIndex(rule.currency, path, scope, [...path, 'currency']);
  const floor = wholeUnits(rule.floor ?? 0, currency, [...path, 'floor'], scope);
  const { loss } = rule;
  const points =
    'points' in loss ? wholeUnits(loss.points, currency, [...path, 'loss', 'points'], scope) : 0;
  return {
    ruleId,
    label: scope.label,
    currency,
    retiredAt: retiredAt(rule, scope.calendar),
    every: rule.every,
    inactive: rule.inactive,
    floor,
    share: 'share' in loss ? (parseExact(loss.share) ?? ZERO) : undefined,
    rounding: ('rounding' in loss && loss.rounding) || 'floor',
    roundsBalance: 'rounded' in loss && loss.rounded === 'balance',
    lossOf: 'points' in loss ? () => points : shareLoss(loss),
  };
}

/** Units lost of a balance above 0, before the floor; never below 0 and never more than the balance. */
function shareLoss({
  share,
  rounding = 'floor',
  rounded = 'loss',
}: Extract<Loss, { readonly share: DecimalLike }>) {
  const part = parseExact(share) ?? ZERO;
  const rest = minus(ONE, part);
  return (balance: number): number => {
    const whole = { num: balance, den: 1 };
    if (rounded === 'loss') return toInteger(times(whole, part), rounding) ?? 0;
    return balance - (toInteger(times(whole, rest), rounding) ?? balance);
  };
}
