import type { FreezeUse, StreakMemory, StreakRun, StreakTally } from '../model/streak.ts';
import { type Day, toDay } from '../units/civil.ts';
import { compare, type Exact, plus } from '../units/exact.ts';
import type { Context } from './context.ts';
import type { CompiledWhen } from './program.ts';
import type { FreezesShort, FreezesUsed } from './streak-gap.ts';
import { type Arrival, type Extension, extend, type RunTerms, reopened } from './streak-run.ts';

/** What one counter counts, and how; shared by the rules that state the same. */
export interface CountTerms extends RunTerms {
  readonly slot: number;
  readonly when: CompiledWhen | undefined;
  /** Whether each event is a step of its own. */
  readonly perEvent: boolean;
  readonly allowsGaps: boolean;
  readonly sum: PeriodSum | undefined;
}

export interface PeriodSum {
  /** What the event adds; undefined where it has no such decimal. */
  read(context: Context): Exact | undefined;
  readonly atLeast: Exact;
}

/** What one input does to a counter. */
export interface StreakAdvance {
  readonly memory: StreakMemory;
  /** The length newly reached; undefined: none was. */
  readonly reached: number | undefined;
  /** The length before it, 0 for a new run. */
  readonly from: number;
  /** The run that this event has ended, by being one that does not count; not one that time had ended. */
  readonly ended: StreakRun | undefined;
  readonly used: FreezesUsed | undefined;
  /** Present where the run before has ended although freezes may cover what is missed. */
  readonly short: FreezesShort | undefined;
}

/** Undefined where the event does nothing. `held` freezes may be used. */
export type Advance = (context: Context, held: number) => StreakAdvance | undefined;

export function advanceOf(terms: CountTerms): Advance {
  if (terms.perEvent) return byEvents(terms);
  return terms.sum ? bySums(terms, terms.sum) : byPeriods(terms);
}

/** Comes before every day, since events lie after 1970. */
const BEFORE_ALL = toDay(-1_000);

const NO_RUN: StreakRun = {
  length: 0,
  first: BEFORE_ALL,
  last: BEFORE_ALL,
  longest: 0,
  longestFirst: BEFORE_ALL,
  longestLast: BEFORE_ALL,
};

const NOTHING: StreakMemory = {
  kind: 'streak',
  run: NO_RUN,
  tally: undefined,
  told: false,
  freezes: undefined,
  past: undefined,
};

/** A period counts with its first input for which the condition holds; the others change nothing. */
function byPeriods(terms: CountTerms): Advance {
  const { slot, when, pace } = terms;
  return (context, held) => {
    const memory = memoryIn(context, slot);
    const period = pace.periodOf(context.day);
    if (period === undefined || period <= memory.run.last) return undefined;
    if (when && !when.test(context)) return undefined;
    return reach(extend(memory, period, terms, { context, held }), undefined);
  };
}

/** Every event counts, or ends the run. */
function byEvents(terms: CountTerms): Advance {
  const { slot, when, pace, allowsGaps } = terms;
  return (context, held) => {
    const memory = memoryIn(context, slot);
    const { run } = memory;
    const { day } = context;
    if (day < run.last) return undefined;
    if (!when || when.test(context))
      return reach(extend(memory, day, terms, { context, held }), undefined);
    const isOver = run.length === 0 || !pace.goesOn(run.last, day, context);
    return allowsGaps || isOver ? undefined : end(run);
  };
}

/** A period counts while its sum holds: a fall takes the run back to what it was before. */
function bySums(terms: CountTerms, sum: PeriodSum): Advance {
  return (context, held) => {
    const memory = memoryIn(context, terms.slot);
    const tally = tallyWith(context, memory.tally, terms, sum);
    if (!tally) return undefined;
    const holds = compare(tally.sum, sum.atLeast) >= 0;
    const { before } = tally;
    if (holds === (before !== undefined)) return keep(withTally(memory, tally));
    if (before) return takeBack(memory, before, tally);
    return count(memory, tally, terms, { context, held });
  };
}

/** The tally with the event in hand; undefined where the event adds nothing. */
function tallyWith(
  context: Context,
  last: StreakTally | undefined,
  { pace, when }: CountTerms,
  sum: PeriodSum,
): StreakTally | undefined {
  const period = pace.periodOf(context.day);
  if (period === undefined || period < (last?.period ?? period)) return undefined;
  if (when && !when.test(context)) return undefined;
  const value = sum.read(context);
  return value && add(value, period, last);
}

/** The run with the period of a tally; each length of a run is reached only once, and so is one by each period. */
function count(
  memory: StreakMemory,
  tally: StreakTally,
  terms: CountTerms,
  arrival: Arrival,
): StreakAdvance {
  const { run } = memory;
  const { period, sum, hasCounted } = tally;
  const extension = extend(memory, period, terms, arrival);
  const { length, first } = extension.run;
  const reached = first === run.first ? tally.peak : 0;
  const peak = Math.max(reached, length);
  const counting = { period, sum, before: run, hasCounted: true, peak };
  const isNew = !hasCounted && length > reached;
  return isNew ? reach(extension, counting) : recount(extension, counting);
}

/** The run without the period of a tally. One that had ended before the period was told of when the period began. */
function takeBack(memory: StreakMemory, before: StreakRun, tally: StreakTally): StreakAdvance {
  const { period, sum, hasCounted, peak } = tally;
  const { run, freezes, past } = memory;
  const told = run.first !== before.first;
  const without = { period, sum, before: undefined, hasCounted, peak };
  const use = freezes && (told ? closedOn(period, freezes) : reopened(freezes));
  return keep({ kind: 'streak', run: before, tally: without, told, freezes: use, past });
}

function closedOn(day: Day, { month, used, gap }: FreezeUse): FreezeUse {
  return { month, used, closedOn: day, gap };
}

/** What a counter remembers of the member. */
export function memoryIn({ member }: Context, slot: number): StreakMemory {
  return (member.memory[slot] as StreakMemory | undefined) ?? NOTHING;
}

/** The tally of a period with one more value; a new period begins its own. */
function add(value: Exact, period: Day, tally: StreakTally | undefined): StreakTally {
  const { peak = 0 } = tally ?? {};
  if (tally?.period !== period)
    return { period, sum: value, before: undefined, hasCounted: false, peak };
  const { before, hasCounted } = tally;
  return { period, sum: plus(tally.sum, value), before, hasCounted, peak };
}

function withTally({ run, told, freezes, past }: StreakMemory, tally: StreakTally): StreakMemory {
  return { kind: 'streak', run, tally, told, freezes, past };
}

function memoryOf({ run, freezes, past }: Extension, tally: StreakTally | undefined): StreakMemory {
  return { kind: 'streak', run, tally, told: false, freezes, past };
}

function reach(extension: Extension, tally: StreakTally | undefined): StreakAdvance {
  const { run, from, used, short } = extension;
  const memory = memoryOf(extension, tally);
  return { memory, reached: run.length, from, ended: undefined, used, short };
}

/** A period that counts without a length that is new. */
function recount(extension: Extension, tally: StreakTally): StreakAdvance {
  const { run, used, short } = extension;
  const memory = memoryOf(extension, tally);
  return { memory, reached: undefined, from: run.length, ended: undefined, used, short };
}

function keep(memory: StreakMemory): StreakAdvance {
  return {
    memory,
    reached: undefined,
    from: memory.run.length,
    ended: undefined,
    used: undefined,
    short: undefined,
  };
}

/** The run is closed by an event; its length is kept for what is told. */
function end(run: StreakRun): StreakAdvance {
  const { first, last, longest, longestFirst, longestLast } = run;
  const closed = { length: 0, first, last, longest, longestFirst, longestLast };
  const memory: StreakMemory = {
    kind: 'streak',
    run: closed,
    tally: undefined,
    told: false,
    freezes: undefined,
    past: undefined,
  };
  return {
    memory,
    reached: undefined,
    from: run.length,
    ended: run,
    used: undefined,
    short: undefined,
  };
}
