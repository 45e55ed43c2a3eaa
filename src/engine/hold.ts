import type { HeldGrant } from '../model/hold.ts';
import type { Member } from '../model/member.ts';
import type { CompiledHold } from '../rules/compiled-time.ts';
import type { Context } from '../rules/context.ts';
import type { CompiledAward, Program, Share, Version } from '../rules/program.ts';
import { joinId } from '../units/identifier.ts';
import type { Instant } from '../units/instant.ts';
import { noteLapsed, noteReleased } from './grants.ts';
import { type Line, type Posting, plainCalc, write } from './ledger.ts';
import { expiriesFor, lotFor } from './lots.ts';

interface Promised {
  /** Of the line that granted it. */
  readonly id: string;
  readonly award: CompiledAward;
  readonly share: Share;
  readonly points: number;
  /** The member whose event it is. */
  readonly origin: string;
}

/** Keeps a grant that waits to be released. */
export function keepHeld(
  { id, award, share, points, origin }: Promised,
  { releaseAt, releasedBy, lapses }: CompiledHold,
  { event, member, calendar }: Context,
): void {
  const actor = event.by ?? event.memberId;
  const held: HeldGrant = {
    id,
    eventId: event.id,
    origin,
    key: event.key,
    by: actor === member.id ? undefined : actor,
    ruleId: award.ruleId,
    label: award.label,
    currency: share.currency,
    points,
    lot: award.lot,
    tags: award.tags,
    releaseAt: releaseAt(event.at, calendar),
    releasedBy,
    lapses,
    at: event.at,
  };
  const { held: all } = member;
  all.splice(all.findLastIndex((one) => one.releaseAt <= held.releaseAt) + 1, 0, held);
}

/** Makes a promise larger or smaller; one of nothing is none. */
export function changeHeld(id: string, points: number, { held }: Member): void {
  const index = held.findIndex((one) => one.id === id);
  const known = held[index];
  if (!known) return;
  if (known.points + points === 0) held.splice(index, 1);
  else held[index] = { ...known, points: known.points + points };
}

/** When time releases something next. */
export function nextRelease({ held }: Member): number {
  return held[0]?.releaseAt ?? Number.POSITIVE_INFINITY;
}

/** Takes out what is due for release up to an instant. */
export function takeDue({ held }: Member, at: Instant): readonly HeldGrant[] {
  const later = held.findIndex(({ releaseAt }) => releaseAt > at);
  return held.splice(0, later < 0 ? held.length : later);
}

/** Takes out what the event in hand releases: its `ref` names the event that was awarded, or its key. */
export function takeReleased({ event, member }: Context, program: Program): readonly HeldGrant[] {
  if (!program.releasedBy.has(event.type) || member.held.length === 0) return NONE;
  const { held } = member;
  const meant = held.filter((one) => one.releasedBy === event.type && isMeant(one, event));
  for (const one of meant) held.splice(held.indexOf(one), 1);
  return meant;
}

const NONE: readonly HeldGrant[] = [];

function isMeant({ eventId, key }: HeldGrant, event: Context['event']): boolean {
  const name = event.ref ?? event.key;
  return name !== undefined && (name === key || (event.ref !== undefined && name === eventId));
}

/** What brings a release about: an event, or a boundary. */
export interface Releasing {
  readonly context: Context;
  readonly version: Version;
  readonly posting: Posting;
  readonly postedAt: string;
  /** Id of the event, or the instant of the boundary. */
  readonly cause: string;
  /** The same as part of ids: empty for a boundary. */
  readonly causeId: string;
}

/** Moves a grant, which was taken out, from the pending bucket to the available one; two lines. */
export function release(held: HeldGrant, releasing: Releasing): void {
  const { context, posting } = releasing;
  const { member } = context;
  const contra = `held:${held.id}`;
  write(
    lineOf(held, releasing, { bucket: 'pending', points: -held.points, contra }),
    member,
    posting,
  );
  const line = lineOf(held, releasing, { bucket: 'available', points: held.points, contra });
  write(line, member, posting);
  noteReleased(held, line.into?.[0], member, posting.program);
}

/** A promise, which was taken out, that is not kept. */
export function lapseHeld(held: HeldGrant, releasing: Releasing): void {
  const { member } = releasing.context;
  const part = { bucket: 'pending', points: -held.points, contra: 'expired' } as const;
  write(lineOf(held, releasing, part), member, releasing.posting);
  noteLapsed(held, member, releasing.posting.program);
}

type Part = Pick<Line, 'bucket' | 'points' | 'contra'>;

function lineOf(held: HeldGrant, releasing: Releasing, { bucket, points, contra }: Part): Line {
  const { context, posting, postedAt, cause, causeId } = releasing;
  const { event, member, day } = context;
  const { ruleId, label, currency, eventId, by } = held;
  const { id: currencyId = '', scale = 0 } = posting.program.currencies[currency] ?? {};
  const kind = contra === 'expired' ? 'expiration' : 'release';
  const subject = causeId === '' ? cause : '';
  const n = `${held.id}/${bucket}`;
  return {
    id: joinId([causeId, subject, ruleId, kind, member.id, currencyId, n]),
    kind,
    bucket,
    currency,
    points,
    contra,
    at: event.at,
    postedAt,
    day,
    cause,
    eventId,
    by,
    ruleId,
    label,
    calc: plainCalc(points, scale),
    into: bucket === 'available' ? lotsOf(held, releasing) : undefined,
    from: undefined,
    reverses: undefined,
  };
}

/** The life of the points begins with their release, by the rules of that instant. */
function lotsOf(held: HeldGrant, { context, version, posting }: Releasing) {
  const { currency, points, lot: label } = held;
  const policy = posting.program.currencies[currency]?.lots;
  if (!policy) return undefined;
  return [
    lotFor(points, { policy, label, expiries: expiriesFor(version, currency, held) }, context),
  ];
}
