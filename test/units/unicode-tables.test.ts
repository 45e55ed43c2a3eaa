import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import whiteSpace from '@unicode/unicode-14.0.0/Binary_Property/White_Space/code-points.mjs';
import fullFolds from '@unicode/unicode-14.0.0/Case_Folding/F/code-points.mjs';
import { describe, expect, test } from 'vitest';
import { digestJson } from '../../src/units/hash.ts';
import { caseFolding } from '../../src/units/unicode-fold.ts';
import * as tables from '../../src/units/unicode-tables.ts';
import { TEXT_VERSION } from '../../src/units/unicode-version.ts';
import { isWhiteSpace } from '../../src/units/unicode-white-space.ts';
import { unicodeTablesFile } from '../support/unicode-tables.ts';

// UPDATE=1 writes the tables; TEXT_VERSION is then changed by hand, with a line in the change log.
const file = 'src/units/unicode-tables.ts';
const fresh = unicodeTablesFile();
const committed = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
if (process.env['UPDATE'] === '1' && committed() !== fresh) writeFileSync(file, fresh);

describe('the tables of characters', () => {
  test('are what the data packages give now', () => {
    expect(committed()).toBe(fresh);
  });

  test('are of the packages that the version names', () => {
    const digest = digestJson([tables.KINDS, tables.FOLDS, tables.LOOK_ALIKES]);
    expect(TEXT_VERSION).toBe(
      [
        `unicode-segmenter ${installed('unicode-segmenter')} (17.0.0)`,
        'unicode 14.0.0',
        `unhomoglyph ${installed('unhomoglyph')} (13.0.0)`,
        `tables ${digest}`,
      ].join(', '),
    );
  });

  test('know the white space of Unicode 14.0', () => {
    const found: number[] = [];
    for (let code = 0; code <= 0xffff; code += 1) if (isWhiteSpace(code)) found.push(code);
    expect(found).toEqual(whiteSpace);
  });

  test('fold to more than one character only what the code names', () => {
    const longer = [...fullFolds.keys()]
      .map((code) => String.fromCodePoint(code))
      .filter((character) => character.normalize('NFKD') === character);
    expect(longer).toEqual(['ß', 'ẞ']);
    const folded = [...caseFolding()].filter(([, text]) => [...text].length > 1);
    expect(folded.map(([code]) => String.fromCodePoint(code))).toEqual(longer);
  });
});

function installed(name: string): string {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  return version;
}
