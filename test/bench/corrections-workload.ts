import type { Event } from '../../src/model/event.ts';
import { generator, type Workload } from './workload.ts';

/** How many of a hundred events are refunds; half of them are about the whole order. */
const REFUNDS = 25;
/** Each so many events, one is delivered a second time. */
const REDELIVERY = 50;

/** Orders and what comes back of them, in canonical order; the same terms give the same stream. */
export function generateReturns({ events, members, everyMs }: Workload): readonly Event[] {
  const random = generator(20_260_601);
  const stream: Event[] = [];
  const orders: Event[] = [];
  let at = Date.UTC(2026, 4, 25);
  for (let i = 0; i < events; i += 1) {
    at += Math.floor(random() * 2 * everyMs);
    const again = stream[i - 1];
    const order = orders[Math.floor(random() * orders.length)];
    if (again && i % REDELIVERY === 0) stream.push(again);
    else if (order && random() * 100 < REFUNDS) stream.push(refundOf(order, i, at, random()));
    else {
      const bought = orderOf(i, at, `m${Math.floor(random() * members)}`, random());
      orders.push(bought);
      stream.push(bought);
    }
  }
  return stream;
}

/** Each type is one literal, as parsed JSON would be: see "Write fast code" in docs/contributing.md. */
export function orderOf(i: number, at: number, memberId: string, drawn: number): Event {
  const data = { paid: (drawn * 200).toFixed(2), gift: i % 3 === 0 };
  return { id: `e${i}`, type: 'purchase', memberId, at, seq: i, key: `o${i}`, data };
}

export function refundOf(
  { memberId, key = '', data }: Event,
  i: number,
  at: number,
  drawn: number,
): Event {
  const id = `e${i}`;
  if (drawn < 0.5) return { id, type: 'refund', memberId, at, seq: i, ref: key };
  const amount = (Number(data?.['paid']) * (drawn - 0.5)).toFixed(2);
  return { id, type: 'refund', memberId, at, seq: i, ref: key, data: { amount } };
}
