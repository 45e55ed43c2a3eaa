import * as z from 'zod/mini';
import type { PathSegment } from '../model/issue.ts';
import {
  type DecimalLike,
  gainSchema,
  type Reach,
  type RuleBase,
  reachShape,
  ruleBaseShape,
} from './fields.ts';
import { issue } from './issues.ts';
import { lazySchema } from './lazy-schema.ts';
import { type CompiledLimit, compileLimit, type LimitTerms, limitShape } from './limit.ts';
import type { SumCap } from './program.ts';
import { checkReach, type Reachable, reaches } from './reach.ts';
import { counterOf, currencyIndex, retiredAt, type Scope, wholeUnits } from './scope.ts';
import { EVENT_WINDOW } from './window.ts';

/**
 * A limit shared by several award rules, for each member or as `for` says. One of `times`, `sum` and `balance` is
 * stated; a cap with none of them limits nothing.
 */
export interface CapRule extends RuleBase, Reach, Omit<LimitTerms, 'per'> {
  readonly kind: 'cap';
  /** Absent only beside `balance`. */
  readonly per?: LimitTerms['per'] | undefined;
  /** The balance that awards do not lift a member above; in points of the currency `of`. */
  readonly balance?: DecimalLike | undefined;
  /** Rules that use up room and are never cut. */
  readonly alsoCounts?: Reach | undefined;
}

export const capSchema = lazySchema(
  () =>
    z.strictObject({
      kind: z.literal('cap'),
      ...ruleBaseShape(),
      ...reachShape(),
      ...limitShape(),
      per: z.exactOptional(limitShape().per),
      balance: z.exactOptional(gainSchema()),
      alsoCounts: z.exactOptional(z.strictObject(reachShape())),
    }) satisfies z.ZodMiniType<CapRule>,
);

/** A cap as what it puts in the way of each award that it reaches. */
export interface CompiledCap {
  limitFor(award: Reachable): CompiledLimit | undefined;
}

export function compileCap(ruleId: string, rule: CapRule, scope: Scope): CompiledCap | undefined {
  const path = ['rules', ruleId];
  if (!checkTerms(rule, path, scope)) return undefined;
  const limit =
    rule.balance === undefined ? ofWindow(ruleId, rule, scope) : ofBalance(ruleId, rule, scope);
  const counting = countingOnly(limit);
  return {
    limitFor: (award) => {
      if (reaches(rule, award)) return limit;
      return reaches(rule.alsoCounts, award) ? counting : undefined;
    },
  };
}

function checkTerms(rule: CapRule, path: readonly PathSegment[], scope: Scope): boolean {
  const terms = [rule.times, rule.sum, rule.balance].filter((term) => term !== undefined);
  const isWideBalance =
    rule.balance !== undefined && rule.for !== undefined && rule.for !== 'member';
  if (isWideBalance) scope.issues.push(issue('not-for-programme', path, { for: rule.for }));
  const perFits = terms.length === 0 || (rule.per === undefined) === (rule.balance !== undefined);
  const sound = terms.length <= 1 && perFits;
  if (!sound) scope.issues.push(issue('cap-terms', path));
  if (!rule.rules && !rule.tags) scope.issues.push(issue('no-reach', path));
  checkReach(rule, path, scope);
  if (rule.alsoCounts) checkReach(rule.alsoCounts, [...path, 'alsoCounts'], scope);
  return sound;
}

function ofWindow(ruleId: string, rule: CapRule, scope: Scope): CompiledLimit {
  const owner = {
    ruleId,
    own: false,
    priority: rule.priority ?? 0,
    retiredAt: retiredAt(rule, scope.calendar),
    counter: counterOf(ruleId, rule),
    taken: new Set<string>(),
    path: ['rules', ruleId],
  };
  return compileLimit({ ...rule, per: rule.per ?? 'event' }, owner, scope);
}

function ofBalance(ruleId: string, rule: CapRule, scope: Scope): CompiledLimit {
  const path = ['rules', ruleId];
  const currency = currencyIndex(rule.of, path, scope);
  const max = wholeUnits(rule.balance ?? 0, currency, [...path, 'balance'], scope);
  const skip = rule.atLimit === 'skip';
  const cap: SumCap = {
    ruleId,
    currency: scope.currencies[currency]?.id ?? '',
    own: false,
    retiredAt: retiredAt(rule, scope.calendar),
    measure: 'balance',
    window: EVENT_WINDOW,
    max,
    skip,
    cuts: true,
  };
  return { gate: undefined, cap, wide: [], currency };
}

function countingOnly({ gate, cap, wide, currency }: CompiledLimit): CompiledLimit {
  return {
    gate: gate && { ...gate, refuses: false },
    cap: cap && { ...cap, cuts: false },
    wide: wide.map((one) => ({ ...one, refuses: false })),
    currency,
  };
}
