import { compile, openBook, run, type StreakEnded } from 'tallybook';
import { describe, expect, it } from 'vitest';
import { Audit } from './audit.ts';
import {
  daysOf,
  lineOf,
  plainEnds,
  plainPoints,
  plainStandings,
  streakRules,
} from './check-ins.ts';
import { feed } from './feed.ts';
import { epochMs, inOrder, plainCalendar } from './plain.ts';
import { checkinSample } from './samples.ts';
import { add, pairs } from './sums.ts';
import { itOnReal, openStream, type Stream, tellSkips } from './support.ts';

function byRuleAndMember(points: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [key, sum] of points) add(sums, key.slice(0, key.lastIndexOf(' ')), sum);
  return sums;
}

function isEnd(notice: { readonly kind: string }): notice is StreakEnded {
  return notice.kind === 'streak-ended';
}

function post(stream: Stream, timeZone: string) {
  const book = openBook({ programme: 'check-ins', rules: streakRules(timeZone) });
  const audit = new Audit();
  const points = new Map<string, number>();
  const ends: StreakEnded[] = [];
  const events = inOrder(stream.events);
  feed(book, { name: stream.name, events }, (outcome) => {
    audit.see(outcome);
    ends.push(...outcome.notices.filter(isEnd));
    for (const { ruleId, memberId, day, points: sum } of outcome.entries)
      add(points, `${ruleId} ${memberId} ${day}`, sum);
  });
  return { book, audit, points, ends, events };
}

const DAY_MS = 86_400_000;

/** What the files hold, as the plain computation counts it. */
const BREW = {
  members: 1_438,
  points: [
    ['check-in', 100_430],
    ['long-runs', 22_770],
    ['month', 38_865],
    ['seven-days', 7_890],
    ['weeks', 25_575],
  ],
  ends: [
    ['long-runs', 3_680],
    ['month', 2_411],
    ['weeks', 1_129],
  ],
  longest: [
    ['long-runs', 56],
    ['month', 31],
    ['weeks', 312],
  ],
};

const DUBBO = {
  members: 663,
  points: [
    ['check-in', 20_885],
    ['long-runs', 2_070],
    ['month', 5_910],
    ['seven-days', 60],
    ['weeks', 4_750],
  ],
  ends: [
    ['long-runs', 571],
    ['month', 669],
    ['weeks', 383],
  ],
  longest: [
    ['long-runs', 8],
    ['month', 22],
    ['weeks', 71],
  ],
};

tellSkips();

describe.each([
  { name: 'activity/brew-checkins', timeZone: 'Europe/London', seed: 21, facts: BREW },
  { name: 'activity/dubbo-checkins', timeZone: 'Asia/Shanghai', seed: 22, facts: DUBBO },
])('streaks over $name by the days of $timeZone', ({ name, timeZone, seed, facts }) => {
  const stream = openStream(name, () => checkinSample(seed));
  const calendar = plainCalendar(timeZone);
  const { book, audit, points, ends, events } = post(stream, timeZone);
  const days = daysOf(events, calendar.dayAt);
  const last = new Date(Math.max(...events.map(epochMs))).toISOString();
  const nextDay = new Date(Date.parse(last) + DAY_MS).toISOString();

  it('gives by each rule, to each member, on each day what the sets of days give', () => {
    expect(pairs(points)).toEqual(pairs(plainPoints(days)));
    expect(pairs(byRuleAndMember(points))).toEqual(pairs(byRuleAndMember(plainPoints(days))));
  });

  it('gives the same when run takes the rows in the order of their receipt', () => {
    const { entries, outcomes } = run(compile(streakRules(timeZone)), stream.events);
    const sums = new Map<string, number>();
    for (const { ruleId, memberId, day, points: sum } of entries)
      add(sums, `${ruleId} ${memberId} ${day}`, sum);
    expect(pairs(sums)).toEqual(pairs(points));
    const told = outcomes.flatMap(({ notices }) => notices.filter(isEnd));
    expect(told.map(lineOf).sort()).toEqual(ends.map(lineOf).sort());
    expect(stream.events).not.toEqual(events);
  });

  it('keeps a ledger that adds up line by line, and to zero over all accounts', () => {
    expect(audit.close(book)).toEqual([]);
    expect(pairs(audit.statuses)).toEqual([['accepted', events.length]]);
  });

  it.each([
    ['at the last check-in', last],
    ['a day later', nextDay],
  ])('knows every current and longest streak %s', (_when, at) => {
    const known = [...days].map(([memberId]) => [memberId, book.member(memberId, { at }).streaks]);
    const plain = [...days].map(([memberId, own]) => [memberId, plainStandings(own, calendar, at)]);
    expect(known).toEqual(plain);
  });

  it('has told by the last check-in of every streak that was over, once and in order', () => {
    expect(ends.map(lineOf).sort()).toEqual(plainEnds(days, calendar, last));
    const ats = ends.map(({ at }) => at);
    expect(ats).toEqual([...ats].sort());
  });

  it('tells of those that end within the next day when the clock is moved', () => {
    const next = openBook({
      programme: 'check-ins',
      rules: book.program,
      snapshot: book.snapshot(),
    });
    const told = next.advance(nextDay).flatMap(({ notices }) => notices.filter(isEnd));
    const plain = new Set(plainEnds(days, calendar, nextDay));
    for (const line of plainEnds(days, calendar, last)) plain.delete(line);
    expect(told.map(lineOf).sort()).toEqual([...plain]);
  });

  itOnReal(stream)('are so many points and ends, and no streak is longer', () => {
    expect(tally()).toEqual(facts);
  });

  /** Points by rule, ends by rule, and the longest streak of each counter. */
  function tally() {
    const byRule = new Map<string, number>();
    for (const [key, sum] of points) add(byRule, key.slice(0, key.indexOf(' ')), sum);
    const endsByRule = new Map<string, number>();
    for (const { ruleId } of ends) add(endsByRule, ruleId, 1);
    const longest = new Map<string, number>();
    for (const memberId of days.keys()) {
      for (const { ruleIds, longest: length } of book.member(memberId).streaks) {
        const [ruleId = ''] = ruleIds;
        longest.set(ruleId, Math.max(length, longest.get(ruleId) ?? 0));
      }
    }
    return {
      members: days.size,
      points: pairs(byRule),
      ends: pairs(endsByRule),
      longest: pairs(longest),
    };
  }
});
