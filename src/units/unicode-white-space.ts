/**
 * The property White_Space, which has not changed since Unicode 6.3 and lies below U+10000, so
 * that a code unit is enough.
 * Source: https://www.unicode.org/Public/14.0.0/ucd/PropList.txt
 */
export function isWhiteSpace(code: number): boolean {
  if (code < 0x85) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  if (code < 0x1680) return code === 0x85 || code === 0xa0;
  return (
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x1680 ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}
