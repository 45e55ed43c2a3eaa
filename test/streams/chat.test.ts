import { compile, openBook, type RuleSet } from 'tallybook';
import { describe, expect, it } from 'vitest';
import { Audit } from './audit.ts';
import { feed } from './feed.ts';
import { chatSample } from './samples.ts';
import { add, pairs } from './sums.ts';
import { itOnReal, openStream, type Stream, type StreamEvent, tellSkips } from './support.ts';

/** S0.2: one point a message, at most 100 points a day from messages. */
function chatRules(timeZone: string): RuleSet {
  return {
    id: 'chat',
    version: 1,
    timeZone,
    rules: {
      chat: { kind: 'award', on: 'message', amount: 1, limit: { sum: 100, per: 'day' } },
    },
  };
}

/** Messages with different ids, counted per member and day, no more than 100 of each day. */
function plainPoints({ events }: Stream, dayOf: (at: string) => string) {
  const counts = new Map<string, number>();
  const ids = new Set<string>();
  for (const { id, memberId, at } of events) {
    if (ids.has(id)) continue;
    ids.add(id);
    add(counts, `points ${memberId} ${dayOf(at)}`, 1);
  }
  const points = [...counts].map(([key, count]) => [key, Math.min(100, count)] as const);
  return { days: new Map(points), members: membersOf(points), messages: ids.size };
}

function membersOf(points: readonly (readonly [string, number])[]): ReadonlyMap<string, number> {
  const members = new Map<string, number>();
  for (const [key, sum] of points) add(members, key.slice(0, key.lastIndexOf(' ')), sum);
  return members;
}

function dayInUtc(at: string): string {
  return at.slice(0, 10);
}

/** By the runtime's own calendar; asked once for each hour of UTC, as the offset is of whole hours. */
function dayIn(timeZone: string): (at: string) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  const known = new Map<string, string>();
  return (at) => {
    const hour = at.slice(0, 13);
    const day = known.get(hour) ?? format.format(new Date(at));
    known.set(hour, day);
    return day;
  };
}

function post(stream: Stream, timeZone: string) {
  const book = openBook({ programme: 'chat', rules: chatRules(timeZone) });
  const audit = new Audit();
  const redelivered = { silent: 0, firstAccepted: 0 };
  feed(book, stream, (outcome) => {
    audit.see(outcome);
    if (outcome.status !== 'duplicate') return;
    if (outcome.entries.length + outcome.reasons.length === 0) redelivered.silent += 1;
    if (outcome.first?.status === 'accepted') redelivered.firstAccepted += 1;
  });
  return { book, audit, redelivered };
}

/** Past half of the events, the first one at the same instant as the one before it. */
function middleOfMinute(events: readonly StreamEvent[]): number {
  const half = events.length >> 1;
  const index = events.findIndex(({ at }, nth) => nth > half && at === events[nth - 1]?.at);
  expect(index).toBeGreaterThan(half);
  return index;
}

tellSkips();

describe('one point a message, at most 100 a day', () => {
  describe('in all rooms of fcc-gitter', () => {
    const stream = openStream('chat/fcc-gitter', () => chatSample(1));
    const plain = plainPoints(stream, dayInUtc);
    const { book, audit, redelivered } = post(stream, 'UTC');
    const again = stream.events.length - plain.messages;

    it('gives every member on every day in UTC what a plain count gives', () => {
      expect(pairs(audit.days)).toEqual(pairs(plain.days));
      expect(pairs(audit.sums)).toEqual(pairs(plain.members));
    });

    it('keeps a ledger that adds up line by line, and to zero over all accounts', () => {
      expect(audit.close(book)).toEqual([]);
      expect(audit.entries).toBe([...plain.days.values()].reduce((sum, one) => sum + one, 0));
    });

    it('answers every message delivered again as a duplicate, without lines and reasons', () => {
      expect(again).toBeGreaterThan(0);
      expect(pairs(audit.statuses)).toEqual([
        ['accepted', plain.messages],
        ['duplicate', again],
      ]);
      expect(redelivered).toEqual({ silent: again, firstAccepted: again });
    });

    it('says of each message without a point that the day was full', () => {
      expect(pairs(audit.reasons)).toEqual([['chat cap-reached', plain.messages - audit.entries]]);
    });

    itOnReal(stream)('has 945 messages delivered again and 7,920 beyond the 100 of a day', () => {
      expect(stream.withoutMember).toBe(0);
      expect(audit.statuses.get('duplicate')).toBe(945);
      expect(audit.statuses.get('accepted')).toBe(211_038);
      expect(audit.reasons.get('chat cap-reached')).toBe(7_920);
      expect(audit.entries).toBe(203_118);
    });

    it('counts the days of Shanghai where the programme lives there', () => {
      const there = plainPoints(stream, dayIn('Asia/Shanghai'));
      const shanghai = post(stream, 'Asia/Shanghai');
      expect(pairs(shanghai.audit.days)).toEqual(pairs(there.days));
      expect(shanghai.audit.close(shanghai.book)).toEqual([]);
      expect(pairs(there.days)).not.toEqual(pairs(plain.days));
    });
  });

  describe('in ubuntu-irc, where nearly every message shares its minute with others', () => {
    const stream = openStream('chat/ubuntu-irc', () => chatSample(2));
    const plain = plainPoints(stream, dayInUtc);
    const { book, audit } = post(stream, 'UTC');

    it('gives every member on every day in UTC what a plain count gives', () => {
      expect(pairs(audit.days)).toEqual(pairs(plain.days));
      expect(pairs(audit.sums)).toEqual(pairs(plain.members));
    });

    it('keeps a ledger that adds up line by line, and to zero over all accounts', () => {
      expect(audit.close(book)).toEqual([]);
      expect(pairs(audit.reasons)).toEqual([['chat cap-reached', plain.messages - audit.entries]]);
    });

    it('goes on from a snapshot taken in the middle of a minute as if nothing had been', () => {
      const events = stream.events.slice(0, 30_000);
      const half = middleOfMinute(events);
      const rules = compile(chatRules('UTC'));
      const whole = openBook({ programme: 'chat', rules });
      const first = openBook({ programme: 'chat', rules });
      for (const event of events) whole.post(event);
      for (const event of events.slice(0, half)) first.post(event);
      const snapshot = JSON.parse(JSON.stringify([...first.snapshot()]));
      const second = openBook({ programme: 'chat', rules, snapshot });
      for (const event of events.slice(half)) second.post(event);
      expect([...second.snapshot()]).toEqual([...whole.snapshot()]);
    });

    itOnReal(stream)('has 143,454 messages, of them 3,344 beyond the 100 of a day', () => {
      expect(stream.withoutMember).toBe(0);
      expect(pairs(audit.statuses)).toEqual([['accepted', 143_454]]);
      expect(audit.reasons.get('chat cap-reached')).toBe(3_344);
      expect(audit.entries).toBe(140_110);
    });
  });
});
