import { compile, run } from 'tallybook';

const rules = {
  'check-in': { kind: 'award', on: 'check-in', amount: 5, limit: { times: 1, per: 'day' } },
  order: { kind: 'award', on: 'purchase', amount: { rate: '1', of: '$.data.paid' } },
  double: { kind: 'multiplier', rules: ['order'], factor: '2', during: { from: '2026-06-18' } },
} as const;
const program = compile({ id: 'shop', version: 1, timeZone: 'Asia/Shanghai', rules });

const { entries, outcomes } = run(program, [
  { id: 'e1', type: 'check-in', memberId: 'li', at: '2026-06-17T16:00Z' },
  { id: 'e2', type: 'purchase', memberId: 'li', at: '2026-06-18T12:30Z', data: { paid: '59.90' } },
  { id: 'e3', type: 'check-in', memberId: 'li', at: '2026-06-18T15:59Z' },
]);
console.log(entries.map((e) => `${e.day} ${e.ruleId} +${e.points} = ${e.balance}`).join('\n'));
// → 2026-06-18 check-in +5 = 5
// → 2026-06-18 order +119 = 124
console.log(outcomes[2]?.reasons[0]?.code);
// → cap-reached
