import type { FreezeUse, StreakMemory, StreakPast, StreakRun } from '../model/streak.ts';
import type { Day } from '../units/civil.ts';
import type { Context } from './context.ts';
import { gapDayAfter } from './gap.ts';
import type { CompiledFreezes } from './streak-freezes.ts';
import {
  type FreezesShort,
  type FreezesUsed,
  type Gap,
  type GapTerms,
  settleGap,
} from './streak-gap.ts';
import { type CompiledMakeUp, pastAfter } from './streak-make-up.ts';
import type { Pace } from './streak-pace.ts';

/** What decides whether a run goes on. */
export interface RunTerms {
  readonly pace: Pace;
  readonly freezes: CompiledFreezes | undefined;
  readonly makeUp: CompiledMakeUp | undefined;
  readonly takesBack: boolean;
}

/** A run with one more period. */
export interface Extension {
  readonly run: StreakRun;
  /** The length before it, 0 for a new run. */
  readonly from: number;
  readonly freezes: FreezeUse | undefined;
  readonly past: StreakPast | undefined;
  readonly used: FreezesUsed | undefined;
  readonly short: FreezesShort | undefined;
}

/** The input that brings a period, and the freezes that its member holds and that nothing else has used. */
export interface Arrival {
  readonly context: Context;
  readonly held: number;
}

/** The day by which it is judged whether a run goes on with the event in hand. */
export function gapDayOf({ last }: Pick<StreakRun, 'last'>, pace: Pace, context: Context): Day {
  return context.calendar.lenient ? gapDayAfter(pace.endOf(last), context) : context.day;
}

/** The run with one more period: on from where it stands, or from 1. */
export function extend(
  memory: StreakMemory,
  period: Day,
  terms: RunTerms,
  arrival: Arrival,
): Extension {
  const { run } = memory;
  const { pace, freezes } = terms;
  const { context, held } = arrival;
  if (run.length === 0 || period > pace.frameEnd(run.last))
    return begin(memory, period, terms, { context, gap: undefined });
  const next = pace.startOf(gapDayOf(run, pace, context));
  if (!isClosed(memory) && pace.goesOn(run.last, next, context))
    return goOn(memory, period, terms, { context, gap: undefined });
  if (!freezes) return begin(memory, period, terms, { context, gap: undefined });
  const gapTerms: GapTerms = { pace, freezes, takesBack: terms.takesBack };
  const gap = settleGap(memory, next, gapTerms, { asked: context, held });
  return gap.isCovered
    ? goOn(memory, period, terms, { context, gap })
    : begin(memory, period, terms, { context, gap });
}

function isClosed({ freezes }: StreakMemory): boolean {
  return freezes?.closedOn !== undefined;
}

interface Bridge {
  readonly context: Context;
  /** What was missed, where something was and freezes may cover it. */
  readonly gap: Gap | undefined;
}

function goOn(
  { run, freezes, past }: StreakMemory,
  period: Day,
  terms: RunTerms,
  { context, gap }: Bridge,
): Extension {
  const step = terms.pace.stepTo(run.last, period, context);
  const frozen = terms.freezes?.adds ? (gap?.covered ?? 0) : 0;
  return {
    run: withLength(run, run.length + step + frozen, run.first, period),
    from: run.length,
    freezes: gap ? gap.use : freezes,
    past: terms.makeUp && past,
    used: gap?.used,
    short: undefined,
  };
}

function begin(
  { run, freezes, past }: StreakMemory,
  period: Day,
  { pace, makeUp }: RunTerms,
  { context, gap }: Bridge,
): Extension {
  return {
    run: withLength(run, 1, period, period),
    from: 0,
    freezes: gap ? gap.use : freezes && reopened(freezes),
    past: makeUp && pastAfter(run, past, { pace, makeUp, context, period }),
    used: gap?.used,
    short: gap?.short,
  };
}

/** The use of freezes without the end of the run that was. */
export function reopened({ month, used, gap }: FreezeUse): FreezeUse {
  return { month, used, closedOn: undefined, gap };
}

/** A run of this length and days, beside the longest of all. */
export function withLength(before: StreakRun, length: number, first: Day, last: Day): StreakRun {
  const isLongest = length > before.longest;
  return {
    length,
    first,
    last,
    longest: isLongest ? length : before.longest,
    longestFirst: isLongest ? first : before.longestFirst,
    longestLast: isLongest ? last : before.longestLast,
  };
}
