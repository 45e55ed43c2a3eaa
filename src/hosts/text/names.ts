import type { Title } from '../../rules/fields.ts';
import type { RuleSet } from '../../rules/rule-set.ts';
import type { Language } from './language.ts';

/** How things are called in one language: titles of the rule set, ids where there are none. */
export interface Names {
  readonly language: Language;
  /** As the host asked for it: titles may have languages that sentences do not have. */
  readonly locale: string;
  readonly rules: RuleSet | undefined;
}

export function titleOf(ruleId: string, { rules, ...names }: Names): string {
  return inLanguage(own(rules?.rules, ruleId)?.title, names) ?? ruleId;
}

/** The title of a level of a tier rule. */
export function levelTitleOf(ruleId: string, level: string, { rules, ...names }: Names): string {
  const rule = own(rules?.rules, ruleId);
  const levels = rule?.kind === 'tier' ? rule.levels : [];
  return inLanguage(levels.find(({ id }) => id === level)?.title, names) ?? level;
}

/** An amount in a currency, from units of its scale: 25 is `2.5 points` at scale 1. */
export function amountOf(units: number, currency: string, names: Names, sign = ''): string {
  return inCurrency(sign + decimalOf(units, scaleOf(currency, names)), currency, names);
}

function inCurrency(decimal: string, currency: string, names: Names): string {
  const title = inLanguage(own(names.rules?.currencies, currency)?.title, names);
  if (title === undefined && currency === 'points') return names.language.points(decimal);
  return names.language.amount(decimal, title ?? currency);
}

export function scaleOf(currency: string, { rules }: Names): number {
  return own(rules?.currencies, currency)?.scale ?? 0;
}

/** Units of 10^-scale as a decimal without needless zeros: 250 at scale 2 is `2.5`. */
export function decimalOf(units: number, scale: number): string {
  const digits = String(Math.abs(units)).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${units < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

function inLanguage(
  title: Title | undefined,
  { language, locale }: Pick<Names, 'language' | 'locale'>,
): string | undefined {
  return own(title, locale) ?? own(title, language.tag) ?? own(title, 'en');
}

/** Ids come from outside: `constructor` is an ordinary one. */
function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}
