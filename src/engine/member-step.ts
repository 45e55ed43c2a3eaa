import type { Entry } from '../model/entry.ts';
import type { Position } from '../model/event.ts';
import { isBlank, type Member, newMember, ranTo } from '../model/member.ts';
import type { MemberRow } from '../model/member-row.ts';
import type { Message } from '../model/message.ts';
import type { Outcome } from '../model/outcome.ts';
import type { KeyRow } from '../model/programme-key.ts';
import { formatInstant, type Instant } from '../units/instant.ts';
import { endTurn, noteRan } from './apply.ts';
import type { Answer } from './fold.ts';
import { thawPending } from './open.ts';
import { mergeOutcomes, timeOutcome } from './outcomes.ts';
import { applyTimer } from './pipeline.ts';
import type { Pending } from './plan.ts';
import { type Received, receiveReleased } from './receive.ts';
import { freezeMember, thawMember } from './row.ts';
import { RowError } from './row-error.ts';
import { isDue, nextTimer, refreshDue, timersAt } from './timers.ts';
import type { Desk } from './turn.ts';

/** The state of one key: of a member, or of what is wider than one member. */
export type StateRow = MemberRow | KeyRow;

export interface StepResult<State extends StateRow = StateRow> {
  readonly outcome: Outcome;
  /** To be stored together with `entries` and `messages`, or not at all. Absent: still no state. */
  readonly state: State | undefined;
  readonly entries: readonly Entry[];
  /** To be delivered to the steps of the keys that `addressOf` names, in order. */
  readonly messages: readonly Message[];
  /** Instant of the next thing that is due here, ISO 8601; absent if none is. */
  readonly wakeAt?: string;
}

/** Tags of the groups of events that wait in the member's row, by group; none for one that is absent. */
export type WaitingTags = readonly (readonly [groupId: string, tags: readonly string[]])[];

/** A member with the awards that wait for replies. */
export interface OpenMember {
  readonly desk: Desk;
  readonly member: Member;
  readonly open: Pending[];
}

export function openMember(desk: Desk, state: StateRow | undefined, memberId: string): OpenMember {
  if (!state) return { desk, member: newMember(memberId), open: [] };
  if (!('memberId' in state)) throw new RowError('it is of a programme key, not of a member');
  if (state.memberId !== memberId) throw new RowError(`it is of member "${state.memberId}"`);
  const member = thawMember(state, desk.program);
  const open = (state.open ?? []).map((row) => thawPending(row, member, desk.program));
  return { desk, member, open };
}

export function unchanged(desk: Desk, state: StateRow | undefined, outcome: Outcome): StepResult {
  const result = { outcome, state, entries: [], messages: [] };
  const isMember = state !== undefined && 'memberId' in state;
  const dueAt = isMember ? thawMember(state, desk.program).dueAt : undefined;
  return dueAt === undefined ? result : { ...result, wakeAt: formatInstant(dueAt) };
}

/** What an input did, with what was due before it and after it. */
interface Done {
  readonly due: readonly Received[];
  readonly received: Received;
  readonly after: readonly Received[];
}

export function close(
  { desk, member, open }: OpenMember,
  { due, received, after }: Done,
): StepResult {
  const outcomesOf = (all: readonly Received[]) => all.map(({ outcome }) => outcome);
  const outcome = mergeOutcomes(received.outcome, outcomesOf(due), outcomesOf(after));
  const result = {
    outcome,
    state: isBlank(member) ? undefined : freezeMember(member, desk.program, open),
    entries: outcome.entries,
    messages: [...due, received, ...after].flatMap(outgoing),
  };
  const { dueAt } = member;
  return dueAt === undefined ? result : { ...result, wakeAt: formatInstant(dueAt) };
}

/** What programme keys are told and asked comes before what other members are granted. */
function outgoing({ messages, pendings }: Received): readonly Message[] {
  const reserves = pendings.flatMap(({ asked }) => asked.map(({ reserve }) => reserve));
  const toMembers = messages.filter((message) => 'to' in message);
  return [...messages.filter((message) => !('to' in message)), ...reserves, ...toMembers];
}

/** What is due of one member before a position, in the order of time. */
export function release(
  here: OpenMember,
  before: Position,
  waitingTags: WaitingTags = [],
): readonly Received[] {
  const { desk, member } = here;
  const tagsOf = tagsByGroup(here, waitingTags);
  const received: Received[] = [];
  let lastTurns = 0;
  for (let at = member.dueAt; at !== undefined && at <= before.at; at = member.dueAt) {
    received.push(...ringTimers(here, at));
    for (const event of endTurn(desk, member, at, before)) {
      const groupTags = tagsOf.get(event.groupId ?? '') ?? [];
      const closed = Number.NEGATIVE_INFINITY;
      const arrival = { open: here.open, groupTags, closed, answer: answersOf(here) };
      received.push(keepPending(here, receiveReleased(desk, member, event, arrival)));
    }
    if (at === before.at) lastTurns += 1;
    if (lastTurns === 2) break;
  }
  return received;
}

/** Tags that no rule reads are kept of no event. */
function tagsByGroup({ desk }: OpenMember, waitingTags: WaitingTags) {
  return new Map(desk.program.tracks.groupTags ? waitingTags : []);
}

/** What time brings to the member up to an instant; inputs that wait go on waiting. */
export function ringUntil(here: OpenMember, until: number): readonly Received[] {
  const { desk, member } = here;
  const received: Received[] = [];
  for (
    let at = nextTimer(member, desk.program);
    at <= until;
    at = nextTimer(member, desk.program)
  ) {
    received.push(...ringTimers(here, at as Instant));
    noteRan(member, at as Instant);
  }
  refreshDue(member, desk.program);
  return received;
}

/** What time alone brings to the member at an instant. */
function ringTimers(here: OpenMember, at: Instant): readonly Received[] {
  const { desk, member, open } = here;
  const received: Received[] = [];
  const ran = ranTo(member);
  let hasRung = false;
  for (const timer of timersAt(desk.program, at)) {
    if (!isDue(timer, member, desk.program, { at, ran })) continue;
    hasRung = true;
    const applied = applyTimer(desk, member, timer, { at, open });
    const outcome = timeOutcome([applied]);
    const { messages, pendings } = applied;
    if (outcome) received.push(keepPending(here, { outcome, messages, pendings }));
  }
  if (hasRung) noteRan(member, at);
  return received;
}

export function quiet(outcome: Outcome): Received {
  return { outcome, messages: [], pendings: [] };
}

/** What programme keys have replied before; nothing else is there at once. */
export function answersOf({ member }: OpenMember): Answer {
  return ({ id }) => member.journal?.reserved.get(id);
}

/** Awards that begin to wait take room from what comes after them in the same step. */
export function keepPending(here: OpenMember, received: Received): Received {
  if (received.open) here.open.splice(0, here.open.length, ...received.open);
  else here.open.push(...received.pendings);
  return received;
}
