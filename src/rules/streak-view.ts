import type { Member } from '../model/member.ts';
import type { StreakMemory, StreakView } from '../model/streak.ts';
import type { Calendar } from '../units/calendar.ts';
import { type Day, toDay } from '../units/civil.ts';
import type { Instant } from '../units/instant.ts';
import { gapDayAt, gapEndAt, sinceOf } from './gap.ts';
import { allowanceIn, heldBy } from './streak-freezes.ts';
import { closedAfter, frozenBy, frozenDeadline, type GapTerms } from './streak-gap.ts';
import type { RunTerms } from './streak-run.ts';

/** Whose streak it is, and the days that are the member's. */
export interface Asker {
  readonly member: Member;
  readonly calendar: Calendar;
}

/** First instant after the last day on which activity goes on with the run; undefined where there is none. */
export function endOf(memory: StreakMemory, terms: RunTerms, asker: Asker): Instant | undefined {
  const deadline = deadlineOf(memory, terms, asker);
  if (!Number.isFinite(deadline)) return undefined;
  return gapEndAt(asker.calendar, toDay(deadline), lastAt(memory, terms, asker));
}

/** When the run was last active at the latest. */
function lastAt({ run }: StreakMemory, { pace }: RunTerms, { member, calendar }: Asker): Instant {
  return sinceOf(pace.endOf(run.last), member, calendar);
}

/** −Infinity where no run is. */
function deadlineOf(memory: StreakMemory, terms: RunTerms, asker: Asker): number {
  const { run } = memory;
  if (run.length === 0) return Number.NEGATIVE_INFINITY;
  const gap = gapTermsOf(terms);
  return gap
    ? frozenDeadline(memory, gap, holderOf(gap, asker))
    : terms.pace.deadlineOf(run.last, asker);
}

function gapTermsOf({ pace, freezes, takesBack }: RunTerms): GapTerms | undefined {
  return freezes && { pace, freezes, takesBack };
}

function holderOf({ freezes }: GapTerms, asker: Asker) {
  return { asked: asker, held: heldBy(asker.member, freezes) };
}

/** What is remembered once the end of a run has come and was told. */
export function toldOf(memory: StreakMemory, terms: RunTerms, asker: Asker): StreakMemory {
  const { run, tally, freezes, past } = memory;
  const use = terms.freezes ? closedAfter(deadlineOf(memory, terms, asker), freezes) : freezes;
  return { kind: 'streak', run, tally, told: true, freezes: use, past };
}

const NOTHING: readonly never[] = [];

/** A streak as of an instant. */
export function viewOf(
  memory: StreakMemory | undefined,
  at: Instant,
  terms: RunTerms,
  asker: Asker,
): StreakView {
  const freezes = freezesAt(memory, at, terms, asker);
  if (!memory) return { ...NEVER, freezes };
  const { run } = memory;
  const { longest } = run;
  const endsAt = endOf(memory, terms, asker);
  const lives = run.length > 0 && (endsAt === undefined || at < endsAt);
  const { longestFirst, longestLast } = longest > 0 ? run : NEVER;
  const past = { longest, longestFirst, longestLast, freezes };
  if (!lives) return { ...NEVER, ...past };
  const today = gapDayAt(asker.calendar, at, lastAt(memory, terms, asker));
  return {
    ...past,
    current: run.length,
    first: run.first,
    last: run.last,
    endsAt,
    atRisk: isAtRisk(memory, today, terms, asker),
    frozen: frozenAt(memory, today, terms, asker),
  };
}

const NEVER: StreakView = {
  current: 0,
  longest: 0,
  atRisk: false,
  first: undefined,
  last: undefined,
  longestFirst: undefined,
  longestLast: undefined,
  endsAt: undefined,
  freezes: undefined,
  frozen: NOTHING,
};

/** Whether the run ends with the period of a day unless something more is done. */
function isAtRisk(memory: StreakMemory, day: Day, terms: RunTerms, asker: Asker): boolean {
  const { pace } = terms;
  const lacks = pace.lacks(memory.run.last, day, asker);
  if (!lacks || !terms.freezes) return lacks;
  return deadlineOf(memory, terms, asker) <= pace.endOf(pace.startOf(day));
}

/** What is left of the allowance of the month, and what is held. */
function freezesAt(
  memory: StreakMemory | undefined,
  at: Instant,
  { freezes }: RunTerms,
  { member, calendar }: Asker,
): number | undefined {
  if (!freezes) return undefined;
  return allowanceIn(calendar.dayAt(at), memory?.freezes, freezes) + heldBy(member, freezes);
}

function frozenAt(memory: StreakMemory, day: Day, terms: RunTerms, asker: Asker): readonly Day[] {
  const gap = gapTermsOf(terms);
  return gap ? frozenBy(day, memory, gap, holderOf(gap, asker)) : NOTHING;
}
