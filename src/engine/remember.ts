import type { Carry, UsedKeys } from '../model/memory.ts';
import type { Context } from '../rules/context.ts';
import { plus, ZERO } from '../units/exact.ts';
import type { Instant } from '../units/instant.ts';
import { noteEarned } from './earned.ts';
import { boundFraction } from './multiply.ts';
import type { KeySlot, Use } from './plan.ts';

/** What applying a plan leaves in the memory of rules. */
export function remember(use: Use, context: Context): void {
  const { memory } = context.member;
  const { at } = context.event;
  switch (use.kind) {
    case 'window':
      use.window.add(context, use.amount);
      return;
    case 'last': {
      const last = memory[use.slot];
      if (last?.kind !== 'last') memory[use.slot] = { kind: 'last', at };
      else if (last.at < at) last.at = at;
      return;
    }
    case 'streak':
      memory[use.slot] = use.memory;
      return;
    case 'key':
      forgetKeys(use.once, context);
      useKey(use.once.slot, use.hash, context);
      return;
    case 'carry': {
      const fraction = (memory[use.slot] as Carry | undefined)?.fraction ?? ZERO;
      memory[use.slot] = { kind: 'carry', fraction: boundFraction(plus(fraction, use.added)) };
      return;
    }
    case 'earned':
      noteEarned(use.award, context);
      return;
    case 'input':
      use.log.add(context, use.key);
      return;
    case 'mute':
      use.mute.begin(context, use.end);
      return;
    default:
      use satisfies never;
  }
}

/** Keeps a key with the instant of its use, so that a rule may forget it. */
export function useKey(slot: number, hash: number, { member, event }: Context): void {
  const used = (member.memory[slot] as UsedKeys | undefined) ?? {
    kind: 'keys',
    keys: new Map<number, Instant>(),
  };
  used.keys.delete(hash);
  used.keys.set(hash, event.at);
  member.memory[slot] = used;
}

/** Drops the oldest keys that the rule no longer asks about. */
function forgetKeys({ slot, forget }: KeySlot, { member, event, calendar }: Context): void {
  const used = member.memory[slot] as UsedKeys | undefined;
  if (!used || !forget) return;
  for (const [hash, usedAt] of used.keys) {
    if (calendar.shift(usedAt, forget, 1) > event.at) return;
    used.keys.delete(hash);
  }
}
