import type {
  FreezeUse,
  StreakMemory,
  StreakPast,
  StreakRow,
  StreakRun,
  StreakRunRow,
  StreakTally,
} from '../model/streak.ts';
import { toDay } from '../units/civil.ts';
import { formatExact, parseFraction, ZERO } from '../units/exact.ts';
import {
  count,
  day,
  is,
  object,
  optional,
  ordered,
  pairs,
  type Test,
  text,
  tuple,
} from './fault.ts';

export function freezeStreak(memory: StreakMemory): StreakRow {
  const { kind, run, tally, told, freezes, past } = memory;
  return {
    kind,
    run: runRow(run),
    ...(told ? { told: true as const } : {}),
    ...(tally && { tally: tallyRow(tally) }),
    ...(freezes && { freezes: freezesRow(freezes) }),
    ...(past && { past: pastRow(past) }),
  };
}

function tallyRow({ period, sum, hasCounted, peak, before }: StreakTally) {
  const head = [period, formatExact(sum), hasCounted, peak] as const;
  return before ? ([...head, runRow(before)] as const) : head;
}

function freezesRow({ month, used, closedOn, gap }: FreezeUse): NonNullable<StreakRow['freezes']> {
  return { month, used, ...(closedOn !== undefined && { closedOn }), ...(gap && { gap }) };
}

function pastRow({ since, runs, months }: StreakPast): NonNullable<StreakRow['past']> {
  return {
    since,
    runs: runs.map(({ length, first, last }) => [length, first, last]),
    months,
  };
}

function runRow(run: StreakRun): StreakRunRow {
  const { length, first, last, longest, longestFirst, longestLast } = run;
  return [length, first, last, longest, longestFirst, longestLast];
}

export function thawStreak({ kind, run, tally, told, freezes, past }: StreakRow): StreakMemory {
  return {
    kind,
    run: thawRun(run),
    tally: tally && thawTally(tally),
    told: told === true,
    freezes: freezes && thawFreezes(freezes),
    past: past && thawPast(past),
  };
}

function thawTally([period, sum, hasCounted, peak, before]: NonNullable<
  StreakRow['tally']
>): StreakTally {
  return {
    period: toDay(period),
    sum: parseFraction(sum) ?? ZERO,
    before: before && thawRun(before),
    hasCounted,
    peak,
  };
}

function thawFreezes(row: NonNullable<StreakRow['freezes']>): FreezeUse {
  const { month, used, closedOn, gap } = row;
  return {
    month: toDay(month),
    used,
    closedOn: closedOn === undefined ? undefined : toDay(closedOn),
    gap: gap && [toDay(gap[0]), toDay(gap[1])],
  };
}

function thawPast({ since, runs, months }: NonNullable<StreakRow['past']>): StreakPast {
  return {
    since: toDay(since),
    runs: runs.map(([length, first, last]) => ({
      length,
      first: toDay(first),
      last: toDay(last),
    })),
    months: months.map(([month, used]) => [toDay(month), used]),
  };
}

function thawRun([
  length,
  first,
  last,
  longest,
  longestFirst,
  longestLast,
]: StreakRunRow): StreakRun {
  return {
    length,
    first: toDay(first),
    last: toDay(last),
    longest,
    longestFirst: toDay(longestFirst),
    longestLast: toDay(longestLast),
  };
}

/** What is wrong with the row of a streak; `exact` tests the text of an exact number. */
export function streakTest(exact: Test): Test {
  const run = runTest();
  const told = optional(is('true', (value) => value === true));
  const parts = object({
    kind: text,
    run,
    told,
    tally: optional(tuple(day, exact, truth, count, optional(run))),
    freezes: optional(
      object({ month: day, used: count, closedOn: optional(day), gap: optional(tuple(day, day)) }),
    ),
    past: optional(pastTest()),
  });
  const whole = is('past runs before the one at hand', isInOrder);
  return (value) => parts(value) ?? whole(value);
}

type PastRow = NonNullable<StreakRow['past']>['runs'][number];

function pastTest(): Test {
  const parts = tuple(count, day, day);
  const whole = is('a run within its days', (value) => {
    const [, first, last] = value as PastRow;
    return first <= last;
  });
  const run: Test = (value) => parts(value) ?? whole(value);
  return object({
    since: day,
    runs: ordered<PastRow>(run, ([, , last], [, first]) => last < first),
    months: pairs(tuple(day, count)),
  });
}

function isInOrder(value: unknown): boolean {
  const { run, past } = value as StreakRow;
  const last = past?.runs.at(-1)?.[2];
  return last === undefined || last < run[1];
}

const truth = is('true or false', (value) => typeof value === 'boolean');

/** Days that lead from the first to the last, and no run that is longer than the longest. */
function runTest(): Test {
  const parts = tuple(count, day, day, count, day, day);
  const whole = is('a run within its days', (value) => {
    const [length, first, last, longest, longestFirst, longestLast] = value as StreakRunRow;
    return length <= longest && first <= last && longestFirst <= longestLast;
  });
  return (value) => parts(value) ?? whole(value);
}
