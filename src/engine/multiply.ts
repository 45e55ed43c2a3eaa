import type { Factor } from '../model/entry.ts';
import type { Carry } from '../model/memory.ts';
import type { Reason } from '../model/outcome.ts';
import type { CompiledFactor, FactorGroup } from '../rules/compiled-factor.ts';
import type { Context } from '../rules/context.ts';
import type { CompiledAward } from '../rules/program.ts';
import type { Base } from '../rules/proposal.ts';
import {
  compare,
  type Exact,
  formatExact,
  minus,
  ONE,
  plus,
  times,
  toInteger,
  ZERO,
} from '../units/exact.ts';
import { type Plan, pointsOf, refuse, type Stake } from './plan.ts';
import { type Stretch, stretchesOf } from './tier-ahead.ts';

/** Puts the factors on every base and rounds once; a stake of 0 says why. */
export function multiply(plan: Plan): void {
  const stretches = plan.version.tiers.looksAhead.length > 0 ? stretchesOf(plan) : undefined;
  for (const { award, stakes } of plan.candidates) {
    for (const stake of stakes) {
      if (stretches) putFactorsByStretch(stake, stretches, { award, plan });
      else if (stake.share.factorGroups.length > 0) putFactors(stake, award, plan);
      ask(stake, award, plan);
    }
  }
}

function ask(stake: Stake, { ruleId }: CompiledAward, plan: Plan): void {
  const asked = askedOf(stake, plan);
  if (asked === undefined) refuse(plan, ruleId, 'overflow');
  else if (asked !== 0) stake.asked = asked;
  else
    refuse(plan, ruleId, zeroReason(stake), {
      base: formatExact(pointsOf(stake.base, stake.share)),
    });
}

function zeroReason({ factor }: Stake): 'factor-zero' | 'rounds-to-zero' {
  return factor.num === 0 ? 'factor-zero' : 'rounds-to-zero';
}

function putFactors(stake: Stake, award: CompiledAward, plan: Plan): void {
  const factors: Factor[] = [];
  let total = ONE;
  for (const group of stake.share.factorGroups) {
    total = times(total, combine(group, stake, { award, plan, factors }));
  }
  stake.factor = total;
  stake.factors = factors;
}

/** Each part of the base has the factors of its own tier; together they are one factor. */
function putFactorsByStretch(
  stake: Stake,
  stretches: readonly Stretch[],
  { award, plan }: Pick<Found, 'award' | 'plan'>,
): void {
  if (stake.share.factorGroups.length === 0) return;
  const { context, reasons } = plan;
  const told = reasons.length;
  const factors = new Map<string, Factor>();
  let total = ZERO;
  for (const { share, ranks } of stretches) {
    context.ranks = ranks;
    putFactors(stake, award, plan);
    total = plus(total, times(stake.factor, share));
    for (const one of stake.factors) factors.set(`${one.factor} ${one.ruleId}`, one);
  }
  context.ranks = undefined;
  stake.factor = total;
  stake.factors = [...factors.values()];
  reasons.push(...onceEach(reasons.splice(told)));
}

/** The same factor may be out of range for each part. */
function onceEach(reasons: readonly Reason[]): readonly Reason[] {
  const by = new Map(reasons.map((reason) => [reason.params['by'], reason]));
  return [...by.values()];
}

interface Found {
  readonly award: CompiledAward;
  readonly plan: Plan;
  /** Filled with the factors that count. */
  readonly factors: Factor[];
}

/** The factors of one group as one, at most its ceiling; 1 where none acts. */
function combine(group: FactorGroup, { base }: Stake, { award, plan, factors }: Found): Exact {
  const { context } = plan;
  const acting = group.factors.filter((factor) => actsOn(factor, base, context));
  const found: { readonly ruleId: string; readonly value: Exact }[] = [];
  for (const { ruleId, factor } of acting) {
    const value = factor(context);
    if ('num' in value) found.push({ ruleId, value });
    else refuse(plan, award.ruleId, 'factor-out-of-range', { by: ruleId, found: value.found });
  }
  if (found.length === 0) return ONE;
  const counted = pick(group, found);
  for (const { ruleId, value } of counted) factors.push({ ruleId, factor: formatExact(value) });
  const total = fold(
    group,
    counted.map(({ value }) => value),
  );
  return group.ceiling && compare(total, group.ceiling) > 0 ? group.ceiling : total;
}

function actsOn(factor: CompiledFactor, base: Base, context: Context): boolean {
  if (factor.gainsOnly && base.num <= 0) return false;
  if (context.event.at >= factor.retiredAt) return false;
  return (factor.during?.(context) ?? true) && (factor.when?.test(context) ?? true);
}

/** The factors of a group that count; they come in the order (priority, id). */
function pick<T extends { readonly value: Exact }>(
  { stacking }: FactorGroup,
  found: readonly T[],
): readonly T[] {
  if (stacking === 'first') return found.slice(0, 1);
  if (stacking !== 'best') return found;
  return found.reduce<readonly T[]>(
    ([best], one) => (best && compare(best.value, one.value) >= 0 ? [best] : [one]),
    [],
  );
}

function fold({ stacking }: FactorGroup, values: readonly Exact[]): Exact {
  switch (stacking) {
    case 'product':
    case 'best':
    case 'first':
      return values.reduce(times, ONE);
    case 'sum-of-factors':
      return values.reduce(plus, ZERO);
    case 'sum-of-bonuses':
      return atLeastZero(values.reduce((sum, value) => plus(sum, minus(value, ONE)), ONE));
    default:
      return stacking satisfies never;
  }
}

function askedOf(stake: Stake, plan: Plan): number | undefined {
  const { share, base, factor } = stake;
  if (share.constant !== undefined && factor === ONE) return share.constant;
  const exact = times(base, factor);
  if (share.rounding === 'carry') return carried(stake, exact, plan);
  if (!base.parts) return toInteger(exact, share.rounding);
  let asked = 0;
  for (const { value, count } of base.parts) {
    const part = toInteger(times(value, factor), share.rounding);
    if (part === undefined) return undefined;
    asked += part * count;
    if (!Number.isSafeInteger(asked)) return undefined;
  }
  return asked;
}

/** Whole units of the award and the fraction kept from earlier ones; what is left over is kept again. */
function carried(stake: Stake, exact: Exact, plan: Plan): number | undefined {
  if (exact.num === 0) return 0;
  const { carrySlot } = stake.share;
  const total = plus(exact, freeFraction(carrySlot, plan));
  const whole = toInteger(total, 'floor');
  if (whole === undefined) return undefined;
  stake.carry = boundFraction(minus(total, { num: whole, den: 1 }));
  return whole;
}

/** The fraction kept from earlier awards, without what awards that wait for replies take of it. */
function freeFraction(slot: number, { context, open }: Plan): Exact {
  let free = (context.member.memory[slot] as Carry | undefined)?.fraction ?? ZERO;
  for (const use of open.flatMap(({ plan }) => plan.candidates).flatMap(({ uses }) => uses))
    if (use.kind === 'carry' && use.slot === slot && use.added.num < 0)
      free = plus(free, use.added);
  return free;
}

/** Digits that a carried fraction keeps where its exact form has grown out of safe integers. */
const CARRY_DIGITS = 12;

/** So that a fraction stays as small as a number, whatever it was divided by. */
export function boundFraction(fraction: Exact): Exact {
  if (typeof fraction.num === 'number') return fraction;
  const den = 10 ** CARRY_DIGITS;
  return { num: toInteger(times(fraction, { num: den, den: 1 }), 'floor') ?? 0, den };
}

/** Several losses together never turn an award into a deduction. */
function atLeastZero(factor: Exact): Exact {
  return factor.num < 0 ? ZERO : factor;
}
