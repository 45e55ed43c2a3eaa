import type { MessageBase, MessageEvent, MessagePlace } from './message.ts';
import type { ReasonCode, Status } from './outcome.ts';
import type { StreakRow } from './streak.ts';

/** The version of {@link MemberRow}; older rows are brought up by the upcasters of engine/row.ts. */
export const ROW_VERSION = 1;

/**
 * The state of one member as JSON: what a host stores after a step, and one line of a snapshot.
 * Maps are lists of pairs, so that no id is ever a property name.
 */
export interface MemberRow {
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
  /** Days since 1970-01-01. */
  readonly lastActiveDay?: number;
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
  | StreakRow;
