import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, type Event, run } from '../../src/index.ts';
import {
  bookOf,
  deepFreeze,
  entriesOf,
  inOrder,
  orderedWorlds,
  postAll,
  reversed,
  rowsOf,
  runs,
  textOf,
  worlds,
} from './support.ts';

describe('one stream gives one ledger', () => {
  it('byte for byte when it runs twice (REP-01)', () => {
    fc.assert(
      fc.property(worlds, ({ rules, events }) => {
        const [first, second] = [1, 2].map(() => run(compile(rules), events));
        expect(JSON.stringify(second?.entries)).toBe(JSON.stringify(first?.entries));
        expect(JSON.stringify(second?.outcomes)).toBe(JSON.stringify(first?.outcomes));
        expect(second && textOf(second.book)).toBe(first && textOf(first.book));
      }),
      runs(60),
    );
  });

  it('when the book is stored and opened again after any event (REP-02)', () => {
    fc.assert(
      fc.property(worlds, ({ rules, events }) => {
        const program = compile(rules);
        const whole = bookOf(program);
        const outcomes = postAll(whole, events);
        for (let cut = 0; cut <= events.length; cut += 1) {
          const before = bookOf(program);
          postAll(before, events.slice(0, cut));
          const after = bookOf(program, rowsOf(textOf(before)));
          expect(textOf(after)).toBe(textOf(before));
          expect(postAll(after, events.slice(cut))).toEqual(outcomes.slice(cut));
          expect(textOf(after)).toBe(textOf(whole));
        }
      }),
      runs(24),
    );
  });

  it('when it is stored after every single event', () => {
    fc.assert(
      fc.property(worlds, ({ rules, events }) => {
        const program = compile(rules);
        const whole = bookOf(program);
        const outcomes = postAll(whole, events);
        let stored = textOf(bookOf(program));
        const again = events.map((event) => {
          const book = bookOf(program, rowsOf(stored));
          const outcome = book.post(event, { trusted: true });
          stored = textOf(book);
          return outcome;
        });
        expect(again).toEqual(outcomes);
        expect(stored).toBe(textOf(whole));
      }),
      runs(36),
    );
  });

  it.each([1, 7, 1000])('in batches of %i, with a new process for each (REP-03)', (size) => {
    fc.assert(
      fc.property(worlds, ({ rules, events }) => {
        const whole = bookOf(compile(rules));
        const outcomes = postAll(whole, events);
        let book = bookOf(compile(rules));
        for (let from = 0; from < events.length; from += size) {
          const batch = events.slice(from, from + size);
          expect(postAll(book, batch)).toEqual(outcomes.slice(from, from + size));
          book = bookOf(compile(rules), rowsOf(textOf(book)));
        }
        expect(textOf(book)).toBe(textOf(whole));
      }),
      runs(24),
    );
  });

  it('whatever the order of the keys of events and rules (REP-07)', () => {
    fc.assert(
      fc.property(worlds, ({ rules, events }) => {
        const program = compile(rules);
        const turned = compile(reversed(rules));
        expect(turned.fingerprint()).toBe(program.fingerprint());
        const [one, two] = [bookOf(program), bookOf(turned)];
        expect(JSON.stringify(postAll(two, reversed(events)))).toBe(
          JSON.stringify(postAll(one, events)),
        );
        expect(textOf(two)).toBe(textOf(one));
      }),
      runs(60),
    );
  });

  it('wherever its events stand in the array given to run', () => {
    const shuffled = worlds.chain(({ rules, events }) =>
      fc.record({
        rules: fc.constant(rules),
        events: fc.constant(events),
        order: fc.shuffledSubarray(
          events.map((_, index) => index),
          { minLength: events.length },
        ),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ rules, events, order }) => {
        const program = compile(rules);
        const moved = order.map((index) => events[index] as Event);
        const [one, two] = [run(program, events), run(program, moved)];
        expect(two.entries).toEqual(one.entries);
        expect(textOf(two.book)).toBe(textOf(one.book));
      }),
      runs(90),
    );
  });

  it('from events and rules that nobody may change, and leaves them as they were', () => {
    fc.assert(
      fc.property(worlds, ({ rules, events }) => {
        const given = structuredClone({ rules, events });
        const free = run(compile(given.rules), given.events);
        expect(given).toEqual({ rules, events });
        const frozen = deepFreeze(structuredClone({ rules, events }));
        expect(run(compile(frozen.rules), frozen.events).entries).toEqual(free.entries);
      }),
      runs(36),
    );
  });
});

describe('a second delivery', () => {
  it('of each event, any number of times, changes nothing', () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: 2, max: 4 }), ({ rules, events }, times) => {
        const program = compile(rules);
        const stamped = events.map((event, index) => ({ ...event, seq: index }));
        const [once, often] = [bookOf(program), bookOf(program)];
        const expected = postAll(once, stamped);
        const found = stamped.map((event) => {
          const [first, ...others] = postAll(often, Array<Event>(times).fill(event));
          for (const { status, entries } of others) {
            expect(['duplicate', 'conflict', 'too-late']).toContain(status);
            expect(entries).toEqual([]);
          }
          return first;
        });
        expect(found).toEqual(expected);
        expect(textOf(often).split('\n').slice(1)).toEqual(textOf(once).split('\n').slice(1));
      }),
      runs(48),
    );
  });

  it('of the whole stream is a duplicate or too late, event by event (REP-05)', () => {
    fc.assert(
      fc.property(orderedWorlds, ({ rules, events }) => {
        const book = bookOf(compile(rules));
        const unique = uniqueOf(events);
        postAll(book, unique);
        const before = textOf(book).split('\n').slice(1);
        const second = postAll(book, unique);
        expect(entriesOf(second)).toEqual([]);
        for (const { status } of second) expect(['duplicate', 'too-late']).toContain(status);
        expect(textOf(book).split('\n').slice(1)).toEqual(before);
      }),
      runs(60),
    );
  });
});

/** Without the repetitions that a stream holds already. */
function uniqueOf(events: readonly Event[]): readonly Event[] {
  const seen = new Set<string>();
  return inOrder(events).filter(({ id, memberId }) => {
    const name = JSON.stringify([memberId, id]);
    return !seen.has(name) && seen.add(name);
  });
}
