import type { Member } from '../model/member.ts';
import type { Notice } from '../model/outcome.ts';
import type { StreakMemory } from '../model/streak.ts';
import { versionAt } from '../rules/compile.ts';
import { calendarFor } from '../rules/days.ts';
import type { Program, Version } from '../rules/program.ts';
import type { StreakAdvance } from '../rules/streak-advance.ts';
import type { CompiledCounter } from '../rules/streak-counter.ts';
import { freezesIn } from '../rules/streak-freezes.ts';
import type { FreezesUsed } from '../rules/streak-gap.ts';
import { dayKeyText } from '../units/civil.ts';
import { joinId } from '../units/identifier.ts';
import { formatInstant, type Instant } from '../units/instant.ts';
import { type Plan, plainMove, refuse } from './plan.ts';

/** Every counter of the event's type counts it, whatever becomes of the awards. */
export function countStreaks(plan: Plan): void {
  const { type } = plan.context.event;
  const counters = plan.version.countersByType.get(type);
  // A day that is made up is counted by its command, and is no event of any streak.
  if (!counters || type === 'make-up') return;
  for (const counter of counters) {
    const step = counter.advance(plan.context, heldFor(counter, plan));
    if (step) takeAdvance(counter, step, plan);
  }
}

/** Freezes of a counter that its member holds and that nothing in the plan takes already. */
export function heldFor({ freezes }: CompiledCounter, { context, moves }: Plan): number {
  if (!freezes || freezes.currency < 0) return 0;
  let units = context.member.balances[freezes.currency] ?? 0;
  for (const { currency, points } of moves) if (currency === freezes.currency) units += points;
  return freezesIn(units, freezes);
}

/** Plans what an input does to a counter. */
export function takeAdvance(counter: CompiledCounter, step: StreakAdvance, plan: Plan): void {
  const { slot, ruleIds } = counter;
  const [ruleId = ''] = ruleIds;
  plan.uses.push({ kind: 'streak', slot, memory: step.memory });
  if (step.reached !== undefined) {
    const { first } = step.memory.run;
    plan.reached.push({ slot, length: step.reached, from: step.from, first });
    for (const seen of counter.seenSlots) plan.uses.push({ kind: 'last', slot: seen });
  }
  if (step.ended) {
    const { event, member } = plan.context;
    const ending = { counter, member, at: event.at, cause: event.id };
    plan.notices.push(...endNotice(ending, step.ended));
  }
  if (step.used) takeFreezes(counter, step.used, plan);
  if (step.short) refuse(plan, ruleId, 'freezes-insufficient', { ...step.short });
}

/** Whether nothing is paid by a counter: all of its rules are in the shadow. */
export function isShadow({ ruleIds }: CompiledCounter, { awardsById }: Version): boolean {
  return ruleIds.every((id) => awardsById.get(id)?.shadow);
}

/** A streak that is only computed costs nobody a freeze. */
function takeFreezes(counter: CompiledCounter, used: FreezesUsed, plan: Plan): void {
  const { freezes, ruleIds } = counter;
  const [ruleId = ''] = ruleIds;
  if (!freezes || isShadow(counter, plan.version)) return;
  if (used.held > 0) {
    const points = -used.held * freezes.unitsPerFreeze;
    const terms = { contra: 'redeemed', ruleId, n: 'freeze' };
    plan.moves.push(plainMove('redemption', { currency: freezes.currency, points }, terms));
  }
  const { event, member } = plan.context;
  plan.notices.push({
    kind: 'freeze-used',
    id: joinId([event.id, plan.place.n, ruleId, 'freeze', member.id]),
    memberId: member.id,
    ruleId,
    days: used.periods.map(dayKeyText),
    held: used.held,
    saved: used.saves,
    eventId: event.id,
    at: formatInstant(event.at),
  });
}

/** Streaks shorter than this end in silence. */
const TOLD_FROM = 2;

/** When the next streak of a member ends that is to be told; Infinity where none is. */
export function nextEnd(member: Member, program: Program): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { end } of untold(member, program)) next = Math.min(next, end);
  return next;
}

/**
 * Tells of the streaks that have ended up to an instant, each once, in the order of time, then in that
 * of their first rules.
 */
export function tellEnds(member: Member, program: Program, until: Instant): readonly Notice[] {
  const ended = untold(member, program)
    .filter(({ end }) => end <= until)
    .sort((a, b) => a.end - b.end);
  const calendar = calendarFor(member, program);
  for (const { counter } of ended) member.memory[counter.slot] = counter.told(member, calendar);
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
  const calendar = calendarFor(member, program);
  for (const counter of versionAt(program, clock).counters) {
    const memory = member.memory[counter.slot] as StreakMemory | undefined;
    // Also a short run must be over before freezes come that would save it.
    const from = counter.freezes ? 1 : TOLD_FROM;
    if (!memory || memory.told || memory.run.length < from) continue;
    const end = counter.endsAt(member, calendar);
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
