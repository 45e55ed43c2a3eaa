import type { Lot } from '../model/lot.ts';
import type { Member } from '../model/member.ts';
import type { Program } from '../rules/program.ts';
import type { Calendar } from '../units/calendar.ts';
import { type Day, dayKeyText } from '../units/civil.ts';
import { formatInstant, type Instant } from '../units/instant.ts';
import { lapsesAt } from './lapse.ts';

/** Points that lapse together. */
export interface LotStanding {
  readonly currency: string;
  /** Units; above 0. */
  readonly points: number;
  /** Last day on which they can be spent, `YYYY-MM-DD`; absent: they never lapse. */
  readonly through?: string;
  /** First instant at which they are gone, ISO 8601. */
  readonly lapsesAt?: string;
  readonly class?: string;
  readonly priority?: number;
  /** Day of their grants, `YYYY-MM-DD`, where the currency tells lots apart by age. */
  readonly granted?: string;
}

/**
 * The open lots of a member by currency, the soonest to lapse first. They sum up to the balance, or
 * to 0 in debt; a currency that keeps no lots has one that never lapses.
 */
export function lotsOf(member: Member, { currencies }: Program, calendar: Calendar) {
  return currencies.flatMap(({ id, lots }, index): readonly LotStanding[] => {
    if (lots) return (member.lots[index] ?? []).map((lot) => standingOf(lot, id, calendar));
    const points = member.balances[index] ?? 0;
    return points > 0 ? [{ currency: id, points }] : [];
  });
}

function standingOf(lot: Lot, currency: string, calendar: Calendar): LotStanding {
  const { lastDay, class: name, priority, granted, points } = lot;
  return {
    currency,
    points,
    ...(Number.isFinite(lastDay) && {
      through: dayKeyText(lastDay as Day),
      lapsesAt: formatInstant(lapsesAt(lastDay, calendar) as Instant),
    }),
    ...(name !== '' && { class: name }),
    ...(priority !== 0 && { priority }),
    ...(granted !== 0 && { granted: dayKeyText(granted as Day) }),
  };
}
