import type { Entry } from '../model/entry.ts';
import { byCodeUnit } from '../units/identifier.ts';
import { type Instant, parseInstant } from '../units/instant.ts';

export interface StatementQuery {
  readonly memberId: string;
  /** Entries that take effect at or before it; ISO 8601 or epoch milliseconds; all if absent. */
  readonly asOf?: string | number | undefined;
  /** Entries that the book had posted by then; all if absent. */
  readonly asKnownAt?: string | number | undefined;
}

export interface Statement {
  readonly memberId: string;
  /** Available units by currency id, ascending by id; only currencies with entries. */
  readonly balances: Readonly<Record<string, number>>;
  /** In posting order. */
  readonly entries: readonly Entry[];
}

/**
 * A member's ledger and balances as of an instant, folded over entries that the host kept; the
 * book keeps none. Changes nothing.
 * @throws RangeError where an instant is none.
 */
export function statement(entries: Iterable<Entry>, query: StatementQuery): Statement {
  const asOf = bound(query.asOf);
  const asKnownAt = bound(query.asKnownAt);
  const own: Entry[] = [];
  const balances = new Map<string, number>();
  for (const entry of entries) {
    if (entry.memberId !== query.memberId || instantOf(entry.at) > asOf) continue;
    if (instantOf(entry.postedAt) > asKnownAt) continue;
    own.push(entry);
    if (entry.bucket !== 'available') continue;
    balances.set(entry.currency, (balances.get(entry.currency) ?? 0) + entry.points);
  }
  const sorted = [...balances].sort(([a], [b]) => byCodeUnit(a, b));
  return {
    memberId: query.memberId,
    balances: Object.fromEntries(sorted),
    entries: own.sort((a, b) => a.seq - b.seq),
  };
}

function bound(instant: string | number | undefined): number {
  return instant === undefined ? Number.POSITIVE_INFINITY : instantOf(instant);
}

function instantOf(value: string | number): Instant {
  const at = parseInstant(value);
  if (at === undefined) throw new RangeError(`"${String(value)}" is not an instant.`);
  return at;
}
