import type { Row } from './support.ts';

/** Whole numbers from 0 to `until` − 1, the same for the same seed (Numerical Recipes' constants). */
type Dice = (until: number) => number;

function dice(seed: number): Dice {
  let state = seed >>> 0;
  return (until) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * until);
  };
}

const MINUTE_MS = 60_000;
const START = Date.UTC(2016, 0, 1);

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** Chat rows in order of time, some busy members over 100 a day, one row in 100 delivered twice. */
export function chatSample(seed: number): readonly Row[] {
  const roll = dice(seed);
  const rows: Row[] = [];
  for (let index = 0; index < 4_000; index += 1) {
    const memberId = `u${1 + roll(1 + roll(12))}`;
    const at = iso(START + (index >> 1) * MINUTE_MS);
    const row = { id: `g${index}`, type: 'message', memberId, at, data: { len: roll(200) } };
    rows.push(row);
    if (index % 100 === 0) rows.push(row);
  }
  return rows;
}

function decimal(units: number, scale: number): string {
  const digits = String(units).padStart(scale + 1, '0');
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Purchases sorted by customer, several on one noon, some of 0.00 and equal but for the id. */
export function purchaseSample(seed: number): readonly Row[] {
  const roll = dice(seed);
  const rows: Row[] = [];
  for (let customer = 1; customer <= 200; customer += 1) {
    let day = roll(100);
    const count = 1 + roll(8);
    for (let nth = 0; nth < count; nth += 1) {
      const amount = decimal(roll(40) === 0 ? 0 : roll(9_000), 2);
      const at = `${iso(Date.UTC(1997, 0, 1 + day)).slice(0, 10)}T12:00:00-05:00`;
      const data = { amount, currency: 'USD', qty: 1 + roll(3) };
      rows.push({ id: `cd${rows.length}`, type: 'purchase', memberId: `c${customer}`, at, data });
      day += roll(3) * 40;
    }
  }
  return rows;
}

/** Invoices with lines, some prices in tenths of a penny, and refunds. */
export function invoiceSample(seed: number): readonly Row[] {
  const roll = dice(seed);
  const rows: Row[] = [];
  for (let index = 0; index < 600; index += 1) {
    const isRefund = roll(6) === 0;
    let mills = 0;
    const lines = Array.from({ length: 1 + roll(12) }, () => {
      const quantity = (1 + roll(24)) * (isRefund ? -1 : 1);
      const price = roll(30) === 0 ? roll(900) : roll(900) * 10;
      mills += quantity * price;
      return [`sku${roll(50)}`, quantity, decimal(price, 3)];
    });
    const amount = mills < 0 ? `-${decimal(-mills, 3)}` : decimal(mills, 3);
    const at = iso(START + index * MINUTE_MS).replace('Z', '+00:00');
    const data = { amount, currency: 'GBP', country: 'United Kingdom', lines };
    const type = isRefund ? 'refund' : 'purchase';
    rows.push({ id: `or${index}`, type, memberId: `c${roll(60)}`, at, data });
  }
  return rows;
}

/** What a shop hands out: invoices, and which units of them each refund line takes back. */
interface Invoices {
  readonly invoices: Row[];
  readonly matches: Row[];
}

/** Orders, and refunds of units that were ordered before, of which some name what nobody has ordered. */
export function refundSample(seed: number): Invoices {
  const roll = dice(seed);
  const orders: Row[] = [];
  const sample: Invoices = { invoices: [], matches: [] };
  const unitsLeft = new Map<string, number>();
  for (let index = 0; index < 1_200; index += 1) {
    const at = iso(START + index * 450 * MINUTE_MS).replace('Z', '+00:00');
    const order = orders[roll(orders.length)];
    if (order && roll(4) === 0) giveBack(order, { id: `orC${index}`, at }, sample);
    else orders.push(orderOf(index, at));
  }
  return sample;

  function orderOf(index: number, at: string): Row {
    let pence = 0;
    const lines = Array.from({ length: 1 + roll(6) }, () => {
      const [units, price] = [1 + roll(24), 1 + roll(2_000)];
      pence += units * price;
      return [`sku${roll(40)}`, units, decimal(price, 2)];
    });
    const data = { amount: decimal(pence, 2), currency: 'GBP', lines };
    const order = { id: `or${index}`, type: 'purchase', memberId: `c${roll(40)}`, at, data };
    sample.invoices.push(order);
    return order;
  }

  function giveBack(order: Row, { id, at }: Pick<Row, 'id' | 'at'>, into: Invoices): void {
    const { memberId, data } = order;
    const lines: unknown[] = [];
    for (const [index, bought] of (data['lines'] as SampleLine[]).entries()) {
      if (index > 0 && roll(3) > 0) continue;
      const match = matchOf(order.id, index, bought);
      const { sku, qty, price } = match;
      const line = lines.push([sku, -qty, price]) - 1;
      const row = { refundId: id, line, ...match };
      into.matches.push({ id: `${id}#${line}`, type: 'refund_match', memberId, at, data: row });
    }
    into.invoices.push({ id, type: 'refund', memberId, at, data: { currency: 'GBP', lines } });
  }

  function matchOf(ref: string, index: number, [sku, ordered, price]: SampleLine) {
    const what = `${ref} ${index}`;
    const left = unitsLeft.get(what) ?? ordered;
    const units = Math.min(left, 1 + roll(ordered));
    unitsLeft.set(what, left - units);
    const unmatched = units === 0 || roll(20) === 0 ? 1 : 0;
    const matches = units === 0 ? [] : [[ref, units, price]];
    return { sku, qty: units + unmatched, price, matches, unmatched };
  }
}

type SampleLine = readonly [sku: string, quantity: number, price: string];

/** Votes that carry a day only, enough for the cap of a day, acceptances and bounties. */
export function reputationSample(seed: number): readonly Row[] {
  const roll = dice(seed);
  const rows: Row[] = [];
  for (let index = 0; index < 3_000; index += 1) {
    const at = iso(START + Math.floor(index / 300) * 1_440 * MINUTE_MS);
    const id = `sv${String(index).padStart(5, '0')}`;
    rows.push({ id, memberId: `u${1 + roll(1 + roll(20))}`, at, ...somethingRated(roll) });
  }
  return rows;
}

function somethingRated(roll: Dice): Pick<Row, 'type' | 'data'> {
  const kind = roll(2) === 0 ? 'question' : 'answer';
  const wiki = roll(50) === 0 ? { wiki: 1 } : {};
  const postId = `p${roll(500)}`;
  switch (roll(30)) {
    case 0:
      return {
        type: 'accept',
        data: {
          postId,
          kind: 'answer',
          self: roll(5) === 0 ? 1 : 0,
          acceptorId: `u${30 + roll(20)}`,
          ...wiki,
        },
      };
    case 1:
      return { type: 'bounty_start', data: { postId, amount: String(50 * (1 + roll(4))) } };
    case 2:
      return { type: 'bounty_award', data: { postId, amount: String(50 * (1 + roll(4))) } };
    case 3:
    case 4:
      return { type: 'vote_down', data: { postId, kind, ...wiki } };
    default:
      return { type: 'vote_up', data: { postId, kind, ...wiki } };
  }
}

/** The same rows in another order (Fisher–Yates). */
export function shuffled<T>(rows: readonly T[], seed: number): readonly T[] {
  const roll = dice(seed);
  const left = [...rows];
  const taken: T[] = [];
  while (left.length > 0) {
    const index = roll(left.length);
    const [row] = left.slice(index, index + 1);
    const last = left.pop();
    if (row === undefined || last === undefined) break;
    if (index < left.length) left[index] = last;
    taken.push(row);
  }
  return taken;
}

const DAY_MINUTES = 1_440;

/** Check-ins of members who come for days on end and stay away again, in the order of receipt. */
export function checkinSample(seed: number): readonly Row[] {
  const roll = dice(seed);
  const rows: Row[] = [];
  for (let member = 1; member <= 40; member += 1) {
    const zeal = 1 + roll(9);
    let day = roll(60);
    while (day < 700) {
      const minutes = day * DAY_MINUTES + roll(DAY_MINUTES);
      const at = iso(START + minutes * MINUTE_MS);
      rows.push({ id: `br${rows.length}`, type: 'checkin', memberId: `u${member}`, at, data: {} });
      if (roll(3) > 0) day += roll(zeal + 2) === 0 ? 1 + roll(20) : 1;
    }
  }
  return shuffled(rows, seed);
}

/** The same members; one check-in in ten is received days or months after it was made. */
export function lateSample(seed: number): readonly Row[] {
  const roll = dice(seed);
  const received = checkinSample(seed).map((row) => {
    const minutes = roll(10) === 0 ? roll(roll(10) === 0 ? 100_000 : 6_000) : 0;
    return { row, ms: Date.parse(row.at) + minutes * MINUTE_MS };
  });
  received.sort((a, b) => a.ms - b.ms);
  return received.map(({ row, ms }) => ({ ...row, data: { receivedAt: iso(ms) } }));
}

/** Messages in bursts, with hashes and lengths that come again, in three rooms. */
export function floodSample(seed: number): readonly Row[] {
  const roll = dice(seed);
  const rows: Row[] = [];
  let ms = START;
  for (let index = 0; index < 6_000; index += 1) {
    ms += roll(roll(40) === 0 ? 900_000 : 4_000);
    const text = roll(2 + roll(300));
    const data = { room: `r${roll(3)}`, len: text % 23, h: text.toString(16).padStart(10, '0') };
    const memberId = `u${1 + roll(1 + roll(9))}`;
    const row = { id: `g${index}`, type: 'message', memberId, at: iso(ms), data };
    rows.push(row);
    if (index % 200 === 0) rows.push(row);
  }
  return rows;
}

/** Short texts of several scripts; some differ only in what a key leaves out. */
const TEXTS: readonly string[] = [
  '早上好',
  '早上好呀大家',
  '修复 BUG',
  '修复　bug',
  'ＯＫ，收到了',
  'ok，收到了',
  '👩‍👩‍👧‍👦👍🏽',
  'Straße gesperrt',
  'STRASSE gesperrt',
  'Привет!',
  'привет!',
  'zero\u200bwidth',
  'zerowidth',
  'e\u0301cole',
  'école',
  ' ',
];

/** Texts with their instants nearly in order, a third of them said before. */
export function textSample(seed: number): readonly Row[] {
  const roll = dice(seed);
  const rows: Row[] = [];
  let ms = START;
  for (let index = 0; index < 1_500; index += 1) {
    ms += roll(6) * 600_000 - (roll(50) === 0 ? 1_200_000 : 0);
    const words = Array.from({ length: 1 + roll(2) }, () => TEXTS[roll(TEXTS.length)] ?? '');
    const data = { text: roll(3) === 0 ? `${words.join(' ')}${roll(90)}` : words.join(' ') };
    const memberId = `u${1 + roll(8)}`;
    rows.push({ id: `zh${index}`, type: 'message', memberId, at: iso(ms), data });
  }
  return rows;
}

/** A channel that members enter, leave and talk in; some joins and leaves were missed, and the clock goes back. */
export function ircSample(seed: number): readonly Row[] {
  const roll = dice(seed);
  const iso0100 = (minutes: number) => iso(START + minutes * MINUTE_MS).replace('Z', '+01:00');
  return Array.from({ length: 4_000 }, (_, index): Row => {
    const id = `cs${index}`;
    const memberId = `u${1 + roll(1 + roll(30))}`;
    const minutes = 60 + index * 5;
    // Only what is said is seen while the clock is set back.
    if (index % 50 === 49)
      return { id, type: 'message', memberId, at: iso0100(minutes - 12), data: {} };
    const at = iso0100(minutes);
    if (roll(300) === 0)
      return { id, type: 'rename', memberId, at, data: { newMemberId: `u${1 + roll(40)}` } };
    const type = ['message', 'message', 'message', 'join', 'leave'][roll(5)] ?? 'message';
    return { id, type, memberId, at, data: {} };
  });
}

/** Ratings that members give each other, no pair twice, most of them good; some days are busy. */
export function ratingSample(seed: number): readonly Row[] {
  const roll = dice(seed);
  const rows: Row[] = [];
  const pairs = new Set<string>();
  let ms = START;
  for (let index = 0; index < 3_000; index += 1) {
    ms += roll(roll(60) === 0 ? DAY_MINUTES * MINUTE_MS : 9 * MINUTE_MS);
    const [memberId, subjectId] = [`u${roll(90)}`, `u${roll(1 + roll(90))}`];
    const pair = `${memberId} ${subjectId}`;
    if (memberId === subjectId || pairs.has(pair)) continue;
    pairs.add(pair);
    const size = 1 + roll(1 + roll(10));
    const data = { subjectId, rating: roll(9) === 0 ? -size : size };
    rows.push({ id: `bo${index}`, type: 'review', memberId, at: iso(ms), data });
  }
  return rows;
}

/** Votes for stories, some taken back, never more than there were; some days are busy. */
export function reactionSample(seed: number): readonly Row[] {
  const roll = dice(seed);
  const rows: Row[] = [];
  const scores = new Map<number, number>();
  let ms = START;
  for (let index = 0; index < 4_000; index += 1) {
    ms += roll(roll(50) === 0 ? 3 * DAY_MINUTES * MINUTE_MS : 20 * MINUTE_MS);
    const story = Math.max(0, (index >> 4) - roll(30));
    const score = scores.get(story) ?? 0;
    const delta = score > 1 && roll(8) === 0 ? -1 - roll(2) : 1 + roll(1 + roll(4));
    scores.set(story, score + delta);
    const data = { storyId: `s${story}`, delta };
    rows.push({
      id: `lr${index}`,
      type: 'reaction',
      memberId: `u${story % 24}`,
      at: iso(ms),
      data,
    });
  }
  return rows;
}
