import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Book,
  compile,
  type Event,
  type Outcome,
  type Program,
  type RuleSet,
  run,
  statement,
} from '../../src/index.ts';
import { confluenceOf } from '../../src/rules/confluence.ts';
import {
  ALWAYS_OPEN,
  belated,
  type Delivery,
  delayed,
  longWorlds,
  narrowWorlds,
  purseWorlds,
  shuffled,
  type Voiding,
  voided,
  type World,
  wideWorlds,
  withTerms,
} from '../reference/correction-worlds.ts';
import { MEMBERS } from '../reference/streams.ts';
import { breachesOf } from '../support/limits-audit.ts';
import { faultsOf, linesOf, netOf, viewsOf } from '../support/net-book.ts';
import { netGrants } from '../support/net-grants.ts';
import { stepHost } from '../support/steps.ts';
import { bookOf, rowsOf, runs, textOf } from './support.ts';

const anyOrder = fc.oneof(shuffled(narrowWorlds), belated(narrowWorlds));
const deliveries = fc.oneof(anyOrder, delayed(narrowWorlds));

const TRUSTED = { trusted: true };
const post = (book: Book, events: readonly Event[]): readonly Outcome[] =>
  events.map((event) => book.post(event, TRUSTED));

/** What a book answers to a stream as it arrives, and to the time that goes on after it. */
function play(program: Program, arrivals: readonly Event[], end: number) {
  const book = bookOf(program);
  const outcomes = [...post(book, arrivals), ...book.advance(end)];
  return { book, outcomes, entries: linesOf(outcomes) };
}

type Played = ReturnType<typeof play>;

/** The points of each member, event, rule and instant, and what members are, as of the end. */
function expectBookOf(
  program: Program,
  ordered: readonly Event[],
  { book, entries, end }: Played & Pick<Delivery, 'end'>,
): void {
  const expected = run(program, ordered, { asOf: end });
  expect(faultsOf(entries)).toEqual([]);
  expect(netOf(entries)).toEqual(netOf(expected.entries));
  expect(viewsOf(book, MEMBERS, end)).toEqual(viewsOf(expected.book, MEMBERS, end));
}

function expectArrivals(
  { rules, arrivals, end }: Pick<Delivery, 'rules' | 'arrivals' | 'end'>,
  ordered: readonly Event[],
): void {
  const program = compile(rules);
  expectBookOf(program, ordered, { end, ...play(program, arrivals, end) });
}

/** A book that a snapshot has cut answers as if it were whole. */
function expectCut(
  program: Program,
  { arrivals, end }: Pick<Delivery, 'arrivals' | 'end'>,
  cut: number,
  whole: Played,
): void {
  const first = bookOf(program);
  const before = post(first, arrivals.slice(0, cut));
  const text = textOf(first);
  const second = bookOf(program, rowsOf(text));
  expect(textOf(second)).toBe(text);
  expect(second.wakeAt()).toBe(first.wakeAt());
  const after = [...post(second, arrivals.slice(cut)), ...second.advance(end)];
  expect([...before, ...after]).toEqual(whole.outcomes);
  expect(textOf(second)).toBe(textOf(whole.book));
}

describe('a stream that arrives in any order within the open period', () => {
  it('has the net book of the ordered stream', () => {
    fc.assert(
      fc.property(deliveries, (delivery) => expectArrivals(delivery, delivery.events)),
      runs(80),
    );
  });

  it('has it also where there are many inputs, with a snapshot among them', () => {
    const open = fc.oneof(shuffled(longWorlds), belated(longWorlds));
    const deliveries = fc.oneof(open, delayed(longWorlds), voided(open));
    fc.assert(
      fc.property(deliveries, fc.nat(60), (world, cut) => {
        const { rules, events, arrivals, end } = world;
        const program = compile(rules);
        const ordered = 'left' in world ? (world as Voiding).left : events;
        const whole = play(program, arrivals, end);
        expectBookOf(program, ordered, { end, ...whole });
        expectCut(program, { arrivals, end }, cut, whole);
      }),
      runs(16),
    );
  });

  it('has it after each arrival, so that corrections are exactly the difference', () => {
    fc.assert(
      fc.property(anyOrder, fc.nat(15), ({ rules, arrivals: all }, cut) => {
        const arrivals = all.slice(0, cut + 1);
        const end = Math.max(...arrivals.map(({ at }) => Number(at)));
        expectArrivals({ rules, arrivals, end }, arrivals);
      }),
      runs(60),
    );
  });

  it('names in each correction what brought it', () => {
    fc.assert(
      fc.property(deliveries, ({ rules, arrivals, end }) => {
        for (const { eventId, entries } of play(compile(rules), arrivals, end).outcomes) {
          const corrections = entries.filter(({ kind }) => kind === 'correction');
          for (const one of corrections) {
            expect(one.cause).toBe(eventId);
            expect(one.eventId).not.toBe(eventId);
          }
        }
      }),
      runs(30),
    );
  });

  it('has lots and sums that follow from its lines alone', () => {
    fc.assert(
      fc.property(deliveries, ({ rules, arrivals }) => {
        const program = compile(rules);
        const book = bookOf(program);
        const outcomes: Outcome[] = [];
        for (const event of arrivals) {
          outcomes.push(book.post(event, TRUSTED));
          for (const memberId of MEMBERS) expectStanding(book, outcomes, memberId);
        }
      }),
      runs(30),
    );
  });

  it('comes to the same in steps, where the order of members does not matter', () => {
    let played = 0;
    fc.assert(
      fc.property(
        anyOrder,
        fc.constantFrom(1, 2),
        ({ rules, events, arrivals, end }, deliveries) => {
          const program = compile(rules);
          if (!confluenceOf(program).confluent) return;
          played += 1;
          const host = stepHost(program, { deliveries });
          const outcomes = arrivals.map((event) => host.post(event));
          for (const memberId of MEMBERS) outcomes.push(host.advance(memberId, end));
          const ordered = run(program, events, { asOf: end });
          expect(faultsOf(linesOf(outcomes))).toEqual([]);
          expect(netOf(linesOf(outcomes))).toEqual(netOf(ordered.entries));
        },
      ),
      runs(60),
    );
    expect(played).toBeGreaterThan(10);
  });

  it('keeps within every limit, also within those that members share', () => {
    const wide = fc.oneof(shuffled(wideWorlds), belated(wideWorlds));
    const worlds = fc.oneof(wide, voided(wide));
    fc.assert(
      fc.property(worlds, ({ rules, events, arrivals, end }) => {
        const { entries } = play(compile(rules), arrivals, end);
        expect(faultsOf(entries)).toEqual([]);
        expect(breachesOf(rules as RuleSet, events, netGrants(entries))).toEqual([]);
      }),
      runs(60),
    );
  });

  it('gives nothing when it comes again', () => {
    fc.assert(
      fc.property(deliveries, ({ rules, arrivals, end }) => {
        const { book } = play(compile(rules), arrivals, end);
        for (const { status, entries, notices, corrected } of post(book, arrivals)) {
          expect(['duplicate', 'too-late']).toContain(status);
          expect({ entries, notices, corrected }).toEqual({ entries: [], notices: [] });
        }
      }),
      runs(20),
    );
  });
});

/** Lots are told apart only where a currency keeps them. */
function expectStanding(book: Book, outcomes: readonly Outcome[], memberId: string): void {
  const { balances, pending, lots: standing } = book.member(memberId);
  const told = statement(linesOf(outcomes), { memberId });
  expect(withoutZeros(told.balances)).toEqual(withoutZeros(balances));
  expect(told.pending).toEqual(withoutZeros(pending));
  for (const [currency, folded] of Object.entries(told.lots)) {
    const own = standing.filter((lot) => lot.currency === currency);
    const shown = own.map(({ currency: _, lapsesAt: __, ...lot }) => lot);
    expect(inOneOrder(folded)).toEqual(inOneOrder(shown));
  }
}

function withoutZeros(sums: Readonly<Record<string, number>>) {
  return Object.fromEntries(Object.entries(sums).filter(([, units]) => units !== 0));
}

function inOneOrder(lots: readonly object[]): readonly string[] {
  return lots.map((lot) => JSON.stringify(Object.entries(lot).sort())).sort();
}

describe('what was told and no longer holds', () => {
  it('is told again, so that in the end everything is told as if it had come in order', () => {
    fc.assert(
      fc.property(anyOrder, ({ rules, events, arrivals, end }) => {
        const program = compile(rules);
        const { outcomes, brought } = run(program, events, { asOf: end });
        const found = play(program, arrivals, end);
        expect(toldOf(found.outcomes)).toEqual(toldOf([...outcomes, ...brought]));
      }),
      runs(60),
    );
  });
});

type Sums = Map<string, number>;

function put(sums: Sums, name: string, points: number): void {
  sums.set(name, (sums.get(name) ?? 0) + points);
}

/** What is told of the points of each input and member, with what was told anew; `''` stands for time. */
function toldOf(outcomes: readonly Outcome[]): Readonly<Record<string, number>> {
  const told: Sums = new Map();
  for (const outcome of outcomes) tell(outcome, told);
  return Object.fromEntries([...told].filter(([, points]) => points !== 0).sort());
}

/** The lines of an outcome are the input's own, but for what time brought and what is told anew. */
function tell({ eventId: own, entries, corrected = [] }: Outcome, told: Sums): void {
  for (const { memberId, cause, currency, points } of entries) {
    const isTime = Number.isFinite(Date.parse(cause));
    put(told, [memberId, isTime ? '' : own, currency].join(' '), points);
  }
  for (const { memberId, eventId, was, now } of corrected) {
    for (const [currency, points] of differences(was.points, now.points)) {
      put(told, [memberId, own, currency].join(' '), -points);
      put(told, [memberId, eventId, currency].join(' '), points);
    }
  }
}

type Points = Readonly<Record<string, number>>;

function differences(was: Points, now: Points): readonly (readonly [string, number])[] {
  const currencies = new Set([...Object.keys(was), ...Object.keys(now)]);
  return [...currencies].map((id) => [id, (now[id] ?? 0) - (was[id] ?? 0)] as const);
}

describe('a void', () => {
  it('leaves the stream without what it is about, whichever comes first', () => {
    fc.assert(
      fc.property(voided(anyOrder), (delivery) => expectArrivals(delivery, delivery.left)),
      runs(80),
    );
  });

  it('says that it was accepted, and so does what it is about', () => {
    fc.assert(
      fc.property(voided(anyOrder), ({ rules, arrivals, end }) => {
        const { outcomes } = play(compile(rules), arrivals, end);
        for (const [index, { type }] of arrivals.entries())
          if (type === 'void') expect(['accepted', 'held']).toContain(outcomes[index]?.status);
      }),
      runs(20),
    );
  });
});

/** So much for each, of what all members have together. */
const SHARED = {
  id: 'shared',
  version: 1,
  timeZone: 'UTC',
  ...ALWAYS_OPEN,
  rules: {
    chat: {
      kind: 'award',
      on: 'message',
      amount: { rate: 1, of: '$.data.paid' },
      limit: { sum: 20, per: 'ever', for: 'programme' },
    },
  },
} as unknown as RuleSet;

describe('what is left of what members share', () => {
  const chats: fc.Arbitrary<World> = fc
    .array(fc.tuple(fc.constantFrom(...MEMBERS), fc.constantFrom(1, 4, 9)), {
      minLength: 4,
      maxLength: 9,
    })
    .map((all) => {
      const start = Date.parse('2024-03-08T12:00:00Z');
      const events = all.map(([memberId, paid], seq): Event => {
        return { id: `e${seq}`, type: 'message', memberId, at: start + seq, seq, data: { paid } };
      });
      return [SHARED, events] as const;
    });

  it('is what nobody holds, and goes to whoever comes next', () => {
    fc.assert(
      fc.property(voided(belated(chats)), ({ arrivals, end }) => {
        const { book, entries } = play(compile(SHARED), arrivals, end);
        const held = entries.reduce((sum, { points }) => sum + points, 0);
        const next = { id: 'next', type: 'message', memberId: 'dee', at: end, data: { paid: 99 } };
        const given = book.post(next).entries.reduce((sum, { points }) => sum + points, 0);
        expect(held + given).toBe(20);
      }),
      runs(40),
    );
  });
});

describe('a spend that comes late', () => {
  const givesOnly = ([rules]: World) =>
    'rules' in rules && !('life' in rules.rules) && !('back' in rules.rules);
  const earning = purseWorlds
    .filter(givesOnly)
    .map(([rules, events]): World => [rules, events.filter(({ type }) => type !== 'message')]);

  it('takes nothing that was spent meanwhile', () => {
    fc.assert(
      fc.property(belated(earning.filter(([, events]) => events.length > 1)), (delivery) => {
        const book = bookOf(compile(delivery.rules));
        for (const event of delivery.arrivals) {
          book.post(event, TRUSTED);
          for (const memberId of MEMBERS)
            expect(book.member(memberId).balances['points']).toBeGreaterThanOrEqual(0);
        }
      }),
      runs(80),
    );
  });
});

describe('a book with open inputs', () => {
  it('may be cut by a snapshot anywhere', () => {
    const worlds = fc.oneof(deliveries, voided(anyOrder), shuffled(wideWorlds));
    fc.assert(
      fc.property(worlds, fc.nat(31), ({ rules, arrivals, end }, cut) => {
        const program = compile(rules);
        expectCut(program, { arrivals, end }, cut, play(program, arrivals, end));
      }),
      runs(40),
    );
  });

  it('is asked what a late event would do without doing it', () => {
    fc.assert(
      fc.property(fc.oneof(deliveries, voided(anyOrder)), ({ rules, arrivals, end }) => {
        const book = bookOf(compile(rules));
        for (const event of arrivals) {
          const before = textOf(book);
          const foreseen = book.preview(event, TRUSTED);
          book.explain(event, TRUSTED);
          for (const memberId of MEMBERS) book.member(memberId, { at: end });
          expect(textOf(book)).toBe(before);
          expect(book.post(event, TRUSTED)).toEqual(foreseen);
        }
      }),
      runs(20),
    );
  });
});

describe('a stream that comes after it has closed', () => {
  const closed = { openPeriod: { seconds: 0 }, lateLimit: ALWAYS_OPEN.lateLimit };

  it('is appended: nothing that was told changes, and no limit is passed', () => {
    fc.assert(
      fc.property(shuffled(wideWorlds), ({ rules: given, events, arrivals, end }) => {
        const rules = withTerms(given, closed);
        const { entries, outcomes } = play(compile(rules), arrivals, end);
        expect(faultsOf(entries)).toEqual([]);
        for (const { corrected } of outcomes) expect(corrected).toBeUndefined();
        expect(entries.filter(({ kind }) => kind === 'correction')).toEqual([]);
        expect(breachesOf(rules as RuleSet, events, netGrants(entries))).toEqual([]);
      }),
      runs(60),
    );
  });
});

const BOUNDED = {
  id: 'size',
  version: 1,
  timeZone: 'UTC',
  lateLimit: { hours: 2 },
  currencies: { points: {}, energy: {} },
  rules: {
    chat: { kind: 'award', on: 'message', amount: 2, limit: { times: 5, per: 'day' } },
    kudos: { kind: 'award', on: 'praise', to: '$.data.to', amount: { energy: 1 } },
    days: { kind: 'streak', on: 'message', every: 3, amount: 4 },
    flood: { kind: 'rate-limit', on: 'message', times: 3, within: { minutes: 10 } },
    life: { kind: 'expiry', after: { days: 3 } },
    levels: { kind: 'tier', by: { earned: 'energy' }, levels: [{ id: 'one', from: 9 }] },
  },
} as unknown as RuleSet;

/** One each five minutes; every third comes ten minutes late. */
function nthEvent(n: number): Event {
  const at = Date.parse('2024-03-08T12:00:00Z') + n * 300_000 - (n % 3 === 0 ? 600_000 : 0);
  const type = n % 2 === 0 ? 'message' : 'praise';
  const data = { to: n % 4 === 1 ? 'bob' : 'cho' };
  return { id: `e${n}`, type, memberId: 'ann', at, seq: n, data };
}

describe('the rows of members', () => {
  it('stay of one size, however long they go on', () => {
    const book = bookOf(compile(BOUNDED));
    const statuses = new Set<string>();
    const sizes = Array.from({ length: 3_000 }, (_, n) => {
      statuses.add(book.post(nthEvent(n)).status);
      return n % 500 === 499 ? textOf(book).length : 0;
    }).filter((size) => size > 0);
    const [, second = 0, ...others] = sizes;
    for (const size of others) expect(Math.abs(size - second)).toBeLessThan(second / 5);
    expect([...statuses]).toEqual(['accepted']);
  });
});
