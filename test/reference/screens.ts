import type { DuplicateRule } from '../../src/rules/duplicate.ts';
import type { GateRule } from '../../src/rules/gate.ts';
import type { RateLimitRule } from '../../src/rules/rate-limit.ts';
import type { Strike } from '../../src/rules/screen-effects.ts';
import { formatInstant, type Instant } from '../../src/units/instant.ts';
import { acts } from './conditions.ts';
import { faultOf } from './gates.ts';
import { isInside } from './limits.ts';
import type { Moment } from './log.ts';
import { defaultCurrency, hears, isRetired, ofKind, read, refuse } from './moment.ts';

type Screen = RateLimitRule | DuplicateRule | GateRule;

const SCREENS = ['rate-limit', 'duplicate', 'gate'] as const;

/** Whether an input is caught, and by which rules with what follows from it. */
export interface Catch {
  readonly isCaught: boolean;
  readonly following: readonly Following[];
}

type Following = readonly [ruleId: string, rule: Screen];

/** A mute catches before any screen looks; then every screen sees every input of its type. */
export function screen(now: Moment): Catch {
  if (isMuted(now)) return { isCaught: true, following: [] };
  const looking = ofKind(SCREENS, now.rules).filter(
    ([, rule]) => hears(rule, now) && acts(rule, now),
  );
  const found = looking.map(([id, rule]) => ({ id, rule, caught: catches(id, rule, now) }));
  const following = found.filter(({ caught }) => caught === 'with effects');
  return {
    isCaught: found.some(({ caught }) => caught !== 'passes'),
    following: following.map(({ id, rule }) => [id, rule]),
  };
}

/** The mute that ends last is told; of several such the first. */
function isMuted(now: Moment): boolean {
  const mutes = ofKind(SCREENS, now.rules).flatMap(([id, rule]) => {
    const strike = rule.effects?.strike;
    if (!strike || isRetired(rule, now)) return [];
    if (!hears({ on: strike.on ?? rule.on }, now)) return [];
    const until = mutedUntil(id, rule, now);
    return until > now.at ? [{ id, until }] : [];
  });
  const end = Math.max(...mutes.map(({ until }) => until));
  const mute = mutes.find(({ until }) => until === end);
  if (!mute) return false;
  refuse(mute.id, 'muted', now, { until: formatInstant(end as Instant) });
  return true;
}

/** Whose inputs are counted together. */
function scopeOf(rule: Screen, { who, event }: Moment): readonly string[] {
  const inGroup = 'for' in rule && rule.for === 'member-in-group';
  return inGroup ? [who, event.groupId ?? ''] : [who];
}

function mutedUntil(id: string, rule: Screen, now: Moment): number {
  const counter = muteOf(id, rule, now);
  const own = now.log.mutes.filter((mute) => mute.counter === counter);
  return Math.max(0, ...own.map(({ until }) => until));
}

function muteOf(id: string, rule: Screen, now: Moment): string {
  return JSON.stringify([rule.counterId ?? id, ...scopeOf(rule, now)]);
}

type Caught = 'passes' | 'caught' | 'with effects';

function catches(id: string, rule: Screen, now: Moment): Caught {
  if (rule.kind !== 'gate') return countCatches(id, rule, now);
  const term = faultOf(rule, now);
  if (term === undefined) return 'passes';
  refuse(id, 'gate-closed', now, { term });
  return 'with effects';
}

function countCatches(id: string, rule: RateLimitRule | DuplicateRule, now: Moment): Caught {
  const key = rule.kind === 'duplicate' ? likenessOf(rule, now) : (rule.per ?? 'within');
  if (key === undefined) return 'passes';
  const { times = 1 } = rule;
  const { log, at } = now;
  const counter = JSON.stringify([rule.counterId ?? id, key, ...scopeOf(rule, now)]);
  const own = log.sights.filter((sight) => sight.counter === counter);
  const seen = [...own.filter((sight) => isInWindow(rule, sight.at, now)), { at }];
  log.sights.push({ counter, at });
  if (seen.length <= times) return 'passes';
  const ends = seen.map((sight) => endOf(rule, sight.at, now));
  const opensAt = ends.find((end) => ends.filter((one) => one > end).length < times) ?? at;
  const code = rule.kind === 'duplicate' ? 'repeated' : 'rate-limited';
  refuse(id, code, now, { times, opensAt: formatInstant(opensAt) });
  return seen.length >= (rule.effects?.from ?? 1) ? 'with effects' : 'caught';
}

type Windowed = Pick<RateLimitRule, 'within' | 'per'>;

function isInWindow({ within, per = 'ever' as never }: Windowed, then: Instant, now: Moment) {
  return isInside({ per: within ? { rolling: within } : per }, then, now);
}

/** First instant at which an input is no longer in the window. */
function endOf({ within, per = 'day' }: Windowed, at: Instant, { rules }: Moment): Instant {
  const { calendar } = rules;
  return within ? calendar.shift(at, within, 1) : (calendar.periodEnd(per, at) ?? at);
}

/** What stands for an input among those of its screen; the texts of the streams are ASCII. */
function likenessOf({ of = '$.data.text', normalise = 'text' }: DuplicateRule, { event }: Moment) {
  const value = read(of, event);
  if (value === undefined || value === null || typeof value === 'object') return undefined;
  if (typeof value !== 'string' || normalise === 'none')
    return value === '' ? undefined : JSON.stringify(value);
  const words = value.toLowerCase().split(/\s+/).filter(Boolean);
  return words.length === 0 ? undefined : JSON.stringify(words.join(' '));
}

/** Counts strikes and mutes; answers the points that are taken. */
export function follow([ruleId, rule]: Following, now: Moment): Penalty {
  const { penalty = {}, strike } = rule.effects ?? {};
  if (strike) count(ruleId, rule, strike, now);
  if (typeof penalty === 'object') return penalty;
  return { [defaultCurrency(now.rules.set)]: penalty };
}

type Penalty = Readonly<Record<string, string | number>>;

function count(ruleId: string, rule: Screen, strike: Strike, now: Moment): void {
  const { log, at, who, event, rules } = now;
  const counter = JSON.stringify([rule.counterId ?? ruleId, 'strikes', ...scopeOf(rule, now)]);
  const earlier = log.sights.filter(
    (one) => one.counter === counter && isInside({ per: { rolling: strike.within } }, one.at, now),
  );
  log.sights.push({ counter, at });
  const strikes = earlier.length + 1;
  const inGroup = scopeOf(rule, now).length > 1 && event.groupId !== undefined;
  const about = {
    memberId: who,
    ruleId,
    eventId: event.id,
    at: formatInstant(at),
    ...(inGroup && { groupId: event.groupId }),
  };
  log.notices.push({ kind: 'strike', ...about, strikes });
  const reached = strike.mutes.findLast((one) => strikes >= one.at);
  const until = reached && rules.calendar.shift(at, reached.lasts, 1);
  if (until === undefined || until <= mutedUntil(ruleId, rule, now)) return;
  log.mutes.push({ counter: muteOf(ruleId, rule, now), until });
  log.notices.push({ kind: 'mute', ...about, until: formatInstant(until) });
}
