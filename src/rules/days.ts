import * as z from 'zod/mini';
import type { Issue } from '../model/issue.ts';
import type { Member, ZoneStretch } from '../model/member.ts';
import { type Calendar, type CalendarStretch, calendarOf } from '../units/calendar.ts';
import { calendarCourse } from '../units/calendar-course.ts';
import { parseInstant } from '../units/instant.ts';
import { type Rows, rowAt, zoneOf } from '../units/zone.ts';
import { parseClock, weekdayNumber } from './during.ts';
import { issue } from './issues.ts';
import { lazySchema } from './lazy-schema.ts';
import type { Program } from './program.ts';
import type { RuleSet } from './rule-set.ts';
import type { DatedRuleSet } from './schedule.ts';

const CLOCKS = ['programme', 'member', 'utc'] as const;
/** Whose wall clock names the days of a member. */
export type Clock = (typeof CLOCKS)[number];

/** What follows when a member changes zone; only with the clock of the members. */
export interface MemberZones {
  /** When the new zone acts: at the end of the day that the member is in (default), or from the change on. */
  readonly change?: 'end-of-day' | 'at-once' | undefined;
  /** Whether a streak goes on where either the old or the new zone has it so (default), or by the day key. */
  readonly gap?: 'lenient' | 'strict' | undefined;
}

export const clockSchema = lazySchema(() => z.enum(CLOCKS));

export const memberZonesSchema = lazySchema(
  () =>
    z.strictObject({
      change: z.exactOptional(z.enum(['end-of-day', 'at-once'])),
      gap: z.exactOptional(z.enum(['lenient', 'strict'])),
    }) satisfies z.ZodMiniType<MemberZones>,
);

/** What names the days of a programme and of its members. */
export interface DayTerms {
  readonly clock: Clock;
  readonly change: 'end-of-day' | 'at-once';
  readonly gap: 'lenient' | 'strict';
  /** The programme's zone and day start, one after the other; the first holds since ever. */
  readonly clocks: Rows<ProgrammeClock>;
  /** The calendar of a zone of the runtime, with a day start; kept, and shared by all members. */
  calendarIn(zone: string, dayStartMs: number): Calendar;
}

export interface ProgrammeClock {
  readonly from: number;
  readonly zone: string;
  readonly dayStartMs: number;
}

/** Versions of a schedule may say another zone and another day start; the rest they have in common. */
export function compileDays(dated: Rows<DatedRuleSet>): DayTerms {
  const [{ ruleSet }] = dated;
  const { clock = 'programme', memberZones = {}, weekStart = 'monday' } = ruleSet;
  const calendars = new Map<string, Calendar>();
  return {
    clock,
    change: memberZones.change ?? 'end-of-day',
    gap: memberZones.gap ?? 'lenient',
    clocks: clocksOf(dated),
    calendarIn: (id, dayStartMs) => {
      const name = `${id.toLowerCase()} ${dayStartMs}`;
      const known = calendars.get(name);
      if (known) return known;
      const zone = zoneOf(id) ?? zoneOf('UTC');
      if (!zone) throw new Error('The zone UTC is always there.');
      const calendar = calendarOf({ zone, dayStartMs, weekStart: weekdayNumber(weekStart) });
      calendars.set(name, calendar);
      return calendar;
    },
  };
}

function clocksOf(dated: Rows<DatedRuleSet>): Rows<ProgrammeClock> {
  const [first, ...others] = dated;
  const clocks: [ProgrammeClock, ...ProgrammeClock[]] = [clockOf(first)];
  for (const version of others) {
    const clock = clockOf(version);
    const last = clocks.at(-1);
    const isSame = last?.zone === clock.zone && last.dayStartMs === clock.dayStartMs;
    if (!isSame) clocks.push(clock);
  }
  return clocks;
}

function clockOf({ from, ruleSet }: DatedRuleSet): ProgrammeClock {
  const { clock, timeZone, dayStart = '00:00' } = ruleSet;
  return {
    from: parseInstant(from) ?? Number.NEGATIVE_INFINITY,
    zone: clock === 'utc' ? 'UTC' : timeZone,
    dayStartMs: (parseClock(dayStart) ?? 0) * 60_000,
  };
}

/** Whether the day of an instant can depend on whose it is, or on the version that judges. */
export function daysCanMove({ clock, clocks }: DayTerms): boolean {
  return clock === 'member' || clocks.length > 1;
}

/** What a rule set says of the zones of members without asking for them. */
export function dayIssues({ clock = 'programme', memberZones }: RuleSet): readonly Issue[] {
  if (clock === 'member' || memberZones === undefined) return [];
  const params = { found: '"memberZones"', other: `the clock "${clock}"` };
  return [issue('keys-disagree', ['memberZones'], params)];
}

/** The days of the programme. */
export function programmeCalendar({ clocks, calendarIn }: DayTerms): Calendar {
  const [first, ...others] = clocks;
  const stretch = ({ from, zone, dayStartMs }: ProgrammeClock): CalendarStretch => ({
    from,
    calendar: calendarIn(zone, dayStartMs),
  });
  return calendarCourse([stretch(first), ...others.map(stretch)]);
}

/** The days of a member, as far as they are known: a change of zone that is still to come is in it. */
export function calendarFor(member: Member, { calendar, days }: Program): Calendar {
  if (days.clock !== 'member' || member.zones.length === 0) return calendar;
  member.calendar ??= memberCalendar(member.zones, days);
  return member.calendar;
}

/** Where the member's zone or the programme's day start changes, another stretch begins. */
function memberCalendar(
  zones: readonly ZoneStretch[],
  { clocks, calendarIn, gap }: DayTerms,
): Calendar {
  const froms = new Set([...zones, ...clocks.slice(1)].map(({ from }) => from));
  const stretches = [...froms]
    .sort((a, b) => a - b)
    .map((from): CalendarStretch => {
      const { zone, dayStartMs } = rowAt(clocks, from);
      const own = zones.findLast((one) => one.from <= from) ?? zones[0];
      const calendar = calendarIn(own?.zone || zone, dayStartMs);
      return { from, calendar, reached: own?.from === from ? own.reached : undefined };
    });
  const [first, ...others] = stretches;
  if (!first) throw new Error('A member with zones has one.');
  return calendarCourse([first, ...others], gap === 'lenient');
}
