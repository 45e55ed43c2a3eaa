import { holdOf, keep } from './holds.ts';
import { writeLine } from './lines.ts';
import type { Lot, Moment, Part, Stake, Try } from './log.ts';
import { newLot } from './lots.ts';
import { byName, ofKind, readOf, refuse, scaleOf } from './moment.ts';
import { decimal, divide, multiply, rational, round, textOf } from './rational.ts';

/** Where the gains of a try would go: judged before anything of its input is written. */
export interface Place {
  readonly hold: ReturnType<typeof holdOf>;
  lotOf(part: Part): Lot;
}

export function placeOf({ claim: { ruleId, rule }, parts }: Try, now: Moment): Place {
  const lotFor = ({ currency }: Stake) => newLot(0, currency, [ruleId, rule], now);
  const stakes = parts.map(({ stake }) => stake);
  const lots = new Map(stakes.map((stake) => [stake, lotFor(stake)]));
  return {
    hold: holdOf(rule, now),
    lotOf: ({ stake, granted: points }) => ({ ...(lots.get(stake) ?? lotFor(stake)), points }),
  };
}

/** Writes what a try gives, or tells it where nothing is paid. */
export function post(one: Try, place: Place, now: Moment): void {
  const { claim, parts } = one;
  const { ruleId, shadow } = claim;
  if (!one.isGranted) return;
  if (shadow && parts.length === 0) refuse(ruleId, shadow, now);
  for (const part of parts.filter(isSomething)) {
    const { currency } = part.stake;
    if (shadow) refuse(ruleId, shadow, now, { currency, points: part.granted });
    else write(part, one, place, now);
  }
  if (!shadow) give(one, now);
  // What gave way was rewarded by the streak.
  if (shadow !== 'shadow') noteEarned(one, now);
}

function isSomething({ granted }: Part): boolean {
  return granted !== 0;
}

function give({ claim }: Try, now: Moment): void {
  const { ruleId, rule } = claim;
  const { who, at, event, log } = now;
  for (const { item, of, quantity = 1 } of rule.gives ?? []) {
    const about = of === undefined ? undefined : readOf(of, event);
    log.notices.push({
      kind: 'item-granted',
      memberId: who,
      ruleId,
      item,
      quantity,
      eventId: event.id,
      at: new Date(at).toISOString(),
      ...(typeof about === 'string' && { of: about }),
    });
  }
}

/** What others may follow is remembered where a rule of the version follows. */
function noteEarned({ claim: { ruleId, rule } }: Try, now: Moment): void {
  const { who, at, event, rules, log } = now;
  const isFollowed = ofKind('award', rules).some(([, { follows: by }]) =>
    typeof by === 'object' ? by.rule === ruleId : by === ruleId,
  );
  if (!isFollowed) return;
  const { id, key = id } = event;
  log.earned.push({ who, counter: rule.counterId ?? ruleId, at, id, key });
}

const ACCRUAL = { kind: 'accrual', contra: 'issued' } as const;

/** Gains may be promised only; deductions are taken at once. */
function write(part: Part, by: Try, place: Place, now: Moment): void {
  const { ruleId, rule } = by.claim;
  const { stake, asked, granted: points, factors, factor, cutBy } = part;
  const { currency, base, rounding } = stake;
  const units = rational(10n ** BigInt(scaleOf(currency, now.rules.set)));
  const hold = points > 0 ? place.hold : undefined;
  const line = writeLine(
    {
      ...ACCRUAL,
      rule: ruleId,
      currency,
      bucket: hold ? 'pending' : 'available',
      points,
      base: textOf(divide(base.total, units)),
      factors,
      factor: textOf(factor),
      rounding,
      asked,
      cutBy,
      into: points > 0 ? [place.lotOf(part)] : undefined,
    },
    now,
  );
  if (hold) keep(line, hold, rule, now);
  const lot = hold || points < 0 ? undefined : place.lotOf(part);
  now.log.grants.push({ who: now.who, event: now.event, line, by, part, now, taken: 0, lot });
}

/** Takes points, whatever limits and multipliers there are. */
export function take(
  rule: string,
  penalty: Readonly<Record<string, string | number>>,
  now: Moment,
): void {
  const taken = Object.entries(penalty).sort(([a], [b]) => byName(a, b));
  for (const [currency, points] of taken) {
    const units = rational(-(10n ** BigInt(scaleOf(currency, now.rules.set))));
    const asked = Number(round(multiply(decimal(points), units), 'floor'));
    const base = textOf(multiply(decimal(points), rational(-1n)));
    writeLine({ ...ACCRUAL, rule, currency, points: asked, base }, now);
  }
}
