import { compile, run } from 'tallybook';

const program = compile({
  id: 'sale',
  version: 1,
  timeZone: 'Asia/Shanghai',
  segments: { 'long-silent': { 'member.idleDays': { greaterThanInclusive: 30 } } },
  rules: {
    forward: { kind: 'award', on: 'share', amount: 10, limit: { sum: 50, per: 'day' } },
    'sale-618': {
      kind: 'multiplier',
      rules: ['forward'],
      factor: '2',
      during: { from: '2026-06-01', through: '2026-06-18' },
      ceiling: 3,
    },
    'welcome-back': {
      kind: 'multiplier',
      rules: ['forward'],
      factor: '2',
      when: 'long-silent',
      ceiling: 3,
    },
  },
});
const share = (at: string) => ({ id: at, type: 'share', memberId: 'mia', at: `${at}+08:00` });
const { entries } = run(program, [
  share('2026-05-01T12:00'),
  share('2026-06-18T23:59'),
  share('2026-06-18T23:59:30'),
  share('2026-06-19T00:00'),
]);
const lines = entries.map(({ at, points, calc }) => {
  const factors = calc.factors.map(({ ruleId, factor }) => `${ruleId} × ${factor}`);
  return `${at} ${points} = ${[calc.base, ...factors].join(', ')}`;
});
console.log(lines.join('\n'));
// → 2026-05-01T04:00:00.000Z 10 = 10
// → 2026-06-18T15:59:00.000Z 30 = 10, sale-618 × 2, welcome-back × 2
// → 2026-06-18T15:59:30.000Z 20 = 10, sale-618 × 2
// → 2026-06-18T16:00:00.000Z 10 = 10
