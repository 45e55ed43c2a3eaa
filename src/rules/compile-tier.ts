import type { Duration } from 'date-fns';
import { isInternal } from '../model/event.ts';
import type { PathSegment } from '../model/issue.ts';
import type { UsedKeys } from '../model/memory.ts';
import { DAY_MS } from '../units/civil.ts';
import { partsOf } from '../units/duration.ts';
import { compare, type Exact, parseExact, times, ZERO } from '../units/exact.ts';
import { hashJson } from '../units/hash.ts';
import type { CompiledTier } from './compiled-tier.ts';
import { describe } from './conditions/codes.ts';
import type { Context } from './context.ts';
import { eventDecimal } from './event-decimal.ts';
import { issue } from './issues.ts';
import {
  counterOf,
  currencyIndex,
  notePath,
  retiredAt,
  type Scope,
  unitsPerPoint,
  wholeUnits,
} from './scope.ts';
import type { TierBasis, TierLevel, TierRule } from './tier.ts';
import type { CompiledLevel } from './tier-levels.ts';
import { balanceMeasure, measureOf, type TierMeasure } from './tier-measure.ts';
import { reviewPace } from './tier-pace.ts';
import { checkTierTerms } from './tier-terms.ts';

/** What tier rules need besides the scope of their version. */
export interface TierSurroundings {
  /** Slot of the purchase keys; asking for it makes the program keep them. */
  purchasesSlot(): number;
}

export function compileTier(
  ruleId: string,
  rule: TierRule,
  scope: Scope,
  around: TierSurroundings,
): CompiledTier {
  const path = ['rules', ruleId];
  const { by, up = 'at-once', down = 'period-end', grace } = rule;
  const { drop = 'earned', crossing = 'before', crossings = 'each' } = rule;
  const currency = currencyOf(by, path, scope);
  const levels = levelsOf(rule.levels, { currency, path, scope });
  checkTierTerms(rule, levels, path, scope);
  if ('spend' in by) checkTypes(by, path, scope);
  const counter = counterOf(ruleId, rule);
  return {
    ruleId,
    retiredAt: retiredAt(rule, scope.calendar),
    slot: scope.slots.slot(`${counter}/tier`, 'tier'),
    basis: 'earned' in by ? 'earned' : 'balance' in by ? 'balance' : 'spend',
    currency,
    unitsPerPoint: currency < 0 ? 1 : 10 ** (scope.currencies[currency]?.scale ?? 0),
    measure: measureFor(rule, { counter, currency, scope }),
    spendOf: 'spend' in by ? spendReader(by, scope, around) : undefined,
    on: 'spend' in by ? typesOf(by) : [],
    levels,
    ranks: new Map(levels.map(({ id }, index) => [id, index + 1])),
    floor: levels[0]?.from.num === 0 ? 1 : 0,
    up,
    down,
    drop,
    pace: reviewPace(rule.period ?? periodOf(by) ?? 'year', grace),
    crossing,
    crossings,
  };
}

function currencyOf(by: TierBasis, path: readonly PathSegment[], scope: Scope): number {
  if ('spend' in by) return -1;
  const [key, id] = 'earned' in by ? ['earned', by.earned] : ['balance', by.balance];
  return currencyIndex(id, path, scope, [...path, 'by', key]);
}

/** The period of the calendar that it is measured in. */
function periodOf(by: TierBasis) {
  const within = 'within' in by ? by.within : undefined;
  return typeof within === 'string' ? within : undefined;
}

interface LevelTerms {
  readonly currency: number;
  readonly path: readonly PathSegment[];
  readonly scope: Scope;
}

function levelsOf(
  levels: readonly TierLevel[],
  { currency, path, scope }: LevelTerms,
): readonly CompiledLevel[] {
  const perPoint = currency < 0 ? undefined : unitsPerPoint(currency, scope);
  return levels.map(({ id, from, keep = from, entitlements = [] }, index) => {
    const bound = (decimal: string | number, key: string): Exact => {
      const exact = parseExact(decimal) ?? ZERO;
      if (!perPoint) return exact;
      wholeUnits(decimal, currency, [...path, 'levels', index, key], scope);
      return times(exact, perPoint);
    };
    const lowest = bound(from, 'from');
    return { id, from: lowest, keep: keep === from ? lowest : bound(keep, 'keep'), entitlements };
  });
}

interface MeasurePlace {
  readonly counter: string;
  readonly currency: number;
  readonly scope: Scope;
}

/** Another measure begins a new memory; other levels and terms do not. */
function measureFor(
  { by, grace }: TierRule,
  { counter, currency, scope }: MeasurePlace,
): TierMeasure {
  if ('balance' in by) return balanceMeasure(currency);
  const { within } = by;
  const what = 'earned' in by ? `earned:${by.earned}` : `spend:${by.spend}`;
  const per = typeof within === 'object' ? 'rolling' : (within ?? 'ever');
  return measureOf(within, {
    slot: scope.slots.slot(`${counter}/${what}:${per}`, 'measure'),
    graceDays: grace ? longestDays(grace) : 0,
    lateDays: Math.ceil(scope.lateMs / DAY_MS),
  });
}

/** Days that a duration lasts at most; one more for clocks that are changed. */
function longestDays(duration: Duration): number {
  const { months, days, elapsedMs } = partsOf(duration);
  return months * 31 + days + Math.ceil(elapsedMs / DAY_MS) + 1;
}

type SpendBasis = Extract<TierBasis, { readonly spend: string }>;

function typesOf({ on = 'purchase' }: SpendBasis): readonly string[] {
  return [...new Set([on].flat())];
}

/** Only what a member does is measured, and not what rules set off. */
function checkTypes(by: SpendBasis, path: readonly PathSegment[], scope: Scope): void {
  const { on = [] } = by;
  for (const [index, type] of [on].flat().entries()) {
    if (!isInternal(type)) continue;
    const at = [...path, 'by', 'on', ...(Array.isArray(on) ? [index] : [])];
    scope.issues.push(issue('internal-type', at, { found: describe(type) }));
  }
}

/** A purchase that is reported again under its key was counted before. */
function spendReader(
  by: SpendBasis,
  scope: Scope,
  { purchasesSlot }: TierSurroundings,
): (context: Context) => Exact | undefined {
  const read = eventDecimal(by.spend, (path) => notePath(path, scope));
  const slot = typesOf(by).includes('purchase') ? purchasesSlot() : -1;
  return (context) => {
    const { event, member } = context;
    const { keys } = (member.memory[slot] as UsedKeys | undefined) ?? {};
    if (event.type === 'purchase' && keys?.has(hashJson(event.key ?? [event.id]))) return undefined;
    const value = read(context);
    return 'code' in value || compare(value, ZERO) === 0 ? undefined : value;
  };
}
