import { compile, type RuleSet, run } from 'tallybook';

const rules: RuleSet = {
  id: 'opening-day',
  version: 1,
  timeZone: 'Asia/Shanghai',
  rules: {
    'early-bird': {
      kind: 'award',
      on: 'claim',
      amount: 50,
      gives: [{ item: 'sample-pack' }],
      limit: [
        { times: 1, per: 'ever' },
        { times: 2, per: 'ever', for: 'programme' },
      ],
    },
    coupon: {
      kind: 'award',
      on: 'coupon',
      amount: 10,
      once: { of: '$.data.code', for: 'programme' },
    },
  },
};
let inputs = 0;
const input = (type: string, memberId: string, code?: string) => ({
  id: `i-${++inputs}`,
  type,
  memberId,
  at: `2026-06-18T10:00:0${inputs}+08:00`,
  ...(code !== undefined && { data: { code } }),
});
const { outcomes } = run(compile(rules), [
  input('claim', 'mia'),
  input('claim', 'mia'),
  input('claim', 'ben'),
  input('claim', 'zoe'),
  input('coupon', 'zoe', 'A7K2'),
  input('coupon', 'leo', 'A7K2'),
]);
const lines = outcomes.map(({ eventId, memberId, entries, reasons }) => {
  const points = entries.map((entry) => `+${entry.points}`);
  return [eventId, memberId, ...points, ...reasons.map(({ code }) => code)].join(' ');
});
console.log(lines.join('\n'));
// → i-1 mia +50
// → i-2 mia cap-reached
// → i-3 ben +50
// → i-4 zoe cap-reached
// → i-5 zoe +10
// → i-6 leo already-awarded
