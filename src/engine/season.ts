import type { Member } from '../model/member.ts';
import type { CompiledSeason } from '../rules/compiled-time.ts';
import type { Version } from '../rules/program.ts';
import { dayKeyText } from '../units/civil.ts';
import { formatExact, minus, ONE, times, toInteger } from '../units/exact.ts';
import { joinId } from '../units/identifier.ts';
import { type Boundary, lose } from './boundary.ts';
import type { Timer } from './timers.ts';

/** At the end of a season balances start anew, and members are mixed into other cohorts. */
export function seasonTimers({ seasons }: Version): readonly Timer[] {
  return seasons.map((season) => ({
    phase: 'season',
    ruleId: season.ruleId,
    next: (member, from, calendar) => {
      if (season.cohorts === undefined && lossOf(season, member) === 0)
        return Number.POSITIVE_INFINITY;
      const at = calendar.startOf(season.firstDayAfter(calendar.dayAt(from), calendar));
      return at < season.retiredAt ? at : Number.POSITIVE_INFINITY;
    },
    run: (boundary) => {
      reset(season, boundary);
      mix(season, boundary);
    },
  }));
}

/** Units that are not carried over. */
function lossOf({ currency, share, rounding, most }: CompiledSeason, { balances }: Member): number {
  const balance = balances[currency] ?? 0;
  if (balance <= 0) return 0;
  const kept = toInteger(times({ num: balance, den: 1 }, share), rounding) ?? 0;
  return balance - Math.min(kept, most);
}

function reset(season: CompiledSeason, boundary: Boundary): void {
  const { context, posting } = boundary;
  const { member } = context;
  const { ruleId, currency, share, rounding } = season;
  const points = lossOf(season, member);
  if (points === 0) return;
  const { scale = 0 } = posting.program.currencies[currency] ?? {};
  const balance = member.balances[currency] ?? 0;
  lose(
    {
      kind: 'expiration',
      contra: 'expired',
      ruleId,
      currency,
      points: -points,
      calc: {
        base: formatExact({ num: -balance, den: 10 ** scale }),
        factors: [],
        factor: formatExact(minus(ONE, share)),
        rounding,
        asked: -points,
        granted: -points,
        cutBy: [],
      },
      from: undefined,
      n: '0',
    },
    boundary,
  );
}

function mix(season: CompiledSeason, { context, posting, cause }: Boundary): void {
  const { ruleId } = season;
  const { member, calendar } = context;
  const first = season.firstDayOf(context.day, calendar);
  const cohort = season.cohortOf(member.id, first);
  if (cohort === undefined) return;
  posting.notices.push({
    kind: 'cohort-assigned',
    id: joinId(['', cause, ruleId, 'cohort', member.id]),
    memberId: member.id,
    ruleId,
    season: dayKeyText(first),
    cohort,
    at: cause,
  });
}
