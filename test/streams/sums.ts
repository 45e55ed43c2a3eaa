/** Adds to a count or sum in a map. */
export function add<K>(sums: Map<K, number>, key: K, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount);
}

/** Sorted pairs without zeros, so that two maps of sums compare by what they hold. */
export function pairs(sums: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...sums].filter(([, sum]) => sum !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Most differences that are worth reading. */
const MISMATCHES_MAX = 10;

/** The first lines that differ, place by place; long lists are compared much faster than by a matcher. */
export function mismatches(
  known: readonly string[],
  expected: readonly string[],
): readonly string[] {
  const found: string[] = [];
  for (let index = 0; index < Math.max(known.length, expected.length); index += 1) {
    if (known[index] === expected[index]) continue;
    found.push(`${known[index]}, expected ${expected[index]}`);
    if (found.length === MISMATCHES_MAX) break;
  }
  return found;
}
