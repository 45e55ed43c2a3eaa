import type { Member } from '../model/member.ts';
import type { TierMemory, TierPin } from '../model/tier.ts';
import type { CompiledTier } from '../rules/compiled-tier.ts';
import type { Context } from '../rules/context.ts';
import { startOfMoment } from '../rules/during.ts';
import { levelAt } from '../rules/tier-levels.ts';
import { INSTANT_UNTIL, parseInstant } from '../units/instant.ts';
import type { Commanded, CommandRefusal, Decision } from './command.ts';
import { badPayload } from './payload.ts';

/**
 * `pin{tier?, rule?, until?, as?}`: sets a level by hand, at least (`floor`) or exactly, until a date or
 * an instant (excluded) or for good. Without a level it takes the pin away.
 */
export function pin(commanded: Commanded): CommandRefusal | Decision {
  const { context, version } = commanded;
  const { data = {} } = context.event;
  const { tier: level, rule } = data;
  const tier = tierMeant(rule, version.tiers.all);
  if (!tier) return badPayload('$.data.rule', 'a tier rule');
  if (level === undefined) return pinning(tier, undefined);
  const set = pinOf(data, tier, context);
  return 'code' in set ? set : pinning(tier, set);
}

function pinOf(
  { tier: level, until, as = 'floor' }: Readonly<Record<string, unknown>>,
  { ranks }: CompiledTier,
  { event, calendar }: Context,
): CommandRefusal | TierPin {
  if (typeof level !== 'string' || !ranks.has(level))
    return badPayload('$.data.tier', 'a level of the rule');
  if (as !== 'floor' && as !== 'exact') return badPayload('$.data.as', '"floor" or "exact"');
  if (until === undefined) return { level, until, as };
  const end = typeof until === 'string' ? startOfMoment(until, calendar) : parseInstant(until);
  if (end === undefined || end <= event.at || end >= INSTANT_UNTIL)
    return badPayload('$.data.until', 'a date or an instant after the event, before 2200');
  return { level, until: end, as };
}

/** The rule named, or the only one. */
function tierMeant(named: unknown, tiers: readonly CompiledTier[]): CompiledTier | undefined {
  if (named !== undefined) return tiers.find(({ ruleId }) => ruleId === named);
  return tiers.length === 1 ? tiers[0] : undefined;
}

/** The standing follows with the review. */
function pinning(tier: CompiledTier, set: TierPin | undefined): Decision {
  return {
    change: (member: Member) => {
      const memory = member.memory[tier.slot] as TierMemory | undefined;
      const lowest = levelAt(tier, tier.floor)?.id;
      member.memory[tier.slot] = {
        kind: 'tier',
        level: memory ? memory.level : lowest,
        anchor: memory?.anchor,
        standing: memory ? memory.standing : lowest,
        since: memory?.since,
        pin: set,
      };
    },
    messages: [],
    moves: [],
  };
}
