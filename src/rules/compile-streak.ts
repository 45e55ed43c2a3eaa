import { escapePart } from '../units/identifier.ts';
import { gatesOf, limitsOf, type Surroundings, wideOf } from './award-limits.ts';
import { giftsOf, silentReasons } from './compile-award.ts';
import { seenSlot } from './compile-counter.ts';
import { compileDuring } from './during.ts';
import { compileHold, lotLabel } from './hold.ts';
import { issue } from './issues.ts';
import type { CompiledAward } from './program.ts';
import { unknownRule } from './reach.ts';
import { reversibleUntil } from './reversible.ts';
import { counterOf, retiredAt, type Scope } from './scope.ts';
import type { StreakRule } from './streak.ts';
import type { CompiledCounter } from './streak-counter.ts';
import {
  alwaysDeducts,
  currenciesOf,
  type Rewards,
  rewardsOf,
  sharesOf,
} from './streak-rewards.ts';

/** A streak as the award of what its counter reaches. */
export function compileStreak(
  ruleId: string,
  rule: StreakRule,
  counter: CompiledCounter,
  { around, scope }: { readonly around: Surroundings; readonly scope: Scope },
): CompiledAward {
  checkTerms(ruleId, rule, scope);
  checkReplaces(ruleId, rule, scope);
  const { tags = [] } = rule;
  const on = [rule.on].flat();
  const rewards = rewardsOf(rule, ruleId, scope);
  const gives = currenciesOf(rewards);
  if (gives.size === 0 && !rule.gives)
    scope.issues.push(issue('nothing-to-award', ['rules', ruleId]));
  const limited = { ruleId, rule, gives, alwaysDeducts: alwaysDeducts(rewards) };
  const limits = limitsOf(limited, around, scope);
  // A multiplier that names a type alone reaches awards, and no streak.
  const award = { ruleId, tags, on, toActing: false };
  const { multipliers, expiries } = around;
  const { rounding = 'floor' } = rule;
  return {
    ruleId,
    label: scope.label,
    idPart: escapePart(ruleId),
    on,
    tags,
    retiredAt: retiredAt(rule, scope.calendar),
    during: compileDuring(rule.during, scope.calendar),
    when: undefined,
    beneficiary: undefined,
    refusesSelf: false,
    once: undefined,
    onceWide: undefined,
    follows: undefined,
    earnedSlot: -1,
    earnedFor: undefined,
    gates: gatesOf(award, limits, around),
    wide: wideOf(limits),
    shares: sharesOf(rewards, { award, multipliers, expiries, limits, rounding, scope }),
    gifts: giftsOf(rule.gives, scope),
    hold: compileHold(rule.hold, ['rules', ruleId, 'hold'], scope),
    reversibleUntil: reversibleUntil(rule.reversible, scope.lateMs),
    lot: lotLabel(rule.lot),
    shadow: rule.shadow ? 'shadow' : undefined,
    streak: payOf(ruleId, rule, { counter, rewards, scope }),
    silent: silentReasons(ruleId),
  };
}

interface PayTerms {
  readonly counter: CompiledCounter;
  readonly rewards: Rewards;
  readonly scope: Scope;
}

function payOf(
  ruleId: string,
  rule: StreakRule,
  { counter, rewards, scope }: PayTerms,
): CompiledAward['streak'] {
  const once = rule.repeat === false;
  return {
    slot: counter.slot,
    paying: rewards.paying,
    once,
    onceSlot: once ? scope.slots.slot(`${counterOf(ruleId, rule)}/lengths`, 'keys') : -1,
    seenSlot: rule.catchUp ? seenSlot(ruleId, rule, scope) : -1,
    replaces: rule.replaces ?? [],
  };
}

function checkTerms(ruleId: string, rule: StreakRule, scope: Scope): void {
  const path = ['rules', ruleId];
  const { every, amount, milestones, table } = rule;
  const stated = [every, milestones, table].filter((one) => one !== undefined);
  if (stated.length !== 1) scope.issues.push(issue('streak-terms', path));
  else if (amount !== undefined && every === undefined)
    scope.issues.push(issue('streak-terms', [...path, 'amount']));
  for (const { key, found, other } of disagreements(rule))
    scope.issues.push(issue('keys-disagree', [...path, key], { found, other }));
  for (const [index, { at }] of (milestones ?? []).entries()) {
    const before = milestones?.[index - 1];
    if (before && at <= before.at) {
      const place = [...path, 'milestones', index, 'at'];
      scope.issues.push(issue('rows-not-ascending', place, { from: at }));
    }
  }
}

interface Disagreement {
  readonly key: string;
  /** The key with its value, where only this value has no meaning. */
  readonly found: string;
  readonly other: string;
  readonly when: boolean;
}

/** Keys that say nothing, or two things, beside others. */
function disagreements(rule: StreakRule): readonly Disagreement[] {
  const all = [...ofPeriods(rule), ...ofDaysOff(rule), ...ofCare(rule), ...ofRows(rule)];
  return all.filter(({ when }) => when);
}

function ofPeriods(rule: StreakRule): readonly Disagreement[] {
  const { per = 'day', mode = 'rolling', days, weekStart, sum } = rule;
  const other = `"per": "${per}"`;
  const hasFrame = mode !== 'rolling';
  const isLong = per === 'week' || per === 'month';
  const countsWeeks = per === 'week' || mode === 'calendar-week';
  return [
    { key: 'mode', found: `"mode": "${mode}"`, other, when: hasFrame && isLong },
    { key: 'days', found: '"days"', other, when: days !== undefined && per !== 'day' },
    { key: 'sum', found: '"sum"', other, when: sum !== undefined && per === 'event' },
    {
      key: 'weekStart',
      found: '"weekStart"',
      other: 'a rule without weeks',
      when: weekStart !== undefined && !countsWeeks,
    },
  ];
}

function ofDaysOff({ days, optionalDays, gaps, repeat }: StreakRule): readonly Disagreement[] {
  const other = '"optionalDays": "count"';
  const counts = optionalDays === 'count';
  return [
    {
      key: 'optionalDays',
      found: '"optionalDays"',
      other: 'a rule without "days"',
      when: optionalDays !== undefined && days === undefined,
    },
    { key: 'gaps', found: '"gaps": "allowed"', other, when: counts && gaps === 'allowed' },
    { key: 'repeat', found: '"repeat": false', other, when: counts && repeat === false },
  ];
}

/** Where nothing can be missed, nothing need be covered, made up or excused. */
function ofCare(rule: StreakRule): readonly Disagreement[] {
  const { per = 'day', gaps, sum } = rule;
  const other = per === 'event' ? '"per": "event"' : '"gaps": "allowed"';
  const missesNothing = per === 'event' || gaps === 'allowed';
  const keys = ['nonexistentDates', 'freezes', 'makeUp', 'pauses'] as const;
  return [
    ...keys.map((key) => ({
      key,
      found: `"${key}"`,
      other,
      when: rule[key] !== undefined && missesNothing,
    })),
    {
      key: 'nonexistentDates',
      found: '"nonexistentDates"',
      other: `"per": "${per}"`,
      when: rule.nonexistentDates !== undefined && (per === 'week' || per === 'month'),
    },
    {
      key: 'makeUp',
      found: '"makeUp"',
      other: '"sum"',
      when: rule.makeUp !== undefined && sum !== undefined,
    },
  ];
}

function ofRows({ every, milestones, after, table, catchUp }: StreakRule): readonly Disagreement[] {
  const isAfterAll = after !== undefined && every !== undefined;
  const holds = after === 'hold' && milestones !== undefined;
  return [
    { key: 'after', found: '"after"', other: '"every"', when: isAfterAll },
    { key: 'after', found: '"after": "hold"', other: '"milestones"', when: holds },
    {
      key: 'catchUp',
      found: '"catchUp"',
      other: '"table"',
      when: catchUp === true && table !== undefined,
    },
  ];
}

/** What gives way is an award of the same rule set to the acting member. */
function checkReplaces(ruleId: string, rule: StreakRule, scope: Scope): void {
  const awards = new Map(
    Object.entries(scope.ruleSet.rules).flatMap(([id, one]) =>
      one.kind === 'award' ? [[id, one]] : [],
    ),
  );
  for (const [index, replaced] of (rule.replaces ?? []).entries()) {
    const path = ['rules', ruleId, 'replaces', index];
    const award = awards.get(replaced);
    if (!award) scope.issues.push(unknownRule(replaced, [...awards.keys()], path));
    else if (award.to !== undefined)
      scope.issues.push(issue('replaces-other-member', path, { rule: replaced }));
  }
}
