import type { Instant } from '../units/instant.ts';
import type { Lot } from './lot.ts';

/** What a member has spent, as long as it may be cancelled. */
export interface Spends {
  /** In the order of time. */
  readonly byId: Map<string, Spend>;
  /** Id of the latest accepted spend of each order. */
  readonly byKey: Map<string, string>;
}

/** An accepted redemption, kept as long as it may be cancelled. Never changed. */
export interface Spend {
  readonly at: Instant;
  /** The order that it belongs to: there is one accepted spend per key. */
  readonly key: string | undefined;
  /** Id of its line of the ledger. */
  readonly entryId: string;
  readonly currency: number;
  /** Units; above 0. */
  readonly points: number;
  /** What it took of each lot, in the order in which they were taken; undefined where none are kept. */
  readonly lots: readonly Lot[] | undefined;
  /** Units that have come back, the last taken first; a spend of which all came back is cancelled. */
  readonly returned: number;
}
