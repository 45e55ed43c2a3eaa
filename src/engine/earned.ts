import type { AdmittedEvent } from '../model/event.ts';
import type { Earned, EarnedInput } from '../model/memory.ts';
import type { Context } from '../rules/context.ts';
import type { CompiledAward } from '../rules/program.ts';
import { hashJson } from '../units/hash.ts';

/** What the member was awarded under a name of an input, in the slot of a rule that others follow. */
export function earnedAs(slot: number, name: number, { member }: Context): EarnedInput | undefined {
  return (member.memory[slot] as Earned | undefined)?.inputs.get(name);
}

/** Keeps an input under its id and its key, and drops the oldest that nobody asks about any more. */
export function noteEarned(
  { earnedSlot: slot, earnedFor }: Pick<CompiledAward, 'earnedSlot' | 'earnedFor'>,
  { event, member, calendar }: Context,
): void {
  const earned = (member.memory[slot] as Earned | undefined) ?? {
    kind: 'earned',
    inputs: new Map(),
  };
  member.memory[slot] = earned;
  const input = { at: event.at, object: objectOf(event) };
  for (const name of new Set([hashJson(event.id), input.object])) {
    earned.inputs.delete(name);
    earned.inputs.set(name, input);
  }
  if (!earnedFor) return;
  for (const [name, { at }] of earned.inputs) {
    if (calendar.shift(at, earnedFor, 1) > event.at) return;
    earned.inputs.delete(name);
  }
}

function objectOf({ id, key }: AdmittedEvent): number {
  return hashJson(key ?? id);
}
