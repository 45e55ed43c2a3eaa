import type { Event } from '../../src/model/event.ts';
import type { Amount } from '../../src/rules/amount.ts';
import type { AwardRule } from '../../src/rules/award.ts';
import { type During, parseClock, type Weekday, weekdayNumber } from '../../src/rules/during.ts';
import type { Reach } from '../../src/rules/fields.ts';
import type { MultiplierRule } from '../../src/rules/multiplier.ts';
import type { Rule, RuleSet, Schedule } from '../../src/rules/rule-set.ts';
import { type Calendar, calendarOf } from '../../src/units/calendar.ts';
import { civilOf, parseDay, toDay, weekdayOf } from '../../src/units/civil.ts';
import { type Instant, parseInstant } from '../../src/units/instant.ts';
import { zoneOf } from '../../src/units/zone.ts';
import type { Rational } from './rational.ts';

export interface Line {
  readonly event: string;
  readonly member: string;
  readonly rule: string;
  readonly currency: string;
  readonly points: number;
  readonly balance: number;
  readonly day: string;
  readonly base: string;
  readonly factors: readonly string[];
  readonly asked: number;
  readonly cutBy: readonly string[];
}

export interface Log {
  readonly lines: Line[];
  readonly items: string[];
  readonly seen: Map<string, string>;
  readonly joined: Set<string>;
  readonly tags: Map<string, readonly string[]>;
  readonly uses: { who: string; counter: string; at: Instant; amount: number }[];
  readonly tries: { who: string; counter: string; at: Instant }[];
  readonly keys: { who: string; counter: string; at: Instant; value: string }[];
  readonly carries: { who: string; counter: string; fraction: Rational }[];
  readonly visits: { who: string; day: number; order: string | undefined }[];
}

/** One version with the calendar that all versions share. */
export interface Rules {
  readonly set: RuleSet;
  readonly calendar: Calendar;
}

/** An event in the eyes of one member: whoever acts, or whoever benefits. */
export interface Moment {
  readonly event: Event;
  readonly at: Instant;
  readonly day: number;
  readonly who: string;
  readonly rules: Rules;
  readonly log: Log;
}

export interface Base {
  readonly total: Rational;
  readonly parts?: readonly { readonly value: Rational; readonly count: bigint }[];
}

export interface Stake {
  readonly currency: string;
  readonly amount: Amount;
  readonly base: Base;
}

export interface Claim {
  readonly ruleId: string;
  readonly rule: AwardRule;
  readonly stakes: readonly Stake[];
  readonly to: string;
  readonly key: Key | undefined;
}

/** A value that a rule awards once, under the name of its counter. */
export interface Key {
  readonly counter: string;
  readonly value: string;
}

export function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The eyes of `who` on an event; versions of a schedule follow from its instant. */
export function momentOf(event: Event, who: string, rules: RuleSet | Schedule, log: Log): Moment {
  const at = parseInstant(event.at);
  const zone = zoneOf(firstOf(rules).timeZone);
  if (at === undefined || zone === undefined) throw new Error('The reference is given sound data.');
  const set = versionAt(rules, at);
  const calendar = calendarOf({
    zone,
    dayStartMs: (parseClock(set.dayStart ?? '00:00') ?? 0) * 60_000,
    weekStart: weekdayNumber(set.weekStart ?? 'monday'),
  });
  return { event, at, day: calendar.dayAt(at), who, rules: { set, calendar }, log };
}

function firstOf(rules: RuleSet | Schedule): RuleSet {
  const first = 'versions' in rules ? rules.versions[0]?.rules : rules;
  if (!first) throw new Error('The reference is given sound data.');
  return first;
}

function versionAt(rules: RuleSet | Schedule, at: Instant): RuleSet {
  if (!('versions' in rules)) return rules;
  const begun = rules.versions.filter(
    ({ from }) => from === undefined || at >= Number(parseInstant(from)),
  );
  return begun.at(-1)?.rules ?? firstOf(rules);
}

export function ofKind<Kind extends Rule['kind']>(
  kind: Kind,
  { set }: Rules,
): readonly (readonly [string, Extract<Rule, { readonly kind: Kind }>])[] {
  return Object.entries(set.rules)
    .filter(([, rule]) => rule.kind === kind && rule.enabled !== false)
    .sort(([a, one], [b, two]) => (one.priority ?? 0) - (two.priority ?? 0) || byName(a, b))
    .map(([id, rule]) => [id, rule as Extract<Rule, { readonly kind: Kind }>]);
}

export function reaches(
  reach: Reach | undefined,
  ruleId: string,
  { tags = [] }: AwardRule,
): boolean {
  if (reach?.rules?.includes(ruleId)) return true;
  return reach?.tags?.some((tag) => tags.includes(tag)) ?? false;
}

export function acts(rule: AwardRule | MultiplierRule, now: Moment): boolean {
  return !isRetired(rule, now) && isDuring(rule.during, now) && holds(rule.when, now);
}

export function isRetired({ retire }: Rule, { at, rules }: Moment): boolean {
  return retire !== undefined && at >= startOf(retire, rules.calendar);
}

function startOf(text: string, calendar: Calendar): number {
  const day = parseDay(text);
  return day === undefined ? Number(parseInstant(text)) : calendar.startOf(day);
}

function isDuring(during: During | undefined, { at, day, rules: { calendar } }: Moment): boolean {
  if (!during) return true;
  const { from, until, through, weekdays, hours, daysOfMonth } = during;
  const { hour, minute } = calendar.wallAt(at);
  const isIn = (start: string, end: string) => {
    const [first, last, clock] = [parseClock(start) ?? 0, parseClock(end) ?? 0, hour * 60 + minute];
    return first < last ? first <= clock && clock < last : first <= clock || clock < last;
  };
  const tests = [
    from === undefined || at >= startOf(from, calendar),
    until === undefined || at < startOf(until, calendar),
    through === undefined || day <= Number(parseDay(through)),
    !weekdays || weekdays.some((name: Weekday) => weekdayNumber(name) === weekdayOf(toDay(day))),
    !hours || hours.some((one) => isIn(one.from, one.until)),
    !daysOfMonth || daysOfMonth.some((date) => isDate(date, day)),
  ];
  return tests.every(Boolean);
}

function isDate(date: number, day: number): boolean {
  if (date > 0) return civilOf(toDay(day)).dayOfMonth === date;
  const next = civilOf(toDay(day - date));
  return next.dayOfMonth === 1;
}

/** Only the short forms that the generated rules use. */
export function holds(when: unknown, now: Moment): boolean {
  if (when === undefined) return true;
  if (typeof when === 'string') return holds(now.rules.set.segments?.[when], now);
  return Object.entries(when as Record<string, unknown>).every(([key, value]) => {
    if (key === 'all') return (value as unknown[]).every((one) => holds(one, now));
    if (key === 'any') return (value as unknown[]).some((one) => holds(one, now));
    if (key === 'not') return !holds(value, now);
    const terms = typeof value === 'object' && value !== null ? value : { equal: value };
    return Object.entries(terms).every(([operator, bound]) =>
      compares(operator, factOf(key, now), bound),
    );
  });
}

function compares(operator: string, fact: unknown, bound: unknown): boolean {
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

function factOf(key: string, { event, who, day, log, rules }: Moment): unknown {
  const visits = log.visits.filter((visit) => visit.who === who);
  switch (key) {
    case 'member.purchases':
      return new Set(visits.flatMap(({ order }) => order ?? [])).size;
    case 'member.idleDays':
      return visits.length === 0
        ? undefined
        : Math.max(0, day - Math.max(...visits.map((visit) => visit.day)) - 1);
    case 'member.tags':
      return log.tags.get(who) ?? [];
    case 'member.balance': {
      const currency = defaultCurrency(rules.set);
      return balanceOf(who, currency, log) / 10 ** scaleOf(currency, rules.set);
    }
    default:
      return read(`$${key.slice('event'.length)}`, event);
  }
}

export function balanceOf(who: string, currency: string, { lines }: Log): number {
  return lines
    .filter((line) => line.member === who && line.currency === currency)
    .reduce((sum, { points }) => sum + points, 0);
}

function currenciesOf(set: RuleSet): readonly string[] {
  return Object.keys(set.currencies ?? { points: {} }).sort();
}

export function defaultCurrency(set: RuleSet): string {
  const [first = 'points', ...others] = currenciesOf(set);
  return others.length === 0 ? first : 'points';
}

export function scaleOf(currency: string, set: RuleSet): number {
  return set.currencies?.[currency]?.scale ?? 0;
}

export function read(path: string, from: unknown): unknown {
  return path
    .split('.')
    .slice(1)
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], from);
}
