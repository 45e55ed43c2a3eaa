import type { Issue, PathSegment } from '../model/issue.ts';
import { nearest } from '../units/nearest.ts';
import type { Reach } from './fields.ts';
import { issue } from './issues.ts';
import type { Scope } from './scope.ts';

/** What tells whether an award or a streak is reached. */
export interface Reachable {
  readonly ruleId: string;
  readonly tags: readonly string[];
}

/** Whether a multiplier, cap or cooldown names an award or a streak, by id or by tag. */
export function reaches(reach: Reach | undefined, { ruleId, tags }: Reachable): boolean {
  if (reach?.rules?.includes(ruleId)) return true;
  return reach?.tags?.some((tag) => tags.includes(tag)) ?? false;
}

/** With more issues than this, names are not compared any more: the work stays bounded. */
const SUGGESTIONS_MAX = 100;

/** Reports names that are no award and no streak; tags may have no member. */
export function checkReach(reach: Reach, path: readonly PathSegment[], scope: Scope): void {
  const known = Object.entries(scope.ruleSet.rules)
    .filter(([, { kind }]) => kind === 'award' || kind === 'streak')
    .map(([ruleId]) => ruleId);
  const awards = new Set(known);
  for (const [index, rule] of (reach.rules ?? []).entries()) {
    if (awards.has(rule)) continue;
    const candidates = scope.issues.length < SUGGESTIONS_MAX ? known : [];
    scope.issues.push(unknownRule(rule, candidates, [...path, 'rules', index]));
  }
}

/** Reports a rule named in `on` that grants nothing. */
export function checkGrants(ruleId: string, path: readonly PathSegment[], scope: Scope): void {
  const known = Object.entries(scope.ruleSet.rules)
    .filter(([, { kind }]) => kind === 'award' || kind === 'streak')
    .map(([name]) => name);
  if (!known.includes(ruleId)) scope.issues.push(unknownRule(ruleId, known, path));
}

/** Reports a name that is no tier rule. */
export function checkTier(ruleId: string, path: readonly PathSegment[], scope: Scope): void {
  const known = Object.entries(scope.ruleSet.rules)
    .filter(([, { kind }]) => kind === 'tier')
    .map(([name]) => name);
  if (known.includes(ruleId)) return;
  const near = nearest(ruleId, known);
  const params = near === undefined ? { rule: ruleId } : { rule: ruleId, near };
  scope.issues.push(issue('unknown-tier', path, params));
}

export function unknownRule(
  rule: string,
  known: readonly string[],
  path: readonly PathSegment[],
): Issue {
  const near = nearest(rule, known);
  return issue('unknown-rule', path, near === undefined ? { rule } : { rule, near });
}
