import type { Day } from '../units/civil.ts';
import type { Exact } from '../units/exact.ts';
import type { Instant } from '../units/instant.ts';

/** A streak as of the last period that counted. Days are the first days of their periods. */
export interface StreakRun {
  /** 0: none runs. */
  readonly length: number;
  /** Means nothing while the length is 0. */
  readonly first: Day;
  /** The last period that counted, also where that streak has ended. */
  readonly last: Day;
  /** Of all runs; of two that are as long the earlier one. */
  readonly longest: number;
  readonly longestFirst: Day;
  readonly longestLast: Day;
}

/** The latest period of a streak whose periods count by a sum. */
export interface StreakTally {
  /** Its first day. */
  readonly period: Day;
  readonly sum: Exact;
  /** The run without this period, while the period counts. */
  readonly before: StreakRun | undefined;
  /** Whether the period has counted once, so that it pays no second time. */
  readonly hasCounted: boolean;
  /** The greatest length that the run has reached, also with a period that was taken back since. */
  readonly peak: number;
}

/**
 * What one counter of streaks remembers about one member, whatever the length. It is replaced and
 * never changed. An end that time alone has brought is not in it: only a counter can tell.
 */
export interface StreakMemory {
  readonly kind: 'streak';
  readonly run: StreakRun;
  /** Only where periods count by a sum. */
  readonly tally: StreakTally | undefined;
  /** Whether the end of this run has been told. */
  readonly told: boolean;
}

/** A streak as of one instant. */
export interface StreakView {
  /** 0 once it has ended. */
  readonly current: number;
  readonly longest: number;
  /** Whether the period in hand still lacks what keeps the streak alive. */
  readonly atRisk: boolean;
  /** First days of the first and the last period that count; undefined where `current` is 0. */
  readonly first: Day | undefined;
  readonly last: Day | undefined;
  /** The same of the longest; undefined where it is 0. */
  readonly longestFirst: Day | undefined;
  readonly longestLast: Day | undefined;
  /** First instant at which it has ended if nothing more counts; undefined where time alone ends nothing. */
  readonly endsAt: Instant | undefined;
}

/** A run in a row of a member. */
export type StreakRunRow = readonly [
  length: number,
  first: number,
  last: number,
  longest: number,
  longestFirst: number,
  longestLast: number,
];

/** A streak in the row of a member. */
export interface StreakRow {
  readonly kind: 'streak';
  readonly run: StreakRunRow;
  /** Present once the end of the run has been told. */
  readonly told?: true;
  readonly tally?: readonly [
    period: number,
    sum: string,
    hasCounted: boolean,
    peak: number,
    before?: StreakRunRow,
  ];
}
