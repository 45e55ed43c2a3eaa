import { compile, type Event, run } from 'tallybook';

const program = compile({
  id: 'course',
  version: 1,
  timeZone: 'Asia/Shanghai',
  rules: {
    'good-advice': {
      kind: 'award',
      on: 'praise',
      to: '$.data.to',
      when: { 'member.tags': { contains: 'teacher' } },
      amount: { given: '$.data.points', min: 10, max: 100 },
    },
  },
});
const praise: Event = {
  id: 'p-1',
  type: 'praise',
  memberId: 'teacher-wang',
  at: '2026-06-18T10:00:00+08:00',
  data: { to: 'mia', points: 30 },
};
const teacher: Event = {
  id: 't-1',
  type: 'profile',
  memberId: 'teacher-wang',
  at: '2026-06-01T00:00:00+08:00',
  data: { tags: ['teacher'] },
};
const { entries, outcomes } = run(program, [
  teacher,
  praise,
  { ...praise, id: 'p-2', data: { to: 'mia', points: 500 } },
  { ...praise, id: 'p-3', data: { to: 'teacher-wang', points: 50 } },
  { ...praise, id: 'p-4', memberId: 'ben' },
]);
console.log(entries.map(({ eventId, memberId, points }) => `${eventId} ${memberId} +${points}`));
// → [ 'p-1 mia +30' ]
console.log(outcomes.slice(2).map(({ eventId, reasons }) => `${eventId} ${reasons[0]?.code}`));
// → [ 'p-2 given-out-of-range', 'p-3 self-award', 'p-4 condition-not-met' ]
