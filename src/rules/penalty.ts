import type { PathSegment } from '../model/issue.ts';
import type { Exact } from '../units/exact.ts';
import { escapePart } from '../units/identifier.ts';
import type { CompiledAward, Share } from './program.ts';
import { reversibleUntil } from './reversible.ts';
import { currencyIndex, type Scope, wholeUnits } from './scope.ts';
import type { Penalty } from './screen-effects.ts';

/** What a screen takes, as a deduction that no condition, limit or multiplier looks at. */
export function compilePenalty(
  ruleId: string,
  penalty: Penalty,
  path: readonly PathSegment[],
  scope: Scope,
): CompiledAward {
  const byCurrency =
    typeof penalty === 'object'
      ? Object.entries(penalty).map(([id, points]) => shareOf(id, points, [...path, id], scope))
      : [shareOf(undefined, penalty, path, scope)];
  const silent = (code: 'condition-not-met' | 'outside-window' | 'retired') =>
    ({ ruleId, code, params: {} }) as const;
  return {
    ruleId,
    label: scope.label,
    idPart: escapePart(ruleId),
    on: [],
    tags: [],
    retiredAt: Number.POSITIVE_INFINITY,
    during: undefined,
    when: undefined,
    beneficiary: undefined,
    refusesSelf: false,
    once: undefined,
    onceWide: undefined,
    follows: undefined,
    earnedSlot: -1,
    earnedFor: undefined,
    gates: [],
    wide: [],
    shares: byCurrency.sort((a, b) => a.currency - b.currency),
    gifts: [],
    hold: undefined,
    reversibleUntil: reversibleUntil(undefined, scope.lateMs),
    lot: { class: '', priority: 0 },
    shadow: undefined,
    streak: undefined,
    silent: {
      condition: silent('condition-not-met'),
      window: silent('outside-window'),
      retired: silent('retired'),
    },
  };
}

function shareOf(
  id: string | undefined,
  points: string | number,
  path: readonly PathSegment[],
  scope: Scope,
): Share {
  const currency = currencyIndex(id, path, scope, path);
  const units = -wholeUnits(points, currency, path, scope);
  const taken: Exact = { num: units, den: 1 };
  return {
    currency,
    unitsPerPoint: 10 ** (scope.currencies[currency]?.scale ?? 0),
    propose: () => taken,
    reward: undefined,
    basis: undefined,
    constant: units,
    rounding: 'floor',
    split: undefined,
    carrySlot: -1,
    factorGroups: [],
    caps: [],
    expiries: [],
  };
}
