import { openBook, type RuleSet } from 'tallybook';
import { tell } from 'tallybook/text';

const rules: RuleSet = {
  id: 'group',
  version: 1,
  timeZone: 'Asia/Shanghai',
  currencies: { points: { title: { en: 'points', 'zh-CN': '积分' } } },
  rules: {
    'check-in': {
      kind: 'award',
      title: { en: 'Daily check-in', 'zh-CN': '每日签到' },
      on: 'check-in',
      amount: 5,
      limit: { times: 1, per: 'day' },
    },
  },
};
const book = openBook({ programme: 'group-42', rules });
const at = '2026-06-18T21:00:00+08:00';
const first = book.post({ id: 'a', type: 'check-in', memberId: 'mia', at });
const second = book.post({ id: 'b', type: 'check-in', memberId: 'mia', at });

console.log(tell(first, 'en', rules));
// → [
// →   { memberId: 'mia', text: '+5 points for Daily check-in, balance 5' }
// → ]
console.log(tell(first, 'zh-CN', rules));
// → [ { memberId: 'mia', text: '每日签到：+5 积分，余额 5' } ]
console.log(tell(second, 'en', rules, { at }));
// → [
// →   {
// →     memberId: 'mia',
// →     text: 'Daily check-in: the limit of 1 time is reached, again in 3 hours.'
// →   }
// → ]
