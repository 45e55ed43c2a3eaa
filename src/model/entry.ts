import type { LotMove } from './lot.ts';

/** What a line of the ledger does. The list is complete; some kinds have no rule or command yet. */
export type EntryKind =
  | 'accrual'
  | 'redemption'
  | 'expiration'
  | 'decay'
  | 'reversal'
  | 'correction'
  | 'transfer'
  | 'exchange'
  | 'adjustment'
  | 'hold'
  | 'release';

/** Which of a member's two sums per currency a line moves. */
export type Bucket = 'available' | 'pending';

/**
 * One line of the ledger; never changed once written. All amounts are integers in the units of
 * the currency's scale (scale 1: 25 is 2.5 points).
 */
export interface Entry {
  /** Injective over cause, event, rule, kind, member, currency and n; equal runs give equal ids. */
  readonly id: string;
  /** Counts this member's lines from 1 without a gap, in posting order. */
  readonly seq: number;
  readonly kind: EntryKind;
  /** The tenant, as given when the book was opened. */
  readonly programme: string;
  readonly memberId: string;
  readonly currency: string;
  readonly bucket: Bucket;
  /** Signed; never 0. */
  readonly points: number;
  /** Of this member, currency and bucket, after this line. */
  readonly balance: number;
  /**
   * The other side, never another member: `issued`, `redeemed`, `expired`, `decayed`, `adjusted`, or
   * `held:` and the id of the line that granted it.
   */
  readonly contra: string;
  /** Instant at which the line takes effect, ISO 8601 in UTC. */
  readonly at: string;
  /** The later of `at` and the instant at which the book could know it. */
  readonly postedAt: string;
  /** Civil day key `YYYY-MM-DD` in the programme's zone and day start; written once. */
  readonly day: string;
  /** Id of the input that made the line, or the instant of the boundary, ISO 8601, where time did. */
  readonly cause: string;
  /** Id of the event that the line is about; empty where there is none. */
  readonly eventId: string;
  /** Who acted, where it was not the member: who praised, liked or graded. */
  readonly by?: string | undefined;
  /** Empty where a command made the line and no rule. */
  readonly ruleId: string;
  /** `id@version` of the rule set that judged the event. */
  readonly ruleSet: string;
  readonly calc: Calc;
  /** What it did to lots, in order; absent where the currency keeps none, and in the bucket `pending`. */
  readonly lots?: readonly LotMove[] | undefined;
  /** Id of the line that it takes back. */
  readonly reverses?: string | undefined;
}

/** How the points of one line came about. */
export interface Calc {
  /** Points before factors, exact: a decimal (`"7.5"`) or a reduced fraction (`"10/3"`). */
  readonly base: string;
  /** In the order in which they were applied. */
  readonly factors: readonly Factor[];
  /** All factors in one, after stacking and ceilings: a decimal or a reduced fraction; `"1"` if none. */
  readonly factor: string;
  /** How base times factor became whole units; `carry` adds the fraction kept from before. */
  readonly rounding: 'floor' | 'ceil' | 'trunc' | 'half-up' | 'half-even' | 'carry';
  /** Whole units after factors and rounding, before caps. */
  readonly asked: number;
  /** What was left after caps; equals the line's `points`. */
  readonly granted: number;
  /** Rules that made `granted` smaller than `asked`. */
  readonly cutBy: readonly string[];
  /** Units of each line of the order, where the award is parted over lines. */
  readonly split?: readonly number[] | undefined;
}

export interface Factor {
  readonly ruleId: string;
  /** A decimal. */
  readonly factor: string;
}
