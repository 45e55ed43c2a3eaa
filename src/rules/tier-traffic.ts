import { CROSSED_PREFIX } from '../model/event.ts';
import { toDay } from '../units/civil.ts';
import type { CompiledTier } from './compiled-tier.ts';
import type { CompiledAward, Program, Version } from './program.ts';
import {
  balanceCell,
  type Look,
  type Mark,
  MEMBER,
  type Seen,
  slotCell,
  WIDE,
} from './traffic-cells.ts';

/** Whether time alone can move a level: then inputs that come a little late find another one. */
export function isMovedByTime({ up, down, measure }: CompiledTier): boolean {
  if (up === 'period-end' || down === 'period-end') return true;
  const hasWindow = measure.firstDay(toDay(0)) !== undefined;
  return hasWindow && down === 'at-once';
}

/** Whether what such an award grants counts for a tier. */
export function isMeasured({ shares, shadow }: CompiledAward, { currency }: CompiledTier): boolean {
  return !shadow && shares.some((share) => share.currency === currency);
}

/** A level follows what is measured, and those who hear of a crossing follow the level. */
export function tierLooks({
  version,
  currencies,
}: {
  readonly version: Version;
  readonly currencies: Program['currencies'];
}): readonly Look[] {
  return version.tiers.all.flatMap((tier) => {
    const { ruleId } = tier;
    const measured = { cell: measuredCell(tier, currencies), why: 'tier' } as const;
    const timed = isMovedByTime(tier) ? [{ cell: WIDE, why: 'timer' } as const] : [];
    const hearing = version.awardsByType.get(`${CROSSED_PREFIX}${ruleId}`) ?? [];
    const seen = tierSeen(tier, currencies);
    return [
      ...[measured, ...timed].map((one): Look => ({ ...one, step: 'own', ruleId })),
      ...hearing.flatMap((award) =>
        seen.map((one): Look => ({ ...one, step: 'own', ruleId: award.ruleId })),
      ),
    ];
  });
}

/** A boundary comes in no order with the inputs of its member. */
export function tierMarks({ tiers }: Version): readonly Mark[] {
  return tiers.all.map((tier) => ({
    cell: slotCell(tier.slot),
    step: isMovedByTime(tier) ? 'other' : 'own',
  }));
}

/** What a question about a level looks at. */
export function tierSeen(tier: CompiledTier, currencies: Program['currencies']): readonly Seen[] {
  const cells = [slotCell(tier.slot), measuredCell(tier, currencies)];
  return cells.map((cell) => ({ cell, why: 'reads-tier' }));
}

function measuredCell({ currency }: CompiledTier, currencies: Program['currencies']): string {
  return currency < 0 ? MEMBER : balanceCell(currencies[currency]?.id);
}
