import type { Readable } from 'node:stream';
import type { Event } from '../../index.ts';
import { comparePositions } from '../../model/event.ts';
import { type Instant, parseInstant } from '../../units/instant.ts';
import { linesOf, type SourceLine } from './lines.ts';
import { EXIT, Failure } from './streams.ts';

/** A line as an event, or why it is none. What is inside the event is for the book to judge. */
export type ReadLine =
  | { readonly kind: 'event'; readonly line: SourceLine; readonly event: Event }
  | { readonly kind: 'bad'; readonly line: SourceLine; readonly reason: string };

/** `--sort` holds all events at once; more are refused. */
export const SORT_EVENTS_MAX = 2_000_000;

/** The events of several files, one after the other. */
export async function* eventsOf(
  files: readonly string[],
  stdin: Readable,
): AsyncGenerator<ReadLine> {
  for (const file of files) {
    for await (const line of linesOf(file, stdin)) yield parse(line);
  }
}

function parse(line: SourceLine): ReadLine {
  if (line.text === undefined) return { kind: 'bad', line, reason: line.fault ?? 'unreadable' };
  try {
    return { kind: 'event', line, event: JSON.parse(line.text) as Event };
  } catch (error) {
    return { kind: 'bad', line, reason: `not JSON: ${(error as Error).message}` };
  }
}

/**
 * All events in canonical order: `at`, `seq` (absent: the order of arrival), id. Lines without a
 * place go first, as they came.
 */
export async function sorted(
  lines: AsyncIterable<ReadLine>,
  eventsMax = SORT_EVENTS_MAX,
): Promise<readonly ReadLine[]> {
  const placed: Placed[] = [];
  for await (const read of lines) {
    if (placed.length >= eventsMax) {
      throw new Failure(EXIT.file, `--sort holds at most ${eventsMax} lines in memory.`);
    }
    placed.push(place(read, placed.length));
  }
  return placed.sort(compare).map(({ read }) => read);
}

interface Placed {
  readonly read: ReadLine;
  readonly position:
    | { readonly at: Instant; readonly seq: number; readonly id: string }
    | undefined;
}

function place(read: ReadLine, arrival: number): Placed {
  const { event } = read.kind === 'event' ? read : { event: undefined };
  const at = instantOf(event);
  if (!event || at === undefined || read.kind === 'bad') return { read, position: undefined };
  const stamped = event.seq === undefined ? { ...event, seq: arrival } : event;
  const position = { at, seq: Number(stamped.seq), id: String(event.id) };
  return { read: { ...read, event: stamped }, position };
}

function compare(a: Placed, b: Placed): number {
  if (a.position && b.position) return comparePositions(a.position, b.position);
  return Number(Boolean(a.position)) - Number(Boolean(b.position));
}

/** The instant of something that may not be an event. */
export function instantOf(event: unknown): Instant | undefined {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return undefined;
  return parseInstant((event as Readonly<Record<string, unknown>>)['at']);
}
