import { onceForAll, onceTerms } from './claims.ts';
import { isSumOf, isWide, type Limit, limitsOf, maxOf } from './limits.ts';
import type { Moment, Part, Plan, Try } from './log.ts';

/** What a key that is wider than one member counts, and what it lets through. */
export interface Gate extends Pick<Limit, 'ruleId' | 'priority' | 'per' | 'weekStart'> {
  readonly kind: 'times' | 'sum';
  readonly counter: string;
  readonly max: number;
  readonly isSkip: boolean;
  readonly code: string;
  /** What a reason says of it. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** What one key is asked for a try as a whole, or for one of its parts. */
export interface Ask {
  readonly gate: Gate;
  readonly one: Try;
  readonly part: Part | undefined;
  readonly amount: number;
  /** What a limit looks at that refuses: units before the member's own limits. */
  readonly whole: number;
  /** Whether the key may hold it back; otherwise it only counts. */
  readonly isLimited: boolean;
}

/** What wider keys are to be asked about a try. */
export function asksOf(one: Try, plan: Plan): readonly Ask[] {
  if (!one.isGranted) return [];
  if (one.claim.to !== plan.now.who) return onceAsks(one, plan);
  const once = plan.isMessage ? [] : onceAsks(one, plan);
  return [...once, ...limitsAsks(one, once.length > 0, plan)];
}

function wholeOf(one: Try, gate: Gate, isLimited: boolean): Ask {
  return { one, gate, part: undefined, amount: 1, whole: 1, isLimited };
}

/** One award for each value in the whole programme. */
function onceAsks(one: Try, { now }: Plan): readonly Ask[] {
  const { ruleId, rule } = one.claim;
  const value = onceForAll(rule, now);
  if (value === undefined || rule.kind !== 'award') return [];
  const { of: path = '', forget } = onceTerms(rule, now.event).once ?? {};
  const gate: Gate = {
    ruleId,
    priority: rule.priority ?? 0,
    per: forget ? { rolling: forget } : 'ever',
    weekStart: undefined,
    kind: 'times',
    counter: JSON.stringify([`${rule.counterId ?? ruleId}/once:${path}`, value]),
    max: 1,
    isSkip: false,
    code: 'already-awarded',
    params: { by: ruleId, path },
  };
  return [wholeOf(one, gate, true)];
}

/** A deduction makes room only where nothing can refuse it any more. */
function limitsAsks(one: Try, waits: boolean, plan: Plan): readonly Ask[] {
  const limits = limitsOf(one.claim, plan.now).filter(
    (limit) => isWide(limit) && (limit.isOwn || !one.claim.shadow),
  );
  const isSure = !waits && limits.every(({ times }) => times === undefined);
  return limits.flatMap((limit) => [
    ...timesAsks(one, limit),
    ...sumAsks(one, limit, plan.now).filter(({ amount }) => amount > 0 || isSure),
  ]);
}

function timesAsks(one: Try, limit: Limit): readonly Ask[] {
  const { ruleId, priority, per, weekStart, counters, cuts, times: max } = limit;
  if (max === undefined) return [];
  const params = { by: ruleId, max };
  const terms = { ruleId, priority, per, weekStart, isSkip: false, code: 'cap-reached', params };
  return [wholeOf(one, { ...terms, kind: 'times', counter: counters.times, max }, cuts)];
}

function sumAsks(one: Try, limit: Limit, now: Moment): readonly Ask[] {
  const { ruleId, priority, per, weekStart, counters, cuts } = limit;
  const parts = one.parts.filter((part) => isSumOf(limit, part, now.rules.set));
  return parts
    .filter(({ granted }) => granted > 0 || (granted < 0 && limit.counts === 'net'))
    .map((part): Ask => {
      const { asked, granted: amount, stake } = part;
      const { currency } = stake;
      const max = maxOf(limit, currency, now);
      const isSkip = limit.atLimit === 'skip';
      const params = { by: ruleId, max, currency };
      const terms = { ruleId, priority, per, weekStart, isSkip, code: 'cap-reached', params };
      const gate: Gate = { ...terms, kind: 'sum', counter: counters.sum, max };
      const whole = isSkip ? asked : amount;
      return { one, part, amount, whole, isLimited: cuts && amount > 0, gate };
    });
}
