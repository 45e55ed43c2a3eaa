import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, type Entry, type Event, type Outcome, run } from '../../src/index.ts';
import { confluenceOf } from '../../src/rules/confluence.ts';
import { calendarOf } from '../../src/units/calendar.ts';
import { type Instant, parseInstant } from '../../src/units/instant.ts';
import { zoneOf } from '../../src/units/zone.ts';
import { ALWAYS_OPEN, withTerms } from '../reference/correction-worlds.ts';
import { MEMBERS, streams } from '../reference/streams.ts';
import { netOf } from '../support/net-book.ts';
import { netGrants } from '../support/net-grants.ts';
import { bookOf, entriesOf, groupBy, inOrder, postAll, runs, worlds } from './support.ts';

const TERMS = { openPeriod: { hours: 1 }, lateLimit: { days: 7 } } as const;
const [OPEN_PERIOD_MS, LATE_LIMIT_MS] = [3_600_000, 7 * 86_400_000];

function isApplied(outcome: Outcome | undefined): boolean {
  return outcome?.status === 'accepted' || outcome?.status === 'refused';
}

function isAppended({ reasons }: Outcome): boolean {
  return reasons.some(({ code }) => code === 'appended');
}

/** How far the latest of some events is ahead of another one. */
function latenessIn(before: readonly Event[], { at }: Event): number {
  const latest = Math.max(Number.NEGATIVE_INFINITY, ...before.map((one) => Number(one.at)));
  return latest - Number(at);
}

/** Grants of others move the clock of a member too, at most as far as anything has come. */
function expectPlace(outcome: Outcome, event: Event, before: readonly Event[]): string {
  const { status } = outcome;
  const own = before.filter(({ memberId }) => memberId === event.memberId);
  const [least, most] = [latenessIn(own, event), latenessIn(before, event)];
  expect(status).not.toBe('late');
  if (status === 'too-late') expect(most).toBeGreaterThan(LATE_LIMIT_MS);
  if (least > LATE_LIMIT_MS) expect(status).toBe('too-late');
  if (isAppended(outcome)) expect(most).toBeGreaterThan(OPEN_PERIOD_MS);
  if (status === 'accepted' && least > OPEN_PERIOD_MS) expect(isAppended(outcome)).toBe(true);
  if (isAppended(outcome)) return 'behind';
  return isApplied(outcome) && least > 0 ? 'in its place' : 'as ever';
}

const accountOf = ({ memberId, currency }: Entry) => `${memberId} ${currency}`;
const sumOf = (entries: readonly Entry[]) => entries.reduce((sum, { points }) => sum + points, 0);

describe('a ledger of any rule set and any stream', () => {
  it('adds up: each line’s balance, and what the book shows, is the sum of the lines so far', () => {
    fc.assert(
      fc.property(worlds, ({ rules, events }) => {
        const book = bookOf(compile(rules));
        const entries = entriesOf(postAll(book, events));
        const sums = new Map<string, number>();
        for (const entry of entries) {
          const sum = (sums.get(accountOf(entry)) ?? 0) + entry.points;
          sums.set(accountOf(entry), sum);
          expect(entry.balance).toBe(sum);
          expect(entry.points).not.toBe(0);
          expect(entry.points).toBe(entry.calc.granted);
        }
        const shown = MEMBERS.flatMap((id) =>
          Object.entries(book.member(id).balances).map(([currency, units]) => [
            `${id} ${currency}`,
            units,
          ]),
        );
        expect(shown).toEqual(shown.map(([name]) => [name, sums.get(String(name)) ?? 0]));
      }),
      runs(90),
    );
  });

  it('is closed: what members hold of a currency is what was issued, line by line', () => {
    fc.assert(
      fc.property(worlds, ({ rules, events }) => {
        const book = bookOf(compile(rules));
        const entries = entriesOf(postAll(book, events));
        for (const [currency, lines] of groupBy(entries, (entry) => entry.currency)) {
          const held = MEMBERS.map((id) => book.member(id).balances[currency] ?? 0);
          const issued = sumOf(lines.filter(({ contra }) => contra === 'issued'));
          expect(held.reduce((sum, units) => sum + units, 0)).toBe(issued);
        }
      }),
      runs(60),
    );
  });

  it('counts the lines of each member without a gap, and names each line once', () => {
    fc.assert(
      fc.property(worlds, ({ rules, events }) => {
        const book = bookOf(compile(rules));
        const outcomes = postAll(book, events);
        const entries = entriesOf(outcomes);
        for (const [memberId, lines] of groupBy(entries, (entry) => entry.memberId)) {
          expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
          expect(book.member(memberId).entries).toBe(lines.length);
        }
        const ids = [...entries, ...outcomes.flatMap(({ notices }) => notices)].map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      runs(120),
    );
  });

  it('calls nothing late: what comes behind is put in its place while that is open, and says so afterwards', () => {
    const places: string[] = [];
    fc.assert(
      fc.property(worlds, ({ rules, events }) => {
        const outcomes = postAll(bookOf(compile(withTerms(rules, TERMS))), events);
        for (const [index, event] of events.entries()) {
          const outcome = outcomes[index] as Outcome;
          const before = events.filter((_, place) => place < index && isApplied(outcomes[place]));
          places.push(expectPlace(outcome, event, before));
        }
      }),
      runs(60),
    );
    for (const where of ['in its place', 'behind'])
      expect(places.filter((place) => place === where).length).toBeGreaterThan(10);
  });

  it('is the ledger of the stream in order, as long as every place is open', () => {
    let turned = 0;
    fc.assert(
      fc.property(worlds, ({ rules, events }) => {
        const program = compile(withTerms(rules, ALWAYS_OPEN));
        if (!confluenceOf(program).confluent) return;
        const outcomes = postAll(bookOf(program), events);
        const recorded = events.flatMap((event, index) => {
          const { status, seq = 0 } = outcomes[index] as Outcome;
          return status === 'duplicate' || status === 'conflict' ? [] : [{ ...event, seq }];
        });
        const ordered = inOrder(recorded);
        if (ordered.some((event, index) => event !== recorded[index])) turned += 1;
        expect(netOf(entriesOf(outcomes))).toEqual(netOf(run(program, ordered).entries));
      }),
      runs(150),
    );
    expect(turned).toBeGreaterThan(10);
  });

  it('explains every event that earned nothing', () => {
    fc.assert(
      fc.property(worlds, ({ rules, events }) => {
        for (const outcome of postAll(bookOf(compile(rules)), events)) {
          const isEmpty = outcome.entries.length + outcome.notices.length === 0;
          const isRepeat = outcome.status === 'duplicate' || outcome.status === 'conflict';
          const isTold = outcome.reasons.length > 0 || (isRepeat && outcome.first !== undefined);
          expect(isEmpty && !isTold).toBe(false);
        }
      }),
      runs(90),
    );
  });
});

const PERIODS = ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year', 'ever'] as const;

/** Two rules under one cap, with grants to others that reach a member in any order. */
function capped(terms: object) {
  return compile({
    id: 'capped',
    version: 1,
    timeZone: 'America/New_York',
    rules: {
      chat: { kind: 'award', on: ['message', 'purchase', 'check-in'], amount: 4 },
      gift: { kind: 'award', on: ['praise', 'message'], to: '$.data.to', amount: 3 },
      roof: { kind: 'cap', rules: ['chat', 'gift'], ...terms },
    },
  });
}

describe('a cap', () => {
  const anyOrder = fc.tuple(streams, fc.constantFrom(0, 1, 3, 5, 7, 10), fc.boolean());

  it.each(PERIODS)('per %s is never exceeded, in whatever order events arrive', (per) => {
    const zone = zoneOf('America/New_York');
    if (!zone) throw new Error('The zone is there.');
    const calendar = calendarOf({ zone });
    const periodOf = ({ memberId, at }: Entry) =>
      `${memberId} ${calendar.periodAt(per, parseInstant(at) ?? (0 as Instant))}`;
    fc.assert(
      fc.property(anyOrder, ([events, most, isTimes]) => {
        const program = capped({ ...(isTimes ? { times: most } : { sum: most }), per });
        const entries = entriesOf(postAll(bookOf(program), events));
        for (const lines of groupBy(netGrants(entries), periodOf).values()) {
          expect(isTimes ? lines.length : sumOf(lines)).toBeLessThanOrEqual(most);
        }
      }),
      runs(24),
    );
  });

  it('on a balance is never exceeded', () => {
    fc.assert(
      fc.property(anyOrder, ([events, most]) => {
        // One line of a correction may pass it on the way to the next.
        for (const { entries } of postAll(bookOf(capped({ balance: most })), events)) {
          const last = new Map(entries.map(({ memberId, balance }) => [memberId, balance]));
          for (const balance of last.values()) expect(balance).toBeLessThanOrEqual(most);
        }
      }),
      runs(60),
    );
  });

  it('over a window (t − 1 day, t] is never exceeded in order of time', () => {
    fc.assert(
      fc.property(anyOrder, ([events, most, isTimes]) => {
        const terms = { ...(isTimes ? { times: most } : { sum: most }), per: ROLLING };
        const { entries } = run(capped(terms), inOrder(events));
        expectWindowsKept(entries, most, isTimes);
      }),
      runs(60),
    );
  });

  it('over a window (t − 1 day, t] is never exceeded where grants of others arrive late', () => {
    fc.assert(
      fc.property(anyOrder, ([events, most, isTimes]) => {
        const terms = { ...(isTimes ? { times: most } : { sum: most }), per: ROLLING };
        const entries = entriesOf(postAll(bookOf(capped(terms)), events));
        expectWindowsKept(entries, most, isTimes);
      }),
      runs(60),
    );
  });
});

const ROLLING = { rolling: { hours: 24 } };

function expectWindowsKept(entries: readonly Entry[], most: number, isTimes: boolean): void {
  for (const lines of groupBy(netGrants(entries), ({ memberId }) => memberId).values()) {
    for (const { at: end } of lines) {
      const until = Number(parseInstant(end));
      const inside = lines.filter(({ at }) => {
        const instant = Number(parseInstant(at));
        return instant > until - 86_400_000 && instant <= until;
      });
      expect(isTimes ? inside.length : sumOf(inside)).toBeLessThanOrEqual(most);
    }
  }
}

const NOON = Date.UTC(2024, 5, 1, 12);

describe('small parts', () => {
  it('of a point fill up a cap on points before factors', () => {
    const program = compile({
      id: 'small',
      version: 1,
      timeZone: 'UTC',
      rules: {
        chat: { kind: 'award', on: 'message', amount: { fixed: '0.9' } },
        ten: { kind: 'multiplier', rules: ['chat'], factor: 10 },
        roof: { kind: 'cap', rules: ['chat'], sum: 10, per: 'day', counts: 'base' },
      },
    });
    const events = Array.from({ length: 100 }, (_, index) => ({
      id: `m${index}`,
      type: 'message',
      memberId: 'ann',
      at: NOON + index,
    }));
    expect(sumOf(run(program, events).entries)).toBeLessThanOrEqual(100);
  });

  it('carried on have a bounded size, whatever an event divides by', () => {
    const formula = { divide: [1, '$.data.n'] };
    const program = compile({
      id: 'small',
      version: 1,
      timeZone: 'UTC',
      rules: { chat: { kind: 'award', on: 'message', amount: { formula, rounding: 'carry' } } },
    } as never);
    const events = Array.from({ length: 500 }, (_, index) => ({
      id: `m${index}`,
      type: 'message',
      memberId: 'ann',
      at: NOON + index,
      data: { n: index + 3 },
    }));
    const { entries, book } = run(program, events);
    const memory = [...book.snapshot()].map((row) =>
      row.kind === 'member' ? JSON.stringify(row.row.memory).length : 0,
    );
    expect(Math.max(...memory)).toBeLessThan(150);
    const exact = events.reduce((sum, { data }) => sum + 1 / data.n, 0);
    expect(sumOf(entries)).toBe(Math.floor(exact));
  });
});
