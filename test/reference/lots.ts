import type { Duration } from 'date-fns';
import type { Choice } from '../../src/rules/choices.ts';
import type { ExpiryRule, Lifetime } from '../../src/rules/expiry.ts';
import type { RuleSet, Schedule } from '../../src/rules/rule-set.ts';
import { addMonths, type Day, dayKeyText, firstDayAfter, toDay } from '../../src/units/civil.ts';
import { holds } from './conditions.ts';
import type { Giving, Log, Lot, LotTerms, Moment } from './log.ts';
import { byName, defaultCurrency, isRetired, ofKind, reaches } from './moment.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** How the currencies that keep lots keep them: those that points lapse of in any version. */
export function lotTermsOf(rules: RuleSet | Schedule): ReadonlyMap<string, LotTerms> {
  const sets = 'versions' in rules ? rules.versions.map((version) => version.rules) : [rules];
  const expiries = sets.flatMap((set) =>
    Object.values(set.rules).flatMap((rule) =>
      rule.kind === 'expiry' ? [{ rule, currency: rule.currency ?? defaultCurrency(set) }] : [],
    ),
  );
  const currencies = new Set(expiries.map(({ currency }) => currency));
  return new Map(
    [...currencies].map((currency): [string, LotTerms] => {
      const own = expiries.filter((one) => one.currency === currency);
      const clearsByAge = own.some(({ rule }) => (rule.clear?.of ?? 'all') !== 'all');
      const { spends = 'soonest' } = sets[0]?.currencies?.[currency] ?? {};
      return [currency, { spends, byDay: clearsByAge || spends !== 'soonest' }];
    }),
  );
}

/** What is left of every lot that lines have put points into, in the order of their last days. */
export function openLots(who: string, currency: string, { changes }: Log): readonly Lot[] {
  const own = changes.filter((change) => change.who === who && change.currency === currency);
  if (own.reduce((sum, { points }) => sum + points, 0) === 0) return [];
  const open = new Map<string, Lot>();
  for (const change of own) {
    const name = labelOf(change.lot);
    const before = open.get(name);
    const points = (before?.points ?? 0) + change.points;
    const since = Math.min(before?.since ?? NEVER, change.lot.since) as Lot['since'];
    if (points === 0) open.delete(name);
    else open.set(name, { ...(before ?? change.lot), since, points });
  }
  return [...open.values()].sort(byLastDay);
}

/** Lots of one name are one lot. */
export function labelOf({ lastDay, class: name, priority, cohort }: Lot): string {
  return `${lastDay} ${priority} ${cohort} ${name}`;
}

function byLastDay(a: Lot, b: Lot): number {
  if (a.lastDay !== b.lastDay) return a.lastDay < b.lastDay ? -1 : 1;
  const byLabel = a.priority - b.priority || byName(a.class, b.class) || a.cohort - b.cohort;
  return a.since - b.since || byLabel;
}

/** The order in which a currency spends its lots. */
export function inOrder(lots: readonly Lot[], { spends }: LotTerms): readonly Lot[] {
  const byAge = (a: Lot, b: Lot) => a.cohort - b.cohort || a.since - b.since || byLastDay(a, b);
  const byPriority = (a: Lot, b: Lot) =>
    a.priority - b.priority || byName(a.class, b.class) || byAge(a, b);
  const order = { soonest: byLastDay, oldest: byAge, priority: byPriority }[spends];
  return [...lots].sort(order);
}

/** So many points of the first lots of a list. */
export function firstOf(lots: readonly Lot[], points: number): readonly Lot[] {
  let left = points;
  return lots.flatMap((lot) => {
    const part = Math.min(left, lot.points);
    left -= part;
    return part > 0 ? [{ ...lot, points: part }] : [];
  });
}

/** So many points of the last lots of a list; what comes before pays a debt. */
export function lastOf(lots: readonly Lot[], points: number): readonly Lot[] {
  return [...firstOf([...lots].reverse(), points)].reverse();
}

/** A lot as a line of the ledger names it. */
export function moveOf({ lastDay, class: name, priority, cohort }: Lot, points: number) {
  return {
    ...(lastDay !== NEVER && { through: dayKeyText(toDay(lastDay)) }),
    ...(name !== '' && { class: name }),
    ...(priority !== 0 && { priority }),
    ...(cohort !== 0 && { granted: dayKeyText(toDay(cohort)) }),
    points,
  };
}

type Grant = Pick<Giving, 'lot' | 'tags'>;

/** The lot of points that become available now, by a rule or by none. */
export function newLot(
  points: number,
  currency: string,
  given: readonly [ruleId: string, rule: Grant],
  now: Moment,
): Lot {
  const [ruleId, rule] = given;
  const { class: name = '', priority = 0 } = rule.lot ?? {};
  const terms = now.log.lotTerms.get(currency);
  const ends = expiriesOf(currency, now).flatMap(([id, expiry]) => {
    const { after, rules, tags } = expiry;
    const isMeant = (!rules && !tags) || reaches(expiry, ruleId, rule as Giving);
    if (after === undefined || !isMeant || isRetired(expiry, now)) return [];
    return [{ id, lastDay: lastDayOf(chosen(after, now), now) }];
  });
  const lastDay = Math.min(NEVER, ...ends.map((end) => end.lastDay));
  const by = ends.find((end) => end.lastDay === lastDay && lastDay !== NEVER);
  return {
    lastDay,
    class: name,
    priority,
    cohort: terms?.byDay ? now.day : 0,
    since: now.at,
    rule: by?.id ?? '',
    points,
  };
}

/** The rules on the lapse of a currency, in the order (priority, id). */
function expiriesOf(
  currency: string,
  { rules }: Moment,
): readonly (readonly [string, ExpiryRule])[] {
  return ofKind('expiry', rules).filter(
    ([, rule]) => (rule.currency ?? defaultCurrency(rules.set)) === currency,
  );
}

/** The first match of an ordered list. */
export function chosen<T>(terms: T | readonly Choice<T>[], now: Moment): T {
  if (!Array.isArray(terms)) return terms as T;
  const rows = terms as readonly Choice<T>[];
  const row = rows.find((one) => one.if === undefined || holds(one.if, now));
  if (!row) throw new Error('The reference is given sound data.');
  return row.use;
}

function lastDayOf(lifetime: Lifetime, { day, rules: { calendar } }: Moment): number {
  if (lifetime === 'never') return NEVER;
  if (!('endOf' in lifetime)) return later(toDay(day), lifetime);
  const { endOf, plus = 0 } = lifetime;
  const firsts = Array.from({ length: plus + 1 }).reduce<Day>(
    (first) => firstDayAfter(endOf, first, calendar.weekStart),
    toDay(day),
  );
  return firsts - 1;
}

/** So many times a duration of whole days after a day: months first, clipped, then days. */
export function later(day: Day, duration: Duration, count = 1): Day {
  const { years = 0, months = 0, weeks = 0, days = 0 } = duration;
  return toDay(addMonths(day, (years * 12 + months) * count) + (weeks * 7 + days) * count);
}
