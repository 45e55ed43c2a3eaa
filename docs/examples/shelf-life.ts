import { openBook, type RuleSet } from 'tallybook';
import { tell } from 'tallybook/text';

const rules: RuleSet = {
  id: 'shop',
  version: 1,
  timeZone: 'Asia/Shanghai',
  segments: {
    'high-value': { 'member.tags': { contains: 'high-value' } },
    silent: { 'member.idleDays': { greaterThanInclusive: 30 } },
  },
  rules: {
    order: { kind: 'award', on: 'purchase', amount: { rate: 1, of: '$.data.paid' } },
    'shelf-life': {
      kind: 'expiry',
      title: { en: 'Shelf life', 'zh-CN': '有效期' },
      after: [
        { if: 'high-value', use: 'never' },
        { if: 'silent', use: { months: 6 } },
        { use: { months: 12 } },
      ],
      remind: { days: 7 },
    },
  },
};
const book = openBook({ programme: 'shop-1', rules });
book.post(
  {
    id: 'p',
    type: 'profile',
    memberId: 'mia',
    at: '2026-01-01T09:00+08:00',
    data: { tags: ['high-value'] },
  },
  { trusted: true },
);
const order = (id: string, memberId: string, at: string) =>
  book.post({ id, type: 'purchase', memberId, at, data: { paid: 100 } });
order('a', 'ben', '2026-01-10T09:00+08:00');
order('b', 'mia', '2026-03-01T09:00+08:00');
order('c', 'ben', '2026-03-01T09:00+08:00');

const standing = (memberId: string) =>
  book.member(memberId).lots.map(({ points, through = 'never' }) => `${points} ${through}`);
console.log(standing('mia'), standing('ben'));
// → [ '100 never' ] [ '100 2026-09-01', '100 2027-01-10' ]

const told = book.advance('2026-09-02T00:00+08:00').flatMap((one) => tell(one, 'en', rules));
console.log(told.map(({ memberId, text }) => `${memberId}: ${text}`));
// → [
// →   'ben: Shelf life: 100 points can be spent until the end of 2026-09-01.',
// →   'ben: -100 points lapsed (Shelf life), balance 100'
// → ]
