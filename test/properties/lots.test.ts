import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Book,
  compile,
  type Entry,
  type MemberView,
  type Program,
  statement,
} from '../../src/index.ts';
import { MEMBERS } from '../reference/streams.ts';
import { timeWorlds, type World } from '../reference/time-worlds.ts';
import { bookOf, entriesOf, groupBy, postAll, runs } from './support.ts';

const LATER = '2025-06-01T00:00:00Z';
const sumOf = (list: readonly { readonly points: number }[]) =>
  list.reduce((sum, { points }) => sum + points, 0);

/** Lots as lines of the ledger name them, in one order. */
function lotsShown({ lots }: MemberView, program: Program): Readonly<Record<string, unknown[]>> {
  const kept = program.currencies.filter((one) => one.lots !== undefined).map(({ id }) => id);
  const own = lots.filter(({ currency }) => kept.includes(currency));
  return Object.fromEntries(
    [...groupBy(own, ({ currency }) => currency)].map(([currency, list]) => [
      currency,
      inOneOrder(list.map(({ currency: _, lapsesAt: __, ...lot }) => lot)),
    ]),
  );
}

const inOneOrder = (list: readonly object[]) =>
  list.map((lot) => JSON.stringify(Object.entries(lot).sort())).sort();

function expectLotsToSumUp(book: Book, memberId: string, at?: string): MemberView {
  const view = book.member(memberId, { at });
  for (const [currency, units] of Object.entries(view.balances)) {
    const own = view.lots.filter((lot) => lot.currency === currency);
    expect(sumOf(own)).toBe(Math.max(0, units));
    for (const { points } of own) expect(points).toBeGreaterThan(0);
  }
  return view;
}

describe('lots', () => {
  it('sum up to the balance, or to nothing in debt, after every input and at any later instant', () => {
    fc.assert(
      fc.property(timeWorlds(), ([rules, events]) => {
        const book = bookOf(compile(rules));
        for (const event of events) {
          book.post(event, { trusted: true });
          for (const memberId of MEMBERS) expectLotsToSumUp(book, memberId);
        }
        for (const memberId of MEMBERS) expectLotsToSumUp(book, memberId, LATER);
      }),
      runs(20),
    );
  });

  it('and what is promised follow from the lines of the ledger alone', () => {
    fc.assert(
      fc.property(timeWorlds(), ([rules, events]) => {
        const program = compile(rules);
        const book = bookOf(program);
        const entries: Entry[] = [];
        for (const event of events) {
          entries.push(...book.post(event, { trusted: true }).entries);
          for (const memberId of MEMBERS) {
            const view = book.member(memberId);
            const told = statement(entries, { memberId });
            const lots = Object.entries(told.lots).map(([currency, list]) => [
              currency,
              inOneOrder(list),
            ]);
            expect(Object.fromEntries(lots)).toEqual(lotsShown(view, program));
            expect(withoutZeros(told.balances)).toEqual(withoutZeros(view.balances));
            expect(told.pending).toEqual(withoutZeros(view.pending));
          }
        }
      }),
      runs(20),
    );
  });

  it('come back to where they were when a spend is cancelled at once', () => {
    const spends = fc.tuple(fc.constantFrom(...MEMBERS), fc.constantFrom(1, 2, 3, 5, 8, 20));
    fc.assert(
      fc.property(timeWorlds(), spends, fc.nat(24), ([rules, events], [memberId, points], cut) => {
        const book = bookOf(compile(rules));
        postAll(book, events.slice(0, cut + 1));
        const at = Number(events[Math.min(cut, events.length - 1)]?.at);
        const before = book.member(memberId, { at });
        const spend = { id: 'x1', type: 'redeem', memberId, at, seq: 1_000, data: { points } };
        const back = { id: 'x2', type: 'cancel', memberId, at, seq: 1_001, ref: 'x1' };
        const rowOf = () =>
          [...book.snapshot()].flatMap((row) =>
            row.kind === 'member' && row.row.memberId === memberId ? (row.row.lots ?? []) : [],
          );
        const rows = JSON.stringify(rowOf());
        const spent = book.post(spend, { trusted: true });
        const isEarning = spent.entries.some(({ kind }) => kind === 'accrual');
        const returned = book.post(back, { trusted: true });
        const isPaying = returned.entries.some(({ kind }) => kind === 'accrual');
        if (isEarning || isPaying) return;
        expect(returned.status).toBe(spent.status);
        expect(book.member(memberId, { at }).lots).toEqual(before.lots);
        expect(book.member(memberId, { at }).balances).toEqual(before.balances);
        expect(JSON.stringify(rowOf())).toBe(rows);
      }),
      runs(30),
    );
  });
});

function withoutZeros(sums: Readonly<Record<string, number>>) {
  return Object.fromEntries(Object.entries(sums).filter(([, units]) => units !== 0));
}

describe('the ledger of points that live in time', () => {
  const ledgerOf = ([rules, events]: World) => {
    const book = bookOf(compile(rules));
    return { book, entries: entriesOf([...postAll(book, events), ...book.advance(LATER)]) };
  };

  it('adds up in each bucket, line by line, and as the book shows it', () => {
    fc.assert(
      fc.property(timeWorlds(), (world) => {
        const { book, entries } = ledgerOf(world);
        const accounts = groupBy(entries, ({ memberId, currency, bucket }) =>
          [memberId, currency, bucket].join(' '),
        );
        for (const lines of accounts.values()) expectToAddUp(lines);
        for (const memberId of MEMBERS) {
          const { balances, pending, entries: count } = book.member(memberId);
          const sumIn = (bucket: string) => (currency: string) =>
            sumOf(accounts.get([memberId, currency, bucket].join(' ')) ?? []);
          expect(balances).toEqual(byName(balances, sumIn('available')));
          expect(pending).toEqual(byName(pending, sumIn('pending')));
          const own = entries.filter((entry) => entry.memberId === memberId);
          expect(own.map(({ seq }) => seq)).toEqual(own.map((_, index) => index + 1));
          expect(count).toBe(own.length);
        }
        expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
      }),
      runs(24),
    );
  });

  it('takes by time only what is there, and never gives', () => {
    fc.assert(
      fc.property(timeWorlds(), (world) => {
        const { entries } = ledgerOf(world);
        const lost = entries.filter(({ kind }) => kind === 'expiration' || kind === 'decay');
        const contras = { expiration: 'expired', decay: 'decayed' };
        for (const { kind, points, balance, contra, lots } of lost) {
          expect(points).toBeLessThan(0);
          expect(balance).toBeGreaterThanOrEqual(0);
          expect(contras).toHaveProperty(kind, contra);
          expect(sumOf(lots ?? [{ points }])).toBe(points);
        }
      }),
      runs(24),
    );
  });

  it('keeps what is held apart until it is released, once, as a whole', () => {
    fc.assert(
      fc.property(timeWorlds(), (world) => {
        const { book, entries } = ledgerOf(world);
        const inPending = entries.filter(({ bucket }) => bucket === 'pending');
        const promised = inPending.filter(({ kind }) => kind === 'accrual');
        const grants = new Map(promised.map((entry) => [`held:${entry.id}`, entry]));
        const released = entries.filter(({ contra }) => contra.startsWith('held:'));
        for (const [contra, lines] of groupBy(released, (entry) => entry.contra)) {
          const { points = 0, eventId, ruleId } = grants.get(contra) ?? {};
          const about = { kind: 'release', eventId, ruleId };
          expect(lines).toMatchObject([
            { ...about, bucket: 'pending', points: -points },
            { ...about, bucket: 'available', points },
          ]);
        }
        const waiting = MEMBERS.flatMap((id) => Object.values(book.member(id).pending));
        expect(waiting.reduce((sum, units) => sum + units, 0)).toBe(sumOf(inPending));
        const gone = inPending.filter(({ kind }) => kind !== 'accrual');
        expect(gone.length).toBeLessThanOrEqual(promised.length);
      }),
      runs(24),
    );
  });
});

/** Every balance is the sum of the lines so far. */
function expectToAddUp(lines: readonly Entry[]): void {
  let sum = 0;
  for (const { points, balance, calc } of lines) {
    sum += points;
    expect(balance).toBe(sum);
    expect(points).toBe(calc.granted);
    expect(points).not.toBe(0);
  }
}

function byName(sums: Readonly<Record<string, number>>, sumOfName: (name: string) => number) {
  return Object.fromEntries(Object.keys(sums).map((name) => [name, sumOfName(name)]));
}
