import { compareLots, isSameLot, type Lot } from '../model/lot.ts';
import type { CompiledExpiry, LotLabel, LotPolicy } from '../rules/compiled-time.ts';
import type { Context } from '../rules/context.ts';
import type { Version } from '../rules/program.ts';
import type { Reachable } from '../rules/reach.ts';
import type { SpendOrder } from '../rules/rule-set.ts';
import type { Instant } from '../units/instant.ts';

/** Puts points into their lot, or into a new one. Lots stand in the order of `compareLots`. */
export function putLot(lots: Lot[], lot: Lot): void {
  for (let i = placeAfter(lots, lot.lastDay) - 1; i >= 0; i -= 1) {
    const known = lots[i] as Lot;
    if (known.lastDay < lot.lastDay) break;
    if (!isSameLot(known, lot)) continue;
    const points = known.points + lot.points;
    if (known.since <= lot.since) lots[i] = withPoints(known, points);
    else {
      lots.splice(i, 1);
      insertLot(lots, withSince(withPoints(known, points), lot.since));
    }
    return;
  }
  insertLot(lots, lot);
}

function insertLot(lots: Lot[], lot: Lot): void {
  const place = lots.findLastIndex((known) => compareLots(known, lot) <= 0) + 1;
  lots.splice(place, 0, lot);
}

/** The first place behind all lots of a last day. */
function placeAfter(lots: readonly Lot[], lastDay: number): number {
  let low = 0;
  let high = lots.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lots[middle] as Lot).lastDay <= lastDay) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A lot is as old as the oldest of its grants, also of those that come back to it. */
function withSince(
  { lastDay, class: name, priority, granted, ruleId, points }: Lot,
  since: Instant,
) {
  return { lastDay, class: name, priority, granted, since, ruleId, points };
}

export function withPoints(lot: Lot, points: number): Lot {
  const { lastDay, class: name, priority, granted, since, ruleId } = lot;
  return { lastDay, class: name, priority, granted, since, ruleId, points };
}

/** Takes points out of lots in the order of spending; answers what was taken of each. There is enough. */
export function takeLots(lots: Lot[], points: number, order: SpendOrder): readonly Lot[] {
  return takeFrom(lots, order === 'soonest' ? lots : [...lots].sort(ORDERS[order]), points);
}

/** The same out of some of the lots, which come in the order in which they are taken. */
export function takeFrom(lots: Lot[], from: readonly Lot[], points: number): readonly Lot[] {
  const taken: Lot[] = [];
  let left = points;
  for (const lot of from) {
    if (left === 0) break;
    const part = Math.min(left, lot.points);
    taken.push(withPoints(lot, part));
    left -= part;
  }
  for (const part of taken) removeLot(lots, part);
  return taken;
}

function removeLot(lots: Lot[], part: Lot): void {
  const index = lots.findIndex((lot) => isSameLot(lot, part));
  const lot = lots[index];
  if (!lot) return;
  if (lot.points === part.points) lots.splice(index, 1);
  else lots[index] = withPoints(lot, lot.points - part.points);
}

/** Also the order in which what is cleared or lapses by a share is taken. */
export function inOrder(lots: readonly Lot[], order: SpendOrder): readonly Lot[] {
  return order === 'soonest' ? lots : [...lots].sort(ORDERS[order]);
}

const ORDERS: Readonly<Record<Exclude<SpendOrder, 'soonest'>, (a: Lot, b: Lot) => number>> = {
  oldest: byAge,
  priority: (a, b) =>
    a.priority - b.priority || (a.class < b.class ? -1 : a.class > b.class ? 1 : byAge(a, b)),
};

function byAge(a: Lot, b: Lot): number {
  return a.granted - b.granted || a.since - b.since || compareLots(a, b);
}

interface LotTerms {
  readonly policy: LotPolicy;
  readonly label: LotLabel;
  readonly expiries: readonly CompiledExpiry[];
}

/** The lot of points that become available now: of several last days the earliest counts. */
export function lotFor(
  points: number,
  { policy, label, expiries }: LotTerms,
  context: Context,
): Lot {
  let lastDay = Number.POSITIVE_INFINITY;
  let ruleId = '';
  for (const expiry of expiries) {
    if (!expiry.lastDayOf || context.event.at >= expiry.retiredAt) continue;
    const day = expiry.lastDayOf(context);
    if (day >= lastDay) continue;
    lastDay = day;
    ruleId = expiry.ruleId;
  }
  return {
    lastDay,
    class: label.class,
    priority: label.priority,
    granted: policy.byDay ? context.day : 0,
    since: context.event.at,
    ruleId,
    points,
  };
}

const NO_AWARD: Reachable = { ruleId: '', tags: [] };

/** The rules that set a last day for points of a currency, by the award that stands behind them, if one does. */
export function expiriesFor(
  { expiries }: Version,
  currency: number,
  of: Reachable = NO_AWARD,
): readonly CompiledExpiry[] {
  return expiries.filter((one) => one.currency === currency && one.reaches(of));
}
