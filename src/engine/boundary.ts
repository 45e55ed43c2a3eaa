import type { Calc } from '../model/entry.ts';
import type { AdmittedEvent } from '../model/event.ts';
import type { Lot } from '../model/lot.ts';
import { type Member, ranTo } from '../model/member.ts';
import type { Context } from '../rules/context.ts';
import type { Version } from '../rules/program.ts';
import type { Rounding } from '../units/exact.ts';
import { joinId } from '../units/identifier.ts';
import { formatInstant, type Instant } from '../units/instant.ts';
import type { SetOff } from './cascade.ts';
import { contextOf } from './context.ts';
import { type Posting, write } from './ledger.ts';

/** What a timer sees and may do when its instant has come. */
export interface Boundary {
  readonly version: Version;
  /** What conditions see: an event of no type at the instant of the boundary. */
  readonly context: Context;
  readonly posting: Posting;
  /** What rules set off. */
  readonly queue: SetOff[];
  /** The instant of the boundary, ISO 8601. */
  readonly cause: string;
  /** The same, or the instant that the member had reached or heard of before, where it comes late. */
  readonly postedAt: string;
}

export function boundaryAt(
  at: Instant,
  member: Member,
  { version, posting, queue }: Pick<Boundary, 'version' | 'posting' | 'queue'>,
): Boundary {
  const context = contextOf(posting.program, member, boundaryEvent(at, member), []);
  const known = Math.max(at, ranTo(member), member.receivedAt ?? at);
  const postedAt = formatInstant(known as Instant);
  return { version, context, posting, queue, cause: formatInstant(at), postedAt };
}

function boundaryEvent(at: Instant, { id: memberId }: Member): AdmittedEvent {
  return {
    id: '',
    type: '',
    memberId,
    at,
    receivedAt: undefined,
    seq: 0,
    by: undefined,
    groupId: undefined,
    key: undefined,
    ref: undefined,
    data: undefined,
    contentHash: 0,
  };
}

/** What time takes of the available points. */
export interface Loss {
  readonly kind: 'expiration' | 'decay';
  readonly contra: 'expired' | 'decayed';
  readonly ruleId: string;
  readonly currency: number;
  /** Units; below 0. */
  readonly points: number;
  readonly calc: Calc;
  readonly from: readonly Lot[] | undefined;
  /** Tells the losses of one rule and boundary apart. */
  readonly n: string;
}

export function lose(loss: Loss, boundary: Boundary): void {
  const { context, posting, version, cause, postedAt } = boundary;
  const { member, event, day } = context;
  const { kind, ruleId, currency, points, contra, calc, from, n } = loss;
  const { id: currencyId = '' } = posting.program.currencies[currency] ?? {};
  // What comes back after its last day lapses at an instant that has run before.
  const isAgain = event.at <= ranTo(member);
  const nth = isAgain ? `${n}/${member.entryCount}` : n;
  write(
    {
      id: joinId(['', cause, ruleId, kind, member.id, currencyId, nth]),
      kind,
      bucket: 'available',
      currency,
      points,
      contra,
      at: event.at,
      postedAt,
      day,
      cause,
      eventId: '',
      by: undefined,
      ruleId,
      label: version.label,
      calc,
      into: undefined,
      from,
      reverses: undefined,
    },
    member,
    posting,
  );
}

/** The rounding of a loss, as that of a number below 0. */
export function mirrored(rounding: Rounding): Rounding {
  if (rounding === 'floor') return 'ceil';
  return rounding === 'ceil' ? 'floor' : rounding;
}
