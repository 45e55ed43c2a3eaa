import type { Exact } from '../units/exact.ts';
import type { Instant } from '../units/instant.ts';
import type { StreakMemory } from './streak.ts';
import type { MeasureMemory, TierMemory } from './tier.ts';

/**
 * What one rule remembers about one member. Each rule that remembers owns a slot of one of these
 * shapes, named in snapshots by its `counterId` (by default its id) and the field.
 */
export type Memory =
  | PeriodUse
  | RollingUse
  | KeyedUse
  | Sightings
  | LastTry
  | UsedKeys
  | Carry
  | InputTimes
  | InputCounts
  | StreakMemory
  | TierMemory
  | MeasureMemory
  | Earned;
export type MemoryKind = Memory['kind'];

/** Use of a limit in one calendar period. */
export interface PeriodCount {
  /** From `Calendar.periodAt`. */
  period: number;
  /** Awards, or units of the currency. */
  used: number;
}

/** Use of a limit per calendar period: the latest one, and earlier ones that may still get late grants. */
export interface PeriodUse extends PeriodCount {
  readonly kind: 'period';
  /** Ascending by period, all before the latest. */
  earlier: PeriodCount[];
  /** Periods up to this one are forgotten; no grant is added to them any more. */
  forgotten: number;
}

/** Use of a limit over the window (t − d, t]; grants in order of time. */
export interface RollingUse {
  readonly kind: 'rolling';
  readonly ats: Instant[];
  /** What each grant used: 1, or units of the currency. */
  readonly uses: number[];
  /** First grant inside the window of the latest question; everything before it is outside. */
  head: number;
  /** Used from `head` on; NaN while that is no safe integer. */
  used: number;
  /** Grants up to this instant are forgotten. */
  forgotten: number;
}

/** Use of a limit for each value (a group, a counterparty) by itself. */
export interface KeyedUse {
  readonly kind: 'keyed';
  /** The value that was used last stands last. */
  readonly uses: Map<string, PeriodUse | RollingUse>;
}

/** Who has been seen with an identity, and when; of a programme key. Ordered by `to`. */
export interface Sightings {
  readonly kind: 'sightings';
  readonly list: Sighting[];
  /** Sightings up to this instant may be forgotten. */
  forgotten: Instant | undefined;
}

/** A member who was there again and again, never absent for as long as the window. */
export interface Sighting {
  readonly memberId: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** The latest grant, or refused try where these count, under a cooldown. */
export interface LastTry {
  readonly kind: 'last';
  at: Instant;
}

/** Hashes of the keys (orders, posts) that a rule has rewarded, with the instant of the award. */
export interface UsedKeys {
  readonly kind: 'keys';
  readonly keys: Map<number, Instant>;
}

/**
 * What a rule that others follow has awarded, by hash of each name of the input. An input has its id
 * as a name, and its key; whichever is used, it is the same object.
 */
export interface Earned {
  readonly kind: 'earned';
  readonly inputs: Map<number, EarnedInput>;
}

export interface EarnedInput {
  readonly at: Instant;
  /** Hash of the key, or of the id where there is none. */
  readonly object: number;
}

/**
 * The fraction of a unit that is carried to the next award; at least 0, and below 1 unless awards
 * waited for replies at the same time.
 */
export interface Carry {
  readonly kind: 'carry';
  fraction: Exact;
}

/** When a screen has seen inputs, passed or not, by a hash under which they are alike. */
export interface InputTimes {
  readonly kind: 'inputs';
  /** The key that was seen last comes last; its instants ascend, and are another list each time. */
  readonly keys: Map<number, readonly Instant[]>;
  /** Instants under all keys. */
  total: number;
}

/** How many inputs a screen has seen in a calendar period, by a hash under which they are alike. */
export interface InputCounts {
  readonly kind: 'counts';
  /** The key that was seen last comes last; its count is another one each time. */
  readonly keys: Map<number, Readonly<PeriodCount>>;
}

/** A copy that shares nothing that changes with the original. */
export function copyMemory(memory: Memory): Memory {
  switch (memory.kind) {
    case 'period':
      return { ...memory, earlier: memory.earlier.map((count) => ({ ...count })) };
    case 'rolling':
      return { ...memory, ats: [...memory.ats], uses: [...memory.uses] };
    case 'keyed':
      return {
        kind: memory.kind,
        uses: new Map(
          [...memory.uses].map(([value, use]) => [value, copyMemory(use) as typeof use] as const),
        ),
      };
    case 'sightings':
      return { kind: memory.kind, list: [...memory.list], forgotten: memory.forgotten };
    case 'keys':
      return { ...memory, keys: new Map(memory.keys) };
    case 'earned':
      return { kind: memory.kind, inputs: new Map(memory.inputs) };
    case 'inputs':
      return { kind: memory.kind, keys: new Map(memory.keys), total: memory.total };
    case 'counts':
      return { kind: memory.kind, keys: new Map(memory.keys) };
    case 'last':
    case 'carry':
      return { ...memory };
    // Replaced and never changed.
    case 'streak':
    case 'tier':
      return memory;
    case 'measure':
      return { ...memory, sums: [...memory.sums] };
    default:
      return memory satisfies never;
  }
}

/** What the grants of a log from `head` on used; NaN where it is no safe integer. */
export function usedFrom(uses: readonly number[], head: number): number {
  let used = 0;
  for (let i = head; i < uses.length; i += 1) used = safely(used + (uses[i] ?? 0));
  return used;
}

/** NaN for what has left the safe integers; it never comes back by itself. */
export function safely(sum: number): number {
  return Number.isSafeInteger(sum) ? sum : Number.NaN;
}
