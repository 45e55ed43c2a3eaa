import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, type Event, type Outcome, openBook } from '../../src/index.ts';
import type { Instant } from '../../src/units/instant.ts';
import { faultsOf, linesOf, type NetLine, netOf } from '../support/net-book.ts';
import {
  belated,
  type Delivery,
  delayed,
  purseWorlds,
  shuffled,
  type Voiding,
  voided,
} from './correction-worlds.ts';
import { type Ledger, ledgerOf } from './engine.ts';
import type { Line, Verdicts } from './log.ts';
import { PLAIN, returnWorlds, type Shop, streamWith } from './order-worlds.ts';
import { verdictName } from './spends.ts';
import { holdingsOf } from './standings.ts';
import { MEMBERS } from './streams.ts';
import { timeWorlds } from './time-worlds.ts';

const isLong = process.env['LONG'] === '1';
const RUNS = { seed: 20_240_229, numRuns: isLong ? 4_000 : 70 };

/** How often each code, status and kind of line was there. */
const met = new Map<string, number>();
const count = (name: string) => met.set(name, (met.get(name) ?? 0) + 1);

const lineOf = ({ member, event, rule, ...line }: Line): NetLine => ({
  ...line,
  memberId: member,
  eventId: event,
  ruleId: rule,
});

const isSpend = ({ type }: Event) => type === 'redeem' || type === 'cancel';

/** What commands on points were told when they came: `accepted`, or why not. */
function verdictsOf(arrivals: readonly Event[], outcomes: readonly Outcome[]): Verdicts {
  return new Map(
    arrivals.flatMap((event, index): readonly [string, string][] => {
      const { status, reasons } = outcomes[index] ?? {};
      if (!isSpend(event)) return [];
      return [[verdictName(event), status === 'accepted' ? status : String(reasons?.[0]?.code)]];
    }),
  );
}

/** The stream without what is voided; a spend can only be voided before it is there. */
function leftOf({ events, left, arrivals }: Voiding, outcomes: readonly Outcome[]) {
  const stays = (event: Event) => {
    const index = arrivals.findIndex(
      ({ id, memberId }) => id === event.id && memberId === event.memberId,
    );
    return !outcomes[index]?.reasons.some(({ code }) => code === 'voided');
  };
  return events.filter((event) => left.includes(event) || (isSpend(event) && stays(event)));
}

/** The book of a stream as it arrives, against the slow one of the ordered stream. */
function expectLedgerOf({ rules, arrivals, end, ...delivery }: Delivery | Voiding): void {
  const book = openBook({ programme: 'main', rules: compile(rules) });
  const outcomes = arrivals.map((event) => book.post(event, { trusted: true }));
  const entries = linesOf([...outcomes, ...book.advance(end)]);
  const ordered =
    'left' in delivery ? leftOf({ rules, arrivals, end, ...delivery }, outcomes) : delivery.events;
  const ledger = ledgerOf(rules, ordered, end as Instant, verdictsOf(arrivals, outcomes));
  expect(faultsOf(entries)).toEqual([]);
  expect(netOf(entries)).toEqual(netOf(ledger.log.lines.map(lineOf)));
  expectHoldings(book, ledger, end);
  for (const { kind } of entries) count(kind);
  for (const { reasons } of outcomes) for (const { code } of reasons) count(code);
}

function expectHoldings(book: ReturnType<typeof openBook>, ledger: Ledger, end: number): void {
  for (const who of MEMBERS) {
    const { balances, pending, lots } = book.member(who, { at: end });
    const shown = lots.map(({ lapsesAt: _, ...lot }) => lot);
    const holdings = holdingsOf(ledger, Object.keys(balances), who);
    expect({ balances, pending, lots: shown }).toEqual(holdings);
  }
}

const spending = timeWorlds({}, 16);

const SHOPS: readonly Shop[] = [
  PLAIN,
  { ...PLAIN, isByLine: true },
  { ...PLAIN, isWide: true },
  { ...PLAIN, isPlain: false },
  { ...PLAIN, isTimed: true },
  { ...PLAIN, isTimed: true, isPlain: false },
];

/** Orders of which something comes back, perhaps before they are there. */
const returning = (shops: readonly Shop[]) =>
  fc.oneof(
    ...shops.map((shop) =>
      returnWorlds(shop).map((world) => [world.rules, streamWith(world)] as const),
    ),
  );
const isNear = ({ isWide }: Shop) => !isWide;

describe('the engine and the reference, where a stream arrives in another order', () => {
  it('have one net book, every spend keeping the answer that it got', () => {
    const deliveries = fc.oneof(
      shuffled(spending),
      delayed(spending),
      belated(spending),
      belated(purseWorlds),
    );
    fc.assert(fc.property(deliveries, expectLedgerOf), RUNS);
  }, 3_600_000);

  it('have one net book, where some of it never happened', () => {
    const deliveries = fc.oneof(shuffled(spending), belated(spending), belated(purseWorlds));
    fc.assert(fc.property(voided(deliveries), expectLedgerOf), RUNS);
  }, 3_600_000);
});

describe('the engine and the reference, where things are taken back', () => {
  const inOrder = shuffled(returning(SHOPS)).map((one) => ({ ...one, arrivals: one.events }));

  it('write the same in order', () => {
    fc.assert(fc.property(inOrder, expectLedgerOf), RUNS);
  }, 3_600_000);

  it('have one net book in any order, and without what never happened', () => {
    const shops = returning(SHOPS.filter(isNear));
    const anyOrder = fc.oneof(shuffled(shops), belated(shops));
    fc.assert(fc.property(fc.oneof(anyOrder, voided(anyOrder)), expectLedgerOf), RUNS);
  }, 3_600_000);
});

describe('they', () => {
  it.each([
    ...['correction', 'accrual', 'release', 'expiration', 'decay', 'redemption', 'reversal'],
    ...['insufficient-points', 'already-spent', 'unknown-spend', 'voided', 'void-of-spend'],
    ...['nothing-left', 'awaits-target', 'forgiven'],
  ])('have met %s', (name) => {
    expect(met.get(name)).toBeGreaterThan(0);
  });
});
