import fc from 'fast-check';
import { isAssigned } from './unicode-tables.ts';

const codePoint = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));

/** Of every kind that joins, orders, folds, vanishes or parts. */
const special = fc.constantFrom(
  ...['a', 'E', 'ß', 'İ', 'ı', 'ﬁ', 'Ａ', '１', '，', '𝐁', 'Ⅷ', '㎒', 'ﷺ', 'ﾊ', 'ﾞ', '゛', '\u0344'],
  ...[
    'α',
    'Σ',
    'ς',
    'Ν',
    'ν',
    'Υ',
    'ᾳ',
    'ῼ',
    '\u0345',
    'В',
    'в',
    'і',
    'ё',
    'Ꭰ',
    'ꭰ',
    'ა',
    'Ა',
    '\u1e9e',
  ],
  ...[
    '\u0301',
    '\u0308',
    '\u0316',
    '\u0323',
    '\u0334',
    '\u3099',
    '\u20e3',
    '\u0f71',
    '\u0f73',
    '\u0c02',
  ],
  ...[
    '\u1100',
    '\u1161',
    '\u11a8',
    '가',
    '각',
    '\u0915',
    '\u094d',
    '\u0937',
    '\u200d',
    '\u0600',
    '\u0bbf',
  ],
  ...[
    '\u200b',
    '\ufe0f',
    '\u00ad',
    '\u034f',
    '\u2065',
    '\u{e0061}',
    '\u{e0fff}',
    '\u115f',
    '\uffa0',
    '\u3164',
  ],
  ...[' ', '\t', '\r', '\n', '\u0085', '\u00a0', '\u3000', '\u2028', '\ufeff', '\u0000', '\u00a8'],
  ...[
    '👨',
    '🏽',
    '❤',
    '🇨',
    '🇳',
    '🅱',
    '签',
    '〇',
    '\ud83d',
    '\ude00',
    '\ud800',
    '\uffff',
    '\u{10ffff}',
  ],
  // Not of Unicode 14.0: a Cyrillic modifier of 15.0, vowels of 16.0, a Latin modifier of 17.0.
  ...['\u{1e030}', '\u{1138e}', '\u{113c2}', '\u{113c9}', '\ua7f1'],
);

/** Any text at all, halves of surrogate pairs and unassigned characters too. */
export const text = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: special },
      { weight: 1, arbitrary: codePoint },
      {
        weight: 2,
        arbitrary: fc.integer({ min: 0, max: 0x7f }).map((code) => String.fromCharCode(code)),
      },
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(''));

/** Texts that Unicode 14.0 knows all of. */
export const knownText = text.map((given) =>
  [...given].filter((character) => isAssigned(character.codePointAt(0) ?? 0)).join(''),
);
