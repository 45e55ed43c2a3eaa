import { check, type RuleReach, type RuleSet } from 'tallybook';
import type { Amount } from '../../src/rules/amount.ts';
import type { AwardRule } from '../../src/rules/award.ts';
import type { CapRule } from '../../src/rules/cap.ts';
import type { CooldownRule } from '../../src/rules/cooldown.ts';
import type { During } from '../../src/rules/during.ts';
import type { MultiplierRule } from '../../src/rules/multiplier.ts';
import type { StreakRule } from '../../src/rules/streak.ts';
import { code, limits, limitText } from './effect-limits.ts';
import { besides, type ScreenRule, screenText } from './effect-screens.ts';
import { streakText } from './effect-streaks.ts';
import { isTimed, timeText } from './effect-time.ts';
import { type Language, WORDS, type Words } from './effect-words.ts';

type Rule = RuleSet['rules'][string];

/** What each event earns under a rule set, and what does not count, as tables that people read and review. */
export function effectTable(rules: RuleSet, language: Language): string {
  const words = WORDS[language];
  const { reaches } = check(rules);
  const enabled = Object.entries(rules.rules).filter(([, rule]) => rule.enabled !== false);
  const rows = enabled.flatMap(([id, rule]) => {
    const [earns, ...rest] = earningCells(rule, words);
    if (earns === undefined) return [];
    const also = around(id, rules, reaches, language);
    return [[types(rule), named(id, rule, language), earns, ...rest, also]];
  });
  const screens = enabled.flatMap(([id, rule]) =>
    isScreen(rule)
      ? [
          [
            types(rule),
            named(id, rule, language),
            screenText(rule, words),
            conditions(rule, words),
            besides(rule, words),
          ],
        ]
      : [],
  );
  const timed = enabled.flatMap(([id, rule]) =>
    isTimed(rule) ? [[named(id, rule, language), timeText(rule, words)]] : [],
  );
  return [
    table(words.columns, rows),
    ...(screens.length === 0 ? [] : [words.screens, table(words.screenColumns, screens)]),
    ...(timed.length === 0 ? [] : [words.timed, table(words.timedColumns, timed)]),
    segments(rules, words),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** What is earned, who gets it, where and how often; nothing for a rule that gives nothing. */
function earningCells(rule: Rule, words: Words): readonly string[] {
  if (rule.kind === 'streak')
    return [streakText(rule, words), words.acting, conditions(rule, words), ownLimits(rule, words)];
  if (rule.kind !== 'award') return [];
  const to = rule.to === undefined ? words.acting : code(rule.to);
  const where = [conditions(rule, words), ...standsOn(rule, words)].filter((one) => one !== '');
  return [amountText(rule, words), to, where.join(words.and), limits(rule, words)];
}

function ownLimits({ limit = [] }: StreakRule, words: Words): string {
  return [limit]
    .flat()
    .map((one) => limitText(one, words))
    .join(words.and);
}

/** An earlier award, or somebody else. */
function standsOn({ follows, others }: AwardRule, words: Words): readonly string[] {
  const { rule, within } =
    typeof follows === 'object' ? follows : { rule: follows, within: undefined };
  return [
    ...(rule === undefined ? [] : [words.follows(code(rule), within && words.duration(within))]),
    ...(others ? [words.others] : []),
  ];
}

function isScreen(rule: Rule): rule is ScreenRule {
  return ['rate-limit', 'duplicate', 'gate', 'identity'].includes(rule.kind);
}

function types(rule: Rule): string {
  const on = 'on' in rule ? rule.on : undefined;
  return [on ?? []].flat().map(code).join(', ');
}

function named(id: string, { title }: Rule, language: Language): string {
  return `${title?.[language] ?? ''} ${code(id)}`.trim();
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => (cell === '' ? '–' : cell.replaceAll('|', '\\|'))).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}

function amountText({ amount, gives = [] }: AwardRule, words: Words): string {
  const items = gives.map(({ item, quantity = 1 }) => `${quantity} × ${code(item)}`);
  return [...pointsOf(amount, words), ...items].join(words.and);
}

function pointsOf(amount: AwardRule['amount'], words: Words): readonly string[] {
  if (amount === undefined) return [];
  if (typeof amount !== 'object' || isForm(amount)) return [oneAmount(amount, 'points', words)];
  return Object.entries(amount).map(([currency, one]) => oneAmount(one, currency, words));
}

function isForm(amount: object): amount is Exclude<Amount, string | number> {
  return ['fixed', 'rate', 'given', 'table', 'formula'].some((form) => form in amount);
}

function oneAmount(amount: Amount, currency: string, words: Words): string {
  const named = (text: string | number) => words.amount(String(text), currency);
  if (typeof amount !== 'object') return named(amount);
  if ('fixed' in amount) return named(amount.fixed);
  if ('rate' in amount)
    return `${words.rate(named(amount.rate), String(amount.per ?? 1), baseOf(amount))}${words.rounded(amount.rounding ?? 'floor')}`;
  if ('given' in amount)
    return words.given(`${amount.min}–${amount.max}`, code(amount.given), currency);
  if ('formula' in amount) return code(JSON.stringify(amount.formula));
  const grades = [
    ...Object.entries(amount.values ?? {}).map(([name, points]) => `${code(name)} ${points}`),
    ...(amount.rows ?? []).map(({ from, points }) => `≥ ${from}: ${points}`),
  ];
  return `${code(amount.table)}: ${grades.join(', ')}`;
}

function baseOf({ of }: { readonly of: string | { readonly lines: string } }): string {
  return code(typeof of === 'string' ? of : of.lines);
}

function conditions({ when, during }: Pick<AwardRule, 'when' | 'during'>, words: Words): string {
  return [...(when === undefined ? [] : [conditionText(when)]), ...span(during, words)].join(
    words.and,
  );
}

function conditionText(when: unknown): string {
  return code(typeof when === 'string' ? when : JSON.stringify(when));
}

function span(during: During | undefined, words: Words): readonly string[] {
  if (!during) return [];
  const { from, until, through, ...rest } = during;
  const ends = [from, through ?? (until === undefined ? undefined : words.before(until))];
  const dates = ends.some((end) => end !== undefined)
    ? [ends.map((end) => end ?? '…').join(' – ')]
    : [];
  return [...dates, ...(Object.keys(rest).length > 0 ? [code(JSON.stringify(rest))] : [])];
}

/** What the rules that reach an award do to it. */
function around(
  id: string,
  { rules }: RuleSet,
  reaches: readonly RuleReach[],
  language: Language,
): string {
  const words = WORDS[language];
  const acting = reaches.filter((reach) => reach.rules.includes(id));
  return acting
    .map(({ ruleId }) => {
      const rule = rules[ruleId];
      if (!rule || !acts(rule)) return '';
      return `${named(ruleId, rule, language)}${words.colon}${effectOf(rule, words)}`;
    })
    .join('<br>');
}

type ActingRule = MultiplierRule | CapRule | CooldownRule;

function acts(rule: Rule): rule is ActingRule {
  return ['multiplier', 'cap', 'cooldown'].includes(rule.kind);
}

function effectOf(rule: ActingRule, words: Words): string {
  switch (rule.kind) {
    case 'multiplier': {
      const { factor, when } = rule;
      const times = typeof factor === 'object' ? code(JSON.stringify(factor)) : String(factor);
      const only = [
        ...(when === undefined ? [] : [conditionText(when)]),
        ...span(rule.during, words),
      ];
      return [`× ${times}`, ...only].join(words.and);
    }
    case 'cap':
      return rule.balance === undefined
        ? limitText(rule, words)
        : words.balance(words.amount(String(rule.balance), rule.of ?? 'points'));
    case 'cooldown':
      return words.pause(words.duration(rule.lasts));
    default:
      return rule satisfies never;
  }
}

function segments({ segments: named = {} }: RuleSet, words: Words): string {
  const lines = Object.entries(named).map(
    ([name, when]) => `- ${code(name)}${words.colon}${code(JSON.stringify(when))}`,
  );
  return lines.length === 0 ? '' : [words.segments, '', ...lines].join('\n');
}
