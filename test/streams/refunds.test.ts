import { compile, type Entry, type Notice, type Outcome, openBook, type RuleSet } from 'tallybook';
import { describe, expect, it } from 'vitest';
import { Audit } from './audit.ts';
import { feed } from './feed.ts';
import { epochMs, inOrder, plainCalendar } from './plain.ts';
import { CLUB, DAY_MAX, FIRST_ORDER, PlainCustomer, PRICE, QUARTERLY } from './refunds.ts';
import { decimalOf, type MatchedRefund, matchRefunds, priceOf, type Returned } from './retail.ts';
import { refundSample } from './samples.ts';
import { add, mismatches, pairs } from './sums.ts';
import { itOnReal, openStream, type StreamEvent, tellSkips } from './support.ts';

/** How a refund says what came back: units of lines, or what they had cost. */
type Way = 'lines' | 'amount';

const BASES = {
  lines: { lines: '$.data.lines', quantity: '$[1]', price: '$[2]' },
  amount: '$.data.amount',
} as const;

function rulesOf(way: Way): RuleSet {
  const level = { fact: 'member', path: '$.tier', params: { rule: 'club' }, operator: 'equal' };
  const multipliers = CLUB.map(({ id, tenths }) => {
    const factor = `${tenths / 10n}.${tenths % 10n}`;
    const when = { all: [{ ...level, value: id }] };
    return [id, { kind: 'multiplier', rules: ['order'], factor, when }] as const;
  });
  const levels = (of: typeof CLUB) => of.map(({ id, from }) => ({ id, from }));
  return {
    id: `refunds-by-${way}`,
    version: 1,
    timeZone: 'Europe/London',
    rules: {
      order: {
        kind: 'award',
        on: 'purchase',
        amount: { rate: 1, of: BASES[way] },
        limit: { sum: DAY_MAX, per: 'day' },
      },
      'first-order': {
        kind: 'award',
        on: 'purchase',
        when: { 'member.purchases': 0 },
        amount: FIRST_ORDER,
      },
      ...Object.fromEntries(multipliers),
      club: { kind: 'tier', by: { earned: 'points' }, levels: levels(CLUB), down: 'at-once' },
      quarterly: {
        kind: 'tier',
        by: { earned: 'points', within: 'quarter' },
        levels: levels(QUARTERLY),
        down: 'at-once',
      },
    },
  };
}

/** When everybody who has bought before tries to redeem, so that some refunds meet empty purses. */
const REDEMPTIONS = ['2011-01-20T12:00:30Z', '2011-05-04T08:00:30Z', '2011-10-28T18:00:30Z'];

/** Of generated customers, who earn much: each of these days of 2016. */
const SAMPLE_REDEMPTIONS = Array.from({ length: 60 }, (_, nth) =>
  new Date(Date.UTC(2016, 0, 10 + 6 * nth, 0, 0, 30)).toISOString(),
);

function redemptionsOf(orders: readonly StreamEvent[], dates: readonly string[]) {
  const firsts = new Map<string, number>();
  for (const order of orders)
    if (!firsts.has(order.memberId)) firsts.set(order.memberId, epochMs(order));
  return dates.flatMap((at) =>
    [...firsts]
      .filter(([, first]) => first < Date.parse(at))
      .map(([memberId]): StreamEvent => {
        return { id: `${memberId} ${at}`, type: 'redeem', memberId, at, data: { points: PRICE } };
      }),
  );
}

/** Begins the ref of what was ordered before the data begin. */
const BEFORE = 'before-';

/** A refund as the inputs that a host would send: of the orders that it names, and of what no order explains. */
function inputsOf(
  event: StreamEvent,
  { parts, unmatched }: MatchedRefund,
  payloadOf: (part: Returned) => Readonly<Record<string, unknown>>,
): readonly StreamEvent[] {
  const { id, type, memberId, at } = event;
  const inputs: StreamEvent[] = [];
  const [first, ...others] = parts.map((part) => ({ ref: part.ref, ...payloadOf(part) }));
  if (first && others.length > 0)
    inputs.push({ id, type, memberId, at, data: { parts: [first, ...others] } });
  else if (first) {
    const { ref, ...data } = first;
    inputs.push({ id, type, memberId, at, ref, data });
  }
  if (unmatched > 0)
    inputs.push({ id: `${id}-rest`, type, memberId, at, ref: `${BEFORE}${id}`, data: {} });
  return inputs;
}

const PAYLOADS = {
  lines: ({ lines }: Returned) => ({
    lines: [...lines].map(([line, quantity]) => ({ line, quantity })),
  }),
  amount: (part: Returned, order: StreamEvent) => ({ amount: decimalOf(priceOf(part, order)) }),
};

const NONE: MatchedRefund = { parts: [], unmatched: 0 };

/** Every customer as of an instant. */
function plainCustomers(
  events: readonly StreamEvent[],
  refunds: ReadonlyMap<string, MatchedRefund>,
  until: string,
): ReadonlyMap<string, PlainCustomer> {
  const calendar = plainCalendar('Europe/London');
  const customers = new Map<string, PlainCustomer>();
  for (const event of events) {
    const customer = customers.get(event.memberId) ?? new PlainCustomer(calendar);
    customers.set(event.memberId, customer);
    if (event.type === 'purchase') customer.buy(event);
    else if (event.type === 'redeem') customer.redeem(event);
    else customer.refund(event, refunds.get(event.id) ?? NONE);
  }
  for (const customer of customers.values()) customer.passUntil(Date.parse(until));
  return customers;
}

/** The same of the book, as far as its outcomes tell. */
class Found {
  /** Points by `member rule order`, refunds taken off. */
  readonly orders = new Map<string, number>();
  /** What each refund takes, by `member refund rule order`. */
  readonly taken = new Map<string, number>();
  readonly redeemed: string[] = [];
  readonly crossings: string[] = [];
  /** Statuses and reasons of each type of input; `rest` is what no order explains. */
  readonly answers = new Map<string, number>();

  see(outcome: Outcome, event: StreamEvent | undefined): void {
    for (const entry of outcome.entries) this.#seeEntry(entry);
    for (const notice of outcome.notices) this.#seeNotice(notice);
    if (event) this.#seeAnswer(outcome, event);
  }

  #seeEntry({ kind, memberId, ruleId, eventId, cause, points }: Entry): void {
    if (kind === 'redemption') return;
    add(this.orders, `${memberId} ${ruleId} ${eventId}`, points);
    if (kind === 'reversal') add(this.taken, `${memberId} ${cause} ${ruleId} ${eventId}`, points);
  }

  #seeNotice(notice: Notice): void {
    if (notice.kind !== 'tier-crossed') return;
    const { memberId, ruleId, from, to, at } = notice;
    this.crossings.push(`${memberId} ${ruleId} ${from}>${to} ${at}`);
  }

  #seeAnswer({ status, reasons }: Outcome, { id, type, memberId, ref = '' }: StreamEvent): void {
    const what = ref.startsWith(BEFORE) ? 'rest' : type;
    add(this.answers, `${what} ${status}`, 1);
    for (const { code, ruleId = '' } of reasons) add(this.answers, `${what} ${code} ${ruleId}`, 1);
    if (type === 'redeem' && status === 'accepted') this.redeemed.push(`${memberId} ${id}`);
  }
}

tellSkips();

describe('refunds of online-retail, by the purchases that they undo', () => {
  const sample = refundSample(9);
  const stream = openStream('purchases/online-retail', () => sample.invoices);
  const matches = openStream('purchases/online-retail-refund-matches', () => sample.matches);
  const orders = stream.events.filter(({ type }) => type === 'purchase');
  const byId = new Map(orders.map((order) => [order.id, order]));
  const refunds = matchRefunds(orders, matches.events);
  const dates = stream.isReal ? REDEMPTIONS : SAMPLE_REDEMPTIONS;
  const redemptions = redemptionsOf(orders, dates);
  const end = stream.isReal ? '2012-02-01T00:00:00.000Z' : '2017-06-01T00:00:00.000Z';
  const plain = plainCustomers(inOrder([...stream.events, ...redemptions]), refunds, end);

  function inputsBy(way: Way): readonly StreamEvent[] {
    const inputs = stream.events.flatMap((event) => {
      if (event.type === 'purchase') return [event];
      return inputsOf(event, refunds.get(event.id) ?? NONE, (part) => {
        const order = byId.get(part.ref);
        if (!order) throw new Error(`${part.ref} is no order.`);
        return PAYLOADS[way](part, order);
      });
    });
    return inOrder([...inputs, ...redemptions]);
  }

  function ofAll(read: (customer: PlainCustomer) => Iterable<unknown>): readonly string[] {
    return [...plain].flatMap(([id, customer]) => [...read(customer)].map((one) => `${id} ${one}`));
  }

  describe.each<{ way: Way }>([{ way: 'lines' }, { way: 'amount' }])('told by $way', ({ way }) => {
    const book = openBook({ programme: 'shop', rules: compile(rulesOf(way)) });
    const audit = new Audit(['issued', 'redeemed']);
    const inputs = inputsBy(way);
    const found = new Found();
    feed(book, { name: `${stream.name} by ${way}`, events: inputs }, see);
    for (const outcome of book.advance(end)) see(outcome, undefined);

    function see(outcome: Outcome, event: StreamEvent | undefined): void {
      audit.see(outcome);
      found.see(outcome, event);
    }

    it('leaves each customer what the purchase prices of the kept units give', () => {
      const known = [...plain.keys()].map((id) => `${id} ${book.member(id).balances['points']}`);
      expect(
        mismatches(
          known,
          ofAll(({ balance }) => [balance]),
        ),
      ).toEqual([]);
    });

    it('leaves of each order, by each rule, what a plain computation leaves', () => {
      const sums = ofAll(({ orders }) => pairs(orders).map(([key, sum]) => `${key} ${sum}`));
      expect(mismatches(texts(found.orders), [...sums].sort())).toEqual([]);
    });

    it('takes with each refund, of each order and rule, what a plain computation takes', () => {
      const sums = ofAll(({ taken }) => pairs(taken).map(([key, sum]) => `${key} ${sum}`));
      expect(sums.length).toBeGreaterThan(0);
      expect(mismatches(texts(found.taken), [...sums].sort())).toEqual([]);
    });

    it('crosses each level up and down when a plain computation does', () => {
      const crossings = ofAll((customer) => customer.crossings);
      expect(mismatches([...found.crossings].sort(), [...crossings].sort())).toEqual([]);
      const levels = [...plain.keys()].flatMap((id) =>
        book.member(id).tiers.map(({ ruleId, level }) => `${id} ${ruleId} ${level}`),
      );
      expect(
        mismatches(
          levels,
          ofAll((customer) => customer.levels),
        ),
      ).toEqual([]);
    });

    it('lets nobody redeem who is in debt by then', () => {
      const redeemed = ofAll((customer) => customer.redeemed);
      expect(mismatches([...found.redeemed].sort(), [...redeemed].sort())).toEqual([]);
      expect([...plain.values()].some(({ balance }) => balance < 0)).toBe(true);
    });

    it('keeps a ledger that adds up line by line, and to zero over all accounts', () => {
      expect(audit.close(book)).toEqual([]);
    });

    it('holds what no order explains, and refuses what is about an order of more than a year ago', () => {
      const count = (what: string) => found.answers.get(what) ?? 0;
      const isRest = ({ ref = '' }: StreamEvent) => ref.startsWith(BEFORE);
      const told = inputs.filter((input) => input.type === 'refund' && !isRest(input)).length;
      const tooLate = ofAll((customer) => customer.tooLate).length;
      expect(inputs.filter(isRest).length).toBeGreaterThan(0);
      expect(count('rest held')).toBe(inputs.filter(isRest).length);
      expect(count('rest awaits-target ')).toBe(count('rest held'));
      expect(count('refund accepted')).toBe(told - tooLate);
      expect(count('refund refused')).toBe(tooLate);
      expect(count('refund not-reversible ')).toBe(tooLate);
    });

    itOnReal(stream)('are so many answers', () => {
      expect(pairs(found.answers)).toEqual([
        ['purchase accepted', 11_102],
        ['purchase cap-reached order', 159],
        ['purchase condition-not-met first-order', 163],
        ['purchase cut-by-cap order', 367],
        ['purchase rounds-to-zero order', 5],
        ['redeem accepted', 2_339],
        ['redeem insufficient-points ', 2_252],
        ['redeem refused', 2_252],
        ['refund accepted', 1_966],
        ['refund not-reversible ', 1],
        ['refund nothing-left ', 16],
        ['refund refused', 1],
        ['refund still-earned ', 129],
        ['rest awaits-target ', 509],
        ['rest held', 509],
      ]);
    });
  });

  itOnReal(matches)('are 5,552 lines, of which 4,655 are fully matched', () => {
    const full = matches.events.filter(({ data }) => data['unmatched'] === undefined);
    expect([matches.events.length, full.length]).toEqual([5_552, 4_655]);
  });
});

function texts(sums: ReadonlyMap<string, number>): readonly string[] {
  return pairs(sums)
    .map(([key, sum]) => `${key} ${sum}`)
    .sort();
}
