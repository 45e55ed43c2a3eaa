import type { CompiledStreakPay } from '../rules/compiled-streak-pay.ts';
import type { Context } from '../rules/context.ts';
import type { CompiledAward } from '../rules/program.ts';
import { isTaken, keysIn } from './follow.ts';
import type { Plan, Reached } from './plan.ts';

/** The lengths that a streak pays for with this input, ascending. */
export function lengthsPaid(
  { slot, paying, once, onceSlot, seenSlot }: CompiledStreakPay,
  plan: Plan,
): readonly number[] {
  const reached = reachedIn(slot, plan);
  if (!reached) return NONE;
  const from = seenSlot < 0 || hasSeen(seenSlot, reached, plan) ? reached.from : 0;
  const lengths = paying(reached.length, from);
  if (!once || lengths.length === 0) return lengths;
  const paid = keysIn(onceSlot, plan.context);
  return lengths.filter((one) => !paid?.has(one) && !isTaken(onceSlot, one, plan));
}

const NONE: readonly never[] = [];

/** Whether a rule that catches up was there at an earlier step of the run. */
function hasSeen(slot: number, { first }: Reached, { context }: Plan): boolean {
  const last = context.member.memory[slot];
  return last?.kind === 'last' && context.calendar.dayAt(last.at) >= first;
}

/**
 * The awards that may be given for the event: those of its type, and for a day that was made up also
 * those of its streak, which counts other types.
 */
export function awardsFor({
  version,
  context,
  reached,
}: Plan): readonly CompiledAward[] | undefined {
  const { type } = context.event;
  if (type !== 'make-up' || reached.length === 0) return version.awardsByType.get(type);
  const slots = new Set(reached.map(({ slot }) => slot));
  return [...version.awardsById.values()].filter(({ on, streak }) =>
    streak ? slots.has(streak.slot) : on.includes(type),
  );
}

/** The length that the input has newly reached by a counter. */
function reachedIn(slot: number, { reached }: Plan): Reached | undefined {
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
  return acts(retiredAt, during, plan.context) && lengthsPaid(streak, plan).length > 0;
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
