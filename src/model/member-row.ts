import type { MessageEvent } from './message.ts';
import type { ReasonCode, Status } from './outcome.ts';

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
  readonly joinedAt?: number;
  readonly tags: readonly string[];
  /** Days since 1970-01-01. */
  readonly lastActiveDay?: number;
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
  | { readonly kind: 'last'; readonly at: number }
  | { readonly kind: 'keys'; readonly keys: readonly (readonly [hash: number, at: number])[] }
  | { readonly kind: 'carry'; readonly fraction: string };
