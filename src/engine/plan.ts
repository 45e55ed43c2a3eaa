import type { EntryKind, Factor } from '../model/entry.ts';
import type { Returned } from '../model/grant.ts';
import type { Lot } from '../model/lot.ts';
import type { MessagePlace, ReplyMessage, ReserveMessage } from '../model/message.ts';
import type { Notice, Reason, ReasonCode } from '../model/outcome.ts';
import type { StreakMemory } from '../model/streak.ts';
import type { CompiledHold } from '../rules/compiled-time.ts';
import type { Context } from '../rules/context.ts';
import type { InputLog } from '../rules/input-log.ts';
import type { CompiledAward, CompiledOnce, Share, Version } from '../rules/program.ts';
import type { Base } from '../rules/proposal.ts';
import type { CompiledMute } from '../rules/screen-effects.ts';
import type { WideGate } from '../rules/wide-gate.ts';
import type { Window } from '../rules/window.ts';
import type { Day } from '../units/civil.ts';
import { type Exact, ONE, times } from '../units/exact.ts';
import type { Instant } from '../units/instant.ts';

/**
 * What one input would do to one member. The phases from screen to cap only read state and fill
 * the plan; `post` applies it, so that a refusal leaves nothing half done.
 */
export interface Plan {
  readonly context: Context;
  readonly version: Version;
  readonly place: MessagePlace;
  /** Awards of earlier inputs that wait for replies: what they ask for is taken. */
  readonly open: readonly Pending[];
  readonly candidates: Candidate[];
  /** Awards to other members, as far as they are decided here. */
  readonly outgoing: Candidate[];
  /** What applying the plan will remember, besides what its candidates do. */
  readonly uses: Use[];
  readonly notices: Notice[];
  readonly reasons: Reason[];
  /** Why rules did not act at all; told only where nothing was earned. */
  readonly silent: Reason[];
  /** Lines that come from no award; written before those that do. */
  readonly moves: Move[];
  /** Lengths of streaks that the input has newly reached. */
  readonly reached: Reached[];
  /** What is taken back; before the lines of awards. */
  readonly reversals: Reversal[];
}

/** A line that comes from no award: a redemption, an adjustment, the price of something. */
export interface Move {
  readonly kind: EntryKind;
  /** Index of the currency. */
  readonly currency: number;
  /** Units; not 0. */
  readonly points: number;
  readonly contra: string;
  /** Empty where no rule is behind it. */
  readonly ruleId: string;
  /** The event that it is about; the event in hand if undefined. */
  readonly eventId: string | undefined;
  /** Tells the moves of one plan apart that are otherwise alike. */
  readonly n: string;
  /** The day that it is about; that of the event in hand if undefined. */
  readonly day: Day | undefined;
  /** Id of the promise that it changes; undefined for what is available. */
  readonly held: string | undefined;
  readonly into: readonly Lot[] | undefined;
  readonly from: readonly Lot[] | undefined;
  readonly reverses: string | undefined;
  /** Of a spend that can be cancelled: its order, if it has one. */
  readonly spend: { readonly key: string | undefined } | undefined;
}

/** A move that takes or gives points and says no more about it. */
export function plainMove(
  kind: EntryKind,
  { currency, points }: { readonly currency: number; readonly points: number },
  { contra, ruleId, n }: Pick<Move, 'contra' | 'ruleId' | 'n'>,
): Move {
  return {
    kind,
    currency,
    points,
    contra,
    ruleId,
    eventId: undefined,
    n,
    day: undefined,
    held: undefined,
    into: undefined,
    from: undefined,
    reverses: undefined,
    spend: undefined,
  };
}

/** What an event comes down to. */
export interface Reversal {
  /** Under which the member keeps what it has granted. */
  readonly name: string;
  readonly returned: Returned;
}

/** A length of a streak, and the one before it: 0 for a new run. */
export interface Reached {
  /** Of the counter. */
  readonly slot: number;
  readonly length: number;
  readonly from: number;
  /** First day of the run. */
  readonly first: Day;
}

/** An award that acts on the input, on its way through the phases. */
export interface Candidate {
  readonly award: CompiledAward;
  readonly stakes: Stake[];
  /** The beneficiary, where it is another member. */
  readonly to: string | undefined;
  /** Hash of the key that the award uses up, where it is given once per key. */
  readonly key: number | undefined;
  /** Of a streak, the lengths that it pays for; undefined for awards. */
  readonly lengths: readonly number[] | undefined;
  /** Whether no gate refused it and it gives something. */
  granted: boolean;
  /** Whether programme keys were asked about it. */
  waits: boolean;
  /** What granting it will remember. */
  uses: Use[];
}

/** A candidate in one currency; all amounts in units. */
export interface Stake {
  readonly share: Share;
  readonly base: Base;
  factors: readonly Factor[];
  /** All factors in one. */
  factor: Exact;
  asked: number;
  granted: number;
  cutBy: readonly string[];
  /** The fraction that is left for the next award, with rounding `carry`. */
  carry: Exact | undefined;
  /** Of a gain, decided before anything of its input is written: how it waits, or its lot. */
  hold: CompiledHold | undefined;
  into: readonly Lot[] | undefined;
}

/** One thing to remember when the plan is applied. */
export type Use =
  | { readonly kind: 'window'; readonly window: Window; readonly amount: number }
  | { readonly kind: 'last'; readonly slot: number }
  | { readonly kind: 'earned'; readonly award: CompiledAward }
  | { readonly kind: 'streak'; readonly slot: number; readonly memory: StreakMemory }
  | { readonly kind: 'key'; readonly once: KeySlot; readonly hash: number }
  | { readonly kind: 'carry'; readonly slot: number; readonly added: Exact }
  | { readonly kind: 'input'; readonly log: InputLog; readonly key: number }
  | { readonly kind: 'mute'; readonly mute: CompiledMute; readonly end: Instant };

export type KeySlot = Pick<CompiledOnce, 'slot' | 'forget'>;

/** What waits for the replies of programme keys: candidates of one plan, or a whole event. */
export interface Pending {
  /** With the waiting candidates only. */
  readonly plan: Plan;
  readonly asked: readonly Asked[];
  /** Whether the event itself is to be judged once its identities have passed. */
  readonly judges: boolean;
}

/** One reserve, what each of its asks is for, and the reply once it is there. */
export interface Asked {
  readonly reserve: ReserveMessage;
  readonly gate: WideGate | undefined;
  readonly targets: readonly Target[];
  reply: Pick<ReplyMessage, 'granted' | 'opensAt'> | undefined;
}

/** What one ask is for: a candidate as a whole, or one of its stakes. */
export interface Target {
  readonly candidate: Candidate;
  readonly stake: Stake | undefined;
  /** Which ask of the reserve. */
  readonly ask: number;
}

/** A base in points, as rules and people state it. */
export function pointsOf(base: Exact, { unitsPerPoint }: Share): Exact {
  return unitsPerPoint === 1 ? base : times(base, { num: 1, den: unitsPerPoint });
}

export function newPlan(
  context: Context,
  version: Version,
  place: MessagePlace,
  open: readonly Pending[],
): Plan {
  return {
    context,
    version,
    place,
    open,
    candidates: [],
    outgoing: [],
    uses: [],
    notices: [],
    reasons: [],
    silent: [],
    moves: [],
    reached: [],
    reversals: [],
  };
}

/** The same plan, beside other awards that wait. */
export function withOpen(plan: Plan, open: readonly Pending[]): Plan {
  const { context, version, place, candidates, outgoing, uses, notices, reasons, silent } = plan;
  const { moves, reached, reversals } = plan;
  return {
    context,
    version,
    place,
    open,
    candidates,
    outgoing,
    uses,
    notices,
    reasons,
    silent,
    moves,
    reached,
    reversals,
  };
}

export function newCandidate(
  award: CompiledAward,
  stakes: Stake[],
  { to, key, lengths }: Pick<Candidate, 'to' | 'key' | 'lengths'>,
): Candidate {
  return { award, stakes, to, key, lengths, granted: false, waits: false, uses: [] };
}

export function newStake(share: Share, base: Base): Stake {
  return {
    share,
    base,
    factors: NONE,
    factor: ONE,
    asked: 0,
    granted: 0,
    cutBy: NONE,
    carry: undefined,
    hold: undefined,
    into: undefined,
  };
}

const NONE: readonly never[] = [];

export function refuse(
  plan: Plan,
  ruleId: string,
  code: ReasonCode,
  params: Readonly<Record<string, unknown>> = {},
): void {
  plan.reasons.push({ ruleId, code, params });
}
