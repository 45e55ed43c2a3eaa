import type { Member } from '../model/member.ts';
import type { TierMemory } from '../model/tier.ts';
import { versionAt } from '../rules/compile.ts';
import type { CompiledTier } from '../rules/compiled-tier.ts';
import { calendarFor } from '../rules/days.ts';
import type { Program } from '../rules/program.ts';
import { isOver, levelAt, pinnedRank, rankOf, reaches } from '../rules/tier-levels.ts';
import { lastDayBefore, type Review } from '../rules/tier-pace.ts';
import type { Calendar } from '../units/calendar.ts';
import { type Exact, formatExact, minus, times, ZERO } from '../units/exact.ts';
import { formatInstant, type Instant } from '../units/instant.ts';

/** A member's standing by one tier rule, as of one instant. Decimals are points, or money for `spend`. */
export interface TierStanding {
  readonly ruleId: string;
  /** Id of the level; absent below the first. */
  readonly level?: string;
  /** When it was reached, ISO 8601; absent for the starting level. */
  readonly since?: string;
  /** First instant at which it is lost if nothing more is earned, ISO 8601; absent where time alone does not. */
  readonly until?: string;
  readonly entitlements: readonly string[];
  /** What counts towards the next level: a decimal. */
  readonly measure: string;
  /** The next level, and what is missing. */
  readonly next?: TierGoal & { readonly level: string };
  /** What is missing so that the level outlasts `until`. */
  readonly keep?: TierGoal;
  /** Until when a level set by hand holds, ISO 8601; absent also where it holds for good. */
  readonly pinnedUntil?: string;
  /** The level set by hand, while there is one. */
  readonly pinned?: string;
}

/** Points, or money, that are still needed. */
export interface TierGoal {
  /** A decimal, at least 0. */
  readonly needed: string;
  /** First instant from which what is earned counts for it, where that lies ahead; ISO 8601. */
  readonly from?: string;
  /** First instant at which it is too late, ISO 8601; absent: at any time. */
  readonly by?: string;
}

export function tierStandings(
  member: Member,
  program: Program,
  at: Instant,
): readonly TierStanding[] {
  const calendar = calendarFor(member, program);
  return versionAt(program, at).tiers.all.map((tier) => {
    const memory = member.memory[tier.slot] as TierMemory | undefined;
    return standingOf({ tier, member, memory, own: rankOf(tier, memory?.level), at, calendar });
  });
}

interface Asked {
  readonly tier: CompiledTier;
  readonly member: Member;
  readonly memory: TierMemory | undefined;
  /** The rank that the member's own measure has won. */
  readonly own: number;
  readonly at: Instant;
  readonly calendar: Calendar;
}

function standingOf(asked: Asked): TierStanding {
  const { tier, memory, member, own, at, calendar } = asked;
  const pin = memory?.pin && !isOver(memory.pin, at) ? memory.pin : undefined;
  const rank = pin ? pinnedRank(tier, own, pin, at) : own;
  const level = levelAt(tier, rank);
  const loss = rank === own ? lossOf(asked) : undefined;
  const until = rank === own ? loss?.at : pin?.until;
  return {
    ruleId: tier.ruleId,
    ...(level && { level: level.id }),
    ...instant('since', memory?.since),
    ...instant('until', until),
    entitlements: level?.entitlements ?? [],
    measure: decimal(tier.measure.at(member, calendar.dayAt(at)), tier),
    ...(pin?.as !== 'exact' && nextOf(asked, rank)),
    ...(loss?.keep && { keep: loss.keep }),
    ...(pin && { pinned: pin.level, ...instant('pinnedUntil', pin.until) }),
  };
}

function nextOf(asked: Asked, rank: number): Pick<TierStanding, 'next'> {
  const { tier, member, at, calendar } = asked;
  const next = tier.levels[rank];
  if (!next) return {};
  const needed = missing(next.from, tier.measure.at(member, calendar.dayAt(at)));
  const by = endOfWinning(asked);
  return { next: { level: next.id, needed: decimal(needed, tier), ...instant('by', by) } };
}

/** First instant from which what is earned counts for the next period. */
function endOfWinning({ tier, memory, at, calendar }: Asked): Instant | undefined {
  const { measure, pace, up } = tier;
  if (measure.period) return calendar.periodEnd(measure.period, at, 1);
  if (up !== 'period-end') return undefined;
  const review = pace.next(at, memory?.anchor, calendar);
  const isOver = review !== undefined && review.end <= at;
  return isOver ? pace.next(review.at, memory?.anchor, calendar)?.end : review?.end;
}

interface Loss {
  readonly at: Instant;
  /** Absent where nothing that is earned helps. */
  readonly keep: TierGoal | undefined;
}

/** When the member's own level is lost, as things stand. */
function lossOf(asked: Asked): Loss | undefined {
  const { tier, own, at } = asked;
  const level = levelAt(tier, own);
  if (own <= tier.floor || !level || at >= tier.retiredAt) return undefined;
  const loss = tier.down === 'at-once' ? fallOf(asked, level.keep) : reviewOf(asked, level.keep);
  return loss && loss.at < tier.retiredAt ? loss : undefined;
}

/** A period of the calendar begins with nothing, and a day leaves a rolling window. */
function fallOf({ tier, member, at, calendar }: Asked, keep: Exact): Loss | undefined {
  const { measure } = tier;
  if (measure.period !== undefined) {
    const end = calendar.periodEnd(measure.period, at, 1);
    return end && !reaches(ZERO, keep) ? { at: end, keep: undefined } : undefined;
  }
  const fall = measure.nextFall(member, calendar.dayAt(at), { keep, above: undefined });
  if (!fall) return undefined;
  const by = calendar.startOf(fall.day);
  return { at: by, keep: goal(missing(keep, fall.value), tier, { by }) };
}

/** Reviews that are looked ahead to. */
const REVIEWS_MAX = 1_000;

/** The first review that finds too little. */
function reviewOf(asked: Asked, keep: Exact): Loss | undefined {
  const { tier, memory, calendar } = asked;
  if (tier.down !== 'period-end') return undefined;
  let review = tier.pace.next(asked.at, memory?.anchor, calendar);
  for (let count = 0; review && count < REVIEWS_MAX; count += 1) {
    const loss = lossAt(review, asked, keep);
    // What counts for life, or is a balance, does not shrink by itself.
    if (loss || tier.measure.firstDay(calendar.dayAt(asked.at)) === undefined) return loss;
    review = tier.pace.next(review.at, memory?.anchor, calendar);
  }
  return undefined;
}

function lossAt({ end, at: by }: Review, asked: Asked, keep: Exact): Loss | undefined {
  const { tier, member, at, calendar } = asked;
  const lastDay = lastDayBefore(end, calendar);
  const value = tier.measure.ofPeriod(member, lastDay);
  if (reaches(value, keep)) return undefined;
  const firstDay = tier.measure.firstDay(lastDay);
  const start = firstDay === undefined ? at : calendar.startOf(firstDay);
  const from = start > at ? start : undefined;
  return { at: by, keep: goal(missing(keep, value), tier, { from, by }) };
}

function missing(bound: Exact, value: Exact): Exact {
  return reaches(value, bound) ? ZERO : minus(bound, value);
}

function goal(
  needed: Exact,
  tier: CompiledTier,
  { from, by }: { readonly from?: Instant | undefined; readonly by: Instant },
): TierGoal {
  return { needed: decimal(needed, tier), ...instant('from', from), ...instant('by', by) };
}

function decimal(value: Exact, { unitsPerPoint }: CompiledTier): string {
  return formatExact(times(value, { num: 1, den: unitsPerPoint }));
}

function instant<Name extends string>(
  name: Name,
  at: Instant | undefined,
): { readonly [N in Name]?: string } {
  return at === undefined
    ? {}
    : ({ [name]: formatInstant(at) } as { readonly [N in Name]: string });
}
