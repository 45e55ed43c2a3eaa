import type { Duration } from 'date-fns';
import type { Lot } from '../model/lot.ts';
import type { Spend } from '../model/spend.ts';
import type { Context } from '../rules/context.ts';
import { daysOn } from '../rules/expiry.ts';
import type { ProgramCurrency } from '../rules/program.ts';
import type { Commanded, CommandRefusal } from './command.ts';
import { expiriesFor, lotFor, withPoints } from './lots.ts';
import { badPayload, currencyIn, unitsIn } from './payload.ts';
import { type Move, plainMove } from './plan.ts';
import { worthOf } from './shortfall.ts';
import { addSpend, forgetSpends, spendMeant, spendOf } from './spends.ts';

/** `redeem{points, currency?}`: takes points, all or none. At most one accepted spend for each key. */
export function redeem(commanded: Commanded): CommandRefusal | readonly Move[] {
  const { context, program, version, isDecided } = commanded;
  const { event, member } = context;
  const currency = currencyIn(event.data?.['currency'], program, version);
  if (currency === undefined) return badPayload('$.data.currency', 'a currency of the rule set');
  const { id = '', spendable = true } = program.currencies[currency] ?? {};
  if (!spendable) return { code: 'not-spendable', params: { currency: id } };
  const needs = unitsIn(event.data?.['points'], program.currencies[currency]);
  if (needs === undefined || needs <= 0) return badPayload('$.data.points', 'points above 0');
  if (!isDecided && isSpent(commanded))
    return { code: 'already-spent', params: { key: event.key } };
  const has = member.balances[currency] ?? 0;
  if (has < needs && !isDecided)
    return { code: 'insufficient-points', params: { currency: id, needs, has } };
  const terms = { contra: 'redeemed', ruleId: '', n: '0' };
  const { key } = event;
  return [{ ...plainMove('redemption', { currency, points: -needs }, terms), spend: { key } }];
}

function isSpent(commanded: Commanded): boolean {
  const { event, member } = commanded.context;
  const spend = event.key === undefined ? undefined : spendOf(event.key, member);
  return spend !== undefined && standing(spend) > 0 && !isPast(spend, commanded);
}

/** Whether a spend can no longer be cancelled; then its key is free again, remembered or not. */
function isPast({ at, currency }: Spend, { context, program }: Commanded): boolean {
  const { cancelWithin = NO_TIME } = program.currencies[currency] ?? {};
  return context.calendar.shift(at, cancelWithin, 1) < context.event.at;
}

/** `cancel{ref}`: a spend, named by its id or its key, comes back to the lots that it was taken from. */
export function cancel(commanded: Commanded): CommandRefusal | readonly Move[] {
  const { context, program } = commanded;
  const { event, member } = context;
  const { ref } = event;
  if (ref === undefined) return badPayload('$.ref', 'the id or the key of a spend');
  const found = spendMeant(ref, member);
  if (!found) return { code: 'unknown-spend', params: { ref } };
  const [id, spend] = found;
  const points = standing(spend);
  if (points === 0) return { code: 'already-cancelled', params: { ref } };
  const { currency } = spend;
  const { cancelWithin: within } = program.currencies[currency] ?? {};
  if (isPast(spend, commanded)) return { code: 'cancel-too-late', params: { ref, within } };
  if (!Number.isSafeInteger(worthOf(currency, member) + points))
    return { code: 'overflow', params: { ref } };
  return [returning({ id, spend, points }, commanded)];
}

/** Units of a spend that have not come back. */
function standing({ points, returned }: Spend): number {
  return points - returned;
}

/** What was paid in points of an order, and has not come back yet. */
export interface PointsPart {
  /** Of the redemption. */
  readonly id: string;
  readonly spend: Spend;
  /** Units; above 0. */
  readonly points: number;
}

/** The points part of the order that an id or a key names, as long as a spend can be taken back. */
export function pointsPart(ref: string, commanded: Commanded): PointsPart | undefined {
  const [id, spend] = spendMeant(ref, commanded.context.member) ?? [];
  if (id === undefined || !spend || isPast(spend, commanded)) return undefined;
  const points = standing(spend);
  return points === 0 ? undefined : { id, spend, points };
}

/** Gives units of a spend back to the lots that they were taken from. */
export function returning({ id, spend, points }: PointsPart, commanded: Returning): Move {
  const { currency, entryId } = spend;
  const about = { contra: 'redeemed', ruleId: '', n: '0' };
  const move = plainMove('reversal', { currency, points }, about);
  return { ...move, eventId: id, into: lotsBack(spend, points, commanded), reverses: entryId };
}

type Returning = Pick<Commanded, 'context' | 'version' | 'program'>;

/** Lots that have lapsed meanwhile keep their date, unless the currency says otherwise. */
function lotsBack(
  spend: Spend,
  points: number,
  { context, version, program }: Returning,
): readonly Lot[] | undefined {
  const { currency, lots } = spend;
  const { lots: policy, returns = 'original' } = program.currencies[currency] ?? {};
  if (!lots || !policy) return undefined;
  const { day } = context;
  const expiries = expiriesFor(version, currency);
  const back = lastTaken(lots, spend.returned, points).map((lot) => {
    if (returns === 'original' || lot.lastDay >= day) return lot;
    if (returns !== 'new') return { ...lot, lastDay: daysOn(day, returns) };
    return lotFor(lot.points, { policy, label: lot, expiries }, context);
  });
  const owed = points - back.reduce((sum, lot) => sum + lot.points, 0);
  // What a spend took that was not there came from no lot.
  const label = { class: '', priority: 0 };
  return owed === 0 ? back : [...back, lotFor(owed, { policy, label, expiries }, context)];
}

/** Of what was taken, without what has come back, the last so many units; in the order of taking. */
function lastTaken(lots: readonly Lot[], returned: number, points: number): readonly Lot[] {
  const back: Lot[] = [];
  let skipped = returned;
  let left = points;
  for (const lot of [...lots].reverse()) {
    const gone = Math.min(skipped, lot.points);
    skipped -= gone;
    const part = Math.min(left, lot.points - gone);
    if (part > 0) back.push(withPoints(lot, part));
    left -= part;
  }
  return back.reverse();
}

/** What came back to days that are over lapses again, as far as it has paid no debt. */
export function lapseAgain(
  { currency, eventId, n }: Move,
  lots: readonly Lot[] = [],
  { day }: Context,
): readonly Move[] {
  const over = lots.filter(({ lastDay }) => lastDay < day);
  return over.map((lot, index) => {
    const place = n === '0' ? String(index) : `${n}/${index}`;
    const terms = { contra: 'expired', ruleId: lot.ruleId, n: place };
    const move = plainMove('expiration', { currency, points: -lot.points }, terms);
    return { ...move, eventId, from: [lot] };
  });
}

/** Remembers a spend, so that it can be cancelled, and forgets those that no longer can. */
export function keepSpend(
  spend: Pick<Spend, 'entryId' | 'currency' | 'points' | 'key'>,
  lots: readonly Lot[] | undefined,
  { event, member, calendar }: Context,
  currencies: readonly ProgramCurrency[],
): void {
  const { entryId, currency, points, key } = spend;
  forgetSpends(member, ({ at, currency: of }) => {
    const { cancelWithin = NO_TIME } = currencies[of] ?? {};
    return calendar.shift(at, cancelWithin, 1) < event.at;
  });
  const kept = { at: event.at, key, entryId, currency, points, lots, returned: 0 };
  addSpend(member, event.id, kept);
}

const NO_TIME: Duration = {};
