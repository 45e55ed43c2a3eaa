import type { Entry } from '../model/entry.ts';
import { type AdmittedEvent, comparePositions, type Event } from '../model/event.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Program } from '../rules/program.ts';
import { byCodeUnit } from '../units/identifier.ts';
import { admit } from './admit.ts';
import { type Book, openBook } from './book.ts';

export interface RunResult {
  /** In posting order. */
  readonly entries: readonly Entry[];
  /** One per event given, in the order given. */
  readonly outcomes: readonly Outcome[];
  /** The book after the last event. */
  readonly book: Book;
}

/**
 * The ledger of a recorded stream. Events are taken in canonical order – `at`, `seq` (absent: 0),
 * then `id` and `memberId` by code unit – wherever they stand in the array, and all are trusted.
 */
export function run(
  program: Program,
  events: readonly Event[],
  { programme = 'main' }: { readonly programme?: string } = {},
): RunResult {
  const book = openBook({ programme, rules: program });
  const outcomes: Outcome[] = [];
  const entries: Entry[] = [];
  for (const { event, index } of inCanonicalOrder(events)) {
    const outcome = book.post(event, { trusted: true });
    outcomes[index] = outcome;
    for (const entry of outcome.entries) entries.push(entry);
  }
  return { entries, outcomes, book };
}

interface Placed {
  readonly event: Event;
  readonly index: number;
}

/** What cannot be read as an event goes first: it has no place, and changes nothing. */
function inCanonicalOrder(events: readonly Event[]): readonly Placed[] {
  const placed = Array.from(events, (event, index) => {
    const admission = admit(event, 0);
    const position: AdmittedEvent | undefined = admission.ok ? admission.event : undefined;
    return { event: position ? withSeq(event, position.seq) : event, index, position };
  });
  return placed.sort((a, b) => {
    if (!a.position || !b.position)
      return Number(Boolean(a.position)) - Number(Boolean(b.position));
    return (
      comparePositions(a.position, b.position) ||
      byCodeUnit(a.position.memberId, b.position.memberId) ||
      a.position.contentHash - b.position.contentHash ||
      a.index - b.index
    );
  });
}

/** What cannot be read a second time is left for the door to turn away. */
function withSeq(event: Event, seq: number): Event {
  try {
    return event.seq === undefined ? { ...event, seq } : event;
  } catch {
    return event;
  }
}
