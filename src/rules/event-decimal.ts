import { parseExact } from '../units/exact.ts';
import { parsePath, readerOf } from '../units/path.ts';
import type { Proposal } from './proposal.ts';

/** A decimal in the event, such as `$.data.paid`; `note` is told the path. */
export function eventDecimal(path: string, note: (path: string) => void): Proposal {
  note(path);
  const read = readerOf(parsePath(path) ?? []);
  const missing = { code: 'base-missing', params: { path } } as const;
  return ({ event }) => {
    const value = read(event);
    if (value === undefined) return missing;
    return (
      parseExact(value) ?? { code: 'base-not-a-decimal', params: { path, found: brief(value) } }
    );
  };
}

/** A value short enough for a reason. */
export function brief(value: unknown): string | number | boolean | null {
  if (typeof value === 'string') return value.length > 40 ? `${value.slice(0, 40)}…` : value;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  return Array.isArray(value) ? '[…]' : '{…}';
}
