import type { MemberRow, ShortfallRow } from '../model/member-row.ts';
import type { Shortfall } from '../model/shortfall.ts';
import type { Program } from '../rules/program.ts';
import { toDay } from '../units/civil.ts';
import { lazy } from '../units/lazy.ts';
import { day, type Fault, id, is, list, object, optional, text } from './fault.ts';
import { idOrNothing } from './message-check.ts';
import { currencyOf } from './row-error.ts';

/** What a member is short of, as JSON. */
export function shortfallRows(
  shortfalls: readonly Shortfall[],
  { currencies }: Program,
): readonly ShortfallRow[] {
  return shortfalls.map((one) => ({
    entryId: one.entryId,
    eventId: one.eventId,
    ruleId: one.ruleId,
    label: one.label,
    currency: currencies[one.currency]?.id ?? '',
    points: one.points,
    day: one.day,
    ...(one.reverses !== undefined && { reverses: one.reverses }),
  }));
}

/** Back from a row that was checked, sharing nothing with it. */
export function thawShortfalls(
  rows: MemberRow['shortfalls'] = [],
  program: Program,
): readonly Shortfall[] {
  return rows.map(({ entryId, eventId, ruleId, label, currency, points, day: of, reverses }) => ({
    entryId,
    eventId,
    ruleId,
    label,
    currency: currencyOf(currency, program),
    points,
    day: toDay(of),
    reverses,
  }));
}

/** What is wrong with the shortfalls in a row of a member. */
export const shortfallsTest = lazy(() =>
  list(
    object({
      entryId: text,
      eventId: idOrNothing,
      ruleId: text,
      label: text,
      currency: id,
      points: is(
        'a whole number above 0',
        (value) => Number.isSafeInteger(value) && Number(value) > 0,
      ),
      day,
      reverses: optional(text),
    }),
  ),
);

/** Whoever has points of a currency has paid what there was to pay of it. */
export function shortfallFault({ balances, shortfalls = [] }: MemberRow): Fault | undefined {
  const balanceOf = new Map(balances);
  const index = shortfalls.findIndex(({ currency }) => (balanceOf.get(currency) ?? 0) > 0);
  if (index < 0) return undefined;
  return {
    path: ['shortfalls', index],
    found: 'points beside it',
    expected: 'none left to pay it',
  };
}
