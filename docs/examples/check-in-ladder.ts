import { openBook } from 'tallybook';

const book = openBook({
  programme: 'group-42',
  rules: {
    id: 'check-in-club',
    version: 1,
    timeZone: 'Asia/Shanghai',
    rules: {
      ladder: { kind: 'streak', on: 'check-in', table: [1, 2, 3, 4, 5, 6, 20], after: 'wrap' },
      'ten-days': {
        kind: 'streak',
        on: 'check-in',
        mode: 'calendar-month',
        gaps: 'allowed',
        milestones: [{ at: 10, amount: 50 }],
      },
    },
  },
});
const checkIn = (day: number) => {
  const date = `2026-06-${String(day).padStart(2, '0')}`;
  const at = `${date}T08:00+08:00`;
  const { entries, notices } = book.post({ id: date, type: 'check-in', memberId: 'mia', at });
  const ended = notices.map((notice) => ('length' in notice ? ` (${notice.length} ended)` : ''));
  return entries.map(({ points }) => `+${points}`).join(' ') + ended.join('');
};
console.log([1, 2, 3, 4, 5, 6, 7, 8].map(checkIn).join(', '));
// → +1, +2, +3, +4, +5, +6, +20, +1
console.log([10, 11].map(checkIn).join(', '));
// → +1 (8 ended), +2 +50

const { streaks } = book.member('mia', { at: '2026-06-12T20:00+08:00' });
console.log(streaks.map(({ ruleIds, current, atRisk }) => `${ruleIds} ${current} ${atRisk}`));
// → [ 'ladder 2 true', 'ten-days 10 false' ]
