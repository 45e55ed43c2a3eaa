import { openBook } from 'tallybook';

const book = openBook({
  programme: 'shop-1',
  rules: {
    id: 'shop',
    version: 1,
    timeZone: 'UTC',
    rules: { 'shelf-life': { kind: 'expiry', after: { months: 12 }, remind: { days: 7 } } },
  },
});
book.post(
  {
    id: 'a',
    type: 'opening',
    memberId: 'mia',
    at: '2026-06-01T00:00:00Z',
    data: {
      lots: [
        { points: 30, through: '2026-06-10' },
        { points: 20, through: '2026-06-20' },
        { points: 50 },
      ],
    },
  },
  { trusted: true },
);

const { lots, entries, notices } = book.forecast('mia');
console.log(lots.map(({ points, through = 'never' }) => `${points} ${through}`));
// → [ '30 2026-06-10', '20 2026-06-20', '50 never' ]
console.log(entries.map(({ at, points, balance }) => `${at} ${points}, balance ${balance}`));
// → [
// →   '2026-06-11T00:00:00.000Z -30, balance 70',
// →   '2026-06-21T00:00:00.000Z -20, balance 50'
// → ]
console.log(notices.map(({ at, kind }) => `${at} ${kind}`));
// → [
// →   '2026-06-04T00:00:00.000Z lapse-ahead',
// →   '2026-06-14T00:00:00.000Z lapse-ahead'
// → ]
console.log(book.member('mia', { at: '2026-06-15T00:00:00Z' }).balances);
// → { points: 70 }
