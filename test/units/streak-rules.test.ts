import { describe, expect, test } from 'vitest';
import { newMember } from '../../src/model/member.ts';
import { parseRuleSet } from '../../src/rules/parse.ts';
import type { CompiledAward } from '../../src/rules/program.ts';
import type { RuleSet } from '../../src/rules/rule-set.ts';
import type { Exact } from '../../src/units/exact.ts';
import { contextOf, instantOf, type Json, programOf, rulesOf } from './streak-support.ts';

function awardOf(rules: RuleSet, ruleId = 'streak') {
  return programOf(rules).versions[0]?.awardsById.get(ruleId);
}

function payOf(rules: RuleSet, ruleId = 'streak') {
  return awardOf(rules, ruleId)?.streak;
}

function unitsOf(units: Exact | undefined): number | undefined {
  return units && Number(units.num) / Number(units.den);
}

/** What lengths above one, up to another, pay in the first currency of a rule. */
function paid(award: CompiledAward | undefined, length: number, from: number): number {
  const lengths = award?.streak?.paying(length, from) ?? [];
  return unitsOf(award?.shares[0]?.reward?.(lengths)) ?? 0;
}

/** What a rule pays in its first currency at each length from 1 on. */
function payments(rule: Json, most: number): readonly number[] {
  const award = awardOf(rulesOf({ streak: rule }));
  return Array.from({ length: most }, (_, index) => paid(award, index + 1, index));
}

describe('what lengths pay', () => {
  const table = [5, 5, 5, 5, 5, 5, 30];
  test.each<[string, Json, readonly number[]]>([
    ['every third', { every: 3, amount: 20 }, [0, 0, 20, 0, 0, 20, 0]],
    ['every one', { every: 1, amount: 2 }, [2, 2, 2]],
    [
      'STK-01, milestones',
      {
        milestones: [
          { at: 3, amount: 20 },
          { at: 7, amount: 50 },
        ],
      },
      [0, 0, 20, 0, 0, 0, 50, 0, 0, 0],
    ],
    [
      'milestones from the first on again',
      {
        milestones: [
          { at: 3, amount: 20 },
          { at: 5, amount: 50 },
        ],
        after: 'wrap',
      },
      [0, 0, 20, 0, 50, 0, 0, 20, 0, 50, 0],
    ],
    ['STK-17, a table holds its last row', { table }, [5, 5, 5, 5, 5, 5, 30, 30, 30]],
    ['STK-17, wraps', { table, after: 'wrap' }, [5, 5, 5, 5, 5, 5, 30, 5, 5, 5, 5, 5, 5, 30]],
    ['STK-17, ends', { table, after: 'none' }, [5, 5, 5, 5, 5, 5, 30, 0, 0]],
    ['a table with days that pay nothing', { table: [0, '-2', 3] }, [0, -2, 3, 3]],
  ])('%s', (_, rule, expected) => {
    expect(payments(rule, expected.length)).toEqual(expected);
  });

  test('a row without points pays only where there are items', () => {
    const rule = { table: [0, 5] };
    expect(payOf(rulesOf({ streak: rule }))?.paying(1, 0)).toEqual([]);
    const gives = [{ item: 'badge' }];
    const award = awardOf(rulesOf({ streak: { ...rule, gives } }));
    expect(award?.streak?.paying(1, 0)).toEqual([1]);
    expect(award?.shares[0]?.reward?.([1])).toBeUndefined();
    const items = awardOf(rulesOf({ streak: { every: 7, gives } }));
    expect(items?.shares).toEqual([]);
    expect([6, 7].map((length) => items?.streak?.paying(length, length - 1))).toEqual([[], [7]]);
  });

  test('amounts by currency', () => {
    const rules = rulesOf({
      streak: { table: [{ points: '1.5', growth: 2 }, 3, { growth: 4 }] },
    });
    const award = awardOf({ ...rules, currencies: { growth: {}, points: { scale: 1 } } });
    expect(award?.shares.map(({ currency }) => currency)).toEqual([0, 1]);
    const lengths = [[1], [2], [3]];
    expect(award?.shares.map(({ reward }) => lengths.map((one) => unitsOf(reward?.(one))))).toEqual(
      [
        [2, undefined, 4],
        [15, 30, undefined],
      ],
    );
  });

  test('a jump over days off pays what it crosses, once each and together', () => {
    const daysOff = { days: ['monday'], optionalDays: 'count' };
    const total = (rule: Json, length: number, from: number) => {
      const award = awardOf(rulesOf({ streak: { ...daysOff, ...rule } }));
      return paid(award, length, from);
    };
    const milestones = [
      { at: 3, amount: 20 },
      { at: 7, amount: 50 },
    ];
    expect(total({ milestones }, 8, 1)).toBe(70);
    expect(total({ milestones }, 8, 3)).toBe(50);
    expect(total({ milestones }, 8, 7)).toBe(0);
    expect(total({ milestones }, 15, 8)).toBe(0);
    expect(total({ milestones, after: 'wrap' }, 15, 8)).toBe(70);
    expect(total({ milestones, after: 'wrap' }, 11, 6)).toBe(70);
    expect(total({ every: 2, amount: 5 }, 8, 1)).toBe(20);
    expect(total({ every: 7, amount: 5 }, 8, 1)).toBe(5);
    expect(total({ table: [1, 2, 3, 4, 5, 6, 7, 8] }, 8, 1)).toBe(8);
  });

  test('a streak pays the acting member, with what reaches it by id and tag', () => {
    const rules = rulesOf({
      streak: { on: ['check-in', 'visit'], tags: ['chatty'], repeat: false },
    });
    const all = {
      ...rules.rules,
      twice: { kind: 'multiplier', rules: ['streak'], factor: 2 },
      typed: { kind: 'multiplier', on: 'check-in', factor: 3 },
      most: { kind: 'cap', tags: ['chatty'], sum: 100, per: 'day' },
      rest: { kind: 'cooldown', rules: ['streak'], lasts: { hours: 1 } },
    };
    const award = awardOf({ ...rules, rules: all } as RuleSet);
    expect(award?.beneficiary).toBeUndefined();
    expect(
      award?.shares[0]?.factorGroups.flatMap(({ factors }) => factors.map((f) => f.ruleId)),
    ).toEqual(['twice']);
    expect(award?.shares[0]?.caps.map(({ ruleId }) => ruleId)).toEqual(['most']);
    expect(award?.gates.map(({ ruleId }) => ruleId)).toEqual(['rest']);
    expect(award?.streak).toMatchObject({ once: true, replaces: [] });
    expect(award?.streak?.onceSlot).toBeGreaterThanOrEqual(0);
  });

  test('awards and streaks stand in one order', () => {
    const rules = rulesOf({ b: {}, z: { priority: -1 } });
    const all = { ...rules.rules, a: { kind: 'award', on: 'check-in', amount: 1 } };
    const { versions } = programOf({ ...rules, rules: all } as RuleSet);
    const order = versions[0]?.awardsByType.get('check-in')?.map(({ ruleId }) => ruleId);
    expect(order).toEqual(['z', 'a', 'b']);
    expect([...(versions[0]?.awardsById.keys() ?? [])]).toEqual(['z', 'a', 'b']);
  });
});

describe('shared counters', () => {
  const slotsOf = (...documents: readonly RuleSet[]) =>
    programOf(...documents).versions.map(({ awardsById }) =>
      Object.fromEntries([...awardsById].map(([id, { streak }]) => [id, streak?.slot])),
    );
  const when = { all: [{ fact: 'event', path: '$.type', operator: 'equal', value: 'a' }] };
  const turned = { all: [{ value: 'a', operator: 'equal', path: '$.type', fact: 'event' }] };

  test('rules that count the same share one, whatever the order of their keys', () => {
    const { versions } = programOf(
      rulesOf({
        seven: { on: ['a', 'b'], when, every: 7, amount: 1 },
        three: { on: ['b', 'a', 'a'], when: turned, every: 3, amount: 1, priority: -1 },
        all: { on: ['b', 'a'], when, mode: 'rolling', gaps: 'end', per: 'day', table: [1] },
      }),
    );
    const counters = versions[0]?.counters ?? [];
    expect(counters.map(({ ruleIds }) => ruleIds)).toEqual([['three', 'all', 'seven']]);
    expect(versions[0]?.countersByType.get('a')).toEqual(counters);
    expect(versions[0]?.countersByType.get('b')).toEqual(counters);
    expect([...(versions[0]?.countersByType.keys() ?? [])].sort()).toEqual(['a', 'b']);
  });

  test.each<[string, Json, Json]>([
    ['on', { on: 'a' }, { on: 'b' }],
    ['when', { when }, {}],
    ['per', { per: 'week' }, {}],
    ['mode', { mode: 'calendar-week' }, {}],
    ['gaps', { gaps: 'allowed' }, {}],
    ['days', { days: ['monday'] }, {}],
    ['optional days', { days: ['monday'] }, { days: ['monday'], optionalDays: 'count' }],
    ['the start of a week', { per: 'week', weekStart: 'sunday' }, { per: 'week' }],
    ['a sum', { sum: { of: '$.data.a', atLeast: 1 } }, {}],
    [
      'the bound of a sum',
      { sum: { of: '$.data.a', atLeast: 1 } },
      { sum: { of: '$.data.a', atLeast: 2 } },
    ],
    ['a counterId', { counterId: 'mine' }, {}],
  ])('%s tells counters apart', (_, one, other) => {
    const [slots] = slotsOf(rulesOf({ one, other }));
    expect(slots?.['one']).not.toBe(slots?.['other']);
  });

  test.each<[string, Json, Json]>([
    ['the default start of the week', { per: 'week', weekStart: 'monday' }, { per: 'week' }],
    ['the order of days', { days: ['monday', 'friday'] }, { days: ['friday', 'monday'] }],
    ['all days', { days: [1, 2, 3, 4, 5, 6, 7].map((n) => weekday(n)) }, {}],
    [
      'a decimal written otherwise',
      { sum: { of: '$.data.a', atLeast: '1.0' } },
      { sum: { of: '$.data.a', atLeast: 1 } },
    ],
    ['what is paid', { every: 3, amount: 1, limit: { times: 1, per: 'day' } }, { table: [1] }],
    ['one counterId', { counterId: 'mine' }, { counterId: 'mine' }],
    ['the own id as the counterId', { counterId: 'one' }, {}],
    ['the id of another as the counterId', {}, { counterId: 'one' }],
  ])('%s tells none apart', (_, one, other) => {
    const [slots] = slotsOf(rulesOf({ one, other }));
    expect(slots?.['one']).toBe(slots?.['other']);
  });

  test('a renamed rule goes on with its counter, with the old id as its counterId or without', () => {
    const [first, second] = slotsOf(
      rulesOf({ old: {} }),
      rulesOf({ new: { counterId: 'old' }, other: {} }),
    );
    expect([second?.['new'], second?.['other']]).toEqual([first?.['old'], first?.['old']]);
  });

  test('RULE-04: a new rule on a counter waits for the next length that it pays', () => {
    const pay = payOf(
      rulesOf({
        streak: {
          milestones: [
            { at: 3, amount: 1 },
            { at: 10, amount: 2 },
          ],
        },
      }),
    );
    expect([9, 10].map((length) => pay?.paying(length, length - 1))).toEqual([[], [10]]);
  });

  test('a rule that is switched off does not count, one that has retired does', () => {
    const off = programOf(rulesOf({ streak: { enabled: false } })).versions[0];
    expect(off?.counters).toEqual([]);
    const retired = programOf(rulesOf({ streak: { retire: '2020-01-01' } })).versions[0];
    expect(retired?.counters.map(({ ruleIds }) => ruleIds)).toEqual([['streak']]);
    expect(retired?.awardsById.get('streak')?.retiredAt).toBe(instantOf('2020-01-01T00:00Z'));
  });
});

const weekday = (n: number) =>
  ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'][n - 1];

describe('faults', () => {
  const faultsOf = (rules: RuleSet) => {
    const parsed = parseRuleSet(rules);
    return parsed.ok
      ? []
      : parsed.issues.map(({ code, path }) => `${code} ${path.slice(2).join('.')}`);
  };

  test.each<[string, Json, readonly string[]]>([
    ['no terms', { every: undefined }, ['nothing-to-award ', 'streak-terms ']],
    ['two terms', { every: 3, amount: 1, table: [1] }, ['streak-terms ']],
    ['an amount beside a table', { table: [1], amount: 2 }, ['streak-terms amount']],
    ['nothing paid', { every: 3 }, ['nothing-to-award ']],
    ['a table of nothing', { table: [0, 0] }, ['nothing-to-award ']],
    [
      'milestones that do not ascend',
      {
        milestones: [
          { at: 3, amount: 1 },
          { at: 3, amount: 1 },
        ],
      },
      ['rows-not-ascending milestones.1.at'],
    ],
    ['a finer amount', { table: [1, '1.5'] }, ['finer-than-scale table.1']],
    ['an amount too large', { table: ['9007199254740993'] }, ['amount-too-large table.0']],
    [
      'an unknown currency',
      { milestones: [{ at: 1, amount: { pints: 1 } }] },
      ['unknown-currency milestones.0.amount.pints'],
    ],
    ['no amount at all', { milestones: [{ at: 1, amount: {} }] }, ['empty milestones.0.amount']],
    ['weeks of a week', { per: 'week', mode: 'calendar-week' }, ['keys-disagree mode']],
    ['weeks in a month', { per: 'week', mode: 'calendar-month' }, ['keys-disagree mode']],
    ['days of a week', { per: 'week', days: ['monday'] }, ['keys-disagree days']],
    ['optional days of none', { optionalDays: 'skip' }, ['keys-disagree optionalDays']],
    [
      'gaps beside days off that count',
      { days: ['monday'], optionalDays: 'count', gaps: 'allowed' },
      ['keys-disagree gaps'],
    ],
    [
      'once for ever beside days off that count',
      { days: ['monday'], optionalDays: 'count', repeat: false },
      ['keys-disagree repeat'],
    ],
    ['a week start of days', { weekStart: 'sunday' }, ['keys-disagree weekStart']],
    [
      'a sum of an event',
      { per: 'event', sum: { of: '$.data.a', atLeast: 1 } },
      ['keys-disagree sum'],
    ],
    ['what comes after every', { every: 3, amount: 1, after: 'wrap' }, ['keys-disagree after']],
    [
      'a milestone that holds',
      { milestones: [{ at: 3, amount: 1 }], after: 'hold' },
      ['keys-disagree after'],
    ],
    ['an unknown rule replaced', { replaces: ['base', 'none'] }, ['unknown-rule replaces.1']],
    ['a streak replaced', { replaces: ['streak'] }, ['unknown-rule replaces.0']],
    ['an award to others replaced', { replaces: ['given'] }, ['replaces-other-member replaces.0']],
    [
      'a streak that counts by a streak',
      {
        when: {
          all: [
            {
              fact: 'member',
              path: '$.streak',
              params: { rule: 'streak' },
              operator: 'equal',
              value: 1,
            },
          ],
        },
      },
      ['streak-reads-streak when'],
    ],
    [
      'a condition of nonsense',
      { when: { 'member.nonsense': 1 } },
      ['unknown-field when.member.nonsense'],
    ],
    ['an end of no length', { every: 0, amount: 1 }, ['out-of-range every']],
    ['a length out of range', { every: 100_001, amount: 1 }, ['out-of-range every']],
    ['no days', { days: [] }, ['out-of-range days']],
    ['a sum below zero', { sum: { of: '$.data.a', atLeast: -1 } }, ['negative sum.atLeast']],
    ['an unknown key', { to: '$.data.to' }, ['unknown-key to']],
    [
      'a limit on a currency that it does not give',
      { limit: { sum: 5, per: 'day', of: 'growth' } },
      ['limit-reaches-nothing limit'],
    ],
    [
      'a sum that limits deductions',
      { every: 3, amount: -1, limit: { sum: 5, per: 'day' } },
      ['sum-limits-only-gains limit'],
    ],
  ])('%s', (_, rule, expected) => {
    const rules = rulesOf({ streak: rule });
    const all = {
      ...rules.rules,
      base: { kind: 'award', on: 'check-in', amount: 1 },
      given: { kind: 'award', on: 'check-in', amount: 1, to: '$.data.to' },
    };
    const currencies = { points: {}, growth: {} };
    const document = JSON.parse(JSON.stringify({ ...rules, currencies, rules: all }));
    expect(faultsOf(document).sort()).toEqual([...expected].sort());
  });

  test('two streaks may share a counterId, but not what a limit or a length once paid remembers', () => {
    const limit = { times: 1, per: 'day' };
    const share = (one: Json, other: Json) =>
      faultsOf(rulesOf({ one: { counterId: 'c', ...one }, other: { counterId: 'c', ...other } }));
    expect(share({}, {})).toEqual([]);
    expect(share({ limit }, { repeat: false })).toEqual([]);
    expect(share({ limit }, { limit })).toEqual(['counter-shared counterId']);
    expect(share({ repeat: false }, { repeat: false })).toEqual(['counter-shared counterId']);
    const rules = rulesOf({ one: { counterId: 'c' } });
    const all = { ...rules.rules, c: { kind: 'award', on: 'check-in', amount: 1 } };
    expect(faultsOf({ ...rules, rules: all } as RuleSet)).toEqual(['counter-shared counterId']);
  });

  test.each<[string, Json | undefined, string]>([
    ['no rule', undefined, 'it needs the param "rule"'],
    ['an unknown rule', { rule: 'none' }, 'there is no streak rule "none"'],
    ['a rule of another kind', { rule: 'base' }, 'there is no streak rule "base"'],
    ['a name that all objects have', { rule: '__proto__' }, 'there is no streak rule "__proto__"'],
    [
      'another figure',
      { rule: 'streak', of: 'shortest' },
      'the param "of" is "current" or "longest"',
    ],
  ])('member.streak of %s', (_, params, expected) => {
    const rules = rulesOf({ streak: {} });
    const fact = { fact: 'member', path: '$.streak', params, operator: 'equal', value: 1 };
    const base = { kind: 'award', on: 'check-in', amount: 1, when: { all: [fact] } };
    const parsed = parseRuleSet(
      JSON.parse(JSON.stringify({ ...rules, rules: { ...rules.rules, base } })),
    );
    const messages = parsed.ok ? [] : parsed.issues.map(({ message }) => message);
    expect(messages).toEqual([`Bad params for member.streak: ${expected}.`]);
  });
});

describe('member.streak', () => {
  const fact = (params: Json, value: number) => ({
    all: [{ fact: 'member', path: '$.streak', params, operator: 'equal', value }],
  });

  test('is the length as of before the event, and 0 once it has ended', () => {
    const rules = rulesOf({ streak: {} });
    const when = (params: Json, value: number) => ({
      kind: 'award',
      on: 'check-in',
      amount: 1,
      when: fact(params, value),
    });
    const all = {
      ...rules.rules,
      two: when({ rule: 'streak' }, 2),
      none: when({ rule: 'streak', of: 'current' }, 0),
      longest: when({ rule: 'streak', of: 'longest' }, 2),
    };
    const { versions, calendar } = programOf({ ...rules, rules: all } as RuleSet);
    const [version] = versions;
    const counter = version?.counters[0];
    const member = newMember('ada');
    const holding = ['01', '02', '03', '05'].map((day) => {
      const context = contextOf(member, calendar, `2024-06-${day}T12:00Z`);
      const held = ['two', 'none', 'longest'].filter((id) =>
        version?.awardsById.get(id)?.when?.test(context),
      );
      const step = counter?.advance(context, 0);
      if (counter && step) member.memory[counter.slot] = step.memory;
      return held;
    });
    expect(holding).toEqual([['none'], [], ['two', 'longest'], ['none']]);
  });

  test('of a rule that is switched off is 0', () => {
    const rules = rulesOf({ streak: { enabled: false } });
    const award = { kind: 'award', on: 'check-in', amount: 1, when: fact({ rule: 'streak' }, 0) };
    const { versions, calendar } = programOf({
      ...rules,
      rules: { ...rules.rules, award },
    } as RuleSet);
    const context = contextOf(newMember('ada'), calendar, '2024-06-01T12:00Z');
    expect(versions[0]?.awardsById.get('award')?.when?.test(context)).toBe(true);
  });
});
