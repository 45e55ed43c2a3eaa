import fc from 'fast-check';
import { some } from './rule-sets.ts';

export const THEMES = ['streaks', 'screens', 'wide', 'cascades'] as const;
export type Theme = (typeof THEMES)[number];

export type Arbitrary<T = unknown> = fc.Arbitrary<T>;

export const isTrue = fc.boolean();
export const priority = fc.constantFrom(-1, 0, 1);
export const tags = fc.subarray(['red', 'blue'], { minLength: 1 });
export const weekday = fc.constantFrom('sunday', 'monday', 'wednesday');

const streakFact = (operator: string, value: number, of?: string) => ({
  fact: 'member',
  path: '$.streak',
  params: { rule: 's1', ...(of && { of }) },
  operator,
  value,
});

export const simple = fc.constantFrom<unknown>(
  { 'event.data.ok': true },
  { 'event.data.ok': true },
  { 'member.tags': { contains: 'vip' } },
  { 'group.tags': { contains: 'quiet' } },
  { 'member.idleDays': { lessThan: 2 } },
  { 'member.balance': { lessThan: 8 } },
  { 'member.daysSinceJoin': { greaterThanInclusive: 1 } },
  { not: { 'group.tags': { contains: 'quiet' } } },
);

export const when = fc.oneof(
  { weight: 3, arbitrary: simple },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      streakFact('greaterThanInclusive', 2),
      streakFact('equal', 0),
      streakFact('greaterThanInclusive', 2, 'longest'),
    ),
  },
);

export const during = fc.constantFrom(
  { from: '2024-03-09' },
  { until: '2024-03-12' },
  { weekdays: ['monday', 'tuesday', 'friday', 'saturday'] },
  { hours: [{ from: '06:00', until: '18:00' }] },
);

export const retire = fc.constantFrom(undefined, undefined, '2024-03-10', '2024-03-12');
const enabled = fc.constantFrom(undefined, true, true, false);

/** What every rule may have. */
export const rare = { priority, retire, enabled };

export const rolling = fc.constantFrom(
  { rolling: { minutes: 1 } },
  { rolling: { hours: 1 } },
  { rolling: { days: 1 } },
);
const per = fc.oneof(fc.constantFrom('day', 'day', 'hour', 'week', 'ever'), rolling);
export const scope = fc.constantFrom(
  'member',
  'member-in-group',
  'counterparty',
  'group',
  'programme',
);
export const wideScope = fc.constantFrom('group', 'programme', 'programme', 'counterparty');

/** Terms of a limit of which something is often left, and often nothing. */
export const limitTerms = (isGain: boolean, to: Arbitrary): Arbitrary<object> => {
  const times = some({ times: fc.constantFrom(0, 1, 1, 2, 3), per }, { for: to }, 2);
  const sum = some(
    { sum: fc.constantFrom(0, 4, 5, 7, 10, 12), per },
    {
      for: to,
      atLimit: fc.constantFrom('trim', 'skip'),
      counts: fc.constantFrom('net', 'gross'),
    },
    2,
  );
  return isGain ? fc.oneof(times, sum, sum) : times;
};

export const limit = (isGain: boolean, to: Arbitrary) =>
  fc.oneof(
    limitTerms(isGain, to),
    fc.array(limitTerms(isGain, to), { minLength: 1, maxLength: 2 }),
  );
