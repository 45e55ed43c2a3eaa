import type { Lot } from '../model/lot.ts';
import type { Member } from '../model/member.ts';
import type { CompiledExpiry } from '../rules/compiled-time.ts';
import { daysOn } from '../rules/expiry.ts';
import type { Program, Version } from '../rules/program.ts';
import type { Calendar } from '../units/calendar.ts';
import { type Day, toDay } from '../units/civil.ts';
import { partsOf } from '../units/duration.ts';
import type { Instant } from '../units/instant.ts';
import { type Boundary, lose } from './boundary.ts';
import { plainCalc } from './ledger.ts';
import type { Timer } from './timers.ts';

/** Lots whose last day is over, and all lots of those who have done nothing for long. */
export function lapseTimers(program: Program, { expiries }: Version): readonly Timer[] {
  const byDay = program.currencies.flatMap(({ lots }, currency) =>
    lots ? [lapseTimer(currency)] : [],
  );
  return [...byDay, ...expiries.filter(({ inactive }) => inactive).map(inactivityTimer)];
}

/** First instant at which a lot can no longer be spent. */
export function lapsesAt(lastDay: number, calendar: Calendar): number {
  return Number.isFinite(lastDay) ? calendar.startOf(toDay(lastDay + 1)) : lastDay;
}

function lapseTimer(currency: number): Timer {
  return {
    phase: 'lapse',
    ruleId: '',
    next: ({ lots }, _from, calendar) => {
      const first = lots[currency]?.[0];
      return first ? lapsesAt(first.lastDay, calendar) : Number.POSITIVE_INFINITY;
    },
    run: (boundary) => {
      const { member, event, calendar } = boundary.context;
      const lots = member.lots[currency] ?? [];
      // Lots stand in the order of their last days.
      const end = lots.findIndex(({ lastDay }) => lapsesAt(lastDay, calendar) > event.at);
      const over = lots.slice(0, end < 0 ? lots.length : end);
      // The rule that set the day may do something else by now, at the same instant.
      for (const [index, lot] of over.entries())
        lapse(lot, { currency, ruleId: lot.ruleId, n: `lot/${index}` }, boundary);
    },
  };
}

interface Lapsing {
  readonly currency: number;
  readonly ruleId: string;
  readonly n: string;
}

function lapse(lot: Lot, { currency, ruleId, n }: Lapsing, boundary: Boundary): void {
  const { scale = 0 } = boundary.posting.program.currencies[currency] ?? {};
  const points = -lot.points;
  const calc = plainCalc(points, scale);
  lose(
    { kind: 'expiration', contra: 'expired', ruleId, currency, points, calc, from: [lot], n },
    boundary,
  );
}

function inactivityTimer(expiry: CompiledExpiry): Timer {
  const { ruleId, currency, retiredAt } = expiry;
  return {
    phase: 'lapse',
    ruleId,
    next: (member, from, calendar) => {
      if ((member.lots[currency]?.length ?? 0) === 0) return Number.POSITIVE_INFINITY;
      const at = nextInactivity(member, expiry, from, calendar);
      return at < retiredAt ? at : Number.POSITIVE_INFINITY;
    },
    run: (boundary) => {
      const lots = [...(boundary.context.member.lots[currency] ?? [])];
      for (const [index, lot] of lots.entries())
        lapse(lot, { currency, ruleId, n: String(index) }, boundary);
    },
  };
}

/**
 * The end of the last day of the stretch, or of the next such stretch: what comes in later from
 * others lapses with that.
 */
function nextInactivity(
  { lastActiveAt, metAt }: Member,
  { inactive = {} }: CompiledExpiry,
  from: Instant,
  calendar: Calendar,
): number {
  const since = lastActiveAt ?? metAt;
  if (since === undefined) return Number.POSITIVE_INFINITY;
  const day = calendar.dayAt(since);
  const ends = (n: number) => lapsesAt(daysOn(day, times(inactive, n)), calendar);
  let n = stretchesBy(day, calendar.dayAt(from), inactive);
  while (ends(n) <= from) n += 1;
  return ends(n);
}

/** So many stretches are over for sure. */
function stretchesBy(day: Day, today: Day, inactive: CompiledExpiry['inactive']): number {
  const { months, days } = partsOf(inactive ?? {});
  return Math.max(1, Math.floor((today - day) / (months * 31 + days)) - 1);
}

function times(duration: NonNullable<CompiledExpiry['inactive']>, n: number) {
  const { months, days } = partsOf(duration);
  return { months: months * n, days: days * n };
}
