import type { RuleSet, StreakEnded } from 'tallybook';
import { dayText, epochMs, mondayOf, monthOf, type PlainCalendar } from './plain.ts';
import { add } from './sums.ts';
import type { StreamEvent } from './support.ts';

/** A check-in a day, and what comes back day after day, week after week and within a month. */
export function streakRules(timeZone: string): RuleSet {
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
export function daysOf(events: readonly StreamEvent[], dayAt: (ms: number) => number) {
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
export function plainPoints(
  days: ReadonlyMap<string, readonly number[]>,
): ReadonlyMap<string, number> {
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

/** What `streaks` of a member shows as of an instant. */
export function plainStandings(
  days: readonly number[],
  { dayAt, startOf }: PlainCalendar,
  at: string,
) {
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
export function plainEnds(
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

export function lineOf({
  memberId,
  ruleId,
  length,
  first,
  last,
  at,
}: Omit<StreakEnded, 'kind' | 'id'>): string {
  return `${ruleId} ${memberId} ${length} ${first} ${last} ${at}`;
}
