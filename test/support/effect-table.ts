import { check, type RuleReach, type RuleSet } from 'tallybook';
import type { Amount } from '../../src/rules/amount.ts';
import type { AwardRule } from '../../src/rules/award.ts';
import type { CapRule } from '../../src/rules/cap.ts';
import type { CooldownRule } from '../../src/rules/cooldown.ts';
import type { During } from '../../src/rules/during.ts';
import type { MultiplierRule } from '../../src/rules/multiplier.ts';
import { type Language, WORDS, type Words } from './effect-words.ts';

/** What each event earns under a rule set, as a table that people read and review. */
export function effectTable(rules: RuleSet, language: Language): string {
  const words = WORDS[language];
  const { reaches } = check(rules);
  const awards = Object.entries(rules.rules).flatMap(([id, rule]) =>
    rule.kind === 'award' && rule.enabled !== false ? [{ id, rule }] : [],
  );
  const rows = awards.map(({ id, rule }) => [
    [rule.on].flat().map(code).join(', '),
    `${rule.title?.[language] ?? ''} ${code(id)}`.trim(),
    amountText(rule, words),
    rule.to === undefined ? words.acting : code(rule.to),
    conditions(rule, words),
    limits(rule, words),
    around(id, rules, reaches, language),
  ]);
  return [table(words.columns, rows), segments(rules, words)]
    .filter((part) => part !== '')
    .join('\n\n');
}

const code = (text: string): string => `\`${text}\``;

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

function conditions({ when, during }: AwardRule, words: Words): string {
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

function limits({ limit = [], once, on }: AwardRule, words: Words): string {
  const own = [limit].flat().map((one) => limitText(one, words));
  const byDefault = [on].flat().every((type) => type === 'purchase') ? '$.key' : undefined;
  const of = once === false ? undefined : typeof once === 'object' ? once.of : (once ?? byDefault);
  return [...own, ...(of === undefined ? [] : [words.once(code(of))])].join(words.and);
}

type Terms = Pick<CapRule, 'times' | 'sum' | 'of' | 'per'>;

function limitText({ times, sum, of, per }: Terms, words: Words): string {
  const period =
    typeof per === 'object'
      ? words.rolling(words.duration(per.rolling))
      : words.period(per ?? 'ever');
  const terms = [
    ...(times === undefined ? [] : [words.times(times)]),
    ...(sum === undefined ? [] : [words.amount(String(sum), of ?? 'points')]),
  ];
  return words.atMost(terms.join(words.and), period);
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
      if (!rule || rule.kind === 'award') return '';
      return `${rule.title?.[language] ?? ''} ${code(ruleId)}${words.colon}${effectOf(rule, words)}`.trim();
    })
    .join('<br>');
}

function effectOf(rule: MultiplierRule | CapRule | CooldownRule, words: Words): string {
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
