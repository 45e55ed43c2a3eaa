import { put } from './json-limits.ts';

/**
 * A copy that shares nothing with the original and cannot be changed. Only for JSON of bounded
 * depth; what is undefined is left out, −0 is 0, and `__proto__` stays an ordinary key.
 */
export function copyJson<T>(value: T): T {
  return copyOf(value) as T;
}

/** The same with only some of the properties, in the order in which the original has them. */
export function copyKeys(object: Fields, keys: ReadonlySet<string>): Fields {
  return copyObject(
    object,
    Object.keys(object).filter((key) => keys.has(key)),
  );
}

type Fields = Readonly<Record<string, unknown>>;

function copyOf(value: unknown): unknown {
  if (typeof value === 'number') return value + 0;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(copyOf));
  return copyObject(value as Fields, Object.keys(value));
}

function copyObject(object: Fields, keys: readonly string[]): Fields {
  const copy: Record<string, unknown> = {};
  for (const key of keys) {
    const value = object[key];
    if (value !== undefined) put(copy, key, copyOf(value));
  }
  return Object.freeze(copy);
}
