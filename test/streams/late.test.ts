import {
  type Correction,
  compile,
  type Notice,
  type Outcome,
  openBook,
  run,
  type StreakEnded,
} from 'tallybook';
import { describe, expect, it } from 'vitest';
import { Audit } from './audit.ts';
import { daysOf, lineOf, plainPoints, plainStandings, streakRules } from './check-ins.ts';
import { feed } from './feed.ts';
import { epochMs, inOrder, plainCalendar } from './plain.ts';
import { lateSample } from './samples.ts';
import { add, mismatches, pairs } from './sums.ts';
import { itOnReal, openStream, type Stream, type StreamEvent, tellSkips } from './support.ts';

/** Check-ins in the order in which the project received them, some of them years after they were made. */
function received({ events }: Stream): readonly StreamEvent[] {
  return events.map(({ id, type, memberId, at, data }, seq) => {
    const receivedAt = String(data['receivedAt'] ?? at);
    return { id, type, memberId, at, receivedAt, seq, data: {} };
  });
}

/** Nothing ever closes. */
const ALL_OPEN = { openPeriod: { days: 36_500 }, lateLimit: { days: 36_500 } };

/** What a host has said so far, by the input that it was said of. */
class Said {
  /** Points by `member event`. */
  readonly points = new Map<string, number>();
  /** How often each end of a streak was said and not taken back. */
  readonly ends = new Map<string, number>();
  corrected = 0;

  hear(outcome: Outcome): void {
    for (const { memberId, eventId, cause, points } of outcome.entries)
      if (eventId === cause) add(this.points, `${memberId} ${eventId}`, points);
    for (const end of endsIn(outcome.notices)) add(this.ends, end, 1);
    for (const one of outcome.corrected ?? []) this.#correct(one);
  }

  /** What is new is among the notices of the outcome already. */
  #correct({ eventId, memberId, was, now }: Correction): void {
    this.corrected += 1;
    if (eventId !== '') add(this.points, `${memberId} ${eventId}`, pointsOf(now) - pointsOf(was));
    const kept = new Set(endsIn(now.notices));
    for (const end of endsIn(was.notices)) if (!kept.has(end)) add(this.ends, end, -1);
  }
}

function endsIn(notices: readonly Notice[]): readonly string[] {
  return notices.filter(isEnd).map(lineOf);
}

function pointsOf({ points }: Correction['now']): number {
  return points['points'] ?? 0;
}

function isEnd(notice: Notice): notice is StreakEnded {
  return notice.kind === 'streak-ended';
}

/** Points by `rule member event`, which is what correcting entries must add up to. */
function netOf(outcomes: Iterable<Outcome>): ReadonlyMap<string, number> {
  const net = new Map<string, number>();
  for (const { entries } of outcomes)
    for (const { ruleId, memberId, eventId, day, points } of entries)
      add(net, `${ruleId} ${memberId} ${day} ${eventId}`, points);
  return net;
}

function texts(sums: ReadonlyMap<string, number>): readonly string[] {
  return pairs(sums).map(([key, sum]) => `${key} ${sum}`);
}

tellSkips();

describe.each([
  { name: 'activity/brew-checkins', timeZone: 'Europe/London', seed: 61, late: 5_409 },
  { name: 'activity/dubbo-checkins', timeZone: 'Asia/Shanghai', seed: 62, late: 65 },
])('$name in the order of receipt, with nothing ever closed', ({ name, timeZone, seed, late }) => {
  const stream = openStream(name, () => lateSample(seed));
  const calendar = plainCalendar(timeZone);
  const events = received(stream);
  const last = new Date(Math.max(...events.map(epochMs))).toISOString();
  const rules = streakRules(timeZone);
  const book = openBook({ programme: 'check-ins', rules: { ...rules, ...ALL_OPEN } });
  const audit = new Audit();
  const said = new Said();
  const outcomes: Outcome[] = [];
  const hear = (outcome: Outcome) => {
    outcomes.push(outcome);
    audit.see(outcome);
    said.hear(outcome);
  };
  feed(book, { name: `${name} as received`, events }, hear);
  for (const outcome of book.advance(last)) hear(outcome);
  const punctual = events.map(({ receivedAt: _, ...event }) => event);
  const sorted = run(compile(rules), punctual, { programme: 'check-ins' });
  const net = netOf(outcomes);

  it('comes to the net book of the stream in order, by rule, member, day and event', () => {
    expect(mismatches(texts(net), texts(netOf(sorted.outcomes)))).toEqual([]);
  });

  it('gives by each rule, to each member, on each day what the sets of days give', () => {
    const byDay = new Map<string, number>();
    for (const [key, sum] of net) add(byDay, key.slice(0, key.lastIndexOf(' ')), sum);
    const days = daysOf(inOrder(events), calendar.dayAt);
    expect(mismatches(texts(byDay), texts(plainPoints(days)))).toEqual([]);
    for (const [memberId, own] of days)
      expect(book.member(memberId, { at: last }).streaks).toEqual(
        plainStandings(own, calendar, last),
      );
  });

  it('has told of each event, with what it told again, the points that it has in the end', () => {
    const inOrder = new Map<string, number>();
    for (const { memberId, eventId, points } of sorted.entries)
      add(inOrder, `${memberId} ${eventId}`, points);
    expect(mismatches(texts(said.points), texts(inOrder))).toEqual([]);
    expect(said.corrected).toBeGreaterThan(0);
  });

  it('has told of each end of a streak that is one in the end', () => {
    const ends = new Map<string, number>();
    for (const { notices } of sorted.outcomes) for (const end of endsIn(notices)) add(ends, end, 1);
    expect(mismatches(texts(said.ends), texts(ends))).toEqual([]);
  });

  it('keeps a ledger that adds up line by line, and to zero over all accounts', () => {
    expect(audit.close(book)).toEqual([]);
  });

  itOnReal(stream)('has so many late events', () => {
    const clocks = new Map<string, number>();
    let count = 0;
    for (const event of events) {
      const clock = clocks.get(event.memberId) ?? 0;
      if (epochMs(event) < clock) count += 1;
      clocks.set(event.memberId, Math.max(clock, epochMs(event)));
    }
    expect(count).toBe(late);
  });
});
