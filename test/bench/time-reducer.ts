import type { Entry } from '../../src/model/entry.ts';
import type { Event } from '../../src/model/event.ts';
import type { LotMove } from '../../src/model/lot.ts';
import type { TierCrossed } from '../../src/model/outcome.ts';
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
  WEEK,
  wasHere,
} from './hand-made.ts';
import { LEVELS } from './time-rules.ts';

/**
 * What somebody who needs only the rules of time-rules.ts would write by hand: the same points,
 * lines, lots and notices, duplicates and conflicts told apart, memory kept as short – and nothing
 * else. It takes its events in order and checks nothing. `lastDayOf` gives the last day of a lot
 * that opens on a day; a later day never gives an earlier one.
 */
export interface TimeReducer {
  post(event: Event): Made;
}

type Made = HandMade<TierCrossed>;

interface Lot {
  readonly lastDay: number;
  points: number;
}

interface Spend {
  readonly at: number;
  readonly lineId: string;
  readonly points: number;
  readonly lots: readonly Lot[];
  isCancelled: boolean;
}

/** Points that wait to be released. */
interface Held {
  readonly account: Account;
  readonly lineId: string;
  readonly eventId: string;
  readonly points: number;
  readonly releaseAt: number;
}

interface Account {
  readonly id: string;
  points: number;
  pending: number;
  energy: number;
  lines: number;
  readonly seen: Seen;
  readonly orders: Map<string, number>;
  readonly spends: Map<string, Spend>;
  /** Ascending by last day. */
  readonly lots: Lot[];
  day: number;
  checkIns: number;
  chats: number;
  year: number;
  earned: number;
  /** Rank: 0 below the first level. */
  level: number;
}

const MONTH = 30 * DAY;
const HOLD = 14 * DAY;

export function newTimeReducer(programme: string, lastDayOf: (day: number) => number): TimeReducer {
  const accounts = accountsOf(newAccount);
  const textOf = dayTexts();
  /** Accounts with a lot that lapses at the start of a day. */
  const lapsing = new Map<number, Account[]>();
  /** In the order of time. */
  const held: Held[] = [];
  let firstHeld = 0;
  let today = -1;

  function post(event: Event): Made {
    const at = event.at as number;
    const account = accounts.of(event.memberId);
    const outcome = newOutcome<TierCrossed>(event);
    const content = contentOf(event);
    if (wasHere(account.seen, event, content, outcome)) return outcome;
    passTime(at, outcome);
    const day = dayAt(at);
    if (day !== account.day) turn(account, day, at);
    apply(event, at, account, outcome, day);
    account.seen.set(event.id, { at, content });
    return outcome;
  }

  /** Releases and the starts of days up to an instant, in the order of time. */
  function passTime(at: number, outcome: Made): void {
    if (today < 0) today = dayAt(at);
    for (;;) {
      const dawn = (today + 1) * DAY - SHANGHAI;
      const next = held[firstHeld];
      if (next && next.releaseAt <= at && next.releaseAt <= dawn) {
        firstHeld += 1;
        release(next, outcome);
      } else if (dawn <= at) {
        today += 1;
        beginDay(today, dawn, outcome);
      } else break;
    }
    if (firstHeld > 1_024) {
      held.splice(0, firstHeld);
      firstHeld = 0;
    }
  }

  function release({ account, lineId, eventId, points, releaseAt }: Held, outcome: Made): void {
    const at = new Date(releaseAt).toISOString();
    const day = dayAt(releaseAt);
    const id = `#${at}#cash-back#release#${account.id}#points#${lineId.replaceAll('#', '~1')}`;
    const line = { at, day, cause: at, eventId, ruleId: 'cash-back', contra: `held:${lineId}` };
    account.pending -= points;
    write(outcome, account, {
      ...line,
      id: `${id}/pending`,
      kind: 'release',
      currency: 'points',
      bucket: 'pending',
      points: -points,
      balance: account.pending,
      base: String(-points),
      lots: undefined,
      reverses: undefined,
    });
    const lots = open(account, day, points);
    write(outcome, account, {
      ...line,
      id: `${id}/available`,
      kind: 'release',
      currency: 'points',
      bucket: 'available',
      points,
      balance: account.points,
      base: String(points),
      lots,
      reverses: undefined,
    });
    earn(account, points, day);
    climb(account, { place: 'release:', eventId: '', at }, outcome);
  }

  function beginDay(day: number, dawn: number, outcome: Made): void {
    const at = new Date(dawn).toISOString();
    if (textOf(day).endsWith('01-01')) {
      for (const account of accounts.all.values()) review(account, day, at, outcome);
    }
    for (const account of lapsing.get(day) ?? []) {
      const [lot] = account.lots;
      if (!lot || lot.lastDay >= day) continue;
      account.lots.shift();
      expire(account, lot, outcome, { id: `#${at}`, n: 'lot/0', at, day, cause: at, eventId: '' });
    }
    lapsing.delete(day);
    if ((day + 3) % 7 === 0) {
      for (const account of accounts.all.values()) melt(account, at, day, outcome);
    }
  }

  /** The year that is over keeps the level or takes it down. */
  function review(account: Account, day: number, at: string, outcome: Made): void {
    const earned = account.year === yearOf(day - 1) ? account.earned : 0;
    let kept = account.level;
    while (kept > 0 && earned < (LEVELS[kept - 1]?.[1] ?? 0)) kept -= 1;
    if (kept === account.level) return;
    cross(account, kept, { place: 'tier-review:levels', eventId: '', at }, outcome);
  }

  function expire(
    account: Account,
    { lastDay, points }: Lot,
    outcome: Made,
    { id, n, at, day, cause, eventId }: Expiring,
  ): void {
    account.points -= points;
    write(outcome, account, {
      id: `${id}#shelf-life#expiration#${account.id}#points#${n}`,
      kind: 'expiration',
      currency: 'points',
      bucket: 'available',
      points: -points,
      balance: account.points,
      contra: 'expired',
      at,
      day,
      cause,
      eventId,
      ruleId: 'shelf-life',
      base: String(-points),
      lots: [moveOf(lastDay, -points)],
      reverses: undefined,
    });
  }

  function melt(account: Account, at: string, day: number, outcome: Made): void {
    const points = Math.floor(account.energy / 10);
    if (points === 0) return;
    const base = String(-account.energy);
    account.energy -= points;
    write(outcome, account, {
      id: `#${at}#melting#decay#${account.id}#energy#0`,
      kind: 'decay',
      currency: 'energy',
      bucket: 'available',
      points: -points,
      balance: account.energy,
      contra: 'decayed',
      at,
      day,
      cause: at,
      eventId: '',
      ruleId: 'melting',
      base,
      factor: '0.1',
      rounding: 'ceil',
      lots: undefined,
      reverses: undefined,
    });
  }

  function apply(event: Event, at: number, account: Account, outcome: Made, day: number): void {
    switch (event.type) {
      case 'check-in':
        if (account.checkIns >= 1) return refuse(outcome, 'check-in', 'cap-reached');
        account.checkIns += 1;
        pay(event, account, outcome, day, 'check-in', 'energy', 10, '10');
        return pay(event, account, outcome, day, 'check-in', 'points', 2, '2');
      case 'message':
        if (account.chats >= 20) return refuse(outcome, 'chat', 'cap-reached');
        account.chats += 1;
        return pay(event, account, outcome, day, 'chat', 'energy', 1, '1');
      case 'purchase':
        return order(event, at, account, outcome, day);
      case 'redeem':
        return redeem(event, at, account, outcome, day);
      case 'cancel':
        return cancel(event, at, account, outcome, day);
      default:
        return refuse(outcome, '', 'no-rule');
    }
  }

  function order(event: Event, at: number, account: Account, outcome: Made, day: number): void {
    const key = event.key ?? event.id;
    if (account.orders.has(key)) {
      refuse(outcome, 'cash-back', 'already-awarded');
      return refuse(outcome, 'order', 'already-awarded');
    }
    const cents = Math.round(Number(event.data?.['paid']) * 100);
    const back = Math.floor(cents / 1_000);
    const points = Math.floor(cents / 100);
    if (back === 0) refuse(outcome, 'cash-back', 'rounds-to-zero');
    else promise(event, at, account, outcome, day, back, String(cents / 1_000));
    if (points === 0) refuse(outcome, 'order', 'rounds-to-zero');
    else pay(event, account, outcome, day, 'order', 'points', points, String(cents / 100));
    account.orders.set(key, at);
    for (const [old, orderedAt] of account.orders) {
      if (orderedAt + MONTH >= at) break;
      account.orders.delete(old);
    }
  }

  function promise(
    event: Event,
    releaseAt: number,
    account: Account,
    outcome: Made,
    day: number,
    points: number,
    base: string,
  ): void {
    account.pending += points;
    const lineId = `${event.id}##cash-back#accrual#${account.id}#points#0`;
    write(outcome, account, {
      id: lineId,
      kind: 'accrual',
      currency: 'points',
      bucket: 'pending',
      points,
      balance: account.pending,
      contra: 'issued',
      at: new Date(event.at as number).toISOString(),
      day,
      cause: event.id,
      eventId: event.id,
      ruleId: 'cash-back',
      base,
      lots: undefined,
      reverses: undefined,
    });
    held.push({ account, lineId, eventId: event.id, points, releaseAt: releaseAt + HOLD });
  }

  function redeem(event: Event, at: number, account: Account, outcome: Made, day: number): void {
    const points = event.data?.['points'] as number;
    if (account.points < points) {
      outcome.status = 'refused';
      return refuse(outcome, '', 'insufficient-points');
    }
    const taken: Lot[] = [];
    let left = points;
    while (left > 0) {
      const [lot] = account.lots;
      if (!lot) break;
      const part = Math.min(left, lot.points);
      taken.push({ lastDay: lot.lastDay, points: part });
      lot.points -= part;
      left -= part;
      if (lot.points === 0) account.lots.shift();
    }
    account.points -= points;
    const lineId = `${event.id}###redemption#${account.id}#points#0`;
    write(outcome, account, {
      id: lineId,
      kind: 'redemption',
      currency: 'points',
      bucket: 'available',
      points: -points,
      balance: account.points,
      contra: 'redeemed',
      at: new Date(at).toISOString(),
      day,
      cause: event.id,
      eventId: event.id,
      ruleId: '',
      base: String(-points),
      lots: taken.map((lot) => moveOf(lot.lastDay, -lot.points)),
      reverses: undefined,
    });
    account.spends.set(event.id, { at, lineId, points, lots: taken, isCancelled: false });
    for (const [id, spend] of account.spends) {
      if (spend.at + WEEK >= at) break;
      account.spends.delete(id);
    }
  }

  function cancel(event: Event, at: number, account: Account, outcome: Made, day: number): void {
    const { ref = '' } = event;
    const spend = account.spends.get(ref);
    const code = !spend
      ? 'unknown-spend'
      : spend.isCancelled
        ? 'already-cancelled'
        : spend.at + WEEK < at
          ? 'cancel-too-late'
          : undefined;
    if (!spend || code !== undefined) {
      outcome.status = 'refused';
      return refuse(outcome, '', code ?? '');
    }
    spend.isCancelled = true;
    for (const lot of spend.lots) if (lot.lastDay >= day) putBack(account, lot);
    account.points += spend.points;
    const time = new Date(at).toISOString();
    write(outcome, account, {
      id: `${event.id}#${ref}##reversal#${account.id}#points#0`,
      kind: 'reversal',
      currency: 'points',
      bucket: 'available',
      points: spend.points,
      balance: account.points,
      contra: 'redeemed',
      at: time,
      day,
      cause: event.id,
      eventId: ref,
      ruleId: '',
      base: String(spend.points),
      lots: spend.lots.map((lot) => moveOf(lot.lastDay, lot.points)),
      reverses: spend.lineId,
    });
    let n = 0;
    for (const lot of spend.lots) {
      if (lot.lastDay >= day) break;
      expire(account, lot, outcome, {
        id: `${event.id}#${ref}`,
        n: String(n),
        at: time,
        day,
        cause: event.id,
        eventId: ref,
      });
      n += 1;
    }
  }

  function putBack({ lots }: Account, { lastDay, points }: Lot): void {
    const known = lots.find((lot) => lot.lastDay === lastDay);
    if (known) known.points += points;
    else {
      const place = lots.findIndex((lot) => lot.lastDay > lastDay);
      lots.splice(place < 0 ? lots.length : place, 0, { lastDay, points });
    }
  }

  function pay(
    event: Event,
    account: Account,
    outcome: Made,
    day: number,
    ruleId: string,
    currency: 'points' | 'energy',
    points: number,
    base: string,
  ): void {
    const lots = currency === 'points' ? open(account, day, points) : undefined;
    if (currency === 'energy') account.energy += points;
    const at = new Date(event.at as number).toISOString();
    write(outcome, account, {
      id: `${event.id}##${ruleId}#accrual#${account.id}#${currency}#0`,
      kind: 'accrual',
      currency,
      bucket: 'available',
      points,
      balance: account[currency],
      contra: 'issued',
      at,
      day,
      cause: event.id,
      eventId: event.id,
      ruleId,
      base,
      lots,
      reverses: undefined,
    });
    if (currency === 'energy') return;
    earn(account, points, day);
    climb(account, { place: '0', eventId: event.id, at }, outcome);
  }

  /** Puts points into the lot of the day. */
  function open(account: Account, day: number, points: number): LotMove[] {
    const { lots } = account;
    const lastDay = lastDayOf(day);
    const last = lots.at(-1);
    if (last?.lastDay === lastDay) last.points += points;
    else {
      lots.push({ lastDay, points });
      const others = lapsing.get(lastDay + 1);
      if (others) others.push(account);
      else lapsing.set(lastDay + 1, [account]);
    }
    account.points += points;
    return [moveOf(lastDay, points)];
  }

  function moveOf(lastDay: number, points: number): LotMove {
    return { through: textOf(lastDay), points };
  }

  function earn(account: Account, points: number, day: number): void {
    const year = yearOf(day);
    if (account.year !== year) {
      account.year = year;
      account.earned = 0;
    }
    account.earned += points;
  }

  function climb(account: Account, cause: Cause, outcome: Made): void {
    while (account.earned >= (LEVELS[account.level]?.[1] ?? Number.POSITIVE_INFINITY))
      cross(account, account.level + 1, cause, outcome);
  }

  function cross(
    account: Account,
    level: number,
    { place, eventId, at }: Cause,
    outcome: Made,
  ): void {
    const from = LEVELS[account.level - 1]?.[0];
    const to = LEVELS[level - 1]?.[0];
    const direction = level > account.level ? 'up' : 'down';
    account.level = level;
    outcome.notices.push({
      kind: 'tier-crossed',
      id: `${eventId}#${eventId === '' ? at : ''}#levels#crossed#${account.id}#${place}/levels~02${to ?? ''}`,
      memberId: account.id,
      ruleId: 'levels',
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      direction,
      entitlements: NOTHING,
      eventId,
      at,
    });
  }

  function write(outcome: Made, account: Account, line: Line): void {
    account.lines += 1;
    const { id, kind, currency, bucket, points, balance, contra, at, cause, eventId, ruleId } =
      line;
    outcome.entries.push({
      id,
      seq: account.lines,
      kind,
      programme,
      memberId: account.id,
      currency,
      bucket,
      points,
      balance,
      contra,
      at,
      postedAt: at,
      day: textOf(line.day),
      cause,
      eventId,
      by: undefined,
      ruleId,
      ruleSet: 'time@1',
      calc: {
        base: line.base,
        factors: NOTHING,
        factor: line.factor ?? '1',
        rounding: line.rounding ?? 'floor',
        asked: points,
        granted: points,
        cutBy: NOTHING,
      },
      lots: line.lots,
      reverses: line.reverses,
    });
  }

  return { post };
}

const NOTHING: readonly never[] = [];

/** What leads to a crossing, and where in it that stands. */
interface Cause {
  readonly place: string;
  /** Empty where time does. */
  readonly eventId: string;
  readonly at: string;
}

/** Which lapse it is. */
interface Expiring extends Pick<Line, 'id' | 'at' | 'day' | 'cause' | 'eventId'> {
  readonly n: string;
}

/** What lines differ in. */
interface Line
  extends Pick<
    Entry,
    | 'id'
    | 'kind'
    | 'currency'
    | 'bucket'
    | 'points'
    | 'balance'
    | 'contra'
    | 'at'
    | 'cause'
    | 'eventId'
    | 'ruleId'
    | 'lots'
    | 'reverses'
  > {
  readonly day: number;
  readonly base: string;
  readonly factor?: string;
  readonly rounding?: 'ceil';
}

const years = new Map<number, number>();

function yearOf(day: number): number {
  let year = years.get(day);
  if (year === undefined) {
    year = new Date(day * DAY).getUTCFullYear();
    years.set(day, year);
  }
  return year;
}

/** A new day: the day's counters start again, and ids of more than a week ago are dropped. */
function turn(account: Account, day: number, at: number): void {
  account.day = day;
  account.checkIns = 0;
  account.chats = 0;
  forgetSeen(account.seen, at);
}

function newAccount(id: string): Account {
  return {
    id,
    points: 0,
    pending: 0,
    energy: 0,
    lines: 0,
    seen: new Map(),
    orders: new Map(),
    spends: new Map(),
    lots: [],
    day: -1,
    checkIns: 0,
    chats: 0,
    year: -1,
    earned: 0,
    level: 0,
  };
}
