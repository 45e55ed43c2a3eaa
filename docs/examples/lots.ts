import { type Event, type Outcome, openBook } from 'tallybook';

const book = openBook({
  programme: 'shop-1',
  rules: {
    id: 'shop',
    version: 1,
    timeZone: 'Asia/Shanghai',
    rules: {
      order: { kind: 'award', on: 'purchase', amount: { rate: 1, of: '$.data.paid' } },
      'shelf-life': { kind: 'expiry', after: { months: 1 }, remind: { days: 7 } },
    },
  },
});

const post = (event: Omit<Event, 'memberId'>) =>
  said(book.post({ ...event, memberId: 'mia' }, { trusted: true }));
const said = ({ entries, notices }: Outcome) => [
  ...entries.map(({ day, kind, points, balance, lots = [] }) => {
    const moved = lots.map((lot) => `${lot.points} through ${lot.through}`);
    return `${day} ${kind} ${points}, balance ${balance} (${moved.join(', ')})`;
  }),
  ...notices.map(({ kind, at }) => `${at} ${kind}`),
];

console.log([
  ...post({ id: 'a', type: 'purchase', at: '2026-01-31T12:00:00+08:00', data: { paid: '100' } }),
  ...post({ id: 'b', type: 'purchase', at: '2026-02-10T12:00:00+08:00', data: { paid: '80.50' } }),
]);
// → [
// →   '2026-01-31 accrual 100, balance 100 (100 through 2026-02-28)',
// →   '2026-02-10 accrual 80, balance 180 (80 through 2026-03-10)'
// → ]
// The soonest to lapse goes first.
console.log(
  post({
    id: 'c',
    type: 'redeem',
    key: 'order-9',
    at: '2026-02-14T12:00:00+08:00',
    data: { points: 120 },
  }),
);
// → [
// →   '2026-02-14 redemption -120, balance 60 (-100 through 2026-02-28, -20 through 2026-03-10)'
// → ]

console.log(book.wakeAt(), book.advance('2026-03-11T00:00:00+08:00').flatMap(said));
// → 2026-03-03T16:00:00.000Z [
// →   '2026-03-03T16:00:00.000Z lapse-ahead',
// →   '2026-03-11 expiration -60, balance 0 (-60 through 2026-03-10)'
// → ]
// What comes back to a lot that has lapsed meanwhile lapses at once.
console.log(post({ id: 'd', type: 'cancel', ref: 'order-9', at: '2026-03-11T00:01:00+08:00' }));
// → [
// →   '2026-03-11 reversal 120, balance 120 (100 through 2026-02-28, 20 through 2026-03-10)',
// →   '2026-03-11 expiration -100, balance 20 (-100 through 2026-02-28)',
// →   '2026-03-11 expiration -20, balance 0 (-20 through 2026-03-10)'
// → ]
