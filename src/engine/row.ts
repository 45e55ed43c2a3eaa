import type { Member } from '../model/member.ts';
import { newMember } from '../model/member.ts';
import { type MemberRow, type MemoryRow, ROW_VERSION } from '../model/member-row.ts';
import { type Memory, usedFrom } from '../model/memory.ts';
import type { Program } from '../rules/program.ts';
import type { Day } from '../units/civil.ts';
import { formatExact, parseFraction, ZERO } from '../units/exact.ts';
import type { Instant } from '../units/instant.ts';
import { copyJson } from '../units/json-copy.ts';
import { among, faultText, object, unlessUnreadable } from './fault.ts';
import { admittedOf, keepReads } from './reads.ts';
import { rowFault } from './row-check.ts';

/** The row of a member, sharing nothing with the live state. */
export function freezeMember(member: Member, program: Program): MemberRow {
  const { position, prunedAt, joinedAt, lastActiveDay } = member;
  return {
    v: ROW_VERSION,
    memberId: member.id,
    ...(position && { position: [position.at, position.seq, position.id] as const }),
    entryCount: member.entryCount,
    balances: balanceRows(member, program),
    memory: memoryRows(member, program),
    seen: [...member.seen].map(([id, { at, contentHash, status, code }]) =>
      code === undefined ? [id, at, contentHash, status] : [id, at, contentHash, status, code],
    ),
    ...(prunedAt !== undefined && { prunedAt }),
    waiting: member.waiting.map((event) => [keepReads(event, program), event.contentHash]),
    ...(joinedAt !== undefined && { joinedAt }),
    tags: [...member.tags],
    ...(lastActiveDay !== undefined && { lastActiveDay }),
  };
}

/**
 * The live state of a row, sharing nothing with it.
 * @throws RowError for what is no such row, and for slots and currencies that the program does not know.
 */
export function thawMember(row: MemberRow, program: Program): Member {
  checkRow(row);
  const member = newMember(row.memberId);
  const [at, seq, id] = row.position ?? [];
  if (at !== undefined && seq !== undefined && id !== undefined)
    member.position = { at: at as Instant, seq, id };
  member.entryCount = row.entryCount;
  thawBalances(row, member, program);
  thawMemory(row, member, program);
  for (const [seenId, seenAt, contentHash, status, code] of row.seen) {
    member.seen.set(seenId, { at: seenAt as Instant, contentHash, status, code });
  }
  member.prunedAt = row.prunedAt as Instant | undefined;
  member.waiting = row.waiting.map(([event, contentHash]) =>
    admittedOf(copyJson(event), contentHash),
  );
  member.joinedAt = row.joinedAt as Instant | undefined;
  member.tags = [...row.tags];
  member.lastActiveDay = row.lastActiveDay as Day | undefined;
  return member;
}

/** A state that this program cannot continue; nothing was changed. */
export class RowError extends Error {
  constructor(fault: string) {
    super(`The state cannot be opened: ${fault}.`);
    this.name = 'RowError';
  }
}

/** A row comes from a store: until it is checked its types are only a hope. */
function checkRow(row: MemberRow): void {
  const fault = unlessUnreadable(() => {
    const version = object({ v: among([ROW_VERSION]) })({ v: row?.v });
    return version ?? rowFault(row);
  });
  if (fault) throw new RowError(`in a row of a member: ${faultText(fault)}`);
}

function balanceRows({ balances }: Member, program: Program): MemberRow['balances'] {
  return program.currencies
    .map(({ id }, index) => [id, balances[index] ?? 0] as const)
    .filter(([, units]) => units !== 0);
}

function thawBalances(row: MemberRow, member: Member, program: Program): void {
  for (const [currency, units] of row.balances) {
    const index = program.currencies.findIndex(({ id }) => id === currency);
    if (index < 0) throw new RowError(`there is no currency "${currency}"`);
    member.balances[index] = units;
  }
}

function memoryRows({ memory }: Member, program: Program): MemberRow['memory'] {
  const rows: (readonly [string, MemoryRow])[] = [];
  for (const [index, { name }] of program.slots.entries()) {
    const one = memory[index];
    if (one) rows.push([name, memoryRow(one)]);
  }
  return rows;
}

function memoryRow(memory: Memory): MemoryRow {
  switch (memory.kind) {
    case 'period': {
      const { kind, period, used, earlier, forgotten } = memory;
      return {
        kind,
        period,
        used,
        earlier: earlier.map((one) => [one.period, one.used]),
        forgotten,
      };
    }
    case 'rolling':
      return {
        kind: memory.kind,
        grants: memory.ats.map((at, index) => [at, memory.uses[index] ?? 0]),
        forgotten: memory.forgotten,
      };
    case 'last':
      return { ...memory };
    case 'keys':
      return { kind: memory.kind, keys: [...memory.keys] };
    case 'carry':
      return { kind: memory.kind, fraction: formatExact(memory.fraction) };
    default:
      return memory satisfies never;
  }
}

function thawMemory(row: MemberRow, member: Member, program: Program): void {
  const slots = new Map(program.slots.map(({ name }, index) => [name, index]));
  for (const [name, memory] of row.memory) {
    const slot = slots.get(name);
    if (slot === undefined || program.slots[slot]?.kind !== memory.kind) {
      throw new RowError(`no rule remembers "${name}"`);
    }
    member.memory[slot] = thawOne(memory);
  }
}

function thawOne(row: MemoryRow): Memory {
  switch (row.kind) {
    case 'period':
      return { ...row, earlier: row.earlier.map(([period, used]) => ({ period, used })) };
    case 'rolling':
      return {
        kind: row.kind,
        ats: row.grants.map(([at]) => at as Instant),
        uses: row.grants.map(([, used]) => used),
        head: 0,
        used: usedFrom(
          row.grants.map(([, used]) => used),
          0,
        ),
        forgotten: row.forgotten,
      };
    case 'last':
      return { kind: row.kind, at: row.at as Instant };
    case 'keys':
      return { kind: row.kind, keys: new Map(row.keys.map(([hash, at]) => [hash, at as Instant])) };
    case 'carry':
      return { kind: row.kind, fraction: parseFraction(row.fraction) ?? ZERO };
    default:
      return row satisfies never;
  }
}
