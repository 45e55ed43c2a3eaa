import type { During } from '../../src/rules/during.ts';
import type { Rule } from '../../src/rules/rule-set.ts';
import type { Moment } from './log.ts';
import {
  actorOf,
  balanceOf,
  defaultCurrency,
  isDuring,
  isRetired,
  read,
  scaleOf,
} from './moment.ts';
import { standingOf } from './streaks.ts';

/** A comparison in its long form. */
interface Comparison {
  readonly fact: string;
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly operator: string;
  readonly value: unknown;
}

type Acting = Rule & { readonly during?: During | undefined; readonly when?: unknown };

/** Whether a rule looks at the input at all. */
export function acts(rule: Acting, now: Moment): boolean {
  return !isRetired(rule, now) && isDuring(rule.during, now) && holds(rule.when, now);
}

/** Only the forms that the generated rules use. */
export function holds(when: unknown, now: Moment): boolean {
  if (when === undefined) return true;
  if (typeof when === 'string') return holds(now.rules.set.segments?.[when], now);
  const condition = when as Readonly<Record<string, unknown>>;
  if ('fact' in condition) return compares(condition as unknown as Comparison, now);
  return Object.entries(condition).every(([key, value]) => {
    if (key === 'all') return (value as unknown[]).every((one) => holds(one, now));
    if (key === 'any') return (value as unknown[]).some((one) => holds(one, now));
    if (key === 'not') return !holds(value, now);
    const terms = typeof value === 'object' && value !== null ? value : { equal: value };
    return Object.entries(terms).every(([operator, bound]) =>
      isSo(operator, factOf(key, {}, now), bound),
    );
  });
}

function compares({ fact, path, params, operator, value }: Comparison, now: Moment): boolean {
  return isSo(operator, factOf(`${fact}${path.slice(1)}`, params, now), value);
}

function isSo(operator: string, fact: unknown, bound: unknown): boolean {
  switch (operator) {
    case 'equal':
      return fact === bound;
    case 'lessThan':
      return typeof fact === 'number' && fact < Number(bound);
    case 'greaterThanInclusive':
      return typeof fact === 'number' && fact >= Number(bound);
    case 'contains':
      return Array.isArray(fact) && fact.includes(bound);
    default:
      throw new Error(`The reference has no operator ${operator}.`);
  }
}

function factOf(key: string, params: Comparison['params'], now: Moment): unknown {
  const { event, who, day, at, log, rules } = now;
  const visits = log.visits.filter((visit) => visit.who === who);
  const joinedAt = log.joined.get(who);
  switch (key) {
    case 'member.purchases':
      return new Set(visits.flatMap(({ order }) => order ?? [])).size;
    case 'member.idleDays':
      return visits.length === 0
        ? undefined
        : Math.max(0, day - Math.max(...visits.map((visit) => visit.day)) - 1);
    case 'member.tags':
      return log.tags.get(who) ?? [];
    case 'member.daysSinceJoin':
      return joinedAt === undefined ? undefined : day - rules.calendar.dayAt(joinedAt);
    case 'member.balance': {
      const currency = defaultCurrency(rules.set);
      return balanceOf(who, currency, log) / 10 ** scaleOf(currency, rules.set);
    }
    case 'member.streak': {
      const standing = standingOf(String(params['rule']), { who, at, rules, log });
      return params['of'] === 'longest' ? standing.longest : standing.current;
    }
    case 'group.tags':
      return now.groupTags;
    case 'event.by':
      return actorOf(now);
    default:
      return read(`$${key.slice('event'.length)}`, event);
  }
}
