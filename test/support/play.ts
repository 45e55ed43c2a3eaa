import {
  type Entry,
  type Event,
  type MemberRow,
  type Outcome,
  openBook,
  type PostOptions,
  type Program,
  run,
  type SnapshotRow,
  step,
} from 'tallybook';
import type { EventColumns, Line, Row, Spec } from './spec.ts';

const PROGRAMME = 'spec';

/** Something that keeps the points of one programme. */
export interface Player {
  post(event: Event, options: PostOptions): Outcome;
  advance(to: string | number): readonly Outcome[];
  balancesOf(memberId: string): Readonly<Record<string, number>>;
  wakeAt(): string | undefined;
}

/** What one line of a row did. */
export interface Played {
  readonly line: Line;
  readonly outcomes: readonly Outcome[];
  /** Of the acting member, after the line. */
  readonly balances: Readonly<Record<string, number>>;
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

/** A host that stores member rows as JSON text, carries messages and keeps the clock. */
export function stepPlayer(program: Program): Player {
  const rows = new Map<string, string>();
  const wakes = new Map<string, string>();
  let arrivals = 0;
  let clock: string | number | undefined;
  const stateOf = (memberId: string): MemberRow | undefined => {
    const text = rows.get(memberId);
    return text === undefined ? undefined : JSON.parse(text);
  };
  const take = (memberId: string, input: Parameters<typeof step>[2]): Outcome => {
    const { outcome, state, messages, wakeAt } = step(program, stateOf(memberId), input);
    if (state) rows.set(memberId, JSON.stringify(state));
    if (wakeAt === undefined) wakes.delete(memberId);
    else wakes.set(memberId, wakeAt);
    const sent = messages.map((message) =>
      take(message.to, {
        kind: 'message',
        programme: PROGRAMME,
        message: JSON.parse(JSON.stringify(message)),
      }),
    );
    return {
      ...outcome,
      reasons: [...outcome.reasons, ...sent.flatMap(({ reasons }) => reasons)],
      entries: [...outcome.entries, ...sent.flatMap(({ entries }) => entries)],
      notices: [...outcome.notices, ...sent.flatMap(({ notices }) => notices)],
    };
  };
  /** Wakes members as long as one has something due, the earliest first, then by id. */
  const wake = (isDue: (wakeAt: number) => boolean): readonly Outcome[] => {
    const woken: Outcome[] = [];
    for (;;) {
      const due = [...wakes].filter(([, wakeAt]) => isDue(Date.parse(wakeAt)));
      const [next] = due.sort(([a, first], [b, second]) => (first + a < second + b ? -1 : 1));
      if (!next) return woken;
      const [memberId, to] = next;
      woken.push(take(memberId, { kind: 'advance', programme: PROGRAMME, memberId, to }));
    }
  };
  return {
    post: (event) => {
      const due = wake((wakeAt) => wakeAt < new Date(event.at).getTime());
      const stamped = clock === undefined ? event : { receivedAt: clock, ...event };
      const timed = clock === undefined ? {} : { clock };
      const input = { kind: 'event', event: stamped, arrival: arrivals, ...timed } as const;
      arrivals += 1;
      const outcome = take(event.memberId, { ...input, programme: PROGRAMME });
      return { ...outcome, entries: [...due, outcome].flatMap(({ entries }) => entries) };
    },
    advance: (to) => {
      clock = to;
      return wake((wakeAt) => wakeAt <= new Date(to).getTime());
    },
    balancesOf: (memberId) =>
      Object.fromEntries(stateOf(memberId)?.balances.map(([id, units]) => [id, units]) ?? []),
    wakeAt: () => [...wakes.values()].sort()[0],
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
    if ('raw' in line) return [{ line, event: line.raw }];
    const place = `e${index + 1}`;
    const { repeat, gives, ...rest } = line;
    if (repeat === undefined) return [{ line, event: complete(line, place) }];
    return Array.from({ length: repeat }, (_, turn) => ({
      line: { ...rest, ...givesOf(gives, turn) },
      event: complete(rest, `${place}.${turn + 1}`),
    }));
  });
  return { given, lines };
}

type Gives = Exclude<Line, { readonly advance: unknown }>['gives'];

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
    return { line, outcomes, balances: {}, wakeAt: player.wakeAt() };
  }
  // A raw line holds what is no event, to see what becomes of it.
  const outcome = player.post(event as Event, { trusted: line.trusted ?? true });
  const balances = player.balancesOf(outcome.memberId);
  return { line, outcomes: [outcome], balances, wakeAt: player.wakeAt() };
}

function playRecord(spec: Spec, row: Row, program: Program): Game {
  const { given, lines } = deliveriesOf(spec, row);
  const events = [...given, ...lines.flatMap(({ event }) => (event as Event) ?? [])];
  if (events.length !== given.length + lines.length) throw new Error('A record has no advance.');
  const { outcomes, entries, book } = run(program, events, { programme: PROGRAMME });
  const played = lines.map(({ line }, index): Played => {
    const outcome = outcomes[given.length + index];
    if (!outcome) throw new Error('Every event has an outcome.');
    return { line, outcomes: [outcome], balances: {}, wakeAt: undefined };
  });
  return { played, entries, player: playerOf(book) };
}
