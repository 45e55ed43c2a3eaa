import type { Entry } from './entry.ts';
import type { Issue } from './issue.ts';

/** What became of an input. */
export type Status =
  | 'accepted'
  /** Same id and content as before: nothing changed. */
  | 'duplicate'
  /** Same id, other content: nothing changed. */
  | 'conflict'
  /** Canonically before an input already applied; refused until corrections exist. */
  | 'late'
  /** More than `lateLimit` late. */
  | 'too-late'
  /** Ahead of the known clock by more than the tolerance: waits until `advance`, or is refused. */
  | 'future'
  | 'held'
  | 'refused'
  /** Not an event at all; see `issues`. */
  | 'invalid';

/** What a host may do about a refusal. */
export type Retry = 'never' | 'new-id' | 'after';

/** Every reason code, with the sentence of docs/codes.md in short. */
export const REASON_CODES = [
  'no-rule',
  'condition-not-met',
  'outside-window',
  'retired',
  'already-awarded',
  'cap-reached',
  'cut-by-cap',
  'cooldown',
  'factor-zero',
  'rounds-to-zero',
  'shadow',
  'self-award',
  'rate-limited',
  'repeated',
  'gate-closed',
  'muted',
  'streak-pays-nothing',
  'freezes-insufficient',
  'make-up-not-offered',
  'make-up-too-old',
  'make-up-not-missed',
  'make-up-used-up',
  'replaced',
  'identity-used',
  'identity-missing',
  'ref-missing',
  'ref-not-awarded',
  'cascade-limit',
  'hop-limit',
  'message-limit',
  'beneficiary-missing',
  'beneficiary-too-late',
  'key-missing',
  'base-missing',
  'base-not-a-decimal',
  'base-negative',
  'below-minimum',
  'no-table-row',
  'divided-by-zero',
  'factor-out-of-range',
  'given-out-of-range',
  'given-not-a-decimal',
  'finer-than-scale',
  'overflow',
  'untrusted',
  'unsupported-type',
  'bad-payload',
  'already-joined',
  'not-spendable',
  'already-spent',
  'insufficient-points',
  'unknown-spend',
  'already-cancelled',
  'cancel-too-late',
  'clipped',
  'exceeds-balance',
  'forgiven',
  'shortfall-lowered',
  'appended',
  'closed',
  'awaits-target',
  'voided',
  'void-of-spend',
  'void-of-void',
  'nothing-left',
  'exceeds',
  'still-earned',
  'not-reversible',
  'no-base',
  'unknown-line',
  'late',
  'too-late',
  'future',
] as const;

export type ReasonCode = (typeof REASON_CODES)[number];

/** Why a rule, or the book (`ruleId` absent), gave less than one might expect. */
export interface Reason {
  readonly ruleId?: string;
  readonly code: ReasonCode;
  /** Listed per code in docs/codes.md. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** Something for the host to act on or to say that is not a line of the ledger. */
export interface ItemGranted {
  readonly kind: 'item-granted';
  /** Built like an entry id; equal runs give equal ids. */
  readonly id: string;
  readonly memberId: string;
  readonly ruleId: string;
  readonly item: string;
  /** What the item is of (a product), where the rule names it. */
  readonly of?: string;
  readonly quantity: number;
  readonly eventId: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/** A caught input was counted as a strike. */
export interface StrikeCounted {
  readonly kind: 'strike';
  readonly id: string;
  readonly memberId: string;
  readonly ruleId: string;
  /** In the window, this one counted; at most 100. */
  readonly strikes: number;
  readonly eventId: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Where strikes are those in one group. */
  readonly groupId?: string;
}

/** A member has too many strikes: what they do is caught until then. */
export interface MemberMuted {
  readonly kind: 'mute';
  readonly id: string;
  readonly memberId: string;
  readonly ruleId: string;
  /** First instant at which the member is free again, ISO 8601 in UTC. */
  readonly until: string;
  readonly eventId: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Where the mute is for one group. */
  readonly groupId?: string;
}

/** Points that lapse soon if they are not spent. */
export interface LapseAhead {
  readonly kind: 'lapse-ahead';
  readonly id: string;
  readonly memberId: string;
  /** The expiry rule that reminds. */
  readonly ruleId: string;
  readonly currency: string;
  /** Units, as of now. */
  readonly points: number;
  /** The last day on which they can be spent, `YYYY-MM-DD`. */
  readonly through: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/** A season has begun, and its members are mixed anew. */
export interface CohortAssigned {
  readonly kind: 'cohort-assigned';
  readonly id: string;
  readonly memberId: string;
  readonly ruleId: string;
  /** First day of the season, `YYYY-MM-DD`. */
  readonly season: string;
  /** 1 and up. */
  readonly cohort: number;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/** A streak of at least two has ended, by the end of its last day or by an event. */
export interface StreakEnded {
  readonly kind: 'streak-ended';
  readonly id: string;
  readonly memberId: string;
  /** The first rule, by priority and id, that this streak pays by. */
  readonly ruleId: string;
  readonly length: number;
  /** First days `YYYY-MM-DD` of the first and the last period that counted. */
  readonly first: string;
  readonly last: string;
  /** ISO 8601 in UTC: the first instant at which it had ended. */
  readonly at: string;
}

/** A member stands at another level than before. */
export interface TierCrossed {
  readonly kind: 'tier-crossed';
  readonly id: string;
  readonly memberId: string;
  readonly ruleId: string;
  /** Id of the level before; absent below the first. */
  readonly from?: string;
  /** Id of the level reached; absent below the first. */
  readonly to?: string;
  readonly direction: 'up' | 'down';
  /** What the level reached entitles to. */
  readonly entitlements: readonly string[];
  /** Empty where time alone led to it. */
  readonly eventId: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/** Freezes were laid over what a streak has missed. */
export interface FreezeUsed {
  readonly kind: 'freeze-used';
  readonly id: string;
  readonly memberId: string;
  /** The first rule, by priority and id, that the streak pays by. */
  readonly ruleId: string;
  /** The days `YYYY-MM-DD` that are covered; of weeks and months the first ones. */
  readonly days: readonly string[];
  /** How many of the freezes were held; the others are of the month's allowance. */
  readonly held: number;
  /** Whether the streak goes on by them; `false` where too few are burnt. */
  readonly saved: boolean;
  readonly eventId: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

export type Notice =
  | ItemGranted
  | StrikeCounted
  | MemberMuted
  | StreakEnded
  | FreezeUsed
  | TierCrossed
  | LapseAhead
  | CohortAssigned;

/** What became of an input when its id was first seen. */
export interface First {
  readonly status: Status;
  /** Of the refusal, if it was one. */
  readonly code?: ReasonCode;
}

/** What the host has been told of one input, as far as it can be told again. */
export interface Told {
  /** Units by currency, of the member whose correction it is; without zeros. */
  readonly points: Readonly<Record<string, number>>;
  readonly reasons: readonly Reason[];
  readonly notices: readonly Notice[];
}

/** Something that was told and no longer holds: what the host must say again. */
export interface Correction {
  /** Id of the input that it is about; empty for what time brought. */
  readonly eventId: string;
  readonly memberId: string;
  readonly was: Told;
  readonly now: Told;
}

/** The answer to one input. Nothing is thrown at a bad event. */
export interface Outcome {
  readonly status: Status;
  /** As given; empty where the input had none that could be read. */
  readonly eventId: string;
  readonly memberId: string;
  readonly reasons: readonly Reason[];
  /** Of all members moved, in posting order; also of inputs that had waited for this instant. */
  readonly entries: readonly Entry[];
  readonly notices: readonly Notice[];
  /** The `seq` it was given or stamped with; absent for what is no event. */
  readonly seq?: number;
  /** Outcomes of inputs that had waited for this instant and were applied before this one. */
  readonly released?: readonly Outcome[];
  /** What the input changes about others: those whose points or notices differ; absent where none do. */
  readonly corrected?: readonly Correction[];
  /** Present when the status is `duplicate` or `conflict`: what became of the first. */
  readonly first?: First;
  /** Present when the status is `invalid`. */
  readonly issues?: readonly Issue[];
  /** Present when the input was turned away. */
  readonly retry?: Retry;
}
