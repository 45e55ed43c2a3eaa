import {
  type Book,
  compile,
  type MemberRow,
  openBook,
  type Program,
  RowError,
  type RuleSet,
  type Schedule,
  type SnapshotRow,
  step,
} from 'tallybook';
import { describe, expect, test } from 'vitest';

const rulesOf = (version: number, amount: number, more: RuleSet['rules'] = {}): RuleSet => ({
  id: 'shop',
  version,
  timeZone: 'UTC',
  rules: { visit: { kind: 'award', on: 'check-in', amount }, ...more },
});

type Later = readonly (readonly [from: string, rules: RuleSet])[];

const scheduleOf = (...later: Later): Schedule => ({
  versions: [{ rules: rulesOf(1, 10) }, ...later.map(([from, rules]) => ({ from, rules }))],
});

const visit = (id: string, at: string, memberId = 'mia') => ({
  id,
  type: 'check-in',
  memberId,
  at,
});

/** A book that has judged up to noon of 14 June. */
function bookOf(rules: RuleSet | Schedule): Book {
  const book = openBook({ programme: 'main', rules });
  book.post(visit('a', '2026-06-01T09:00Z'));
  book.post(visit('b', '2026-06-14T12:00Z'));
  return book;
}

function open(rules: RuleSet | Schedule | Program, from: Book): Book {
  const snapshot = JSON.parse(JSON.stringify([...from.snapshot()]));
  return openBook({ programme: 'main', rules, snapshot });
}

function faultOf(rules: RuleSet | Schedule, from: Book): string {
  try {
    open(rules, from);
  } catch (error) {
    if (error instanceof RowError) return error.message;
    throw error;
  }
  return 'opened';
}

describe('RULE-08', () => {
  const made = compile(rulesOf(3, 10)).fingerprint();
  const now = compile(rulesOf(4, 10)).fingerprint();

  test('a snapshot of version 3 under version 4 alone is refused with both hashes', () => {
    expect(faultOf(rulesOf(4, 10), bookOf(rulesOf(3, 10)))).toBe(
      `The state cannot be opened: it was made by "${made}", and these rules are "${now}": ` +
        'the version "shop@3" has judged inputs up to 2026-06-14T12:00:00.000Z and is not the version "shop@4" of them.',
    );
  });

  test('it opens where version 4 comes after it in a schedule', () => {
    const third = { rules: rulesOf(3, 10) };
    const fourth = { from: '2026-06-14T12:00:00.001Z', rules: rulesOf(4, 20) };
    const book = open({ versions: [third, fourth] }, bookOf(rulesOf(3, 10)));
    const { entries } = book.post(visit('c', '2026-06-15T00:00Z'));
    expect(entries).toMatchObject([{ points: 20, balance: 40, ruleSet: 'shop@4' }]);
  });

  test('the header names the rules, and how far they have judged', () => {
    const [header] = bookOf(scheduleOf(['2026-07-01T00:00Z', rulesOf(2, 20)])).snapshot();
    expect(header).toMatchObject({
      v: 3,
      engine: expect.stringMatching(/^\d+-[0-9a-f]{32}$/),
      versions: [
        { label: 'shop@1', digest: expect.stringMatching(/^[0-9a-f]{32}$/) },
        { label: 'shop@2', from: Date.parse('2026-07-01T00:00Z') },
      ],
      keeps: [],
      appliedTo: Date.parse('2026-06-14T12:00Z'),
    });
  });
});

describe('a schedule that has grown', () => {
  const second = rulesOf(2, 20);
  const begins = 'begins before 2026-06-14T12:00:00.000Z, up to which inputs were applied';

  test.each<[string, string, string]>([
    ['right after the last input', '2026-06-14T12:00:00.001Z', 'opened'],
    ['a year later', '2027-06-14T12:00Z', 'opened'],
    ['at the last input', '2026-06-14T12:00Z', begins],
    ['before it', '2026-06-02T00:00Z', begins],
  ])('by a version %s', (_, from, fault) => {
    const found = faultOf(scheduleOf([from, second]), bookOf(rulesOf(1, 10)));
    expect(found.endsWith(`the version "shop@2" ${fault}.`) ? fault : found).toBe(fault);
  });

  test('a version that has judged nothing may change, or go', () => {
    const planned = bookOf(scheduleOf(['2026-07-01T00:00Z', second]));
    expect(faultOf(scheduleOf(['2026-08-01T00:00Z', rulesOf(2, 30)]), planned)).toBe('opened');
    expect(faultOf(rulesOf(1, 10), planned)).toBe('opened');
  });

  test('a version that has judged may not go', () => {
    const judged = bookOf(scheduleOf(['2026-06-10T00:00Z', second]));
    expect(faultOf(rulesOf(1, 10), judged)).toMatch(
      /the version "shop@2" has judged inputs up to 2026-06-14T12:00:00.000Z and is not among them\.$/,
    );
  });

  test('an advance counts as judged, and so does an input that waits', () => {
    const from = '2026-06-20T00:00Z';
    const advanced = bookOf(rulesOf(1, 10));
    advanced.advance('2026-06-20T00:00Z');
    expect(faultOf(scheduleOf([from, second]), advanced)).toMatch(/begins before 2026-06-20T00/);
    const waiting = bookOf(rulesOf(1, 10));
    waiting.advance('2026-06-15T00:00Z');
    expect(waiting.post(visit('w', '2026-06-21T00:00Z')).status).toBe('future');
    expect(faultOf(scheduleOf([from, second]), waiting)).toMatch(/begins before 2026-06-21T00/);
  });

  test('an empty book opens under any schedule', () => {
    const empty = openBook({ programme: 'main', rules: rulesOf(1, 10) });
    expect(faultOf(rulesOf(9, 5), empty)).toBe('opened');
  });

  test('a version that asks for what was never kept is refused, and says for what', () => {
    const from = '2026-07-01T00:00Z';
    const asking: readonly (readonly [RuleSet['rules'], string])[] = [
      [
        { first: { kind: 'award', on: 'purchase', amount: 5, when: { 'member.purchases': 0 } } },
        'purchases',
      ],
      [{ life: { kind: 'expiry', after: { months: 12 } } }, 'lots of "points"'],
    ];
    for (const [more, what] of asking) {
      const fault = faultOf(scheduleOf([from, rulesOf(2, 10, more)]), bookOf(rulesOf(1, 10)));
      expect(fault).toContain('they ask for what it has not kept (');
      expect(fault).toContain(what);
    }
  });

  test('other operators of the host are another engine', () => {
    const operators = [{ name: 'isOdd', evaluate: (value: unknown) => Number(value) % 2 === 1 }];
    const rules = compile(rulesOf(1, 10), { operators });
    const snapshot = [...bookOf(rulesOf(1, 10)).snapshot()];
    expect(() => openBook({ programme: 'main', rules, snapshot })).toThrow(
      /the engine, its text tables or the operators are others/,
    );
  });

  test('rows that reach further than their header says are refused', () => {
    const rows: SnapshotRow[] = JSON.parse(JSON.stringify([...bookOf(rulesOf(1, 10)).snapshot()]));
    const appliedTo = Date.parse('2026-06-10T00:00Z');
    const snapshot = rows.map((row) => (row.kind === 'book' ? { ...row, appliedTo } : row));
    const rules = scheduleOf(['2026-06-12T00:00Z', second]);
    expect(() => openBook({ programme: 'main', rules, snapshot })).toThrow(
      'its rows reach 2026-06-14T12:00:00.000Z, and the header says 2026-06-10T00:00:00.000Z',
    );
    const bare = rows.map((row) => {
      if (row.kind !== 'book') return row;
      const { appliedTo: _, ...rest } = row;
      return rest;
    });
    expect(() => openBook({ programme: 'main', rules, snapshot: bare })).toThrow(
      'and the header says nothing',
    );
  });

  test('a row of a host of steps goes on under it', () => {
    const at = '2026-06-14T12:00Z';
    const grown = compile(scheduleOf(['2026-06-15T00:00Z', second]));
    const input = (id: string, instant: string) =>
      ({ kind: 'event', programme: 'main', event: visit(id, instant) }) as const;
    const first = step(compile(rulesOf(1, 10)), undefined, input('a', at));
    const state = JSON.parse(JSON.stringify(first.state)) as MemberRow;
    const { entries } = step(grown, state, input('b', '2026-06-15T00:00Z'));
    expect(entries).toMatchObject([{ points: 20, balance: 30, ruleSet: 'shop@2' }]);
  });
});
