import { compile, type RuleSet, run } from 'tallybook';

const rules: RuleSet = {
  id: 'groups',
  version: 1,
  timeZone: 'Asia/Shanghai',
  rules: {
    chat: { kind: 'award', on: 'message', amount: 1 },
    flood: {
      kind: 'rate-limit',
      on: 'message',
      times: 3,
      within: { minutes: 1 },
      for: 'member-in-group',
      effects: {
        from: 5,
        strike: { within: { hours: 1 }, mutes: [{ at: 1, lasts: { minutes: 10 } }] },
      },
    },
    quiet: {
      kind: 'rate-limit',
      on: 'message',
      times: 1,
      within: { minutes: 5 },
      for: 'member-in-group',
      when: { 'group.tags': { contains: 'quiet' } },
    },
    again: { kind: 'duplicate', on: 'message', within: { minutes: 10 } },
    short: { kind: 'gate', on: 'message', length: { min: 2, unit: 'graphemes' } },
  },
};
let sent = 0;
const say = (groupId: string, time: string, text: string) => ({
  id: `m-${++sent}`,
  type: 'message',
  memberId: 'mia',
  groupId,
  at: `2026-06-18T${time}+08:00`,
  data: { text },
});
const { outcomes } = run(compile(rules), [
  {
    id: 'g-1',
    type: 'group',
    memberId: 'host',
    groupId: 'class',
    at: '2026-06-18T09:00:00+08:00',
    data: { tags: ['quiet'] },
  },
  say('class', '10:00:00', '老师好'),
  say('class', '10:04:59', '请问作业'),
  say('shop', '10:05:00', 'one'),
  say('shop', '10:05:10', 'ONE '),
  say('shop', '10:05:20', '?'),
  say('shop', '10:05:30', 'two'),
  say('shop', '10:05:40', 'three'),
  say('shop', '10:15:39', 'four'),
  say('shop', '10:15:40', 'five'),
]);
const lines = outcomes.slice(1).map(({ eventId, entries, reasons, notices }) => {
  const points = entries.reduce((sum, entry) => sum + entry.points, 0);
  return [eventId, points, ...reasons.map(({ code }) => code), ...notices.map((n) => n.kind)];
});
console.log(lines.map((line) => line.join(' ')).join('\n'));
// → m-1 1
// → m-2 0 rate-limited
// → m-3 1
// → m-4 0 repeated
// → m-5 0 gate-closed
// → m-6 0 rate-limited
// → m-7 0 rate-limited strike mute
// → m-8 0 muted
// → m-9 1
