import type { KeyedUse } from '../model/memory.ts';
import type { Context } from './context.ts';
import type { MemoryWindow, Moment, Window } from './window.ts';

/** With fewer values than this, no value is looked at to be forgotten. */
const SWEEP_MIN = 16;

/** A window for each value (a group, a counterparty); the slot holds a {@link KeyedUse}. */
export function keyedWindow(
  slot: number,
  inner: MemoryWindow,
  valueFor: (context: Context) => string,
): Window {
  const held = ({ member }: Context) => member.memory[slot] as KeyedUse | undefined;
  const within = (context: Context, memory: KeyedUse['uses'] | undefined): Moment => ({
    event: context.event,
    day: context.day,
    calendar: context.calendar,
    member: { memory: [memory?.get(valueFor(context))] },
  });
  const ask = (context: Context): Moment => within(context, held(context)?.uses);
  return {
    slot,
    used: (context) => inner.used(ask(context)),
    add: (context, amount) => {
      const keyed = held(context) ?? { kind: 'keyed', uses: new Map(), sweepAt: SWEEP_MIN };
      context.member.memory[slot] = keyed;
      const moment = within(context, keyed.uses);
      inner.add(moment, amount);
      const [use] = moment.member.memory;
      if (use?.kind === 'period' || use?.kind === 'rolling') keyed.uses.set(valueFor(context), use);
      if (keyed.uses.size >= keyed.sweepAt) sweep(keyed, inner, moment);
    },
    isOpen: (context) => inner.isOpen(ask(context)),
    opensAt: (context) => inner.opensAt(ask(context)),
    covers: (context, other) =>
      valueFor(context) === valueFor(other) && inner.covers(context, other),
  };
}

/** Forgets the values that nothing can ask about any more; looks again when as many are new. */
function sweep(keyed: KeyedUse, inner: MemoryWindow, moment: Moment): void {
  for (const [value, use] of keyed.uses) if (inner.isOver(use, moment)) keyed.uses.delete(value);
  keyed.sweepAt = Math.max(SWEEP_MIN, keyed.uses.size * 2);
}
