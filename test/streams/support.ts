import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Event } from 'tallybook';
import { afterAll, it } from 'vitest';

/** Where the shared streams lie beside the project; STREAM_DATA names another folder. */
const DATA =
  process.env['STREAM_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** One line of a stream file. */
export interface Row extends Omit<Event, 'memberId'> {
  readonly memberId: string | null;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A row that belongs to a member: an event as it is, nothing added and nothing left out. */
export type StreamEvent = Row & { readonly memberId: string };

export interface Stream {
  readonly name: string;
  /** In file order. */
  readonly events: readonly StreamEvent[];
  /** How many rows have no member and were left out. */
  readonly withoutMember: number;
  /** Whether the file was there; otherwise the rows are generated. */
  readonly isReal: boolean;
}

/** The rows of `<name>.jsonl.gz`; where the file is absent it says so and takes the sample. */
export function openStream(name: string, sample: () => readonly Row[]): Stream {
  const path = `${DATA}/${name}.jsonl.gz`;
  const isReal = existsSync(path);
  const rows = isReal ? readRows(path) : sample();
  const events = rows.filter(hasMember);
  const withoutMember = rows.length - events.length;
  const origin = isReal ? 'read' : 'ABSENT, generated in its place';
  say(`${name}: ${rows.length} rows ${origin}, ${withoutMember} without a member left out`);
  return { name, events, withoutMember, isReal };
}

export interface Document<T> {
  readonly name: string;
  readonly value: T;
  /** Whether the file was there. */
  readonly isReal: boolean;
}

/** A JSON document of the shared data; where the file is absent it says so and takes the stand-in. */
export function openDocument<T>(name: string, standIn: T): Document<T> {
  const path = `${DATA}/${name}.json`;
  const isReal = existsSync(path);
  say(`${name}: ${isReal ? 'read' : 'ABSENT, a stand-in in its place'}`);
  const value = isReal ? (JSON.parse(readFileSync(path, 'utf8')) as T) : standIn;
  return { name, value, isReal };
}

function readRows(path: string): readonly Row[] {
  const text = gunzipSync(readFileSync(path)).toString('utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Row);
}

function hasMember(row: Row): row is StreamEvent {
  return row.memberId !== null;
}

/** `it` for a fact of the real rows: skipped, counted and told where the file is absent. */
export function itOnReal({ name, isReal }: Pick<Stream, 'name' | 'isReal'>): typeof it.skip {
  if (isReal) return it as typeof it.skip;
  const skipped = skips.get(name) ?? 0;
  skips.set(name, skipped + 1);
  return it.skip;
}

const skips = new Map<string, number>();

/** To be called once in a file, so that no skip is silent. */
export function tellSkips(): void {
  afterAll(() => {
    for (const [name, count] of skips) say(`${name}: checks of its own rows SKIPPED: ${count}`);
  });
}

/** One line of the test's own report. */
export function say(line: string): void {
  process.stdout.write(`  [streams] ${line}\n`);
}
