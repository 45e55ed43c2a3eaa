import type { Member } from '../model/member.ts';
import type { TierMemory } from '../model/tier.ts';
import type { CompiledTier } from '../rules/compiled-tier.ts';
import type { Version } from '../rules/program.ts';
import { rankOf, reaches } from '../rules/tier-levels.ts';
import { lastDayBefore } from '../rules/tier-pace.ts';
import type { Calendar } from '../units/calendar.ts';
import { type Exact, ZERO } from '../units/exact.ts';
import type { Instant } from '../units/instant.ts';
import { placeOfTimer } from './place.ts';
import { newPlan } from './plan.ts';
import { reviewDue } from './tier.ts';
import type { Timer } from './timers.ts';

const NEVER = Number.POSITIVE_INFINITY;

/**
 * One timer for each tier rule: a review, the end of a pin, a day that leaves a window. Where other rules
 * begin to judge, levels that move at once are looked at.
 */
export function tierTimers({ tiers, from: start }: Version): readonly Timer[] {
  return tiers.all.map((tier) => ({
    phase: 'tier-review',
    ruleId: tier.ruleId,
    next: (member, from, calendar) => {
      const next = start > from ? start : nextOf(tier, member, from, calendar);
      return next < tier.retiredAt ? next : NEVER;
    },
    run: ({ version, context, posting, queue }) => {
      const place = placeOfTimer(context.member.id, { phase: 'tier-review', ruleId: tier.ruleId });
      const plan = newPlan(context, version, place, []);
      reviewDue(tier, plan, { notices: posting.notices, queue });
    },
  }));
}

function nextOf(tier: CompiledTier, member: Member, from: Instant, calendar: Calendar): number {
  const memory = member.memory[tier.slot] as TierMemory | undefined;
  const held = rankOf(tier, memory?.level);
  return Math.min(
    memory?.pin?.until ?? NEVER,
    nextPeriod(tier, { member, memory, held, from, calendar }),
    nextFall(tier, { member, memory, held, from, calendar }),
  );
}

interface AsOf {
  readonly member: Member;
  readonly memory: TierMemory | undefined;
  readonly held: number;
  readonly from: Instant;
  readonly calendar: Calendar;
}

/** Nothing is reviewed where nothing can be lost, nor won by what is known. */
function nextPeriod(tier: CompiledTier, asOf: AsOf): number {
  const { up, down, floor, pace } = tier;
  const { member, memory, held, from, calendar } = asOf;
  const mayFall = down === 'period-end' && held > floor;
  if (!mayFall && up !== 'period-end') return NEVER;
  const review = pace.next(from, memory?.anchor, calendar);
  if (!review || mayFall) return review?.at ?? NEVER;
  const lastDay = lastDayBefore(review.end, calendar);
  return wins(tier, held, tier.measure.at(member, lastDay)) ? review.at : NEVER;
}

/** When what counts falls, or a deduction leaves the window, so that a level is lost or won at once. */
function nextFall(tier: CompiledTier, { member, held, from, calendar }: AsOf): number {
  const { up, down, floor, levels, measure } = tier;
  const keep = down === 'at-once' && held > floor ? levels[held - 1]?.keep : undefined;
  if (measure.period !== undefined)
    return (keep && !reaches(ZERO, keep) && calendar.periodEnd(measure.period, from, 1)) || NEVER;
  const above = up === 'at-once' ? levels[held]?.from : undefined;
  const fall = measure.nextFall(member, calendar.dayAt(from), { keep, above });
  return fall ? calendar.startOf(fall.day) : NEVER;
}

function wins({ levels }: CompiledTier, held: number, value: Exact): boolean {
  const above = levels[held];
  return above !== undefined && reaches(value, above.from);
}
