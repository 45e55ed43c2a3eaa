import fc from 'fast-check';
import {
  type Arbitrary,
  during,
  limitTerms,
  rare,
  scope,
  simple,
  tags,
  weekday,
} from './living-terms.ts';
import { some } from './rule-sets.ts';

const streakAmount = fc.constantFrom<unknown>(
  ...[2, 5, 10, -1, 0],
  { growth: '2.5' },
  { points: 1, growth: 2 },
);

const pays = fc.oneof(
  some({
    every: fc.constantFrom(1, 2, 2, 3),
    amount: fc.constantFrom<unknown>(2, 5, 10, -1, { growth: '0.5', points: 3 }),
  }),
  some(
    {
      milestones: fc.constantFrom(
        [{ at: 2, amount: 5 }],
        [
          { at: 1, amount: 1 },
          { at: 2, amount: 0 },
          { at: 3, amount: 10 },
        ],
      ),
    },
    { after: fc.constantFrom('wrap', 'none') },
    2,
  ),
  some(
    { table: fc.tuple(fc.constantFrom(1, 3), streakAmount, streakAmount) },
    { after: fc.constantFrom('wrap', 'none', 'hold') },
    2,
  ),
);

const weekdays = fc.constantFrom(
  ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
  ['saturday', 'sunday', 'monday'],
  ['tuesday'],
);

/** Periods with the terms that go with them. */
const pace = fc.oneof(
  fc.constant({}),
  fc.constant({}),
  some({}, { mode: fc.constantFrom('calendar-week', 'calendar-month') }),
  some({ gaps: fc.constant('allowed') }, { mode: fc.constant('calendar-month') }, 2),
  some({ days: weekdays }, { mode: fc.constant('calendar-week') }),
  some({ days: weekdays, optionalDays: fc.constantFrom('count', 'count', 'skip') }),
  some({ per: fc.constant('week') }, { weekStart: weekday, gaps: fc.constant('allowed') }),
  some({ mode: fc.constant('calendar-week') }, { weekStart: weekday }, 2),
  some({ per: fc.constant('month') }),
  some(
    { per: fc.constant('event') },
    { mode: fc.constantFrom('calendar-week', 'rolling'), gaps: fc.constantFrom('allowed', 'end') },
  ),
);

const sum = some({ of: fc.constant('$.data.paid'), atLeast: fc.constantFrom(2, 3, '4.5') });

export function streak(name: string): Arbitrary<object> {
  const terms = some(
    {
      kind: fc.constant('streak'),
      on: fc.oneof(
        fc.constant(['check-in']),
        fc.constant(['check-in', 'message']),
        fc.constant(['message']),
        fc.constantFrom(['message', 'granted:a1'], ['granted:a1']),
      ),
    },
    {
      when: simple,
      during,
      sum,
      replaces: fc.constantFrom(['a1'], ['a1', 'a2', 'a3', 'a4']),
      gives: fc.constant([{ item: 'star' }]),
      repeat: fc.constant(false),
      limit: limitTerms(false, scope),
      shadow: fc.constantFrom(true, undefined),
      rounding: fc.constantFrom('ceil', 'half-even'),
      ...(name === 's3' && { counterId: fc.constant('mine') }),
      tags,
      ...rare,
    },
    5,
  );
  return fc.tuple(terms, pace, pays).map(([one, how, what]) => {
    const { sum: total, when: counted, repeat, ...rest } = one as Record<string, unknown>;
    const { per: period, optionalDays } = how as Record<string, unknown>;
    const isEvent = period === 'event';
    return {
      ...rest,
      ...(total !== undefined && !isEvent && { sum: total }),
      ...((counted !== undefined || isEvent) && { when: counted ?? { 'event.data.ok': true } }),
      ...(repeat === false && optionalDays !== 'count' && { repeat }),
      ...how,
      ...what,
    };
  });
}
