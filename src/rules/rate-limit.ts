import type { Duration } from 'date-fns';
import * as z from 'zod/mini';
import { durationSchema } from './fields.ts';
import { type InputLog, periodLog, rollingLog } from './input-log.ts';
import { issue } from './issues.ts';
import { lazySchema } from './lazy-schema.ts';
import { counterOf, type Scope } from './scope.ts';
import {
  type CountingScreen,
  compileBase,
  SCREEN_SCOPES,
  type ScreenBase,
  type ScreenScope,
  scopeKey,
  screenShape,
} from './screen.ts';
import {
  type CountedEffects,
  compileEffects,
  countedEffectsSchema,
  TIMES_MAX,
} from './screen-effects.ts';

/** Catches inputs that come too fast, whatever they hold. One of `within` and `per` is stated. */
export interface RateLimitRule extends ScreenBase {
  readonly kind: 'rate-limit';
  /** So many inputs in one window pass. */
  readonly times: number;
  /** The window (t − within, t]: an input exactly this long before another is outside. */
  readonly within?: Duration | undefined;
  /** A calendar period instead of a window that moves. */
  readonly per?: RatePeriod | undefined;
  /** Whose inputs are counted together: all of a member (default), or those in one group. */
  readonly for?: ScreenScope | undefined;
  readonly effects?: CountedEffects | undefined;
}

const RATE_PERIODS = ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
export type RatePeriod = (typeof RATE_PERIODS)[number];

export const rateLimitSchema = lazySchema(
  () =>
    z.strictObject({
      kind: z.literal('rate-limit'),
      ...screenShape(),
      times: z.int().check(z.minimum(1), z.maximum(TIMES_MAX)),
      within: z.exactOptional(durationSchema()),
      per: z.exactOptional(z.enum(RATE_PERIODS)),
      for: z.exactOptional(z.enum(SCREEN_SCOPES)),
      effects: z.exactOptional(countedEffectsSchema()),
    }) satisfies z.ZodMiniType<RateLimitRule>,
);

export function compileRateLimit(
  ruleId: string,
  rule: RateLimitRule,
  scope: Scope,
): CountingScreen {
  const { times, within, per } = rule;
  if ((within === undefined) === (per === undefined))
    scope.issues.push(issue('within-or-per', ['rules', ruleId]));
  const effects = compileEffects(ruleId, rule, scope);
  return {
    ...compileBase(ruleId, rule, effects, scope),
    kind: 'counting',
    code: 'rate-limited',
    keyOf: scopeKey(rule.for, scope),
    log: logOf(ruleId, rule, scope),
    times,
    paramsOf: (opensAt) => ({ times, opensAt }),
  };
}

/** Most inputs kept over all groups of a member: the groups that were quiet longest go first. */
const INPUTS_MAX = 10_000;

/** Another period begins new counters; another length of the window, or another number, does not. */
function logOf(ruleId: string, rule: RateLimitRule, scope: Scope): InputLog {
  const { times, within, per, effects } = rule;
  const { slots } = scope;
  const counter = `${counterOf(ruleId, rule)}/rate`;
  if (per !== undefined) return periodLog(slots.slot(`${counter}/${per}`, 'counts'), per);
  return rollingLog(slots.slot(counter, 'inputs'), {
    length: within ?? { seconds: 1 },
    keep: Math.max(times, (effects?.from ?? 1) - 1),
    most: INPUTS_MAX,
  });
}
