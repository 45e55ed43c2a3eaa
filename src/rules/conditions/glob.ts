/**
 * Whether the whole text matches: `*` stands for any run of characters, `?` for exactly one
 * (a code point), everything else for itself; nothing escapes. Steps: at most text × pattern.
 */
export function matchesGlob(text: string, pattern: string): boolean {
  let at = 0;
  let wanted = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const width = widthOfMatch(text, at, pattern[wanted]);
    if (pattern[wanted] === '*') {
      star = wanted;
      wanted += 1;
      resume = at;
    } else if (width > 0) {
      wanted += 1;
      at += width;
    } else if (star >= 0) {
      resume += widthAt(text, resume);
      at = resume;
      wanted = star + 1;
    } else return false;
  }
  while (pattern[wanted] === '*') wanted += 1;
  return wanted === pattern.length;
}

/** Code units that one character of the pattern takes here; 0 when it does not match. */
function widthOfMatch(text: string, at: number, wanted: string | undefined): number {
  if (wanted === '?') return widthAt(text, at);
  return wanted === text[at] ? 1 : 0;
}

/** Code units of the code point that starts here. */
function widthAt(text: string, at: number): number {
  return Number(text.codePointAt(at)) > 0xffff ? 2 : 1;
}
