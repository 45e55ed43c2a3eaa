import { epochMs, monthOf, type PlainCalendar } from './plain.ts';
import { linesOf, type MatchedRefund, mills, type Returned } from './retail.ts';
import { add } from './sums.ts';
import type { StreamEvent } from './support.ts';

/** What customers of a shop have who give things back: the same rules as those of the test, by hand. */

/** Most points of a day for orders. */
export const DAY_MAX = 2_000;
export const FIRST_ORDER = 100;
export const PRICE = 500;

interface PlainLevel {
  readonly id: string;
  readonly from: number;
  /** Points per pound, in tenths. */
  readonly tenths: bigint;
}

/** By all that was ever earned, and by what was earned in a quarter; both fall at once. */
export const CLUB: readonly PlainLevel[] = [
  { id: 'silver', from: 1_000, tenths: 12n },
  { id: 'gold', from: 5_000, tenths: 15n },
];
export const QUARTERLY: readonly PlainLevel[] = [
  { id: 'regular', from: 200, tenths: 10n },
  { id: 'friend', from: 600, tenths: 10n },
];

/** An order as far as it may be given back. */
interface PlainOrder {
  readonly ms: number;
  readonly quarter: number;
  /** Units and thousandths of a pound for each. */
  readonly lines: { units: number; readonly price: bigint }[];
  readonly tenths: bigint;
  /** What the day had left for it. */
  readonly room: number;
  granted: number;
  bonus: number;
}

interface PlainStanding {
  readonly ruleId: string;
  readonly levels: readonly PlainLevel[];
  rank: number;
}

/** One customer, one thing after the other. */
export class PlainCustomer {
  balance = 0;
  /** Points by `rule order`, refunds taken off. */
  readonly orders = new Map<string, number>();
  /** What each refund takes, by `refund rule order`. */
  readonly taken = new Map<string, number>();
  /** Refunds of which an order was too old: then nothing comes back with them. */
  readonly tooLate: string[] = [];
  /** Crossings as `rule from>to at`. */
  readonly crossings: string[] = [];
  /** Redemptions that were not refused. */
  readonly redeemed: string[] = [];
  readonly #known = new Map<string, PlainOrder>();
  readonly #days = new Map<number, number>();
  readonly #earned = new Map<number, number>();
  readonly #club: PlainStanding = { ruleId: 'club', levels: CLUB, rank: 0 };
  readonly #quarterly: PlainStanding = { ruleId: 'quarterly', levels: QUARTERLY, rank: 0 };
  readonly #calendar: PlainCalendar;
  #quarter = Number.NEGATIVE_INFINITY;

  constructor(calendar: PlainCalendar) {
    this.#calendar = calendar;
  }

  buy(event: StreamEvent): void {
    const ms = epochMs(event);
    this.passUntil(ms);
    const day = this.#calendar.dayAt(ms);
    const lines = linesOf(event).map(([, units, price]) => ({ units, price: mills(price) }));
    const tenths = CLUB[this.#club.rank - 1]?.tenths ?? 10n;
    const room = DAY_MAX - (this.#days.get(day) ?? 0);
    const bonus = this.#known.size === 0 ? FIRST_ORDER : 0;
    const quarter = quarterOf(day);
    const order = { ms, quarter, lines, tenths, room, granted: 0, bonus };
    order.granted = worthOf(order);
    this.#known.set(event.id, order);
    add(this.#days, day, order.granted);
    this.#earn('order', event.id, quarter, order.granted);
    this.#earn('first-order', event.id, quarter, bonus);
    this.#review(ms);
  }

  refund({ id, at }: StreamEvent, { parts }: MatchedRefund): void {
    const ms = Date.parse(at);
    this.passUntil(ms);
    const isLate = parts.some(({ ref }) => ms >= aYearAfter(this.#orderOf(ref).ms));
    if (isLate) this.tooLate.push(id);
    else for (const part of parts) this.#giveBack(id, part);
    this.#review(ms);
  }

  #orderOf(ref: string): PlainOrder {
    const order = this.#known.get(ref);
    if (!order) throw new Error(`${ref} was not bought before it came back.`);
    return order;
  }

  #giveBack(refundId: string, { ref, lines }: Returned): void {
    const order = this.#orderOf(ref);
    for (const [index, units] of lines) {
      const line = order.lines[index];
      if (line) line.units -= units;
    }
    const points = Math.max(0, order.granted - worthOf(order));
    order.granted -= points;
    this.#take(refundId, 'order', ref, points);
    if (order.lines.some(({ units, price }) => units > 0 && price > 0n)) return;
    this.#take(refundId, 'first-order', ref, order.bonus);
    order.bonus = 0;
  }

  #take(refundId: string, ruleId: string, ref: string, points: number): void {
    const { quarter } = this.#orderOf(ref);
    add(this.taken, `${refundId} ${ruleId} ${ref}`, -points);
    this.#earn(ruleId, ref, quarter, -points);
  }

  #earn(ruleId: string, orderId: string, quarter: number, points: number): void {
    this.balance += points;
    add(this.orders, `${ruleId} ${orderId}`, points);
    add(this.#earned, quarter, points);
  }

  redeem({ id, at }: StreamEvent): void {
    this.passUntil(Date.parse(at));
    if (this.balance < PRICE) return;
    this.balance -= PRICE;
    this.redeemed.push(id);
  }

  /** The next quarter begins with nothing. */
  passUntil(ms: number): void {
    const quarter = quarterOf(this.#calendar.dayAt(ms));
    if (quarter === this.#quarter) return;
    const next = monthOf(this.#quarter, 3);
    this.#quarter = quarter;
    if (this.#quarterly.rank > 0) this.#move(this.#quarterly, 0, this.#calendar.startOf(next));
  }

  /** Up level by level, down at once. */
  #review(ms: number): void {
    const at = new Date(ms).toISOString();
    let life = 0;
    for (const points of this.#earned.values()) life += points;
    const ofQuarter = this.#earned.get(this.#quarter) ?? 0;
    for (const [standing, measure] of [
      [this.#club, life],
      [this.#quarterly, ofQuarter],
    ] as const) {
      const rank = standing.levels.filter(({ from }) => from <= measure).length;
      while (standing.rank < rank) this.#move(standing, standing.rank + 1, at);
      if (standing.rank > rank) this.#move(standing, rank, at);
    }
  }

  #move(standing: PlainStanding, rank: number, at: string): void {
    const { ruleId, levels } = standing;
    const [from, to] = [standing.rank, rank].map((one) => levels[one - 1]?.id);
    this.crossings.push(`${ruleId} ${from}>${to} ${at}`);
    standing.rank = rank;
  }

  /** Levels as `rule level`. */
  get levels(): readonly string[] {
    return [this.#club, this.#quarterly].map(
      ({ ruleId, levels, rank }) => `${ruleId} ${levels[rank - 1]?.id}`,
    );
  }
}

function worthOf({ lines, tenths, room }: PlainOrder): number {
  let base = 0n;
  for (const { units, price } of lines) base += price * BigInt(units);
  return Math.min(Number((base * tenths) / 10_000n), room);
}

function quarterOf(day: number): number {
  const month = new Date(day * 86_400_000).getUTCMonth();
  return monthOf(day, -(month % 3));
}

/** The same time of day on the same date; both lie in winter where it matters. */
function aYearAfter(ms: number): number {
  const date = new Date(ms);
  return date.setUTCFullYear(date.getUTCFullYear() + 1);
}
