import { openBook } from 'tallybook';

const book = openBook({
  programme: 'group-42',
  rules: {
    id: 'group',
    version: 1,
    timeZone: 'Asia/Shanghai',
    rules: { 'seven-days': { kind: 'streak', on: 'check-in', every: 7, amount: 30 } },
  },
});
for (const day of ['2026-06-01', '2026-06-02', '2026-06-03'])
  book.post({ id: day, type: 'check-in', memberId: 'mia', at: `${day}T09:00+08:00` });

const standing = (at: string) => {
  const [streak] = book.member('mia', { at }).streaks;
  return `${at}: ${streak?.current}${streak?.atRisk ? ', at risk' : ''}, longest ${streak?.longest}`;
};
console.log(standing('2026-06-03T23:59+08:00'));
// → 2026-06-03T23:59+08:00: 3, longest 3
console.log(standing('2026-06-04T23:59+08:00'));
// → 2026-06-04T23:59+08:00: 3, at risk, longest 3
console.log(standing('2026-06-05T00:00+08:00'));
// → 2026-06-05T00:00+08:00: 0, longest 3
console.log(book.wakeAt());
// → 2026-06-04T16:00:00.000Z
console.log(book.advance('2026-06-05T00:00+08:00')[0]?.notices);
// → [
// →   {
// →     kind: 'streak-ended',
// →     id: '#2026-06-04T16:00:00.000Z#seven-days#ended#mia',
// →     memberId: 'mia',
// →     ruleId: 'seven-days',
// →     length: 3,
// →     first: '2026-06-01',
// →     last: '2026-06-03',
// →     at: '2026-06-04T16:00:00.000Z'
// →   }
// → ]
