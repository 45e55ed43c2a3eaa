import { type Event, type Outcome, openBook, type RuleSet } from 'tallybook';
import { describe, expect, it, test } from 'vitest';

const opened = (rules: RuleSet['rules']) =>
  openBook({ programme: 'p', rules: { id: 'l', version: 1, timeZone: 'UTC', rules } });
const NINE = Date.UTC(2024, 5, 3, 9);
const event = (id: string, rest: Partial<Event> = {}): Event => ({
  id,
  type: 'task',
  memberId: 'mia',
  at: NINE,
  ...rest,
});
const reasonsOf = ({ reasons }: Outcome) => reasons.map(({ code, params }) => [code, params]);

describe('when there is more room', () => {
  const midnight = '2024-06-04T00:00:00.000Z';
  const task = { kind: 'award', on: 'task', amount: { rate: 1, of: '$.data.worth' } } as const;
  const cap = { kind: 'cap', rules: ['task'], per: 'day' } as const;
  const double = { kind: 'multiplier', rules: ['task'], factor: 2 } as const;
  const sum = { by: 'cap', currency: 'points', asked: 20, granted: 0 };

  /** The reasons of a second award of 20, after a first one of so much. */
  const reasonsAfter = (worth: number, rules: RuleSet['rules'], second = 20) => {
    const book = opened(rules);
    book.post(event('first', { data: { worth } }));
    return reasonsOf(book.post(event('second', { data: { worth: second } })));
  };

  it('is told where it comes', () => {
    expect(reasonsAfter(20, { task, cap: { ...cap, times: 1 } })).toEqual([
      ['cap-reached', { by: 'cap', max: 1, used: 1, opensAt: midnight }],
    ]);
    expect(reasonsAfter(10, { task, cap: { ...cap, sum: 15 } })).toEqual([
      ['cut-by-cap', { ...sum, max: 15, granted: 5, opensAt: midnight }],
    ]);
    expect(reasonsAfter(10, { task, cap: { ...cap, sum: 20, atLimit: 'skip' } })).toEqual([
      ['cap-reached', { ...sum, max: 20, opensAt: midnight }],
    ]);
  });

  const nothing: readonly (readonly [what: string, rules: RuleSet['rules'], params: object])[] = [
    ['times', { task, cap: { ...cap, times: 0 } }, { by: 'cap', max: 0, used: 0 }],
    [
      'times in a rolling window',
      { task, cap: { ...cap, times: 0, per: { rolling: { hours: 1 } } } },
      { by: 'cap', max: 0, used: 0 },
    ],
    ['points', { task, cap: { ...cap, sum: 0 } }, { ...sum, max: 0 }],
    [
      'points of a rule of its own',
      { task: { ...task, limit: { sum: 0, per: 'day' } } },
      { ...sum, by: 'task', max: 0 },
    ],
    [
      'points before factors',
      { task, cap: { ...cap, sum: 0, counts: 'base' } },
      { ...sum, max: 0 },
    ],
  ];

  test.each(nothing)('is not told by a limit of no %s', (_, rules, params) => {
    expect(reasonsAfter(1, rules)).toEqual([['cap-reached', params]]);
  });

  it('is not told by a skip limit that is smaller than what was asked', () => {
    const rules = { task, cap: { ...cap, sum: 19, atLimit: 'skip' } } as const;
    expect(reasonsAfter(1, rules)).toEqual([['cap-reached', { ...sum, max: 19 }]]);
  });

  const wide = { ...cap, for: 'programme' } as const;

  it('is told by a limit of the programme where it comes', () => {
    expect(reasonsAfter(20, { task, cap: { ...wide, times: 1 } })).toEqual([
      ['cap-reached', { by: 'cap', max: 1, opensAt: midnight }],
    ]);
    expect(reasonsAfter(10, { task, cap: { ...wide, sum: 15 } })).toEqual([
      ['cut-by-cap', { ...sum, max: 15, granted: 5, opensAt: midnight }],
    ]);
    expect(reasonsAfter(10, { task, cap: { ...wide, sum: 20, atLimit: 'skip' } })).toEqual([
      ['cap-reached', { ...sum, max: 20, opensAt: midnight }],
    ]);
  });

  it('is not told by a limit of the programme where more room never comes', () => {
    expect(reasonsAfter(1, { task, cap: { ...wide, times: 0 } })).toEqual([
      ['cap-reached', { by: 'cap', max: 0 }],
    ]);
    expect(reasonsAfter(1, { task, cap: { ...wide, sum: 0 } })).toEqual([
      ['cap-reached', { ...sum, max: 0 }],
    ]);
    expect(reasonsAfter(1, { task, cap: { ...wide, sum: 19, atLimit: 'skip' } })).toEqual([
      ['cap-reached', { ...sum, max: 19 }],
    ]);
    expect(reasonsAfter(20, { task, cap: { ...wide, sum: 20, per: 'ever' } })).toEqual([
      ['cap-reached', { ...sum, max: 20 }],
    ]);
  });

  const base = { ...cap, atLimit: 'skip', counts: 'base' } as const;

  it('is told by a skip limit on the base that holds the base, however large the factor', () => {
    expect(reasonsAfter(6, { task, double, cap: { ...base, sum: 15 } }, 10)).toEqual([
      ['cap-reached', { ...sum, max: 15, opensAt: midnight }],
    ]);
  });

  it('is not told by a skip limit on the base that is smaller than the base', () => {
    expect(reasonsAfter(4, { task, double, cap: { ...base, sum: 9 } }, 10)).toEqual([
      ['cap-reached', { ...sum, max: 9 }],
    ]);
  });
});

describe('a grant for a period that is forgotten', () => {
  const own = { kind: 'award', on: 'task', amount: 1 } as const;
  const thanks = { kind: 'award', on: 'like', to: '$.data.to', amount: 2 } as const;
  const like = event('like', { type: 'like', memberId: 'ben', data: { to: 'mia' } });
  const MINUTE = 60_000;

  /** What becomes of a like of the first minute after 70 minutes with a task in each. */
  const lateLike = (cap: RuleSet['rules'][string]) => {
    const book = opened({ own, thanks, cap });
    for (let minute = 0; minute < 70; minute += 1) {
      book.post(event(`t${minute}`, { at: NINE + minute * MINUTE }));
    }
    return book.post(like);
  };
  const limits = [{ times: 5 }, { sum: 50 }, { sum: 50, counts: 'base' }] as const;
  const perMinute = { kind: 'cap', per: 'minute' } as const;

  test.each(limits)('is refused by a cap of %o that holds it back', (terms) => {
    const { reasons, entries } = lateLike({ ...perMinute, ...terms, rules: ['own', 'thanks'] });
    expect(entries).toEqual([]);
    expect(reasons.map(({ params }) => params['by'])).toEqual(['cap']);
  });

  test.each(limits)('is not refused by a cap of %o that only counts it', (terms) => {
    const alsoCounts = { rules: ['thanks'] };
    const outcome = lateLike({ ...perMinute, ...terms, rules: ['own'], alsoCounts });
    expect(outcome.reasons).toEqual([]);
    expect(outcome.entries.map(({ memberId, points }) => [memberId, points])).toEqual([['mia', 2]]);
  });
});
