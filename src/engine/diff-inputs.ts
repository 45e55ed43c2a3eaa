import type { Event } from '../model/event.ts';
import { formatExact } from '../units/exact.ts';
import { byCodeUnit } from '../units/identifier.ts';
import { formatInstant, parseInstant } from '../units/instant.ts';
import { CORRECTIONS_MAX } from './correct.ts';
import type { DiffChange } from './diff.ts';

/** How the inputs that correct a ledger are to be called. */
export interface CorrectingInputs {
  /** They are called `<id>-1`, `<id>-2` …; of one comparison always the same, so that posting twice does no harm. */
  readonly id: string;
  /** When they take effect, on none of the days before those that change: ISO 8601 or epoch milliseconds. */
  readonly at: string | number;
  /** For people; stands in `data.reason`. */
  readonly reason?: string | undefined;
}

/** One `correct` for each member, or several where there are too many lines for one. */
export function correctingInputs(
  changes: readonly DiffChange[],
  scaleOf: (currency: string) => number,
  { id, at, reason }: CorrectingInputs,
): readonly Event[] {
  const instant = parseInstant(at);
  if (instant === undefined) throw new RangeError('The instant of a correction is not one.');
  const batches = batchesOf(changes);
  return batches.map(([memberId, batch], index) => {
    const lines = batch.map(({ ruleId: rule, currency, day, was, now }) => {
      const units = { num: now - was, den: 10 ** scaleOf(currency) };
      return { rule, currency, points: formatExact(units), day };
    });
    const data = reason === undefined ? { lines } : { lines, reason };
    return {
      id: `${id}-${index + 1}`,
      type: 'correct',
      memberId,
      at: formatInstant(instant),
      data,
    };
  });
}

type Batch = readonly [memberId: string, changes: readonly DiffChange[]];

function batchesOf(changes: readonly DiffChange[]): readonly Batch[] {
  const byMember = new Map<string, DiffChange[]>();
  for (const change of changes) {
    const own = byMember.get(change.memberId);
    if (own) own.push(change);
    else byMember.set(change.memberId, [change]);
  }
  const batches: Batch[] = [];
  for (const [memberId, own] of [...byMember].sort(([a], [b]) => byCodeUnit(a, b))) {
    for (let start = 0; start < own.length; start += CORRECTIONS_MAX)
      batches.push([memberId, own.slice(start, start + CORRECTIONS_MAX)]);
  }
  return batches;
}
