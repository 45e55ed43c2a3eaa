import type { Day } from '../units/civil.ts';

/** Days on which nothing is asked of the streaks of a member. */
export interface Pause {
  /** Included. */
  readonly from: Day;
  /** Excluded. */
  readonly until: Day;
}
