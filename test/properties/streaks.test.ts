import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Book, type Event, openBook, type RuleSet } from '../../src/index.ts';

/** What keeps a streak alive, against plain counting of days. Day 1 is Monday, 3 June 2024. */

const DAYS = 40;

function dayText(day: number): string {
  return new Date(Date.UTC(2024, 5, 2 + day)).toISOString().slice(0, 10);
}

function at(day: number, hour: string): string {
  return `${dayText(day)}T${hour}Z`;
}

function ruleSet(streak: Readonly<Record<string, unknown>>): RuleSet {
  const given = { rate: '1', of: '$.data.freezes' };
  return {
    id: 'spec',
    version: 1,
    timeZone: 'UTC',
    currencies: { points: {}, freezes: {} },
    rules: {
      gift: { kind: 'award', on: 'gift', amount: { freezes: given } },
      streak: { kind: 'streak', on: 'check-in', every: 1_000, amount: 1, ...streak },
    },
  } as RuleSet;
}

function bookOf(streak: Readonly<Record<string, unknown>>): Book {
  return openBook({ programme: 'spec', rules: ruleSet(streak) });
}

function event(id: string, type: string, when: string, data?: Event['data']): Event {
  return data
    ? { id, type, memberId: 'u1', at: when, data }
    : { id, type, memberId: 'u1', at: when };
}

function checkIn(day: number): Event {
  return event(`c${day}`, 'check-in', at(day, '12:00'));
}

const TRUSTED = { trusted: true };

const ALL_DAYS = Array.from({ length: 29 }, (_, index) => index + 1);
const someDays = fc.uniqueArray(fc.integer({ min: 2, max: 28 }), { maxLength: 27 });

describe('days that are made up', () => {
  const terms = { makeUp: { within: { days: 60 } } };

  const makeUp = (day: number, when: string) =>
    event(`m${day}`, 'make-up', when, { day: dayText(day) });

  test('made up in any order, every missed day gives the length of a streak without a gap', () => {
    fc.assert(
      fc.property(someDays, fc.nat(), (missed, seed) => {
        const book = bookOf(terms);
        const done = ALL_DAYS.filter((day) => !missed.includes(day));
        for (const day of done) book.post(checkIn(day));
        for (const [place, day] of shuffled(missed, seed).entries()) {
          const when = at(29, `13:${String(place).padStart(2, '0')}`);
          expect(book.post(makeUp(day, when), TRUSTED).status).toBe('accepted');
        }
        const [streak] = book.member('u1').streaks;
        expect(streak).toMatchObject({ current: 29, longest: 29, first: dayText(1) });
      }),
      { seed: 41, numRuns: 60 },
    );
  });

  test('made up on the next day, no day is missed in the end, and none is made up twice', () => {
    fc.assert(
      fc.property(someDays, (missed) => {
        const book = bookOf(terms);
        const made = missed.map((day) => makeUp(day, at(day + 1, '09:00')));
        const done = ALL_DAYS.filter((day) => !missed.includes(day)).map(checkIn);
        for (const one of inTime([...made, ...done])) book.post(one, TRUSTED);
        const [streak] = book.member('u1', { at: at(29, '15:00') }).streaks;
        expect(streak).toMatchObject({ current: 29, first: dayText(1) });
        const again = event('x', 'make-up', at(29, '16:00'), { day: dayText(2) });
        const { reasons } = book.post(again, TRUSTED);
        expect(reasons.map(({ code }) => code)).toEqual(['make-up-not-missed']);
      }),
      { seed: 42, numRuns: 40 },
    );
  });
});

function inTime(events: readonly Event[]): readonly Event[] {
  return [...events].sort((a, b) => (String(a.at) < String(b.at) ? -1 : 1));
}

/** The same list in an order that follows from a number. */
function shuffled(days: readonly number[], seed: number): readonly number[] {
  const order = (day: number) => (day * 7_919 + seed) % 1_009;
  return [...days].sort((a, b) => order(a) - order(b) || a - b);
}

interface Life {
  readonly active: readonly number[];
  /** Freezes that come on a day, before its activity. */
  readonly gifts: readonly (readonly [day: number, freezes: number])[];
  readonly paused: readonly (readonly [from: number, days: number])[];
  readonly perMonth: number;
  readonly burns: boolean;
  readonly adds: boolean;
  readonly ticks: readonly number[];
}

const lives: fc.Arbitrary<Life> = fc.record({
  active: fc.uniqueArray(fc.integer({ min: 1, max: DAYS }), { minLength: 8, maxLength: DAYS }),
  gifts: fc.array(fc.tuple(fc.integer({ min: 1, max: DAYS }), fc.integer({ min: 1, max: 3 })), {
    maxLength: 5,
  }),
  paused: fc.array(fc.tuple(fc.integer({ min: 1, max: DAYS }), fc.integer({ min: 1, max: 6 })), {
    maxLength: 3,
  }),
  perMonth: fc.integer({ min: 0, max: 3 }),
  burns: fc.boolean(),
  adds: fc.boolean(),
  ticks: fc.uniqueArray(fc.integer({ min: 1, max: DAYS }), { maxLength: 10 }),
});

/** Length and freezes held at noon of each day, after what was done on it. */
type Diary = readonly (readonly [length: number, held: number])[];

function termsOf({ perMonth, burns, adds }: Life): Readonly<Record<string, unknown>> {
  const freezes = {
    currency: 'freezes',
    tooFew: burns ? 'burn' : 'keep',
    adds,
    ...(perMonth > 0 ? { perMonth } : {}),
  };
  return { freezes };
}

/** By the book. */
function lived(life: Life): Diary {
  const book = bookOf(termsOf(life));
  return Array.from({ length: DAYS }, (_, index) => {
    const day = index + 1;
    for (const one of eventsOf(life, day)) book.post(one, TRUSTED);
    if (life.ticks.includes(day)) book.advance(at(day, '12:00'));
    const { streaks, balances } = book.member('u1', { at: at(day, '12:00') });
    return [streaks[0]?.current ?? 0, balances['freezes'] ?? 0];
  });
}

function eventsOf({ active, gifts, paused }: Life, day: number): readonly Event[] {
  const pauses = paused.map(([from, days], place) => ({
    from,
    event: event(`p${place}`, 'pause', at(day, '08:00'), { until: dayText(day + days) }),
  }));
  const given = gifts.map(([from, freezes], place) => ({
    from,
    event: event(`g${place}`, 'gift', at(day, '09:00'), { freezes }),
  }));
  const done = active.map((from) => ({ from, event: checkIn(from) }));
  return [...pauses, ...given, ...done].filter((one) => one.from === day).map((one) => one.event);
}

/** What counting by days knows of a member. */
interface Count {
  length: number;
  isOver: boolean;
  /** Days that were missed since the last activity and taken a freeze aside for. */
  aside: string[];
  /** How many of these were held. */
  asideHeld: number;
  held: number;
  pausedUntil: number;
  /** Allowance used for good, by month. */
  readonly used: Map<string, number>;
}

/** By counting: a day that ends without activity takes a freeze aside, or ends the streak. */
function counted(life: Life): Diary {
  const count: Count = {
    length: 0,
    isOver: true,
    aside: [],
    asideHeld: 0,
    held: 0,
    pausedUntil: 0,
    used: new Map(),
  };
  return Array.from({ length: DAYS }, (_, index) => {
    const day = index + 1;
    begin(count, day, life);
    const isActive = life.active.includes(day);
    if (isActive) act(count, life);
    const noted = [count.isOver ? 0 : count.length, count.held] as const;
    if (!isActive) miss(count, day, life);
    return noted;
  });
}

function begin(count: Count, day: number, { paused, gifts }: Life): void {
  for (const [, days] of paused.filter(([from]) => from === day)) count.pausedUntil = day + days;
  for (const [, freezes] of gifts.filter(([on]) => on === day)) count.held += freezes;
}

function act(count: Count, { burns, adds }: Life): void {
  if (!count.isOver || burns) useAside(count);
  count.length = count.isOver ? 1 : count.length + 1 + (adds ? count.aside.length : 0);
  count.isOver = false;
  count.aside = [];
  count.asideHeld = 0;
}

function useAside(count: Count): void {
  count.held -= count.asideHeld;
  const ofMonths = count.aside.filter((month) => month !== HELD);
  for (const month of ofMonths) count.used.set(month, (count.used.get(month) ?? 0) + 1);
}

/** Stands among months for a freeze that was held. */
const HELD = 'held';

function miss(count: Count, day: number, { perMonth }: Life): void {
  if (count.isOver || day < count.pausedUntil) return;
  const month = dayText(day).slice(0, 7);
  const aside = count.aside.filter((one) => one === month).length;
  if ((count.used.get(month) ?? 0) + aside < perMonth) count.aside.push(month);
  else if (count.asideHeld < count.held) {
    count.aside.push(HELD);
    count.asideHeld += 1;
  } else count.isOver = true;
}

describe('freezes and pauses', () => {
  test('a streak with freezes is what counting the days gives', () => {
    fc.assert(
      fc.property(lives, (life) => {
        expect(lived(life)).toEqual(counted(life));
      }),
      { seed: 43, numRuns: 150 },
    );
  });

  test('to move the clock in many steps changes nothing', () => {
    fc.assert(
      fc.property(lives, (life) => {
        expect(lived({ ...life, ticks: [] })).toEqual(lived(life));
      }),
      { seed: 44, numRuns: 40 },
    );
  });
});
