import type { Duration } from 'date-fns';
import type { AdmittedEvent, DerivedValue } from '../model/event.ts';
import type { Issue, PathSegment } from '../model/issue.ts';
import type { MemoryKind } from '../model/memory.ts';
import type { Calendar } from '../units/calendar.ts';
import { compare, type Exact, parseExact, times, toInteger } from '../units/exact.ts';
import { nearest } from '../units/nearest.ts';
import { parsePath, pathText, readerOf } from '../units/path.ts';
import type { CompiledTier } from './compiled-tier.ts';
import type { ConditionCompiler } from './conditions/compile.ts';
import type { Context } from './context.ts';
import { startOfMoment } from './during.ts';
import { brief } from './event-decimal.ts';
import type { DecimalLike, RuleBase } from './fields.ts';
import { issue } from './issues.ts';
import type { CompiledWhen, Derivation, ProgramCurrency, Slot } from './program.ts';
import type { RuleSet } from './rule-set.ts';
import type { CompiledCounter } from './streak-counter.ts';
import type { WideGate } from './wide-gate.ts';

/** What the versions of one program share while they are compiled. */
export interface Shared {
  readonly calendar: Calendar;
  readonly currencies: readonly ProgramCurrency[];
  readonly slots: SlotRegistry;
  /** Fields of events that are read. */
  readonly reads: Set<string>;
  /** Those of them that are read by more than screens. */
  readonly kept: Set<string>;
  readonly issues: Issue[];
  readonly warnings: Issue[];
  readonly lateMs: number;
  /** Filled with the types of events that release what is held. */
  readonly releasedBy: Set<string>;
  /**
   * Ids of streak rules whose counters have no name but the id, of this version and of those
   * before: a rule that states such an id as its `counterId` means the counter of that rule.
   */
  readonly unnamedStreaks: Set<string>;
}

/** One version while it is compiled. */
export interface Scope extends Shared {
  readonly ruleSet: RuleSet;
  readonly label: string;
  readonly conditions: ConditionCompiler<Context>;
  /** Index of the currency a bare amount means; −1 where none is meant. */
  readonly defaultCurrency: number;
  /** Filled with the limits that are wider than one member, by name. */
  readonly wideGates: Map<string, WideGate>;
  /** Filled with the counters of streak rules, by rule. */
  readonly counters: Map<string, CompiledCounter>;
  /** Filled with what screens make of values in events. */
  readonly derivations: Derivation[];
  /** Filled with the tier rules. */
  readonly tiers: Map<string, CompiledTier>;
  /** Award rules that others follow, with how long those ask about an award; for ever if undefined. */
  readonly followed: ReadonlyMap<string, { readonly within: Duration | undefined }>;
}

/** Hands out the slots of a member's memory; the same name and kind give the same slot. */
export interface SlotRegistry {
  readonly slots: readonly Slot[];
  slot(name: string, kind: MemoryKind): number;
}

export function slotRegistry(): SlotRegistry {
  const slots: Slot[] = [];
  const indexes = new Map<string, number>();
  return {
    slots,
    slot: (name, kind) => {
      const known = indexes.get(name);
      if (known !== undefined) return known;
      indexes.set(name, slots.length);
      slots.push({ name, kind });
      return slots.length - 1;
    },
  };
}

/** A condition as a closure; its issues are reported and give `undefined`. */
export function compileWhen(
  json: unknown,
  path: readonly PathSegment[],
  scope: Scope,
): CompiledWhen | undefined {
  if (json === undefined) return undefined;
  const result = scope.conditions.compile(json, path);
  if (!result.ok) {
    scope.issues.push(...result.issues);
    return undefined;
  }
  for (const read of result.condition.reads) noteRead(read, scope);
  return result.condition;
}

/** What a condition reads is labelled in its short form: `event.data.paid`, `event` for the whole. */
function noteRead(read: string, scope: Scope): void {
  const rest = read.slice('event'.length);
  if (read.startsWith('event') && (rest === '' || rest[0] === '.' || rest[0] === '['))
    notePath(`$${rest}`, scope);
}

/** Notes a path into the event in its one spelling, such as `$.data.paid`. */
export function notePath(path: string, scope: Scope): void {
  const text = pathText(parsePath(path) ?? []);
  scope.reads.add(text);
  scope.kept.add(text);
}

/**
 * What a screen makes of a value in the event. An input that is still open is kept with that, and
 * without the value. Answers the reading of it.
 */
export function derive(
  name: string,
  path: string,
  from: (value: unknown) => DerivedValue,
  scope: Scope,
): (event: AdmittedEvent) => DerivedValue {
  scope.reads.add(pathText(parsePath(path) ?? []));
  const value = readerOf(parsePath(path) ?? []);
  const read = (event: AdmittedEvent) => {
    const known = event.derived?.get(name);
    return known === undefined ? from(value(event)) : known;
  };
  scope.derivations.push({ name, read });
  return read;
}

/**
 * Index of a currency, of the default one for `undefined`; reports where there is none. `path` is
 * that of what has an amount, `at` of the name.
 */
export function currencyIndex(
  id: string | undefined,
  path: readonly PathSegment[],
  scope: Scope,
  at: readonly PathSegment[] = [...path, 'of'],
): number {
  const known = scope.currencies.map((one) => one.id);
  if (id === undefined) {
    if (scope.defaultCurrency < 0) scope.issues.push(issue('no-default-currency', path, { known }));
    return scope.defaultCurrency;
  }
  const index = known.indexOf(id);
  if (index < 0) {
    const near = nearest(id, known);
    const params = near === undefined ? { currency: id, known } : { currency: id, known, near };
    scope.issues.push(issue('unknown-currency', at, params));
  }
  return index;
}

export function unitsPerPoint(currency: number, scope: Shared): Exact {
  return { num: 10 ** (scope.currencies[currency]?.scale ?? 0), den: 1 };
}

/** Prefix of a rule's slots: no two rules share it, and none with a slash in its id is another's. */
export function counterOf(ruleId: string, { counterId = ruleId }: RuleBase): string {
  return counterId.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Points of a rule as whole units; reports what is finer than the scale or too large. */
export function wholeUnits(
  points: DecimalLike,
  currency: number,
  path: readonly PathSegment[],
  scope: Shared,
): number {
  const exact = times(parseExact(points) ?? { num: 0, den: 1 }, unitsPerPoint(currency, scope));
  const units = toInteger(exact, 'floor');
  const found = String(brief(points));
  if (units === undefined) {
    scope.issues.push(issue('amount-too-large', path, { found }));
    return 0;
  }
  if (compare(exact, { num: units, den: 1 }) !== 0) {
    const scale = scope.currencies[currency]?.scale ?? 0;
    scope.issues.push(issue('finer-than-scale', path, { found, scale }));
  }
  return units;
}

/** First instant at which a rule no longer acts. */
export function retiredAt(rule: RuleBase, calendar: Calendar): number {
  if (rule.retire === undefined) return Number.POSITIVE_INFINITY;
  return startOfMoment(rule.retire, calendar) ?? Number.POSITIVE_INFINITY;
}
