import type { Bucket, Calc, Entry, EntryKind } from '../model/entry.ts';
import { compareLots, type Lot, type LotMove, lotMove } from '../model/lot.ts';
import type { Member } from '../model/member.ts';
import type { Notice } from '../model/outcome.ts';
import { versionAt } from '../rules/compile.ts';
import type { Program, ProgramCurrency } from '../rules/program.ts';
import { type Day, dayKeyText } from '../units/civil.ts';
import { formatExact } from '../units/exact.ts';
import { joinId } from '../units/identifier.ts';
import { formatInstant, type Instant } from '../units/instant.ts';
import { noteLapsed, wholeLot } from './lapsed.ts';
import { inOrder, putLot, takeFrom, takeLots, withPoints } from './lots.ts';
import { type Payment, payShortfalls } from './shortfall.ts';
import { measureMoved } from './tier-measures.ts';

/** What writing needs besides the line. */
export interface Posting {
  readonly program: Program;
  /** The tenant. */
  readonly programme: string;
  readonly entries: Entry[];
  readonly notices: Notice[];
}

/** One line before it is written. */
export interface Line {
  readonly id: string;
  readonly kind: EntryKind;
  readonly bucket: Bucket;
  /** Index of the currency. */
  readonly currency: number;
  /** Units; not 0. */
  readonly points: number;
  readonly contra: string;
  readonly at: Instant;
  readonly postedAt: string;
  readonly day: Day;
  readonly cause: string;
  readonly eventId: string;
  readonly by: string | undefined;
  readonly ruleId: string;
  /** `id@version`. */
  readonly label: string;
  readonly calc: Calc;
  /** Of a gain: the lots that it goes into, as far as it pays no debt; the sum of their points is the gain. */
  readonly into: readonly Lot[] | undefined;
  /** Of a loss: the lots that it is taken from, in this order; undefined: in the order of spending. */
  readonly from: readonly Lot[] | undefined;
  readonly reverses: string | undefined;
}

/**
 * Writes a line: the only place where balances and lots move. What comes in pays first what the member
 * is short of. Answers what the line took of lots, or what is left of what it put there.
 */
export function write(line: Line, member: Member, posting: Posting): readonly Lot[] | undefined {
  const moved = writeOne(line, member, posting);
  if (line.kind === 'expiration' && line.bucket === 'available' && !member.reversibles.isEmpty)
    noteLapsed(line, moved ?? wholeLot(-line.points, line.at), member);
  if (line.points <= 0 || line.bucket !== 'available' || member.shortfalls.length === 0)
    return moved;
  const { currency } = line;
  const payments = payShortfalls(currency, member.balances[currency] ?? 0, member);
  for (const [index, payment] of payments.entries())
    writeOne(paymentLine(payment, line, index, { member, posting }), member, posting);
  // Whoever is short of anything had no open lot before.
  return payments.length === 0 ? moved : [...(member.lots[currency] ?? [])];
}

function writeOne(line: Line, member: Member, posting: Posting): readonly Lot[] | undefined {
  const { currency, points, bucket } = line;
  const { id: currencyId = '', lots: policy } = posting.program.currencies[currency] ?? NOTHING;
  const isAvailable = bucket === 'available';
  const sums = isAvailable ? member.balances : member.pending;
  const before = sums[currency] ?? 0;
  const balance = before + points;
  const moved = isAvailable && policy ? moveLots(line, member, policy, before) : undefined;
  sums[currency] = balance;
  measureMoved(line, member, versionAt(posting.program, line.at));
  member.entryCount += 1;
  posting.entries.push({
    id: line.id,
    seq: member.entryCount,
    kind: line.kind,
    programme: posting.programme,
    memberId: member.id,
    currency: currencyId,
    bucket,
    points,
    balance,
    contra: line.contra,
    at: formatInstant(line.at),
    postedAt: line.postedAt,
    day: dayKeyText(line.day),
    cause: line.cause,
    eventId: line.eventId,
    by: line.by,
    ruleId: line.ruleId,
    ruleSet: line.label,
    calc: line.calc,
    lots: moved && movesOf(moved, points),
    reverses: line.reverses,
  });
  return moved;
}

const NOTHING: Partial<ProgramCurrency> = {};

/** What income pays is the rest of an earlier line: of its event, its rule and its day. */
function paymentLine(
  { shortfall, points: units }: Payment,
  { id: gain, at, postedAt, cause, by }: Line,
  index: number,
  { member, posting }: { readonly member: Member; readonly posting: Posting },
): Line {
  const { eventId, ruleId, label, currency, day, reverses } = shortfall;
  const { id: currencyId = '', scale = 0 } = posting.program.currencies[currency] ?? NOTHING;
  const kind = 'reversal';
  return {
    id: joinId([cause, eventId, ruleId, kind, member.id, currencyId, `${gain}/${index}`]),
    kind,
    bucket: 'available',
    currency,
    points: -units,
    contra: 'issued',
    at,
    postedAt,
    day,
    cause,
    eventId,
    by,
    ruleId,
    label,
    calc: plainCalc(-units, scale),
    into: undefined,
    from: undefined,
    reverses,
  };
}

function movesOf(lots: readonly Lot[], points: number): readonly LotMove[] {
  const sign = Math.sign(points);
  return lots.map((lot) => lotMove(lot, sign * lot.points));
}

/** So that the open lots always sum up to the balance, or to 0 in debt. */
function moveLots(
  { currency, points, into, from }: Line,
  member: Member,
  { order }: NonNullable<ProgramCurrency['lots']>,
  before: number,
): readonly Lot[] {
  const lots = member.lots[currency] ?? [];
  member.lots[currency] = lots;
  const held = Math.max(0, before);
  const left = Math.max(0, before + points);
  if (left < held)
    return from ? takeFrom(lots, from, held - left) : takeLots(lots, held - left, order);
  const put = lastOf(into ?? [], left - held, order);
  for (const lot of put) putLot(lots, lot);
  return put;
}

/** So many points of lots: what pays a debt is what would be spent first. */
function lastOf(lots: readonly Lot[], points: number, order: Parameters<typeof inOrder>[1]) {
  const ordered = lots.length > 1 ? inOrder([...lots].sort(compareLots), order) : lots;
  const kept: Lot[] = [];
  let left = points;
  for (const lot of [...ordered].reverse()) {
    const part = Math.min(left, lot.points);
    if (part > 0) kept.push(withPoints(lot, part));
    left -= part;
  }
  return kept.reverse();
}

/** The sum of a line that no factors lead to. */
export function plainCalc(units: number, scale: number): Calc {
  return {
    base: formatExact({ num: units, den: 10 ** scale }),
    factors: [],
    factor: '1',
    rounding: 'floor',
    asked: units,
    granted: units,
    cutBy: [],
    split: undefined,
  };
}
