import {
  type Event,
  type Outcome,
  openBook,
  type RuleSet,
  type TierCrossed,
  type TierRule,
  type TierStanding,
} from 'tallybook';
import { describe, expect, it } from 'vitest';
import { itOnReal, openDocument, tellSkips } from './support.ts';

/**
 * The levels that Mee6/Mee6-documentation lists: what a level takes to the next one, and the total
 * at which it is reached. Level 0 is where everybody starts.
 */
interface Table {
  readonly levels: readonly (readonly [level: number, need: number, total: number])[];
}

/** The first rows of the same formula, for where the file is absent. */
const TABLE_STAND_IN: Table = {
  levels: [
    [0, 100, 0],
    [1, 155, 100],
    [2, 220, 255],
    [3, 295, 475],
  ],
};

const { value: table, ...tableFile } = openDocument('conformance/level-table', TABLE_STAND_IN);

tellSkips();

function ruleSetOf(tier: Partial<TierRule> & Pick<TierRule, 'levels'>, award = {}): RuleSet {
  return {
    id: 'levels',
    version: 1,
    timeZone: 'UTC',
    rules: {
      scored: { kind: 'award', on: 'scored', amount: { rate: 1, of: '$.data.value' }, ...award },
      levels: { kind: 'tier', by: { earned: 'points' }, ...tier },
    },
  };
}

function scored(value: number, index = 0, memberId = 'one'): Event {
  return { id: `e${index}`, type: 'scored', memberId, at: 1_000 * (index + 1), data: { value } };
}

/** Where a member stands who has earned so much at once. */
function standingAt(total: number): TierStanding | undefined {
  const levels = table.levels.map(([level, , from]) => ({ id: String(level), from }));
  const book = openBook({ programme: 'levels', rules: ruleSetOf({ levels }) });
  book.post(scored(total));
  return book.member('one').tiers[0];
}

describe('levels whose steps grow, as another project lists them', () => {
  it('follow their formula', () => {
    let total = 0;
    for (const [level, need, reached] of table.levels) {
      expect([need, reached]).toEqual([5 * level ** 2 + 50 * level + 100, total]);
      total += need;
    }
  });

  it('are reached with the total that is listed, and not with one point less', () => {
    for (const [level, need, total] of table.levels) {
      const isLast = level === table.levels.length - 1;
      const next = isLast ? undefined : { level: String(level + 1), needed: String(need) };
      expect([standingAt(total)?.level, standingAt(total)?.next]).toEqual([String(level), next]);
      if (level === 0) continue;
      const before = { level: String(level - 1), next: { level: String(level), needed: '1' } };
      expect(standingAt(total - 1)).toMatchObject(before);
    }
  });

  it('are passed one by one, each told once, however many come at once', () => {
    const levels = table.levels.map(([level, , from]) => ({ id: String(level), from }));
    const book = openBook({ programme: 'levels', rules: ruleSetOf({ levels }) });
    const [, , highest = 0] = table.levels.at(-1) ?? [];
    const told = crossingsIn(book.post(scored(highest)));
    expect(told.map(({ to }) => to)).toEqual(levels.slice(1).map(({ id }) => id));
  });

  itOnReal(tableFile)('are a hundred and one', () => {
    expect(table.levels.length).toBe(101);
  });
});

function crossingsIn({ notices }: Outcome): readonly TierCrossed[] {
  return notices.filter((notice): notice is TierCrossed => notice.kind === 'tier-crossed');
}

/**
 * Cases that isuru89/oasis (Apache 2.0) states for levels by the sum of values. Where the two differ:
 * - A change there leads over several levels at once; here only with `"crossings": "last"`.
 * - Its options become rules: a negative value that is skipped is a base that earns nothing, a least
 *   value a condition.
 * - Its changes name the total at which they come about; here that is what the standing measures.
 */
interface Changes {
  readonly levelThresholds: readonly (readonly [level: string, from: number])[];
  readonly cases: readonly {
    readonly name: string;
    readonly options: { readonly skipNegative?: boolean; readonly minValue?: number };
    readonly values: readonly number[];
    readonly expectedChanges: readonly (readonly [
      from: number,
      to: number,
      total: number,
      event: number,
    ])[];
  }[];
}

/** Own cases of the same shape, for where the file is absent. */
const CHANGES_STAND_IN: Changes = {
  levelThresholds: [
    ['1', 100],
    ['2', 200],
  ],
  cases: [
    {
      name: 'up, down and up again',
      options: {},
      values: [50, 60, -20, 30],
      expectedChanges: [
        [0, 1, 110, 2],
        [1, 0, 90, 3],
        [0, 1, 120, 4],
      ],
    },
    {
      name: 'two at once, losses skipped',
      options: { skipNegative: true },
      values: [50, -20, 160],
      expectedChanges: [[0, 2, 210, 3]],
    },
  ],
};

const { value: changes, ...changesFile } = openDocument(
  'conformance/levels-by-total',
  CHANGES_STAND_IN,
);

type Case = Changes['cases'][number];

function changesOf({ options, values }: Case): Case['expectedChanges'] {
  const { skipNegative = false, minValue } = options;
  const rules = ruleSetOf(
    {
      levels: changes.levelThresholds.map(([id, from]) => ({ id, from })),
      down: 'at-once',
      crossings: 'last',
    },
    {
      amount: { rate: 1, of: '$.data.value', signed: !skipNegative },
      ...(minValue !== undefined && {
        when: { 'event.data.value': { greaterThanInclusive: minValue } },
      }),
    },
  );
  const book = openBook({ programme: 'levels', rules });
  return values.flatMap((value, index) =>
    crossingsIn(book.post(scored(value, index))).map(({ from = '0', to = '0' }) => {
      const [standing] = book.member('one').tiers;
      return [Number(from), Number(to), Number(standing?.measure), index + 1] as const;
    }),
  );
}

describe('levels by a total, as another project states them', () => {
  it.each(changes.cases)('$name', (one) => {
    expect(changesOf(one)).toEqual(one.expectedChanges);
  });

  itOnReal(changesFile)('are seven cases', () => {
    expect(changes.cases.length).toBe(7);
  });
});
