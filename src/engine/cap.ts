import type { LastTry } from '../model/memory.ts';
import type { CompiledAward, CooldownGate, Gate, SumCap, TimesGate } from '../rules/program.ts';
import { EVENT_WINDOW, type Window } from '../rules/window.ts';
import { over, times, toInteger } from '../units/exact.ts';
import { formatInstant, type Instant } from '../units/instant.ts';
import { type Candidate, type Plan, refuse, type Stake, type Use } from './plan.ts';

/** Lets through what limits, caps and cooldowns leave of each candidate, in the order (priority, id). */
export function applyCaps(plan: Plan): void {
  for (const candidate of plan.candidates) {
    if (isIdle(candidate)) continue;
    candidate.granted = passesGates(candidate.award, plan) && givesSomething(candidate, plan);
    if (candidate.granted) rememberAward(candidate, plan);
    else rememberTry(candidate.award, plan);
  }
}

/** An award of nothing is no try: no limit looks at it. */
function isIdle({ stakes }: Candidate): boolean {
  return (
    stakes.length > 0 && stakes.every(({ asked, carry }) => asked === 0 && carry === undefined)
  );
}

function givesSomething({ award, stakes }: Candidate, plan: Plan): boolean {
  for (const stake of stakes) grant(stake, award, plan);
  return stakes.length === 0 || stakes.some(({ granted }) => granted !== 0);
}

function passesGates(award: CompiledAward, plan: Plan): boolean {
  return award.gates.every(
    (gate) =>
      isRetired(gate, plan) ||
      (gate.kind === 'times' ? passesTimes(gate, award, plan) : passesCooldown(gate, award, plan)),
  );
}

function isRetired({ retiredAt }: Gate | SumCap, { context }: Plan): boolean {
  return context.event.at >= retiredAt;
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

/** First instant at which an award is let through again. */
function pauseEnd(gate: CooldownGate, { context, uses }: Plan): number {
  const last = context.member.memory[gate.slot] as LastTry | undefined;
  const again = uses.some((use) => use.kind === 'last' && use.slot === gate.slot);
  if (again) return gate.endOf(context.event.at);
  return last ? gate.endOf(last.at) : Number.NEGATIVE_INFINITY;
}

/** What this plan has already put on a window. */
function planned(window: Window, { uses }: Plan): number {
  let amount = 0;
  for (const use of uses) if (use.kind === 'window' && use.window === window) amount += use.amount;
  return amount;
}

function grant(stake: Stake, award: CompiledAward, plan: Plan): void {
  if (stake.asked !== 0) grantAsked(stake, award, plan);
  if (stake.carry && (stake.asked === 0 || stake.granted !== 0))
    plan.uses.push({ kind: 'carry', slot: stake.share.carrySlot, fraction: stake.carry });
}

function grantAsked(stake: Stake, award: CompiledAward, plan: Plan): void {
  stake.granted =
    stake.asked > 0 && stake.share.caps.length > 0 ? cut(stake, award, plan) : stake.asked;
  if (!fitsBalance(stake, plan)) {
    refuse(plan, award.ruleId, 'overflow');
    stake.granted = 0;
  }
  for (const cap of stake.share.caps) if (!isRetired(cap, plan)) useRoom(cap, stake, award, plan);
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

/** Units, or for a cap on the base millionths of a unit. */
function roomOf(cap: SumCap, stake: Stake, plan: Plan): number {
  const { context } = plan;
  if (cap.measure === 'balance') return Math.max(0, cap.max - balanceOf(stake, plan));
  if (!cap.window.isOpen(context)) return 0;
  const max = cap.measure === 'base' ? cap.max * MILLION : cap.max;
  return Math.max(0, max - cap.window.used(context) - planned(cap.window, plan));
}

const MILLION = 1_000_000;

/** The balance with what the plan has granted so far. */
function balanceOf({ share }: Stake, { context, candidates }: Plan): number {
  let balance = context.member.balances[share.currency] ?? 0;
  for (const { award, granted, stakes } of candidates) {
    if (!granted || award.shadow) continue;
    for (const stake of stakes)
      if (stake.share.currency === share.currency) balance += stake.granted;
  }
  return balance;
}

/** The base in millionths of a unit, rounded up. */
function baseUse({ base }: Stake): number {
  return toInteger(times(base, { num: MILLION, den: 1 }), 'ceil') ?? Number.POSITIVE_INFINITY;
}

/** The part of the base that the grant stands for, where the award was cut. */
function grantedBase(stake: Stake): number {
  const whole = baseUse(stake);
  if (stake.granted === stake.asked) return whole;
  const part = over({ num: stake.granted, den: 1 }, stake.factor);
  return Math.min(whole, part ? baseUse({ ...stake, base: part }) : whole);
}

function fitsBalance(stake: Stake, plan: Plan): boolean {
  return Number.isSafeInteger(balanceOf(stake, plan) + stake.granted);
}

/** Charges a cap once, with the final grant. */
function useRoom(cap: SumCap, stake: Stake, award: CompiledAward, plan: Plan): void {
  if (stake.granted === 0 || cap.measure === 'balance') return;
  if (award.shadow && !cap.own) return;
  if (stake.granted < 0 && cap.measure !== 'net') return;
  const amount =
    cap.measure === 'base' ? Math.min(grantedBase(stake), roomOf(cap, stake, plan)) : stake.granted;
  plan.uses.push({ kind: 'window', window: cap.window, amount });
}

/** Charges the gates and the key of an award that gives something. */
function rememberAward({ award, key }: Candidate, plan: Plan): void {
  for (const gate of award.gates) {
    if ((award.shadow && !gate.own) || isRetired(gate, plan)) continue;
    plan.uses.push(useOf(gate));
  }
  if (award.once && key !== undefined) plan.uses.push({ kind: 'key', once: award.once, hash: key });
}

/** A try that got nothing, for whatever reason, starts an extended pause that lasts again; it begins none. */
function rememberTry({ gates, shadow }: CompiledAward, plan: Plan): void {
  for (const gate of gates) {
    if (gate.kind !== 'cooldown' || !gate.extended || shadow || isRetired(gate, plan)) continue;
    if (plan.context.event.at < pauseEnd(gate, plan)) plan.uses.push(useOf(gate));
  }
}

function useOf(gate: Gate): Use {
  return gate.kind === 'times'
    ? { kind: 'window', window: gate.window, amount: 1 }
    : { kind: 'last', slot: gate.slot };
}
