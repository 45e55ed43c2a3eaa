import { compile, type Event, type RuleSet, run } from 'tallybook';

const rules: RuleSet = {
  id: 'team',
  version: 1,
  timeZone: 'Asia/Shanghai',
  rules: {
    kudos: {
      kind: 'award',
      on: 'kudos',
      to: '$.data.to',
      amount: 1,
      limit: { times: 1, per: 'day', for: 'counterparty' },
    },
    'to-give': { kind: 'rate-limit', on: 'kudos', times: 3, per: 'day' },
    budget: { kind: 'cap', rules: ['kudos'], sum: 4, per: 'day', for: 'programme' },
  },
};
let given = 0;
const give = (memberId: string, to: string): Event => ({
  id: `k-${++given}`,
  type: 'kudos',
  memberId,
  at: `2026-06-18T10:0${given}:00+08:00`,
  data: { to },
});
const { outcomes } = run(compile(rules), [
  give('ben', 'mia'),
  give('ben', 'mia'),
  give('ben', 'zoe'),
  give('ben', 'leo'),
  give('zoe', 'zoe'),
  give('zoe', 'mia'),
  give('mia', 'leo'),
  give('leo', 'mia'),
]);
const lines = outcomes.map(({ eventId, entries, reasons }) => {
  const got = entries.map(({ memberId, points, by }) => `${memberId} +${points} from ${by}`);
  const not = reasons.map(({ code, params }) => `${code} ${params['by'] ?? ''}`.trim());
  return `${eventId} ${[...got, ...not].join(', ')}`;
});
console.log(lines.join('\n'));
// → k-1 mia +1 from ben
// → k-2 cap-reached kudos
// → k-3 zoe +1 from ben
// → k-4 rate-limited
// → k-5 self-award
// → k-6 mia +1 from zoe
// → k-7 leo +1 from mia
// → k-8 cap-reached budget
