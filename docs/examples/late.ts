import { openBook } from 'tallybook';

// #region book
const book = openBook({
  programme: 'group-42',
  rules: {
    id: 'group',
    version: 1,
    timeZone: 'Asia/Shanghai',
    rules: {
      'check-in': { kind: 'award', on: 'check-in', amount: 5, limit: { times: 1, per: 'day' } },
      'three-days': { kind: 'streak', on: 'check-in', every: 3, amount: 30 },
    },
  },
});
const post = (id: string, at: string) => book.post({ id, type: 'check-in', memberId: 'mia', at });
// #endregion

// #region late
post('tuesday', '2026-06-16T21:00:00+08:00');
post('thursday', '2026-06-18T00:00:05+08:00');
// It was sent at the last minute, and the network was slow.
const { status, entries, corrected } = post('wednesday', '2026-06-17T23:59:50+08:00');
console.log(status, book.member('mia').balances);
// → accepted { points: 45 }
console.log(corrected?.map(({ eventId, was, now }) => [eventId, was.points, now.points]));
// → [ [ 'thursday', { points: 5 }, { points: 35 } ] ]
// #endregion

// #region lines
console.log(
  entries.map(({ kind, points, ruleId, eventId }) => `${kind} ${points} ${ruleId} ${eventId}`),
);
// → [ 'accrual 5 check-in wednesday', 'accrual 30 three-days thursday' ]
console.log(entries.map(({ day, at, cause }) => `${day} ${at} by ${cause}`));
// → [
// →   '2026-06-17 2026-06-17T15:59:50.000Z by wednesday',
// →   '2026-06-18 2026-06-17T16:00:05.000Z by wednesday'
// → ]
// #endregion
