import { createHmac } from 'node:crypto';
import { compile, type RuleSet, run } from 'tallybook';

const rules: RuleSet = {
  id: 'club',
  version: 1,
  timeZone: 'Asia/Shanghai',
  rules: {
    welcome: { kind: 'award', on: 'join', amount: 50 },
    'check-in': { kind: 'award', on: 'check-in', amount: 5, limit: { times: 1, per: 'day' } },
    'one-device': { kind: 'identity', on: ['join', 'check-in'], of: '$.data.device' },
    household: {
      kind: 'identity',
      on: 'join',
      of: '$.data.address',
      members: 4,
      per: { rolling: { days: 30 } },
    },
  },
};
const hash = (text: string) =>
  createHmac('sha256', 'a secret of the host').update(text).digest('hex');
let inputs = 0;
const input = (type: string, memberId: string, phone: string) => ({
  id: `i-${++inputs}`,
  type,
  memberId,
  at: `2026-06-18T10:0${inputs}:00+08:00`,
  data: { device: hash(phone), address: hash('192.0.2.7') },
});
const { outcomes } = run(compile(rules), [
  input('join', 'mia', 'phone-1'),
  input('join', 'mia-2', 'phone-1'),
  input('check-in', 'mia-2', 'phone-1'),
  input('join', 'ben', 'phone-2'),
  input('join', 'zoe', 'phone-3'),
  input('join', 'leo', 'phone-4'),
  input('check-in', 'mia', 'phone-1'),
]);
const lines = outcomes.map(({ eventId, memberId, entries, reasons }) => {
  const points = entries.map((entry) => `+${entry.points}`);
  const why = reasons.map(({ ruleId, code }) => `${code} (${ruleId})`);
  return [eventId, memberId, ...points, ...why].join(' ');
});
console.log(lines.join('\n'));
// → i-1 mia +50
// → i-2 mia-2 identity-used (one-device)
// → i-3 mia-2 identity-used (one-device)
// → i-4 ben +50
// → i-5 zoe +50
// → i-6 leo identity-used (household)
// → i-7 mia +5
