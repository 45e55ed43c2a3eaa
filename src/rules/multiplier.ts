import * as z from 'zod/mini';
import { compare, formatExact, parseExact, ZERO } from '../units/exact.ts';
import { type Choice, compileChoices } from './choices.ts';
import type { CompiledFactor } from './compiled-factor.ts';
import { compileDuring, type During, duringSchema } from './during.ts';
import { eventDecimal } from './event-decimal.ts';
import {
  conditionSchema,
  type DecimalLike,
  gainSchema,
  nameSchema,
  onSchema,
  pathSchema,
  type Reach,
  type RuleBase,
  reachShape,
  ruleBaseShape,
} from './fields.ts';
import { issue } from './issues.ts';
import { lazySchema } from './lazy-schema.ts';
import { checkReach, type Reachable, reaches } from './reach.ts';
import { compileWhen, currencyIndex, notePath, retiredAt, type Scope } from './scope.ts';

export const STACKINGS = ['product', 'sum-of-bonuses', 'best', 'first', 'sum-of-factors'] as const;
/** How the factors of one group become one: 2 and 5 give 10, 6, 5, the first by priority, 7. */
export type Stacking = (typeof STACKINGS)[number];

/** A decimal, a decimal in the event, or an ordered list in which the first match counts. */
export type FactorSource =
  | DecimalLike
  | { readonly of: string; readonly min: DecimalLike; readonly max: DecimalLike }
  | readonly FactorChoice[];

export type FactorChoice = Choice<DecimalLike>;

/**
 * Multiplies awards before they are rounded. It reaches what `rules` and `tags` name; with `on`
 * alone, only positive awards to the acting member in the default currency.
 */
export interface MultiplierRule extends RuleBase, Reach {
  readonly kind: 'multiplier';
  readonly on?: string | readonly string[] | undefined;
  /** The currency; the default currency if absent. */
  readonly of?: string | undefined;
  /** At least 0; 0 suppresses the award. */
  readonly factor: FactorSource;
  readonly during?: During | undefined;
  /** A condition on the beneficiary. */
  readonly when?: unknown;
  /** Groups multiply each other; the group `default` if absent. */
  readonly group?: string | undefined;
  /** The same for all rules of a group; `product` by default. */
  readonly stacking?: Stacking | undefined;
  /** The most that the group's factors come to together; the same for all rules of a group. */
  readonly ceiling?: DecimalLike | undefined;
}

export const multiplierSchema = lazySchema(
  () =>
    z.strictObject({
      kind: z.literal('multiplier'),
      ...ruleBaseShape(),
      ...reachShape(),
      on: z.exactOptional(onSchema()),
      of: z.exactOptional(nameSchema()),
      factor: z.union([
        gainSchema(),
        z.strictObject({ of: pathSchema(), min: gainSchema(), max: gainSchema() }),
        z
          .array(z.strictObject({ if: z.exactOptional(conditionSchema()), use: gainSchema() }))
          .check(z.minLength(1), z.maxLength(100)),
      ]),
      during: z.exactOptional(duringSchema()),
      when: z.exactOptional(conditionSchema()),
      group: z.exactOptional(nameSchema()),
      stacking: z.exactOptional(z.enum(STACKINGS)),
      ceiling: z.exactOptional(gainSchema()),
    }) satisfies z.ZodMiniType<MultiplierRule>,
);

/** An award as a multiplier sees it. */
export interface Multiplied extends Reachable {
  readonly on: readonly string[];
  /** Whether the award goes to the acting member. */
  readonly toActing: boolean;
}

/** A multiplier as the factor it puts on each award that it reaches. */
export interface CompiledMultiplier {
  readonly rule: MultiplierRule;
  readonly ruleId: string;
  factorFor(award: Multiplied, currency: number): CompiledFactor | undefined;
}

export function compileMultiplier(
  ruleId: string,
  rule: MultiplierRule,
  scope: Scope,
): CompiledMultiplier {
  const path = ['rules', ruleId];
  if (!rule.rules && !rule.tags && !rule.on) scope.issues.push(issue('no-reach', path));
  checkReach(rule, path, scope);
  const currency = currencyIndex(rule.of, path, scope);
  const types = rule.on === undefined ? undefined : [rule.on].flat();
  const byTypeAlone = !rule.rules && !rule.tags;
  const factor: CompiledFactor = {
    ruleId,
    gainsOnly: byTypeAlone,
    retiredAt: retiredAt(rule, scope.calendar),
    during: compileDuring(rule.during, scope.calendar),
    when: compileWhen(rule.when, [...path, 'when'], scope),
    factor: factorSource(ruleId, rule.factor, scope),
  };
  const isReached = (award: Multiplied): boolean => {
    if (types && !types.some((type) => award.on.includes(type))) return false;
    return byTypeAlone ? award.toActing : reaches(rule, award);
  };
  return {
    rule,
    ruleId,
    factorFor: (award, of) =>
      of === currency && isReached(award) ? onTypes(factor, types, award) : undefined,
  };
}

/** With `on`, an award of several types is multiplied only for the types named. */
function onTypes(
  factor: CompiledFactor,
  types: readonly string[] | undefined,
  award: Multiplied,
): CompiledFactor {
  if (!types || award.on.every((type) => types.includes(type))) return factor;
  const { during } = factor;
  return {
    ...factor,
    during: (context) => types.includes(context.event.type) && (during?.(context) ?? true),
  };
}

function factorSource(
  ruleId: string,
  source: FactorSource,
  scope: Scope,
): CompiledFactor['factor'] {
  if (typeof source !== 'object') {
    const constant = parseExact(source) ?? ZERO;
    return () => constant;
  }
  if ('of' in source) return factorOfEvent(ruleId, source, scope);
  const path = ['rules', ruleId, 'factor'];
  return compileChoices(source, path, scope, (use) => parseExact(use) ?? ZERO);
}

function factorOfEvent(
  ruleId: string,
  source: Extract<FactorSource, { readonly of: string }>,
  scope: Scope,
): CompiledFactor['factor'] {
  const read = eventDecimal(source.of, (path) => notePath(path, scope));
  const min = parseExact(source.min) ?? ZERO;
  const max = parseExact(source.max) ?? ZERO;
  if (compare(min, max) > 0) {
    scope.issues.push(
      issue('range-reversed', ['rules', ruleId, 'factor'], { min: source.min, max: source.max }),
    );
  }
  return (context) => {
    const value = read(context);
    if ('code' in value) return { found: value.params['found'] ?? null };
    const isOut = compare(value, min) < 0 || compare(value, max) > 0;
    return isOut ? { found: formatExact(value) } : value;
  };
}
