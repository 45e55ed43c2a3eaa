import type { Member } from '../model/member.ts';
import type { StreakMemory, StreakView } from '../model/streak.ts';
import type { Calendar } from '../units/calendar.ts';
import type { Day } from '../units/civil.ts';
import type { Instant } from '../units/instant.ts';
import type { Context } from './context.ts';
import type { CompiledWhen } from './program.ts';
import {
  type Advance,
  advanceOf,
  type CountTerms,
  memoryIn,
  type StreakAdvance,
} from './streak-advance.ts';
import type { CompiledFreezes } from './streak-freezes.ts';
import { joinDay } from './streak-join.ts';
import { type CompiledMakeUp, type MakeUpRefusal, refusalOf } from './streak-make-up.ts';
import { endOf, toldOf, viewOf } from './streak-view.ts';

/** Counts one kind of streak of a member; shared by the rules that count the same. */
export interface CompiledCounter {
  readonly slot: number;
  readonly on: readonly string[];
  /** Rules of this version that use it, in the order (priority, id). */
  readonly ruleIds: readonly string[];
  /** Where those of its rules that catch up remember the latest step that they have seen. */
  readonly seenSlots: readonly number[];
  readonly when: CompiledWhen | undefined;
  readonly freezes: CompiledFreezes | undefined;
  /** Undefined where no day can be made up. */
  readonly makeUp: CounterMakeUp | undefined;
  /**
   * What the event in hand, of a type that it counts, does to it; undefined where it does nothing.
   * `held` freezes of the member may be used. Pure: the member is not changed.
   */
  readonly advance: Advance;
  /** The length as of an instant, also far later than the last input; 0 once it has ended. */
  currentAt(member: Member, at: Instant, calendar: Calendar): number;
  viewAt(member: Member, at: Instant, calendar: Calendar): StreakView;
  /**
   * First instant at which the run has ended if nothing more counts, with the freezes that there are
   * now; undefined where none runs or time alone does not end it.
   */
  endsAt(member: Member, calendar: Calendar): Instant | undefined;
  /** What is remembered once that end has come and was told. */
  told(member: Member, calendar: Calendar): StreakMemory | undefined;
}

export interface CounterMakeUp extends CompiledMakeUp {
  /** Why the event in hand cannot make up a day; else what that does to the counter. Pure. */
  of(context: Context, day: Day): MakeUpRefusal | ((held: number) => StreakAdvance);
}

interface CounterTerms extends CountTerms {
  readonly on: readonly string[];
  readonly ruleIds: readonly string[];
  readonly seenSlots: readonly number[];
}

export function streakCounter(terms: CounterTerms): CompiledCounter {
  const { slot, on, ruleIds, seenSlots, when, freezes, makeUp } = terms;
  const memoryOf = ({ memory }: Member) => memory[slot] as StreakMemory | undefined;
  const endsAt = (member: Member, calendar: Calendar) => {
    const memory = memoryOf(member);
    return memory && endOf(memory, terms, { member, calendar });
  };
  return {
    slot,
    on,
    ruleIds,
    seenSlots,
    when,
    freezes,
    makeUp: makeUp && makingUp(makeUp, terms),
    advance: advanceOf(terms),
    currentAt: (member, at, calendar) => {
      const end = endsAt(member, calendar);
      return end === undefined || at < end ? (memoryOf(member)?.run.length ?? 0) : 0;
    },
    viewAt: (member, at, calendar) => viewOf(memoryOf(member), at, terms, { member, calendar }),
    endsAt,
    told: (member, calendar) => {
      const memory = memoryOf(member);
      return memory && toldOf(memory, terms, { member, calendar });
    },
  };
}

function makingUp(makeUp: CompiledMakeUp, terms: CounterTerms): CounterMakeUp {
  const { slot, pace, freezes, takesBack } = terms;
  return {
    ...makeUp,
    of: (context, day) => {
      const memory = memoryIn(context, slot);
      const refusal = refusalOf(day, memory, { pace, makeUp, context });
      if (refusal) return refusal;
      return (held) => {
        const arrival = { context, held };
        const joined = joinDay(memory, day, { pace, makeUp, freezes, takesBack }, arrival);
        const { memory: after, length, from, used } = joined;
        return { memory: after, reached: length, from, ended: undefined, used, short: undefined };
      };
    },
  };
}
