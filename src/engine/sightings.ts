import type { Sighting, Sightings } from '../model/memory.ts';
import type { WideGate } from '../rules/wide-gate.ts';
import type { Moment } from '../rules/window.ts';
import type { Instant } from '../units/instant.ts';

/** Most sightings kept, for each member that an identity allows: the oldest are forgotten first. */
const SIGHTINGS_MAX = 64;

/**
 * 1 for a member that was seen with the identity in the window, or that there is room for; the
 * member is then seen. Nobody new is let in where it is forgotten who was there.
 */
export function meet(gate: WideGate, memberId: string, moment: Moment, lateMs: number): number {
  const seen = sightingsIn(moment);
  const there = thoseThere(seen, gate, moment);
  const own = there.find((one) => one.memberId === memberId);
  if (!own && (isForgotten(seen, gate, moment) || count(there) >= gate.max)) return 0;
  see(seen, own, memberId, moment.event.at);
  forget(seen, gate, moment, lateMs);
  return 1;
}

function sightingsIn({ member }: Moment): Sightings {
  const seen = (member.memory[0] as Sightings | undefined) ?? {
    kind: 'sightings',
    list: [],
    forgotten: undefined,
  };
  member.memory[0] = seen;
  return seen;
}

/** Sightings stand by their last instants, so the look back ends with the first that is over. */
function thoseThere({ list }: Sightings, gate: WideGate, moment: Moment): readonly Sighting[] {
  const { at } = moment.event;
  const there: Sighting[] = [];
  for (let index = list.length - 1; index >= 0; index -= 1) {
    const one = list[index] as Sighting;
    const nearest = Math.min(Math.max(at, one.from), one.to) as Instant;
    if (gate.window.covers(moment, momentAt(nearest, moment))) there.push(one);
    else if (one.to < at) break;
  }
  return there;
}

function count(there: readonly Sighting[]): number {
  return new Set(there.map(({ memberId }) => memberId)).size;
}

function isForgotten({ forgotten }: Sightings, gate: WideGate, moment: Moment): boolean {
  if (forgotten === undefined) return false;
  return moment.event.at <= forgotten || gate.window.covers(moment, momentAt(forgotten, moment));
}

/** A member who comes again inside the window stays; otherwise comes anew. */
function see({ list }: Sightings, own: Sighting | undefined, memberId: string, at: Instant): void {
  const next: Sighting = {
    memberId,
    from: own && own.from < at ? own.from : at,
    to: own && own.to > at ? own.to : at,
  };
  if (own) list.splice(list.indexOf(own), 1);
  const place = list.findLastIndex(({ to }) => to <= next.to) + 1;
  list.splice(place, 0, next);
}

/** Drops what no question that is still to come can ask about, and the oldest where there are too many. */
function forget(seen: Sightings, gate: WideGate, moment: Moment, lateMs: number): void {
  const { list } = seen;
  const oldest = momentAt(Math.max(1, moment.event.at - lateMs) as Instant, moment);
  while (list[0] && isOver(list[0], gate, oldest)) list.shift();
  for (let over = list.length - gate.max * SIGHTINGS_MAX; over > 0; over -= 1) {
    seen.forgotten = list.shift()?.to;
  }
}

function isOver({ to }: Sighting, gate: WideGate, oldest: Moment): boolean {
  return to < oldest.event.at && !gate.window.covers(oldest, momentAt(to, oldest));
}

function momentAt(at: Instant, { calendar, member }: Moment): Moment {
  return { event: { at }, day: calendar.dayAt(at), calendar, member };
}
