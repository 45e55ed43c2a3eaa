import { dayKeyText, toDay } from '../../src/units/civil.ts';
import type { Line, Moment, Part, Try } from './log.ts';
import { actorOf, balanceOf, byName, ofKind, readOf, refuse, scaleOf } from './moment.ts';
import { decimal, divide, multiply, rational, round, textOf } from './rational.ts';

/** Writes what a try gives, or tells it where nothing is paid. */
export function post(one: Try, now: Moment): void {
  const { claim, parts } = one;
  const { ruleId, shadow } = claim;
  if (!one.isGranted) return;
  if (shadow && parts.length === 0) refuse(ruleId, shadow, now);
  for (const { stake, asked, granted, factors, cutBy } of parts.filter(isSomething)) {
    const { currency, base } = stake;
    if (shadow) refuse(ruleId, shadow, now, { currency, points: granted });
    else {
      const units = rational(10n ** BigInt(scaleOf(currency, now.rules.set)));
      const points = textOf(divide(base.total, units));
      const line = { rule: ruleId, currency, points: granted, base: points, factors, asked, cutBy };
      write(line, now);
    }
  }
  if (!shadow) give(one, now);
  // What gave way was rewarded by the streak.
  if (shadow !== 'shadow') noteEarned(one, now);
}

function isSomething({ granted }: Part): boolean {
  return granted !== 0;
}

function give({ claim }: Try, now: Moment): void {
  const { ruleId, rule } = claim;
  const { who, at, event, log } = now;
  for (const { item, of, quantity = 1 } of rule.gives ?? []) {
    const about = of === undefined ? undefined : readOf(of, event);
    log.notices.push({
      kind: 'item-granted',
      memberId: who,
      ruleId,
      item,
      quantity,
      eventId: event.id,
      at: new Date(at).toISOString(),
      ...(typeof about === 'string' && { of: about }),
    });
  }
}

/** What others may follow is remembered where a rule of the version follows. */
function noteEarned({ claim: { ruleId, rule } }: Try, now: Moment): void {
  const { who, at, event, rules, log } = now;
  const isFollowed = ofKind('award', rules).some(([, { follows: by }]) =>
    typeof by === 'object' ? by.rule === ruleId : by === ruleId,
  );
  if (!isFollowed) return;
  const { id, key = id } = event;
  log.earned.push({ who, counter: rule.counterId ?? ruleId, at, id, key });
}

type Written = Pick<Line, 'rule' | 'currency' | 'points' | 'base' | 'factors' | 'asked' | 'cutBy'>;

function write(line: Written, now: Moment): void {
  const { event, who, day, log } = now;
  const by = actorOf(now) === who ? undefined : actorOf(now);
  const balance = balanceOf(who, line.currency, log) + line.points;
  log.lines.push({
    event: event.id,
    member: who,
    by,
    balance,
    day: dayKeyText(toDay(day)),
    ...line,
  });
}

/** Takes points, whatever limits and multipliers there are. */
export function take(
  rule: string,
  penalty: Readonly<Record<string, string | number>>,
  now: Moment,
): void {
  const taken = Object.entries(penalty).sort(([a], [b]) => byName(a, b));
  for (const [currency, points] of taken) {
    const units = rational(-(10n ** BigInt(scaleOf(currency, now.rules.set))));
    const asked = Number(round(multiply(decimal(points), units), 'floor'));
    const base = textOf(multiply(decimal(points), rational(-1n)));
    write({ rule, currency, points: asked, base, factors: [], asked, cutBy: [] }, now);
  }
}
