import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, type Event, type RuleSet, type Schedule } from '../../src/index.ts';
import { type Instant, parseInstant } from '../../src/units/instant.ts';
import { bookOf } from './answers.ts';
import { type Answer, ledgerOf } from './engine.ts';
import { livingWorlds } from './living-rules.ts';
import { crowdWorlds, poolWorlds } from './pool-worlds.ts';
import { ruleSets, tightRuleSets } from './rule-sets.ts';
import { standingAt } from './standings.ts';
import { stormyWorlds } from './storm-worlds.ts';
import { MEMBERS, streams, tightStreams } from './streams.ts';

const isLong = process.env['LONG'] === '1';
const RUNS = { seed: 20_240_310, numRuns: isLong ? 30_000 : 600 };

const DAY_MS = 86_400_000;

function expectSameLedger(rules: RuleSet | Schedule, events: readonly Event[]): void {
  const ledger = ledgerOf(rules, events);
  const found = bookOf(compile(rules), events);
  expect(found.lines).toEqual(ledger.log.lines);
  expect(found.answers).toEqual(ledger.answers);
  expect(new Set(found.ids).size).toBe(found.ids.length);
  const last = Math.max(...events.map(({ at }) => Number(parseInstant(at))));
  for (const who of MEMBERS) {
    for (const at of [0, 1, 2, 9].map((days) => (last + days * DAY_MS) as Instant)) {
      const { balances, streaks } = found.member(who, { at });
      expect({ balances, streaks }).toEqual(standingAt(ledger, rules, who, at));
    }
  }
  for (const answer of ledger.answers) count(answer);
}

/** How often each code and each kind of notice was given. */
const given = new Map<string, number>();

function count({ reasons, notices }: Answer): void {
  const all = [...reasons.map(({ code }) => code), ...notices.map(({ kind }) => kind)];
  for (const name of all) given.set(name, (given.get(name) ?? 0) + 1);
}

describe('the engine and the reference', () => {
  it('write the same ledger for random rule sets and random streams', () => {
    fc.assert(fc.property(ruleSets, streams, expectSameLedger), RUNS);
  }, 1_800_000);

  it('write the same ledger where every event meets caps, factors and fractions', () => {
    fc.assert(fc.property(tightRuleSets, tightStreams, expectSameLedger), RUNS);
  }, 1_800_000);

  it('write the same ledger for a group that lives', () => {
    fc.assert(
      fc.property(livingWorlds, (world) => expectSameLedger(...world)),
      RUNS,
    );
  }, 3_600_000);

  it('write the same ledger where awards meet limits that are wider than one member', () => {
    fc.assert(
      fc.property(poolWorlds, (world) => expectSameLedger(...world)),
      RUNS,
    );
  }, 3_600_000);

  it('write the same ledger for a member of many groups', () => {
    fc.assert(
      fc.property(crowdWorlds, (world) => expectSameLedger(...world)),
      { ...RUNS, numRuns: RUNS.numRuns / 10 },
    );
  }, 3_600_000);

  it('write the same ledger where rules set each other off until somebody stops them', () => {
    fc.assert(
      fc.property(stormyWorlds, (world) => expectSameLedger(...world)),
      { ...RUNS, numRuns: RUNS.numRuns / 10 },
    );
  }, 3_600_000);

  it.each([
    ...['already-awarded', 'key-missing', 'cap-reached', 'cut-by-cap', 'cooldown', 'shadow'],
    ...['rate-limited', 'repeated', 'gate-closed', 'muted', 'identity-used', 'identity-missing'],
    ...['streak-pays-nothing', 'replaced', 'ref-missing', 'ref-not-awarded', 'self-award'],
    ...['cascade-limit', 'hop-limit', 'message-limit', 'already-joined', 'bad-payload'],
    ...['item-granted', 'strike', 'mute', 'streak-ended'],
  ])('have met %s', (name) => {
    expect(given.get(name)).toBeGreaterThan(0);
  });
});
