import { type AdmittedEvent, CROSSED_PREFIX } from '../model/event.ts';
import type { MessagePlace } from '../model/message.ts';
import type { Notice, TierCrossed } from '../model/outcome.ts';
import type { CompiledTier } from '../rules/compiled-tier.ts';
import { levelAt } from '../rules/tier-levels.ts';
import { joinId } from '../units/identifier.ts';
import { formatInstant } from '../units/instant.ts';
import { type SetOff, setOff } from './cascade.ts';
import { placeAfterCrossing } from './place.ts';
import type { Plan } from './plan.ts';

/** Where crossings go. */
export interface Crossed {
  readonly notices: Notice[];
  /** What rules have set off. */
  readonly queue: SetOff[];
}

interface Ranks {
  readonly from: number;
  readonly to: number;
}

/** Tells of each level that is passed on the way up, or of the last one alone; a fall is one crossing. */
export function tellCrossing(
  tier: CompiledTier,
  { from, to }: Ranks,
  plan: Plan,
  crossed: Crossed,
): void {
  const isUp = to > from;
  let passed = from;
  for (let rank = isUp && tier.crossings === 'each' ? from + 1 : to; ; rank += 1) {
    tellOne(tier, { from: passed, to: rank }, plan, crossed);
    passed = rank;
    if (rank >= to || !isUp) return;
  }
}

function tellOne(
  tier: CompiledTier,
  { from, to }: Ranks,
  plan: Plan,
  { notices, queue }: Crossed,
): void {
  const { event, member } = plan.context;
  const { ruleId } = tier;
  const level = levelAt(tier, to);
  const before = levelAt(tier, from)?.id;
  const at = formatInstant(event.at);
  const direction = to > from ? 'up' : 'down';
  const place = placeAfterCrossing(plan.place, ruleId, level?.id ?? '');
  const isDue = event.id === '';
  const notice: TierCrossed = {
    kind: 'tier-crossed',
    id: joinId([event.id, isDue ? at : '', ruleId, 'crossed', member.id, ...partsOf(plan, place)]),
    memberId: member.id,
    ruleId,
    ...(before !== undefined && { from: before }),
    ...(level && { to: level.id }),
    direction,
    entitlements: level?.entitlements ?? [],
    eventId: event.id,
    at,
  };
  notices.push(notice);
  if (!plan.version.tiers.heard.has(ruleId)) return;
  const data = {
    ...(level && { level: level.id }),
    ...(before !== undefined && { from: before }),
    direction,
  };
  setOff({ event: crossingEvent(ruleId, data, plan), place }, { ruleId, plan, queue });
}

/** The place tells which crossing of the event it is; of another member's event it names that member. */
function partsOf({ context }: Plan, { n, origin }: MessagePlace): readonly string[] {
  return origin === context.member.id ? [n] : [n, origin];
}

/** What rules hear of a crossing: the event that led to it, about the level. */
function crossingEvent(
  ruleId: string,
  data: NonNullable<AdmittedEvent['data']>,
  { context }: Plan,
): AdmittedEvent {
  const { id, memberId, at, receivedAt, seq, by, groupId, key, ref, contentHash } = context.event;
  return {
    id,
    type: `${CROSSED_PREFIX}${ruleId}`,
    memberId: context.member.id,
    at,
    receivedAt,
    seq,
    by: by ?? (memberId === context.member.id ? undefined : memberId),
    groupId,
    key,
    ref,
    data,
    contentHash,
  };
}
