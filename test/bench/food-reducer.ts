import type { Event } from '../../src/model/event.ts';
import type { Status } from '../../src/model/outcome.ts';
import {
  accountsOf,
  contentOf,
  dayAt,
  dayTexts,
  forgetSeen,
  refuse,
  type Seen,
  SHANGHAI,
  wasHere,
} from './hand-made.ts';

/**
 * What somebody who needs only the food preset would write by hand: the same points, the same
 * duties – duplicates and conflicts told apart, an outcome for every event, a line for every
 * movement – and nothing else. It takes its events as they come and checks nothing.
 */
export interface FoodReducer {
  post(event: Event): Outcome;
}

export interface Line {
  readonly id: string;
  readonly seq: number;
  readonly memberId: string;
  readonly currency: string;
  readonly points: number;
  readonly balance: number;
  readonly at: string;
  readonly day: string;
  readonly eventId: string;
  readonly ruleId: string;
  readonly asked: number;
}

interface Outcome {
  readonly status: Status;
  readonly eventId: string;
  readonly memberId: string;
  readonly entries: Line[];
  readonly reasons: { readonly ruleId: string; readonly code: string }[];
}

interface Account {
  points: number;
  growth: number;
  lines: number;
  readonly seen: Seen;
  day: number;
  checkIns: number;
  forwards: number;
  chatty: number;
  lastChat: number;
  readonly orders: Set<string>;
  readonly reviews: Set<string>;
  joinedDay: number | undefined;
  lastActiveDay: number | undefined;
  hadFirstWeek: boolean;
}

const SALE_FROM = Date.UTC(2026, 5, 1) - SHANGHAI;
const SALE_UNTIL = Date.UTC(2026, 5, 19) - SHANGHAI;

export function newFoodReducer(): FoodReducer {
  const accounts = accountsOf(newAccount);
  const textOf = dayTexts();

  function post(event: Event): Outcome {
    const at = event.at as number;
    const account = accounts.of(event.memberId);
    const outcome = {
      status: 'accepted' as Outcome['status'],
      eventId: event.id,
      memberId: event.memberId,
      entries: [] as Line[],
      reasons: [] as { ruleId: string; code: string }[],
    };
    const content = contentOf(event);
    if (wasHere(account.seen, event, content, outcome)) return outcome;
    const day = dayAt(at);
    if (day !== account.day) turn(account, day, at);
    award(event, at, account, outcome, day);
    account.seen.set(event.id, { at, content });
    account.lastActiveDay = day;
    return outcome;
  }

  function award(event: Event, at: number, account: Account, outcome: Outcome, day: number): void {
    switch (event.type) {
      case 'message':
        return chat(at, event, account, outcome, day);
      case 'check-in': {
        if (account.checkIns >= 1) return refuse(outcome, 'check-in', 'cap-reached');
        const idle = account.lastActiveDay === undefined ? -1 : day - account.lastActiveDay - 1;
        account.checkIns += 1;
        return pay(event, account, outcome, day, 'check-in', 'points', idle >= 30 ? 10 : 5, 5);
      }
      case 'share':
        firstWeek(event, account, outcome, day);
        return forward(at, event, account, outcome, day);
      case 'review': {
        firstWeek(event, account, outcome, day);
        if (event.ref === undefined || account.reviews.has(event.ref))
          return refuse(outcome, 'review', 'already-awarded');
        account.reviews.add(event.ref);
        return pay(event, account, outcome, day, 'review', 'points', 20, 20);
      }
      case 'purchase':
        return order(event, account, outcome, day);
      default:
        return refuse(outcome, '', 'no-rule');
    }
  }

  function chat(at: number, event: Event, account: Account, outcome: Outcome, day: number): void {
    if (at < account.lastChat + 6_000) return refuse(outcome, 'chat', 'cooldown');
    if (account.chatty >= 100) return refuse(outcome, 'chat', 'cap-reached');
    account.chatty += 1;
    account.lastChat = at;
    pay(event, account, outcome, day, 'chat', 'points', 1, 1);
  }

  function forward(
    at: number,
    event: Event,
    account: Account,
    outcome: Outcome,
    day: number,
  ): void {
    if (account.forwards >= 3) return refuse(outcome, 'forward', 'cap-reached');
    const asked = at >= SALE_FROM && at < SALE_UNTIL ? 20 : 10;
    const granted = Math.min(asked, 100 - account.chatty);
    if (granted < asked) refuse(outcome, 'forward', 'cut-by-cap');
    if (granted === 0) return;
    account.forwards += 1;
    account.chatty += granted;
    pay(event, account, outcome, day, 'forward', 'points', granted, asked);
  }

  function firstWeek(event: Event, account: Account, outcome: Outcome, day: number): void {
    if (account.joinedDay === undefined || day - account.joinedDay >= 7 || account.hadFirstWeek)
      return;
    account.hadFirstWeek = true;
    pay(event, account, outcome, day, 'first-week', 'points', 50, 50);
  }

  function order(event: Event, account: Account, outcome: Outcome, day: number): void {
    const key = event.key ?? event.id;
    if (account.orders.has(key)) return refuse(outcome, 'order', 'already-awarded');
    const first = account.orders.size === 0;
    account.orders.add(key);
    if (first) pay(event, account, outcome, day, 'first-order', 'points', 50, 50);
    const paid = String(event.data?.['paid']);
    const points = Math.floor(Math.round(Number(paid) * 100) / 100);
    if (points === 0) return refuse(outcome, 'order', 'rounds-to-zero');
    pay(event, account, outcome, day, 'order', 'growth', points, points);
    pay(event, account, outcome, day, 'order', 'points', points, points);
  }

  function pay(
    event: Event,
    account: Account,
    outcome: Outcome,
    day: number,
    ruleId: string,
    currency: 'points' | 'growth',
    points: number,
    asked: number,
  ): void {
    account[currency] += points;
    account.lines += 1;
    outcome.entries.push({
      id: `${event.id}#${ruleId}#${event.memberId}#${currency}`,
      seq: account.lines,
      memberId: event.memberId,
      currency,
      points,
      balance: account[currency],
      at: new Date(event.at as number).toISOString(),
      day: textOf(day),
      eventId: event.id,
      ruleId,
      asked,
    });
  }

  return { post };
}

/** A new day: the day's counters start again, and ids of more than a week ago are dropped. */
function turn(account: Account, day: number, at: number): void {
  account.day = day;
  account.checkIns = 0;
  account.forwards = 0;
  account.chatty = 0;
  forgetSeen(account.seen, at);
}

function newAccount(): Account {
  return {
    points: 0,
    growth: 0,
    lines: 0,
    seen: new Map(),
    day: -1,
    checkIns: 0,
    forwards: 0,
    chatty: 0,
    lastChat: Number.NEGATIVE_INFINITY,
    orders: new Set(),
    reviews: new Set(),
    joinedDay: undefined,
    lastActiveDay: undefined,
    hadFirstWeek: false,
  };
}
