import { CROSSED_PREFIX, GRANTED_PREFIX, isInternal } from '../model/event.ts';
import type { PathSegment } from '../model/issue.ts';
import { describe } from './conditions/codes.ts';
import { issue } from './issues.ts';
import { checkGrants, checkTier } from './reach.ts';
import type { Rule, RuleKind } from './rule-set.ts';
import type { Scope } from './scope.ts';

/** What rules set off is awarded, counted and multiplied, and passes no screen. */
const HEARING: ReadonlySet<RuleKind> = new Set(['award', 'streak', 'multiplier']);

type NamedRule = readonly [ruleId: string, rule: Rule];

/** The rules that others name in `on` as `granted:<rule>`; each must be one that grants. */
export function heardRules(rules: readonly NamedRule[], scope: Scope): ReadonlySet<string> {
  const named = rules.flatMap(internalTypes);
  for (const { kind, path, type } of named)
    if (!HEARING.has(kind))
      scope.issues.push(issue('internal-type', path, { found: describe(type) }));
  return namedAfter(GRANTED_PREFIX, named, (ruleId, path) => checkGrants(ruleId, path, scope));
}

/** The rules that others name in `on` as `crossed:<rule>`; each must be a tier. */
export function crossedRules(rules: readonly NamedRule[], scope: Scope): ReadonlySet<string> {
  const named = rules.flatMap(internalTypes);
  return namedAfter(CROSSED_PREFIX, named, (ruleId, path) => checkTier(ruleId, path, scope));
}

interface NamedType {
  readonly kind: RuleKind;
  readonly type: string;
  readonly path: readonly PathSegment[];
}

function internalTypes([ruleId, rule]: NamedRule): readonly NamedType[] {
  if (!('on' in rule) || rule.on === undefined) return [];
  const { on, kind } = rule;
  return [on].flat().flatMap((type, index) => {
    if (!isInternal(type)) return [];
    return [{ kind, type, path: ['rules', ruleId, 'on', ...(Array.isArray(on) ? [index] : [])] }];
  });
}

function namedAfter(
  prefix: string,
  named: readonly NamedType[],
  check: (ruleId: string, path: readonly PathSegment[]) => void,
): ReadonlySet<string> {
  const ruleIds = new Set<string>();
  for (const { type, path } of named) {
    if (!type.startsWith(prefix)) continue;
    const ruleId = type.slice(prefix.length);
    check(ruleId, path);
    ruleIds.add(ruleId);
  }
  return ruleIds;
}
