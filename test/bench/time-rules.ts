import type { Lifetime } from '../../src/rules/expiry.ts';
import type { RuleSet } from '../../src/rules/rule-set.ts';

/** Points that lapse, wait and are spent, energy that melts, and levels of a year. */
export function timeRules(lifetime: Lifetime): RuleSet {
  const once = { of: '$.key', forget: { days: 30 } };
  return {
    id: 'time',
    version: 1,
    timeZone: 'Asia/Shanghai',
    currencies: { points: { cancel: { within: { days: 7 } } }, energy: {} },
    rules: {
      'check-in': {
        kind: 'award',
        on: 'check-in',
        amount: { points: 2, energy: 10 },
        limit: { times: 1, per: 'day' },
      },
      chat: {
        kind: 'award',
        on: 'message',
        amount: { energy: 1 },
        limit: { times: 20, per: 'day' },
      },
      order: { kind: 'award', on: 'purchase', amount: { rate: 1, of: '$.data.paid' }, once },
      'cash-back': {
        kind: 'award',
        on: 'purchase',
        amount: { rate: '0.1', of: '$.data.paid' },
        once,
        hold: { for: { days: 14 } },
      },
      'shelf-life': { kind: 'expiry', after: lifetime },
      melting: { kind: 'decay', currency: 'energy', every: 'week', loss: { share: '0.1' } },
      levels: {
        kind: 'tier',
        by: { earned: 'points', within: 'year' },
        levels: LEVELS.map(([id, from]) => ({ id, from })),
      },
    },
  };
}

export const LEVELS: readonly (readonly [id: string, from: number])[] = [
  ['silver', 1_000],
  ['gold', 4_000],
  ['platinum', 8_000],
];
