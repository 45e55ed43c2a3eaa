import fc from 'fast-check';
import type { Event } from '../../src/model/event.ts';
import type { RuleSet } from '../../src/rules/rule-set.ts';
import { some } from './rule-sets.ts';

/** A Friday at noon, two days before the clocks change in New York. */
const START = Date.parse('2024-03-08T12:00:00Z');
const [HOUR, DAY] = [3_600_000, 86_400_000] as const;

const freezes = some(
  { perMonth: fc.constantFrom(1, 2) },
  {
    currency: fc.constant('freezes'),
    tooFew: fc.constantFrom('keep', 'burn'),
    adds: fc.boolean(),
  },
  2,
);

/** Rules of one counter say the same of what covers a gap. */
const counted = some(
  { on: fc.constant('check-in') },
  {
    freezes,
    makeUp: some({ within: fc.constant({ days: 5 }) }, { perMonth: fc.constantFrom(1, 2) }),
    pauses: fc.constantFrom('honoured', 'ignored'),
    days: fc.constant(['monday', 'tuesday', 'wednesday', 'friday', 'saturday']),
  },
  2,
);

const paid = fc.oneof(
  some({ every: fc.constantFrom(2, 3), amount: fc.constantFrom<unknown>(5, { points: 3 }) }),
  some(
    { table: fc.constant([1, 2, 3, 5]) },
    { after: fc.constantFrom('hold', 'wrap', 'none'), replaces: fc.constant(['a1']) },
    2,
  ),
  some({ milestones: fc.constant([2, 4, 6].map((at) => ({ at, amount: at * 2 }))) }),
);

const rules = fc
  .record({
    counted,
    first: paid,
    second: paid,
    others: fc.record({
      a1: some(
        { kind: fc.constant('award'), on: fc.constant('check-in'), amount: fc.constant(5) },
        { limit: fc.constant({ times: 1, per: 'day' }) },
        2,
      ),
      gift: fc.constant({ kind: 'award', on: 'message', amount: { freezes: 1 } }),
      a2: some({
        kind: fc.constant('award'),
        on: fc.constantFrom<unknown>('granted:s1', ['message', 'granted:s2'], 'crossed:t1'),
        amount: fc.constantFrom(4, -3),
      }),
      t1: some({
        kind: fc.constant('tier'),
        by: fc.constant({ earned: 'points' }),
        down: fc.constantFrom('never', 'at-once'),
        levels: fc.constant([
          { id: 'silver', from: 12 },
          { id: 'gold', from: 30 },
        ]),
      }),
      c1: some(
        { kind: fc.constant('cap'), rules: fc.constant(['a1', 's1']), sum: fc.constant(12) },
        { per: fc.constantFrom('day', 'week'), atLimit: fc.constant('skip') },
        1,
      ),
    }),
  })
  .map(({ counted: terms, first, second, others }) => ({
    ...others,
    s1: { kind: 'streak', ...terms, ...first },
    s2: { kind: 'streak', ...terms, ...second },
  }));

const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);

const step = fc.record({
  type: fc.oneof(
    { weight: 9, arbitrary: fc.constant('check-in') },
    { weight: 3, arbitrary: fc.constantFrom('message', 'pause', 'make-up', 'make-up') },
  ),
  memberId: fc.constantFrom('ann', 'ann', 'ann', 'bob'),
  apart: fc.constantFrom(0, HOUR, 11 * HOUR, DAY, DAY, DAY, 2 * DAY, 3 * DAY),
  away: fc.constantFrom(0, 1, 2, 4),
});

/** Streaks with all that keeps them alive, levels, and what both set off. */
export const habitWorlds: fc.Arbitrary<readonly [RuleSet, readonly Event[]]> = fc
  .tuple(
    fc.constantFrom('UTC', '+08:00', 'America/New_York'),
    rules,
    fc.array(step, { minLength: 4, maxLength: 14, size: 'max' }),
  )
  .map(([timeZone, all, steps]) => {
    let at = START;
    const events = steps.map(({ type, memberId, apart, away }, seq): Event => {
      at += apart;
      const id = `e${String(seq).padStart(2, '0')}`;
      const told = { id, type, memberId, at, seq };
      if (type === 'pause') return { ...told, data: { through: dateOf(at + away * DAY) } };
      if (type !== 'make-up') return told;
      return { ...told, data: { day: dateOf(at - Math.max(1, away) * DAY), rule: 's1' } };
    });
    const currencies = { points: {}, freezes: {} };
    const set = { id: 'habit', version: 1, timeZone, currencies, rules: all };
    return [set as unknown as RuleSet, events];
  });
