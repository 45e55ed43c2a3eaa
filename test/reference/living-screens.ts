import fc from 'fast-check';
import { during, isTrue, rare, rolling, simple } from './living-terms.ts';
import { some } from './rule-sets.ts';

const mutes = fc.constantFrom(
  [{ at: 1, lasts: { hours: 6 } }],
  [{ at: 2, lasts: { days: 1 } }],
  [
    { at: 1, lasts: { minutes: 1 } },
    { at: 2, lasts: { days: 1 } },
  ],
);

const strike = some(
  { within: fc.constantFrom({ hours: 1 }, { hours: 1 }, { days: 2 }, { minutes: 1 }), mutes },
  { on: fc.constantFrom('message', ['message', 'check-in'], 'praise') },
);

const effects = fc.oneof(
  some({ penalty: fc.constantFrom<unknown>(1, 2, { growth: '0.5', points: 1 }) }, { strike }, 2),
  some({ strike }, {}),
);

const countedEffects = fc
  .tuple(effects, some({}, { from: fc.constantFrom(1, 2, 3, 4) }, 2))
  .map(([one, from]) => ({ ...one, ...from }));

const screened = {
  on: fc.oneof(
    fc.constant('message'),
    fc.constantFrom(['message', 'check-in'], ['check-in'], ['message', 'join', 'praise']),
  ),
};
const looks = { when: simple, during, ...rare };
const window = fc.constantFrom({ minutes: 1 }, { minutes: 10 }, { hours: 1 }, { days: 1 });
const inGroup = fc.constantFrom('member', 'member-in-group');

export const rateLimit = fc
  .tuple(
    some(
      { kind: fc.constant('rate-limit'), ...screened, times: fc.constantFrom(1, 1, 2, 3) },
      { for: inGroup, effects: countedEffects, ...looks },
      3,
    ),
    fc.oneof(
      some({ within: window }),
      some({ within: window }),
      some({ per: fc.constantFrom('minute', 'hour', 'day', 'week') }),
    ),
  )
  .map(([one, other]) => ({ ...one, ...other }));

export const duplicate = some(
  { kind: fc.constant('duplicate'), ...screened, within: window },
  {
    of: fc.constantFrom('$.data.code', '$.data.text'),
    normalise: fc.constantFrom('none', 'text'),
    times: fc.constantFrom(1, 2),
    for: inGroup,
    effects: countedEffects,
    ...looks,
  },
  4,
);

export const gate = fc
  .tuple(
    some(
      { kind: fc.constant('gate'), ...screened },
      { effects, of: fc.constantFrom('$.data.code', '$.data.text'), ...looks },
      3,
    ),
    fc.oneof(
      some({ length: fc.constantFrom({ min: 3, unit: 'graphemes' }, { max: 2, unit: 'words' }) }),
      some({ length: fc.constantFrom({ min: 2, max: 4, unit: 'codePoints' }) }),
      some(
        { startsWith: fc.constantFrom(['#', 'h'], ['H']) },
        { endsWith: fc.constant(['i', 'e']) },
      ),
      some({ like: fc.constantFrom(['h?'], ['*e*', '#*'], ['?*i']) }),
      some({ not: fc.constantFrom({ startsWith: ['#'] }, { like: ['*i'], endsWith: ['e'] }) }),
      some({ groups: fc.constantFrom({ only: ['g1'] }, { not: ['g1'] }) }),
      some({ media: fc.constantFrom({ only: ['photo'] }, { not: ['video'] }) }),
      some({ roles: fc.constantFrom({ only: ['vip'] }, { not: ['vip', 'new'] }) }),
      some({ members: fc.constant({ not: ['bob'] }) }, { groups: fc.constant({ not: ['g2'] }) }, 2),
      some({ pass: simple }),
    ),
  )
  .map(([one, other]) => ({ ...one, ...other }));

export const identity = some(
  {
    kind: fc.constant('identity'),
    on: fc.constantFrom('message', ['message', 'check-in'], ['join', 'check-in']),
    of: fc.constantFrom('$.data.device', '$.data.device', '$.data.code'),
  },
  {
    members: fc.constantFrom(1, 2),
    per: fc.oneof(fc.constantFrom('day', 'hour', 'ever'), rolling),
    required: isTrue,
    when: simple,
    ...rare,
  },
);
