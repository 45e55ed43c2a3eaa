import type { Member } from '../model/member.ts';
import type { TierMemory } from '../model/tier.ts';
import type { CompiledTier } from '../rules/compiled-tier.ts';
import { climb, fall, isOver, levelAt, pinnedRank, rankOf } from '../rules/tier-levels.ts';
import { lastDayBefore, reviewOn } from '../rules/tier-pace.ts';
import type { Calendar } from '../units/calendar.ts';
import type { Day } from '../units/civil.ts';
import type { Instant } from '../units/instant.ts';
import type { Plan } from './plan.ts';
import { type Crossed, tellCrossing } from './tier-crossing.ts';

/**
 * Moves the levels that are won or lost at once, after anything was posted. Answers whether a standing
 * has changed.
 */
export function reviewTiers(plan: Plan, crossed: Crossed): boolean {
  let hasMoved = false;
  for (const tier of plan.version.tiers.all) {
    const { event, member, calendar } = plan.context;
    if (event.at >= tier.retiredAt) continue;
    const memory = memoryOf(tier, member);
    const held = rankOf(tier, memory?.level);
    const own = atOnce(tier, held, { member, at: event.at, calendar });
    if (move(tier, { memory, held, own, anchor: event.at }, plan, crossed)) hasMoved = true;
  }
  return hasMoved;
}

/** What an instant brings that is due by itself: the end of a period, or of a pin. */
export function reviewDue(tier: CompiledTier, plan: Plan, crossed: Crossed): void {
  const { event, member, calendar } = plan.context;
  const { at } = event;
  const memory = memoryOf(tier, member);
  const held = rankOf(tier, memory?.level);
  const review = reviewOn(tier.pace, at, memory?.anchor, calendar);
  const judged = review ? judge(tier, held, member, lastDayBefore(review.end, calendar)) : held;
  const own = atOnce(tier, judged, { member, at, calendar });
  const anchor = review && own < held ? review.end : at;
  move(tier, { memory, held, own, anchor }, plan, crossed);
}

function memoryOf({ slot }: CompiledTier, { memory }: Member): TierMemory | undefined {
  return memory[slot] as TierMemory | undefined;
}

interface AsOf {
  readonly member: Member;
  readonly at: Instant;
  readonly calendar: Calendar;
}

/** What is earned in an earlier period still wins its level, but loses none. */
function atOnce(tier: CompiledTier, held: number, { member, at, calendar }: AsOf): number {
  const { measure, up, down, levels, floor } = tier;
  const climbs = up === 'at-once' && held < levels.length;
  const falls = down === 'at-once' && held > floor;
  if (!climbs && !falls) return held;
  const { clock = at } = member;
  const isLate = clock > at && (falls || measure.period === undefined);
  const value = measure.at(member, calendar.dayAt(isLate ? clock : at));
  const risen = climbs ? climb(tier, held, value) : held;
  return risen === held && falls ? fall(tier, held, value) : risen;
}

/** The rank after the review of a period that ended with a day. */
function judge(tier: CompiledTier, held: number, member: Member, lastDay: Day): number {
  const { measure, up, down } = tier;
  const risen = up === 'period-end' ? climb(tier, held, measure.at(member, lastDay)) : held;
  if (risen > held || down !== 'period-end') return risen;
  return fall(tier, held, measure.ofPeriod(member, lastDay));
}

interface Move {
  readonly memory: TierMemory | undefined;
  readonly held: number;
  readonly own: number;
  /** From which the anniversaries of a new level are counted. */
  readonly anchor: Instant;
}

/** Remembers a new rank, tells of a new standing, and answers whether there is one. */
function move(
  tier: CompiledTier,
  { memory, held, own, anchor }: Move,
  plan: Plan,
  crossed: Crossed,
): boolean {
  const { event, member } = plan.context;
  const stood = rankOf(tier, memory?.standing);
  const stands = memory?.pin ? pinnedRank(tier, own, memory.pin, event.at) : own;
  const pin = memory?.pin && isOver(memory.pin, event.at) ? undefined : memory?.pin;
  if (own === held && stands === stood && pin === memory?.pin) return false;
  member.memory[tier.slot] = {
    kind: 'tier',
    level: levelAt(tier, own)?.id,
    anchor: own === held ? memory?.anchor : own > tier.floor ? anchor : undefined,
    standing: levelAt(tier, stands)?.id,
    since: stands === stood ? memory?.since : event.at,
    pin,
  };
  if (stands !== stood) tellCrossing(tier, { from: stood, to: stands }, plan, crossed);
  return true;
}
