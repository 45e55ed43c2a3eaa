import { type Event, openBook } from 'tallybook';

const book = openBook({
  programme: 'shop-1',
  rules: {
    id: 'shop',
    version: 1,
    timeZone: 'UTC',
    rules: {
      order: { kind: 'award', on: 'purchase', amount: { rate: '0.1', of: '$.data.paid' } },
    },
  },
});
const post = (event: Partial<Event> & Pick<Event, 'id' | 'type' | 'at'>) => {
  const { entries, reasons } = book.post({ memberId: 'mia', ...event }, { trusted: true });
  const lines = entries.map(({ kind, points, balance }) => `${kind} ${points}, balance ${balance}`);
  return [...lines, ...reasons.map(({ code }) => code)];
};

const order = { type: 'purchase', key: 'order-7', data: { paid: '100' } };
console.log(post({ ...order, id: 'a', at: '2026-06-01T10:00:00Z' }));
// → [ 'accrual 10, balance 10' ]
const refund = { type: 'refund', ref: 'order-7' };
console.log(post({ ...refund, id: 'b', at: '2026-06-03T10:00:00Z', data: { amount: '35' } }));
// → [ 'reversal -4, balance 6' ]
console.log(post({ ...refund, id: 'c', at: '2026-07-04T10:00:00Z' }));
// → [ 'reversal -6, balance 0' ]
// The bank reverses the payment, too: there is nothing left to take.
console.log(post({ id: 'd', type: 'chargeback', ref: 'order-7', at: '2026-08-05T10:00:00Z' }));
// → [ 'nothing-left' ]
