import * as z from 'zod/mini';
import type { AdmittedEvent } from '../model/event.ts';
import { hashText } from '../units/hash.ts';
import type { Context } from './context.ts';
import { compileDuring, type During, duringSchema } from './during.ts';
import { conditionSchema, onSchema, type RuleBase, ruleBaseShape } from './fields.ts';
import type { InputLog } from './input-log.ts';
import { lazySchema } from './lazy-schema.ts';
import type { CompiledWhen } from './program.ts';
import { compileWhen, notePath, retiredAt, type Scope } from './scope.ts';
import type { CompiledEffects } from './screen-effects.ts';

/** What every screen says about which inputs it looks at. */
export interface ScreenBase extends RuleBase {
  readonly on: string | readonly string[];
  /** A condition on the acting member and the event; the screen does not look where it fails. */
  readonly when?: unknown;
  readonly during?: During | undefined;
}

export const screenShape = lazySchema(() => ({
  ...ruleBaseShape(),
  on: onSchema(),
  when: z.exactOptional(conditionSchema()),
  during: z.exactOptional(duringSchema()),
}));

/** Whether a member's inputs are looked at together, or those of each group by themselves. */
export const SCREEN_SCOPES = ['member', 'member-in-group'] as const;
export type ScreenScope = (typeof SCREEN_SCOPES)[number];

/** A rule that may catch an input before any award is looked at. */
export type CompiledScreen = CountingScreen | GateScreen;

export interface LookingBase {
  readonly ruleId: string;
  readonly on: readonly string[];
  /** First instant at which it no longer acts; Infinity if never. */
  readonly retiredAt: number;
  readonly during: ((context: Context) => boolean) | undefined;
  readonly when: CompiledWhen | undefined;
  /** What follows besides that nothing is awarded. */
  readonly effects: CompiledEffects | undefined;
}

/** Catches an input where too many alike were seen before it. */
export interface CountingScreen extends LookingBase {
  readonly kind: 'counting';
  readonly code: 'rate-limited' | 'repeated';
  /** Under which alike inputs are counted; undefined for an input that is like no other. */
  readonly keyOf: (event: AdmittedEvent) => number | undefined;
  readonly log: InputLog;
  /** So many inputs pass in one window. */
  readonly times: number;
  /** What the reason says; `opensAt` is ISO 8601. */
  readonly paramsOf: (opensAt: string) => Params;
}

/** Catches an input by what it is. */
export interface GateScreen extends LookingBase {
  readonly kind: 'gate';
  /** The first term that does not hold, as params of the reason. */
  readonly faultOf: (context: Context) => Params | undefined;
}

export type Params = Readonly<Record<string, unknown>>;

/** When a screen looks; what it looks for is added by its kind. */
export function compileBase(
  ruleId: string,
  rule: ScreenBase,
  effects: CompiledEffects | undefined,
  scope: Scope,
): LookingBase {
  return {
    ruleId,
    on: [rule.on].flat(),
    retiredAt: retiredAt(rule, scope.calendar),
    during: compileDuring(rule.during, scope.calendar),
    when: compileWhen(rule.when, ['rules', ruleId, 'when'], scope),
    effects,
  };
}

/** Tells the windows of one member apart: one for all, or one for each group and one for no group. */
export function scopeKey(
  which: ScreenScope | undefined,
  scope: Scope,
): (event: AdmittedEvent) => number {
  if (which !== 'member-in-group') return () => 0;
  notePath('$.groupId', scope);
  return ({ groupId = '' }) => hashText(groupId);
}
