import { compareLots } from '../model/lot.ts';
import type { LotRow, MemberRow } from '../model/member-row.ts';
import { lazy } from '../units/lazy.ts';
import {
  count,
  type Fault,
  id,
  instant,
  integer,
  is,
  list,
  object,
  optional,
  ordered,
  pairs,
  text,
  tuple,
} from './fault.ts';
import { lotFrom } from './lot-row.ts';
import { idOrNothing, truth } from './message-check.ts';

export const lotTest = lazy(() =>
  object({
    lastDay: optional(integer),
    class: optional(id),
    priority: optional(integer),
    granted: optional(count),
    since: instant,
    ruleId: text,
    points: is(
      'a whole number above 0',
      (value) => Number.isSafeInteger(value) && Number(value) > 0,
    ),
  }),
);

const spendTest = lazy(() =>
  object({
    id,
    at: instant,
    key: optional(id),
    entryId: text,
    currency: id,
    points: count,
    lots: optional(list(lotTest())),
    isCancelled: optional(truth),
    returned: optional(count),
  }),
);

/** In the order in which lots stand. */
function isBefore(a: LotRow, b: LotRow): boolean {
  return compareLots(lotFrom(a), lotFrom(b)) <= 0;
}

/** The fields of a member's row about points that live in time. */
export const timeShape = lazy(() => ({
  lastActiveAt: optional(instant),
  metAt: optional(instant),
  ranAt: optional(instant),
  receivedAt: optional(instant),
  pending: optional(pairs(tuple(id, integer))),
  lots: optional(pairs(tuple(id, ordered<LotRow>(lotTest(), isBefore)))),
  lapsed: optional(pairs(tuple(id, list(lotTest())))),
  held: optional(
    list(
      object({
        id: text,
        eventId: idOrNothing,
        origin: optional(id),
        key: optional(id),
        by: optional(id),
        ruleId: id,
        label: text,
        currency: id,
        points: integer,
        class: optional(id),
        priority: optional(integer),
        tags: optional(list(id)),
        releaseAt: optional(integer),
        releasedBy: optional(id),
        lapses: optional(truth),
        at: instant,
      }),
    ),
  ),
  spends: optional(list(spendTest())),
}));

/** Open lots sum up to the balance, or to 0 in debt; promises sum up to what is pending. */
export function sumFault({
  balances,
  pending = [],
  lots = [],
  held = [],
}: MemberRow): Fault | undefined {
  const balanceOf = new Map(balances);
  for (const [index, [currency, rows]] of lots.entries()) {
    const sum = rows.reduce((total: number, { points }: LotRow) => total + points, 0);
    const expected = Math.max(0, balanceOf.get(currency) ?? 0);
    if (sum !== expected)
      return {
        path: ['lots', index],
        found: `a sum of ${sum}`,
        expected: `${expected}, the balance`,
      };
  }
  const promised = new Map<string, number>();
  for (const { currency, points } of held)
    promised.set(currency, (promised.get(currency) ?? 0) + points);
  for (const [currency, units] of pending)
    promised.set(currency, (promised.get(currency) ?? 0) - units);
  const [wrong] = [...promised].find(([, difference]) => difference !== 0) ?? [];
  if (wrong === undefined) return undefined;
  return { path: ['held'], found: `other sums in "${wrong}"`, expected: 'those that are pending' };
}
