import type { SeasonLength } from '../../src/rules/season.ts';
import { dayKeyText, firstDayOf, toDay } from '../../src/units/civil.ts';
import { formatInstant, type Instant } from '../../src/units/instant.ts';
import { type Draft, pointsText, whole, writeLine } from './lines.ts';
import type { Lot, Moment } from './log.ts';
import { inOrder, later, openLots } from './lots.ts';
import { byName, defaultCurrency, isRetired, ofKind } from './moment.ts';
import { decimal, multiply, type Rounding, round, textOf } from './rational.ts';

/** Whether a period begins with the day of the boundary. */
export type Begins = (every: SeasonLength) => boolean;

/** The rules of a kind, by id alone. */
export function namedOf<Kind extends 'expiry' | 'decay' | 'season'>(kind: Kind, now: Moment) {
  const { set } = now.rules;
  return ofKind(kind, now.rules)
    .filter(([, rule]) => !isRetired(rule, now))
    .map(([id, rule]) => {
      const { currency = defaultCurrency(set) }: { readonly currency?: string | undefined } = rule;
      return { id, rule, currency };
    })
    .sort((a, b) => byName(a.id, b.id));
}

/** The rounding of a loss, said of the number below 0 that the line has. */
export const MIRROR: Readonly<Record<Rounding, Rounding>> = {
  floor: 'ceil',
  ceil: 'floor',
  trunc: 'trunc',
  'half-up': 'half-up',
  'half-even': 'half-even',
};

export function expire(draft: Omit<Draft, 'kind' | 'contra'>, now: Moment): void {
  writeLine({ kind: 'expiration', contra: 'expired', ...draft }, now);
}

const sumOf = (lots: readonly Lot[]) => lots.reduce((sum, { points }) => sum + points, 0);

/** What lapses with the end of a period, whatever its last day is. */
export function clear(now: Moment, begins: Begins): void {
  const { who, log } = now;
  for (const { id, rule, currency } of namedOf('expiry', now)) {
    const terms = log.lotTerms.get(currency);
    if (!rule.clear || !terms || !begins(rule.clear.every)) continue;
    const { share = 1, rounding = 'floor' } = rule.clear;
    const stated = openLots(who, currency, log).filter(statedBy(rule.clear, now));
    const sum = sumOf(stated);
    const points = -Number(round(multiply(whole(sum), decimal(share)), rounding));
    if (points === 0) continue;
    const base = pointsText(-sum, currency, now);
    const calc = { base, factor: textOf(decimal(share)), rounding: MIRROR[rounding] };
    expire({ rule: id, currency, points, from: inOrder(stated, terms), ...calc }, now);
  }
}

type Clearing = NonNullable<ReturnType<typeof namedOf<'expiry'>>[number]['rule']['clear']>;

function statedBy({ every, of = 'all' }: Clearing, { day, rules }: Moment): (lot: Lot) => boolean {
  const first = firstDayOf(every, toDay(day - 1), rules.calendar.weekStart);
  if (of === 'all') return () => true;
  return of === 'earlier'
    ? ({ cohort }) => cohort < first
    : ({ cohort }) => cohort >= first && cohort < day;
}

/** First lots whose last day is over, then those of members who have done nothing for long. */
export function lapse(now: Moment): void {
  const { log, day } = now;
  for (const currency of [...log.lotTerms.keys()].sort(byName))
    lapseAll(currency, undefined, now, (lot) => lot.lastDay < day);
  for (const { id, rule, currency } of namedOf('expiry', now))
    if (rule.inactive && isIdle(rule.inactive, now)) lapseAll(currency, id, now, () => true);
}

function lapseAll(
  currency: string,
  ruleId: string | undefined,
  now: Moment,
  isMeant: (lot: Lot) => boolean,
): void {
  for (const lot of openLots(now.who, currency, now.log).filter(isMeant))
    expire({ rule: ruleId ?? lot.rule, currency, points: -lot.points, from: [lot] }, now);
}

/** The latest activity, or the first thing that was heard of the member. */
export function quietSince({ who, log }: Moment): Instant {
  const visits = log.visits.filter((visit) => visit.who === who);
  const met = log.clocks.find((one) => one.who === who);
  return (visits.at(-1) ?? met)?.at as Instant;
}

/** Whether a stretch without activity, or the next one after it, has ended with yesterday. */
function isIdle(inactive: Parameters<typeof later>[1], now: Moment): boolean {
  const day = now.rules.calendar.dayAt(quietSince(now));
  let count = 1;
  while (later(day, inactive, count) < now.day - 1) count += 1;
  return later(day, inactive, count) === now.day - 1;
}

/**
 * Tells of points so long before the first day without them: each rule of the lots that it has given
 * a last day, and rules for all of those that no rule of this version has.
 */
export function remind(now: Moment): void {
  for (const { id, rule, currency } of namedOf('expiry', now)) {
    const { rules, tags, remind: aheads = [] } = rule;
    const isForAll = rules === undefined && tags === undefined;
    for (const ahead of [aheads].flat()) tellOf({ id, currency, isForAll, ahead }, now);
  }
}

interface Reminder {
  readonly id: string;
  readonly currency: string;
  readonly isForAll: boolean;
  readonly ahead: Parameters<typeof later>[1];
}

function tellOf({ id, currency, isForAll, ahead }: Reminder, now: Moment): void {
  const { who, at, log, rules } = now;
  const isOwn = ({ rule }: Lot) =>
    rules.set.rules[rule]?.kind === 'expiry' ? rule === id : isForAll;
  const lots = openLots(who, currency, log).filter((lot) => isOwn(lot) && isAhead(lot, ahead, now));
  for (const last of new Set(lots.map(({ lastDay }) => lastDay))) {
    const points = sumOf(lots.filter(({ lastDay }) => lastDay === last));
    const told = { memberId: who, ruleId: id, currency, points, through: dayKeyText(toDay(last)) };
    log.notices.push({ kind: 'lapse-ahead', ...told, at: formatInstant(at) });
  }
}

/** Whether the boundary begins the day that lies so long before the end of a lot. */
function isAhead({ lastDay }: Lot, ahead: Reminder['ahead'], { at, rules }: Moment): boolean {
  const { calendar } = rules;
  if (lastDay === Number.POSITIVE_INFINITY) return false;
  const end = calendar.startOf(toDay(lastDay + 1));
  return calendar.startOf(calendar.dayAt(calendar.shift(end, ahead, -1))) === at;
}
