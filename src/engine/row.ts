import type { Member } from '../model/member.ts';
import { newMember } from '../model/member.ts';
import { type MemberRow, type MemoryRow, type OpenRow, ROW_VERSION } from '../model/member-row.ts';
import type { Program } from '../rules/program.ts';
import type { Day } from '../units/civil.ts';
import type { Instant } from '../units/instant.ts';
import { copyJson } from '../units/json-copy.ts';
import { among, faultText, object, unlessUnreadable } from './fault.ts';
import { reversibleRows, thawReversibles } from './grant-row.ts';
import {
  freezeJournal,
  type StateRows,
  thawJournal,
  thawVoided,
  voidedRows,
} from './journal-row.ts';
import { freezeTime, thawTime } from './lot-row.ts';
import { freezeMemory, thawMemory } from './memory-row.ts';
import { freezePending } from './open.ts';
import { pauseRows, thawPauses } from './pause.ts';
import type { Pending } from './plan.ts';
import { admittedOf, keepReads } from './reads.ts';
import { rowFault } from './row-check.ts';
import { currencyOf, RowError } from './row-error.ts';
import { shortfallRows, thawShortfalls } from './shortfall-row.ts';
import { refreshDue } from './timers.ts';
import { thawZones, zoneRows } from './zone-row.ts';

/** The row of a member, sharing nothing with the live state. */
export function freezeMember(
  member: Member,
  program: Program,
  open: readonly Pending[] = [],
): MemberRow {
  const { position, clock, prunedAt, joinedAt, leftAt, lastActiveDay } = member;
  return {
    v: ROW_VERSION,
    memberId: member.id,
    ...(position && { position: [position.at, position.seq, position.id] as const }),
    ...(clock !== position?.at && clock !== undefined && { clock }),
    entryCount: member.entryCount,
    balances: balanceRows(member, program),
    memory: memoryRows(member, program),
    seen: [...member.seen].map(([id, { at, contentHash, status, code }]) =>
      code === undefined ? [id, at, contentHash, status] : [id, at, contentHash, status, code],
    ),
    ...(prunedAt !== undefined && { prunedAt }),
    waiting: member.waiting.map((event) => [keepReads(event, program), event.contentHash]),
    ...(open.length > 0 && { open: open.map((one): OpenRow => freezePending(one, program)) }),
    ...(joinedAt !== undefined && { joinedAt }),
    ...(leftAt !== undefined && { leftAt }),
    tags: [...member.tags],
    ...(member.zones.length > 0 && { zones: zoneRows(member.zones) }),
    ...(member.pauses.length > 0 && { pauses: pauseRows(member.pauses) }),
    ...(lastActiveDay !== undefined && { lastActiveDay }),
    ...instantRows(member),
    ...freezeTime(member, program),
    ...reversibleRows(member, program),
    ...(member.shortfalls.length > 0 && {
      shortfalls: shortfallRows(member.shortfalls, program),
    }),
    ...correctableRows(member, program),
  };
}

/** What may still be put in another order, and what never happened. */
function correctableRows(member: Member, program: Program) {
  const { journal, voided } = member;
  return {
    ...(journal && { journal: freezeJournal(member, journal, program, stateRows(program)) }),
    ...(voided && voided.size > 0 && { voided: voidedRows(voided) }),
  };
}

function stateRows(program: Program): StateRows {
  return {
    freeze: (state) => freezeMember(state, program),
    thaw: (row) => thawChecked(row, program),
  };
}

function instantRows({ lastActiveAt, metAt, ranAt, receivedAt, clock = 0 as Instant }: Member) {
  return {
    ...(lastActiveAt !== undefined && { lastActiveAt }),
    ...(metAt !== undefined && { metAt }),
    ...(ranAt !== undefined && ranAt > clock && { ranAt }),
    ...(receivedAt !== undefined && receivedAt > clock && { receivedAt }),
  };
}

/**
 * The live state of a row, sharing nothing with it.
 * @throws RowError for what is no such row, and for slots and currencies that the program does not know.
 */
export function thawMember(row: MemberRow, program: Program): Member {
  checkRow(row);
  return thawChecked(row, program);
}

function thawChecked(row: MemberRow, program: Program): Member {
  const member = newMember(row.memberId);
  const [at, seq, id] = row.position ?? [];
  if (at !== undefined && seq !== undefined && id !== undefined)
    member.position = { at: at as Instant, seq, id };
  member.clock = (row.clock ?? at) as Instant | undefined;
  member.entryCount = row.entryCount;
  thawBalances(row, member, program);
  thawSlots(row, member, program);
  for (const [seenId, seenAt, contentHash, status, code] of row.seen) {
    member.seen.set(seenId, { at: seenAt as Instant, contentHash, status, code });
  }
  member.prunedAt = row.prunedAt as Instant | undefined;
  member.waiting = row.waiting.map(([event, contentHash]) =>
    admittedOf(copyJson(event), contentHash),
  );
  member.joinedAt = row.joinedAt as Instant | undefined;
  member.leftAt = row.leftAt as Instant | undefined;
  member.tags = [...row.tags];
  member.zones = thawZones(row.zones);
  member.pauses = thawPauses(row.pauses);
  member.lastActiveDay = row.lastActiveDay as Day | undefined;
  member.lastActiveAt = row.lastActiveAt as Instant | undefined;
  member.metAt = row.metAt as Instant | undefined;
  member.ranAt = row.ranAt as Instant | undefined;
  member.receivedAt = row.receivedAt as Instant | undefined;
  thawTime(row, member, program);
  member.shortfalls = thawShortfalls(row.shortfalls, program);
  thawReversibles(row, member, program);
  if (row.journal) member.journal = thawJournal(row.journal, member, program, stateRows(program));
  if (row.voided) member.voided = thawVoided(row.voided);
  refreshDue(member, program);
  return member;
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
    member.balances[currencyOf(currency, program)] = units;
  }
}

function memoryRows({ memory }: Member, program: Program): MemberRow['memory'] {
  const rows: (readonly [string, MemoryRow])[] = [];
  for (const [index, { name }] of program.slots.entries()) {
    const one = memory[index];
    if (one) rows.push([name, freezeMemory(one)]);
  }
  return rows;
}

function thawSlots(row: MemberRow, member: Member, program: Program): void {
  const slots = new Map(program.slots.map(({ name }, index) => [name, index]));
  for (const [name, memory] of row.memory) {
    const slot = slots.get(name);
    if (slot === undefined || program.slots[slot]?.kind !== memory.kind) {
      throw new RowError(`no rule remembers "${name}"`);
    }
    member.memory[slot] = thawMemory(memory);
  }
}
