import type { DuplicateRule } from '../../src/rules/duplicate.ts';
import type { GateRule } from '../../src/rules/gate.ts';
import type { IdentityRule } from '../../src/rules/identity.ts';
import type { RateLimitRule } from '../../src/rules/rate-limit.ts';
import type { CountedEffects, Penalty } from '../../src/rules/screen-effects.ts';
import { code, periodText } from './effect-limits.ts';
import type { Words } from './effect-words.ts';

export type ScreenRule = RateLimitRule | DuplicateRule | GateRule | IdentityRule;

/** What a screen does not let count. */
export function screenText(rule: ScreenRule, words: Words): string {
  switch (rule.kind) {
    case 'rate-limit': {
      const { times, within, per = 'ever' } = rule;
      const window = within ? words.rolling(words.duration(within)) : words.period(per);
      return `${words.tooMany(times, window)}${words.scope(rule.for ?? 'member')}`;
    }
    case 'duplicate': {
      const { of = '$.data.text', within, times = 1 } = rule;
      const said = words.same(code(of), words.duration(within), times);
      return `${said}${words.scope(rule.for ?? 'member')}`;
    }
    case 'gate':
      return words.unless(code(JSON.stringify(gateTerms(rule))));
    case 'identity': {
      const { of, members = 1, per = 'ever', required } = rule;
      const shared = words.shared(code(of), members, periodText(per, words));
      return required ? `${shared}${words.and}${words.missing(code(of))}` : shared;
    }
    default:
      return rule satisfies never;
  }
}

const GATE_TERMS = [
  'of',
  'length',
  'startsWith',
  'endsWith',
  'like',
  'not',
  'groups',
  'media',
  'roles',
  'members',
  'pass',
] as const;

function gateTerms(rule: GateRule): Readonly<Record<string, unknown>> {
  const stated = GATE_TERMS.filter((term) => rule[term] !== undefined);
  return Object.fromEntries(stated.map((term) => [term, rule[term]]));
}

/** What follows besides. */
export function besides(rule: ScreenRule, words: Words): string {
  if (rule.kind === 'identity' || rule.effects === undefined) return '';
  const { from = 1, penalty, strike }: CountedEffects = rule.effects;
  return [
    ...(from === 1 ? [] : [words.from(from)]),
    ...(penalty === undefined
      ? []
      : penalties(penalty).map((one) => words.takes(taken(one, words)))),
    ...(strike?.mutes ?? []).map(({ at, lasts }) =>
      words.mutes(at, words.duration(strike?.within ?? {}), words.duration(lasts)),
    ),
  ].join(words.and);
}

function penalties(penalty: Penalty): readonly (readonly [currency: string, points: string])[] {
  if (typeof penalty !== 'object') return [['points', String(penalty)]];
  return Object.entries(penalty).map(([currency, points]) => [currency, String(points)] as const);
}

function taken([currency, points]: readonly [string, string], words: Words): string {
  return words.amount(points, currency);
}
