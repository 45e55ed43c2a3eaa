import type { DerivedValue } from './event.ts';
import type { MemberRow, OpenRow } from './member-row.ts';
import type { AmendMessage, MemberMessage, MessageEvent, ReplyMessage } from './message.ts';
import type { ReasonCode, Status } from './outcome.ts';

/** The inputs of a member that may still be put in another order, as JSON. */
export interface JournalRow {
  readonly revision: number;
  /** The state before them, without what only the door looks at; it has no journal of its own. */
  readonly base: MemberRow;
  /** Awards that waited then; absent if none did. */
  readonly open?: readonly OpenRow[];
  /** In the order in which they were applied. */
  readonly inputs: readonly InputRow[];
  readonly reserved?: readonly ReservedRow[];
}

/** Exactly one of `event`, `message` and `reply` is there. */
export interface InputRow {
  readonly event?: MessageEvent;
  /** What screens made of the values in the event that are not kept, by their names. */
  readonly derived?: readonly DerivedRow[];
  readonly message?: MemberMessage | AmendMessage;
  readonly reply?: ReplyMessage;
  readonly groupTags?: readonly string[];
  /** Boundaries before this instant had run once it was applied. */
  readonly closed?: number;
  /** Where it stands, if it came after its time. */
  readonly place?: PlaceRow;
  readonly status?: Status;
  readonly code?: ReasonCode;
}

export type DerivedRow = readonly [name: string, value: DerivedValue];

export type PlaceRow = readonly [
  at: number,
  seq: number,
  id: string,
  origin: string,
  hops: number,
  depth: number,
  priority: number,
  name: string,
];

/** What one reserve was granted, as far as it was used. */
export type ReservedRow = readonly [
  id: string,
  key: string,
  gate: string,
  at: number,
  granted: readonly number[],
];

/** An input that never happened, or will not have: its id or key, when and by what it was voided. */
export type VoidedRow = readonly [
  ref: string,
  at: number,
  seq: number,
  by: string,
  isDone: boolean,
];
