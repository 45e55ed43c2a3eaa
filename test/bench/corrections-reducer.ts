import type { Event } from '../../src/model/event.ts';
import { GIFT } from './corrections-rules.ts';
import { type FoodReducer, newFoodReducer } from './food-reducer.ts';
import {
  accountsOf,
  contentOf,
  DAY,
  dayAt,
  dayTexts,
  forgetSeen,
  type HandMade,
  newOutcome,
  refuse,
  type Seen,
  wasHere,
} from './hand-made.ts';

/** What is left of an order and of what it gave. */
interface Order {
  readonly eventId: string;
  readonly at: number;
  readonly day: number;
  cents: number;
  readonly granted: { readonly ruleId: 'gift' | 'order'; points: number }[];
}

interface Account {
  readonly id: string;
  points: number;
  lines: number;
  day: number;
  readonly seen: Seen;
  readonly keys: Set<string>;
  /** Of the last year, the oldest first. */
  readonly orders: Map<string, Order>;
}

/** What lines differ in. */
interface Line {
  readonly id: string;
  readonly kind: 'accrual' | 'reversal';
  readonly points: number;
  readonly day: number;
  readonly eventId: string;
  readonly ruleId: string;
  readonly base: string;
  readonly reverses: string | undefined;
}

const YEAR = 365 * DAY;

/**
 * What somebody who needs only the rules of corrections-rules.ts would write by hand: the same lines
 * for orders and for what comes back of them, duplicates and conflicts told apart, orders of a year
 * kept – and nothing else. It takes its events in order and checks nothing.
 */
export function newReturnReducer(programme: string): { post(event: Event): HandMade } {
  const accounts = accountsOf(newAccount);
  const textOf = dayTexts();

  function post(event: Event): HandMade {
    const at = event.at as number;
    const account = accounts.of(event.memberId);
    const outcome = newOutcome(event);
    const content = contentOf(event);
    if (wasHere(account.seen, event, content, outcome)) return outcome;
    const day = dayAt(at);
    if (day !== account.day) turn(account, day, at);
    if (event.type === 'purchase') buy(event, account, outcome, day);
    else giveBack(event, account, outcome);
    account.seen.set(event.id, { at, content });
    return outcome;
  }

  function buy(event: Event, account: Account, outcome: HandMade, day: number): void {
    const key = event.key ?? event.id;
    if (account.keys.has(key)) return refuse(outcome, 'order', 'already-awarded');
    const cents = Math.round(Number(event.data?.['paid']) * 100);
    const points = Math.floor(cents / 100);
    const { id: eventId } = event;
    const order: Order = { eventId, at: event.at as number, day, cents, granted: [] };
    if (event.data?.['gift'] === true) pay(event, account, outcome, order, 'gift', GIFT, GIFT);
    if (points === 0) refuse(outcome, 'order', 'rounds-to-zero');
    else pay(event, account, outcome, order, 'order', points, cents / 100);
    account.keys.add(key);
    account.orders.set(key, order);
  }

  function pay(
    event: Event,
    account: Account,
    outcome: HandMade,
    order: Order,
    ruleId: 'gift' | 'order',
    points: number,
    base: number,
  ): void {
    order.granted.push({ ruleId, points });
    write(event, account, outcome, {
      id: `${event.id}##${ruleId}#accrual#${account.id}#points#0`,
      kind: 'accrual',
      points,
      day: order.day,
      eventId: event.id,
      ruleId,
      base: String(base),
      reverses: undefined,
    });
  }

  function giveBack(event: Event, account: Account, outcome: HandMade): void {
    const { ref = '' } = event;
    const order = account.orders.get(ref);
    if (!order) {
      outcome.status = 'held';
      return refuse(outcome, '', 'awaits-target');
    }
    const amount = event.data?.['amount'];
    const back = amount === undefined ? order.cents : Math.round(Number(amount) * 100);
    order.cents = Math.max(0, order.cents - back);
    for (const [index, grant] of order.granted.entries()) {
      const { ruleId, points } = grant;
      const kept = ruleId === 'order' ? Math.floor(order.cents / 100) : order.cents > 0 ? GIFT : 0;
      if (kept >= points) continue;
      grant.points = kept;
      write(event, account, outcome, {
        id: `${event.id}#${order.eventId}#${ruleId}#reversal#${account.id}#points#${index}`,
        kind: 'reversal',
        points: kept - points,
        day: order.day,
        eventId: order.eventId,
        ruleId,
        base: String(kept - points),
        reverses: `${order.eventId}##${ruleId}#accrual#${account.id}#points#0`,
      });
    }
  }

  function write(event: Event, account: Account, outcome: HandMade, line: Line): void {
    account.points += line.points;
    account.lines += 1;
    const at = new Date(event.at as number).toISOString();
    outcome.entries.push({
      id: line.id,
      seq: account.lines,
      kind: line.kind,
      programme,
      memberId: account.id,
      currency: 'points',
      bucket: 'available',
      points: line.points,
      balance: account.points,
      contra: 'issued',
      at,
      postedAt: at,
      day: textOf(line.day),
      cause: event.id,
      eventId: line.eventId,
      by: undefined,
      ruleId: line.ruleId,
      ruleSet: 'returns@1',
      calc: {
        base: line.base,
        factors: NOTHING,
        factor: '1',
        rounding: 'floor',
        asked: line.points,
        granted: line.points,
        cutBy: NOTHING,
      },
      lots: undefined,
      reverses: line.reverses,
    });
  }

  return { post };
}

const NOTHING: readonly never[] = [];

/** A new day: ids of more than a week ago are dropped, and orders of more than a year ago. */
function turn(account: Account, day: number, at: number): void {
  account.day = day;
  forgetSeen(account.seen, at);
  for (const [key, order] of account.orders) {
    if (at - order.at < YEAR) break;
    account.orders.delete(key);
  }
}

function newAccount(id: string): Account {
  return {
    id,
    points: 0,
    lines: 0,
    day: -1,
    seen: new Map(),
    keys: new Set(),
    orders: new Map(),
  };
}

/** One member of the food brand: all that was done, in order, and what it came to. */
interface History {
  readonly events: Event[];
  reducer: FoodReducer;
  points: number;
}

/**
 * The reducer of the food brand as somebody would make it correct itself: each member's events are
 * kept, and where one comes late, or is voided, all of that member's are folded again from the start.
 */
export function newRefoldingReducer(): { post(event: Event): number } {
  const members = accountsOf((): History => {
    return { events: [], reducer: newFoodReducer(), points: 0 };
  });

  /** What the event changes about the points of its member. */
  function post(event: Event): number {
    const history = members.of(event.memberId);
    const { events } = history;
    const last = events.at(-1);
    const before = history.points;
    if (event.type === 'void') {
      const index = events.findIndex(({ id }) => id === event.ref);
      if (index >= 0) events.splice(index, 1);
      foldAgain(history);
    } else if (last && (event.at as number) < (last.at as number)) {
      const place = events.findLastIndex(({ at }) => (at as number) <= (event.at as number)) + 1;
      events.splice(place, 0, event);
      foldAgain(history);
    } else {
      events.push(event);
      history.points += sumOf(history.reducer.post(event));
    }
    return history.points - before;
  }

  return { post };
}

function foldAgain(history: History): void {
  history.reducer = newFoodReducer();
  history.points = 0;
  for (const event of history.events) history.points += sumOf(history.reducer.post(event));
}

/** Points of all currencies in one sum. */
export function sumOf({
  entries,
}: {
  readonly entries: readonly { readonly points: number }[];
}): number {
  let sum = 0;
  for (const { points } of entries) sum += points;
  return sum;
}
