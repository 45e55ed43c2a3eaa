import type { HeldGrant } from '../model/hold.ts';
import type { Lot } from '../model/lot.ts';
import type { Member } from '../model/member.ts';
import type { HeldRow, LotRow, MemberRow, SpendRow } from '../model/member-row.ts';
import type { Spend } from '../model/spend.ts';
import type { Program } from '../rules/program.ts';
import type { Instant } from '../units/instant.ts';
import { currencyOf, RowError } from './row-error.ts';
import { addSpend } from './spends.ts';

type TimeRows = Pick<MemberRow, 'pending' | 'lots' | 'lapsed' | 'held' | 'spends'>;

/** What a member has besides its balances: lots, promises and spends; only what there is. */
export function freezeTime(member: Member, { currencies }: Program): TimeRows {
  const { held, spends } = member;
  const nameOf = (currency: number) => currencies[currency]?.id ?? '';
  const pending = currencies
    .map(({ id }, index) => [id, member.pending[index] ?? 0] as const)
    .filter(([, units]) => units !== 0);
  const rowsOf = (all: readonly (readonly Lot[] | undefined)[]) =>
    currencies
      .map(({ id }, index) => [id, (all[index] ?? []).map(lotRow)] as const)
      .filter(([, rows]) => rows.length > 0);
  const lots = rowsOf(member.lots);
  const lapsed = rowsOf(member.lapsed);
  return {
    ...(pending.length > 0 && { pending }),
    ...(lots.length > 0 && { lots }),
    ...(lapsed.length > 0 && { lapsed }),
    ...(held.length > 0 && { held: held.map((one) => heldRow(one, member.id, nameOf)) }),
    ...(spends && { spends: [...spends.byId].map(([id, one]) => spendRow(id, one, nameOf)) }),
  };
}

type NameOf = (currency: number) => string;

export function lotRow({
  lastDay,
  class: name,
  priority,
  granted,
  since,
  ruleId,
  points,
}: Lot): LotRow {
  return {
    ...(Number.isFinite(lastDay) && { lastDay }),
    ...(name !== '' && { class: name }),
    ...(priority !== 0 && { priority }),
    ...(granted !== 0 && { granted }),
    since,
    ruleId,
    points,
  };
}

function heldRow(held: HeldGrant, memberId: string, nameOf: NameOf): HeldRow {
  const { id, eventId, key, by, ruleId, label, currency, points, at } = held;
  return {
    id,
    eventId,
    ...(held.origin !== memberId && { origin: held.origin }),
    ...(key !== undefined && { key }),
    ...(by !== undefined && { by }),
    ruleId,
    label,
    currency: nameOf(currency),
    points,
    ...(held.lot.class !== '' && { class: held.lot.class }),
    ...(held.lot.priority !== 0 && { priority: held.lot.priority }),
    ...(held.tags.length > 0 && { tags: held.tags }),
    ...(Number.isFinite(held.releaseAt) && { releaseAt: held.releaseAt }),
    ...(held.releasedBy !== '' && { releasedBy: held.releasedBy }),
    ...(held.lapses && { lapses: true }),
    at,
  };
}

function spendRow(id: string, spend: Spend, nameOf: NameOf): SpendRow {
  const { at, key, entryId, currency, points, lots, returned } = spend;
  return {
    id,
    at,
    ...(key !== undefined && { key }),
    entryId,
    currency: nameOf(currency),
    points,
    ...(lots && { lots: lots.map(lotRow) }),
    ...(returned === points && { isCancelled: true }),
    ...(returned > 0 && returned < points && { returned }),
  };
}

/** Back from a row that was checked, sharing nothing with it. */
export function thawTime(row: MemberRow, member: Member, program: Program): void {
  for (const [id, units] of row.pending ?? []) member.pending[currencyOf(id, program)] = units;
  for (const [id, lots] of row.lots ?? []) member.lots[currencyOf(id, program)] = lots.map(lotFrom);
  for (const [id, lots] of row.lapsed ?? [])
    member.lapsed[currencyOf(id, program)] = lots.map(lotFrom);
  for (const held of row.held ?? []) member.held.push(heldFrom(held, member.id, program));
  for (const spend of row.spends ?? []) addSpend(member, spend.id, spendFrom(spend, program));
  settleLots(row, member, program);
}

/** A balance of a currency that keeps lots only now is one that never lapses; the other way round is no state of this program. */
function settleLots({ lots = [] }: MemberRow, member: Member, { currencies }: Program): void {
  for (const [currency] of lots) {
    const isKept = currencies.some(({ id, lots: policy }) => id === currency && policy);
    if (!isKept) throw new RowError(`the currency "${currency}" keeps no lots`);
  }
  for (const [index, { lots: policy }] of currencies.entries()) {
    const points = member.balances[index] ?? 0;
    if (!policy || points <= 0 || member.lots[index]) continue;
    const since = member.clock ?? (0 as Instant);
    member.lots[index] = [
      {
        lastDay: Number.POSITIVE_INFINITY,
        class: '',
        priority: 0,
        granted: 0,
        since,
        ruleId: '',
        points,
      },
    ];
  }
}

export function lotFrom(row: LotRow): Lot {
  const { lastDay = Number.POSITIVE_INFINITY, class: name = '', priority = 0, granted = 0 } = row;
  const { since, ruleId, points } = row;
  return { lastDay, class: name, priority, granted, since: since as Instant, ruleId, points };
}

function heldFrom(row: HeldRow, memberId: string, program: Program): HeldGrant {
  const { id, eventId, origin = memberId, key, by, ruleId, label, points, at } = row;
  const { releaseAt = Number.POSITIVE_INFINITY, releasedBy = '', lapses = false } = row;
  const { class: name = '', priority = 0, tags = [] } = row;
  return {
    id,
    eventId,
    origin,
    key,
    by,
    ruleId,
    label,
    currency: currencyOf(row.currency, program),
    points,
    lot: { class: name, priority },
    tags: [...tags],
    releaseAt,
    releasedBy,
    lapses,
    at: at as Instant,
  };
}

function spendFrom(row: SpendRow, program: Program): Spend {
  const { at, key, entryId, points, lots, isCancelled = false, returned = 0 } = row;
  return {
    at: at as Instant,
    key,
    entryId,
    currency: currencyOf(row.currency, program),
    points,
    lots: lots?.map(lotFrom),
    returned: isCancelled ? points : returned,
  };
}
