import { compile, type Event, run } from 'tallybook';

const program = compile({
  id: 'shop',
  version: 1,
  timeZone: 'Asia/Shanghai',
  currencies: { points: {}, growth: { spendable: false } },
  rules: {
    order: {
      kind: 'award',
      on: 'purchase',
      amount: {
        points: { rate: '1', of: '$.data.paid', minimum: '10' },
        growth: { rate: '1', per: '10', of: '$.data.paid', rounding: 'half-up' },
      },
    },
  },
});
const paid: Event = {
  id: 'paid-7',
  type: 'purchase',
  memberId: 'mia',
  key: 'order-7',
  at: '2026-06-18T12:30:00+08:00',
  data: { paid: '258.80' },
};
const { entries, outcomes } = run(program, [
  paid,
  { ...paid, id: 'completed-7', at: '2026-06-20T10:00:00+08:00' },
  { ...paid, id: 'paid-8', key: 'order-8', at: '2026-06-21T10:00:00+08:00', data: { paid: 9.99 } },
]);
console.log(entries.map(({ eventId, currency, points }) => `${eventId} ${currency} ${points}`));
// → [ 'paid-7 growth 26', 'paid-7 points 258', 'paid-8 growth 1' ]
console.log(outcomes.map(({ eventId, reasons }) => `${eventId} ${reasons[0]?.code}`));
// → [
// →   'paid-7 undefined',
// →   'completed-7 already-awarded',
// →   'paid-8 below-minimum'
// → ]
