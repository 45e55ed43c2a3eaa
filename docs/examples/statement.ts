import { compile, run, statement } from 'tallybook';

const program = compile({
  id: 'chat',
  version: 1,
  timeZone: '+08:00',
  rules: { chat: { kind: 'award', on: 'message', amount: 1 } },
});
const { entries } = run(program, [
  { id: 'a', type: 'message', memberId: 'mia', at: '2026-06-18T10:00+08:00' },
  { id: 'b', type: 'message', memberId: 'ben', at: '2026-06-18T11:00+08:00' },
  { id: 'c', type: 'message', memberId: 'mia', at: '2026-06-19T10:00+08:00' },
]);
console.log(statement(entries, { memberId: 'mia' }).balances);
// → { points: 2 }
console.log(statement(entries, { memberId: 'mia', asOf: '2026-06-19T00:00+08:00' }).balances);
// → { points: 1 }
