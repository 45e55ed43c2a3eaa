import type { AdmittedEvent } from '../model/event.ts';
import { type Member, ranTo, type ZoneStretch } from '../model/member.ts';
import { calendarFor } from '../rules/days.ts';
import type { Program } from '../rules/program.ts';
import { DAY_MS, toDay } from '../units/civil.ts';
import { type Instant, toInstant } from '../units/instant.ts';
import { rowAt, zoneOf } from '../units/zone.ts';

/** Most zones of one member that are remembered: the oldest are forgotten first. */
const ZONES_MAX = 32;

/** How long a zone is remembered after its end, at least: no streak of months waits longer. */
const KEPT_MS = 62 * DAY_MS;

/** Whether a payload names a zone that the runtime has. */
export function isZone(timeZone: unknown): timeZone is string {
  return typeof timeZone === 'string' && zoneOf(timeZone) !== undefined;
}

/**
 * Takes the zone that a sound profile tells; answers whether the days of the member have moved. Days
 * that have a key keep it, and no later one is smaller: a zone that is behind goes on with the day
 * that was reached.
 */
export function changeZone({ at, data }: AdmittedEvent, member: Member, program: Program): boolean {
  const timeZone = data?.['timeZone'];
  if (typeof timeZone !== 'string') return false;
  if (program.days.clock !== 'member') {
    setZones([{ from: 0, zone: timeZone, reached: undefined }], member);
    return false;
  }
  setZones(begun(member, at), member);
  const current = member.zones.at(-1)?.zone ?? '';
  if (current.toLowerCase() === timeZone.toLowerCase()) return true;
  if (member.lastActiveDay === undefined) beginIn(timeZone, member, program);
  else setZones(withZone(timeZone, at, member, program), member);
  forgetZones(member, program, at);
  return true;
}

function setZones(zones: readonly ZoneStretch[], member: Member): void {
  member.zones = zones;
  member.calendar = undefined;
}

/** Without a change that is still to come: another one takes its place. */
function begun({ zones }: Member, at: Instant): readonly ZoneStretch[] {
  return zones.filter(({ from }, index) => index === 0 || from <= at);
}

/** Who has done nothing yet has no day to finish: the zone is that from the beginning. */
function beginIn(zone: string, member: Member, program: Program): void {
  const last = toInstant(ranTo(member));
  const reached = Number.isFinite(last) ? calendarFor(member, program).dayAt(last) : undefined;
  setZones([{ from: 0, zone, reached: undefined }], member);
  if (reached === undefined || calendarFor(member, program).dayAt(last) >= reached) return;
  setZones([{ from: last, zone, reached }], member);
}

function withZone(
  zone: string,
  at: Instant,
  member: Member,
  program: Program,
): readonly ZoneStretch[] {
  const from =
    program.days.change === 'at-once'
      ? changeAtOnce(zone, at, member, program)
      : dayEnd(at, member, program);
  const before = member.zones.length > 0 ? member.zones : [PROGRAMME_ZONE];
  const kept = before.filter((stretch, index) => index === 0 || stretch.from < from);
  return [...kept, { from, zone, reached: undefined }];
}

const PROGRAMME_ZONE: ZoneStretch = { from: 0, zone: '', reached: undefined };

/** A day that has begun already, before the change was known, is not taken back. */
function dayEnd(at: Instant, member: Member, program: Program): Instant {
  const calendar = calendarFor(member, program);
  const end = calendar.startOf(toDay(calendar.dayAt(at) + 1));
  return toInstant(Math.max(end, ranTo(member) + 1));
}

/**
 * A zone that is ahead begins behind the input, so that what is due at the start of its day comes
 * after it. One that is behind takes back the days that have begun, as far as nothing has happened
 * on them.
 */
function changeAtOnce(zone: string, at: Instant, member: Member, program: Program): Instant {
  const old = calendarFor(member, program);
  const { days } = program;
  const { dayStartMs } = rowAt(days.clocks, at);
  const day = days.calendarIn(zone, dayStartMs).dayAt(at);
  if (day >= old.dayAt(at)) return toInstant(at + 1);
  return toInstant(Math.max(ranTo(member) + 1, old.startOf(toDay(day + 1))));
}

/** Forgets the zones that no day can be asked about any more; what they had reached stays as long as it matters. */
export function forgetZones(member: Member, program: Program, at: Instant): void {
  const { zones, lastActiveAt = at } = member;
  const horizon = Math.min(lastActiveAt, at - Math.max(KEPT_MS, program.terms.lateMs));
  const over = zones.findLastIndex(({ from }) => from <= horizon);
  const first = Math.max(over, zones.length - ZONES_MAX, 0);
  const stretch = zones[first];
  if (!stretch || (first === 0 && (stretch.reached === undefined || over < 0))) return;
  const { from, zone } = stretch;
  const others = zones.slice(first + 1);
  const oldest = toInstant(Math.max(from, horizon));
  const reached = calendarFor(member, program).dayAt(oldest);
  setZones([{ from: 0, zone, reached: undefined }, ...others], member);
  if (calendarFor(member, program).dayAt(oldest) < reached)
    setZones([{ from: oldest, zone, reached }, ...others], member);
  else if (others.length === 0 && zone === '') setZones([], member);
}
