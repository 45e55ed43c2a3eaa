import { openBook } from 'tallybook';
import { tell } from 'tallybook/text';

const rules = {
  id: 'club',
  version: 1,
  timeZone: 'Asia/Shanghai',
  rules: {
    order: { kind: 'award', on: 'purchase', amount: { rate: 1, of: '$.data.paid' } },
    levels: {
      kind: 'tier',
      title: { en: 'Club' },
      by: { earned: 'points', within: 'year' },
      levels: [
        { id: 'LV1', from: 1000, title: { en: 'Silver' } },
        { id: 'LV2', from: 5000, title: { en: 'Gold' }, entitlements: ['own-support'] },
      ],
    },
    welcome: {
      kind: 'award',
      on: 'crossed:levels',
      when: { 'event.data.level': 'LV2' },
      once: '$.data.level',
      gives: [{ item: 'gift-box' }],
    },
  },
} as const;

const book = openBook({ programme: 'club', rules });
const order = (id: string, at: string, paid: number) =>
  book.post({ id, type: 'purchase', memberId: 'mia', at, key: id, data: { paid } });

const outcome = order('o1', '2026-03-10T09:00+08:00', 5200);
console.log(tell(outcome, 'en', rules).map(({ text }) => text));
// → [
// →   '+5200 points for order, balance 5200',
// →   'Club: you have reached Silver.',
// →   'Club: you have reached Gold.',
// →   '1 × gift-box for welcome'
// → ]
order('o2', '2027-06-01T09:00+08:00', 4000);
console.log(book.member('mia').tiers);
// → [
// →   {
// →     ruleId: 'levels',
// →     level: 'LV2',
// →     since: '2026-03-10T01:00:00.000Z',
// →     until: '2027-12-31T16:00:00.000Z',
// →     entitlements: [ 'own-support' ],
// →     measure: '4000',
// →     keep: { needed: '1000', by: '2027-12-31T16:00:00.000Z' }
// →   }
// → ]
console.log(book.advance('2028-01-01T00:00+08:00').flatMap(({ notices }) => notices));
// → [
// →   {
// →     kind: 'tier-crossed',
// →     id: '#2027-12-31T16:00:00.000Z#levels#crossed#mia#tier-review:levels/levels~02LV1',
// →     memberId: 'mia',
// →     ruleId: 'levels',
// →     from: 'LV2',
// →     to: 'LV1',
// →     direction: 'down',
// →     entitlements: [],
// →     eventId: '',
// →     at: '2027-12-31T16:00:00.000Z'
// →   }
// → ]
