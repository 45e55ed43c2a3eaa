import { compile, type Entry, openBook, type RuleSet } from 'tallybook';
import { describe, expect, it } from 'vitest';
import { stepHost } from '../support/steps.ts';
import { Audit } from './audit.ts';
import { feed } from './feed.ts';
import { ratingSample } from './samples.ts';
import { add, pairs } from './sums.ts';
import { itOnReal, openStream, type StreamEvent, tellSkips } from './support.ts';

/**
 * A good rating gives the rated member its points: at most 5 from one giver a day, at most 30 to one
 * member a day, and at most 100 a day in the whole programme. A bad one takes its points, without a
 * limit.
 */
const RULES: RuleSet = {
  id: 'ratings',
  version: 1,
  timeZone: 'UTC',
  rules: {
    blame: {
      kind: 'award',
      on: 'review',
      to: '$.data.subjectId',
      when: { 'event.data.rating': { lessThan: 0 } },
      amount: { given: '$.data.rating', min: -10, max: -1 },
    },
    kudos: {
      kind: 'award',
      on: 'review',
      to: '$.data.subjectId',
      when: { 'event.data.rating': { greaterThan: 0 } },
      amount: { given: '$.data.rating', min: 1, max: 10 },
      limit: [
        { sum: 5, per: 'day', for: 'counterparty' },
        { sum: 30, per: 'day' },
      ],
    },
    pool: { kind: 'cap', rules: ['kudos'], sum: 100, per: 'day', for: 'programme' },
  },
};

const PAIR_MAX = 5;
const MEMBER_MAX = 30;
const POOL_MAX = 100;

interface Rating {
  readonly giver: string;
  readonly to: string;
  readonly day: string;
  readonly points: number;
}

function ratingOf({ memberId, at, data }: StreamEvent): Rating {
  const to = String(data['subjectId']);
  return { giver: memberId, to, day: at.slice(0, 10), points: Number(data['rating']) };
}

/** Who gets what, and why less than the rating. */
interface PlainLedger {
  /** Points by `rule member day`. */
  readonly points: Map<string, number>;
  readonly reasons: Map<string, number>;
  /** What each limit has let through, by what it counts together. */
  readonly used: Map<string, number>;
}

/** One rating after the other in the order of the file, which is that of time. */
function plainLedger(events: readonly StreamEvent[]): PlainLedger {
  const ledger: PlainLedger = { points: new Map(), reasons: new Map(), used: new Map() };
  for (const rating of events.map(ratingOf)) {
    const { to, day, points } = rating;
    if (points < 0) add(ledger.points, `blame ${to} ${day}`, points);
    else if (points > 0) add(ledger.points, `kudos ${to} ${day}`, grantOf(rating, ledger));
  }
  return ledger;
}

/** What the giver, the member and then the pool leave of a good rating; it is counted there. */
function grantOf({ giver, to, day, points }: Rating, { reasons, used }: PlainLedger): number {
  const limits = [
    { key: `pair ${giver} ${to} ${day}`, max: PAIR_MAX },
    { key: `member ${to} ${day}`, max: MEMBER_MAX },
    { key: `pool ${day}`, max: POOL_MAX },
  ] as const;
  const [byPair, byMember, byPool] = limits.map(({ key, max }) => max - (used.get(key) ?? 0));
  const own = Math.min(points, byPair ?? 0, byMember ?? 0);
  const granted = Math.min(own, byPool ?? 0);
  const tell = (by: string, left: number) =>
    add(reasons, `kudos ${left === 0 ? 'cap-reached' : 'cut-by-cap'} ${by}`, 1);
  if (own < points) tell('kudos', own);
  if (granted < own) tell('pool', granted);
  for (const { key } of limits) add(used, key, granted);
  return granted;
}

const stream = openStream('graph/bitcoin-otc-ratings', () => ratingSample(51));
const program = compile(RULES);

function post() {
  const book = openBook({ programme: 'ratings', rules: program });
  const audit = new Audit();
  const points = new Map<string, number>();
  const reasons = new Map<string, number>();
  feed(book, stream, (outcome) => {
    audit.see(outcome);
    for (const { ruleId, code, params } of outcome.reasons)
      add(reasons, `${ruleId} ${code} ${params['by']}`, 1);
    for (const { ruleId, memberId, day, points: sum } of outcome.entries)
      add(points, `${ruleId} ${memberId} ${day}`, sum);
  });
  return { book, audit, points, reasons };
}

/** Sums of one rule by the part of the key that a reader picks. */
function sumsOf(
  points: ReadonlyMap<string, number>,
  ruleId: string,
  part: (memberId: string, day: string) => string,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [key, sum] of points) {
    const [rule, memberId = '', day = ''] = key.split(' ');
    if (rule === ruleId) add(sums, part(memberId, day), sum);
  }
  return sums;
}

function byMember(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const ledgers = new Map<string, Entry[]>();
  for (const entry of entries) {
    const ledger = ledgers.get(entry.memberId) ?? [];
    ledger.push(entry);
    ledgers.set(entry.memberId, ledger);
  }
  return ledgers;
}

/** Ratings that the host of single steps takes: a run of rows in which the pool is empty at times. */
const PART = 2_500;

tellSkips();

describe('bitcoin-otc-ratings as kudos under a daily pool of the programme', () => {
  const plain = plainLedger(stream.events);
  const { book, audit, points, reasons } = post();
  const pool = sumsOf(points, 'kudos', (_member, day) => day);

  it('gives every member on every day what a plain computation gives', () => {
    expect(pairs(points)).toEqual(pairs(plain.points));
    const ofMember = (memberId: string) => memberId;
    for (const rule of ['blame', 'kudos'])
      expect(pairs(sumsOf(points, rule, ofMember))).toEqual(
        pairs(sumsOf(plain.points, rule, ofMember)),
      );
  });

  it('says of each rating that was cut by which limit', () => {
    expect(pairs(reasons)).toEqual(pairs(plain.reasons));
  });

  it('gives no more than the pool on any day, and the whole pool on busy ones', () => {
    expect(Math.max(...pool.values())).toBe(POOL_MAX);
  });

  it('keeps a ledger that adds up line by line, and to zero over all accounts', () => {
    expect(audit.close(book)).toEqual([]);
    expect(pairs(audit.statuses)).toEqual([['accepted', stream.events.length]]);
  });

  it('gives each member the same ledger where each key takes its steps by itself', () => {
    const events = busiestPart(stream.events, PART);
    const whole = openBook({ programme: 'ratings', rules: program });
    const host = stepHost(program, { programme: 'ratings' });
    const inBook = events.flatMap((event) => whole.post(event).entries);
    const inSteps = events.flatMap((event, arrival) => host.post(event, { arrival }).entries);
    expect(byMember(inSteps)).toEqual(byMember(inBook));
    expect(inBook.some(({ calc }) => calc.cutBy.includes('pool'))).toBe(true);
  });

  itOnReal(stream)('are so many', () => {
    const total = (rule: string) => {
      const sums = [...sumsOf(points, rule, () => '').values()];
      return sums.reduce((sum, one) => sum + one, 0);
    };
    expect({
      blame: total('blame'),
      kudos: total('kudos'),
      rated: sumsOf(points, 'kudos', (memberId) => memberId).size,
      full: [...pool.values()].filter((sum) => sum === POOL_MAX).length,
      reasons: pairs(reasons),
    }).toEqual({
      blame: -26_927,
      kudos: 53_146,
      rated: 5_267,
      full: 65,
      reasons: [
        ['kudos cap-reached kudos', 5],
        ['kudos cap-reached pool', 1_974],
        ['kudos cut-by-cap kudos', 1_623],
        ['kudos cut-by-cap pool', 32],
      ],
    });
  });
});

/** So many rows in a run, with the most good ratings of one day among them. */
function busiestPart(events: readonly StreamEvent[], size: number): readonly StreamEvent[] {
  const days = new Map<string, number>();
  for (const { day, points } of events.map(ratingOf)) add(days, day, Math.max(0, points));
  const [busiest] = [...days].sort(([, a], [, b]) => b - a)[0] ?? [''];
  const middle = events.findIndex((event) => ratingOf(event).day === busiest);
  const from = Math.max(0, middle - Math.floor(size / 2));
  return events.slice(from, from + size);
}
