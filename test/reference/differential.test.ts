import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compile,
  type Entry,
  type Event,
  type RuleSet,
  run,
  type Schedule,
} from '../../src/index.ts';
import { inOrder } from '../properties/support.ts';
import { ledgerOf } from './engine.ts';
import type { Line } from './moment.ts';
import { ruleSets, tightRuleSets } from './rule-sets.ts';
import { streams, tightStreams } from './streams.ts';

const isLong = process.env['LONG'] === '1';
const RUNS = { seed: 20_240_310, numRuns: isLong ? 30_000 : 600 };

function lineOf(entry: Entry): Line {
  const { calc } = entry;
  return {
    event: entry.eventId,
    member: entry.memberId,
    rule: entry.ruleId,
    currency: entry.currency,
    points: entry.points,
    balance: entry.balance,
    day: entry.day,
    base: calc.base,
    factors: calc.factors.map(({ ruleId, factor }) => `${ruleId}×${factor}`),
    asked: calc.asked,
    cutBy: calc.cutBy,
  };
}

function ledgerOfBook(rules: RuleSet | Schedule, events: readonly Event[]) {
  const { entries, outcomes } = run(compile(rules), events);
  const items = outcomes
    .flatMap(({ notices }) => notices)
    .map(({ eventId, ruleId, memberId, item }) => `${eventId} ${ruleId} ${memberId} ${item}`);
  const statuses = inOrder(events.map((event, index) => ({ ...event, index }))).map(
    ({ index }) => outcomes[index]?.status,
  );
  return { lines: entries.map(lineOf), items: items.sort(), statuses };
}

function expectSameLedger(rules: RuleSet | Schedule, events: readonly Event[]): void {
  const { lines, items, statuses } = ledgerOf(rules, events);
  const found = ledgerOfBook(rules, events);
  expect(found.lines).toEqual(lines);
  expect(found.statuses).toEqual(statuses);
  expect(found.items).toEqual([...items].sort());
}

describe('the engine and the reference', () => {
  it('write the same ledger for random rule sets and random streams', () => {
    fc.assert(fc.property(ruleSets, streams, expectSameLedger), RUNS);
  }, 1_800_000);

  it('write the same ledger where every event meets caps, factors and fractions', () => {
    fc.assert(fc.property(tightRuleSets, tightStreams, expectSameLedger), RUNS);
  }, 1_800_000);
});
