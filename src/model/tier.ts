import type { Day } from '../units/civil.ts';
import type { Exact } from '../units/exact.ts';
import type { Instant } from '../units/instant.ts';

/** A level that somebody has set by hand. */
export interface TierPin {
  readonly level: string;
  /** First instant at which it no longer holds; undefined: for good. */
  readonly until: Instant | undefined;
  /** Whether the member may stand higher (`floor`) or stands there exactly. */
  readonly as: 'floor' | 'exact';
}

/** Where a member stands by one tier rule. It is replaced and never changed. */
export interface TierMemory {
  readonly kind: 'tier';
  /** What the member's own measure has won; undefined below the first level. */
  readonly level: string | undefined;
  /** From which the periods of an anniversary are counted; undefined where no level is held. */
  readonly anchor: Instant | undefined;
  /** The level that holds and was told: the member's own, or that of a pin. */
  readonly standing: string | undefined;
  /** When the standing was reached; undefined where it always was. */
  readonly since: Instant | undefined;
  readonly pin: TierPin | undefined;
}

/** What one tier rule measures, in the unit of its thresholds. */
export interface MeasureMemory {
  readonly kind: 'measure';
  /** Ascending by day: the first day of a period, a day of a rolling window, or 0 for a life. */
  readonly sums: MeasureSum[];
  /** Of all sums that are kept. */
  total: Exact;
  /** How many of them are below 0; follows from them, as the total does. */
  losses: number;
}

export interface MeasureSum {
  readonly day: Day;
  readonly sum: Exact;
}

/** A standing in the row of a member. */
export interface TierRow {
  readonly kind: 'tier';
  readonly level?: string;
  readonly anchor?: number;
  readonly standing?: string;
  readonly since?: number;
  readonly pin?: readonly [level: string, as: 'floor' | 'exact', until?: number];
}

/** A measure in the row of a member; exact sums as decimals or fractions. */
export interface MeasureRow {
  readonly kind: 'measure';
  readonly sums: readonly (readonly [day: number, sum: string])[];
}
