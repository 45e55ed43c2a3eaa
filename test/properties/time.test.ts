import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Book,
  compile,
  type Entry,
  type Event,
  openBook,
  type Program,
  run,
  statement,
} from '../../src/index.ts';
import { parseInstant } from '../../src/units/instant.ts';
import { MEMBERS } from '../reference/streams.ts';
import { timeWorlds, type World } from '../reference/time-worlds.ts';
import { type StepHost, stepHost } from '../support/steps.ts';
import { bookOf, deepFreeze, entriesOf, postAll, rowsOf, runs, textOf } from './support.ts';

/** With levels and without. */
function worlds(mood: Parameters<typeof timeWorlds>[0] = {}): fc.Arbitrary<World> {
  return fc.oneof(timeWorlds(mood), timeWorlds({ ...mood, isTiered: true }));
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const instant = (text: string | number | undefined) => Number(parseInstant(text));
const lastOf = (events: readonly Event[]) => Math.max(...events.map(({ at }) => Number(at)));
const byMember = (entries: readonly Entry[]) =>
  MEMBERS.map((memberId) => entries.filter((entry) => entry.memberId === memberId));

/** The host's clock at its receipt goes with each event, so that none is ahead of the book. */
const received = (events: readonly Event[]) =>
  events.map((event): Event => ({ ...event, receivedAt: event.at }));

/** What every member does at an instant that earns nothing and spends nothing. */
const nods = (at: number): readonly Event[] =>
  MEMBERS.map((memberId) => ({ id: `nod-${at}`, type: 'nod', memberId, at, seq: 9_999 }));

const someGaps = fc.array(fc.constantFrom(0, 1, HOUR, 7 * HOUR, DAY, 20 * DAY), {
  minLength: 1,
  maxLength: 6,
});

function broughtAfter(program: Program, events: readonly Event[], end: number): readonly Entry[] {
  const book = bookOf(program);
  postAll(book, events);
  return entriesOf(book.advance(end));
}

type GoOn = (book: Book, from: number, until: number) => readonly Entry[];

/** Posts events and lets time go on between them in some way. */
function inSteps(program: Program, events: readonly Event[], end: number, goOn: GoOn) {
  const book = bookOf(program);
  const entries: Entry[] = [];
  let now = Number(events[0]?.at);
  for (const event of events) {
    entries.push(...goOn(book, now, Number(event.at)));
    entries.push(...book.post(event, { trusted: true }).entries);
    now = Number(event.at);
  }
  entries.push(...goOn(book, now, end), ...entriesOf(book.advance(end)));
  return entries;
}

function advanceBy(book: Book, gaps: readonly number[], from: number, until: number) {
  let now = from;
  return gaps.flatMap((gap) => {
    now += gap;
    return now < until ? entriesOf(book.advance(now)) : [];
  });
}

/** From wake to wake, up to an instant that is not reached. */
function sleep(book: Book, until: number): readonly Entry[] {
  const entries: Entry[] = [];
  for (let turn = 0; instant(book.wakeAt()) < until; turn += 1) {
    if (turn > 5_000) throw new Error('It never sleeps.');
    entries.push(...entriesOf(book.advance(book.wakeAt() ?? until)));
  }
  return entries;
}

/** Nothing happens before a wake, and at the wake something does, or something else is next. */
function expectWakesOnTime(book: Book, from: number, turns: number): void {
  let now = from;
  for (let turn = 0; turn < turns && book.wakeAt() !== undefined; turn += 1) {
    const wake = book.wakeAt() ?? '';
    const before = membersOf(book);
    expect(instant(wake)).toBeGreaterThan(now);
    expect(book.advance(instant(wake) - 1)).toEqual([]);
    expect(membersOf(book)).toEqual(before);
    expect(book.wakeAt()).toBe(wake);
    now = instant(wake);
    const brought = book.advance(now);
    expect(brought.length > 0 || book.wakeAt() !== wake).toBe(true);
  }
}

const membersOf = (book: Book) => textOf(book).split('\n').slice(1);

describe('time', () => {
  it('brings the same in one step, in many, from wake to wake, and with the next input', () => {
    fc.assert(
      fc.property(worlds(), someGaps, fc.nat(100), ([rules, given], gaps, later) => {
        const program = compile(rules);
        const events = received(given);
        const end = lastOf(events) + later * DAY;
        const inOneStep = [
          ...entriesOf(postAll(bookOf(program), events)),
          ...broughtAfter(program, events, end),
        ];
        const inMany = inSteps(program, events, end, (book, from, until) =>
          advanceBy(book, gaps, from, until),
        );
        const fromWakes = inSteps(program, events, end, (book, _, until) => sleep(book, until));
        const lazily = entriesOf(postAll(bookOf(program), [...events, ...nods(end)]));
        expect(inMany).toEqual(inOneStep);
        expect(byMember(fromWakes)).toEqual(byMember(inOneStep));
        expect(byMember(lazily)).toEqual(byMember(inOneStep));
      }),
      runs(20),
    );
  });

  it('wakes a book neither too early nor too late', () => {
    fc.assert(
      fc.property(worlds(), fc.nat(24), fc.nat(40), ([rules, given], cut, later) => {
        const book = bookOf(compile(rules));
        const events = received(given).slice(0, cut + 1);
        postAll(book, events);
        const now = lastOf(events) + later * HOUR;
        book.advance(now);
        expectWakesOnTime(book, now, 8);
      }),
      runs(20),
    );
  });

  it('is asked about without going on', () => {
    fc.assert(
      fc.property(worlds(), fc.nat(24), fc.nat(400), ([rules, events], cut, later) => {
        const book = bookOf(compile(rules));
        postAll(book, events.slice(0, cut + 1));
        const before = textOf(book);
        const wake = book.wakeAt();
        const at = lastOf(events) + later * DAY;
        for (const memberId of [...MEMBERS, 'nobody']) {
          const view = deepFreeze(book.member(memberId, { at }));
          book.forecast(memberId);
          book.forecast(memberId, { at, through: at + 40 * DAY });
          expect(book.member(memberId, { at })).toEqual(view);
        }
        for (const event of events) {
          book.preview(event, { trusted: true });
          book.explain({ ...event, at: Number(event.at) + 9 * DAY }, { trusted: true });
        }
        expect(textOf(book)).toBe(before);
        expect(book.wakeAt()).toBe(wake);
      }),
      runs(20),
    );
  });

  it('foretold is what comes, if nothing more is done', () => {
    fc.assert(
      fc.property(worlds(), fc.nat(100), ([rules, events], later) => {
        const book = bookOf(compile(rules));
        postAll(book, events);
        const now = lastOf(events);
        const until = now + later * DAY;
        const told = MEMBERS.map((id) => book.forecast(id, { at: now, through: until }));
        const views = MEMBERS.map((id) => book.member(id, { at: until }));
        const standing = MEMBERS.map((id) => book.member(id, { at: now }));
        expect(told.map(({ lots }) => lots)).toEqual(standing.map(({ lots }) => lots));
        const brought = entriesOf(book.advance(until));
        expect(told.map(({ entries }) => entries)).toEqual(byMember(brought));
        expect(MEMBERS.map((id) => book.member(id))).toEqual(views);
      }),
      runs(20),
    );
  });

  it('as of an instant shows what the events up to it made, in a run and in a statement', () => {
    fc.assert(
      fc.property(worlds(), fc.nat(24), fc.nat(60), ([rules, events], cut, later) => {
        const program = compile(rules);
        const until = Number(events[Math.min(cut, events.length - 1)]?.at) + later * HOUR * 7;
        const found = run(program, events, { asOf: until });
        const book = bookOf(program);
        const before = events.filter(({ at }) => Number(at) <= until);
        const outcomes = [...postAll(book, before), ...book.advance(until)];
        expect(found.entries).toEqual(entriesOf(outcomes));
        expect(textOf(found.book)).toBe(textOf(book));
        const after = book.program.calendar.shift(until as never, { years: 2 }, 1);
        const all = run(program, events, { asOf: after }).entries;
        for (const memberId of MEMBERS) {
          const told = statement(all, { memberId, asOf: until });
          const then = statement(found.entries, { memberId });
          expect(told).toEqual(then);
        }
      }),
      runs(20),
    );
  });

  it('shifted by whole weeks shifts the ledger, where clocks never change', () => {
    const weeks = fc.constantFrom(1, 2, 5, 52, 260);
    fc.assert(
      fc.property(worlds({ isWeekly: true }), weeks, ([rules, events], by) => {
        const program = compile(rules);
        const found = run(program, events, { asOf: lastOf(events) + 100 * DAY });
        const moved = shifted(events, by * 7 * DAY).map((event) => ({
          ...event,
          at: Number(event.at) + by * 7 * DAY,
        }));
        const other = run(program, moved, { asOf: lastOf(moved) + 100 * DAY });
        expect(other.entries).toEqual(shifted(found.entries, by * 7 * DAY));
        const noticesOf = ({ outcomes, brought }: typeof found) =>
          [...outcomes, ...brought].flatMap(({ notices }) => notices);
        expect(noticesOf(other)).toEqual(shifted(noticesOf(found), by * 7 * DAY));
      }),
      runs(20),
    );
  });

  it('may be cut by a snapshot anywhere', () => {
    const cuts = fc.tuple(fc.nat(24), fc.nat(100));
    fc.assert(
      fc.property(worlds(), cuts, ([rules, given], [cut, later]) => {
        const program = compile(rules);
        const events = received(given);
        const whole = bookOf(program);
        const first = bookOf(program);
        const entries = entriesOf(postAll(first, events.slice(0, cut)));
        const until = Number(events[Math.min(cut, events.length - 1)]?.at);
        const brought = entriesOf(first.advance(until - 1));
        const text = textOf(first);
        const second = bookOf(program, rowsOf(text));
        expect(textOf(second)).toBe(text);
        expect(second.wakeAt()).toBe(first.wakeAt());
        const end = lastOf(events) + later * DAY;
        const rest = entriesOf([...postAll(second, events.slice(cut)), ...second.advance(end)]);
        const expected = entriesOf([
          ...postAll(whole, events.slice(0, cut)),
          ...whole.advance(until - 1),
          ...postAll(whole, events.slice(cut)),
          ...whole.advance(end),
        ]);
        expect([...entries, ...brought, ...rest]).toEqual(expected);
        expect(textOf(second)).toBe(textOf(whole));
      }),
      runs(18),
    );
  });
});

/** A text with all its dates moved on; instants are ISO 8601 in UTC, days `YYYY-MM-DD`. */
function shifted<T>(value: T, by: number): T {
  const text = JSON.stringify(value).replace(
    /\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\.\d{3}Z)?/g,
    (date, time: string | undefined) => {
      const moved = new Date(Date.parse(date) + by).toISOString();
      return time === undefined ? moved.slice(0, 10) : moved;
    },
  );
  return JSON.parse(text) as T;
}

describe('members on their own', () => {
  const wake = (host: StepHost, until: number): readonly Entry[] => {
    const entries: Entry[] = [];
    let due = [...host.wakes].filter(([, at]) => instant(at) <= until);
    for (let turn = 0; due.length > 0 && turn < 10_000; turn += 1) {
      due.sort(([a, x], [b, y]) => instant(x) - instant(y) || (a < b ? -1 : 1));
      const [memberId, at] = due[0] as [string, string];
      entries.push(...host.advance(memberId, at).entries);
      due = [...host.wakes].filter(([, one]) => instant(one) <= until);
    }
    return entries;
  };

  it('woken on time, have the entries and rows of a book', () => {
    fc.assert(
      fc.property(worlds(), fc.nat(100), ([rules, events], later) => {
        const program = compile(rules);
        const end = lastOf(events) + later * DAY;
        const book = bookOf(program);
        const expected = entriesOf([...postAll(book, events), ...book.advance(end)]);
        const host = stepHost(program);
        const found = events.flatMap((event) => [
          ...wake(host, Number(event.at)),
          ...host.post(event).entries,
        ]);
        found.push(...wake(host, end));
        expect(byMember(found)).toEqual(byMember(expected));
        const rows = rowsOf(textOf(book)).flatMap((row) =>
          row.kind === 'member' ? [row.row] : [],
        );
        const states = host.rows().filter((row) => 'memberId' in row);
        expect(states).toEqual(rows);
      }),
      runs(18),
    );
  });

  it('woken by their own inputs alone, have the same entries, where nobody gives to another', () => {
    fc.assert(
      fc.property(worlds({ isApart: true }), fc.nat(100), ([rules, events], later) => {
        const program = compile(rules);
        const end = lastOf(events) + later * DAY;
        const book = bookOf(program);
        const expected = entriesOf([...postAll(book, events), ...book.advance(end)]);
        const host = stepHost(program);
        const found = events.flatMap((event) => host.post(event).entries);
        for (const memberId of MEMBERS) found.push(...host.advance(memberId, end).entries);
        expect(byMember(found)).toEqual(byMember(expected));
      }),
      runs(18),
    );
  });

  it('come out the same in any order of a day’s inputs that keeps the order of each', () => {
    fc.assert(
      fc.property(
        worlds({ isApart: true }),
        fc.tuple(fc.nat(), fc.nat(), fc.nat()),
        (world, dice) => {
          const [rules, events] = world;
          const program = compile(rules);
          const dayOf = ({ at }: Event) => program.calendar.dayAt(Number(at) as never);
          const diceOf = ({ memberId }: Event) => dice[MEMBERS.indexOf(memberId as never)] ?? 0;
          const mixed = [...events].sort(
            (a, b) => dayOf(a) - dayOf(b) || diceOf(a) - diceOf(b) || Number(a.seq) - Number(b.seq),
          );
          const end = lastOf(events) + 50 * DAY;
          const ledger = (list: readonly Event[]) => {
            const book = openBook({ programme: 'main', rules: program });
            return byMember(entriesOf([...postAll(book, list), ...book.advance(end)]));
          };
          expect(ledger(mixed)).toEqual(ledger(events));
        },
      ),
      runs(18),
    );
  });
});
