import { unknownName, wrongShape } from './codes.ts';
import { isObject } from './limits.ts';
import {
  type JsonObject,
  type LeafParts,
  LONG_FORM_KEYS,
  type Path,
  type Reading,
} from './reading.ts';

/** A short form has keys, and none of the long form's. */
export function isShortForm(json: JsonObject): boolean {
  const keys = Object.keys(json);
  return keys.length > 0 && !keys.some((key) => LONG_FORM_KEYS.includes(key));
}

/**
 * The comparisons that a short form stands for, sorted by key and operator:
 * `{"member.idleDays": {"greaterThan": 3}}` is fact `member`, path `$.idleDays`, `greaterThan`, 3.
 */
export function shortLeaves(json: JsonObject, at: Path, reading: Reading): readonly LeafParts[] {
  return Object.keys(json)
    .sort()
    .flatMap((key) => leavesOfKey(key, json[key], at, reading));
}

function leavesOfKey(
  key: string,
  value: unknown,
  at: Path,
  reading: Reading,
): readonly LeafParts[] {
  const dot = key.indexOf('.');
  if (dot < 0 && !reading.factNames.has(key)) {
    const known = [...LONG_FORM_KEYS, ...reading.factNames];
    reading.report(unknownName('condition-unknown-key', key, { known }, [...at, key]));
    return [];
  }
  const left = dot < 0 ? { fact: key } : { fact: key.slice(0, dot), path: `$${key.slice(dot)}` };
  const here = [...at, key];
  const places = { fact: here, path: here, params: here, operator: here, value: here };
  return comparisons(value, here, reading).map(([operator, operand, isNamed]) => {
    const there = isNamed ? [...here, operator] : here;
    const leafPlaces = { ...places, operator: there, value: there };
    return { at: here, left, operator, value: operand, places: leafPlaces };
  });
}

/** Operator, value, and whether the operator was written. */
function comparisons(
  value: unknown,
  at: Path,
  reading: Reading,
): readonly (readonly [string, unknown, boolean])[] {
  if (Array.isArray(value)) return [['in', value, false]];
  if (!isObject(value) || Object.hasOwn(value, 'fact')) return [['equal', value, false]];
  const operators = Object.keys(value).sort();
  if (operators.length === 0) {
    reading.report(wrongShape('A comparison', value, 'at least one operator', at));
  }
  return operators.map((operator) => [operator, value[operator], true]);
}
