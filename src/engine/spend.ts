import type { Duration } from 'date-fns';
import type { Lot } from '../model/lot.ts';
import type { Spend } from '../model/spend.ts';
import type { Context } from '../rules/context.ts';
import { daysOn } from '../rules/expiry.ts';
import type { ProgramCurrency, Version } from '../rules/program.ts';
import type { Commanded, CommandRefusal } from './command.ts';
import { expiriesFor, lotFor } from './lots.ts';
import { badPayload, currencyIn, unitsIn } from './payload.ts';
import { type Move, plainMove } from './plan.ts';
import { addSpend, forgetSpends, spendMeant, spendOf } from './spends.ts';

/** `redeem{points, currency?}`: takes points, all or none. At most one accepted spend for each key. */
export function redeem(commanded: Commanded): CommandRefusal | readonly Move[] {
  const { context, program, version } = commanded;
  const { event, member } = context;
  const currency = currencyIn(event.data?.['currency'], program, version);
  if (currency === undefined) return badPayload('$.data.currency', 'a currency of the rule set');
  const { id = '', spendable = true } = program.currencies[currency] ?? {};
  if (!spendable) return { code: 'not-spendable', params: { currency: id } };
  const needs = unitsIn(event.data?.['points'], program.currencies[currency]);
  if (needs === undefined || needs <= 0) return badPayload('$.data.points', 'points above 0');
  if (isSpent(commanded)) return { code: 'already-spent', params: { key: event.key } };
  const has = member.balances[currency] ?? 0;
  if (has < needs) return { code: 'insufficient-points', params: { currency: id, needs, has } };
  const terms = { contra: 'redeemed', ruleId: '', n: '0' };
  const { key } = event;
  return [{ ...plainMove('redemption', { currency, points: -needs }, terms), spend: { key } }];
}

function isSpent(commanded: Commanded): boolean {
  const { event, member } = commanded.context;
  const spend = event.key === undefined ? undefined : spendOf(event.key, member);
  return spend !== undefined && !spend.isCancelled && !isPast(spend, commanded);
}

/** Whether a spend can no longer be cancelled; then its key is free again, remembered or not. */
function isPast({ at, currency }: Spend, { context, program }: Commanded): boolean {
  const { cancelWithin = NO_TIME } = program.currencies[currency] ?? {};
  return context.calendar.shift(at, cancelWithin, 1) < context.event.at;
}

/** `cancel{ref}`: a spend, named by its id or its key, comes back to the lots that it was taken from. */
export function cancel(commanded: Commanded): CommandRefusal | readonly Move[] {
  const { context, program, version } = commanded;
  const { event, member } = context;
  const { ref } = event;
  if (ref === undefined) return badPayload('$.ref', 'the id or the key of a spend');
  const found = spendMeant(ref, member);
  if (!found) return { code: 'unknown-spend', params: { ref } };
  const [id, spend] = found;
  if (spend.isCancelled) return { code: 'already-cancelled', params: { ref } };
  const { currency, points, entryId } = spend;
  const terms = program.currencies[currency];
  if (isPast(spend, commanded))
    return { code: 'cancel-too-late', params: { ref, within: terms?.cancelWithin } };
  const { balances, pending } = member;
  const sum = (balances[currency] ?? 0) + (pending[currency] ?? 0) + points;
  if (!Number.isSafeInteger(sum)) return { code: 'overflow', params: { ref } };
  const about = { contra: 'redeemed', ruleId: '', n: '0' };
  const move = plainMove('reversal', { currency, points }, about);
  const into = spend.lots && terms && returned(spend, terms, { context, version });
  return [{ ...move, eventId: id, into, reverses: entryId }];
}

interface Returning {
  readonly context: Context;
  readonly version: Version;
}

/** Lots that have lapsed meanwhile keep their date, unless the currency says otherwise. */
function returned(
  { currency, lots = [] }: Spend,
  { lots: policy, returns }: ProgramCurrency,
  { context, version }: Returning,
): readonly Lot[] {
  const { day } = context;
  return lots.map((lot) => {
    if (returns === 'original' || lot.lastDay >= day || !policy) return lot;
    if (returns !== 'new') return { ...lot, lastDay: daysOn(day, returns) };
    const expiries = expiriesFor(version, currency);
    return lotFor(lot.points, { policy, label: lot, expiries }, context);
  });
}

/** What came back to days that are over lapses again, as far as it has paid no debt. */
export function lapseAgain(
  { currency, eventId }: Move,
  lots: readonly Lot[] = [],
  { day }: Context,
): readonly Move[] {
  const over = lots.filter(({ lastDay }) => lastDay < day);
  return over.map((lot, index) => {
    const terms = { contra: 'expired', ruleId: lot.ruleId, n: String(index) };
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
  const kept = { at: event.at, key, entryId, currency, points, lots, isCancelled: false };
  addSpend(member, event.id, kept);
}

const NO_TIME: Duration = {};
