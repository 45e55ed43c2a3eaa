import type { AdmittedEvent } from '../model/event.ts';
import type { UsedKeys } from '../model/memory.ts';
import type { GrantMessage, MessageBase } from '../model/message.ts';
import type { Context } from '../rules/context.ts';
import type { CompiledAward, CompiledOnce, Program, Version } from '../rules/program.ts';
import { formatExact, ONE } from '../units/exact.ts';
import { hashJson } from '../units/hash.ts';
import { idFault, joinId } from '../units/identifier.ts';
import { type Candidate, type Plan, refuse, type Stake } from './plan.ts';
import { keepReads } from './reads.ts';

/** Every award rule of the event's type proposes its exact base, in the order (priority, id). */
export function proposeAwards(plan: Plan, version: Version, program: Program): void {
  const awards = version.awardsByType.get(plan.context.event.type);
  if (!awards) return;
  for (const award of awards) {
    if (acts(award, plan)) propose(award, plan, program);
  }
}

function acts(award: CompiledAward, plan: Plan): boolean {
  const { context } = plan;
  if (context.event.at >= award.retiredAt) return !plan.silent.push(award.silent.retired);
  if (award.during && !award.during(context)) return !plan.silent.push(award.silent.window);
  if (award.when && !award.when.test(context)) return !plan.silent.push(award.silent.condition);
  return true;
}

function propose(award: CompiledAward, plan: Plan, program: Program): void {
  const beneficiary = beneficiaryOf(award, plan);
  const key = award.once && keyOf(award.once, plan.context);
  if (key?.refusal) refuse(plan, award.ruleId, key.refusal, key.params);
  if (beneficiary === undefined || key?.refusal) return;
  const stakes = stakesOf(award, plan);
  if (stakes.length === 0 && award.shares.length > 0) return;
  const candidate: Candidate = { award, stakes, key: key?.hash, granted: false };
  if (beneficiary === plan.context.member.id) plan.candidates.push(candidate);
  else send(candidate, beneficiary, plan, program);
}

/** Who gets it; refused where nobody is named, or where one would award oneself. */
function beneficiaryOf(award: CompiledAward, plan: Plan): string | undefined {
  const { event, member } = plan.context;
  const beneficiary = award.beneficiary ? award.beneficiary(event) : member.id;
  if (typeof beneficiary !== 'string' || idFault(beneficiary) !== undefined) {
    refuse(plan, award.ruleId, 'beneficiary-missing');
    return undefined;
  }
  if (award.refusesSelf && beneficiary === (event.by ?? event.memberId)) {
    refuse(plan, award.ruleId, 'self-award', { beneficiary });
    return undefined;
  }
  return beneficiary;
}

/** The key of an award to somebody else is used up when the message leaves. */
function send(candidate: Candidate, to: string, plan: Plan, program: Program): void {
  const { award, key } = candidate;
  plan.messages.push(messageTo(to, candidate, plan.context.event, program));
  if (award.once && key !== undefined) plan.uses.push({ kind: 'key', once: award.once, hash: key });
}

interface KeyState {
  readonly hash: number;
  readonly refusal?: 'already-awarded' | 'key-missing';
  readonly params?: Readonly<Record<string, unknown>>;
}

/** The key that an award is given once for; `undefined` where the rule does not ask for one here. */
function keyOf(once: CompiledOnce, { event, member, calendar }: Context): KeyState | undefined {
  const value = once.read(event);
  const params = { path: once.path };
  if (value === undefined)
    return once.required ? { hash: 0, refusal: 'key-missing', params } : undefined;
  const hash = hashJson(value);
  const usedAt = (member.memory[once.slot] as UsedKeys | undefined)?.keys.get(hash);
  if (usedAt === undefined) return { hash };
  const forgotten = once.forget && calendar.shift(usedAt, once.forget, 1) <= event.at;
  return forgotten ? { hash } : { hash, refusal: 'already-awarded', params };
}

function stakesOf(award: CompiledAward, plan: Plan): Stake[] {
  const stakes: Stake[] = [];
  for (const share of award.shares) {
    const base = share.propose(plan.context);
    if ('code' in base) refuse(plan, award.ruleId, base.code, base.params);
    else
      stakes.push({
        share,
        base,
        factors: NONE,
        factor: ONE,
        asked: 0,
        granted: 0,
        cutBy: NONE,
        carry: undefined,
      });
  }
  return stakes;
}

const NONE: readonly never[] = [];

function messageTo(
  to: string,
  candidate: Candidate,
  event: AdmittedEvent,
  program: Program,
): GrantMessage {
  const { award, stakes } = candidate;
  return {
    kind: 'grant',
    id: joinId([event.memberId, event.id, award.ruleId, to]),
    to,
    ruleId: award.ruleId,
    event: keepReads(event, program),
    bases: stakes.map(({ share, base }): MessageBase => {
      const total = formatExact(base);
      const currency = program.currencies[share.currency]?.id ?? '';
      if (!base.parts) return { currency, total };
      const parts = base.parts.map(({ value, count }) => ({ value: formatExact(value), count }));
      return { currency, total, parts };
    }),
  };
}
