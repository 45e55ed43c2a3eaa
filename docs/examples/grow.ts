import { compile, migrate, openBook, type RuleSet } from 'tallybook';

const first: RuleSet = {
  id: 'group',
  version: 1,
  timeZone: 'UTC',
  rules: { visit: { kind: 'award', on: 'check-in', amount: 10 } },
};
const second: RuleSet = {
  ...first,
  version: 2,
  rules: { visit: { kind: 'award', on: 'check-in', amount: 15 } },
};
const book = openBook({ programme: 'group-42', rules: first });
book.post({ id: 'a', type: 'check-in', memberId: 'mia', at: '2026-06-01T09:00Z' });
const snapshot = [...book.snapshot()];

// A version that begins after everything that was applied.
const schedule = { versions: [{ rules: first }, { from: '2026-06-02T00:00Z', rules: second }] };
const grown = openBook({ programme: 'group-42', rules: schedule, snapshot });
const { entries } = grown.post({
  id: 'b',
  type: 'check-in',
  memberId: 'mia',
  at: '2026-06-02T09:00Z',
});
console.log(entries.map(({ points, balance, ruleSet }) => `${points} ${balance} ${ruleSet}`));
// → [ '15 25 group@2' ]

// Anything else is said to be meant.
const migration = migrate(snapshot, compile(first), compile(second));
console.log(migration.moved, migration.dropped, migration.begun);
// → [] [ { kind: 'open-inputs', name: '', count: 1 } ] []
const moved = openBook({
  programme: 'group-42',
  rules: second,
  snapshot: migration.snapshot,
});
console.log(moved.member('mia').balances);
// → { points: 10 }
