import type { Duration } from 'date-fns';
import * as z from 'zod/mini';
import type { PathSegment } from '../model/issue.ts';
import { WEEKDAYS, type Weekday, weekdayNumber } from './during.ts';
import { type DecimalLike, durationSchema, gainSchema, nameSchema } from './fields.ts';
import { issue } from './issues.ts';
import { lazySchema } from './lazy-schema.ts';
import type { SumCap, TimesGate } from './program.ts';
import { currencyIndex, type Scope, wholeUnits } from './scope.ts';
import { EVENT_WINDOW, periodWindow, rollingWindow, type Window } from './window.ts';

export const PERIODS = [
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
  'ever',
] as const;
export type PeriodName = (typeof PERIODS)[number];

/** A calendar period, one event, or a window (t − d, t] that moves with time. */
export type Per = PeriodName | 'event' | { readonly rolling: Duration };

/** What a limit says besides what it is about. */
export interface LimitTerms {
  /** Most awards in the period; 0 allows none. */
  readonly times?: number | undefined;
  /** Most points in the period; 0 allows none. */
  readonly sum?: DecimalLike | undefined;
  /** The currency of `sum`; the default currency if absent. */
  readonly of?: string | undefined;
  readonly per: Per;
  /** First day of a `per: "week"`; the rule set's by default. */
  readonly weekStart?: Weekday | undefined;
  /** The award that crosses `sum`: cut to what is left (`trim`, default) or refused whole (`skip`). */
  readonly atLimit?: 'trim' | 'skip' | undefined;
  /** What uses up `sum`: points granted (`gross`, default), less what deductions took (`net`), or points before factors (`base`). */
  readonly counts?: 'gross' | 'net' | 'base' | undefined;
}

/** The `limit` of one award rule. */
export type Limit = LimitTerms;

export const perSchema = lazySchema(() =>
  z.union([z.enum([...PERIODS, 'event']), z.strictObject({ rolling: durationSchema() })]),
);

export const limitShape = lazySchema(() => ({
  times: z.exactOptional(z.int().check(z.minimum(0), z.maximum(1_000_000_000))),
  sum: z.exactOptional(gainSchema()),
  of: z.exactOptional(nameSchema()),
  per: perSchema(),
  weekStart: z.exactOptional(z.enum(WEEKDAYS)),
  atLimit: z.exactOptional(z.enum(['trim', 'skip'])),
  counts: z.exactOptional(z.enum(['gross', 'net', 'base'])),
}));

export const limitSchema = lazySchema(
  () => z.strictObject(limitShape()) satisfies z.ZodMiniType<Limit>,
);

/** Whose limit it is. */
export interface LimitOwner {
  readonly ruleId: string;
  /** Whether it is an award's own `limit`. */
  readonly own: boolean;
  /** First instant at which it no longer acts. */
  readonly retiredAt: number;
  /** Prefix of its counters' names. */
  readonly counter: string;
  /** Names that other limits of the same rule have taken. */
  readonly taken: Set<string>;
  readonly path: readonly PathSegment[];
}

/** A limit as the gate for its `times` and the cap for its `sum`. */
export interface CompiledLimit {
  readonly gate: TimesGate | undefined;
  readonly cap: SumCap | undefined;
  /** Of `cap`. */
  readonly currency: number;
}

export function compileLimit(terms: LimitTerms, owner: LimitOwner, scope: Scope): CompiledLimit {
  const { ruleId, own, retiredAt, path } = owner;
  if (terms.times === undefined && terms.sum === undefined)
    scope.warnings.push(issue('limits-nothing', path));
  const gate: TimesGate | undefined =
    terms.times === undefined
      ? undefined
      : {
          kind: 'times',
          ruleId,
          own,
          retiredAt,
          window: windowOf(terms, 'times', owner, scope),
          max: terms.times,
          refuses: true,
        };
  if (terms.sum === undefined) return { gate, cap: undefined, currency: -1 };
  const currency = currencyIndex(terms.of, path, scope);
  const measure = terms.counts ?? 'gross';
  const cap: SumCap = {
    ruleId,
    currency: scope.currencies[currency]?.id ?? '',
    own,
    retiredAt,
    measure,
    window: windowOf(terms, `${measure}:${scope.currencies[currency]?.id}`, owner, scope),
    max: wholeUnits(terms.sum, currency, [...path, 'sum'], scope),
    skip: terms.atLimit === 'skip',
    cuts: true,
  };
  if (measure === 'base' && !Number.isSafeInteger(cap.max * 1_000_000))
    scope.issues.push(issue('amount-too-large', [...path, 'sum'], { found: String(terms.sum) }));
  return { gate, cap, currency };
}

/** A change of what is counted, or over what, begins new counters; a change of the limit does not. */
function windowOf(terms: LimitTerms, measure: string, owner: LimitOwner, scope: Scope): Window {
  const { per } = terms;
  const { calendar, lateMs } = scope;
  // A window of its own: what one limit lets through does not use up another.
  if (per === 'event') return { ...EVENT_WINDOW };
  if (typeof per === 'object') {
    const length = Object.entries(per.rolling)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([unit, n]) => `${n}${unit}`);
    const slot = scope.slots.slot(
      freeName(`${measure}/rolling:${length.join('+')}`, owner),
      'rolling',
    );
    return rollingWindow(slot, { length: per.rolling, calendar, lateMs });
  }
  const weekStart =
    terms.weekStart === undefined ? calendar.weekStart : weekdayNumber(terms.weekStart);
  const slot = scope.slots.slot(freeName(`${measure}/${per}`, owner), 'period');
  return periodWindow(slot, { period: per, weekStart, lateMs });
}

/** Limits that count the same over the same period are told apart by their order. */
function freeName(name: string, { counter, taken }: LimitOwner): string {
  let free = `${counter}/${name}`;
  for (let n = 2; taken.has(free); n += 1) free = `${counter}/${name}#${n}`;
  taken.add(free);
  return free;
}
