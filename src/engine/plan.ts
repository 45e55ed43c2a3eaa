import type { Factor } from '../model/entry.ts';
import type { GrantMessage } from '../model/message.ts';
import type { Reason, ReasonCode } from '../model/outcome.ts';
import type { Context } from '../rules/context.ts';
import type { CompiledAward, CompiledOnce, Share } from '../rules/program.ts';
import type { Base } from '../rules/proposal.ts';
import type { Window } from '../rules/window.ts';
import { type Exact, times } from '../units/exact.ts';

/**
 * What one input would do to one member. The phases from award to cap only read state and fill
 * the plan; `post` applies it, so that a refusal leaves nothing half done.
 */
export interface Plan {
  readonly context: Context;
  readonly candidates: Candidate[];
  readonly messages: GrantMessage[];
  /** What applying the plan will remember. */
  readonly uses: Use[];
  readonly reasons: Reason[];
  /** Why rules did not act at all; told only where nothing was earned. */
  readonly silent: Reason[];
}

/** An award that acts on the input, on its way through the phases. */
export interface Candidate {
  readonly award: CompiledAward;
  readonly stakes: Stake[];
  /** Hash of the key that the award uses up, where it is given once per key. */
  readonly key: number | undefined;
  /** Whether no gate refused it and it gives something. */
  granted: boolean;
}

/** A candidate in one currency; all amounts in units. */
export interface Stake {
  readonly share: Share;
  readonly base: Base;
  factors: readonly Factor[];
  /** All factors in one. */
  factor: Exact;
  asked: number;
  granted: number;
  cutBy: readonly string[];
  /** The fraction that is left for the next award, with rounding `carry`. */
  carry: Exact | undefined;
}

/** One thing to remember when the plan is applied. */
export type Use =
  | { readonly kind: 'window'; readonly window: Window; readonly amount: number }
  | { readonly kind: 'last'; readonly slot: number }
  | { readonly kind: 'key'; readonly once: CompiledOnce; readonly hash: number }
  | { readonly kind: 'carry'; readonly slot: number; readonly fraction: Exact };

/** A base in points, as rules and people state it. */
export function pointsOf(base: Exact, { unitsPerPoint }: Share): Exact {
  return unitsPerPoint === 1 ? base : times(base, { num: 1, den: unitsPerPoint });
}

export function newPlan(context: Context): Plan {
  return { context, candidates: [], messages: [], uses: [], reasons: [], silent: [] };
}

export function refuse(
  plan: Plan,
  ruleId: string,
  code: ReasonCode,
  params: Readonly<Record<string, unknown>> = {},
): void {
  plan.reasons.push({ ruleId, code, params });
}
