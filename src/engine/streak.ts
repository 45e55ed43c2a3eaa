import type { Member } from '../model/member.ts';
import type { Notice } from '../model/outcome.ts';
import type { StreakMemory } from '../model/streak.ts';
import { versionAt } from '../rules/compile.ts';
import type { Program } from '../rules/program.ts';
import type { CompiledCounter } from '../rules/streak-counter.ts';
import { dayKeyText } from '../units/civil.ts';
import { joinId } from '../units/identifier.ts';
import { formatInstant, type Instant } from '../units/instant.ts';
import type { Plan } from './plan.ts';

/** Every counter of the event's type counts it, whatever becomes of the awards. */
export function countStreaks(plan: Plan): void {
  const counters = plan.version.countersByType.get(plan.context.event.type);
  if (!counters) return;
  for (const counter of counters) {
    const step = counter.advance(plan.context);
    if (!step) continue;
    plan.uses.push({ kind: 'streak', slot: counter.slot, memory: step.memory });
    if (step.reached !== undefined)
      plan.reached.push({ slot: counter.slot, length: step.reached, from: step.from });
    if (step.ended) {
      const { event, member } = plan.context;
      const ending = { counter, member, at: event.at, cause: event.id };
      plan.notices.push(...endNotice(ending, step.ended));
    }
  }
}

/** Streaks shorter than this end in silence. */
const TOLD_FROM = 2;

/** When the next thing of a member is due: an end to be told, or an input that waits. */
export function refreshDue(member: Member, program: Program): void {
  let due: number = member.waiting[0]?.at ?? Number.POSITIVE_INFINITY;
  for (const { end } of untold(member, program)) due = Math.min(due, end);
  member.dueAt = due === Number.POSITIVE_INFINITY ? undefined : (due as Instant);
}

/**
 * Tells of the streaks that have ended up to an instant, each once, in the order of time, then in that
 * of their first rules.
 */
export function tellEnds(member: Member, program: Program, until: Instant): readonly Notice[] {
  const ended = untold(member, program)
    .filter(({ end }) => end <= until)
    .sort((a, b) => a.end - b.end);
  for (const { counter, memory } of ended) {
    const { kind, run, tally } = memory;
    member.memory[counter.slot] = { kind, run, tally, told: true };
  }
  return ended.flatMap(({ counter, end, memory }) =>
    endNotice({ counter, member, at: end, cause: '' }, memory.run),
  );
}

interface UntoldEnd {
  readonly counter: CompiledCounter;
  readonly memory: StreakMemory;
  readonly end: Instant;
}

function untold(member: Member, program: Program): readonly UntoldEnd[] {
  const { clock } = member;
  if (clock === undefined) return [];
  const ends: UntoldEnd[] = [];
  for (const counter of versionAt(program, clock).counters) {
    const memory = member.memory[counter.slot] as StreakMemory | undefined;
    if (!memory || memory.told || memory.run.length < TOLD_FROM) continue;
    const end = counter.endsAt(memory, program.calendar);
    if (end !== undefined) ends.push({ counter, memory, end });
  }
  return ends;
}

interface Ending {
  readonly counter: CompiledCounter;
  readonly member: Member;
  readonly at: Instant;
  /** Id of the event that ended it; empty for the end of a day. */
  readonly cause: string;
}

function endNotice(
  { counter, member, at, cause }: Ending,
  { length, first, last }: StreakMemory['run'],
): readonly Notice[] {
  const [ruleId = ''] = counter.ruleIds;
  if (length < TOLD_FROM) return [];
  const instant = formatInstant(at);
  return [
    {
      kind: 'streak-ended',
      id: joinId([cause, instant, ruleId, 'ended', member.id]),
      memberId: member.id,
      ruleId,
      length,
      first: dayKeyText(first),
      last: dayKeyText(last),
      at: instant,
    },
  ];
}
