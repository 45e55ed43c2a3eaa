import type { Event } from '../../src/model/event.ts';
import type { Amount } from '../../src/rules/amount.ts';
import type { AwardRule, Once } from '../../src/rules/award.ts';
import type { RuleSet } from '../../src/rules/rule-set.ts';
import type { StreakRule } from '../../src/rules/streak.ts';
import { baseOf } from './amounts.ts';
import { holds } from './conditions.ts';
import { isFree, mayFollow } from './follows.ts';
import type { Claim, Giving, Key, Moment, Reason, Stake } from './log.ts';
import {
  actorOf,
  byName,
  defaultCurrency,
  hears,
  isDuring,
  isRetired,
  ofKind,
  readOf,
  refuse,
  scaleOf,
} from './moment.ts';
import { type Reached, rowOf } from './rewards.ts';

export interface Claims {
  readonly own: readonly Claim[];
  /** To other members. */
  readonly outgoing: readonly Claim[];
  /** Why rules did not act at all. */
  readonly silent: readonly Reason[];
}

/** What every rule of the input's type would give, in the order (priority, id). */
export function claimsOf(now: Moment, reached: Reached): Claims {
  const rules = ofKind(['award', 'streak'], now.rules).filter(([, rule]) => hears(rule, now));
  const replaced = rules.flatMap(([id, rule]) => {
    const replaces = rule.kind === 'streak' && !rule.shadow && !silenceOf(id, rule, now, reached);
    return replaces ? (rule.replaces ?? []) : [];
  });
  const silent: Reason[] = [];
  const claims = rules.flatMap(([id, rule]): readonly Claim[] => {
    const silence = silenceOf(id, rule, now, reached);
    if (silence) silent.push(silence);
    if (silence) return [];
    if (rule.kind === 'streak') return streakClaim(id, rule, now, reached);
    const own = awardClaim(id, rule, now);
    return replaced.includes(id) ? own.map((one) => ({ ...one, shadow: 'replaced' })) : own;
  });
  const { who } = now;
  return {
    own: claims.filter(({ to }) => to === who),
    outgoing: claims.filter(({ to }) => to !== who),
    silent,
  };
}

/** Why a rule does not act, which is told only where nothing is earned. */
function silenceOf(rule: string, terms: Giving, now: Moment, reached: Reached): Reason | undefined {
  const { about } = now;
  if (isRetired(terms, now)) return { code: 'retired', rule, ...about };
  if (!isDuring(terms.during, now)) return { code: 'outside-window', rule, ...about };
  if (terms.kind === 'award')
    return holds(terms.when, now) ? undefined : { code: 'condition-not-met', rule, ...about };
  const row = rowOf(rule, terms, now, reached);
  if (!row) return { code: 'streak-pays-nothing', rule, ...about };
  return row.pays ? undefined : { code: 'streak-pays-nothing', rule, length: row.length, ...about };
}

function streakClaim(
  ruleId: string,
  rule: StreakRule,
  now: Moment,
  reached: Reached,
): readonly Claim[] {
  const row = rowOf(ruleId, rule, now, reached);
  if (!row) return [];
  const { stakes, key } = row;
  return [{ ruleId, rule, shadow: shadowOf(rule), stakes, to: now.who, key }];
}

function shadowOf({ shadow }: Giving): Claim['shadow'] {
  return shadow ? 'shadow' : undefined;
}

function awardClaim(ruleId: string, rule: AwardRule, now: Moment): readonly Claim[] {
  const key = onceOf(ruleId, rule, now);
  const to = key === 'refused' ? undefined : beneficiaryOf(ruleId, rule, now);
  if (to === undefined || key === 'refused' || lacksValue(ruleId, rule, now)) return [];
  const byCurrency = amountsOf(rule, now.rules.set);
  const stakes = byCurrency.flatMap(([currency, amount]): Stake[] => {
    const base = baseOf(amount, scaleOf(currency, now.rules.set), now.event);
    if (typeof base === 'string') refuse(ruleId, base, now);
    const { rounding = 'floor' } = typeof amount === 'object' ? amount : {};
    return typeof base === 'string' ? [] : [{ currency, rounding, base }];
  });
  if (stakes.length === 0 && byCurrency.length > 0) return [];
  const shadow = shadowOf(rule);
  const claim: Claim = {
    ruleId,
    rule,
    shadow,
    stakes,
    to,
    key,
  };
  return to !== now.who || mayFollow(claim, now) ? [claim] : [];
}

/** Nobody benefits where none is named, or where somebody would award points to themselves. */
function beneficiaryOf(ruleId: string, rule: AwardRule, now: Moment): string | undefined {
  const to = rule.to === undefined ? now.who : readOf(rule.to, now.event);
  if (typeof to !== 'string' || to === '') {
    refuse(ruleId, 'beneficiary-missing', now);
    return undefined;
  }
  const isGiven = amountsOf(rule, now.rules.set).some(
    ([, amount]) => typeof amount === 'object' && 'given' in amount,
  );
  const refusesSelf = rule.to !== undefined || rule.others === true || isGiven;
  if (!refusesSelf || to !== actorOf(now)) return to;
  refuse(ruleId, 'self-award', now, { beneficiary: to });
  return undefined;
}

export function amountsOf(
  { amount }: AwardRule,
  set: RuleSet,
): readonly (readonly [string, Amount])[] {
  if (amount === undefined) return [];
  const isOne =
    typeof amount !== 'object' ||
    ['fixed', 'rate', 'given', 'table', 'formula'].some((form) => form in amount);
  if (isOne) return [[defaultCurrency(set), amount as Amount]];
  return Object.entries(amount as Readonly<Record<string, Amount>>).sort(([a], [b]) =>
    byName(a, b),
  );
}

/** The value that an award is given once for, where it has one and has not been given for it. */
function onceOf(ruleId: string, rule: AwardRule, now: Moment): Key | 'refused' | undefined {
  const { once, isStated } = onceTerms(rule, now.event);
  if (!once || once.for === 'programme') return undefined;
  const found = isStated || now.event.type !== 'join' ? readOf(once.of, now.event) : ['join'];
  if (found === undefined && !isStated) return undefined;
  if (found === undefined) refuse(ruleId, 'key-missing', now, { path: once.of });
  if (found === undefined) return 'refused';
  const key = { counter: `${rule.counterId ?? ruleId} ${once.of}`, value: JSON.stringify(found) };
  if (isFree(key, once, now)) return key;
  refuse(ruleId, 'already-awarded', now, { path: once.of });
  return 'refused';
}

/** A purchase is awarded once per key, and a join once, unless the rule says otherwise. */
export function onceTerms(
  { once }: AwardRule,
  { type }: Event,
): { readonly once: Once | undefined; readonly isStated: boolean } {
  if (once === false) return { once: undefined, isStated: true };
  if (once !== undefined)
    return { once: typeof once === 'string' ? { of: once } : once, isStated: true };
  const isOnce = type === 'purchase' || type === 'join';
  return { once: isOnce ? { of: '$.key' } : undefined, isStated: false };
}

/** What the whole programme is given once for is only looked at here; its key is asked later. */
function lacksValue(ruleId: string, rule: AwardRule, now: Moment): boolean {
  const { once } = onceTerms(rule, now.event);
  if (once?.for !== 'programme' || onceForAll(rule, now) !== undefined) return false;
  refuse(ruleId, 'key-missing', now, { path: once.of });
  return true;
}

/** The value at which a rule asks the whole programme, if it does. */
export function onceForAll(rule: Giving, { event }: Pick<Moment, 'event'>): unknown {
  if (rule.kind !== 'award') return undefined;
  const { once } = onceTerms(rule, event);
  return once?.for === 'programme' ? readOf(once.of, event) : undefined;
}
