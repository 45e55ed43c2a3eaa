/**
 * A copy that shares nothing with the original and cannot be changed. Only for JSON of bounded
 * depth; `__proto__` stays an ordinary key.
 */
export function copyJson<T>(value: T): T {
  if (value === undefined) return value;
  return freeze(JSON.parse(JSON.stringify(value)));
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
}
