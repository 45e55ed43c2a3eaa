import type { Duration } from 'date-fns';
import * as z from 'zod/mini';
import { elapsedMs } from '../units/duration.ts';
import { durationSchema, type Reach, type RuleBase, reachShape, ruleBaseShape } from './fields.ts';
import { issue } from './issues.ts';
import { lazySchema } from './lazy-schema.ts';
import type { CooldownGate } from './program.ts';
import { checkReach, type Reachable, reaches } from './reach.ts';
import { counterOf, retiredAt, type Scope } from './scope.ts';

/** A pause between awards of the rules it reaches, for each member. */
export interface CooldownRule extends RuleBase, Reach {
  readonly kind: 'cooldown';
  /** An award exactly this long after the last one is granted. */
  readonly lasts: Duration;
  /** Whether a refused try starts the pause again; by default only grants do. */
  readonly extended?: boolean | undefined;
}

export const cooldownSchema = lazySchema(
  () =>
    z.strictObject({
      kind: z.literal('cooldown'),
      ...ruleBaseShape(),
      ...reachShape(),
      lasts: durationSchema(),
      extended: z.exactOptional(z.boolean()),
    }) satisfies z.ZodMiniType<CooldownRule>,
);

/** A cooldown as the gate before each award that it reaches. */
export interface CompiledCooldown {
  gateFor(award: Reachable): CooldownGate | undefined;
}

export function compileCooldown(
  ruleId: string,
  rule: CooldownRule,
  scope: Scope,
): CompiledCooldown {
  const path = ['rules', ruleId];
  if (!rule.rules && !rule.tags) scope.issues.push(issue('no-reach', path));
  checkReach(rule, path, scope);
  const elapsed = elapsedMs(rule.lasts);
  const gate: CooldownGate = {
    kind: 'cooldown',
    ruleId,
    own: false,
    retiredAt: retiredAt(rule, scope.calendar),
    slot: scope.slots.slot(`${counterOf(ruleId, rule)}/last`, 'last'),
    extended: rule.extended ?? false,
    endOf: (last, calendar) =>
      elapsed === undefined ? calendar.shift(last, rule.lasts, 1) : last + elapsed,
  };
  return { gateFor: (award) => (reaches(rule, award) ? gate : undefined) };
}
