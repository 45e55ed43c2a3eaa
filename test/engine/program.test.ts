import { compile, openBook, type RuleSet, RuleSetError, type Schedule } from 'tallybook';
import { describe, expect, it, test } from 'vitest';

const plain: RuleSet = {
  id: 's',
  version: 1,
  timeZone: 'UTC',
  currencies: { points: {}, growth: { spendable: false } },
  rules: {
    chat: { kind: 'award', on: 'message', amount: 1, when: { 'event.data.title': 'news' } },
    cap: { kind: 'cap', rules: ['chat'], sum: 5, per: 'day' },
  },
};
const { chat, cap } = plain.rules as Readonly<Record<'chat' | 'cap', RuleSet['rules'][string]>>;
const title = { en: 'A title', 'zh-CN': '标题' };
const fingerprintOf = (rules: RuleSet | Schedule) => compile(rules).fingerprint();

describe('a fingerprint', () => {
  const worded: RuleSet = {
    ...plain,
    title,
    description: title,
    references: [{ url: 'https://example.org/programme', read: '2026-06-18' }],
    currencies: { points: { title }, growth: { spendable: false, title } },
    rules: { chat: { ...chat, title, description: title }, cap: { ...cap, title } },
  };

  it('does not name what only people read', () => {
    expect(fingerprintOf(worded)).toBe(fingerprintOf(plain));
    expect(fingerprintOf({ versions: [{ rules: worded }] })).toBe(
      fingerprintOf({ versions: [{ rules: plain }] }),
    );
  });

  it('lets a snapshot open under other words', () => {
    const book = openBook({ programme: 'p', rules: plain });
    const at = '2024-06-03T09:00:00Z';
    book.post({ id: 'a', type: 'message', memberId: 'mia', at, data: { title: 'news' } });
    const again = openBook({ programme: 'p', rules: worded, snapshot: [...book.snapshot()] });
    expect(again.member('mia')).toEqual(book.member('mia'));
    expect(again.member('mia').balances).toEqual({ growth: 0, points: 1 });
  });

  const others: Readonly<Record<string, RuleSet>> = {
    'an amount': { ...plain, rules: { chat: { ...chat, amount: 2 } as typeof chat, cap } },
    'a condition on a field that is called title': {
      ...plain,
      rules: { chat: { ...chat, when: { 'event.data.title': 'old' } } as typeof chat, cap },
    },
    'the id of a rule': { ...plain, rules: { chat, top: cap } },
    'a rule that is called title': { ...plain, rules: { chat, title: cap } },
    'a rule that is switched off': { ...plain, rules: { chat, cap: { ...cap, enabled: false } } },
    'the scale of a currency': {
      ...plain,
      currencies: { points: { scale: 1 }, growth: { spendable: false } },
    },
    'whether a currency can be spent': { ...plain, currencies: { points: {}, growth: {} } },
    'the zone': { ...plain, timeZone: '+08:00' },
    'the version': { ...plain, version: 2 },
  };

  test.each(Object.entries(others))('names %s', (_, rules) => {
    expect(fingerprintOf(rules)).not.toBe(fingerprintOf(plain));
  });

  it('tells a rule that is called title from its absence', () => {
    const { title: named, ...rest } = { chat, title: cap };
    expect(named).toBe(cap);
    expect(fingerprintOf({ ...plain, rules: rest })).not.toBe(
      fingerprintOf({ ...plain, rules: { chat, title: cap } }),
    );
  });
});

describe('the versions of a schedule', () => {
  const issuesOf = (rules: RuleSet | Schedule) => {
    try {
      compile(rules);
    } catch (error) {
      if (!(error instanceof RuleSetError)) throw error;
      return error.issues.map(({ code, path }) => `${path.join('.')}: ${code}`);
    }
    return [];
  };
  const second = (currencies: NonNullable<RuleSet['currencies']>): Schedule => ({
    versions: [
      { rules: plain },
      { from: '2026-06-18T00:00Z', rules: { ...plain, version: 2, currencies } },
    ],
  });

  it('agree on whether a currency can be spent', () => {
    expect(issuesOf(second({ points: {}, growth: {} }))).toEqual([
      'versions.1.rules.currencies.growth.spendable: schedule-disagrees',
    ]);
    expect(
      issuesOf(second({ points: { spendable: false }, growth: { spendable: false } })),
    ).toEqual(['versions.1.rules.currencies.points.spendable: schedule-disagrees']);
  });

  it('may say in words what holds anyway', () => {
    const points = { spendable: true, scale: 0, title };
    expect(issuesOf(second({ points, growth: { spendable: false } }))).toEqual([]);
  });

  it('are told where a period is too long', () => {
    const long = { ...plain, openPeriod: { days: 8 } };
    expect(issuesOf(long)).toEqual(['openPeriod: open-after-late']);
    expect(issuesOf({ versions: [{ rules: long }] })).toEqual([
      'versions.0.rules.openPeriod: open-after-late',
    ]);
  });
});
