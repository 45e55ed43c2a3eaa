import * as z from 'zod/mini';
import { idFault } from '../units/identifier.ts';
import { parsePath, readerOf } from '../units/path.ts';
import { compileDuring, type During, duringSchema } from './during.ts';
import { conditionSchema, onSchema, pathSchema, type RuleBase, ruleBaseShape } from './fields.ts';
import { lazySchema } from './lazy-schema.ts';
import { memoryWindow, type Per, perSchema } from './limit.ts';
import { compileWhen, counterOf, notePath, retiredAt, type Scope } from './scope.ts';
import type { CompiledIdentity, WideGate } from './wide-gate.ts';

/**
 * At most so many members behind one identity: a device, an address, a code. An event of one
 * member too many is awarded nothing. The identity enters as a keyed hash that the host made.
 */
export interface IdentityRule extends RuleBase {
  readonly kind: 'identity';
  readonly on: string | readonly string[];
  /** Path to the identity: a text that could be an id. */
  readonly of: string;
  /** Most members with one identity; 1 by default. */
  readonly members?: number | undefined;
  /** How long a member counts after an event with the identity; for ever by default. */
  readonly per?: Exclude<Per, 'event'> | undefined;
  /** Whether an event without the identity is awarded nothing; by default it is not looked at. */
  readonly required?: boolean | undefined;
  /** A condition on the acting member and the event. */
  readonly when?: unknown;
  readonly during?: During | undefined;
}

/** Most members that one identity may be allowed, and so remember. */
const MEMBERS_MAX = 1_000;

export const identitySchema = lazySchema(() =>
  z.strictObject({
    kind: z.literal('identity'),
    ...ruleBaseShape(),
    on: onSchema(),
    of: pathSchema(),
    members: z.exactOptional(z.int().check(z.minimum(1), z.maximum(MEMBERS_MAX))),
    per: z.exactOptional(
      perSchema().check(z.refine((per) => per !== 'event', { params: { code: 'limits-nothing' } })),
    ),
    required: z.exactOptional(z.boolean()),
    when: z.exactOptional(conditionSchema()),
    during: z.exactOptional(duringSchema()),
  }),
);

/** An identity screen, with the types of events that it looks at. */
export interface TypedIdentity extends CompiledIdentity {
  readonly on: readonly string[];
}

export function compileIdentity(ruleId: string, rule: IdentityRule, scope: Scope): TypedIdentity {
  notePath(rule.of, scope);
  const read = readerOf(parsePath(rule.of) ?? []);
  const gate: WideGate = {
    name: `${counterOf(ruleId, rule)}/identity:${rule.of}`,
    ruleId,
    priority: rule.priority ?? 0,
    own: false,
    retiredAt: retiredAt(rule, scope.calendar),
    kind: 'identity',
    currency: -1,
    currencyId: undefined,
    max: rule.members ?? 1,
    skip: false,
    refuses: true,
    net: false,
    code: 'identity-used',
    path: rule.of,
    window: memoryWindow(0, { per: rule.per ?? 'ever' }, scope),
    valueFor: ({ event }) => {
      const value = read(event);
      return typeof value === 'string' && idFault(value) === undefined ? value : undefined;
    },
  };
  scope.wideGates.set(gate.name, gate);
  return {
    on: [rule.on].flat(),
    gate,
    during: compileDuring(rule.during, scope.calendar),
    when: compileWhen(rule.when, ['rules', ruleId, 'when'], scope),
    required: rule.required ?? false,
  };
}
