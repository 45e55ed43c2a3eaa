import { openBook } from 'tallybook';

const book = openBook({
  programme: 'shop-1',
  rules: {
    id: 'shop',
    version: 1,
    timeZone: 'UTC',
    rules: {
      order: {
        kind: 'award',
        on: 'purchase',
        amount: { rate: 1, of: '$.data.paid' },
        hold: { for: { days: 14 }, on: 'received' },
      },
    },
  },
});
const bought = { type: 'purchase', memberId: 'mia', data: { paid: 50 } };
book.post({ ...bought, id: 'a', at: '2026-06-01T10:00:00Z', key: 'order-1' });
const second = book.post({ ...bought, id: 'b', at: '2026-06-02T10:00:00Z', key: 'order-2' });
console.log(second.entries.map(({ kind, bucket, points }) => `${kind} ${bucket} ${points}`));
// → [ 'accrual pending 50' ]

const redeem = { id: 'c', type: 'redeem', memberId: 'mia', data: { points: 10 } };
const spent = book.post({ ...redeem, at: '2026-06-03T10:00:00Z' }, { trusted: true });
console.log(spent.status, spent.reasons);
// → refused [
// →   {
// →     code: 'insufficient-points',
// →     params: { currency: 'points', needs: 10, has: 0 }
// →   }
// → ]

// The parcel of the second order has arrived; of the first nothing more is heard.
const arrived = { id: 'd', type: 'received', memberId: 'mia', key: 'order-2' };
const released = book.post({ ...arrived, at: '2026-06-05T10:00:00Z' });
console.log(released.entries.map(({ kind, bucket, points }) => `${kind} ${bucket} ${points}`));
// → [ 'release pending -50', 'release available 50' ]
console.log(book.member('mia').balances, book.member('mia').pending, book.wakeAt());
// → { points: 50 } { points: 50 } 2026-06-15T10:00:00.000Z
