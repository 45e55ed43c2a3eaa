import type { Lot } from '../model/lot.ts';
import type { CompiledClearing, CompiledExpiry } from '../rules/compiled-time.ts';
import type { Version } from '../rules/program.ts';
import type { Calendar } from '../units/calendar.ts';
import { type Day, firstDayAfter, firstDayOf, toDay } from '../units/civil.ts';
import { formatExact, times, toInteger } from '../units/exact.ts';
import type { Instant } from '../units/instant.ts';
import { type Boundary, lose, mirrored } from './boundary.ts';
import { inOrder } from './lots.ts';
import type { Timer } from './timers.ts';

/** At the end of a period all or a share of stated lots lapses. */
export function clearingTimers({ expiries }: Version): readonly Timer[] {
  return expiries.flatMap((expiry) => (expiry.clear ? [clearingTimer(expiry, expiry.clear)] : []));
}

function clearingTimer(expiry: CompiledExpiry, clear: CompiledClearing): Timer {
  const { ruleId, currency, retiredAt } = expiry;
  return {
    phase: 'clear',
    ruleId,
    next: ({ balances }, from, calendar) => {
      // Open lots sum up to the balance; a part of them never rounds to more.
      if (partOf(Math.max(0, balances[currency] ?? 0), clear) === 0)
        return Number.POSITIVE_INFINITY;
      const at = nextStart(clear, from, calendar);
      return at < retiredAt ? at : Number.POSITIVE_INFINITY;
    },
    run: (boundary) => clearAt(expiry, clear, boundary),
  };
}

function nextStart({ every }: CompiledClearing, from: Instant, calendar: Calendar): Instant {
  return calendar.startOf(firstDayAfter(every, calendar.dayAt(from), calendar.weekStart));
}

function clearAt(expiry: CompiledExpiry, clear: CompiledClearing, boundary: Boundary): void {
  const { context, posting } = boundary;
  const { member, day } = context;
  const { currency, ruleId } = expiry;
  const { lots: policy, scale = 0 } = posting.program.currencies[currency] ?? {};
  const lots = (member.lots[currency] ?? []).filter(statedLots(clear, day, context.calendar));
  const sum = lots.reduce((total, { points }) => total + points, 0);
  const points = partOf(sum, clear);
  if (points === 0 || !policy) return;
  lose(
    {
      kind: 'expiration',
      contra: 'expired',
      ruleId,
      currency,
      points: -points,
      calc: {
        base: formatExact({ num: -sum, den: 10 ** scale }),
        factors: [],
        factor: formatExact(clear.share),
        rounding: mirrored(clear.rounding),
        asked: -points,
        granted: -points,
        cutBy: [],
      },
      from: inOrder(lots, policy.order),
      n: '0',
    },
    boundary,
  );
}

/** Units cleared of so many. */
function partOf(units: number, { share, rounding }: CompiledClearing): number {
  return toInteger(times({ num: units, den: 1 }, share), rounding) ?? 0;
}

/** Which lots a clearing is about; the period that ends is the one before the day of the boundary. */
function statedLots(
  { of, every }: CompiledClearing,
  day: Day,
  { weekStart }: Calendar,
): (lot: Lot) => boolean {
  if (of === 'all') return () => true;
  const first = firstDayOf(every, toDay(day - 1), weekStart);
  const isEarlier = ({ granted }: Lot) => granted < first;
  return of === 'earlier' ? isEarlier : (lot) => !isEarlier(lot) && lot.granted < day;
}
