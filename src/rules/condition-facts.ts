import { parsePath } from '../units/path.ts';
import type { ConditionNode, LeafNode, FactUse as NodeUse } from './conditions/node.ts';
import { operatorTable } from './conditions/operators.ts';
import { parseNode } from './conditions/parse.ts';
import type { Params } from './conditions/shape.ts';

/** One question of a condition. */
export interface FactUse {
  readonly fact: string;
  /** Absent: the fact as a whole. */
  readonly field: string | undefined;
  readonly params: Params;
}

/** The facts whose names alone may stand as a key of a short form. */
const FACT_NAMES: ReadonlySet<string> = new Set(['event', 'time', 'member', 'group']);

const NO_PARAMS: Params = {};

/** What a condition that compiles asks about, also through segments and about the items of a list. */
export function factsRead(
  json: unknown,
  segments: Readonly<Record<string, unknown>>,
): readonly FactUse[] {
  const uses: FactUse[] = [];
  const names = new Set<string>();
  const nodes = nodesOf(json);
  for (let next = 0; next < nodes.length; next += 1) {
    const node = nodes[next] as ConditionNode;
    if (node.kind === 'leaf') uses.push(...usesOf(node));
    else if (node.kind === 'condition' && !names.has(node.condition)) {
      names.add(node.condition);
      nodes.push(...nodesOf(segments[node.condition]));
    }
    nodes.push(...childrenOf(node));
  }
  return uses;
}

function nodesOf(json: unknown): ConditionNode[] {
  if (json === undefined) return [];
  const node = parseNode(json, [], {
    operators: operatorTable(),
    factNames: FACT_NAMES,
    report: () => undefined,
    tally: { nodes: 0 },
  });
  return node ? [node] : [];
}

function childrenOf(node: ConditionNode): readonly ConditionNode[] {
  switch (node.kind) {
    case 'all':
    case 'any':
      return node.children;
    case 'not':
      return [node.child];
    case 'leaf':
      return node.each ? [node.each] : [];
    case 'condition':
      return [];
    default:
      return node satisfies never;
  }
}

function usesOf({ left, right }: LeafNode): readonly FactUse[] {
  return right ? [useOf(left), useOf(right)] : [useOf(left)];
}

function useOf({ fact, path = '$', params = NO_PARAMS }: NodeUse): FactUse {
  const [field] = parsePath(path) ?? [];
  return { fact, field: field === undefined ? undefined : String(field), params };
}
