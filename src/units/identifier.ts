/** Most code units of an id, a key, a ref or a rule name. */
export const ID_LENGTH_MAX = 128;

/**
 * What is wrong with an id, or `undefined`. An id is well-formed, in Unicode normal form C, free
 * of control and format characters, not empty, neither starts nor ends with white space, and is
 * at most {@link ID_LENGTH_MAX} code units long. Ids are opaque and compared by code unit.
 */
export function idFault(id: string): IdFault | undefined {
  if (id.length === 0) return 'empty';
  if (id.length > ID_LENGTH_MAX) return 'too-long';
  if (isPlain(id)) return undefined;
  return unusualFault(id);
}

export type IdFault =
  | 'empty'
  | 'too-long'
  | 'control-character'
  | 'not-well-formed'
  | 'outer-space'
  | 'not-normalised';

/** Only visible ASCII: every other rule holds by itself. */
function isPlain(id: string): boolean {
  for (let i = 0; i < id.length; i += 1) {
    const code = id.charCodeAt(i);
    if (code < 33 || code > 126) return false;
  }
  return true;
}

function unusualFault(id: string): IdFault | undefined {
  if (id.trim() !== id) return 'outer-space';
  for (const character of id) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) return 'not-well-formed';
    if (isControlOrFormat(code)) return 'control-character';
  }
  return id.normalize('NFC') === id ? undefined : 'not-normalised';
}

/**
 * General categories Cc, Cf, Zl and Zp as inclusive ranges.
 * Source: https://www.unicode.org/Public/16.0.0/ucd/extracted/DerivedGeneralCategory.txt
 */
const CONTROL_AND_FORMAT: readonly (readonly [first: number, last: number])[] = [
  [0x0000, 0x001f],
  [0x007f, 0x009f],
  [0x00ad, 0x00ad],
  [0x0600, 0x0605],
  [0x061c, 0x061c],
  [0x06dd, 0x06dd],
  [0x070f, 0x070f],
  [0x0890, 0x0891],
  [0x08e2, 0x08e2],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x2064],
  [0x2066, 0x206f],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0x110bd, 0x110bd],
  [0x110cd, 0x110cd],
  [0x13430, 0x1343f],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0001, 0xe0001],
  [0xe0020, 0xe007f],
];

function isControlOrFormat(code: number): boolean {
  return CONTROL_AND_FORMAT.some(([first, last]) => code >= first && code <= last);
}

/** Names in their one order everywhere: by code unit, never by locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * One id out of parts, such that different parts always give different ids: `~` and `#` inside a
 * part are written `~0` and `~1`, as a JSON pointer does.
 */
export function joinId(parts: readonly string[]): string {
  return parts.map(escapePart).join('#');
}

export function escapePart(part: string): string {
  if (part.indexOf('#') < 0 && part.indexOf('~') < 0) return part;
  return part.replaceAll('~', '~0').replaceAll('#', '~1');
}
