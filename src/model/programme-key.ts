import { joinId } from '../units/identifier.ts';
import type { Instant } from '../units/instant.ts';
import type { Position } from './event.ts';
import type { MemoryRow } from './member-row.ts';
import { copyMemory, type Memory } from './memory.ts';

/** The version of {@link KeyRow}. */
export const KEY_ROW_VERSION = 1;

/**
 * The live state of what is wider than one member: one counter of a limit, for the programme, a
 * group or a value; or the tags of a group.
 */
export interface ProgrammeKey {
  /** Its address in messages. */
  readonly id: string;
  /** Of the limit that it counts for, in the only slot. */
  readonly memory: (Memory | undefined)[];
  /** The latest instant that anything was asked about. */
  clock: Instant | undefined;
  /** Ids of the messages that were taken, with their instants; kept only where messages may come again. */
  readonly seen: Map<string, Instant>;
  prunedAt: Instant | undefined;
  tags: readonly string[];
  /** Of the input that said the tags. */
  taggedAt: Position | undefined;
}

export function newProgrammeKey(id: string): ProgrammeKey {
  return {
    id,
    memory: [],
    clock: undefined,
    seen: new Map(),
    prunedAt: undefined,
    tags: [],
    taggedAt: undefined,
  };
}

/** A copy that shares nothing that changes with the original. */
export function copyProgrammeKey(key: ProgrammeKey): ProgrammeKey {
  return {
    id: key.id,
    memory: key.memory.map((one) => one && copyMemory(one)),
    clock: key.clock,
    seen: new Map(key.seen),
    prunedAt: key.prunedAt,
    tags: key.tags,
    taggedAt: key.taggedAt,
  };
}

/** Address of the key that holds a group's tags; no counter has a name that starts so. */
export function groupAddress(groupId: string): string {
  return joinId(['group', groupId]);
}

/** Address of the counter of a limit, for the programme or for one value. */
export function counterAddress(gate: string, value: string): string {
  return joinId(['counter', gate, value]);
}

/** The limit that an address belongs to; undefined for a group's tags. */
export function gateIn(address: string): string | undefined {
  const [kind, gate = ''] = address.split('#');
  return kind === 'counter' ? gate.replaceAll('~1', '#').replaceAll('~0', '~') : undefined;
}

/** The state of a programme key as JSON. */
export interface KeyRow {
  readonly v: number;
  /** Its address. */
  readonly key: string;
  readonly memory?: MemoryRow;
  /** Epoch milliseconds. */
  readonly clock?: number;
  readonly seen: readonly (readonly [messageId: string, at: number])[];
  readonly prunedAt?: number;
  readonly tags: readonly string[];
  readonly taggedAt?: readonly [at: number, seq: number, id: string];
}
