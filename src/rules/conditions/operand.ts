import type { PathSegment } from '../../model/issue.ts';
import { followerOf, type PathKey, parsePath, pathText, readerOf } from '../../units/path.ts';
import { type ConditionIssue, quote, unknownName } from './codes.ts';
import type { FactPlaces, FactUse } from './node.ts';
import type { Setting } from './setting.ts';
import type { Fact, FactField, FactType, Read } from './shape.ts';

/** A fact, looked up: how to read it and what it holds. */
export interface FactOperand<C> {
  readonly read: Read<C>;
  readonly type: FactType;
}

/** Looks up fact, field, path and params; undefined, with an issue, when one of them is wrong. */
export function factOperand<C>(
  use: FactUse,
  places: FactPlaces,
  setting: Setting<C>,
): FactOperand<C> | undefined {
  const fact = setting.fact(use.fact);
  if (fact === undefined) {
    const choice = { known: setting.factNames };
    setting.report(unknownName('unknown-fact', use.fact, choice, places.fact));
    return undefined;
  }
  const path = use.path ?? '$';
  const keys = parsePath(path);
  if (keys === undefined) {
    setting.report(badPath(path, places.path));
    return undefined;
  }
  setting.note(use.fact + pathText(keys).slice(1));
  const { fields } = fact;
  const [name] = keys;
  if (fields === undefined || name === undefined)
    return openOperand(fact, keys, { use, places, setting });
  const field = fields.get(String(name));
  if (field !== undefined) return fieldOperand(field, keys, { use, places, setting });
  setting.report(
    unknownName(
      'unknown-field',
      String(name),
      { known: fields.keys(), fact: use.fact },
      places.path,
    ),
  );
  return undefined;
}

interface Place<C> {
  readonly use: FactUse;
  readonly places: FactPlaces;
  readonly setting: Setting<C>;
}

function openOperand<C>(
  fact: Fact<C>,
  keys: readonly PathKey[],
  { use, places, setting }: Place<C>,
): FactOperand<C> | undefined {
  if (Object.keys(use.params ?? {}).length > 0) {
    setting.report(badParams(use.fact, 'it takes none', places.params));
    return undefined;
  }
  const { whole } = fact;
  if (keys.length === 0) return { read: whole, type: fact.fields === undefined ? 'any' : 'object' };
  const reader = readerOf(keys);
  return { read: (context) => reader(whole(context)), type: 'any' };
}

function fieldOperand<C>(
  field: FactField<C>,
  keys: readonly PathKey[],
  { use, places, setting }: Place<C>,
): FactOperand<C> | undefined {
  const [name, ...below] = keys;
  const label = `${use.fact}.${name}`;
  if (below.length > 0 && (field.type === 'number' || field.type === 'boolean')) {
    const found = String(below[0]);
    setting.report(unknownName('unknown-field', found, { known: [], fact: label }, places.path));
    return undefined;
  }
  const bound = field.bind(use.params ?? {});
  if (typeof bound !== 'function') {
    setting.report(badParams(label, bound.fault, places.params));
    return undefined;
  }
  if (below.length === 0) return { read: bound, type: field.type };
  const follow = followerOf(below);
  return { read: (context) => follow(bound(context)), type: 'any' };
}

function badPath(found: string, path: readonly PathSegment[]): ConditionIssue {
  const expected = "names and indexes such as $.name, $['name'] and $[0]";
  const params = { found, expected };
  const message = `Bad path ${quote(found)}: expected ${expected}.`;
  return { code: 'condition-path', path, params, message };
}

function badParams(fact: string, fault: string, path: readonly PathSegment[]): ConditionIssue {
  const message = `Bad params for ${fact}: ${fault}.`;
  return { code: 'condition-params', path, params: { fact, fault }, message };
}
