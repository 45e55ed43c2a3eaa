import type { TierMemory } from '../model/tier.ts';
import type { CompiledTier } from './compiled-tier.ts';
import type { Context } from './context.ts';
import { levelAt, rankOf } from './tier-levels.ts';

/** Looks up a tier rule once it is compiled; undefined there for one that is switched off. */
export type TierLookup = () => CompiledTier | undefined;

/** The rank that holds for a factor, a price, a condition: as of before the event, unless the rule looks ahead. */
function rankIn(tier: CompiledTier, { member, ranks }: Context): number {
  const memory = member.memory[tier.slot] as TierMemory | undefined;
  return ranks?.get(tier.slot) ?? rankOf(tier, memory?.standing);
}

/** Id of the level; undefined below the first. */
export function tierIn(lookup: TierLookup, context: Context): string | undefined {
  const tier = lookup();
  return tier && levelAt(tier, rankIn(tier, context))?.id;
}

/** 0 below the first level, 1 at the first. */
export function tierRankIn(lookup: TierLookup, context: Context): number {
  const tier = lookup();
  return tier ? rankIn(tier, context) : 0;
}
