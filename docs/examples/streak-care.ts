import { openBook } from 'tallybook';

const book = openBook({
  programme: 'group-42',
  rules: {
    id: 'group',
    version: 1,
    timeZone: 'Asia/Shanghai',
    currencies: { points: {}, freezes: {} },
    rules: {
      'three-days': {
        kind: 'streak',
        on: 'check-in',
        every: 3,
        amount: { points: 20, freezes: 1 },
        freezes: { currency: 'freezes' },
        makeUp: { within: { days: 7 }, price: 5 },
      },
    },
  },
});
const post = (id: string, type: string, at: string, data = {}) =>
  book.post({ id, type, memberId: 'mia', at, data }, { trusted: true });
const standing = () => {
  const [streak] = book.member('mia').streaks;
  return `${streak?.current} days, ${streak?.freezes} freezes`;
};

for (const day of ['01', '02', '03']) post(day, 'check-in', `2026-06-${day}T09:00+08:00`);
console.log(standing());
// → 3 days, 1 freezes
const [notice] = post('05', 'check-in', '2026-06-05T09:00+08:00').notices;
console.log(notice?.kind === 'freeze-used' && notice.days, standing());
// → [ '2026-06-04' ] 4 days, 0 freezes
post('07', 'check-in', '2026-06-07T09:00+08:00');
console.log(standing());
// → 1 days, 0 freezes
post('made up', 'make-up', '2026-06-07T10:00+08:00', { day: '2026-06-06' });
console.log(standing());
// → 6 days, 1 freezes
