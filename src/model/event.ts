import type { Instant } from '../units/instant.ts';

/** JSON as it comes from outside. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/**
 * Something that happened: a message, a purchase, a check-in. Ids are opaque strings of at most
 * 128 code units. Money in `data` is a decimal string, or a number read by its shortest decimal form.
 */
export interface Event {
  /** Unique in the member's stream: the same id with the same content is a duplicate. */
  readonly id: string;
  readonly type: string;
  /** Whose state the event touches first. */
  readonly memberId: string;
  /** When it happened: ISO 8601 with an offset, or epoch milliseconds; finer parts are cut off. */
  readonly at: string | number;
  /** When the host got to know it; absent: stamped with the book's clock. */
  readonly receivedAt?: string | number;
  /** Orders the events of one instant; absent: the order of arrival, in `run` 0. */
  readonly seq?: number;
  /** Who acted; absent: the member. */
  readonly by?: string;
  readonly groupId?: string;
  /** The business key: an order, a post. */
  readonly key?: string;
  /** Id or key of the event meant. */
  readonly ref?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A hash, a length or whether a pattern fits; null: nothing. */
export type DerivedValue = number | boolean | null;

/** An event past the door: limits checked, instants parsed, content hashed. */
export interface AdmittedEvent {
  readonly id: string;
  readonly type: string;
  readonly memberId: string;
  readonly at: Instant;
  readonly receivedAt: Instant | undefined;
  readonly seq: number;
  readonly by: string | undefined;
  readonly groupId: string | undefined;
  readonly key: string | undefined;
  readonly ref: string | undefined;
  readonly data: Readonly<Record<string, unknown>> | undefined;
  /**
   * What screens made of texts, by their names; undefined where the event still holds them. The texts
   * themselves are in no row.
   */
  readonly derived?: ReadonlyMap<string, DerivedValue> | undefined;
  /** Of the whole event as given, but for `receivedAt`, `seq`, and the ids that it is looked up by. */
  readonly contentHash: number;
}

/**
 * The event with the host's clock as the instant of its receipt, where it has none of its own. Field by field: adding a property to a spread object
 * gives every object a hidden class of its own, which makes all reading of events slow.
 */
export function stampReceipt(event: AdmittedEvent, clock: Instant | undefined): AdmittedEvent {
  if (event.receivedAt !== undefined || clock === undefined) return event;
  const receivedAt = clock;
  const { id, type, memberId, at, seq, by, groupId, key, ref, data, contentHash } = event;
  return { id, type, memberId, at, receivedAt, seq, by, groupId, key, ref, data, contentHash };
}

/** Where an input stands in the canonical order: `at`, then `seq`, then `id` by code unit. */
export interface Position {
  readonly at: Instant;
  readonly seq: number;
  readonly id: string;
}

/** Negative where `a` comes first in canonical order. */
export function comparePositions(a: Position, b: Position): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.seq !== b.seq) return a.seq - b.seq;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * Types that are commands to the book and not something a member did. They are taken only from a
 * trusted source. Those in the first list work in this version, the others are refused.
 */
export const CONTROL_TYPES: ReadonlySet<string> = new Set([
  'cancel',
  'chargeback',
  'correct',
  'group',
  'join',
  'leave',
  'make-up',
  'opening',
  'pause',
  'pin',
  'profile',
  'redeem',
  'refund',
  'undo',
  'void',
]);

export const RESERVED_TYPES: ReadonlySet<string> = new Set([
  'commit',
  'transfer',
  'offer',
  'accept-offer',
  'exchange',
  'enrol',
  'supply',
  'open',
  'close',
  'bid',
  'fulfil',
  'revoke',
  'adjust',
  'merge',
  'erase',
]);

/** Begins the types of inputs that rules set off, such as `granted:check-in`; no host sends them. */
export const GRANTED_PREFIX = 'granted:';

/** Begins the types of inputs that a tier sets off when it is crossed, such as `crossed:levels`. */
export const CROSSED_PREFIX = 'crossed:';

/** Whether only rules set off inputs of a type. */
export function isInternal(type: string): boolean {
  return type.startsWith(GRANTED_PREFIX) || type.startsWith(CROSSED_PREFIX);
}

/** The position before every input of an instant. */
export function startOf(at: Instant): Position {
  return { at, seq: Number.NEGATIVE_INFINITY, id: '' };
}

/** The position after every input of an instant. */
export function endOf(at: Instant): Position {
  return { at, seq: Number.POSITIVE_INFINITY, id: '' };
}
