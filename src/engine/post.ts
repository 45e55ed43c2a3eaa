import type { Calc, Entry } from '../model/entry.ts';
import type { Member } from '../model/member.ts';
import type { Carry, UsedKeys } from '../model/memory.ts';
import type { Notice } from '../model/outcome.ts';
import type { Context } from '../rules/context.ts';
import type { CompiledAward, CompiledGift, Program } from '../rules/program.ts';
import { dayKeyText } from '../units/civil.ts';
import { formatExact, ONE, plus, ZERO } from '../units/exact.ts';
import { hashJson } from '../units/hash.ts';
import { escapePart, joinId } from '../units/identifier.ts';
import { formatInstant, type Instant } from '../units/instant.ts';
import { noteEarned } from './earned.ts';
import { boundFraction } from './multiply.ts';
import { type Candidate, type KeySlot, type Plan, pointsOf, type Stake, type Use } from './plan.ts';

/** What posting needs besides the plan. */
export interface Posting {
  readonly program: Program;
  /** The tenant. */
  readonly programme: string;
  readonly entries: Entry[];
  readonly notices: Notice[];
}

/** Applies what of a plan does not wait: the only writer of balances and of what rules remember. */
export function post(plan: Plan, posting: Posting): void {
  for (const use of plan.uses) remember(use, plan.context);
  for (const candidate of plan.candidates) {
    if (!candidate.waits) postOne(candidate, plan, posting);
  }
  for (const notice of plan.notices) posting.notices.push(notice);
}

function postOne(candidate: Candidate, plan: Plan, posting: Posting): void {
  for (const use of candidate.uses) remember(use, plan.context);
  if (!candidate.granted) return;
  const { shadow } = candidate.award;
  if (shadow) tellShadow(candidate, shadow, plan, posting.program);
  else write(candidate, plan, posting);
}

function remember(use: Use, context: Context): void {
  const { memory } = context.member;
  const { at } = context.event;
  switch (use.kind) {
    case 'window':
      use.window.add(context, use.amount);
      return;
    case 'last': {
      const last = memory[use.slot];
      if (last?.kind !== 'last') memory[use.slot] = { kind: 'last', at };
      else if (last.at < at) last.at = at;
      return;
    }
    case 'streak':
      memory[use.slot] = use.memory;
      return;
    case 'key':
      forgetKeys(use.once, context);
      useKey(use.once.slot, use.hash, context);
      return;
    case 'carry': {
      const fraction = (memory[use.slot] as Carry | undefined)?.fraction ?? ZERO;
      memory[use.slot] = { kind: 'carry', fraction: boundFraction(plus(fraction, use.added)) };
      return;
    }
    case 'earned':
      noteEarned(use.award, context);
      return;
    case 'input':
      use.log.add(context, use.key);
      return;
    case 'mute':
      use.mute.begin(context, use.end);
      return;
    default:
      use satisfies never;
  }
}

/** Keeps a key with the instant of its use, so that a rule may forget it. */
function useKey(slot: number, hash: number, { member, event }: Context): void {
  const used = (member.memory[slot] as UsedKeys | undefined) ?? {
    kind: 'keys',
    keys: new Map<number, Instant>(),
  };
  used.keys.delete(hash);
  used.keys.set(hash, event.at);
  member.memory[slot] = used;
}

/** Drops the oldest keys that the rule no longer asks about. */
function forgetKeys({ slot, forget }: KeySlot, { member, event, calendar }: Context): void {
  const used = member.memory[slot] as UsedKeys | undefined;
  if (!used || !forget) return;
  for (const [hash, usedAt] of used.keys) {
    if (calendar.shift(usedAt, forget, 1) > event.at) return;
    used.keys.delete(hash);
  }
}

function tellShadow(
  { award, stakes }: Candidate,
  code: 'shadow' | 'replaced',
  plan: Plan,
  program: Program,
): void {
  const { ruleId } = award;
  if (stakes.length === 0) plan.reasons.push({ ruleId, code, params: {} });
  for (const { granted, share } of stakes) {
    if (granted === 0) continue;
    const currency = program.currencies[share.currency]?.id;
    plan.reasons.push({ ruleId, code, params: { currency, points: granted } });
  }
}

function write(candidate: Candidate, plan: Plan, posting: Posting): void {
  const { award, stakes } = candidate;
  for (const stake of stakes) {
    if (stake.granted !== 0) posting.entries.push(entryOf(stake, award, plan, posting));
  }
  if (award.gifts.length === 0) return;
  for (const [index, gift] of award.gifts.entries()) {
    posting.notices.push(noticeOf(gift, index, award, plan));
  }
}

function entryOf(stake: Stake, award: CompiledAward, plan: Plan, posting: Posting): Entry {
  const { context } = plan;
  const { event, member } = context;
  const { currency } = stake.share;
  const currencyId = posting.program.currencies[currency]?.id ?? '';
  const balance = (member.balances[currency] ?? 0) + stake.granted;
  member.balances[currency] = balance;
  member.entryCount += 1;
  const at = formatInstant(event.at);
  return {
    id: `${escapePart(event.id)}##${award.idPart}#accrual#${escapePart(member.id)}#${escapePart(currencyId)}#${placePart(plan)}`,
    seq: member.entryCount,
    kind: 'accrual',
    programme: posting.programme,
    memberId: member.id,
    currency: currencyId,
    bucket: 'available',
    points: stake.granted,
    balance,
    contra: 'issued',
    at,
    postedAt: postedAt(context, at),
    day: dayKeyText(context.day),
    cause: event.id,
    eventId: event.id,
    by: actorOf(context),
    ruleId: award.ruleId,
    ruleSet: award.label,
    calc: calcOf(stake),
  };
}

/**
 * Where in what the event set off the line stands. Ids are unique in the stream of the member who
 * acted, whom a line of another member names.
 */
function placePart({ place, context }: Plan): string {
  const n = escapePart(place.n);
  return place.origin === context.member.id ? n : `${n}#${escapePart(place.origin)}`;
}

/** Who acted, where it was not the member. */
function actorOf({ event, member }: Context): string | undefined {
  const actor = event.by ?? event.memberId;
  return actor === member.id ? undefined : actor;
}

/** The later of the event's instant, its receipt and what the member's key had already seen. */
function postedAt({ event, member }: Context, at: string): string {
  const known = Math.max(event.receivedAt ?? 0, member.clock ?? 0);
  return known > event.at ? formatInstant(known as Instant) : at;
}

function calcOf({ base, share, factors, factor, asked, granted, cutBy }: Stake): Calc {
  return {
    base: formatExact(pointsOf(base, share)),
    factors,
    factor: factor === ONE ? '1' : formatExact(factor),
    rounding: share.rounding,
    asked,
    granted,
    cutBy,
  };
}

function noticeOf(gift: CompiledGift, index: number, award: CompiledAward, plan: Plan): Notice {
  const { event, member } = plan.context;
  const of = gift.readOf?.(event);
  const notice = {
    kind: 'item-granted',
    id: noticeId([event.id, '', award.ruleId, 'item', member.id, gift.item, String(index)], plan),
    memberId: member.id,
    ruleId: award.ruleId,
    item: gift.item,
    quantity: gift.quantity ?? 1,
    eventId: event.id,
    at: formatInstant(event.at),
  } as const;
  return typeof of === 'string' ? { ...notice, of } : notice;
}

/** For the event itself and its member the parts alone; else they name the place and who acted. */
function noticeId(parts: readonly string[], { place, context }: Plan): string {
  const isOwn = place.depth === 0 && place.origin === context.member.id;
  return joinId(isOwn ? parts : [...parts, place.n, place.origin]);
}

/** What every accepted event leaves behind, whether it earned or not. */
export function noteActivity(context: Context, member: Member, program: Program): void {
  const { event, day } = context;
  if (member.lastActiveDay === undefined || member.lastActiveDay < day) member.lastActiveDay = day;
  const { purchases } = program.tracks;
  if (purchases !== undefined && event.type === 'purchase') useKeyOnce(purchases, context);
}

function useKeyOnce(slot: number, context: Context): void {
  const { event } = context;
  useKey(slot, hashJson(event.key ?? [event.id]), context);
}
