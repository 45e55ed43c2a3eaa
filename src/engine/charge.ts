import type { Context } from '../rules/context.ts';
import type { CompiledAward, Gate, SumCap } from '../rules/program.ts';
import { minus, over, times } from '../units/exact.ts';
import { followed } from './follow.ts';
import type { Candidate, KeySlot, Plan, Stake, Use } from './plan.ts';
import { baseUse, isRetired, pauseEnd, roomOf } from './room.ts';

/** Charges anew what programme keys have left of a candidate that was charged with more. */
export function recharge(candidate: Candidate, plan: Plan): void {
  candidate.uses = [];
  if (candidate.granted) {
    chargeCarry(candidate);
    charge(candidate, plan);
  } else rememberTry(candidate.award, plan);
}

/** Charges caps, gates and keys with an award that gives something. */
export function charge(candidate: Candidate, plan: Plan): void {
  const { award, key, uses } = candidate;
  chargeCaps(candidate, plan);
  for (const gate of award.gates) {
    if ((gate.own || !award.shadow) && !isRetired(gate, plan)) uses.push(useOf(gate));
  }
  if (award.once && key !== undefined) uses.push({ kind: 'key', once: award.once, hash: key });
  chargeLengths(candidate);
  chargeRefs(award, plan.context, uses);
}

function chargeCaps(candidate: Candidate, plan: Plan): void {
  for (const stake of candidate.stakes) {
    for (const cap of stake.share.caps) {
      if (!isRetired(cap, plan)) useRoom(cap, stake, candidate, plan);
    }
  }
}

/** Charges a cap once, with the final grant. */
function useRoom(cap: SumCap, stake: Stake, { award, uses }: Candidate, plan: Plan): void {
  if (stake.granted === 0 || cap.measure === 'balance') return;
  if (award.shadow && !cap.own) return;
  if (stake.granted < 0 && cap.measure !== 'net') return;
  const amount =
    cap.measure === 'base' ? Math.min(grantedBase(stake), roomOf(cap, stake, plan)) : stake.granted;
  uses.push({ kind: 'window', window: cap.window, amount });
}

/** The fraction is kept where the whole units are granted, or where there are none yet. */
export function chargeCarry({ stakes, uses }: Candidate): void {
  for (const { share, carry, base, factor, asked, granted } of stakes) {
    if (!carry || (asked !== 0 && granted === 0)) continue;
    const added = minus(times(base, factor), { num: asked, den: 1 });
    uses.push({ kind: 'carry', slot: share.carrySlot, added });
  }
}

/** Remembers what was awarded for those who follow, and what was followed. */
function chargeRefs(award: CompiledAward, context: Context, uses: Use[]): void {
  const { earnedSlot, follows, shadow } = award;
  if (earnedSlot >= 0 && shadow !== 'shadow') uses.push({ kind: 'earned', award });
  const object = follows && follows.onceSlot >= 0 ? followed(follows, context) : undefined;
  if (follows && object !== undefined) {
    const once = { slot: follows.onceSlot, forget: undefined };
    uses.push({ kind: 'key', once, hash: object });
  }
}

/** Keeps the lengths that a streak has paid for good. */
function chargeLengths({ award: { streak }, lengths = [], uses }: Candidate): void {
  if (!streak?.once) return;
  const once: KeySlot = { slot: streak.onceSlot, forget: undefined };
  for (const hash of lengths) uses.push({ kind: 'key', once, hash });
}

/** The part of the base that the grant stands for, where the award was cut. */
function grantedBase(stake: Stake): number {
  const whole = baseUse(stake);
  if (stake.granted === stake.asked) return whole;
  const part = over({ num: stake.granted, den: 1 }, stake.factor);
  return Math.min(whole, part ? baseUse({ ...stake, base: part }) : whole);
}

/** A try that got nothing, for whatever reason, starts an extended pause that lasts again; it begins none. */
export function rememberTry({ gates, shadow }: CompiledAward, plan: Plan): void {
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
