import { formatExact, parseExact, ZERO } from '../units/exact.ts';
import { digestJson } from '../units/hash.ts';
import { byCodeUnit } from '../units/identifier.ts';
import { weekdayNumber } from './during.ts';
import { eventDecimal } from './event-decimal.ts';
import { issue } from './issues.ts';
import type { CompiledWhen } from './program.ts';
import type { Rule, RuleSet } from './rule-set.ts';
import { compileWhen, counterOf, notePath, type Scope } from './scope.ts';
import type { StreakRule, StreakSum } from './streak.ts';
import type { PeriodSum } from './streak-advance.ts';
import { type CompiledCounter, streakCounter } from './streak-counter.ts';
import { compileFreezes } from './streak-freezes.ts';
import { compileMakeUp } from './streak-make-up.ts';
import { type PaceTerms, paceOf } from './streak-pace.ts';

/** Whether the counter of a rule follows from its terms alone. */
export function isUnnamed(ruleId: string, { counterId = ruleId }: StreakRule): boolean {
  return counterId === ruleId;
}

/**
 * Counters by rule; rules that count the same have the same one. Rules come in the order
 * (priority, id).
 */
export function compileCounters(
  rules: readonly (readonly [ruleId: string, rule: StreakRule])[],
  scope: Scope,
): ReadonlyMap<string, CompiledCounter> {
  const users = new Map<number, string[]>();
  const catching = new Map<number, number[]>();
  const counters = new Map<number, CompiledCounter>();
  const byRule = new Map<string, CompiledCounter>();
  for (const [ruleId, rule] of rules) {
    const when = compileCounted(ruleId, rule, scope);
    const isNamed = !scope.unnamedStreaks.has(rule.counterId ?? ruleId);
    const terms = definitionOf(rule, isNamed ? rule.counterId : undefined, scope);
    const slot = scope.slots.slot(terms.name, 'streak');
    const ruleIds = users.get(slot) ?? [];
    checkCare(ruleId, rule, ruleIds[0], scope);
    ruleIds.push(ruleId);
    users.set(slot, ruleIds);
    const seenSlots = catching.get(slot) ?? [];
    if (rule.catchUp) seenSlots.push(seenSlot(ruleId, rule, scope));
    catching.set(slot, seenSlots);
    const counter =
      counters.get(slot) ??
      streakCounter({
        slot,
        on: terms.on,
        ruleIds,
        seenSlots,
        when,
        pace: paceOf(terms),
        perEvent: terms.per === 'event',
        allowsGaps: terms.allowsGaps,
        sum: rule.sum && compileSum(rule.sum, scope),
        freezes: compileFreezes(rule.freezes, ruleId, scope),
        makeUp: compileMakeUp(rule.makeUp, ruleId, scope),
        takesBack: rule.sum !== undefined,
      });
    counters.set(slot, counter);
    byRule.set(ruleId, counter);
  }
  return byRule;
}

/** Where a rule that catches up remembers what it has seen. */
export function seenSlot(ruleId: string, rule: StreakRule, scope: Scope): number {
  return scope.slots.slot(`${counterOf(ruleId, rule)}/seen`, 'last');
}

/** Two rules never share counters by accident. */
export function checkCounters({ rules }: RuleSet, scope: Scope): void {
  const owners = new Map<string, NamedRule[]>();
  for (const named of Object.entries(rules).sort(([a], [b]) => byCodeUnit(a, b))) {
    const [ruleId, rule] = named;
    const { counterId = ruleId } = rule;
    const others = owners.get(counterId) ?? [];
    const [owner] = others.find(([, other]) => !mayShare(rule, other)) ?? [];
    if (owner !== undefined) {
      const path = ['rules', ruleId, 'counterId'];
      scope.issues.push(issue('counter-shared', path, { counterId, rule: owner }));
    }
    others.push(named);
    owners.set(counterId, others);
  }
}

type NamedRule = readonly [ruleId: string, rule: Rule];

/** Streaks may have one `counterId`, where the streak is all that they would share by it. */
function mayShare(one: Rule, other: Rule): boolean {
  if (one.kind !== 'streak' || other.kind !== 'streak') return false;
  const bothLimit = one.limit !== undefined && other.limit !== undefined;
  return !bothLimit && !(one.repeat === false && other.repeat === false);
}

/**
 * What keeps a run alive is no part of what is counted, so that freezes may be brought in, or cost
 * more, without anybody's streak beginning anew. So rules that share a counter state the same.
 */
function checkCare(
  ruleId: string,
  rule: StreakRule,
  first: string | undefined,
  scope: Scope,
): void {
  const other = first === undefined ? undefined : scope.ruleSet.rules[first];
  if (other?.kind !== 'streak') return;
  for (const key of ['nonexistentDates', 'freezes', 'makeUp', 'pauses'] as const) {
    if (careOf(rule, key) === careOf(other, key)) continue;
    scope.issues.push(issue('streak-care-differs', ['rules', ruleId], { key, rule: first }));
  }
}

function careOf(rule: StreakRule, key: 'nonexistentDates' | 'freezes' | 'makeUp' | 'pauses') {
  return digestJson(rule[key] ?? CARE_DEFAULTS[key]);
}

const CARE_DEFAULTS = {
  nonexistentDates: 'skipped',
  freezes: 'none',
  makeUp: 'none',
  pauses: 'honoured',
} as const;

/** What counts is looked at before anything that the input does to a streak. */
function compileCounted(
  ruleId: string,
  { when }: StreakRule,
  scope: Scope,
): CompiledWhen | undefined {
  const path = ['rules', ruleId, 'when'];
  const compiled = compileWhen(when, path, scope);
  if (compiled?.reads.includes('member.streak'))
    scope.issues.push(issue('streak-reads-streak', path));
  return compiled;
}

interface Definition extends PaceTerms {
  /** Of the slot: the same for rules that count the same, whatever the order of keys. */
  readonly name: string;
  readonly on: readonly string[];
}

function definitionOf(rule: StreakRule, counterId: string | undefined, scope: Scope): Definition {
  const { per = 'day', mode = 'rolling' } = rule;
  const on = [...new Set([rule.on].flat())].sort(byCodeUnit);
  const allowsGaps = rule.gaps === 'allowed';
  const named = [...new Set(rule.days?.map(weekdayNumber))].sort();
  const days = named.length === 0 || named.length === 7 ? undefined : named;
  const countsOptional = days !== undefined && rule.optionalDays === 'count';
  const countsWeeks = per === 'week' || mode === 'calendar-week';
  const weekStart =
    rule.weekStart === undefined ? scope.calendar.weekStart : weekdayNumber(rule.weekStart);
  const sum = rule.sum && [rule.sum.of, formatExact(parseExact(rule.sum.atLeast) ?? ZERO)];
  const digest = digestJson({
    on,
    when: rule.when,
    per,
    mode,
    allowsGaps,
    days,
    countsOptional,
    weekStart: countsWeeks ? weekStart : undefined,
    sum,
    counterId,
  });
  return {
    name: `streak/${on[0]}/${per}/${mode}/${digest}`,
    on,
    per,
    mode,
    allowsGaps,
    days: days && new Set(days),
    countsOptional,
    weekStart,
    missesSkipped: rule.nonexistentDates === 'missed',
    honoursPauses: rule.pauses !== 'ignored',
  };
}

function compileSum({ of, atLeast }: StreakSum, scope: Scope): PeriodSum {
  const read = eventDecimal(of, (path) => notePath(path, scope));
  return {
    read: (context) => {
      const value = read(context);
      return 'code' in value ? undefined : value;
    },
    atLeast: parseExact(atLeast) ?? ZERO,
  };
}
