import type { Entry } from '../model/entry.ts';
import type { AdmittedEvent } from '../model/event.ts';
import type { Member } from '../model/member.ts';
import type { GrantMessage, GroupMessage, ReleaseMessage } from '../model/message.ts';
import type { Notice, Reason } from '../model/outcome.ts';
import { versionAt } from '../rules/compile.ts';
import type { Context } from '../rules/context.ts';
import type { Program } from '../rules/program.ts';
import { proposeAwards } from './award.ts';
import { applyCaps } from './cap.ts';
import { hear, type SetOff } from './cascade.ts';
import { command, isControl } from './command.ts';
import { askIdentities, lacksIdentity, passesIdentities } from './identity.ts';
import { boundAwards, proposeMessage, sendAwards } from './message.ts';
import { multiply } from './multiply.ts';
import { rootPlace } from './place.ts';
import { newPlan, type Pending, type Plan, withOpen } from './plan.ts';
import { noteActivity, post } from './post.ts';
import { admittedOf } from './reads.ts';
import { conclude, reserve } from './reserve.ts';
import { screen } from './screen.ts';
import { countStreaks } from './streak.ts';

/** What the steps of one book share. */
export interface Desk {
  readonly program: Program;
  readonly programme: string;
}

/** What a member's step knows besides the member: brought along, because other keys hold it. */
export interface Surroundings {
  /** Awards of earlier inputs that wait for replies. */
  readonly open: readonly Pending[];
  /** Tags of the event's group. */
  readonly groupTags: readonly string[];
}

/** What one input did in one member's step. */
export interface Applied {
  readonly status: 'accepted' | 'refused';
  readonly entries: Entry[];
  readonly notices: Notice[];
  readonly reasons: readonly Reason[];
  /** To other members, and to programme keys that need no reply. */
  readonly messages: readonly (GrantMessage | GroupMessage | ReleaseMessage)[];
  /** Awards that wait for programme keys; their reserves are to be sent. */
  readonly pendings: readonly Pending[];
  /** Whether a streak has moved, and with it what is due next. */
  readonly movesStreaks: boolean;
}

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
  const context = contextOf(program, member, event, around.groupTags);
  const decided = command(event, member);
  if (decided && 'code' in decided) return refused([decided]);

  const version = versionAt(program, event.at);
  const turn = newTurn(desk, member, around);
  const plan = newPlan(context, version, rootPlace(event.memberId), around.open);
  const fate = judge(plan, turn);
  if (decided) decided.change(member);
  else if (fate === 'awarded') noteActivity(context, member, program);
  cascade(turn);
  return appliedOf(turn, plan.silent, decided?.messages ?? NOTHING);
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
  cascade(turn);
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
  cascade(turn);
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
  cascade(turn);
  return appliedOf(turn, [], releases);
}

/** What one step gathers while one thing leads to another. */
interface Turn {
  readonly desk: Desk;
  readonly member: Member;
  readonly around: Surroundings;
  readonly entries: Entry[];
  readonly notices: Notice[];
  readonly reasons: Reason[];
  readonly messages: GrantMessage[];
  readonly pendings: Pending[];
  movesStreaks: boolean;
  /** What rules have set off, in the order in which it comes about. */
  readonly queue: SetOff[];
}

function newTurn(desk: Desk, member: Member, around: Surroundings): Turn {
  return {
    desk,
    member,
    around,
    entries: [],
    notices: [],
    reasons: [],
    messages: [],
    pendings: [],
    movesStreaks: false,
    queue: [],
  };
}

function settle(plan: Plan, turn: Turn, isMessage: boolean): void {
  multiply(plan);
  applyCaps(plan);
  boundAwards(plan, awayFrom(turn));
  const pending = reserve(plan, isMessage);
  if (pending) turn.pendings.push(pending);
  finish(plan, turn);
}

/** Awards to other members that have left this step or wait to. */
function awayFrom({ messages, pendings }: Turn): number {
  return pendings.reduce((sum, { plan }) => sum + plan.outgoing.length, messages.length);
}

/** Posts what does not wait, and hands on what it sets off. */
function finish(plan: Plan, turn: Turn): void {
  const { desk, entries, notices, messages } = turn;
  sendAwards(plan, desk.program, messages);
  if (plan.uses.some(({ kind }) => kind === 'streak')) turn.movesStreaks = true;
  post(plan, { program: desk.program, programme: desk.programme, entries, notices });
  hear(plan, turn.queue);
  for (const reason of plan.reasons) turn.reasons.push(reason);
}

/**
 * Breadth-first: what was set off first comes first, whatever it sets off comes after all of that.
 * Facts are as of before what is set off, and so after the event itself.
 */
function cascade(turn: Turn): void {
  const { desk, member, around, queue } = turn;
  for (let next = 0; next < queue.length; next += 1) {
    const { event, place } = queue[next] as SetOff;
    const context = contextOf(desk.program, member, event, around.groupTags);
    const open = turn.pendings.length === 0 ? around.open : [...around.open, ...turn.pendings];
    const plan = newPlan(context, versionAt(desk.program, event.at), place, open);
    countStreaks(plan);
    proposeAwards(plan);
    settle(plan, turn, false);
  }
}

function contextOf(
  { calendar }: Program,
  member: Member,
  event: AdmittedEvent,
  groupTags: readonly string[],
): Context {
  return { event, member, calendar, day: calendar.dayAt(event.at), groupTags };
}

const NO_RULE: readonly Reason[] = [{ code: 'no-rule', params: {} }];

function appliedOf(
  { entries, notices, reasons, messages, pendings, movesStreaks }: Turn,
  silent: readonly Reason[],
  others: readonly (GroupMessage | ReleaseMessage)[],
): Applied {
  const isEarning =
    entries.length + messages.length + pendings.length > 0 ||
    notices.some(({ kind }) => kind === 'item-granted');
  return {
    status: 'accepted',
    entries,
    notices,
    reasons: isEarning ? reasons : withSilent(reasons, silent),
    messages: others.length === 0 ? messages : [...others, ...messages],
    pendings,
    movesStreaks,
  };
}

/** What rules did not do is told only where nothing was earned at all. */
function withSilent(reasons: readonly Reason[], silent: readonly Reason[]): readonly Reason[] {
  if (reasons.length + silent.length === 0) return NO_RULE;
  return [...reasons, ...silent];
}

const NOTHING: readonly never[] = [];

function refused(reasons: readonly Reason[]): Applied {
  return {
    status: 'refused',
    entries: [],
    notices: [],
    reasons,
    messages: NOTHING,
    pendings: NOTHING,
    movesStreaks: false,
  };
}
