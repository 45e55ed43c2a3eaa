import type { Reason } from '../model/outcome.ts';
import { formatExact, over, times, toInteger } from '../units/exact.ts';
import type { Commanded, CommandRefusal } from './command.ts';
import { badPayload } from './payload.ts';
import type { Move } from './plan.ts';
import type { ReturnPart } from './reverse-payload.ts';
import { worthOf } from './shortfall.ts';
import { type PointsPart, pointsPart, returning } from './spend.ts';

/** What a refund gives back of points that were spent. */
export interface ReturnedPoints {
  readonly moves: readonly Move[];
  readonly reasons: readonly Reason[];
  /** Refs whose spends come back. */
  readonly refs: ReadonlySet<string>;
}

const NONE: ReturnedPoints = { moves: [], reasons: [], refs: new Set() };

/**
 * The points part of the orders that a refund names: all that has not come back where the whole order
 * does, or so many points; never more than was spent. Nothing else gives spent points back but `cancel`.
 */
export function returnedPoints(
  parts: readonly ReturnPart[],
  commanded: Commanded,
): CommandRefusal | ReturnedPoints {
  if (commanded.context.event.type !== 'refund') return NONE;
  const back: Back = { moves: [], reasons: [], refs: new Set() };
  for (const part of parts) {
    if (part.points === undefined && part.what.kind !== 'all') continue;
    const refusal = giveBack(part, back, commanded);
    if (refusal) return refusal;
  }
  return overflows(back.moves, commanded) ?? back;
}

interface Back {
  readonly moves: Move[];
  readonly reasons: Reason[];
  readonly refs: Set<string>;
}

function giveBack(part: ReturnPart, back: Back, commanded: Commanded): CommandRefusal | undefined {
  const { ref, points: stated } = part;
  const found = leftOf(ref, back.moves, commanded);
  if (!found) {
    if (stated) back.reasons.push({ code: 'nothing-left', params: { ref } });
    return undefined;
  }
  const units = unitsOf(part, found, commanded);
  if (typeof units !== 'number') return units;
  const { id, spend, points: left } = found;
  if (units > left) {
    const reason = exceeding(ref, units - left, found, commanded);
    if (commanded.version.undo.refusesExcess) return reason;
    back.reasons.push(reason);
  }
  const move = returning({ id, spend, points: Math.min(units, left) }, commanded);
  back.moves.push({ ...move, n: String(back.moves.length) });
  back.refs.add(ref);
  return undefined;
}

/** What is left of a spend beside what this refund has given back of it, by another of its names. */
function leftOf(ref: string, moves: readonly Move[], commanded: Commanded): PointsPart | undefined {
  const found = pointsPart(ref, commanded);
  if (!found) return undefined;
  const { id, spend } = found;
  const now = moves.reduce((sum, move) => sum + (move.eventId === id ? move.points : 0), 0);
  const points = found.points - now;
  return points === 0
    ? undefined
    : { id, spend: { ...spend, returned: spend.returned + now }, points };
}

/** Whole units of the points that a refund names, or all that is left. */
function unitsOf(
  { points, path }: ReturnPart,
  { spend, points: left }: PointsPart,
  { program }: Commanded,
): CommandRefusal | number {
  if (points === undefined) return left;
  const { scale = 0 } = program.currencies[spend.currency] ?? {};
  const units = times(points, { num: 10 ** scale, den: 1 });
  const whole = toInteger(units, 'floor');
  if (whole === undefined || whole !== toInteger(units, 'ceil'))
    return badPayload(`${path}.points`, 'points with no more digits than the currency has');
  return whole;
}

function exceeding(
  ref: string,
  excess: number,
  { spend }: PointsPart,
  { program }: Commanded,
): CommandRefusal {
  const { id: currency, scale = 0 } = program.currencies[spend.currency] ?? {};
  const by = over({ num: excess, den: 1 }, { num: 10 ** scale, den: 1 });
  return { code: 'exceeds', params: { ref, by: by && formatExact(by), currency } };
}

function overflows(
  moves: readonly Move[],
  { context: { member } }: Commanded,
): CommandRefusal | undefined {
  const sums = new Map<number, number>();
  for (const { currency, points } of moves)
    sums.set(currency, (sums.get(currency) ?? worthOf(currency, member)) + points);
  return [...sums.values()].every(Number.isSafeInteger)
    ? undefined
    : { code: 'overflow', params: {} };
}
