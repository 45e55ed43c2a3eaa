import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compile,
  diff,
  type Entry,
  type Event,
  type Program,
  type RuleSet,
  RuleSetError,
  run,
  type Schedule,
} from '../../src/index.ts';
import { parseInstant } from '../../src/units/instant.ts';
import { timeWorlds, type World } from '../reference/time-worlds.ts';
import { inOrder, orderedWorlds, runs, worlds } from './support.ts';

type Rules = RuleSet | Schedule;

const anyWorld: fc.Arbitrary<World> = fc
  .oneof(worlds, orderedWorlds)
  .map(({ rules, events }) => [rules, events]);
const livelyWorld = fc.oneof(anyWorld, timeWorlds(), timeWorlds({ isTiered: true }));

/** The latest version of some rules, with the rules of others in the place of its own. */
function changed(rules: Rules, others: Rules): RuleSet {
  const [mine, theirs] = [lastOf(rules), lastOf(others)];
  const segments = { ...theirs.segments, ...mine.segments };
  return { ...mine, version: mine.version + 1, segments, rules: theirs.rules } as RuleSet;
}

function lastOf(rules: Rules): RuleSet {
  if (!('versions' in rules)) return rules;
  const last = rules.versions.at(-1);
  if (!last) throw new Error('A schedule has versions.');
  return last.rules;
}

function compiled(rules: Rules): Program | undefined {
  try {
    return compile(rules);
  } catch (error) {
    if (error instanceof RuleSetError) return undefined;
    throw error;
  }
}

/** Two programs of the same currencies and a stream in order. */
const pairs = livelyWorld.chain(([rules, events]) =>
  livelyWorld.map(([others]) => ({
    rules,
    other: changed(rules, others),
    events: inOrder(events),
  })),
);

const HOUR = 3_600_000;

/** After all events, and all days that any of them can lie on. */
function afterAll(events: readonly Event[]): number {
  const instants = events.map(({ at }) => Number(parseInstant(at) ?? 0));
  return Math.max(HOUR, ...instants) + 72 * HOUR;
}

/** What rules gave, by rule, member, currency and day; without zeros. */
function given(entries: readonly Entry[]): readonly string[] {
  const sums = new Map<string, number>();
  for (const { contra, ruleId, memberId, currency, day, points } of entries) {
    if (contra !== 'issued') continue;
    const key = [ruleId, memberId, currency, day].join(' ');
    sums.set(key, (sums.get(key) ?? 0) + points);
  }
  return [...sums]
    .filter(([, sum]) => sum !== 0)
    .map(([key, sum]) => `${key}: ${sum}`)
    .sort();
}

describe('a comparison', () => {
  it('of rules with themselves has no change', () => {
    fc.assert(
      fc.property(livelyWorld, ([rules, events]) => {
        const program = compile(rules);
        const { changes, members, time, inputs } = diff(program, program, events);
        const ledger = diff(run(program, events).entries, program, events);
        expect([changes, members, time, ledger.changes]).toEqual([[], [], [], []]);
        expect(inputs({ id: 'none', at: 1 })).toEqual([]);
      }),
      runs(60),
    );
  });

  it('gives inputs that make a book as if it had had the other rules, and then has no change', () => {
    let corrected = 0;
    fc.assert(
      fc.property(pairs, ({ rules, other, events }) => {
        const [before, after] = [compiled(rules), compiled(other)];
        fc.pre(before !== undefined && after !== undefined);
        const asOf = afterAll(events);
        const { entries, book } = run(before, events, { asOf });
        const found = diff(before, after, events, { asOf });
        const outcomes = found
          .inputs({ id: 'diff', at: asOf })
          .map((input) => book.post(input, { trusted: true }));
        expect(outcomes.filter(({ status }) => status !== 'accepted')).toEqual([]);
        const ledger = [...entries, ...outcomes.flatMap((outcome) => outcome.entries)];
        expect(given(ledger)).toEqual(given(run(after, events, { asOf }).entries));
        expect(diff(ledger, after, events, { asOf }).changes).toEqual([]);
        corrected += found.changes.length;
      }),
      runs(120),
    );
    expect(corrected).toBeGreaterThan(100);
  });

  it('says by member and by rule what its changes add up to', () => {
    fc.assert(
      fc.property(pairs, ({ rules, other, events }) => {
        const [before, after] = [compiled(rules), compiled(other)];
        fc.pre(before !== undefined && after !== undefined);
        const { changes, rules: byRule, members } = diff(before, after, events);
        const sum = (all: readonly { readonly was: number; readonly now: number }[]) =>
          all.reduce((total, { was, now }) => total + now - was, 0);
        expect([sum(byRule), sum(members)]).toEqual([sum(changes), sum(changes)]);
      }),
      runs(40),
    );
  });
});
