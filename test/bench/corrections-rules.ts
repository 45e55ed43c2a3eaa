import type { RuleSet } from '../../src/rules/rule-set.ts';

export const GIFT = 20;

/** A shop whose orders come back: a point for each unit of money, and a gift that stays until nothing is left. */
export const RETURN_RULES: RuleSet = {
  id: 'returns',
  version: 1,
  timeZone: 'Asia/Shanghai',
  rules: {
    gift: { kind: 'award', on: 'purchase', when: { 'event.data.gift': true }, amount: GIFT },
    order: { kind: 'award', on: 'purchase', amount: { rate: 1, of: '$.data.paid' } },
  },
};

/** The same rules with inputs that stay open for so long. */
export function openFor(rules: RuleSet, openPeriod: NonNullable<RuleSet['openPeriod']>): RuleSet {
  return { ...rules, openPeriod };
}
