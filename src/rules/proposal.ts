import type { ReasonCode } from '../model/outcome.ts';
import type { Exact } from '../units/exact.ts';
import type { Context } from './context.ts';

/** Exact units before factors; with `parts` where each part is rounded by itself. */
export interface Base extends Exact {
  readonly parts?: readonly Part[];
}

export interface Part {
  readonly value: Exact;
  /** How often the rounded value counts. */
  readonly count: number;
}

/** Why a rule proposes nothing; becomes a reason with the rule's id. */
export interface Refusal {
  readonly code: ReasonCode;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Reads an event and answers exact points, or why there are none. */
export type Proposal = (context: Context) => Base | Refusal;
