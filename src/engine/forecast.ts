import type { Entry } from '../model/entry.ts';
import type { Member } from '../model/member.ts';
import type { Notice, Outcome } from '../model/outcome.ts';
import { calendarFor } from '../rules/days.ts';
import type { Program } from '../rules/program.ts';
import { formatInstant, type Instant } from '../units/instant.ts';
import { type LotStanding, lotsOf } from './lot-view.ts';

/** What becomes of a member's points if nothing more is done. */
export interface Forecast {
  readonly memberId: string;
  /** The instant from which it looks ahead, ISO 8601; absent for a member that nothing is known of. */
  readonly at?: string;
  /** Every open lot, by currency, then the soonest to lapse first. */
  readonly lots: readonly LotStanding[];
  /** The lines that time alone would write, in order; none of them is in the ledger yet. */
  readonly entries: readonly Entry[];
  readonly notices: readonly Notice[];
}

interface Ahead {
  readonly at: Instant | undefined;
  /** Of all boundaries from the latest that has run on. */
  readonly outcomes: readonly Outcome[];
}

export function forecastOf(member: Member, program: Program, { at, outcomes }: Ahead): Forecast {
  const isAhead = (instant: string) => at === undefined || instant > formatInstant(at);
  return {
    memberId: member.id,
    ...(at !== undefined && { at: formatInstant(at) }),
    lots: lotsOf(member, program, calendarFor(member, program)),
    entries: outcomes
      .flatMap(({ entries }) => entries)
      .filter((entry) => entry.memberId === member.id && isAhead(entry.at)),
    notices: outcomes
      .flatMap(({ notices }) => notices)
      .filter((notice) => notice.memberId === member.id && isAhead(notice.at)),
  };
}
