import type { Member } from '../model/member.ts';
import type { Calendar } from '../units/calendar.ts';
import { type Day, toDay } from '../units/civil.ts';
import { type Instant, toInstant } from '../units/instant.ts';
import { rowAt } from '../units/zone.ts';
import type { Context } from './context.ts';

/**
 * The day of an instant by which it is judged whether what began at an earlier one goes on. Where the
 * calendar has changed in between, that is the smaller one of the days before and after the change.
 * It never falls as time passes. Without an earlier instant it is the day itself.
 */
export function gapDayAt(calendar: Calendar, at: Instant, since: Instant | undefined): Day {
  const { lenient } = calendar;
  if (!lenient || since === undefined) return calendar.dayAt(at);
  const before = rowAt(lenient, since);
  if (rowAt(lenient, at) === before) return calendar.dayAt(at);
  let day = Number.NEGATIVE_INFINITY;
  for (const [index, { calendar: after, from }] of lenient.entries()) {
    const until = toInstant(Math.min(at + 1, lenient[index + 1]?.from ?? at + 1) - 1);
    if (from > at || until < since) continue;
    day = Math.max(day, Math.min(before.calendar.dayAt(until), after.dayAt(until)));
  }
  return toDay(day);
}

/** The first instant whose `gapDayAt` is past a day: until then what began goes on. */
export function gapEndAt(calendar: Calendar, day: Day, since: Instant | undefined): Instant {
  const next = toDay(day + 1);
  const { lenient } = calendar;
  const end = calendar.startOf(next);
  if (!lenient || since === undefined) return end;
  const before = rowAt(lenient, since);
  const beforeEnd = before.calendar.startOf(next);
  for (const [index, { from, calendar: after }] of lenient.entries()) {
    const until = lenient[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    if (until <= since) continue;
    const isBefore = lenient[index] === before;
    const over = isBefore ? end : Math.max(from, beforeEnd, after.startOf(next));
    if (over < until) return toInstant(over);
  }
  return end;
}

/** When a run was last active at the latest: on its last day, and not after its member. */
export function sinceOf(
  last: Day,
  { lastActiveAt }: Pick<Member, 'lastActiveAt'>,
  calendar: Calendar,
): Instant {
  const dayEnd = calendar.startOf(toDay(last + 1)) - 1;
  return toInstant(Math.min(lastActiveAt ?? dayEnd, dayEnd));
}

/** The day of the event in hand for the question whether a run goes on whose last day is another. */
export function gapDayAfter(last: Day, { calendar, event, member, day }: Context): Day {
  if (!calendar.lenient) return day;
  return gapDayAt(calendar, event.at, sinceOf(last, member, calendar));
}
