import { lazy } from './lazy.ts';
import { numbersOf, summed } from './unicode-numbers.ts';
import { KINDS } from './unicode-tables.ts';

/**
 * Most marks that count on one letter, as in the Stream-Safe Text Format; to put a longer row in
 * order takes time that grows with its square.
 * Source: https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format
 */
const MARKS_MAX = 30;

/**
 * A text in a normal form without its default-ignorable characters, the same on every runtime
 * that knows Unicode 14.0: browsers since the spring of 2022, Node since 16.14. What normalisation
 * makes of a character never changes once the character is assigned
 * (Source: https://www.unicode.org/policies/stability_policy.html#Normalization), so the runtime
 * is asked about those of that version alone. Later ones and halves of surrogate pairs stay as
 * they are, and nothing joins or changes places across them.
 */
export function normalise(text: string, form: 'NFKC' | 'NFKD'): string {
  const { from, kinds } = kindTable();
  let normalised = '';
  let known = '';
  let start = 0;
  let marks = 0;
  let place = 0;
  for (let i = 0, end = 0; i < text.length; i = end) {
    const code = Number(text.codePointAt(i));
    place = placeOf(code, place, from);
    const kind = Number(kinds[place]);
    end = i + (code > 0xffff ? 2 : 1);
    marks = marksAfter(kind, marks);
    if (kind === KNOWN || (kind === MARK && marks <= MARKS_MAX)) continue;
    known += text.slice(start, i);
    start = end;
    if (kind !== FOREIGN) continue;
    normalised += known.normalize(form) + text.slice(i, end);
    known = '';
  }
  return normalised + (known + text.slice(start)).normalize(form);
}

const FOREIGN = 0;
const KNOWN = 1;
const MARK = 2;
const IGNORED = 3;

/** What is left out does not part the marks on either side of it. */
function marksAfter(kind: number, marks: number): number {
  if (kind === MARK) return marks + 1;
  return kind === IGNORED ? marks : 0;
}

/** The place of the kind that begins last at or before a code point: often that of the one before. */
function placeOf(code: number, before: number, from: readonly number[]): number {
  if (code >= Number(from[before]) && code < Number(from[before + 1])) return before;
  let low = 0;
  let high = from.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (Number(from[middle]) <= code) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const kindTable = lazy(() => {
  const numbers = numbersOf(KINDS);
  return {
    from: summed(numbers.filter((_, index) => index % 2 === 0)),
    kinds: numbers.filter((_, index) => index % 2 === 1),
  };
});
