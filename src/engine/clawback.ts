import type { Grant, Reversible } from '../model/grant.ts';
import type { Member } from '../model/member.ts';
import type { Reason } from '../model/outcome.ts';
import type { Program } from '../rules/program.ts';
import { entryIdOf } from './grant-id.ts';
import { forgive } from './lapsed.ts';
import { addShortfall, bearable, dropShortfall } from './shortfall.ts';

/** Available units of one grant that are to be taken back, and the line that does it. */
export interface Clawback {
  readonly entryId: string;
  readonly of: Reversible;
  readonly grant: Grant;
  /** Signed like the grant; not 0. */
  readonly units: number;
}

interface Purse {
  readonly member: Member;
  readonly program: Program;
  readonly reasons: Reason[] | undefined;
}

/**
 * Units that are moved now, signed like the grant: without what has lapsed of its lot, and, where the
 * currency stays at 0, without what income pays later. A penalty gives back what it has taken.
 */
export function clawedBack({ entryId, of, grant, units }: Clawback, purse: Purse): number {
  const { member, program, reasons } = purse;
  const { currency, ruleId, label } = grant;
  const { id = '', clawback = 'debt' } = program.currencies[currency] ?? {};
  if (units < 0) {
    const points = dropShortfall(entryIdOf(of, grant, member, program), -units, member);
    if (points > 0)
      reasons?.push({ ruleId, code: 'shortfall-lowered', params: { currency: id, points } });
    return units + points;
  }
  const forgiven = forgive(grant, units, member);
  if (forgiven > 0)
    reasons?.push({ ruleId, code: 'forgiven', params: { currency: id, points: forgiven } });
  const needs = units - forgiven;
  const has = clawback === 'clip' ? bearable({ currency, points: needs }, member) : needs;
  if (has === needs) return needs;
  const { eventId, day } = of;
  const points = needs - has;
  const reverses = entryIdOf(of, grant, member, program);
  addShortfall({ entryId, eventId, ruleId, label, currency, points, day, reverses }, member);
  reasons?.push({ ruleId, code: 'clipped', params: { currency: id, needs, has } });
  return has;
}
