import type { DocumentIssueCode, Issue, PathSegment } from '../model/issue.ts';
import { byCodeUnit } from '../units/identifier.ts';
import { describe, oneOf, quote } from './conditions/codes.ts';

type Params = Readonly<Record<string, unknown>>;
type Sentence = (params: Params) => string;

const text = (value: unknown): string => (typeof value === 'string' ? quote(value) : String(value));
const names = (value: unknown): string => oneOf(value as readonly string[]);

/** One sentence per code: what was found, what was expected. */
const SENTENCES: Readonly<Record<DocumentIssueCode, Sentence>> = {
  'too-deep': ({ max }) => `The document is nested too deep: expected at most ${max} levels.`,
  'too-large': ({ what, max }) => `The document is too large: expected at most ${max} ${what}.`,
  'not-json': ({ found }) => `The document holds ${found}, which is not JSON.`,
  unreadable: () => 'The document cannot be read: a property threw when it was read.',
  'wrong-type': ({ found, expected }) => `Found ${found}: expected ${expected}.`,
  'missing-key': ({ key }) => `The key ${text(key)} is missing.`,
  'unknown-key': ({ key, near }) =>
    near === undefined
      ? `Unknown key ${text(key)}.`
      : `Unknown key ${text(key)}: did you mean ${text(near)}?`,
  'not-one-of': ({ found, known }) => `Found ${found}: expected ${names(known)}.`,
  'out-of-range': ({ found, expected }) => `Found ${found}: expected ${expected}.`,
  'bad-id': ({ fault }) =>
    `The id is not usable (${fault}): expected 1 to 128 code units in Unicode form NFC without control or format characters and without outer spaces.`,
  'not-a-decimal': ({ found }) =>
    `Found ${found}: expected a decimal such as "12.50", at most 40 digits.`,
  'not-a-decimal-or-path': ({ found }) =>
    `Found ${found}: expected a decimal or a path such as "$.data.paid".`,
  negative: ({ found }) => `Found ${found}: expected at least 0.`,
  'not-an-instant': ({ found }) =>
    `Found ${found}: expected ISO 8601 with an offset, or epoch milliseconds, after 1970-01-01T00:00Z and before 2200.`,
  'not-a-date': ({ found }) => `Found ${found}: expected a date such as "2026-06-18".`,
  'not-a-date-or-instant': ({ found }) =>
    `Found ${found}: expected a date such as "2026-06-18" or an instant with an offset.`,
  'not-a-time': ({ found }) => `Found ${found}: expected a time of day such as "20:00".`,
  'empty-hours': () => 'The hours end where they begin: for the whole day leave them out.',
  'bad-path': ({ found }) =>
    `Found ${found}: expected a definite path such as "$.data.paid" or "$.data.lines[0]".`,
  empty: () => 'It is empty: expected at least one member.',
  'empty-duration': () => 'The duration is empty: expected at least one unit above 0.',
  'no-fixed-length': () =>
    'Months and years have no fixed length: expected weeks, days, hours, minutes or seconds.',
  'zero-day': () => 'Day 0 does not exist: expected 1 to 31, or -1 (the last) to -31.',
  'until-and-through': () =>
    'Both "until" (excluded) and "through" (included) are stated: expected one of them.',
  'unknown-zone': ({ found }) =>
    `Unknown time zone ${found}: expected "UTC", an offset such as "+08:00" or an IANA name such as "Asia/Shanghai".`,
  'unknown-kind': ({ found, near, known }) =>
    near === undefined
      ? `Unknown kind ${found}: expected ${names(known)}.`
      : `Unknown kind ${found}: did you mean ${text(near)}?`,
  'unknown-rule': ({ rule, near }) =>
    near === undefined
      ? `There is no award rule ${text(rule)}.`
      : `There is no award rule ${text(rule)}: did you mean ${text(near)}?`,
  'unknown-tier': ({ rule, near }) =>
    near === undefined
      ? `There is no tier rule ${text(rule)}.`
      : `There is no tier rule ${text(rule)}: did you mean ${text(near)}?`,
  'unknown-currency': ({ currency, known, near }) =>
    near === undefined
      ? `There is no currency ${text(currency)}: expected ${names(known)}.`
      : `There is no currency ${text(currency)}: did you mean ${text(near)}?`,
  'no-default-currency': ({ known }) =>
    `No currency is meant by default among ${(known as readonly string[]).join(', ')}: state which one.`,
  'reserved-currency': ({ currency }) =>
    `A currency cannot be called ${text(currency)}: the word tells the forms of an amount apart.`,
  'ambiguous-amount': ({ forms }) =>
    `The amount has the keys ${(forms as readonly string[]).join(' and ')}: expected one form.`,
  'nothing-to-award': () => 'The award gives nothing: expected "amount", "gives" or both.',
  'limit-reaches-nothing': ({ currency }) =>
    `The limit is on ${text(currency)}, and the award gives none of it: state the currency in "of".`,
  'not-for-programme': ({ for: to }) =>
    `This cannot be counted for ${text(to)}: state "sum" or "times" of points granted, over a period.`,
  'internal-type': ({ found }) => `Found ${found}: such types are for what rules set off.`,
  'limits-nothing': () => 'It limits nothing: no "times", "sum" or "balance" is stated.',
  'cap-terms': () =>
    'Expected exactly one of "times", "sum" and "balance"; the first two with "per".',
  'sum-limits-only-gains': () =>
    'A sum limits only gains, and this rule always deducts: use "times".',
  'finer-than-scale': ({ found, scale }) =>
    `Found ${found}: the currency has ${scale} digits after the point.`,
  'amount-too-large': ({ found }) => `Found ${found}: more than the currency can count.`,
  'zero-divisor': () => 'The divisor is 0.',
  'range-reversed': ({ min, max }) => `The range from ${text(min)} to ${text(max)} is empty.`,
  'within-or-per': () => 'Expected either "within" or "per".',
  'confusables-need-text': () =>
    'Letters that look alike are folded in texts only: expected "normalise": "text" beside "confusables".',
  'asks-nothing': () => 'It asks for nothing: expected at least one term.',
  'no-effect': () => 'Nothing follows: expected "penalty", "strike" or both.',
  'words-need-spaces': () =>
    'Words are what spaces part: a text in a script without spaces is one word. "graphemes" suits every script.',
  'rows-not-ascending': ({ from }) =>
    `The row from ${text(from)} does not come after the one before it.`,
  'level-repeated': ({ level }) => `There is already a level ${text(level)}.`,
  'table-terms': () => 'Expected either "rows" or "values".',
  'round-each-without-lines': () =>
    '"roundEach" needs lines: expected "of" with "lines" and "price".',
  'no-reach': () =>
    'It is not said what this acts on: expected "rules", "tags" or, for a multiplier, "on".',
  'no-awards-reached': () => 'No award rule is reached.',
  'no-default': () => 'The list has no default: expected a last row without "if".',
  'default-not-last': () => 'Rows after the default are never reached: expected "if".',
  'group-disagrees': ({ group, rule }) =>
    `The group ${text(group)} has another stacking or ceiling in rule ${text(rule)}.`,
  'counter-shared': ({ counterId, rule }) =>
    `The counters ${text(counterId)} are already those of rule ${text(rule)}.`,
  'expiry-terms': () => 'Expected exactly one of "after", "inactive" and "clear".',
  'season-terms': () => 'Nothing would happen: expected "currency", "cohorts" or both.',
  'hold-terms': () => 'Expected "for", "on" or both; "else": "lapse" needs both.',
  'whole-days': () =>
    'Lots begin and end with days: expected days, weeks, months or years, no hours or smaller.',
  'streak-terms': () =>
    'Expected exactly one of "every", "milestones" and "table"; "amount" only beside "every".',
  'freeze-terms': () => 'Expected "perMonth", "currency" or both.',
  'streak-care-differs': ({ key, rule }) =>
    `The rule counts the same as rule ${text(rule)} and states another ${text(key)}: state the same in both, or a "counterId" of its own.`,
  'keys-disagree': ({ found, other }) => `${found} has no meaning beside ${other}.`,
  'streak-reads-streak': () =>
    'What a streak counts cannot depend on a streak: "member.streak" is for the conditions of other rules.',
  'replaces-other-member': ({ rule }) =>
    `The rule ${text(rule)} awards whom the event names: only an award to the acting member can give way.`,
  'open-after-late': () => 'The open period is longer than the late limit.',
  'unknown-preset': ({ preset, near }) =>
    near === undefined
      ? `There is no preset ${text(preset)}.`
      : `There is no preset ${text(preset)}: did you mean ${text(near)}?`,
  'parent-not-pinned': ({ found }) => `Found ${found}: expected a pinned parent such as "food@1".`,
  'extends-cycle': ({ chain }) =>
    `The parents form a circle: ${(chain as readonly string[]).join(' → ')}.`,
  'own-name-missing': ({ key }) => `A rule set that extends another states its own ${text(key)}.`,
  'schedule-empty': () => 'The schedule has no version.',
  'schedule-not-ascending': () =>
    'Expected "from" in ascending order, absent in the first version only.',
  'sums-factors': () =>
    'The sum of factors counts the award itself once per factor: a factor of 1 adds a whole award. "sum-of-bonuses" is what is usually meant.',
  'tag-not-named': ({ tag, near }) =>
    near === undefined
      ? `No multiplier, cap or cooldown names the tag ${text(tag)}.`
      : `No multiplier, cap or cooldown names the tag ${text(tag)}: did you mean ${text(near)}?`,
  'tag-not-carried': ({ tag, near }) =>
    near === undefined
      ? `No award rule carries the tag ${text(tag)}.`
      : `No award rule carries the tag ${text(tag)}: did you mean ${text(near)}?`,
  'type-always-refused': ({ type }) =>
    `Events of type ${text(type)} are refused in this version: the rule does nothing for them.`,
  'never-acts': ({ from, end }) =>
    `The rule never acts: it ends with ${text(end)} and starts with ${text(from)}.`,
  'schedule-disagrees': ({ what }) => `All versions of a schedule share ${what}.`,
};

export function issue(
  code: DocumentIssueCode,
  path: readonly PathSegment[],
  params: Params = {},
): Issue {
  return { code, path, params, message: SENTENCES[code](params) };
}

/** The value that stands at a path, in a few words. */
export function foundAt(document: unknown, path: readonly PathSegment[]): string {
  return describe(valueAt(document, path));
}

export function valueAt(document: unknown, path: readonly PathSegment[]): unknown {
  let value = document;
  for (const segment of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment))
      return undefined;
    value = (value as Record<PathSegment, unknown>)[segment];
  }
  return value;
}

/**
 * Issues by path, then by code, each once: properties by code unit, elements by index, a value
 * before what is in it. The order of keys in the document says nothing.
 */
export function inDocumentOrder(issues: Iterable<Issue>): readonly Issue[] {
  return [...new Set(issues)].sort(
    (a, b) => comparePaths(a.path, b.path) || byCodeUnit(a.code, b.code),
  );
}

function comparePaths(a: readonly PathSegment[], b: readonly PathSegment[]): number {
  for (const [index, segment] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (segment === other) continue;
    if (typeof segment === 'number' && typeof other === 'number') return segment - other;
    return byCodeUnit(String(segment), String(other));
  }
  return a.length - b.length;
}
