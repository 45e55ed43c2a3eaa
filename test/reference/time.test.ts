import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, type Event, type RuleSet, type Schedule } from '../../src/index.ts';
import type { Instant } from '../../src/units/instant.ts';
import { bookOf } from './answers.ts';
import { type Answer, ledgerOf } from './engine.ts';
import { holdingsOf } from './standings.ts';
import { MEMBERS } from './streams.ts';
import { timeWorlds } from './time-worlds.ts';

const isLong = process.env['LONG'] === '1';
const RUNS = { seed: 20_240_229, numRuns: isLong ? 6_000 : 120 };
const DAY = 86_400_000;

/** How often each code, each kind of notice and each kind of line was there. */
const given = new Map<string, number>();
const count = (name: string) => given.set(name, (given.get(name) ?? 0) + 1);

function expectSameLedger(
  rules: RuleSet | Schedule,
  events: readonly Event[],
  later: number,
): void {
  const asOf = (Math.max(...events.map(({ at }) => Number(at))) + later * DAY) as Instant;
  const ledger = ledgerOf(rules, events, asOf);
  const found = bookOf(compile(rules), events, asOf);
  expect(found.lines).toEqual(ledger.log.lines);
  expect(found.answers).toEqual(ledger.answers);
  expect(found.brought).toEqual(ledger.brought);
  expect(new Set(found.ids).size).toBe(found.ids.length);
  for (const who of MEMBERS) {
    const { balances, pending, lots } = found.member(who, { at: asOf });
    const shown = lots.map(({ lapsesAt: _, ...lot }) => lot);
    const holdings = holdingsOf(ledger, Object.keys(balances), who);
    expect({ balances, pending, lots: shown }).toEqual(holdings);
  }
  for (const { kind, bucket, contra } of found.lines)
    count(`${kind} ${bucket} ${contra.slice(0, 5)}`);
  for (const { reasons, notices } of [...ledger.answers, ...told(ledger.brought)]) {
    for (const { code } of reasons) count(code);
    for (const { kind } of notices) count(kind);
  }
}

const told = (notices: Answer['notices']): readonly Answer[] => [
  { status: '', reasons: [], notices },
];

describe('the engine and the reference, where points live in time', () => {
  it('write the same ledger', () => {
    fc.assert(
      fc.property(timeWorlds(), fc.constantFrom(0, 1, 40, 400), ([rules, events], later) =>
        expectSameLedger(rules, events, later),
      ),
      RUNS,
    );
  }, 3_600_000);

  it.each([
    ...['insufficient-points', 'not-spendable', 'already-spent', 'bad-payload'],
    ...['unknown-spend', 'already-cancelled', 'cancel-too-late'],
    ...['lapse-ahead', 'cohort-assigned', 'streak-ended'],
    ...['accrual pending issue', 'release pending held:', 'release available held:'],
    ...['expiration available expir', 'expiration pending expir', 'decay available decay'],
    ...['redemption available redee', 'reversal available redee', 'adjustment available adjus'],
  ])('have met %s', (name) => {
    expect(given.get(name)).toBeGreaterThan(0);
  });
});
