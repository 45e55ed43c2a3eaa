import type { Calc, Entry } from '../model/entry.ts';
import type { Member } from '../model/member.ts';
import type { UsedKeys } from '../model/memory.ts';
import type { Notice } from '../model/outcome.ts';
import type { Context } from '../rules/context.ts';
import type { CompiledAward, CompiledGift, CompiledOnce, Program } from '../rules/program.ts';
import { dayKeyText } from '../units/civil.ts';
import { formatExact, ONE } from '../units/exact.ts';
import { hashJson } from '../units/hash.ts';
import { escapePart, joinId } from '../units/identifier.ts';
import { formatInstant, type Instant } from '../units/instant.ts';
import { type Candidate, type Plan, pointsOf, type Stake, type Use } from './plan.ts';

/** What posting needs besides the plan. */
export interface Posting {
  readonly program: Program;
  /** The tenant. */
  readonly programme: string;
  /** Id of the input that is being applied: an event's, or a message's cause. */
  readonly cause: string;
  readonly entries: Entry[];
  readonly notices: Notice[];
}

/** Applies a plan: the only writer of balances and of what rules remember. */
export function post(plan: Plan, posting: Posting): void {
  const { context } = plan;
  for (const use of plan.uses) remember(use, context);
  for (const candidate of plan.candidates) {
    if (!candidate.granted) continue;
    if (candidate.award.shadow) tellShadow(candidate, plan, posting.program);
    else write(candidate, context, posting);
  }
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
      memory[use.slot] = last?.kind === 'last' && last.at > at ? last : { kind: 'last', at };
      return;
    }
    case 'key':
      forgetKeys(use.once, context);
      useKey(use.once.slot, use.hash, context);
      return;
    case 'carry':
      memory[use.slot] = { kind: 'carry', fraction: use.fraction };
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
function forgetKeys({ slot, forget }: CompiledOnce, { member, event, calendar }: Context): void {
  const used = member.memory[slot] as UsedKeys | undefined;
  if (!used || !forget) return;
  for (const [hash, usedAt] of used.keys) {
    if (calendar.shift(usedAt, forget, 1) > event.at) return;
    used.keys.delete(hash);
  }
}

function tellShadow({ award, stakes }: Candidate, plan: Plan, program: Program): void {
  for (const { granted, share } of stakes) {
    if (granted === 0) continue;
    const currency = program.currencies[share.currency]?.id;
    plan.reasons.push({
      ruleId: award.ruleId,
      code: 'shadow',
      params: { currency, points: granted },
    });
  }
}

function write(candidate: Candidate, context: Context, posting: Posting): void {
  const { award, stakes } = candidate;
  for (const stake of stakes) {
    if (stake.granted !== 0) posting.entries.push(entryOf(stake, award, context, posting));
  }
  for (const [index, gift] of award.gifts.entries()) {
    posting.notices.push(noticeOf(gift, index, { award, context, posting }));
  }
}

function entryOf(stake: Stake, award: CompiledAward, context: Context, posting: Posting): Entry {
  const { event, member } = context;
  const { currency } = stake.share;
  const currencyId = posting.program.currencies[currency]?.id ?? '';
  const balance = (member.balances[currency] ?? 0) + stake.granted;
  member.balances[currency] = balance;
  member.entryCount += 1;
  const at = formatInstant(event.at);
  return {
    id: `${escapePart(event.id)}##${award.idPart}#accrual#${escapePart(member.id)}#${escapePart(currencyId)}#0${actingPart(context)}`,
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
    cause: posting.cause,
    eventId: event.id,
    ruleId: award.ruleId,
    ruleSet: award.label,
    calc: calcOf(stake),
  };
}

/** Ids are unique in the stream of the member who acted, whom a line of another member names. */
function actingPart({ event, member }: Context): string {
  return event.memberId === member.id ? '' : `#${escapePart(event.memberId)}`;
}

/** The later of the event's instant, its receipt and what the member's key had already seen. */
function postedAt({ event, member }: Context, at: string): string {
  const known = Math.max(event.receivedAt ?? 0, member.position?.at ?? 0);
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

interface GiftScope {
  readonly award: CompiledAward;
  readonly context: Context;
  readonly posting: Posting;
}

function noticeOf(gift: CompiledGift, index: number, { award, context }: GiftScope): Notice {
  const { event, member } = context;
  const of = gift.readOf?.(event);
  const notice = {
    kind: 'item-granted',
    id:
      joinId([event.id, '', award.ruleId, 'item', member.id, gift.item, String(index)]) +
      actingPart(context),
    memberId: member.id,
    ruleId: award.ruleId,
    item: gift.item,
    quantity: gift.quantity ?? 1,
    eventId: event.id,
    at: formatInstant(event.at),
  } as const;
  return typeof of === 'string' ? { ...notice, of } : notice;
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
