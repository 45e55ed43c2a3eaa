import fc from 'fast-check';
import { type Book, type Notice, type Outcome, openBook, type RuleSet } from 'tallybook';
import { describe, expect, test } from 'vitest';

/**
 * Tiers beside a plain computation that keeps every event, adds up what it needs each time it is
 * asked, and goes through every midnight.
 */
interface Terms {
  readonly within:
    | 'month'
    | 'quarter'
    | { readonly rolling: { readonly days?: number; readonly months?: number } }
    | undefined;
  readonly up: 'at-once' | 'period-end';
  readonly down: 'at-once' | 'period-end' | 'never';
  readonly drop: 'earned' | 'one';
  readonly graceDays: number;
  /** Whether periods begin with a level, and how long they are then. */
  readonly anniversaryDays: number | undefined;
  readonly levels: readonly { readonly id: string; readonly from: number; readonly keep: number }[];
}

interface Earned {
  /** Days since 1970. */
  readonly day: number;
  readonly hour: number;
  readonly points: number;
}

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2024, 0, 1) / DAY_MS;

function ruleSetOf(terms: Terms): RuleSet {
  const { within, up, down, drop, graceDays, levels } = terms;
  return {
    id: 'plain',
    version: 1,
    timeZone: 'UTC',
    rules: {
      scored: {
        kind: 'award',
        on: 'scored',
        amount: { rate: 1, of: '$.data.points', signed: true },
      },
      levels: {
        kind: 'tier',
        by: { earned: 'points', ...(within && { within }) },
        levels,
        up,
        down,
        ...(down === 'period-end' && { drop }),
        ...(down === 'period-end' && graceDays > 0 && { grace: { days: graceDays } }),
        ...periodOf(terms),
      },
    },
  };
}

/** Where nothing is reviewed there is no period to state, and that of `within` need not be. */
function periodOf({ within, up, down, anniversaryDays }: Terms) {
  if (up === 'at-once' && down !== 'period-end') return {};
  if (anniversaryDays !== undefined) return { period: { days: anniversaryDays } };
  return typeof within === 'string' ? {} : { period: 'month' as const };
}

class Plain {
  readonly #terms: Terms;
  readonly #earned: Earned[] = [];
  #rank: number;
  /** Milliseconds. */
  #anchor: number | undefined;
  readonly #floor: number;

  constructor(terms: Terms) {
    this.#terms = terms;
    this.#floor = terms.levels[0]?.from === 0 ? 1 : 0;
    this.#rank = this.#floor;
  }

  get level(): string | undefined {
    return this.#terms.levels[this.#rank - 1]?.id;
  }

  get anchor(): number | undefined {
    return this.#anchor;
  }

  earn(one: Earned): void {
    this.#earned.push(one);
    const at = one.day * DAY_MS + one.hour * 3_600_000;
    this.#move(this.#atOnce(this.#rank, one.day), at);
  }

  /** What an instant brings at which a period may end, or a day begin. */
  pass(at: number): void {
    const end = this.#endJudgedAt(at);
    const judged = end === undefined ? this.#rank : this.#judged(Math.ceil(end / DAY_MS) - 1);
    const rank = this.#atOnce(judged, Math.floor(at / DAY_MS));
    this.#move(rank, end !== undefined && rank < this.#rank ? end : at);
  }

  #move(rank: number, anchor: number): void {
    if (rank === this.#rank) return;
    this.#rank = rank;
    this.#anchor = rank > this.#floor ? anchor : undefined;
  }

  /** The end of the period whose review this is. */
  #endJudgedAt(at: number): number | undefined {
    const { up, down, anniversaryDays, within } = this.#terms;
    if (up === 'at-once' && down !== 'period-end') return undefined;
    const end = at - graceMsOf(this.#terms);
    if (anniversaryDays !== undefined) return this.#isAnniversary(end) ? end : undefined;
    const isFirst =
      firstOf(within === 'quarter' ? 3 : 1, Math.floor(end / DAY_MS)) === end / DAY_MS;
    return isFirst ? end : undefined;
  }

  #isAnniversary(end: number): boolean {
    const passed = this.#anchor === undefined ? 0 : end - this.#anchor;
    return passed > 0 && passed % ((this.#terms.anniversaryDays ?? 1) * DAY_MS) === 0;
  }

  #judged(lastDay: number): number {
    const { up, down, drop, levels } = this.#terms;
    const risen =
      up === 'period-end' ? this.#risen(this.#rank, this.#measure(lastDay)) : this.#rank;
    if (risen > this.#rank || down !== 'period-end') return risen;
    const kept = this.#measure(lastDay, true);
    const keeps = (rank: number) => rank <= this.#floor || kept >= (levels[rank - 1]?.keep ?? 0);
    if (keeps(risen)) return risen;
    if (drop === 'one') return risen - 1;
    let rank = risen - 1;
    while (!keeps(rank)) rank -= 1;
    return rank;
  }

  #atOnce(held: number, day: number): number {
    const { up, down, levels } = this.#terms;
    const value = this.#measure(day);
    const risen = up === 'at-once' ? this.#risen(held, value) : held;
    if (risen > held || down !== 'at-once') return risen;
    let rank = held;
    while (rank > this.#floor && value < (levels[rank - 1]?.keep ?? 0)) rank -= 1;
    return rank;
  }

  #risen(held: number, value: number): number {
    const reached = this.#terms.levels.filter(({ from }) => value >= from).length;
    return Math.max(held, reached);
  }

  #measure(day: number, withGrace = false): number {
    const { within } = this.#terms;
    const counts = ({ day: one }: Earned) => {
      if (within === undefined) return true;
      if (typeof within === 'object') return one > lastOutside(within.rolling, day);
      const months = within === 'quarter' ? 3 : 1;
      const first = firstOf(months, day);
      return withGrace ? one >= first : firstOf(months, one) === first;
    };
    return this.#earned.filter(counts).reduce((sum, { points }) => sum + points, 0);
  }
}

function graceMsOf({ down, graceDays }: Terms): number {
  return down === 'period-end' ? graceDays * DAY_MS : 0;
}

/** Months are clipped to the end of the month, then days are counted. */
function lastOutside({ months = 0, days = 0 }: { months?: number; days?: number }, day: number) {
  const date = new Date(day * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() - months];
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastOfMonth)) / DAY_MS - days;
}

/** First day of a block of months. */
function firstOf(months: number, day: number): number {
  const date = new Date(day * DAY_MS);
  const month = date.getUTCMonth() - (date.getUTCMonth() % months);
  return Date.UTC(date.getUTCFullYear(), month, 1) / DAY_MS;
}

const terms = fc
  .record({
    within: fc.constantFrom<Terms['within']>(
      undefined,
      'month',
      'quarter',
      { rolling: { days: 10 } },
      { rolling: { days: 45 } },
      { rolling: { months: 1 } },
      { rolling: { months: 1, days: 3 } },
    ),
    up: fc.constantFrom<Terms['up']>('at-once', 'at-once', 'period-end'),
    down: fc.constantFrom<Terms['down']>('at-once', 'period-end', 'period-end', 'never'),
    drop: fc.constantFrom<Terms['drop']>('earned', 'one'),
    graceDays: fc.constantFrom(0, 0, 7, 20),
    anniversaryDays: fc.constantFrom(undefined, undefined, 30, 61),
    startsAtZero: fc.boolean(),
    slack: fc.constantFrom(0, 5, 10),
  })
  .map(({ startsAtZero, slack, ...rest }): Terms => {
    const froms = startsAtZero ? [0, 20, 40, 80] : [20, 40, 80];
    const levels = froms.map((from) => ({ id: `L${from}`, from, keep: Math.max(0, from - slack) }));
    const isCalendar = typeof rest.within === 'string' || rest.up === 'period-end';
    return { ...rest, levels, anniversaryDays: isCalendar ? undefined : rest.anniversaryDays };
  });

const earned = fc.array(
  fc.record({
    day: fc.nat(150).map((day) => FIRST_DAY + day),
    hour: fc.constantFrom(0, 9, 23),
    points: fc.constantFrom(5, 10, 15, 30, 60, -10, -40),
  }),
  { minLength: 1, maxLength: 25 },
);

function inOrder(all: readonly Earned[]): readonly Earned[] {
  return [...all].sort((a, b) => a.day - b.day || a.hour - b.hour);
}

const instantOf = ({ day, hour }: Earned): number => day * DAY_MS + hour * 3_600_000;

/** The instants at which something may be due up to another, included: midnights, and anniversaries. */
function passUntil(
  plain: Plain,
  { from, until }: { readonly from: number; readonly until: number },
  terms: Terms,
): void {
  let due = from;
  for (;;) {
    const midnight = (Math.floor(due / DAY_MS) + 1) * DAY_MS;
    due = Math.min(midnight, nextAnniversary(plain.anchor, due, terms));
    if (due > until) return;
    plain.pass(due);
  }
}

function nextAnniversary(anchor: number | undefined, after: number, terms: Terms): number {
  if (anchor === undefined || terms.anniversaryDays === undefined) return Number.POSITIVE_INFINITY;
  const length = terms.anniversaryDays * DAY_MS;
  const grace = graceMsOf(terms);
  const count = Math.max(1, Math.floor((after - anchor - grace) / length) + 1);
  return anchor + grace + count * length;
}

function openPlain(terms: Terms): Book {
  return openBook({ programme: 'plain', rules: ruleSetOf(terms) });
}

describe('levels beside a plain computation', () => {
  test('agree after every event, and at every boundary between', () => {
    fc.assert(
      fc.property(terms, earned, (rules, all) => {
        const game = new Game(rules);
        for (const one of inOrder(all)) game.earn(one);
        for (let day = 1; day <= 200; day += 1) game.waitADay();
        expect(game.differences).toEqual([]);
      }),
      { seed: 20_240_603, numRuns: 150 },
    );
  });

  test('one long advance tells the same as many short ones', () => {
    fc.assert(
      fc.property(terms, earned, (rules, all) => {
        const events = inOrder(all).map(eventOf);
        const stops = events.flatMap(({ at }) => [at - 30 * DAY_MS, at - 7_777_777, at - 1]);
        const [long, short] = [toldBy(rules, events, []), toldBy(rules, events, stops)];
        expect(short).toEqual(long);
      }),
      { seed: 20_240_604, numRuns: 60 },
    );
  });
});

/** A book and the plain computation, side by side. */
class Game {
  readonly #terms: Terms;
  readonly #book: Book;
  readonly #plain: Plain;
  #at: number | undefined;
  #count = 0;
  readonly differences: object[] = [];

  constructor(terms: Terms) {
    this.#terms = terms;
    this.#book = openPlain(terms);
    this.#plain = new Plain(terms);
  }

  earn(one: Earned): void {
    this.#goTo(instantOf(one));
    this.#book.post(eventOf(one, this.#count));
    this.#count += 1;
    this.#plain.earn(one);
    this.#compare(instantOf(one));
  }

  waitADay(): void {
    this.#goTo((this.#at ?? 0) + DAY_MS);
  }

  #goTo(until: number): void {
    if (this.#at !== undefined) {
      passUntil(this.#plain, { from: this.#at, until }, this.#terms);
      this.#compare(until);
    }
    this.#at = until;
  }

  #compare(at: number): void {
    const level = this.#book.member('one', { at }).tiers[0]?.level;
    if (level !== this.#plain.level)
      this.differences.push({ at: new Date(at), level, plain: this.#plain.level });
  }
}

function eventOf(one: Earned, index: number) {
  const at = instantOf(one);
  const data = { points: one.points };
  return { id: `e${index}`, type: 'scored', memberId: 'one', at, receivedAt: at, data };
}

/** The notices of a stream, with a stop wherever the clock is moved, and where the member stands at the end. */
function toldBy(
  terms: Terms,
  events: readonly ReturnType<typeof eventOf>[],
  stops: readonly number[],
) {
  const book = openPlain(terms);
  const told: Notice[] = [];
  const note = (outcomes: readonly Outcome[]) => {
    for (const { notices } of outcomes) told.push(...notices);
  };
  for (const event of events) {
    for (const stop of [...stops].sort((a, b) => a - b))
      if (stop > FIRST_DAY * DAY_MS && stop < event.at) note(book.advance(stop));
    note([book.post(event)]);
  }
  note(book.advance(Date.UTC(2025, 6, 1)));
  return { told, tiers: book.member('one').tiers };
}
