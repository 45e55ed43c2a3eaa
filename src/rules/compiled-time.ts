import type { Duration } from 'date-fns';
import type { Calendar } from '../units/calendar.ts';
import type { Day, DayPeriod } from '../units/civil.ts';
import type { Exact, Rounding } from '../units/exact.ts';
import type { Instant } from '../units/instant.ts';
import type { Context } from './context.ts';
import type { Reachable } from './reach.ts';
import type { SpendOrder } from './rule-set.ts';

export interface LotPolicy {
  /** Which lots are spent first. */
  readonly order: SpendOrder;
  /** Whether lots of different days of grant are kept apart. */
  readonly byDay: boolean;
}

/** What tells lots of one last day apart. */
export interface LotLabel {
  readonly class: string;
  readonly priority: number;
}

export interface CompiledHold {
  /** Infinity: only an event releases it. */
  releaseAt(at: Instant, calendar: Calendar): number;
  /** Empty: only time releases it. */
  readonly releasedBy: string;
  readonly lapses: boolean;
}

/** How points of one currency lapse. */
export interface CompiledExpiry {
  readonly ruleId: string;
  readonly label: string;
  readonly currency: number;
  readonly retiredAt: number;
  /** Last day of what is granted on the day of the context; Infinity: never. */
  readonly lastDayOf: ((context: Context) => number) | undefined;
  reaches(award: Reachable): boolean;
  readonly inactive: Duration | undefined;
  readonly clear: CompiledClearing | undefined;
  readonly remind: readonly Duration[];
}

export interface CompiledClearing {
  readonly every: DayPeriod;
  readonly share: Exact;
  readonly rounding: Rounding;
  readonly of: 'all' | 'period' | 'earlier';
}

export interface CompiledDecay {
  readonly ruleId: string;
  readonly label: string;
  readonly currency: number;
  readonly retiredAt: number;
  readonly every: DayPeriod;
  readonly inactive: Duration | undefined;
  /** Units that stay. */
  readonly floor: number;
  /** Undefined where a fixed amount is lost. */
  readonly share: Exact | undefined;
  readonly rounding: Rounding;
  /** Whether what is left is rounded, and not the loss. */
  readonly roundsBalance: boolean;
  /** Units lost of a balance above 0, before the floor. */
  lossOf(balance: number): number;
}

export interface CompiledSeason {
  readonly ruleId: string;
  readonly label: string;
  readonly retiredAt: number;
  /** Index of what starts anew; −1 for none. */
  readonly currency: number;
  /** Of the balance that is kept. */
  readonly share: Exact;
  readonly rounding: Rounding;
  /** Units kept at most. */
  readonly most: number;
  readonly cohorts: number | undefined;
  /** First day of the season of a day. */
  firstDayOf(day: Day, calendar: Calendar): Day;
  firstDayAfter(day: Day, calendar: Calendar): Day;
  /** 1 and up; undefined where nobody is mixed. */
  cohortOf(memberId: string, first: Day): number | undefined;
}
