import {
  type Book,
  compile,
  type Event,
  migrate,
  openBook,
  RowError,
  type RuleSet,
  type SnapshotRow,
} from 'tallybook';
import { describe, expect, test } from 'vitest';

const setOf = (version: number, rules: RuleSet['rules'], more: Partial<RuleSet> = {}): RuleSet => ({
  id: 'group',
  version,
  timeZone: 'UTC',
  ...more,
  rules,
});

const visit = (id: string, at: string, more: Partial<Event> = {}): Event => ({
  id,
  type: 'check-in',
  memberId: 'mia',
  at,
  ...more,
});

function bookOf(rules: RuleSet, events: readonly Event[]): Book {
  const book = openBook({ programme: 'main', rules });
  for (const event of events) expect(book.post(event, { trusted: true }).status).toBe('accepted');
  return book;
}

function moved(book: Book, from: RuleSet, to: RuleSet) {
  const migration = migrate(book.snapshot(), compile(from), compile(to));
  const snapshot: SnapshotRow[] = JSON.parse(JSON.stringify(migration.snapshot));
  return { ...migration, book: openBook({ programme: 'main', rules: to, snapshot }) };
}

const visitRule = { kind: 'award', on: 'check-in', amount: 10 } as const;
const days = ['2026-06-01', '2026-06-02', '2026-06-03'];
const visits = days.map((day) => visit(day, `${day}T09:00Z`));

describe('a migration', () => {
  const capped = (id: string, more: object = {}): RuleSet['rules'] => ({
    visit: visitRule,
    [id]: { kind: 'cap', rules: ['visit'], sum: 10, per: 'day', ...more },
  });
  const before = setOf(1, capped('most'));

  test('keeps a counter under its name, and under its counterId where the rule is renamed', () => {
    const book = bookOf(before, visits);
    const again = (to: RuleSet) => {
      const { book: opened, dropped } = moved(book, before, to);
      const { entries } = opened.post(visit('late', '2026-06-03T10:00Z'));
      return [entries.length, dropped.filter(({ kind }) => kind === 'memory')];
    };
    expect(again(setOf(2, capped('most')))).toEqual([0, []]);
    expect(again(setOf(2, capped('roof', { counterId: 'most' })))).toEqual([0, []]);
    const [entries, dropped] = again(setOf(2, capped('roof')));
    expect(entries).toBe(1);
    expect(dropped).toMatchObject([{ kind: 'memory', count: 1 }]);
  });

  test('says what it closes: inputs before it are not put in another order any more', () => {
    const { book, dropped } = moved(bookOf(before, visits), before, setOf(2, { visit: visitRule }));
    expect(dropped).toContainEqual({ kind: 'open-inputs', name: '', count: 1 });
    const late = visit('l', '2026-06-03T08:30Z', { receivedAt: '2026-06-03T09:00Z' });
    expect(book.post(late)).toMatchObject({ status: 'accepted', reasons: [{ code: 'appended' }] });
    expect(book.post(visits[2] as Event).status).toBe('duplicate');
  });

  test('opens a snapshot that was refused without it', () => {
    const book = bookOf(before, visits);
    const to = setOf(4, { visit: { ...visitRule, amount: 15 } });
    const snapshot = [...book.snapshot()];
    expect(() => openBook({ programme: 'main', rules: to, snapshot })).toThrow(RowError);
    const { book: opened } = moved(book, before, to);
    expect(opened.post(visit('n', '2026-06-04T09:00Z')).entries).toMatchObject([
      { points: 15, balance: 45, seq: 4, ruleSet: 'group@4' },
    ]);
  });
});

describe('a streak in a migration', () => {
  const streak = (more: object = {}) =>
    ({ kind: 'streak', on: 'check-in', every: 4, amount: 50, ...more }) as RuleSet['rules'][string];
  const before = setOf(1, { days: streak() });
  const standing = (to: RuleSet) => {
    const { book, moved: renamed, dropped } = moved(bookOf(before, visits), before, to);
    const { streaks } = book.member('mia', { at: '2026-06-03T10:00Z' });
    const forgotten = dropped.filter(({ kind }) => kind === 'memory').length;
    return [
      streaks.map(({ ruleIds, current }) => [...ruleIds, current]),
      renamed.length,
      forgotten,
    ];
  };

  test.each<[string, RuleSet['rules'], unknown]>([
    ['the same terms', { days: streak({ every: 7 }) }, [[['days', 3]], 0, 0]],
    ['another id', { week: streak() }, [[['week', 3]], 0, 0]],
    [
      'other events under its id',
      { days: streak({ on: ['check-in', 'message'] }) },
      [[['days', 3]], 1, 0],
    ],
    [
      'other events under its counterId',
      { new: streak({ on: ['check-in', 'message'], counterId: 'days' }) },
      [[['new', 3]], 1, 0],
    ],
    [
      'other events under another name',
      { new: streak({ on: ['check-in', 'message'] }) },
      [[['new', 0]], 0, 1],
    ],
    ['other steps', { days: streak({ per: 'week' }) }, [[['days', 0]], 0, 1]],
    ['other gaps', { days: streak({ gaps: 'allowed' }) }, [[['days', 0]], 0, 1]],
    ['a sum', { days: streak({ sum: { of: '$.data.km', atLeast: 1 } }) }, [[['days', 0]], 0, 1]],
    ['no streak', { visit: visitRule }, [[], 0, 1]],
    [
      'two rules of which each goes on',
      { days: streak({ on: ['check-in', 'message'] }), other: streak() },
      [
        [
          ['days', 3],
          ['other', 3],
        ],
        1,
        0,
      ],
    ],
  ])('with %s', (_, rules, expected) => {
    expect(standing(setOf(2, rules))).toEqual(expected);
  });
});

describe('points in a migration', () => {
  const life = { kind: 'expiry', after: { days: 30 } } as const;

  test('lose their lots where they never lapse any more', () => {
    const before = setOf(1, { visit: visitRule, life });
    const after = setOf(2, { visit: visitRule });
    const { book, dropped } = moved(bookOf(before, visits), before, after);
    expect(dropped).toContainEqual({ kind: 'lots', name: 'points', count: 1 });
    expect(book.member('mia', { at: '2027-01-01T00:00Z' }).balances).toEqual({ points: 30 });
  });

  test('from before a lapse lie in one lot that never lapses', () => {
    const before = setOf(1, { visit: visitRule });
    const after = setOf(2, { visit: visitRule, life });
    const { book, begun } = moved(bookOf(before, visits), before, after);
    expect(begun).toEqual(['activity', 'lots of "points"']);
    book.post(visit('n', '2026-06-04T09:00Z'));
    expect(book.member('mia', { at: '2027-01-01T00:00Z' }).balances).toEqual({ points: 30 });
  });

  test('of a currency that is there no more, or has another scale, are not dropped', () => {
    const before = setOf(1, { visit: visitRule }, { currencies: { points: {}, gold: {} } });
    const book = bookOf(before, visits);
    const without = setOf(2, {}, { currencies: { gold: {} } });
    expect(() => moved(book, before, without)).toThrow('there is no currency "points"');
    const finer = setOf(2, { visit: visitRule }, { currencies: { points: { scale: 2 } } });
    expect(() => moved(book, before, finer)).toThrow('the currency "points" has another scale');
    const enough = setOf(2, { visit: visitRule }, { currencies: { points: {} } });
    expect(moved(book, before, enough).book.member('mia').balances).toEqual({ points: 30 });
  });

  test('of somebody who was there count as active until now, where nobody has kept since when', () => {
    const before = setOf(1, { visit: visitRule });
    const after = setOf(2, { visit: visitRule, idle: { kind: 'expiry', inactive: { days: 10 } } });
    const { book } = moved(bookOf(before, visits), before, after);
    const ofDay = (day: string) => book.member('mia', { at: `${day}T00:00Z` }).balances;
    expect([ofDay('2026-06-13'), ofDay('2026-06-14')]).toEqual([{ points: 30 }, { points: 0 }]);
  });
});

describe('programme keys in a migration', () => {
  const wide = (more: object = {}): RuleSet['rules'] => ({
    visit: visitRule,
    pool: { kind: 'cap', rules: ['visit'], sum: 25, per: 'ever', for: 'programme', ...more },
  });
  const before = setOf(1, wide());

  test('stay as long as a limit counts by them', () => {
    const { book } = moved(bookOf(before, visits), before, setOf(2, wide({ sum: 32 })));
    expect(book.post(visit('n', '2026-06-04T09:00Z')).entries).toMatchObject([{ points: 7 }]);
  });

  test('are dropped and told where none does', () => {
    const book = bookOf(before, visits);
    const { dropped } = moved(book, before, setOf(2, { visit: visitRule }));
    expect(dropped).toContainEqual({ kind: 'key', name: expect.stringMatching(/^pool/), count: 1 });
    const tagged = visit('g', '2026-06-04T09:00Z', {
      type: 'group',
      groupId: 'g1',
      data: { tags: ['shop'] },
    });
    book.post(tagged, { trusted: true });
    const { snapshot } = moved(book, before, setOf(2, { visit: visitRule }));
    expect(snapshot.filter(({ kind }) => kind === 'key')).toHaveLength(1);
  });
});

describe('a migration is refused', () => {
  const before = setOf(1, { visit: visitRule });
  const book = bookOf(before, visits);

  test('for a snapshot that other rules have made', () => {
    const other = compile(setOf(7, { visit: visitRule }));
    expect(() => migrate(book.snapshot(), other, compile(before))).toThrow(RowError);
    expect(() => migrate([], compile(before), compile(before))).toThrow('in the header');
  });

  test('for rows in which awards wait for replies', () => {
    const rows = [...book.snapshot()].map((row) =>
      row.kind === 'member' ? { ...row, row: { ...row.row, open: [] } } : row,
    );
    expect(() => migrate(rows, compile(before), compile(before))).toThrow(
      'a member waits for the replies of programme keys',
    );
  });
});
