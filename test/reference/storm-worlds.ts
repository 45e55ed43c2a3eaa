import fc from 'fast-check';
import type { RuleSet } from '../../src/rules/rule-set.ts';
import { living } from './living-kinds.ts';
import { type World, withSoundNames } from './living-rules.ts';
import { livingStreams } from './living-streams.ts';

const EVERYTHING = ['message', 'check-in', 'granted:a1', 'granted:a2'] as const;

/** What the three awards of a storm hear, and whom they are for. */
const STORMS = [
  // Two for each one before, and one of them goes to somebody else.
  { on: [EVERYTHING, EVERYTHING, EVERYTHING], to: [undefined, undefined, '$.data.next'] },
  // From member to member.
  {
    on: [['message', 'check-in'], ['granted:a1', 'granted:a3'], ['granted:a2']],
    to: ['$.data.to', '$.data.next', '$.data.to'],
  },
] as const;

/** What may stop an award, besides the end of all storms. */
const STOPS = ['limit', 'when', 'during', 'once', 'follows', 'shadow', 'enabled', 'retire'];

/** Rules that set each other off until somebody stops them. */
export const stormyWorlds: fc.Arbitrary<World> = fc
  .record({
    rules: fc.record({
      a1: living('a1', 'cascades'),
      a2: living('a2', 'cascades'),
      a3: living('a3', 'cascades'),
      s1: living('s1', 'cascades'),
    }),
    storm: fc.constantFrom(...STORMS),
    isFree: fc.boolean(),
    events: livingStreams('cascades', 3),
  })
  .map(({ rules, storm: { on, to }, isFree, events }) => {
    const stormy = Object.entries(rules).map(([id, rule], index): [string, object] => {
      if (index >= on.length) return [id, rule];
      const left = isFree ? ['to', ...STOPS] : ['to'];
      const kept = Object.entries(rule).filter(([name]) => !left.includes(name));
      const target = to[index];
      return [id, { ...Object.fromEntries(kept), on: on[index], ...(target && { to: target }) }];
    });
    const set = {
      id: 'storm',
      version: 1,
      timeZone: 'UTC',
      currencies: { points: {}, growth: { scale: 1 } },
      rules: withSoundNames(Object.fromEntries(stormy)),
    };
    return [set as unknown as RuleSet, events];
  });
