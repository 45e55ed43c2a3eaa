/** An object replacement character: allowed in ids, and written by nobody. */
const MARK = '\uFFFC';

/**
 * The value as a schema sees it: zod passes over the key `__proto__` of a record without a look,
 * and here it is a key like any other. So it gets a mark, and so does what already looks marked.
 * Only for values of bounded depth.
 */
export function markProto(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(markProto);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      looksMarked(key) ? key + MARK : key,
      markProto(inner),
    ]),
  );
}

/** The key as it stands in the document. */
export function unmarkProto<Segment extends string | number>(segment: Segment): Segment | string {
  return typeof segment === 'string' && looksMarked(segment) ? segment.slice(0, -1) : segment;
}

function looksMarked(key: string): boolean {
  return key.startsWith('__proto__') && key.slice('__proto__'.length).replaceAll(MARK, '') === '';
}
