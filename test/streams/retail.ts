import type { Row, StreamEvent } from './support.ts';

/** Orders and refunds of a shop, and which ordered units a refund takes back, without a line of the engine. */

/** Thousandths of a decimal with at most three digits; the text is read, never a floating point number. */
export function mills(amount: unknown): bigint {
  const [, sign = '', whole = '', part = ''] =
    /^(-?)(\d+)(?:\.(\d{1,3}))?$/.exec(String(amount)) ?? [];
  return BigInt(sign + whole + part.padEnd(3, '0'));
}

export type OrderLine = readonly [sku: string, quantity: number, unitPrice: string];

export function linesOf({ data }: StreamEvent): readonly OrderLine[] {
  return data['lines'] as readonly OrderLine[];
}

/** Units of some lines of one order, by the index of the line. */
export interface Returned {
  readonly ref: string;
  readonly lines: ReadonlyMap<number, number>;
}

/** A refund as the orders that it takes units of, in the order in which its lines name them. */
export interface MatchedRefund {
  readonly parts: readonly Returned[];
  /** Units that no order explains. */
  readonly unmatched: number;
}

interface Match {
  readonly refundId: string;
  readonly sku: string;
  readonly matches: readonly (readonly [ref: string, quantity: number, unitPrice: string])[];
  /** Absent where every unit was found. */
  readonly unmatched?: number;
}

/** Every refund by its id. Equal lines of an order are taken from the first on, no unit twice. */
export function matchRefunds(
  orders: readonly StreamEvent[],
  matches: readonly Row[],
): ReadonlyMap<string, MatchedRefund> {
  const left = new Map(
    orders.map((order) => [
      order.id,
      linesOf(order).map(([sku, units, price]) => ({ what: `${sku} ${price}`, units })),
    ]),
  );
  const refunds = new Map<string, { parts: Map<string, Map<number, number>>; unmatched: number }>();
  for (const { data } of matches) {
    const match = data as unknown as Match;
    const refund = refunds.get(match.refundId) ?? { parts: new Map(), unmatched: 0 };
    refunds.set(match.refundId, refund);
    refund.unmatched += match.unmatched ?? 0;
    for (const [ref, quantity, price] of match.matches) {
      const part = refund.parts.get(ref) ?? new Map<number, number>();
      refund.parts.set(ref, part);
      takeUnits(left.get(ref) ?? [], `${match.sku} ${price}`, quantity, part);
    }
  }
  return new Map(
    [...refunds].map(([id, { parts, unmatched }]) => {
      return [id, { parts: [...parts].map(([ref, lines]) => ({ ref, lines })), unmatched }];
    }),
  );
}

function takeUnits(
  lines: { readonly what: string; units: number }[],
  what: string,
  quantity: number,
  into: Map<number, number>,
): void {
  let missing = quantity;
  for (const [index, line] of lines.entries()) {
    const units = line.what === what ? Math.min(missing, line.units) : 0;
    if (units === 0) continue;
    line.units -= units;
    missing -= units;
    into.set(index, (into.get(index) ?? 0) + units);
  }
  if (missing > 0) throw new Error(`${missing} units of ${what} are in no line of the order.`);
}

/** Pounds of returned units at the price of their purchase, in thousandths. */
export function priceOf({ lines }: Returned, order: StreamEvent): bigint {
  const ordered = linesOf(order);
  let sum = 0n;
  for (const [index, units] of lines) sum += mills(ordered[index]?.[2]) * BigInt(units);
  return sum;
}

/** Thousandths as a decimal. */
export function decimalOf(amount: bigint): string {
  const digits = String(amount).padStart(4, '0');
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`;
}
