/** Most levels, values and code units of one document. */
export interface JsonLimits {
  /** Objects and lists inside one another, the outermost counted. */
  readonly depthMax: number;
  /** Objects, lists and plain values together. */
  readonly valuesMax: number;
  /** Code units of all texts and keys together. */
  readonly textMax: number;
}

export type JsonFault =
  | { readonly code: 'too-deep'; readonly max: number }
  | {
      readonly code: 'too-large';
      readonly what: 'values' | 'code units of text';
      readonly max: number;
    }
  | {
      readonly code: 'not-json';
      readonly found: string;
      readonly path: readonly (string | number)[];
    };

/** A document of one's own, or the first limit that the one given breaks. */
export type JsonReading =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly fault: JsonFault };

/**
 * A copy of a document that shares nothing with it; what is not JSON (functions, NaN, dates, empty
 * places in a list) is a fault, an undefined property counts as absent. Each property is read
 * once, the recursion ends at `depthMax` and the work at `valuesMax`. Throws only what a property
 * throws when it is read.
 */
export function readJson(document: unknown, limits: JsonLimits): JsonReading {
  const tally: Tally = { limits, values: 0, text: 0, fault: undefined };
  const value = copyOf(document, 0, tally);
  return tally.fault === undefined ? { ok: true, value } : { ok: false, fault: tally.fault };
}

/** What was read so far; once there is a fault nothing more is. */
interface Tally {
  readonly limits: JsonLimits;
  values: number;
  text: number;
  fault: JsonFault | undefined;
}

function copyOf(value: unknown, depth: number, tally: Tally): unknown {
  if (tally.fault !== undefined) return undefined;
  tally.values += 1;
  if (tally.values > tally.limits.valuesMax) return fail(tally, 'values');
  if (typeof value === 'string') return countText(value, tally);
  if (typeof value === 'object' && value !== null) return copyContainer(value, depth + 1, tally);
  const found = strangeness(value);
  if (found !== undefined) tally.fault = { code: 'not-json', found, path: [] };
  return value;
}

function copyContainer(value: object, depth: number, tally: Tally): unknown {
  if (depth > tally.limits.depthMax) {
    tally.fault = { code: 'too-deep', max: tally.limits.depthMax };
    return undefined;
  }
  if (Array.isArray(value)) return copyList(value, depth, tally);
  if (isPlainObject(value)) return copyObject(value as Fields, depth, tally);
  tally.fault = { code: 'not-json', found: 'an object of a class', path: [] };
  return undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** A list longer than the values that are left is not walked. */
function copyList(list: readonly unknown[], depth: number, tally: Tally): unknown {
  const { length } = list;
  if (length > tally.limits.valuesMax - tally.values) return fail(tally, 'values');
  const copy: unknown[] = [];
  for (let index = 0; index < length; index += 1) {
    copy.push(copyOf(list[index], depth, tally));
    if (tally.fault !== undefined) return below(index, tally);
  }
  return copy;
}

function copyObject(object: Fields, depth: number, tally: Tally): unknown {
  const keys = Object.keys(object);
  if (keys.length > tally.limits.valuesMax - tally.values) return fail(tally, 'values');
  const copy: Record<string, unknown> = {};
  for (const key of keys) {
    const value = object[key];
    if (value === undefined) continue;
    countText(key, tally);
    put(copy, key, copyOf(value, depth, tally));
    if (tally.fault !== undefined) return below(key, tally);
  }
  return copy;
}

/** Gives an object a property; `__proto__` is a key like any other, assigned it would be none. */
export function put(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, ...ORDINARY });
}

const ORDINARY = { configurable: true, enumerable: true, writable: true } as const;

function countText(text: string, tally: Tally): string {
  tally.text += text.length;
  if (tally.text > tally.limits.textMax) fail(tally, 'code units of text');
  return text;
}

function fail(tally: Tally, what: 'values' | 'code units of text'): undefined {
  const { valuesMax, textMax } = tally.limits;
  tally.fault = { code: 'too-large', what, max: what === 'values' ? valuesMax : textMax };
  return undefined;
}

/** The place of a fault gets its keys on the way out. */
function below(key: string | number, tally: Tally): undefined {
  const { fault } = tally;
  if (fault?.code === 'not-json') tally.fault = { ...fault, path: [key, ...fault.path] };
  return undefined;
}

/** What a plain value is, where JSON has no such thing. */
function strangeness(value: unknown): string | undefined {
  if (value === null || typeof value === 'boolean') return undefined;
  if (typeof value !== 'number')
    return value === undefined ? 'an empty place' : `a ${typeof value}`;
  return Number.isFinite(value) ? undefined : String(value);
}

/** Whether an object is what a JSON object becomes, from whatever realm, and of no class. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
