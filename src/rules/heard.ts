import { GRANTED_PREFIX } from '../model/event.ts';
import { describe } from './conditions/codes.ts';
import { issue } from './issues.ts';
import { checkGrants } from './reach.ts';
import type { Rule, RuleKind } from './rule-set.ts';
import type { Scope } from './scope.ts';

/** What rules set off is awarded, counted and multiplied, and passes no screen. */
const HEARING: ReadonlySet<RuleKind> = new Set(['award', 'streak', 'multiplier']);

/** The rules that others name in `on`; each must be one that grants. */
export function heardRules(
  rules: readonly (readonly [ruleId: string, rule: Rule])[],
  scope: Scope,
): ReadonlySet<string> {
  return new Set(rules.flatMap((named) => heardBy(named, scope)));
}

function heardBy(
  [ruleId, rule]: readonly [ruleId: string, rule: Rule],
  scope: Scope,
): readonly string[] {
  if (!('on' in rule) || rule.on === undefined) return [];
  const { on } = rule;
  return [on].flat().flatMap((type, index) => {
    if (!type.startsWith(GRANTED_PREFIX)) return [];
    const path = ['rules', ruleId, 'on', ...(Array.isArray(on) ? [index] : [])];
    const found = describe(type);
    if (!HEARING.has(rule.kind)) scope.issues.push(issue('internal-type', path, { found }));
    const named = type.slice(GRANTED_PREFIX.length);
    checkGrants(named, path, scope);
    return [named];
  });
}
