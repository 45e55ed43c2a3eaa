import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  check,
  compile,
  type Entry,
  type Event,
  type KeyRow,
  type MemberRow,
  type Outcome,
  type RuleSet,
  run,
  type StateRow,
} from '../../src/index.ts';
import { breachesOf } from '../support/limits-audit.ts';
import { netGrants } from '../support/net-grants.ts';
import { ORDER_BOUND, ORDER_FREE } from '../support/order-bound.ts';
import { type Draw, playPartitions, type Quiet } from '../support/partitions.ts';
import { livingRuleSets, livingStreams } from './living.ts';
import { runs } from './support.ts';

/** Draws that follow from a number alone. */
function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

const COUNTS = [1, 2, 7, 64] as const;

const play = (rules: RuleSet, events: readonly Event[], seed: number, count: number): Quiet =>
  playPartitions(compile(rules), events, { count, draw: drawFrom(seed), copies: 3, repeats: true });

const isMember = (row: StateRow): row is MemberRow => 'memberId' in row;
const membersOf = ({ rows }: Quiet) => [...rows.values()].filter(isMember);

/** Points by member, currency, event and rule; what adds up to nothing is nothing. */
function netOf(entries: readonly Entry[]): ReadonlyMap<string, number> {
  const net = new Map<string, number>();
  for (const { memberId, currency, eventId, ruleId, points } of entries) {
    const name = [memberId, currency, eventId, ruleId].join(' ');
    net.set(name, (net.get(name) ?? 0) + points);
  }
  return new Map(
    [...net].filter(([, points]) => points !== 0).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** What a net book holds besides the lines: balances and streaks, by member; not what was told of them. */
function standingOf(rows: readonly MemberRow[]): ReadonlyMap<string, unknown> {
  const standing = rows.map(({ memberId, balances, memory }) => {
    const streaks = memory.flatMap(([slot, one]) =>
      one.kind === 'streak' ? [[slot, one.run, one.tally]] : [],
    );
    return [memberId, { balances, streaks }] as const;
  });
  return new Map(standing.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function expectNetBookOfRun(rules: RuleSet, events: readonly Event[], quiet: Quiet): void {
  const { entries, book } = run(compile(rules), events);
  const rows = [...book.snapshot()].flatMap((row) => (row.kind === 'member' ? [row.row] : []));
  expect(netOf(quiet.entries)).toEqual(netOf(entries));
  expect(standingOf(membersOf(quiet))).toEqual(standingOf(rows));
}

/** Each line's balance is the sum so far; every member's lines are counted without a gap. */
function expectConserved(quiet: Quiet): void {
  const balances = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const { memberId, currency, points, balance, seq } of quiet.entries) {
    const account = `${memberId} ${currency}`;
    const sum = (balances.get(account) ?? 0) + points;
    const count = (counts.get(memberId) ?? 0) + 1;
    expect([balance, seq]).toEqual([sum, count]);
    balances.set(account, sum);
    counts.set(memberId, count);
  }
  for (const { memberId, balances: held, entryCount } of membersOf(quiet)) {
    expect(entryCount).toBe(counts.get(memberId) ?? 0);
    for (const [currency, units] of held)
      expect(units).toBe(balances.get(`${memberId} ${currency}`));
  }
  const ids = quiet.entries.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
}

/** A second delivery gives nothing, asks nothing, and is told as what it is. */
function expectNothingTwice(quiet: Quiet): void {
  const told = (outcomes: readonly Outcome[]) => [...new Set(outcomes.map(({ status }) => status))];
  expect(['duplicate', 'too-late']).toEqual(expect.arrayContaining(told(quiet.again)));
  expect(quiet.again.flatMap(({ entries, notices }) => [...entries, ...notices])).toEqual([]);
  expect(quiet.repeated.flatMap(({ entries }) => entries)).toEqual([]);
  // A key that has forgotten a reserve grants nothing of it again.
  for (const message of quiet.repeated.flatMap(({ messages }) => messages)) {
    expect(message.kind).toBe('reply');
    expect(message.kind === 'reply' && message.granted.every((units) => units === 0)).toBe(true);
  }
}

const world = fc.record({
  rules: livingRuleSets,
  events: livingStreams,
  seed: fc.nat(1_000_000_000),
});

/** No stream is longer than this late limit. */
const isPatient = ({ lateLimit }: RuleSet) => lateLimit?.days === 60;

describe.each(COUNTS)('over %i partitions, with messages delayed and repeated', (count) => {
  it('a confluent rule set has the net book of the ordered stream', () => {
    let confluent = 0;
    fc.assert(
      fc.property(world, ({ rules, events, seed }) => {
        if (!isPatient(rules) || !check(rules).confluence.confluent) return;
        confluent += 1;
        expectNetBookOfRun(rules, events, play(rules, events, seed, count));
      }),
      runs(150),
    );
    expect(confluent).toBeGreaterThan(30);
  });

  it('no award waits for ever, everything adds up, and no limit is passed', () => {
    fc.assert(
      fc.property(world, ({ rules, events, seed }) => {
        const quiet = play(rules, events, seed, count);
        for (const row of quiet.rows.values()) expect(row).not.toHaveProperty('open');
        expect(quiet.outcomes.size).toBe(events.length);
        expectConserved(quiet);
        expectNothingTwice(quiet);
        expect(breachesOf(rules, events, netGrants(quiet.entries))).toEqual([]);
      }),
      runs(120),
    );
  });
});

describe('the order in which members meet', () => {
  const SEEDS = Array.from({ length: 60 }, (_, index) => 1 + index * 7_919);
  const netsOf = (rules: RuleSet, events: readonly Event[]) =>
    SEEDS.map((seed) => JSON.stringify([...netOf(play(rules, events, seed, 7).entries)]));

  test.each(ORDER_BOUND)('matters for $title', ({ rules, events }) => {
    expect(new Set(netsOf(rules, events)).size).toBeGreaterThan(1);
  });

  test.each(ORDER_FREE)('does not matter for $title', ({ rules, events }) => {
    const net = netOf(run(compile(rules), events).entries);
    expect(net.size).toBeGreaterThan(0);
    expect(new Set(netsOf(rules, events))).toEqual(new Set([JSON.stringify([...net])]));
  });
});

/** What random worlds have found, each in its smallest form. */
describe('rows that the partitions have found', () => {
  const NOON = Date.parse('2024-06-03T12:00:00Z');
  const DAY_MS = 86_400_000;

  interface Told {
    readonly type: string;
    readonly memberId: string;
    readonly at?: number;
    readonly more?: Partial<Event>;
  }

  const eventsOf = (told: readonly Told[]) =>
    told.map(
      ({ type, memberId, at = NOON, more }, seq): Event => ({
        id: `e${seq}`,
        type,
        memberId,
        at,
        seq,
        ...more,
      }),
    );
  const ruleSet = (rules: object): RuleSet =>
    ({ id: 'found', version: 1, timeZone: 'UTC', rules }) as unknown as RuleSet;
  const wide = { per: 'day', for: 'programme' } as const;

  /** What is left under each of many orders. */
  function playMany(rules: RuleSet, told: readonly Told[]): readonly Quiet[] {
    const events = eventsOf(told);
    return Array.from({ length: 80 }, (_, index) => {
      const quiet = play(rules, events, 1 + index * 7_919, 7);
      for (const row of quiet.rows.values()) expect(row).not.toHaveProperty('open');
      expect(breachesOf(rules, events, netGrants(quiet.entries))).toEqual([]);
      return quiet;
    });
  }

  const sumOf = ({ entries }: Quiet) => entries.reduce((sum, { points }) => sum + points, 0);

  test('two awards to one member for one event are asked for apart', () => {
    const rules = ruleSet({
      like: { kind: 'award', on: 'praise', to: '$.data.to', amount: 3 },
      kudos: { kind: 'award', on: 'praise', to: '$.data.to', amount: 2 },
      most: { kind: 'cap', rules: ['like', 'kudos'], sum: 9, ...wide },
    });
    const praise = { type: 'praise', memberId: 'ann', more: { data: { to: 'bob' } } };
    for (const quiet of playMany(rules, [praise, praise])) expect(sumOf(quiet)).toBe(9);
  });

  test('an award that waits has used up its key', () => {
    const rules = ruleSet({
      order: { kind: 'award', on: 'purchase', amount: 3, limit: { times: 9, ...wide } },
    });
    const order = { type: 'purchase', memberId: 'ann', more: { key: 'k' } };
    for (const quiet of playMany(rules, [order, order])) expect(sumOf(quiet)).toBe(3);
  });

  test('an adoption that waits has used up its ref', () => {
    const rules = ruleSet({
      post: { kind: 'award', on: 'message', amount: 1 },
      adopted: {
        kind: 'award',
        on: 'praise',
        to: '$.data.to',
        amount: 7,
        follows: 'post',
        limit: { times: 9, ...wide },
      },
    });
    const adopt = { type: 'praise', more: { ref: 'e0', data: { to: 'bob' } } };
    const told = [
      { type: 'message', memberId: 'bob' },
      { ...adopt, memberId: 'ann' },
      { ...adopt, memberId: 'cho' },
    ];
    for (const quiet of playMany(rules, told)) expect([1, 8]).toContain(sumOf(quiet));
  });

  test('a length that waits to be paid is not paid again', () => {
    const rules = ruleSet({
      run: {
        kind: 'streak',
        on: 'message',
        per: 'event',
        when: { 'event.data.fine': true },
        table: [5],
        after: 'none',
        repeat: false,
        limit: { times: 9, ...wide },
      },
    });
    const told = [true, false, true].map((fine) => ({
      type: 'message',
      memberId: 'ann',
      more: { data: { fine } },
    }));
    for (const quiet of playMany(rules, told)) expect(sumOf(quiet)).toBe(5);
  });

  test('a fraction is carried once, whoever waits', () => {
    const rules = ruleSet({
      chat: {
        kind: 'award',
        on: 'message',
        amount: { rate: '0.5', of: '$.data.n', rounding: 'carry' },
        limit: { times: 99, ...wide },
      },
    });
    const told = [1, 1, 3, 3, 1, 1, 2].map((n) => ({
      type: 'message',
      memberId: 'ann',
      more: { data: { n } },
    }));
    const halves = ({ memory }: MemberRow) =>
      memory.flatMap(([, one]) => (one.kind === 'carry' ? [Number(one.fraction)] : []));
    for (const quiet of playMany(rules, told)) {
      const [carried = Number.NaN] = membersOf(quiet).flatMap(halves);
      expect(sumOf(quiet) + carried).toBe(6);
    }
  });

  test('an identity of yesterday has no more members because they came today as well', () => {
    const rules = ruleSet({
      chat: { kind: 'award', on: 'message', amount: 3 },
      device: { kind: 'identity', on: 'message', of: '$.data.device', members: 2, per: 'day' },
    });
    const message = { type: 'message', more: { data: { device: 'd' } } };
    const told = [
      ...['ann', 'bob', 'dee'].map((memberId) => ({ ...message, memberId })),
      ...['cho', 'ann'].map((memberId) => ({ ...message, memberId, at: NOON + DAY_MS })),
    ];
    for (const quiet of playMany(rules, told)) expect(quiet.entries.length).toBeGreaterThan(1);
  });

  const giveAndTake = {
    gain: { kind: 'award', on: 'message', amount: 5 },
    fine: { kind: 'award', on: 'check-in', amount: -5, limit: { times: 1, ...wide } },
  };

  test.each([
    ['the programme', wide],
    ['a member', { per: 'day' }],
  ])('a deduction that may be refused makes no room in a net cap of %s', (_, terms) => {
    const rules = ruleSet({
      ...giveAndTake,
      net: { kind: 'cap', rules: ['gain', 'fine'], sum: 10, counts: 'net', ...terms },
    });
    const told = [
      { type: 'check-in', memberId: 'bob' },
      { type: 'check-in', memberId: 'ann' },
      ...['ann', 'ann', 'ann', 'cho'].map((memberId) => ({ type: 'message', memberId })),
    ];
    expect(playMany(rules, told)).toHaveLength(80);
  });

  test('nor under a ceiling', () => {
    const rules = ruleSet({
      ...giveAndTake,
      full: { kind: 'cap', rules: ['gain'], balance: 10 },
    });
    const told = [
      { type: 'check-in', memberId: 'bob' },
      ...['message', 'message', 'check-in', 'message'].map((type) => ({ type, memberId: 'ann' })),
    ];
    expect(playMany(rules, told)).toHaveLength(80);
  });
});

describe('the rows of programme keys', () => {
  it('hold one counter each, under the address that messages name', () => {
    fc.assert(
      fc.property(world, ({ rules, events, seed }) => {
        const { rows } = play(rules, events, seed, 7);
        for (const [name, row] of rows) {
          if (isMember(row)) expect(name).toBe(`member ${row.memberId}`);
          else expect(name).toBe(`key ${(row as KeyRow).key}`);
        }
      }),
      runs(20),
    );
  });
});
