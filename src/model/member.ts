import type { Day } from '../units/civil.ts';
import type { Instant } from '../units/instant.ts';
import type { AdmittedEvent, Position } from './event.ts';
import { copyMemory, type Memory } from './memory.ts';
import type { ReasonCode, Status } from './outcome.ts';

/**
 * The live state of one member: a private draft inside the book. What crosses the surface is the
 * frozen row of member-row.ts. Indexes of `balances` and `memory` are the program's.
 */
export interface Member {
  readonly id: string;
  /** Of the latest input of its own; nothing before it is applied any more. */
  position: LivePosition | undefined;
  /** The latest instant that anything was applied for, also for a message of another member. */
  clock: Instant | undefined;
  /** `seq` of the latest entry. */
  entryCount: number;
  /** Available units by currency index. */
  readonly balances: number[];
  readonly memory: (Memory | undefined)[];
  /** By id; ids of messages from other members start with a space, which no event id does. */
  readonly seen: Map<string, SeenInput>;
  /** The clock at which `seen` was last cleared of what is past `lateLimit`. */
  prunedAt: Instant | undefined;
  /** Inputs ahead of the clock, in canonical order. */
  waiting: AdmittedEvent[];
  /** Of the first `join`; leaving and coming back does not change it. */
  joinedAt: Instant | undefined;
  /** Of the latest `leave`; undefined once the member is back. */
  leftAt: Instant | undefined;
  tags: readonly string[];
  lastActiveDay: Day | undefined;
  /** When the next thing is due; follows from the rest and is in no row. */
  dueAt: Instant | undefined;
  /** What the store of a book has of it: whether it holds the member, and under which `dueAt`. In no row. */
  isKept: boolean;
  keptDueAt: Instant | undefined;
}

/** A {@link Position} that moves with its member. */
type LivePosition = { -readonly [Key in keyof Position]: Position[Key] };

/** An input that was decided, kept until `lateLimit` has passed. */
export interface SeenInput {
  readonly at: Instant;
  readonly contentHash: number;
  readonly status: Status;
  /** Of the refusal, if it was one. */
  readonly code: ReasonCode | undefined;
}

export function newMember(id: string): Member {
  return {
    id,
    position: undefined,
    clock: undefined,
    entryCount: 0,
    balances: [],
    memory: [],
    seen: new Map(),
    prunedAt: undefined,
    waiting: [],
    joinedAt: undefined,
    leftAt: undefined,
    tags: [],
    lastActiveDay: undefined,
    dueAt: undefined,
    isKept: false,
    keptDueAt: undefined,
  };
}

/** Whether nothing has been kept of a member yet. */
export function isBlank({ clock, seen, waiting }: Member): boolean {
  return clock === undefined && seen.size === 0 && waiting.length === 0;
}

/** A copy that shares nothing that changes with the original. */
export function copyMember(member: Member): Member {
  return {
    id: member.id,
    position: member.position && { ...member.position },
    clock: member.clock,
    entryCount: member.entryCount,
    balances: [...member.balances],
    memory: Array.from(member.memory, (one) => one && copyMemory(one)),
    seen: new Map(member.seen),
    prunedAt: member.prunedAt,
    waiting: [...member.waiting],
    joinedAt: member.joinedAt,
    leftAt: member.leftAt,
    tags: member.tags,
    lastActiveDay: member.lastActiveDay,
    dueAt: member.dueAt,
    isKept: member.isKept,
    keptDueAt: member.keptDueAt,
  };
}
