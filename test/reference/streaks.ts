import type { StreakStanding } from '../../src/index.ts';
import { weekdayNumber } from '../../src/rules/during.ts';
import type { StreakRule } from '../../src/rules/streak.ts';
import type { Calendar } from '../../src/units/calendar.ts';
import { type Day, dayKeyText, firstDayOf, toDay, weekdayOf } from '../../src/units/civil.ts';
import { formatInstant, type Instant } from '../../src/units/instant.ts';
import type { Log, Offer, Rules } from './log.ts';
import { byName, ofKind } from './moment.ts';
import { add, decimal, isLess, NOUGHT, textOf } from './rational.ts';

/** Periods, or events, in a row. Days are the first days of their periods. */
export interface Run {
  readonly length: number;
  readonly first: Day;
  readonly last: Day;
  /** Whether an event has ended it. */
  readonly isBroken: boolean;
}

/** Rules that count the same have one counter, whatever its name here. */
export function counterOf(rule: StreakRule, { calendar }: Rules): string {
  const { per = 'day', mode = 'rolling', gaps = 'end', optionalDays = 'skip', sum } = rule;
  const days = [...new Set(rule.days)].sort(byName);
  const hasDaysOff = days.length > 0 && days.length < 7;
  const hasWeeks = per === 'week' || mode === 'calendar-week';
  return JSON.stringify([
    [...new Set([rule.on].flat())].sort(byName),
    rule.when ?? null,
    [per, mode, gaps],
    hasDaysOff ? [days, optionalDays] : [],
    hasWeeks ? weekStartOf(rule, calendar) : null,
    sum ? [sum.of, textOf(decimal(sum.atLeast))] : [],
    rule.counterId ?? null,
  ]);
}

function weekStartOf({ weekStart }: StreakRule, calendar: Calendar) {
  return weekStart === undefined ? calendar.weekStart : weekdayNumber(weekStart);
}

function isDayOff({ days }: StreakRule, day: Day): boolean {
  return days?.every((name) => weekdayNumber(name) !== weekdayOf(day)) ?? false;
}

/** First day of the period that activity on a day belongs to, if it counts. */
function periodOf(rule: StreakRule, day: Day, calendar: Calendar): Day | undefined {
  const { per = 'day', optionalDays } = rule;
  if (per === 'week' || per === 'month') return firstDayOf(per, day, weekStartOf(rule, calendar));
  return per === 'day' && isDayOff(rule, day) && optionalDays !== 'count' ? undefined : day;
}

/** The days from one to another, without both. */
function between(first: Day, last: Day): readonly Day[] {
  return Array.from({ length: Math.max(0, last - first - 1) }, (_, index) =>
    toDay(first + index + 1),
  );
}

/** Whether a run whose last period this is has ended before a day begins. */
function isOver(last: Day, day: Day, rule: StreakRule, calendar: Calendar): boolean {
  const { per = 'day', mode = 'rolling', gaps = 'end' } = rule;
  const weekStart = weekStartOf(rule, calendar);
  if (mode !== 'rolling') {
    const frame = mode === 'calendar-week' ? 'week' : 'month';
    if (firstDayOf(frame, last, weekStart) !== firstDayOf(frame, day, weekStart)) return true;
  }
  if (gaps === 'allowed' || per === 'event') return false;
  const missed = between(last, day);
  if (per === 'day') return missed.some((one) => !isDayOff(rule, one));
  const own = [last, firstDayOf(per, day, weekStart)];
  return missed.some((one) => !own.includes(firstDayOf(per, one, weekStart)));
}

/** Periods that count, in order. */
function countedOf(offers: readonly Offer[], rule: StreakRule, calendar: Calendar): readonly Day[] {
  const counting = offers.filter(({ holds, value }) => holds && (!rule.sum || value));
  const periods = counting.flatMap(({ day }) => periodOf(rule, toDay(day), calendar) ?? []);
  return [...new Set(periods)].filter((period) => {
    const own = counting.filter(({ day }) => periodOf(rule, toDay(day), calendar) === period);
    const total = own.map(({ value }) => value ?? NOUGHT).reduce(add, NOUGHT);
    return !rule.sum || !isLess(total, decimal(rule.sum.atLeast));
  });
}

/** All runs that there ever were, as of the last of the offers. */
export function runsOf(
  offers: readonly Offer[],
  rule: StreakRule,
  calendar: Calendar,
): readonly Run[] {
  const runs: Run[] = [];
  for (const step of stepsOf(offers, rule, calendar)) {
    const run = runs.at(-1);
    const isOn = run && step !== 'break' && !run.isBroken;
    if (isOn && !isOver(run.last, step, rule, calendar))
      runs.splice(-1, 1, longer(run, step, rule));
    else if (step !== 'break') runs.push({ length: 1, first: step, last: step, isBroken: false });
    else if (run) runs.splice(-1, 1, { ...run, isBroken: true });
  }
  return runs;
}

function stepsOf(
  offers: readonly Offer[],
  rule: StreakRule,
  calendar: Calendar,
): readonly (Day | 'break')[] {
  if (rule.per !== 'event') return countedOf(offers, rule, calendar);
  return offers
    .filter(({ holds }) => holds || rule.gaps !== 'allowed')
    .map(({ day, holds }) => (holds ? toDay(day) : 'break'));
}

function longer(run: Run, last: Day, { optionalDays, days }: StreakRule): Run {
  const length = days && optionalDays === 'count' ? last - run.first + 1 : run.length + 1;
  return { ...run, length, last };
}

/** First instant at which time has ended a run. */
export function endOf(run: Run, rule: StreakRule, calendar: Calendar): Instant | undefined {
  const days = between(run.last, toDay(run.last + 100));
  const day = days.find((one) => isOver(run.last, one, rule, calendar));
  return day === undefined || run.isBroken ? undefined : calendar.startOf(day);
}

export interface Asking {
  readonly who: string;
  readonly at: Instant;
  readonly rules: Rules;
  readonly log: Log;
}

export function offersOf(
  rule: StreakRule,
  { who, rules, log }: Omit<Asking, 'at'>,
): readonly Offer[] {
  const counter = counterOf(rule, rules);
  return log.offers.filter((offer) => offer.who === who && offer.counter === counter);
}

type Standing = Omit<StreakStanding, 'ruleIds'>;

/** A streak as of an instant; zeros for a rule that is switched off. */
export function standingOf(ruleId: string, asking: Asking): Standing {
  const { at, rules } = asking;
  const { calendar } = rules;
  const [, rule] = ofKind('streak', rules).find(([id]) => id === ruleId) ?? [];
  const runs = rule ? runsOf(offersOf(rule, asking), rule, calendar) : [];
  const longest = Math.max(0, ...runs.map(({ length }) => length));
  const best = runs.find(({ length }) => length === longest);
  const run = runs.at(-1);
  const record = best && {
    longestFirst: dayKeyText(best.first),
    longestLast: dayKeyText(best.last),
  };
  if (!rule || !run || run.isBroken || isOver(run.last, calendar.dayAt(at), rule, calendar))
    return { current: 0, longest, atRisk: false, ...record };
  const end = endOf(run, rule, calendar);
  return {
    current: run.length,
    longest,
    atRisk: lacks(run, calendar.dayAt(at), rule, calendar),
    first: dayKeyText(run.first),
    last: dayKeyText(run.last),
    ...record,
    ...(end !== undefined && { endsAt: formatInstant(end) }),
  };
}

/** Whether a period that may not be missed has begun and does not count yet. */
function lacks(run: Run, day: Day, rule: StreakRule, calendar: Calendar): boolean {
  if (rule.per === 'event' || rule.gaps === 'allowed' || isDayOff(rule, day)) return false;
  return (periodOf(rule, day, calendar) ?? run.last) > run.last;
}
