import type { MemberRow } from '../model/member-row.ts';
import { gateIn, type KeyRow } from '../model/programme-key.ts';
import { quote } from '../rules/conditions/codes.ts';
import type { Program } from '../rules/program.ts';
import { byCodeUnit } from '../units/identifier.ts';
import { keepsOf, stateMarks } from './continuation.ts';
import { thawKey } from './key-row.ts';
import { type Renaming, streakRenames } from './migrate-streaks.ts';
import { thawMember } from './row.ts';
import { RowError } from './row-error.ts';
import { readSnapshot, type SnapshotHeader, type SnapshotRow } from './snapshot.ts';

/** A snapshot under other rules, and what became of what was in it. */
export interface Migration {
  /** Opens under the rules that it was migrated to. */
  readonly snapshot: readonly SnapshotRow[];
  /** Streaks that go on under another name, by name. */
  readonly moved: readonly Moved[];
  /** What no rule remembers any more, by kind and name. */
  readonly dropped: readonly Dropped[];
  /** What is kept only from now on: conditions and lapses that look back see nothing of before. */
  readonly begun: readonly string[];
}

export interface Moved {
  readonly from: string;
  readonly to: string;
  readonly members: number;
}

export interface Dropped {
  /**
   * A counter of members, a programme key of a limit, the lots of a currency, or inputs that could still be
   * put in another order: what comes late from now on comes after its time.
   */
  readonly kind: 'memory' | 'key' | 'lots' | 'open-inputs';
  /** Of the counter, of the limit, or the currency; empty for open inputs. */
  readonly name: string;
  /** Members or programme keys that had it. */
  readonly count: number;
}

/**
 * A snapshot that goes on under rules which did not make it. Balances, promises, spends, ids seen, tags
 * and tiers stay; counters stay under their name, which follows from `counterId`; the rest is dropped
 * and told. No line of the ledger comes of it.
 * @throws RowError for what is no snapshot of `from`, for awards that wait for replies, and where members
 * have points in a currency that `to` does not have with the same scale.
 */
export function migrate(snapshot: Iterable<SnapshotRow>, from: Program, to: Program): Migration {
  const { header, rows } = readSnapshot(snapshot, from, undefined);
  const { appliedTo } = header;
  const renaming = streakRenames(from, to, appliedTo);
  const moving: Moving = { from, to, renaming, moved: new Map(), dropped: new Map() };
  checkScales(from, to);
  const states: SnapshotRow[] = [];
  for (const one of rows) {
    if (one.kind === 'member') states.push({ kind: 'member', row: memberRow(one.row, moving) });
    else if (staysKey(one.row, moving)) states.push(one);
  }
  const keeps = keepsOf(from, appliedTo);
  return {
    snapshot: [headerFor(header, states, to), ...states],
    moved: movedIn(moving),
    dropped: droppedIn(moving),
    begun: keepsOf(to, appliedTo).filter((what) => !keeps.includes(what)),
  };
}

interface Moving {
  readonly from: Program;
  readonly to: Program;
  readonly renaming: Renaming;
  /** How many members, by the old and the new name. */
  readonly moved: Map<string, number>;
  readonly dropped: Map<string, number>;
}

function headerFor(header: SnapshotHeader, states: readonly SnapshotRow[], to: Program) {
  const { kind, v, programme, clock, arrivals, appliedTo } = header;
  const members = states.filter((one) => one.kind === 'member').length;
  const counted = { arrivals, members, keys: states.length - members };
  const marks = stateMarks(to, appliedTo);
  return { kind, v, programme, ...marks, ...(clock !== undefined && { clock }), ...counted };
}

function checkScales(from: Program, to: Program): void {
  for (const { id, scale } of from.currencies) {
    const known = to.currencies.find((one) => one.id === id);
    if (known && known.scale !== scale)
      throw new RowError(`the currency ${quote(id)} has another scale`);
  }
}

function memberRow(row: MemberRow, moving: Moving): MemberRow {
  const { from, to } = moving;
  thawMember(row, from);
  if (row.open) throw new RowError('a member waits for the replies of programme keys');
  const { journal, lots, lapsed, ...rest } = row;
  if (journal && journal.inputs.length > 0) note(moving.dropped, ['open-inputs', '']);
  const migrated: MemberRow = {
    ...rest,
    memory: memoryRows(row, moving),
    ...(lots && { lots: lotsKept(lots, moving) }),
    ...(lapsed && { lapsed: lotsKept(lapsed, { to, dropped: undefined }) }),
    ...activityOf(row, moving),
    ...(row.reversibles && { reversibles: reversiblesOf(row.reversibles, moving) }),
  };
  thawMember(migrated, to);
  return migrated;
}

/** What is counted under a name that the new rules know too goes on; a streak may have another name. */
function memoryRows({ memory }: MemberRow, { to, renaming, moved, dropped }: Moving) {
  const slots = new Map(to.slots.map(({ name, kind }) => [name, kind]));
  const kept = memory.filter(([name, one]) => slots.get(name) === one.kind);
  const taken = new Set(kept.map(([name]) => name));
  const renamed: (typeof memory)[number][] = [];
  for (const [name, one] of memory) {
    const targets = (renaming.get(name) ?? []).filter((target) => !taken.has(target));
    for (const target of targets) {
      taken.add(target);
      renamed.push([target, one]);
      note(moved, [name, target]);
    }
    if (targets.length === 0 && !kept.some(([same]) => same === name))
      note(dropped, ['memory', name]);
  }
  return [...kept, ...renamed];
}

type LotRows = NonNullable<MemberRow['lots']>;

/** Points of a currency that keeps no lots any more are there all the same. */
function lotsKept(
  lots: LotRows,
  { to, dropped }: { readonly to: Program; readonly dropped: Map<string, number> | undefined },
): LotRows {
  return lots.filter(([currency]) => {
    const { lots: policy } = to.currencies.find(({ id }) => id === currency) ?? {};
    if (!policy && dropped) note(dropped, ['lots', currency]);
    return policy !== undefined;
  });
}

/** Whoever was there counts as active until now, where nobody has kept since when they are not. */
function activityOf(
  { clock, position, metAt, lastActiveAt, lastActiveDay }: MemberRow,
  { from, to }: Moving,
) {
  const known = clock ?? position?.[0];
  if (from.tracks.activity || !to.tracks.activity || known === undefined) return {};
  const active = lastActiveDay === undefined ? lastActiveAt : (lastActiveAt ?? known);
  return { metAt: metAt ?? known, ...(active !== undefined && { lastActiveAt: active }) };
}

/** A key that no rule asks about any more need not be freed. */
function reversiblesOf(rows: NonNullable<MemberRow['reversibles']>, { to }: Moving) {
  const names = new Set(to.slots.map(({ name }) => name));
  return rows.map(({ keys, spent, ...rest }) => ({
    ...rest,
    ...(keys && { keys: keys.filter(([slot]) => names.has(slot)) }),
    ...(spent && { spent: spent.filter(([slot]) => names.has(slot)) }),
  }));
}

function staysKey(row: KeyRow, { from, to, dropped }: Moving): boolean {
  thawKey(row, from);
  const gate = gateIn(row.key);
  if (gate === undefined || isCounted(gate, row, to)) return true;
  note(dropped, ['key', gate]);
  return false;
}

function isCounted(name: string, { memory }: KeyRow, { versions }: Program): boolean {
  const gates = versions.flatMap(({ wideGates }) => wideGates.get(name) ?? []);
  const kinds = gates.map((gate) => (gate.kind === 'identity' ? 'sightings' : gate.window.kind));
  return gates.length > 0 && kinds.every((kind) => memory === undefined || memory.kind === kind);
}

function note(counts: Map<string, number>, names: readonly [string, string]): void {
  const key = JSON.stringify(names);
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function movedIn({ moved }: Moving): readonly Moved[] {
  return inOrder(moved).map(([[from, to], members]) => ({ from, to, members }));
}

function droppedIn({ dropped }: Moving): readonly Dropped[] {
  return inOrder(dropped).map(([[kind, name], count]) => ({
    kind: kind as Dropped['kind'],
    name,
    count,
  }));
}

type Counted = readonly [names: readonly [string, string], count: number];

function inOrder(counts: ReadonlyMap<string, number>): readonly Counted[] {
  return [...counts]
    .map(([key, count]): Counted => [JSON.parse(key), count])
    .sort(([[a, x]], [[b, y]]) => byCodeUnit(a, b) || byCodeUnit(x, y));
}
