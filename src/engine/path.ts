import { versionAt } from '../rules/compile.ts';
import { proposeAwards } from './award.ts';
import { applyCaps } from './cap.ts';
import { hear, type SetOff } from './cascade.ts';
import { contextOf } from './context.ts';
import { release, takeReleased } from './hold.ts';
import { askIdentities, lacksIdentity } from './identity.ts';
import { boundAwards, sendAwards } from './message.ts';
import { multiply } from './multiply.ts';
import { newPlan, type Plan } from './plan.ts';
import { post, postedAtOf, writeMoves } from './post.ts';
import { reserve } from './reserve.ts';
import { keepOrReverse, writeReversals } from './reversing.ts';
import { screen } from './screen.ts';
import { countStreaks } from './streak.ts';
import { reviewTiers } from './tier.ts';
import { awayFrom, postingOf, type Turn } from './turn.ts';

/** What screens make of an event: those that look at identities may have to ask programme keys first. */
export function judge(plan: Plan, turn: Turn): 'caught' | 'waits' | 'awarded' {
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

export function award(plan: Plan, turn: Turn): void {
  releaseMeant(plan, turn);
  countStreaks(plan);
  proposeAwards(plan);
  settle(plan, turn, false);
}

export function settle(plan: Plan, turn: Turn, isMessage: boolean): void {
  multiply(plan);
  applyCaps(plan);
  boundAwards(plan, awayFrom(turn));
  const pending = reserve(plan, isMessage);
  if (pending) turn.pendings.push(pending);
  finish(plan, turn);
}

/** Posts what does not wait, and hands on what it sets off. */
export function finish(plan: Plan, turn: Turn): void {
  const { desk, messages } = turn;
  sendAwards(plan, desk.program, messages);
  if (plan.uses.some(({ kind }) => kind === 'streak')) turn.movesStreaks = true;
  if (plan.reversals.length > 0) {
    // Points that come back first are there to be taken.
    writeMoves(plan, postingOf(turn));
    writeReversals(plan, turn);
  }
  post(plan, postingOf(turn));
  keepOrReverse(plan, turn);
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
export function cascade(first: Plan, turn: Turn): void {
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

/**
 * Levels that what was posted wins or loses at once. A correction by other rules sets nothing off: what
 * these would have paid for the level is among its lines.
 */
function review(plan: Plan, { notices, queue, reasons }: Turn): void {
  const told = plan.reasons.length;
  reviewTiers(plan, { notices, queue: plan.context.event.type === 'correct' ? [] : queue });
  for (const reason of plan.reasons.slice(told)) reasons.push(reason);
}
