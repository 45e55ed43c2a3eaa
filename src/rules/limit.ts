import type { Duration } from 'date-fns';
import * as z from 'zod/mini';
import type { PathSegment } from '../model/issue.ts';
import type { Context } from './context.ts';
import { WEEKDAYS, type Weekday, weekdayNumber } from './during.ts';
import { type DecimalLike, durationSchema, gainSchema, nameSchema } from './fields.ts';
import { issue } from './issues.ts';
import { keyedWindow } from './keyed-window.ts';
import { lazySchema } from './lazy-schema.ts';
import type { SumCap, TimesGate } from './program.ts';
import { currencyIndex, type Scope, wholeUnits } from './scope.ts';
import type { WideGate } from './wide-gate.ts';
import {
  EVENT_WINDOW,
  type MemoryWindow,
  periodWindow,
  rollingWindow,
  type Window,
} from './window.ts';

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

export const LIMIT_SCOPES = [
  'member',
  'member-in-group',
  'counterparty',
  'group',
  'programme',
] as const;
export type LimitScope = (typeof LIMIT_SCOPES)[number];

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
  /**
   * Whose use counts together: each member's by itself (default), each member's in one group
   * (`member-in-group`) or with one other member (`counterparty`), all of one group's, or the whole
   * programme's.
   */
  readonly for?: LimitScope | undefined;
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
  for: z.exactOptional(z.enum(LIMIT_SCOPES)),
}));

export const limitSchema = lazySchema(
  () => z.strictObject(limitShape()) satisfies z.ZodMiniType<Limit>,
);

/** Whose limit it is. */
export interface LimitOwner {
  readonly ruleId: string;
  /** Whether it is an award's own `limit`. */
  readonly own: boolean;
  readonly priority: number;
  /** First instant at which it no longer acts. */
  readonly retiredAt: number;
  /** Prefix of its counters' names. */
  readonly counter: string;
  /** Names that other limits of the same rule have taken. */
  readonly taken: Set<string>;
  readonly path: readonly PathSegment[];
}

/** A limit as the gate for its `times` and the cap for its `sum`, or as what programme keys are asked. */
export interface CompiledLimit {
  readonly gate: TimesGate | undefined;
  readonly cap: SumCap | undefined;
  readonly wide: readonly WideGate[];
  /** Of `cap` or of a wide sum; −1 for none. */
  readonly currency: number;
}

export function compileLimit(terms: LimitTerms, owner: LimitOwner, scope: Scope): CompiledLimit {
  const { path } = owner;
  if (terms.times === undefined && terms.sum === undefined)
    scope.warnings.push(issue('limits-nothing', path));
  const currency = terms.sum === undefined ? -1 : currencyIndex(terms.of, path, scope);
  if (terms.for === 'group' || terms.for === 'programme')
    return compileWideLimit({ ...terms, for: terms.for }, currency, owner, scope);
  return {
    gate: terms.times === undefined ? undefined : timesGate(terms, terms.times, owner, scope),
    cap: terms.sum === undefined ? undefined : sumCap(terms, terms.sum, currency, { owner, scope }),
    wide: [],
    currency,
  };
}

function timesGate(terms: LimitTerms, max: number, owner: LimitOwner, scope: Scope): TimesGate {
  const { ruleId, own, retiredAt } = owner;
  const window = windowOf(terms, 'times', owner, scope);
  return { kind: 'times', ruleId, own, retiredAt, window, max, refuses: true };
}

interface LimitPlace {
  readonly owner: LimitOwner;
  readonly scope: Scope;
}

function sumCap(
  terms: LimitTerms,
  sum: DecimalLike,
  currency: number,
  { owner, scope }: LimitPlace,
): SumCap {
  const { ruleId, own, retiredAt, path } = owner;
  const measure = terms.counts ?? 'gross';
  const max = wholeUnits(sum, currency, [...path, 'sum'], scope);
  if (measure === 'base' && !Number.isSafeInteger(max * 1_000_000))
    scope.issues.push(issue('amount-too-large', [...path, 'sum'], { found: String(sum) }));
  const id = scope.currencies[currency]?.id ?? '';
  return {
    ruleId,
    currency: id,
    own,
    retiredAt,
    measure,
    window: windowOf(terms, `${measure}:${id}`, owner, scope),
    max,
    skip: terms.atLimit === 'skip',
    cuts: true,
  };
}

/** The limit as gates of programme keys; each key counts in a slot of its own. */
function compileWideLimit(
  terms: LimitTerms & { readonly for: 'group' | 'programme' },
  currency: number,
  owner: LimitOwner,
  scope: Scope,
): CompiledLimit {
  const { ruleId, priority, own, retiredAt, path } = owner;
  if (terms.counts === 'base' || terms.per === 'event')
    scope.issues.push(issue('not-for-programme', path, { for: terms.for }));
  const shared = {
    ruleId,
    priority,
    own,
    retiredAt,
    skip: terms.atLimit === 'skip',
    refuses: true,
    net: terms.counts === 'net',
    code: 'cap-reached',
    path: undefined,
    valueFor: wideValueOf(terms.for),
  } as const;
  const wide: WideGate[] = [];
  const add = (
    measure: string,
    more: Pick<WideGate, 'kind' | 'currency' | 'currencyId' | 'max'>,
  ) => {
    const name = freeName(`${terms.for}/${measure}/${perText(terms.per)}`, owner);
    wide.push({ ...shared, ...more, name, window: memoryWindow(0, terms, scope) });
  };
  if (terms.times !== undefined)
    add('times', { kind: 'times', currency: -1, currencyId: undefined, max: terms.times });
  if (terms.sum !== undefined) {
    const max = wholeUnits(terms.sum, currency, [...path, 'sum'], scope);
    const measure = terms.counts === 'net' ? 'net' : 'gross';
    const currencyId = scope.currencies[currency]?.id;
    add(`${measure}:${currencyId}`, { kind: 'sum', currency, currencyId, max });
  }
  for (const gate of wide) scope.wideGates.set(gate.name, gate);
  return { gate: undefined, cap: undefined, wide, currency };
}

/** What has no group is one more group. */
function wideValueOf(to: 'group' | 'programme'): (context: Context) => string {
  return to === 'programme' ? () => '' : ({ event }) => event.groupId ?? '';
}

/** A change of what is counted, or over what, begins new counters; a change of the limit does not. */
function windowOf(terms: LimitTerms, measure: string, owner: LimitOwner, scope: Scope): Window {
  // A window of its own: what one limit lets through does not use up another.
  if (terms.per === 'event') return { ...EVENT_WINDOW };
  const valueFor = valueReaderOf(terms.for);
  const prefix = valueFor ? `${terms.for}/` : '';
  const name = freeName(`${prefix}${measure}/${perText(terms.per)}`, owner);
  if (valueFor)
    return keyedWindow(scope.slots.slot(name, 'keyed'), memoryWindow(0, terms, scope), valueFor);
  const kind = typeof terms.per === 'object' ? 'rolling' : 'period';
  return memoryWindow(scope.slots.slot(name, kind), terms, scope);
}

/** What tells a member's counters apart; undefined where there is one for all. */
function valueReaderOf(to: LimitScope | undefined): ((context: Context) => string) | undefined {
  if (to === 'member-in-group') return ({ event }) => event.groupId ?? '';
  return to === 'counterparty' ? counterpartyOf : undefined;
}

/** The other member: who acted, where that is not the member; nobody is one more counterparty. */
function counterpartyOf({ event, member }: Context): string {
  const actor = event.by ?? event.memberId;
  return actor === member.id ? '' : actor;
}

function perText(per: Per): string {
  if (typeof per !== 'object') return per;
  const length = Object.entries(per.rolling)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([unit, n]) => `${n}${unit}`);
  return `rolling:${length.join('+')}`;
}

/** The window over a slot: a member's, or 0 of a key that holds nothing else. */
export function memoryWindow(
  slot: number,
  { per, weekStart }: Pick<LimitTerms, 'per' | 'weekStart'>,
  { calendar, lateMs }: Pick<Scope, 'calendar' | 'lateMs'>,
): MemoryWindow {
  if (typeof per === 'object') return rollingWindow(slot, { length: per.rolling, lateMs });
  const start = weekStart === undefined ? calendar.weekStart : weekdayNumber(weekStart);
  return periodWindow(slot, { period: per === 'event' ? 'ever' : per, weekStart: start, lateMs });
}

/** Limits that count the same over the same period are told apart by their order. */
function freeName(name: string, { counter, taken }: LimitOwner): string {
  let free = `${counter}/${name}`;
  for (let n = 2; taken.has(free); n += 1) free = `${counter}/${name}#${n}`;
  taken.add(free);
  return free;
}
