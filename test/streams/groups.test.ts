import { openBook, type RuleSet } from 'tallybook';
import { describe, expect, it } from 'vitest';
import { Audit } from './audit.ts';
import { feed } from './feed.ts';
import { epochMs } from './plain.ts';
import { ircSample } from './samples.ts';
import { add, pairs } from './sums.ts';
import { itOnReal, openStream, type Stream, type StreamEvent, tellSkips } from './support.ts';

/**
 * A welcome, a point a message up to 20 a day, and, to show how often they come, one `visits` for
 * each join that is taken. What a rename means is the host's to say: it is a type without a rule.
 */
const RULES: RuleSet = {
  id: 'channel',
  version: 1,
  timeZone: 'Europe/Amsterdam',
  currencies: { points: {}, visits: {} },
  rules: {
    chat: { kind: 'award', on: 'message', amount: 1, limit: { times: 20, per: 'day' } },
    visit: { kind: 'award', on: 'join', once: false, amount: { visits: 1 } },
    welcome: { kind: 'award', on: 'join', amount: 50 },
  },
};

/** What is known of a member, one input after the other. */
interface Standing {
  lastMs: number;
  joinedMs: number | undefined;
  leftMs: number | undefined;
  isPresent: boolean;
}

/** Points by `rule member`, and what became of how many inputs. */
interface PlainLedger {
  readonly points: Map<string, number>;
  readonly fates: Map<string, number>;
  /** How many inputs of each type come before one of their member that was there first. */
  readonly late: Map<string, number>;
  readonly standings: Map<string, Standing>;
  /** Messages by `member day`. */
  readonly spoken: Map<string, number>;
}

function plainLedger(events: readonly StreamEvent[]): PlainLedger {
  const ledger: PlainLedger = {
    points: new Map(),
    fates: new Map(),
    late: new Map(),
    standings: new Map(),
    spoken: new Map(),
  };
  for (const event of events) {
    const { type, memberId } = event;
    const standing = ledger.standings.get(memberId) ?? newStanding();
    const fate = fateOf(event, standing);
    ledger.standings.set(memberId, standing);
    add(ledger.fates, `${type} ${fate}`, 1);
    if (epochMs(event) < standing.lastMs) add(ledger.late, type, 1);
    standing.lastMs = Math.max(standing.lastMs, epochMs(event));
    if (fate === 'accepted') take(event, standing, ledger);
  }
  return ledger;
}

function newStanding(): Standing {
  return { lastMs: 0, joinedMs: undefined, leftMs: undefined, isPresent: false };
}

/** Who is there cannot join. */
function fateOf({ type }: StreamEvent, { isPresent }: Standing): string {
  return type === 'join' && isPresent ? 'refused' : 'accepted';
}

/** Days are those that `at` itself says. */
function take(event: StreamEvent, standing: Standing, { points, spoken }: PlainLedger): void {
  const { type, memberId, at } = event;
  if (type === 'message') {
    const day = `${memberId} ${at.slice(0, 10)}`;
    add(spoken, day, 1);
    if ((spoken.get(day) ?? 0) <= 20) add(points, `chat ${memberId}`, 1);
  } else if (type === 'join') {
    standing.isPresent = true;
    standing.leftMs = undefined;
    standing.joinedMs ??= epochMs(event);
    add(points, `visit ${memberId}`, 1);
    points.set(`welcome ${memberId}`, 50);
  } else if (type === 'leave') {
    standing.isPresent = false;
    standing.leftMs = epochMs(event);
  }
}

function post({ name, events }: Pick<Stream, 'name' | 'events'>) {
  const book = openBook({ programme: 'channel', rules: RULES });
  const audit = new Audit();
  const points = new Map<string, number>();
  const fates = new Map<string, number>();
  const welcomes = new Map<string, number>();
  feed(book, { name, events }, (outcome, { type }) => {
    audit.see(outcome);
    add(fates, `${type} ${outcome.status}`, 1);
    for (const { ruleId, memberId, points: sum } of outcome.entries) {
      add(points, `${ruleId} ${memberId}`, sum);
      if (ruleId === 'welcome') add(welcomes, memberId, 1);
    }
  });
  return { book, audit, points, fates, welcomes };
}

/** Every name as the first name that renames lead back to: people, as far as the channel saw. */
function asPeople(events: readonly StreamEvent[]): readonly StreamEvent[] {
  const former = new Map<string, string>();
  const personOf = (name: string): string => {
    let person = name;
    for (let before = former.get(person); before !== undefined; before = former.get(person))
      person = before;
    return person;
  };
  for (const { type, memberId, data } of events) {
    if (type !== 'rename') continue;
    const [one, other] = [personOf(memberId), personOf(String(data['newMemberId']))];
    if (one !== other) former.set(other, one);
  }
  return events.map((event) => ({ ...event, memberId: personOf(event.memberId) }));
}

function isoOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

const stream = openStream('chat/css-irc', () => ircSample(41));

/** What the file holds, by names as they are: a new name that never joined may speak as well. */
const AS_NAMES = {
  members: 836,
  chat: 25_303,
  visit: 38_189,
  welcome: 36_900,
  'join accepted': 38_189,
  'join refused': 1_385,
  'leave accepted': 39_251,
  'message accepted': 69_126,
  'rename accepted': 4_980,
};

/** The same of people: who leaves under one name and joins under another was welcome before. */
const AS_PEOPLE = {
  members: 633,
  chat: 25_226,
  visit: 37_924,
  welcome: 30_300,
  'join accepted': 37_924,
  'join refused': 1_650,
  'leave accepted': 39_251,
  'message accepted': 69_126,
  'rename accepted': 4_980,
};

tellSkips();

describe.each([
  { who: 'names', events: stream.events, facts: AS_NAMES },
  { who: 'people whom renames made one', events: asPeople(stream.events), facts: AS_PEOPLE },
])('leaving and coming back in css-irc, of $who', ({ events, facts }) => {
  const plain = plainLedger(events);
  const { book, audit, points, fates, welcomes } = post({ name: stream.name, events });

  it('gives every member by every rule what a plain count gives', () => {
    expect(pairs(points)).toEqual(pairs(plain.points));
    expect(audit.close(book)).toEqual([]);
  });

  it('welcomes everybody who joins once, however often they leave and come back', () => {
    const joined = [...plain.standings].filter(([, { joinedMs }]) => joinedMs !== undefined);
    const once = new Map(joined.map(([memberId]) => [memberId, 1]));
    expect(pairs(welcomes)).toEqual(pairs(once));
    const visits = [...points].filter(([key, count]) => key.startsWith('visit ') && count > 1);
    expect(visits.length).toBeGreaterThan(0);
  });

  it('refuses a join without a leave before it, and takes a message that comes late', () => {
    expect(pairs(fates)).toEqual(pairs(plain.fates));
    expect(audit.reasons.get(' already-joined')).toBe(plain.fates.get('join refused'));
    expect([...plain.late.keys()]).toEqual(['message']);
  });

  it('knows of each member the first join, and the leave of those who are gone', () => {
    const known = [...plain.standings.keys()].map((memberId) => {
      const { joinedAt, leftAt } = book.member(memberId);
      return { memberId, joinedAt, leftAt };
    });
    const stated = [...plain.standings].map(([memberId, { joinedMs, leftMs }]) => {
      return { memberId, joinedAt: isoOf(joinedMs), leftAt: isoOf(leftMs) };
    });
    expect(known).toEqual(stated);
  });

  itOnReal(stream)('are so many', () => {
    const byRule = new Map<string, number>();
    for (const [key, sum] of points) add(byRule, key.slice(0, key.indexOf(' ')), sum);
    expect({
      members: plain.standings.size,
      ...Object.fromEntries(byRule),
      ...Object.fromEntries(fates),
    }).toEqual(facts);
  });
});
