// Requires the package where the runtime has no `Intl`: fixed offsets need none.
delete globalThis.Intl;
const assert = require('node:assert/strict');
const { compile, parseRuleSet, run } = require('tallybook');

assert.equal(typeof Intl, 'undefined');
const rules = {
  id: 'offsets',
  version: 1,
  timeZone: '+08:00',
  clock: 'member',
  rules: {
    'check-in': { kind: 'award', on: 'check-in', amount: 5, limit: { times: 1, per: 'day' } },
    days: { kind: 'streak', on: 'check-in', every: 2, amount: 1 },
  },
};
const event = (type, at, data) => ({ id: `${type} ${at}`, type, memberId: 'ann', at, data });
const { entries, outcomes } = run(compile(rules), [
  event('profile', '2024-06-01T00:00:00Z', { timeZone: '-07:00' }),
  event('profile', '2024-06-01T00:00:01Z', { timeZone: 'Asia/Tokyo' }),
  event('check-in', '2024-06-02T03:00:00Z'),
  event('profile', '2024-06-02T04:00:00Z', { timeZone: '+09:00' }),
  event('check-in', '2024-06-02T16:00:00Z'),
]);
assert.deepEqual(
  outcomes.map(({ status }) => status),
  ['accepted', 'refused', 'accepted', 'accepted', 'accepted'],
);
assert.deepEqual(
  entries.map(({ ruleId, day }) => `${ruleId} ${day}`),
  ['check-in 2024-06-01', 'check-in 2024-06-03', 'days 2024-06-03'],
);
const named = parseRuleSet({ ...rules, timeZone: 'Asia/Shanghai' });
assert.deepEqual(
  named.issues.map(({ code }) => code),
  ['unknown-zone'],
);
console.log('works without Intl');
