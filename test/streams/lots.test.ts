import {
  type Book,
  type Entry,
  type LotMove,
  type LotStanding,
  type Outcome,
  openBook,
  type RuleSet,
  statement,
} from 'tallybook';
import { describe, expect, it } from 'vitest';
import { Audit } from './audit.ts';
import { feed } from './feed.ts';
import { dayText, epochMs, inOrder, type PlainCalendar, plainCalendar } from './plain.ts';
import { purchaseSample } from './samples.ts';
import { PRICE, withCommands } from './shop.ts';
import { add, mismatches, pairs } from './sums.ts';
import { itOnReal, openStream, type Stream, type StreamEvent, tellSkips } from './support.ts';

/** A point and a bonus point per dollar: one kind lives for twelve months, the other for short. */
const SHOP: RuleSet = {
  id: 'lots',
  version: 1,
  timeZone: 'America/New_York',
  currencies: { points: {}, bonus: { spends: 'oldest' } },
  rules: {
    order: {
      kind: 'award',
      on: 'purchase',
      amount: {
        points: { rate: '1', of: '$.data.amount' },
        bonus: { rate: '1', of: '$.data.amount' },
      },
    },
    'twelve-months': { kind: 'expiry', currency: 'points', after: { months: 12 } },
    short: {
      kind: 'expiry',
      currency: 'bonus',
      after: [
        {
          if: { 'event.data.qty': { greaterThanInclusive: 3 } },
          use: { endOf: 'quarter', plus: 1 },
        },
        { use: { months: 1 } },
      ],
    },
  },
};

type Currency = 'points' | 'bonus';

/** When every standing is compared, in the middle of the stream. */
const CHECKPOINTS = [
  '1997-09-30T23:59:59.999-04:00',
  '1997-10-05T11:00:00-04:00',
  '1998-03-01T00:00:00-05:00',
  '1998-05-31T23:59:59.999-04:00',
] as const;

/** Everything has lapsed by then. */
const END = '2000-01-01T00:00:00-05:00';

/** What is left of the points of one last day; bonus points are told apart by the day of their grant. */
interface PlainLot {
  readonly last: number;
  readonly granted: number;
  points: number;
}

interface PlainTerms {
  lastDay(event: StreamEvent, day: number): number;
  granted(day: number): number;
  compare(a: PlainLot, b: PlainLot): number;
}

const bySoonest = (a: PlainLot, b: PlainLot) => a.last - b.last;

const PLAIN_TERMS: Readonly<Record<Currency, PlainTerms>> = {
  points: {
    lastDay: (_, day) => monthsLater(day, 12),
    granted: () => 0,
    compare: bySoonest,
  },
  bonus: {
    lastDay: ({ data }, day) =>
      Number(data['qty']) >= 3 ? endOfNextQuarter(day) : monthsLater(day, 1),
    granted: (day) => day,
    compare: (a, b) => a.granted - b.granted || bySoonest(a, b),
  },
};

const DAY_MS = 86_400_000;

/** The same date of a later month, or the last of it. */
function monthsLater(day: number, months: number): number {
  const date = new Date(day * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), last)) / DAY_MS;
}

function endOfNextQuarter(day: number): number {
  const date = new Date(day * DAY_MS);
  const quarter = Math.floor(date.getUTCMonth() / 3);
  return Date.UTC(date.getUTCFullYear(), 3 * quarter + 6, 1) / DAY_MS - 1;
}

/** Lots, lines and decisions of one customer, one thing after the other. */
class PlainCustomer {
  readonly lots: Readonly<Record<Currency, PlainLot[]>> = { points: [], bonus: [] };
  /** Points by `kind currency instant`. */
  readonly lines = new Map<string, number>();
  /** What was said to each command, by id. */
  readonly answers = new Map<string, string>();
  readonly #spends = new Map<string, { currency: Currency; taken: PlainLot[] }>();
  readonly #calendar: PlainCalendar;

  constructor(calendar: PlainCalendar) {
    this.#calendar = calendar;
  }

  take(event: StreamEvent): void {
    const ms = epochMs(event);
    this.lapseUntil(ms);
    if (event.type === 'redeem') this.#redeem(event, ms);
    else if (event.type === 'cancel') this.#cancel(event, ms);
    else this.#earn(event, ms);
  }

  /** First instant at which a lot is gone. */
  #endOf({ last }: PlainLot): number {
    return Date.parse(this.#calendar.startOf(last + 1));
  }

  lapseUntil(ms: number): void {
    for (const currency of ['points', 'bonus'] as const) {
      const lots = this.lots[currency];
      for (const lot of [...lots]) {
        const at = this.#endOf(lot);
        if (at > ms) continue;
        lots.splice(lots.indexOf(lot), 1);
        this.#write(`expiration ${currency}`, at, -lot.points);
      }
    }
  }

  balance(currency: Currency): number {
    return this.lots[currency].reduce((sum, { points }) => sum + points, 0);
  }

  #earn(event: StreamEvent, ms: number): void {
    const points = Number(String(event.data['amount']).split('.')[0]);
    const day = this.#calendar.dayAt(ms);
    for (const currency of ['points', 'bonus'] as const) {
      const { lastDay, granted } = PLAIN_TERMS[currency];
      this.#put(currency, { last: lastDay(event, day), granted: granted(day), points });
      this.#write(`accrual ${currency}`, ms, points);
    }
  }

  #redeem({ id, data }: StreamEvent, ms: number): void {
    const currency = data['currency'] as Currency;
    const isEnough = this.balance(currency) >= PRICE;
    this.answers.set(id, isEnough ? 'accepted' : 'insufficient-points');
    if (!isEnough) return;
    const taken: PlainLot[] = [];
    const lots = this.lots[currency];
    let left = PRICE;
    for (const lot of [...lots].sort(PLAIN_TERMS[currency].compare)) {
      const points = Math.min(left, lot.points);
      if (points > 0) taken.push({ ...lot, points });
      lot.points -= points;
      left -= points;
      if (lot.points === 0) lots.splice(lots.indexOf(lot), 1);
    }
    this.#spends.set(id, { currency, taken });
    this.#write(`redemption ${currency}`, ms, -PRICE);
  }

  #cancel({ id, ref = '' }: StreamEvent, ms: number): void {
    const spend = this.#spends.get(ref);
    this.answers.set(id, spend ? 'accepted' : 'unknown-spend');
    if (!spend) return;
    this.#write(`reversal ${spend.currency}`, ms, PRICE);
    for (const lot of spend.taken) {
      if (this.#endOf(lot) > ms) this.#put(spend.currency, lot);
      else this.#write(`expiration ${spend.currency}`, ms, -lot.points);
    }
  }

  #put(currency: Currency, { last, granted, points }: PlainLot): void {
    if (points === 0) return;
    const lots = this.lots[currency];
    const known = lots.find((lot) => lot.last === last && lot.granted === granted);
    if (known) known.points += points;
    else lots.push({ last, granted, points });
  }

  #write(what: string, ms: number, points: number): void {
    add(this.lines, `${what} ${new Date(ms).toISOString()}`, points);
  }
}

/** Every customer as of an instant, after all rows and commands up to it. */
function plainCustomers(
  events: readonly StreamEvent[],
  calendar: PlainCalendar,
  until: string,
): ReadonlyMap<string, PlainCustomer> {
  const customers = new Map<string, PlainCustomer>();
  const end = Date.parse(until);
  for (const event of events) {
    if (epochMs(event) > end) break;
    const customer = customers.get(event.memberId) ?? new PlainCustomer(calendar);
    customers.set(event.memberId, customer);
    customer.take(event);
  }
  for (const customer of customers.values()) customer.lapseUntil(end);
  return customers;
}

/** Balances and open lots, the soonest first. */
function plainStandings(customers: ReadonlyMap<string, PlainCustomer>): readonly string[] {
  return [...customers].flatMap(([memberId, customer]) => {
    const lots = (['bonus', 'points'] as const).flatMap((currency) =>
      [...customer.lots[currency]]
        .sort((a, b) => a.last - b.last || a.granted - b.granted)
        .map(({ last, granted, points }) =>
          lotText(currency, { through: dayText(last), points, granted: grantedText(granted) }),
        ),
    );
    const balances = (['bonus', 'points'] as const).map((id) => `${id} ${customer.balance(id)}`);
    return [`${memberId} ${balances}`, ...lots.map((lot) => `${memberId} ${lot}`)];
  });
}

function grantedText(day: number): string | undefined {
  return day === 0 ? undefined : dayText(day);
}

interface LotText {
  readonly through?: string | undefined;
  readonly granted?: string | undefined;
  readonly points: number;
}

function lotText(currency: string, { through, granted, points }: LotText): string {
  return `${currency} ${points} through ${through} of ${granted}`;
}

/** The same of the book, as of the same instant. */
function standingsIn(book: Book, members: Iterable<string>, at: string): readonly string[] {
  return [...members].flatMap((memberId) => {
    const { balances, lots } = book.member(memberId, { at });
    const { bonus, points } = balances;
    const texts = lots.map((lot: LotStanding) => lotText(lot.currency, lot));
    return [`${memberId} bonus ${bonus},points ${points}`, ...texts.map((t) => `${memberId} ${t}`)];
  });
}

/** The same, folded over the lines of some customers that were kept. */
function standingsOf(
  byMember: ReadonlyMap<string, readonly Entry[]>,
  asOf: string,
): readonly string[] {
  return [...byMember].flatMap(([memberId, entries]) => {
    const { balances, lots } = statement(entries, { memberId, asOf });
    const { bonus = 0, points = 0 } = balances;
    const texts = Object.entries(lots).flatMap(([currency, own]) =>
      own.map((lot: LotMove) => lotText(currency, lot)),
    );
    return [`${memberId} bonus ${bonus},points ${points}`, ...texts.map((t) => `${memberId} ${t}`)];
  });
}

/** What all lines of all customers add up to, by `member kind currency instant`. */
function plainLines(customers: ReadonlyMap<string, PlainCustomer>): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const [memberId, { lines }] of customers)
    for (const [key, points] of lines) add(all, `${memberId} ${key}`, points);
  return all;
}

function texts(sums: ReadonlyMap<string, number>): readonly string[] {
  return pairs(sums).map(([key, sum]) => `${key} ${sum}`);
}

/** Customers whose lines are kept, so that their past can be asked for. */
function isKept(memberId: string): boolean {
  return Number(memberId.slice(1)) % 20 === 0;
}

function post(stream: Stream) {
  const book = openBook({ programme: 'shop', rules: SHOP });
  const audit = new Audit(['issued', 'redeemed', 'expired']);
  const lines = new Map<string, number>();
  const answers = new Map<string, string>();
  const kept = new Map<string, Entry[]>();
  const atCheckpoints = new Map<string, readonly string[]>();
  const events = withCommands(inOrder(stream.events));
  const members = new Set<string>();

  function see(outcome: Outcome): void {
    audit.see(outcome);
    for (const entry of outcome.entries) {
      const { memberId, kind, currency, at, points } = entry;
      add(lines, `${memberId} ${kind} ${currency} ${at}`, points);
      if (!isKept(memberId)) continue;
      const own = kept.get(memberId);
      if (own) own.push(entry);
      else kept.set(memberId, [entry]);
    }
  }

  let fed = 0;
  for (const at of [...CHECKPOINTS, END]) {
    const until = Date.parse(at);
    const next = events.findIndex((event, index) => index >= fed && epochMs(event) > until);
    const part = events.slice(fed, next < 0 ? undefined : next);
    fed += part.length;
    if (part.length > 0)
      feed(book, { name: `${stream.name} to ${at}`, events: part }, (outcome, event) => {
        see(outcome);
        members.add(event.memberId);
        if (event.type === 'purchase') return;
        const [reason] = outcome.reasons;
        answers.set(event.id, outcome.status === 'refused' ? (reason?.code ?? '') : outcome.status);
      });
    if (at !== END) atCheckpoints.set(at, standingsIn(book, members, at));
  }
  return { book, audit, lines, answers, kept, atCheckpoints, events, members, see };
}

tellSkips();

describe('lots of twelve months in cdnow-master', () => {
  const stream = openStream('purchases/cdnow-master', () => purchaseSample(5));
  const calendar = plainCalendar('America/New_York');
  const { book, audit, lines, answers, kept, atCheckpoints, events, members, see } = post(stream);
  const [, , , last] = CHECKPOINTS;
  const lastAt = new Date(Math.max(0, ...events.slice(-1).map(epochMs))).toISOString();
  const foreseen = foresee();
  for (const outcome of book.advance(END)) see(outcome);
  const plain = plainCustomers(events, calendar, END);

  /** Of each customer that is kept: the lines that are to come after the last row. */
  function foresee(): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (const memberId of kept.keys()) {
      const { entries } = book.forecast(memberId, { at: lastAt, through: END });
      for (const { kind, currency, at, points } of entries)
        add(sums, `${memberId} ${kind} ${currency} ${at}`, points);
    }
    return sums;
  }

  it.each(CHECKPOINTS)('knows every balance and every open lot as of %s', (at) => {
    const known = atCheckpoints.get(at) ?? [];
    const expected = plainStandings(plainCustomers(events, calendar, at));
    expect(known.length).toBeGreaterThan(0);
    expect(mismatches(known, expected)).toEqual([]);
  });

  it('writes every accrual, redemption, return and lapse at its instant', () => {
    expect(mismatches(texts(lines), texts(plainLines(plain)))).toEqual([]);
  });

  it('accepts and refuses each redemption and each cancellation alike', () => {
    const said = [...plain.values()].flatMap((customer) => [...customer.answers]);
    expect(mismatches([...answers].sort().map(String), said.sort().map(String))).toEqual([]);
  });

  it.each(CHECKPOINTS)('folds the lines of every twentieth customer as of %s', (at) => {
    const customers = plainCustomers(
      events.filter(({ memberId }) => isKept(memberId)),
      calendar,
      at,
    );
    const known = new Map([...customers.keys()].map((id) => [id, kept.get(id) ?? []]));
    expect(standingsOf(known, at)).toEqual(plainStandings(customers));
  });

  it('has foreseen what lapsed of them after the last row', () => {
    const later = [...plainLines(plain)].filter(([key]) => {
      const [memberId = '', , , at = ''] = key.split(' ');
      return kept.has(memberId) && at > lastAt;
    });
    expect(later.length).toBeGreaterThan(0);
    expect(pairs(foreseen)).toEqual(pairs(new Map(later)));
  });

  it('keeps a ledger that adds up line by line, and to zero over all accounts', () => {
    expect(audit.close(book)).toEqual([]);
    const open = [...members].filter((id) => book.member(id).lots.length > 0);
    expect(open).toEqual([]);
  });

  it('lapses while people still buy, and refuses and returns often enough to matter', () => {
    const counts = new Map<string, number>();
    for (const answer of answers.values()) add(counts, answer, 1);
    const early = [...lines.keys()].filter(
      (key) => key.includes('expiration points') && (key.split(' ')[3] ?? '') < last,
    );
    expect(early.length).toBeGreaterThan(0);
    for (const code of ['accepted', 'insufficient-points', 'unknown-spend'])
      expect(counts.get(code)).toBeGreaterThan(0);
    const back = [...lines.keys()].filter((key) => key.includes(' reversal '));
    expect(back.length).toBeGreaterThan(0);
  });

  itOnReal(stream)('is so much in all', () => {
    const byKind = new Map<string, number>();
    for (const [key, points] of lines) add(byKind, key.split(' ').slice(1, 3).join(' '), points);
    expect(pairs(byKind)).toEqual([
      ['accrual bonus', 2_453_159],
      ['accrual points', 2_453_159],
      ['expiration bonus', -2_279_519],
      ['expiration points', -1_905_209],
      ['redemption bonus', -193_260],
      ['redemption points', -593_430],
      ['reversal bonus', 19_620],
      ['reversal points', 45_480],
    ]);
  });
});
