import { type Exact, parseExact } from '../units/exact.ts';
import { byCodeUnit } from '../units/identifier.ts';
import type { CompiledFactor, FactorGroup } from './compiled-factor.ts';
import { issue } from './issues.ts';
import type { CompiledMultiplier, Multiplied, MultiplierRule } from './multiplier.ts';
import type { Scope } from './scope.ts';

/** The factors of one award and currency, by group; groups in the order of their names. */
export function factorGroups(
  multipliers: readonly CompiledMultiplier[],
  award: Multiplied,
  currency: number,
): readonly FactorGroup[] {
  const groups = new Map<string, CompiledFactor[]>();
  const terms = new Map<string, MultiplierRule>();
  for (const multiplier of multipliers) {
    const factor = multiplier.factorFor(award, currency);
    if (!factor) continue;
    const name = multiplier.rule.group ?? DEFAULT_GROUP;
    const factors = groups.get(name) ?? [];
    factors.push(factor);
    groups.set(name, factors);
    terms.set(name, multiplier.rule);
  }
  return [...groups]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([name, factors]) => ({
      stacking: terms.get(name)?.stacking ?? 'product',
      ceiling: ceilingOf(terms.get(name)),
      factors,
    }));
}

const DEFAULT_GROUP = 'default';

function ceilingOf(rule: MultiplierRule | undefined): Exact | undefined {
  return rule?.ceiling === undefined ? undefined : parseExact(rule.ceiling);
}

/** Reports rules of one group that do not agree on stacking and ceiling, and warns of sums of factors. */
export function checkGroups(multipliers: readonly CompiledMultiplier[], scope: Scope): void {
  const first = new Map<string, CompiledMultiplier>();
  for (const multiplier of multipliers) {
    const { rule, ruleId } = multiplier;
    const group = rule.group ?? DEFAULT_GROUP;
    const other = first.get(group);
    if (!other) first.set(group, multiplier);
    else if (termsOf(other.rule) !== termsOf(rule)) {
      scope.issues.push(issue('group-disagrees', ['rules', ruleId], { group, rule: other.ruleId }));
    }
    if (rule.stacking === 'sum-of-factors')
      scope.warnings.push(issue('sums-factors', ['rules', ruleId, 'stacking']));
  }
}

function termsOf(rule: MultiplierRule): string {
  return `${rule.stacking ?? 'product'} ${String(rule.ceiling ?? '')}`;
}
