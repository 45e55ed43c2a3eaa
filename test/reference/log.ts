import type { Entry, LotMove, Notice } from '../../src/index.ts';
import type { Event } from '../../src/model/event.ts';
import type { AwardRounding } from '../../src/rules/amount.ts';
import type { AwardRule } from '../../src/rules/award.ts';
import type { RuleSet, SpendOrder } from '../../src/rules/rule-set.ts';
import type { StreakRule } from '../../src/rules/streak.ts';
import type { Calendar } from '../../src/units/calendar.ts';
import type { Instant } from '../../src/units/instant.ts';
import type { Rational } from './rational.ts';

/** A line of the ledger, as far as two engines can agree on it. */
export interface Line {
  readonly kind: Entry['kind'];
  /** The event that it is about, and what made it: an input, or the instant of a boundary. */
  readonly event: string;
  readonly cause: string;
  readonly member: string;
  readonly by: string | undefined;
  readonly rule: string;
  readonly ruleSet: string;
  readonly currency: string;
  readonly bucket: Entry['bucket'];
  readonly points: number;
  readonly balance: number;
  /** `held:` names the place of the line that granted it. */
  readonly contra: string;
  readonly at: string;
  readonly day: string;
  readonly base: string;
  readonly factors: readonly string[];
  readonly factor: string;
  readonly rounding: Entry['calc']['rounding'];
  readonly asked: number;
  readonly cutBy: readonly string[];
  readonly lots?: readonly LotMove[];
  /** The place of the line that it takes back. */
  readonly reverses?: number;
}

/** Points that lapse together. */
export interface Lot {
  readonly lastDay: number;
  readonly class: string;
  readonly priority: number;
  readonly cohort: number;
  readonly since: Instant;
  readonly rule: string;
  readonly points: number;
}

/** How a currency keeps its lots. */
export interface LotTerms {
  readonly spends: SpendOrder;
  /** Whether lots of different days are told apart. */
  readonly byDay: boolean;
}

/** What a line put into a lot, or took out of it. */
export interface Change {
  readonly who: string;
  readonly currency: string;
  readonly lot: Lot;
  readonly points: number;
  /** Where the line stands. */
  readonly line: number;
}

/** A grant that waits. */
export interface Held {
  /** Where its line stands. */
  readonly line: number;
  readonly who: string;
  readonly by: string | undefined;
  /** By which it is meant: the id of its event, then its key. */
  readonly names: readonly string[];
  readonly event: string;
  readonly rule: string;
  readonly ruleSet: string;
  readonly currency: string;
  points: number;
  /** What the rule said then of its lots. */
  readonly terms: Pick<Giving, 'lot' | 'tags'>;
  readonly releaseAt: Instant | undefined;
  readonly on: string | undefined;
  readonly lapses: boolean;
  isGone: boolean;
}

/** An accepted redemption. */
export interface Spend {
  readonly id: string;
  readonly key: string | undefined;
  readonly who: string;
  readonly at: Instant;
  readonly line: number;
  readonly currency: string;
  readonly points: number;
  isCancelled: boolean;
  isForgotten: boolean;
}

/** One line that an event has led to and that can be taken back. */
export interface Grant {
  readonly who: string;
  /** Whose event it is, and which. */
  readonly event: Event;
  /** Where its line stands. */
  readonly line: number;
  readonly by: Try;
  readonly part: Part;
  /** Where it was granted. */
  readonly now: Moment;
  /** Of what was granted, units that have been taken back or forgiven. */
  taken: number;
  /** The lot that it went into; `undefined` as long as it is held. */
  lot: Lot | undefined;
}

/** How much of an order has come back. */
export interface Returned {
  isAll: boolean;
  money: Rational;
  readonly quantities: Map<string, number>;
}

/** A code, its rule and some of its params, flat. */
export interface Reason {
  readonly code: string;
  readonly rule?: string;
  readonly [param: string]: unknown;
}

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
export type Told = WithoutId<Notice>;

/**
 * What commands on points were told when they came, `accepted` or the code of a refusal, by member
 * and id: a later order of the stream does not change it.
 */
export type Verdicts = ReadonlyMap<string, string>;

/** All that ever happened, in order. Nothing is counted ahead and nothing is forgotten. */
export interface Log {
  readonly verdicts: Verdicts;
  readonly lines: Line[];
  /** Of the input in hand. */
  readonly reasons: Reason[];
  readonly notices: Told[];
  readonly seen: Map<string, string>;
  readonly joined: Map<string, Instant>;
  readonly gone: Set<string>;
  readonly tags: Map<string, readonly string[]>;
  readonly groups: Map<string, readonly string[]>;
  /** Instants of what was applied for each member, also for messages. */
  readonly clocks: { who: string; at: Instant }[];
  readonly visits: { who: string; day: number; at: Instant; order: string | undefined }[];
  /** Currencies that keep lots. */
  readonly lotTerms: ReadonlyMap<string, LotTerms>;
  readonly changes: Change[];
  readonly held: Held[];
  readonly spends: Spend[];
  readonly grants: Grant[];
  /** By member and id of the event. */
  readonly returned: Map<string, Returned>;
  /** Inputs that were accepted, and those that wait for what they take back. */
  readonly accepted: Event[];
  readonly awaiting: Event[];
  /** Units that had lapsed from a lot and were not asked back, by the name of the lot. */
  readonly forgiven: Map<string, number>;
  /** Up to when time has brought what it brings. */
  ranTo: Instant | undefined;
  /** What grants have put on the counters of limits; `by` stands for the try that did. */
  readonly uses: { counter: string; at: Instant; amount: number; by: Try; stage: object }[];
  readonly pauses: { who: string; counter: string; at: Instant; by: object | undefined }[];
  readonly keys: {
    who: string;
    counter: string;
    at: Instant;
    value: string;
    by: object;
    of: Event;
  }[];
  readonly carries: { who: string; counter: string; added: Rational; by: object }[];
  /** Inputs that earned something others may follow. */
  readonly earned: { who: string; counter: string; at: Instant; id: string; key: string }[];
  readonly offers: Offer[];
  readonly endsTold: Set<string>;
  /** The next end of a streak, as long as no more has happened. */
  nextEnd: { readonly known: string; readonly at: number } | undefined;
  /** Inputs that screens looked at, and strikes. */
  readonly sights: { counter: string; at: Instant }[];
  readonly mutes: { counter: string; until: Instant }[];
  /** Members that were seen with an identity. */
  readonly meetings: { counter: string; who: string; at: Instant }[];
  /** Plans with tries that wait for wider keys. */
  readonly open: Plan[];
}

/** An input that a counter of streaks has looked at. */
export interface Offer {
  readonly who: string;
  readonly counter: string;
  readonly day: number;
  /** Whether the condition held. */
  readonly holds: boolean;
  /** What it adds to the sum of its period. */
  readonly value: Rational | undefined;
}

/** One version with the calendar that all versions share. */
export interface Rules {
  readonly set: RuleSet;
  readonly calendar: Calendar;
}

/** An event in the eyes of one member: whoever acts, or whoever benefits. */
export interface Moment {
  readonly event: Event;
  readonly at: Instant;
  readonly day: number;
  readonly who: string;
  readonly groupTags: readonly string[];
  /** What reasons say besides: the member, where it is another one's step. */
  readonly about: { readonly memberId?: string };
  readonly rules: Rules;
  readonly log: Log;
}

export type Giving = AwardRule | StreakRule;

export interface Base {
  readonly total: Rational;
  readonly parts?: readonly { readonly value: Rational; readonly count: bigint }[];
}

export interface Stake {
  readonly currency: string;
  readonly rounding: AwardRounding;
  readonly base: Base;
}

/** A rule that would give something for the input in hand. */
export interface Claim {
  readonly ruleId: string;
  readonly rule: Giving;
  /** What is told instead of paying. */
  readonly shadow: 'shadow' | 'replaced' | undefined;
  readonly stakes: readonly Stake[];
  readonly to: string;
  /** The value that it is given once for. */
  readonly key: Key | undefined;
}

/** A value that a rule gives once, under the name of its counter. */
export interface Key {
  readonly counter: string;
  readonly value: string;
}

export interface Asked {
  readonly stake: Stake;
  readonly asked: number;
  readonly factor: Rational;
  readonly factors: readonly string[];
  /** What is left of the exact number, which may be less than nothing. */
  readonly carry: Rational | undefined;
}

/** A claim on its way through the limits. */
export interface Try {
  readonly claim: Claim;
  readonly parts: Part[];
  isGranted: boolean;
  /** Whether keys that are wider than the member were asked about it. */
  waits: boolean;
  /** Whether they have not answered yet. */
  isOpen: boolean;
}

/** One currency of a try. */
export interface Part extends Asked {
  granted: number;
  cutBy: readonly string[];
}

/** One input in one member's step. */
export interface Plan {
  readonly now: Moment;
  /** How many members have handed it on, and how many rules follow each other up to here. */
  readonly hops: number;
  readonly depth: number;
  readonly isMessage: boolean;
  readonly tries: readonly Try[];
  /** To other members. */
  readonly outgoing: readonly Try[];
}

export function newLog(lotTerms: Log['lotTerms'], verdicts: Verdicts = new Map()): Log {
  return {
    verdicts,
    lotTerms,
    changes: [],
    held: [],
    spends: [],
    grants: [],
    returned: new Map(),
    accepted: [],
    awaiting: [],
    forgiven: new Map(),
    ranTo: undefined,
    lines: [],
    reasons: [],
    notices: [],
    seen: new Map(),
    joined: new Map(),
    gone: new Set(),
    tags: new Map(),
    groups: new Map(),
    clocks: [],
    visits: [],
    uses: [],
    pauses: [],
    keys: [],
    carries: [],
    earned: [],
    offers: [],
    endsTold: new Set(),
    nextEnd: undefined,
    sights: [],
    mutes: [],
    meetings: [],
    open: [],
  };
}

export function tryOf(claim: Claim, asked: readonly Asked[]): Try {
  const parts = asked.map((one): Part => ({ ...one, granted: 0, cutBy: [] }));
  return { claim, parts, isGranted: false, waits: false, isOpen: false };
}

/** Whether a try gives points, or items alone. */
export function givesSomething({ parts }: Try): boolean {
  return parts.length === 0 || parts.some(({ granted }) => granted !== 0);
}
