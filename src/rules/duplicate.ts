import type { Duration } from 'date-fns';
import * as z from 'zod/mini';
import type { AdmittedEvent } from '../model/event.ts';
import { hashJson, mix } from '../units/hash.ts';
import { textKey } from '../units/text-key.ts';
import { durationSchema, pathSchema } from './fields.ts';
import { rollingLog } from './input-log.ts';
import { issue } from './issues.ts';
import { lazySchema } from './lazy-schema.ts';
import { counterOf, derive, type Scope } from './scope.ts';
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

/** Catches inputs that repeat what the member said before. Only hashes are kept, never texts. */
export interface DuplicateRule extends ScreenBase {
  readonly kind: 'duplicate';
  /** Path to what is compared: a text, or any other plain value; `$.data.text` by default. */
  readonly of?: string | undefined;
  /** The window (t − within, t]: a repeat after exactly this long is free. */
  readonly within: Duration;
  /** How texts become equal: by their letters alone (`text`, default) or only as they are (`none`). */
  readonly normalise?: 'text' | 'none' | undefined;
  /** Whether letters that look alike count as the same; not beside `"normalise": "none"`. */
  readonly confusables?: boolean | undefined;
  /** Whose inputs are compared: all of a member (default), or those in one group. */
  readonly for?: ScreenScope | undefined;
  /** So many equal inputs in one window pass; 1 by default. */
  readonly times?: number | undefined;
  readonly effects?: CountedEffects | undefined;
}

export const duplicateSchema = lazySchema(
  () =>
    z.strictObject({
      kind: z.literal('duplicate'),
      ...screenShape(),
      of: z.exactOptional(pathSchema()),
      within: durationSchema(),
      normalise: z.exactOptional(z.enum(['text', 'none'])),
      confusables: z.exactOptional(z.boolean()),
      for: z.exactOptional(z.enum(SCREEN_SCOPES)),
      times: z.exactOptional(z.int().check(z.minimum(1), z.maximum(TIMES_MAX))),
      effects: z.exactOptional(countedEffectsSchema()),
    }) satisfies z.ZodMiniType<DuplicateRule>,
);

/** Most inputs kept of a member, in one window: what was not repeated for longest goes first. */
const REMEMBERED_MAX = 1_000;

export function compileDuplicate(
  ruleId: string,
  rule: DuplicateRule,
  scope: Scope,
): CountingScreen {
  const { times = 1, within } = rule;
  if (rule.confusables !== undefined && rule.normalise === 'none')
    scope.issues.push(issue('confusables-need-text', ['rules', ruleId, 'confusables']));
  const effects = compileEffects(ruleId, rule, scope);
  return {
    ...compileBase(ruleId, rule, effects, scope),
    kind: 'counting',
    code: 'repeated',
    keyOf: keyFor(ruleId, rule, scope),
    log: rollingLog(scope.slots.slot(`${counterOf(ruleId, rule)}/repeats`, 'inputs'), {
      length: within,
      keep: Math.max(times, (effects?.from ?? 1) - 1),
      most: REMEMBERED_MAX,
    }),
    times,
    paramsOf: (opensAt) => ({ times, within, opensAt }),
  };
}

type KeyOf = CountingScreen['keyOf'];

/** A text and a group share one hash, so that nothing is kept by group. */
function keyFor(ruleId: string, rule: DuplicateRule, scope: Scope): KeyOf {
  const hashOf = valueHash(ruleId, rule, scope);
  if (rule.for !== 'member-in-group') return hashOf;
  const groupKey = scopeKey(rule.for, scope);
  return (event) => {
    const hash = hashOf(event);
    return hash === undefined ? undefined : mix(hash, groupKey(event));
  };
}

/** The hash of the key of a text; an empty key, a list and an object repeat nothing. */
function valueHash(ruleId: string, rule: DuplicateRule, scope: Scope): KeyOf {
  const { of = '$.data.text', normalise = 'text', confusables = false } = rule;
  const keyOf = (value: unknown) =>
    normalise === 'text' && typeof value === 'string' ? textKey(value, { confusables }) : value;
  const hashOf = derive(`${ruleId}/key`, of, (value) => hashOrNothing(keyOf(value)), scope);
  return (event: AdmittedEvent) => {
    const hash = hashOf(event);
    return typeof hash === 'number' ? hash : undefined;
  };
}

function hashOrNothing(key: unknown): number | null {
  if (key === undefined || key === null || key === '' || typeof key === 'object') return null;
  return hashJson(key);
}
