import type { CompiledAward, CompiledOnce } from '../rules/program.ts';
import { hashJson } from '../units/hash.ts';
import { idFault } from '../units/identifier.ts';
import { isTaken, keysIn, mayFollow } from './follow.ts';
import { type Candidate, newCandidate, newStake, type Plan, refuse, type Stake } from './plan.ts';
import { awardsFor, lengthsPaid, paysNothing, replacedBy } from './streak-pay.ts';

/** Every award and streak rule of the event's type proposes its exact base, in the order (priority, id). */
export function proposeAwards(plan: Plan): void {
  const awards = awardsFor(plan);
  if (!awards) return;
  const replaced = replacedBy(awards, plan);
  for (const award of awards) {
    if (!acts(award, plan)) continue;
    const { givingWay } = plan.version;
    propose((replaced?.has(award.ruleId) && givingWay.get(award.ruleId)) || award, plan);
  }
}

function acts(award: CompiledAward, plan: Plan): boolean {
  const { context } = plan;
  if (context.event.at >= award.retiredAt) return !plan.silent.push(award.silent.retired);
  if (award.during && !award.during(context)) return !plan.silent.push(award.silent.window);
  if (award.when && !award.when.test(context)) return !plan.silent.push(award.silent.condition);
  return true;
}

function propose(award: CompiledAward, plan: Plan): void {
  const { streak } = award;
  if (!streak) {
    const key = keyFor(award, plan);
    if (!key?.refusal) proposeFor(award, { key: key?.hash, lengths: undefined }, plan);
    return;
  }
  const lengths = lengthsPaid(streak, plan);
  if (lengths.length === 0) paysNothing(award.ruleId, streak, plan);
  else proposeFor(award, { key: undefined, lengths }, plan);
}

type Terms = Pick<Candidate, 'key' | 'lengths'>;

function proposeFor(award: CompiledAward, { key, lengths }: Terms, plan: Plan): void {
  const beneficiary = beneficiaryOf(award, plan);
  if (beneficiary === undefined || lacksWideKey(award, plan)) return;
  const stakes = stakesOf(award, lengths, plan);
  if (stakes.length === 0 && !givesItemsAlone(award)) return;
  const isOwn = beneficiary === plan.context.member.id;
  const to = isOwn ? undefined : beneficiary;
  const candidate = newCandidate(award, stakes, { to, key, lengths });
  if (!isOwn) {
    candidate.granted = true;
    plan.outgoing.push(candidate);
  } else if (mayFollow(award, plan)) plan.candidates.push(candidate);
}

/** An amount that cannot be read takes the items with it; a row of a streak may have items only. */
function givesItemsAlone({ shares, gifts, streak }: CompiledAward): boolean {
  return shares.length === 0 || (streak !== undefined && gifts.length > 0);
}

/** The key that the award is given once for; a refusal is told. */
function keyFor({ ruleId, once }: CompiledAward, plan: Plan): KeyState | undefined {
  const key = once && keyOf(once, plan);
  if (key?.refusal) refuse(plan, ruleId, key.refusal, key.params);
  return key;
}

function lacksWideKey({ ruleId, onceWide }: CompiledAward, plan: Plan): boolean {
  if (!onceWide || onceWide.valueFor(plan.context) !== undefined) return false;
  refuse(plan, ruleId, 'key-missing', { path: onceWide.path });
  return true;
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

interface KeyState {
  readonly hash: number;
  readonly refusal?: 'already-awarded' | 'key-missing';
  readonly params?: Readonly<Record<string, unknown>>;
}

/** The key that an award is given once for; `undefined` where the rule does not ask for one here. */
function keyOf(once: CompiledOnce, plan: Plan): KeyState | undefined {
  const { context } = plan;
  const { event, calendar } = context;
  const value = once.read(event);
  const params = { path: once.path };
  if (value === undefined)
    return once.required ? { hash: 0, refusal: 'key-missing', params } : undefined;
  const hash = hashJson(value);
  const usedAt = keysIn(once.slot, context)?.get(hash);
  if (isTaken(once.slot, hash, plan)) return { hash, refusal: 'already-awarded', params };
  if (usedAt === undefined) return { hash };
  const forgotten = once.forget && calendar.shift(usedAt, once.forget, 1) <= event.at;
  return forgotten ? { hash } : { hash, refusal: 'already-awarded', params };
}

function stakesOf(award: CompiledAward, lengths: Terms['lengths'], plan: Plan): Stake[] {
  const stakes: Stake[] = [];
  for (const share of award.shares) {
    const base = lengths ? share.reward?.(lengths) : share.propose(plan.context);
    if (!base) continue;
    if ('code' in base) refuse(plan, award.ruleId, base.code, base.params);
    else stakes.push(newStake(share, base));
  }
  return stakes;
}
