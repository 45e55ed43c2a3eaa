import type { Member } from '../model/member.ts';
import { versionAt } from '../rules/compile.ts';
import { calendarFor } from '../rules/days.ts';
import type { Program } from '../rules/program.ts';
import type { CompiledCounter } from '../rules/streak-counter.ts';
import { type Day, dayKeyText } from '../units/civil.ts';
import { formatInstant, type Instant } from '../units/instant.ts';
import { rowAt } from '../units/zone.ts';
import { type LotStanding, lotsOf } from './lot-view.ts';
import { shortOf } from './shortfall.ts';
import { type TierStanding, tierStandings } from './tier-view.ts';

/** What a host may show of a member. */
export interface MemberView {
  readonly memberId: string;
  /** Available units by currency id, every currency of the program, ascending by id. */
  readonly balances: Readonly<Record<string, number>>;
  /** Units that were granted and are not available yet, likewise. */
  readonly pending: Readonly<Record<string, number>>;
  /** Units that income pays before anything of it stays, of currencies where there are any; absent where none are. */
  readonly shortfalls?: Readonly<Record<string, number>>;
  /** By currency, then the soonest to lapse first. */
  readonly lots: readonly LotStanding[];
  /** How many lines the member's ledger has. */
  readonly entries: number;
  /** Instant of the latest input of the member's own that was applied, ISO 8601. */
  readonly lastAt?: string;
  /** Of the first join; leaving and coming back does not change it. */
  readonly joinedAt?: string;
  /** Present while the member is gone. */
  readonly leftAt?: string;
  readonly tags: readonly string[];
  /** The zone that the member was told to be in, as it acts at the instant asked about. */
  readonly timeZone?: string;
  /** One for each thing that rules count streaks of, by the ids of the rules. */
  readonly streaks: readonly StreakStanding[];
  /** One for each tier rule, in the order (priority, id). */
  readonly tiers: readonly TierStanding[];
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
  /** Freezes that could be used now: those held, and what is left of the month's; absent where it has none. */
  readonly freezes?: number;
  /** What was missed so far and only freezes cover; they are used with the next activity. Absent where that is nothing. */
  readonly frozen?: readonly string[];
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
    pending: Object.fromEntries(
      program.currencies.map(({ id }, index) => [id, member.pending[index] ?? 0]),
    ),
    ...shortfallsOf(member, program),
    lots: lotsOf(member, program, calendarFor(member, program)),
    entries: member.entryCount,
    ...(position && { lastAt: formatInstant(position.at) }),
    ...(joinedAt !== undefined && { joinedAt: formatInstant(joinedAt) }),
    ...(leftAt !== undefined && { leftAt: formatInstant(leftAt) }),
    tags: member.tags,
    ...timeZoneOf(member, asOf),
    streaks: asOf === undefined ? [] : standingsOf(member, program, asOf),
    tiers: asOf === undefined ? [] : tierStandings(member, program, asOf),
  };
}

function shortfallsOf(member: Member, { currencies }: Program): Pick<MemberView, 'shortfalls'> {
  if (member.shortfalls.length === 0) return {};
  const all = currencies.map(({ id }, index) => [id, shortOf(index, member)] as const);
  return { shortfalls: Object.fromEntries(all.filter(([, units]) => units > 0)) };
}

function timeZoneOf({ zones }: Member, at: Instant | undefined): { readonly timeZone?: string } {
  const [first, ...others] = zones;
  const { zone } = first ? rowAt([first, ...others], at ?? first.from) : NO_ZONE;
  return zone === '' ? {} : { timeZone: zone };
}

const NO_ZONE = { zone: '' };

function standingsOf(member: Member, program: Program, at: Instant): readonly StreakStanding[] {
  return versionAt(program, at).counters.map((counter) => standingOf(counter, member, program, at));
}

function standingOf(
  { ruleIds, viewAt }: CompiledCounter,
  member: Member,
  program: Program,
  at: Instant,
): StreakStanding {
  const view = viewAt(member, at, calendarFor(member, program));
  const { current, longest, atRisk, endsAt, freezes, frozen } = view;
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
    ...(freezes !== undefined && { freezes }),
    ...(frozen.length > 0 && { frozen: frozen.map(dayKeyText) }),
  };
}

function dayOf<Name extends string>(
  name: Name,
  day: Day | undefined,
): { readonly [N in Name]?: string } {
  return day === undefined ? {} : ({ [name]: dayKeyText(day) } as { readonly [N in Name]: string });
}
