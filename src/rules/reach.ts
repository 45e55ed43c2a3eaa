import type { Issue, PathSegment } from '../model/issue.ts';
import { nearest } from '../units/nearest.ts';
import type { Reach } from './fields.ts';
import { issue } from './issues.ts';
import type { Scope } from './scope.ts';

/** What tells whether an award rule is reached. */
export interface Reachable {
  readonly ruleId: string;
  readonly tags: readonly string[];
}

/** Whether a multiplier, cap or cooldown names an award rule, by id or by tag. */
export function reaches(reach: Reach | undefined, { ruleId, tags }: Reachable): boolean {
  if (reach?.rules?.includes(ruleId)) return true;
  return reach?.tags?.some((tag) => tags.includes(tag)) ?? false;
}

/** With more issues than this, names are not compared any more: the work stays bounded. */
const SUGGESTIONS_MAX = 100;

/** Reports names that are no award rule; tags may have no member. */
export function checkReach(reach: Reach, path: readonly PathSegment[], scope: Scope): void {
  const known = Object.entries(scope.ruleSet.rules)
    .filter(([, rule]) => rule.kind === 'award')
    .map(([ruleId]) => ruleId);
  const awards = new Set(known);
  for (const [index, rule] of (reach.rules ?? []).entries()) {
    if (awards.has(rule)) continue;
    const candidates = scope.issues.length < SUGGESTIONS_MAX ? known : [];
    scope.issues.push(unknownRule(rule, candidates, [...path, 'rules', index]));
  }
}

function unknownRule(rule: string, known: readonly string[], path: readonly PathSegment[]): Issue {
  const near = nearest(rule, known);
  return issue('unknown-rule', path, near === undefined ? { rule } : { rule, near });
}
