import type { Event } from '../../src/model/event.ts';
import { type Claims, claimsOf } from './claims.ts';
import { askedOf } from './factors.ts';
import { mayFollow } from './follows.ts';
import { releaseMeant } from './holds.ts';
import { isCaughtByIdentity } from './identities.ts';
import { type Claim, type Moment, type Plan, type Reason, tryOf } from './log.ts';
import { refuse } from './moment.ts';
import { placeOf, post, take } from './post.ts';
import { conclude, settle } from './reserves.ts';
import { countsOf, note, type Reached } from './rewards.ts';
import { follow, screen } from './screens.ts';

/** What one step sets off besides what it writes. */
interface Turn {
  /** Inputs that rules set off, in the order in which that comes about. */
  readonly queue: Place[];
  /** Grants to other members. */
  readonly sent: Grant[];
  readonly waiting: { readonly plan: Plan; readonly asks: ReturnType<typeof settle> }[];
}

interface Place {
  readonly now: Moment;
  readonly hops: number;
  readonly depth: number;
  /** What the input moves besides its awards, before them. */
  move?(): void;
}

interface Grant extends Place {
  readonly claim: Claim;
}

const [DEPTH_MAX, SET_OFF_MAX, HOPS_MAX, SENT_MAX] = [8, 256, 4, 64];

const newTurn = (): Turn => ({ queue: [], sent: [], waiting: [] });

/** What a command does to points, before its awards are written, and to all else, after that. */
export interface Commands {
  move(): void;
  obey(): void;
}

/** An input through the step of its member, then what it set off through those of others. */
export function takeStep(now: Moment, { move, obey }: Commands): void {
  const { log } = now;
  const before = {
    lines: log.lines.length,
    items: log.notices.length,
    reasons: log.reasons.length,
  };
  const turn = newTurn();
  const { isCaught: isScreened, following } = screen(now);
  const isCaught = isCaughtByIdentity(now, isScreened) || isScreened;
  const silent = isCaught ? move() : earn({ now, hops: 0, depth: 0, move }, turn);
  for (const one of following) take(one[0], follow(one, now), now);
  obey();
  if (!isCaught && !isControl(now.event.type)) visit(now);
  cascade(turn);
  const items = log.notices.slice(before.items).some(({ kind }) => kind === 'item-granted');
  const isEarning =
    log.lines.length > before.lines || items || turn.sent.length + turn.waiting.length > 0;
  if (!isEarning) log.reasons.push(...(silent ?? []));
  if (!isEarning && log.reasons.length === before.reasons) log.reasons.push({ code: 'no-rule' });
  deliver(turn);
}

const STATING = ['join', 'leave', 'profile', 'group'];
const MOVING = ['redeem', 'cancel', 'opening'];

function isControl(type: string): boolean {
  return [...STATING, ...MOVING].includes(type);
}

function visit({ event, who, day, at, log }: Moment): void {
  const order = event.type === 'purchase' ? JSON.stringify(event.key ?? [event.id]) : undefined;
  log.visits.push({ who, day, at, order });
}

/** What waited for such an input comes before what it earns. */
function earn(place: Place, turn: Turn): readonly Reason[] {
  releaseMeant(place.now);
  return decide(place, turn);
}

/** One input of a member: streaks count it, rules claim, limits settle. Answers what is told last. */
function decide(place: Place, turn: Turn): readonly Reason[] {
  const { now } = place;
  const counts = countsOf(now);
  const claims = claimsOf(now, counts);
  run({ ...place, isMessage: false }, claims, counts, turn);
  return claims.silent;
}

function run(
  place: Place & Pick<Plan, 'isMessage'>,
  { own, outgoing }: Pick<Claims, 'own' | 'outgoing'>,
  counts: Reached,
  turn: Turn,
): void {
  const { now } = place;
  const plan: Plan = {
    ...place,
    tries: own.map((claim) =>
      tryOf(
        claim,
        claim.stakes.map((stake) => askedOf(stake, claim, now)),
      ),
    ),
    outgoing: outgoing.map((claim) => ({ ...tryOf(claim, []), isGranted: true })),
  };
  const asks = settle(plan);
  if (asks.length > 0) {
    turn.waiting.push({ plan, asks });
    now.log.open.push(plan);
  }
  finish(plan, { waits: false, move: place.move }, turn);
  note(counts, now);
}

/** Sends and posts the tries of a plan that wait, or do not, and hands on what they set off. */
function finish(
  plan: Plan,
  { waits, move }: { readonly waits: boolean; readonly move?: Place['move'] },
  turn: Turn,
): void {
  const { now } = plan;
  for (const one of plan.outgoing) {
    if (one.waits === waits && one.isGranted) send(one.claim, plan, turn);
  }
  const tries = plan.tries.filter((one) => one.waits === waits);
  const places = tries.map((one) => placeOf(one, now));
  move?.();
  for (const [index, one] of tries.entries()) post(one, places[index] ?? placeOf(one, now), now);
  for (const { isGranted, claim } of tries) {
    if (isGranted && !claim.shadow) setOff(claim.ruleId, plan, turn);
  }
}

/** A grant to another member; its key is used up when it leaves. */
function send(claim: Claim, { now, hops, depth }: Plan, turn: Turn): void {
  const { log, who, at } = now;
  if (hops >= HOPS_MAX) refuse(claim.ruleId, 'hop-limit', now, { max: HOPS_MAX });
  else if (turn.sent.length >= SENT_MAX)
    refuse(claim.ruleId, 'message-limit', now, { max: SENT_MAX });
  else {
    turn.sent.push({ now, hops, depth, claim });
    if (claim.key) log.keys.push({ who, at, by: claim, of: now.event, ...claim.key });
  }
}

/** What is granted may be named in `on`: then it is an input of its own. */
function setOff(ruleId: string, { now, hops, depth }: Plan, turn: Turn): void {
  const type = `granted:${ruleId}`;
  const { event, who } = now;
  const rules = Object.values(now.rules.set.rules).filter(({ enabled }) => enabled !== false);
  const isHeard = rules.some((rule) => 'on' in rule && [rule.on].flat().includes(type));
  if (!isHeard) return;
  const isFull = turn.queue.length >= SET_OFF_MAX;
  if (depth >= DEPTH_MAX || isFull) {
    refuse(ruleId, 'cascade-limit', now, { max: isFull ? SET_OFF_MAX : DEPTH_MAX });
    return;
  }
  const { by: given, ...rest } = event;
  const by = given ?? (event.memberId === who ? undefined : event.memberId);
  const next: Event = { ...rest, type, memberId: who, ...(by !== undefined && { by }) };
  turn.queue.push({ now: { ...now, event: next }, hops, depth: depth + 1 });
}

/** Breadth-first: what was set off first comes first. */
function cascade(turn: Turn): void {
  for (let next = 0; next < turn.queue.length; next += 1) decide(turn.queue[next] as Place, turn);
}

/** Wider keys answer at once; then the grants reach their members, one after the other. */
function deliver(root: Turn): void {
  const grants = answered(root);
  for (let next = 0; next < grants.length; next += 1) {
    const turn = newTurn();
    receive(grants[next] as Grant, turn);
    grants.push(...answered(turn));
  }
}

/** The grants of a step, those first that had to wait for wider keys. */
function answered({ waiting, sent }: Turn): Grant[] {
  const grants = waiting.flatMap(({ plan, asks }) => {
    const { open } = plan.now.log;
    const turn = newTurn();
    conclude(asks, plan);
    open.splice(open.indexOf(plan), 1);
    finish(plan, { waits: true }, turn);
    cascade(turn);
    return answered(turn);
  });
  return [...grants, ...sent];
}

/** A grant in the beneficiary's step: its multipliers, limits and pauses, nothing else. */
function receive({ now: sent, claim, hops, depth }: Grant, turn: Turn): void {
  const who = claim.to;
  const now: Moment = { ...sent, who, about: { memberId: who } };
  now.log.clocks.push({ who, at: now.at });
  if (!mayFollow(claim, now)) return;
  run(
    { now, hops: hops + 1, depth, isMessage: true },
    { own: [claim], outgoing: [] },
    new Map(),
    turn,
  );
  cascade(turn);
}
