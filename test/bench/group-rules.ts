import type { RuleSet } from '../../src/rules/rule-set.ts';

/** A living group: streaks, screens, kudos, and one cap that the whole programme shares. */
export const GROUP_RULES: RuleSet = {
  id: 'group',
  version: 1,
  timeZone: 'Asia/Shanghai',
  currencies: { points: {} },
  rules: {
    'check-in': {
      kind: 'award',
      on: 'check-in',
      amount: 5,
      limit: { times: 1, per: 'day' },
    },
    'seven-days': { kind: 'streak', on: 'check-in', every: 7, amount: 30 },
    steady: {
      kind: 'streak',
      on: 'check-in',
      milestones: [
        { at: 3, amount: 10 },
        { at: 10, amount: 50 },
        { at: 30, amount: 200 },
      ],
    },
    weeks: { kind: 'streak', on: 'check-in', per: 'week', every: 2, amount: 40 },
    chat: { kind: 'award', on: 'message', amount: 1, limit: { times: 30, per: 'day' } },
    short: { kind: 'gate', on: 'message', length: { min: 4, unit: 'codePoints' } },
    flood: { kind: 'rate-limit', on: 'message', times: 10, within: { minutes: 1 } },
    repeat: { kind: 'duplicate', on: 'message', within: { minutes: 10 } },
    share: { kind: 'award', on: 'share', amount: 10, limit: { times: 3, per: 'day' } },
    'share-budget': {
      kind: 'cap',
      rules: ['share'],
      sum: 15_000,
      per: 'day',
      for: 'programme',
    },
    kudos: {
      kind: 'award',
      on: 'kudos',
      to: '$.data.to',
      amount: 2,
      limit: { times: 1, per: 'day', for: 'counterparty' },
    },
  },
};

/** The same group without the cap that all share. */
export function withoutWideCap({ rules, ...others }: RuleSet): RuleSet {
  const { 'share-budget': _, ...rest } = rules;
  return { ...others, rules: rest };
}
