import type { Calc } from '../model/entry.ts';
import type { AdmittedEvent } from '../model/event.ts';
import type { CompiledAward, Program } from '../rules/program.ts';
import { type CompiledSplit, splitUnits } from '../rules/split.ts';
import { formatExact, ONE } from '../units/exact.ts';
import { type Plan, pointsOf, refuse, type Stake } from './plan.ts';
import { addShortfall, bearable } from './shortfall.ts';

interface Writing {
  /** Of the line. */
  readonly id: string;
  readonly award: CompiledAward;
  readonly program: Program;
}

/**
 * What an award gives or takes now. Where its currency stays at 0, a penalty takes what is there, and
 * later income pays the rest.
 */
export function borne(
  { granted, share: { currency } }: Stake,
  { id: entryId, award, program }: Writing,
  plan: Plan,
): number {
  const { id = '', penalties = 'debt' } = program.currencies[currency] ?? {};
  if (granted >= 0 || penalties === 'debt') return granted;
  const { event, member, day } = plan.context;
  const needs = -granted;
  const has = bearable({ currency, points: needs }, member);
  if (has === needs) return granted;
  const { ruleId, label } = award;
  const points = needs - has;
  const { id: eventId } = event;
  const rest = { entryId, eventId, ruleId, label, currency, points, day, reverses: undefined };
  addShortfall(rest, member);
  refuse(plan, ruleId, 'clipped', { currency: id, needs, has });
  return has === 0 ? 0 : -has;
}

/** Where less is taken than was granted, the rule itself has cut it. */
export function calcOf(
  stake: Stake,
  granted: number,
  { ruleId }: CompiledAward,
  event: AdmittedEvent,
): Calc {
  const { base, share, factors, factor, asked, cutBy } = stake;
  return {
    base: formatExact(pointsOf(base, share)),
    factors,
    factor: factor === ONE ? '1' : formatExact(factor),
    rounding: share.rounding,
    asked,
    granted,
    cutBy: granted === stake.granted ? cutBy : [...cutBy, ruleId],
    split: share.split && splitOf(granted, share.split, event),
  };
}

/** Lines that could be read when the award was proposed can be read now. */
function splitOf(units: number, split: CompiledSplit, event: AdmittedEvent) {
  const lines = split.linesOf(event);
  return 'code' in lines ? undefined : splitUnits(units, lines, split.remainder);
}
