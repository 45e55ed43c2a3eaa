import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  byCodeUnit,
  escapePart,
  ID_LENGTH_MAX,
  idFault,
  joinId,
} from '../../src/units/identifier.ts';

const RUNS = { seed: 128, numRuns: process.env['LONG'] === '1' ? 100_000 : 3_000 };

describe('an id', () => {
  it.each([
    'a',
    '0',
    '-',
    '__proto__',
    'constructor',
    'a b',
    'a#b~c/d',
    'wxid_8f2',
    'user@example.com',
    '签到',
    'Ünïcödé',
    '\u00e9',
    '😀',
    '👨🏽',
    'ﷺ',
    '１２',
    'a\u00a0b',
    'a\u3000b',
    '\ud83d\ude00'.repeat(64),
    'x'.repeat(ID_LENGTH_MAX),
    '\ue000',
    '\u{10ffff}',
  ])('may be %j', (id) => {
    expect(idFault(id)).toBeUndefined();
  });

  it.each([
    ['', 'empty'],
    ['x'.repeat(ID_LENGTH_MAX + 1), 'too-long'],
    ['\ud83d\ude00'.repeat(65), 'too-long'],
    [' ', 'outer-space'],
    [' a', 'outer-space'],
    ['a ', 'outer-space'],
    ['a\n', 'outer-space'],
    ['\ta', 'outer-space'],
    ['\u00a0a', 'outer-space'],
    ['a\u3000', 'outer-space'],
    ['\ufeffa', 'outer-space'],
    ['a\u0000b', 'control-character'],
    ['a\nb', 'control-character'],
    ['a\u007fb', 'control-character'],
    ['a\u0085b', 'control-character'],
    ['a\u00adb', 'control-character'],
    ['a\u200bb', 'control-character'],
    ['a\u200db', 'control-character'],
    ['a\u2028b', 'control-character'],
    ['a\u2029b', 'control-character'],
    ['a\u202eb', 'control-character'],
    ['a\u2066b', 'control-character'],
    ['a\ufeffb', 'control-character'],
    ['a\u{e0041}', 'control-character'],
    ['a\u{1d173}', 'control-character'],
    ['\ud800', 'not-well-formed'],
    ['a\udc00b', 'not-well-formed'],
    ['\ude00\ud83d', 'not-well-formed'],
    ['e\u0301', 'not-normalised'],
    ['\u212b', 'not-normalised'],
    ['\u1100\u1161', 'not-normalised'],
    ['\u0344', 'not-normalised'],
  ] as const)('may not be %j: %s', (id, fault) => {
    expect(idFault(id)).toBe(fault);
  });

  it('holds no character of the categories Cc, Cf, Zl, Zp and Cs, and any other', () => {
    const banned = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
    const wrong: string[] = [];
    for (let code = 0; code <= 0x10ffff; code += 1) {
      const character = String.fromCodePoint(code);
      const isFaulty = FAULTS_OF_CHARACTERS.has(idFault(`a${character}b`) ?? '');
      if (isFaulty !== banned.test(character)) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it('is found sound exactly where every rule holds by itself', () => {
    const unit = fc.oneof(
      fc.constantFrom('a', 'e', '\u0301', ' ', '\n', '\u200b', '\ud83d', '\ude00', '#', '签'),
      fc.string({ unit: 'binary', maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 6 }), (units) => {
        const id = units.join('');
        const isSound =
          id !== '' &&
          id.trim() === id &&
          id.normalize('NFC') === id &&
          !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(id);
        expect(idFault(id) === undefined).toBe(isSound);
      }),
      RUNS,
    );
  });
});

const FAULTS_OF_CHARACTERS = new Set(['control-character', 'not-well-formed']);

describe('an id out of parts', () => {
  const part = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom('#', '~', '0', '1', 'a') }),
    fc.constantFrom('', '#', '~', '~0', '~1', '#~', '~#', '__proto__'),
  );
  const parts = fc.array(part, { minLength: 1, maxLength: 5 });

  it('is another for other parts, whatever they are', () => {
    fc.assert(
      fc.property(parts, parts, (one, two) => {
        const isSame = JSON.stringify(one) === JSON.stringify(two);
        expect(joinId(one) === joinId(two)).toBe(isSame);
      }),
      RUNS,
    );
  });

  it('can be taken apart again', () => {
    fc.assert(
      fc.property(parts, (one) => {
        const back = joinId(one)
          .split('#')
          .map((text) => text.replaceAll('~1', '#').replaceAll('~0', '~'));
        expect(back).toEqual(one);
      }),
      RUNS,
    );
  });

  it('keeps shifted borders and separators apart', () => {
    const ids = [
      ['a', 'b'],
      ['a#b'],
      ['a~1b'],
      ['a', '', 'b'],
      ['', 'a', 'b'],
      ['a', 'b', ''],
      ['ab'],
      ['a~', 'b'],
      ['a', '~b'],
    ].map(joinId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(escapePart('a~#1')).toBe('a~0~11');
  });
});

describe('the order of names', () => {
  it('is that of code units, not of letters or code points', () => {
    const names = ['b', 'a', 'Z', 'é', 'z', '10', '9', '\ufb01', '😀', 'ä'];
    expect(names.sort(byCodeUnit)).toEqual([
      '10',
      '9',
      'Z',
      'a',
      'b',
      'z',
      'ä',
      'é',
      '😀',
      '\ufb01',
    ]);
    expect(byCodeUnit('a', 'a')).toBe(0);
  });
});
