import type { MultiplierRule, Stacking } from '../../src/rules/multiplier.ts';
import { decimalOf } from './amounts.ts';
import { acts, holds } from './conditions.ts';
import type { Asked, Base, Claim, Moment, Stake } from './log.ts';
import { byName, defaultCurrency, ofKind, reaches, read, refuse } from './moment.ts';
import {
  add,
  decimal,
  divide,
  floor,
  isLess,
  multiply,
  NOUGHT,
  type Rational,
  type Rounding,
  rational,
  round,
  subtract,
  textOf,
  UNITY,
} from './rational.ts';

/** What a stake asks after its factors and one rounding; a stake of 0 says why. */
export function askedOf(stake: Stake, claim: Claim, now: Moment): Asked {
  const asked = multiplied(stake, claim, now);
  const isNought = asked.factor.num === 0n;
  if (asked.asked === 0) refuse(claim.ruleId, isNought ? 'factor-zero' : 'rounds-to-zero', now);
  return asked;
}

function multiplied(stake: Stake, claim: Claim, now: Moment): Asked {
  const acting = multipliersOf(stake, claim, now);
  const groups = [...new Set(acting.map(({ group }) => group))].sort(byName);
  let factor = UNITY;
  const factors: string[] = [];
  for (const group of groups) {
    const members = acting.filter((one) => one.group === group);
    const counted = pick(members);
    factors.push(...counted.map(({ ruleId, value }) => `${ruleId}×${textOf(value)}`));
    factor = multiply(factor, together(counted));
  }
  const { rounding } = stake;
  const total = multiply(stake.base.total, factor);
  if (rounding === 'carry') {
    if (total.num === 0n) return { stake, asked: 0, factor, factors, carry: undefined };
    const whole = round(add(total, carryOf(stake, claim, now)), 'floor');
    const carry = subtract(total, rational(whole));
    return { stake, asked: Number(whole), factor, factors, carry };
  }
  return {
    stake,
    asked: roundedBy(stake.base, factor, rounding),
    factor,
    factors,
    carry: undefined,
  };
}

/** Whole units of a base, each of its parts rounded by itself. */
export function roundedBy({ total, parts }: Base, factor: Rational, rounding: Rounding): number {
  const asked = (parts ?? [{ value: total, count: 1n }])
    .map(({ value, count }) => round(multiply(value, factor), rounding) * count)
    .reduce((sum, one) => sum + one, 0n);
  return Number(asked);
}

/** A fraction that grew out of safe integers keeps twelve digits. */
function bounded(fraction: Rational): Rational {
  if (Number.isSafeInteger(Number(fraction.num)) && Number.isSafeInteger(Number(fraction.den)))
    return fraction;
  const digits = rational(10n ** 12n);
  return divide(rational(floor(multiply(fraction, digits))), digits);
}

/** The fraction of all earlier awards; what tries that wait would bring is not there yet. */
function carryOf({ currency }: Stake, { ruleId, rule }: Claim, { who, log }: Moment): Rational {
  const counter = `${rule.counterId ?? ruleId} ${currency}`;
  const waiting = log.open.flatMap(({ tries }) => tries).filter(({ waits }) => waits);
  return log.carries
    .filter((one) => one.who === who && one.counter === counter)
    .filter(({ by, added }) => added.num < 0n || !waiting.some((one) => one === by))
    .reduce((sum, { added }) => bounded(add(sum, added)), NOUGHT);
}

interface Multiplying {
  readonly ruleId: string;
  readonly rule: MultiplierRule;
  readonly group: string;
  readonly value: Rational;
}

function multipliersOf(stake: Stake, claim: Claim, now: Moment): readonly Multiplying[] {
  return ofKind('multiplier', now.rules)
    .filter(([, rule]) => isMultiplied(rule, stake, claim, now) && acts(rule, now))
    .sort(([, one], [, two]) => byName(groupOf(one), groupOf(two)))
    .flatMap(([ruleId, rule]) => {
      const value = factorOf(rule, now);
      if (!value) refuse(claim.ruleId, 'factor-out-of-range', now, { by: ruleId });
      return value ? [{ ruleId, rule, group: groupOf(rule), value }] : [];
    });
}

function groupOf({ group = 'default' }: MultiplierRule): string {
  return group;
}

/** Named with `on` alone, a multiplier leaves deductions and awards to others as they are. */
function isMultiplied(
  multiplier: MultiplierRule,
  { base, currency }: Stake,
  { ruleId, rule }: Claim,
  now: Moment,
): boolean {
  const { on, of, rules, tags } = multiplier;
  if ((of ?? defaultCurrency(now.rules.set)) !== currency) return false;
  if (on !== undefined && ![on].flat().includes(now.event.type)) return false;
  if (rules || tags) return reaches(multiplier, ruleId, rule);
  return rule.kind === 'award' && rule.to === undefined && base.total.num > 0n;
}

function factorOf({ factor }: MultiplierRule, now: Moment): Rational | undefined {
  if (typeof factor !== 'object') return decimal(factor);
  if (!('of' in factor)) {
    const row = factor.find((one) => holds(one.if, now));
    return row && decimal(row.use);
  }
  const value = decimalOf(read(factor.of, now.event));
  if (!value || isLess(value, decimal(factor.min)) || isLess(decimal(factor.max), value))
    return undefined;
  return value;
}

function pick(members: readonly Multiplying[]): readonly Multiplying[] {
  const stacking = members[0]?.rule.stacking ?? 'product';
  if (stacking === 'first') return members.slice(0, 1);
  if (stacking !== 'best') return members;
  return members
    .filter(({ value }) => !members.some((one) => isLess(value, one.value)))
    .slice(0, 1);
}

function together(counted: readonly Multiplying[]): Rational {
  const [{ rule } = {}] = counted;
  const values = counted.map(({ value }) => value);
  const total = summed(rule?.stacking ?? 'product', values);
  const ceiling = rule?.ceiling === undefined ? total : decimal(rule.ceiling);
  return isLess(ceiling, total) ? ceiling : total;
}

function summed(stacking: Stacking, values: readonly Rational[]): Rational {
  if (stacking === 'sum-of-factors') return values.reduce(add);
  if (stacking !== 'sum-of-bonuses') return values.reduce(multiply);
  const sum = values.map((value) => subtract(value, UNITY)).reduce(add, UNITY);
  return isLess(sum, NOUGHT) ? NOUGHT : sum;
}
