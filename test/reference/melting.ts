import type { Loss } from '../../src/rules/decay.ts';
import { dayKeyText, toDay } from '../../src/units/civil.ts';
import { hashText } from '../../src/units/hash.ts';
import { formatInstant } from '../../src/units/instant.ts';
import { type Begins, expire, MIRROR, namedOf, quietSince } from './lapses.ts';
import { pointsText, unitsOf, whole, writeLine } from './lines.ts';
import type { Moment } from './log.ts';
import { balanceOf } from './moment.ts';
import { decimal, multiply, round, subtract, textOf, UNITY } from './rational.ts';

type Decay = ReturnType<typeof namedOf<'decay'>>[number];
type Season = ReturnType<typeof namedOf<'season'>>[number];

/** Points that melt at each boundary of their calendar, down to a floor. */
export function decay(now: Moment, begins: Begins): void {
  for (const one of namedOf('decay', now)) {
    const { inactive, every } = one.rule;
    const idle = inactive && now.rules.calendar.shift(quietSince(now), inactive, 1);
    if (begins(every) && (idle === undefined || now.at >= idle)) melt(one, now);
  }
}

function melt({ id, rule, currency }: Decay, now: Moment): void {
  const { loss, floor = 0 } = rule;
  const balance = balanceOf(now.who, currency, now.log);
  const left = Math.max(0, balance - unitsOf(floor, currency, now));
  const asked = -lossOf(loss, balance, currency, now);
  const points = Math.max(asked, -left);
  if (balance <= 0 || points === 0) return;
  const cutBy = points > asked ? [id] : [];
  const line = { kind: 'decay', contra: 'decayed', rule: id, currency, points, asked } as const;
  if ('points' in loss) {
    writeLine({ ...line, cutBy, base: pointsText(asked, currency, now), rounding: 'ceil' }, now);
    return;
  }
  const { rounding = 'floor', rounded = 'loss' } = loss;
  const calc = {
    base: pointsText(-balance, currency, now),
    factor: textOf(decimal(loss.share)),
    rounding: rounded === 'balance' ? rounding : MIRROR[rounding],
  };
  writeLine({ ...line, cutBy, ...calc }, now);
}

function lossOf(loss: Loss, balance: number, currency: string, now: Moment): number {
  if ('points' in loss) return unitsOf(loss.points, currency, now);
  const { share, rounding = 'floor', rounded = 'loss' } = loss;
  const of = (part: typeof UNITY) => Number(round(multiply(whole(balance), part), rounding));
  return rounded === 'loss' ? of(decimal(share)) : balance - of(subtract(UNITY, decimal(share)));
}

/** Balances start anew with a season, and members are mixed. */
export function season(now: Moment, begins: Begins): void {
  for (const { id, rule, currency } of namedOf('season', now)) {
    if (!begins(rule.every)) continue;
    if (rule.currency !== undefined) reset({ id, rule, currency }, now);
    if (rule.cohorts !== undefined) mix(id, rule.cohorts, now);
  }
}

function reset({ id, rule: { keep }, currency }: Season, now: Moment): void {
  const balance = balanceOf(now.who, currency, now.log);
  if (balance <= 0) return;
  const { share = keep ? 1 : 0, rounding = 'floor', most } = keep ?? {};
  const part = Number(round(multiply(whole(balance), decimal(share)), rounding));
  const kept = most === undefined ? part : Math.min(part, unitsOf(most, currency, now));
  if (kept === balance) return;
  const base = pointsText(-balance, currency, now);
  const factor = textOf(subtract(UNITY, decimal(share)));
  expire({ rule: id, currency, points: kept - balance, base, factor, rounding }, now);
}

function mix(ruleId: string, cohorts: number, { who, day, at, log }: Moment): void {
  const first = dayKeyText(toDay(day));
  const cohort = (hashText(`${ruleId}/${first}/${who}`) % cohorts) + 1;
  const told = { memberId: who, ruleId, season: first, cohort, at: formatInstant(at) };
  log.notices.push({ kind: 'cohort-assigned', ...told });
}
