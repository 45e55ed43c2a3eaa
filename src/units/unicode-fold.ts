import { lazy } from './lazy.ts';
import { numbersOf, summed } from './unicode-numbers.ts';
import { FOLDS, LOOK_ALIKES } from './unicode-tables.ts';

/** What becomes of characters, by code point. */
export type Folding = ReadonlyMap<number, string>;

/** Each character by itself; the folding holds for what NFKD gives. */
export function fold(text: string, folding: Folding): string {
  let folded = '';
  let start = 0;
  for (let i = 0, end = 0; i < text.length; i = end) {
    const code = Number(text.codePointAt(i));
    const other = folding.get(code);
    end = i + (code > 0xffff ? 2 : 1);
    if (other === undefined) continue;
    folded += text.slice(start, i) + other;
    start = end;
  }
  return folded + text.slice(start);
}

/** Full case folding, the same for all languages. */
export const caseFolding: () => Folding = lazy(() => {
  // The only two that become longer, of what NFKD leaves as it is.
  const folding = new Map([
    [0xdf, 'ss'],
    [0x1e9e, 'ss'],
  ]);
  const numbers = numbersOf(FOLDS);
  const at = (index: number) => Number(numbers[index]);
  for (let run = 0, last = 0; run < numbers.length; run += 4) {
    const first = last + at(run);
    last = first + (at(run + 1) - 1) * at(run + 2);
    for (let code = first; code <= last; code += at(run + 2)) {
      folding.set(code, String.fromCodePoint(code + at(run + 3)));
    }
  }
  return folding;
});

/**
 * Case folding in which what looks like an ASCII character becomes that character, in small. A
 * character is taken by its own look first, because В looks like B and в does not look like b.
 */
export const lookFolding: () => Folding = lazy(() => {
  const looks = new Map<number, string>();
  for (const line of LOOK_ALIKES) {
    for (const code of summed(numbersOf([line.slice(2)]))) looks.set(code, line.slice(0, 1));
  }
  const folding = new Map(looks);
  for (const [code, folded] of caseFolding()) {
    if (!looks.has(code)) folding.set(code, looks.get(Number(folded.codePointAt(0))) ?? folded);
  }
  return folding;
});
