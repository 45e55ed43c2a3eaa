import type { Surroundings } from './award-limits.ts';
import { compileAward } from './compile-award.ts';
import { compileCounters, isUnnamed } from './compile-counter.ts';
import { compileStreak } from './compile-streak.ts';
import type { CompiledAward } from './program.ts';
import type { Rule } from './rule-set.ts';
import type { Scope } from './scope.ts';
import type { CompiledCounter } from './streak-counter.ts';

interface CompiledAwards {
  /** In the order (priority, id). */
  readonly awards: readonly CompiledAward[];
  readonly givingWay: ReadonlyMap<string, CompiledAward>;
  /** Of streaks, in the order of their first rules. */
  readonly counters: readonly CompiledCounter[];
}

/** Awards and streaks in one order, that of `rules`. */
export function compileAwards(
  rules: readonly (readonly [ruleId: string, rule: Rule])[],
  around: Surroundings,
  scope: Scope,
): CompiledAwards {
  noteUnnamed(scope);
  const streaks = rules.flatMap(([ruleId, rule]) =>
    rule.kind === 'streak' ? [[ruleId, rule] as const] : [],
  );
  const counters = compileCounters(streaks, scope);
  for (const [ruleId, counter] of counters) scope.counters.set(ruleId, counter);
  const awards = rules.flatMap(([ruleId, rule]) => {
    if (rule.kind === 'award') return [compileAward(ruleId, rule, around, scope)];
    const counter = counters.get(ruleId);
    if (rule.kind !== 'streak' || !counter) return [];
    return [compileStreak(ruleId, rule, counter, { around, scope })];
  });
  const replaced = new Set(streaks.flatMap(([, { replaces = [] }]) => replaces));
  const givingWay = awards.filter(({ ruleId }) => replaced.has(ruleId)).map(giveWay);
  return { awards, givingWay: new Map(givingWay), counters: [...new Set(counters.values())] };
}

/** It uses its own limit and keys, so that it does not come back with the next input of the day. */
function giveWay(award: CompiledAward): readonly [ruleId: string, award: CompiledAward] {
  return [award.ruleId, { ...award, shadow: 'replaced' }];
}

/** Also of a rule that is switched off: its counter stays. */
function noteUnnamed({ ruleSet, unnamedStreaks }: Scope): void {
  for (const [ruleId, rule] of Object.entries(ruleSet.rules)) {
    if (rule.kind === 'streak' && isUnnamed(ruleId, rule)) unnamedStreaks.add(ruleId);
  }
}
