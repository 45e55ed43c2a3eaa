import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Book, compile, type Entry, type Event, type RuleSet } from '../../src/index.ts';
import { bookOf, entriesOf, groupBy, postAll, rowsOf, runs, textOf } from './support.ts';

type Policy = 'debt' | 'clip';

/** Gifts, fines, orders that come back in part, and promises; nothing is spent. */
function rulesFor(policy: Policy, lapses: boolean): RuleSet {
  return {
    id: 'shortfalls',
    version: 1,
    timeZone: 'UTC',
    openPeriod: { days: 7 },
    currencies: { points: { clawback: policy, penalties: policy } },
    rules: {
      gift: {
        kind: 'award',
        on: 'gift',
        amount: { given: '$.data.points', min: 1, max: 1_000 },
      },
      fine: {
        kind: 'award',
        on: 'fine',
        amount: { given: '$.data.points', min: -1_000, max: -1 },
      },
      order: { kind: 'award', on: 'purchase', amount: { rate: '1', of: '$.data.paid' } },
      promise: {
        kind: 'award',
        on: 'promise',
        amount: { given: '$.data.points', min: 1, max: 1_000 },
        hold: { for: { hours: 5 } },
      },
      ...(lapses && { life: { kind: 'expiry', after: { endOf: 'day' } } as const }),
    },
  };
}

interface Drawn {
  readonly type: 'gift' | 'fine' | 'purchase' | 'promise' | 'refund' | 'undo';
  readonly points: number;
  readonly target: number;
}

const drawn = fc.array(
  fc.record<Drawn>({
    type: fc.constantFrom('gift', 'fine', 'fine', 'purchase', 'promise', 'refund', 'undo'),
    points: fc.integer({ min: 1, max: 60 }),
    target: fc.nat(),
  }),
  { minLength: 1, maxLength: 25 },
);

/** One event each hour; what comes back is named among those before it. */
const streams = drawn.map((all) => all.map((one, index) => eventOf(one, index, all)));

function eventOf({ type, points, target }: Drawn, index: number, all: readonly Drawn[]): Event {
  const at = new Date(Date.UTC(2024, 5, 3) + index * 3_600_000).toISOString();
  const event = { id: `e${index}`, memberId: 'u1', by: 'host', at };
  const meant = all.slice(0, index).flatMap((one, place) => (isMeant(type, one) ? [place] : []));
  const ref = meant[target % Math.max(1, meant.length)];
  if (type === 'refund' && ref !== undefined)
    return { ...event, type, ref: `e${ref}`, data: { amount: String(points) } };
  if (type === 'undo' && ref !== undefined) return { ...event, type, ref: `e${ref}` };
  if (type === 'purchase') return { ...event, type, data: { paid: String(points) } };
  if (type === 'fine') return { ...event, type, data: { points: -points } };
  return { ...event, type: type === 'promise' ? type : 'gift', data: { points } };
}

function isMeant(type: Drawn['type'], { type: of }: Drawn): boolean {
  return type === 'refund' ? of === 'purchase' : of === 'fine' || of === 'purchase';
}

function standingOf(book: Book) {
  const { balances, pending, shortfalls = {}, lots } = book.member('u1');
  return {
    balance: balances['points'] ?? 0,
    pending: pending['points'] ?? 0,
    short: shortfalls['points'] ?? 0,
    lots: lots.map(({ points, through }) => [points, through]),
  };
}

/** Units by what they are about, without what comes to nothing. */
function netOf(entries: readonly Entry[]): readonly (readonly [string, number])[] {
  const keyOf = ({ eventId, ruleId, contra, bucket }: Entry) =>
    JSON.stringify([eventId, ruleId, contra, bucket]);
  return [...groupBy(entries, keyOf)]
    .map(([key, own]) => [key, own.reduce((sum, { points }) => sum + points, 0)] as const)
    .filter(([, units]) => units !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

describe('a balance that stays at 0', () => {
  it('is, less what income pays first, the balance that could be in debt, after every input', () => {
    const clipping = compile(rulesFor('clip', false));
    const owing = compile(rulesFor('debt', false));
    fc.assert(
      fc.property(streams, (events) => {
        const clipped = bookOf(clipping);
        const inDebt = bookOf(owing);
        for (const event of events) {
          postAll(clipped, [event]);
          postAll(inDebt, [event]);
          const { balance, pending, short } = standingOf(clipped);
          const other = standingOf(inDebt);
          expect([balance - short, pending, other.short]).toEqual([
            other.balance,
            other.pending,
            0,
          ]);
          expect(Math.min(balance, short)).toBe(0);
        }
      }),
      runs(60),
    );
  });

  it('and its shortfalls are the same through any snapshot, and as of no moment below 0', () => {
    const program = compile(rulesFor('clip', true));
    fc.assert(
      fc.property(streams, fc.nat(25), (events, cut) => {
        const whole = bookOf(program);
        const all = entriesOf(postAll(whole, events));
        const first = bookOf(program);
        const before = entriesOf(postAll(first, events.slice(0, cut)));
        const second = bookOf(program, rowsOf(textOf(first)));
        const after = entriesOf(postAll(second, events.slice(cut)));
        expect([...before, ...after]).toEqual(all);
        expect(textOf(second)).toBe(textOf(whole));
        for (const { balance } of all) expect(balance).toBeGreaterThanOrEqual(0);
      }),
      runs(40),
    );
  });

  it.each([true, false])('does not depend on the order of arrival (lots: %s)', (lapses) => {
    const program = compile(rulesFor('clip', lapses));
    const shuffled = streams.chain((events) =>
      fc.tuple(fc.constant(events), fc.shuffledSubarray([...events], { minLength: events.length })),
    );
    fc.assert(
      fc.property(shuffled, ([events, arrived]) => {
        const ordered = bookOf(program);
        const turned = bookOf(program);
        const end = '2024-06-05T12:00:00Z';
        const inOrder = entriesOf([...postAll(ordered, events), ...ordered.advance(end)]);
        const inAny = entriesOf([...postAll(turned, arrived), ...turned.advance(end)]);
        expect(standingOf(turned)).toEqual(standingOf(ordered));
        expect(netOf(inAny)).toEqual(netOf(inOrder));
      }),
      runs(40),
    );
  });
});
