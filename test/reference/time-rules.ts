import fc from 'fast-check';
import { some } from './rule-sets.ts';

type Arbitrary<T> = fc.Arbitrary<T>;

/** What the rules of a world may depend on. */
export interface Mood {
  /** Whether only days and weeks name periods and lengths, and no rule says a date. */
  readonly isWeekly: boolean;
  /** Whether members touch each other, and points are released in the middle of a day. */
  readonly isApart: boolean;
  /** Whether there are levels, and other rules look at them. */
  readonly isTiered: boolean;
}

export const AWARDS = ['a1', 'a2', 'a3', 'a4', 'a5'] as const;

const rich = { 'member.balance': { greaterThanInclusive: 12 } };
const often = { 'member.purchases': { greaterThanInclusive: 2 } };
export const SEGMENTS = { rich, often };
const segment = ({ isTiered }: Mood) =>
  fc.constantFrom<unknown>(
    'rich',
    'rich',
    'often',
    { 'member.idleDays': { greaterThanInclusive: 2 } },
    { not: 'rich' },
    ...(isTiered
      ? [{ 'member.tierRank': { greaterThanInclusive: 2 } }, { 'member.tier': 'silver' }]
      : []),
  );

function listOf(use: Arbitrary<unknown>, mood: Mood): Arbitrary<unknown> {
  return fc
    .tuple(fc.array(some({ if: segment(mood), use }), { minLength: 1, maxLength: 2 }), use)
    .map(([rows, last]) => [...rows, { use: last }]);
}

const period = ({ isWeekly }: Mood) =>
  isWeekly
    ? fc.constantFrom('day', 'week', 'week')
    : fc.constantFrom('day', 'week', 'month', 'quarter', 'year');

const wholeDays = ({ isWeekly }: Mood) =>
  fc.constantFrom<object>(
    { days: 1 },
    { days: 3 },
    { days: 10 },
    { weeks: 2 },
    ...(isWeekly ? [] : [{ months: 1 }, { months: 1, days: 2 }, { months: 3 }, { years: 1 }]),
  );

const lifetime = (mood: Mood) =>
  fc.oneof(
    { weight: 4, arbitrary: wholeDays(mood) as Arbitrary<unknown> },
    { weight: 2, arbitrary: some({ endOf: period(mood) }, { plus: fc.constantFrom(0, 1, 2) }) },
    { weight: 1, arbitrary: fc.constant('never') },
  );

const ROUNDINGS = ['floor', 'ceil', 'trunc', 'half-up', 'half-even'] as const;
const share = fc.constantFrom<unknown>('0.5', '0.1', 1, '0.333', 0);
const rounding = fc.constantFrom(...ROUNDINGS);
const currency = fc.constantFrom('points', 'points', 'growth');

/** One of the three forms that say when points lapse. */
export const expiry = (mood: Mood) =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: some(
        {
          kind: fc.constant('expiry'),
          after: fc.oneof(lifetime(mood), listOf(lifetime(mood), mood)),
        },
        {
          currency,
          rules: fc.subarray([...AWARDS, 's1'], { minLength: 1 }),
          remind: fc.constantFrom<unknown>({ days: 1 }, [{ days: 2 }, { days: 7 }], { weeks: 1 }),
        },
      ),
    },
    {
      weight: 2,
      arbitrary: some({ kind: fc.constant('expiry'), inactive: wholeDays(mood) }, { currency }, 4),
    },
    {
      weight: 3,
      arbitrary: some(
        {
          kind: fc.constant('expiry'),
          clear: some(
            { every: period(mood) },
            { share, rounding, of: fc.constantFrom('all', 'period', 'earlier') },
            2,
          ),
        },
        { currency },
        4,
      ),
    },
  );

const loss = fc.oneof(
  some({ share }, { rounding, rounded: fc.constantFrom('loss', 'balance') }, 2),
  some({ points: fc.constantFrom(1, 5, '7') }),
);

export const decay = (mood: Mood) =>
  some(
    { kind: fc.constant('decay'), every: period(mood), loss },
    {
      currency,
      floor: fc.constantFrom(3, 10),
      inactive: fc.constantFrom<object>(
        { days: 2 },
        { weeks: 1 },
        ...(mood.isWeekly ? [] : [{ months: 1 }]),
        ...(mood.isApart ? [] : [{ hours: 30 }]),
      ),
    },
    2,
  );

/** Cohorts are drawn by the date, which a shifted stream does not keep. */
export const season = (mood: Mood) =>
  fc
    .tuple(
      some({
        every: mood.isWeekly
          ? fc.constant('week')
          : fc.constantFrom<unknown>('month', 'quarter', { months: 1, from: '2024-03-15' }),
      }),
      some(
        { currency },
        {
          keep: some(
            {},
            { share: fc.constantFrom('0.5', '0.25'), rounding, most: fc.constantFrom(4, 9) },
            2,
          ),
        },
      ),
      some({}, mood.isWeekly ? {} : { cohorts: fc.constantFrom(2, 5) }, 2),
    )
    .map((parts) => Object.assign({ kind: 'season' }, ...parts));

const hold = (mood: Mood) => {
  const { isApart } = mood;
  const one = fc.constantFrom<unknown>(
    { on: 'returned' },
    ...(isApart
      ? []
      : [
          { for: { days: 2 } },
          { for: { hours: 6 } },
          { for: { weeks: 1 }, on: 'returned' },
          { for: { days: 3 }, on: 'returned', else: 'lapse' },
        ]),
  );
  return fc.oneof(one, listOf(fc.oneof(one, fc.constant('none')), mood));
};

const lot = some(
  {},
  { class: fc.constantFrom('bonus', 'bought'), priority: fc.constantFrom(1, 2, -1) },
  2,
);

const gain = fc.constantFrom<unknown>(
  5,
  10,
  10,
  25,
  { points: 8, growth: '2.5' },
  { points: 1, growth: 4 },
);

/** Every award hears one type at least; purchases are paid by what they cost. */
export function award(name: (typeof AWARDS)[number], mood: Mood): Arbitrary<object> {
  const on = {
    a1: fc.constant('check-in'),
    a2: fc.constantFrom<unknown>('message', ['message', 'check-in']),
    a3: fc.constant('purchase'),
    a4: fc.constantFrom<unknown>('praise', ['praise', 'redeem', 'cancel']),
    a5: fc.constantFrom<unknown>(
      'granted:a1',
      'message',
      'opening',
      ...(mood.isTiered ? ['crossed:t1', 'crossed:t1'] : []),
    ),
  }[name];
  const amount = {
    a1: gain,
    a2: fc.oneof({ weight: 3, arbitrary: gain }, { weight: 1, arbitrary: fc.constant(-7) }),
    a3: fc.constant({ rate: '1.5', of: '$.data.paid' }),
    a4: gain,
    a5: fc.oneof(gain, fc.constantFrom<unknown>(-4, { points: 3, growth: '-1.5' })),
  }[name];
  const to = name === 'a4' && !mood.isApart && { to: fc.constant('$.data.to') };
  return some(
    { kind: fc.constant('award'), on, amount, ...to },
    {
      hold: hold(mood),
      lot,
      when: segment(mood),
      once: fc.constant(false),
      limit: fc.constantFrom<unknown>(
        { times: 1, per: 'day' },
        ...(name === 'a3' ? [{ sum: 12, of: 'points', per: 'week' }] : []),
      ),
      shadow: fc.constantFrom(false, false, false, true),
    },
    4,
  );
}

export const streak = (mood: Mood) =>
  some(
    {
      kind: fc.constant('streak'),
      on: fc.constantFrom<unknown>('check-in', ['check-in', 'message']),
      every: fc.constantFrom(1, 2, 3),
      amount: fc.constantFrom<unknown>(3, { points: 2, growth: 1 }),
    },
    { hold: hold(mood), lot, per: fc.constant('week') },
  );

const LEVELS = [
  [
    { id: 'bronze', from: 0 },
    { id: 'silver', from: 15 },
    { id: 'gold', from: 40, keep: 25 },
  ],
  [
    { id: 'silver', from: 8 },
    { id: 'gold', from: 20 },
  ],
] as const;

/** What is measured, and when it is reviewed, as far as the two go together. */
export const tier = ({ isWeekly }: Mood) =>
  fc
    .tuple(
      fc.constantFrom<object>(
        { by: { earned: 'points', within: { rolling: { weeks: 1 } } }, down: 'at-once' },
        { by: { earned: 'points', within: { rolling: { days: 10 } } }, period: { weeks: 2 } },
        { by: { earned: 'points' }, down: 'never' },
        { by: { balance: 'points' }, down: 'at-once' },
        { by: { balance: 'points' }, period: { days: 3 }, drop: 'one' },
        { by: { spend: '$.data.paid' }, period: { weeks: 1 }, grace: { days: 2 } },
        ...(isWeekly
          ? []
          : [
              { by: { earned: 'points', within: 'month' } },
              { by: { earned: 'points', within: 'month' }, up: 'period-end', grace: { days: 3 } },
              { by: { earned: 'points', within: 'quarter' }, drop: 'one' },
              { by: { balance: 'points' }, up: 'period-end', period: 'month' },
            ]),
      ),
      some({ levels: fc.constantFrom(...LEVELS) }, { crossings: fc.constant('last') }),
    )
    .map((parts) => Object.assign({ kind: 'tier' }, ...parts));

export const cap = some({
  kind: fc.constant('cap'),
  rules: fc.constant(['a1', 'a2', 's1']),
  balance: fc.constantFrom(15, 30),
});

export const currencies = fc.record({
  points: some(
    {},
    {
      spends: fc.constantFrom('soonest', 'oldest', 'priority'),
      cancel: some(
        {},
        {
          within: fc.constantFrom<object>({ days: 3 }, { weeks: 4 }),
          returns: fc.constantFrom<unknown>('original', 'new', { days: 2 }),
        },
        2,
      ),
    },
    2,
  ),
  growth: some({ scale: fc.constant(1) }, { spendable: fc.constant(false) }),
});
