import type { StreakMemory, StreakRun, StreakTally, StreakView } from '../model/streak.ts';
import type { Calendar } from '../units/calendar.ts';
import { type Day, toDay } from '../units/civil.ts';
import { compare, type Exact, plus } from '../units/exact.ts';
import type { Instant } from '../units/instant.ts';
import type { Context } from './context.ts';
import type { CompiledWhen } from './program.ts';
import type { Pace } from './streak-pace.ts';

/** Counts one kind of streak of a member; shared by the rules that count the same. */
export interface CompiledCounter {
  readonly slot: number;
  readonly on: readonly string[];
  /** Rules of this version that use it, in the order (priority, id). */
  readonly ruleIds: readonly string[];
  readonly when: CompiledWhen | undefined;
  /**
   * What the event in hand, of a type that it counts, does to it; undefined where it does nothing.
   * Pure: the member is not changed.
   */
  advance(context: Context): StreakAdvance | undefined;
  /** The length as of an instant, also far later than the last input; 0 once it has ended. */
  currentAt(memory: StreakMemory | undefined, at: Instant, calendar: Calendar): number;
  viewAt(memory: StreakMemory | undefined, at: Instant, calendar: Calendar): StreakView;
  /**
   * First instant at which the run has ended if nothing more counts; undefined where none runs or
   * time alone does not end it.
   */
  endsAt(memory: StreakMemory | undefined, calendar: Calendar): Instant | undefined;
}

export interface StreakAdvance {
  readonly memory: StreakMemory;
  /** The length newly reached; undefined: none was. */
  readonly reached: number | undefined;
  /** The length before it, 0 for a new run. */
  readonly from: number;
  /** The run that this event has ended, by being one that does not count; not one that time had ended. */
  readonly ended: StreakRun | undefined;
}

/** What one counter counts; shared by the rules that state the same. */
interface CounterTerms {
  readonly slot: number;
  readonly on: readonly string[];
  readonly ruleIds: readonly string[];
  readonly when: CompiledWhen | undefined;
  readonly pace: Pace;
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

type Advance = (context: Context) => StreakAdvance | undefined;

export function streakCounter(terms: CounterTerms): CompiledCounter {
  const { slot, on, ruleIds, when, pace } = terms;
  const endsAt = (memory: StreakMemory | undefined, calendar: Calendar) =>
    memory && endOf(memory.run, pace, calendar);
  return {
    slot,
    on,
    ruleIds,
    when,
    advance: advanceOf(terms),
    currentAt: (memory, at, calendar) =>
      memory && isAlive(memory.run, at, endsAt(memory, calendar)) ? memory.run.length : 0,
    viewAt: (memory, at, calendar) => (memory ? viewOf(memory.run, at, { pace, calendar }) : NEVER),
    endsAt,
  };
}

function advanceOf(terms: CounterTerms): Advance {
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

const NOTHING: StreakMemory = { kind: 'streak', run: NO_RUN, tally: undefined, told: false };

/** A period counts with its first input for which the condition holds; the others change nothing. */
function byPeriods({ slot, when, pace }: CounterTerms): Advance {
  return (context) => {
    const { run } = memoryIn(context, slot) ?? NOTHING;
    const period = pace.periodOf(context.day);
    if (period === undefined || period <= run.last) return undefined;
    if (when && !when.test(context)) return undefined;
    return reach(run, extend(run, period, pace, context.calendar), undefined);
  };
}

/** Every event counts, or ends the run. */
function byEvents({ slot, when, pace, allowsGaps }: CounterTerms): Advance {
  return (context) => {
    const { run } = memoryIn(context, slot) ?? NOTHING;
    if (context.day < run.last) return undefined;
    if (!when || when.test(context))
      return reach(run, extend(run, context.day, pace, context.calendar), undefined);
    const isOver = run.length === 0 || !pace.goesOn(run.last, context.day, context.calendar);
    if (allowsGaps || isOver) return undefined;
    const memory: StreakMemory = {
      kind: 'streak',
      run: closed(run),
      tally: undefined,
      told: false,
    };
    return { memory, reached: undefined, from: run.length, ended: run };
  };
}

/** A period counts while its sum holds: a fall takes the run back to what it was before. */
function bySums(terms: CounterTerms, sum: PeriodSum): Advance {
  const { slot, pace } = terms;
  return (context) => {
    const { run, tally: last, told } = memoryIn(context, slot) ?? NOTHING;
    const tally = tallyWith(context, last, terms, sum);
    if (!tally) return undefined;
    const holds = compare(tally.sum, sum.atLeast) >= 0;
    const { before } = tally;
    if (holds === (before !== undefined)) return keep(run, tally, told);
    if (!before) return count(run, tally, pace, context.calendar);
    // A run that had ended before this period was told of when it began.
    const hasEnded = !pace.goesOn(before.last, tally.period, context.calendar);
    return keep(before, without(tally), hasEnded);
  };
}

/** The tally with the event in hand; undefined where the event adds nothing. */
function tallyWith(
  context: Context,
  last: StreakTally | undefined,
  { pace, when }: CounterTerms,
  sum: PeriodSum,
): StreakTally | undefined {
  const period = pace.periodOf(context.day);
  if (period === undefined || period < (last?.period ?? period)) return undefined;
  if (when && !when.test(context)) return undefined;
  const value = sum.read(context);
  return value && add(value, period, last);
}

/** The run with the period of a tally; each length of a run is reached only once, and so is one by each period. */
function count(run: StreakRun, tally: StreakTally, pace: Pace, calendar: Calendar): StreakAdvance {
  const { period, sum, hasCounted } = tally;
  const next = extend(run, period, pace, calendar);
  const reached = next.first === run.first ? tally.peak : 0;
  const peak = Math.max(reached, next.length);
  const counting = { period, sum, before: run, hasCounted: true, peak };
  const isNew = !hasCounted && next.length > reached;
  return isNew ? reach(run, next, counting) : keep(next, counting, false);
}

function memoryIn({ member }: Context, slot: number): StreakMemory | undefined {
  return member.memory[slot] as StreakMemory | undefined;
}

/** The tally of a period with one more value; a new period begins its own. */
function add(value: Exact, period: Day, tally: StreakTally | undefined): StreakTally {
  const { peak = 0 } = tally ?? {};
  if (tally?.period !== period)
    return { period, sum: value, before: undefined, hasCounted: false, peak };
  const { before, hasCounted } = tally;
  return { period, sum: plus(tally.sum, value), before, hasCounted, peak };
}

function without({ period, sum, hasCounted, peak }: StreakTally): StreakTally {
  return { period, sum, before: undefined, hasCounted, peak };
}

/** The run with one more period: on from where it stands, or from 1. */
function extend(run: StreakRun, period: Day, pace: Pace, calendar: Calendar): StreakRun {
  const goesOn = run.length > 0 && pace.goesOn(run.last, period, calendar);
  const length = goesOn ? run.length + pace.stepTo(run.last, period, calendar) : 1;
  const first = goesOn ? run.first : period;
  const isLongest = length > run.longest;
  return {
    length,
    first,
    last: period,
    longest: isLongest ? length : run.longest,
    longestFirst: isLongest ? first : run.longestFirst,
    longestLast: isLongest ? period : run.longestLast,
  };
}

function reach(before: StreakRun, run: StreakRun, tally: StreakTally | undefined): StreakAdvance {
  const from = run.length === 1 ? 0 : before.length;
  const memory: StreakMemory = { kind: 'streak', run, tally, told: false };
  return { memory, reached: run.length, from, ended: undefined };
}

function keep(run: StreakRun, tally: StreakTally, told: boolean): StreakAdvance {
  const memory: StreakMemory = { kind: 'streak', run, tally, told };
  return { memory, reached: undefined, from: run.length, ended: undefined };
}

function closed({ first, last, longest, longestFirst, longestLast }: StreakRun): StreakRun {
  return { length: 0, first, last, longest, longestFirst, longestLast };
}

/** First instant after the last day on which activity goes on with the run. */
function endOf(run: StreakRun, pace: Pace, calendar: Calendar): Instant | undefined {
  if (run.length === 0) return undefined;
  const deadline = pace.deadlineOf(run.last, calendar);
  return Number.isFinite(deadline) ? calendar.startOf(toDay(deadline + 1)) : undefined;
}

function isAlive({ length }: StreakRun, at: Instant, endsAt: Instant | undefined): boolean {
  return length > 0 && (endsAt === undefined || at < endsAt);
}

const NEVER: StreakView = {
  current: 0,
  longest: 0,
  atRisk: false,
  first: undefined,
  last: undefined,
  longestFirst: undefined,
  longestLast: undefined,
  endsAt: undefined,
};

interface ViewScope {
  readonly pace: Pace;
  readonly calendar: Calendar;
}

function viewOf(run: StreakRun, at: Instant, { pace, calendar }: ViewScope): StreakView {
  const endsAt = endOf(run, pace, calendar);
  const lives = isAlive(run, at, endsAt);
  const isKnown = run.longest > 0;
  return {
    current: lives ? run.length : 0,
    longest: run.longest,
    atRisk: lives && pace.lacks(run.last, calendar.dayAt(at)),
    first: lives ? run.first : undefined,
    last: lives ? run.last : undefined,
    longestFirst: isKnown ? run.longestFirst : undefined,
    longestLast: isKnown ? run.longestLast : undefined,
    endsAt: lives ? endsAt : undefined,
  };
}
