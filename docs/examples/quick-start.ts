import { type Event, openBook } from 'tallybook';

// #region open
const book = openBook({
  programme: 'group-42',
  rules: {
    id: 'my-group',
    version: 1,
    timeZone: 'Asia/Shanghai',
    rules: {
      'check-in': { kind: 'award', on: 'check-in', amount: 5, limit: { times: 1, per: 'day' } },
      chat: { kind: 'award', on: 'message', amount: 1 },
      'chat-cap': { kind: 'cap', rules: ['chat'], sum: 100, per: 'day' },
    },
  },
});
// #endregion

// #region post
const hello: Event = {
  id: 'm-1001',
  type: 'message',
  memberId: 'mia',
  at: '2026-06-18T09:30:00+08:00',
};
const outcome = book.post(hello);
console.log(outcome.status, outcome.entries[0]?.points, book.member('mia').balances);
// → accepted 1 { points: 1 }
// #endregion

// #region again
console.log(book.post(hello).status);
// → duplicate
console.log(book.post({ ...hello, at: '2026-06-18T09:31:00+08:00' }).status);
// → conflict
// #endregion

// #region entry
console.log(outcome.entries[0]);
// → {
// →   id: 'm-1001##chat#accrual#mia#points#0',
// →   seq: 1,
// →   kind: 'accrual',
// →   programme: 'group-42',
// →   memberId: 'mia',
// →   currency: 'points',
// →   bucket: 'available',
// →   points: 1,
// →   balance: 1,
// →   contra: 'issued',
// →   at: '2026-06-18T01:30:00.000Z',
// →   postedAt: '2026-06-18T01:30:00.000Z',
// →   day: '2026-06-18',
// →   cause: 'm-1001',
// →   eventId: 'm-1001',
// →   by: undefined,
// →   ruleId: 'chat',
// →   ruleSet: 'my-group@1',
// →   calc: {
// →     base: '1',
// →     factors: [],
// →     factor: '1',
// →     rounding: 'floor',
// →     asked: 1,
// →     granted: 1,
// →     cutBy: [],
// →     split: undefined
// →   },
// →   lots: undefined,
// →   reverses: undefined
// → }
// #endregion

// #region nothing
const morning: Event = { ...hello, id: 'c-1', type: 'check-in', at: '2026-06-18T10:00:00+08:00' };
const evening: Event = { ...morning, id: 'c-2', at: '2026-06-18T20:00:00+08:00' };
book.post(morning);
console.log(book.post(evening).reasons);
// → [
// →   {
// →     ruleId: 'check-in',
// →     code: 'cap-reached',
// →     params: {
// →       by: 'check-in',
// →       max: 1,
// →       used: 1,
// →       opensAt: '2026-06-18T16:00:00.000Z'
// →     }
// →   }
// → ]
// #endregion

// #region explain
const tomorrow: Event = { ...morning, id: 'c-3', at: '2026-06-19T10:00:00+08:00' };
const { outcome: wouldBe, rules } = book.explain(tomorrow);
console.log(wouldBe.entries[0]?.balance, rules);
// → 11 [ { ruleId: 'check-in', ruleSet: 'my-group@1', inWindow: true } ]
console.log(book.member('mia').balances);
// → { points: 6 }
// #endregion

// #region keep
const rows = [...book.snapshot()];
const reopened = openBook({ programme: 'group-42', rules: book.program, snapshot: rows });
console.log(reopened.member('mia').balances);
// → { points: 6 }
// #endregion
