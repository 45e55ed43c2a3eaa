import { type Event, openBook, type RuleSet } from 'tallybook';
import { tell } from 'tallybook/text';

const rules: RuleSet = {
  id: 'group',
  version: 1,
  timeZone: 'Asia/Shanghai',
  rules: {
    chat: {
      kind: 'award',
      title: { en: 'Talking', 'zh-CN': '发言' },
      on: 'message',
      amount: 2,
      limit: { sum: 5, per: 'day' },
    },
  },
};
const book = openBook({ programme: 'group-42', rules });
const post = (event: Omit<Event, 'memberId'>) =>
  book.post({ ...event, memberId: 'mia' }, { trusted: true });

const given = ['20:00', '20:10', '20:20'].map((time, index) => {
  const message = { id: `m-${index}`, type: 'message', at: `2026-06-18T${time}:00+08:00` };
  return post(message).entries.map(({ points }) => points);
});
console.log(given);
// → [ [ 2 ], [ 2 ], [ 1 ] ]

// The first was a test message of the operator.
const voided = post({ id: 'v-1', type: 'void', ref: 'm-0', at: '2026-06-18T20:40:00+08:00' });
console.log(voided.entries.map(({ kind, points, eventId }) => `${kind} ${points} ${eventId}`));
// → [ 'correction -2 m-0', 'correction 1 m-2' ]
console.log(voided.corrected?.map(({ eventId, was, now }) => [eventId, was.points, now.points]));
// → [
// →   [ 'm-0', { points: 2 }, {} ],
// →   [ 'm-2', { points: 1 }, { points: 2 } ]
// → ]
console.log(tell(voided, 'en', rules), tell(voided, 'zh-CN', rules));
// → [
// →   {
// →     memberId: 'mia',
// →     text: 'Correction: -1 point for Talking, balance 4'
// →   }
// → ] [ { memberId: 'mia', text: '发言：更正 -1 积分，余额 4' } ]
