import { type Member, ranTo } from '../model/member.ts';
import { versionAt } from '../rules/compile.ts';
import { calendarFor } from '../rules/days.ts';
import type { Program, Version } from '../rules/program.ts';
import type { Calendar } from '../units/calendar.ts';
import { byCodeUnit } from '../units/identifier.ts';
import { INSTANT_UNTIL, type Instant } from '../units/instant.ts';
import type { Boundary } from './boundary.ts';
import { clearingTimers } from './clearing.ts';
import { decayTimers } from './decay.ts';
import { lapseHeld, nextRelease, release, takeDue } from './hold.ts';
import { lapseTimers } from './lapse.ts';
import { remindTimers } from './remind.ts';
import { seasonTimers } from './season.ts';
import { nextEnd, tellEnds } from './streak.ts';
import { tierTimers } from './tier-timer.ts';

/** The order in which what is due at one instant runs. */
const PHASES = [
  'release',
  'streak-end',
  'tier-review',
  'clear',
  'lapse',
  'decay',
  'season',
  'remind',
] as const;
export type Phase = (typeof PHASES)[number];

/** Something that time alone brings about. It has no memory of its own. */
export interface Timer {
  readonly phase: Phase;
  /** Empty where no single rule is behind it. */
  readonly ruleId: string;
  /**
   * When it is due next, given that all boundaries of the member up to `from` have run; Infinity
   * where it is not. What should have been due before is due at its own, earlier instant.
   */
  next(member: Member, from: Instant, calendar: Calendar): number;
  run(boundary: Boundary): void;
}

/** Everything that time can bring under one version of the rules, in the order in which it runs. */
function timersOf(program: Program, version: Version): readonly Timer[] {
  const known = timersByVersion.get(version);
  if (known) return known;
  const timers = [
    RELEASE,
    streakEnds(program),
    ...tierTimers(version),
    ...clearingTimers(version),
    ...lapseTimers(program, version),
    ...decayTimers(version),
    ...seasonTimers(version),
    ...remindTimers(version),
  ].sort(compareTimers);
  timersByVersion.set(version, timers);
  return timers;
}

/** A memo, not a state. */
const timersByVersion = new WeakMap<Version, readonly Timer[]>();

/** The same by phases: at one instant a phase runs for all members before the next one begins. */
export function phasesAt(program: Program, at: Instant): readonly (readonly Timer[])[] {
  const version = versionAt(program, at);
  const known = phasesByVersion.get(version);
  if (known) return known;
  const timers = timersOf(program, version);
  const phases = PHASES.map((phase) => timers.filter((timer) => timer.phase === phase));
  const inUse = phases.filter(({ length }) => length > 0);
  phasesByVersion.set(version, inUse);
  return inUse;
}

const phasesByVersion = new WeakMap<Version, readonly (readonly Timer[])[]>();

/** In the order of phases, then of rules. */
function compareTimers(a: Timer, b: Timer): number {
  return phaseOf(a) - phaseOf(b) || byCodeUnit(a.ruleId, b.ruleId);
}

function phaseOf({ phase }: Timer): number {
  return PHASES.indexOf(phase);
}

const RELEASE: Timer = {
  phase: 'release',
  ruleId: '',
  next: nextRelease,
  run: ({ context, version, posting, cause, postedAt }) => {
    const { member, event } = context;
    const releasing = { context, version, posting, postedAt, cause, causeId: '' };
    for (const held of takeDue(member, event.at)) {
      if (held.lapses) lapseHeld(held, releasing);
      else release(held, releasing);
    }
  },
};

function streakEnds(program: Program): Timer {
  return {
    phase: 'streak-end',
    ruleId: '',
    next: (member) => nextEnd(member, program),
    run: ({ context, posting }) => {
      posting.notices.push(...tellEnds(context.member, program, context.event.at));
    },
  };
}

/** Recomputes when the next thing of a member is due: an input that waits, or what time brings. */
export function refreshDue(member: Member, program: Program): void {
  const waiting = member.waiting[0]?.at ?? Number.POSITIVE_INFINITY;
  const due = Math.min(waiting, nextTimer(member, program));
  member.dueAt = due === Number.POSITIVE_INFINITY ? undefined : (due as Instant);
}

/** The start of another version is a boundary as well: from then on other rules say what is due. */
export function nextTimer(member: Member, program: Program): number {
  const from = ranTo(member) as Instant;
  if (!Number.isFinite(from)) return Number.POSITIVE_INFINITY;
  const { versions } = program;
  const calendar = calendarFor(member, program);
  let due = Number.POSITIVE_INFINITY;
  for (const timer of timersOf(program, versionAt(program, from)))
    due = Math.min(due, timer.next(member, from, calendar));
  if (!program.isTimed) return due < INSTANT_UNTIL ? due : Number.POSITIVE_INFINITY;
  for (const version of versions) if (version.from > from) due = Math.min(due, version.from);
  return due < INSTANT_UNTIL ? due : Number.POSITIVE_INFINITY;
}

/** What may be due at an instant, in the order in which it runs: what comes first may make more due. */
export function timersAt(program: Program, at: Instant): readonly Timer[] {
  return timersOf(program, versionAt(program, at));
}

/** `ran` is the instant up to which boundaries had run before the turn; a grant of the same turn moves the clock. */
export function isDue(
  timer: Timer,
  member: Member,
  program: Program,
  { at, ran }: { readonly at: Instant; readonly ran: number },
): boolean {
  if (!Number.isFinite(ran)) return false;
  // Boundaries that had passed before anything stood behind them are over.
  const from = Math.max(ran, at - 1) as Instant;
  return timer.next(member, from, calendarFor(member, program)) <= at;
}
