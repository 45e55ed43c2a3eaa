import type { Duration } from 'date-fns';
import type { RuleSet } from 'tallybook';
import type { Choice } from '../../src/rules/choices.ts';
import type { Clearing, ExpiryRule, Lifetime } from '../../src/rules/expiry.ts';
import type { TierLevel, TierRule } from '../../src/rules/tier.ts';
import { code } from './effect-limits.ts';
import type { Words } from './effect-words.ts';

type Rule = RuleSet['rules'][string];
type TimedRule = Extract<Rule, { readonly kind: 'tier' | 'expiry' | 'decay' | 'season' }>;

export function isTimed(rule: Rule): rule is TimedRule {
  return ['tier', 'expiry', 'decay', 'season'].includes(rule.kind);
}

/** What a rule makes of points that are there already. */
export function timeText(rule: TimedRule, words: Words): string {
  switch (rule.kind) {
    case 'tier':
      return tierText(rule, words);
    case 'expiry':
      return expiryText(rule, words);
    default: {
      const { title: _, description: __, ...terms } = rule;
      return code(JSON.stringify(terms));
    }
  }
}

function tierText({ by, levels, period, grace, down }: TierRule, words: Words): string {
  const measure = 'earned' in by ? words.earned(by.earned) : code(JSON.stringify(by));
  const terms = Object.entries({
    within: 'within' in by ? by.within : undefined,
    period,
    grace,
    down,
  }).filter(([, value]) => value !== undefined);
  const more = terms.length === 0 ? [] : [code(JSON.stringify(Object.fromEntries(terms)))];
  return [measure, ...levels.map((one) => levelText(one, words)), ...more].join(words.and);
}

function levelText({ id, from, keep, entitlements = [] }: TierLevel, words: Words): string {
  const kept = keep === undefined ? [] : [words.keptFrom(String(keep))];
  const extras = [...kept, ...entitlements.map(code)];
  const more = extras.length === 0 ? '' : ` (${extras.join(', ')})`;
  return `${words.level(code(id), String(from))}${more}`;
}

function expiryText(rule: ExpiryRule, words: Words): string {
  const { currency = 'points', after, inactive, clear, remind } = rule;
  const told = [remind ?? []].flat().map((length: Duration) => words.duration(length));
  return [
    ...(after === undefined ? [] : [words.lives(currency, afterText(after, words))]),
    ...(inactive === undefined ? [] : [words.lapseIdle(currency, words.duration(inactive))]),
    ...(clear === undefined ? [] : [clearText(clear, currency, words)]),
    ...(told.length === 0 ? [] : [words.toldBefore(told)]),
  ].join(words.and);
}

function afterText(after: NonNullable<ExpiryRule['after']>, words: Words): string {
  if (!Array.isArray(after)) return lifetimeText(after as Lifetime, words);
  return (after as readonly Choice<Lifetime>[])
    .map(({ if: when, use }) => {
      const lives = lifetimeText(use, words);
      return when === undefined ? words.otherwise(lives) : words.where(conditionText(when), lives);
    })
    .join(words.and);
}

function conditionText(when: unknown): string {
  return code(typeof when === 'string' ? when : JSON.stringify(when));
}

function lifetimeText(lifetime: Lifetime, words: Words): string {
  if (lifetime === 'never') return words.forEver;
  if ('endOf' in lifetime) return words.endOf(lifetime.endOf, lifetime.plus ?? 0);
  return words.duration(lifetime);
}

function clearText(
  { every, share = 1, of = 'all', rounding = 'floor' }: Clearing,
  currency: string,
  words: Words,
): string {
  const part = words.cleared({ currency, share: String(share), of, every });
  return `${part}${words.rounded(rounding)}`;
}
