import type { LotRow, WaitingRow } from './member-row.ts';

/** What may be taken back of a member, as JSON; absent where there is none of it. */
export interface ReversibleRows {
  readonly reversibles?: readonly ReversibleRow[];
  /** Own inputs that have left nothing to take back. */
  /** Refunds that came before what they are about. */
  readonly early?: readonly WaitingRow[];
  /** The clock after which what can no longer be taken back is forgotten next. */
  readonly forgetsAt?: number;
}

/** What one event has granted. */
export interface ReversibleRow {
  /** Absent: the member. */
  readonly origin?: string;
  readonly eventId: string;
  readonly type: string;
  readonly at: number;
  readonly seq: number;
  readonly key?: string;
  readonly groupId?: string;
  readonly by?: string;
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Exact numbers as decimals or fractions. */
  readonly order?: { readonly money?: string; readonly lines?: readonly OrderLineRow[] };
  readonly grants?: readonly GrantRow[];
  readonly to?: readonly string[];
  /** By name of the slot. */
  readonly keys?: readonly (readonly [slot: string, hash: number])[];
  readonly spent?: readonly (readonly [slot: string, amount: string])[];
  readonly until: number;
  readonly returned?: ReturnedRow;
}

export interface ReturnedRow {
  readonly all?: boolean;
  readonly amount?: string;
  readonly lines?: readonly number[];
  readonly cause: string;
  readonly at: number;
}

export type OrderLineRow = readonly [id: string, price: string, quantity: number];

/** One line of the ledger that can be taken back. */
export interface GrantRow {
  readonly entryId: string;
  readonly ruleId: string;
  readonly label: string;
  readonly currency: string;
  readonly points: number;
  /** Absent: all of it. */
  readonly standing?: number;
  readonly base: string;
  /** Absent: 1. */
  readonly factor?: string;
  /** Absent: `floor`. */
  readonly rounding?: string;
  readonly carried?: string;
  readonly basis?: BasisRow;
  readonly lot?: LotRow;
  readonly until: number;
  readonly wide?: readonly (readonly [gate: string, key: string, counts: string])[];
}

export type BasisRow =
  | { readonly kind: 'share' }
  | { readonly kind: 'money'; readonly money: string }
  | {
      readonly kind: 'lines';
      /** Absent: those of the order. */
      readonly lines?: readonly OrderLineRow[];
      readonly rate: string;
      readonly each: string;
    }
  | {
      readonly kind: 'split';
      readonly lines?: readonly OrderLineRow[];
      readonly remainder: string;
    };
