import type { Member } from '../model/member.ts';
import type { StreakMemory } from '../model/streak.ts';
import { versionAt } from '../rules/compile.ts';
import type { Program } from '../rules/program.ts';
import type { CompiledCounter } from '../rules/streak-counter.ts';
import { type Day, dayKeyText } from '../units/civil.ts';
import { formatInstant, type Instant } from '../units/instant.ts';

/** What a host may show of a member. */
export interface MemberView {
  readonly memberId: string;
  /** Available units by currency id, every currency of the program, ascending by id. */
  readonly balances: Readonly<Record<string, number>>;
  /** How many lines the member's ledger has. */
  readonly entries: number;
  /** Instant of the latest input of the member's own that was applied, ISO 8601. */
  readonly lastAt?: string;
  /** Of the first join; leaving and coming back does not change it. */
  readonly joinedAt?: string;
  /** Present while the member is gone. */
  readonly leftAt?: string;
  readonly tags: readonly string[];
  /** One for each thing that rules count streaks of, by the ids of the rules. */
  readonly streaks: readonly StreakStanding[];
}

/** A streak as of the instant asked about. Days are `YYYY-MM-DD`, of a period its first day. */
export interface StreakStanding {
  /** The rules that it pays by, in the order (priority, id). */
  readonly ruleIds: readonly string[];
  /** Periods, or events; 0 once it has ended. */
  readonly current: number;
  readonly longest: number;
  /** Whether today, or this period, still lacks what keeps it alive. */
  readonly atRisk: boolean;
  /** First and last period that count; absent where `current` is 0. */
  readonly first?: string;
  readonly last?: string;
  readonly longestFirst?: string;
  readonly longestLast?: string;
  /** First instant at which it has ended if nothing more counts, ISO 8601. */
  readonly endsAt?: string;
}

/** A member as of an instant; without one, as of the latest thing that was applied. */
export function viewOf(member: Member, program: Program, at?: Instant): MemberView {
  const { position, joinedAt, leftAt } = member;
  const asOf = at ?? member.clock;
  return {
    memberId: member.id,
    balances: Object.fromEntries(
      program.currencies.map(({ id }, index) => [id, member.balances[index] ?? 0]),
    ),
    entries: member.entryCount,
    ...(position && { lastAt: formatInstant(position.at) }),
    ...(joinedAt !== undefined && { joinedAt: formatInstant(joinedAt) }),
    ...(leftAt !== undefined && { leftAt: formatInstant(leftAt) }),
    tags: member.tags,
    streaks: asOf === undefined ? [] : standingsOf(member, program, asOf),
  };
}

function standingsOf(member: Member, program: Program, at: Instant): readonly StreakStanding[] {
  return versionAt(program, at).counters.map((counter) => standingOf(counter, member, program, at));
}

function standingOf(
  { ruleIds, slot, viewAt }: CompiledCounter,
  { memory }: Member,
  { calendar }: Program,
  at: Instant,
): StreakStanding {
  const view = viewAt(memory[slot] as StreakMemory | undefined, at, calendar);
  const { current, longest, atRisk, endsAt } = view;
  return {
    ruleIds,
    current,
    longest,
    atRisk,
    ...dayOf('first', view.first),
    ...dayOf('last', view.last),
    ...dayOf('longestFirst', view.longestFirst),
    ...dayOf('longestLast', view.longestLast),
    ...(endsAt !== undefined && { endsAt: formatInstant(endsAt) }),
  };
}

function dayOf<Name extends string>(
  name: Name,
  day: Day | undefined,
): { readonly [N in Name]?: string } {
  return day === undefined ? {} : ({ [name]: dayKeyText(day) } as { readonly [N in Name]: string });
}
