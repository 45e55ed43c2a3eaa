import type { Member } from '../model/member.ts';
import type { MemberRow } from '../model/member-row.ts';
import type { KeyRow, ProgrammeKey } from '../model/programme-key.ts';
import { quote } from '../rules/conditions/codes.ts';
import type { Program } from '../rules/program.ts';
import { byCodeUnit } from '../units/identifier.ts';
import { lazy } from '../units/lazy.ts';
import { checkContinues, type StateMarks } from './continuation.ts';
import {
  among,
  count,
  faultText,
  id,
  instant,
  list,
  object,
  optional,
  text,
  unlessUnreadable,
} from './fault.ts';
import { freezeKey } from './key-row.ts';
import { freezeMember } from './row.ts';
import { RowError } from './row-error.ts';

/** The version of the rows of a snapshot. */
export const SNAPSHOT_VERSION = 3;

/** The first row of a snapshot. */
export interface SnapshotHeader extends StateMarks {
  readonly kind: 'book';
  readonly v: number;
  readonly programme: string;
  /** Epoch milliseconds of the latest `advance`. */
  readonly clock?: number;
  /** How many events were recorded, applied or not. */
  readonly arrivals: number;
  /** How many rows of members follow. */
  readonly members: number;
  /** How many rows of programme keys follow them. */
  readonly keys: number;
}

/** One line of a snapshot: JSON, a header first, then members, then programme keys, by id. */
export type SnapshotRow =
  | SnapshotHeader
  | { readonly kind: 'member'; readonly row: MemberRow }
  | { readonly kind: 'key'; readonly row: KeyRow };

export function* snapshotRows(
  header: SnapshotHeader,
  { all: members, keys }: SnapshotState,
  program: Program,
): Generator<SnapshotRow> {
  yield header;
  for (const id of [...members.keys()].sort(byCodeUnit)) {
    const member = members.get(id);
    if (member) yield { kind: 'member', row: freezeMember(member, program) };
  }
  for (const id of [...keys.keys()].sort(byCodeUnit)) {
    const key = keys.get(id);
    if (key) yield { kind: 'key', row: freezeKey(key) };
  }
}

/** What a book holds. */
export interface SnapshotState {
  readonly all: ReadonlyMap<string, Member>;
  readonly keys: ReadonlyMap<string, ProgrammeKey>;
}

/**
 * The header, once it is sure that the state is of this programme and goes on under this program, and
 * the rows of members and programme keys, one by one.
 * Without a programme it is not asked for.
 * @throws RowError for what is no such snapshot; what the iterable itself throws passes through.
 */
export function readSnapshot(
  snapshot: Iterable<SnapshotRow>,
  program: Program,
  programme: string | undefined,
): { readonly header: SnapshotHeader; readonly rows: Iterable<StateRow> } {
  const rows = rowsOf(snapshot);
  const { value: first } = rows.next();
  const header = headerOf(first);
  if (programme !== undefined && header.programme !== programme)
    throw new RowError(`it is of programme ${quote(header.programme)}, not ${quote(programme)}`);
  checkContinues(header, program);
  return { header, rows: stateRows(rows, header) };
}

type StateRow = Exclude<SnapshotRow, SnapshotHeader>;

function rowsOf(snapshot: Iterable<SnapshotRow>): Iterator<SnapshotRow, undefined> {
  if (typeof snapshot !== 'object' || snapshot === null || !(Symbol.iterator in snapshot))
    throw new RowError('found no rows, expected an iterable of them');
  return snapshot[Symbol.iterator]();
}

function headerOf(row: SnapshotRow | undefined): SnapshotHeader {
  const fault = unlessUnreadable(() => headerTest()(row));
  if (fault) throw new RowError(`in the header: ${faultText(fault)}`);
  return row as SnapshotHeader;
}

const headerTest = lazy(() =>
  object({
    kind: among(['book']),
    v: among([SNAPSHOT_VERSION]),
    programme: id,
    fingerprint: text,
    engine: text,
    versions: list(object({ label: text, digest: text, from: optional(instant) })),
    keeps: list(text),
    appliedTo: optional(instant),
    clock: optional(instant),
    arrivals: count,
    members: count,
    keys: count,
  }),
);

/** What is in `row` is checked where it is thawed. */
const stateTest = lazy(() => object({ kind: among(['member', 'key']), row: () => undefined }));

/** A snapshot that was cut off between two rows is no snapshot. */
function* stateRows(
  rows: Iterator<SnapshotRow, undefined>,
  { members, keys }: SnapshotHeader,
): Generator<StateRow> {
  const known = { member: new Set<string>(), key: new Set<string>() };
  for (let next = rows.next(); !next.done; next = rows.next()) {
    const fault = unlessUnreadable(() => stateTest()(next.value));
    if (fault) throw new RowError(`after the header: ${faultText(fault)}`);
    const row = next.value as StateRow;
    yield row;
    const id = row.kind === 'member' ? row.row.memberId : row.row.key;
    const what = row.kind === 'member' ? 'member' : 'programme key';
    if (known[row.kind].has(id))
      throw new RowError(`there are two rows of the ${what} ${quote(id)}`);
    known[row.kind].add(id);
  }
  checkCount('members', known.member.size, members);
  checkCount('programme keys', known.key.size, keys);
}

function checkCount(what: string, found: number, expected: number): void {
  if (found === expected) return;
  throw new RowError(`there are ${found} rows of ${what}, and the header says ${expected}`);
}
