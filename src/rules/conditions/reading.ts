import type { PathSegment } from '../../model/issue.ts';
import { type ConditionIssue, unknownName, wrongShape } from './codes.ts';
import { CONDITIONS_MAX, isObject, tooLarge } from './limits.ts';
import type { FactUse, LeafNode } from './node.ts';
import type { OperatorTable } from './operators.ts';
import type { Params } from './shape.ts';

export type Path = readonly PathSegment[];
export type JsonObject = Readonly<Record<string, unknown>>;
export type LeafParts = Omit<LeafNode, 'kind' | 'each' | 'right'>;

/** What reading a condition needs to know, and where its faults go. */
export interface Reading {
  readonly operators: OperatorTable;
  readonly factNames: ReadonlySet<string>;
  report(issue: ConditionIssue): void;
  /** Nodes read so far, nested item conditions included. */
  readonly tally: { nodes: number };
}

export const KINDS = ['all', 'any', 'not', 'condition', 'fact'] as const;
const LABELS = ['name', 'priority'] as const;
/** The keys of a fact on the right-hand side. */
export const USE_KEYS = ['fact', 'path', 'params'] as const;
const LEAF_KEYS = [...USE_KEYS, 'operator', 'value'] as const;

/** Every key of the long form; a short form holds none of them. */
export const LONG_FORM_KEYS: readonly string[] = [...KINDS, ...LEAF_KEYS, ...LABELS];

/** Counts one more node; false, with an issue at the first, when there are too many. */
export function countNode(at: Path, reading: Reading): boolean {
  reading.tally.nodes += 1;
  if (reading.tally.nodes === CONDITIONS_MAX + 1) {
    reading.report(tooLarge('conditions', CONDITIONS_MAX, at));
  }
  return reading.tally.nodes <= CONDITIONS_MAX;
}

/** The keys of a node of this kind. */
export function keysOf(kind: string): readonly string[] {
  return kind === 'fact' ? [...LEAF_KEYS, ...LABELS] : [kind, ...LABELS];
}

/** Reports every key that is not known. */
export function checkKeys(
  json: JsonObject,
  known: readonly string[],
  at: Path,
  reading: Reading,
): void {
  for (const key of Object.keys(json)) {
    if (known.includes(key)) continue;
    reading.report(unknownName('condition-unknown-key', key, { known }, [...at, key]));
  }
}

/** `name` and `priority`, those that are there and have the right shape. */
export function labels(
  json: JsonObject,
  at: Path,
  reading: Reading,
): { readonly name?: string; readonly priority?: number } {
  const name = textAt(json, 'name', at, reading);
  const priority = Object.hasOwn(json, 'priority') ? json['priority'] : undefined;
  const isPriority =
    typeof priority === 'number' && Number.isSafeInteger(priority) && priority >= 1;
  if (priority !== undefined && !isPriority) {
    const expected = 'a whole number from 1';
    reading.report(wrongShape('"priority"', priority, expected, [...at, 'priority']));
  }
  return { ...(name === undefined ? {} : { name }), ...(isPriority ? { priority } : {}) };
}

/** Reports a key that has to be there; true when it is. */
export function hasKey(json: JsonObject, key: string, at: Path, reading: Reading): boolean {
  if (Object.hasOwn(json, key)) return true;
  const message = `The key "${key}" is missing: a comparison needs "fact", "operator" and "value".`;
  reading.report({ code: 'condition-missing-key', path: at, params: { key }, message });
  return false;
}

/** A text that is there and not empty; undefined, with an issue if it is anything else. */
export function textAt(
  json: JsonObject,
  key: string,
  at: Path,
  reading: Reading,
): string | undefined {
  if (!Object.hasOwn(json, key)) return undefined;
  const value = json[key];
  if (typeof value === 'string' && value !== '') return value;
  reading.report(wrongShape(`"${key}"`, value, 'a text that is not empty', [...at, key]));
  return undefined;
}

/** `fact`, `path` and `params`, on either side of a comparison. */
export function factUse(json: JsonObject, at: Path, reading: Reading): FactUse | undefined {
  const fact = textAt(json, 'fact', at, reading);
  const path = textAt(json, 'path', at, reading);
  const params = paramsAt(json, at, reading);
  if (fact === undefined) return undefined;
  return {
    fact,
    ...(path === undefined ? {} : { path }),
    ...(params === undefined ? {} : { params }),
  };
}

function paramsAt(json: JsonObject, at: Path, reading: Reading): Params | undefined {
  if (!Object.hasOwn(json, 'params')) return undefined;
  const params = json['params'];
  if (isObject(params)) return params;
  reading.report(wrongShape('"params"', params, 'an object', [...at, 'params']));
  return undefined;
}
