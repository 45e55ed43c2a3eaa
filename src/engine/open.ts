import type { Member } from '../model/member.ts';
import type { OpenAward, OpenReserve, OpenRow, OpenStake } from '../model/member-row.ts';
import { versionAt } from '../rules/compile.ts';
import type { CompiledAward, Program, Version } from '../rules/program.ts';
import { formatExact, ONE, parseFraction } from '../units/exact.ts';
import { recharge } from './charge.ts';
import { contextOf } from './context.ts';
import { baseMessage, stakeFrom } from './message.ts';
import {
  type Asked,
  type Candidate,
  newCandidate,
  newPlan,
  type Pending,
  type Stake,
  type Target,
} from './plan.ts';
import { admittedOf, keepReads } from './reads.ts';

/** Awards that wait for replies as JSON, for the row of their member. */
export function freezePending({ plan, asked, judges }: Pending, program: Program): OpenRow {
  const { context, place, candidates, outgoing } = plan;
  const all = [...candidates, ...outgoing];
  return {
    event: keepReads(context.event, program),
    place,
    groupTags: context.groupTags,
    awards: all.map((candidate) => awardRow(candidate, program)),
    asked: asked.map((one) => reserveRow(one, all)),
    ...(judges && { judges }),
  };
}

function awardRow({ award, to, key, lengths, stakes }: Candidate, program: Program): OpenAward {
  return {
    ruleId: award.ruleId,
    ...(to !== undefined && { to }),
    ...(key !== undefined && { key }),
    ...(award.streak?.once && lengths && { lengths }),
    ...(award.shadow === 'replaced' && { givesWay: true }),
    stakes: stakes.map((stake) => stakeRow(stake, program)),
  };
}

function stakeRow(stake: Stake, program: Program): OpenStake {
  const { factors, factor, asked, granted, cutBy, carry } = stake;
  return {
    ...baseMessage(stake, program),
    factors,
    factor: formatExact(factor),
    asked,
    granted,
    cutBy,
    ...(carry && { carry: formatExact(carry) }),
  };
}

function reserveRow({ reserve, targets, reply }: Asked, all: readonly Candidate[]): OpenReserve {
  const { id, key, gate, asks } = reserve;
  return {
    id,
    key,
    gate,
    asks: asks.map(({ amount, whole, limited }) =>
      whole === undefined ? [amount, limited] : [amount, limited, whole],
    ),
    targets: targets.map(({ candidate, stake, ask }) => [
      ask,
      all.indexOf(candidate),
      stake ? candidate.stakes.indexOf(stake) : -1,
    ]),
    ...(reply && { granted: reply.granted }),
    ...(reply?.opensAt !== undefined && { opensAt: reply.opensAt }),
  };
}

/** The live form of awards that wait; what they ask for is charged to their plan. */
export function thawPending(row: OpenRow, member: Member, program: Program): Pending {
  const event = admittedOf(row.event, 0);
  const version = versionAt(program, event.at);
  const context = contextOf(program, member, event, row.groupTags);
  const plan = newPlan(context, version, row.place, []);
  const all = row.awards.map((one) => candidateOf(one, version, program));
  for (const candidate of all) {
    if (!candidate) continue;
    if (candidate.to === undefined) plan.candidates.push(candidate);
    else plan.outgoing.push(candidate);
  }
  for (const candidate of plan.candidates) recharge(candidate, plan);
  const asked = row.asked.map((one): Asked => {
    const { id, key, gate, asks, targets, granted, opensAt } = one;
    const reserve = {
      kind: 'reserve',
      id,
      key,
      from: member.id,
      gate,
      at: event.at,
      asks: asks.map(([amount, limited, whole]) => ({ amount, whole, limited })),
    } as const;
    return {
      reserve,
      gate: version.wideGates.get(gate),
      targets: targets.map((target) => targetOf(target, all)).filter((one) => one !== undefined),
      reply: granted && (opensAt === undefined ? { granted } : { granted, opensAt }),
    };
  });
  return { plan, asked, judges: row.judges ?? false };
}

function candidateOf(
  { ruleId, to, key, lengths, givesWay, stakes }: OpenAward,
  { awardsById, givingWay }: Version,
  program: Program,
): Candidate | undefined {
  const award = (givesWay ? givingWay : awardsById).get(ruleId);
  if (!award) return undefined;
  const thawed = stakes.map((row) => thawStake(row, award, program));
  const known = thawed.filter((stake) => stake !== undefined);
  const candidate = newCandidate(award, known, { to, key, lengths });
  candidate.granted = true;
  return candidate;
}

function thawStake(row: OpenStake, award: CompiledAward, program: Program): Stake | undefined {
  const stake = stakeFrom(row, award, program);
  if (!stake) return undefined;
  const factor = parseFraction(row.factor) ?? ONE;
  stake.factor = row.factor === '1' ? ONE : factor;
  stake.factors = row.factors;
  stake.asked = row.asked;
  stake.granted = row.granted;
  stake.cutBy = row.cutBy;
  stake.carry = row.carry === undefined ? undefined : parseFraction(row.carry);
  return stake;
}

function targetOf(
  [ask, place, of]: OpenReserve['targets'][number],
  all: readonly (Candidate | undefined)[],
): Target | undefined {
  const candidate = all[place];
  return candidate && { candidate, stake: candidate.stakes[of], ask };
}
