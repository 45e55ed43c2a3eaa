import ignorable from '@unicode/unicode-14.0.0/Binary_Property/Default_Ignorable_Code_Point/code-points.mjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textKey } from '../../src/units/text-key.ts';
import { knownText, text } from '../support/texts.ts';
import { foldCharacter, isAssigned } from '../support/unicode-tables.ts';

const RUNS = { seed: 802, numRuns: process.env['LONG'] === '1' ? 100_000 : 3_000 };

const plain = (given: string) => textKey(given, { confusables: false });
const look = (given: string) => textKey(given, { confusables: true });

/** Those of Unicode 14.0, without private use. */
const characters = Array.from({ length: 0xe0200 }, (_, code) => code)
  .filter((code) => isAssigned(code) && (code < 0xe000 || code >= 0xf900))
  .map((code) => String.fromCodePoint(code));

const ignored: ReadonlySet<number> = new Set(ignorable);

describe('the key of a text', () => {
  it.each([
    ['Buy now', 'buy now', 'buy now'],
    ['BUY  NOW', 'buy now', 'buy now'],
    ['Buy\u200b now', 'buy now', 'buy now'],
    ['\u0412uy now', '\u0432uy now', 'buy now'],
  ])('SPAM-02: %j', (given, key, folded) => {
    expect(plain(given)).toBe(key);
    expect(look(given)).toBe(folded);
  });

  it.each([
    ['', ''],
    [' \t\u3000\u2028', ''],
    ['\u200b\ufeff\u00ad', ''],
    ['\u200b \ufe0f', ''],
    ['a', 'a'],
    [' a ', 'a'],
    [' a\t\r\n b\u00a0 ', 'a b'],
    ['a\u0085b\u2029c\u1680d', 'a b c d'],
    ['\u0001a\u007f', '\u0001a\u007f'],
    ['\ufeffBuy\u2060 \u200bnow\u180e', 'buy now'],
    ['ＢＵＹ　ＮＯＷ！', 'buy now!'],
    ['𝐁𝓾𝕪 ⓝⓞⓦ', 'buy now'],
    ['Straße STRASSE ſtraẞe', 'strasse strasse strasse'],
    ['ﬁ ŉ Ⅷ ㎒ ½', 'fi ʼn viii mhz 1⁄2'],
    ['İ I ı', 'i\u0307 i ı'],
    ['ΣΑΣ σας', 'σασ σασ'],
    ['E\u0301 É é', 'é é é'],
    ['e\u200d\u0301', 'é'],
    ['ᾼ ᾳ ΑΙ', 'αι αι αι'],
    ['\u1100\u1161\u11a8 각', '각 각'],
    ['ﾊﾞ バ', 'バ バ'],
    ['Ꭰ ꭰ', 'Ꭰ Ꭰ'],
    ['签到，成功！', '签到,成功!'],
    ['神 神', '神 神'],
    ['❤️ ❤', '❤ ❤'],
    ['👨‍👩‍👧', '👨👩👧'],
    ['¨ x', '\u0308 x'],
    ['\ud83d A \ude00', '\ud83d a \ude00'],
    ['\uffff\u{10ffff}', '\uffff\u{10ffff}'],
  ])('%j is %j', (given, key) => {
    expect(plain(given)).toBe(key);
  });

  it('leaves characters after Unicode 14.0 alone, whatever the host knows of them', () => {
    // Modifiers of 15.0 and 17.0 that newer hosts normalise to letters; a capital of 16.0.
    for (const given of ['\u{1e030}', '\ua7f1', '\ua7dc']) {
      expect(plain(given)).toBe(given);
      expect(look(given)).toBe(given);
    }
    // Two vowels of 16.0 that newer hosts join.
    expect(plain('\u{113c2}\u{113c2}')).toBe('\u{113c2}\u{113c2}');
  });

  it('is what the definitions of the standard give, for each character of Unicode 14.0', () => {
    const wrong: string[] = [];
    for (const character of characters) {
      if (plain(character) !== byDefinition(character)) wrong.push(character);
    }
    expect(wrong).toEqual([]);
  });

  it('is what the definitions of the standard give, for texts', () => {
    fc.assert(
      fc.property(knownText, (given) => {
        expect(plain(given)).toBe(byDefinition(given));
      }),
      RUNS,
    );
  });

  it('is its own key, for each character', () => {
    const wrong: string[] = [];
    for (const character of characters) {
      for (const key of [plain, look]) {
        const once = key(`a${character}\u0345\u0301`);
        if (key(once) !== once) wrong.push(character);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('is its own key, for texts', () => {
    fc.assert(
      fc.property(text, fc.boolean(), (given, confusables) => {
        const once = textKey(given, { confusables });
        expect(textKey(once, { confusables })).toBe(once);
        expect(once).not.toMatch(/^\s|\s$|\s\s/);
      }),
      RUNS,
    );
  });

  it('does not change with invisible characters, wherever they stand', () => {
    const invisible = fc.constantFrom(...ignorable).map((code) => String.fromCodePoint(code));
    fc.assert(
      fc.property(text, invisible, fc.nat(24), fc.boolean(), (given, hidden, nth, confusables) => {
        const characters = [...given];
        const with_ = [...characters.slice(0, nth), hidden, ...characters.slice(nth)].join('');
        expect(textKey(with_, { confusables })).toBe(textKey(given, { confusables }));
      }),
      RUNS,
    );
  });

  it('does not change with the normal form, the amount of white space or the case of letters', () => {
    fc.assert(
      fc.property(knownText, fc.boolean(), (given, confusables) => {
        const key = textKey(given, { confusables });
        for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const) {
          expect(textKey(given.normalize(form), { confusables })).toBe(key);
        }
        const wide = ` ${given.split(' ').join('\u3000 \t')}\n`;
        expect(textKey(wide, { confusables })).toBe(key);
        const small = [...given].map((one) => one.toLowerCase()).join('');
        expect(plain(small)).toBe(plain(given));
      }),
      RUNS,
    );
  });

  it('holds at most 30 marks in a row, so that the longest texts take no longer', () => {
    const marks = '\u0301\u0316'.repeat(99_999);
    expect(plain(`A${marks}b`)).toBe(
      `a${'\u0316'.repeat(15)}${'\u0301'.repeat(15)}b`.normalize('NFC'),
    );
    expect(plain(`a${'\u0316\u200b\u0301\ufe0f'.repeat(40_000)}`)).toHaveLength(30);
    expect(look('\u0344'.repeat(200_000))).toHaveLength(30);
    expect(look('ﾞ\u0301'.repeat(100_000))).toHaveLength(30);
    expect(look('ﷺ'.repeat(1_000))).toHaveLength(18_000);
    expect(look('В'.repeat(200_000))).toBe('b'.repeat(200_000));
    expect(look(' \u3000'.repeat(100_000))).toBe('');
    expect(look('\u{1e030}'.repeat(100_000))).toHaveLength(200_000);
    expect(look('\ud800'.repeat(200_000))).toHaveLength(200_000);
  });
});

/** Case folding of compatible equivalents as the standard defines it, by the packages' own data. */
function byDefinition(given: string): string {
  const visible = [...given].filter((one) => !ignored.has(codeOf(one))).join('');
  return [...visible.normalize('NFKD')]
    .map((one) => folded(one))
    .join('')
    .normalize('NFKC')
    .split(/[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/)
    .filter((word) => word !== '')
    .join(' ');
}

function folded(character: string): string {
  return foldCharacter(codeOf(character));
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

describe('the key of what looks alike', () => {
  it.each([
    ['Cyrillic', 'раураl ехсhаngе', 'paypal exchange'],
    ['Cyrillic capitals', 'АВСЕНІЈКМОРЅТУХ', 'abcehijkmopstyx'],
    ['Cyrillic letters by their capitals', 'Вuу нow, мkт', 'buy how, mkt'],
    ['Greek', 'Ηellο Ζοο, νisit υs', 'hello zoo, visit us'],
    ['Greek capitals', 'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'abezhikmnoptyx'],
    ['Armenian', 'օպεո ս', 'oպen u'],
    ['Cherokee', 'ᏴᎥᏀ ᎳᎥᏚ', 'big wis'],
    ['Hebrew', 'סו', 'ol'],
    ['small capitals', 'ʙᴜʏ ɴᴏᴡ', 'buy now'],
    ['white on black', '🅱🆄🆈 🅝🅞🅦', 'buy now'],
    ['full width and mathematics', 'Ｂ𝓾𝕪 ⓝⓞⓦ', 'buy now'],
    ['under an accent', 'саf\u0435\u0301 с\u0430fё', 'café cafë'],
    ['dotless', 'wın', 'win'],
    ['quotes and dashes', '“don’t” – ‘no’', "\"don't\" - 'no'"],
    ['what looks like nothing else', 'жюли Ω 签到 🎉', 'жюли ω 签到 🎉'],
  ])('%s', (_, given, key) => {
    expect(look(given)).toBe(key);
  });

  it('never takes one ASCII character for another', () => {
    const all = Array.from({ length: 94 }, (_, nth) => String.fromCharCode(33 + nth)).join('');
    expect(look(all)).toBe(all.toLowerCase());
    // Also where the text is not ASCII throughout.
    expect(look(`${all}签`)).toBe(`${all.toLowerCase()}签`);
  });

  it('is one for a letter and its capital, but for eight pairs that look unlike', () => {
    const unlike: string[] = [];
    for (const capital of characters.filter((one) => one.normalize('NFKD') === one)) {
      const small = folded(capital);
      const looks = `${capital} ${look(capital)}, ${small} ${look(small)}`;
      if (look(capital) !== look(small)) unlike.push(looks);
    }
    const warangCiti = ['𑢣 l, 𑣃 i', '𑢤 y, 𑣄 z', '𑢦 e, 𑣆 7', '𑢵 o, 𑣕 6', '𑢼 t, 𑣜 y'];
    expect(unlike).toEqual(['Ƽ 5, ƽ s', 'Ν n, ν v', 'Υ y, υ u', ...warangCiti]);
  });

  it('is one wherever the plain keys are one and the texts have no such pair', () => {
    fc.assert(
      fc.property(text, (given) => {
        const usual = [...given].filter((one) => !/[ΝνΥυ]/u.test(one.normalize('NFKD'))).join('');
        expect(look(plain(usual))).toBe(look(usual));
      }),
      RUNS,
    );
  });
});
