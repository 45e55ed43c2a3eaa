import { compile, run } from 'tallybook';

const program = compile({
  id: 'chat',
  version: 1,
  timeZone: 'Asia/Shanghai',
  rules: {
    chat: { kind: 'award', on: 'message', amount: 1, tags: ['chatty'] },
    forward: { kind: 'award', on: 'share', amount: 10, tags: ['chatty'] },
    'chatty-cap': { kind: 'cap', tags: ['chatty'], sum: 15, per: 'day' },
    pause: { kind: 'cooldown', rules: ['chat'], lasts: { seconds: 30 } },
  },
});
const post = (type: string, time: string) => ({
  id: time,
  type,
  memberId: 'mia',
  at: `2026-06-18T${time}+08:00`,
});
const { outcomes } = run(program, [
  post('message', '10:00:00'),
  post('message', '10:00:29'),
  post('message', '10:00:30'),
  post('share', '11:00:00'),
  post('share', '12:00:00'),
  post('message', '13:00:00'),
]);
const lines = outcomes.map(({ eventId, entries, reasons }) => {
  const points = entries.map((entry) => entry.points);
  return [eventId, points[0] ?? 0, ...reasons.map(({ code }) => code)].join(' ');
});
console.log(lines.join('\n'));
// → 10:00:00 1
// → 10:00:29 0 cooldown
// → 10:00:30 1
// → 11:00:00 10
// → 12:00:00 3 cut-by-cap
// → 13:00:00 0 cap-reached
console.log(outcomes[4]?.reasons[0]);
// → {
// →   ruleId: 'forward',
// →   code: 'cut-by-cap',
// →   params: {
// →     by: 'chatty-cap',
// →     currency: 'points',
// →     max: 15,
// →     asked: 10,
// →     granted: 3,
// →     opensAt: '2026-06-18T16:00:00.000Z'
// →   }
// → }
