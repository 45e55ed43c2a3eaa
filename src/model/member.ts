import type { Calendar } from '../units/calendar.ts';
import type { Day } from '../units/civil.ts';
import type { Instant } from '../units/instant.ts';
import type { AdmittedEvent, Position } from './event.ts';
import type { Reversible } from './grant.ts';
import type { HeldGrant } from './hold.ts';
import { copyJournal, type Journal } from './journal.ts';
import type { Lot } from './lot.ts';
import { copyMemory, type Memory } from './memory.ts';
import type { ReasonCode, Status } from './outcome.ts';
import type { Pause } from './pause.ts';
import { SharedMap } from './shared-map.ts';
import type { Shortfall } from './shortfall.ts';
import type { Spends } from './spend.ts';

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
  /** Units that wait to be released, by currency index. */
  readonly pending: number[];
  /** By currency index, in the order of {@link compareLots}; only of currencies that keep lots. */
  readonly lots: (Lot[] | undefined)[];
  /** In the order of their release by time, then in that in which they were granted. */
  readonly held: HeldGrant[];
  /** What has lapsed of lots, and was not forgiven, by currency index: only where something may be taken back of it. */
  readonly lapsed: (readonly Lot[] | undefined)[];
  /** In the order in which they came about; only of currencies that stay at 0. */
  shortfalls: readonly Shortfall[];
  /** Undefined where nothing was spent. */
  spends: Spends | undefined;
  /** What may be taken back, by id of its event; ids of events of other members start with a space. */
  reversibles: SharedMap<Reversible>;
  /** The clock after which what can no longer be taken back is forgotten next. */
  forgetsAt: Instant | undefined;
  /** Refunds that came before what they are about, in canonical order. */
  early: readonly AdmittedEvent[];
  readonly memory: (Memory | undefined)[];
  /** By id; ids of messages from other members start with a space, which no event id does. */
  seen: Map<string, SeenInput>;
  /** The clock at which `seen` was last cleared of what is past `lateLimit`. */
  prunedAt: Instant | undefined;
  /** Inputs ahead of the clock, in canonical order. */
  waiting: AdmittedEvent[];
  /** Of the first `join`; leaving and coming back does not change it. */
  joinedAt: Instant | undefined;
  /** Of the latest `leave`; undefined once the member is back. */
  leftAt: Instant | undefined;
  tags: readonly string[];
  /** Ascending, without gaps, as far back as a day may still be asked about; empty where no zone was told. */
  zones: readonly ZoneStretch[];
  /** In the order of time, apart from each other; the latest ones. */
  pauses: readonly Pause[];
  lastActiveDay: Day | undefined;
  /** Instant of the latest activity. */
  lastActiveAt: Instant | undefined;
  /** The first instant that anything was applied for. */
  metAt: Instant | undefined;
  /** The latest boundary that has run, if it came after `clock`. */
  ranAt: Instant | undefined;
  /** The latest receipt of anything that was applied: what follows from it by time was not known before. */
  receivedAt: Instant | undefined;
  /** What may still be put in another order; undefined where nothing may. */
  journal: Journal | undefined;
  /** Inputs that never happened, or will not have: by id or key, as their voids name them. */
  voided: Map<string, VoidedInput> | undefined;
  /** Made of `zones` when it is asked for; in no row. */
  calendar: Calendar | undefined;
  /** When the next thing is due; follows from the rest and is in no row. */
  dueAt: Instant | undefined;
  /** What the store of a book has of it: whether it holds the member, and under which `dueAt`. In no row. */
  isKept: boolean;
  keptDueAt: Instant | undefined;
}

/** A {@link Position} that moves with its member. */
type LivePosition = { -readonly [Key in keyof Position]: Position[Key] };

/** An input that was taken out, or is to be as soon as it comes; kept until `lateLimit` has passed. */
export interface VoidedInput {
  /** Of the void. */
  readonly at: Instant;
  readonly seq: number;
  /** Id of the void. */
  readonly by: string;
  /** Whether it has come. */
  readonly isDone: boolean;
}

/** The zone that a member is in from an instant on. */
export interface ZoneStretch {
  /** Included; the first also holds before that. */
  readonly from: number;
  /** As it was told; empty: that of the programme. */
  readonly zone: string;
  /** The day that was reached before it, where the stretches that tell are forgotten. */
  readonly reached: Day | undefined;
}

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
    pending: [],
    lots: [],
    held: [],
    lapsed: [],
    shortfalls: [],
    spends: undefined,
    reversibles: new SharedMap(),
    forgetsAt: undefined,
    early: [],
    memory: [],
    seen: new Map(),
    prunedAt: undefined,
    waiting: [],
    joinedAt: undefined,
    leftAt: undefined,
    tags: [],
    zones: [],
    pauses: [],
    lastActiveDay: undefined,
    lastActiveAt: undefined,
    metAt: undefined,
    ranAt: undefined,
    receivedAt: undefined,
    journal: undefined,
    voided: undefined,
    calendar: undefined,
    dueAt: undefined,
    isKept: false,
    keptDueAt: undefined,
  };
}

/** The latest instant up to which all boundaries have run; −Infinity where nothing was applied yet. */
export function ranTo({ clock, ranAt }: Member): number {
  return Math.max(clock ?? Number.NEGATIVE_INFINITY, ranAt ?? Number.NEGATIVE_INFINITY);
}

/** Whether nothing has been kept of a member yet. */
export function isBlank({ clock, seen, waiting }: Member): boolean {
  return clock === undefined && seen.size === 0 && waiting.length === 0;
}

/** A copy that shares nothing that changes with the original. */
export function copyMember(member: Member): Member {
  const copy = copyState(member);
  takeDoor(copy, {
    seen: new Map(member.seen),
    prunedAt: member.prunedAt,
    waiting: [...member.waiting],
    journal: member.journal && copyJournal(member.journal),
    voided: member.voided && new Map(member.voided),
    isKept: member.isKept,
    keptDueAt: member.keptDueAt,
  });
  return copy;
}

/** What only the door and the store look at: it is no part of what inputs lead to. */
type Door = Pick<
  Member,
  'seen' | 'prunedAt' | 'waiting' | 'journal' | 'voided' | 'isKept' | 'keptDueAt'
>;

function takeDoor(member: Member, door: Door): void {
  member.seen = door.seen;
  member.prunedAt = door.prunedAt;
  member.waiting = door.waiting;
  member.journal = door.journal;
  member.voided = door.voided;
  member.isKept = door.isKept;
  member.keptDueAt = door.keptDueAt;
}

/** Puts a member into another state that its inputs have led to. */
export function moveTo(member: Member, state: Member): void {
  const { seen, prunedAt, waiting, journal, voided, isKept, keptDueAt } = member;
  Object.assign(member, state);
  takeDoor(member, { seen, prunedAt, waiting, journal, voided, isKept, keptDueAt });
}

/** A copy of what inputs have led to, without what only the door looks at. */
export function copyState(member: Member): Member {
  return {
    id: member.id,
    position: member.position && { ...member.position },
    clock: member.clock,
    entryCount: member.entryCount,
    balances: [...member.balances],
    pending: [...member.pending],
    lots: Array.from(member.lots, (lots) => lots && [...lots]),
    held: [...member.held],
    lapsed: [...member.lapsed],
    shortfalls: member.shortfalls,
    spends: member.spends && copySpends(member.spends),
    reversibles: member.reversibles.copy(),
    forgetsAt: member.forgetsAt,
    early: member.early,
    memory: Array.from(member.memory, (one) => one && copyMemory(one)),
    seen: new Map(),
    prunedAt: undefined,
    waiting: [],
    joinedAt: member.joinedAt,
    leftAt: member.leftAt,
    tags: member.tags,
    zones: member.zones,
    pauses: member.pauses,
    lastActiveDay: member.lastActiveDay,
    lastActiveAt: member.lastActiveAt,
    metAt: member.metAt,
    ranAt: member.ranAt,
    receivedAt: member.receivedAt,
    journal: undefined,
    voided: undefined,
    calendar: member.calendar,
    dueAt: member.dueAt,
    isKept: false,
    keptDueAt: undefined,
  };
}

function copySpends({ byId, byKey }: Spends): Spends {
  return { byId: new Map(byId), byKey: new Map(byKey) };
}
