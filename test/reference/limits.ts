import type { CapRule } from '../../src/rules/cap.ts';
import { weekdayNumber } from '../../src/rules/during.ts';
import type { LimitTerms, Per } from '../../src/rules/limit.ts';
import type { RuleSet } from '../../src/rules/rule-set.ts';
import { formatInstant, type Instant } from '../../src/units/instant.ts';
import { type Claim, givesSomething, type Moment, type Part, type Plan, type Try } from './log.ts';
import {
  actorOf,
  balanceOf,
  defaultCurrency,
  isRetired,
  ofKind,
  pendingOf,
  reaches,
  refuse,
  scaleOf,
} from './moment.ts';
import { pausesOf } from './pauses.ts';
import { decimal, divide, multiply, type Rational, rational, round } from './rational.ts';

export interface Limit extends Omit<LimitTerms, 'per'> {
  readonly per: Per;
  readonly balance?: CapRule['balance'];
  readonly ruleId: string;
  readonly priority: number;
  readonly isOwn: boolean;
  /** Whether it holds back; otherwise it only counts. */
  readonly cuts: boolean;
  /** Names of its two counters in the eyes of the member: those of awards and those of units. */
  readonly counters: { readonly times: string; readonly sum: string };
}

/** An award's own limits, then the caps that reach it, in the order (priority, id). */
export function limitsOf({ ruleId, rule }: Claim, now: Moment): readonly Limit[] {
  const terms = [rule.limit ?? []].flat();
  const name = `${rule.counterId ?? ruleId}/limit`;
  const own = terms.map((one, index): Limit => {
    const counters = countersOf(name, one, terms.slice(0, index), now);
    return { ...one, ruleId, priority: rule.priority ?? 0, isOwn: true, cuts: true, counters };
  });
  const caps = ofKind('cap', now.rules).flatMap(([capId, cap]): Limit[] => {
    const cuts = reaches(cap, ruleId, rule);
    if (isRetired(cap, now)) return [];
    if (!cuts && !reaches(cap.alsoCounts, ruleId, rule)) return [];
    const { per = 'event', priority = 0 } = cap;
    const counters = countersOf(cap.counterId ?? capId, { ...cap, per }, [], now);
    return [{ ...cap, per, ruleId: capId, priority, isOwn: false, cuts, counters }];
  });
  return [...own, ...caps];
}

/** Limits that count the same over the same period are told apart by their order. */
function countersOf(
  name: string,
  terms: LimitTerms,
  earlier: readonly LimitTerms[],
  now: Moment,
): Limit['counters'] {
  const counterOf = (part: 'times' | 'sum') => {
    const text = counted(part, terms, now);
    const same = earlier.filter(
      (one) => one[part] !== undefined && counted(part, one, now) === text,
    );
    return JSON.stringify([`${name}/${text}`, same.length, ...holderOf(terms, now)]);
  };
  return { times: counterOf('times'), sum: counterOf('sum') };
}

function counted(part: 'times' | 'sum', terms: LimitTerms, { rules: { set } }: Moment): string {
  const { per, counts = 'gross', of = defaultCurrency(set) } = terms;
  const scope = terms.for === undefined || terms.for === 'member' ? '' : `${terms.for}/`;
  const measure = part === 'times' ? 'times' : `${counts}:${of}`;
  return `${scope}${measure}/${typeof per === 'object' ? JSON.stringify(per) : per}`;
}

/** Whose use counts together. */
function holderOf({ for: scope = 'member' }: LimitTerms, now: Moment): readonly string[] {
  const { groupId = '' } = now.event;
  switch (scope) {
    case 'member':
      return [now.who];
    case 'member-in-group':
      return [now.who, groupId];
    case 'counterparty':
      return [now.who, actorOf(now) === now.who ? '' : actorOf(now)];
    case 'group':
      return ['', groupId];
    default:
      return [scope satisfies 'programme'];
  }
}

/** Whether a key that is wider than the member counts it. */
export function isWide({ for: scope }: Limit): boolean {
  return scope === 'group' || scope === 'programme';
}

/** Whether an instant lies in the window of now: a calendar period, or (t − d, t]. */
export function isInside(
  { per, weekStart }: Pick<LimitTerms, 'per' | 'weekStart'>,
  then: Instant,
  { at, rules: { calendar } }: Moment,
): boolean {
  if (per === 'event') return false;
  if (typeof per === 'object') return then > calendar.shift(at, per.rolling, -1);
  const first = weekStart && weekdayNumber(weekStart);
  return calendar.periodAt(per, then, first) === calendar.periodAt(per, at, first);
}

/** What a limit has in its window; of a limit per event what the input itself has put there. */
function usedOf(limit: Limit, part: 'times' | 'sum', { now }: Plan): number {
  const { per } = limit;
  return now.log.uses
    .filter(({ counter }) => counter === limit.counters[part])
    .filter(({ at, stage }) => (per === 'event' ? stage === now : isInside(limit, at, now)))
    .reduce((sum, { amount, by }) => sum + sureOf(amount, by), 0);
}

/** A deduction that waits makes no room: it may still be refused. */
function sureOf(amount: number, { isOpen }: Try): number {
  return isOpen ? Math.max(0, amount) : amount;
}

/** Grants what limits, caps and pauses of the member allow; answers whether no gate was closed. */
export function decide(one: Try, plan: Plan): boolean {
  const limits = limitsOf(one.claim, plan.now).filter((limit) => !isWide(limit));
  if (!passes(one, limits, plan)) return false;
  for (const part of one.parts) cut(part, one, limits, plan);
  one.isGranted = givesSomething(one);
  return true;
}

/** What asks nothing, and carries nothing, is no try: no limit and no pause looks at it. */
export function isNothing({ parts }: Try): boolean {
  return parts.length > 0 && parts.every(({ asked, carry }) => asked === 0 && !carry);
}

function passes({ claim }: Try, limits: readonly Limit[], plan: Plan): boolean {
  const { now } = plan;
  const full = limits.find(
    (limit) =>
      limit.cuts && limit.times !== undefined && usedOf(limit, 'times', plan) >= limit.times,
  );
  const [pause] = pausesOf(claim, now);
  const by = full ?? pause;
  if (full) refuse(claim.ruleId, 'cap-reached', now, { by: full.ruleId, max: full.times });
  else if (pause)
    refuse(claim.ruleId, 'cooldown', now, { by: pause.ruleId, until: formatInstant(pause.end) });
  return by === undefined;
}

export function isSumOf({ sum, balance, of }: Limit, { stake }: Part, set: RuleSet): boolean {
  if (sum === undefined && balance === undefined) return false;
  return (of ?? defaultCurrency(set)) === stake.currency;
}

/** Units of a limit; of one that counts bases millionths of a unit. */
export function maxOf(limit: Limit, currency: string, { rules: { set } }: Moment): number {
  const units = rational(10n ** BigInt(scaleOf(currency, set)));
  return Number(round(multiply(decimal(limit.sum ?? limit.balance ?? 0), units), 'floor'));
}

export function roomOf(limit: Limit, { stake: { currency } }: Part, plan: Plan): number {
  const max = maxOf(limit, currency, plan.now);
  if (limit.balance !== undefined) return Math.max(0, max - balanceWith(currency, plan));
  const scaled = limit.counts === 'base' ? max * 1_000_000 : max;
  return Math.max(0, scaled - usedOf(limit, 'sum', plan));
}

/** The balance with what this plan has granted so far, and with the gains of plans that wait. */
function balanceWith(currency: string, { now, tries }: Plan): number {
  const waiting = now.log.open
    .filter((plan) => plan.now.who === now.who && plan.tries !== tries)
    .flatMap((plan) => plan.tries.filter(({ waits }) => waits));
  const { who, log } = now;
  const known = balanceOf(who, currency, log) + pendingOf(who, currency, log);
  return known + grantedIn(currency, [...tries, ...waiting]);
}

function grantedIn(currency: string, tries: readonly Try[]): number {
  return tries
    .filter(({ isGranted, claim }) => isGranted && !claim.shadow)
    .flatMap((one) => one.parts.map((part) => ({ ...part, one })))
    .filter(({ stake }) => stake.currency === currency)
    .reduce((sum, { granted, one }) => sum + sureOf(granted, one), 0);
}

/** Currencies are limited one by one: caps that refuse look first, then the smallest room cuts. */
function cut(part: Part, { claim }: Try, limits: readonly Limit[], plan: Plan): void {
  const { asked, stake } = part;
  part.granted = asked;
  if (asked <= 0) return;
  const cutting = limits
    .filter((limit) => limit.cuts && isSumOf(limit, part, plan.now.rules.set))
    .map((limit) => ({ limit, left: leftBy(limit, part, plan) }))
    .filter(({ left }) => left < asked);
  const refusing = cutting.filter(({ limit }) => limit.atLimit === 'skip');
  const left = refusing.length > 0 ? 0 : Math.min(asked, ...cutting.map((one) => one.left));
  const by = refusing.length > 0 ? refusing : cutting.filter((one) => one.left === left);
  part.granted = left;
  part.cutBy = by.map(({ limit }) => limit.ruleId);
  const [first] = by;
  if (!first) return;
  const { currency } = stake;
  const max = maxOf(first.limit, currency, plan.now);
  const params = { by: first.limit.ruleId, currency, max, asked, granted: left };
  refuse(claim.ruleId, left === 0 ? 'cap-reached' : 'cut-by-cap', plan.now, params);
}

const MILLION = rational(1_000_000n);

export function baseUse(base: Rational): number {
  return Number(round(multiply(base, MILLION), 'ceil'));
}

/** The most of what was asked that a limit lets through. */
function leftBy(limit: Limit, part: Part, plan: Plan): number {
  const room = roomOf(limit, part, plan);
  const { asked, stake, factor } = part;
  if (limit.counts !== 'base') return Math.min(asked, room);
  if (baseUse(stake.base.total) <= room) return asked;
  if (limit.atLimit === 'skip') return 0;
  const left = multiply(divide(rational(BigInt(room)), MILLION), factor);
  const { rounding } = stake;
  return Math.min(asked, Number(round(left, rounding === 'carry' ? 'floor' : rounding)));
}
