import type { Member } from '../model/member.ts';
import type { MemberRow } from '../model/member-row.ts';
import { quote } from '../rules/conditions/codes.ts';
import type { Program } from '../rules/program.ts';
import { byCodeUnit } from '../units/identifier.ts';
import { lazy } from '../units/lazy.ts';
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
import { freezeMember, RowError } from './row.ts';

/** The version of the rows of a snapshot. */
export const SNAPSHOT_VERSION = 1;

/** The first row of a snapshot. */
export interface SnapshotHeader {
  readonly kind: 'book';
  readonly v: number;
  readonly programme: string;
  /** Of the program that made the state. */
  readonly fingerprint: string;
  /** `id@version` of each rule set of the schedule. */
  readonly ruleSets: readonly string[];
  /** Epoch milliseconds of the latest `advance`. */
  readonly clock?: number;
  /** How many events were recorded, applied or not. */
  readonly arrivals: number;
  /** How many rows of members follow. */
  readonly members: number;
}

/** One line of a snapshot: JSON, a header first, then the members in the order of their ids. */
export type SnapshotRow = SnapshotHeader | { readonly kind: 'member'; readonly row: MemberRow };

export function* snapshotRows(
  header: SnapshotHeader,
  members: ReadonlyMap<string, Member>,
  program: Program,
): Generator<SnapshotRow> {
  yield header;
  for (const id of [...members.keys()].sort(byCodeUnit)) {
    const member = members.get(id);
    if (member) yield { kind: 'member', row: freezeMember(member, program) };
  }
}

/**
 * The header, once it is sure that this program and programme made the state, and the rows of
 * members, one by one.
 * @throws RowError for what is no such snapshot; what the iterable itself throws passes through.
 */
export function readSnapshot(
  snapshot: Iterable<SnapshotRow>,
  program: Program,
  programme: string,
): { readonly header: SnapshotHeader; readonly rows: Iterable<MemberRow> } {
  const rows = rowsOf(snapshot);
  const { value: first } = rows.next();
  const header = headerOf(first);
  if (header.programme !== programme)
    throw new RowError(`it is of programme ${quote(header.programme)}, not ${quote(programme)}`);
  const fingerprint = program.fingerprint();
  if (header.fingerprint !== fingerprint) {
    const made = quote(header.fingerprint);
    throw new RowError(`it was made by ${made}, and these rules are "${fingerprint}"`);
  }
  return { header, rows: memberRows(rows, header.members) };
}

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
    ruleSets: list(text),
    clock: optional(instant),
    arrivals: count,
    members: count,
  }),
);

/** What is in `row` is checked where it is thawed. */
const memberTest = lazy(() => object({ kind: among(['member']), row: () => undefined }));

/** A snapshot that was cut off between two rows is no snapshot. */
function* memberRows(
  rows: Iterator<SnapshotRow, undefined>,
  expected: number,
): Generator<MemberRow> {
  const known = new Set<unknown>();
  for (let next = rows.next(); !next.done; next = rows.next()) {
    const { value } = next;
    const fault = unlessUnreadable(() => memberTest()(value));
    if (fault) throw new RowError(`after the header: ${faultText(fault)}`);
    const { row } = value as SnapshotRow & { readonly kind: 'member' };
    yield row;
    if (known.has(row.memberId))
      throw new RowError(`there are two rows of the member ${quote(row.memberId)}`);
    known.add(row.memberId);
  }
  if (known.size !== expected)
    throw new RowError(`there are ${known.size} rows of members, and the header says ${expected}`);
}
