import type { ReversibleRows } from './grant-row.ts';
import type { JournalRow, VoidedRow } from './journal-row.ts';
import type { MessageBase, MessageEvent, MessagePlace } from './message.ts';
import type { ReasonCode, Status } from './outcome.ts';
import type { StreakRow } from './streak.ts';
import type { MeasureRow, TierRow } from './tier.ts';

/** The version of {@link MemberRow}: a row of another one is refused. */
export const ROW_VERSION = 1;

/**
 * The state of one member as JSON: what a host stores after a step, and one line of a snapshot.
 * Maps are lists of pairs, so that no id is ever a property name.
 */
export interface MemberRow extends ReversibleRows {
  readonly v: number;
  readonly memberId: string;
  /** Where the latest applied input stands in canonical order; `at` in epoch milliseconds. */
  readonly position?: readonly [at: number, seq: number, id: string];
  readonly entryCount: number;
  /** Units by currency id, without zeros. */
  readonly balances: readonly (readonly [currency: string, units: number])[];
  /** By name of the slot. */
  readonly memory: readonly (readonly [slot: string, memory: MemoryRow])[];
  readonly seen: readonly (readonly [
    id: string,
    at: number,
    contentHash: number,
    status: Status,
    code?: ReasonCode,
  ])[];
  readonly prunedAt?: number;
  readonly waiting: readonly (readonly [event: MessageEvent, contentHash: number])[];
  /** Awards that wait for the replies of programme keys; absent if none do. */
  readonly open?: readonly OpenRow[];
  /** The latest instant that anything was applied for, also for a message; absent: that of `position`. */
  readonly clock?: number;
  readonly joinedAt?: number;
  readonly leftAt?: number;
  readonly tags: readonly string[];
  /** The first from 0; an empty zone is that of the programme. Absent if none was told. */
  readonly zones?: readonly (readonly [from: number, zone: string, reached?: number])[];
  /** From a day (included) until a day (excluded), in days since 1970-01-01. Absent if there were none. */
  readonly pauses?: readonly (readonly [from: number, until: number])[];
  /** Days since 1970-01-01. */
  readonly lastActiveDay?: number;
  readonly lastActiveAt?: number;
  /** The first instant that anything was applied for. */
  readonly metAt?: number;
  /** The latest boundary that has run, where it came after `clock`. */
  readonly ranAt?: number;
  /** The latest receipt, where it came after `clock`. */
  readonly receivedAt?: number;
  /** Units that wait to be released, by currency id, without zeros. */
  readonly pending?: readonly (readonly [currency: string, units: number])[];
  readonly lots?: readonly (readonly [currency: string, lots: readonly LotRow[]])[];
  readonly held?: readonly HeldRow[];
  /** What has lapsed of lots of which something may be taken back. */
  readonly lapsed?: readonly (readonly [currency: string, lots: readonly LotRow[]])[];
  /** What income pays first; absent where that is nothing. */
  readonly shortfalls?: readonly ShortfallRow[];
  readonly spends?: readonly SpendRow[];
  readonly journal?: JournalRow;
  readonly voided?: readonly VoidedRow[];
}

/** An event that waits, with the hash of its content. */
export type WaitingRow = readonly [event: MessageEvent, contentHash: number];

/** A lot; `lastDay` and `granted` in days since 1970-01-01, `lastDay` absent where it never lapses. */
export interface LotRow {
  readonly lastDay?: number;
  readonly class?: string;
  readonly priority?: number;
  readonly granted?: number;
  readonly since: number;
  readonly ruleId: string;
  readonly points: number;
}

/** A grant that waits to be released. */
export interface HeldRow {
  readonly id: string;
  readonly eventId: string;
  /** Absent: the member. */
  readonly origin?: string;
  readonly key?: string;
  readonly by?: string;
  readonly ruleId: string;
  readonly label: string;
  readonly currency: string;
  readonly points: number;
  readonly class?: string;
  readonly priority?: number;
  readonly tags?: readonly string[];
  /** Absent: only an event releases it. */
  readonly releaseAt?: number;
  readonly releasedBy?: string;
  readonly lapses?: boolean;
  readonly at: number;
}

/** What a line could not take. */
export interface ShortfallRow {
  /** Of the line; empty where several are one, as the event is then. */
  readonly entryId: string;
  readonly eventId: string;
  readonly ruleId: string;
  readonly label: string;
  readonly currency: string;
  readonly points: number;
  /** Days since 1970-01-01. */
  readonly day: number;
  /** The line that it takes back; absent for a penalty. */
  readonly reverses?: string;
}

/** A redemption that may be cancelled. */
export interface SpendRow {
  readonly id: string;
  readonly at: number;
  readonly key?: string;
  readonly entryId: string;
  readonly currency: string;
  readonly points: number;
  readonly lots?: readonly LotRow[];
  /** Whether all of it has come back; else the units that have, absent where none have. */
  readonly isCancelled?: boolean;
  readonly returned?: number;
}

/** What one input has decided that waits for replies. */
export interface OpenRow {
  readonly event: MessageEvent;
  readonly place: MessagePlace;
  readonly groupTags: readonly string[];
  readonly awards: readonly OpenAward[];
  readonly asked: readonly OpenReserve[];
  /** Whether the event itself waits: it is judged once its identities have passed. */
  readonly judges?: boolean;
}

export interface OpenAward {
  readonly ruleId: string;
  /** The beneficiary, where it is another member. */
  readonly to?: string;
  /** Hash of the key that it uses up. */
  readonly key?: number;
  /** Of a streak that pays each length once for ever: those that it pays for. */
  readonly lengths?: readonly number[];
  /** Whether it gives way to a streak: then it is told, not paid. */
  readonly givesWay?: boolean;
  readonly stakes: readonly OpenStake[];
}

/** An award in one currency; exact numbers as decimals or fractions. */
export interface OpenStake extends MessageBase {
  readonly factors: readonly { readonly ruleId: string; readonly factor: string }[];
  readonly factor: string;
  readonly asked: number;
  readonly granted: number;
  readonly cutBy: readonly string[];
  readonly carry?: string;
}

export interface OpenReserve {
  readonly id: string;
  readonly key: string;
  readonly gate: string;
  readonly asks: readonly (readonly [amount: number, limited: boolean, whole?: number])[];
  /** What each ask is for: an award by place, and one of its stakes by place or −1 for the whole. */
  readonly targets: readonly (readonly [ask: number, award: number, stake: number])[];
  /** From the reply, once it is there. */
  readonly granted?: readonly number[];
  readonly opensAt?: number;
}

export type MemoryRow =
  | {
      readonly kind: 'period';
      readonly period: number;
      readonly used: number;
      readonly earlier: readonly (readonly [period: number, used: number])[];
      readonly forgotten: number;
    }
  | {
      readonly kind: 'rolling';
      readonly grants: readonly (readonly [at: number, used: number])[];
      readonly forgotten: number;
    }
  | {
      readonly kind: 'keyed';
      readonly uses: readonly (readonly [value: string, use: MemoryRow])[];
    }
  | {
      readonly kind: 'sightings';
      readonly list: readonly (readonly [memberId: string, from: number, to: number])[];
      readonly forgotten?: number;
    }
  | { readonly kind: 'last'; readonly at: number }
  | { readonly kind: 'keys'; readonly keys: readonly (readonly [hash: number, at: number])[] }
  | {
      readonly kind: 'earned';
      readonly inputs: readonly (readonly [name: number, at: number, object: number])[];
    }
  | { readonly kind: 'carry'; readonly fraction: string }
  | {
      readonly kind: 'inputs';
      readonly keys: readonly (readonly [hash: number, ats: readonly number[]])[];
    }
  | {
      readonly kind: 'counts';
      readonly keys: readonly (readonly [hash: number, period: number, used: number])[];
    }
  | StreakRow
  | TierRow
  | MeasureRow;
