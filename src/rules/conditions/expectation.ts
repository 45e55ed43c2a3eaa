import { PATTERN_MAX } from './limits.ts';
import type { FactUse } from './node.ts';
import type { Comparison } from './operators.ts';
import type { FactType } from './shape.ts';

/** One side of a comparison as far as it is known before it runs. */
export type Side =
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'fact'; readonly use: FactUse; readonly type: FactType };

/** What can never be compared: the fact by its type, or the value, a member of it at `index`. */
export type Misfit =
  | { readonly side: 'fact'; readonly expected: string }
  | {
      readonly side: 'value';
      readonly expected: string;
      readonly found: Side;
      readonly index?: number;
    };

const FACT_NOT_ARRAY: Misfit = { side: 'fact', expected: 'an array' };

/**
 * Whether the two sides of a comparison can never be compared. Only where the meaning is known:
 * a host's operator or decorator, or `swap`, ends the check.
 */
export function misfitOf(comparison: Comparison, fact: FactType, value: Side): Misfit | undefined {
  if (!comparison.isStandard) return undefined;
  return decoratedMisfit(comparison.decorators, comparison.base, fact, value);
}

function decoratedMisfit(
  decorators: readonly string[],
  base: string,
  fact: FactType,
  value: Side,
): Misfit | undefined {
  const [decorator, ...inner] = decorators;
  switch (decorator) {
    case undefined:
      return baseMisfit(base, fact, value);
    case 'swap':
      return undefined;
    case 'someFact':
    case 'everyFact':
      return mayBe(fact, 'array') ? decoratedMisfit(inner, base, 'any', value) : FACT_NOT_ARRAY;
    case 'someValue':
    case 'everyValue':
      return memberMisfit(value, (member) => decoratedMisfit(inner, base, fact, member));
    default:
      return decoratedMisfit(inner, base, fact, value);
  }
}

function baseMisfit(base: string, fact: FactType, value: Side): Misfit | undefined {
  switch (base) {
    case 'equal':
    case 'notEqual':
      return equalMisfit(fact, value);
    case 'in':
    case 'notIn':
      return memberMisfit(value, (member) => equalMisfit(fact, member));
    case 'contains':
    case 'doesNotContain':
      return mayBe(fact, 'array') ? equalMisfit('any', value) : FACT_NOT_ARRAY;
    case 'prefix':
    case 'suffix':
    case 'glob':
      return textMisfit(base, fact, value);
    default:
      return orderMisfit(fact, value);
  }
}

/** Arrays and objects are equal only to themselves, so a literal one is equal to nothing. */
function equalMisfit(fact: FactType, value: Side): Misfit | undefined {
  if (fact === 'array') return { side: 'fact', expected: 'one value; "contains" takes an array' };
  if (fact === 'object')
    return { side: 'fact', expected: 'one value; a path leads into an object' };
  if (value.kind === 'fact') {
    return fact === 'any' || mayBe(value.type, fact) ? undefined : notA(phrase(fact), value);
  }
  if (value.value === null) return undefined;
  if (typeof value.value === 'object') return notA('a text, a number, true, false or null', value);
  return fact === 'any' || typeof value.value === fact ? undefined : notA(phrase(fact), value);
}

/** Numbers are ordered by size; ISO dates, as texts, by code unit; nothing else has an order. */
function orderMisfit(fact: FactType, value: Side): Misfit | undefined {
  if (!mayBe(fact, 'number') && !mayBe(fact, 'string')) {
    return { side: 'fact', expected: 'a number' };
  }
  const isFit =
    (mayBe(fact, 'number') && isNumber(value)) || (mayBe(fact, 'string') && isDate(value));
  if (isFit) return undefined;
  const date = 'a date such as "2026-06-18"';
  if (fact === 'number') return notA('a number', value);
  return notA(fact === 'string' ? date : `a number, or ${date}`, value);
}

function isNumber(side: Side): boolean {
  return side.kind === 'fact' ? mayBe(side.type, 'number') : typeof side.value === 'number';
}

function isDate(side: Side): boolean {
  return side.kind === 'fact' ? mayBe(side.type, 'string') : isDateText(side.value);
}

function textMisfit(base: string, fact: FactType, value: Side): Misfit | undefined {
  if (!mayBe(fact, 'string')) return { side: 'fact', expected: 'a text' };
  if (value.kind === 'fact') return mayBe(value.type, 'string') ? undefined : notA('a text', value);
  if (typeof value.value !== 'string') return notA('a text', value);
  if (base !== 'glob' || value.value.length <= PATTERN_MAX) return undefined;
  return notA(`a pattern of at most ${PATTERN_MAX} code units`, value);
}

/** Checks each member of a list; of a fact's list nothing is known. */
function memberMisfit(
  list: Side,
  misfitOfMember: (member: Side) => Misfit | undefined,
): Misfit | undefined {
  if (list.kind === 'fact') {
    if (!mayBe(list.type, 'array')) return notA('an array', list);
    return misfitOfMember({ ...list, type: 'any' });
  }
  if (!Array.isArray(list.value)) return notA('an array', list);
  for (const [index, value] of list.value.entries()) {
    const misfit = misfitOfMember({ kind: 'literal', value });
    if (misfit?.side === 'value') return { ...misfit, index };
    if (misfit !== undefined) return misfit;
  }
  return undefined;
}

function notA(expected: string, found: Side): Misfit {
  return { side: 'value', expected, found };
}

function mayBe(type: FactType, wanted: FactType): boolean {
  return type === wanted || type === 'any';
}

/** `2026-06-18`, with or without a time after it. */
function isDateText(value: unknown): boolean {
  if (typeof value !== 'string' || value.length < 10) return false;
  for (let at = 0; at < 10; at += 1) {
    const character = value.charAt(at);
    const isFit = at === 4 || at === 7 ? character === '-' : character >= '0' && character <= '9';
    if (!isFit) return false;
  }
  return true;
}

const PHRASES: Readonly<Record<FactType, string>> = {
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  any: 'anything',
};

/** A type in words. */
export function phrase(type: FactType): string {
  return PHRASES[type];
}
