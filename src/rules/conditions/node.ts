import type { PathSegment } from '../../model/issue.ts';
import type { Params } from './shape.ts';

type Path = readonly PathSegment[];

/** What every node may carry. `at` is where it stands in the document as written. */
interface Labels {
  readonly at: Path;
  readonly name?: string;
  /** At least 1; children with a higher one are looked at first. Absent: 1. */
  readonly priority?: number;
}

/** At least one child. */
export interface ListNode extends Labels {
  readonly kind: 'all' | 'any';
  readonly children: readonly ConditionNode[];
}

export interface NotNode extends Labels {
  readonly kind: 'not';
  readonly child: ConditionNode;
}

export interface ReferenceNode extends Labels {
  readonly kind: 'condition';
  readonly condition: string;
}

/** A fact as one side of a comparison. */
export interface FactUse {
  readonly fact: string;
  readonly path?: string;
  readonly params?: Params;
}

/** Where the parts of a fact stand; in a short form all of them are the key. */
export interface FactPlaces {
  readonly fact: Path;
  readonly path: Path;
  readonly params: Path;
}

export interface LeafNode extends Labels {
  readonly kind: 'leaf';
  readonly left: FactUse;
  readonly operator: string;
  readonly value: unknown;
  readonly places: FactPlaces & { readonly operator: Path; readonly value: Path };
  /** The fact that `value` refers to. */
  readonly right?: FactUse;
  /** The condition about each item, when the operator is an item operator. */
  readonly each?: ConditionNode;
}

/** A condition as read: short forms are gone, nothing is looked up yet. */
export type ConditionNode = ListNode | NotNode | ReferenceNode | LeafNode;

/** The node as json-rules-engine JSON, the root never a leaf: neither Engine nor Rule takes one. */
export function expandedRoot(node: ConditionNode): Readonly<Record<string, unknown>> {
  return node.kind === 'leaf' ? { all: [expanded(node)] } : expanded(node);
}

function expanded(node: ConditionNode): Readonly<Record<string, unknown>> {
  const labels = labelsOf(node);
  switch (node.kind) {
    case 'all':
      return { ...labels, all: node.children.map(expanded) };
    case 'any':
      return { ...labels, any: node.children.map(expanded) };
    case 'not':
      return { ...labels, not: expanded(node.child) };
    case 'condition':
      return { ...labels, condition: node.condition };
    case 'leaf':
      return { ...labels, ...node.left, operator: node.operator, value: leafValue(node) };
    default:
      return node satisfies never;
  }
}

/** The right-hand side as written, or the expanded condition of an item operator. */
export function leafValue(node: LeafNode): unknown {
  return node.each === undefined ? node.value : expandedRoot(node.each);
}

export function labelsOf(node: ConditionNode): {
  readonly name?: string;
  readonly priority?: number;
} {
  return {
    ...(node.name === undefined ? {} : { name: node.name }),
    ...(node.priority === undefined ? {} : { priority: node.priority }),
  };
}
