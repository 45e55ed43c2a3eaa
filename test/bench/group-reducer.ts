import type { Event } from '../../src/model/event.ts';
import type { StreakEnded } from '../../src/model/outcome.ts';
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
  SHANGHAI,
  wasHere,
} from './hand-made.ts';

/**
 * What somebody who needs only the rules of group-rules.ts would write by hand: the same points,
 * lines and notices, duplicates and conflicts told apart, memory kept as short – and nothing else.
 * It takes its events in order and checks nothing.
 */
export interface GroupReducer {
  post(event: Event): Made;
}

type Made = HandMade<StreakEnded>;

/** A streak of days or of weeks; a week is its first day. */
interface Run {
  length: number;
  first: number;
  last: number;
  longest: number;
}

interface Account {
  readonly id: string;
  points: number;
  lines: number;
  readonly seen: Seen;
  day: number;
  checkIns: number;
  chats: number;
  shares: number;
  /** Who has praised the member on which day. */
  readonly praisedBy: Map<string, number>;
  /** The latest messages, passed or not. */
  readonly messages: number[];
  /** When each text was last said. */
  readonly texts: Map<string, number>;
  readonly days: Run;
  readonly weeks: Run;
}

const MINUTE = 60_000;
const BUDGET = 15_000;

export function newGroupReducer(programme: string): GroupReducer {
  const accounts = accountsOf(newAccount);
  const textOf = dayTexts();
  /** Accounts with a streak that ends with the day before, unless it goes on. */
  const ending = new Map<number, Account[]>();
  const budget = { day: -1, left: BUDGET };
  let today = -1;

  function post(event: Event): Made {
    const at = event.at as number;
    const account = accounts.of(event.memberId);
    const outcome = newOutcome<StreakEnded>(event);
    const content = contentOf(event);
    if (wasHere(account.seen, event, content, outcome)) return outcome;
    const day = dayAt(at);
    if (day !== today) beginDay(day, outcome);
    if (day !== account.day) turn(account, day, at);
    award(event, at, account, outcome, day);
    account.seen.set(event.id, { at, content });
    return outcome;
  }

  /** The first event of a day tells which streaks have ended. */
  function beginDay(day: number, outcome: Made): void {
    for (let begun = today < 0 ? day : today + 1; begun <= day; begun += 1) {
      for (const account of ending.get(begun) ?? []) {
        if (account.days.last + 2 === begun) tellEnd(account, 'seven-days', account.days, begun);
        if (account.weeks.last + 14 === begun) tellEnd(account, 'weeks', account.weeks, begun);
      }
      ending.delete(begun);
    }
    today = day;

    function tellEnd(account: Account, ruleId: string, run: Run, ended: number): void {
      if (run.length < 2) return;
      const at = new Date(ended * DAY - SHANGHAI).toISOString();
      outcome.notices.push({
        kind: 'streak-ended',
        id: `#${at}#${ruleId}#ended#${account.id}`,
        memberId: account.id,
        ruleId,
        length: run.length,
        first: textOf(run.first),
        last: textOf(run.last),
        at,
      });
    }
  }

  function award(event: Event, at: number, account: Account, outcome: Made, day: number): void {
    switch (event.type) {
      case 'message':
        return chat(event, at, account, outcome, day);
      case 'check-in':
        return checkIn(event, account, outcome, day);
      case 'share':
        return share(event, account, outcome, day);
      case 'kudos':
        return kudos(event, outcome, day);
      default:
        return refuse(outcome, '', 'no-rule');
    }
  }

  function chat(event: Event, at: number, account: Account, outcome: Made, day: number): void {
    const text = event.data?.['text'] as string;
    const isFlood = floods(account, at);
    const isRepeat = repeats(account, at, text);
    const isShort = lengthOf(text) < 4;
    if (isFlood) refuse(outcome, 'flood', 'rate-limited');
    if (isRepeat) refuse(outcome, 'repeat', 'repeated');
    if (isShort) refuse(outcome, 'short', 'gate-closed');
    if (isFlood || isRepeat || isShort) return;
    if (account.chats >= 30) return refuse(outcome, 'chat', 'cap-reached');
    account.chats += 1;
    pay(event, account, outcome, day, 'chat', 1, 1, NO_CUT);
  }

  function checkIn(event: Event, account: Account, outcome: Made, day: number): void {
    const week = day - ((day + 3) % 7);
    const newDay = account.days.last < day && extend(account.days, day, 1);
    const newWeek = account.weeks.last < week && extend(account.weeks, week, 7);
    if (newDay) waitForEnd(account, account.days, day + 2);
    if (newWeek) waitForEnd(account, account.weeks, week + 14);
    if (account.checkIns >= 1) refuse(outcome, 'check-in', 'cap-reached');
    else {
      account.checkIns += 1;
      pay(event, account, outcome, day, 'check-in', 5, 5, NO_CUT);
    }
    const { length } = account.days;
    if (newDay && length % 7 === 0) pay(event, account, outcome, day, 'seven-days', 30, 30, NO_CUT);
    const milestone = newDay ? milestoneAt(length) : 0;
    if (milestone > 0) pay(event, account, outcome, day, 'steady', milestone, milestone, NO_CUT);
    if (newWeek && account.weeks.length % 2 === 0)
      pay(event, account, outcome, day, 'weeks', 40, 40, NO_CUT);
  }

  function waitForEnd(account: Account, run: Run, day: number): void {
    if (run.length < 2) return;
    const others = ending.get(day);
    if (others) others.push(account);
    else ending.set(day, [account]);
  }

  function share(event: Event, account: Account, outcome: Made, day: number): void {
    if (account.shares >= 3) return refuse(outcome, 'share', 'cap-reached');
    if (budget.day !== day) {
      budget.day = day;
      budget.left = BUDGET;
    }
    const points = Math.min(10, budget.left);
    if (points === 0) return refuse(outcome, 'share', 'cap-reached');
    if (points < 10) refuse(outcome, 'share', 'cut-by-cap');
    budget.left -= points;
    account.shares += 1;
    pay(event, account, outcome, day, 'share', points, 10, points < 10 ? CUT_BY_BUDGET : NO_CUT);
  }

  function kudos(event: Event, outcome: Made, day: number): void {
    const to = event.data?.['to'] as string;
    if (to === event.memberId) return refuse(outcome, 'kudos', 'self-award');
    const account = accounts.of(to);
    if (account.praisedBy.get(event.memberId) === day)
      return refuse(outcome, 'kudos', 'cap-reached');
    account.praisedBy.delete(event.memberId);
    account.praisedBy.set(event.memberId, day);
    for (const [by, praised] of account.praisedBy) {
      if (praised === day) break;
      account.praisedBy.delete(by);
    }
    pay(event, account, outcome, day, 'kudos', 2, 2, NO_CUT);
  }

  function pay(
    event: Event,
    account: Account,
    outcome: Made,
    day: number,
    ruleId: string,
    points: number,
    asked: number,
    cutBy: readonly string[],
  ): void {
    account.points += points;
    account.lines += 1;
    const isOwn = account.id === event.memberId;
    const at = new Date(event.at as number).toISOString();
    const id = `${event.id}##${ruleId}#accrual#${account.id}#points#0`;
    outcome.entries.push({
      id: isOwn ? id : `${id}#${event.memberId}`,
      seq: account.lines,
      kind: 'accrual',
      programme,
      memberId: account.id,
      currency: 'points',
      bucket: 'available',
      points,
      balance: account.points,
      contra: 'issued',
      at,
      postedAt: at,
      day: textOf(day),
      cause: event.id,
      eventId: event.id,
      by: isOwn ? undefined : event.memberId,
      ruleId,
      ruleSet: 'group@1',
      calc: {
        base: String(asked),
        factors: NO_FACTORS,
        factor: '1',
        rounding: 'floor',
        asked,
        granted: points,
        cutBy,
      },
    });
  }

  return { post };
}

const NO_CUT: readonly string[] = [];
const CUT_BY_BUDGET: readonly string[] = ['share-budget'];
const NO_FACTORS: readonly never[] = [];

function milestoneAt(length: number): number {
  if (length === 3) return 10;
  if (length === 10) return 50;
  return length === 30 ? 200 : 0;
}

/** More than ten messages within a minute, this one counted. */
function floods({ messages }: Account, at: number): boolean {
  while ((messages[0] ?? at) <= at - MINUTE) messages.shift();
  const isFlood = messages.length >= 10;
  if (isFlood) messages.shift();
  messages.push(at);
  return isFlood;
}

/** Whether the same was said within ten minutes. */
function repeats({ texts }: Account, at: number, text: string): boolean {
  const key = text.normalize('NFKC').toLowerCase().trim().replaceAll(/\s+/g, ' ');
  const before = texts.get(key);
  texts.delete(key);
  texts.set(key, at);
  for (const [other, saidAt] of texts) {
    if (saidAt > at - 10 * MINUTE) break;
    texts.delete(other);
  }
  return before !== undefined && before > at - 10 * MINUTE;
}

function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text.trim()) length += 1;
  return length;
}

function extend(run: Run, period: number, step: number): true {
  const goesOn = run.length > 0 && run.last + step === period;
  run.length = goesOn ? run.length + 1 : 1;
  if (!goesOn) run.first = period;
  run.last = period;
  if (run.length > run.longest) run.longest = run.length;
  return true;
}

/** A new day: the day's counters start again, and ids of more than a week ago are dropped. */
function turn(account: Account, day: number, at: number): void {
  account.day = day;
  account.checkIns = 0;
  account.chats = 0;
  account.shares = 0;
  forgetSeen(account.seen, at);
}

function newAccount(id: string): Account {
  return {
    id,
    points: 0,
    lines: 0,
    seen: new Map(),
    day: -1,
    checkIns: 0,
    chats: 0,
    shares: 0,
    praisedBy: new Map(),
    messages: [],
    texts: new Map(),
    days: { length: 0, first: -10, last: -10, longest: 0 },
    weeks: { length: 0, first: -20, last: -20, longest: 0 },
  };
}
