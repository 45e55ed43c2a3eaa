import type { Event } from '../../src/model/event.ts';
import type { Amount } from '../../src/rules/amount.ts';
import { dayKeyText, toDay } from '../../src/units/civil.ts';
import { baseOf, decimalOf } from './amounts.ts';
import { amountsOf } from './claims.ts';
import { roundedBy } from './factors.ts';
import { baseUse, isSumOf, limitsOf } from './limits.ts';
import { writeLine } from './lines.ts';
import type { Grant, Lot, Moment, Returned } from './log.ts';
import { inOrder, labelOf, newLot, openLots } from './lots.ts';
import { scaleOf } from './moment.ts';
import {
  add,
  divide,
  isLess,
  NOUGHT,
  type Rational,
  rational,
  subtract,
  textOf,
} from './rational.ts';
import { verdictName } from './spends.ts';

const TAKING = ['refund', 'undo', 'chargeback'];

export function isReturn({ type }: Event): boolean {
  return TAKING.includes(type);
}

/** Takes back what the event meant has given, as far as it is there; else the input waits for it. */
export function takeReturn(now: Moment): string {
  const meant = meantBy(now.event, now.log.accepted);
  if (meant.length === 0) {
    now.log.awaiting.push(now.event);
    return 'held';
  }
  for (const event of meant) takeBack(event, now);
  return 'accepted';
}

/** What had waited for an input is applied right behind it, as of its instant. */
export function takeAwaited(now: Moment): void {
  const { awaiting } = now.log;
  const meant = awaiting.filter((one) => meantBy(one, [now.event]).length > 0);
  for (const event of meant) {
    awaiting.splice(awaiting.indexOf(event), 1);
    takeBack(now.event, { ...now, event });
  }
}

/** By id, else by key, among what the member has done. */
function meantBy({ memberId, ref }: Event, events: readonly Event[]): readonly Event[] {
  const own = events.filter((one) => one.memberId === memberId && !isReturn(one));
  const byId = own.filter(({ id }) => id === ref);
  return byId.length > 0 ? byId : own.filter(({ key }) => key === ref);
}

/** Every member who was given something for it is reached, the one who did it first. */
function takeBack(event: Event, now: Moment): void {
  const { log } = now;
  const returned = returnedWith(event, now);
  const own = log.grants.filter((grant) => verdictName(grant.event) === verdictName(event));
  const others = own.map(({ who }) => who).filter((who) => who !== event.memberId);
  const isAll = isWhole(event, returned, now);
  for (const who of new Set([event.memberId, ...others])) {
    for (const grant of own.filter((one) => one.who === who))
      settle(grant, { event, returned, isAll }, { ...now, who, about: {} });
  }
  if (isAll && freesKeys(event, now)) freeKeys(event, now);
}

/** What has come back of an order with what comes back now. */
function returnedWith(event: Event, { event: { type, data = {} }, log }: Moment): Returned {
  const name = verdictName(event);
  const nothing: Returned = { isAll: false, money: NOUGHT, quantities: new Map() };
  const returned = log.returned.get(name) ?? nothing;
  log.returned.set(name, returned);
  const { amount, lines } = data;
  if (type !== 'refund' || (amount === undefined && lines === undefined)) returned.isAll = true;
  returned.money = add(returned.money, decimalOf(amount) ?? NOUGHT);
  for (const { line, quantity } of (lines ?? []) as readonly Piece[])
    returned.quantities.set(line, (returned.quantities.get(line) ?? 0) + quantity);
  return returned;
}

interface Piece {
  readonly line: string;
  readonly quantity: number;
}

interface Line {
  readonly id: string;
  readonly price: string;
  readonly quantity: number;
}

const NO_LINES: readonly Line[] = [];

/** The event with what has not come back of its order. */
function reduced(event: Event, { money, quantities }: Returned): Event {
  const { paid, lines = NO_LINES, ...others } = event.data ?? {};
  const left = subtract(decimalOf(paid) ?? NOUGHT, money);
  const pieces = (lines as readonly Line[]).map((line) => ({
    ...line,
    quantity: Math.max(0, line.quantity - (quantities.get(line.id) ?? 0)),
  }));
  const none = isLess(left, NOUGHT) ? '0' : textOf(left);
  return { ...event, data: { ...others, paid: none, lines: pieces } };
}

/** Whether nothing is left of what rates look at. */
function isWhole(event: Event, returned: Returned, now: Moment): boolean {
  if (returned.isAll) return true;
  const left = reduced(event, returned).data ?? {};
  const rates = Object.values(now.rules.set.rules).flatMap((rule) => {
    const hears = rule.kind === 'award' && [rule.on].flat().includes(event.type);
    const amounts = hears ? amountsOf(rule, now.rules.set).map(([, amount]) => amount) : [];
    return amounts.flatMap((one) => (typeof one === 'object' && 'rate' in one ? [one.of] : []));
  });
  if (rates.length === 0) return false;
  return rates.every((of) =>
    typeof of === 'string'
      ? !isLess(NOUGHT, decimalOf(left['paid']) ?? NOUGHT)
      : (left['lines'] as readonly Line[]).every(({ quantity }) => quantity === 0),
  );
}

/** An event, and how much of it has come back. */
interface Fate {
  readonly event: Event;
  readonly returned: Returned;
  readonly isAll: boolean;
}

/** Lowers a grant to what the rest of its order is worth; of what lapsed from its lot nobody is asked. */
function settle(grant: Grant, fate: Fate, now: Moment): void {
  const { granted: points } = grant.part;
  const units = points - grant.taken - keptOf(grant, fate);
  if (units === 0 || Math.sign(units) !== Math.sign(points)) return;
  free(grant, units, now);
  grant.taken += units;
  const held = now.log.held.find((one) => one.line === grant.line && !one.isGone);
  if (held) {
    held.points -= units;
    held.isGone = held.points === 0;
    write(grant, -units, 'pending', now);
  } else if (units < 0) write(grant, -units, 'available', now);
  else {
    const asked = units - forgive(grant, units, now);
    if (asked > 0) write(grant, -asked, 'available', now);
  }
}

/** Units of a grant that stay. */
function keptOf(grant: Grant, { event, returned, isAll }: Fate): number {
  if (isAll) return 0;
  const { part, by } = grant;
  const { granted: points, factor, stake } = part;
  const { rule } = by.claim;
  const { set } = grant.now.rules;
  const amount = rule.kind === 'award' ? amountIn(stake.currency, amountsOf(rule, set)) : undefined;
  if (typeof amount !== 'object' || !('rate' in amount)) return points;
  const { minimum: _, ...terms } = amount;
  const base = baseOf(terms, scaleOf(stake.currency, set), reduced(event, returned));
  const { rounding } = stake;
  if (typeof base === 'string' || rounding === 'carry')
    throw new Error('No world has such a base.');
  return Math.max(0, Math.min(points, roundedBy(base, factor, rounding)));
}

function amountIn(currency: string, amounts: ReturnType<typeof amountsOf>): Amount | undefined {
  return amounts.find(([one]) => one === currency)?.[1];
}

/** Units that have lapsed from the lot of a grant, and for which nobody was forgiven yet. */
function forgive({ lot, line, who, part }: Grant, units: number, { log }: Moment): number {
  const { currency } = part.stake;
  // What had waited and has lapsed never came into a lot.
  if (log.held.some((held) => held.line === line && held.isGone) && !lot) return units;
  if (!lot || !log.lotTerms.has(currency)) return 0;
  const name = labelOf(lot);
  const own = log.changes.filter(
    (one) => one.who === who && one.currency === currency && labelOf(one.lot) === name,
  );
  const lapses = own.filter(({ line }) => log.lines[line]?.kind === 'expiration');
  const lapsed = lapses.reduce((sum, { points }) => sum - points, 0);
  const left = openLots(who, currency, log).find((one) => labelOf(one) === name)?.points ?? 0;
  const key = JSON.stringify([who, currency, name]);
  const before = log.forgiven.get(key) ?? 0;
  const forgiven = Math.max(0, Math.min(units - left, lapsed - before));
  log.forgiven.set(key, before + forgiven);
  return forgiven;
}

function write(grant: Grant, points: number, bucket: 'available' | 'pending', now: Moment): void {
  const { line, event, part, by, now: then } = grant;
  const { currency } = part.stake;
  writeLine(
    {
      kind: 'reversal',
      contra: 'issued',
      event: event.id,
      cause: now.event.id,
      day: dayKeyText(toDay(then.day)),
      rule: by.claim.ruleId,
      currency,
      bucket,
      points,
      reverses: line,
      into: points > 0 ? [newLot(points, currency, ['', {}], now)] : undefined,
      from: points < 0 ? lotsFirst(grant, now) : undefined,
    },
    now,
  );
}

/** The lot of the grant, then the others as they are spent. */
function lotsFirst({ who, lot, part }: Grant, { log }: Moment): readonly Lot[] | undefined {
  const { currency } = part.stake;
  const terms = log.lotTerms.get(currency);
  if (!terms) return undefined;
  const open = inOrder(openLots(who, currency, log), terms);
  const isOwn = (one: Lot) => lot !== undefined && labelOf(one) === labelOf(lot);
  return [...open.filter(isOwn), ...open.filter((one) => !isOwn(one))];
}

/** What was taken back makes room again, where the rule set says so. */
function free(grant: Grant, units: number, now: Moment): void {
  const { by, part, taken } = grant;
  if (now.rules.set.undo?.room !== 'released' || units < 0) return;
  const standing = part.granted - taken;
  const [first] = by.parts.filter(({ granted }) => granted !== 0);
  for (const limit of limitsOf(by.claim, grant.now)) {
    const put = (counter: string, amount: number) => {
      const use = now.log.uses.find((one) => one.by === by && one.counter === counter);
      if (use) use.amount -= Math.min(use.amount, amount);
    };
    if (limit.times !== undefined && part === first && standing === units)
      put(limit.counters.times, 1);
    if (!isSumOf(limit, part, grant.now.rules.set)) continue;
    const isBase = limit.counts === 'base';
    const worth = (left: number) =>
      Math.min(baseUse(part.stake.base.total), useOf(left, part.factor));
    put(limit.counters.sum, isBase ? worth(standing) - worth(standing - units) : units);
  }
}

function useOf(units: number, factor: Rational): number {
  return baseUse(divide(rational(BigInt(units)), factor));
}

/** Keys of purchases stay used unless the rule set says otherwise. */
function freesKeys({ type }: Event, { rules: { set } }: Moment): boolean {
  const { keys } = set.undo ?? {};
  return keys === 'frees' || (keys === undefined && type !== 'purchase');
}

function freeKeys(event: Event, { log }: Moment): void {
  const kept = log.keys.filter(({ of }) => verdictName(of) !== verdictName(event));
  log.keys.splice(0, log.keys.length, ...kept);
}
