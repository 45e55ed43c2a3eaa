import type { Entry } from '../model/entry.ts';
import { type AdmittedEvent, comparePositions, type Event } from '../model/event.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Program } from '../rules/program.ts';
import { byCodeUnit } from '../units/identifier.ts';
import { type Instant, parseInstant } from '../units/instant.ts';
import { type Admission, admit } from './admit.ts';
import { type Book, openMemoryBook } from './book.ts';

export interface RunOptions {
  /** The tenant; `main` if absent. */
  readonly programme?: string | undefined;
  /**
   * The instant as of which the ledger is asked for, included: events after it are left out, and
   * everything that is due up to it has run. ISO 8601 or epoch milliseconds.
   */
  readonly asOf?: string | number | undefined;
}

export interface RunResult {
  /** In posting order. */
  readonly entries: readonly Entry[];
  /** One per event given, in the order given; `future` for those after `asOf`. */
  readonly outcomes: readonly Outcome[];
  /** What time brought after the last event, where `asOf` is stated. */
  readonly brought: readonly Outcome[];
  /** The book after the last event, or as of `asOf`. */
  readonly book: Book;
}

/**
 * The ledger of a recorded stream. Events are taken in canonical order – `at`, `seq` (absent: 0),
 * then `id` and `memberId` by code unit – wherever they stand in the array, and all are trusted.
 * @throws RangeError where `asOf` is no instant.
 */
export function run(
  program: Program,
  events: readonly Event[],
  { programme = 'main', asOf }: RunOptions = {},
): RunResult {
  const end = asOf === undefined ? undefined : instantOf(asOf);
  const book = openMemoryBook({ programme, rules: program });
  const outcomes: Outcome[] = [];
  const entries: Entry[] = [];
  const keepEntries = (outcome: Outcome) => {
    for (const entry of outcome.entries) entries.push(entry);
  };
  for (const { admission, index } of inCanonicalOrder(events)) {
    const outcome = isAfter(admission, end)
      ? notYet(admission.event)
      : book.take(admission, true, false);
    outcomes[index] = outcome;
    keepEntries(outcome);
  }
  const brought = end === undefined ? [] : book.advance(end);
  brought.forEach(keepEntries);
  return { entries, outcomes, brought, book };
}

function isAfter(
  admission: Admission,
  end: Instant | undefined,
): admission is Admission & { readonly ok: true } {
  return admission.ok && end !== undefined && admission.event.at > end;
}

function instantOf(value: string | number): Instant {
  const at = parseInstant(value);
  if (at === undefined) throw new RangeError('The instant to look at is not one.');
  return at;
}

function notYet({ id, memberId, seq, at }: AdmittedEvent): Outcome {
  const reasons = [{ code: 'future', params: { at } }] as const;
  return { status: 'future', eventId: id, memberId, reasons, entries: [], notices: [], seq };
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
