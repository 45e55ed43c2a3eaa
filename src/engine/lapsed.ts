import { type Grant, untilOfGrant } from '../model/grant.ts';
import { isSameLot, type Lot } from '../model/lot.ts';
import type { Member } from '../model/member.ts';
import type { Instant } from '../units/instant.ts';
import { withPoints } from './lots.ts';

/** After so many more lapsed lots those are forgotten that no grant stands behind any more. */
const CLEARING = 16;

/** Stands for all points of a currency that keeps no lots. */
const WHOLE: Lot = {
  lastDay: Number.POSITIVE_INFINITY,
  class: '',
  priority: 0,
  granted: 0,
  since: 0 as Instant,
  ruleId: '',
  points: 1,
};

/** What lapsed, where the currency keeps no lots. */
export function wholeLot(points: number, since: Instant): readonly Lot[] {
  const { lastDay, class: name, priority, granted, ruleId } = WHOLE;
  return [{ lastDay, class: name, priority, granted, since, ruleId, points }];
}

/**
 * Remembers what has lapsed of lots, as long as something may be taken back that went into them: who
 * has lost points by time does not owe them as well.
 */
export function noteLapsed(
  { currency, at }: { readonly currency: number; readonly at: Instant },
  lots: readonly Lot[],
  member: Member,
): void {
  const meant = lots.filter((lot) => standsBehind({ currency, at }, lot, member));
  if (meant.length === 0) return;
  let lapsed = member.lapsed[currency] ?? [];
  for (const lot of meant) lapsed = added(lapsed, lot);
  member.lapsed[currency] =
    lapsed.length % CLEARING === 0
      ? lapsed.filter((lot) => standsBehind({ currency, at }, lot, member))
      : lapsed;
}

function added(lapsed: readonly Lot[], lot: Lot): readonly Lot[] {
  const known = lapsed.find((one) => isSameLot(one, lot));
  if (!known) return [...lapsed, lot];
  return lapsed.map((one) => (one === known ? withPoints(one, one.points + lot.points) : one));
}

/** Whether points that went into a lot may still be taken back. */
function standsBehind(
  { currency, at }: { readonly currency: number; readonly at: Instant },
  lot: Lot,
  { reversibles }: Member,
): boolean {
  for (const of of reversibles.values())
    for (const one of of.grants) {
      const isMeant = one.currency === currency && one.standing > 0 && isOf(one, lot);
      if (isMeant && at < untilOfGrant(of, one)) return true;
    }
  return false;
}

/** A grant of a currency that keeps no lots went into the whole of it. */
function isOf({ lot }: Grant, other: Lot): boolean {
  return isSameLot(lot ?? WHOLE, other);
}

/** Units of what is taken back of a grant that its lot has lost by time; they are forgiven once. */
export function forgive(grant: Grant, units: number, member: Member): number {
  const { currency } = grant;
  const lapsed = member.lapsed[currency]?.find((one) => isOf(grant, one));
  if (!lapsed) return 0;
  const forgiven = Math.min(units - leftOf(grant, units, member), lapsed.points);
  if (forgiven > 0) member.lapsed[currency] = without(member.lapsed[currency], lapsed, forgiven);
  return forgiven;
}

/** Units of a grant that its own lot has left, at most so many. */
function leftOf({ lot, currency }: Grant, units: number, { lots, balances }: Member): number {
  const open = lots[currency];
  const left =
    lot && open
      ? open.find((one) => isSameLot(one, lot))?.points
      : Math.max(0, balances[currency] ?? 0);
  return Math.min(units, left ?? 0);
}

function without(
  lapsed: readonly Lot[] | undefined,
  lot: Lot,
  points: number,
): readonly Lot[] | undefined {
  const left = (lapsed ?? []).flatMap((one) => {
    if (one !== lot) return [one];
    return one.points === points ? [] : [withPoints(one, one.points - points)];
  });
  return left.length === 0 ? undefined : left;
}
