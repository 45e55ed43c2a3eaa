import { type Book, compile, type Event, openBook, type SnapshotRow } from 'tallybook';

/** Rules whose grants can be taken back in every way, of which each leaves something in a row. */
export const CORRECTED = compile({
  id: 'c',
  version: 1,
  timeZone: 'UTC',
  currencies: { points: { clawback: 'clip' }, growth: { scale: 2 } },
  rules: {
    order: {
      kind: 'award',
      on: 'purchase',
      once: '$.data.code',
      amount: {
        points: {
          rate: '1',
          of: { lines: '$.data.lines', price: '$.price', quantity: '$.quantity' },
          split: { over: '$.data.lines', by: '$.price', quantity: '$.quantity' },
        },
        growth: { rate: '0.5', of: '$.data.paid', rounding: 'carry' },
      },
    },
    units: {
      kind: 'award',
      on: 'basket',
      amount: {
        growth: {
          rate: '1',
          of: { lines: '$.data.lines', price: '$.price', quantity: '$.quantity' },
          roundEach: 'unit',
          rounding: 'half-up',
        },
      },
    },
    fixed: { kind: 'award', on: 'basket', amount: 7 },
    twice: { kind: 'multiplier', rules: ['fixed'], factor: '1.5' },
    share: { kind: 'award', on: 'share', amount: { formula: { add: ['$.data.n', 1] } } },
    praise: { kind: 'award', on: 'praise', to: '$.data.to', amount: 3 },
    promise: { kind: 'award', on: 'visit', amount: { growth: 2 }, hold: { for: { days: 30 } } },
    most: { kind: 'cap', rules: ['fixed', 'share'], sum: 1_000, per: 'day', for: 'programme' },
    life: { kind: 'expiry', after: { days: 1 } },
    levels: {
      kind: 'tier',
      by: { spend: '$.data.paid', on: 'purchase' },
      levels: [{ id: 'A', from: 1 }],
    },
  },
} as never);

const START = Date.UTC(2026, 0, 5);
const HOUR = 3_600_000;

const LINES = [
  { id: 'l1', price: '3.5', quantity: 2 },
  { id: 'l2', price: '1', quantity: 3 },
];

/** An event of m1, so many hours after the start. */
export function eventAt(id: string, hour: number, more: Partial<Event>): Event {
  return { id, type: 'share', memberId: 'm1', at: START + hour * HOUR, ...more };
}

/** A member of whom something has lapsed, come back, is awaited, voided, short and still open. */
export function correctedBook(snapshot?: Iterable<SnapshotRow>): Book {
  const book = openBook({ programme: 'main', rules: CORRECTED, snapshot });
  if (snapshot) return book;
  const post = (id: string, hour: number, more: Partial<Event>) =>
    book.post(eventAt(id, hour, more), { trusted: true });
  const lines = { lines: LINES, paid: '9.99' };
  post('p1', 0, {
    type: 'purchase',
    key: 'o1',
    groupId: 'g1',
    by: 'm3',
    data: { ...lines, code: 'x' },
  });
  post('b1', 1, { type: 'basket', key: 'o2', data: { lines: LINES } });
  post('k1', 2, { type: 'praise', data: { to: 'm2' } });
  post('k2', 2, { type: 'praise', memberId: 'm2', data: { to: 'm1' } });
  post('v1', 3, { type: 'visit' });
  post('r1', 4, { type: 'refund', ref: 'p1', data: { lines: [{ line: 'l1', quantity: 1 }] } });
  post('r2', 4, { type: 'refund', ref: 'p1', data: { amount: '0.5' } });
  post('s1', 50, { data: { n: 2 } });
  post('r3', 50.1, { type: 'redeem', data: { points: 3 } });
  post('r4', 50.2, { type: 'undo', ref: 's1' });
  post('r5', 50.3, { type: 'refund', ref: 'p9', data: { amount: '1' } });
  post('w1', 50.4, { type: 'void', ref: 'p8' });
  post('s2', 50.5, { data: { n: 4 } });
  post('w2', 50.6, { type: 'void', ref: 's2' });
  post('r6', 50.7, { type: 'undo', ref: 'nothing' });
  post('t1', 50.75, { type: 'look' });
  post('s3', 50.8, { data: { n: 40 } });
  post('s4', 20, { data: { n: 1 } });
  post('k3', 50.85, { type: 'praise', memberId: 'm2', data: { to: 'm1' } });
  post('r7', 50.9, { type: 'redeem', data: { points: 40 } });
  post('r8', 50.95, { type: 'undo', ref: 's3' });
  return book;
}

/** The snapshot of that book as JSON. */
export const CORRECTED_ROWS: string = JSON.stringify([...correctedBook().snapshot()]);
