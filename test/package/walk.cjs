// The steps of a first use, the same for `import` and `require`.
const assert = require('node:assert/strict');

const checkIn = {
  id: 'check-in-1',
  type: 'check-in',
  memberId: 'ann',
  at: '2026-03-02T09:00:00+08:00',
  data: {},
};

/** Parses, compiles, runs, posts and tells; throws when a step does not do what it says. */
exports.walk = ({ core, presets, text }) => {
  const parsed = core.parseRuleSet(presets.food, { presets: presets.presets });
  assert.ok(parsed.ok, JSON.stringify(parsed));

  const ledger = core.run(core.compile(parsed.value), [checkIn]);
  assert.ok(Array.isArray(ledger.entries));
  assert.deepEqual(
    ledger.outcomes.map((outcome) => outcome.status),
    ['accepted'],
  );

  const faulty = core.parseRuleSet({ ...presets.food, surprise: 1 }, { presets: presets.presets });
  assert.equal(faulty.ok, false);
  assert.ok(faulty.issues.length > 0);

  const book = core.openBook({ programme: 'group-42', rules: presets.food });
  const outcome = book.post(checkIn);
  assert.equal(outcome.status, 'accepted');
  for (const line of text.tell(outcome, 'zh-CN')) assert.equal(typeof line.text, 'string');
};
