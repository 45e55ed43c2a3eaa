import type { EntryKind } from '../../model/entry.ts';
import type { ReasonCode, Status } from '../../model/outcome.ts';

/** A status by which an input was not accepted. */
type TurnedAway = Exclude<Status, 'accepted'>;

export type DurationUnit = 'second' | 'minute' | 'hour' | 'day';

/** What one language says. Amounts come as decimals with the name of their currency. */
export interface Language {
  /** Tag of the language, also in the titles of rule sets. */
  readonly tag: string;
  /** An amount in the currency `points` where it has no title. */
  points(decimal: string): string;
  /** An amount in a currency that has a title or is called by its id. */
  amount(decimal: string, currency: string): string;
  /** A line of the ledger. */
  entry(facts: EntryFacts): string;
  item(facts: ItemFacts): string;
  strike(facts: StrikeFacts): string;
  mute(facts: MuteFacts): string;
  streakEnded(facts: StreakFacts): string;
  freezeUsed(facts: FreezeFacts): string;
  lapseAhead(facts: LapseFacts): string;
  cohortAssigned(facts: CohortFacts): string;
  tierCrossed(facts: TierFacts): string;
  /** A sentence that was told and no longer holds. */
  withdrawn(sentence: string): string;
  /** From now: "in 3 minutes". */
  wait(count: number, unit: DurationUnit): string;
  /** From an instant on: "after 2026-06-18 20:00". */
  after(time: string): string;
  readonly reasons: Readonly<Record<ReasonCode, (facts: ReasonFacts) => string>>;
  /** Said where a status comes without a reason. */
  readonly statuses: Readonly<Record<TurnedAway, string>>;
}

interface EntryFacts {
  readonly kind: EntryKind;
  /** Whether it moves what is not available yet. */
  readonly isPending: boolean;
  /** Signed amount with its currency. */
  readonly change: string;
  readonly isLoss: boolean;
  /** Of the rule; undefined where none is behind the line. */
  readonly title: string | undefined;
  /** Decimal. */
  readonly balance: string;
}

interface ItemFacts {
  readonly title: string;
  readonly item: string;
  /** What the item is of. */
  readonly of: string | undefined;
  readonly quantity: number;
}

interface StrikeFacts {
  readonly title: string;
  /** So many in the window, this one counted. */
  readonly strikes: number;
}

interface MuteFacts {
  readonly title: string;
  /** When it ends, in words: "in 3 minutes". */
  readonly when: string;
}

interface StreakFacts {
  readonly title: string;
  /** Periods, or events. */
  readonly length: number;
}

interface FreezeFacts {
  readonly title: string;
  readonly count: number;
  /** First and last day that is covered, `YYYY-MM-DD`; the same where it is one. */
  readonly first: string;
  readonly last: string;
  /** Whether the streak goes on by them. */
  readonly saved: boolean;
}

interface LapseFacts {
  readonly title: string;
  /** Amount with its currency. */
  readonly amount: string;
  /** The last day on which it can be spent, `YYYY-MM-DD`. */
  readonly through: string;
}

interface CohortFacts {
  readonly title: string;
  /** First day of the season, `YYYY-MM-DD`. */
  readonly season: string;
  /** 1 and up. */
  readonly cohort: number;
}

interface TierFacts {
  readonly title: string;
  /** The level reached; absent below the first. */
  readonly level: string | undefined;
  /** The level before, where the member has fallen. */
  readonly lost: string | undefined;
}

export interface ReasonFacts {
  /** Of the rule; empty where the reason is the book's. */
  readonly title: string;
  /** Of the limit, pause or multiplier, where it is another rule. */
  readonly by: string | undefined;
  /** Most awards in the period; absent where the limit counts an amount. */
  readonly times: number | undefined;
  /** Amounts with their currency, where the reason has them. */
  readonly limit: string | undefined;
  readonly asked: string | undefined;
  readonly granted: string | undefined;
  /** Of a spend: what it costs, and what is there. */
  readonly needs: string | undefined;
  readonly has: string | undefined;
  /** Decimals: the range of an amount that somebody gives, the least that earns. */
  readonly least: string | undefined;
  readonly most: string | undefined;
  readonly minimum: string | undefined;
  /** Freezes that a streak would have needed, and those that could be used. */
  readonly need: number | undefined;
  readonly have: number | undefined;
  /** Of a make-up: the day, how many days back, how many in which month. */
  readonly day: string | undefined;
  readonly within: number | undefined;
  readonly perMonth: number | undefined;
  readonly month: string | undefined;
  /** When it opens again, in words: "in 3 minutes". */
  readonly when: string | undefined;
  /** Whether the input waits for its instant. */
  readonly waits: boolean;
}
