import type { AdmittedEvent } from '../model/event.ts';
import type { Member } from '../model/member.ts';
import type { GrantMessage, ReverseMessage } from '../model/message.ts';
import type { ReasonCode } from '../model/outcome.ts';
import { versionAt } from '../rules/compile.ts';
import type { Context } from '../rules/context.ts';
import type { Instant } from '../units/instant.ts';
import { boundaryAt } from './boundary.ts';
import { type CommandRefusal, command, isControl } from './command.ts';
import { contextOf } from './context.ts';
import { holdBack } from './early.ts';
import { endOfEvent, put } from './early-refunds.ts';
import { passesIdentities } from './identity.ts';
import { proposeMessage } from './message.ts';
import { award, cascade, finish, judge, settle } from './path.ts';
import { placeOfTimer, rootPlace } from './place.ts';
import { newPlan, type Pending, withOpen } from './plan.ts';
import { noteActivity } from './post.ts';
import { admittedOf } from './reads.ts';
import { conclude } from './reserve.ts';
import type { Awaiting } from './reverse.ts';
import { reversedBy } from './reverse-message.ts';
import { openReversible } from './reversing.ts';
import { tooOldFor } from './settle.ts';
import type { Timer } from './timers.ts';
import {
  type Applied,
  appliedBy,
  appliedOf,
  type Decided,
  type Desk,
  heldBack,
  newTurn,
  postingOf,
  refused,
  type Surroundings,
  type Turn,
} from './turn.ts';
import { changeZone } from './zones.ts';

/**
 * The path of one input, once it is admitted and its turn has come: screen, command, award,
 * multiply, cap, post, review. Screen to cap fill the plan and change nothing.
 */
export function applyEvent(
  desk: Desk,
  member: Member,
  event: AdmittedEvent,
  around: Surroundings,
): Applied {
  const { program } = desk;
  const { decided: earlier = UNDECIDED } = around;
  if (isRefusedFor(event.type, earlier)) return refused([{ code: earlier.code, params: {} }]);
  const asked = contextOf(program, member, event, around.groupTags);
  const version = versionAt(program, event.at);
  const isDecided = earlier.status === 'accepted';
  const decided = command({ context: asked, program, version, isDecided, knows: desk.knows });
  if (decided && !('change' in decided)) return undone(decided, event, member);

  const turn = newTurn(desk, member, around);
  if (earlier.isAppended) turn.reasons.push({ code: 'appended', params: { at: event.at } });
  const context = dated(asked, turn);
  const plan = newPlan(context, version, rootPlace(event.memberId), around.open);
  if (decided) put(decided, plan);
  if (decided?.movesStreaks) turn.movesStreaks = true;
  const fate = judge(plan, turn);
  if (decided) decided.change(member);
  else if (fate === 'awarded') noteActivity(context, member, program);
  cascade(plan, turn);
  if (fate !== 'waits') endOfEvent(event, turn);
  return appliedOf(turn, plan.silent, decided?.messages ?? NOTHING);
}

/** A command that is refused, or that waits for what it is about. */
function undone(decided: CommandRefusal | Awaiting, event: AdmittedEvent, member: Member): Applied {
  if ('code' in decided) return refused([decided]);
  holdBack(event, member);
  return heldBack([{ code: 'awaits-target', params: { ref: decided.awaits } }]);
}

const UNDECIDED: Decided = { status: undefined, code: undefined, isAppended: false };

/** A spend that was refused stays refused, whatever comes late before it. */
function isRefusedFor(
  type: string,
  earlier: Decided,
): earlier is Decided & { readonly code: ReasonCode } {
  const { status, code } = earlier;
  return status === 'refused' && code !== undefined && SPENDS.has(type);
}

/** Types of commands that keep what was decided of them. */
export const SPENDS: ReadonlySet<string> = new Set(['redeem', 'cancel']);

/** A change of zone is the only thing that acts before the input that brings it is judged: it names its day. */
function dated(context: Context, turn: Turn): Context {
  const { event, member, groupTags, calendar } = context;
  const { program } = turn.desk;
  const moves = event.type === 'profile' && changeZone(event, member, program);
  if (moves || calendar.lenient) turn.movesStreaks = true;
  return moves ? contextOf(program, member, event, groupTags) : context;
}

/**
 * The rest of the path of an event, once it is known whether its identities let it pass. A control
 * input has taken effect by then: only its awards have waited.
 */
function applyVerdict(
  desk: Desk,
  member: Member,
  pending: Pending,
  open: readonly Pending[],
): Applied {
  const { context, version, place } = pending.plan;
  const turn = newTurn(desk, member, { open, groupTags: context.groupTags });
  const plan = newPlan(context, version, place, open);
  const passes = passesIdentities(pending);
  if (passes) award(plan, turn);
  else finish(pending.plan, turn);
  if (passes && !isControl(context.event.type)) noteActivity(context, member, desk.program);
  cascade(plan, turn);
  endOfEvent(context.event, turn);
  return appliedOf(turn, plan.silent, NOTHING);
}

/** The path of a grant that the step of another member has decided: multiply, cap, post, review. */
export function applyMessage(
  desk: Desk,
  member: Member,
  message: GrantMessage,
  open: readonly Pending[],
): Applied {
  const { groupTags = [], place } = message;
  const event = admittedOf(message.event, 0);
  const context = contextOf(desk.program, member, event, groupTags);
  const from = place ?? rootPlace(event.memberId);
  const here = { ...from, hops: from.hops + 1 };
  const plan = newPlan(context, versionAt(desk.program, event.at), here, open);
  const refusal = proposeMessage(plan, message, desk.program);
  if (refusal) return refused([refusal]);
  const turn = newTurn(desk, member, { open, groupTags });
  settle(plan, turn, true);
  cascade(plan, turn);
  return appliedOf(turn, plan.silent, NOTHING);
}

/** What is taken back because the step of another member takes back what has led to it. */
export function applyReverse(
  desk: Desk,
  member: Member,
  message: ReverseMessage,
  open: readonly Pending[],
): Applied {
  const { program } = desk;
  const { place } = message;
  const event = admittedOf(message.event, 0);
  const context = contextOf(program, member, event, NOTHING);
  const turn = newTurn(desk, member, { open, groupTags: NOTHING });
  const reversal = reversedBy(message, member);
  const here = { ...place, hops: place.hops + 1 };
  const plan = newPlan(context, versionAt(program, event.at), here, open);
  if (reversal) {
    openReversible(message, reversal.name, plan, turn);
    plan.reversals.push(reversal);
    const of = member.reversibles.get(reversal.name);
    if (of) plan.reasons.push(...tooOldFor(of, reversal.returned, of.key ?? of.eventId));
  }
  finish(plan, turn);
  cascade(plan, turn);
  return appliedBy(turn, turn.reasons, NOTHING);
}

/** What becomes of what waited once every programme key has replied: cap, post, review. */
export function applyReplies(
  desk: Desk,
  member: Member,
  pending: Pending,
  open: readonly Pending[],
): Applied {
  if (pending.judges) return applyVerdict(desk, member, pending, open);
  const plan = withOpen(pending.plan, open);
  const turn = newTurn(desk, member, { open, groupTags: plan.context.groupTags });
  const releases = conclude(plan, pending.asked);
  finish(plan, turn);
  cascade(plan, turn);
  return appliedOf(turn, [], releases);
}

/** What one timer does to a member: release, review, lapse, and what that sets off. */
export function applyTimer(
  desk: Desk,
  member: Member,
  timer: Timer,
  { at, open }: { readonly at: Instant; readonly open: readonly Pending[] },
): Applied {
  const turn = newTurn(desk, member, { open, groupTags: NOTHING });
  const version = versionAt(desk.program, at);
  const { queue } = turn;
  const boundary = boundaryAt(at, member, { version, posting: postingOf(turn), queue });
  timer.run(boundary);
  cascade(newPlan(boundary.context, version, placeOfTimer(member.id, timer), open), turn);
  return appliedBy(turn, turn.reasons, NOTHING);
}

const NOTHING: readonly never[] = [];
