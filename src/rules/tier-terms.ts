import type { Duration } from 'date-fns';
import type { PathSegment } from '../model/issue.ts';
import { DAY_MS } from '../units/civil.ts';
import { partsOf } from '../units/duration.ts';
import { compare } from '../units/exact.ts';
import { describe } from './conditions/codes.ts';
import { issue } from './issues.ts';
import type { Scope } from './scope.ts';
import type { TierPeriod, TierRule } from './tier.ts';
import type { CompiledLevel } from './tier-levels.ts';

type Path = readonly PathSegment[];

/** What the schema cannot see: the order of levels, and keys that say nothing beside others. */
export function checkTierTerms(
  rule: TierRule,
  levels: readonly CompiledLevel[],
  path: Path,
  scope: Scope,
): void {
  checkLevels(rule, levels, path, scope);
  for (const { key, found, other, when } of disagreements(rule))
    if (when) scope.issues.push(issue('keys-disagree', [...path, key], { found, other }));
  if (rule.grace && longest(rule.grace) >= shortest(periodOf(rule))) {
    const params = { found: describe(rule.grace), expected: 'less than the period' };
    scope.issues.push(issue('out-of-range', [...path, 'grace'], params));
  }
}

function checkLevels(
  { levels: rows }: TierRule,
  levels: readonly CompiledLevel[],
  path: Path,
  scope: Scope,
): void {
  const known = new Set<string>();
  for (const [index, level] of levels.entries()) {
    const { id, from } = level;
    const at = [...path, 'levels', index];
    const row = rows[index];
    const before = levels[index - 1];
    if (known.has(id)) scope.issues.push(issue('level-repeated', [...at, 'id'], { level: id }));
    known.add(id);
    if (before && compare(from, before.from) <= 0)
      scope.issues.push(issue('rows-not-ascending', [...at, 'from'], { from: row?.from }));
    else if (!isKeepable(level, before)) {
      const expected = `from ${rows[index - 1]?.from ?? 0} to ${row?.from}`;
      const params = { found: describe(row?.keep), expected };
      scope.issues.push(issue('out-of-range', [...at, 'keep'], params));
    }
  }
}

/** A level is kept by no more than wins it, and by no less than wins the one before. */
function isKeepable({ from, keep }: CompiledLevel, before: CompiledLevel | undefined): boolean {
  return compare(keep, from) <= 0 && (!before || compare(keep, before.from) >= 0);
}

function withinOf({ by }: TierRule) {
  return 'within' in by ? by.within : undefined;
}

function periodOf(rule: TierRule): TierPeriod | Duration {
  const within = withinOf(rule);
  return rule.period ?? (typeof within === 'string' ? within : 'year');
}

interface Disagreement {
  readonly key: string;
  /** The key with its value, where only this value has no meaning. */
  readonly found: string;
  readonly other: string;
  readonly when: boolean;
}

function disagreements(rule: TierRule): readonly Disagreement[] {
  return [...ofPeriods(rule), ...ofMoves(rule)];
}

/** What is earned within a period of the calendar is judged at its end, and nowhere else. */
function ofPeriods(rule: TierRule): readonly Disagreement[] {
  const { period, up = 'at-once', down = 'period-end' } = rule;
  const within = withinOf(rule);
  const isReviewed = up === 'period-end' || down === 'period-end';
  return [
    {
      key: 'period',
      found: `"period": ${describe(period)}`,
      other: `"within": ${describe(within)}`,
      when: period !== undefined && typeof within === 'string' && period !== within,
    },
    {
      key: 'period',
      found: '"period"',
      other: `"down": "${down}"`,
      when: period !== undefined && !isReviewed,
    },
    {
      key: 'up',
      found: '"up": "period-end"',
      other: 'a period that begins with a level',
      when: up === 'period-end' && typeof period === 'object',
    },
  ];
}

function ofMoves(rule: TierRule): readonly Disagreement[] {
  const { up = 'at-once', down = 'period-end', drop, grace, crossing } = rule;
  const other = `"down": "${down}"`;
  return [
    {
      key: 'grace',
      found: '"grace"',
      other,
      when: grace !== undefined && down !== 'period-end',
    },
    {
      key: 'drop',
      found: '"drop"',
      other,
      when: drop !== undefined && down === 'never',
    },
    {
      key: 'drop',
      found: '"drop": "one"',
      other,
      when: drop === 'one' && down === 'at-once',
    },
    {
      key: 'crossing',
      found: `"crossing": "${crossing}"`,
      other: '"up": "period-end"',
      when: crossing !== undefined && crossing !== 'before' && up === 'period-end',
    },
  ];
}

const SHORTEST_DAYS: Readonly<Record<TierPeriod, number>> = { month: 28, quarter: 90, year: 365 };

function shortest(period: TierPeriod | Duration): number {
  if (typeof period !== 'object') return SHORTEST_DAYS[period] * DAY_MS;
  const { months, days } = partsOf(period);
  return (months * 28 + days) * DAY_MS;
}

function longest(grace: Duration): number {
  const { months, days, elapsedMs } = partsOf(grace);
  return (months * 31 + days) * DAY_MS + elapsedMs;
}
