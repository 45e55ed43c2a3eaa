import {
  gateIn,
  KEY_ROW_VERSION,
  type KeyRow,
  newProgrammeKey,
  type ProgrammeKey,
} from '../model/programme-key.ts';
import type { Program } from '../rules/program.ts';
import type { Instant } from '../units/instant.ts';
import { among, faultText, object, unlessUnreadable } from './fault.ts';
import { freezeMemory, thawMemory } from './memory-row.ts';
import { keyRowFault } from './row-check.ts';
import { RowError } from './row-error.ts';

/** The row of a programme key, sharing nothing with the live state. */
export function freezeKey({
  id,
  memory: [memory],
  clock,
  seen,
  prunedAt,
  tags,
  taggedAt,
}: ProgrammeKey): KeyRow {
  return {
    v: KEY_ROW_VERSION,
    key: id,
    ...(memory && { memory: freezeMemory(memory) }),
    ...(clock !== undefined && { clock }),
    seen: [...seen],
    ...(prunedAt !== undefined && { prunedAt }),
    tags: [...tags],
    ...(taggedAt && { taggedAt: [taggedAt.at, taggedAt.seq, taggedAt.id] as const }),
  };
}

/**
 * The live state of a row, sharing nothing with it.
 * @throws RowError for what is no such row, or holds what its limit does not count by.
 */
export function thawKey(row: KeyRow, program: Program): ProgrammeKey {
  checkKeyRow(row);
  checkKind(row, program);
  const key = newProgrammeKey(row.key);
  if (row.memory) key.memory[0] = thawMemory(row.memory);
  key.clock = row.clock as Instant | undefined;
  for (const [id, at] of row.seen) key.seen.set(id, at as Instant);
  key.prunedAt = row.prunedAt as Instant | undefined;
  key.tags = [...row.tags];
  if (row.taggedAt) {
    const [at, seq, id] = row.taggedAt;
    key.taggedAt = { at: at as Instant, seq, id };
  }
  return key;
}

/** A limit that no version knows any more is not asked about. */
function checkKind({ key, memory }: KeyRow, { versions }: Program): void {
  const name = gateIn(key);
  for (const { wideGates } of versions) {
    const gate = name === undefined ? undefined : wideGates.get(name);
    const expected = gate?.kind === 'identity' ? 'sightings' : gate?.window.kind;
    if (memory && expected !== undefined && memory.kind !== expected)
      throw new RowError(`the programme key "${key}" counts by ${memory.kind}, not ${expected}`);
  }
}

function checkKeyRow(row: KeyRow): void {
  const fault = unlessUnreadable(() => {
    const version = object({ v: among([KEY_ROW_VERSION]) })({ v: row?.v });
    return version ?? keyRowFault(row);
  });
  if (fault) throw new RowError(`in a row of a programme key: ${faultText(fault)}`);
}
