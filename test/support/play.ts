import {
  type Entry,
  type Event,
  type Outcome,
  openBook,
  type PostOptions,
  type Program,
  run,
  type SnapshotRow,
  type StreakStanding,
} from 'tallybook';
import type { EventColumns, EventLine, Line, Row, Spec } from './spec.ts';
import { stepHost } from './steps.ts';

const PROGRAMME = 'spec';

/** Something that keeps the points of one programme. */
export interface Player {
  post(event: Event, options: PostOptions): Outcome;
  advance(to: string | number): readonly Outcome[];
  balancesOf(memberId: string): Readonly<Record<string, number>>;
  /** As of an instant, or of the latest input; nothing where there is no view of a member. */
  streaksOf(memberId: string, at?: string | number): readonly StreakStanding[];
  wakeAt(): string | undefined;
}

/** What one line of a row did. */
export interface Played {
  readonly line: Line;
  readonly outcomes: readonly Outcome[];
  /** Of the acting member, after the line. */
  readonly balances: Readonly<Record<string, number>>;
  readonly streaks: readonly StreakStanding[];
  readonly wakeAt: string | undefined;
}

function bookPlayer(program: Program): Player {
  return playerOf(openBook({ programme: PROGRAMME, rules: program }));
}

function playerOf(book: ReturnType<typeof openBook>): Player {
  return {
    post: (event, options) => book.post(event, options),
    advance: (to) => book.advance(to),
    balancesOf: (memberId) => book.member(memberId).balances,
    streaksOf: (memberId, at) => book.member(memberId, { at }).streaks,
    wakeAt: () => book.wakeAt(),
  };
}

/** A book that is written to JSON text and opened again before everything it does. */
export function snapshotPlayer(program: Program): Player {
  let text = textOf(openBook({ programme: PROGRAMME, rules: program }).snapshot());
  const reopened = () => openBook({ programme: PROGRAMME, rules: program, snapshot: rowsOf(text) });
  const keeping = <T>(act: (book: ReturnType<typeof openBook>) => T): T => {
    const book = reopened();
    const result = act(book);
    text = textOf(book.snapshot());
    return result;
  };
  return {
    post: (event, options) => keeping((book) => book.post(event, options)),
    advance: (to) => keeping((book) => book.advance(to)),
    balancesOf: (memberId) => reopened().member(memberId).balances,
    streaksOf: (memberId, at) => reopened().member(memberId, { at }).streaks,
    wakeAt: () => reopened().wakeAt(),
  };
}

export function textOf(snapshot: Iterable<SnapshotRow>): string {
  return [...snapshot].map((row) => JSON.stringify(row)).join('\n');
}

export function rowsOf(text: string): readonly SnapshotRow[] {
  return text.split('\n').map((line): SnapshotRow => JSON.parse(line));
}

/** A book that looks at every event before it takes it: the two answers and the state must agree. */
export function previewingPlayer(program: Program): Player {
  const book = openBook({ programme: PROGRAMME, rules: program });
  return {
    ...playerOf(book),
    post: (event, options) => {
      const before = textOf(book.snapshot());
      const foreseen = JSON.stringify(book.preview(event, options));
      const explained = JSON.stringify(book.explain(event, options).outcome);
      if (textOf(book.snapshot()) !== before) throw new Error('A preview changed the state.');
      const outcome = book.post(event, options);
      if (foreseen !== JSON.stringify(outcome)) throw new Error('A preview was wrong.');
      if (explained !== JSON.stringify(outcome)) throw new Error('An explanation was wrong.');
      return outcome;
    },
  };
}

/** A host of single steps that keeps the clock. */
export function stepPlayer(program: Program): Player {
  const host = stepHost(program, { programme: PROGRAMME });
  let arrivals = 0;
  let clock: string | number | undefined;
  /** Wakes members as long as one has something due, the earliest first, then by id. */
  const wake = (isDue: (wakeAt: number) => boolean): readonly Outcome[] => {
    const woken: Outcome[] = [];
    for (;;) {
      const due = [...host.wakes].filter(([, wakeAt]) => isDue(Date.parse(wakeAt)));
      const [next] = due.sort(([a, first], [b, second]) => (first + a < second + b ? -1 : 1));
      if (!next) return woken;
      woken.push(host.advance(...next));
    }
  };
  return {
    post: (event) => {
      const due = wake((wakeAt) => wakeAt < new Date(event.at).getTime());
      const stamped = clock === undefined ? event : { receivedAt: clock, ...event };
      const timed = clock === undefined ? {} : { clock };
      const outcome = host.post(stamped, { arrival: arrivals, ...timed });
      arrivals += 1;
      const all = [...due, outcome];
      return {
        ...outcome,
        entries: all.flatMap(({ entries }) => entries),
        notices: all.flatMap(({ notices }) => notices),
      };
    },
    advance: (to) => {
      clock = to;
      return wake((wakeAt) => wakeAt <= new Date(to).getTime());
    },
    balancesOf: (memberId) => {
      const row = host.memberRow(memberId);
      return row && 'balances' in row ? Object.fromEntries(row.balances) : {};
    },
    // A row holds the last period that counted; only a book tells what that means at an instant.
    streaksOf: () => [],
    wakeAt: () => [...host.wakes.values()].sort()[0],
  };
}

interface Delivery {
  readonly line: Line;
  /** Absent for an advance. */
  readonly event?: unknown;
}

/** The events of a row, with what the table leaves out: ids by their place, one member, one type. */
function deliveriesOf(
  spec: Spec,
  row: Row,
): {
  readonly given: readonly Event[];
  readonly lines: readonly Delivery[];
} {
  const complete = (columns: EventColumns, place: string): Event => ({
    id: place,
    type: 'event',
    memberId: 'u1',
    at: '2024-06-03T09:00Z',
    ...spec.event,
    ...row.event,
    ...eventColumnsOf(columns),
  });
  const given = (row.given ?? []).map((columns, index) => complete(columns, `g${index + 1}`));
  const lines = (row.when ?? []).flatMap((line, index): readonly Delivery[] => {
    if ('advance' in line) return [{ line }];
    if ('ask' in line) return [{ line: { memberId: complete({}, '').memberId, ...line } }];
    if ('raw' in line) return [{ line, event: line.raw }];
    const place = `e${index + 1}`;
    const { repeat, apartHours = 0, gives, ...rest } = line;
    if (repeat === undefined) return [{ line, event: complete(line, place) }];
    return Array.from({ length: repeat }, (_, turn) => {
      const event = complete(rest, `${place}.${turn + 1}`);
      const at = new Date(event.at).getTime() + turn * apartHours * 3_600_000;
      const moved = apartHours === 0 ? event : { ...event, at: new Date(at).toISOString() };
      return { line: { ...rest, ...givesOf(gives, turn) }, event: moved };
    });
  });
  return { given, lines };
}

type Gives = EventLine['gives'];

function givesOf(gives: Gives, turn: number): { readonly gives?: Exclude<Gives, undefined> } {
  const one = Array.isArray(gives) ? gives[turn] : gives;
  return one === undefined ? {} : { gives: one };
}

const COLUMNS = [
  'id',
  'type',
  'memberId',
  'at',
  'receivedAt',
  'seq',
  'by',
  'groupId',
  'key',
  'ref',
  'data',
] as const satisfies readonly (keyof EventColumns)[];

function eventColumnsOf(columns: EventColumns): EventColumns {
  const named = COLUMNS.filter((column) => columns[column] !== undefined);
  return Object.fromEntries(named.map((column) => [column, columns[column]]));
}

/** A row that was played. */
export interface Game {
  readonly played: readonly Played[];
  /** All lines of the ledger, in posting order. */
  readonly entries: readonly Entry[];
  readonly player: Player;
}

/** Plays a row in the order in which its lines stand, or in canonical order if it says so. */
export function play(spec: Spec, row: Row, program: Program, playerFor = bookPlayer): Game {
  if (row.order === 'canonical') return playRecord(spec, row, program);
  const player = playerFor(program);
  const { given, lines } = deliveriesOf(spec, row);
  const before = given.map((event) => {
    const outcome = player.post(event, { trusted: true });
    if (outcome.status !== 'accepted')
      throw new Error(`${event.id} is ${outcome.status}: ${JSON.stringify(outcome)}`);
    return outcome;
  });
  const played = lines.map((delivery) => playLine(delivery, player));
  const outcomes = [...before, ...played.flatMap((one) => one.outcomes)];
  return { played, entries: outcomes.flatMap(({ entries }) => entries), player };
}

function playLine({ line, event }: Delivery, player: Player): Played {
  if ('advance' in line) {
    const outcomes = player.advance(line.advance);
    return { line, outcomes, balances: {}, streaks: [], wakeAt: player.wakeAt() };
  }
  if ('ask' in line) {
    const streaks = player.streaksOf(line.memberId ?? '', line.ask);
    return { line, outcomes: [], balances: {}, streaks, wakeAt: undefined };
  }
  // A raw line holds what is no event, to see what becomes of it.
  const outcome = player.post(event as Event, { trusted: line.trusted ?? true });
  const balances = player.balancesOf(outcome.memberId);
  const streaks = player.streaksOf(outcome.memberId);
  return { line, outcomes: [outcome], balances, streaks, wakeAt: player.wakeAt() };
}

function playRecord(spec: Spec, row: Row, program: Program): Game {
  const { given, lines } = deliveriesOf(spec, row);
  const events = [...given, ...lines.flatMap(({ event }) => (event as Event) ?? [])];
  if (events.length !== given.length + lines.length) throw new Error('A record has no advance.');
  const { outcomes, entries, book } = run(program, events, { programme: PROGRAMME });
  const played = lines.map(({ line }, index): Played => {
    const outcome = outcomes[given.length + index];
    if (!outcome) throw new Error('Every event has an outcome.');
    return { line, outcomes: [outcome], balances: {}, streaks: [], wakeAt: undefined };
  });
  return { played, entries, player: playerOf(book) };
}
