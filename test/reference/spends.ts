import type { Duration } from 'date-fns';
import type { Event } from '../../src/model/event.ts';
import { parseDay, toDay } from '../../src/units/civil.ts';
import { decimalOf } from './amounts.ts';
import { writeLine } from './lines.ts';
import type { Lot, LotTerms, Moment, Spend } from './log.ts';
import { later, newLot } from './lots.ts';
import { balanceOf, defaultCurrency, scaleOf } from './moment.ts';
import { isWhole, multiply, rational } from './rational.ts';

/** Why a command is refused, or what it does. */
type Decided = string | (() => void);

/** Under which name it is known what an input was told. */
export function verdictName({ memberId, id }: Event): string {
  return JSON.stringify([memberId, id]);
}

/** What the commands on points decide; `undefined` for what is none of them. */
export function decidePoints(now: Moment): Decided | undefined {
  const verdict = now.log.verdicts.get(verdictName(now.event));
  if (verdict !== undefined && verdict !== 'accepted') return verdict;
  const isAccepted = verdict !== undefined;
  switch (now.event.type) {
    case 'redeem':
      return redeem(now, isAccepted);
    case 'cancel':
      return cancel(now, isAccepted);
    case 'opening':
      return opening(now);
    default:
      return undefined;
  }
}

function currencyOf(named: unknown, { rules: { set } }: Moment): string | undefined {
  if (named === undefined) return defaultCurrency(set);
  return Object.keys(set.currencies ?? { points: {} }).find((id) => id === named);
}

/** Whole units above 0. */
function unitsOf(points: unknown, currency: string, { rules: { set } }: Moment) {
  const exact = decimalOf(points);
  const units = exact && multiply(exact, rational(10n ** BigInt(scaleOf(currency, set))));
  return units && isWhole(units) && units.num > 0n ? Number(units.num) : undefined;
}

function withinOf(currency: string, { rules: { set } }: Moment): Duration {
  return set.currencies?.[currency]?.cancel?.within ?? { years: 1 };
}

function isPast({ at, currency }: Spend, now: Moment): boolean {
  return now.rules.calendar.shift(at, withinOf(currency, now), 1) < now.at;
}

function redeem(now: Moment, isAccepted: boolean): Decided {
  const { event, who, at, log } = now;
  const { key } = event;
  const currency = currencyOf(event.data?.['currency'], now);
  if (currency === undefined) return 'bad-payload';
  if (now.rules.set.currencies?.[currency]?.spendable === false) return 'not-spendable';
  const points = unitsOf(event.data?.['points'], currency, now);
  if (points === undefined) return 'bad-payload';
  const spent = log.spends.some(
    (one) =>
      one.who === who &&
      key !== undefined &&
      one.key === key &&
      !one.isCancelled &&
      !isPast(one, now),
  );
  if (spent && !isAccepted) return 'already-spent';
  if (balanceOf(who, currency, log) < points && !isAccepted) return 'insufficient-points';
  return () => {
    const terms = { kind: 'redemption', contra: 'redeemed', rule: '' } as const;
    const line = writeLine({ ...terms, currency, points: -points }, now);
    forget(now);
    const spend = { id: event.id, key, who, at, line, currency, points };
    log.spends.push({ ...spend, isCancelled: false, isForgotten: false });
  };
}

/** With each spend those before it are forgotten, up to the first that can still be cancelled. */
function forget(now: Moment): void {
  const own = now.log.spends.filter(({ who }) => who === now.who);
  const first = own.findIndex((one) => !isPast(one, now));
  for (const one of first < 0 ? own : own.slice(0, first)) one.isForgotten = true;
}

function cancel(now: Moment, isAccepted: boolean): Decided {
  const { event, who, log } = now;
  const own = log.spends.filter((one) => one.who === who && !one.isForgotten);
  const byKey = own.filter(({ key }) => key === event.ref).reverse();
  const meant =
    own.find(({ id }) => id === event.ref) ?? byKey.find((one) => !one.isCancelled) ?? byKey[0];
  if (!meant) return 'unknown-spend';
  if (meant.isCancelled && !isAccepted) return 'already-cancelled';
  if (isPast(meant, now)) return 'cancel-too-late';
  return () => giveBack(meant, now);
}

/** Back to where it was taken from; what is over by now lapses with it. */
function giveBack(spend: Spend, now: Moment): void {
  const { line, currency, points, id } = spend;
  const { log, day } = now;
  spend.isCancelled = true;
  const taken = log.changes.filter((change) => change.line === line).map(({ lot }) => lot);
  const terms = { currency, event: id, rule: '' };
  const reversal = { ...terms, kind: 'reversal', contra: 'redeemed', points } as const;
  // What was spent on credit came out of no lot, and comes back as what is granted now.
  const owed = points - taken.reduce((sum, lot) => sum + lot.points, 0);
  const fresh = owed > 0 ? [newLot(owed, currency, ['', {}], now)] : [];
  const into = [...taken.map((lot) => returned(lot, currency, now)), ...fresh];
  const place = writeLine({ ...reversal, into, reverses: line }, now);
  const put = log.changes.filter((change) => change.line === place);
  for (const { lot } of put.filter((one) => one.lot.lastDay < day)) {
    const lapsed = { kind: 'expiration', contra: 'expired', rule: lot.rule } as const;
    writeLine({ ...terms, ...lapsed, points: -lot.points, from: [lot] }, now);
  }
}

function returned(lot: Lot, currency: string, now: Moment): Lot {
  const { returns = 'original' } = now.rules.set.currencies?.[currency]?.cancel ?? {};
  if (returns === 'original' || lot.lastDay >= now.day) return lot;
  if (returns !== 'new') return { ...lot, lastDay: later(toDay(now.day), returns) };
  const { class: name, priority } = lot;
  return newLot(lot.points, currency, ['', { lot: { class: name, priority } }], now);
}

function opening(now: Moment): Decided {
  const rows = now.event.data?.['lots'] as readonly Row[];
  const drafts = rows.map((row) => draftOf(row, now));
  if (drafts.some((draft) => draft === undefined)) return 'bad-payload';
  return () => {
    for (const draft of drafts) if (draft) writeLine(draft, now);
  };
}

interface Row {
  readonly points?: unknown;
  readonly currency?: unknown;
  readonly through?: string;
  readonly class?: string;
  readonly priority?: number;
  readonly granted?: string;
}

function draftOf({ points: stated, currency: named, ...label }: Row, now: Moment) {
  const currency = currencyOf(named, now);
  const points = currency && unitsOf(stated, currency, now);
  if (!currency || !points) return undefined;
  const draft = { kind: 'adjustment', contra: 'adjusted', rule: '', currency, points } as const;
  const terms = now.log.lotTerms.get(currency);
  if (!terms) return Object.keys(label).length > 0 ? undefined : draft;
  const lot = broughtLot(label, terms, now);
  return lot && { ...draft, into: [{ ...lot, points }] };
}

type Label = Omit<Row, 'points' | 'currency'>;

/** A lot from elsewhere is not over yet, and was not granted in the future. */
function broughtLot(
  { through, granted, priority = 0, class: name = '' }: Label,
  { byDay }: LotTerms,
  { day, at }: Moment,
): Omit<Lot, 'points'> | undefined {
  const lastDay = through === undefined ? Number.POSITIVE_INFINITY : Number(parseDay(through));
  const cohort = granted === undefined ? day : Number(parseDay(granted));
  if (lastDay < day || cohort > day) return undefined;
  return { lastDay, class: name, priority, cohort: byDay ? cohort : 0, since: at, rule: '' };
}
