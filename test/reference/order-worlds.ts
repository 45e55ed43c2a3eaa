import fc from 'fast-check';
import type { Event } from '../../src/model/event.ts';
import type { RuleSet } from '../../src/rules/rule-set.ts';
import { some } from './rule-sets.ts';
import { MEMBERS } from './streams.ts';

/** What the rules of a shop may hold. */
export interface Shop {
  /** Whether points lapse, are held, are spent, and conditions look at what members have. */
  readonly isTimed: boolean;
  /** Whether what a purchase gives goes by lines of the order, and refunds name them. */
  readonly isByLine: boolean;
  /** Whether limits that members share are there. */
  readonly isWide: boolean;
  /** Whether what is given goes by anything but what was paid. */
  readonly isPlain: boolean;
}

export const PLAIN: Shop = { isTimed: false, isByLine: false, isWide: false, isPlain: true };

const START = Date.parse('2024-03-08T12:00:00Z');
const [HOUR, DAY] = [3_600_000, 86_400_000] as const;

const ROUNDINGS = ['floor', 'ceil', 'trunc', 'half-up', 'half-even'] as const;
const LINES = { lines: '$.data.lines', price: '$.price', quantity: '$.quantity' };

const rate = ({ isByLine }: Shop) =>
  some(
    {
      rate: fc.constantFrom('1', '0.1', '0.7', '1.5'),
      of: fc.constant(isByLine ? LINES : '$.data.paid'),
    },
    {
      rounding: fc.constantFrom(...ROUNDINGS),
      ...(isByLine && { roundEach: fc.constantFrom('line', 'unit') }),
    },
    2,
  );

const limit = ({ isWide, isPlain }: Shop) =>
  fc
    .tuple(
      fc.constantFrom<object>({ sum: 12, per: 'day' }, { sum: 40, per: 'week' }),
      some(
        {},
        {
          for: fc.constantFrom('member', isWide ? 'programme' : 'counterparty'),
          counts: isPlain ? fc.constant('gross') : fc.constantFrom('net', 'base'),
        },
        2,
      ),
    )
    .map(([one, other]) => ({ ...one, ...other, of: 'points' }));

const hold = fc.constantFrom<unknown>(
  { for: { days: 2 } },
  { on: 'delivered' },
  { for: { days: 1 }, on: 'delivered', else: 'lapse' },
);

const common = (shop: Shop) => ({
  once: fc.constantFrom<unknown>(false, '$.key'),
  ...(shop.isTimed && { hold, lot: fc.constant({ class: 'bonus', priority: 1 }) }),
});

const rules = (shop: Shop) => {
  const paid = fc.oneof(
    rate(shop),
    rate(shop),
    fc.record({ points: rate(shop), growth: rate(shop) }),
  );
  const rich = fc.constant({ 'member.balance': { greaterThanInclusive: 12 } });
  return some(
    {
      paid: some(
        {
          kind: fc.constant('award'),
          on: fc.constant('purchase'),
          amount: paid,
          tags: fc.constant(['red']),
        },
        common(shop),
        2,
      ),
      ...(shop.isTimed && {
        e1: some({
          kind: fc.constant('expiry'),
          after: fc.constantFrom({ days: 3 }, { days: 10 }, { months: 1 }),
        }),
      }),
    },
    {
      fixed: some(
        { kind: fc.constant('award'), on: fc.constant('purchase'), amount: fc.constant(10) },
        { ...common(shop), tags: fc.constant(['red']), ...(!shop.isPlain && { when: rich }) },
        2,
      ),
      given: some({
        kind: fc.constant('award'),
        on: fc.constantFrom<unknown>('purchase', ['purchase', 'praise']),
        amount: fc.constant({ given: '$.data.gift', min: 0, max: 9 }),
      }),
      friend: some(
        {
          kind: fc.constant('award'),
          on: fc.constantFrom<unknown>('purchase', ['purchase', 'praise']),
          to: fc.constant('$.data.to'),
          amount: fc.oneof(fc.constant(2), rate(shop)),
        },
        { once: fc.constantFrom<unknown>(false, '$.data.to') },
      ),
      like: some(
        { kind: fc.constant('award'), on: fc.constant('praise'), amount: fc.constantFrom(1, -2) },
        { once: fc.constant('$.data.to'), tags: fc.constant(['red']) },
        2,
      ),
      bonus: some({
        kind: fc.constant('award'),
        on: fc.constantFrom('granted:paid', 'granted:s1'),
        amount: fc.constantFrom<unknown>(3, { growth: 4 }),
      }),
      s1: some({
        kind: fc.constant('streak'),
        on: fc.constantFrom('purchase', 'praise'),
        per: fc.constantFrom('event', 'day'),
        table: fc.constant([1, 2, 4]),
      }),
      m1: some({
        kind: fc.constant('multiplier'),
        rules: fc.constant(['paid']),
        factor: fc.constantFrom('2', '1.5', '0.3'),
      }),
      c1: limit(shop).map((terms) => ({ kind: 'cap', tags: ['red'], ...terms })),
    },
    2,
  ) as fc.Arbitrary<Readonly<Record<string, object>>>;
};

const PAID = [10, 25, 100, '33.5', 7, '0.9'] as const;

interface Line {
  readonly id: string;
  readonly price: string;
  readonly quantity: number;
}

const line = (id: string): fc.Arbitrary<Line> =>
  fc.record({
    id: fc.constant(id),
    price: fc.constantFrom('3', '1.5', '10', '0.25'),
    quantity: fc.constantFrom(1, 2, 4),
  });

const step = (shop: Shop) =>
  fc.record({
    type: fc.constantFrom(
      ...['purchase', 'purchase', 'purchase', 'praise', 'message'],
      ...(shop.isTimed ? ['delivered', 'redeem'] : []),
    ),
    memberId: fc.constantFrom('ann', 'ann', 'bob'),
    to: fc.constantFrom(...MEMBERS),
    paid: fc.constantFrom(...PAID),
    gift: fc.constantFrom(0, 2, 5, 12),
    key: fc.constantFrom(undefined, undefined, 'k1', 'k2'),
    lines: fc.tuple(line('x'), line('y')),
    points: fc.constantFrom(1, 3, 10),
    back: fc.nat(3),
    apart: fc.constantFrom(0, 1, HOUR, 12 * HOUR, DAY, 2 * DAY),
  });

type Step = ReturnType<typeof step> extends fc.Arbitrary<infer T> ? T : never;

function streamOf(steps: readonly Step[]): readonly Event[] {
  let at = START;
  const events: Event[] = [];
  for (const [seq, one] of steps.entries()) {
    const { type, memberId, to, paid, gift, key, lines, points, back, apart } = one;
    at += apart;
    const told = { id: `e${String(seq).padStart(2, '0')}`, type, memberId, at, seq };
    const bought = events.filter((other) => other.memberId === memberId).at(-1 - back);
    const payload = type === 'redeem' ? { points } : { to, paid, gift, lines };
    events.push({
      ...told,
      ...(key !== undefined && type === 'purchase' && { key }),
      ...(type === 'delivered' && { ref: bought?.id ?? 'nothing' }),
      data: payload,
    });
  }
  return events;
}

type ShopWorld = readonly [rules: RuleSet, events: readonly Event[]];

/** Orders, and what is given for them, to those who buy and to others. */
function shopWorlds(shop: Shop): fc.Arbitrary<ShopWorld> {
  const terms = some(
    {},
    { room: fc.constant('released'), keys: fc.constantFrom('frees', 'keeps') },
    2,
  );
  return fc
    .tuple(
      rules(shop).map(withSoundNames),
      terms,
      fc.array(step(shop), { minLength: 3, maxLength: 12, size: 'max' }),
    )
    .map(([all, undo, steps]) => {
      const set = {
        id: 'shop',
        version: 1,
        timeZone: 'UTC',
        openPeriod: { days: 400 },
        lateLimit: { days: 400 },
        undo,
        currencies: { points: {}, growth: { scale: 1 } },
        rules: all,
      };
      return [set as unknown as RuleSet, streamOf(steps)];
    });
}

/** A grant is only heard where it is there. */
function withSoundNames(all: Readonly<Record<string, object>>) {
  const entries = Object.entries(all).map(([id, rule]): [string, object] => {
    const { on } = rule as { readonly on?: unknown };
    const isLost = on === 'granted:s1' && !('s1' in all);
    return [id, isLost ? { ...rule, on: 'granted:paid' } : rule];
  });
  return Object.fromEntries(entries);
}

/** Cents of the order, cut into parts. */
function cents(paid: unknown): number {
  return Math.round(Number(paid) * 100);
}

function cutAt(whole: number, cuts: readonly number[]): readonly number[] {
  const places = [...cuts.map((cut) => cut % (whole + 1)), whole].sort((a, b) => a - b);
  const parts = places.map((place, index) => place - (places[index - 1] ?? 0));
  return parts.filter((part) => part > 0);
}

const moneyText = (units: number) => (units / 100).toFixed(2);

/** Refunds of the parts of one order that come to the whole of it. */
function partsOf(event: Event, { isByLine }: Shop, cuts: readonly number[]): readonly object[] {
  if (!isByLine) {
    const parts = cutAt(cents(event.data?.['paid']), cuts);
    return parts.map((part) => ({ amount: moneyText(part) }));
  }
  const lines = event.data?.['lines'] as readonly Line[];
  const rows = lines.flatMap(({ id, quantity }) =>
    cutAt(quantity, cuts).map((part) => ({ line: id, quantity: part })),
  );
  const half = (cuts[0] ?? 0) % rows.length;
  return [rows.slice(0, half), rows.slice(half)]
    .filter((some) => some.length > 0)
    .map((some) => ({ lines: some }));
}

/** Now and then a return is told to have been before what it is of. */
const AFTER = [-HOUR, 1, 1, HOUR, 12 * HOUR, DAY, 3 * DAY, 5 * DAY, 20 * DAY] as const;

/** An event that is taken back, and how. */
export interface Plan {
  readonly event: Event;
  readonly inputs: readonly Event[];
}

export interface ReturnWorld {
  readonly rules: RuleSet;
  readonly shop: Shop;
  /** Before anything is taken back. */
  readonly events: readonly Event[];
  readonly plans: readonly Plan[];
}

const drawn = fc.record({
  which: fc.nat(11),
  type: fc.constantFrom('refund', 'refund', 'undo', 'chargeback'),
  cuts: fc.array(fc.nat(20_000), { maxLength: 2 }),
  after: fc.array(fc.constantFrom(...AFTER), { minLength: 6, maxLength: 6 }),
});

/** Every plan takes an order back as a whole: at once, or in parts that add up to it. */
export function returnWorlds(shop: Shop): fc.Arbitrary<ReturnWorld> {
  return fc
    .tuple(shopWorlds(shop), fc.array(drawn, { minLength: 1, maxLength: 3 }))
    .map(([[rules, events], all]) => {
      const given = events.filter(({ type }) => type === 'purchase' || type === 'praise');
      const plans = all.flatMap(({ which, type, cuts, after }, index): readonly Plan[] => {
        const event = given[which];
        const isTwice = all.slice(0, index).some((other) => other.which === which);
        if (event === undefined || isTwice) return [];
        const isInParts = type === 'refund' && event.type === 'purchase' && cuts.length > 0;
        const parts = isInParts ? partsOf(event, shop, cuts) : [undefined];
        let at = Number(event.at);
        const inputs = parts.map((data, n): Event => {
          at += after[n % after.length] ?? 0;
          const told = { id: `r${index}-${n}`, type, memberId: event.memberId, at, seq: 100 + n };
          return { ...told, ref: event.id, ...(data && { data: { ...data } }) };
        });
        return [{ event, inputs }];
      });
      return { rules, shop, events, plans };
    });
}

/** The events and all that is taken back of them, in canonical order. */
export function streamWith({ events, plans }: Pick<ReturnWorld, 'events' | 'plans'>) {
  const all = [...events, ...plans.flatMap(({ inputs }) => inputs)];
  const code = (a: string, b: string) => Number(a > b) - Number(a < b);
  return all.sort(
    (a, b) => Number(a.at) - Number(b.at) || Number(a.seq) - Number(b.seq) || code(a.id, b.id),
  );
}
