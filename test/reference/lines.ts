import { dayKeyText, toDay } from '../../src/units/civil.ts';
import { formatInstant } from '../../src/units/instant.ts';
import type { Line, Lot, Moment } from './log.ts';
import { firstOf, inOrder, lastOf, moveOf, openLots } from './lots.ts';
import { actorOf, balanceOf, pendingOf, scaleOf } from './moment.ts';
import { decimal, divide, multiply, rational, textOf } from './rational.ts';

type Told = Pick<Line, 'kind' | 'rule' | 'currency' | 'points' | 'contra'>;

/** What a line says besides what every line says. */
export interface Draft extends Told, Partial<Omit<Line, keyof Told | 'lots'>> {
  /** Where a gain goes, as far as it pays no debt. */
  readonly into?: readonly Lot[] | undefined;
  /** Where a loss is taken from, in this order; by default in the order of spending. */
  readonly from?: readonly Lot[] | undefined;
}

/** Writes a line; answers where it stands in the ledger. */
export function writeLine({ into, from, ...draft }: Draft, now: Moment): number {
  const { event, who, day, at, log } = now;
  const { bucket = 'available', currency, points } = draft;
  const sumOf = bucket === 'available' ? balanceOf : pendingOf;
  const before = sumOf(who, currency, log);
  const lots = bucket === 'available' ? moveLots({ into, from, ...draft }, before, now) : undefined;
  const isTimed = event.id === '';
  const line: Line = {
    event: event.id,
    member: who,
    by: actorOf(now) === who ? undefined : actorOf(now),
    bucket,
    balance: before + points,
    at: formatInstant(at),
    day: dayKeyText(toDay(day)),
    cause: isTimed ? formatInstant(at) : event.id,
    ruleSet: labelOf(now),
    base: pointsText(points, currency, now),
    factors: [],
    factor: '1',
    rounding: 'floor',
    asked: points,
    cutBy: [],
    ...draft,
    ...(lots && { lots }),
  };
  return log.lines.push(line) - 1;
}

export function labelOf({ rules: { set } }: Moment): string {
  return `${set.id}@${set.version}`;
}

export function whole(units: number) {
  return rational(BigInt(units));
}

/** Units as the points that people read. */
export function pointsText(units: number, currency: string, { rules: { set } }: Moment): string {
  return textOf(divide(whole(units), whole(10 ** scaleOf(currency, set))));
}

/** Points of a rule as units. */
export function unitsOf(points: string | number, currency: string, { rules }: Moment): number {
  return Number(multiply(decimal(points), whole(10 ** scaleOf(currency, rules.set))).num);
}

/** Lots hold what is above 0: a gain pays a debt first, and a loss may run into one. */
function moveLots(draft: Draft, before: number, { who, log }: Moment): Line['lots'] {
  const { currency, points, into = [], from } = draft;
  const terms = log.lotTerms.get(currency);
  if (!terms) return undefined;
  const grown = Math.max(0, before + points) - Math.max(0, before);
  const open = openLots(who, currency, log);
  const moved =
    points > 0
      ? lastOf(inOrder(into, terms), grown)
      : firstOf(from ?? inOrder(open, terms), -grown);
  const sign = Math.sign(points);
  for (const lot of moved)
    log.changes.push({ who, currency, lot, points: sign * lot.points, line: log.lines.length });
  return moved.map((lot) => moveOf(lot, sign * lot.points));
}
