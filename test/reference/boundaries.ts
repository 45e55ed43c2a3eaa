import type { RuleSet, Schedule } from '../../src/rules/rule-set.ts';
import type { SeasonLength } from '../../src/rules/season.ts';
import { addMonths, firstDayOf, parseDay, toDay } from '../../src/units/civil.ts';
import type { Instant } from '../../src/units/instant.ts';
import { tellEnds } from './ends.ts';
import { releaseDue } from './holds.ts';
import { clear, lapse, remind } from './lapses.ts';
import type { Log, Moment } from './log.ts';
import { decay, season } from './melting.ts';
import { byName, rulesAt } from './moment.ts';

type Rules = RuleSet | Schedule;

/** Lets time go on: everything that it brings up to an instant, once, in order. */
export function advance(rules: Rules, until: Instant, log: Log): void {
  if (log.ranTo === undefined) log.ranTo = until;
  for (let at = nextOf(rules, until, log); at !== undefined; at = nextOf(rules, until, log)) {
    log.ranTo = at;
    run(rules, at, log);
  }
  log.ranTo = until;
}

/** Anything can only happen when a day begins, or when what is held has waited long enough. */
function nextOf(rules: Rules, until: Instant, { ranTo, held }: Log): Instant | undefined {
  const from = ranTo ?? until;
  const { calendar } = rulesAt(rules, from);
  const today = calendar.dayAt(from);
  const releases = held.flatMap(({ isGone, releaseAt }) => (isGone ? [] : (releaseAt ?? [])));
  const days = [1, 2, 3].map((n) => calendar.startOf(toDay(today + n)));
  const found = [...days, ...releases].filter((at) => at > from && at <= until);
  return found.length === 0 ? undefined : (Math.min(...found) as Instant);
}

/** Phase by phase, in each of them member by member, and for each of these rule by rule. */
function run(rules: Rules, at: Instant, log: Log): void {
  const members = new Set(log.clocks.filter((one) => one.at < at).map(({ who }) => who));
  const moments = [...members].sort(byName).map((who) => boundaryOf(who, at, rules, log));
  for (const now of moments) releaseDue(now);
  tellEnds(rules, at, log);
  if (!moments.some(isDayStart)) return;
  const isFirst = (every: SeasonLength) => moments.slice(0, 1).some((now) => begins(every, now));
  for (const phase of [clear, lapse, decay, season, remind])
    for (const now of moments) phase(now, isFirst);
}

/** What rules see of a boundary: an event of no type. */
function boundaryOf(who: string, at: Instant, rules: Rules, log: Log): Moment {
  const found = rulesAt(rules, at);
  const event = { id: '', type: '', memberId: who, at };
  const day = found.calendar.dayAt(at);
  return { event, at, day, who, groupTags: [], about: {}, rules: found, log };
}

function isDayStart({ at, day, rules: { calendar } }: Moment): boolean {
  return calendar.startOf(toDay(day)) === at;
}

/** Whether the day is the first of a period. */
function begins(every: SeasonLength, { day, rules: { calendar } }: Moment): boolean {
  if (typeof every !== 'object') return firstDayOf(every, toDay(day), calendar.weekStart) === day;
  const start = parseDay(every.from) ?? toDay(0);
  let count = 0;
  while (addMonths(start, count * every.months) < day) count += 1;
  return addMonths(start, count * every.months) === day;
}
