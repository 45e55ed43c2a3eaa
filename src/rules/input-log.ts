import type { Duration } from 'date-fns';
import type { InputCounts, InputTimes, PeriodCount } from '../model/memory.ts';
import type { Period } from '../units/calendar.ts';
import { elapsedMs } from '../units/duration.ts';
import type { Instant } from '../units/instant.ts';
import type { Context } from './context.ts';

/** How many alike inputs a screen has seen up to the event in hand, passed or not. */
export interface InputLog {
  /** Inputs under a key in the window that ends with the event in hand, without the event itself. */
  count(context: Context, key: number): number;
  /** Counts the event in hand. */
  add(context: Context, key: number): void;
  /**
   * First instant at which the window holds fewer than `times` inputs again, the event in hand
   * counted, if no more come.
   */
  opensAt(context: Context, key: number, times: number): Instant;
}

export interface RollingLogTerms {
  /** Civil days are those of the calendar of the event in hand. */
  readonly length: Duration;
  /** Most instants kept under one key: the latest; counts end there. */
  readonly keep: number;
  /** Most instants kept under all keys, at least `keep`: the keys seen longest ago go first. */
  readonly most: number;
}

/** The window (t − length, t]; the slot holds {@link InputTimes}. */
export function rollingLog(slot: number, terms: RollingLogTerms): InputLog {
  const { length, keep, most } = terms;
  const elapsed = elapsedMs(length);
  const startOf = ({ event: { at }, calendar }: Context): number =>
    elapsed === undefined ? calendar.shift(at, length, -1) : at - elapsed;
  const timesIn = ({ member }: Context) => member.memory[slot] as InputTimes | undefined;
  return {
    count: (context, key) => {
      const ats = timesIn(context)?.keys.get(key);
      const { at } = context.event;
      return ats === undefined ? 0 : countWithin(ats, startOf(context), at);
    },
    add: (context, key) => {
      const { member, event } = context;
      const times = timesIn(context) ?? { kind: 'inputs', keys: new Map(), total: 0 };
      member.memory[slot] = times;
      const before = takeOut(times.keys, key) ?? NOTHING;
      const horizon = startOf(context);
      const ats = withInput(before, event.at, { horizon, keep });
      times.keys.set(key, ats);
      times.total += ats.length - before.length;
      forgetKeys(times, horizon, most);
    },
    opensAt: (context, key, times) => {
      const { at } = context.event;
      const ats = timesIn(context)?.keys.get(key) ?? [];
      const first = times === 1 ? at : (ats[ats.length - times + 1] ?? at);
      return elapsed === undefined
        ? context.calendar.shift(first, length, 1)
        : ((first + elapsed) as Instant);
    },
  };
}

/** Instants in (from, at]; in order of time it passes over each instant once before it is dropped. */
function countWithin(ats: readonly Instant[], from: number, at: Instant): number {
  let first = 0;
  let end = ats.length;
  while (first < end && (ats[first] ?? 0) <= from) first += 1;
  while (end > first && (ats[end - 1] ?? 0) > at) end -= 1;
  return end - first;
}

const NOTHING: readonly never[] = [];

/** The latest instants with another one in its place, at most `keep`, all past the horizon. */
function withInput(
  ats: readonly Instant[],
  at: Instant,
  { horizon, keep }: { readonly horizon: number; readonly keep: number },
): readonly Instant[] {
  let first = 0;
  while (first < ats.length && (ats[first] ?? 0) <= horizon) first += 1;
  if (first === ats.length) return [at];
  const kept = ats.slice(first);
  let place = kept.length;
  while (place > 0 && (kept[place - 1] ?? 0) > at) place -= 1;
  if (place === kept.length) kept.push(at);
  else kept.splice(place, 0, at);
  return kept.length > keep ? kept.slice(kept.length - keep) : kept;
}

/** Drops the keys that the window has left, and the longest unseen where too much is kept. */
function forgetKeys(times: InputTimes, horizon: number, most: number): void {
  for (const [key, ats] of times.keys) {
    const isPast = (ats.at(-1) ?? Number.NEGATIVE_INFINITY) <= horizon;
    if (!isPast && times.total <= most) return;
    times.total -= ats.length;
    times.keys.delete(key);
  }
}

/** Takes a key out, so that it comes last when it is put back; an only key stays where it is. */
function takeOut<T>(keys: Map<number, T>, key: number): T | undefined {
  const value = keys.get(key);
  if (value !== undefined && keys.size > 1) keys.delete(key);
  return value;
}

/** Most keys of a calendar period: those seen longest ago go first. */
const COUNTS_MAX = 1_000;

type EndingPeriod = Exclude<Period, 'ever'>;

/** The calendar period of the event in hand; the slot holds {@link InputCounts}. */
export function periodLog(slot: number, period: EndingPeriod): InputLog {
  const countsIn = ({ member }: Context) => member.memory[slot] as InputCounts | undefined;
  const periodOf = ({ event, calendar }: Context) => calendar.periodAt(period, event.at);
  return {
    count: (context, key) => {
      const count = countsIn(context)?.keys.get(key);
      return count?.period === periodOf(context) ? count.used : 0;
    },
    add: (context, key) => {
      const counts = countsIn(context) ?? { kind: 'counts', keys: new Map() };
      context.member.memory[slot] = counts;
      const now = periodOf(context);
      const before = takeOut(counts.keys, key);
      counts.keys.set(key, counted(before, now));
      forgetPeriods(counts, now);
    },
    opensAt: ({ event, calendar }) => calendar.periodEnd(period, event.at) ?? event.at,
  };
}

/** The count with an input of a period; one of an earlier period is not counted any more. */
function counted(count: Readonly<PeriodCount> | undefined, now: number): Readonly<PeriodCount> {
  if (count === undefined || now > count.period) return { period: now, used: 1 };
  return now < count.period ? count : { period: now, used: count.used + 1 };
}

function forgetPeriods({ keys }: InputCounts, now: number): void {
  for (const [key, { period }] of keys) {
    if (period >= now && keys.size <= COUNTS_MAX) return;
    keys.delete(key);
  }
}
