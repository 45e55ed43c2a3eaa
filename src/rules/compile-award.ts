import type { AdmittedEvent } from '../model/event.ts';
import type { PathSegment } from '../model/issue.ts';
import { compare, parseExact, signOf, ZERO } from '../units/exact.ts';
import { escapePart } from '../units/identifier.ts';
import { parsePath, readerOf } from '../units/path.ts';
import { type Amount, amountForm, type RateAmount, type TableAmount } from './amount.ts';
import type { AwardRule } from './award.ts';
import type { CompiledCap } from './cap.ts';
import { compileAmount } from './compile-amount.ts';
import type { CompiledCooldown } from './cooldown.ts';
import { compileDuring } from './during.ts';
import { factorGroups } from './factor-groups.ts';
import type { DecimalLike } from './fields.ts';
import { issue } from './issues.ts';
import { type CompiledLimit, compileLimit } from './limit.ts';
import type { CompiledMultiplier, Multiplied } from './multiplier.ts';
import type { CompiledAward, CompiledGift, CompiledOnce, Gate, Share } from './program.ts';
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

/** The rules that act on awards, each in the order (priority, id). */
export interface Surroundings {
  readonly multipliers: readonly CompiledMultiplier[];
  readonly caps: readonly CompiledCap[];
  readonly cooldowns: readonly CompiledCooldown[];
}

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
  const limits = limitsOf(ruleId, rule, around, scope);
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
    once: compileOnce(ruleId, rule, on, scope),
    gates: gatesOf({ ruleId, tags }, limits, around),
    shares: sharesOf({ ruleId, tags, on, toActing: rule.to === undefined }, rule, {
      limits,
      around,
      scope,
    }),
    gifts: (rule.gives ?? []).map(
      (gift): CompiledGift => ({
        ...gift,
        readOf: gift.of === undefined ? undefined : reader(gift.of, scope),
      }),
    ),
    shadow: rule.shadow ?? false,
    silent: {
      condition: { ruleId, code: 'condition-not-met', params: {} },
      window: { ruleId, code: 'outside-window', params: {} },
      retired: { ruleId, code: 'retired', params: {} },
    },
  };
}

/** Who acted is the member where the event does not say. */
function reader(path: string, scope: Scope): (event: AdmittedEvent) => unknown {
  notePath(path, scope);
  const keys = parsePath(path) ?? [];
  if (keys.length === 1 && keys[0] === 'by') return ({ by, memberId }) => by ?? memberId;
  return readerOf(keys);
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
  return Object.entries(amount as Readonly<Record<string, Amount>>).map(([currency, one]) => ({
    currency,
    amount: one,
    path: ['amount', currency],
  }));
}

/** A purchase is awarded once per key unless the rule says otherwise, whatever else it listens to. */
function compileOnce(
  ruleId: string,
  rule: AwardRule,
  on: readonly string[],
  scope: Scope,
): CompiledOnce | undefined {
  const byDefault = rule.once === undefined;
  if (rule.once === false || (byDefault && !on.includes('purchase'))) return undefined;
  const { of, forget } =
    typeof rule.once === 'object' ? rule.once : { of: rule.once ?? '$.key', forget: undefined };
  const slot = scope.slots.slot(`${counterOf(ruleId, rule)}/once:${of}`, 'keys');
  const read = reader(of, scope);
  return {
    slot,
    path: of,
    read: byDefault ? (event) => (event.type === 'purchase' ? read(event) : undefined) : read,
    required: !byDefault,
    forget,
  };
}

function limitsOf(
  ruleId: string,
  rule: AwardRule,
  around: Surroundings,
  scope: Scope,
): readonly CompiledLimit[] {
  const taken = new Set<string>();
  const counter = `${counterOf(ruleId, rule)}/limit`;
  const own = [rule.limit ?? []].flat().map((limit, index) => {
    const path = ['rules', ruleId, 'limit', ...(Array.isArray(rule.limit) ? [index] : [])];
    if (limit.sum !== undefined && alwaysDeducts(rule))
      scope.issues.push(issue('sum-limits-only-gains', path));
    const owner = { ruleId, own: true, retiredAt: Number.POSITIVE_INFINITY, counter, taken, path };
    const compiled = compileLimit(limit, owner, scope);
    if (compiled.cap && compiled.currency >= 0 && !givesIn(compiled.currency, rule, scope))
      scope.issues.push(issue('limit-reaches-nothing', path, { currency: compiled.cap.currency }));
    return compiled;
  });
  const reachable = { ruleId, tags: rule.tags ?? [] };
  const shared = around.caps
    .map((cap) => cap.limitFor(reachable))
    .filter((limit) => limit !== undefined);
  return [...own, ...shared];
}

/** Whether the award gives anything in a currency. */
function givesIn(currency: number, rule: AwardRule, scope: Scope): boolean {
  return amountsByCurrency(rule).some(({ currency: id }) => {
    const index =
      id === undefined ? scope.defaultCurrency : scope.currencies.findIndex((one) => one.id === id);
    return index === currency;
  });
}

function alwaysDeducts(rule: AwardRule): boolean {
  const amounts = amountsOf(rule);
  return amounts.length > 0 && amounts.every((amount) => signOf(fixedOf(amount) ?? ZERO) < 0);
}

function fixedOf(amount: Amount) {
  if (typeof amount !== 'object') return parseExact(amount);
  return 'fixed' in amount ? parseExact(amount.fixed) : undefined;
}

function gatesOf(
  award: { readonly ruleId: string; readonly tags: readonly string[] },
  limits: readonly CompiledLimit[],
  around: Surroundings,
): readonly Gate[] {
  const times = limits.map(({ gate }) => gate).filter((gate) => gate !== undefined);
  const pauses = around.cooldowns
    .map((one) => one.gateFor(award))
    .filter((gate) => gate !== undefined);
  return [...times, ...pauses];
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
      constant: compiled.constant,
      rounding: compiled.rounding,
      carrySlot: carries ? scope.slots.slot(counter, 'carry') : -1,
      factorGroups: factorGroups(around.multipliers, award, currency),
      caps: limits.flatMap((limit) =>
        limit.cap && limit.currency === currency ? [limit.cap] : [],
      ),
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
