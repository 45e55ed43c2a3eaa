import {
  check,
  compile,
  type Event,
  type MemberRow,
  openBook,
  parseRuleSet,
  type RuleSet,
  type RuleSetError,
  type SnapshotRow,
} from 'tallybook';
import { describe, expect, test } from 'vitest';

const RULES: RuleSet = {
  id: 'shortfalls',
  version: 1,
  timeZone: 'UTC',
  currencies: { points: { penalties: 'clip' } },
  rules: {
    gift: { kind: 'award', on: 'gift', amount: { given: '$.data.points', min: 1, max: 9_999 } },
    fine: { kind: 'award', on: 'fine', amount: -5 },
  },
};

const START = Date.UTC(2024, 5, 3);

const fine = (n: number): Event => ({ id: `f${n}`, type: 'fine', memberId: 'u1', at: START + n });
const gift = (n: number, points: number): Event => ({
  id: `g${n}`,
  type: 'gift',
  memberId: 'u1',
  by: 'host',
  at: START + n,
  data: { points },
});

const open = (snapshot?: Iterable<SnapshotRow>) =>
  openBook({ programme: 'main', rules: RULES, snapshot });

/** The row of the member with something else in it. */
function withShortfalls(change: (row: MemberRow) => object): readonly SnapshotRow[] {
  const book = open();
  book.post(fine(1));
  return [...book.snapshot()].map((row) =>
    row.kind === 'member' ? { ...row, row: { ...row.row, ...change(row.row) } } : row,
  );
}

describe('what a member is short of', () => {
  test('is told apart up to a bound; then the two oldest are one, of which no line is known', () => {
    const book = open();
    for (let n = 1; n <= 103; n += 1) book.post(fine(n));
    expect(book.member('u1').shortfalls).toEqual({ points: 515 });
    const { entries } = book.post(gift(200, 22));
    expect(entries.map(({ points, eventId }) => [points, eventId])).toEqual([
      [22, 'g200'],
      [-20, ''],
      [-2, 'f5'],
    ]);
    const { entries: more } = openBook({
      programme: 'main',
      rules: RULES,
      snapshot: [...book.snapshot()],
    }).post(gift(201, 5));
    expect(more.map(({ points, eventId }) => [points, eventId])).toEqual([
      [5, 'g201'],
      [-3, 'f5'],
      [-2, 'f6'],
    ]);
  });

  test('is absent where there is nothing of it', () => {
    const book = open();
    book.post(gift(1, 5));
    expect(Object.keys(book.member('u1'))).not.toContain('shortfalls');
    book.post(fine(2));
    expect(Object.keys(book.member('u1'))).not.toContain('shortfalls');
  });

  test('is checked where a row comes from a store', () => {
    expect(() => open(withShortfalls(() => ({})))).not.toThrow();
    expect(() => open(withShortfalls(() => ({ balances: [['points', 3]] })))).toThrow(
      'found points beside it at $.shortfalls[0], expected none left to pay it',
    );
    const [first] = withShortfalls(() => ({})).flatMap((row) =>
      row.kind === 'member' ? (row.row.shortfalls ?? []) : [],
    );
    const faults = [{ points: 0 }, { currency: 'stars' }, { day: 'x' }, { extra: 1 }];
    for (const fault of faults) {
      const rows = withShortfalls(() => ({ shortfalls: [{ ...first, ...fault }] }));
      expect(() => open(rows)).toThrow();
    }
  });
});

describe('the policies of a currency', () => {
  test('are the same in all versions of a schedule', () => {
    const other = { ...RULES, version: 2, currencies: { points: { clawback: 'clip' } } };
    const versions = [{ rules: RULES }, { from: '2024-07-01T00:00Z', rules: other as RuleSet }];
    const issues = () => {
      try {
        compile({ versions });
      } catch (error) {
        return (error as RuleSetError).issues.map(({ code, path }) => `${path.join('.')}: ${code}`);
      }
      return [];
    };
    expect(issues()).toEqual([
      'versions.1.rules.currencies.points.clawback: schedule-disagrees',
      'versions.1.rules.currencies.points.penalties: schedule-disagrees',
    ]);
    expect(parseRuleSet(other).ok).toBe(true);
  });

  test('make rules go by a balance that other members add to', () => {
    const praise = { kind: 'award', on: 'praise', to: '$.data.to', amount: 1 } as const;
    const because = (currency: object, rules: object = { praise }) =>
      check({
        ...RULES,
        currencies: { points: currency },
        rules: { ...RULES.rules, ...rules },
      }).confluence.because.map(({ ruleId, why }) => `${ruleId}: ${why}`);
    expect(because({})).toEqual([]);
    expect(because({ penalties: 'clip' }, {})).toEqual([]);
    expect(because({ penalties: 'clip' })).toEqual(['fine: reads-balance', 'gift: reads-balance']);
    expect(because({ clawback: 'clip' })).toEqual([
      'fine: reads-balance',
      'gift: reads-balance',
      'praise: reads-balance',
    ]);
  });
});
