import type { StreakEnded } from '../../src/index.ts';
import type { StreakAmount, StreakRule } from '../../src/rules/streak.ts';
import { dayKeyText } from '../../src/units/civil.ts';
import { formatInstant } from '../../src/units/instant.ts';
import { decimalOf } from './amounts.ts';
import { holds } from './conditions.ts';
import type { Key, Moment, Offer, Stake, Told } from './log.ts';
import { byName, defaultCurrency, hears, ofKind, read, scaleOf } from './moment.ts';
import { add, decimal, multiply, NOUGHT, type Rational, rational } from './rational.ts';
import { counterOf, endOf, offersOf, type Run, runsOf } from './streaks.ts';

/** What one input does to the counters of streaks. */
export interface Count {
  readonly offer: Offer;
  /** The length that it brings, and the length before. */
  readonly reached: { readonly length: number; readonly from: number } | undefined;
}

export type Reached = ReadonlyMap<string, Count>;

/** Every counter of the input's type looks at it once; nothing is noted yet. */
export function countsOf(now: Moment): Reached {
  const counts = new Map<string, Count>();
  for (const [, rule] of ofKind('streak', now.rules)) {
    const counter = counterOf(rule, now.rules);
    if (hears(rule, now) && !counts.has(counter)) counts.set(counter, countOf(rule, now));
  }
  return counts;
}

function countOf(rule: StreakRule, now: Moment): Count {
  const { who, day, event, rules } = now;
  const value = rule.sum && decimalOf(read(rule.sum.of, event));
  const offer = { who, counter: counterOf(rule, rules), day, holds: holds(rule.when, now), value };
  return { offer, reached: reachedBy(offer, rule, now) };
}

function reachedBy(offer: Offer, rule: StreakRule, now: Moment): Count['reached'] {
  const { calendar } = now.rules;
  const earlier = offersOf(rule, now);
  const before = runsOf(earlier, rule, calendar).at(-1);
  const after = runsOf([...earlier, offer], rule, calendar).at(-1);
  if (!after || after.isBroken || !isNew({ run: after, offer, earlier }, rule, now))
    return undefined;
  const isLonger = before && before.first === after.first && after.length > 1;
  return { length: after.length, from: isLonger ? before.length : 0 };
}

interface Step {
  readonly run: Run;
  readonly offer: Offer;
  readonly earlier: readonly Offer[];
}

/** Whether an event counts, or periods have come to a length that the streak never had before. */
function isNew({ run, offer, earlier }: Step, rule: StreakRule, now: Moment): boolean {
  if (rule.per === 'event') return offer.holds;
  const { calendar } = now.rules;
  const runs = earlier.flatMap((_, n) => runsOf(earlier.slice(0, n + 1), rule, calendar).slice(-1));
  return runs.every(({ first, length }) => first !== run.first || length < run.length);
}

/** Notes what was counted; tells the runs of at least two that the input has ended. */
export function note(counts: Reached, now: Moment): void {
  const { rules, log } = now;
  for (const [counter, { offer }] of counts) {
    const streaks = ofKind('streak', rules);
    const found = streaks.find(([, one]) => counterOf(one, rules) === counter);
    if (!found) continue;
    const before = lastRun(found[1], now);
    log.offers.push(offer);
    if (before && isBrokenNow(before, found[1], now))
      log.notices.push(...toldEnd(found[0], before, now));
  }
}

function lastRun(rule: StreakRule, now: Moment): Run | undefined {
  return runsOf(offersOf(rule, now), rule, now.rules.calendar).at(-1);
}

/** Whether the last input has ended a run that neither an input nor time had ended before. */
function isBrokenNow(run: Run, rule: StreakRule, now: Moment): boolean {
  const end = endOf(run, rule, now.rules.calendar);
  const hadEnded = run.isBroken || (end !== undefined && end <= now.at);
  return !hadEnded && lastRun(rule, now)?.isBroken === true;
}

/** Runs of one end in silence. */
export function toldEnd(
  ruleId: string,
  { length, first, last }: Run,
  { who, at }: Pick<Moment, 'who' | 'at'>,
): readonly Told[] {
  if (length < 2) return [];
  const days = { first: dayKeyText(first), last: dayKeyText(last) };
  const told: Omit<StreakEnded, 'id'> = {
    kind: 'streak-ended',
    memberId: who,
    ruleId,
    length,
    ...days,
    at: formatInstant(at),
  };
  return [told];
}

/** What a streak pays for the length that the input brings. */
export interface Row {
  readonly length: number;
  readonly pays: boolean;
  readonly stakes: readonly Stake[];
  readonly key: Key | undefined;
}

/** `undefined` where the input brings no new length. */
export function rowOf(
  ruleId: string,
  rule: StreakRule,
  now: Moment,
  counts: Reached,
): Row | undefined {
  const reached = counts.get(counterOf(rule, now.rules))?.reached;
  if (!reached) return undefined;
  const { length, from } = reached;
  const crossed = Array.from({ length: length - from }, (_, index) => from + index + 1);
  const lengths = rule.table ? [length] : crossed;
  const rows = lengths.map((one) => amountAt(one, rule)).filter((one) => one !== undefined);
  const { rounding = 'floor' } = rule;
  const stakes = sumsOf(rows, now).map(
    ([currency, total]): Stake => ({ currency, rounding, base: { total } }),
  );
  const key =
    rule.repeat === false
      ? { counter: `${rule.counterId ?? ruleId} lengths`, value: String(length) }
      : undefined;
  const isPaid = now.log.keys.some(
    ({ who, counter, value }) => who === now.who && counter === key?.counter && value === key.value,
  );
  const isWorth = rows.length > 0 && (stakes.length > 0 || rule.gives !== undefined);
  return { length, pays: isWorth && !isPaid, stakes, key };
}

/** What one length pays; `undefined` where it is none that pays. */
function amountAt(length: number, rule: StreakRule): StreakAmount | undefined {
  const { every, amount = 0, milestones, table = [] } = rule;
  if (every !== undefined) return length % every === 0 ? amount : undefined;
  const rows = milestones ?? table.map((one, index) => ({ at: index + 1, amount: one }));
  const end = rows.at(-1)?.at ?? 1;
  const { after = milestones ? 'none' : 'hold' } = rule;
  const place = { hold: Math.min(length, end), wrap: ((length - 1) % end) + 1, none: length };
  return rows.find(({ at }) => at === place[after])?.amount;
}

/** Units by currency, without those of which there is nothing. */
function sumsOf(
  rows: readonly StreakAmount[],
  { rules: { set } }: Moment,
): readonly (readonly [string, Rational])[] {
  const byCurrency = rows.flatMap((amount) =>
    typeof amount === 'object' ? Object.entries(amount) : [[defaultCurrency(set), amount] as const],
  );
  const currencies = [...new Set(byCurrency.map(([currency]) => currency))].sort(byName);
  return currencies
    .map((currency) => {
      const total = byCurrency
        .filter(([one]) => one === currency)
        .map(([, points]) => decimal(points))
        .reduce(add, NOUGHT);
      const units = rational(10n ** BigInt(scaleOf(currency, set)));
      return [currency, multiply(total, units)] as const;
    })
    .filter(([, total]) => total.num !== 0n);
}
