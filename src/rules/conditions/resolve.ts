import { compileTest } from './compile-test.ts';
import { misfitOf, type Side } from './expectation.ts';
import { everyItem, someItem } from './items.ts';
import { comparisonOf, isPlainItemOperator, misfitIssue } from './leaf-faults.ts';
import { ownCopy } from './limits.ts';
import { type ConditionNode, type LeafNode, labelsOf, leafValue } from './node.ts';
import { factOperand } from './operand.ts';
import type { ItemPlan, LeafPlan, Operand, Plan } from './plan.ts';
import { itemSetting, type Setting } from './setting.ts';

/** Looks up all that a node refers to; undefined, with at least one issue, if anything is wrong. */
export function resolve<C>(node: ConditionNode, setting: Setting<C>): Plan<C> | undefined {
  const labels = labelsOf(node);
  switch (node.kind) {
    case 'all':
    case 'any': {
      const children = node.children.flatMap((child) => resolve(child, setting) ?? []);
      const isWhole = children.length === node.children.length;
      return isWhole ? { kind: node.kind, children, ...labels } : undefined;
    }
    case 'not': {
      const child = resolve(node.child, setting);
      return child === undefined ? undefined : { kind: 'not', child, ...labels };
    }
    case 'condition': {
      const target = setting.named(node.condition, node.at);
      const { condition } = node;
      return target === undefined ? undefined : { kind: 'condition', condition, target, ...labels };
    }
    case 'leaf':
      return node.each === undefined
        ? resolveLeaf(node, setting)
        : resolveItems(node, node.each, setting);
    default:
      return node satisfies never;
  }
}

function resolveLeaf<C>(node: LeafNode, setting: Setting<C>): LeafPlan<C> | undefined {
  const left = factOperand(node.left, node.places, setting);
  const right = resolveRight(node, setting);
  const comparison = comparisonOf(node, setting);
  if (left === undefined || right === undefined || comparison === undefined) return undefined;
  const misfit = misfitOf(comparison, left.type, right.side);
  if (misfit !== undefined) {
    setting.report(misfitIssue(misfit, node, left.type));
    return undefined;
  }
  const { operand } = right;
  return { kind: 'leaf', node, left: left.read, right: operand, comparison, ...labelsOf(node) };
}

interface Right<C> {
  readonly operand: Operand<C>;
  readonly side: Side;
}

function resolveRight<C>(node: LeafNode, setting: Setting<C>): Right<C> | undefined {
  if (node.right === undefined) {
    const literal = { kind: 'literal', value: node.value } as const;
    return { operand: literal, side: literal };
  }
  const at = node.places.value;
  const places = { fact: [...at, 'fact'], path: [...at, 'path'], params: [...at, 'params'] };
  const operand = factOperand(node.right, places, setting);
  if (operand === undefined) return undefined;
  return {
    operand: { kind: 'fact', read: operand.read },
    side: { kind: 'fact', use: node.right, type: operand.type },
  };
}

function resolveItems<C>(
  node: LeafNode,
  each: ConditionNode,
  setting: Setting<C>,
): ItemPlan<C> | undefined {
  const left = factOperand(node.left, node.places, setting);
  const inner = resolve(each, itemSetting(setting));
  const isPlain = isPlainItemOperator(node, setting);
  if (left === undefined || inner === undefined || !isPlain) return undefined;
  if (left.type !== 'array' && left.type !== 'any') {
    setting.report(misfitIssue({ side: 'fact', expected: 'an array' }, node, left.type));
    return undefined;
  }
  const test = compileTest(inner);
  const holds = node.operator === 'everyItem' ? everyItem(test) : someItem(test);
  const value = ownCopy(leafValue(node));
  return { kind: 'item', node, left: left.read, value, holds, ...labelsOf(node) };
}
