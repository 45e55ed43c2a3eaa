import type { TierPin } from '../model/tier.ts';
import { compare, type Exact } from '../units/exact.ts';
import type { Instant } from '../units/instant.ts';
import type { TierRule } from './tier.ts';

/** A level with its thresholds in the unit of the measure. */
export interface CompiledLevel {
  readonly id: string;
  /** Included. */
  readonly from: Exact;
  /** Below it the level is lost. */
  readonly keep: Exact;
  readonly entitlements: readonly string[];
}

/** The levels of a rule. A rank counts them from 1; 0 is below the first. */
export interface Ladder {
  /** Ascending. */
  readonly levels: readonly CompiledLevel[];
  /** By id of the level. */
  readonly ranks: ReadonlyMap<string, number>;
  /** The rank below which nobody falls: 1 where the first level starts at 0. */
  readonly floor: 0 | 1;
  readonly drop: NonNullable<TierRule['drop']>;
}

/** The rank that a measure wins, at least the one held. */
export function climb({ levels }: Ladder, held: number, measure: Exact): number {
  let rank = held;
  for (let next = levels[rank]; next && reaches(measure, next.from); next = levels[rank]) rank += 1;
  return rank;
}

/**
 * The rank that a measure keeps of the one held: the highest whose lower bound still holds, or one
 * less where levels are lost one by one.
 */
export function fall({ levels, floor, drop }: Ladder, held: number, measure: Exact): number {
  const keeps = (rank: number) => {
    const level = levels[rank - 1];
    return rank <= floor || !level || reaches(measure, level.keep);
  };
  if (keeps(held)) return held;
  let rank = held - 1;
  while (drop === 'earned' && !keeps(rank)) rank -= 1;
  return rank;
}

/** The rank of a level by its id; the lowest for one that there is not. */
export function rankOf({ ranks, floor }: Ladder, level: string | undefined): number {
  return level === undefined ? floor : (ranks.get(level) ?? floor);
}

/** The rank that holds where one was set by hand; a level that there is not holds nothing. */
export function pinnedRank(ladder: Ladder, own: number, pin: TierPin, at: Instant): number {
  const pinned = isOver(pin, at) ? undefined : ladder.ranks.get(pin.level);
  if (pinned === undefined) return own;
  return pin.as === 'exact' ? pinned : Math.max(own, pinned);
}

export function isOver({ until }: TierPin, at: Instant): boolean {
  return until !== undefined && until <= at;
}

export function levelAt({ levels }: Ladder, rank: number): CompiledLevel | undefined {
  return levels[rank - 1];
}

/** Small numbers, the common case, are compared as such. */
export function reaches(value: Exact, bound: Exact): boolean {
  if (typeof value.num === 'number' && typeof bound.num === 'number') {
    const [left, right] = [value.num * Number(bound.den), bound.num * Number(value.den)];
    if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) return left >= right;
  }
  return compare(value, bound) >= 0;
}
