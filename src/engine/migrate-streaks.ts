import { versionAt } from '../rules/compile.ts';
import type { Program, Version } from '../rules/program.ts';
import type { StreakRule } from '../rules/streak.ts';
import type { Instant } from '../units/instant.ts';

/** Names of streak counters to go on under, by the name before; in the order of the rules that say so. */
export type Renaming = ReadonlyMap<string, readonly string[]>;

/**
 * Streaks belong to what they count. Where rules say by id or `counterId` that one goes on, and it is
 * counted in the same steps, it does so although something else counts now.
 */
export function streakRenames(from: Program, to: Program, appliedTo: number | undefined): Renaming {
  const before = countersIn(from, appliedTo);
  const renaming = new Map<string, string[]>();
  for (const [id, now] of countersIn(to, appliedTo)) {
    const was = before.get(id);
    if (!was || was.name === now.name || !hasSameSteps(was.rule, now.rule)) continue;
    renaming.set(was.name, [...(renaming.get(was.name) ?? []), now.name]);
  }
  return renaming;
}

interface Counted {
  readonly name: string;
  readonly rule: StreakRule;
}

/** By `counterId`, which is the id of a rule that states none; the first rule of several counts. */
function countersIn(program: Program, appliedTo: number | undefined): ReadonlyMap<string, Counted> {
  const version = versionAt(program, (appliedTo ?? 0) as Instant);
  const counted = version.counters.flatMap(({ slot, ruleIds }) =>
    ruleIds.flatMap((ruleId) => countedBy(ruleId, program.slots[slot]?.name ?? '', version)),
  );
  return new Map(counted.reverse());
}

function countedBy(
  ruleId: string,
  name: string,
  { ruleSet: { rules } }: Version,
): readonly (readonly [id: string, counted: Counted])[] {
  const rule = rules[ruleId];
  return rule?.kind === 'streak' ? [[rule.counterId ?? ruleId, { name, rule }]] : [];
}

function hasSameSteps(before: StreakRule, now: StreakRule): boolean {
  const { per = 'day', mode = 'rolling', gaps = 'end' } = before;
  return (
    per === (now.per ?? 'day') &&
    mode === (now.mode ?? 'rolling') &&
    gaps === (now.gaps ?? 'end') &&
    (before.sum === undefined) === (now.sum === undefined)
  );
}
