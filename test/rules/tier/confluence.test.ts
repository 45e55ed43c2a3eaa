import { check, type RuleSet, type TierRule } from 'tallybook';
import { describe, expect, test } from 'vitest';

function because(tier: Partial<TierRule>, rules: object = {}): readonly string[] {
  const ruleSet = {
    id: 'confluence',
    version: 1,
    timeZone: 'UTC',
    rules: {
      chat: { kind: 'award', on: 'message', amount: 1 },
      order: { kind: 'award', on: 'purchase', amount: { rate: 1, of: '$.data.paid' } },
      levels: { kind: 'tier', by: { earned: 'points' }, levels: [{ id: 'a', from: 1 }], ...tier },
      ...rules,
    },
  };
  const operators = [{ name: 'suits', evaluate: () => true }];
  const { because: bound } = check(ruleSet as RuleSet, { operators }).confluence;
  return bound.map(({ ruleId, why }) => `${ruleId}: ${why}`);
}

const rolling = { earned: 'points', within: { rolling: { days: 30 } } } as const;
const bonus = { bonus: { kind: 'award', on: 'crossed:levels', amount: 1 } };
const perk = {
  perk: {
    kind: 'award',
    on: 'seen',
    when: {
      fact: 'member',
      path: '$.tier',
      params: { rule: 'levels' },
      operator: 'equal',
      value: 'a',
    },
    amount: 1,
  },
};
const whole = { perk: { ...perk.perk, when: { fact: 'member', operator: 'suits', value: 1 } } };

describe('the order of members', () => {
  test('matters where time takes or gives a level', () => {
    expect(because({})).toEqual(['levels: timer']);
    expect(because({ up: 'period-end', down: 'never' })).toEqual(['levels: timer']);
    expect(because({ by: rolling, down: 'at-once' })).toEqual(['levels: timer']);
    expect(because({}, bonus)).toEqual(['bonus: reads-tier', 'levels: tier', 'levels: timer']);
    expect(because({}, perk)).toEqual(['levels: timer', 'perk: reads-tier']);
  });

  test('does not where only the own inputs of a member move it', () => {
    expect(because({ down: 'never' }, { ...bonus, ...perk })).toEqual([]);
    expect(because({ by: { balance: 'points' }, down: 'at-once' }, perk)).toEqual([]);
    expect(because({ by: { spend: '$.data.paid' }, down: 'never' }, { ...bonus, ...perk })).toEqual(
      [],
    );
    expect(because({ by: rolling, down: 'never' }, perk)).toEqual([]);
  });

  test('matters for who asks for the member as a whole', () => {
    const kudos = { kind: 'award', on: 'praise', to: '$.data.to', amount: 1 };
    expect(because({ down: 'never' }, { ...whole, kudos })).toContain('perk: reads-tier');
  });
});
