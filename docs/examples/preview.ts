import { diff, openBook, type RuleSet } from 'tallybook';

const before: RuleSet = {
  id: 'group',
  version: 1,
  timeZone: 'UTC',
  rules: { visit: { kind: 'award', on: 'check-in', amount: 10 } },
};
const after: RuleSet = {
  ...before,
  version: 2,
  rules: { visit: { kind: 'award', on: 'check-in', amount: 15 } },
};
const events = ['mon', 'tue', 'wed'].map((id, index) => ({
  id,
  type: 'check-in',
  memberId: 'mia',
  at: `2026-06-0${index + 1}T09:00:00Z`,
}));

const preview = diff(before, after, events);
console.log(preview.rules);
// → [
// →   {
// →     ruleId: 'visit',
// →     currency: 'points',
// →     was: 30,
// →     now: 45,
// →     gaining: 1,
// →     losing: 0
// →   }
// → ]
console.log(preview.changes.length, preview.members);
// → 3 [ { memberId: 'mia', currency: 'points', was: 30, now: 45 } ]

const book = openBook({ programme: 'group-42', rules: before });
const ledger = events.flatMap((event) => book.post(event).entries);
const inputs = preview.inputs({ id: 'june', at: '2026-06-05T00:00Z', reason: 'a better deal' });
for (const input of inputs) ledger.push(...book.post(input, { trusted: true }).entries);
console.log(
  ledger.slice(3).map(({ kind, points, day, cause }) => `${kind} +${points} ${day} ${cause}`),
);
// → [
// →   'correction +5 2026-06-01 june-1',
// →   'correction +5 2026-06-02 june-1',
// →   'correction +5 2026-06-03 june-1'
// → ]
console.log(diff(ledger, after, events).changes);
// → []
