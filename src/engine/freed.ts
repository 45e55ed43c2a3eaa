import type { AdmittedEvent } from '../model/event.ts';
import { type Grant, moreOf, type Reversible } from '../model/grant.ts';
import type { Earned, UsedKeys } from '../model/memory.ts';
import type { ReleaseMessage } from '../model/message.ts';
import { versionAt } from '../rules/compile.ts';
import type { Context } from '../rules/context.ts';
import type { Gate, Program, SumCap } from '../rules/program.ts';
import { minus, over, times, toInteger, ZERO } from '../units/exact.ts';
import { hashJson } from '../units/hash.ts';
import { joinId } from '../units/identifier.ts';
import { contextOf } from './context.ts';
import { MILLION } from './room.ts';

/** What becomes free where points are taken back. */
export interface Freeing {
  readonly program: Program;
  readonly of: Reversible;
  /** Of the refund. */
  readonly refund: Context;
}

/** Lets every key that the awards of an event have used be used again. */
export function freeKeys(of: Reversible, { member }: Context): void {
  for (const [slot, hash] of moreOf(of).keys)
    (member.memory[slot] as UsedKeys | undefined)?.keys.delete(hash);
}

/** What was taken back has earned nothing that another rule may follow. */
export function forgetEarned(of: Reversible, { program, refund }: Freeing): void {
  const { memory } = refund.member;
  const { awardsById } = versionAt(program, of.at);
  for (const { ruleId } of of.grants) {
    const slot = awardsById.get(ruleId)?.earnedSlot ?? -1;
    const earned = slot < 0 ? undefined : (memory[slot] as Earned | undefined);
    earned?.inputs.delete(hashJson(of.eventId));
    if (of.key !== undefined) earned?.inputs.delete(hashJson(of.key));
  }
}

/** What programme keys give back: the key of an award, where keys are free again. */
export function freeWideKey(
  grant: Grant,
  index: number,
  freeing: Freeing,
): readonly ReleaseMessage[] {
  const isFirst = isFirstOf(freeing.of, index);
  return released(grant, index, freeing, ({ counts }) => (counts === 'once' && isFirst ? 1 : 0));
}

/**
 * Gives back the room that units of a grant have used under limits and caps: of sums as much as was
 * taken, of numbers of awards the award itself, once nothing is left of it.
 */
export function freeRoom(
  grant: Grant,
  units: number,
  index: number,
  freeing: Freeing,
): readonly ReleaseMessage[] {
  if (units <= 0) return [];
  const { program, of, refund } = freeing;
  const context = contextOf(program, refund.member, eventOf(of), []);
  const award = versionAt(program, of.at).awardsById.get(grant.ruleId);
  const isGone = grant.standing === units && isFirstOf(of, index);
  const share = award?.shares.find(({ currency }) => currency === grant.currency);
  for (const cap of share?.caps ?? []) lowerCap(cap, grant, units, context);
  if (isGone) for (const gate of award?.gates ?? []) lowerCount(gate, context);
  return released(grant, index, freeing, ({ counts }) => {
    if (counts === 'units') return units;
    return counts === 'award' && isGone ? 1 : 0;
  });
}

function lowerCount(gate: Gate, context: Context): void {
  if (gate.kind === 'times' && context.event.at < gate.retiredAt) gate.window.lower(context, 1);
}

function lowerCap(cap: SumCap, grant: Grant, units: number, context: Context): void {
  if (cap.measure === 'balance' || context.event.at >= cap.retiredAt) return;
  const { standing } = grant;
  const amount =
    cap.measure === 'base' ? baseOf(standing, grant) - baseOf(standing - units, grant) : units;
  if (amount > 0) cap.window.lower(context, amount);
}

/** An award in several currencies was counted once. */
function isFirstOf({ grants }: Reversible, index: number): boolean {
  return grants.findIndex(({ ruleId }) => ruleId === grants[index]?.ruleId) === index;
}

/** Millionths of the base that so many units stand for. */
function baseOf(units: number, { base, factor }: Grant): number {
  const part = over({ num: units, den: 1 }, factor) ?? ZERO;
  const less = minus(part, base).num > 0 ? base : part;
  return toInteger(times(less, { num: MILLION, den: 1 }), 'ceil') ?? 0;
}

function released(
  { wide, ruleId, currency }: Grant,
  index: number,
  { of, refund }: Freeing,
  amountOf: (use: Grant['wide'][number]) => number,
): readonly ReleaseMessage[] {
  const { event, member } = refund;
  const messages: ReleaseMessage[] = [];
  for (const use of wide) {
    const amount = amountOf(use);
    if (amount <= 0) continue;
    const parts = [event.memberId, event.id, of.eventId, ruleId, String(currency), String(index)];
    const id = joinId([...parts, member.id, use.key, 'freed']);
    messages.push({ kind: 'release', id, key: use.key, gate: use.gate, at: of.at, amount });
  }
  return messages;
}

/** As much of an event as tells its counters apart. */
function eventOf(of: Reversible): AdmittedEvent {
  const { origin, eventId, type, at, seq, key, groupId } = of;
  return {
    id: eventId,
    type,
    memberId: origin,
    at,
    receivedAt: undefined,
    seq,
    by: moreOf(of).by ?? origin,
    groupId,
    key,
    ref: undefined,
    data: undefined,
    contentHash: 0,
  };
}
