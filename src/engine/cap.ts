import type { CompiledAward, CooldownGate, SumCap, TimesGate } from '../rules/program.ts';
import { EVENT_WINDOW, type Window } from '../rules/window.ts';
import { times, toInteger } from '../units/exact.ts';
import { formatInstant, type Instant } from '../units/instant.ts';
import { charge, chargeCarry, rememberTry } from './charge.ts';
import { type Candidate, type Plan, refuse, type Stake } from './plan.ts';
import { balanceOf, baseUse, isRetired, MILLION, pauseEnd, planned, roomOf } from './room.ts';

/** Lets through what limits, caps and cooldowns leave of each candidate, in the order (priority, id). */
export function applyCaps(plan: Plan): void {
  for (const candidate of plan.candidates) {
    if (!isIdle(candidate)) decide(candidate, plan);
  }
}

function decide(candidate: Candidate, plan: Plan): void {
  const { award, stakes } = candidate;
  const passes = passesGates(award, plan);
  if (passes) {
    for (const stake of stakes) grantAsked(stake, award, plan);
    candidate.granted = givesSomething(candidate);
    chargeCarry(candidate);
  }
  if (candidate.granted) charge(candidate, plan);
  else rememberTry(award, plan);
}

/** An award of nothing is no try: no limit looks at it. */
function isIdle({ stakes }: Candidate): boolean {
  return (
    stakes.length > 0 && stakes.every(({ asked, carry }) => asked === 0 && carry === undefined)
  );
}

/** Whether a candidate still gives points, or items alone. */
export function givesSomething({ stakes }: Candidate): boolean {
  return stakes.length === 0 || stakes.some(({ granted }) => granted !== 0);
}

function passesGates(award: CompiledAward, plan: Plan): boolean {
  return award.gates.every(
    (gate) =>
      isRetired(gate, plan) ||
      (gate.kind === 'times' ? passesTimes(gate, award, plan) : passesCooldown(gate, award, plan)),
  );
}

function passesTimes(gate: TimesGate, award: CompiledAward, plan: Plan): boolean {
  const { context } = plan;
  if (!gate.refuses) return true;
  if (!gate.window.isOpen(context)) {
    refuse(plan, award.ruleId, 'beneficiary-too-late', { by: gate.ruleId });
    return false;
  }
  const used = gate.window.used(context) + planned(gate.window, plan);
  if (used < gate.max) return true;
  const params = { by: gate.ruleId, max: gate.max, used };
  refuse(plan, award.ruleId, 'cap-reached', withOpening(params, gate.window, plan));
  return false;
}

/** Adds the instant from which there is more room, where it is known. */
function withOpening(params: Record<string, unknown>, window: Window, { context }: Plan) {
  const at = params['max'] === 0 ? undefined : window.opensAt(context);
  if (at !== undefined) params['opensAt'] = formatInstant(at);
  return params;
}

function passesCooldown(gate: CooldownGate, award: CompiledAward, plan: Plan): boolean {
  const end = pauseEnd(gate, plan);
  if (plan.context.event.at >= end) return true;
  refuse(plan, award.ruleId, 'cooldown', { by: gate.ruleId, until: formatInstant(end as Instant) });
  return false;
}

function grantAsked(stake: Stake, award: CompiledAward, plan: Plan): void {
  if (stake.asked === 0) return;
  stake.granted =
    stake.asked > 0 && stake.share.caps.length > 0 ? cut(stake, award, plan) : stake.asked;
  if (fitsBalance(stake, plan)) return;
  refuse(plan, award.ruleId, 'overflow');
  stake.granted = 0;
}

/** What the caps leave of what was asked. */
function cut(stake: Stake, award: CompiledAward, plan: Plan): number {
  let left = stake.asked;
  for (const cap of stake.share.caps) {
    if (cap.cuts && !isRetired(cap, plan)) left = Math.min(left, leftBy(cap, stake, plan));
  }
  return left === stake.asked ? left : cutTo(left, stake, award, plan);
}

/** A cap that refuses looks at the whole of what was asked; otherwise the smallest room cuts. */
function cutTo(left: number, stake: Stake, award: CompiledAward, plan: Plan): number {
  const { asked, share } = stake;
  const cutting = share.caps.filter(
    (cap) => cap.cuts && !isRetired(cap, plan) && leftBy(cap, stake, plan) < asked,
  );
  const refusing = cutting.filter(({ skip }) => skip);
  const by =
    refusing.length > 0 ? refusing : cutting.filter((cap) => leftBy(cap, stake, plan) === left);
  const granted = refusing.length > 0 ? 0 : left;
  stake.cutBy = by.map(({ ruleId }) => ruleId);
  const [cap] = by;
  const code = granted === 0 ? 'cap-reached' : 'cut-by-cap';
  if (cap)
    refuse(
      plan,
      award.ruleId,
      code,
      withOpening(
        { by: cap.ruleId, currency: cap.currency, max: cap.max, asked, granted },
        neverFits(cap, stake) ? EVENT_WINDOW : cap.window,
        plan,
      ),
    );
  return granted;
}

/** Whether a cap that refuses would refuse this award in an empty window as well. */
function neverFits(cap: SumCap, stake: Stake): boolean {
  if (!cap.skip) return false;
  return cap.measure === 'base' ? baseUse(stake) > cap.max * MILLION : stake.asked > cap.max;
}

/** The most of what was asked that a cap lets through. */
function leftBy(cap: SumCap, stake: Stake, plan: Plan): number {
  const room = roomOf(cap, stake, plan);
  if (cap.measure !== 'base') return Math.min(stake.asked, room);
  if (baseUse(stake) <= room) return stake.asked;
  if (cap.skip) return 0;
  const { rounding } = stake.share;
  const left = times({ num: room, den: MILLION }, stake.factor);
  return Math.min(stake.asked, toInteger(left, rounding === 'carry' ? 'floor' : rounding) ?? 0);
}

function fitsBalance(stake: Stake, plan: Plan): boolean {
  return Number.isSafeInteger(balanceOf(stake, plan) + stake.granted);
}
