import { compile, type Event, type RuleSet, run } from 'tallybook';

const rules: RuleSet = {
  id: 'tips',
  version: 1,
  timeZone: 'Asia/Shanghai',
  segments: { editor: { 'member.tags': { contains: 'editor' } } },
  rules: {
    tip: { kind: 'award', on: 'tip', amount: 100, limit: { times: 1, per: 'day' } },
    adopted: {
      kind: 'award',
      on: 'adopt',
      when: 'editor',
      to: '$.data.author',
      follows: { rule: 'tip', within: { days: 30 } },
      amount: 200,
    },
    badge: { kind: 'award', on: 'granted:adopted', gives: [{ item: 'badge', of: '$.ref' }] },
  },
};
const at = (time: string) => `2026-06-18T${time}+08:00`;
const tip = (key: string, time: string): Event => ({
  id: `tip-${key}`,
  type: 'tip',
  memberId: 'mia',
  key,
  at: at(time),
});
const adopt = (id: string, ref: string, time: string): Event => ({
  id,
  type: 'adopt',
  memberId: 'editor-li',
  ref,
  at: at(time),
  data: { author: 'mia' },
});
const { outcomes } = run(compile(rules), [
  {
    id: 'p-1',
    type: 'profile',
    memberId: 'editor-li',
    at: at('08:00'),
    data: { tags: ['editor'] },
  },
  tip('sleep', '09:00'),
  tip('naps', '10:00'),
  adopt('a-1', 'sleep', '11:00'),
  adopt('a-2', 'sleep', '12:00'),
  adopt('a-3', 'naps', '13:00'),
]);
const lines = outcomes.slice(1).map(({ eventId, entries, notices, reasons }) => {
  const points = entries.map((entry) => `${entry.memberId} +${entry.points}`);
  const items = notices.map((notice) => ('item' in notice ? `${notice.item} ${notice.of}` : ''));
  return [eventId, ...points, ...items, ...reasons.map(({ code }) => code)].join(' ');
});
console.log(lines.join('\n'));
// → tip-sleep mia +100
// → tip-naps cap-reached
// → a-1 mia +200 badge sleep
// → a-2 already-awarded
// → a-3 ref-not-awarded
