import type { Member } from '../model/member.ts';
import type { Context } from '../rules/context.ts';
import type { Version } from '../rules/program.ts';
import type { Line } from './ledger.ts';

/** Counts a line of the ledger for the tiers that measure its currency. */
export function measureMoved(
  { kind, bucket, contra, currency, points, day }: Line,
  member: Member,
  { tiers }: Version,
): void {
  const measuring = tiers.byCurrency[currency];
  if (!measuring || bucket !== 'available') return;
  if (kind !== 'release' && contra !== 'issued') return;
  for (const { measure } of measuring) measure.add(member, { num: points, den: 1 }, day);
}

/** Counts what an accepted event says was spent; before its key is remembered. */
export function noteSpend(context: Context, { tiers }: Version): void {
  const measuring = tiers.byType.get(context.event.type);
  if (!measuring) return;
  for (const { measure, spendOf } of measuring) {
    const spent = spendOf?.(context);
    if (spent) measure.add(context.member, spent, context.day);
  }
}
