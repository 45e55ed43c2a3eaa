import { labelsOf, leafValue } from './node.ts';
import {
  type ItemPlan,
  inOrder,
  type LeafPlan,
  type ListPlan,
  type Plan,
  priorityOf,
  type ReferencePlan,
} from './plan.ts';
import type { ConditionTrace } from './shape.ts';

/**
 * Explains the root of a condition. As in json-rules-engine, all children of one priority are
 * evaluated, so the explanation shows more than the first reason; lower priorities are skipped
 * once the outcome is certain.
 */
export function traceRoot<C>(plan: Plan<C>, context: C): ConditionTrace {
  if (plan.kind !== 'leaf' && plan.kind !== 'item') return trace(plan, context);
  const child = trace(plan, context);
  return { priority: 1, all: [child], result: child.result === true };
}

function trace<C>(plan: Plan<C>, context: C): ConditionTrace {
  switch (plan.kind) {
    case 'all':
    case 'any':
      return traceList(plan, context);
    case 'not': {
      const not = trace(plan.child, context);
      return { ...labels(plan), not, result: not.result !== true };
    }
    case 'condition':
      return traceReference(plan, context);
    case 'leaf':
      return traceLeaf(plan, context);
    case 'item':
      return traceItems(plan, context);
    default:
      return plan satisfies never;
  }
}

function traceList<C>(plan: ListPlan<C>, context: C): ConditionTrace {
  const isAll = plan.kind === 'all';
  const traces = new Map<Plan<C>, ConditionTrace>();
  let result = isAll;
  let level: number | undefined;
  let levelResult = isAll;
  for (const child of inOrder(plan.children)) {
    if (priorityOf(child) !== level) {
      result = levelResult;
      if (result !== isAll) break;
      level = priorityOf(child);
    }
    const traced = trace(child, context);
    traces.set(child, traced);
    if ((traced.result === true) !== isAll) levelResult = !isAll;
  }
  const children = plan.children.map((child) => traces.get(child) ?? unevaluated(child));
  const list = isAll ? { all: children } : { any: children };
  return { ...labels(plan), ...list, result: levelResult };
}

/** json-rules-engine puts the named condition in the place of the reference. */
function traceReference<C>(plan: ReferencePlan<C>, context: C): ConditionTrace {
  const target = plan.target.trace(context);
  const name = target.name ?? plan.name;
  return { ...target, condition: plan.condition, ...(name === undefined ? {} : { name }) };
}

function traceLeaf<C>(plan: LeafPlan<C>, context: C): ConditionTrace {
  const factResult = plan.left(context);
  const { right } = plan;
  const valueResult = right.kind === 'fact' ? right.read(context) : right.value;
  return {
    ...describeLeaf(plan),
    ...(factResult === undefined ? { missing: true } : { factResult }),
    ...(valueResult === undefined ? { valueMissing: true } : { valueResult }),
    result: plan.comparison.evaluate(factResult, valueResult),
  };
}

function traceItems<C>(plan: ItemPlan<C>, context: C): ConditionTrace {
  const factResult = plan.left(context);
  return {
    ...describeLeaf(plan),
    ...(factResult === undefined ? { missing: true } : { factResult }),
    valueResult: plan.value,
    result: plan.holds(context, factResult),
  };
}

/** The node without any result. */
function unevaluated<C>(plan: Plan<C>): ConditionTrace {
  switch (plan.kind) {
    case 'all':
      return { ...labels(plan), all: plan.children.map((child) => unevaluated(child)) };
    case 'any':
      return { ...labels(plan), any: plan.children.map((child) => unevaluated(child)) };
    case 'not':
      return { ...labels(plan), not: unevaluated(plan.child) };
    case 'condition': {
      const { name, priority, condition } = plan;
      return {
        ...(name === undefined ? {} : { name }),
        ...(priority === undefined ? {} : { priority }),
        condition,
      };
    }
    case 'leaf':
    case 'item':
      return describeLeaf(plan);
    default:
      return plan satisfies never;
  }
}

function describeLeaf<C>(plan: LeafPlan<C> | ItemPlan<C>): ConditionTrace {
  const { node } = plan;
  const value = plan.kind === 'item' ? plan.value : leafValue(node);
  return { ...labelsOf(node), ...node.left, operator: node.operator, value };
}

/** json-rules-engine shows the priority of every list, also when none was written. */
function labels<C>(plan: Plan<C>): Pick<ConditionTrace, 'name' | 'priority'> {
  return { ...(plan.name === undefined ? {} : { name: plan.name }), priority: priorityOf(plan) };
}
