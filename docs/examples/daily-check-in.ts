import { compile, run } from 'tallybook';

const program = compile({
  id: 'check-in-club',
  version: 1,
  timeZone: 'Asia/Shanghai',
  dayStart: '05:00',
  rules: {
    'check-in': { kind: 'award', on: 'check-in', amount: 5, limit: { times: 1, per: 'day' } },
    welcome: { kind: 'award', on: 'check-in', amount: 20, limit: { times: 1, per: 'ever' } },
  },
});
const at = (time: string) => ({ id: time, type: 'check-in', memberId: 'mia', at: `${time}+08:00` });
const { entries, outcomes } = run(program, [
  at('2026-06-18T23:30'),
  at('2026-06-19T04:59'),
  at('2026-06-19T05:00'),
]);
console.log(entries.map(({ day, at, ruleId, points }) => `${day} ${at} ${ruleId} +${points}`));
// → [
// →   '2026-06-18 2026-06-18T15:30:00.000Z check-in +5',
// →   '2026-06-18 2026-06-18T15:30:00.000Z welcome +20',
// →   '2026-06-19 2026-06-18T21:00:00.000Z check-in +5'
// → ]
console.log(outcomes[1]?.reasons[0]);
// → {
// →   ruleId: 'check-in',
// →   code: 'cap-reached',
// →   params: {
// →     by: 'check-in',
// →     max: 1,
// →     used: 1,
// →     opensAt: '2026-06-18T21:00:00.000Z'
// →   }
// → }
