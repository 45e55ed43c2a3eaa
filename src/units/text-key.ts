import { caseFolding, fold, lookFolding } from './unicode-fold.ts';
import { normalise } from './unicode-normalise.ts';
import { isWhiteSpace } from './unicode-white-space.ts';

export interface TextKeyOptions {
  /** Whether characters of other scripts count as the ASCII character that they look like. */
  readonly confusables: boolean;
}

/**
 * What stands for a text where texts are compared: texts with one key are the same but for case,
 * width, font, invisible characters and the amount of white space. A key is its own key; a text of
 * nothing but what is dropped has the key `''`. Linear in the text.
 *
 * With `confusables`, what looks like an ASCII letter, digit or mark in any script has the key of
 * that character, also if only its capital looks like it. ASCII characters are never taken for
 * one another: 0 and O, 1 and l stay apart. Two Greek letters look unlike their capitals, and
 * then case matters: Ν is n and ν is v, Υ is y and υ is u.
 */
export function textKey(text: string, options: TextKeyOptions): string {
  if (isAscii(text)) return collapse(text.toLowerCase());
  const folding = options.confusables ? lookFolding() : caseFolding();
  // Folding before composing, so that a letter meets its look-alike under any accent.
  return collapse(normalise(fold(normalise(text, 'NFKD'), folding), 'NFKC'));
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

/** One space for each run of white space inside the text, none around it. */
function collapse(text: string): string {
  let collapsed = '';
  let start = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (!isWhiteSpace(text.charCodeAt(i))) continue;
    const end = endOfSpace(text, i);
    const space = i === 0 || end === text.length ? '' : ' ';
    if (text.slice(i, end) !== space) {
      collapsed += text.slice(start, i) + space;
      start = end;
    }
    i = end;
  }
  return start === 0 ? text : collapsed + text.slice(start);
}

function endOfSpace(text: string, from: number): number {
  let end = from;
  while (end < text.length && isWhiteSpace(text.charCodeAt(end))) end += 1;
  return end;
}
