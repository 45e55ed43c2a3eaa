import type { Duration } from 'date-fns';
import type { Lot } from '../model/lot.ts';
import type { CompiledExpiry } from '../rules/compiled-time.ts';
import type { Version } from '../rules/program.ts';
import type { Calendar } from '../units/calendar.ts';
import { type Day, dayKeyText, toDay } from '../units/civil.ts';
import { joinId } from '../units/identifier.ts';
import type { Boundary } from './boundary.ts';
import type { Timer } from './timers.ts';

/** Tells of lots so long before they lapse; those granted later than that are not told of. */
export function remindTimers({ expiries }: Version): readonly Timer[] {
  const known = new Set(expiries.map(({ ruleId }) => ruleId));
  return expiries.flatMap((expiry) => {
    const isTold = tellerOf(expiry, known);
    return expiry.remind.map((ahead) => remindTimer(expiry, { ahead, isTold }));
  });
}

interface Reminder {
  readonly ahead: Duration;
  isTold(lot: Lot): boolean;
}

/** A rule tells of the lots whose last day it has set; of those that no rule here has, one for all. */
function tellerOf(
  { ruleId, reaches }: CompiledExpiry,
  known: ReadonlySet<string>,
): Reminder['isTold'] {
  const tellsOthers = reaches({ ruleId: '', tags: [] });
  return (lot) => (known.has(lot.ruleId) ? lot.ruleId === ruleId : tellsOthers);
}

function remindTimer(expiry: CompiledExpiry, reminder: Reminder): Timer {
  const { ruleId, currency, retiredAt } = expiry;
  const { ahead, isTold } = reminder;
  return {
    phase: 'remind',
    ruleId,
    next: ({ lots: all }, from, calendar) => {
      const lots = all[currency] ?? [];
      const first = firstAfter(lots, (one) => remindsAt(one, ahead, calendar) > from);
      const lot = lots.find((one, index) => index >= first && isTold(one));
      const at = lot ? remindsAt(lot, ahead, calendar) : Number.POSITIVE_INFINITY;
      return at < retiredAt ? at : Number.POSITIVE_INFINITY;
    },
    run: (boundary) => remindAt(expiry, reminder, boundary),
  };
}

/** The first instant of the day that lies so long before the first day without it. */
function remindsAt({ lastDay }: Lot, ahead: Duration, calendar: Calendar): number {
  if (!Number.isFinite(lastDay)) return Number.POSITIVE_INFINITY;
  const end = calendar.startOf(toDay(lastDay + 1));
  return calendar.startOf(calendar.dayAt(calendar.shift(end, ahead, -1)));
}

/** Lots stand in the order of their last days, and so in that of their reminders. */
function firstAfter(lots: readonly Lot[], isAfter: (lot: Lot) => boolean): number {
  let low = 0;
  let high = lots.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isAfter(lots[middle] as Lot)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function remindAt(
  { ruleId, currency }: CompiledExpiry,
  { ahead, isTold }: Reminder,
  boundary: Boundary,
): void {
  const { context, posting, cause } = boundary;
  const { member, event, calendar } = context;
  const points = new Map<number, number>();
  for (const lot of member.lots[currency] ?? []) {
    if (remindsAt(lot, ahead, calendar) !== event.at || !isTold(lot)) continue;
    points.set(lot.lastDay, (points.get(lot.lastDay) ?? 0) + lot.points);
  }
  const { id: currencyId = '' } = posting.program.currencies[currency] ?? {};
  for (const [lastDay, sum] of points) {
    const through = dayKeyText(lastDay as Day);
    posting.notices.push({
      kind: 'lapse-ahead',
      id: joinId(['', cause, ruleId, 'lapse-ahead', member.id, currencyId, through]),
      memberId: member.id,
      ruleId,
      currency: currencyId,
      points: sum,
      through,
      at: cause,
    });
  }
}
