import fc from 'fast-check';
import type { Rule, RuleSet, Schedule } from '../../src/rules/rule-set.ts';

export const ZONES = ['UTC', 'Asia/Shanghai', 'America/New_York', '-05:30'] as const;

const ROUNDINGS = ['floor', 'ceil', 'trunc', 'half-up', 'half-even', 'carry'] as const;
const AWARDS = ['a1', 'a2', 'a3', 'a4'] as const;
const TAGS = ['red', 'blue'] as const;
const EARNING = ['check-in', 'message', 'purchase', 'praise'] as const;

type Arbitrary<T> = fc.Arbitrary<T>;

type Fields = Readonly<Record<string, Arbitrary<unknown>>>;

/** An object with all of the required fields and each of the others once in `rarity` times. */
export function some(required: Fields, others: Fields = {}, rarity = 3): Arbitrary<object> {
  const nothing = { weight: rarity - 1, arbitrary: fc.constant(undefined) };
  const sparse = Object.entries(others).map(
    ([key, value]) => [key, fc.oneof(nothing, { weight: 1, arbitrary: value })] as const,
  );
  return fc
    .record({ ...required, ...Object.fromEntries(sparse) })
    .map((one) =>
      Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)),
    );
}

const rounding = fc.constantFrom(...ROUNDINGS);
const tags = fc.subarray([...TAGS], { minLength: 1 });
const isTrue = fc.boolean();
const priority = fc.constantFrom(-1, 0, 1);

const when = fc.constantFrom<unknown>(
  { 'event.data.vip': true },
  { 'member.purchases': { lessThan: 2 } },
  { 'member.purchases': 0 },
  { 'member.idleDays': { greaterThanInclusive: 1 } },
  { 'member.balance': { lessThan: 6 } },
  { 'member.tags': { contains: 'vip' } },
  'regular',
  { not: 'regular' },
  { any: [{ 'member.balance': { greaterThanInclusive: 5 } }, { 'event.data.vip': true }] },
);

const retire = fc.constantFrom('2024-03-10', '2024-03-11', '2024-03-08T13:00:00Z');

const during = some(
  {},
  {
    from: fc.constantFrom('2024-03-09', '2024-03-10T05:00:00Z'),
    until: fc.constantFrom('2024-03-11', '2024-03-11T04:00:00Z'),
    weekdays: fc.subarray(['monday', 'saturday', 'sunday'], { minLength: 1 }),
    hours: fc.constantFrom(
      [{ from: '09:00', until: '17:00' }],
      [{ from: '22:00', until: '02:30' }],
      [{ from: '00:00', until: '24:00' }],
    ),
    daysOfMonth: fc.constantFrom([9, 10, 11], [-22, -21], [1, -1]),
  },
);

const amount = (points: Arbitrary<string | number>, isGain: boolean): Arbitrary<unknown> =>
  fc.oneof(
    points,
    points,
    some(
      { fixed: isGain ? fc.constantFrom('2.5', '0.5', '1', '0') : fc.constantFrom('-4.5', '-0.5') },
      { rounding },
    ),
    some(
      { rate: fc.constantFrom('1', '0.5', '-1', '1.5'), of: fc.constant('$.data.paid') },
      {
        per: fc.constantFrom('10', '3', '1'),
        minimum: fc.constantFrom('5', '0'),
        signed: isTrue,
        rounding,
      },
    ),
    some(
      {
        rate: fc.constantFrom('1', '0.1'),
        of: fc.constantFrom(
          { lines: '$.data.lines', price: '$.price' },
          { lines: '$.data.lines', price: '$.price', quantity: '$.quantity' },
        ),
      },
      {
        roundEach: fc.constantFrom('order', 'line', 'unit'),
        rounding: fc.constantFrom('floor', 'half-up', 'half-even', 'ceil'),
      },
    ),
    some({
      given: fc.constant('$.data.points'),
      min: fc.constantFrom(0, 1),
      max: fc.constantFrom(5, 11),
    }),
    some(
      {
        table: fc.constant('$.data.grade'),
        rows: fc.constantFrom(
          [{ from: 0, points: 1 }],
          [
            { from: 1, points: '2' },
            { from: '2.5', points: 5 },
            { from: 10, points: '-3' },
          ],
        ),
      },
      { rounding },
    ),
    some({ table: fc.constant('$.data.grade'), values: fc.constant({ gold: 7, iron: '1' }) }),
    some(
      {
        formula: fc.constantFrom(
          { multiply: ['$.data.paid', '0.1'] },
          { divide: ['$.data.paid', '$.data.minutes'] },
          { min: [{ add: ['$.data.paid', 1] }, 9, '$.data.points'] },
          { max: [{ subtract: ['$.data.paid', '$.data.minutes'] }, '-1'] },
        ),
      },
      { rounding },
    ),
  );

const amounts = (currencies: readonly string[], isGain: boolean) => {
  const points = isGain ? fc.constantFrom(1, 4, '5', 6, 10) : fc.constantFrom(-3, 0, '-1');
  const one = amount(points, isGain);
  if (currencies.length === 1) return one;
  const several = fc
    .record(Object.fromEntries(currencies.map((id) => [id, one])), { requiredKeys: [] })
    .filter((byCurrency) => Object.keys(byCurrency).length > 0);
  return fc.oneof(one, several);
};

const per = fc.constantFrom(
  'minute',
  'hour',
  'day',
  'day',
  'week',
  'month',
  'quarter',
  'year',
  'ever',
  'event',
  { rolling: { hours: 1 } },
  { rolling: { days: 1 } },
  { rolling: { minutes: 1, seconds: 0 } },
  { rolling: { months: 1 } },
);

const sumTerms = (currencies: readonly string[]) => ({
  of: fc.constantFrom(...currencies),
  atLimit: fc.constantFrom('trim', 'skip'),
  counts: fc.constantFrom('gross', 'net', 'base'),
});

const most = fc.constantFrom(0, 1, 4, 5, 6, 9, 10, 11);
const count = fc.constantFrom(0, 1, 2, 3);

const limit = (currencies: readonly string[], isGain: boolean) => {
  const times = some({ times: count, per }, { weekStart: fc.constantFrom('sunday', 'monday') });
  if (!isGain) return times;
  return fc.oneof(
    times,
    some({ sum: most, per }, sumTerms(currencies)),
    some({ times: count, sum: most, per }, sumTerms(currencies)),
  );
};

const reach = fc.oneof(
  some({ rules: fc.subarray([...AWARDS], { minLength: 1 }) }),
  some({ tags }),
  some({ rules: fc.subarray([...AWARDS], { minLength: 1 }), tags }),
);

const award = (currencies: readonly string[]) =>
  fc
    .tuple(fc.constantFrom(true, true, true, false), fc.constantFrom(true, true, true, false))
    .chain(([isGain, hasAmount]) =>
      some(
        {
          kind: fc.constant('award'),
          on: fc.oneof(
            fc.constantFrom(...EARNING),
            fc.subarray([...EARNING, 'join'], { minLength: 1 }),
          ),
          ...(hasAmount && { amount: amounts(currencies, isGain) }),
        },
        {
          to: fc.constant('$.data.to'),
          others: isTrue,
          when,
          during,
          gives: fc.constant([{ item: 'mug' }]),
          limit: fc.oneof(
            limit(currencies, isGain),
            fc.array(limit(currencies, isGain), { minLength: 1, maxLength: 2 }),
          ),
          once: fc.constantFrom(false, '$.data.post', {
            of: '$.data.post',
            forget: { days: 1 },
          }),
          shadow: isTrue,
          tags,
          priority,
          enabled: fc.constantFrom(true, true, true, false),
          retire,
        },
        5,
      ),
    )
    .map((rule) => ('amount' in rule || 'gives' in rule ? rule : { ...rule, amount: 5 }))
    .map((rule) => withSoundLimits(rule, currencies));

interface Sum {
  readonly times?: number;
  readonly sum?: unknown;
  readonly of?: string;
}

/** A rule's own sums are about currencies that it gives; other sums are left out. */
function withSoundLimits(rule: object, currencies: readonly string[]): object {
  const { limit, amount, ...rest } = rule as { limit?: Sum | readonly Sum[]; amount?: unknown };
  const meant = currencies.length === 1 ? currencies[0] : 'points';
  const named = currencies.filter((id) => typeof amount === 'object' && id in (amount ?? {}));
  const given = named.length > 0 || amount === undefined ? named : [meant];
  const sound = [limit ?? []].flat().flatMap(({ sum, ...terms }): Sum[] => {
    if (sum === undefined || given.includes(terms.of ?? meant)) return [{ ...terms, sum }];
    return terms.times === undefined ? [] : [terms];
  });
  const kept = sound.map((one) => JSON.parse(JSON.stringify(one)) as Sum);
  return {
    ...rest,
    ...(amount !== undefined && { amount }),
    ...(kept.length > 0 && { limit: kept }),
  };
}

const cap = (currencies: readonly string[]) =>
  fc
    .tuple(
      fc.oneof(
        some({ times: count, per }),
        some({ sum: most, per }, sumTerms(currencies)),
        some({ sum: most, per }, sumTerms(currencies)),
        some(
          { balance: most },
          { of: fc.constantFrom(...currencies), atLimit: fc.constantFrom('trim', 'skip') },
        ),
      ),
      reach,
      some({}, { priority, alsoCounts: some({ tags }) }),
      some({}, { retire }, 6),
    )
    .map(([terms, ...others]) => Object.assign({ kind: 'cap' }, terms, ...others));

const cooldown = fc
  .tuple(
    reach,
    some({}, { retire }, 6),
    some(
      { lasts: fc.constantFrom({ seconds: 1 }, { hours: 1 }, { days: 1 }, { minutes: 1 }) },
      { extended: isTrue },
    ),
  )
  .map((parts) => Object.assign({ kind: 'cooldown' }, ...parts));

const multiplier = (currencies: readonly string[]) =>
  fc
    .tuple(
      fc.oneof(reach, some({ on: fc.constantFrom('purchase', ['message', 'check-in']) })),
      some(
        {
          factor: fc.oneof(
            fc.constantFrom<unknown>(0, 1, '1.5', 2, '0.5', '0.333'),
            fc.constantFrom<unknown>({ of: '$.data.by', min: 0, max: 3 }, [
              { if: { 'member.tags': { contains: 'vip' } }, use: 3 },
              { use: '0.5' },
            ]),
          ),
        },
        {
          of: fc.constantFrom(...currencies),
          during,
          when,
          retire,
          group: fc.constantFrom('default', 'event'),
          priority,
        },
      ),
      some({}, { on: fc.constantFrom('purchase', 'praise') }),
    )
    .map(([reached, terms, more]) => ({ kind: 'multiplier', ...more, ...reached, ...terms }));

const terms = some(
  { stacking: fc.constantFrom('product', 'sum-of-bonuses', 'best', 'first', 'sum-of-factors') },
  { ceiling: fc.constantFrom('1.5', 2, '0.5') },
);

/** Rules of one group agree on how its factors come together. */
function withGroups(
  rules: Readonly<Record<string, object>>,
  [main, other]: readonly object[],
): Readonly<Record<string, Rule>> {
  const named = Object.entries(rules).map(([id, rule]) => {
    const { kind, group } = rule as { readonly kind: string; readonly group?: string };
    const agreed = group === 'event' ? other : main;
    return [id, kind === 'multiplier' ? { ...rule, ...agreed } : rule];
  });
  return Object.fromEntries(named);
}

const CURRENCIES: readonly RuleSet['currencies'][] = [
  undefined,
  undefined,
  { points: {}, growth: { spendable: false } },
  { gold: { scale: 1 } },
  { points: { scale: 2 }, growth: { scale: 0 } },
];

function rulesOf(currencies: readonly string[]): Arbitrary<Readonly<Record<string, Rule>>> {
  const awards = Object.fromEntries(AWARDS.map((id) => [id, award(currencies)]));
  const others = {
    c1: cap(currencies),
    c2: cap(currencies),
    p1: cooldown,
    m1: multiplier(currencies),
    m2: multiplier(currencies),
    m3: multiplier(currencies),
  };
  return fc
    .tuple(
      fc.record({ ...awards, ...others }, { requiredKeys: [...AWARDS] as never[] }),
      fc.tuple(terms, terms),
    )
    .map(([rules, groups]) => withGroups(rules as Record<string, object>, groups));
}

const frame = fc.constantFrom(...CURRENCIES).chain((currencies) =>
  fc.record({
    head: some(
      {
        id: fc.constant('generated'),
        timeZone: fc.constantFrom(...ZONES),
        segments: fc.constant({ regular: { 'member.purchases': { greaterThanInclusive: 1 } } }),
      },
      {
        dayStart: fc.constantFrom('00:00', '05:00', '23:30'),
        weekStart: fc.constantFrom('sunday', 'monday'),
      },
    ),
    currencies: fc.constant(currencies),
    versions: fc.array(rulesOf(Object.keys(currencies ?? { points: {} })), {
      minLength: 1,
      maxLength: 2,
    }),
    from: fc.constantFrom('2024-03-10T00:00:00Z', '2024-03-09T05:00:00.001Z'),
  }),
);

/** Sound rule sets and schedules that use every field of the kinds that exist. */
export const ruleSets: Arbitrary<RuleSet | Schedule> = frame.map(
  ({ head, currencies, versions, from }) => {
    const sets = versions.map((rules, index) => ({
      ...head,
      ...(currencies && { currencies }),
      version: index + 1,
      rules,
    })) as unknown as readonly [RuleSet, ...RuleSet[]];
    const [first, second] = sets;
    if (!second) return first;
    return { versions: [{ rules: first }, { from, rules: second }] };
  },
);

/** An hour after the tight streams begin. */
const TURN = '2024-03-08T13:00:00Z';

const signedRate = some(
  { kind: fc.constant('award'), on: fc.constant('message'), tags: fc.constant(['red']) },
  {
    to: fc.constant('$.data.to'),
    shadow: isTrue,
    during: fc.constantFrom({ from: TURN }, { until: TURN }),
    once: fc.constant('$.data.paid'),
  },
  6,
).chain((head) =>
  some({
    rate: fc.constantFrom('1', '0.5', '1.5'),
    of: fc.constant('$.data.paid'),
    signed: isTrue,
    rounding,
  }).map((rate) => ({ ...head, amount: rate })),
);

const tightCap = some(
  {
    kind: fc.constant('cap'),
    tags: fc.constant(['red']),
    sum: fc.constantFrom(4, 5, 6, 10),
    per: fc.constantFrom('day', 'hour', 'ever', { rolling: { hours: 1 } }),
    atLimit: fc.constantFrom('trim', 'skip'),
    counts: fc.constantFrom('gross', 'net', 'base'),
  },
  {},
);

const tightFactor = some({
  kind: fc.constant('multiplier'),
  tags: fc.constant(['red']),
  factor: fc.constantFrom('0.5', '0.333', '1.5', 2),
});

const tightRules = fc
  .tuple(
    fc.tuple(signedRate, signedRate, tightCap),
    fc.oneof(fc.constant({}), fc.record({ m1: tightFactor })),
    fc.oneof(fc.constant({}), fc.record({ c2: tightCap })),
  )
  .map(([[a1, a2, c1], factor, second]) => ({ a1, a2, c1, ...factor, ...second }));

/** Two signed awards on each message under one sum, so that caps, factors and fractions meet. */
export const tightRuleSets: Arbitrary<RuleSet | Schedule> = fc
  .tuple(tightRules, fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, tightRules))
  .map(([rules, later]) => {
    const first = { id: 'tight', version: 1, timeZone: 'UTC', rules } as unknown as RuleSet;
    if (!later) return first;
    const second = { ...first, version: 2, rules: later } as unknown as RuleSet;
    return { versions: [{ rules: first }, { from: TURN, rules: second }] };
  });
