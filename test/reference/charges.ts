import { refKeyOf } from './follows.ts';
import { baseUse, isSumOf, isWide, type Limit, limitsOf, roomOf } from './limits.ts';
import type { Moment, Part, Plan, Try } from './log.ts';
import { cooldownsOf, pause, pausesOf } from './pauses.ts';
import { divide, rational } from './rational.ts';

/** What a grant uses up, as far as it is known; a refused try makes extended pauses longer. */
export function charge(one: Try, plan: Plan): void {
  const { now } = plan;
  const { shadow } = one.claim;
  if (one.isGranted) use(one, plan);
  const pauses = one.isGranted
    ? cooldownsOf(one.claim, now).map(([ruleId, rule]) => ({ ruleId, rule }))
    : pausesOf(one.claim, now).filter(({ rule }) => rule.extended);
  if (shadow) return;
  for (const { ruleId, rule } of pauses) pause(ruleId, rule, now, one.isGranted ? one : undefined);
}

function use(one: Try, plan: Plan): void {
  const { claim } = one;
  const { who, at, log } = plan.now;
  const limits = limitsOf(claim, plan.now).filter((limit) => !isWide(limit));
  for (const limit of limits) if (limit.isOwn || !claim.shadow) chargeLimit(limit, one, plan);
  const keys = [plan.isMessage ? [] : (claim.key ?? []), refKeyOf(claim, plan.now) ?? []].flat();
  for (const key of keys) log.keys.push({ who, at, by: one, of: plan.now.event, ...key });
}

/** The fraction is kept where the whole units are granted, or where there are none yet. */
export function keepCarries(by: Try, { who, log }: Moment): void {
  const { ruleId, rule } = by.claim;
  for (const { carry, asked, granted, stake } of by.parts) {
    const counter = `${rule.counterId ?? ruleId} ${stake.currency}`;
    if (carry && (asked === 0 || granted !== 0))
      log.carries.push({ who, counter, added: carry, by });
  }
}

function chargeLimit(limit: Limit, one: Try, plan: Plan): void {
  const { at, log } = plan.now;
  const put = (counter: string, amount: number) => {
    if (amount !== 0) log.uses.push({ counter, at, amount, by: one, stage: plan.now });
  };
  if (limit.times !== undefined) put(limit.counters.times, 1);
  for (const part of one.parts)
    if (isSumOf(limit, part, plan.now.rules.set) && limit.balance === undefined)
      put(limit.counters.sum, chargeOf(limit, part, plan));
}

function chargeOf(limit: Limit, part: Part, plan: Plan): number {
  const { granted } = part;
  if (granted < 0 && limit.counts !== 'net') return 0;
  if (limit.counts !== 'base' || granted === 0) return granted;
  return Math.min(grantedBase(part), roomOf(limit, part, plan));
}

/** The base of what was granted: of an award that was cut only the part that the grant stands for. */
function grantedBase({ stake, asked, granted, factor }: Part): number {
  const whole = baseUse(stake.base.total);
  if (granted === asked) return whole;
  return Math.min(whole, baseUse(divide(rational(BigInt(granted)), factor)));
}
