import type { CooldownRule } from '../../src/rules/cooldown.ts';
import type { Instant } from '../../src/units/instant.ts';
import type { Claim, Moment, Try } from './log.ts';
import { isRetired, ofKind, reaches } from './moment.ts';

export function cooldownsOf({ ruleId, rule }: Claim, now: Moment) {
  return ofKind('cooldown', now.rules).filter(
    ([, cooldown]) => reaches(cooldown, ruleId, rule) && !isRetired(cooldown, now),
  );
}

interface Pause {
  readonly ruleId: string;
  readonly rule: CooldownRule;
  readonly end: Instant;
}

/** The pauses that a claim meets, each from the last grant, or refused try, until its length is over. */
export function pausesOf(claim: Claim, now: Moment): readonly Pause[] {
  const { at, who, log, rules } = now;
  return cooldownsOf(claim, now).flatMap(([ruleId, rule]): Pause[] => {
    const counter = rule.counterId ?? ruleId;
    const last = log.pauses.findLast((one) => one.who === who && one.counter === counter);
    const end = last && rules.calendar.shift(last.at, rule.lasts, 1);
    return end !== undefined && at < end ? [{ ruleId, rule, end }] : [];
  });
}

/** A pause begins, or begins anew. */
export function pause(id: string, rule: CooldownRule, { who, at, log }: Moment, by?: Try): void {
  log.pauses.push({ who, counter: rule.counterId ?? id, at, by });
}
