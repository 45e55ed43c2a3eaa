import type { LastTry } from '../model/memory.ts';
import type { CooldownGate, Gate, SumCap } from '../rules/program.ts';
import type { Window } from '../rules/window.ts';
import { times, toInteger } from '../units/exact.ts';
import type { Candidate, Plan, Stake, Use } from './plan.ts';
import { shortOf } from './shortfall.ts';

/** What this plan, and awards that wait for replies, have already put on a window. */
export function planned(window: Window, plan: Plan): number {
  let amount = plannedIn(window, plan);
  for (const { plan: other } of plan.open) {
    if (window.covers(plan.context, other.context)) amount += plannedIn(window, other);
  }
  return amount;
}

function plannedIn(window: Window, plan: Plan): number {
  let amount = 0;
  for (const candidate of plan.candidates) {
    for (const use of candidate.uses)
      if (use.kind === 'window' && isSame(use.window, window))
        amount += sureOf(use.amount, candidate);
  }
  return amount;
}

/** A deduction that may have to wait for replies makes no room: they may refuse it. */
function sureOf(amount: number, { award, stakes }: Candidate): number {
  if (amount >= 0) return amount;
  const asksFor = (currency: number) =>
    stakes.some(({ share, granted }) => share.currency === currency && granted > 0);
  const mayWait =
    award.onceWide !== undefined ||
    award.wide.some(({ kind, net, currency }) => kind === 'times' || net || asksFor(currency));
  return mayWait ? 0 : amount;
}

function isSame(a: Window, b: Window): boolean {
  return a === b || (a.slot >= 0 && a.slot === b.slot);
}

export function isRetired({ retiredAt }: Gate | SumCap, { context }: Plan): boolean {
  return context.event.at >= retiredAt;
}

/** Units, or for a cap on the base millionths of a unit. */
export function roomOf(cap: SumCap, stake: Stake, plan: Plan): number {
  const { context } = plan;
  if (cap.measure === 'balance') return Math.max(0, cap.max - balanceOf(stake, plan));
  if (!cap.window.isOpen(context)) return 0;
  const max = cap.measure === 'base' ? cap.max * MILLION : cap.max;
  return Math.max(0, max - cap.window.used(context) - planned(cap.window, plan));
}

export const MILLION = 1_000_000;

/**
 * The balance with what is pending, less what income pays first, with what this plan moves beside
 * awards, and what it and awards that wait for replies have granted so far.
 */
export function balanceOf({ share }: Stake, plan: Plan): number {
  const { currency } = share;
  const { balances, pending } = plan.context.member;
  let balance = (balances[currency] ?? 0) + (pending[currency] ?? 0) + grantedIn(currency, plan);
  balance -= shortOf(currency, plan.context.member);
  for (const move of plan.moves) if (move.currency === currency) balance += move.points;
  for (const { plan: other } of plan.open) balance += grantedIn(currency, other);
  return balance;
}

function grantedIn(currency: number, plan: Plan): number {
  let sum = 0;
  for (const candidate of plan.candidates) {
    if (!candidate.granted || candidate.award.shadow) continue;
    for (const stake of candidate.stakes)
      if (stake.share.currency === currency) sum += sureOf(stake.granted, candidate);
  }
  return sum;
}

/** The base in millionths of a unit, rounded up. */
export function baseUse({ base }: Stake): number {
  return toInteger(times(base, { num: MILLION, den: 1 }), 'ceil') ?? Number.POSITIVE_INFINITY;
}

/** First instant at which an award is let through again. */
export function pauseEnd(gate: CooldownGate, plan: Plan): number {
  const { event, member, calendar } = plan.context;
  if (pauses(gate, plan)) return gate.endOf(event.at, calendar);
  const last = member.memory[gate.slot] as LastTry | undefined;
  let end = last ? gate.endOf(last.at, calendar) : Number.NEGATIVE_INFINITY;
  for (const { plan: other } of plan.open) {
    if (pauses(gate, other)) end = Math.max(end, gate.endOf(other.context.event.at, calendar));
  }
  return end;
}

/** Whether a plan begins the pause. */
function pauses({ slot }: CooldownGate, { uses, candidates }: Plan): boolean {
  const begins = (use: Use) => use.kind === 'last' && use.slot === slot;
  return uses.some(begins) || candidates.some((candidate) => candidate.uses.some(begins));
}
