import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TEXT_UNITS, textLength } from '../../src/units/text-length.ts';
import { knownText, text } from '../support/texts.ts';
import { isAssigned } from '../support/unicode-tables.ts';

const RUNS = { seed: 801, numRuns: process.env['LONG'] === '1' ? 100_000 : 3_000 };

const family = '👨🏽‍👩🏽‍👧🏽‍👦🏽';

describe('the length of a text', () => {
  it.each([
    ['hello', { graphemes: 5, codePoints: 5, codeUnits: 5, words: 1 }],
    [family, { graphemes: 1, codePoints: 11, codeUnits: 19, words: 1 }],
    ['he\u0301llo', { graphemes: 5, codePoints: 6, codeUnits: 6, words: 1 }],
    ['签到成功了', { graphemes: 5, codePoints: 5, codeUnits: 5, words: 1 }],
    ['', { graphemes: 0, codePoints: 0, codeUnits: 0, words: 0 }],
    [' \t\r\n\u00a0\u3000', { graphemes: 0, codePoints: 0, codeUnits: 0, words: 0 }],
    ['  Buy \t now\n', { graphemes: 9, codePoints: 9, codeUnits: 9, words: 2 }],
    ['a\r\nb', { graphemes: 3, codePoints: 4, codeUnits: 4, words: 2 }],
    [
      'a\u0085b\u2028c\u1680d\u202fe\u205ff',
      { graphemes: 11, codePoints: 11, codeUnits: 11, words: 6 },
    ],
    ['早上好 大家', { graphemes: 6, codePoints: 6, codeUnits: 6, words: 2 }],
    ['𝒜😀', { graphemes: 2, codePoints: 2, codeUnits: 4, words: 1 }],
    ['\u200b\u200b', { graphemes: 2, codePoints: 2, codeUnits: 2, words: 1 }],
    ['\ufeffa\u180e', { graphemes: 3, codePoints: 3, codeUnits: 3, words: 1 }],
    ['\ud83d', { graphemes: 1, codePoints: 1, codeUnits: 1, words: 1 }],
    ['\ude00\ud83d \ud83d', { graphemes: 4, codePoints: 4, codeUnits: 4, words: 2 }],
  ])('%j', (given, expected) => {
    const lengths = TEXT_UNITS.map((unit) => [unit, textLength(given, unit)]);
    expect(Object.fromEntries(lengths)).toEqual(expected);
  });

  it('is never longer in graphemes than in code points, nor in code points than in code units', () => {
    fc.assert(
      fc.property(text, (given) => {
        const [graphemes = 0, codePoints = 0, codeUnits = 0, words = 0] = TEXT_UNITS.map((unit) =>
          textLength(given, unit),
        );
        expect(graphemes).toBeLessThanOrEqual(codePoints);
        expect(codePoints).toBeLessThanOrEqual(codeUnits);
        expect(codeUnits).toBeLessThanOrEqual(given.length);
        expect(words).toBeLessThanOrEqual((codeUnits + 1) / 2);
        expect(graphemes > 0).toBe(words > 0);
      }),
      RUNS,
    );
  });

  it('in code points and words is what the plain definition says', () => {
    // The white space of Unicode, spelled out: \s knows U+FEFF as well and U+0085 not.
    const space = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
    fc.assert(
      fc.property(text, (given) => {
        const words = given.split(space).filter((word) => word !== '');
        expect(textLength(given, 'words')).toBe(words.length);
        const from = given.indexOf(words[0] ?? '');
        const last = words.at(-1) ?? '';
        const trimmed = given.slice(from, given.lastIndexOf(last) + last.length);
        const expected = words.length === 0 ? '' : trimmed;
        expect(textLength(given, 'codePoints')).toBe([...expected].length);
        expect(textLength(given, 'codeUnits')).toBe(expected.length);
      }),
      RUNS,
    );
  });

  it('does not change when white space is put around', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...TEXT_UNITS), (given, unit) => {
        const length = textLength(given, unit);
        expect(textLength(` \u0085\r\n${given}\u3000\t`, unit)).toBe(length);
      }),
      RUNS,
    );
  });

  it('is found for the longest texts', () => {
    expect(textLength('a\u0301'.repeat(100_000), 'graphemes')).toBe(100_000);
    expect(textLength(`a${'\u0301\u0316'.repeat(99_999)}b`, 'graphemes')).toBe(2);
    expect(textLength('👍🏽'.repeat(50_000), 'codePoints')).toBe(100_000);
    expect(textLength('a '.repeat(100_000), 'words')).toBe(100_000);
    expect(textLength(' '.repeat(200_000), 'words')).toBe(0);
  });
});

describe('a grapheme', () => {
  /** Bars stand where the rules of UAX #29 part a text. */
  it.each([
    ['GB3: CR and LF', 'a|\r\n|b'],
    ['GB4: controls part', 'a|\u0001|\u0308|b'],
    ['GB5: a line feed before CR', 'a|\n|\r|b'],
    ['GB6: leading consonants, vowel, final', '\u1100\u1100\u1161\u11a8|\u1100'],
    ['GB7: a syllable takes a vowel', '\uac00\u1161|a'],
    ['GB8: a closed syllable takes a final and no vowel', '각\u11a8|\u1161'],
    ['GB9: accents', 'e\u0301\u0323|e'],
    ['GB9: an enclosing mark', '1\ufe0f\u20e3|2\ufe0f\u20e3'],
    ['GB9: a joiner at the end', 'a\u200d|b'],
    ['GB9a: a vowel sign', 'கி|ழ'],
    ['GB9b: a number sign before digits', '\u0600\u0661|\u0662'],
    ['GB9c: a conjunct', 'क्ष|क'],
    ['GB11: a family', '👨‍👩‍👧|👨'],
    ['GB11: a skin tone', '👍🏿|👍'],
    ['GB11: a flag of a rainbow', '🏳️‍🌈|🏴‍☠️'],
    ['GB11: letters are not joined', 'a\u200d|👩'],
    ['GB12: flags', '🇨🇳|🇩🇪|🇫'],
    ['GB13: flags after a letter', 'a|🇨🇳|🇩'],
    ['tags: the flag of Scotland', '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}|a'],
    ['GB999: everything else', 'a|1|。|签|あ|\u{20000}'],
  ])('%s', (_, parted) => {
    const graphemes = parted.split('|');
    expect(textLength(graphemes.join(''), 'graphemes')).toBe(graphemes.length);
  });

  /**
   * The rules for these have been the same since Unicode 11. Left out: Indic letters and signs,
   * whose rules changed with 15.1 and later, and what a host may not know yet.
   */
  const settled = [
    ...[
      'a',
      'é',
      'Я',
      'ß',
      '\u0301',
      '\u0323',
      '\u20e3',
      '1',
      '\u0600',
      '\u0661',
      'א',
      '\u05b4',
      'ش',
    ],
    ...[
      '签',
      'が',
      '\u3099',
      '\u1100',
      '\u115f',
      '\u1160',
      '\u11a8',
      '가',
      '각',
      '\uffa0',
      '\ufe0f',
    ],
    ...['👩', '❤', '🏽', '\u200d', '\u200c', '🇨', '🇳', '🏴', '\u{e0067}', '\u{e007f}', '©', '⁉'],
    ...[' ', '\r', '\n', '\u0001', '\u00ad', '\u200b', '\u2028', '\ufeff', '\u{1f3fb}', 'ี', 'ำ'],
  ];
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

  /** Between two letters, so that nothing is trimmed. */
  const asTheHost = (given: string) => {
    const between = `x${given}x`;
    expect(textLength(between, 'graphemes')).toBe([...segmenter.segment(between)].length);
  };

  it('is what the host finds in scripts with settled rules', () => {
    const parts = fc.array(fc.constantFrom(...settled), { maxLength: 12 });
    fc.assert(
      fc.property(parts, (given) => asTheHost(given.join(''))),
      RUNS,
    );
  });

  // Other hosts know other rules: the reason for tables of our own.
  it.runIf(process.versions['unicode'] === '17.0')(
    'is what a host of Unicode 17.0 finds in all of Unicode 14.0',
    () => {
      fc.assert(fc.property(knownText, asTheHost), RUNS);
      for (let code = 0; code < 0x20000; code += 1) {
        if (isAssigned(code)) asTheHost(`\u0915\u094d\u200d${String.fromCodePoint(code)}\u0301`);
      }
    },
  );
});
