import type { ReleaseMessage, ReserveAsk, ReserveMessage } from '../model/message.ts';
import { counterAddress } from '../model/programme-key.ts';
import type { WideGate } from '../rules/wide-gate.ts';
import { byCodeUnit, joinId } from '../units/identifier.ts';
import { formatInstant, type Instant } from '../units/instant.ts';
import { givesSomething } from './cap.ts';
import { recharge } from './charge.ts';
import { nameOf } from './message.ts';
import {
  type Asked,
  type Candidate,
  type Pending,
  type Plan,
  refuse,
  type Stake,
  type Target,
} from './plan.ts';
import { balanceOf } from './room.ts';

/**
 * What programme keys must be asked about this plan: one reserve for each key, in the order
 * (priority, rule id, name). The candidates concerned wait; `undefined` where none does.
 */
export function reserve(plan: Plan, isMessage: boolean): Pending | undefined {
  if (!asksWide(plan.candidates) && !asksWide(plan.outgoing)) return undefined;
  const asks = new Map<string, Asking>();
  for (const candidate of plan.outgoing) askOnce(candidate, plan, asks);
  for (const candidate of plan.candidates) {
    if (candidate.granted) askAll(candidate, isMessage, plan, asks);
  }
  if (asks.size === 0) return undefined;
  const asked = [...asks.values()]
    .sort((a, b) => compareGates(a.gate, b.gate) || byCodeUnit(a.value, b.value))
    .map((asking) => askedOf(asking, plan));
  return { plan: waitingPart(plan), asked, judges: false };
}

/** The key of an award to another member was asked for where it was decided. */
function askAll(
  candidate: Candidate,
  isMessage: boolean,
  plan: Plan,
  asks: Map<string, Asking>,
): void {
  if (!isMessage) askOnce(candidate, plan, asks);
  for (const gate of gatesFor(candidate)) askGate(gate, candidate, plan, asks);
}

/** A deduction that may still be refused makes no room: others would fill it. */
function gatesFor({ award, stakes, waits }: Candidate): readonly WideGate[] {
  const isSure = !waits && award.wide.every(({ kind }) => kind === 'sum');
  if (isSure) return award.wide;
  const gains = new Set(
    stakes.flatMap(({ share, granted }) => (granted > 0 ? share.currency : [])),
  );
  return award.wide.filter(({ kind, currency }) => kind !== 'sum' || gains.has(currency));
}

/** Most plans ask nobody: they are not to pay for those that do. */
function asksWide(candidates: readonly Candidate[]): boolean {
  return candidates.some(({ award }) => award.onceWide !== undefined || award.wide.length > 0);
}

interface Asking {
  /** Address of the programme key. */
  readonly key: string;
  readonly gate: WideGate;
  readonly value: string;
  readonly targets: Target[];
  readonly asks: ReserveAsk[];
}

function compareGates(a: WideGate, b: WideGate): number {
  return a.priority - b.priority || byCodeUnit(a.ruleId, b.ruleId) || byCodeUnit(a.name, b.name);
}

function askOnce(candidate: Candidate, plan: Plan, asks: Map<string, Asking>): void {
  const { onceWide } = candidate.award;
  if (onceWide) askGate(onceWide, candidate, plan, asks);
}

function askGate(
  gate: WideGate,
  candidate: Candidate,
  plan: Plan,
  asks: Map<string, Asking>,
): void {
  const { award, stakes } = candidate;
  if (plan.context.event.at >= gate.retiredAt || (award.shadow && !gate.own)) return;
  const stake =
    gate.kind === 'sum' ? stakes.find(({ share }) => share.currency === gate.currency) : undefined;
  const ask = gate.kind === 'sum' ? askFor(stake, gate) : askForAward(gate);
  const asking = ask && askingOf(gate, plan, asks);
  if (!ask || !asking) return;
  asking.targets.push({ candidate, stake, ask: asking.asks.length });
  asking.asks.push(ask);
  candidate.waits = true;
}

function askForAward({ refuses }: WideGate): ReserveAsk {
  return { amount: 1, whole: undefined, limited: refuses };
}

/** A deduction asks for nothing; it only makes room where the limit counts net. */
function askFor(stake: Stake | undefined, gate: WideGate): ReserveAsk | undefined {
  const { granted: amount = 0, asked = 0 } = stake ?? {};
  if (amount === 0 || (amount < 0 && !gate.net)) return undefined;
  const whole = gate.skip && asked !== amount ? asked : undefined;
  return { amount, whole, limited: gate.refuses && amount > 0 };
}

function askingOf(gate: WideGate, plan: Plan, asks: Map<string, Asking>): Asking | undefined {
  const value = gate.valueFor(plan.context);
  if (value === undefined) return undefined;
  const key = counterAddress(gate.name, value);
  const known = asks.get(key);
  if (known) return known;
  const asking: Asking = { key, gate, value, targets: [], asks: [] };
  asks.set(key, asking);
  return asking;
}

function askedOf({ key, gate, targets, asks }: Asking, plan: Plan): Asked {
  const { event, member } = plan.context;
  const { origin, n } = plan.place;
  const reserve: ReserveMessage = {
    kind: 'reserve',
    id: joinId([
      origin,
      nameOf(event),
      n,
      targets[0]?.candidate.award.ruleId ?? '',
      member.id,
      key,
    ]),
    key,
    from: member.id,
    gate: gate.name,
    at: event.at,
    asks,
  };
  return { reserve, gate, targets, reply: undefined };
}

function waitingPart(plan: Plan): Plan {
  const { context, version, place, open, reached } = plan;
  return {
    context,
    version,
    place,
    open,
    candidates: plan.candidates.filter(({ waits }) => waits),
    outgoing: plan.outgoing.filter(({ waits }) => waits),
    uses: [],
    notices: [],
    reasons: [],
    silent: [],
    moves: [],
    reached,
    reversals: [],
  };
}

/**
 * What the replies have left of the candidates, charged anew; answers what goes back to the keys.
 * Every reply is there.
 */
export function conclude(plan: Plan, asked: readonly Asked[]): readonly ReleaseMessage[] {
  for (const candidate of plan.candidates) {
    cutBack(candidate, asked, plan);
    boundBalances(candidate, plan);
    candidate.granted = candidate.granted && givesSomething(candidate);
    candidate.waits = false;
    recharge(candidate, plan);
  }
  for (const candidate of plan.outgoing) {
    cutBack(candidate, asked, plan);
    candidate.waits = !candidate.granted;
  }
  return asked.flatMap(releasesOf);
}

/** Balances may have grown while the award waited. */
function boundBalances({ award, stakes, granted }: Candidate, plan: Plan): void {
  for (const stake of stakes) {
    if (!granted || Number.isSafeInteger(balanceOf(stake, plan))) continue;
    refuse(plan, award.ruleId, 'overflow');
    stake.granted = 0;
  }
}

/** What one limit has held back of an award, or of its points in one currency. */
interface Cut {
  readonly asked: Asked;
  readonly stake: Stake | undefined;
  readonly ask: ReserveAsk;
  readonly granted: number;
}

/**
 * A limit that refuses the award as a whole goes first; else the smallest of what is left counts,
 * currency by currency. One reason tells of each.
 */
function cutBack(candidate: Candidate, asked: readonly Asked[], plan: Plan): void {
  const cuts = asked.flatMap((one) => cutsOf(candidate, one));
  if (cuts.length === 0) return;
  const whole = cuts.find(({ stake }) => !stake);
  if (whole) {
    candidate.granted = false;
    tellCut(whole, candidate, plan);
    return;
  }
  for (const stake of candidate.stakes) {
    const ofStake = cuts.filter((cut) => cut.stake === stake);
    const left = Math.min(...ofStake.map(({ granted }) => granted));
    const binding = ofStake.filter(({ granted }) => granted === left);
    const [first] = binding;
    if (!first) continue;
    stake.granted = left;
    stake.cutBy = binding.map((cut) => cut.asked.gate?.ruleId ?? '');
    tellCut(first, candidate, plan);
  }
}

function cutsOf(candidate: Candidate, asked: Asked): readonly Cut[] {
  const cuts: Cut[] = [];
  for (const { candidate: other, stake, ask: index } of asked.targets) {
    const ask = asked.reserve.asks[index];
    if (other !== candidate || !ask?.limited) continue;
    const granted = asked.reply?.granted[index] ?? 0;
    if (granted < ask.amount) cuts.push({ asked, stake, ask, granted });
  }
  return cuts;
}

function tellCut(
  { asked: { gate, reply }, ask, granted }: Cut,
  { award }: Candidate,
  plan: Plan,
): void {
  const { ruleId = award.ruleId, kind = 'times', max = 0, code = 'cap-reached', path } = gate ?? {};
  const { whole: asked = ask.amount } = ask;
  const params: Record<string, unknown> = { by: ruleId };
  if (path !== undefined) params['path'] = path;
  else params['max'] = max;
  if (kind === 'sum') {
    params['currency'] = gate?.currencyId;
    params['asked'] = asked;
    params['granted'] = granted;
  }
  const neverFits = gate?.skip === true && asked > max;
  if (reply?.opensAt !== undefined && !neverFits)
    params['opensAt'] = formatInstant(reply.opensAt as Instant);
  refuse(plan, award.ruleId, granted === 0 ? code : 'cut-by-cap', params);
}

/** What was granted and is not needed. A member stays known with an identity: it has been seen. */
function releasesOf(asked: Asked): readonly ReleaseMessage[] {
  const { reserve, gate, reply } = asked;
  if (!gate || gate.kind === 'identity') return [];
  const amount = sumOf(reply?.granted ?? []) - sumOf(usedOf(asked));
  return amount === 0 ? [] : [releaseMessage(reserve, amount)];
}

export function releaseMessage(
  { id, key, gate, at }: Pick<ReserveMessage, 'id' | 'key' | 'gate' | 'at'>,
  amount: number,
): ReleaseMessage {
  return { kind: 'release', id: `${id}#release`, key, gate, at, amount };
}

/** What the awards have used of each ask of a reserve, once every reply is there. */
export function usedOf({ reserve, gate, targets, reply }: Asked): readonly number[] {
  if (!gate || gate.kind === 'identity') return reply?.granted ?? [];
  const used = reserve.asks.map(() => 0);
  for (const { candidate, stake, ask } of targets)
    used[ask] = (used[ask] ?? 0) + (candidate.granted ? (stake?.granted ?? 1) : 0);
  return used;
}

function sumOf(units: readonly number[]): number {
  return units.reduce((sum, one) => sum + one, 0);
}
