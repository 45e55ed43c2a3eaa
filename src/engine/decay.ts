import type { Member } from '../model/member.ts';
import type { CompiledDecay } from '../rules/compiled-time.ts';
import type { Version } from '../rules/program.ts';
import type { Calendar } from '../units/calendar.ts';
import { firstDayAfter } from '../units/civil.ts';
import { formatExact, ONE } from '../units/exact.ts';
import type { Instant } from '../units/instant.ts';
import { type Boundary, lose, mirrored } from './boundary.ts';
import type { Timer } from './timers.ts';

/** Points that melt at each boundary of the calendar, one step each. */
export function decayTimers({ decays }: Version): readonly Timer[] {
  return decays.map((decay) => ({
    phase: 'decay',
    ruleId: decay.ruleId,
    next: (member, from, calendar) => {
      if (lossOf(decay, member) === 0) return Number.POSITIVE_INFINITY;
      const at = nextBoundary(decay, member, { from, calendar });
      return at < decay.retiredAt ? at : Number.POSITIVE_INFINITY;
    },
    run: (boundary) => decayAt(decay, boundary),
  }));
}

/** Units lost at a boundary as things stand. */
function lossOf({ currency, floor, lossOf: loss }: CompiledDecay, { balances }: Member): number {
  const balance = balances[currency] ?? 0;
  return balance <= floor ? 0 : Math.min(loss(balance), balance - floor);
}

/** The first boundary after an instant, at or after that of inactivity. */
function nextBoundary(
  { every, inactive }: CompiledDecay,
  { lastActiveAt, metAt }: Member,
  { from, calendar }: { readonly from: Instant; readonly calendar: Calendar },
): number {
  const since = lastActiveAt ?? metAt ?? from;
  const idleFrom = inactive ? calendar.shift(since, inactive, 1) : from;
  const before = Math.max(from, idleFrom - 1) as Instant;
  return calendar.startOf(firstDayAfter(every, calendar.dayAt(before), calendar.weekStart));
}

function decayAt(decay: CompiledDecay, boundary: Boundary): void {
  const { context, posting } = boundary;
  const { member } = context;
  const { ruleId, currency, share = ONE, rounding } = decay;
  const { scale = 0 } = posting.program.currencies[currency] ?? {};
  const points = lossOf(decay, member);
  if (points === 0) return;
  const balance = member.balances[currency] ?? 0;
  const asked = decay.lossOf(balance);
  const base = decay.share ? balance : asked;
  lose(
    {
      kind: 'decay',
      contra: 'decayed',
      ruleId,
      currency,
      points: -points,
      calc: {
        base: formatExact({ num: -base, den: 10 ** scale }),
        factors: [],
        factor: formatExact(share),
        rounding: decay.roundsBalance ? rounding : mirrored(rounding),
        asked: -asked,
        granted: -points,
        cutBy: points < asked ? [ruleId] : [],
      },
      from: undefined,
      n: '0',
    },
    boundary,
  );
}
