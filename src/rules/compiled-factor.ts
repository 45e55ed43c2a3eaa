import type { Exact } from '../units/exact.ts';
import type { Context } from './context.ts';
import type { Stacking } from './multiplier.ts';
import type { CompiledWhen } from './program.ts';

/** Multipliers that stack in one way. */
export interface FactorGroup {
  readonly stacking: Stacking;
  readonly ceiling: Exact | undefined;
  /** In the order (priority, id). */
  readonly factors: readonly CompiledFactor[];
}

export interface CompiledFactor {
  readonly ruleId: string;
  /** Named with `on` alone: leaves deductions as they are. */
  readonly gainsOnly: boolean;
  readonly retiredAt: number;
  readonly during: ((context: Context) => boolean) | undefined;
  readonly when: CompiledWhen | undefined;
  /** Answers what was found instead, where the event has no such decimal or it is out of range. */
  factor(context: Context): Exact | FactorFault;
}

export interface FactorFault {
  readonly found: unknown;
}
