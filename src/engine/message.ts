import type { GrantMessage, MessageBase } from '../model/message.ts';
import type { Reason } from '../model/outcome.ts';
import { versionAt } from '../rules/compile.ts';
import type { CompiledAward, Program } from '../rules/program.ts';
import type { Base } from '../rules/proposal.ts';
import { ONE, parseFraction, ZERO } from '../units/exact.ts';
import type { Plan, Stake } from './plan.ts';

/** The bases that another step decided, as a candidate of this one; answers why it cannot be. */
export function proposeMessage(
  plan: Plan,
  message: GrantMessage,
  program: Program,
): Reason | undefined {
  const { event, member } = plan.context;
  const { ruleId } = message;
  const award = versionAt(program, event.at).awardsById.get(ruleId);
  if (!award) return { ruleId, code: 'no-rule', params: {} };
  const known = member.position?.at ?? 0;
  if (known - event.at > program.terms.lateMs)
    return { ruleId, code: 'beneficiary-too-late', params: {} };
  const stakes = message.bases.map((base) => stakeOf(base, award, program));
  plan.candidates.push({
    award,
    stakes: stakes.filter((stake) => stake !== undefined),
    key: undefined,
    granted: false,
  });
  return undefined;
}

function stakeOf(base: MessageBase, award: CompiledAward, program: Program): Stake | undefined {
  const share = award.shares.find(
    ({ currency }) => program.currencies[currency]?.id === base.currency,
  );
  return (
    share && {
      share,
      base: baseOf(base),
      factors: [],
      factor: ONE,
      asked: 0,
      granted: 0,
      cutBy: [],
      carry: undefined,
    }
  );
}

function baseOf({ total, parts }: MessageBase): Base {
  const exact = parseFraction(total) ?? ZERO;
  if (!parts) return exact;
  return {
    ...exact,
    parts: parts.map(({ value, count }) => ({ value: parseFraction(value) ?? ZERO, count })),
  };
}
