import { compile, type Event, run, statement } from 'tallybook';

const program = compile({
  id: 'shop',
  version: 1,
  timeZone: 'UTC',
  rules: {
    order: { kind: 'award', on: 'purchase', amount: { rate: 1, of: '$.data.paid' } },
    'shelf-life': { kind: 'expiry', after: { months: 1 } },
  },
});
const events: Event[] = ['2026-01-10', '2026-01-20', '2026-03-05'].map((day, index) => ({
  id: `order-${index}`,
  type: 'purchase',
  memberId: 'mia',
  at: `${day}T12:00:00Z`,
  data: { paid: 100 },
}));

// From the lines that you kept.
const { entries } = run(program, events);
const { balances, lots } = statement(entries, { memberId: 'mia', asOf: '2026-02-15T00:00:00Z' });
console.log(balances, lots);
// → { points: 100 } { points: [ { through: '2026-02-20', points: 100 } ] }

// From the record of inputs: the whole member, also streaks and tiers.
const { book } = run(program, events, { asOf: '2026-02-15T00:00:00Z' });
console.log(book.member('mia').balances, book.member('mia').lots);
// → { points: 100 } [
// →   {
// →     currency: 'points',
// →     points: 100,
// →     through: '2026-02-20',
// →     lapsesAt: '2026-02-21T00:00:00.000Z'
// →   }
// → ]
