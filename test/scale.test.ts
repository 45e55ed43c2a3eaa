import { type Book, compile, type Event, openBook, run, step } from 'tallybook';
import { describe, expect, test } from 'vitest';
import { textOf } from './support/play.ts';

const tenths = compile({
  id: 'tenths',
  version: 1,
  timeZone: 'UTC',
  currencies: { points: { scale: 1 } },
  rules: { tenth: { kind: 'award', on: 'tick', amount: '0.1' } },
});

const START = Date.parse('2024-01-01T00:00:00Z');

describe('SCALE-01', () => {
  test('a million awards of one tenth are exactly one hundred thousand points', () => {
    const book = openBook({ programme: 'scale', rules: tenths });
    let awards = 0;
    for (let index = 0; index < 1_000_000; index += 1) {
      const at = START + index * 10_000;
      const { entries } = book.post({ id: `e${index}`, type: 'tick', memberId: 'u1', at });
      if (entries.length === 1 && entries[0]?.points === 1) awards += 1;
    }
    expect(awards).toBe(1_000_000);
    // Units of a tenth: 100000.0 points.
    expect(book.member('u1').balances).toEqual({ points: 1_000_000 });
  });
});

const DAY_MS = 86_400_000;

/** Bytes of each member's row with every number as one digit, by member. */
function rowBytes(book: Book): ReadonlyMap<string, number> {
  const rows = [...book.snapshot()].flatMap((row) =>
    row.kind === 'member'
      ? [[row.row.memberId, JSON.stringify(row).replace(/\d+/g, '0').length] as const]
      : [],
  );
  return new Map(rows);
}

describe('SCALE-03', () => {
  const rules = compile({
    id: 'group',
    version: 1,
    timeZone: 'UTC',
    rules: {
      chat: { kind: 'award', on: 'message', amount: 1, limit: { times: 5, per: 'day' } },
      'chat-cap': { kind: 'cap', rules: ['chat'], sum: 3, per: { rolling: { hours: 12 } } },
      active: {
        kind: 'streak',
        on: 'message',
        every: 7,
        amount: 5,
        limit: { times: 1, per: 'week' },
      },
      flood: { kind: 'rate-limit', on: 'message', times: 3, within: { hours: 1 } },
      repeats: { kind: 'duplicate', on: 'message', of: '$.data.text', within: { days: 1 } },
    },
  });

  /** A message of each member every 6 hours. */
  function talk(book: Book, members: number, from: number, until: number): void {
    for (let turn = from; turn < until; turn += 1) {
      const at = START + turn * 6 * 3_600_000;
      for (let who = 0; who < members; who += 1) {
        const id = `e${String(turn).padStart(6, '0')}`;
        const data = { text: `text ${turn % 7}` };
        book.post({ id, type: 'message', memberId: `m${1_000 + who}`, at, data });
      }
    }
  }

  /** The largest row over fifteen days: what is past is forgotten from time to time. */
  function largest(book: Book, members: number, from: number): number {
    let most = 0;
    for (let turn = from; turn < from + 60; turn += 1) {
      talk(book, members, turn, turn + 1);
      if (turn % 6 === 0) most = Math.max(most, rowBytes(book).get('m1000') ?? 0);
    }
    return most;
  }

  test('the state of a member after 1,000 events is as small as after 500, with 5 members as with 50', () => {
    const sizes = [5, 50].map((members) => {
      const book = openBook({ programme: 'scale', rules });
      talk(book, members, 0, 440);
      const before = largest(book, members, 440);
      talk(book, members, 500, 940);
      return { before, after: largest(book, members, 940) };
    });
    const [few] = sizes;
    expect(few?.before).toBeGreaterThan(0);
    expect(few?.after).toBeLessThanOrEqual((few?.before ?? 0) * 1.05);
    expect(sizes[1]).toEqual(few);
  });
});

describe('SCALE-04', () => {
  const rules = compile({
    id: 'lots',
    version: 1,
    timeZone: 'UTC',
    rules: {
      gift: { kind: 'award', on: 'gift', amount: 10 },
      life: { kind: 'expiry', after: { years: 1 } },
    },
  });
  const first = Date.parse('2023-01-01T00:00:00Z');

  /** A hundred thousand gifts over the days of a year; each lives a year, so there are 365 last days. */
  function giveAll(book: Book): void {
    for (let index = 0; index < 100_000; index += 1) {
      const at = first + index * ((365 * DAY_MS) / 100_000);
      book.post({ id: `e${index}`, type: 'gift', memberId: 'u1', at });
    }
  }

  /** The same lots brought along from elsewhere, by last days that come in no order. */
  function openAll(book: Book): void {
    for (let index = 0; index < 100; index += 1) {
      const lots = Array.from({ length: 1_000 }, (_, lot) => {
        const day = ((index * 1_000 + lot) * 7) % 365;
        return { points: 10, through: dateOf(first + (365 + day) * DAY_MS) };
      });
      const at = first + 364 * DAY_MS;
      book.post({ id: `e${index}`, type: 'opening', memberId: 'u1', at, data: { lots } }, TRUSTED);
    }
  }

  const TRUSTED = { trusted: true };

  function dateOf(at: number): string {
    return new Date(at).toISOString().slice(0, 10);
  }

  test.each([
    ['granted', giveAll],
    ['opened', openAll],
  ])(
    'of 100,000 lots that were %s with 365 last days 365 are kept, and spent in one line',
    (_, fill) => {
      const book = openBook({ programme: 'scale', rules });
      fill(book);
      const { balances, lots } = book.member('u1');
      expect(balances).toEqual({ points: 1_000_000 });
      expect(lots).toHaveLength(365);
      const at = first + 365 * DAY_MS - 1;
      const spend = { id: 's', type: 'redeem', memberId: 'u1', at, data: { points: 1_000_000 } };
      const { status, entries } = book.post(spend, TRUSTED);
      expect(status).toBe('accepted');
      expect(entries).toHaveLength(1);
      expect(entries[0]?.lots).toHaveLength(365);
      expect(entries[0]?.lots?.reduce((sum, { points }) => sum + points, 0)).toBe(-1_000_000);
      expect(book.member('u1')).toMatchObject({ balances: { points: 0 }, lots: [] });
    },
  );
});

describe('SCALE-05', () => {
  const daily = compile({
    id: 'daily',
    version: 1,
    timeZone: 'UTC',
    rules: {
      'check-in': { kind: 'award', on: 'check-in', amount: 10 },
      streak: { kind: 'streak', on: 'check-in', every: 7, amount: 1 },
    },
  });

  test('ten years of check-ins are a streak of 3,652 in a row that has not grown', () => {
    const book = openBook({ programme: 'scale', rules: daily });
    const first = Date.parse('2014-01-01T12:00:00Z');
    const bytes: number[] = [];
    for (let day = 0; day < 3_652; day += 1) {
      const id = `d${String(day).padStart(4, '0')}`;
      book.post({ id, type: 'check-in', memberId: 'u1', at: first + day * DAY_MS });
      if (day + 1 === 1_000 || day + 1 === 3_652) bytes.push(rowBytes(book).get('u1') ?? 0);
    }
    const [standing] = book.member('u1', { at: '2023-12-31T23:59:59.999Z' }).streaks;
    expect(standing).toMatchObject({
      current: 3_652,
      longest: 3_652,
      first: '2014-01-01',
      last: '2023-12-31',
      atRisk: false,
    });
    // 3,652 times 10, and one for each of 521 whole weeks.
    expect(book.member('u1').balances).toEqual({ points: 37_041 });
    expect(bytes[0]).toBeGreaterThan(0);
    expect(bytes[1]).toBe(bytes[0]);
  });
});

describe('SCALE-06', () => {
  const sound = { id: 'e1', type: 'tick', memberId: 'u1', at: START };
  const tooLarge: readonly (readonly [what: string, event: Event, issue: string])[] = [
    ['an id of 10,000 characters', { ...sound, id: 'x'.repeat(10_000) }, 'id: bad-id'],
    ['a member id of 129 characters', { ...sound, memberId: 'x'.repeat(129) }, 'memberId: bad-id'],
    ['a text of 1 MB', { ...sound, data: { text: 'x'.repeat(1_000_000) } }, 'data: too-large'],
    ['a key of 1 MB', { ...sound, data: { ['x'.repeat(1_000_000)]: 1 } }, 'data: too-large'],
    ['a million values', { ...sound, data: { list: Array(1_000_000).fill(0) } }, 'data: too-large'],
    ['a hundred thousand levels', { ...sound, data: nested(100_000) }, 'data: too-deep'],
  ];

  test.each(tooLarge)('%s is refused by the documented limit', (_, event, issue) => {
    const book = openBook({ programme: 'scale', rules: tenths });
    book.post({ ...sound, id: 'before' });
    const before = textOf(book.snapshot());
    const outcomes = [
      book.post(event),
      book.preview(event),
      book.explain(event).outcome,
      run(tenths, [event]).outcomes[0],
      step(tenths, undefined, { kind: 'event', programme: 'scale', event }).outcome,
    ];
    for (const outcome of outcomes) {
      expect(outcome?.status).toBe('invalid');
      expect(outcome?.issues?.map(({ code, path }) => `${path.join('.')}: ${code}`)).toEqual([
        issue,
      ]);
    }
    expect(textOf(book.snapshot())).toBe(before);
  });

  test('an id of 128 characters and a text of 100 kB are taken', () => {
    const { outcomes } = run(tenths, [
      { ...sound, id: 'x'.repeat(128), data: { text: 'x'.repeat(100_000) } },
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['accepted']);
  });
});

function nested(levels: number): Record<string, unknown> {
  let value: Record<string, unknown> = {};
  for (let level = 0; level < levels; level += 1) value = { deeper: value };
  return value;
}
