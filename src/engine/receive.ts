import type { AdmittedEvent } from '../model/event.ts';
import type { Member } from '../model/member.ts';
import type { Outcome, Reason, ReasonCode, Retry } from '../model/outcome.ts';
import { versionAt } from '../rules/compile.ts';
import { applyInput } from './apply.ts';
import { type CommandRefusal, command } from './command.ts';
import { contextOf } from './context.ts';
import { note } from './door.ts';
import { appended, enter, inputOfEvent, isBehind } from './journal.ts';
import { SPENDS } from './pipeline.ts';
import { type Arrival, append, causeOf, isOpen } from './placing.ts';
import type { Pending } from './plan.ts';
import { type Placed, refold } from './refold.ts';
import { type Desk, refused, type Surroundings } from './turn.ts';
import { receiveVoid, takeVoidOf } from './voiding.ts';

/** An outcome, with what is to be delivered to other keys. */
export interface Received {
  readonly outcome: Outcome;
  readonly messages: Placed['messages'];
  readonly pendings: readonly Pending[];
  /** All awards that wait now, where the inputs were put in another order. */
  readonly open?: readonly Pending[] | undefined;
}

/** Applies an event whose turn has come, and remembers it. */
export function receiveEvent(
  desk: Desk,
  member: Member,
  event: AdmittedEvent,
  arrival: Arrival,
): Received {
  const applied = receiveOne(desk, member, event, arrival);
  const { status, reasons } = applied;
  note(member, event, status, status === 'refused' ? reasons[0]?.code : undefined);
  return receivedOf(event, applied);
}

function receiveOne(desk: Desk, member: Member, event: AdmittedEvent, arrival: Arrival): Placed {
  const voided = member.voided && takeVoidOf(event, member, desk);
  if (voided) return quietly({ code: 'voided', params: { by: voided.by } });
  if (event.type !== 'void') return placeEvent(desk, member, event, arrival);
  const { answer, open, giveBack } = arrival;
  const placed = receiveVoid(desk, member, event, {
    cause: causeOf(event, member),
    answer,
    open,
    giveBack,
  });
  return placed ?? placeEvent(desk, member, event, arrival);
}

function quietly(reason: Reason): Placed {
  return {
    status: 'accepted',
    reasons: [reason],
    entries: NOTHING,
    notices: NOTHING,
    messages: NOTHING,
    pendings: NOTHING,
  };
}

/** Applies an event that had waited: what it was first told stays remembered under its id. */
export function receiveReleased(
  desk: Desk,
  member: Member,
  event: AdmittedEvent,
  arrival: Arrival,
): Received {
  return receivedOf(event, placeEvent(desk, member, event, arrival));
}

function receivedOf(event: AdmittedEvent, applied: Placed): Received {
  const { messages, pendings, open } = applied;
  return { outcome: outcomeOf(event, applied), messages, pendings, open };
}

/** In its place: behind all others, between them while these are open, or after its time. */
function placeEvent(desk: Desk, member: Member, event: AdmittedEvent, arrival: Arrival): Placed {
  const { program } = desk;
  const input = inputOfEvent(event, arrival);
  if (!isBehind(input, member)) {
    enter(input, member, { program, open: arrival.open });
    const applied = applyInput(desk, member, event, arrival);
    input.status = applied.status;
    input.code = applied.status === 'refused' ? applied.reasons[0]?.code : undefined;
    return applied;
  }
  const refusal = refusalNow(desk, member, event, arrival);
  if (refusal) return refused([refusal]);
  if (isOpen(event.at, event.receivedAt, member, program)) {
    const change = { cause: causeOf(event, member), adds: [input], removes: NOTHING };
    const refolded = refold(desk, member, change, arrival);
    if (refolded) return refolded;
  }
  return append(desk, member, appended(input, member), arrival);
}

/** A late spend gets what is left: nothing that was spent meanwhile is taken from anybody. */
function refusalNow(
  { program, knows }: Desk,
  member: Member,
  event: AdmittedEvent,
  { groupTags }: Surroundings,
): CommandRefusal | undefined {
  if (!SPENDS.has(event.type)) return undefined;
  const context = contextOf(program, member, event, groupTags);
  const version = versionAt(program, event.at);
  const decided = command({ context, program, version, isDecided: false, knows });
  return decided && 'code' in decided ? decided : undefined;
}

function outcomeOf(event: AdmittedEvent, applied: Placed): Outcome {
  const { status, reasons, entries, notices, corrected } = applied;
  const outcome: Outcome = {
    status,
    eventId: event.id,
    memberId: event.memberId,
    reasons,
    entries,
    notices,
    seq: event.seq,
  };
  const told = corrected && corrected.length > 0 ? { ...outcome, corrected } : outcome;
  return status === 'refused' ? { ...told, retry: retryOf(reasons[0]?.code) } : told;
}

/** What is refused for good is not to be tried again. */
function retryOf(code: ReasonCode | undefined): Retry {
  return code !== undefined && FOR_GOOD.has(code) ? 'never' : 'new-id';
}

const FOR_GOOD: ReadonlySet<ReasonCode> = new Set([
  'unsupported-type',
  'already-joined',
  'not-reversible',
]);

const NOTHING: readonly never[] = [];
