import type { TierMemory } from '../model/tier.ts';
import type { CompiledTier } from '../rules/compiled-tier.ts';
import { climb, pinnedRank, rankOf } from '../rules/tier-levels.ts';
import { compare, type Exact, minus, ONE, over, plus, toInteger, ZERO } from '../units/exact.ts';
import type { Plan } from './plan.ts';

/** A part of what an event brings, and the ranks that factors see for it, by slot. */
export interface Stretch {
  /** Of the whole; all of them sum up to 1. */
  readonly share: Exact;
  readonly ranks: ReadonlyMap<number, number>;
}

/**
 * How the event in hand crosses thresholds of tiers by which factors look ahead. Undefined where it
 * crosses none: then all factors see the tier of before.
 */
export function stretchesOf(plan: Plan): readonly Stretch[] | undefined {
  const { place, context, version } = plan;
  const { event, member } = context;
  if (place.hops > 0 || event.memberId !== member.id) return undefined;
  const climbs = version.tiers.looksAhead.flatMap((tier) => climbOf(tier, plan) ?? []);
  if (climbs.length === 0) return undefined;
  const cuts = [ZERO, ...climbs.flatMap((one) => one.steps.map(({ at }) => at))].sort(compare);
  return cuts.flatMap((from, index) => {
    const share = minus(cuts[index + 1] ?? ONE, from);
    if (compare(share, ZERO) === 0) return [];
    return [{ share, ranks: new Map(climbs.map((one) => [one.slot, rankFrom(one, from)])) }];
  });
}

/** What the event does to one tier: from each share of it on, another rank. */
interface Climb {
  readonly slot: number;
  /** Ascending by share. */
  readonly steps: readonly { readonly at: Exact; readonly rank: number }[];
  /** Before the first step. */
  readonly rank: number;
}

function rankFrom({ steps, rank }: Climb, from: Exact): number {
  return steps.findLast(({ at }) => compare(at, from) <= 0)?.rank ?? rank;
}

function climbOf(tier: CompiledTier, plan: Plan): Climb | undefined {
  const { event, member, calendar } = plan.context;
  if (event.at >= tier.retiredAt) return undefined;
  const memory = member.memory[tier.slot] as TierMemory | undefined;
  const held = rankOf(tier, memory?.level);
  const brings = broughtTo(tier, plan);
  if (compare(brings, ZERO) <= 0) return undefined;
  const before = tier.measure.at(member, calendar.dayAt(event.at));
  const own = climb(tier, held, plus(before, brings));
  if (own === held) return undefined;
  const rankAt = (rank: number) =>
    memory?.pin ? pinnedRank(tier, rank, memory.pin, event.at) : rank;
  const { slot } = tier;
  if (tier.crossing === 'after') return { slot, steps: [{ at: ZERO, rank: rankAt(own) }], rank: 0 };
  const passed = tier.levels.slice(held, own);
  const steps = passed.map(({ from }, index) => ({
    at: atLeastZero(over(minus(from, before), brings) ?? ZERO),
    rank: rankAt(held + index + 1),
  }));
  return { slot, steps, rank: rankAt(held) };
}

function atLeastZero(share: Exact): Exact {
  return compare(share, ZERO) < 0 ? ZERO : share;
}

/** What the event adds to a measure, before factors and caps. */
function broughtTo(tier: CompiledTier, plan: Plan): Exact {
  return tier.spendOf ? spentBy(tier, plan) : earnedBy(tier, plan);
}

/** What is set off by the event was not bought. */
function spentBy({ on, spendOf }: CompiledTier, { context, place }: Plan): Exact {
  const listens = place.depth === 0 && on.includes(context.event.type);
  return (listens ? spendOf?.(context) : undefined) ?? ZERO;
}

/** The bases of the event's own awards in the currency; what is only promised is not earned. */
function earnedBy({ currency }: CompiledTier, { candidates, context }: Plan): Exact {
  const earning = candidates.filter(({ award }) => !award.shadow && !award.hold?.(context));
  const stakes = earning
    .flatMap((one) => one.stakes)
    .filter(({ share }) => share.currency === currency);
  return stakes.reduce<Exact>(
    (units, { base }) => plus(units, { num: toInteger(base, 'floor') ?? 0, den: 1 }),
    ZERO,
  );
}
