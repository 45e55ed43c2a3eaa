import fc from 'fast-check';
import type { Event, RuleSet } from '../../src/index.ts';

/** Rule sets and streams of a living group: streaks, screens, limits that are wider than a member. */

type Arbitrary<T> = fc.Arbitrary<T>;
type Fields = Readonly<Record<string, Arbitrary<unknown>>>;

/** The required fields, and each of the others once in `rarity` times. */
function some(required: Fields, others: Fields = {}, rarity = 3): Arbitrary<object> {
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

const AWARDS = ['a1', 'a2', 'a3', 'a4', 'a5'] as const;
const EARNING = ['check-in', 'message', 'purchase', 'praise'] as const;

/** How the awards of a rule set may depend on what is wider than a member. */
type Mood = 'calm' | 'near' | 'wide';

const NEAR = ['member', 'member-in-group', 'counterparty'] as const;
const scopesOf = (mood: Mood) =>
  mood === 'wide' ? fc.constantFrom(...NEAR, 'group', 'programme') : fc.constantFrom(...NEAR);

const per = fc.constantFrom(
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'ever',
  { rolling: { hours: 1 } },
  { rolling: { days: 1 } },
);

const times = (mood: Mood) =>
  some({ times: fc.constantFrom(0, 1, 2, 3), per }, { for: scopesOf(mood) }, 2);

const sum = (mood: Mood) =>
  some(
    { sum: fc.constantFrom(1, 4, 6, 9, 11), of: fc.constant('points'), per },
    { for: scopesOf(mood), atLimit: fc.constant('skip') },
    2,
  );

const netSum = (mood: Mood) =>
  some(
    {
      sum: fc.constantFrom(4, 6, 11),
      of: fc.constant('points'),
      per: fc.constantFrom('hour', 'day', 'ever'),
      counts: fc.constant('net'),
    },
    { for: scopesOf(mood) },
    2,
  );

const limit = (mood: Mood) => fc.oneof(times(mood), sum(mood), netSum(mood));

/** Of the member whose own input it is. */
const ownWhen = fc.constantFrom<unknown>(
  { 'event.data.vip': true },
  { 'member.tags': { contains: 'vip' } },
  { 'member.purchases': { lessThan: 2 } },
  { 'member.idleDays': { greaterThanInclusive: 1 } },
  { 'time.hour': { lessThan: 18 } },
  { fact: 'member', path: '$.streak', params: { rule: 's1' }, operator: 'lessThan', value: 2 },
  'regular',
);

const anyWhen = fc.oneof(
  ownWhen,
  fc.constantFrom<unknown>(
    { 'member.balance': { lessThan: 9 } },
    { 'group.tags': { contains: 'lively' } },
    { not: { 'group.tags': { contains: 'strict' } } },
    {
      fact: 'member',
      path: '$.balance',
      params: { currency: 'growth' },
      operator: 'lessThan',
      value: 3,
    },
  ),
);

const whenOf = (mood: Mood) => (mood === 'calm' ? ownWhen : anyWhen);

const gain = (mood: Mood): Arbitrary<unknown> =>
  fc.oneof(
    fc.constantFrom<unknown>(1, 4, 5, 10, { points: 3, growth: 2 }, { growth: 1, points: 1 }),
    some(
      { rate: fc.constantFrom('1', '0.5', '1.5'), of: fc.constant('$.data.paid') },
      {
        rounding: mood === 'calm' ? fc.constant('half-up') : fc.constantFrom('carry', 'half-up'),
        signed: fc.constant(true),
      },
    ),
  );

/** Rules that one may name before another: no rule hears itself, but rings of two or more are there. */
const heard = fc.constantFrom('granted:a1', 'granted:a2', 'granted:a3', 'granted:s1');

const on = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...EARNING) },
  { weight: 2, arbitrary: fc.subarray([...EARNING, 'join'], { minLength: 1 }) },
  { weight: 2, arbitrary: heard },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...EARNING), heard) },
);

const calmOn = fc.constantFrom(...EARNING, ['message', 'purchase']);

const once = (mood: Mood) =>
  fc.constantFrom(
    false as const,
    '$.data.post',
    { of: '$.data.post' },
    { of: '$.data.post', forget: { days: 1 } },
    ...(mood === 'wide'
      ? [
          { of: '$.data.post', for: 'programme' },
          { of: '$.key', for: 'programme', forget: { hours: 1 } },
        ]
      : []),
  );

/** In the calm mood what goes to another member meets nothing that remembers. */
const award = (mood: Mood) =>
  fc.constantFrom(true, false, false).chain((isToOther) => {
    const isFree = mood === 'calm' && isToOther;
    return some(
      {
        kind: fc.constant('award'),
        on: mood === 'calm' ? fc.oneof(calmOn, isFree ? calmOn : on) : on,
        amount: fc.oneof(
          { weight: 5, arbitrary: gain(mood) },
          { weight: 1, arbitrary: fc.constantFrom<unknown>(-3, { points: -2 }) },
        ),
        ...(isToOther && { to: fc.constant('$.data.to') }),
      },
      {
        others: fc.boolean(),
        when: whenOf(mood),
        ...(!isFree && { limit: limit(mood), tags: fc.constant(['red']) }),
        once: once(mood),
        shadow: fc.constantFrom(true, false, false),
        priority: fc.constantFrom(-1, 1),
      },
      4,
    );
  });

/** Now and then, an award for what another one has rewarded. */
const followed = (mood: Mood) =>
  fc.tuple(award(mood), fc.nat(13)).map(([rule, dice]) => {
    if (mood === 'calm' || dice > 1) return rule;
    return { ...rule, follows: dice === 0 ? 'a1' : { rule: 'a2', within: { days: 1 } } };
  });

const reach = fc.oneof(
  some({ rules: fc.subarray([...AWARDS, 's1'], { minLength: 1 }) }),
  some({ tags: fc.constant(['red']) }),
);
const redOnly = some({ tags: fc.constant(['red']) });

const cap = (mood: Mood) =>
  fc
    .tuple(
      fc.oneof(
        limit(mood),
        limit(mood),
        some(
          { balance: fc.constantFrom(4, 9, 12), of: fc.constant('points') },
          { atLimit: fc.constant('skip') },
        ),
      ),
      mood === 'calm' ? redOnly : reach,
      some({}, { alsoCounts: redOnly, priority: fc.constantFrom(-1, 1) }, 4),
    )
    .map((parts) => Object.assign({ kind: 'cap' }, ...parts));

const cooldown = (mood: Mood) =>
  fc
    .tuple(
      mood === 'calm' ? redOnly : reach,
      some(
        { lasts: fc.constantFrom({ seconds: 1 }, { hours: 1 }, { days: 1 }) },
        { extended: fc.boolean() },
      ),
    )
    .map((parts) => Object.assign({ kind: 'cooldown' }, ...parts));

const multiplier = (mood: Mood) =>
  fc
    .tuple(
      mood === 'calm' ? redOnly : fc.oneof(reach, some({ on: fc.constant('message') })),
      some(
        {
          factor: fc.constantFrom<unknown>(0, '1.5', 2, '0.333', [
            { if: 'regular', use: 3 },
            { use: '0.5' },
          ]),
        },
        { when: whenOf(mood), of: fc.constantFrom('points', 'growth') },
      ),
    )
    .map((parts) => Object.assign({ kind: 'multiplier' }, { of: 'points' }, ...parts));

/** No streak may depend on a streak. */
const countedWhen = fc.constantFrom<unknown>(
  { 'event.data.vip': true },
  { 'member.tags': { contains: 'vip' } },
  { 'time.hour': { lessThan: 18 } },
);

const streakPace = fc.oneof(
  some(
    {},
    { days: fc.constant(['friday', 'saturday', 'monday']), mode: fc.constant('calendar-week') },
  ),
  some({ per: fc.constantFrom('week', 'month', 'day') }, { gaps: fc.constant('allowed') }),
  some({ per: fc.constant('event') }),
  some({ sum: fc.constant({ of: '$.data.paid', atLeast: 5 }) }),
);

const streak = (mood: Mood) =>
  fc
    .tuple(
      streakPace,
      fc.oneof(
        some({
          every: fc.constantFrom(1, 2, 3),
          amount: fc.constantFrom<unknown>(2, { growth: 1 }, '-1'),
        }),
        some({
          milestones: fc.constant([
            { at: 2, amount: 4 },
            { at: 3, amount: { points: 1, growth: 2 } },
          ]),
        }),
        some({ table: fc.constant([1, 2, 3]) }, { after: fc.constantFrom('hold', 'wrap', 'none') }),
      ),
      some(
        {
          on:
            mood === 'calm'
              ? fc.constantFrom(...EARNING, ['check-in', 'message'])
              : fc.constantFrom(...EARNING, 'granted:a1', ['check-in', 'granted:a2']),
        },
        {
          when: countedWhen,
          repeat: fc.constant(false),
          limit: times(mood),
          tags: fc.constant(['red']),
          replaces: fc.constant(['a5']),
          shadow: fc.boolean(),
        },
        4,
      ),
    )
    .map((parts) => Object.assign({ kind: 'streak' }, ...parts));

const effects = some(
  {},
  {
    penalty: fc.constantFrom(1, { growth: '1' }),
    strike: fc.constant({
      within: { days: 1 },
      mutes: [
        { at: 2, lasts: { hours: 1 } },
        { at: 3, lasts: { days: 1 } },
      ],
    }),
  },
  2,
).filter((one) => Object.keys(one).length > 0);

const screenTerms = {
  when: ownWhen,
  for: fc.constantFrom('member', 'member-in-group'),
  effects,
};

const flood = fc
  .tuple(
    some({ within: fc.constantFrom({ seconds: 1 }, { hours: 1 }) }),
    some(
      { on: fc.constantFrom('message', ['message', 'praise']), times: fc.constantFrom(1, 2, 3) },
      screenTerms,
    ),
  )
  .map((parts) => Object.assign({ kind: 'rate-limit' }, ...parts));

const repeat = some(
  {
    kind: fc.constant('duplicate'),
    on: fc.constantFrom('message', ['message', 'praise']),
    within: fc.constantFrom({ hours: 1 }, { days: 1 }),
  },
  { ...screenTerms, times: fc.constantFrom(1, 2) },
);

const gate = fc
  .tuple(
    fc.oneof(
      some({ length: fc.constant({ min: 3, unit: 'graphemes' }) }),
      some({ groups: fc.constant({ not: ['g2'] }) }),
      some({ roles: fc.constant({ not: ['vip'] }) }),
      some({ pass: fc.constant({ any: [{ 'event.data.vip': true }, 'regular'] }) }),
    ),
    some({ on: fc.constantFrom('message', 'praise') }, { effects }),
  )
  .map((parts) => Object.assign({ kind: 'gate' }, ...parts));

const identity = some(
  {
    kind: fc.constant('identity'),
    on: fc.constantFrom('check-in', ['message', 'purchase', 'praise']),
    of: fc.constant('$.data.device'),
  },
  { members: fc.constantFrom(1, 2), per: fc.constantFrom('day', 'ever'), required: fc.boolean() },
  2,
);

function rulesOf(mood: Mood): Arbitrary<object> {
  const awards = Object.fromEntries(AWARDS.map((id) => [id, followed(mood)]));
  const others = {
    c1: cap(mood),
    c2: cap(mood),
    p1: cooldown(mood),
    m1: multiplier(mood),
    flood,
    repeat,
    gate,
    ...(mood === 'wide' && { id: identity }),
  };
  return some({ ...awards, s1: streak(mood) }, others, 3).map(soundRules);
}

type AnyRule = Record<string, unknown>;

/** What two generated parts of one rule may not say together. */
function soundRules(rules: object): object {
  const named = Object.entries(rules as Record<string, AnyRule>).map(([id, rule]) => {
    const { to, replaces, follows, limit: own, ...rest } = rule;
    const isTaking = rest['amount'] === -3 || (rest['amount'] as AnyRule)?.['points'] === -2;
    const isSum = own !== undefined && (own as AnyRule)['sum'] !== undefined;
    const a5 = (rules as Record<string, AnyRule>)['a5'];
    const target = typeof follows === 'object' ? (follows as { rule: string }).rule : follows;
    return [
      id,
      {
        ...rest,
        ...(to !== undefined && { to }),
        ...(own !== undefined && !(isTaking && isSum) && { limit: own }),
        ...(replaces !== undefined && a5?.['to'] === undefined && { replaces }),
        ...(follows !== undefined && target !== id && { follows }),
      },
    ];
  });
  return Object.fromEntries(named);
}

/** Sound rule sets with every kind; those in the calm mood are mostly confluent. */
export const livingRuleSets: Arbitrary<RuleSet> = fc
  .constantFrom<Mood>('calm', 'calm', 'near', 'wide', 'wide')
  .chain((mood) =>
    fc.record({
      id: fc.constant('living'),
      version: fc.constant(1),
      timeZone: fc.constantFrom('UTC', '+08:00', '-05:30'),
      lateLimit: fc.constantFrom({ days: 60 }, { days: 60 }, { days: 60 }, { hours: 6 }),
      currencies: fc.constant({ points: {}, growth: { spendable: false } }),
      segments: fc.constant({ regular: { 'member.purchases': { greaterThanInclusive: 1 } } }),
      rules: rulesOf(mood),
    }),
  ) as Arbitrary<unknown> as Arbitrary<RuleSet>;

const LIVING_MEMBERS = ['ann', 'bob', 'cho'] as const;

const START = Date.parse('2024-03-08T12:00:00Z');

const data = fc.record(
  {
    to: fc.constantFrom(...LIVING_MEMBERS, 7),
    paid: fc.constantFrom(0, 1, 3, '4.5', '6', 10, '-2'),
    post: fc.constantFrom('p1', 'p2', 'p3'),
    text: fc.constantFrom('hi', 'hello there', 'HELLO  there', ''),
    device: fc.constantFrom('d1', 'd2'),
    vip: fc.boolean(),
  },
  { requiredKeys: ['to', 'paid'] },
);

const step = fc.record(
  {
    type: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...EARNING) },
      { weight: 2, arbitrary: fc.constantFrom('message', 'praise') },
      { weight: 1, arbitrary: fc.constantFrom('join', 'leave', 'profile', 'group') },
    ),
    memberId: fc.constantFrom(...LIVING_MEMBERS),
    by: fc.constantFrom(...LIVING_MEMBERS),
    groupId: fc.constantFrom('g1', 'g2'),
    key: fc.constantFrom('k1', 'k2', 'k3'),
    /** How many events ago is what it refers to, or the key of something. */
    ref: fc.constantFrom<number | string>(1, 2, 3, 5, 'k1', 'k2'),
    apart: fc.constantFrom(
      0,
      1,
      999,
      1_000,
      60_000,
      3_599_999,
      3_600_000,
      12 * 3_600_000,
      86_400_000,
    ),
    tags: fc.constantFrom(['vip'], [], ['lively'], ['strict', 'lively']),
    data,
  },
  { requiredKeys: ['type', 'memberId', 'apart', 'tags', 'data'] },
);

/** In order of time, each id once in the whole stream, ties settled by `seq`. */
export const livingStreams: Arbitrary<readonly Event[]> = fc
  .array(step, { minLength: 4, maxLength: 30, size: 'max' })
  .map((steps) => {
    let now = START;
    return steps.map(({ apart, tags, data: payload, ref, ...fields }, seq): Event => {
      now += apart;
      const isSaid = fields.type === 'profile' || fields.type === 'group';
      const meant = typeof ref === 'number' ? idOf(Math.max(0, seq - ref)) : ref;
      return {
        ...fields,
        id: idOf(seq),
        at: now,
        seq,
        ...(meant !== undefined && { ref: meant }),
        data: isSaid ? { ...payload, tags } : payload,
      };
    });
  });

const idOf = (index: number) => `e${String(index).padStart(2, '0')}`;
