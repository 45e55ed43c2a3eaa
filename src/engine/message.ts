import type { AdmittedEvent } from '../model/event.ts';
import type { GrantMessage, MessageBase } from '../model/message.ts';
import type { Reason } from '../model/outcome.ts';
import type { CompiledAward, Program } from '../rules/program.ts';
import type { Base } from '../rules/proposal.ts';
import { formatExact, parseFraction, ZERO } from '../units/exact.ts';
import { joinId } from '../units/identifier.ts';
import { formatInstant } from '../units/instant.ts';
import { mayFollow } from './follow.ts';
import { HOPS_MAX } from './place.ts';
import { type Candidate, newCandidate, newStake, type Plan, refuse, type Stake } from './plan.ts';
import { keepOpen } from './reads.ts';
import type { Sent } from './turn.ts';

/** Most grants to other members that one input decides in one step. */
const MESSAGES_MAX = 64;

/**
 * Drops the awards to other members that may not leave any more, before programme keys are asked
 * about them. `sent` have left or wait.
 */
export function boundAwards(plan: Plan, sent: number): void {
  const { outgoing } = plan;
  const bound = outgoing.filter((candidate, index) => !isTooFar(candidate, plan, sent + index));
  if (bound.length < outgoing.length) outgoing.splice(0, outgoing.length, ...bound);
}

/** The awards to other members as messages; their keys are used up when they leave. */
export function sendAwards(plan: Plan, program: Program, messages: Sent[]): void {
  for (const candidate of plan.outgoing) {
    if (!candidate.waits) send(candidate, plan, program, messages);
  }
}

function send(candidate: Candidate, plan: Plan, program: Program, messages: Sent[]): void {
  const { award, key } = candidate;
  messages.push(messageTo(candidate, plan, program));
  if (award.once && key !== undefined) plan.uses.push({ kind: 'key', once: award.once, hash: key });
}

function isTooFar({ award }: Candidate, plan: Plan, sent: number): boolean {
  const { ruleId } = award;
  if (plan.place.hops >= HOPS_MAX) refuse(plan, ruleId, 'hop-limit', { max: HOPS_MAX });
  else if (sent >= MESSAGES_MAX) refuse(plan, ruleId, 'message-limit', { max: MESSAGES_MAX });
  else return false;
  return true;
}

/** What time has set off has no id; its instant, behind a space, is no event's id. */
export function nameOf({ id, at }: AdmittedEvent): string {
  return id === '' ? ` ${formatInstant(at)}` : id;
}

function messageTo(
  { award, stakes, to = '' }: Candidate,
  { context, place }: Plan,
  program: Program,
): GrantMessage {
  const { event, groupTags } = context;
  const isFirst = place.depth === 0;
  const { origin, n, depth, hops } = place;
  const id = [origin, nameOf(event), award.ruleId, to];
  return {
    kind: 'grant',
    id: joinId(isFirst ? id : [...id, n]),
    to,
    ruleId: award.ruleId,
    event: keepOpen(event, program),
    bases: stakes.map((stake) => baseMessage(stake, program)),
    ...(!isFirst && { place: { origin, n, depth, hops } }),
    ...(program.tracks.groupTags && { groupTags }),
  };
}

export function baseMessage({ share, base }: Stake, program: Program): MessageBase {
  const total = formatExact(base);
  const currency = program.currencies[share.currency]?.id ?? '';
  if (!base.parts) return { currency, total };
  const parts = base.parts.map(({ value, count }) => ({ value: formatExact(value), count }));
  return { currency, total, parts };
}

/** The bases that another step decided, as a candidate of this one; answers why it cannot be. */
export function proposeMessage(
  plan: Plan,
  message: GrantMessage,
  program: Program,
): Reason | undefined {
  const { event, member } = plan.context;
  const { ruleId } = message;
  const award = plan.version.awardsById.get(ruleId);
  if (!award) return { ruleId, code: 'no-rule', params: {} };
  if ((member.clock ?? 0) - event.at > program.terms.lateMs)
    return { ruleId, code: 'beneficiary-too-late', params: {} };
  if (!mayFollow(award, plan)) return plan.reasons.pop();
  const stakes = message.bases.map((base) => stakeFrom(base, award, program));
  const known = stakes.filter((stake) => stake !== undefined);
  plan.candidates.push(
    newCandidate(award, known, { to: undefined, key: undefined, lengths: undefined }),
  );
  return undefined;
}

export function stakeFrom(
  base: MessageBase,
  award: CompiledAward,
  program: Program,
): Stake | undefined {
  const share = award.shares.find(
    ({ currency }) => program.currencies[currency]?.id === base.currency,
  );
  return share && newStake(share, baseFrom(base));
}

function baseFrom({ total, parts }: MessageBase): Base {
  const exact = parseFraction(total) ?? ZERO;
  if (!parts) return exact;
  return {
    ...exact,
    parts: parts.map(({ value, count }) => ({ value: parseFraction(value) ?? ZERO, count })),
  };
}
