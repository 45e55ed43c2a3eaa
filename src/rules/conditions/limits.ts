import type { PathSegment } from '../../model/issue.ts';
import { type ConditionIssue, describe } from './codes.ts';

/** JSON levels in one condition: each `all` or `any` is two, so about 31 nested lists. */
const DEPTH_MAX = 64;
/** JSON values in one condition, including those in long `in` lists. */
const VALUES_MAX = 50_000;
/** Lists, negations and comparisons in one condition, named conditions counted at each use. */
export const CONDITIONS_MAX = 1_000;
/** Named conditions that refer to one another in a chain. */
export const CHAIN_MAX = 32;
/** Code units in a `glob` pattern. */
export const PATTERN_MAX = 256;

interface Visit {
  readonly value: unknown;
  readonly depth: number;
  readonly key: PathSegment;
  readonly parent: Visit | undefined;
}

/**
 * Refuses what is too deep, too large or not JSON, before anything recurses.
 * Walks with its own stack, so no nesting can overflow it; a cyclic object is too deep.
 */
export function checkSize(json: unknown, path: readonly PathSegment[]): ConditionIssue | undefined {
  const pending: Visit[] = [{ value: json, depth: 1, key: '', parent: undefined }];
  let seen = 0;
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    const fault = faultOf(visit, path);
    if (fault !== undefined) return fault;
    const children = childrenOf(visit);
    seen += children.length;
    if (seen > VALUES_MAX) return tooLarge('values', VALUES_MAX, path);
    for (const child of children) pending.push(child);
  }
  return undefined;
}

/** A frozen copy that nobody else can change. Only for what `checkSize` let through. */
export function ownCopy(json: unknown): unknown {
  if (Array.isArray(json)) return Object.freeze(json.map(ownCopy));
  if (!isContainer(json)) return json;
  const entries = Object.entries(json).map(([key, value]) => [key, ownCopy(value)] as const);
  return Object.freeze(Object.fromEntries(entries));
}

export function tooDeep(what: string, max: number, path: readonly PathSegment[]): ConditionIssue {
  const message = `The condition is nested too deep: expected at most ${max} ${what}.`;
  return { code: 'condition-too-deep', path, params: { what, max }, message };
}

export function tooLarge(what: string, max: number, path: readonly PathSegment[]): ConditionIssue {
  const message = `The condition is too large: expected at most ${max} ${what}.`;
  return { code: 'condition-too-large', path, params: { what, max }, message };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function faultOf(visit: Visit, path: readonly PathSegment[]): ConditionIssue | undefined {
  if (!isJson(visit.value)) return notJson(visit, path);
  const isTooDeep = isContainer(visit.value) && visit.depth > DEPTH_MAX;
  return isTooDeep ? tooDeep('JSON levels', DEPTH_MAX, path) : undefined;
}

function childrenOf(parent: Visit): readonly Visit[] {
  if (!isContainer(parent.value)) return [];
  const depth = parent.depth + 1;
  return Object.entries(parent.value).map(([key, value]) => ({ value, depth, key, parent }));
}

function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (!isContainer(value)) return false;
  if (Array.isArray(value)) return Object.keys(value).length === value.length;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function notJson(visit: Visit, path: readonly PathSegment[]): ConditionIssue {
  const below: PathSegment[] = [];
  for (let at = visit; at.parent !== undefined; at = at.parent) {
    below.unshift(Array.isArray(at.parent.value) ? Number(at.key) : at.key);
  }
  const found = describe(visit.value);
  const message = `A condition holds ${found}, which is not JSON.`;
  return { code: 'condition-not-json', path: [...path, ...below], params: { found }, message };
}
