import fc from 'fast-check';
import { award } from './living-awards.ts';
import { duplicate, gate, identity, rateLimit } from './living-screens.ts';
import { streak } from './living-streaks.ts';
import {
  type Arbitrary,
  during,
  isTrue,
  limitTerms,
  priority,
  retire,
  scope,
  type Theme,
  tags,
  when,
  wideScope,
} from './living-terms.ts';
import { some } from './rule-sets.ts';

const reach = fc.oneof(some({ tags }), some({ rules: fc.constantFrom(['a1'], ['a1']) }));

const cap = (theme: Theme) =>
  fc
    .tuple(
      fc.oneof(
        limitTerms(true, theme === 'wide' ? wideScope : scope),
        some({ balance: fc.constantFrom(4, 8, 12) }, { atLimit: fc.constant('skip') }),
      ),
      reach,
      some({}, { priority, retire, alsoCounts: some({ tags }) }),
    )
    .map((parts) => Object.assign({ kind: 'cap' }, ...parts));

const multiplier = fc
  .tuple(
    fc.oneof(reach, some({ on: fc.constantFrom('message', ['granted:a1'], 'check-in') })),
    some({ factor: fc.constantFrom(2, '0.5', '1.5', 0, 3) }, { when, during, retire }),
  )
  .map((parts) => Object.assign({ kind: 'multiplier' }, ...parts));

const cooldown = fc
  .tuple(
    reach,
    some(
      { lasts: fc.constantFrom({ minutes: 1 }, { hours: 1 }, { days: 1 }) },
      { extended: isTrue },
    ),
  )
  .map((parts) => Object.assign({ kind: 'cooldown' }, ...parts));

/** A rule by its name: the first letter says which kind it is. */
export function living(name: string, theme: Theme): Arbitrary<object> {
  const kinds: Readonly<Record<string, Arbitrary<object>>> = {
    a: award(name, theme),
    s: streak(name),
    r: rateLimit,
    d: duplicate,
    g: gate,
    i: identity,
    c: cap(theme),
    m: multiplier,
    p: cooldown,
  };
  return kinds[name.charAt(0)] ?? fc.constant({});
}
