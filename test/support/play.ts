import {
  type Entry,
  type Event,
  type Forecast,
  type MemberView,
  type Outcome,
  openBook,
  type PostOptions,
  type Program,
  run,
  type SnapshotRow,
  statement,
} from 'tallybook';
import type { AskLine, EventColumns, EventLine, Line, Row, Spec } from './spec.ts';
import { stepHost } from './steps.ts';

const PROGRAMME = 'spec';

/** Something that keeps the points of one programme. */
export interface Player {
  post(event: Event, options: PostOptions): Outcome;
  advance(to: string | number): readonly Outcome[];
  /** As of an instant, or of the latest input; without a book only what a row says. */
  viewOf(memberId: string, at?: string | number): View;
  /** Nothing without a book. */
  forecastOf(memberId: string, ahead: Ahead): Foreseen;
  wakeAt(): string | undefined;
}

type Ahead = Pick<AskLine, 'through'> & { readonly at: string | number };
type Foreseen = Pick<Forecast, 'entries' | 'notices'>;

/** What tables ask of a member. */
export type View = Pick<
  MemberView,
  'balances' | 'pending' | 'shortfalls' | 'lots' | 'streaks' | 'tiers'
>;

const NO_VIEW: View = { balances: {}, pending: {}, lots: [], streaks: [], tiers: [] };
const NOTHING_AHEAD: Foreseen = { entries: [], notices: [] };

/** What one line of a row did. */
export interface Played {
  readonly line: Line;
  readonly outcomes: readonly Outcome[];
  /** Of the acting member, after the line. */
  readonly view: View;
  /** Of a line that asks. */
  readonly ahead: Foreseen;
  readonly wakeAt: string | undefined;
}

function bookPlayer(program: Program): Player {
  return playerOf(openBook({ programme: PROGRAMME, rules: program }));
}

function playerOf(book: ReturnType<typeof openBook>): Player {
  return {
    post: (event, options) => book.post(event, options),
    advance: (to) => book.advance(to),
    viewOf: (memberId, at) => book.member(memberId, { at }),
    forecastOf: (memberId, ahead) => book.forecast(memberId, ahead),
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
    viewOf: (memberId, at) => reopened().member(memberId, { at }),
    forecastOf: (memberId, ahead) => reopened().forecast(memberId, ahead),
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
      if (textOf(book.snapshot()) !== before)
        throw new Error(`A preview of ${event.id} changed the state.`);
      const outcome = book.post(event, options);
      if (foreseen !== JSON.stringify(outcome))
        throw new Error(`A preview of ${event.id} was wrong.`);
      if (explained !== JSON.stringify(outcome))
        throw new Error(`An explanation of ${event.id} was wrong.`);
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
      // What a late input has made overdue, also of the members that it gives to, is due at once.
      const reached = clock === undefined ? Number.NEGATIVE_INFINITY : new Date(clock).getTime();
      const all = [...due, outcome, ...wake((wakeAt) => wakeAt <= reached)];
      const corrected = all.flatMap((one) => one.corrected ?? []);
      return {
        ...outcome,
        entries: all.flatMap(({ entries }) => entries),
        notices: all.flatMap(({ notices }) => notices),
        ...(corrected.length > 0 && { corrected }),
      };
    },
    advance: (to) => {
      clock = to;
      return wake((wakeAt) => wakeAt <= new Date(to).getTime());
    },
    viewOf: (memberId) => {
      const row = host.memberRow(memberId);
      const balances = row && 'balances' in row ? Object.fromEntries(row.balances) : {};
      // A row holds the last period that counted; only a book tells what that means at an instant.
      return { ...NO_VIEW, balances };
    },
    forecastOf: () => NOTHING_AHEAD,
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
    if ('advance' in line || 'ask' in line || 'past' in line)
      return [{ line: { memberId: complete({}, '').memberId, ...line } }];
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

/** The events of a row as one record. */
export function recordOf(spec: Spec, row: Row): readonly Event[] {
  const { given, lines } = deliveriesOf(spec, row);
  return [...given, ...lines.flatMap(({ event }) => (event === undefined ? [] : [event as Event]))];
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
  const entries = before.flatMap((outcome) => outcome.entries);
  const played = lines.map((delivery) => {
    const one = playLine(delivery, player, entries);
    for (const outcome of one.outcomes) entries.push(...outcome.entries);
    return one;
  });
  return { played, entries, player };
}

const NOTHING = { outcomes: [], view: NO_VIEW, ahead: NOTHING_AHEAD, wakeAt: undefined };

function playLine({ line, event }: Delivery, player: Player, ledger: readonly Entry[]): Played {
  if ('advance' in line) {
    const outcomes = player.advance(line.advance);
    return { ...NOTHING, line, outcomes, wakeAt: player.wakeAt() };
  }
  if ('ask' in line) {
    const { ask: at, memberId = '', through } = line;
    const ahead = player.forecastOf(memberId, { at, ...(through !== undefined && { through }) });
    return { ...NOTHING, line, view: player.viewOf(memberId, at), ahead };
  }
  if ('past' in line) return { ...NOTHING, line, view: pastView(ledger, line) };
  // A raw line holds what is no event, to see what becomes of it.
  const outcome = player.post(event as Event, { trusted: line.trusted ?? true });
  const view = player.viewOf(outcome.memberId);
  return { ...NOTHING, line, outcomes: [outcome], view, wakeAt: player.wakeAt() };
}

/** What the lines of the ledger alone say of a member as of an instant. */
function pastView(
  ledger: readonly Entry[],
  { past: asOf, memberId = '' }: Extract<Line, { readonly past: unknown }>,
): View {
  const { balances, pending, lots } = statement(ledger, { memberId, asOf });
  const standings = Object.entries(lots).flatMap(([currency, moves]) =>
    moves.map((lot) => ({ ...lot, currency })),
  );
  return { ...NO_VIEW, balances, pending, lots: standings };
}

function playRecord(spec: Spec, row: Row, program: Program): Game {
  const { given, lines } = deliveriesOf(spec, row);
  const events = [...given, ...lines.flatMap(({ event }) => (event as Event) ?? [])];
  if (events.length !== given.length + lines.length) throw new Error('A record has no advance.');
  const { outcomes, entries, book } = run(program, events, { programme: PROGRAMME });
  const played = lines.map(({ line }, index): Played => {
    const outcome = outcomes[given.length + index];
    if (!outcome) throw new Error('Every event has an outcome.');
    return { ...NOTHING, line, outcomes: [outcome] };
  });
  return { played, entries, player: playerOf(book) };
}
