import { openBook } from 'tallybook';

const book = openBook({
  programme: 'forum-1',
  rules: {
    id: 'forum',
    version: 1,
    timeZone: 'UTC',
    rules: { like: { kind: 'award', on: 'like', to: '$.data.author', amount: 1, once: '$.ref' } },
  },
});
const like = { type: 'like', memberId: 'ben', ref: 'post-9', data: { author: 'mia' } };
const undo = { type: 'undo', memberId: 'ben', ref: 'like-1' };
const outcomes = [
  book.post({ ...like, id: 'like-1', at: '2026-06-18T10:00:00Z' }),
  book.post({ ...undo, id: 'undo-1', at: '2026-06-18T10:01:00Z' }, { trusted: true }),
  book.post({ ...undo, id: 'undo-2', at: '2026-06-18T10:02:00Z' }, { trusted: true }),
  book.post({ ...like, id: 'like-2', at: '2026-06-18T10:03:00Z' }),
];
console.log(
  outcomes.map(({ eventId, entries, reasons }) => [
    eventId,
    ...entries.map(({ memberId, kind, points }) => `${memberId} ${kind} ${points}`),
    ...reasons.map(({ code }) => code),
  ]),
);
// → [
// →   [ 'like-1', 'mia accrual 1' ],
// →   [ 'undo-1', 'mia reversal -1' ],
// →   [ 'undo-2', 'nothing-left' ],
// →   [ 'like-2', 'mia accrual 1' ]
// → ]
