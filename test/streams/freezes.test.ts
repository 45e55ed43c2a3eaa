import {
  type Book,
  type FreezeUsed,
  type Notice,
  type Outcome,
  openBook,
  type RuleSet,
  type StreakEnded,
} from 'tallybook';
import { describe, expect, it } from 'vitest';
import { Audit } from './audit.ts';
import { feed } from './feed.ts';
import { dayText, epochMs, inOrder, monthOf, type PlainCalendar, plainCalendar } from './plain.ts';
import { checkinSample } from './samples.ts';
import { add, mismatches, pairs } from './sums.ts';
import { itOnReal, openStream, type Stream, type StreamEvent, tellSkips } from './support.ts';

/** Streaks that live by allowances, by freezes that they earn themselves, and by both. */
const GYM: RuleSet = {
  id: 'gym',
  version: 1,
  timeZone: 'Europe/London',
  currencies: { points: {}, freeze: {}, shield: {} },
  rules: {
    monthly: {
      kind: 'streak',
      counterId: 'monthly-days',
      on: 'checkin',
      every: 10,
      amount: { points: 5 },
      freezes: { perMonth: 2 },
    },
    held: {
      kind: 'streak',
      counterId: 'held-days',
      on: 'checkin',
      every: 7,
      amount: { freeze: 1 },
      freezes: { currency: 'freeze' },
    },
    'most-freezes': { kind: 'cap', rules: ['held'], balance: 2, of: 'freeze' },
    both: {
      kind: 'streak',
      counterId: 'both-days',
      on: 'checkin',
      every: 4,
      amount: { shield: 1 },
      freezes: { perMonth: 1, currency: 'shield', tooFew: 'burn', adds: true },
    },
    'most-shields': { kind: 'cap', rules: ['both'], balance: 3, of: 'shield' },
  },
};

/** One of these streaks as a plain computation knows it. */
interface PlainRule {
  readonly ruleId: string;
  readonly currency: string;
  readonly every: number;
  readonly amount: number;
  /** 0 where there is no allowance. */
  readonly perMonth: number;
  /** Most that are held; 0 where none are. */
  readonly heldMax: number;
  readonly burns: boolean;
  readonly adds: boolean;
}

const RULES: readonly PlainRule[] = [
  {
    ruleId: 'both',
    currency: 'shield',
    every: 4,
    amount: 1,
    perMonth: 1,
    heldMax: 3,
    burns: true,
    adds: true,
  },
  {
    ruleId: 'held',
    currency: 'freeze',
    every: 7,
    amount: 1,
    perMonth: 0,
    heldMax: 2,
    burns: false,
    adds: false,
  },
  {
    ruleId: 'monthly',
    currency: 'points',
    every: 10,
    amount: 5,
    perMonth: 2,
    heldMax: 0,
    burns: false,
    adds: false,
  },
];

/** What freezes cover of a stretch of missed days, from its first day on. */
interface Cover {
  readonly days: readonly number[];
  /** How many of them by freezes that were held. */
  readonly held: number;
  /** Allowances that are used up by then, by the first day of the month. */
  readonly used: ReadonlyMap<number, number>;
}

/** One streak of one member while the days go by. */
class PlainStreak {
  readonly rule: PlainRule;
  length = 0;
  longest = 0;
  held = 0;
  /** Lines about the freezes that were used, the ends, and what was too few. */
  readonly uses: string[] = [];
  readonly ends: string[] = [];
  readonly short: string[] = [];
  /** Points by `currency day`. */
  readonly points = new Map<string, number>();
  #first = 0;
  #last = Number.NEGATIVE_INFINITY;
  #used: ReadonlyMap<number, number> = new Map();
  readonly #calendar: PlainCalendar;

  constructor(rule: PlainRule, calendar: PlainCalendar) {
    this.rule = rule;
    this.#calendar = calendar;
  }

  /** The first check-in of a day. */
  take(day: number, eventId: string): void {
    const before = this.length;
    const missed = day - this.#last - 1;
    if (before === 0) this.#begin(day);
    else if (missed === 0) this.#grow(day, 1);
    else this.#meetGap(day, missed, eventId);
    this.longest = Math.max(this.longest, this.length);
    this.#pay(day, this.length > before ? before : 0);
  }

  #meetGap(day: number, missed: number, eventId: string): void {
    const { ruleId, burns, adds } = this.rule;
    const cover = this.#cover(missed);
    const isSaved = cover.days.length === missed;
    if (cover.days.length > 0 && (isSaved || burns)) {
      this.#used = cover.used;
      this.held -= cover.held;
      this.#write(day, -cover.held);
      this.uses.push(
        `${ruleId} ${cover.days.map(dayText)} held ${cover.held} saved ${isSaved} ${eventId}`,
      );
    }
    if (isSaved) this.#grow(day, adds ? 1 + missed : 1);
    else {
      this.short.push(`${ruleId} need ${missed} have ${cover.days.length} ${eventId}`);
      this.#tellEnd(cover);
      this.#begin(day);
    }
  }

  /** Day by day from the first that was missed; the allowance of a day's month goes first. */
  #cover(missed: number): Cover {
    const { perMonth } = this.rule;
    const used = new Map(this.#used);
    const days: number[] = [];
    let held = 0;
    for (let day = this.#last + 1; day <= this.#last + missed; day += 1) {
      const month = monthOf(day);
      if ((used.get(month) ?? 0) < perMonth) add(used, month, 1);
      else if (held < this.held) held += 1;
      else break;
      days.push(day);
    }
    return { days, held, used };
  }

  #begin(day: number): void {
    this.length = 1;
    this.#first = day;
    this.#last = day;
  }

  #grow(day: number, by: number): void {
    this.length += by;
    this.#last = day;
  }

  /** Every multiple that is reached or passed pays; what is held stays within its bound. */
  #pay(day: number, from: number): void {
    const { every, amount, heldMax } = this.rule;
    const times = Math.floor(this.length / every) - Math.floor(from / every);
    const asked = times * amount;
    const points = heldMax > 0 ? Math.min(asked, heldMax - this.held) : asked;
    if (heldMax > 0) this.held += points;
    this.#write(day, points);
  }

  #write(day: number, points: number): void {
    if (points !== 0) add(this.points, `${this.rule.currency} ${dayText(day)}`, points);
  }

  /** The day after the last on which a check-in goes on with the streak. */
  #endOf({ days }: Cover): string {
    return this.#calendar.startOf(this.#last + days.length + 2);
  }

  #tellEnd(cover: Cover): void {
    if (this.length < 2) return;
    const [first, last] = [dayText(this.#first), dayText(this.#last)];
    this.ends.push(`${this.rule.ruleId} ${this.length} ${first} ${last} ${this.#endOf(cover)}`);
  }

  /** What a host would be shown as of an instant; it is told of an end that has come by then. */
  standingAt(at: string): string {
    const { ruleId, perMonth } = this.rule;
    const today = this.#calendar.dayAt(Date.parse(at));
    const cover = this.#cover(400);
    const endsAt = this.length > 0 ? this.#endOf(cover) : undefined;
    const lives = endsAt !== undefined && at < endsAt;
    if (endsAt !== undefined && !lives) this.#tellEnd(cover);
    const frozen = lives ? cover.days.filter((day) => day < today) : [];
    const left = perMonth - (this.#used.get(monthOf(today)) ?? 0) + this.held;
    const current = lives ? `${this.length} until ${endsAt}` : '0 until undefined';
    return `${ruleId} ${current} longest ${this.longest} freezes ${left} frozen ${frozen.map(dayText)}`;
  }
}

/** The streaks of every member, after the days on which each has checked in. */
function plainMembers(
  events: readonly StreamEvent[],
  calendar: PlainCalendar,
): ReadonlyMap<string, readonly PlainStreak[]> {
  const members = new Map<string, { last: number; readonly streaks: readonly PlainStreak[] }>();
  for (const event of events) {
    const day = calendar.dayAt(epochMs(event));
    const known = members.get(event.memberId);
    if (known && known.last >= day) continue;
    const streaks = known?.streaks ?? RULES.map((rule) => new PlainStreak(rule, calendar));
    for (const streak of streaks) streak.take(day, event.id);
    members.set(event.memberId, { last: day, streaks });
  }
  return new Map([...members].map(([memberId, { streaks }]) => [memberId, streaks]));
}

function ofAll(
  members: ReadonlyMap<string, readonly PlainStreak[]>,
  read: (streak: PlainStreak) => readonly string[],
): readonly string[] {
  const lines = [...members].flatMap(([memberId, streaks]) =>
    streaks.flatMap((streak) => read(streak).map((line) => `${memberId} ${line}`)),
  );
  return lines.sort();
}

function standingsIn(book: Book, members: Iterable<string>, at: string): readonly string[] {
  const lines = [...members].flatMap((memberId) =>
    book
      .member(memberId, { at })
      .streaks.map(
        ({ ruleIds, current, endsAt, longest, freezes, frozen = [] }) =>
          `${memberId} ${ruleIds} ${current} until ${endsAt} longest ${longest} freezes ${freezes} frozen ${frozen}`,
      ),
  );
  return lines.sort();
}

function isEnd(notice: Notice): notice is StreakEnded {
  return notice.kind === 'streak-ended';
}

function isUse(notice: Notice): notice is FreezeUsed {
  return notice.kind === 'freeze-used';
}

function shortOf({ reasons, memberId, eventId }: Outcome): readonly string[] {
  return reasons
    .filter(({ code }) => code === 'freezes-insufficient')
    .map(({ ruleId, params }) => {
      const { need, have } = params;
      return `${memberId} ${ruleId} need ${need} have ${have} ${eventId}`;
    });
}

function post(stream: Stream) {
  const book = openBook({ programme: 'gym', rules: GYM });
  const audit = new Audit(['issued', 'redeemed']);
  const points = new Map<string, number>();
  const ends: string[] = [];
  const uses: string[] = [];
  const short: string[] = [];
  const events = inOrder(stream.events);
  const see = (outcome: Outcome) => {
    for (const { memberId, currency, day, points: sum } of outcome.entries)
      add(points, `${memberId} ${currency} ${day}`, sum);
    for (const { memberId, ruleId, length, first, last, at } of outcome.notices.filter(isEnd))
      ends.push(`${memberId} ${ruleId} ${length} ${first} ${last} ${at}`);
    for (const { memberId, ruleId, days, held, saved, eventId } of outcome.notices.filter(isUse))
      uses.push(`${memberId} ${ruleId} ${days} held ${held} saved ${saved} ${eventId}`);
    short.push(...shortOf(outcome));
  };
  feed(book, { name: stream.name, events }, (outcome) => {
    audit.see(outcome);
    see(outcome);
  });
  return { book, audit, points, ends, uses, short, events };
}

tellSkips();

describe('streaks with freezes over brew-checkins by the days of Europe/London', () => {
  const stream = openStream('activity/brew-checkins', () => checkinSample(23));
  const calendar = plainCalendar('Europe/London');
  const { book, audit, points, ends, uses, short, events } = post(stream);
  const last = new Date(Math.max(0, ...events.slice(-1).map(epochMs))).toISOString();
  const members = plainMembers(events, calendar);
  const standings = ofAll(members, (streak) => [streak.standingAt(last)]);

  it('uses each freeze for the days that it covers, at the check-in that goes on', () => {
    expect(uses.length).toBeGreaterThan(0);
    expect(
      mismatches(
        [...uses].sort(),
        ofAll(members, (streak) => streak.uses),
      ),
    ).toEqual([]);
  });

  it('says of each gap that is too long how many were needed and how many there were', () => {
    expect(short.length).toBeGreaterThan(0);
    expect(
      mismatches(
        [...short].sort(),
        ofAll(members, (streak) => streak.short),
      ),
    ).toEqual([]);
  });

  it('tells of each end once, at the start of the day after the last that freezes leave', () => {
    expect(ends.length).toBeGreaterThan(0);
    expect(
      mismatches(
        [...ends].sort(),
        ofAll(members, (streak) => streak.ends),
      ),
    ).toEqual([]);
  });

  it('pays every length, and holds no more freezes than the bound', () => {
    const plain = new Map<string, number>();
    for (const [memberId, streaks] of members)
      for (const streak of streaks)
        for (const [key, sum] of streak.points) add(plain, `${memberId} ${key}`, sum);
    expect(mismatches(pairs(points).map(String), pairs(plain).map(String))).toEqual([]);
  });

  it('knows every length, its end, the longest, and the freezes that are left, at the last check-in', () => {
    expect(mismatches(standingsIn(book, members.keys(), last), standings)).toEqual([]);
  });

  it('keeps a ledger that adds up line by line, and to zero over all accounts', () => {
    expect(audit.close(book)).toEqual([]);
    expect(pairs(audit.statuses)).toEqual([['accepted', events.length]]);
  });

  itOnReal(stream)('are so many freezes, ends and points', () => {
    const counts = new Map<string, number>();
    for (const line of uses) add(counts, `uses of ${line.split(' ')[1]}`, 1);
    for (const line of ends) add(counts, `ends of ${line.split(' ')[1]}`, 1);
    for (const line of short) add(counts, `too few for ${line.split(' ')[1]}`, 1);
    for (const [key, sum] of points) add(counts, key.split(' ')[1] ?? '', sum);
    expect(pairs(counts)).toEqual([
      ['ends of both', 3_104],
      ['ends of held', 3_537],
      ['ends of monthly', 3_760],
      ['freeze', 7],
      ['points', 1_265],
      ['shield', 18],
      ['too few for both', 8_329],
      ['too few for held', 9_587],
      ['too few for monthly', 7_800],
      ['uses of both', 4_883],
      ['uses of held', 249],
      ['uses of monthly', 2_036],
    ]);
  });
});
