import fc from 'fast-check';
import {
  type Arbitrary,
  during,
  limit,
  rare,
  scope,
  type Theme,
  tags,
  when,
  wideScope,
} from './living-terms.ts';
import { some } from './rule-sets.ts';

const gains = fc.constantFrom<unknown>(
  1,
  3,
  5,
  5,
  { fixed: '2.5', rounding: 'half-up' },
  { fixed: '1.5', rounding: 'carry' },
  { points: 2, growth: '1.5' },
  { rate: '1', of: '$.data.paid' },
  { rate: '2', of: '$.data.paid', signed: true },
  { rate: '3', of: '$.data.paid', signed: true },
  { given: '$.data.paid', min: 0, max: 5 },
);

const once = fc.constantFrom<unknown>(
  '$.data.code',
  '$.key',
  false,
  { of: '$.data.code', for: 'programme' },
  { of: '$.data.code', for: 'programme' },
  { of: '$.data.code', for: 'programme', forget: { days: 1 } },
  { of: '$.data.code', forget: { hours: 1 } },
);

const follows = fc.constantFrom<unknown>(
  undefined,
  undefined,
  'a1',
  'a2',
  { rule: 'a1', within: { days: 1 } },
  { rule: 'a1', within: { minutes: 1 } },
  { rule: 'a1', within: { hours: 1 } },
);

const EARNING = ['message', 'check-in', 'praise', 'purchase'] as const;
const CONTROL = ['join', 'profile', 'group', 'leave'] as const;
const GRANTED = ['granted:a1', 'granted:a2', 'granted:a3', 'granted:s1'] as const;
const types = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<readonly string[]>(['message'], ['message', 'check-in']),
  },
  { weight: 2, arbitrary: fc.constantFrom<readonly string[]>(['check-in'], [...EARNING]) },
  {
    weight: 1,
    arbitrary: fc
      .subarray([...CONTROL], { minLength: 1, maxLength: 2 })
      .map((control) => ['message', ...control]),
  },
);
/** The first award hears nearly everything, so that much comes of it. */
const firstTypes = fc.constantFrom<readonly string[]>(
  ['message', 'check-in'],
  ['message', 'check-in'],
  [...EARNING, ...CONTROL],
  ['message'],
);

const setOff = fc
  .tuple(fc.subarray([...GRANTED], { minLength: 1, maxLength: 2 }), fc.option(types, { freq: 1 }))
  .map(([granted, others]) => [...granted, ...(others ?? [])]);

export function award(name: string, theme: Theme): Arbitrary<object> {
  const isLinked = theme === 'cascades' && name !== 'a1';
  const on = fc.oneof(
    { weight: isLinked ? 1 : 4, arbitrary: name === 'a1' ? firstTypes : types },
    { weight: isLinked ? 3 : 1, arbitrary: name === 'a1' ? firstTypes : setOff },
  );
  return fc.constantFrom(true, true, true, true, false).chain((isGain) =>
    some(
      {
        kind: fc.constant('award'),
        on,
        amount: isGain ? gains : fc.constantFrom(-2, -3),
        tags,
        ...(theme === 'wide' && { limit: limit(isGain, wideScope) }),
      },
      {
        to: fc.constantFrom('$.data.to', '$.data.next', '$.data.next', '$.by'),
        when,
        during,
        once,
        follows,
        gives: fc.constantFrom([{ item: 'mug' }], [{ item: 'cup', of: '$.data.code' }]),
        ...(theme !== 'wide' && { limit: limit(isGain, scope) }),
        shadow: fc.constantFrom(true, false, undefined, undefined),
        ...rare,
      },
      isLinked ? 5 : 6,
    ),
  );
}
