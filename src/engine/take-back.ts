import type { Grant, Reversible } from '../model/grant.ts';
import type { HeldGrant } from '../model/hold.ts';
import { isSameLot, type Lot } from '../model/lot.ts';
import type { Member } from '../model/member.ts';
import type { Reason } from '../model/outcome.ts';
import type { Context } from '../rules/context.ts';
import type { ProgramCurrency, Version } from '../rules/program.ts';
import { joinId } from '../units/identifier.ts';
import { clawedBack } from './clawback.ts';
import { entryIdOf } from './grant-id.ts';
import { type Posting, plainCalc, write } from './ledger.ts';
import { expiriesFor, inOrder, lotFor } from './lots.ts';
import { actorOf, postedAtOf } from './post.ts';

/** What takes something back: a refund, an undo or a chargeback, in the step of a member. */
export interface Reversing {
  /** Of the refund; its instant is not before that of what it takes back. */
  readonly context: Context;
  /** That judges the refund. */
  readonly version: Version;
  readonly posting: Posting;
  /** Where what is to be said of it is told; nowhere if absent. */
  readonly reasons?: Reason[] | undefined;
}

/** What is taken back: units of one grant, and where that stands among those of its event. */
export interface TakenBack {
  readonly of: Reversible;
  readonly grant: Grant;
  readonly index: number;
  /** Signed like the grant; not 0. */
  readonly units: number;
}

/**
 * Takes units of a grant back, where they are: what waits is not released, what is available goes first
 * from the lot of the grant; what has lapsed of that is forgiven; then in the order of spending, then
 * into debt, or as the currency says.
 */
export function takeBack(taken: TakenBack, reversing: Reversing): void {
  const { of, grant, index, units } = taken;
  const { posting, reasons } = reversing;
  const { member } = reversing.context;
  const granted = entryIdOf(of, grant, member, posting.program);
  const held = member.held.findIndex(({ id }) => id === granted);
  if (held >= 0) {
    lowerHeld(held, units, member);
    writeReversal(taken, reversing, 'pending');
    return;
  }
  const purse = { member, program: posting.program, reasons };
  const entryId = lineId(taken, reversing);
  const moved = clawedBack({ entryId, of, grant, units }, purse);
  if (moved !== 0) writeReversal({ of, grant, index, units: moved }, reversing, 'available');
}

/** A promise of nothing does not exist. */
function lowerHeld(index: number, units: number, { held }: Member): void {
  const one = held[index] as HeldGrant;
  const points = one.points - units;
  if (points === 0) held.splice(index, 1);
  else held[index] = { ...one, points };
}

function lineId(
  { of, grant: { ruleId, currency }, index }: TakenBack,
  { context: { event, member }, posting }: Reversing,
): string {
  const { id = '' } = posting.program.currencies[currency] ?? {};
  const parts = [event.id, of.eventId, ruleId, 'reversal', member.id, id, `${index}`];
  return joinId(event.memberId === member.id ? parts : [...parts, event.memberId]);
}

function writeReversal(
  taken: TakenBack,
  reversing: Reversing,
  bucket: 'available' | 'pending',
): void {
  const { of, grant, units } = taken;
  const { context, version, posting } = reversing;
  const { event, member } = context;
  const { ruleId, label, currency } = grant;
  const terms = posting.program.currencies[currency];
  write(
    {
      id: lineId(taken, reversing),
      kind: 'reversal',
      bucket,
      currency,
      points: -units,
      contra: 'issued',
      at: event.at,
      postedAt: postedAtOf(context),
      day: of.day,
      cause: event.id,
      eventId: of.eventId,
      by: actorOf(context),
      ruleId,
      label,
      calc: plainCalc(-units, terms?.scale ?? 0),
      into: units < 0 ? lotsBack(grant, -units, { context, version }, terms) : undefined,
      from: units > 0 && bucket === 'available' ? lotsFirst(grant, member, terms) : undefined,
      reverses: entryIdOf(of, grant, member, posting.program),
    },
    member,
    posting,
  );
}

/** The lot of the grant first, then the others as they are spent. */
function lotsFirst(
  { currency, lot }: Grant,
  { lots }: Member,
  terms: ProgramCurrency | undefined,
): readonly Lot[] | undefined {
  const policy = terms?.lots;
  const open = lots[currency] ?? [];
  const own = lot && open.find((one) => isSameLot(one, lot));
  if (!policy || !own) return undefined;
  return [own, ...inOrder(open, policy.order).filter((one) => one !== own)];
}

/** What a deduction gives back lives as what is granted now. */
function lotsBack(
  { currency }: Grant,
  points: number,
  { context, version }: Pick<Reversing, 'context' | 'version'>,
  terms: ProgramCurrency | undefined,
): readonly Lot[] | undefined {
  const policy = terms?.lots;
  if (!policy) return undefined;
  const label = { class: '', priority: 0 };
  return [lotFor(points, { policy, label, expiries: expiriesFor(version, currency) }, context)];
}
