import type { PathSegment } from '../model/issue.ts';
import { compare, parseExact, signOf, ZERO } from '../units/exact.ts';
import { byCodeUnit, escapePart } from '../units/identifier.ts';
import { type Amount, amountForm, type RateAmount, type TableAmount } from './amount.ts';
import type { AwardRule, Gift } from './award.ts';
import { expiriesOf, gatesOf, limitsOf, type Surroundings, wideOf } from './award-limits.ts';
import { basisOf } from './basis.ts';
import { compileAmount } from './compile-amount.ts';
import { compileDuring } from './during.ts';
import { factorGroups } from './factor-groups.ts';
import type { DecimalLike } from './fields.ts';
import { compileHold, lotLabel } from './hold.ts';
import { issue } from './issues.ts';
import type { CompiledLimit } from './limit.ts';
import type { Multiplied } from './multiplier.ts';
import { compileFollows, compileOnce, earnedSlot, reader } from './once.ts';
import type { CompiledAward, CompiledGift, Share, SilentReasons } from './program.ts';
import { reversibleUntil } from './reversible.ts';
import {
  compileWhen,
  counterOf,
  currencyIndex,
  notePath,
  retiredAt,
  type Scope,
  unitsPerPoint,
  wholeUnits,
} from './scope.ts';

export function compileAward(
  ruleId: string,
  rule: AwardRule,
  around: Surroundings,
  scope: Scope,
): CompiledAward {
  const path = ['rules', ruleId];
  const { tags = [] } = rule;
  const on = [rule.on].flat();
  if (rule.amount === undefined && !rule.gives) scope.issues.push(issue('nothing-to-award', path));
  const gives = currenciesOf(rule, scope);
  const limited = { ruleId, rule, gives, alwaysDeducts: alwaysDeducts(rule) };
  const limits = limitsOf(limited, around, scope);
  const once = compileOnce(ruleId, rule, on, scope);
  return {
    ruleId,
    label: scope.label,
    idPart: escapePart(ruleId),
    on,
    tags,
    retiredAt: retiredAt(rule, scope.calendar),
    during: compileDuring(rule.during, scope.calendar),
    when: compileWhen(rule.when, [...path, 'when'], scope),
    beneficiary: rule.to === undefined ? undefined : reader(rule.to, scope),
    refusesSelf: rule.to !== undefined || rule.others === true || amountsOf(rule).some(isGiven),
    once: once.member,
    onceWide: once.programme,
    follows: compileFollows(ruleId, rule, scope),
    earnedSlot: earnedSlot(ruleId, rule, scope),
    earnedFor: scope.followed.get(ruleId)?.within,
    gates: gatesOf({ ruleId, tags }, limits, around),
    wide: wideOf(limits),
    shares: sharesOf({ ruleId, tags, on, toActing: rule.to === undefined }, rule, {
      limits,
      around,
      scope,
    }),
    gifts: giftsOf(rule.gives, scope),
    hold: compileHold(rule.hold, ['rules', ruleId, 'hold'], scope),
    reversibleUntil: reversibleUntil(rule.reversible, scope.lateMs),
    lot: lotLabel(rule.lot),
    shadow: rule.shadow ? 'shadow' : undefined,
    streak: undefined,
    silent: silentReasons(ruleId),
  };
}

export function silentReasons(ruleId: string): SilentReasons {
  return {
    condition: { ruleId, code: 'condition-not-met', params: {} },
    window: { ruleId, code: 'outside-window', params: {} },
    retired: { ruleId, code: 'retired', params: {} },
  };
}

export function giftsOf(gives: readonly Gift[] = [], scope: Scope): readonly CompiledGift[] {
  return gives.map((gift) => ({
    ...gift,
    readOf: gift.of === undefined ? undefined : reader(gift.of, scope),
  }));
}

function amountsOf(rule: AwardRule): readonly Amount[] {
  return amountsByCurrency(rule).map(({ amount }) => amount);
}

function isGiven(amount: Amount): boolean {
  return typeof amount === 'object' && amountForm(amount) === 'given';
}

interface CurrencyAmount {
  /** Absent: the default currency. */
  readonly currency: string | undefined;
  readonly amount: Amount;
  readonly path: readonly PathSegment[];
}

function amountsByCurrency({ amount }: AwardRule): readonly CurrencyAmount[] {
  if (amount === undefined) return [];
  if (typeof amount !== 'object' || amountForm(amount) !== undefined) {
    return [{ currency: undefined, amount: amount as Amount, path: ['amount'] }];
  }
  const amounts = Object.entries(amount as Readonly<Record<string, Amount>>);
  return amounts
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([currency, one]) => ({
      currency,
      amount: one,
      path: ['amount', currency],
    }));
}

/** Indexes of the currencies that the award gives. */
function currenciesOf(rule: AwardRule, scope: Scope): ReadonlySet<number> {
  return new Set(
    amountsByCurrency(rule).map(({ currency: id }) =>
      id === undefined ? scope.defaultCurrency : scope.currencies.findIndex((one) => one.id === id),
    ),
  );
}

function alwaysDeducts(rule: AwardRule): boolean {
  const amounts = amountsOf(rule);
  return amounts.length > 0 && amounts.every((amount) => signOf(fixedOf(amount) ?? ZERO) < 0);
}

function fixedOf(amount: Amount) {
  if (typeof amount !== 'object') return parseExact(amount);
  return 'fixed' in amount ? parseExact(amount.fixed) : undefined;
}

interface ShareScope {
  readonly limits: readonly CompiledLimit[];
  readonly around: Surroundings;
  readonly scope: Scope;
}

function sharesOf(
  award: Multiplied,
  rule: AwardRule,
  { limits, around, scope }: ShareScope,
): readonly Share[] {
  const path = ['rules', award.ruleId];
  const shares = amountsByCurrency(rule).map(({ currency: id, amount, path: inside }): Share => {
    const at = [...path, ...inside];
    const currency = currencyIndex(id, at, scope, at);
    checkAmount(amount, currency, [...path, ...inside], scope);
    const compiled = compileAmount(amount, {
      unitsPerPoint: unitsPerPoint(currency, scope),
      note: (read) => notePath(read, scope),
    });
    const carries = compiled.rounding === 'carry';
    const counter = `${counterOf(award.ruleId, rule)}/carry:${scope.currencies[currency]?.id}`;
    return {
      currency,
      unitsPerPoint: 10 ** (scope.currencies[currency]?.scale ?? 0),
      propose: compiled.propose,
      reward: undefined,
      basis: basisOf(amount, unitsPerPoint(currency, scope), scope.ruleSet.undo?.of !== undefined),
      constant: compiled.constant,
      rounding: compiled.rounding,
      split: compiled.split,
      carrySlot: carries ? scope.slots.slot(counter, 'carry') : -1,
      factorGroups: factorGroups(around.multipliers, award, currency),
      caps: limits.flatMap((limit) =>
        limit.cap && limit.currency === currency ? [limit.cap] : [],
      ),
      expiries: expiriesOf(around.expiries, award, currency),
    };
  });
  return shares.sort((a, b) => a.currency - b.currency);
}

/** What the schema cannot see: scales, ranges, order of rows. */
function checkAmount(
  amount: Amount,
  currency: number,
  path: readonly PathSegment[],
  scope: Scope,
): void {
  if (typeof amount !== 'object') {
    wholeUnits(amount, currency, path, scope);
    return;
  }
  const whole = (points: DecimalLike, key: PathSegment[]) =>
    wholeUnits(points, currency, [...path, ...key], scope);
  if ('given' in amount) {
    whole(amount.min, ['min']);
    whole(amount.max, ['max']);
    checkRange(amount.min, amount.max, path, scope);
  }
  if ('rate' in amount) checkRate(amount, path, scope);
  if ('table' in amount) checkTable(amount, path, scope);
}

function checkRange(
  min: DecimalLike,
  max: DecimalLike,
  path: readonly PathSegment[],
  scope: Scope,
): void {
  if (compare(parseExact(min) ?? ZERO, parseExact(max) ?? ZERO) > 0) {
    scope.issues.push(issue('range-reversed', path, { min, max }));
  }
}

function checkRate(amount: RateAmount, path: readonly PathSegment[], scope: Scope): void {
  if (amount.per !== undefined && signOf(parseExact(amount.per) ?? ZERO) === 0) {
    scope.issues.push(issue('zero-divisor', [...path, 'per']));
  }
  if (amount.roundEach !== undefined && typeof amount.of === 'string') {
    scope.issues.push(issue('round-each-without-lines', [...path, 'roundEach']));
  }
}

function checkTable(amount: TableAmount, path: readonly PathSegment[], scope: Scope): void {
  if ((amount.rows === undefined) === (amount.values === undefined)) {
    scope.issues.push(issue('table-terms', path));
  }
  const rows = amount.rows ?? [];
  for (const [index, { from }] of rows.entries()) {
    const before = rows[index - 1];
    if (before && compare(parseExact(from) ?? ZERO, parseExact(before.from) ?? ZERO) <= 0) {
      scope.issues.push(issue('rows-not-ascending', [...path, 'rows', index, 'from'], { from }));
    }
  }
}
