import { type Event, openBook, type RuleSet } from 'tallybook';
import { describe, expect, test } from 'vitest';

const setOf = (rules: RuleSet['rules'], more: Partial<RuleSet> = {}): RuleSet => ({
  id: 'shop',
  version: 1,
  timeZone: 'UTC',
  ...more,
  rules,
});

const visitRule = { kind: 'award', on: 'check-in', amount: 10 } as const;
const at = '2026-06-10T12:00:00.000Z';

const correct = (lines: unknown, id = 'c1'): Event => ({
  id,
  type: 'correct',
  memberId: 'mia',
  at,
  data: { lines },
});

const visit = (id: string, instant: string, type = 'check-in'): Event => ({
  id,
  type,
  memberId: 'mia',
  at: instant,
});

function bookOf(rules: RuleSet, ...events: readonly Event[]) {
  const book = openBook({ programme: 'main', rules });
  for (const event of events) book.post(event, { trusted: true });
  return book;
}

const line = (points: unknown, day = '2026-06-01', rule = 'visit') => ({ rule, points, day });

describe('correct', () => {
  test('takes more than there is, and leaves a debt that income pays', () => {
    const book = bookOf(setOf({ visit: visitRule }), visit('a', '2026-06-01T09:00Z'));
    const { status, entries } = book.post(correct([line('-25')]), { trusted: true });
    expect([status, entries]).toMatchObject([
      'accepted',
      [{ kind: 'correction', points: -25, balance: -15, day: '2026-06-01', contra: 'issued', at }],
    ]);
    expect(book.post(visit('b', '2026-06-11T09:00Z')).entries).toMatchObject([{ balance: -5 }]);
  });

  test('is taken from a trusted sender alone, and once', () => {
    const book = bookOf(setOf({ visit: visitRule }));
    expect(book.post(correct([line('5')])).reasons).toMatchObject([{ code: 'untrusted' }]);
    expect(book.post(correct([line('5')]), { trusted: true }).status).toBe('accepted');
    expect(book.post(correct([line('5')]), { trusted: true }).status).toBe('duplicate');
    expect(book.member('mia').balances).toEqual({ points: 5 });
  });

  test('uses no limit and sets nothing off, and tiers count it', () => {
    const rules = setOf({
      visit: visitRule,
      most: { kind: 'cap', rules: ['visit'], sum: 10, per: 'day' },
      levels: { kind: 'tier', by: { earned: 'points' }, levels: [{ id: 'gold', from: 100 }] },
      cheer: { kind: 'award', on: 'crossed:levels', amount: 7 },
      heard: { kind: 'award', on: 'granted:visit', amount: 3 },
    });
    const book = bookOf(rules);
    const { entries, notices } = book.post(correct([line(100, '2026-06-10')]), { trusted: true });
    expect(entries).toMatchObject([{ points: 100 }]);
    expect(notices).toMatchObject([{ kind: 'tier-crossed', to: 'gold' }]);
    const visited = book.post(visit('a', '2026-06-10T13:00Z'));
    expect(visited.entries).toMatchObject([{ points: 10 }, { points: 3 }]);
    expect(book.member('mia').tiers).toMatchObject([{ level: 'gold' }]);
  });

  test('gives points the life that they would have had, and what is over lapses at once', () => {
    const rules = setOf({
      visit: { ...visitRule, lot: { class: 'bonus' } },
      life: { kind: 'expiry', after: { days: 5 } },
    });
    const book = bookOf(rules);
    const lines = [line(8, '2026-06-09'), line(5), line(4, '2026-06-02')];
    const { entries } = book.post(correct(lines), { trusted: true });
    expect(entries.map(({ kind, points, day }) => `${kind} ${points} ${day}`)).toEqual([
      'correction 8 2026-06-09',
      'correction 5 2026-06-01',
      'expiration -5 2026-06-10',
      'correction 4 2026-06-02',
      'expiration -4 2026-06-10',
    ]);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(5);
    expect(book.member('mia').lots).toMatchObject([
      { points: 8, through: '2026-06-14', class: 'bonus' },
    ]);
  });

  test('changes a promise as long as it is one', () => {
    const rules = setOf({
      order: { kind: 'award', on: 'purchase', amount: 20, hold: { for: { days: 3 } } },
    });
    const order = { ...visit('o', '2026-06-09T09:00Z', 'purchase'), key: 'o' };
    const more = bookOf(rules, order);
    const bought = (points: number) => correct([line(points, '2026-06-09', 'order')]);
    expect(more.post(bought(5), { trusted: true }).entries).toMatchObject([
      { kind: 'correction', bucket: 'pending', points: 5, balance: 25 },
    ]);
    expect(more.member('mia', { at: '2026-06-12T09:00Z' }).balances).toEqual({ points: 25 });
    const less = bookOf(rules, order);
    expect(less.post(bought(-26), { trusted: true }).entries).toMatchObject([
      { bucket: 'pending', points: -20, balance: 0 },
      { bucket: 'available', points: -6, balance: -6 },
    ]);
    expect(less.member('mia', { at: '2026-06-12T09:00Z' })).toMatchObject({
      balances: { points: -6 },
      pending: { points: 0 },
    });
    const again = bookOf(rules, order);
    const lines = [line(-20, '2026-06-09', 'order'), line(3, '2026-06-09', 'order')];
    expect(again.post(correct(lines), { trusted: true }).entries).toMatchObject([
      { bucket: 'pending', points: -20 },
      { bucket: 'available', points: 3 },
    ]);
  });
});

describe('a correct that says something else is refused with the place', () => {
  const rules = setOf({ visit: visitRule }, { currencies: { points: {}, stars: { scale: 1 } } });
  const row = { rule: 'visit', points: 5, day: '2026-06-01' };

  test.each<[string, unknown, string]>([
    ['no lines', undefined, '$.data.lines'],
    ['an empty list', [], '$.data.lines'],
    ['too many lines', Array.from({ length: 501 }, () => row), '$.data.lines'],
    ['a line that is a text', ['5'], '$.data.lines[0]'],
    ['a line that is a list', [[]], '$.data.lines[0]'],
    ['no rule', [{ ...row, rule: undefined }], '$.data.lines[0].rule'],
    ['a rule that is no id', [row, { ...row, rule: ' x' }], '$.data.lines[1].rule'],
    ['an unknown currency', [{ ...row, currency: 'gold' }], '$.data.lines[0].currency'],
    ['points of 0', [{ ...row, points: 0 }], '$.data.lines[0].points'],
    ['points that are none', [{ ...row, points: 'x' }], '$.data.lines[0].points'],
    ['points that are too fine', [{ ...row, points: '0.5' }], '$.data.lines[0].points'],
    ['no day', [{ ...row, day: undefined }], '$.data.lines[0].day'],
    ['a day that is none', [{ ...row, day: '2026-02-30' }], '$.data.lines[0].day'],
    ['a day to come', [{ ...row, day: '2026-06-11' }], '$.data.lines[0].day'],
    ['a day before all', [{ ...row, day: '1970-01-01' }], '$.data.lines[0].day'],
    ['sums that are too large', [row, { ...row, points: Number.MAX_SAFE_INTEGER }], '$.data.lines'],
  ])('%s', (_, lines, path) => {
    const book = bookOf(rules);
    const outcome = book.post(correct(lines), { trusted: true });
    expect(outcome).toMatchObject({
      status: 'refused',
      reasons: [{ code: 'bad-payload', params: { path } }],
      entries: [],
    });
  });

  test('and one that says it well is not', () => {
    const lines = [row, { ...row, currency: 'stars', points: '-0.5', rule: '' }];
    const { entries } = bookOf(rules).post(correct(lines), { trusted: true });
    expect(entries).toMatchObject([
      { currency: 'points', points: 5 },
      { currency: 'stars', points: -5, ruleId: '' },
    ]);
  });
});
