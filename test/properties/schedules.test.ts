import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Book,
  compile,
  type Event,
  migrate,
  openBook,
  type Program,
  RowError,
  type RuleSet,
  RuleSetError,
  type Schedule,
} from '../../src/index.ts';
import { parseInstant } from '../../src/units/instant.ts';
import { timeWorlds, type World } from '../reference/time-worlds.ts';
import {
  bookOf,
  entriesOf,
  inOrder,
  orderedWorlds,
  postAll,
  rowsOf,
  runs,
  textOf,
  worlds,
} from './support.ts';

type Rules = RuleSet | Schedule;
type Versions = Schedule['versions'];

const anyWorld: fc.Arbitrary<World> = fc
  .oneof(worlds, orderedWorlds)
  .map(({ rules, events }) => [rules, events]);
const livelyWorld = fc.oneof(anyWorld, timeWorlds(), timeWorlds({ isTiered: true }));

function versionsOf(rules: Rules): Versions {
  return 'versions' in rules ? rules.versions : [{ rules }];
}

/** The latest version with the rules of others in the place of its own. */
function nextOf(rules: Rules, others: Rules): RuleSet {
  const [mine, theirs] = [versionsOf(rules).at(-1)?.rules, versionsOf(others).at(-1)?.rules];
  if (!mine || !theirs) throw new Error('A schedule has versions.');
  const segments = { ...theirs.segments, ...mine.segments };
  return { ...mine, version: mine.version + 1, segments, rules: theirs.rules } as RuleSet;
}

function compiled(rules: Rules): Program | undefined {
  try {
    return compile(rules);
  } catch (error) {
    if (error instanceof RuleSetError) return undefined;
    throw error;
  }
}

const instant = ({ at }: Event) => Number(parseInstant(at) ?? 0);

/** A schedule, the same with one more version, and a stream with the first input of that version. */
const growing = fc
  .record({
    world: livelyWorld,
    other: livelyWorld,
    part: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ world: [rules, given], other: [others], part }) => {
    const events = inOrder(given);
    const split = Math.floor(part * events.length);
    const from = Math.max(1, ...events.slice(0, split).map(instant)) + 1;
    const versions = versionsOf(rules).filter((one) => Number(parseInstant(one.from) ?? 0) < from);
    const next = { from: new Date(from).toISOString(), rules: nextOf({ versions }, others) };
    return {
      events,
      split,
      versions,
      grown: [...versions, next],
    };
  });

function opened(rules: Program, snapshot: string): Book | string {
  try {
    return openBook({ programme: 'main', rules, snapshot: rowsOf(snapshot) });
  } catch (error) {
    if (error instanceof RowError) return error.message;
    throw error;
  }
}

/** Open inputs are kept with what the rules of their time read of them. */
function closed(book: Book): readonly unknown[] {
  return rowsOf(textOf(book)).map((row) => {
    if (row.kind !== 'member') return row;
    const { journal: _, ...rest } = row.row;
    return { ...row, row: rest };
  });
}

describe('a snapshot under a schedule that has grown', () => {
  it('goes on as if the schedule had been known from the start, or is refused for what it lacks', () => {
    let gone = 0;
    fc.assert(
      fc.property(growing, ({ versions, grown, events, split }) => {
        const [before, after] = [compiled({ versions }), compiled({ versions: grown })];
        fc.pre(before !== undefined && after !== undefined);
        const book = bookOf(before);
        postAll(book, events.slice(0, split));
        const again = opened(after, textOf(book));
        if (typeof again === 'string') {
          expect(again).toMatch(
            /they ask for what it has not kept|up to which inputs were applied/,
          );
          return;
        }
        const whole = bookOf(after);
        postAll(whole, events.slice(0, split));
        const rest = events.slice(split);
        const outcomes = postAll(again, rest);
        expect(outcomes).toEqual(postAll(whole, rest));
        expect(closed(again)).toEqual(closed(whole));
        gone += entriesOf(outcomes).length;
      }),
      runs(60),
    );
    expect(gone).toBeGreaterThan(100);
  });

  it('opens under its own schedule again while what was added has judged nothing', () => {
    fc.assert(
      fc.property(growing, ({ versions, grown, events, split }) => {
        const [before, after] = [compiled({ versions }), compiled({ versions: grown })];
        fc.pre(before !== undefined && after !== undefined);
        const book = bookOf(after);
        postAll(book, events.slice(0, split));
        const again = opened(before, textOf(book));
        if (typeof again === 'string')
          expect(again).toMatch(/they have no use for|they ask for|has judged inputs up to/);
        else expect(again.snapshot).toBeTypeOf('function');
      }),
      runs(20),
    );
  });
});

describe('a snapshot that was migrated', () => {
  it('opens under the rules that it was migrated to, with the same balances', () => {
    fc.assert(
      fc.property(growing, ({ versions, grown, events }) => {
        const [before, after] = [compiled({ versions }), compiled({ versions: grown })];
        fc.pre(before !== undefined && after !== undefined);
        const book = bookOf(before);
        postAll(book, events);
        const { snapshot } = migrate(book.snapshot(), before, after);
        const again = bookOf(after, snapshot);
        for (const row of book.snapshot()) {
          if (row.kind !== 'member') continue;
          const { memberId } = row.row;
          const at = 1;
          expect(again.member(memberId, { at }).balances).toEqual(
            book.member(memberId, { at }).balances,
          );
        }
      }),
      runs(60),
    );
  });

  it('is the same snapshot under the same rules, but for inputs that are open', () => {
    fc.assert(
      fc.property(livelyWorld, ([rules, events]) => {
        const program = compile(rules);
        const book = bookOf(program);
        postAll(book, events);
        const { snapshot, moved, dropped, begun } = migrate(book.snapshot(), program, program);
        expect([moved, begun, dropped.filter(({ kind }) => kind !== 'open-inputs')]).toEqual([
          [],
          [],
          [],
        ]);
        expect(JSON.parse(JSON.stringify(snapshot))).toEqual(closed(book));
      }),
      runs(60),
    );
  });
});
