import { countGraphemes } from 'unicode-segmenter/grapheme';
import { isWhiteSpace } from './unicode-white-space.ts';

/** What the length of a text may be counted in. */
export const TEXT_UNITS = ['graphemes', 'codePoints', 'codeUnits', 'words'] as const;

export type TextUnit = (typeof TEXT_UNITS)[number];

/**
 * How long a text is as it stands, without the white space around it. Graphemes are extended
 * grapheme clusters (Source: https://www.unicode.org/reports/tr29/), which is what people call
 * characters; words are what stands between white space, so that scripts without spaces have few.
 * Invisible characters count, and half a surrogate pair is one of each. Linear in the text.
 */
export function textLength(text: string, unit: TextUnit): number {
  return COUNTS[unit](trim(text));
}

const COUNTS: Readonly<Record<TextUnit, (text: string) => number>> = {
  graphemes: countGraphemes,
  codePoints: countCodePoints,
  codeUnits: (text) => text.length,
  words: countWords,
};

/** `String.prototype.trim` takes U+FEFF and leaves U+0085, and follows the host's tables. */
function trim(text: string): string {
  let from = 0;
  let until = text.length;
  while (from < until && isWhiteSpace(text.charCodeAt(from))) from += 1;
  while (until > from && isWhiteSpace(text.charCodeAt(until - 1))) until -= 1;
  return text.slice(from, until);
}

/** A code unit that ends a surrogate pair was counted with the one that began it. */
function countCodePoints(text: string): number {
  let count = text.length;
  for (let i = 1; i < text.length; i += 1) {
    if (isLowSurrogate(text.charCodeAt(i)) && isHighSurrogate(text.charCodeAt(i - 1))) count -= 1;
  }
  return count;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

function countWords(text: string): number {
  let count = 0;
  let isInside = false;
  for (let i = 0; i < text.length; i += 1) {
    const isSpace = isWhiteSpace(text.charCodeAt(i));
    if (!isSpace && !isInside) count += 1;
    isInside = !isSpace;
  }
  return count;
}
