import { byCodeUnit } from '../units/identifier.ts';
import type { CompiledCap } from './cap.ts';
import type { CompiledExpiry } from './compiled-time.ts';
import type { CompiledCooldown } from './cooldown.ts';
import type { RuleBase } from './fields.ts';
import { issue } from './issues.ts';
import { type CompiledLimit, compileLimit, type Limit } from './limit.ts';
import type { CompiledMultiplier } from './multiplier.ts';
import type { Gate } from './program.ts';
import type { Reachable } from './reach.ts';
import { counterOf, type Scope } from './scope.ts';
import type { WideGate } from './wide-gate.ts';

/** The rules that act on awards, each in the order (priority, id). */
export interface Surroundings {
  readonly multipliers: readonly CompiledMultiplier[];
  readonly caps: readonly CompiledCap[];
  readonly cooldowns: readonly CompiledCooldown[];
  readonly expiries: readonly CompiledExpiry[];
}

/** A rule that gives points, as far as its limits look at it. */
interface Limited {
  readonly ruleId: string;
  readonly rule: RuleBase & { readonly limit?: Limit | readonly Limit[] | undefined };
  /** Indexes of the currencies that it gives. */
  readonly gives: ReadonlySet<number>;
  readonly alwaysDeducts: boolean;
}

/** The rule's own limits, then the caps that reach it. */
export function limitsOf(
  { ruleId, rule, gives, alwaysDeducts }: Limited,
  around: Surroundings,
  scope: Scope,
): readonly CompiledLimit[] {
  const taken = new Set<string>();
  const counter = `${counterOf(ruleId, rule)}/limit`;
  const own = [rule.limit ?? []].flat().map((limit, index) => {
    const path = ['rules', ruleId, 'limit', ...(Array.isArray(rule.limit) ? [index] : [])];
    if (limit.sum !== undefined && alwaysDeducts)
      scope.issues.push(issue('sum-limits-only-gains', path));
    const owner = {
      ruleId,
      own: true,
      priority: rule.priority ?? 0,
      retiredAt: Number.POSITIVE_INFINITY,
      counter,
      taken,
      path,
    };
    const compiled = compileLimit(limit, owner, scope);
    if (compiled.currency >= 0 && !gives.has(compiled.currency)) {
      const currency = scope.currencies[compiled.currency]?.id;
      scope.issues.push(issue('limit-reaches-nothing', path, { currency }));
    }
    return compiled;
  });
  const reachable = { ruleId, tags: rule.tags ?? [] };
  const shared = around.caps
    .map((cap) => cap.limitFor(reachable))
    .filter((limit) => limit !== undefined);
  return [...own, ...shared];
}

/** What stands between an award as a whole and a grant, its own limits first. */
export function gatesOf(
  award: Reachable,
  limits: readonly CompiledLimit[],
  around: Surroundings,
): readonly Gate[] {
  const times = limits.map(({ gate }) => gate).filter((gate) => gate !== undefined);
  const pauses = around.cooldowns
    .map((one) => one.gateFor(award))
    .filter((gate) => gate !== undefined);
  return [...times, ...pauses];
}

/** What programme keys are asked for, in one order for all awards. */
export function wideOf(limits: readonly CompiledLimit[]): readonly WideGate[] {
  return limits
    .flatMap(({ wide }) => wide)
    .sort(
      (a, b) =>
        a.priority - b.priority || byCodeUnit(a.ruleId, b.ruleId) || byCodeUnit(a.name, b.name),
    );
}

/** The rules that set a last day for what an award gives in a currency. */
export function expiriesOf(
  expiries: readonly CompiledExpiry[],
  award: Reachable,
  currency: number,
): readonly CompiledExpiry[] {
  return expiries.filter((one) => one.currency === currency && one.lastDayOf && one.reaches(award));
}
