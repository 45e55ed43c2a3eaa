import type { Exact } from '../units/exact.ts';
import type { Context } from './context.ts';
import type { TierRule } from './tier.ts';
import type { Ladder } from './tier-levels.ts';
import type { TierMeasure } from './tier-measure.ts';
import type { ReviewPace } from './tier-pace.ts';

/** A tier rule as what the engine asks of it. */
export interface CompiledTier extends Ladder {
  readonly ruleId: string;
  /** First instant at which it no longer acts; Infinity if never. */
  readonly retiredAt: number;
  /** Slot of the standing. */
  readonly slot: number;
  readonly basis: 'earned' | 'balance' | 'spend';
  /** Index of the currency; −1 for `spend`. */
  readonly currency: number;
  /** Units of the measure in one point, or in one of the money spent. */
  readonly unitsPerPoint: number;
  readonly measure: TierMeasure;
  /** What an event adds to `spend`; undefined where it adds nothing. */
  readonly spendOf: ((context: Context) => Exact | undefined) | undefined;
  /** Types of events that `spend` listens to. */
  readonly on: readonly string[];
  readonly up: NonNullable<TierRule['up']>;
  readonly down: NonNullable<TierRule['down']>;
  readonly pace: ReviewPace;
  readonly crossing: NonNullable<TierRule['crossing']>;
  readonly crossings: NonNullable<TierRule['crossings']>;
}

/** The tier rules of one version. */
export interface Tiers {
  /** In the order (priority, id). */
  readonly all: readonly CompiledTier[];
  /** By index of the currency whose lines they measure. */
  readonly byCurrency: readonly (readonly CompiledTier[] | undefined)[];
  /** By type of the events whose money they measure. */
  readonly byType: ReadonlyMap<string, readonly CompiledTier[]>;
  /** Those by which factors see another tier than that of before the event. */
  readonly looksAhead: readonly CompiledTier[];
  /** Rules that others name in `on` as `crossed:<rule>`. */
  readonly heard: ReadonlySet<string>;
}
