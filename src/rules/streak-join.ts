import type { FreezeUse, PastRun, StreakMemory, StreakPast, StreakRun } from '../model/streak.ts';
import { type Day, toDay } from '../units/civil.ts';
import {
  closedAfter,
  type FreezesUsed,
  frozenDeadline,
  type Gap,
  settleGap,
} from './streak-gap.ts';
import {
  type CompiledMakeUp,
  joinable,
  monthsWith,
  openMonths,
  sinceOf,
} from './streak-make-up.ts';
import { type Arrival, gapDayOf, type RunTerms, reopened, withLength } from './streak-run.ts';

/** What a counter is after a day was made up. */
export interface Joined {
  readonly memory: StreakMemory;
  /** Length of the run that the day belongs to now. */
  readonly length: number;
  /** The longer of the runs that it joins. */
  readonly from: number;
  readonly used: FreezesUsed | undefined;
}

export interface JoinTerms extends RunTerms {
  readonly makeUp: CompiledMakeUp;
}

/**
 * Counts a missed day that may be made up: what was before it and what came after become one run, as
 * far as nothing else was missed between. After the last run freezes may help, as with an activity
 * of that day; what came between two runs is settled.
 */
export function joinDay(
  memory: StreakMemory,
  day: Day,
  terms: JoinTerms,
  arrival: Arrival,
): Joined {
  const period = terms.pace.startOf(day);
  const { run, past } = memory;
  const runs: readonly PastRun[] = [...(past?.runs ?? []), run];
  const place = runs.filter(({ first }) => first < period).length;
  const isLatest = place === runs.length;
  const head = headOf(memory, runs[place - 1], { period, isLatest, terms, arrival });
  const tail = tailOf(runs[place], period, terms, arrival);
  const one = {
    length: head.length + tail.length,
    first: head.first ?? period,
    last: tail.last ?? period,
  };
  const all = [
    ...runs.slice(0, place - (head.first === undefined ? 0 : 1)),
    one,
    ...runs.slice(place + (tail.last === undefined ? 0 : 1)),
  ];
  const counted: StreakMemory = {
    kind: 'streak',
    run: latestOf(all, withLength(run, one.length, one.first, one.last)),
    tally: undefined,
    told: memory.told && !isLatest,
    freezes: head.freezes,
    past: pastOf(memory, day, all, { terms, arrival }),
  };
  return {
    memory: isLatest ? closedIfOver(counted, terms, arrival, head.used) : counted,
    length: one.length,
    from: Math.max(head.from, tail.from),
    used: head.used,
  };
}

/** The run up to the day, the day included. */
interface Head {
  readonly length: number;
  /** Undefined where the day joins no run before it. */
  readonly first: Day | undefined;
  readonly from: number;
  readonly freezes: FreezeUse | undefined;
  readonly used: FreezesUsed | undefined;
}

interface Place {
  readonly period: Day;
  /** Whether no run came after the day. */
  readonly isLatest: boolean;
  readonly terms: JoinTerms;
  readonly arrival: Arrival;
}

function headOf(memory: StreakMemory, before: PastRun | undefined, place: Place): Head {
  const { freezes } = memory;
  const { period, isLatest, terms, arrival } = place;
  const bridge = before && bridgeFrom(memory, before, place);
  if (!bridge) {
    const use = isLatest ? freezes && reopened(freezes) : freezes;
    return { length: 1, first: undefined, from: 0, freezes: use, used: undefined };
  }
  const { length, first, last } = before;
  const step = terms.pace.stepTo(last, period, arrival.context);
  const frozen = terms.freezes?.adds ? bridge.covered : 0;
  return {
    length: length + step + frozen,
    first,
    from: length,
    freezes: bridge.use ?? freezes,
    used: bridge.used,
  };
}

type Bridge = Pick<Gap, 'covered' | 'used'> & { readonly use: FreezeUse | undefined };

const ADJACENT: Bridge = { covered: 0, used: undefined, use: undefined };

/** What leads from a run to the day; undefined where something missed lies between. */
function bridgeFrom(memory: StreakMemory, { last }: PastRun, place: Place): Bridge | undefined {
  const { period, isLatest, terms, arrival } = place;
  const { pace, freezes, takesBack } = terms;
  const { context, held } = arrival;
  if (period > pace.frameEnd(last)) return undefined;
  const isNext = pace.goesOn(last, period, context);
  if (!isLatest || !freezes) return isNext ? ADJACENT : undefined;
  const keeping = { pace, takesBack, freezes: { ...freezes, burns: false } };
  const gap = settleGap(memory, period, keeping, { asked: context, held });
  return isNext || gap.isCovered ? gap : undefined;
}

/** The run after the day, without it. */
interface Tail {
  readonly length: number;
  /** Undefined where the day joins no run after it. */
  readonly last: Day | undefined;
  readonly from: number;
}

function tailOf(
  after: PastRun | undefined,
  period: Day,
  { pace }: JoinTerms,
  { context }: Arrival,
): Tail {
  if (!after || !pace.goesOn(period, after.first, context))
    return { length: 0, last: undefined, from: 0 };
  const { length, last } = after;
  const step = pace.stepTo(period, after.first, context);
  return { length: length + step - 1, last, from: length };
}

/** The last of all runs, beside the longest. */
function latestOf(all: readonly PastRun[], joined: StreakRun): StreakRun {
  const { length, first, last } = all[all.length - 1] as PastRun;
  const { longest, longestFirst, longestLast } = joined;
  return { length, first, last, longest, longestFirst, longestLast };
}

function pastOf(
  memory: StreakMemory,
  day: Day,
  all: readonly PastRun[],
  { terms, arrival }: Pick<Place, 'terms' | 'arrival'>,
): StreakPast {
  const { past } = memory;
  const about = { pace: terms.pace, makeUp: terms.makeUp, context: arrival.context };
  return {
    since: toDay(sinceOf(memory)),
    runs: joinable(all.slice(0, -1), about),
    months: monthsWith(day, openMonths(past?.months ?? [], about)),
  };
}

/** A run that is over although the day was made up: that was told before. */
function closedIfOver(
  memory: StreakMemory,
  { pace, freezes, takesBack }: JoinTerms,
  { context, held }: Arrival,
  used: FreezesUsed | undefined,
): StreakMemory {
  const { kind, run, tally, past } = memory;
  const left = { asked: context, held: held - (used?.held ?? 0) };
  const deadline = freezes
    ? frozenDeadline(memory, { pace, freezes, takesBack }, left)
    : pace.deadlineOf(run.last, context);
  if (gapDayOf(run, pace, context) <= deadline) return memory;
  const use = freezes ? closedAfter(deadline, memory.freezes) : memory.freezes;
  return { kind, run, tally, told: true, freezes: use, past };
}
