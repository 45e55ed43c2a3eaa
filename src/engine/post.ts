import type { Lot } from '../model/lot.ts';
import { type Member, ranTo } from '../model/member.ts';
import type { Notice } from '../model/outcome.ts';
import { versionAt } from '../rules/compile.ts';
import type { LotPolicy } from '../rules/compiled-time.ts';
import type { Context } from '../rules/context.ts';
import type { CompiledAward, CompiledGift, Program, Share } from '../rules/program.ts';
import { hashJson } from '../units/hash.ts';
import { escapePart, joinId } from '../units/identifier.ts';
import { formatInstant, type Instant } from '../units/instant.ts';
import { borne, calcOf } from './bear.ts';
import { grantIdOf } from './grant-id.ts';
import { changeHeld, keepHeld } from './hold.ts';
import { type Posting, plainCalc, write } from './ledger.ts';
import { lotFor } from './lots.ts';
import type { Candidate, Move, Plan, Stake } from './plan.ts';
import { remember, useKey } from './remember.ts';
import { keepSpend, lapseAgain } from './spend.ts';
import { noteReturned } from './spends.ts';
import { noteSpend } from './tier-measures.ts';
import { forgetZones } from './zones.ts';

/** Applies what of a plan does not wait. */
export function post(plan: Plan, posting: Posting): void {
  if (posting.program.isTimed) placeGains(plan, posting.program);
  for (const use of plan.uses) remember(use, plan.context);
  writeMoves(plan, posting);
  for (const candidate of plan.candidates) {
    if (!candidate.waits) postOne(candidate, plan, posting);
  }
  for (const notice of plan.notices) posting.notices.push(notice);
}

/** Whether gains wait, and how long they live, is judged by facts as of before the input. */
function placeGains({ candidates, context }: Plan, program: Program): void {
  for (const { award, stakes, waits } of candidates) {
    if (waits) continue;
    for (const stake of stakes) if (stake.granted > 0) placeGain(stake, award, context, program);
  }
}

function placeGain(stake: Stake, award: CompiledAward, context: Context, program: Program): void {
  const { granted, share } = stake;
  stake.hold = award.hold?.(context);
  const policy = stake.hold ? undefined : program.currencies[share.currency]?.lots;
  stake.into = policy && [lotFor(granted, termsOf(policy, award, share), context)];
}

function postOne(candidate: Candidate, plan: Plan, posting: Posting): void {
  for (const use of candidate.uses) remember(use, plan.context);
  if (!candidate.granted) return;
  const { shadow } = candidate.award;
  if (shadow) tellShadow(candidate, shadow, plan, posting.program);
  else writeGrant(candidate, plan, posting);
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

function writeGrant(candidate: Candidate, plan: Plan, posting: Posting): void {
  const { award, stakes } = candidate;
  for (const stake of stakes) {
    if (stake.granted !== 0) writeStake(stake, award, plan, posting);
  }
  if (award.gifts.length === 0) return;
  for (const [index, gift] of award.gifts.entries()) {
    posting.notices.push(noticeOf(gift, index, award, plan));
  }
}

function writeStake(stake: Stake, award: CompiledAward, plan: Plan, posting: Posting): void {
  const { context } = plan;
  const { event, member } = context;
  const { share, hold, into } = stake;
  const { currency } = share;
  const { id: currencyId = '' } = posting.program.currencies[currency] ?? {};
  const { n, origin } = plan.place;
  const id = grantIdOf({
    eventId: event.id,
    due: dueOf(event),
    idPart: award.idPart,
    memberId: member.id,
    currency: currencyId,
    n: escapePart(n),
    origin,
  });
  const points = borne(stake, { id, award, program: posting.program }, plan);
  if (points === 0) return;
  write(
    {
      id,
      kind: 'accrual',
      bucket: hold ? 'pending' : 'available',
      currency,
      points,
      contra: 'issued',
      at: event.at,
      postedAt: postedAtOf(context),
      day: context.day,
      cause: event.id === '' ? dueOf(event) : event.id,
      eventId: event.id,
      by: actorOf(context),
      ruleId: award.ruleId,
      label: award.label,
      calc: calcOf(stake, points, award, event),
      into,
      from: undefined,
      reverses: undefined,
    },
    member,
    posting,
  );
  if (hold) keepHeld({ id, award, share, points, origin }, hold, context);
}

function termsOf(policy: LotPolicy, { lot: label }: CompiledAward, { expiries }: Share) {
  return { policy, label, expiries };
}

/** Writes what comes from no award, once. */
export function writeMoves(plan: Plan, posting: Posting): void {
  for (const move of plan.moves.splice(0)) writeMove(move, plan, posting);
}

/** A line that comes from no award. */
function writeMove(move: Move, plan: Plan, posting: Posting): void {
  const { context, version, place } = plan;
  const { event, member } = context;
  const { kind, currency, points, ruleId, eventId = event.id, n, held } = move;
  const { id: currencyId = '', scale = 0 } = posting.program.currencies[currency] ?? {};
  const subject = eventId === event.id ? '' : eventId;
  const where = place.n === '0' ? n : `${place.n}/${n}`;
  const id = joinId([event.id, subject, ruleId, kind, member.id, currencyId, where]);
  const taken = write(
    {
      id,
      kind,
      bucket: held === undefined ? 'available' : 'pending',
      currency,
      points,
      contra: move.contra,
      at: event.at,
      postedAt: postedAtOf(context),
      day: move.day ?? context.day,
      cause: event.id,
      eventId,
      by: actorOf(context),
      ruleId,
      label: version.label,
      calc: plainCalc(points, scale),
      into: move.into,
      from: move.from,
      reverses: move.reverses,
    },
    member,
    posting,
  );
  if (held !== undefined) changeHeld(held, points, member);
  else if (comesBack(move))
    for (const again of lapseAgain(move, taken, context)) writeMove(again, plan, posting);
  noteMove(move, { id, eventId, taken }, plan, posting);
}

interface Moved {
  /** Of the line. */
  readonly id: string;
  readonly eventId: string;
  readonly taken: readonly Lot[] | undefined;
}

/** A spend is remembered, and what of it comes back. */
function noteMove(
  { kind, contra, currency, points, spend }: Move,
  { id: entryId, eventId, taken }: Moved,
  { context }: Plan,
  { program }: Posting,
): void {
  if (kind === 'reversal' && contra === 'redeemed') noteReturned(eventId, points, context.member);
  if (!spend) return;
  const spent = { entryId, currency, points: -points, key: spend.key };
  keepSpend(spent, taken, context, program.currencies);
}

/** Only what comes back can be of a day that is over. */
function comesBack({ kind, points }: Move): boolean {
  return points > 0 && (kind === 'reversal' || kind === 'correction');
}

/** What time alone has led to is named by its instant. */
function dueOf({ id, at }: Context['event']): string {
  return id === '' ? formatInstant(at) : '';
}

/** Who acted, where it was not the member. */
export function actorOf({ event, member }: Context): string | undefined {
  const actor = event.by ?? event.memberId;
  return actor === member.id ? undefined : actor;
}

/** The later of the event's instant, its receipt and what the member's key had already seen. */
export function postedAtOf({ event, member }: Context): string {
  const known = Math.max(event.receivedAt ?? 0, ranTo(member), event.at);
  return formatInstant(known as Instant);
}

function noticeOf(gift: CompiledGift, index: number, award: CompiledAward, plan: Plan): Notice {
  const { event, member } = plan.context;
  const of = gift.readOf?.(event);
  const notice = {
    kind: 'item-granted',
    id: noticeId(
      [event.id, dueOf(event), award.ruleId, 'item', member.id, gift.item, String(index)],
      plan,
    ),
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

function latest(a: Instant | undefined, b: Instant): Instant {
  return a === undefined || a < b ? b : a;
}

/** What every accepted event leaves behind, whether it earned or not. */
export function noteActivity(context: Context, member: Member, program: Program): void {
  const { event, day } = context;
  if (member.lastActiveDay === undefined || member.lastActiveDay < day) member.lastActiveDay = day;
  if (program.tracks.activity) member.lastActiveAt = latest(member.lastActiveAt, event.at);
  if (context.calendar !== program.calendar) forgetZones(member, program, event.at);
  noteSpend(context, versionAt(program, event.at));
  const { purchases } = program.tracks;
  if (purchases !== undefined && event.type === 'purchase') useKeyOnce(purchases, context);
}

function useKeyOnce(slot: number, context: Context): void {
  const { event } = context;
  useKey(slot, hashJson(event.key ?? [event.id]), context);
}
