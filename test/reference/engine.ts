import type { Event } from '../../src/model/event.ts';
import type { Amount } from '../../src/rules/amount.ts';
import type { AwardRule, Once } from '../../src/rules/award.ts';
import type { RuleSet, Schedule } from '../../src/rules/rule-set.ts';
import { parseInstant } from '../../src/units/instant.ts';
import { baseOf } from './amounts.ts';
import { settle, useKey } from './limits.ts';
import {
  acts,
  byName,
  type Claim,
  defaultCurrency,
  type Key,
  type Line,
  type Log,
  type Moment,
  momentOf,
  ofKind,
  read,
  type Stake,
  scaleOf,
} from './moment.ts';

/**
 * A second engine, slow and obvious: nothing is counted ahead, every question folds over the log
 * of all that happened. It takes streams that are in order, so nothing is late.
 */
export interface Ledger {
  readonly lines: readonly Line[];
  readonly items: readonly string[];
  /** What became of each input, in canonical order. */
  readonly statuses: readonly string[];
}

export function ledgerOf(rules: RuleSet | Schedule, events: readonly Event[]): Ledger {
  const log: Log = {
    lines: [],
    items: [],
    seen: new Map(),
    joined: new Set(),
    tags: new Map(),
    uses: [],
    tries: [],
    keys: [],
    carries: [],
    visits: [],
  };
  const statuses = [...events].sort(canonical).map((event) => take(event, rules, log));
  return { ...log, statuses };
}

function canonical(a: Event, b: Event): number {
  const byTime = Number(parseInstant(a.at)) - Number(parseInstant(b.at));
  const bySeq = (a.seq ?? 0) - (b.seq ?? 0);
  return byTime || bySeq || byName(a.id, b.id) || byName(a.memberId, b.memberId);
}

/** An id of a member decides once; what comes under it again does nothing. */
function repeatOf(event: Event, { seen }: Log): 'duplicate' | 'conflict' | undefined {
  const identity = JSON.stringify([event.memberId, event.id]);
  const content = JSON.stringify({ ...event, seq: 0 });
  const first = seen.get(identity) ?? content;
  const isRepeat = seen.has(identity);
  seen.set(identity, first);
  if (!isRepeat) return undefined;
  return first === content ? 'duplicate' : 'conflict';
}

function take(event: Event, rules: RuleSet | Schedule, log: Log): string {
  const repeat = repeatOf(event, log);
  if (repeat !== undefined) return repeat;
  const now = momentOf(event, event.memberId, rules, log);
  if (!obeyed(event, log)) return 'refused';
  const claims = awardsFor(now).flatMap(([id, rule]) => claimOf(id, rule, now));
  const own = claims.filter(({ to }) => to === event.memberId);
  const others = claims.filter(({ to }) => to !== event.memberId);
  for (const claim of others) useKey(claim, now);
  settle(own, now);
  if (event.type !== 'join' && event.type !== 'profile') {
    const order = event.type === 'purchase' ? (event.key ?? event.id) : undefined;
    log.visits.push({ who: event.memberId, day: now.day, order });
  }
  for (const claim of others) settle([claim], { ...now, who: claim.to });
  return 'accepted';
}

/** Join and profile change the member; a second join and faulty tags do nothing at all. */
function obeyed({ type, memberId, data }: Event, log: Log): boolean {
  if (type === 'join') {
    if (log.joined.has(memberId)) return false;
    log.joined.add(memberId);
  }
  if (type === 'profile') {
    const tags = data?.['tags'];
    if (!Array.isArray(tags)) return false;
    log.tags.set(memberId, tags);
  }
  return true;
}

function awardsFor(now: Moment): readonly (readonly [string, AwardRule])[] {
  return ofKind('award', now.rules).filter(
    ([, rule]) => [rule.on].flat().includes(now.event.type) && acts(rule, now),
  );
}

function claimOf(ruleId: string, rule: AwardRule, now: Moment): readonly Claim[] {
  const to = beneficiaryOf(rule, now);
  const key = to === undefined ? 'refused' : onceOf(ruleId, rule, now);
  if (to === undefined || key === 'refused') return [];
  const byCurrency = amountsOf(rule, now.rules.set);
  const stakes = byCurrency.flatMap(([currency, amount]): Stake[] => {
    const base = baseOf(amount, scaleOf(currency, now.rules.set), now.event);
    return base ? [{ currency, amount, base }] : [];
  });
  if (stakes.length === 0 && byCurrency.length > 0) return [];
  return [{ ruleId, rule, stakes, to, key }];
}

/** Nobody benefits where none is named, or where somebody would award points to themselves. */
function beneficiaryOf(rule: AwardRule, { event, who, rules }: Moment): string | undefined {
  const to = rule.to === undefined ? who : read(rule.to, event);
  if (typeof to !== 'string' || to === '') return undefined;
  const isGiven = amountsOf(rule, rules.set).some(
    ([, amount]) => typeof amount === 'object' && 'given' in amount,
  );
  const refusesSelf = rule.to !== undefined || rule.others === true || isGiven;
  return refusesSelf && to === (event.by ?? event.memberId) ? undefined : to;
}

function amountsOf({ amount }: AwardRule, set: RuleSet): readonly (readonly [string, Amount])[] {
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
function onceOf(
  ruleId: string,
  rule: AwardRule,
  { event, at, who, log, rules }: Moment,
): Key | 'refused' | undefined {
  const once = onceTerms(rule, event);
  if (!once) return undefined;
  const found = read(once.of, event);
  if (found === undefined) return rule.once === undefined ? undefined : 'refused';
  const value = JSON.stringify(found);
  const counter = `${rule.counterId ?? ruleId} ${once.of}`;
  const last = log.keys.findLast(
    (key) => key.who === who && key.counter === counter && key.value === value,
  );
  const { forget } = once;
  const isFree = !last || (forget && at >= rules.calendar.shift(last.at, forget, 1));
  return isFree ? { counter, value } : 'refused';
}

/** A purchase is awarded once per key unless the rule says otherwise. */
function onceTerms({ once }: AwardRule, { type }: Event): Once | undefined {
  if (once === false) return undefined;
  if (typeof once === 'string') return { of: once };
  return once ?? (type === 'purchase' ? { of: '$.key' } : undefined);
}
