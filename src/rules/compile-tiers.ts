import { compileTier, type TierSurroundings } from './compile-tier.ts';
import type { CompiledTier, Tiers } from './compiled-tier.ts';
import { crossedRules } from './heard.ts';
import type { Rule, RuleSet } from './rule-set.ts';
import type { Scope } from './scope.ts';
import type { TierLookup } from './tier-facts.ts';

/** The tier rules of a version, in the order of `rules`. */
export function compileTiers(
  rules: readonly (readonly [ruleId: string, rule: Rule])[],
  scope: Scope,
  around: TierSurroundings,
): Tiers {
  const all = rules.flatMap(([ruleId, rule]) =>
    rule.kind === 'tier' ? [compileTier(ruleId, rule, scope, around)] : [],
  );
  for (const tier of all) scope.tiers.set(tier.ruleId, tier);
  const types = new Set(all.flatMap(({ on }) => on));
  return {
    all,
    byCurrency: scope.currencies.map((_, currency) => {
      const measuring = all.filter((tier) => tier.basis === 'earned' && tier.currency === currency);
      return measuring.length === 0 ? undefined : measuring;
    }),
    byType: new Map([...types].map((type) => [type, all.filter(({ on }) => on.includes(type))])),
    looksAhead: all.filter(({ crossing }) => crossing !== 'before'),
    heard: crossedRules(rules, scope),
  };
}

/** Finds the tier that a fact asks about: the one named, else the only one. */
export function tierLookup(
  { rules }: RuleSet,
  tiers: ReadonlyMap<string, CompiledTier>,
): (ruleId: unknown) => TierLookup | { readonly fault: string } {
  const known = Object.keys(rules).filter((id) => rules[id]?.kind === 'tier');
  return (ruleId) => {
    const [only] = known;
    if (ruleId === undefined && (only === undefined || known.length > 1))
      return { fault: only === undefined ? 'there is no tier rule' : 'it needs the param "rule"' };
    const meant = ruleId ?? only;
    const found = known.find((id) => id === meant);
    if (found === undefined) return { fault: `there is no tier rule "${String(meant)}"` };
    return () => tiers.get(found);
  };
}
