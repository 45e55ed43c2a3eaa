import {
  type AdmittedEvent,
  CONTROL_TYPES,
  comparePositions,
  type Position,
} from '../model/event.ts';
import {
  type Grant,
  moreOf,
  type Reversible,
  type ReversibleMore,
  unlessEmpty,
  untilOf,
  withGrants,
  withStanding,
} from '../model/grant.ts';
import type { HeldGrant } from '../model/hold.ts';
import type { Lot } from '../model/lot.ts';
import type { Member } from '../model/member.ts';
import type { Program } from '../rules/program.ts';
import { joinId } from '../units/identifier.ts';
import { entryIdOf } from './grant-id.ts';
import { grantsOf, keysOf, orderOf, sentTo, spentBy } from './granted.ts';
import type { Plan } from './plan.ts';

/** The name under which a member keeps what an event has granted: an event of another member begins with a space. */
export function nameIn(origin: string, eventId: string, member: Member): string {
  return origin === member.id ? eventId : ` ${joinId([origin, eventId])}`;
}

/**
 * Keeps what a plan, which was posted, has granted, so that it can be taken back. An event that has
 * earned nothing is kept where a key may name it. What time has set off has no name. What the event
 * has granted before is `known`.
 */
export function keepGrants(plan: Plan, known: Reversible | undefined, program: Program): void {
  const { context, place } = plan;
  const { event, member } = context;
  if (event.id === '') return;
  const grants = grantsOf(plan, known?.at ?? event.at);
  const to = sentTo(plan);
  const isRoot = place.depth === 0 && place.origin === member.id;
  if (grants.length + to.length === 0 && !(isRoot && isKept(plan))) return;
  const name = nameIn(place.origin, event.id, member);
  if (known) {
    member.reversibles.set(name, joined(known, { grants, to, plan }));
    return;
  }
  member.reversibles.set(name, {
    // The one text that the member has anyway.
    origin: place.origin === member.id ? member.id : place.origin,
    eventId: event.id,
    type: event.type,
    at: event.at,
    seq: event.seq,
    key: event.key,
    groupId: event.groupId,
    day: context.day,
    grants,
    within: Math.max(
      longestOf(grants),
      program.reversibleUntil(event.at, event.type, context.calendar) - event.at,
    ),
    more: moreIn(plan, to, isRoot ? spentBy(plan, program) : NOTHING),
  });
}

function moreIn(
  plan: Plan,
  to: ReversibleMore['to'],
  spent: ReversibleMore['spent'],
): ReversibleMore | undefined {
  const { context, place } = plan;
  const { by = context.event.memberId } = context.event;
  return unlessEmpty({
    by: by === place.origin ? undefined : by,
    order: orderOf(plan),
    to,
    keys: keysOf(plan),
    spent,
    returned: undefined,
  });
}

/** Whether an event is kept that has earned nothing, or nothing yet: a refund may ask for it. */
function isKept({ context: { event }, candidates, outgoing, version }: Plan): boolean {
  if (CONTROL_TYPES.has(event.type)) return false;
  if (event.key !== undefined || event.type === 'purchase') return true;
  if (version.tiers.byType.has(event.type)) return true;
  return candidates.some(({ waits }) => waits) || outgoing.some(({ waits }) => waits);
}

function joined(
  known: Reversible,
  {
    grants,
    to,
    plan,
  }: { readonly grants: readonly Grant[]; readonly to: readonly string[]; readonly plan: Plan },
): Reversible {
  const { origin, eventId, type, at, seq, key, groupId, day } = known;
  const before = moreOf(known);
  return {
    origin,
    eventId,
    type,
    at,
    seq,
    key,
    groupId,
    day,
    grants: grants.length === 0 ? known.grants : known.grants.concat(grants),
    within: Math.max(known.within, longestOf(grants)),
    more: unlessEmpty({
      by: before.by,
      order: before.order ?? orderOf(plan),
      to: [...before.to, ...to.filter((one) => !before.to.includes(one))],
      keys: [...before.keys, ...keysOf(plan)],
      spent: before.spent,
      returned: before.returned,
    }),
  };
}

const NOTHING: readonly never[] = [];

function longestOf(grants: readonly Grant[]): number {
  let longest = Number.NEGATIVE_INFINITY;
  for (const { within } of grants) if (within > longest) longest = within;
  return longest;
}

/** The lot into which a promise has come with its release. */
export function noteReleased(
  held: HeldGrant,
  lot: Lot | undefined,
  member: Member,
  program: Program,
): void {
  if (!lot) return;
  const owner = { member, program };
  changeGrant(held, owner, (grant) => withStanding(grant, grant.standing, lot));
}

/** A promise that was not kept leaves nothing to take back. */
export function noteLapsed(held: HeldGrant, member: Member, program: Program): void {
  changeGrant(held, { member, program }, (grant) => withStanding(grant, 0, grant.lot));
}

function changeGrant(
  { id, origin, eventId }: HeldGrant,
  { member, program }: { readonly member: Member; readonly program: Program },
  change: (grant: Grant) => Grant,
): void {
  const name = nameIn(origin, eventId, member);
  const of = member.reversibles.get(name);
  if (!of) return;
  const grants = of.grants.map((grant) =>
    entryIdOf(of, grant, member, program) === id ? change(grant) : grant,
  );
  member.reversibles.set(name, withGrants(of, grants));
}

/** What an id, or else a key, names among a member's own events, in canonical order. */
export function namedBy(
  ref: string,
  member: Member,
  event: AdmittedEvent,
  lateMs: number,
): readonly Reversible[] {
  const isKnown = (one: Reversible) => event.at < untilOf(one) + lateMs;
  const one = member.reversibles.get(ref);
  if (one && isKnown(one)) return [one];
  const all: Reversible[] = [];
  for (const other of member.reversibles.values())
    if (other.key === ref && other.origin === member.id && isKnown(other)) all.push(other);
  return all.sort((a, b) => comparePositions(positionOf(a), positionOf(b)));
}

function positionOf({ at, seq, eventId: id }: Reversible): Position {
  return { at, seq, id };
}
