import * as z from 'zod/mini';
import type { Member } from '../model/member.ts';
import type { FreezeUse } from '../model/streak.ts';
import { type Day, firstDayOf, toDay } from '../units/civil.ts';
import { nameSchema } from './fields.ts';
import { lazySchema } from './lazy-schema.ts';
import { currencyIndex, type Scope } from './scope.ts';

/**
 * What covers a missed period so that the streak goes on. Freezes are used when the streak goes on,
 * and all of a gap is covered or nothing is.
 */
export interface StreakFreezes {
  /** So many for the missed periods of each calendar month; what is left is gone with the month. */
  readonly perMonth?: number | undefined;
  /** The currency of those that members hold: a freeze is one point of it. The allowance goes first. */
  readonly currency?: string | undefined;
  /** What becomes of freezes that do not cover the whole of a gap: they stay (`keep`, default) or are used up (`burn`). */
  readonly tooFew?: 'keep' | 'burn' | undefined;
  /** Whether a covered period adds to the length; `false` by default. */
  readonly adds?: boolean | undefined;
}

export const freezesSchema = lazySchema(
  () =>
    z
      .strictObject({
        perMonth: z.exactOptional(z.int().check(z.minimum(1), z.maximum(31))),
        currency: z.exactOptional(nameSchema()),
        tooFew: z.exactOptional(z.enum(['keep', 'burn'])),
        adds: z.exactOptional(z.boolean()),
      })
      .check(
        z.refine(({ perMonth, currency }) => perMonth !== undefined || currency !== undefined, {
          params: { code: 'freeze-terms' },
        }),
      ) satisfies z.ZodMiniType<StreakFreezes>,
);

export interface CompiledFreezes {
  /** 0 where there is no allowance. */
  readonly perMonth: number;
  /** Index of the currency of those held; −1 where none are held. */
  readonly currency: number;
  readonly unitsPerFreeze: number;
  readonly burns: boolean;
  readonly adds: boolean;
}

export function compileFreezes(
  freezes: StreakFreezes | undefined,
  ruleId: string,
  scope: Scope,
): CompiledFreezes | undefined {
  if (!freezes) return undefined;
  const { perMonth = 0, currency: id, tooFew, adds = false } = freezes;
  const path = ['rules', ruleId, 'freezes'];
  const currency = id === undefined ? -1 : currencyIndex(id, path, scope, [...path, 'currency']);
  const unitsPerFreeze = 10 ** (scope.currencies[currency]?.scale ?? 0);
  return { perMonth, currency, unitsPerFreeze, burns: tooFew === 'burn', adds };
}

/** Whole freezes that a number of units is worth; none in debt. */
export function freezesIn(units: number, { unitsPerFreeze }: CompiledFreezes): number {
  return Math.max(0, Math.floor(units / unitsPerFreeze));
}

/** Whole freezes that a member holds. */
export function heldBy({ balances }: Member, freezes: CompiledFreezes): number {
  return freezes.currency < 0 ? 0 : freezesIn(balances[freezes.currency] ?? 0, freezes);
}

/** What is left of the allowance of the month of a day. */
export function allowanceIn(
  day: Day,
  use: FreezeUse | undefined,
  { perMonth }: CompiledFreezes,
): number {
  const month = firstDayOf('month', day, 1);
  return use && use.month === month ? Math.max(0, perMonth - use.used) : perMonth;
}

/** A run lives by at most so many freezes in a row, however many are held. */
const COVERED_MAX = 366;

/** Freezes while they are laid over missed periods, one by one and in the order of time. */
export interface Supply {
  /** Whether there was one left for this period. */
  cover(period: Day): boolean;
  /** Of those held, how many are used. */
  held(): number;
  /** The month that was drawn on last, with its use. */
  month(): Pick<FreezeUse, 'month' | 'used'>;
}

/** Before every month, since events lie after 1970. */
const NO_MONTH = toDay(-1_000);

export function supplyOf(
  { perMonth }: CompiledFreezes,
  use: FreezeUse | undefined,
  held: number,
): Supply {
  let month = use?.month ?? NO_MONTH;
  let used = use?.used ?? 0;
  let heldUsed = 0;
  let covered = 0;
  const hasAllowance = (period: Day): boolean => {
    if (perMonth === 0) return false;
    const own = firstDayOf('month', period, 1);
    if (own !== month) {
      month = own;
      used = 0;
    }
    return used < perMonth;
  };
  return {
    cover: (period) => {
      if (covered === COVERED_MAX) return false;
      const isAllowed = hasAllowance(period);
      if (isAllowed) used += 1;
      else if (heldUsed < held) heldUsed += 1;
      else return false;
      covered += 1;
      return true;
    },
    held: () => heldUsed,
    month: () => ({ month, used }),
  };
}
