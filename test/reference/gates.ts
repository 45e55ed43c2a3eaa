import type { GateRule, LengthTerm, Membership, TextTerms } from '../../src/rules/gate.ts';
import { holds } from './conditions.ts';
import type { Moment } from './log.ts';
import { read } from './moment.ts';

/** The first term of a gate that does not hold. */
export function faultOf(rule: GateRule, now: Moment): string | undefined {
  const { event, who, log } = now;
  const textPath = rule.of ?? '$.data.text';
  const text = read(textPath, event);
  const media = [read(rule.media?.of ?? '$.data.media', event) ?? []].flat();
  const groups = [event.groupId ?? []].flat();
  const faults = [
    rule.members?.not.includes(event.memberId) ? 'members.not' : undefined,
    membership('groups', rule.groups, groups, 'every'),
    membership('roles', rule.roles, log.tags.get(who) ?? [], 'some'),
    membership('media', rule.media, media, 'every'),
    ...TERMS.map((term) => (matches(rule, term, text) ? undefined : term)),
    ...TERMS.map((term) =>
      rule.not?.[term] && matches(rule.not, term, text) ? `not.${term}` : undefined,
    ),
    rule.length && !fits(rule.length, read(rule.length.of ?? textPath, event))
      ? 'length'
      : undefined,
    holds(rule.pass, now) ? undefined : 'pass',
  ];
  return faults.find((term) => term !== undefined);
}

function membership(
  term: string,
  { only, not }: Membership = {},
  values: readonly unknown[] = [],
  quantifier: 'every' | 'some' = 'every',
): string | undefined {
  const isNamed = (value: unknown) => only?.some((name) => name === value) ?? true;
  const fitsAll = quantifier === 'every' ? values.every(isNamed) : values.some(isNamed);
  if (only && (values.length === 0 || !fitsAll)) return `${term}.only`;
  return values.some((value) => not?.some((name) => name === value)) ? `${term}.not` : undefined;
}

const TERMS = ['startsWith', 'endsWith', 'like'] as const;

/** Whether a term is not stated, or one of its patterns matches. */
function matches(terms: TextTerms, term: (typeof TERMS)[number], text: unknown): boolean {
  const patterns = terms[term];
  if (patterns === undefined) return true;
  if (typeof text !== 'string') return false;
  return patterns.some((pattern) => {
    if (term === 'like') return isLike(text, pattern);
    return term === 'startsWith' ? text.startsWith(pattern) : text.endsWith(pattern);
  });
}

/** `*` any run of characters, `?` exactly one. */
function isLike(text: string, pattern: string): boolean {
  const [first = '', rest] = [pattern[0], pattern.slice(1)];
  if (pattern === '') return text === '';
  if (first === '*') return isLike(text, rest) || (text !== '' && isLike(text.slice(1), pattern));
  return text !== '' && (first === '?' || first === text[0]) && isLike(text.slice(1), rest);
}

/** The texts are ASCII: whatever the unit, a character is one. */
function fits({ min = 0, max = Number.POSITIVE_INFINITY, unit }: LengthTerm, value: unknown) {
  const length = typeof value === 'string' ? lengthOf(value.trim(), unit) : countedBy(value);
  return min <= length && length <= max;
}

function lengthOf(text: string, unit: LengthTerm['unit']): number {
  return unit === 'words' ? text.split(/\s+/).filter(Boolean).length : text.length;
}

/** A whole number is a length that the host has counted. */
function countedBy(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) ? Math.max(0, value) : 0;
}
