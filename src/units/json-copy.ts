import { put } from './json-limits.ts';

/**
 * A copy that shares nothing with the original and cannot be changed. Only for JSON of bounded
 * depth; what is undefined is left out, −0 is 0, and `__proto__` stays an ordinary key.
 */
export function copyJson<T>(value: T): T {
  return copyOf(value, Object.keys) as T;
}

/**
 * The same with only some of the properties, and in every object in the order of their code units:
 * equal content has one text.
 */
export function copySorted(object: Fields, keys: ReadonlySet<string> | 'all'): Fields {
  const kept = sortedKeys(object);
  return copyObject(
    object,
    keys === 'all' ? kept : kept.filter((key) => keys.has(key)),
    sortedKeys,
  );
}

type Fields = Readonly<Record<string, unknown>>;

type KeysIn = (object: object) => readonly string[];

function sortedKeys(object: object): readonly string[] {
  return Object.keys(object).sort();
}

function copyOf(value: unknown, keysIn: KeysIn): unknown {
  if (typeof value === 'number') return value + 0;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map((one) => copyOf(one, keysIn)));
  return copyObject(value as Fields, keysIn(value), keysIn);
}

function copyObject(object: Fields, keys: readonly string[], keysIn: KeysIn): Fields {
  const copy: Record<string, unknown> = {};
  for (const key of keys) {
    const value = object[key];
    if (value !== undefined) put(copy, key, copyOf(value, keysIn));
  }
  return Object.freeze(copy);
}
