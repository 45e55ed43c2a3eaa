import type { Entry } from '../model/entry.ts';
import { type AdmittedEvent, comparePositions, type Event } from '../model/event.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Program } from '../rules/program.ts';
import { byCodeUnit } from '../units/identifier.ts';
import { type Admission, admit } from './admit.ts';
import { type Book, openMemoryBook } from './book.ts';

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
  const book = openMemoryBook({ programme, rules: program });
  const outcomes: Outcome[] = [];
  const entries: Entry[] = [];
  for (const { admission, index } of inCanonicalOrder(events)) {
    const outcome = book.take(admission, { trusted: true });
    outcomes[index] = outcome;
    for (const entry of outcome.entries) entries.push(entry);
  }
  return { entries, outcomes, book };
}

interface Placed {
  readonly admission: Admission;
  readonly index: number;
}

/** What cannot be read as an event goes first: it has no place, and changes nothing. */
function inCanonicalOrder(events: readonly Event[]): readonly Placed[] {
  const placed = Array.from(events, (event, index) => ({ admission: admit(event, 0), index }));
  return placed.sort((a, b) => {
    if (!a.admission.ok || !b.admission.ok) return Number(a.admission.ok) - Number(b.admission.ok);
    return compareEvents(a.admission.event, b.admission.event) || a.index - b.index;
  });
}

function compareEvents(a: AdmittedEvent, b: AdmittedEvent): number {
  return (
    comparePositions(a, b) || byCodeUnit(a.memberId, b.memberId) || a.contentHash - b.contentHash
  );
}
