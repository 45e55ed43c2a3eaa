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
