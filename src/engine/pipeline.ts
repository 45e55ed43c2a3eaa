import type { AdmittedEvent } from '../model/event.ts';
import type { Member } from '../model/member.ts';
import type { GrantMessage } from '../model/message.ts';
import { versionAt } from '../rules/compile.ts';
import type { Context } from '../rules/context.ts';
import type { Instant } from '../units/instant.ts';
import { proposeAwards } from './award.ts';
import { boundaryAt } from './boundary.ts';
import { applyCaps } from './cap.ts';
import { hear, type SetOff } from './cascade.ts';
import { command, isControl } from './command.ts';
import { contextOf } from './context.ts';
import { release, takeReleased } from './hold.ts';
import { askIdentities, lacksIdentity, passesIdentities } from './identity.ts';
import { boundAwards, proposeMessage, sendAwards } from './message.ts';
import { multiply } from './multiply.ts';
import { placeOfTimer, rootPlace } from './place.ts';
import { newPlan, type Pending, type Plan, withOpen } from './plan.ts';
import { noteActivity, post, postedAtOf } from './post.ts';
import { admittedOf } from './reads.ts';
import { conclude, reserve } from './reserve.ts';
import { screen } from './screen.ts';
import { countStreaks } from './streak.ts';
import { reviewTiers } from './tier.ts';
import type { Timer } from './timers.ts';
import {
  type Applied,
  appliedBy,
  appliedOf,
  awayFrom,
  type Desk,
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
  const asked = contextOf(program, member, event, around.groupTags);
  const version = versionAt(program, event.at);
  const decided = command({ context: asked, program, version });
  if (decided && 'code' in decided) return refused([decided]);

  const turn = newTurn(desk, member, around);
  const context = dated(asked, turn);
  const plan = newPlan(context, version, rootPlace(event.memberId), around.open);
  if (decided) plan.moves.push(...decided.moves);
  decided?.count?.(plan);
  if (decided?.movesStreaks) turn.movesStreaks = true;
  const fate = judge(plan, turn);
  if (decided) decided.change(member);
  else if (fate === 'awarded') noteActivity(context, member, program);
  cascade(plan, turn);
  return appliedOf(turn, plan.silent, decided?.messages ?? NOTHING);
}

/** A change of zone is the only thing that acts before the input that brings it is judged: it names its day. */
function dated(context: Context, turn: Turn): Context {
  const { event, member, groupTags, calendar } = context;
  const { program } = turn.desk;
  const moves = event.type === 'profile' && changeZone(event, member, program);
  if (moves || calendar.lenient) turn.movesStreaks = true;
  return moves ? contextOf(program, member, event, groupTags) : context;
}

/** What screens make of an event: those that look at identities may have to ask programme keys first. */
function judge(plan: Plan, turn: Turn): 'caught' | 'waits' | 'awarded' {
  const isScreened = screen(plan);
  const isCaught = lacksIdentity(plan) || isScreened;
  const pending = isCaught ? undefined : askIdentities(plan);
  if (pending) turn.pendings.push(pending);
  else if (!isCaught) {
    award(plan, turn);
    return 'awarded';
  }
  finish(plan, turn);
  return pending ? 'waits' : 'caught';
}

function award(plan: Plan, turn: Turn): void {
  releaseMeant(plan, turn);
  countStreaks(plan);
  proposeAwards(plan);
  settle(plan, turn, false);
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

function settle(plan: Plan, turn: Turn, isMessage: boolean): void {
  multiply(plan);
  applyCaps(plan);
  boundAwards(plan, awayFrom(turn));
  const pending = reserve(plan, isMessage);
  if (pending) turn.pendings.push(pending);
  finish(plan, turn);
}

/** Posts what does not wait, and hands on what it sets off. */
function finish(plan: Plan, turn: Turn): void {
  const { desk, messages } = turn;
  sendAwards(plan, desk.program, messages);
  if (plan.uses.some(({ kind }) => kind === 'streak')) turn.movesStreaks = true;
  post(plan, postingOf(turn));
  hear(plan, turn.queue);
  for (const reason of plan.reasons) turn.reasons.push(reason);
}

/** Grants that waited for an event like this one become available before it earns anything. */
function releaseMeant({ context, version }: Plan, turn: Turn): void {
  for (const held of takeReleased(context, turn.desk.program)) {
    const { id: cause } = context.event;
    const postedAt = postedAtOf(context);
    release(held, { context, version, posting: postingOf(turn), postedAt, cause, causeId: cause });
  }
}

/**
 * Reviews tiers, then follows what was set off. Breadth-first: what was set off first comes first, whatever it sets off comes after all of that.
 * Facts are as of before what is set off, and so after the event itself.
 */
function cascade(first: Plan, turn: Turn): void {
  const { desk, member, around, queue } = turn;
  review(first, turn);
  for (let next = 0; next < queue.length; next += 1) {
    const { event, place } = queue[next] as SetOff;
    const context = contextOf(desk.program, member, event, around.groupTags);
    const open = turn.pendings.length === 0 ? around.open : [...around.open, ...turn.pendings];
    const plan = newPlan(context, versionAt(desk.program, event.at), place, open);
    countStreaks(plan);
    proposeAwards(plan);
    settle(plan, turn, false);
    review(plan, turn);
  }
}

/** Levels that what was posted wins or loses at once. */
function review(plan: Plan, { notices, queue, reasons }: Turn): void {
  const told = plan.reasons.length;
  reviewTiers(plan, { notices, queue });
  for (const reason of plan.reasons.slice(told)) reasons.push(reason);
}

const NOTHING: readonly never[] = [];
