import type { UsedKeys } from '../model/memory.ts';
import type { ReasonCode } from '../model/outcome.ts';
import type { Context } from '../rules/context.ts';
import type { CompiledAward, CompiledFollows } from '../rules/program.ts';
import { hashJson } from '../units/hash.ts';
import { earnedAs } from './earned.ts';
import { type Plan, refuse } from './plan.ts';

/** Whether what the event refers to has earned what a rule that follows asks for; says why not. */
export function mayFollow({ ruleId, follows }: CompiledAward, plan: Plan): boolean {
  const fault = follows && faultOf(follows, plan);
  if (!fault) return true;
  refuse(plan, ruleId, fault.code, fault.params);
  return false;
}

interface FollowFault {
  readonly code: ReasonCode;
  readonly params: Readonly<Record<string, unknown>>;
}

function faultOf(follows: CompiledFollows, plan: Plan): FollowFault | undefined {
  const { context } = plan;
  const { ref } = context.event;
  if (ref === undefined) return { code: 'ref-missing', params: {} };
  const object = followed(follows, context);
  if (object === undefined) return { code: 'ref-not-awarded', params: { by: follows.ruleId, ref } };
  const { onceSlot } = follows;
  const isDone =
    onceSlot >= 0 && (keysIn(onceSlot, context)?.has(object) || isTaken(onceSlot, object, plan));
  return isDone ? { code: 'already-awarded', params: { path: '$.ref' } } : undefined;
}

/** What the event refers to, by whichever of its names; undefined where it has not earned, or too long ago. */
export function followed({ slot, within }: CompiledFollows, context: Context): number | undefined {
  const earned = earnedAs(slot, hashJson(context.event.ref), context);
  if (!earned) return undefined;
  const isOver = within && context.calendar.shift(earned.at, within, 1) <= context.event.at;
  return isOver ? undefined : earned.object;
}

/** Whether an award that waits for replies is about to use up a key. */
export function isTaken(slot: number, hash: number, { open }: Plan): boolean {
  return open.some(
    ({ plan: { candidates, outgoing } }) =>
      outgoing.some(({ award, key }) => award.once?.slot === slot && key === hash) ||
      candidates.some(({ uses }) =>
        uses.some((use) => use.kind === 'key' && use.once.slot === slot && use.hash === hash),
      ),
  );
}

/** The keys in a slot of the member, with the instants of their use. */
export function keysIn(slot: number, { member }: Context): UsedKeys['keys'] | undefined {
  return (member.memory[slot] as UsedKeys | undefined)?.keys;
}
