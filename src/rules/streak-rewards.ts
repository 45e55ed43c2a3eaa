import type { PathSegment } from '../model/issue.ts';
import type { Rounding } from '../units/exact.ts';
import { type Exact, parseExact, plus, signOf, times, ZERO } from '../units/exact.ts';
import { expiriesOf } from './award-limits.ts';
import type { CompiledExpiry } from './compiled-time.ts';
import { factorGroups } from './factor-groups.ts';
import type { CompiledLimit } from './limit.ts';
import type { CompiledMultiplier, Multiplied } from './multiplier.ts';
import type { Share } from './program.ts';
import { currencyIndex, type Scope, unitsPerPoint, wholeUnits } from './scope.ts';
import type { StreakAmount, StreakRule } from './streak.ts';

/**
 * What the lengths of a streak pay. One input can lift a streak over several lengths at once: by days
 * off that count, by freezes, by a day made up. All milestones on the way then pay together; a table
 * pays the last length alone, for the other days were none of its member's.
 */
export interface Rewards {
  /** Units of each row by currency index; 0 where the row gives none of it. */
  readonly rows: readonly ReadonlyMap<number, Exact>[];
  /** The lengths above `from`, up to the one reached, that pay; ascending. */
  paying(length: number, from: number): readonly number[];
  /** What one length pays. */
  rowAt(length: number): ReadonlyMap<number, Exact> | undefined;
}

export function rewardsOf(rule: StreakRule, ruleId: string, scope: Scope): Rewards {
  const stated = rowsOf(rule);
  const rows = stated.map(({ amount, path }) => unitsOf(amount, ['rules', ruleId, ...path], scope));
  const isTable = rule.table !== undefined;
  const after = rule.every !== undefined ? 'wrap' : (rule.after ?? (isTable ? 'hold' : 'none'));
  const indexes = new Map(stated.map(({ at }, index) => [at, index]));
  const end = stated.at(-1)?.at ?? 1;
  const rowAt = (length: number) => rows[indexes.get(positionOf(length, end, after)) ?? -1];
  const pays = (length: number) => {
    const row = rowAt(length);
    if (row === undefined) return false;
    return rule.gives !== undefined || [...row.values()].some(isNotZero);
  };
  return {
    rows,
    rowAt,
    paying: (length, from) => {
      if (isTable || from >= length - 1) return pays(length) ? [length] : NONE;
      return lengthsAbove(from, length).filter(pays);
    },
  };
}

function lengthsAbove(from: number, length: number): readonly number[] {
  return Array.from({ length: length - from }, (_, index) => from + index + 1);
}

const NONE: readonly never[] = [];

interface Row {
  /** The length that pays. */
  readonly at: number;
  readonly amount: StreakAmount;
  readonly path: readonly PathSegment[];
}

/** `every` is one milestone that comes again and again, a table is milestones without a gap. */
function rowsOf({ every, amount = 0, milestones, table }: StreakRule): readonly Row[] {
  if (every !== undefined) return [{ at: every, amount, path: ['amount'] }];
  if (milestones)
    return milestones.map((row, index) => ({
      ...row,
      path: ['milestones', index, 'amount'],
    }));
  return (table ?? []).map((row, index) => ({
    at: index + 1,
    amount: row,
    path: ['table', index],
  }));
}

/** Where a length stands in the rows, which end with `end`. */
function positionOf(length: number, end: number, after: 'hold' | 'wrap' | 'none'): number {
  if (after === 'wrap') return ((length - 1) % end) + 1;
  return after === 'hold' ? Math.min(length, end) : length;
}

function unitsOf(
  amount: StreakAmount,
  path: readonly PathSegment[],
  scope: Scope,
): ReadonlyMap<number, Exact> {
  const amounts =
    typeof amount === 'object'
      ? Object.entries(amount).map(([id, points]) => ({ id, points, at: [...path, id] }))
      : [{ id: undefined, points: amount, at: path }];
  const units = new Map<number, Exact>();
  for (const { id, points, at } of amounts) {
    const exact = parseExact(points) ?? ZERO;
    // Nothing of a currency needs no currency: a rule may give items alone.
    if (id === undefined && signOf(exact) === 0) continue;
    const currency = currencyIndex(id, at, scope, at);
    wholeUnits(points, currency, at, scope);
    units.set(currency, times(exact, unitsPerPoint(currency, scope)));
  }
  return units;
}

function isNotZero(units: Exact): boolean {
  return signOf(units) !== 0;
}

/** Whether some row gives something, and none of them anything but deductions. */
export function alwaysDeducts({ rows }: Rewards): boolean {
  const all = rows.flatMap((one) => [...one.values()]).filter(isNotZero);
  return all.length > 0 && all.every((one) => signOf(one) < 0);
}

/** Indexes of the currencies that some row gives. */
export function currenciesOf({ rows }: Rewards): ReadonlySet<number> {
  const given = rows.flatMap((one) =>
    [...one].flatMap(([currency, exact]) => (isNotZero(exact) ? [currency] : [])),
  );
  return new Set(given);
}

interface ShareTerms {
  readonly award: Multiplied;
  readonly multipliers: readonly CompiledMultiplier[];
  readonly expiries: readonly CompiledExpiry[];
  readonly limits: readonly CompiledLimit[];
  readonly rounding: Rounding;
  readonly scope: Scope;
}

/** One share for each currency that some row gives, in the order of the program's currencies. */
export function sharesOf(rewards: Rewards, terms: ShareTerms): readonly Share[] {
  const { award, multipliers, expiries, limits, rounding, scope } = terms;
  return [...currenciesOf(rewards)]
    .sort((a, b) => a - b)
    .map((currency): Share => {
      return {
        currency,
        unitsPerPoint: 10 ** (scope.currencies[currency]?.scale ?? 0),
        propose: () => ZERO,
        constant: undefined,
        basis: undefined,
        reward: (lengths) => rewardOf(lengths, currency, rewards),
        rounding,
        split: undefined,
        carrySlot: -1,
        factorGroups: factorGroups(multipliers, award, currency),
        caps: limits.flatMap(({ cap, currency: of }) => (cap && of === currency ? [cap] : [])),
        expiries: expiriesOf(expiries, award, currency),
      };
    });
}

/** What lengths pay together in one currency; undefined where that is nothing. */
function rewardOf(
  lengths: readonly number[],
  currency: number,
  { rowAt }: Rewards,
): Exact | undefined {
  let sum = ZERO;
  for (const length of lengths) {
    const units = rowAt(length)?.get(currency);
    if (units) sum = sum === ZERO ? units : plus(sum, units);
  }
  return isNotZero(sum) ? sum : undefined;
}
