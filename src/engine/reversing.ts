import type { AdmittedEvent } from '../model/event.ts';
import { moreOf, type Returned, type Reversible } from '../model/grant.ts';
import type { ReverseMessage } from '../model/message.ts';
import { versionAt } from '../rules/compile.ts';
import type { Instant } from '../units/instant.ts';
import { contextOf } from './context.ts';
import { keepGrants, nameIn } from './grants.ts';
import type { Plan } from './plan.ts';
import { reverseMessages } from './reverse-message.ts';
import { settle } from './settle.ts';
import { postingOf, type Turn } from './turn.ts';

/** Takes back what a plan says is to be taken back, here and with those who were sent awards. */
export function writeReversals(plan: Plan, turn: Turn): void {
  for (const { name, returned } of plan.reversals.splice(0)) reverseOne(name, returned, plan, turn);
}

function reverseOne(name: string, returned: Returned, plan: Plan, turn: Turn): void {
  const { context, version, place } = plan;
  const { member, event } = context;
  const releases = settle(name, returned, {
    context,
    version,
    posting: postingOf(turn),
    reasons: turn.reasons,
  });
  turn.messages.push(...releases);
  const of = member.reversibles.get(name);
  if (!of) return;
  const { program } = turn.desk;
  const sending = { refund: event, place, member, program };
  turn.messages.push(...reverseMessages(of, moreOf(of).to, returned, sending));
}

/** Keeps what a plan has granted. What comes back already, of an award that had to wait, goes back at once. */
export function keepOrReverse(plan: Plan, turn: Turn): void {
  const { context, place } = plan;
  const { member } = context;
  const { program } = turn.desk;
  const name = nameIn(place.origin, context.event.id, member);
  const before = member.reversibles.get(name);
  keepGrants(plan, before, program);
  const returned = before && moreOf(before).returned;
  const of = returned && member.reversibles.get(name);
  if (!of || of === before) return;
  const refund = refundOf(returned, of, context.event);
  const refunding = contextOf(program, member, refund, context.groupTags);
  const version = versionAt(program, refund.at);
  const posting = postingOf(turn);
  turn.messages.push(
    ...settle(name, returned, { context: refunding, version, posting, reasons: turn.reasons }),
  );
  const to = moreOf(of).to.filter((one) => !moreOf(before).to.includes(one));
  turn.messages.push(...reverseMessages(of, to, returned, { refund, place, member, program }));
}

/** The refund that came before, as far as its lines need it. */
function refundOf(
  { cause, at }: Returned,
  { origin }: Reversible,
  event: AdmittedEvent,
): AdmittedEvent {
  return {
    id: cause,
    type: 'refund',
    memberId: origin,
    at: Math.max(at, event.at) as Instant,
    receivedAt: event.receivedAt,
    seq: event.seq,
    by: undefined,
    groupId: undefined,
    key: undefined,
    ref: undefined,
    data: undefined,
    contentHash: 0,
  };
}

/** What comes back of an event whose awards have not come here yet is kept until they do. */
export function openReversible(
  { about }: ReverseMessage,
  name: string,
  plan: Plan,
  turn: Turn,
): void {
  const { member, day, calendar } = plan.context;
  if (member.reversibles.has(name)) return;
  const at = about.at as Instant;
  member.reversibles.set(name, {
    origin: about.memberId,
    eventId: about.id,
    type: about.type,
    at,
    seq: about.seq,
    key: about.key,
    groupId: undefined,
    day,
    grants: [],
    within: turn.desk.program.reversibleUntil(at, about.type, calendar) - at,
    more: undefined,
  });
}
