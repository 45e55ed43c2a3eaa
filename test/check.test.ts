import { check, compile, parseRuleSet, type RuleSet, RuleSetError, type Schedule } from 'tallybook';
import { food, presets } from 'tallybook/presets';
import { describe, expect, test } from 'vitest';
import { confluenceOf } from '../src/rules/confluence.ts';
import { ORDER_BOUND, ORDER_FREE, ORDER_HEAD } from './support/order-bound.ts';
import { patched } from './support/spec.ts';

const base = {
  id: 'checked',
  version: 1,
  timeZone: 'Asia/Shanghai',
  currencies: { points: {}, growth: { spendable: false } },
};

function withRules(rules: object, more: object = {}): RuleSet {
  return { ...base, ...more, rules } as RuleSet;
}

const chat = { kind: 'award', on: 'message', amount: 1, tags: ['chatty'] };
const share = { kind: 'award', on: 'share', amount: 10, tags: ['chatty'] };
const order = {
  kind: 'award',
  on: 'purchase',
  amount: { points: 1, growth: { rate: 1, of: '$.data.paid' } },
};
const fine = { kind: 'award', on: 'message', amount: -5, when: { 'event.data.rude': true } };
const praise = { kind: 'award', on: 'message', to: '$.data.to', amount: 2 };

const reached = (rules: RuleSet) =>
  Object.fromEntries(check(rules).reaches.map(({ ruleId, rules: all }) => [ruleId, all]));

const warned = (rules: RuleSet) =>
  check(rules).warnings.map(({ path, code }) => `${path.join('.')}: ${code}`);

describe('check lists what each rule reaches', () => {
  test('in the preset food, by kind, then by priority and id', () => {
    expect(check(food).reaches).toEqual([
      { ruleId: 'sale-618', kind: 'multiplier', rules: ['forward'], counted: [] },
      { ruleId: 'welcome-back', kind: 'multiplier', rules: ['check-in'], counted: [] },
      { ruleId: 'chatty-cap', kind: 'cap', rules: ['chat', 'forward'], counted: [] },
      { ruleId: 'flood', kind: 'cooldown', rules: ['chat'], counted: [] },
    ]);
  });

  test('by priority before id, for those that act and for those that are reached', () => {
    const rules = withRules({
      a: { kind: 'cap', tags: ['chatty'], times: 1, per: 'day' },
      b: { kind: 'cap', tags: ['chatty'], times: 2, per: 'day', priority: -1 },
      chat,
      share: { ...share, priority: -1 },
    });
    expect(check(rules).reaches.map(({ ruleId, rules: all }) => [ruleId, ...all])).toEqual([
      ['b', 'share', 'chat'],
      ['a', 'share', 'chat'],
    ]);
  });

  test('a multiplier with a type alone reaches gains of the acting member in the default currency', () => {
    const rules = withRules({
      chat,
      fine,
      order,
      praise,
      double: { kind: 'multiplier', on: 'message', factor: 2 },
      growing: { kind: 'multiplier', on: 'purchase', factor: 2, of: 'growth' },
    });
    expect(reached(rules)).toEqual({ double: ['chat'], growing: ['order'] });
  });

  test('a multiplier that names a deduction, or a grant to somebody else, reaches it', () => {
    const double = { kind: 'multiplier', rules: ['fine', 'praise'], factor: 2 };
    expect(reached(withRules({ fine, praise, double }))).toEqual({ double: ['fine', 'praise'] });
  });

  test('a sum in one currency does not reach awards in another', () => {
    const grown = { kind: 'cap', rules: ['chat', 'order'], sum: 9, of: 'growth', per: 'day' };
    expect(reached(withRules({ chat, order, grown }))).toEqual({ grown: ['order'] });
  });

  test('a balance reaches what it names', () => {
    const full = { kind: 'cap', rules: ['chat', 'order'], balance: 9 };
    expect(reached(withRules({ chat, order, full }))).toEqual({ full: ['chat', 'order'] });
  });

  test.each([
    ['times', { times: 3 }],
    ['a sum', { sum: 30 }],
  ])('what a cap of %s only counts is listed apart', (_, terms) => {
    const cap = { kind: 'cap', rules: ['chat'], alsoCounts: { tags: ['chatty'] }, per: 'day' };
    expect(check(withRules({ chat, share, cap: { ...cap, ...terms } })).reaches).toEqual([
      { ruleId: 'cap', kind: 'cap', rules: ['chat'], counted: ['share'] },
    ]);
  });

  test.each(['group', 'programme'])('a cap for a %s reaches what it names', (to) => {
    const cap = { kind: 'cap', rules: ['chat'], alsoCounts: { tags: ['chatty'] }, per: 'day' };
    const rules = withRules({ chat, share, cap: { ...cap, times: 3, for: to } });
    expect(check(rules).reaches).toEqual([
      { ruleId: 'cap', kind: 'cap', rules: ['chat'], counted: ['share'] },
    ]);
    expect(warned(rules)).toEqual([]);
  });

  test('rules that are switched off neither reach nor are reached', () => {
    const rules = withRules({
      chat,
      share: { ...share, enabled: false },
      all: { kind: 'cap', tags: ['chatty'], times: 3, per: 'day' },
      off: { kind: 'cap', tags: ['chatty'], times: 3, per: 'day', enabled: false },
    });
    expect(reached(rules)).toEqual({ all: ['chat'] });
  });

  test('of a document that extends another, after the merge', () => {
    const child = { id: 'mine', version: 1, extends: 'food@0', rules: { 'sale-618': null } };
    const { reaches } = check(child as unknown as RuleSet, { presets });
    expect(reaches.map(({ ruleId }) => ruleId)).toEqual(['welcome-back', 'chatty-cap', 'flood']);
  });
});

describe('check warns', () => {
  const double = { kind: 'multiplier', rules: ['chat'], factor: 2 };

  test('of nothing in a sound rule set', () => {
    const cap = { kind: 'cap', tags: ['chatty'], sum: 9, per: 'day' };
    expect(check(withRules({ chat, share, cap, double })).warnings).toEqual([]);
  });

  test('of everything that parseRuleSet warns of', () => {
    const rules = withRules({
      chat: { ...chat, tags: [] },
      double: { ...double, stacking: 'sum-of-factors' },
    });
    const parsed = parseRuleSet(rules);
    expect(parsed.ok && parsed.warnings.map(({ code }) => code)).toEqual(['sums-factors']);
    expect(warned(rules)).toEqual(['rules.double.stacking: sums-factors']);
  });

  test.each([
    ['multiplier', { kind: 'multiplier', tags: ['quiet'], factor: 2 }],
    ['cap', { kind: 'cap', tags: ['quiet'], times: 1, per: 'day' }],
    ['cooldown', { kind: 'cooldown', tags: ['quiet'], lasts: { hours: 1 } }],
  ])('of a %s that reaches no award, and of the tag that nobody carries', (_, rule) => {
    expect(warned(withRules({ chat: { ...chat, tags: [] }, rule }))).toEqual([
      'rules.rule: no-awards-reached',
      'rules.rule.tags.0: tag-not-carried',
    ]);
  });

  test('of a tag that a lifetime is for and nobody carries, and not of one that it is for', () => {
    const life = { kind: 'expiry', tags: ['chatty', 'quiet'], after: { months: 1 } };
    expect(warned(withRules({ chat: { ...chat, tags: ['chatty'] }, life }))).toEqual([
      'rules.life.tags.1: tag-not-carried',
    ]);
  });

  test('of a sum in a currency that the award does not have', () => {
    const cap = { kind: 'cap', rules: ['chat'], sum: 9, of: 'growth', per: 'day' };
    expect(warned(withRules({ chat: { ...chat, tags: [] }, cap }))).toEqual([
      'rules.cap: no-awards-reached',
    ]);
  });

  test('of a tag that nobody names, with the one that is nearest', () => {
    const cap = { kind: 'cap', tags: ['chatty'], sum: 9, per: 'day' };
    const rules = withRules({ chat, share: { ...share, tags: ['chaty'] }, cap });
    expect(check(rules).warnings).toEqual([
      {
        code: 'tag-not-named',
        path: ['rules', 'share', 'tags', 0],
        params: { tag: 'chaty', near: 'chatty' },
        message: 'No multiplier, cap or cooldown names the tag "chaty": did you mean "chatty"?',
      },
    ]);
  });

  test('of a tag among those that only count', () => {
    const cap = { kind: 'cap', rules: ['chat'], sum: 9, per: 'day', alsoCounts: { tags: ['x'] } };
    expect(check(withRules({ chat: { ...chat, tags: [] }, cap })).warnings).toEqual([
      {
        code: 'tag-not-carried',
        path: ['rules', 'cap', 'alsoCounts', 'tags', 0],
        params: { tag: 'x' },
        message: 'No award rule carries the tag "x".',
      },
    ]);
  });

  test('of events that are always refused', () => {
    const rules = withRules({
      back: { kind: 'award', on: ['message', 'exchange'], amount: 1 },
      gone: { kind: 'award', on: 'transfer', amount: 1 },
      again: { kind: 'award', on: ['refund', 'undo', 'chargeback', 'void'], amount: 1 },
      joined: { kind: 'award', on: 'join', amount: 1 },
    });
    expect(check(rules).warnings).toEqual([
      {
        code: 'type-always-refused',
        path: ['rules', 'back', 'on', 1],
        params: { type: 'exchange' },
        message:
          'Events of type "exchange" are refused in this version: the rule does nothing for them.',
      },
      {
        code: 'type-always-refused',
        path: ['rules', 'gone', 'on'],
        params: { type: 'transfer' },
        message:
          'Events of type "transfer" are refused in this version: the rule does nothing for them.',
      },
    ]);
  });

  const from = '2026-06-10';
  test.each([
    ['ends the day before it starts', { during: { from, through: '2026-06-09' } }, 1],
    ['ends on the day on which it starts', { during: { from, through: '2026-06-10' } }, 0],
    ['ends at the instant at which it starts', { during: { from, until: '2026-06-10' } }, 1],
    [
      'ends at that instant in another notation',
      { during: { from, until: '2026-06-09T16:00:00Z' } },
      1,
    ],
    ['ends a millisecond later', { during: { from, until: '2026-06-09T16:00:00.001Z' } }, 0],
    ['retires before it starts', { during: { from }, retire: '2026-06-01' }, 1],
    ['retires when it starts', { during: { from }, retire: '2026-06-10' }, 1],
    ['retires later', { during: { from }, retire: '2026-06-11' }, 0],
    ['has no end', { during: { from } }, 0],
    ['has no start', { during: { until: '2026-06-09' } }, 0],
  ])('of a rule that never acts: one that %s', (_, span, warnings) => {
    const expected = (id: string) => Array(warnings).fill(`rules.${id}.during: never-acts`);
    const award = { ...chat, tags: [], ...span };
    expect(warned(withRules({ award }))).toEqual(expected('award'));
    const late = { ...double, rules: ['chat'], ...span };
    expect(warned(withRules({ chat: { ...chat, tags: [] }, late }))).toEqual(expected('late'));
  });

  test('of a rule that never acts in words', () => {
    const award = { ...chat, tags: [], during: { from, through: '2026-06-09' } };
    expect(check(withRules({ award })).warnings).toEqual([
      {
        code: 'never-acts',
        path: ['rules', 'award', 'during'],
        params: { from: '2026-06-10', end: '2026-06-09' },
        message: 'The rule never acts: it ends with "2026-06-09" and starts with "2026-06-10".',
      },
    ]);
  });

  test('not of rules that are switched off', () => {
    const off = { ...double, during: { from, through: '2026-06-09' }, enabled: false };
    expect(warned(withRules({ chat: { ...chat, tags: [] }, off }))).toEqual([]);
  });
});

describe('check says whether the order of members matters', () => {
  const listed = (rules: RuleSet) =>
    check(rules)
      .confluence.because.map(({ ruleId, why }) => `${ruleId}: ${why}`)
      .join(', ');

  test.each(ORDER_BOUND)('it does for $title', ({ rules, because, clause }) => {
    const { confluent, sentence } = check(rules).confluence;
    expect([confluent, listed(rules)]).toEqual([false, because]);
    const [ruleId] = because.split(':');
    expect(sentence).toContain(`since the rule "${ruleId}" ${clause}`);
  });

  test.each(ORDER_FREE)('it does not for $title', ({ rules }) => {
    expect(check(rules).confluence).toEqual({
      confluent: true,
      sentence: 'Confluent: in whatever order members meet, the net book is the same.',
      because: [],
    });
  });

  const rated = (rules: object, more: object = {}) =>
    listed({ ...ORDER_HEAD, ...more, rules } as unknown as RuleSet);
  const like = { kind: 'award', on: 'like', to: '$.data.to', amount: 2 };
  const chatting = { kind: 'award', on: 'message', amount: 4 };

  test('by each rule and reason once, in the order of ids', () => {
    const rules = {
      z: { ...like, limit: { times: 1, per: 'day' }, follows: 'a' },
      a: { ...chatting, when: { 'member.balance': { lessThan: 9 } }, limit: wideLimit },
    };
    expect(rated(rules)).toBe('a: wide-limit, a: reads-balance, z: limit, z: follows');
    expect(check(withRules(rules)).confluence.sentence).toBe(
      'Not confluent: the net book depends on the order in which members meet, since the rule "a" has a limit that members share and reads a balance that other members add to; the rule "z" limits what members grant each other and follows awards that meet it from another member.',
    );
  });

  const wideLimit = { times: 9, per: 'day', for: 'programme' };

  test.each<readonly [string, unknown]>([
    ['a segment', 'rich'],
    ['a segment inside another', 'veryRich'],
    ['the value', { 'event.data.n': { lessThan: { fact: 'member', path: '$.balance' } } }],
    [
      'the items of a list',
      {
        'event.data.lines': {
          someItem: {
            fact: 'item',
            path: '$.price',
            operator: 'lessThan',
            value: { fact: 'member', path: '$.balance' },
          },
        },
      },
    ],
    ['a list with not', { any: [{ 'time.hour': 3 }, { not: { all: ['rich'] } }] }],
  ])('also where the balance stands in %s', (_, when) => {
    const segments = { rich: { 'member.balance': { greaterThan: 5 } }, veryRich: 'rich' };
    expect(rated({ chatting: { ...chatting, when }, like }, { segments })).toBe(
      'chatting: reads-balance',
    );
  });

  test('a balance by its currency, the default one where none is named', () => {
    const when = (currency?: string) => ({
      fact: 'member',
      path: '$.balance',
      ...(currency !== undefined && { params: { currency } }),
      operator: 'lessThan',
      value: 5,
    });
    const grown = { ...like, amount: { growth: 2 } };
    expect(rated({ chatting: { ...chatting, when: when('growth') }, like })).toBe('');
    expect(rated({ chatting: { ...chatting, when: when('growth') }, grown })).toBe(
      'chatting: reads-balance',
    );
    const gold = { currencies: { gold: {} } };
    expect(rated({ chatting: { ...chatting, when: when() }, like }, gold)).toBe(
      'chatting: reads-balance',
    );
  });

  test('what one grant sets off after another is still of another member', () => {
    const rules = {
      like,
      first: { ...chatting, on: 'granted:like' },
      second: { ...chatting, on: ['granted:first', 'message'], limit: { times: 1, per: 'day' } },
    };
    expect(rated(rules)).toBe('second: limit');
    expect(rated({ ...rules, like: { ...chatting, on: 'like' } })).toBe('');
  });

  test('a purchase is given once by itself, whatever a rule hears besides', () => {
    expect(rated({ like, shop: { ...chatting, on: ['purchase', 'granted:like'] } })).toBe('');
  });

  test('the streak of a rule that is switched off is always 0', () => {
    const when = {
      fact: 'member',
      path: '$.streak',
      params: { rule: 'liked' },
      operator: 'equal',
      value: 0,
    };
    const liked = { kind: 'streak', on: 'granted:like', every: 2, amount: 1 };
    const rules = { chatting: { ...chatting, when }, like };
    expect(rated({ ...rules, liked: { ...liked, enabled: false } })).toBe('');
    expect(rated({ ...rules, liked })).toBe('chatting: reads-streak, liked: streak');
  });

  test('a schedule by all of its versions: what one has granted another one reads', () => {
    const first = { ...ORDER_HEAD, rules: { like } };
    const asking = { ...chatting, when: { 'member.balance': { lessThan: 9 } } };
    const second = { ...ORDER_HEAD, version: 2, rules: { asking } };
    const schedule = {
      versions: [{ rules: first }, { from: '2026-01-01T00:00:00Z', rules: second }],
    };
    const both = confluenceOf(compile(schedule as unknown as Schedule));
    expect(both.because).toEqual([{ ruleId: 'asking', why: 'reads-balance' }]);
    expect(rated({ like })).toBe('');
    expect(rated({ asking })).toBe('');
  });

  test('who asks for the whole member asks for its balance', () => {
    const operators = [{ name: 'suits', evaluate: () => true }];
    const when = { fact: 'member', operator: 'suits', value: 3 };
    const because = (rules: object) => check(withRules(rules), { operators }).confluence.because;
    expect(because({ chatting: { ...chatting, when } })).toEqual([]);
    expect(because({ chatting: { ...chatting, when }, like })).toEqual([
      { ruleId: 'chatting', why: 'reads-balance' },
    ]);
    expect(
      because({ like, star: { kind: 'multiplier', rules: ['like'], factor: 2, when } }),
    ).toEqual([
      { ruleId: 'star', why: 'reads-balance' },
      { ruleId: 'star', why: 'reads-member' },
    ]);
  });
});

describe('check refuses', () => {
  test('a faulty rule set with the issues of parseRuleSet', () => {
    const faulty = patched(food, { rules: { chat: null, flood: { lasts: {} } } }) as RuleSet;
    const parsed = parseRuleSet(faulty);
    const issues = parsed.ok ? [] : parsed.issues;
    expect(issues.map(({ code }) => code)).toEqual(['unknown-rule']);
    expect(() => check(faulty)).toThrow(new RuleSetError(issues));
  });
});
