import { compile, run } from 'tallybook';

const first = {
  id: 'chat',
  version: 1,
  timeZone: '+08:00',
  rules: { chat: { kind: 'award', on: 'message', amount: 1, limit: { sum: 3, per: 'day' } } },
} as const;
const second = {
  ...first,
  version: 2,
  rules: { chat: { ...first.rules.chat, amount: 2 } },
} as const;

const program = compile({
  versions: [{ rules: first }, { from: '2026-06-18T12:00+08:00', rules: second }],
});
const { entries } = run(program, [
  { id: 'a', type: 'message', memberId: 'mia', at: '2026-06-18T11:59+08:00' },
  { id: 'b', type: 'message', memberId: 'mia', at: '2026-06-18T12:00+08:00' },
  { id: 'c', type: 'message', memberId: 'mia', at: '2026-06-18T13:00+08:00' },
]);
console.log(entries.map(({ eventId, points, ruleSet }) => `${eventId} +${points} ${ruleSet}`));
// → [ 'a +1 chat@1', 'b +2 chat@2' ]
