import type { StreakMemory, StreakRow, StreakRun, StreakRunRow } from '../model/streak.ts';
import { toDay } from '../units/civil.ts';
import { formatExact, parseFraction, ZERO } from '../units/exact.ts';
import { count, integer, is, object, optional, type Test, text, tuple } from './fault.ts';

export function freezeStreak({ kind, run, tally, told }: StreakMemory): StreakRow {
  const row = { kind, run: runRow(run), ...(told ? { told: true as const } : {}) };
  if (!tally) return row;
  const { period, sum, hasCounted, peak, before } = tally;
  const head = [period, formatExact(sum), hasCounted, peak] as const;
  return { ...row, tally: before ? [...head, runRow(before)] : head };
}

function runRow(run: StreakRun): StreakRunRow {
  const { length, first, last, longest, longestFirst, longestLast } = run;
  return [length, first, last, longest, longestFirst, longestLast];
}

export function thawStreak({ kind, run, tally, told: isTold }: StreakRow): StreakMemory {
  const told = isTold === true;
  if (!tally) return { kind, run: thawRun(run), tally: undefined, told };
  const [period, sum, hasCounted, peak, before] = tally;
  return {
    kind,
    run: thawRun(run),
    tally: {
      period: toDay(period),
      sum: parseFraction(sum) ?? ZERO,
      before: before && thawRun(before),
      hasCounted,
      peak,
    },
    told,
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
  return object({
    kind: text,
    run,
    told,
    tally: optional(tuple(integer, exact, truth, count, optional(run))),
  });
}

const truth = is('true or false', (value) => typeof value === 'boolean');

/** Days that lead from the first to the last, and no run that is longer than the longest. */
function runTest(): Test {
  const parts = tuple(count, integer, integer, count, integer, integer);
  const whole = is('a run within its days', (value) => {
    const [length, first, last, longest, longestFirst, longestLast] = value as StreakRunRow;
    return length <= longest && first <= last && longestFirst <= longestLast;
  });
  return (value) => parts(value) ?? whole(value);
}
