import { openBook, type RuleSet } from 'tallybook';
import { tell } from 'tallybook/text';

const rules: RuleSet = {
  id: 'group',
  version: 1,
  timeZone: 'Asia/Shanghai',
  rules: {
    'check-in': {
      kind: 'award',
      title: { en: 'Daily check-in', 'zh-CN': '每日签到' },
      on: 'check-in',
      amount: 5,
    },
    'four-days': {
      kind: 'streak',
      title: { en: 'Four days in a row', 'zh-CN': '连签四天' },
      on: 'check-in',
      every: 4,
      amount: 30,
    },
  },
};
const book = openBook({ programme: 'group-42', rules });
const post = (day: string, time: string) =>
  book.post({ id: day, type: 'check-in', memberId: 'mia', at: `${day}T${time}+08:00` });

post('2026-06-15', '21:00:00');
post('2026-06-16', '21:00:00');
const missed = post('2026-06-18', '00:00:05');
console.log(tell(missed, 'en', rules));
// → [
// →   { memberId: 'mia', text: '+5 points for Daily check-in, balance 15' },
// →   {
// →     memberId: 'mia',
// →     text: 'Four days in a row: your streak of 2 has ended.'
// →   }
// → ]
const late = post('2026-06-17', '23:59:50');
console.log(tell(late, 'en', rules));
// → [
// →   { memberId: 'mia', text: '+5 points for Daily check-in, balance 20' },
// →   {
// →     memberId: 'mia',
// →     text: 'Correction: +30 points for Four days in a row, balance 50'
// →   },
// →   {
// →     memberId: 'mia',
// →     text: 'No longer so: Four days in a row: your streak of 2 has ended.'
// →   }
// → ]
console.log(tell(late, 'zh-CN', rules));
// → [
// →   { memberId: 'mia', text: '每日签到：+5 积分，余额 20' },
// →   { memberId: 'mia', text: '连签四天：更正 +30 积分，余额 50' },
// →   { memberId: 'mia', text: '不再成立：连签四天：连续 2 次的记录已中断。' }
// → ]
