import type { FactUse } from './condition-facts.ts';
import type { Program, Version } from './program.ts';
import { DEFAULT_CURRENCIES } from './rule-set.ts';
import { tierSeen } from './tier-traffic.ts';
import { balanceCell, GROUP_TAGS, MEMBER, type Seen, slotCell } from './traffic-cells.ts';

/** The rules of which a condition is one. */
interface Surroundings {
  readonly version: Version;
  readonly currencies: Program['currencies'];
}

const NOTHING: readonly Seen[] = [];

/** What a question of a condition looks at. */
export function looksAt(use: FactUse, around: Surroundings): readonly Seen[] {
  const { fact, field } = use;
  if (fact === 'group') return field === 'id' ? NOTHING : [{ cell: GROUP_TAGS, why: 'group-tags' }];
  if (fact === 'time') return around.version.ruleSet.clock === 'member' ? [MEMBER_SEEN] : NOTHING;
  return fact === 'member' ? memberSeen(use, around) : NOTHING;
}

const MEMBER_SEEN: Seen = { cell: MEMBER, why: 'reads-member' };

function memberSeen({ field, params }: FactUse, around: Surroundings): readonly Seen[] {
  const { version } = around;
  const balance: Seen = { cell: balanceOf(params['currency'], version), why: 'reads-balance' };
  switch (field) {
    case 'id':
    case 'bucket':
    case 'cohort':
      return NOTHING;
    case 'balance':
    case 'pending':
      return [balance];
    case 'streak':
      return streaksOf(params['rule'], version);
    case 'tier':
    case 'tierRank':
      return tiersOf(params['rule'], around);
    case undefined:
      return [MEMBER_SEEN, balance, ...tiersOf(undefined, around)];
    default:
      return [MEMBER_SEEN];
  }
}

function balanceOf(currency: unknown, { ruleSet }: Version): string {
  const ids = Object.keys(ruleSet.currencies ?? DEFAULT_CURRENCIES);
  const meant = ids.includes('points') ? 'points' : ids[0];
  return balanceCell(currency === undefined ? meant : String(currency));
}

/** The rule named, or the only one; one that is switched off has no levels. */
function tiersOf(rule: unknown, { version, currencies }: Surroundings): readonly Seen[] {
  const { all } = version.tiers;
  const meant = rule === undefined ? all : all.filter(({ ruleId }) => ruleId === rule);
  return meant.flatMap((tier) => tierSeen(tier, currencies));
}

/** A streak that is switched off is never more than 0. */
function streaksOf(rule: unknown, { counters }: Version): readonly Seen[] {
  return counters
    .filter(({ ruleIds }) => ruleIds.some((id) => id === rule))
    .map(({ slot }) => ({ cell: slotCell(slot), why: 'reads-streak' }));
}
