import type { Duration } from 'date-fns';
import type { Memory } from '../model/memory.ts';
import type { MeasureMemory, MeasureSum } from '../model/tier.ts';
import { addMonths, type Day, firstDayOf, toDay } from '../units/civil.ts';
import { partsOf } from '../units/duration.ts';
import { type Exact, minus, plus, ZERO } from '../units/exact.ts';
import type { TierPeriod, TierWindow } from './tier.ts';
import { reaches } from './tier-levels.ts';

/** Whose measure it is: what of a member it looks at. */
export interface Measured {
  readonly balances: readonly number[];
  readonly memory: (Memory | undefined)[];
}

/** What a tier rule measures of a member, in the unit of its thresholds. */
export interface TierMeasure {
  /** Slot of what is remembered; −1 for a balance, which remembers nothing. */
  readonly slot: number;
  /** Adds what an input of this day moves; what nobody can ask about any more is dropped. */
  add(member: Measured, amount: Exact, day: Day): void;
  /** What counts towards a level on a day. */
  at(member: Measured, day: Day): Exact;
  /**
   * What counts for keeping a level at the review of a period that ended with this day: also what came
   * since, where there is a grace.
   */
  ofPeriod(member: Measured, lastDay: Day): Exact;
  /** First day from which something still counts on a day; undefined where everything does. */
  firstDay(day: Day): Day | undefined;
  /** The period of the calendar that it is measured in; undefined where there is none. */
  readonly period: TierPeriod | undefined;
  /**
   * The first day after one, on which so much has left a rolling window that a bound is crossed, with
   * what counts from then on; undefined where none is.
   */
  nextFall(member: Measured, after: Day, bounds: MeasureBounds): MeasureFall | undefined;
}

export interface MeasureBounds {
  /** Crossed by less than this. */
  readonly keep: Exact | undefined;
  /** Crossed by this or more, where a deduction leaves. */
  readonly above: Exact | undefined;
}

export interface MeasureFall {
  readonly day: Day;
  readonly value: Exact;
}

/** What the kept sums must still answer. */
export interface MeasureTerms {
  readonly slot: number;
  /** Whole days of the grace, rounded up; 0 for none. */
  readonly graceDays: number;
  /** Whole days that an input may be late, rounded up. */
  readonly lateDays: number;
}

export function balanceMeasure(currency: number): TierMeasure {
  const value = ({ balances }: Measured): Exact => ({ num: balances[currency] ?? 0, den: 1 });
  return {
    slot: -1,
    add: () => undefined,
    at: value,
    ofPeriod: value,
    firstDay: () => undefined,
    period: undefined,
    nextFall: () => undefined,
  };
}

const NOTHING: readonly never[] = [];

export function measureOf(
  within: TierPeriod | TierWindow | undefined,
  terms: MeasureTerms,
): TierMeasure {
  if (within === undefined) return lifeMeasure(terms);
  return typeof within === 'object'
    ? rollingMeasure(within.rolling, terms)
    : periodMeasure(within, terms);
}

const LIFE = toDay(0);

function lifeMeasure({ slot }: MeasureTerms): TierMeasure {
  const value = (member: Measured) => memoryIn(member, slot)?.total ?? ZERO;
  return {
    slot,
    add: (member, amount) => addTo(openMemory(member, slot), LIFE, amount),
    at: value,
    ofPeriod: value,
    firstDay: () => undefined,
    period: undefined,
    nextFall: () => undefined,
  };
}

function periodMeasure(period: TierPeriod, terms: MeasureTerms): TierMeasure {
  const { slot, graceDays, lateDays } = terms;
  const firstDay = (day: number) => firstDayOf(period, toDay(day), 1);
  const value = (member: Measured, day: Day) => sumOn(memoryIn(member, slot), firstDay(day));
  return {
    slot,
    add: (member, amount, day) => {
      const memory = openMemory(member, slot);
      const latest = Math.max(memory.sums.at(-1)?.day ?? 0, firstDay(day));
      const oldest = Math.min(firstDay(latest - 1), firstDay(latest - lateDays));
      forget(memory, oldest);
      if (firstDay(day) >= oldest) addTo(memory, firstDay(day), amount);
    },
    at: value,
    ofPeriod: (member, lastDay) => {
      if (graceDays === 0) return value(member, lastDay);
      let sum = ZERO;
      for (const one of memoryIn(member, slot)?.sums ?? NOTHING)
        if (one.day >= firstDay(lastDay)) sum = plus(sum, one.sum);
      return sum;
    },
    firstDay,
    period,
    nextFall: () => undefined,
  };
}

/** Of the days (day − length, day]; what came later than that day counts too. */
function rollingMeasure(length: Duration, { slot, graceDays }: MeasureTerms): TierMeasure {
  const { months, days } = partsOf(length);
  const before = (day: number) => (months === 0 ? day : addMonths(toDay(day), -months));
  const lastOutside = (day: number) => toDay(before(day) - days);
  const value = (member: Measured, day: Day) => {
    const memory = memoryIn(member, slot);
    if (!memory) return ZERO;
    const outside = lastOutside(day);
    let sum = memory.total;
    for (const one of memory.sums) {
      if (one.day > outside) break;
      sum = less(sum, one.sum);
    }
    return sum;
  };
  const leavingDay = (day: Day) => {
    let leaving = addMonths(toDay(day + days), months);
    while (lastOutside(leaving) < day) leaving = toDay(leaving + 1);
    return leaving;
  };
  return {
    slot,
    add: (member, amount, day) => {
      const memory = openMemory(member, slot);
      const latest = Math.max(memory.sums.at(-1)?.day ?? 0, day);
      const oldest = lastOutside(latest - graceDays - (graceDays > 0 ? 1 : 0)) + 1;
      forget(memory, oldest);
      if (day >= oldest) addTo(memory, day, amount);
    },
    at: value,
    ofPeriod: value,
    firstDay: (day) => toDay(lastOutside(day) + 1),
    period: undefined,
    nextFall: (member, after, bounds) => {
      const memory = memoryIn(member, slot);
      const falling = { outside: lastOutside(after), leavingDay, bounds };
      return memory && nextFallIn(memory, falling);
    },
  };
}

interface Falling {
  /** What lies up to this day has left already. */
  readonly outside: Day;
  leavingDay(day: Day): Day;
  readonly bounds: MeasureBounds;
}

function nextFallIn(memory: MeasureMemory, falling: Falling): MeasureFall | undefined {
  const { keep } = falling.bounds;
  if (memory.losses > 0) return fallForward(memory, falling);
  return keep && fallBackward(memory, keep, falling);
}

/** Where nothing was lost, what is left only shrinks: so few of the latest days are looked at. */
function fallBackward(
  { sums }: MeasureMemory,
  keep: Exact,
  { outside, leavingDay }: Falling,
): MeasureFall | undefined {
  let value = ZERO;
  for (let index = sums.length - 1; index >= 0; index -= 1) {
    const { day, sum } = sums[index] as MeasureSum;
    if (day <= outside) return undefined;
    const more = plus(value, sum);
    if (reaches(more, keep)) return lastTogether(sums, index, { value, leavingDay });
    value = more;
  }
  return undefined;
}

/** Days of several months' ends leave together: what counts then is without all of them. */
function lastTogether(
  sums: readonly MeasureSum[],
  index: number,
  { value, leavingDay }: { readonly value: Exact; readonly leavingDay: Falling['leavingDay'] },
): MeasureFall {
  const day = leavingDay((sums[index] as MeasureSum).day);
  let left = value;
  for (const one of sums.slice(index + 1, index + 4))
    if (leavingDay(one.day) === day) left = less(left, one.sum);
  return { day, value: left };
}

/** Days of several months' ends leave together; only what they come to counts. */
function fallForward(
  { sums, total }: MeasureMemory,
  { outside, leavingDay, bounds }: Falling,
): MeasureFall | undefined {
  let value = total;
  for (let index = 0; index < sums.length; index += 1) {
    const { day, sum } = sums[index] as MeasureSum;
    value = less(value, sum);
    if (day <= outside || !crosses(value, bounds)) continue;
    const leaving = leavingDay(day);
    const next = sums[index + 1];
    if (!next || leavingDay(next.day) > leaving) return { day: leaving, value };
  }
  return undefined;
}

function crosses(value: Exact, { keep, above }: MeasureBounds): boolean {
  if (above && reaches(value, above)) return true;
  return keep !== undefined && !reaches(value, keep);
}

/** The common case without a detour: a window is gone through with each input. */
function less(a: Exact, b: Exact): Exact {
  if (a.den === b.den && typeof a.num === 'number' && typeof b.num === 'number') {
    const num = a.num - b.num;
    if (Number.isSafeInteger(num)) return { num, den: a.den };
  }
  return minus(a, b);
}

function memoryIn({ memory }: Measured, slot: number): MeasureMemory | undefined {
  return memory[slot] as MeasureMemory | undefined;
}

function openMemory(member: Measured, slot: number): MeasureMemory {
  const known = memoryIn(member, slot);
  if (known) return known;
  const opened: MeasureMemory = { kind: 'measure', sums: [], total: ZERO, losses: 0 };
  member.memory[slot] = opened;
  return opened;
}

function sumOn(memory: MeasureMemory | undefined, day: Day): Exact {
  if (!memory) return ZERO;
  const { sums } = memory;
  for (let index = sums.length - 1; index >= 0; index -= 1) {
    const one = sums[index];
    if (one && one.day <= day) return one.day === day ? one.sum : ZERO;
  }
  return ZERO;
}

/** Most inputs are of the last day, or begin a new one. */
function addTo(memory: MeasureMemory, day: Day, amount: Exact): void {
  const { sums } = memory;
  memory.total = plus(memory.total, amount);
  let place = sums.length;
  while (place > 0 && (sums[place - 1] as MeasureSum).day > day) place -= 1;
  const known = sums[place - 1]?.day === day ? sums[place - 1] : undefined;
  const sum = known ? plus(known.sum, amount) : amount;
  memory.losses += lossOf(sum) - (known ? lossOf(known.sum) : 0);
  if (known) sums[place - 1] = { day, sum };
  else sums.splice(place, 0, { day, sum });
}

function lossOf({ num }: Exact): number {
  return num < 0 ? 1 : 0;
}

/** Drops what lies before a day. */
function forget(memory: MeasureMemory, oldest: number): void {
  const { sums } = memory;
  let count = 0;
  for (const one of sums) {
    if (one.day >= oldest) break;
    memory.total = less(memory.total, one.sum);
    memory.losses -= lossOf(one.sum);
    count += 1;
  }
  if (count > 0) sums.splice(0, count);
}
