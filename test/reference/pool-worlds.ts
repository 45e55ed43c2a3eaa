import fc from 'fast-check';
import type { Event } from '../../src/model/event.ts';
import type { World } from './living-rules.ts';
import { some } from './rule-sets.ts';

/** A Friday at noon, as in the other streams. */
const START = Date.parse('2024-03-08T12:00:00Z');
const HOUR = 3_600_000;

const per = fc.constantFrom<unknown>(
  'day',
  'hour',
  'ever',
  { rolling: { hours: 1 } },
  { rolling: { hours: 1 } },
  { rolling: { days: 1 } },
);
const wide = fc.constantFrom('programme', 'programme', 'group');
const priority = fc.constantFrom(-1, 0, 1);

const sum = some(
  { sum: fc.constantFrom(0, 4, 5, 6, 9, 12), per, for: wide },
  { atLimit: fc.constantFrom('trim', 'skip'), counts: fc.constantFrom('gross', 'net', 'net') },
  2,
);
const times = some({ times: fc.constantFrom(0, 1, 2, 3), per, for: wide });
const own = some(
  { sum: fc.constantFrom(3, 5, 8), per },
  { atLimit: fc.constantFrom('trim', 'skip'), counts: fc.constantFrom('base', 'net', 'gross') },
  2,
);

const amount = fc.constantFrom<unknown>(
  5,
  3,
  -2,
  { rate: '1', of: '$.data.paid', signed: true },
  { rate: '1', of: '$.data.paid', signed: true },
  { rate: '0.5', of: '$.data.paid', signed: true, rounding: 'carry' },
  { points: 3, growth: 4 },
  { points: -2, growth: 3 },
);

const once = fc.constantFrom<unknown>(
  { of: '$.data.code', for: 'programme' },
  { of: '$.data.code', for: 'programme', forget: { hours: 1 } },
  '$.data.code',
);

const award = (on: readonly string[]) =>
  some(
    {
      kind: fc.constant('award'),
      on: fc.constant(on),
      // Under no wide cap an award does not wait.
      tags: fc.constantFrom(['red'], ['red'], ['blue']),
      amount,
    },
    {
      to: fc.constant('$.data.to'),
      once,
      limit: times,
      gives: fc.constant([{ item: 'mug' }]),
      shadow: fc.constantFrom(true, undefined),
      priority,
    },
    4,
  );

const cap = (terms: fc.Arbitrary<object>) =>
  fc
    .tuple(terms, some({}, { priority, of: fc.constantFrom('points', 'growth') }, 4))
    .map(([one, other]) => ({ kind: 'cap', tags: ['red'], ...one, ...other }));

const rules = fc.record(
  {
    a1: award(['message']),
    a2: award(['message', 'granted:a1']),
    a3: award(['granted:a1', 'message']),
    c1: cap(sum),
    c2: cap(fc.oneof(sum, times)),
    c3: cap(fc.oneof(own, some({ balance: fc.constantFrom(4, 8) }))),
    m1: some({
      kind: fc.constant('multiplier'),
      tags: fc.constant(['red']),
      factor: fc.constantFrom('0.5', '1.5', 2),
    }),
    p1: some({
      kind: fc.constant('cooldown'),
      rules: fc.constantFrom(['a1'], ['a1', 'a2']),
      lasts: fc.constantFrom({ seconds: 1 }, { hours: 1 }),
      extended: fc.boolean(),
    }),
  },
  { requiredKeys: ['a1', 'a2', 'c1', 'c2'] },
);

const events: fc.Arbitrary<readonly Event[]> = fc
  .array(
    fc.record({
      memberId: fc.constantFrom('ann', 'bob'),
      groupId: fc.constantFrom('g1', 'g1', 'g2'),
      step: fc.constantFrom(0, 0, 1, HOUR - 1, HOUR, 12 * HOUR),
      to: fc.constantFrom('ann', 'bob', 'cho'),
      paid: fc.constantFrom(-4, -1, 1, 2, 3, 5, 7, 11),
      code: fc.constantFrom('c1', 'c2'),
    }),
    { minLength: 2, maxLength: 10, size: 'max' },
  )
  .map((steps) => {
    let at = START;
    return steps.map(({ memberId, groupId, step, ...data }, index) => {
      at += step;
      const id = `e${String(index).padStart(2, '0')}`;
      return { id, type: 'message', memberId, groupId, at, data };
    });
  });

/** Two or three awards on each event, under limits that are wider than one member. */
export const poolWorlds: fc.Arbitrary<World> = fc.tuple(
  rules.map((all) => {
    const currencies = { points: {}, growth: {} };
    return { id: 'pool', version: 1, timeZone: 'UTC', currencies, rules: all } as never;
  }),
  events,
);

/** More groups and counterparties than a member's counters hold before they are looked through. */
const CROWD = 24;

const crowdTerms = {
  per: fc.constantFrom<unknown>('hour', 'day', 'week', 'ever', { rolling: { days: 1 } }),
  for: fc.constantFrom('member-in-group', 'counterparty'),
};

const crowdAward = fc
  .tuple(
    some({ kind: fc.constant('award'), on: fc.constant('message'), amount: fc.constant(2) }),
    fc.oneof(
      some({ times: fc.constantFrom(1, 2), ...crowdTerms }),
      some({ sum: fc.constantFrom(2, 3), ...crowdTerms }),
    ),
  )
  .map(([one, limit]) => ({ ...one, limit }));

const crowdEvents = fc
  .array(
    fc.tuple(
      fc.nat(CROWD - 1),
      fc.constantFrom(0, 0, 0, 0, 1, HOUR, 12 * HOUR, 24 * HOUR, 96 * HOUR),
    ),
    { minLength: CROWD, maxLength: 60, size: 'max' },
  )
  .map((steps): readonly Event[] => {
    let at = START;
    return steps.map(([n, step], index) => {
      at += step;
      const id = `e${String(index).padStart(2, '0')}`;
      return { id, type: 'message', memberId: 'ann', groupId: `g${n}`, by: `u${n}`, at };
    });
  });

/** One member with very many groups and counterparties. */
export const crowdWorlds: fc.Arbitrary<World> = fc.tuple(
  fc.record({ a1: crowdAward, a2: crowdAward }).map((all) => {
    return { id: 'crowd', version: 1, timeZone: 'UTC', rules: all } as never;
  }),
  crowdEvents,
);
