import { compile, openBook, type RuleSet, run, type StreakEnded } from 'tallybook';
import { describe, expect, it } from 'vitest';
import { Audit } from './audit.ts';
import {
  dayText,
  epochMs,
  inOrder,
  mondayOf,
  monthOf,
  type PlainCalendar,
  plainCalendar,
} from './plain.ts';
import { checkinSample } from './samples.ts';
import {
  add,
  feed,
  itOnReal,
  openStream,
  pairs,
  type Stream,
  type StreamEvent,
  tellSkips,
} from './support.ts';

/** A check-in a day, and what comes back day after day, week after week and within a month. */
function streakRules(timeZone: string): RuleSet {
  return {
    id: 'check-ins',
    version: 1,
    timeZone,
    rules: {
      'check-in': {
        kind: 'award',
        on: 'checkin',
        amount: 5,
        limit: { times: 1, per: 'day' },
      },
      'seven-days': { kind: 'streak', on: 'checkin', every: 7, amount: 30 },
      'long-runs': {
        kind: 'streak',
        on: 'checkin',
        milestones: [
          { at: 3, amount: 10 },
          { at: 10, amount: 40 },
          { at: 30, amount: 150 },
          { at: 100, amount: 1_000 },
        ],
      },
      weeks: { kind: 'streak', on: 'checkin', per: 'week', every: 4, amount: 25 },
      month: {
        kind: 'streak',
        on: 'checkin',
        mode: 'calendar-month',
        gaps: 'allowed',
        milestones: [
          { at: 5, amount: 15 },
          { at: 10, amount: 30 },
        ],
      },
    },
  };
}

/** What one counter counts, said once more in plain arithmetic of days. */
interface PlainCounter {
  readonly ruleIds: readonly string[];
  /** First day of the period of a day. */
  periodOf(day: number): number;
  /** Whether a later period goes on with a run that ended with `last`. */
  goesOn(last: number, period: number): boolean;
  /** The day at whose start a run is over if nothing more comes. */
  endDay(last: number): number;
  /** What a length pays, by rule. */
  pays(length: number): Readonly<Record<string, number>>;
  /** Whether a period without activity is missed. */
  readonly canMiss: boolean;
}

const LONG_RUNS: Readonly<Record<number, number>> = { 3: 10, 10: 40, 30: 150, 100: 1_000 };

const COUNTERS: readonly PlainCounter[] = [
  {
    ruleIds: ['long-runs', 'seven-days'],
    periodOf: (day) => day,
    goesOn: (last, period) => period === last + 1,
    endDay: (last) => last + 2,
    pays: (length) => ({
      'long-runs': LONG_RUNS[length] ?? 0,
      'seven-days': length % 7 === 0 ? 30 : 0,
    }),
    canMiss: true,
  },
  {
    ruleIds: ['month'],
    periodOf: (day) => day,
    goesOn: (last, period) => monthOf(last) === monthOf(period),
    endDay: (last) => monthOf(last, 1),
    pays: (length) => ({ month: { 5: 15, 10: 30 }[length] ?? 0 }),
    canMiss: false,
  },
  {
    ruleIds: ['weeks'],
    periodOf: mondayOf,
    goesOn: (last, period) => period === last + 7,
    endDay: (last) => last + 14,
    pays: (length) => ({ weeks: length % 4 === 0 ? 25 : 0 }),
    canMiss: true,
  },
];

interface Run {
  readonly first: number;
  readonly last: number;
  readonly length: number;
}

/** The civil days on which each member was there, ascending. */
function daysOf(events: readonly StreamEvent[], dayAt: (ms: number) => number) {
  const days = new Map<string, Set<number>>();
  for (const event of events) {
    const known = days.get(event.memberId) ?? new Set();
    known.add(dayAt(epochMs(event)));
    days.set(event.memberId, known);
  }
  return new Map([...days].map(([memberId, set]) => [memberId, [...set].sort((a, b) => a - b)]));
}

/** The runs of a member; tells of each day that brings a length. */
function runsOf(
  days: readonly number[],
  { periodOf, goesOn }: PlainCounter,
  tell: (day: number, length: number) => void = () => undefined,
): readonly Run[] {
  const runs: Run[] = [];
  for (const day of days) {
    const period = periodOf(day);
    const before = runs.at(-1);
    if (before?.last === period) continue;
    if (before && goesOn(before.last, period)) {
      runs[runs.length - 1] = { first: before.first, last: period, length: before.length + 1 };
    } else runs.push({ first: period, last: period, length: 1 });
    tell(day, runs.at(-1)?.length ?? 0);
  }
  return runs;
}

/** Points by `rule member day`. */
function plainPoints(days: ReadonlyMap<string, readonly number[]>): ReadonlyMap<string, number> {
  const points = new Map<string, number>();
  for (const [memberId, own] of days) {
    for (const day of own) add(points, `check-in ${memberId} ${dayText(day)}`, 5);
    for (const counter of COUNTERS) {
      runsOf(own, counter, (day, length) => {
        for (const [ruleId, sum] of Object.entries(counter.pays(length)))
          add(points, `${ruleId} ${memberId} ${dayText(day)}`, sum);
      });
    }
  }
  return points;
}

function byRuleAndMember(points: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [key, sum] of points) add(sums, key.slice(0, key.lastIndexOf(' ')), sum);
  return sums;
}

/** What `streaks` of a member shows as of an instant. */
function plainStandings(days: readonly number[], { dayAt, startOf }: PlainCalendar, at: string) {
  return COUNTERS.map((counter) => {
    const runs = runsOf(days, counter);
    const [longest] = [...runs].sort((a, b) => b.length - a.length);
    const last = runs.at(-1);
    const endsAt = last && startOf(counter.endDay(last.last));
    const alive = last && endsAt !== undefined && at < endsAt ? last : undefined;
    const lacks = alive && counter.periodOf(dayAt(Date.parse(at))) > alive.last;
    return {
      ruleIds: counter.ruleIds,
      current: alive?.length ?? 0,
      longest: longest?.length ?? 0,
      atRisk: counter.canMiss && lacks === true,
      ...(alive && { first: dayText(alive.first), last: dayText(alive.last), endsAt }),
      ...(longest && {
        longestFirst: dayText(longest.first),
        longestLast: dayText(longest.last),
      }),
    };
  });
}

/** Every run of at least two that is over by an instant, as its notice. */
function plainEnds(
  days: ReadonlyMap<string, readonly number[]>,
  { startOf }: PlainCalendar,
  until: string,
): readonly string[] {
  const all = [...days].flatMap(([memberId, own]) =>
    COUNTERS.flatMap((counter) =>
      runsOf(own, counter).map(({ first, last, length }) => {
        const [ruleId = ''] = counter.ruleIds;
        const at = startOf(counter.endDay(last));
        return { memberId, ruleId, length, first: dayText(first), last: dayText(last), at };
      }),
    ),
  );
  return all
    .filter(({ length, at }) => length >= 2 && at <= until)
    .map(lineOf)
    .sort();
}

function lineOf({
  memberId,
  ruleId,
  length,
  first,
  last,
  at,
}: Omit<StreakEnded, 'kind' | 'id'>): string {
  return `${ruleId} ${memberId} ${length} ${first} ${last} ${at}`;
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
