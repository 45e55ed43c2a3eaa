import type { RuleSet } from '../../src/rules/rule-set.ts';

/** The food preset as version 0 had it: what the reducer next to this file does by hand. */
export const FOOD_RULES: RuleSet = {
  id: 'food',
  version: 0,
  timeZone: 'Asia/Shanghai',
  currencies: { points: {}, growth: { spendable: false } },
  segments: {
    dormant: { 'member.idleDays': { greaterThanInclusive: 30 } },
    newcomer: { 'member.daysSinceJoin': { lessThan: 7 } },
    staff: { 'member.tags': { contains: 'staff' } },
  },
  rules: {
    'check-in': { kind: 'award', on: 'check-in', amount: 5, limit: { times: 1, per: 'day' } },
    'welcome-back': { kind: 'multiplier', rules: ['check-in'], factor: 2, when: 'dormant' },
    chat: { kind: 'award', tags: ['chatty'], on: 'message', amount: 1 },
    flood: { kind: 'cooldown', rules: ['chat'], lasts: { seconds: 6 } },
    forward: {
      kind: 'award',
      tags: ['chatty'],
      on: 'share',
      amount: 10,
      limit: { times: 3, per: 'day' },
    },
    'sale-618': {
      kind: 'multiplier',
      rules: ['forward'],
      factor: 2,
      during: { from: '2026-06-01', through: '2026-06-18' },
    },
    'chatty-cap': { kind: 'cap', tags: ['chatty'], sum: 100, of: 'points', per: 'day' },
    review: { kind: 'award', on: 'review', amount: 20, once: '$.ref' },
    order: {
      kind: 'award',
      on: 'purchase',
      amount: {
        points: { rate: 1, of: '$.data.paid', rounding: 'floor' },
        growth: { rate: 1, of: '$.data.paid', rounding: 'floor' },
      },
    },
    'first-order': {
      kind: 'award',
      on: 'purchase',
      when: { 'member.purchases': 0 },
      amount: 50,
      gives: [{ item: 'sample-pack', of: '$.data.sku' }],
    },
    'first-week': {
      kind: 'award',
      on: ['share', 'review'],
      when: 'newcomer',
      amount: 50,
      limit: { times: 1, per: 'ever' },
    },
    'good-advice': {
      kind: 'award',
      on: 'praise',
      to: '$.data.to',
      when: 'staff',
      amount: { given: '$.data.points', min: 10, max: 100 },
    },
  },
};
