import type { Event } from '../../src/model/event.ts';
import { type During, parseClock, type Weekday, weekdayNumber } from '../../src/rules/during.ts';
import type { Reach } from '../../src/rules/fields.ts';
import type { Rule, RuleSet, Schedule } from '../../src/rules/rule-set.ts';
import { type Calendar, calendarOf } from '../../src/units/calendar.ts';
import { civilOf, parseDay, toDay, weekdayOf } from '../../src/units/civil.ts';
import { type Instant, parseInstant } from '../../src/units/instant.ts';
import { zoneOf } from '../../src/units/zone.ts';
import type { Giving, Line, Log, Moment, Rules } from './log.ts';

export function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The eyes of the acting member on an event; versions of a schedule follow from its instant. */
export function momentOf(event: Event, rules: RuleSet | Schedule, log: Log): Moment {
  const at = parseInstant(event.at);
  if (at === undefined) throw new Error('The reference is given sound data.');
  const found = rulesAt(rules, at);
  const groupTags = log.groups.get(event.groupId ?? '') ?? [];
  const day = found.calendar.dayAt(at);
  return { event, at, day, who: event.memberId, groupTags, about: {}, rules: found, log };
}

/** Says why a rule gives less. */
export function refuse(
  rule: string,
  code: string,
  { about, log }: Moment,
  params: Readonly<Record<string, unknown>> = {},
): void {
  log.reasons.push({ code, rule, ...params, ...about });
}

export function rulesAt(rules: RuleSet | Schedule, at: Instant): Rules {
  const { timeZone, dayStart = '00:00', weekStart = 'monday' } = firstOf(rules);
  return { set: versionAt(rules, at), calendar: calendarFor(timeZone, dayStart, weekStart) };
}

/** A calendar builds its tables as it is asked, so one is kept for all who ask the same. */
const calendars = new Map<string, Calendar>();

function calendarFor(timeZone: string, dayStart: string, weekStart: Weekday): Calendar {
  const name = [timeZone, dayStart, weekStart].join(' ');
  const zone = zoneOf(timeZone);
  if (zone === undefined) throw new Error('The reference is given sound data.');
  const dayStartMs = (parseClock(dayStart) ?? 0) * 60_000;
  const known =
    calendars.get(name) ?? calendarOf({ zone, dayStartMs, weekStart: weekdayNumber(weekStart) });
  calendars.set(name, known);
  return known;
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

type Named<Kind extends Rule['kind']> = readonly (readonly [
  string,
  Extract<Rule, { readonly kind: Kind }>,
])[];

/** A memo: the rules of a set do not change. */
const listsOf = new WeakMap<RuleSet, Map<string, Named<Rule['kind']>>>();

export function ofKind<Kind extends Rule['kind']>(
  kinds: Kind | readonly Kind[],
  { set }: Rules,
): Named<Kind> {
  const lists = listsOf.get(set) ?? new Map<string, Named<Rule['kind']>>();
  listsOf.set(set, lists);
  const name = String(kinds);
  const list =
    lists.get(name) ??
    Object.entries(set.rules)
      .filter(([, rule]) => [kinds].flat().includes(rule.kind as Kind) && rule.enabled !== false)
      .sort(([a, one], [b, two]) => (one.priority ?? 0) - (two.priority ?? 0) || byName(a, b));
  lists.set(name, list);
  return list as Named<Kind>;
}

export function hears({ on }: { readonly on: string | readonly string[] }, { event }: Moment) {
  return [on].flat().includes(event.type);
}

/** Who acted. */
export function actorOf({ event }: Moment): string {
  return event.by ?? event.memberId;
}

export function reaches(reach: Reach | undefined, ruleId: string, { tags = [] }: Giving): boolean {
  if (reach?.rules?.includes(ruleId)) return true;
  return reach?.tags?.some((tag) => tags.includes(tag)) ?? false;
}

export function isRetired({ retire }: Rule, { at, rules }: Moment): boolean {
  return retire !== undefined && at >= startOf(retire, rules.calendar);
}

function startOf(text: string, calendar: Calendar): number {
  const day = parseDay(text);
  return day === undefined ? Number(parseInstant(text)) : calendar.startOf(day);
}

export function isDuring(
  during: During | undefined,
  { at, day, rules: { calendar } }: Moment,
): boolean {
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

/** What is available. */
export function balanceOf(who: string, currency: string, log: Log): number {
  return sumOf('available', who, currency, log);
}

/** What was granted and is not available yet. */
export function pendingOf(who: string, currency: string, log: Log): number {
  return sumOf('pending', who, currency, log);
}

function sumOf(bucket: Line['bucket'], who: string, currency: string, { lines }: Log): number {
  return lines
    .filter((line) => line.member === who && line.currency === currency && line.bucket === bucket)
    .reduce((sum, { points }) => sum + points, 0);
}

export function defaultCurrency(set: RuleSet): string {
  const [first = 'points', ...others] = Object.keys(set.currencies ?? { points: {} }).sort();
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

/** As `read`, for an event whose `by` is its member where it does not say. */
export function readOf(path: string, event: Event): unknown {
  return path === '$.by' ? (event.by ?? event.memberId) : read(path, event);
}
