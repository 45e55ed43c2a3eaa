import { type Book, type Outcome, openBook, type RuleSet } from 'tallybook';
import { describe, expect, it } from 'vitest';
import { Audit } from './audit.ts';
import { feed } from './feed.ts';
import { epochMs, inOrder, monthOf, type PlainCalendar, plainCalendar } from './plain.ts';
import { purchaseSample } from './samples.ts';
import { withCommands } from './shop.ts';
import { add, mismatches, pairs } from './sums.ts';
import { itOnReal, openStream, type Stream, type StreamEvent, tellSkips } from './support.ts';

/** Levels by a year, by a quarter with a grace, by the last sixty days, and by money spent. */
const CLUB: RuleSet = {
  id: 'club',
  version: 1,
  timeZone: 'America/New_York',
  currencies: { points: {}, bonus: {} },
  rules: {
    order: { kind: 'award', on: 'purchase', amount: { rate: '1', of: '$.data.amount' } },
    'shelf-life': { kind: 'expiry', after: { months: 12 } },
    yearly: {
      kind: 'tier',
      by: { earned: 'points', within: 'year' },
      levels: [
        { id: 'silver', from: 50 },
        { id: 'gold', from: 200 },
        { id: 'platinum', from: 800 },
      ],
    },
    quarterly: {
      kind: 'tier',
      by: { earned: 'points', within: 'quarter' },
      levels: [
        { id: 'guest', from: 0 },
        { id: 'regular', from: 20, keep: 10 },
        { id: 'friend', from: 60, keep: 30 },
        { id: 'patron', from: 150, keep: 60 },
      ],
      drop: 'one',
      grace: { days: 10 },
    },
    rolling: {
      kind: 'tier',
      by: { earned: 'points', within: { rolling: { days: 60 } } },
      levels: [
        { id: 'active', from: 30 },
        { id: 'busy', from: 100 },
      ],
      down: 'at-once',
    },
    spender: {
      kind: 'tier',
      by: { spend: '$.data.amount', within: 'year' },
      levels: [
        { id: 'small', from: '0.01' },
        { id: 'hundred', from: '99.99' },
      ],
    },
  },
};

/** When every standing is compared, in the middle of the stream. */
const CHECKPOINTS = [
  '1997-04-10T23:59:59.999-04:00',
  '1997-09-08T12:00:00-04:00',
  '1998-01-01T00:00:00-05:00',
  '1998-06-30T23:59:59.999-04:00',
] as const;

/** A year after the last review that can still find anything. */
const END = '2001-01-01T00:00:00-05:00';

/** A purchase as what one rule measures: a day and whole units. */
interface Gain {
  readonly id: string;
  readonly ms: number;
  readonly day: number;
  readonly units: number;
}

interface PlainLevel {
  readonly id: string;
  readonly from: number;
  readonly keep: number;
}

interface PlainTier {
  readonly ruleId: string;
  readonly unitsOf: (cents: number) => number;
  /** A decimal of whole units. */
  readonly decimal: (units: number) => string;
  readonly levels: readonly PlainLevel[];
  /** The rank below which nobody falls. */
  readonly floor: 0 | 1;
  /** Days that a review waits; undefined where what leaves the last sixty days is lost at once. */
  readonly graceDays: number | undefined;
  readonly dropsOne: boolean;
  /** First day of the period of a day; of the next one where it is later. */
  readonly periodOf: (day: number, later?: number) => number;
}

const ROLLING_DAYS = 60;

const quarterOf = (day: number, later = 0) => {
  const month = new Date(day * DAY_MS).getUTCMonth() % 3;
  return monthOf(day, 3 * later - month);
};
const yearOf = (day: number, later = 0) => {
  const month = new Date(day * DAY_MS).getUTCMonth();
  return monthOf(day, 12 * later - month);
};

const DAY_MS = 86_400_000;

function level(id: string, from: number, keep = from): PlainLevel {
  return { id, from, keep };
}

/** The same levels, by points or cents. */
const PLAIN: readonly PlainTier[] = [
  {
    ruleId: 'quarterly',
    unitsOf: dollars,
    decimal: String,
    levels: [
      level('guest', 0),
      level('regular', 20, 10),
      level('friend', 60, 30),
      level('patron', 150, 60),
    ],
    floor: 1,
    graceDays: 10,
    dropsOne: true,
    periodOf: quarterOf,
  },
  {
    ruleId: 'rolling',
    unitsOf: dollars,
    decimal: String,
    levels: [level('active', 30), level('busy', 100)],
    floor: 0,
    graceDays: undefined,
    dropsOne: false,
    periodOf: (day) => day,
  },
  {
    ruleId: 'spender',
    unitsOf: (cents) => cents,
    decimal: (cents) => String(cents / 100),
    levels: [level('small', 1), level('hundred', 9_999)],
    floor: 0,
    graceDays: 0,
    dropsOne: false,
    periodOf: yearOf,
  },
  {
    ruleId: 'yearly',
    unitsOf: dollars,
    decimal: String,
    levels: [level('silver', 50), level('gold', 200), level('platinum', 800)],
    floor: 0,
    graceDays: 0,
    dropsOne: false,
    periodOf: yearOf,
  },
];

function dollars(cents: number): number {
  return Math.floor(cents / 100);
}

/** How one customer stands by one rule while time goes on. */
class PlainStanding {
  rank: number;
  since: string | undefined;
  /** Crossings as `from>to direction at event`. */
  readonly crossings: string[] = [];
  readonly #gains: Gain[] = [];
  readonly #tier: PlainTier;
  readonly #calendar: PlainCalendar;

  constructor(tier: PlainTier, calendar: PlainCalendar) {
    this.rank = tier.floor;
    this.#tier = tier;
    this.#calendar = calendar;
  }

  take(gain: Gain): void {
    this.passUntil(gain.ms);
    this.#gains.push(gain);
    const { levels } = this.#tier;
    const value = this.measure(gain.day);
    while (value >= (levels[this.rank]?.from ?? Number.POSITIVE_INFINITY))
      this.#move(this.rank + 1, gain.ms, gain.id);
  }

  /** What counts on a day. */
  measure(day: number): number {
    const { graceDays, periodOf } = this.#tier;
    const first = graceDays === undefined ? day - ROLLING_DAYS + 1 : periodOf(day);
    return this.#sumFrom(first, day);
  }

  #sumFrom(first: number, last: number): number {
    let sum = 0;
    for (const { day, units } of this.#gains) if (day >= first && day <= last) sum += units;
    return sum;
  }

  /** All falls up to an instant, included, one after the other. */
  passUntil(ms: number): void {
    for (let fall = this.nextFall(); fall && fall.ms <= ms; fall = this.nextFall())
      this.#move(fall.rank, fall.ms, '');
  }

  /** The next instant at which a level is lost if nothing more is earned. */
  nextFall(): { readonly ms: number; readonly rank: number } | undefined {
    const { floor, graceDays } = this.#tier;
    if (this.rank <= floor) return undefined;
    return graceDays === undefined ? this.#nextLeaving() : this.#nextReview(graceDays);
  }

  #nextLeaving() {
    for (const { day } of this.#gains) {
      const ms = this.#startOf(day + ROLLING_DAYS);
      const value = this.measure(day + ROLLING_DAYS);
      const rank = this.#kept(value);
      if (ms > this.#now && rank < this.rank) return { ms, rank };
    }
    return undefined;
  }

  /** Counts from the first period of all; each that is not judged yet keeps the level or takes it down. */
  #nextReview(graceDays: number) {
    const { periodOf, dropsOne } = this.#tier;
    for (let period = periodOf(this.#gains[0]?.day ?? 0); ; period = periodOf(period, 1)) {
      const end = periodOf(period, 1) + graceDays;
      const ms = this.#startOf(end);
      const rank = this.#kept(this.#sumFrom(period, end - 1));
      if (ms > this.#now && rank < this.rank) return { ms, rank: dropsOne ? this.rank - 1 : rank };
    }
  }

  /** Falls and gains up to here have happened. */
  get #now(): number {
    return Math.max(this.#gains.at(-1)?.ms ?? 0, this.#moved);
  }

  #moved = 0;

  #startOf(day: number): number {
    return Date.parse(this.#calendar.startOf(day));
  }

  #kept(value: number): number {
    const { levels, floor } = this.#tier;
    let rank = this.rank;
    while (rank > floor && value < (levels[rank - 1]?.keep ?? 0)) rank -= 1;
    return rank;
  }

  #move(rank: number, ms: number, eventId: string): void {
    const at = new Date(ms).toISOString();
    const direction = rank > this.rank ? 'up' : 'down';
    this.crossings.push(
      `${this.levelId(this.rank)}>${this.levelId(rank)} ${direction} ${at} ${eventId}`,
    );
    this.rank = rank;
    this.since = at;
    this.#moved = ms;
  }

  levelId(rank: number = this.rank): string | undefined {
    return this.#tier.levels[rank - 1]?.id;
  }
}

type PlainCustomer = ReadonlyMap<PlainTier, PlainStanding>;

/** Every customer as of an instant. */
function plainCustomers(
  events: readonly StreamEvent[],
  calendar: PlainCalendar,
  until: string,
): ReadonlyMap<string, PlainCustomer> {
  const customers = new Map<string, PlainCustomer>();
  const end = Date.parse(until);
  for (const event of events.filter((one) => one.type === 'purchase' && epochMs(one) <= end)) {
    const { memberId } = event;
    const customer = customers.get(memberId) ?? newCustomer(calendar);
    customers.set(memberId, customer);
    buy(customer, event, calendar);
  }
  for (const customer of customers.values())
    for (const standing of customer.values()) standing.passUntil(end);
  return customers;
}

function newCustomer(calendar: PlainCalendar): PlainCustomer {
  return new Map(PLAIN.map((tier) => [tier, new PlainStanding(tier, calendar)]));
}

function buy(customer: PlainCustomer, { id, at, data }: StreamEvent, calendar: PlainCalendar) {
  const ms = Date.parse(at);
  const day = calendar.dayAt(ms);
  const cents = Number(String(data['amount']).replace('.', ''));
  for (const [{ unitsOf }, standing] of customer)
    standing.take({ id, ms, day, units: unitsOf(cents) });
}

function plainStandings(
  customers: ReadonlyMap<string, PlainCustomer>,
  calendar: PlainCalendar,
  at: string,
): readonly string[] {
  const day = calendar.dayAt(Date.parse(at));
  return [...customers].flatMap(([memberId, customer]) =>
    [...customer].map(([{ ruleId, decimal }, standing]) => {
      const fall = standing.nextFall();
      const until = fall && new Date(fall.ms).toISOString();
      const measure = decimal(standing.measure(day));
      return `${memberId} ${ruleId} ${standing.levelId()} by ${measure} since ${standing.since} until ${until}`;
    }),
  );
}

/** The same of the book. */
function standingsIn(book: Book, members: Iterable<string>, at: string): readonly string[] {
  return [...members].flatMap((memberId) =>
    book
      .member(memberId, { at })
      .tiers.map(
        ({ ruleId, level, measure, since, until }) =>
          `${memberId} ${ruleId} ${level} by ${measure} since ${since} until ${until}`,
      ),
  );
}

function plainCrossings(customers: ReadonlyMap<string, PlainCustomer>): readonly string[] {
  return [...customers].flatMap(([memberId, customer]) =>
    [...customer].flatMap(([{ ruleId }, { crossings }]) =>
      crossings.map((crossing) => `${memberId} ${ruleId} ${crossing}`),
    ),
  );
}

function crossingsOf({ notices }: Outcome): readonly string[] {
  return notices.flatMap((notice) => {
    if (notice.kind !== 'tier-crossed') return [];
    const { memberId, ruleId, from, to, direction, at, eventId } = notice;
    return [`${memberId} ${ruleId} ${from}>${to} ${direction} ${at} ${eventId}`];
  });
}

function post(stream: Stream) {
  const book = openBook({ programme: 'club', rules: CLUB });
  const audit = new Audit(['issued', 'redeemed', 'expired']);
  const crossings: string[] = [];
  const atCheckpoints = new Map<string, readonly string[]>();
  const events = withCommands(inOrder(stream.events), 'points');
  const members = new Set<string>();
  const see = (outcome: Outcome) => {
    audit.see(outcome);
    crossings.push(...crossingsOf(outcome));
  };
  let fed = 0;
  for (const at of [...CHECKPOINTS, END]) {
    const until = Date.parse(at);
    const next = events.findIndex((event, index) => index >= fed && epochMs(event) > until);
    const part = events.slice(fed, next < 0 ? undefined : next);
    fed += part.length;
    if (part.length > 0)
      feed(book, { name: `${stream.name} to ${at}`, events: part }, (outcome, event) => {
        members.add(event.memberId);
        see(outcome);
      });
    if (at !== END) atCheckpoints.set(at, standingsIn(book, members, at));
  }
  for (const outcome of book.advance(END)) see(outcome);
  return { book, audit, crossings, atCheckpoints, events };
}

tellSkips();

describe('levels by the year, the quarter, the last sixty days and by money in cdnow-master', () => {
  const stream = openStream('purchases/cdnow-master', () => purchaseSample(6));
  const calendar = plainCalendar('America/New_York');
  const { book, audit, crossings, atCheckpoints, events } = post(stream);
  const plain = plainCustomers(events, calendar, END);

  it.each(CHECKPOINTS)(
    'knows every level, what it rests on and how long it holds as of %s',
    (at) => {
      const known = atCheckpoints.get(at) ?? [];
      const expected = plainStandings(plainCustomers(events, calendar, at), calendar, at);
      expect(known.length).toBeGreaterThan(0);
      expect(mismatches(known, expected)).toEqual([]);
    },
  );

  it('tells of each crossing once, at its instant', () => {
    expect(mismatches([...crossings].sort(), [...plainCrossings(plain)].sort())).toEqual([]);
  });

  it('keeps a ledger that adds up, whatever is spent, comes back and lapses meanwhile', () => {
    expect(audit.close(book)).toEqual([]);
    for (const contra of ['issued', 'redeemed', 'expired'])
      expect(audit.contras.get(`points ${contra}`)).not.toBe(0);
  });

  it('takes levels of quarters and of sixty days away while people still buy', () => {
    const [, , , last] = CHECKPOINTS;
    for (const ruleId of ['quarterly', 'rolling']) {
      const early = crossings.filter((line) => {
        const [, rule, , direction, at = ''] = line.split(' ');
        return rule === ruleId && direction === 'down' && Date.parse(at) < Date.parse(last);
      });
      expect(early.length).toBeGreaterThan(0);
    }
  });

  itOnReal(stream)('are so many crossings', () => {
    const counts = new Map<string, number>();
    for (const line of crossings) add(counts, line.split(' ').slice(1, 4).join(' '), 1);
    expect(pairs(counts)).toEqual([
      ['quarterly friend>patron up', 1_953],
      ['quarterly friend>regular down', 7_847],
      ['quarterly guest>regular up', 19_746],
      ['quarterly patron>friend down', 1_953],
      ['quarterly regular>friend up', 7_847],
      ['quarterly regular>guest down', 19_746],
      ['rolling active>busy up', 6_235],
      ['rolling active>undefined down', 19_895],
      ['rolling busy>active down', 4_334],
      ['rolling busy>undefined down', 1_901],
      ['rolling undefined>active up', 21_796],
      ['spender hundred>small down', 1_651],
      ['spender hundred>undefined down', 3_827],
      ['spender small>hundred up', 5_478],
      ['spender small>undefined down', 19_675],
      ['spender undefined>small up', 23_502],
      ['yearly gold>platinum up', 178],
      ['yearly gold>silver down', 678],
      ['yearly gold>undefined down', 1_525],
      ['yearly platinum>gold down', 72],
      ['yearly platinum>silver down', 41],
      ['yearly platinum>undefined down', 65],
      ['yearly silver>gold up', 2_309],
      ['yearly silver>undefined down', 8_499],
      ['yearly undefined>silver up', 10_089],
    ]);
  });
});
