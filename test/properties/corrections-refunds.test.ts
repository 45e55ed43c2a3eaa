import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compile,
  type Entry,
  type Event,
  type Program,
  type RuleSet,
  run,
} from '../../src/index.ts';
import { shuffled, voided } from '../reference/correction-worlds.ts';
import {
  PLAIN,
  type ReturnWorld,
  returnWorlds,
  type Shop,
  streamWith,
} from '../reference/order-worlds.ts';
import { MEMBERS } from '../reference/streams.ts';
import { faultsOf, linesOf, netOf, viewsOf } from '../support/net-book.ts';
import { bookOf, groupBy, runs } from './support.ts';

const TIMED: Shop = { isTimed: true, isByLine: false, isWide: false, isPlain: false };
const LINED: Shop = { ...PLAIN, isByLine: true };
const WIDE: Shop = { ...PLAIN, isWide: true };
const VARIED: Shop = { ...PLAIN, isPlain: false };

const anyPlain = fc.oneof(...[PLAIN, LINED, WIDE].map(returnWorlds));
const anyShop = fc.oneof(...[PLAIN, LINED, WIDE, VARIED, TIMED].map(returnWorlds));
const narrowShops = fc.oneof(...[PLAIN, LINED, VARIED].map(returnWorlds));

/** What is issued and not taken back for an event, by member, currency and rule. */
function grantsFor(entries: readonly Entry[], { id, memberId }: Event) {
  const issued = entries.filter(
    ({ eventId, contra, by, memberId: to }) =>
      eventId === id && contra === 'issued' && (by ?? to) === memberId,
  );
  const groups = groupBy(issued, ({ memberId: to, currency, ruleId }) =>
    [to, currency, ruleId].join(' '),
  );
  const sums = [...groups].map(([name, lines]): [string, number] => [
    name,
    lines.reduce((sum, { points }) => sum + points, 0),
  ]);
  return Object.fromEntries(sums.filter(([, sum]) => sum !== 0).sort());
}

const ledgerOf = (program: Program, world: Pick<ReturnWorld, 'events' | 'plans'>) =>
  run(program, streamWith(world));

/** The first way to take something back in the place of all others. */
const toldOnce = (world: ReturnWorld, type: string): ReturnWorld => ({
  ...world,
  plans: world.plans.map(({ event, inputs }) => ({
    event,
    inputs: inputs.slice(0, 1).map(({ data: _, ...input }) => ({ ...input, type })),
  })),
});

describe('what is taken back', () => {
  it('in parts that come to the whole leaves nothing of any grant', () => {
    fc.assert(
      fc.property(fc.oneof(anyPlain, returnWorlds(VARIED)), (world) => {
        const { entries } = ledgerOf(compile(world.rules), world);
        expect(faultsOf(entries)).toEqual([]);
        for (const { event } of world.plans) expect(grantsFor(entries, event)).toEqual({});
      }),
      runs(80),
    );
  });

  it('never comes to more than was granted, whatever has lapsed of it', () => {
    fc.assert(
      fc.property(returnWorlds(TIMED), (world) => {
        const { entries } = ledgerOf(compile(world.rules), world);
        expect(faultsOf(entries)).toEqual([]);
        for (const { event } of world.plans) {
          for (const sum of Object.values(grantsFor(entries, event)))
            expect(sum).toBeGreaterThanOrEqual(0);
        }
      }),
      runs(40),
    );
  });

  it('goes by what is left, as if the order had been so small from the start', () => {
    fc.assert(
      fc.property(returnWorlds(PLAIN), ({ rules, events, plans }) => {
        const program = compile(rules);
        const [plan] = plans;
        const part = plan?.inputs.find(({ data }) => data?.['amount'] !== undefined);
        if (!plan || !part || plan.inputs.length < 2) return;
        const { event } = plan;
        const partly = run(program, streamWith({ events, plans: [{ event, inputs: [part] }] }));
        const left = Number(event.data?.['paid']) - Number(part.data?.['amount']);
        const data = { ...event.data, paid: left.toFixed(2) };
        const smaller = run(
          program,
          events.map((one) => (one === event ? { ...one, data } : one)),
        );
        expect(grantsFor(partly.entries, event)).toEqual(grantsFor(smaller.entries, event));
      }),
      runs(80),
    );
  });

  it('is the same for a refund, an undo and a chargeback', () => {
    fc.assert(
      fc.property(anyShop, (world) => {
        const program = compile(world.rules);
        const [refund, undo, chargeback] = ['refund', 'undo', 'chargeback'].map((type) =>
          netOf(ledgerOf(program, toldOnce(world, type)).entries),
        );
        expect(undo).toEqual(refund);
        expect(chargeback).toEqual(refund);
      }),
      runs(30),
    );
  });

  it('is taken back once', () => {
    fc.assert(
      fc.property(anyShop, fc.constantFrom('refund', 'undo', 'chargeback'), (world, type) => {
        const book = bookOf(compile(world.rules));
        const events = streamWith(world);
        for (const event of events) book.post(event, { trusted: true });
        const at = Number(events.at(-1)?.at);
        for (const { event } of world.plans) {
          const again = { id: `x-${event.id}`, type, memberId: event.memberId, at, seq: 999 };
          const outcome = book.post({ ...again, ref: event.id }, { trusted: true });
          expect(outcome.entries).toEqual([]);
          expect(outcome.reasons.map(({ code }) => code)).toContain('nothing-left');
        }
      }),
      runs(30),
    );
  });

  it('is forgiven once, as far as it has lapsed: of two orders of 10 of which 5 were spent, 5 are owed', () => {
    const rules = {
      id: 'lapsing',
      version: 1,
      timeZone: 'UTC',
      rules: {
        order: { kind: 'award', on: 'purchase', amount: 10, once: false },
        life: { kind: 'expiry', after: { days: 1 } },
      },
    } as RuleSet;
    const told: readonly (readonly [type: string, day: number, more?: Partial<Event>])[] = [
      ['purchase', 8],
      ['purchase', 8],
      ['redeem', 8, { data: { points: 5 } }],
      ['refund', 12, { ref: 'e0' }],
      ['refund', 12, { ref: 'e1' }],
    ];
    const events = told.map(([type, day, more], seq): Event => {
      const at = Date.UTC(2024, 2, day, 12);
      return { id: `e${seq}`, type, memberId: 'ann', at, seq, ...more };
    });
    const { book, entries } = run(compile(rules), events);
    expect(faultsOf(entries)).toEqual([]);
    expect(book.member('ann').balances).toEqual({ points: -5 });
  });

  it('changes nothing of what others have, as long as room and keys stay used', () => {
    fc.assert(
      fc.property(anyPlain, (world) => {
        const rules: RuleSet = { ...world.rules, undo: { keys: 'keeps' } };
        const program = compile(rules);
        const { entries } = ledgerOf(program, world);
        const before = run(program, world.events);
        const gone = new Set(world.plans.map(({ event }) => `${event.memberId} ${event.id}`));
        const others = (all: readonly Entry[]) =>
          netOf(
            all.filter(({ eventId, by, memberId }) => !gone.has(`${by ?? memberId} ${eventId}`)),
          );
        expect(others(entries)).toEqual(others(before.entries));
      }),
      runs(40),
    );
  });
});

describe('a stream with returns', () => {
  const delivered = (worlds: fc.Arbitrary<ReturnWorld>) =>
    shuffled(worlds.map((world) => [world.rules, streamWith(world)] as const));

  /** Members, and the points of each event, rule and instant, as of the end. */
  function expectBookOf(
    program: Program,
    ordered: readonly Event[],
    { arrivals, end }: { readonly arrivals: readonly Event[]; readonly end: number },
  ): void {
    const expected = run(program, ordered, { asOf: end });
    const book = bookOf(program);
    const outcomes = arrivals.map((event) => book.post(event, { trusted: true }));
    const entries = linesOf([...outcomes, ...book.advance(end)]);
    expect(faultsOf(entries)).toEqual([]);
    expect(netOf(entries)).toEqual(netOf(expected.entries));
    expect(viewsOf(book, MEMBERS, end)).toEqual(viewsOf(expected.book, MEMBERS, end));
  }

  it('has the net book of the ordered stream, also where returns come before what they are of', () => {
    fc.assert(
      fc.property(delivered(narrowShops), ({ rules, events, arrivals, end }) =>
        expectBookOf(compile(rules), events, { arrivals, end }),
      ),
      runs(60),
    );
  });

  it('has that of the stream without what is voided, returns among it', () => {
    fc.assert(
      fc.property(voided(delivered(narrowShops)), ({ rules, arrivals, left, end }) =>
        expectBookOf(compile(rules), left, { arrivals, end }),
      ),
      runs(60),
    );
  });
});
