import type { PathSegment } from '../model/issue.ts';
import type { Rounding } from '../units/exact.ts';
import { type Exact, parseExact, plus, signOf, times, ZERO } from '../units/exact.ts';
import { factorGroups } from './factor-groups.ts';
import type { CompiledLimit } from './limit.ts';
import type { CompiledMultiplier, Multiplied } from './multiplier.ts';
import type { Share } from './program.ts';
import type { Proposal } from './proposal.ts';
import { currencyIndex, type Scope, unitsPerPoint, wholeUnits } from './scope.ts';
import type { StreakAmount, StreakRule } from './streak.ts';

/**
 * What the lengths of a streak pay. Days off that count can lift a streak over several lengths at
 * once; the rows then stand there in blocks: what one milestone pays, what two in a row pay together,
 * and so on. A table pays the last length alone, for the days off were no day of its member.
 */
export interface Rewards {
  /** Units of each row by currency index; 0 where the row gives none of it. */
  readonly units: readonly ReadonlyMap<number, Exact>[];
  /** Row that pays at a length that was `from` before; undefined: none pays. */
  rowAt(length: number, from?: number): number | undefined;
}

/** Most lengths that one input can add: two weeks, of which one day is required and one was skipped. */
const STEP_MAX = 14;

export function rewardsOf(rule: StreakRule, ruleId: string, scope: Scope): Rewards {
  const rows = rowsOf(rule).map(({ at, amount, path }) => ({
    at,
    units: unitsOf(amount, ['rules', ruleId, ...path], scope),
  }));
  const isTable = rule.table !== undefined;
  const after = rule.every !== undefined ? 'wrap' : (rule.after ?? (isTable ? 'hold' : 'none'));
  const blocks = rule.optionalDays === 'count' && !isTable ? STEP_MAX : 1;
  const units = Array.from({ length: blocks }, (_, block) =>
    rows.map((_row, last) =>
      together(
        Array.from({ length: block + 1 }, (_one, back) =>
          after === 'wrap' ? rows.at((last - back) % rows.length) : rows[last - back],
        ),
      ),
    ),
  ).flat();
  const pays = units.map((one) => rule.gives !== undefined || [...one.values()].some(isNotZero));
  const indexes = new Map(rows.map(({ at }, index) => [at, index]));
  const end = rows.at(-1)?.at ?? 1;
  const rowOf = (length: number) => indexes.get(positionOf(length, end, after));
  return {
    units,
    rowAt: (length, from = length - 1) => {
      let crossed = -1;
      let last: number | undefined;
      for (let one = Math.max(from, length - blocks) + 1; one <= length; one += 1) {
        const row = rowOf(one);
        if (row === undefined) continue;
        last = row;
        crossed += 1;
      }
      const index = last === undefined ? -1 : crossed * rows.length + last;
      return pays[index] ? index : undefined;
    },
  };
}

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

function together(rows: readonly ({ readonly units: ReadonlyMap<number, Exact> } | undefined)[]) {
  const sum = new Map<number, Exact>();
  for (const row of rows) {
    for (const [currency, units] of row?.units ?? [])
      sum.set(currency, plus(sum.get(currency) ?? ZERO, units));
  }
  return sum;
}

function isNotZero(units: Exact): boolean {
  return signOf(units) !== 0;
}

/** Whether some row gives something, and none of them anything but deductions. */
export function alwaysDeducts({ units }: Rewards): boolean {
  const all = units.flatMap((one) => [...one.values()]).filter(isNotZero);
  return all.length > 0 && all.every((one) => signOf(one) < 0);
}

/** Indexes of the currencies that some row gives. */
export function currenciesOf({ units }: Rewards): ReadonlySet<number> {
  const given = units.flatMap((one) =>
    [...one].flatMap(([currency, exact]) => (isNotZero(exact) ? [currency] : [])),
  );
  return new Set(given);
}

interface ShareTerms {
  readonly award: Multiplied;
  readonly multipliers: readonly CompiledMultiplier[];
  readonly limits: readonly CompiledLimit[];
  readonly rounding: Rounding;
  readonly scope: Scope;
}

/** One share for each currency that some row gives, in the order of the program's currencies. */
export function sharesOf(rewards: Rewards, terms: ShareTerms): readonly Share[] {
  const { award, multipliers, limits, rounding, scope } = terms;
  return [...currenciesOf(rewards)]
    .sort((a, b) => a - b)
    .map((currency): Share => {
      const rows = rewards.units.map((one) => proposalOf(one.get(currency)));
      return {
        currency,
        unitsPerPoint: 10 ** (scope.currencies[currency]?.scale ?? 0),
        propose: () => ZERO,
        constant: undefined,
        rows,
        rounding,
        carrySlot: -1,
        factorGroups: factorGroups(multipliers, award, currency),
        caps: limits.flatMap(({ cap, currency: of }) => (cap && of === currency ? [cap] : [])),
      };
    });
}

function proposalOf(units: Exact | undefined): Proposal | undefined {
  return units && isNotZero(units) ? () => units : undefined;
}
