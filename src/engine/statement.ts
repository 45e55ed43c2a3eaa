import type { Bucket, Entry } from '../model/entry.ts';
import type { LotMove } from '../model/lot.ts';
import { byCodeUnit, joinId } from '../units/identifier.ts';
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
  /** Units that were granted and not available yet, likewise; only currencies that have any. */
  readonly pending: Readonly<Record<string, number>>;
  /** Open lots by currency, the soonest to lapse first; only of currencies whose lines name lots. */
  readonly lots: Readonly<Record<string, readonly LotMove[]>>;
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
  for (const entry of entries) {
    if (entry.memberId !== query.memberId || instantOf(entry.at) > asOf) continue;
    if (instantOf(entry.postedAt) <= asKnownAt) own.push(entry);
  }
  const pending = [...sumsIn('pending', own)].filter(([, units]) => units !== 0);
  return {
    memberId: query.memberId,
    balances: byCurrency(sumsIn('available', own)),
    pending: byCurrency(new Map(pending)),
    lots: byCurrency(lotsIn(own)),
    entries: own.sort((a, b) => a.seq - b.seq),
  };
}

function sumsIn(bucket: Bucket, entries: readonly Entry[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const entry of entries) {
    if (entry.bucket !== bucket) continue;
    sums.set(entry.currency, (sums.get(entry.currency) ?? 0) + entry.points);
  }
  return sums;
}

function byCurrency<T>(sums: ReadonlyMap<string, T>): Readonly<Record<string, T>> {
  return Object.fromEntries([...sums].sort(([a], [b]) => byCodeUnit(a, b)));
}

/** What the lines have left of each lot. */
function lotsIn(entries: readonly Entry[]): ReadonlyMap<string, readonly LotMove[]> {
  const byLot = new Map<string, { readonly currency: string; readonly lot: LotMove }>();
  for (const { currency, lots = [] } of entries) {
    for (const move of lots) {
      const { points, ...label } = move;
      const key = joinId([currency, JSON.stringify(label, LABELS)]);
      const before = byLot.get(key)?.lot.points ?? 0;
      byLot.set(key, { currency, lot: { ...move, points: before + points } });
    }
  }
  const open = new Map<string, LotMove[]>();
  for (const { currency, lot } of byLot.values())
    if (lot.points !== 0) open.set(currency, [...(open.get(currency) ?? []), lot]);
  for (const lots of open.values()) lots.sort(compareMoves);
  return open;
}

/** Names in one order, whatever the order in a stored line. */
const LABELS = ['through', 'class', 'priority', 'granted'];

function compareMoves(a: LotMove, b: LotMove): number {
  const { through: last = NEVER, granted: first = '', priority = 0, class: name = '' } = a;
  return (
    byCodeUnit(last, b.through ?? NEVER) ||
    byCodeUnit(first, b.granted ?? '') ||
    priority - (b.priority ?? 0) ||
    byCodeUnit(name, b.class ?? '')
  );
}

/** Comes after every date. */
const NEVER = '~';

function bound(instant: string | number | undefined): number {
  return instant === undefined ? Number.POSITIVE_INFINITY : instantOf(instant);
}

function instantOf(value: string | number): Instant {
  const at = parseInstant(value);
  if (at === undefined) throw new RangeError(`"${String(value)}" is not an instant.`);
  return at;
}
