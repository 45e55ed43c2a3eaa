import {
  type Book,
  type Event,
  type Explanation,
  type Issue,
  type Outcome,
  openBook,
} from '../../index.ts';
import type { Instant } from '../../units/instant.ts';
import { instantOf, type ReadLine } from './events.ts';
import type { SourceLine } from './lines.ts';
import type { LoadedRules } from './rules.ts';
import { EXIT, Failure } from './streams.ts';
import type { Played } from './summary.ts';
import { countBadLine, countEffects, countOutcome, newTally, type Tally } from './tally.ts';

export interface PlayOptions {
  readonly rules: LoadedRules;
  readonly programme: string;
  /** Events from here on are not posted; the clock ends here. */
  readonly until?: Instant | undefined;
  /** Id of the events to explain. */
  readonly explain?: string | undefined;
  /** Ends at the first bad line. */
  readonly strict?: boolean | undefined;
}

/** What is told while events go by. */
export interface Listener {
  onOutcome?(outcome: Outcome): Promise<void> | void;
  onExplanation?(event: Event, explanation: Explanation): Promise<void> | void;
  onLine?(line: SourceLine): void;
}

/** Posts the events of a stream in the order in which they come; all are trusted. */
export async function play(
  lines: AsyncIterable<ReadLine> | Iterable<ReadLine>,
  options: PlayOptions,
  listener: Listener,
): Promise<Played> {
  const { rules, programme, until } = options;
  const tally = newTally(rules.program);
  const book = openBookFor(options);
  let stoppedAt: Played['stoppedAt'];
  for await (const read of lines) {
    listener.onLine?.(read.line);
    if (isPast(read, until)) {
      stoppedAt = { file: read.line.file, line: read.line.number };
      break;
    }
    await take(read, { book, tally, options, listener });
  }
  if (until !== undefined) await advance(book, until, tally, listener);
  return { tally, programme, stoppedAt };
}

function openBookFor({ programme, rules }: PlayOptions): Book {
  try {
    return openBook({ programme, rules: rules.program });
  } catch (error) {
    if (error instanceof RangeError) throw new Failure(EXIT.usage, error.message);
    throw error;
  }
}

function isPast(read: ReadLine, until: Instant | undefined): boolean {
  if (until === undefined || read.kind === 'bad') return false;
  return (instantOf(read.event) ?? Number.NEGATIVE_INFINITY) >= until;
}

interface Desk {
  readonly book: Book;
  readonly tally: Tally;
  readonly options: PlayOptions;
  readonly listener: Listener;
}

async function take(read: ReadLine, desk: Desk): Promise<void> {
  if (read.kind === 'bad') return refuse(read.line, read.reason, desk);
  const { book, tally, options, listener } = desk;
  const { event, line } = read;
  if (options.explain !== undefined && idOf(event) === options.explain) {
    await listener.onExplanation?.(event, book.explain(event, { trusted: true }));
  }
  const outcome = book.post(event, { trusted: true });
  if (outcome.status === 'invalid') return refuse(line, reasonOf(outcome.issues ?? []), desk);
  countOutcome(tally, outcome);
  await listener.onOutcome?.(outcome);
}

async function advance(
  book: Book,
  until: Instant,
  tally: Tally,
  listener: Listener,
): Promise<void> {
  for (const outcome of book.advance(until)) {
    countEffects(tally, outcome);
    await listener.onOutcome?.(outcome);
  }
}

function refuse({ file, number }: SourceLine, reason: string, { tally, options }: Desk): void {
  if (options.strict === true) throw new Failure(EXIT.badLine, `${file}:${number}: ${reason}`);
  countBadLine(tally, { file, line: number, reason });
}

function reasonOf(issues: readonly Issue[]): string {
  return issues.map(({ path, message }) => `${path.join('.') || 'event'}: ${message}`).join(' ');
}

/** A line may hold anything. */
function idOf(event: unknown): unknown {
  return typeof event === 'object' && event !== null
    ? (event as Readonly<Record<string, unknown>>)['id']
    : undefined;
}
