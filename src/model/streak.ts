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
  /** Only where freezes may cover what is missed. */
  readonly freezes: FreezeUse | undefined;
  /** Only where days may be made up. */
  readonly past: StreakPast | undefined;
}

/** What a streak remembers of its freezes. */
export interface FreezeUse {
  /** First day of the latest month whose allowance was drawn on, and how much of it was used. */
  readonly month: Day;
  readonly used: number;
  /** First day on which the run goes on no more, once time has ended it; freezes that come later do not revive it. */
  readonly closedOn: Day | undefined;
  /** The last period before the latest gap, and the one after it: what was missed between them is settled. */
  readonly gap: readonly [last: Day, next: Day] | undefined;
}

/** What a streak remembers so that days may still be made up. */
export interface StreakPast {
  /** First period that ever counted. */
  readonly since: Day;
  /** Runs before the one at hand that a day made up may still join, in the order of time. */
  readonly runs: readonly PastRun[];
  /** How many days of each month were made up; first days of months, as long as they can be asked about. */
  readonly months: readonly (readonly [month: Day, used: number])[];
}

export interface PastRun {
  readonly length: number;
  readonly first: Day;
  readonly last: Day;
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
  /** Freezes that could be used: what is left of the month's allowance, and those held; undefined where there are none. */
  readonly freezes: number | undefined;
  /** The periods missed so far that only freezes cover: they are used with the next activity. */
  readonly frozen: readonly Day[];
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
  readonly freezes?: {
    readonly month: number;
    readonly used: number;
    readonly closedOn?: number;
    readonly gap?: readonly [last: number, next: number];
  };
  readonly past?: {
    readonly since: number;
    readonly runs: readonly (readonly [length: number, first: number, last: number])[];
    readonly months: readonly (readonly [month: number, used: number])[];
  };
}
