import type { KeyedUse } from '../model/memory.ts';
import type { Context } from './context.ts';
import type { MemoryWindow, Moment, Window } from './window.ts';

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
      const keyed = held(context) ?? { kind: 'keyed', uses: new Map() };
      context.member.memory[slot] = keyed;
      const moment = within(context, keyed.uses);
      inner.add(moment, amount);
      const [use] = moment.member.memory;
      const value = valueFor(context);
      keyed.uses.delete(value);
      if (use?.kind === 'period' || use?.kind === 'rolling') keyed.uses.set(value, use);
      forgetValues(keyed, inner, moment);
    },
    lower: (context, amount) => inner.lower(ask(context), amount),
    isOpen: (context) => inner.isOpen(ask(context)),
    opensAt: (context) => inner.opensAt(ask(context)),
    covers: (context, other) =>
      valueFor(context) === valueFor(other) && inner.covers(context, other),
  };
}

/** Forgets the values that nothing can ask about any more, as far as they come first: unused for longest. */
function forgetValues({ uses }: KeyedUse, inner: MemoryWindow, moment: Moment): void {
  for (const [value, use] of uses) {
    if (!inner.isOver(use, moment)) return;
    uses.delete(value);
  }
}
