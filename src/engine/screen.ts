import type { Context } from '../rules/context.ts';
import type { CompiledAward, Share } from '../rules/program.ts';
import type { CompiledScreen, CountingScreen, GateScreen } from '../rules/screen.ts';
import type { CompiledEffects, CompiledMute, CompiledStrike } from '../rules/screen-effects.ts';
import { joinId } from '../units/identifier.ts';
import { formatInstant, type Instant } from '../units/instant.ts';
import { newCandidate, newStake, type Plan, refuse, type Stake } from './plan.ts';

/**
 * Whether the input is caught: by a mute, or else by one of the screens of its type. Each screen
 * sees the input and counts it, also where one before it has caught it; of a muted member none does.
 * Nothing is changed: what follows is put on the plan.
 */
export function screen(plan: Plan): boolean {
  const { context, version } = plan;
  const { type } = context.event;
  const screens = version.screensByType.get(type);
  if (screens === undefined) return false;
  if (isMuted(plan, version.mutesByType.get(type) ?? NONE)) return true;
  let caught = false;
  for (const one of screens) {
    if (looksAt(one, context) && catches(one, plan)) caught = true;
  }
  return caught;
}

const NONE: readonly never[] = [];

/** The mute that ends last is told; of several such the first by priority and id. */
function isMuted(plan: Plan, mutes: readonly CompiledMute[]): boolean {
  const { context } = plan;
  let end: number = context.event.at;
  let by: CompiledMute | undefined;
  for (const mute of mutes) {
    if (context.event.at >= mute.retiredAt) continue;
    const until = mute.endOf(context);
    if (until === undefined || until <= end) continue;
    end = until;
    by = mute;
  }
  if (by === undefined) return false;
  refuse(plan, by.ruleId, 'muted', { until: formatInstant(end as Instant) });
  return true;
}

function looksAt({ retiredAt, during, when }: CompiledScreen, context: Context): boolean {
  if (context.event.at >= retiredAt) return false;
  if (during && !during(context)) return false;
  return when === undefined || when.test(context);
}

function catches(one: CompiledScreen, plan: Plan): boolean {
  switch (one.kind) {
    case 'counting':
      return countCatches(one, plan);
    case 'gate':
      return gateCatches(one, plan);
    default:
      return one satisfies never;
  }
}

function countCatches(one: CountingScreen, plan: Plan): boolean {
  const { context } = plan;
  const { log, times, effects, ruleId } = one;
  const key = one.keyOf(context.event);
  if (key === undefined) return false;
  const before = log.count(context, key);
  plan.uses.push({ kind: 'input', log, key });
  if (before < times) return false;
  refuse(plan, ruleId, one.code, one.paramsOf(formatInstant(log.opensAt(context, key, times))));
  if (effects && before + 1 >= effects.from) follow(effects, ruleId, plan);
  return true;
}

function gateCatches({ faultOf, effects, ruleId }: GateScreen, plan: Plan): boolean {
  const fault = faultOf(plan.context);
  if (fault === undefined) return false;
  refuse(plan, ruleId, 'gate-closed', fault);
  if (effects) follow(effects, ruleId, plan);
  return true;
}

function follow({ penalty, strike }: CompiledEffects, ruleId: string, plan: Plan): void {
  if (penalty) take(penalty, plan);
  if (strike) count(strike, ruleId, plan);
}

/** A penalty is an award that takes: it is put on the plan as one that has passed all phases. */
function take(award: CompiledAward, plan: Plan): void {
  const stakes = award.shares.map(stakeOf);
  for (const stake of stakes) {
    if (fitsBalance(stake, plan)) continue;
    refuse(plan, award.ruleId, 'overflow');
    stake.granted = 0;
  }
  const candidate = newCandidate(award, stakes, {
    to: undefined,
    key: undefined,
    lengths: undefined,
  });
  candidate.granted = stakes.some(({ granted }) => granted !== 0);
  plan.candidates.push(candidate);
}

function stakeOf(share: Share): Stake {
  const units = share.constant ?? 0;
  const stake = newStake(share, { num: units, den: 1 });
  stake.asked = units;
  stake.granted = units;
  return stake;
}

/** Whether the balance stays a safe integer, with what other screens take. */
function fitsBalance({ share, granted }: Stake, { context, candidates }: Plan): boolean {
  let balance = (context.member.balances[share.currency] ?? 0) + granted;
  for (const { stakes } of candidates) {
    for (const other of stakes)
      if (other.share.currency === share.currency) balance += other.granted;
  }
  return Number.isSafeInteger(balance);
}

/** Counts a strike, and mutes the member where there are too many. */
function count(strike: CompiledStrike, ruleId: string, plan: Plan): void {
  const { context, notices, uses } = plan;
  const { log, mute } = strike;
  const key = strike.keyOf(context.event);
  const strikes = log.count(context, key) + 1;
  uses.push({ kind: 'input', log, key });
  const scope = { ruleId, strike, context };
  notices.push({ ...about('strike', scope), strikes });
  const end = strike.endOf(strikes, context);
  if (end === undefined || end <= (mute.endOf(context) ?? 0)) return;
  uses.push({ kind: 'mute', mute, end });
  notices.push({ ...about('mute', scope), until: formatInstant(end) });
}

interface StrikeScope {
  readonly ruleId: string;
  readonly strike: CompiledStrike;
  readonly context: Context;
}

/** What both notices of a strike say. */
function about<Kind extends 'strike' | 'mute'>(
  kind: Kind,
  { ruleId, strike, context }: StrikeScope,
) {
  const { event, member } = context;
  const notice = {
    kind,
    id: joinId([event.id, '', ruleId, kind, member.id, '', '0']),
    memberId: member.id,
    ruleId,
    eventId: event.id,
    at: formatInstant(event.at),
  };
  const isOfGroup = strike.inGroup && event.groupId !== undefined;
  return isOfGroup ? { ...notice, groupId: event.groupId } : notice;
}
