import type { Context } from '../rules/context.ts';
import type { CompiledAward, CompiledStreakPay } from '../rules/program.ts';
import { isTaken, keysIn } from './follow.ts';
import type { Plan, Reached } from './plan.ts';

/** The row that a streak pays for this input; undefined where it pays none. */
export function rowOf(
  { slot, rowAt, once, onceSlot }: CompiledStreakPay,
  plan: Plan,
): number | undefined {
  const reached = reachedIn(slot, plan);
  if (!reached) return undefined;
  const { length, from } = reached;
  const isPaid =
    once && (keysIn(onceSlot, plan.context)?.has(length) || isTaken(onceSlot, length, plan));
  return isPaid ? undefined : rowAt(length, from);
}

/** The length that the input has newly reached by a counter. */
export function reachedIn(slot: number, { reached }: Plan): Reached | undefined {
  return reached.find((one) => one.slot === slot);
}

/** The awards that give way to a streak that pays for this input. */
export function replacedBy(
  awards: readonly CompiledAward[],
  plan: Plan,
): ReadonlySet<string> | undefined {
  if (plan.reached.length === 0) return undefined;
  let replaced: Set<string> | undefined;
  for (const award of awards) {
    if (!pays(award, plan)) continue;
    replaced ??= new Set();
    for (const ruleId of award.streak?.replaces ?? []) replaced.add(ruleId);
  }
  return replaced;
}

function pays({ streak, shadow, retiredAt, during }: CompiledAward, plan: Plan): boolean {
  if (!streak || shadow || streak.replaces.length === 0) return false;
  return acts(retiredAt, during, plan.context) && rowOf(streak, plan) !== undefined;
}

function acts(retiredAt: number, during: CompiledAward['during'], context: Context): boolean {
  return context.event.at < retiredAt && (during?.(context) ?? true);
}

/** Says at which length the streak stands, where it has moved. */
export function paysNothing(ruleId: string, { slot }: CompiledStreakPay, plan: Plan): void {
  const reached = reachedIn(slot, plan);
  const params = reached ? { length: reached.length } : {};
  plan.silent.push({ ruleId, code: 'streak-pays-nothing', params });
}
