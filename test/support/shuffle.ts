/** The same JSON with the keys of every object in the opposite order of their code units. */
export function shuffledKeys<T>(value: T): T {
  return turned(value) as T;
}

function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  const pairs = Object.entries(value).map(([key, inner]) => [key, turned(inner)] as const);
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? 1 : -1)));
}
