import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  type AwardRule,
  type Book,
  compile,
  type Event,
  openBook,
  type Program,
  type RuleSet,
  type SnapshotRow,
  type StreakRule,
} from '../../src/index.ts';
import { livingRuleSets, livingStreams } from './living.ts';
import { bookOf, groupBy, postAll, runs } from './support.ts';

const isLong = process.env['LONG'] === '1';
const DAY_MS = 86_400_000;
const LATE_DAYS = 7;

describe('a streak', () => {
  const living = fc.tuple(livingRuleSets, livingStreams);

  /** Events that a streak may count, by member: what screens catch, or `when` leaves out, is among them. */
  const countable = (rule: StreakRule, events: readonly Event[]) => {
    const types = [rule.on].flat();
    return groupBy(
      events.filter(({ type }) => types.includes(type)),
      ({ memberId }) => memberId,
    );
  };
  const daysOf = (events: readonly Event[], offsetMs: number) =>
    new Set(events.map(({ at }) => Math.floor((Number(at) + offsetMs) / DAY_MS))).size;
  const OFFSETS = { UTC: 0, '+08:00': 8 / 24, '-05:30': -5.5 / 24 };
  const offsetOf = ({ timeZone }: RuleSet) => OFFSETS[timeZone as keyof typeof OFFSETS] * DAY_MS;

  /** The longest streak of each member beside the longest that its events allow. */
  const lengthsOf = (rules: RuleSet, events: readonly Event[]) => {
    const streak = rules.rules['s1'] as StreakRule;
    const book = bookOf(compile(rules));
    postAll(book, events);
    return [...countable(streak, events)].map(([memberId, counted]) => {
      const { current = 0, longest = 0 } = book.member(memberId).streaks[0] ?? {};
      const most = streak.per === 'event' ? counted.length : daysOf(counted, offsetOf(rules));
      return { current, longest, most };
    });
  };
  const isOwn = ({ rules }: RuleSet) =>
    ![(rules['s1'] as StreakRule).on].flat().some((type) => type.startsWith('granted:'));

  it('is never longer than the days, or the events, that it can count', () => {
    let seen = 0;
    fc.assert(
      fc.property(living, ([rules, events]) => {
        for (const { current, longest, most } of isOwn(rules) ? lengthsOf(rules, events) : []) {
          expect(current).toBeLessThanOrEqual(longest);
          expect(longest).toBeLessThanOrEqual(most);
          seen = Math.max(seen, longest);
        }
      }),
      runs(150),
    );
    expect(seen).toBeGreaterThan(3);
  });

  it('that ends is told once, by whichever input comes next', () => {
    fc.assert(
      fc.property(living, ([rules, events]) => {
        const book = bookOf(compile(rules));
        const told = [...postAll(book, events), ...book.advance('2031-01-01T00:00:00Z')]
          .flatMap(({ notices }) => notices)
          .filter(({ kind }) => kind === 'streak-ended');
        const ids = told.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(book.wakeAt()).toBeUndefined();
      }),
      runs(60),
    );
  });
});

/** Everything that remembers, in a group that never stops. */
const busy: RuleSet = {
  id: 'busy',
  version: 1,
  timeZone: 'UTC',
  rules: {
    'check-in': { kind: 'award', on: 'check-in', amount: 5, limit: { times: 1, per: 'day' } },
    days: { kind: 'streak', on: 'check-in', every: 7, amount: 30 },
    spent: {
      kind: 'streak',
      on: 'order',
      per: 'week',
      sum: { of: '$.data.paid', atLeast: 20 },
      milestones: [{ at: 4, amount: 50 }],
    },
    chat: {
      kind: 'award',
      on: 'message',
      amount: 1,
      limit: [
        { times: 3, per: 'day', for: 'member-in-group' },
        { times: 30, per: { rolling: { days: 1 } } },
      ],
    },
    like: {
      kind: 'award',
      on: 'like',
      to: '$.data.to',
      amount: 2,
      limit: { times: 1, per: 'day', for: 'counterparty' },
    },
    order: { kind: 'award', on: 'order', amount: 3, once: { of: '$.key', forget: { days: 3 } } },
    most: { kind: 'cap', rules: ['chat', 'like'], sum: 5_000, per: 'day', for: 'programme' },
    room: { kind: 'cap', rules: ['chat'], sum: 200, per: 'hour', for: 'group' },
    flood: {
      kind: 'rate-limit',
      on: 'message',
      times: 20,
      within: { hours: 1 },
      effects: { strike: { within: { days: 1 }, mutes: [{ at: 5, lasts: { minutes: 5 } }] } },
    },
    repeat: { kind: 'duplicate', on: 'message', within: { hours: 6 }, for: 'member-in-group' },
    device: { kind: 'identity', on: 'check-in', of: '$.data.device', members: 3, per: 'day' },
  },
};

const TEXTS = 50;
const TYPES = ['message', 'check-in', 'message', 'like', 'message', 'order'] as const;

/**
 * The event of a member at a place: about one an hour, of all types; groups that come and go with
 * the days, counterparties by turns, texts out of so many.
 */
function eventAt(place: number, index: number, members: number): Event {
  const type = TYPES[(place + index) % TYPES.length] as string;
  const day = Math.floor(place / 24);
  return {
    id: `e${place}`,
    type,
    memberId: `m${index}`,
    at: Date.UTC(2024, 0, 1) + place * 3_600_000 + index,
    groupId: `g${day % 400}-${index % 3}`,
    key: `k${place}`,
    data: {
      text: `text ${(place * 7) % TEXTS}`,
      to: `m${(index + 1 + (place % (members - 1))) % members}`,
      paid: '10',
      device: `d${Math.floor(index / 2)}`,
    },
  };
}

function post(book: Book, members: number, [from, until]: readonly [number, number]): number {
  let entries = 0;
  for (let place = from; place < until; place += 1) {
    for (let index = 0; index < members; index += 1)
      entries += book.post(eventAt(place, index, members)).entries.length;
  }
  return entries;
}

const bytesOf = (row: SnapshotRow) => JSON.stringify(row).length;

/** Bytes of the rows of a snapshot: of members, of counters of groups, and of the other keys. */
function sizesOf(book: Book) {
  const rows = [...book.snapshot()];
  const members = rows.filter(({ kind }) => kind === 'member').map(bytesOf);
  const keys = rows.flatMap((row) =>
    row.kind === 'key' ? [{ address: row.row.key, bytes: bytesOf(row) }] : [],
  );
  const ofGroups = keys.filter(({ address }) => address.includes('room'));
  const others = keys.filter(({ address }) => !address.includes('room'));
  const sum = (list: readonly number[]) => list.reduce((total, bytes) => total + bytes, 0);
  return {
    members: sum(members),
    mostOfMember: Math.max(...members),
    mostOfGroup: Math.max(...ofGroups.map(({ bytes }) => bytes)),
    others: sum(others.map(({ bytes }) => bytes)),
    count: others.length,
  };
}

function expectFlat(program: Program, members: number, places: number): void {
  const book = openBook({ programme: 'busy', rules: program });
  const half = places / 2;
  const early = post(book, members, [0, half]);
  const first = sizesOf(book);
  const late = post(book, members, [half, places]);
  const second = sizesOf(book);
  expect(early).toBeGreaterThan(members * 20);
  expect(late).toBeGreaterThan(0.8 * early);
  expect(second.members).toBeLessThan(first.members * 1.05);
  expect(second.mostOfMember).toBeLessThan(first.mostOfMember * 1.05);
  expect(second.mostOfGroup).toBeLessThanOrEqual(first.mostOfGroup * 1.05);
  expect(second.others).toBeLessThanOrEqual(first.others * 1.05);
  expect(second.count).toBe(first.count);
}

describe('SCALE-03', () => {
  const program = compile(busy);

  test('the state of a member, and of a counter, is as large after a year as after half of it', () => {
    expectFlat(program, 8, 8_000);
  });

  test.runIf(isLong)(
    'of 10,000 members with 1,000 events each it is as large as after 500 of them',
    () => {
      expectFlat(program, 10_000, 1_000);
    },
    3_600_000,
  );

  test.each([
    ['a purchase for a year', 'purchase', {}, 365],
    ['anything else for the late limit', 'visit', {}, 7],
    ['anything else for as long as its rule says', 'visit', { within: { days: 20 } }, 20],
  ])('what may be taken back of %s is kept, and not for ever', (_, type, reversible, days) => {
    const terms = 'within' in reversible ? { reversible } : {};
    const { standing, kept } = keptOver({ kind: 'award', on: type, amount: 3, ...terms });
    // A quarter of all that is kept may be past before it is looked through again.
    const most = Math.ceil(((days + LATE_DAYS) * 4) / 3) + 1;
    for (const count of standing.slice(2)) {
      expect(count).toBeGreaterThanOrEqual(days);
      expect(count).toBeLessThanOrEqual(most);
    }
    for (const count of kept.slice(2)) expect(count).toBeLessThanOrEqual(most);
    expect(Math.abs((kept[3] ?? 0) - (kept[2] ?? 0))).toBeLessThanOrEqual(most - days);
  });
});

/** How many grants stand, and how many are known at all, after 600 and after 800 days with one each. */
function keptOver(award: AwardRule & { readonly on: string }) {
  const book = bookOf(compile({ id: 'b', version: 1, timeZone: 'UTC', rules: { award } }));
  const standing: number[] = [];
  const kept: number[] = [];
  for (let day = 0; day < 800; day += 1) {
    const at = Date.UTC(2025, 0, 1) + day * DAY_MS;
    book.post({ id: `d${day}`, type: award.on, memberId: 'ann', at });
    if (day % 200 < 199) continue;
    const rows = [...book.snapshot()].flatMap((row) =>
      row.kind === 'member' ? (row.row.reversibles ?? []) : [],
    );
    kept.push(rows.length);
    standing.push(rows.filter(({ grants = [] }) => grants.length > 0).length);
  }
  return { standing, kept };
}
