import { wrongShape } from './codes.ts';
import { isObject } from './limits.ts';
import type { ConditionNode, LeafNode } from './node.ts';
import {
  checkKeys,
  countNode,
  factUse,
  hasKey,
  type JsonObject,
  KINDS,
  keysOf,
  type LeafParts,
  labels,
  type Path,
  type Reading,
  textAt,
  USE_KEYS,
} from './reading.ts';
import { isShortForm, shortLeaves } from './short-form.ts';

/**
 * Reads a condition whose size was checked. Faults go to `reading.issues`; a faulty child is left
 * out, so that its neighbours are still read.
 */
export function parseNode(json: unknown, at: Path, reading: Reading): ConditionNode | undefined {
  if (!countNode(at, reading)) return undefined;
  if (typeof json === 'string') return { kind: 'condition', condition: json, at };
  if (isObject(json)) {
    return isShortForm(json) ? parseShort(json, at, reading) : parseLong(json, at, reading);
  }
  const expected = 'an object, or the name of a condition';
  reading.report(wrongShape('A condition', json, expected, at));
  return undefined;
}

function parseShort(json: JsonObject, at: Path, reading: Reading): ConditionNode | undefined {
  const children: ConditionNode[] = [];
  const parts = shortLeaves(json, at, reading);
  for (const part of parts) {
    if (parts.length > 1 && !countNode(part.at, reading)) return undefined;
    const leaf = leafOf(part, reading);
    if (leaf !== undefined) children.push(leaf);
  }
  const [first] = children;
  return children.length > 1 ? { kind: 'all', children, at } : first;
}

function parseLong(json: JsonObject, at: Path, reading: Reading): ConditionNode | undefined {
  const kinds = KINDS.filter((kind) => Object.hasOwn(json, kind));
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    reportKinds(json, kinds, at, reading);
    return undefined;
  }
  checkKeys(json, keysOf(kind), at, reading);
  const common = { at, ...labels(json, at, reading) };
  switch (kind) {
    case 'all':
    case 'any': {
      const children = parseChildren(json[kind], [...at, kind], reading);
      return children.length === 0 ? undefined : { kind, children, ...common };
    }
    case 'not': {
      const child = parseNode(json[kind], [...at, kind], reading);
      return child === undefined ? undefined : { kind, child, ...common };
    }
    case 'condition': {
      const condition = textAt(json, kind, at, reading);
      return condition === undefined
        ? undefined
        : { kind, condition, ...common, at: [...at, kind] };
    }
    case 'fact':
      return parseLeaf(json, common, reading);
    default:
      return kind satisfies never;
  }
}

function parseChildren(list: unknown, at: Path, reading: Reading): readonly ConditionNode[] {
  if (!Array.isArray(list) || list.length === 0) {
    reading.report(wrongShape(`"${at.at(-1)}"`, list, 'a list of at least one condition', at));
    return [];
  }
  return list.flatMap((json, index) => parseNode(json, [...at, index], reading) ?? []);
}

function parseLeaf(
  json: JsonObject,
  common: Pick<LeafNode, 'at' | 'name' | 'priority'>,
  reading: Reading,
): ConditionNode | undefined {
  const { at } = common;
  const left = factUse(json, at, reading);
  const isComplete = [hasKey(json, 'operator', at, reading), hasKey(json, 'value', at, reading)];
  const operator = textAt(json, 'operator', at, reading);
  if (left === undefined || operator === undefined || isComplete.includes(false)) return undefined;
  const places = {
    fact: [...at, 'fact'],
    path: [...at, 'path'],
    params: [...at, 'params'],
    operator: [...at, 'operator'],
    value: [...at, 'value'],
  };
  return leafOf({ ...common, left, operator, value: json['value'], places }, reading);
}

/** A leaf from its parts: the value may be a condition about items, or refer to a fact. */
function leafOf(leaf: LeafParts, reading: Reading): LeafNode | undefined {
  const { value, places } = leaf;
  if (reading.operators.lookup(leaf.operator).kind === 'item') {
    const inner: Reading = { ...reading, factNames: new Set([...reading.factNames, 'item']) };
    const each = parseNode(value, places.value, inner);
    return each === undefined ? undefined : { kind: 'leaf', ...leaf, each };
  }
  if (!isObject(value) || !Object.hasOwn(value, 'fact')) return { kind: 'leaf', ...leaf };
  checkKeys(value, USE_KEYS, places.value, reading);
  const right = factUse(value, places.value, reading);
  return right === undefined ? undefined : { kind: 'leaf', ...leaf, right };
}

function reportKinds(json: JsonObject, kinds: readonly string[], at: Path, reading: Reading): void {
  const expected = 'exactly one of "all", "any", "not", "condition" and "fact"';
  const found = kinds.length > 0 ? kinds : Object.keys(json);
  const seen = found.length === 0 ? 'no key' : found.map((key) => `"${key}"`).join(' and ');
  const message = `A condition has ${seen}: expected ${expected}.`;
  reading.report({ code: 'condition-kind', path: at, params: { found, expected }, message });
}
