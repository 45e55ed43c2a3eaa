import { compile, type Event, run } from 'tallybook';

const program = compile({
  id: 'forum',
  version: 1,
  timeZone: 'UTC',
  rules: {
    like: {
      kind: 'award',
      on: 'like',
      to: '$.data.author',
      amount: 1,
      once: '$.ref',
      limit: { sum: 200, per: 'day' },
    },
  },
});
const like: Event = {
  id: 'like-1',
  type: 'like',
  memberId: 'ben',
  ref: 'post-9',
  at: '2026-06-18T10:00:00Z',
  data: { author: 'mia' },
};
const { entries, outcomes } = run(program, [
  like,
  { ...like, id: 'like-2', at: '2026-06-18T10:00:05Z' },
  { ...like, id: 'like-3', memberId: 'mia', at: '2026-06-18T10:01:00Z' },
  { ...like, id: 'like-4', memberId: 'zoe', at: '2026-06-18T10:02:00Z' },
]);
console.log(entries.map(({ eventId, memberId, points }) => `${eventId} ${memberId} +${points}`));
// → [ 'like-1 mia +1', 'like-4 mia +1' ]
console.log(outcomes.map(({ eventId, reasons }) => `${eventId} ${reasons[0]?.code ?? 'awarded'}`));
// → [
// →   'like-1 awarded',
// →   'like-2 already-awarded',
// →   'like-3 self-award',
// →   'like-4 awarded'
// → ]
