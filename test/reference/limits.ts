import type { CapRule } from '../../src/rules/cap.ts';
import type { CooldownRule } from '../../src/rules/cooldown.ts';
import { weekdayNumber } from '../../src/rules/during.ts';
import type { LimitTerms } from '../../src/rules/limit.ts';
import type { RuleSet } from '../../src/rules/rule-set.ts';
import { dayKeyText, toDay } from '../../src/units/civil.ts';
import type { Instant } from '../../src/units/instant.ts';
import { type Asked, askedOf } from './factors.ts';
import {
  balanceOf,
  type Claim,
  defaultCurrency,
  isRetired,
  type Moment,
  ofKind,
  reaches,
  scaleOf,
} from './moment.ts';
import { decimal, divide, multiply, type Rational, rational, round, textOf } from './rational.ts';

interface Limit extends Omit<LimitTerms, 'per'> {
  readonly per?: LimitTerms['per'] | undefined;
  readonly balance?: CapRule['balance'];
  readonly ruleId: string;
  readonly isOwn: boolean;
  readonly cuts: boolean;
  readonly counter: string;
}

function limitsOf({ ruleId, rule }: Claim, now: Moment): readonly Limit[] {
  const own = [rule.limit ?? []].flat().map((terms, index, all): Limit => {
    const earlier = all.slice(0, index);
    const again = earlier.filter((one) => JSON.stringify(one.per) === JSON.stringify(terms.per));
    const counter = counterOf(`${rule.counterId ?? ruleId} limit ${again.length}`, terms);
    return { ...terms, ruleId, isOwn: true, cuts: true, counter };
  });
  const caps = ofKind('cap', now.rules).flatMap(([capId, cap]): Limit[] => {
    const cuts = reaches(cap, ruleId, rule);
    if (isRetired(cap, now)) return [];
    if (!cuts && !reaches(cap.alsoCounts, ruleId, rule)) return [];
    const counter = counterOf(`${cap.counterId ?? capId} cap`, cap);
    return [{ ...cap, ruleId: capId, isOwn: false, cuts, counter }];
  });
  return [...own, ...caps];
}

function counterOf(
  name: string,
  { times, of, per, counts }: Pick<CapRule, 'times' | 'of' | 'per' | 'counts'>,
): string {
  return JSON.stringify([
    name,
    times === undefined ? [counts ?? 'gross', of ?? null] : 'times',
    per,
  ]);
}

/** What a limit has in its window: one event, a calendar period, or (t − d, t]. */
function usedOf({ counter, per, weekStart }: Limit, part: string, now: Moment): number {
  const { at, who, log, rules } = now;
  const { calendar } = rules;
  if (per === undefined || per === 'event') return 0;
  const first = weekStart && weekdayNumber(weekStart);
  const isInside = (use: Instant) =>
    typeof per === 'object'
      ? use > calendar.shift(at, per.rolling, -1)
      : calendar.periodAt(per, use, first) === calendar.periodAt(per, at, first);
  return log.uses
    .filter((use) => use.who === who && use.counter === counter + part && isInside(use.at))
    .reduce((sum, { amount }) => sum + amount, 0);
}

/** What the claims of this input have put on limits per event. */
type PerEvent = Map<string, number>;

/** Lets claims of one member through, one by one, as limits, caps and pauses allow. */
export function settle(claims: readonly Claim[], now: Moment): void {
  const perEvent: PerEvent = new Map();
  const asked = claims.map((claim) => claim.stakes.map((stake) => askedOf(stake, claim, now)));
  for (const [index, claim] of claims.entries()) {
    grant({ claim, now, perEvent, limits: limitsOf(claim, now) }, asked[index] ?? []);
  }
}

interface Desk {
  readonly claim: Claim;
  readonly now: Moment;
  readonly perEvent: PerEvent;
  readonly limits: readonly Limit[];
}

function grant(desk: Desk, asked: readonly Asked[]): void {
  const { claim, now } = desk;
  if (asked.length > 0 && asked.every(isNothing)) return;
  const pauses = pausesOf(claim, now);
  const isGranted = pauses.length === 0 && gives(desk, asked);
  if (isGranted) remember(desk);
  const extended = pauses.filter(([, rule]) => rule.extended && !claim.rule.shadow);
  for (const [id, rule] of extended) tried(id, rule, now);
}

/** What asks nothing, and carries nothing, is no try: no limit and no pause looks at it. */
function isNothing({ asked, carry }: Asked): boolean {
  return asked === 0 && carry === undefined;
}

function gives(desk: Desk, asked: readonly Asked[]): boolean {
  const isFull = (limit: Limit) =>
    limit.cuts && limit.times !== undefined && used(limit, 'times', desk) >= limit.times;
  if (desk.limits.some(isFull)) return false;
  const granted = asked.map((one) => grantOne(one, desk));
  return granted.length === 0 || granted.some((points) => points !== 0);
}

/** What an award that gives something uses up, and the items that it gives. */
function remember({ claim, now, perEvent, limits }: Desk): void {
  const counted = limits.filter(({ times }) => times !== undefined);
  for (const limit of counted) charge(limit, 'times', 1, { claim, now, perEvent, limits });
  if (claim.to === now.event.memberId) useKey(claim, now);
  if (claim.rule.shadow) return;
  for (const [id, rule] of cooldownsOf(claim, now)) tried(id, rule, now);
  for (const { item } of claim.rule.gives ?? [])
    now.log.items.push(`${now.event.id} ${claim.ruleId} ${now.who} ${item}`);
}

/** Currencies are limited one by one; what is given is written and charged at once. */
function grantOne(one: Asked, desk: Desk): number {
  const { claim, now, limits } = desk;
  const { currency } = one.stake;
  const rooms = limits
    .filter((limit) => isSumOf(limit, currency, now.rules.set))
    .map((limit) => ({ limit, room: roomOf(limit, used(limit, 'sum', desk), currency, now) }));
  const { granted, cutBy } = cut(one, rooms, now);
  if (one.carry && (one.asked === 0 || granted !== 0)) {
    const counter = `${claim.rule.counterId ?? claim.ruleId} ${currency}`;
    now.log.carries.push({ who: now.who, counter, fraction: one.carry });
  }
  if (granted === 0) return 0;
  for (const { limit, room } of rooms) {
    const amount = chargeOf(limit, room, granted, one);
    if (amount !== 0) charge(limit, 'sum', amount, desk);
  }
  write(claim, one, { granted, cutBy }, now);
  return granted;
}

function used(limit: Limit, part: string, { perEvent, now }: Desk): number {
  if (limit.per === 'event') return perEvent.get(limit.counter + part) ?? 0;
  return usedOf(limit, part, now);
}

/** A shadow award uses only its own limits. */
function charge(limit: Limit, part: string, amount: number, { claim, now, perEvent }: Desk): void {
  if (claim.rule.shadow && !limit.isOwn) return;
  const counter = limit.counter + part;
  perEvent.set(counter, (perEvent.get(counter) ?? 0) + amount);
  now.log.uses.push({ who: now.who, counter, at: now.at, amount });
}

/** A key belongs to who acted, also where another member benefits. */
export function useKey({ key }: Claim, { event, at, log }: Moment): void {
  if (key) log.keys.push({ who: event.memberId, at, ...key });
}

function cooldownsOf({ ruleId, rule }: Claim, now: Moment) {
  return ofKind('cooldown', now.rules).filter(
    ([, cooldown]) => reaches(cooldown, ruleId, rule) && !isRetired(cooldown, now),
  );
}

/** The pauses that an award meets, each from the last grant, or refused try, until its length is over. */
function pausesOf(claim: Claim, now: Moment) {
  const { at, who, log, rules } = now;
  return cooldownsOf(claim, now).filter(([id, rule]) => {
    const counter = rule.counterId ?? id;
    const last = log.tries.findLast((one) => one.who === who && one.counter === counter);
    return last !== undefined && at < rules.calendar.shift(last.at, rule.lasts, 1);
  });
}

function tried(id: string, rule: CooldownRule, { who, at, log }: Moment): void {
  log.tries.push({ who, counter: rule.counterId ?? id, at });
}

function isSumOf({ sum, balance, of }: Limit, currency: string, set: RuleSet): boolean {
  if (sum === undefined && balance === undefined) return false;
  return (of ?? defaultCurrency(set)) === currency;
}

function roomOf(limit: Limit, taken: number, currency: string, now: Moment): number {
  const units = rational(10n ** BigInt(scaleOf(currency, now.rules.set)));
  const points = multiply(decimal(limit.sum ?? limit.balance ?? 0), units);
  const max = Number(round(limit.counts === 'base' ? multiply(points, MILLION) : points, 'floor'));
  const used = limit.balance === undefined ? taken : balanceOf(now.who, currency, now.log);
  return Math.max(0, max - used);
}

interface Room {
  readonly limit: Limit;
  readonly room: number;
}

function cut(
  one: Asked,
  rooms: readonly Room[],
  now: Moment,
): { readonly granted: number; readonly cutBy: readonly string[] } {
  const { asked, stake } = one;
  if (asked <= 0) return { granted: asked, cutBy: [] };
  const cutting = rooms
    .filter(({ limit }) => limit.cuts)
    .map((room) => ({ ...room, left: leftBy(room, one) }));
  const refusing = cutting
    .filter(({ limit, room }) => limit.atLimit === 'skip' && measured(limit, one) > room)
    .map(({ limit }) => limit.ruleId);
  if (refusing.length > 0) return { granted: 0, cutBy: refusing };
  const left = Math.min(asked, ...cutting.map((room) => room.left));
  const fits = Number.isSafeInteger(balanceOf(now.who, stake.currency, now.log) + left);
  const by = cutting.filter((room) => left < asked && room.left === left);
  return { granted: fits ? left : 0, cutBy: by.map(({ limit }) => limit.ruleId) };
}

/** What an award asks of a limit: units after factors, or millionths of a unit before them. */
function measured({ counts }: Limit, one: Asked): number {
  return counts === 'base' ? baseUse(one.stake.base.total) : one.asked;
}

const MILLION = rational(1_000_000n);

function baseUse(base: Rational): number {
  return Number(round(multiply(base, MILLION), 'ceil'));
}

function leftBy({ limit, room }: Room, one: Asked): number {
  if (limit.counts !== 'base') return Math.min(one.asked, room);
  if (measured(limit, one) <= room) return one.asked;
  const { rounding = 'floor' } = typeof one.stake.amount === 'object' ? one.stake.amount : {};
  const left = round(
    multiply(divide(rational(BigInt(room)), MILLION), one.factor),
    rounding === 'carry' ? 'floor' : rounding,
  );
  return Math.min(one.asked, Number(left));
}

function chargeOf(limit: Limit, room: number, granted: number, one: Asked): number {
  if (limit.balance !== undefined) return 0;
  if (granted < 0 && limit.counts !== 'net') return 0;
  return limit.counts === 'base' ? Math.min(grantedBase(granted, one), room) : granted;
}

/** The base of what was granted: of an award that was cut only the part that the grant stands for. */
function grantedBase(granted: number, { stake, asked, factor }: Asked): number {
  const whole = baseUse(stake.base.total);
  if (granted === asked) return whole;
  return Math.min(whole, baseUse(divide(rational(BigInt(granted)), factor)));
}

function write(
  { ruleId, rule }: Claim,
  { stake, asked, factors }: Asked,
  { granted, cutBy }: { readonly granted: number; readonly cutBy: readonly string[] },
  { event, who, day, log, rules }: Moment,
): void {
  if (rule.shadow) return;
  const { currency, base } = stake;
  const points = divide(base.total, rational(10n ** BigInt(scaleOf(currency, rules.set))));
  log.lines.push({
    event: event.id,
    member: who,
    rule: ruleId,
    currency,
    points: granted,
    balance: balanceOf(who, currency, log) + granted,
    day: dayKeyText(toDay(day)),
    base: textOf(points),
    factors,
    asked,
    cutBy,
  });
}
