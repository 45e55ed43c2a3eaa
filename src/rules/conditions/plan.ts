import type { LeafNode } from './node.ts';
import type { Comparison } from './operators.ts';
import type { ConditionTrace, Read } from './shape.ts';

export type Test<C> = (context: C) => boolean;

/** The right-hand side of a comparison. */
export type Operand<C> =
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'fact'; readonly read: Read<C> };

interface Labels {
  readonly name?: string;
  readonly priority?: number;
}

export interface ListPlan<C> extends Labels {
  readonly kind: 'all' | 'any';
  /** As written, at least one. */
  readonly children: readonly Plan<C>[];
}

export interface NotPlan<C> extends Labels {
  readonly kind: 'not';
  readonly child: Plan<C>;
}

export interface ReferencePlan<C> extends Labels {
  readonly kind: 'condition';
  readonly condition: string;
  readonly target: NamedCondition<C>;
}

export interface LeafPlan<C> extends Labels {
  readonly kind: 'leaf';
  readonly node: LeafNode;
  readonly left: Read<C>;
  readonly right: Operand<C>;
  readonly comparison: Comparison;
}

/** A comparison over the items of an array. */
export interface ItemPlan<C> extends Labels {
  readonly kind: 'item';
  readonly node: LeafNode;
  readonly left: Read<C>;
  /** The expanded condition about each item, frozen. */
  readonly value: unknown;
  readonly holds: (context: C, items: unknown) => boolean;
}

/** A condition with everything looked up. */
export type Plan<C> = ListPlan<C> | NotPlan<C> | ReferencePlan<C> | LeafPlan<C> | ItemPlan<C>;

/** A named condition, compiled once and shared by all that refer to it. */
export interface NamedCondition<C> {
  readonly test: Test<C>;
  readonly trace: (context: C) => ConditionTrace;
  readonly reads: readonly string[];
  /** Nodes, those of the conditions it refers to included. */
  readonly size: number;
  /** 1, or one more than the highest condition it refers to. */
  readonly height: number;
}

/** Children in the order in which they are looked at: higher priority first, then as written. */
export function inOrder<C>(children: readonly Plan<C>[]): readonly Plan<C>[] {
  return [...children].sort((left, right) => priorityOf(right) - priorityOf(left));
}

export function priorityOf(plan: { readonly priority?: number }): number {
  return plan.priority ?? 1;
}
