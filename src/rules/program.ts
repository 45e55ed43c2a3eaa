import type { Duration } from 'date-fns';
import type { AdmittedEvent, DerivedValue } from '../model/event.ts';
import type { MemoryKind } from '../model/memory.ts';
import type { Reason } from '../model/outcome.ts';
import type { Calendar } from '../units/calendar.ts';
import type { Exact } from '../units/exact.ts';
import type { Instant } from '../units/instant.ts';
import type { AwardRounding } from './amount.ts';
import type { Gift } from './award.ts';
import type { BasisOf } from './basis.ts';
import type { FactorGroup } from './compiled-factor.ts';
import type { CompiledStreakPay } from './compiled-streak-pay.ts';
import type { Tiers } from './compiled-tier.ts';
import type {
  CompiledDecay,
  CompiledExpiry,
  CompiledHold,
  CompiledSeason,
  LotLabel,
  LotPolicy,
} from './compiled-time.ts';
import type { ConditionTrace } from './conditions/shape.ts';
import type { Context } from './context.ts';
import type { DayTerms } from './days.ts';
import type { ProgramMarks } from './fingerprint.ts';
import type { Proposal } from './proposal.ts';
import type { ReversibleUntil } from './reversible.ts';
import type { Clawback, LatePolicy, Penalties, RuleSet, SpendOrder } from './rule-set.ts';
import type { CompiledScreen } from './screen.ts';
import type { CompiledMute } from './screen-effects.ts';
import type { CompiledSplit } from './split.ts';
import type { CompiledCounter } from './streak-counter.ts';
import type { CompiledUndo } from './undo.ts';
import type { CompiledIdentity, WideGate } from './wide-gate.ts';
import type { Window } from './window.ts';

/**
 * A rule set, or a schedule of them, compiled to closures. Immutable and shared freely between
 * books; it holds no member's state.
 */
export interface Program {
  /** Ascending by the instant from which they judge; the first judges everything before the second. */
  readonly versions: readonly Version[];
  /** Ascending by id; balances are indexed by this order. */
  readonly currencies: readonly ProgramCurrency[];
  /** What rules remember of a member, by slot. */
  readonly slots: readonly Slot[];
  /** Days of the programme; those of a member are in `calendarFor`. */
  readonly calendar: Calendar;
  readonly days: DayTerms;
  readonly terms: Terms;
  /**
   * The paths of events that rules read, such as `$.data.paid`. Nothing else of `data` is kept
   * beyond the call.
   */
  readonly reads: readonly string[];
  /** What conditions read of the member that would otherwise not be kept. */
  readonly tracks: Tracks;
  /** How long what earned nothing, or is granted by a rule that says nothing of it, can be taken back. */
  readonly reversibleUntil: ReversibleUntil;
  /** Types of events that release what is held. */
  readonly releasedBy: ReadonlySet<string>;
  /** Whether time alone can change a member: points that lapse, melt or are promised. */
  readonly isTimed: boolean;
  /** Whether conditions call operators of the host, which may throw. */
  readonly hasHostOperators: boolean;
  /** The properties of `data` that rules read, and that more than screens read; `all` where one reads the whole. */
  readonly dataKeys: ReadonlySet<string> | 'all';
  readonly keptKeys: ReadonlySet<string> | 'all';
  /** Equal fingerprints give equal bytes: engine version, rule sets, zone data, operators; `marks` in parts. */
  fingerprint(): string;
  marks(): ProgramMarks;
}

export interface ProgramCurrency {
  readonly id: string;
  /** Digits after the point; an entry's points are units of 10^-scale. */
  readonly scale: number;
  readonly spendable: boolean;
  /** What is spent first; also where no lots are kept. */
  readonly spends: SpendOrder;
  /** How its lots are kept and taken; undefined where nothing of it ever lapses. */
  readonly lots: LotPolicy | undefined;
  /** How long a spend can be cancelled. */
  readonly cancelWithin: Duration;
  /** What becomes of a spend that comes back after its lot has lapsed. */
  readonly returns: 'original' | 'new' | Duration;
  /** What becomes of a reversal, and of a penalty, that takes more than is there. */
  readonly clawback: Clawback;
  readonly penalties: Penalties;
}

export interface Slot {
  /** `<counterId>/<field>`. */
  readonly name: string;
  readonly kind: MemoryKind;
}

export interface Terms {
  readonly openMs: number;
  readonly lateMs: number;
  readonly late: LatePolicy;
  readonly futureToleranceMs: number;
  readonly future: 'hold' | 'refuse';
}

export interface Tracks {
  /** Slot of the purchase keys, where `member.purchases` is read. */
  readonly purchases: number | undefined;
  /** Whether the instant of the latest activity is needed. */
  readonly activity: boolean;
  /** Whether `group.tags` is read. */
  readonly groupTags: boolean;
}

/** What a screen makes of a value in an event, which is not kept itself. */
export interface Derivation {
  readonly name: string;
  read(event: AdmittedEvent): DerivedValue;
}

export interface Version {
  /** Included; −Infinity for the first. */
  readonly from: number;
  /** `id@version`. */
  readonly label: string;
  readonly ruleSet: RuleSet;
  /** Index of the currency that a bare amount means; −1 where none is meant. */
  readonly defaultCurrency: number;
  /** In the order (priority, id). */
  readonly awardsByType: ReadonlyMap<string, readonly CompiledAward[]>;
  readonly awardsById: ReadonlyMap<string, CompiledAward>;
  /** Awards that a streak replaces, as they are where they give way; by rule. */
  readonly givingWay: ReadonlyMap<string, CompiledAward>;
  /** In the order of their first rules. */
  readonly countersByType: ReadonlyMap<string, readonly CompiledCounter[]>;
  readonly counters: readonly CompiledCounter[];
  /** Limits that are wider than one member, by name. */
  readonly wideGates: ReadonlyMap<string, WideGate>;
  readonly identitiesByType: ReadonlyMap<string, readonly CompiledIdentity[]>;
  /** In the order (priority, id); a type that is only muted has an empty list. */
  readonly screensByType: ReadonlyMap<string, readonly CompiledScreen[]>;
  /** What screens make of the values that they read. */
  readonly derivations: readonly Derivation[];
  readonly mutesByType: ReadonlyMap<string, readonly CompiledMute[]>;
  /** In the order (priority, id), as the following. */
  readonly expiries: readonly CompiledExpiry[];
  readonly decays: readonly CompiledDecay[];
  readonly seasons: readonly CompiledSeason[];
  readonly tiers: Tiers;
  readonly undo: CompiledUndo;
  /** Rules that others name in `on` as `granted:<rule>`. */
  readonly heard: ReadonlySet<string>;
}

export interface CompiledAward {
  readonly ruleId: string;
  /** `id@version` of its rule set. */
  readonly label: string;
  /** The rule id as a part of an entry id. */
  readonly idPart: string;
  readonly on: readonly string[];
  readonly tags: readonly string[];
  /** First instant at which it no longer acts; Infinity if never. */
  readonly retiredAt: number;
  readonly during: ((context: Context) => boolean) | undefined;
  readonly when: CompiledWhen | undefined;
  /** Absent: the acting member. */
  readonly beneficiary: ((event: AdmittedEvent) => unknown) | undefined;
  readonly refusesSelf: boolean;
  readonly once: CompiledOnce | undefined;
  /** The key that it is given once for in the whole programme. */
  readonly onceWide: WideGate | undefined;
  /** The rule that must have awarded what the event's `ref` names. */
  readonly follows: CompiledFollows | undefined;
  /** Slot of the inputs that it has awarded, where another rule follows it; −1 if none does. */
  readonly earnedSlot: number;
  /** How long those are remembered; undefined for ever. */
  readonly earnedFor: Duration | undefined;
  /** What stands between the award as a whole and a grant, its own limits first. */
  readonly gates: readonly Gate[];
  /** What programme keys must grant, in the order (priority, rule id, name). */
  readonly wide: readonly WideGate[];
  /** One per currency, in the order of the program's currencies. */
  readonly shares: readonly Share[];
  readonly gifts: readonly CompiledGift[];
  /** How its points are promised first; undefined where they are available at once. */
  readonly hold: ((context: Context) => CompiledHold | undefined) | undefined;
  readonly reversibleUntil: ReversibleUntil;
  /** Which lots its points go into. */
  readonly lot: LotLabel;
  /** The reason that is told instead of paying; undefined where it pays. */
  readonly shadow: 'shadow' | 'replaced' | undefined;
  /** Of a streak: what its counter must reach; undefined for award rules. */
  readonly streak: CompiledStreakPay | undefined;
  /** Reasons that are the same for every event, made once. */
  readonly silent: SilentReasons;
}

export interface SilentReasons {
  readonly condition: Reason;
  readonly window: Reason;
  readonly retired: Reason;
}

export interface CompiledWhen {
  /** In short form: `event.data.paid`, `member.purchases`. */
  readonly reads: readonly string[];
  test(context: Context): boolean;
  explain(context: Context): ConditionTrace;
}

export interface CompiledOnce {
  readonly slot: number;
  readonly path: string;
  readonly read: (event: AdmittedEvent) => unknown;
  /** Whether an event without the key is refused; a purchase by default is not. */
  readonly required: boolean;
  /** How long a key is remembered; undefined for ever. */
  readonly forget: Duration | undefined;
}

export interface CompiledFollows {
  readonly ruleId: string;
  /** Slot of what that rule has awarded to the member. */
  readonly slot: number;
  readonly within: Duration | undefined;
  /** Slot of the refs that this rule was granted for; −1 where it may be granted again. */
  readonly onceSlot: number;
}

export interface CompiledGift extends Gift {
  readonly readOf: ((event: AdmittedEvent) => unknown) | undefined;
}

/** What an award gives in one currency. */
export interface Share {
  readonly currency: number;
  /** Units of one point. */
  readonly unitsPerPoint: number;
  readonly propose: Proposal;
  /** Of a streak, instead of `propose`: what lengths pay together; undefined where that is nothing. */
  readonly reward: ((lengths: readonly number[]) => Exact | undefined) | undefined;
  /** What the base shrinks with when a part of its order comes back; undefined: it stays whole. */
  readonly basis: BasisOf | undefined;
  /** Whole units where the amount is constant. */
  readonly constant: number | undefined;
  readonly rounding: AwardRounding;
  /** How its points are parted over the lines of an order; undefined where they are not. */
  readonly split: CompiledSplit | undefined;
  /** Where the carried fraction is, with rounding `carry`. */
  readonly carrySlot: number;
  readonly factorGroups: readonly FactorGroup[];
  readonly caps: readonly SumCap[];
  /** Rules that set a last day for these points. */
  readonly expiries: readonly CompiledExpiry[];
}

export type Gate = TimesGate | CooldownGate;

export interface TimesGate {
  readonly kind: 'times';
  readonly ruleId: string;
  /** Whether it is the award's own `limit`. */
  readonly own: boolean;
  /** First instant at which it no longer acts; Infinity if never. */
  readonly retiredAt: number;
  readonly window: Window;
  readonly max: number;
  /** Whether it refuses; otherwise the award is only counted. */
  readonly refuses: boolean;
}

export interface CooldownGate {
  readonly kind: 'cooldown';
  readonly ruleId: string;
  readonly own: false;
  readonly retiredAt: number;
  readonly slot: number;
  readonly extended: boolean;
  /** First instant at which the next award is granted; civil days are those of the calendar. */
  endOf(last: Instant, calendar: Calendar): number;
}

/** A limit on the points of one currency. */
export interface SumCap {
  readonly ruleId: string;
  /** Id of the currency. */
  readonly currency: string;
  readonly own: boolean;
  readonly retiredAt: number;
  /** `balance` looks at the balance, the others at a window; that of `base` counts millionths. */
  readonly measure: 'gross' | 'net' | 'base' | 'balance';
  readonly window: Window;
  /** Units. */
  readonly max: number;
  readonly skip: boolean;
  /** Whether it cuts; otherwise the award only uses up room. */
  readonly cuts: boolean;
}
