import { byCodeUnit } from '../units/identifier.ts';
import type { Instant } from '../units/instant.ts';
import { type AdmittedEvent, comparePositions } from './event.ts';
import type { Member } from './member.ts';
import type { OpenRow } from './member-row.ts';
import type { AmendMessage, MemberMessage, ReplyMessage } from './message.ts';
import type { ReasonCode, Status } from './outcome.ts';

/**
 * The inputs of one member that may still be put in another order, with states to begin again from.
 * An input is in it as long as the open period lasts, and a while longer.
 */
export interface Journal {
  /** Ascending; the first stands before all inputs. */
  readonly checkpoints: Checkpoint[];
  /** In the order in which they were applied: the canonical one, but for what came after its time. */
  readonly inputs: JournalInput[];
  /** What programme keys have granted and awards have used, by id of the reserve. */
  readonly reserved: Map<string, Reserved>;
  /** How often the inputs were put in another order: what was sent since then goes by it. */
  revision: number;
}

/** A state that is never changed: it is copied before anything is applied to it. */
export interface Checkpoint {
  /** How many inputs of the journal came before it. */
  readonly index: number;
  /** Without what only the door looks at. */
  readonly state: Member;
  /** Awards that waited for replies. */
  readonly open: readonly OpenRow[];
}

/** Where an input stands among all those of its member. */
export interface Place {
  readonly at: Instant;
  readonly seq: number;
  readonly id: string;
  /** Whose event it is. */
  readonly origin: string;
  /** Of a message: members that passed it on, with itself; 0 for an event. */
  readonly hops: number;
  /** Of a message: rules that followed each other before it. */
  readonly depth: number;
  readonly priority: number;
  /** Id of a message. */
  readonly name: string;
}

/** One input, and what was decided of it. Exactly one of `event`, `message` and `reply` is there. */
export interface JournalInput extends Place {
  readonly event: AdmittedEvent | undefined;
  /** An amendment where what it amends has closed. */
  readonly message: MemberMessage | AmendMessage | undefined;
  readonly reply: ReplyMessage | undefined;
  /** Tags of the event's group when it came. */
  readonly groupTags: readonly string[];
  /** Boundaries before this instant had run once it was applied; −Infinity where none need have. */
  readonly closed: number;
  /** Whether it came after its time: then it stays where it is, and streaks pass it over. */
  readonly isAppended: boolean;
  status: Status | undefined;
  code: ReasonCode | undefined;
}

/** What one reserve was granted, as far as it was used. */
export interface Reserved {
  readonly key: string;
  readonly gate: string;
  readonly at: Instant;
  /** In the order of its asks. */
  readonly granted: readonly number[];
}

/** Negative where `a` comes first in canonical order; 0 for one and the same. */
export function comparePlaces(a: Place, b: Place): number {
  return (
    compareRoots(a, b) ||
    a.hops - b.hops ||
    a.depth - b.depth ||
    a.priority - b.priority ||
    byCodeUnit(a.name, b.name)
  );
}

/** The same of the events behind them: what one event sends is in the order in which it comes. */
export function compareRoots(a: Place, b: Place): number {
  return comparePositions(a, b) || byCodeUnit(a.origin, b.origin);
}

/** A journal that shares nothing that changes with the original. */
export function copyJournal({ checkpoints, inputs, reserved, revision }: Journal): Journal {
  return {
    checkpoints: [...checkpoints],
    // What was decided of an input changes when it is put in another order.
    inputs: inputs.map((input) => ({ ...input })),
    reserved: new Map(reserved),
    revision,
  };
}
