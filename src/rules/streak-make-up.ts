import * as z from 'zod/mini';
import type { ReasonCode } from '../model/outcome.ts';
import type { PastRun, StreakMemory, StreakPast, StreakRun } from '../model/streak.ts';
import { type Day, dayKeyText, firstDayAfter, firstDayOf, toDay } from '../units/civil.ts';
import type { Context } from './context.ts';
import { type DecimalLike, gainSchema, nameSchema } from './fields.ts';
import { issue } from './issues.ts';
import { lazySchema } from './lazy-schema.ts';
import { currencyIndex, type Scope, wholeUnits } from './scope.ts';
import type { Pace } from './streak-pace.ts';

/** How days that were missed may be done afterwards, by the control input `make-up`. */
export interface MakeUp {
  /** How far back: 1 is yesterday alone. */
  readonly within: { readonly days: number };
  /** Most days of one calendar month. */
  readonly perMonth?: number | undefined;
  /** What a day costs, in points; nothing by default. */
  readonly price?: DecimalLike | undefined;
  /** The currency of `price`; the default currency if absent. */
  readonly of?: string | undefined;
}

export const makeUpSchema = lazySchema(
  () =>
    z.strictObject({
      within: z.strictObject({ days: z.int().check(z.minimum(1), z.maximum(366)) }),
      perMonth: z.exactOptional(z.int().check(z.minimum(1), z.maximum(31))),
      price: z.exactOptional(gainSchema()),
      of: z.exactOptional(nameSchema()),
    }) satisfies z.ZodMiniType<MakeUp>,
);

/** What a counter offers to those who have missed a day. */
export interface CompiledMakeUp {
  readonly withinDays: number;
  /** Infinity where there is no limit. */
  readonly perMonth: number;
  /** Units; 0: it costs nothing. */
  readonly price: number;
  /** Index of the currency of the price; −1 where there is none. */
  readonly currency: number;
}

export function compileMakeUp(
  makeUp: MakeUp | undefined,
  ruleId: string,
  scope: Scope,
): CompiledMakeUp | undefined {
  if (!makeUp) return undefined;
  const { within, perMonth = Number.POSITIVE_INFINITY, price, of } = makeUp;
  const path = ['rules', ruleId, 'makeUp'];
  if (price === undefined && of !== undefined) {
    const params = { found: '"of"', other: 'a make-up without "price"' };
    scope.issues.push(issue('keys-disagree', [...path, 'of'], params));
  }
  const currency = price === undefined ? -1 : currencyIndex(of, path, scope);
  const units = price === undefined ? 0 : wholeUnits(price, currency, [...path, 'price'], scope);
  return { withinDays: within.days, perMonth, price: units, currency };
}

/** Why a day cannot be made up. */
export interface MakeUpRefusal {
  readonly code: ReasonCode;
  readonly params: Readonly<Record<string, unknown>>;
}

interface PastTerms {
  readonly pace: Pace;
  readonly makeUp: CompiledMakeUp;
  readonly context: Context;
}

/** What is remembered once a run is over and another begins with a period. */
export function pastAfter(
  run: StreakRun,
  past: StreakPast | undefined,
  terms: PastTerms & { readonly period: Day },
): StreakPast {
  const { runs = [], months = [] } = past ?? {};
  const { length, first, last } = run;
  const all = length === 0 ? runs : [...runs, { length, first, last }];
  return {
    since: past?.since ?? toDay(Math.min(firstOf(run), terms.period)),
    runs: joinable(all, terms),
    months: openMonths(months, terms),
  };
}

/** The first period that is known to have counted; Infinity where none has. */
export function sinceOf({ run, past }: StreakMemory): number {
  return past?.since ?? firstOf(run);
}

function firstOf({ longest, first, longestFirst }: StreakRun): number {
  return longest === 0 ? Number.POSITIVE_INFINITY : Math.min(first, longestFirst);
}

/** Runs whose first missed period can still be made up: nothing else ever joins them to what follows. */
export function joinable(
  runs: readonly PastRun[],
  { pace, makeUp, context }: PastTerms,
): readonly PastRun[] {
  const from = context.day - makeUp.withinDays;
  return runs.filter(({ last }) => pace.endOf(toDay(pace.nextDue(last, context))) >= from);
}

type Months = StreakPast['months'];

export function openMonths(months: Months, { makeUp, context }: PastTerms): Months {
  const from = context.day - makeUp.withinDays;
  return months.filter(([month]) => firstDayAfter('month', month, 1) > from);
}

export function monthsWith(day: Day, months: Months): Months {
  const month = firstDayOf('month', day, 1);
  const used = madeUpIn(month, months) + 1;
  return [...months.filter(([one]) => one !== month), [month, used] as const];
}

function madeUpIn(month: Day, months: Months): number {
  return months.find(([one]) => one === month)?.[1] ?? 0;
}

/** Why the day is none that may be made up now; undefined where it is one. */
export function refusalOf(
  day: Day,
  memory: StreakMemory,
  { pace, makeUp, context }: PastTerms,
): MakeUpRefusal | undefined {
  const { withinDays, perMonth } = makeUp;
  const text = dayKeyText(day);
  if (day < context.day - withinDays)
    return { code: 'make-up-too-old', params: { day: text, within: withinDays } };
  if (!isMissed(day, memory, { pace, makeUp, context }))
    return { code: 'make-up-not-missed', params: { day: text } };
  const month = firstDayOf('month', day, 1);
  if (madeUpIn(month, memory.past?.months ?? []) < perMonth) return undefined;
  const params = { perMonth, month: dayKeyText(month).slice(0, 7) };
  return { code: 'make-up-used-up', params };
}

/** Whether the period of a day is over and lacks what a run would have needed; not before the first that counted. */
function isMissed(day: Day, memory: StreakMemory, { pace, context }: PastTerms): boolean {
  const period = pace.startOf(day);
  if (pace.endOf(period) >= context.day || !pace.isDue(period, context)) return false;
  if (period < sinceOf(memory)) return false;
  const { run, past } = memory;
  return [...(past?.runs ?? []), run].every(({ first, last }) => period < first || period > last);
}
