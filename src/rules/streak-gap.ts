import type { FreezeUse, StreakMemory } from '../model/streak.ts';
import { type Day, toDay } from '../units/civil.ts';
import { type CompiledFreezes, type Supply, supplyOf } from './streak-freezes.ts';
import type { Asked, Pace } from './streak-pace.ts';

/** Freezes that an input uses up. */
export interface FreezesUsed {
  /** First days of the periods that they cover. */
  readonly periods: readonly Day[];
  /** How many of them were held; the others are allowances. */
  readonly held: number;
  /** Whether the run goes on by them. */
  readonly saves: boolean;
}

/** Why freezes did not help: so many would have been needed, so many could be used. */
export interface FreezesShort {
  readonly need: number;
  readonly have: number;
}

/** What was missed between a run and what comes next, and what becomes of it. */
export interface Gap {
  readonly isCovered: boolean;
  /** Periods of it that freezes cover, also those that an earlier input has used. */
  readonly covered: number;
  readonly use: FreezeUse;
  readonly used: FreezesUsed | undefined;
  readonly short: FreezesShort | undefined;
}

/** How a counter deals with what is missed. */
export interface GapTerms {
  readonly pace: Pace;
  readonly freezes: CompiledFreezes;
  /** Whether a period may be taken back, so that its gap is met again. */
  readonly takesBack: boolean;
}

/** Whose freezes they are. */
export interface Holder {
  readonly asked: Asked;
  /** Freezes that are held and not used yet. */
  readonly held: number;
}

const UNUSED: FreezeUse = {
  month: toDay(-1_000),
  used: 0,
  closedOn: undefined,
  gap: undefined,
};

/** All or nothing: what freezes too few would cover is kept, or burnt where the rule says so. */
export function settleGap(memory: StreakMemory, next: Day, terms: GapTerms, holder: Holder): Gap {
  const { run, freezes: use = UNUSED } = memory;
  const { pace, freezes, takesBack } = terms;
  const { frozen, settled, supply, uncovered } = lay(memory, next, terms, holder);
  const isCovered = uncovered >= next && !isClosed(use, next);
  const isMet = use.gap !== undefined && use.gap[0] === run.last && use.gap[1] >= next;
  const uses = frozen.length > 0 && (isCovered || (freezes.burns && !isMet));
  const { month, used } = uses ? supply.month() : use;
  const gap = takesBack ? ([run.last, next] as const) : undefined;
  const missed = () => frozen.length + missedFrom(uncovered, next, pace, holder.asked);
  return {
    isCovered,
    covered: settled + frozen.length,
    use: { month, used, closedOn: undefined, gap },
    used: uses ? { periods: frozen, held: supply.held(), saves: isCovered } : undefined,
    short: isCovered || isMet ? undefined : { need: missed(), have: frozen.length },
  };
}

/** The use of freezes of a run that has ended after a day; freezes that come later do not revive it. */
export function closedAfter(deadline: number, use: FreezeUse = UNUSED): FreezeUse {
  const { month, used, gap } = use;
  return { month, used, closedOn: toDay(deadline + 1), gap };
}

/** Last day on which activity goes on with a run, as far as the freezes reach that there are now. */
export function frozenDeadline(memory: StreakMemory, terms: GapTerms, holder: Holder): number {
  const { run, freezes: use = UNUSED } = memory;
  if (use.closedOn !== undefined) return use.closedOn - 1;
  const { pace } = terms;
  const frameEnd = pace.frameEnd(run.last);
  const { uncovered } = lay(memory, frameEnd + 1, terms, holder);
  return uncovered > frameEnd ? frameEnd : Math.min(pace.endOf(toDay(uncovered)), frameEnd);
}

/** The periods that are over on a day and that only freezes cover. */
export function frozenBy(
  day: Day,
  memory: StreakMemory,
  terms: GapTerms,
  holder: Holder,
): readonly Day[] {
  return lay(memory, terms.pace.startOf(day), terms, holder).frozen;
}

interface Laid {
  /** Missed periods that freezes cover, in the order of time. */
  readonly frozen: readonly Day[];
  /** Missed periods that an earlier input has settled. */
  readonly settled: number;
  readonly supply: Supply;
  /** The first missed period that nothing covers, or one that begins at `until` or later. */
  readonly uncovered: number;
}

/** Lays freezes over what was missed after a run, period by period until one (excluded). */
function lay(
  { run, freezes: use }: StreakMemory,
  until: number,
  { pace, freezes }: GapTerms,
  { asked, held }: Holder,
): Laid {
  const supply = supplyOf(freezes, use, held);
  const settledUntil = use?.gap?.[0] === run.last ? use.gap[1] : run.last;
  const frozen: Day[] = [];
  let settled = 0;
  let due = pace.nextDue(run.last, asked);
  for (; due < until; due = pace.nextDue(toDay(due), asked)) {
    const period = toDay(due);
    if (period < settledUntil) settled += 1;
    else if (isClosed(use, pace.endOf(period) + 1) || !supply.cover(period)) break;
    else frozen.push(period);
  }
  return { frozen, settled, supply, uncovered: due };
}

/** Whether the run goes on no more on a day, whatever freezes there are. */
function isClosed(use: FreezeUse | undefined, day: number): boolean {
  return use?.closedOn !== undefined && day >= use.closedOn;
}

function missedFrom(due: number, until: Day, pace: Pace, asked: Asked): number {
  let missed = 0;
  for (let next = due; next < until; next = pace.nextDue(toDay(next), asked)) missed += 1;
  return missed;
}
