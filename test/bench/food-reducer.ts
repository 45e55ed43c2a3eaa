import type { Event } from '../../src/model/event.ts';

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
  readonly status: 'accepted' | 'duplicate' | 'conflict';
  readonly eventId: string;
  readonly memberId: string;
  readonly entries: Line[];
  readonly reasons: { readonly ruleId: string; readonly code: string }[];
}

interface Account {
  points: number;
  growth: number;
  lines: number;
  readonly seen: Map<string, { readonly at: number; readonly content: string }>;
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

const DAY = 86_400_000;
const SHANGHAI = 8 * 3_600_000;
const WEEK = 7 * DAY;
const SALE_FROM = Date.UTC(2026, 5, 1) - SHANGHAI;
const SALE_UNTIL = Date.UTC(2026, 5, 19) - SHANGHAI;

export function newFoodReducer(): FoodReducer {
  const accounts = new Map<string, Account>();
  let dayText = '';
  let dayOfText = -1;
  const textOf = (day: number) => {
    if (day !== dayOfText) {
      dayText = new Date(day * DAY).toISOString().slice(0, 10);
      dayOfText = day;
    }
    return dayText;
  };

  function post(event: Event): Outcome {
    const at = event.at as number;
    let account = accounts.get(event.memberId);
    if (!account) {
      account = newAccount();
      accounts.set(event.memberId, account);
    }
    const outcome = {
      status: 'accepted' as Outcome['status'],
      eventId: event.id,
      memberId: event.memberId,
      entries: [] as Line[],
      reasons: [] as { ruleId: string; code: string }[],
    };
    const content = contentOf(event);
    const before = account.seen.get(event.id);
    if (before !== undefined) {
      outcome.status = before.content === content ? 'duplicate' : 'conflict';
      return outcome;
    }
    const day = Math.floor((at + SHANGHAI) / DAY);
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

function refuse(outcome: Outcome, ruleId: string, code: string): void {
  outcome.reasons.push({ ruleId, code });
}

/** What tells a redelivery from another event under the same id. */
function contentOf(event: Event): string {
  return event.data === undefined ? event.type : event.type + JSON.stringify(event.data);
}

/** A new day: the day's counters start again, and ids of more than a week ago are dropped. */
function turn(account: Account, day: number, at: number): void {
  account.day = day;
  account.checkIns = 0;
  account.forwards = 0;
  account.chatty = 0;
  for (const [id, seen] of account.seen) {
    if (at - seen.at <= WEEK) break;
    account.seen.delete(id);
  }
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
