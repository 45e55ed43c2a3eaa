import ignored from '@unicode/unicode-14.0.0/Binary_Property/Default_Ignorable_Code_Point/code-points.mjs';
import commonFolds from '@unicode/unicode-14.0.0/Case_Folding/C/code-points.mjs';
import fullFolds from '@unicode/unicode-14.0.0/Case_Folding/F/code-points.mjs';
import marks from '@unicode/unicode-14.0.0/General_Category/Mark/code-points.mjs';
import surrogates from '@unicode/unicode-14.0.0/General_Category/Surrogate/code-points.mjs';
import unassigned from '@unicode/unicode-14.0.0/General_Category/Unassigned/code-points.mjs';
import names from '@unicode/unicode-14.0.0/Names/index.mjs';
import prototypes from 'unhomoglyph/data.json' with { type: 'json' };

const CODE_POINTS = 0x110000;
const ignorable = new Set<number>(ignored);
const mark = new Set<number>(marks);
const unknown = new Set<number>([...unassigned, ...surrogates]);

/** Whether Unicode 14.0 knows a code point as a character; halves of surrogate pairs are none. */
export function isAssigned(code: number): boolean {
  return !unknown.has(code);
}

/** The full case folding of one code point by the data package, itself if it has none. */
export function foldCharacter(code: number): string {
  const folded = commonFolds.get(code) ?? fullFolds.get(code) ?? code;
  return typeof folded === 'number'
    ? String.fromCodePoint(folded)
    : String.fromCodePoint(...folded);
}

/** The tables of src/units/unicode-tables.ts, each as its lines. */
type UnicodeTables = Readonly<Record<TableName, readonly string[]>>;

type TableName = 'KINDS' | 'FOLDS' | 'LOOK_ALIKES';

/**
 * The tables from the data packages. `normalize` is asked about characters of Unicode 14.0 alone,
 * so every host that knows these writes the same tables.
 */
function unicodeTables(): UnicodeTables {
  return {
    KINDS: wrapped(kindBounds()),
    FOLDS: wrapped(foldRuns()),
    LOOK_ALIKES: lookAlikeLines(),
  };
}

/** Where the kind of character changes: the gap from the last such place, and the new kind. */
function kindBounds(): readonly number[] {
  const kinds = kindsOfAll();
  const bounds: number[] = [];
  for (let code = 0, last = 0; code < CODE_POINTS; code += 1) {
    if (kinds[code] === (code === 0 ? KIND.foreign : kinds[code - 1])) continue;
    bounds.push(code - last, kinds[code] ?? KIND.foreign);
    last = code;
  }
  return bounds;
}

/** The numbers in the table; the foreign stay as they are. */
const KIND = { foreign: 0, known: 1, mark: 2, ignored: 3 } as const;

/**
 * Known are whole runs of assigned characters with any that normalisation changes, orders or
 * joins; those with none may be foreign as well, and a shorter table is the better one.
 */
function kindsOfAll(): Uint8Array {
  const kinds = new Uint8Array(CODE_POINTS);
  const active = activeCharacters();
  for (const run of assignedRuns()) {
    if (run.some((code) => active.has(code))) for (const code of run) kinds[code] = KIND.known;
  }
  for (const code of active) if (beginsWithMark(code)) kinds[code] = KIND.mark;
  for (const code of ignorable) kinds[code] = KIND.ignored;
  return kinds;
}

/** Neighbours among the characters that are neither unassigned nor ignored. */
function assignedRuns(): readonly (readonly number[])[] {
  const runs: number[][] = [];
  for (let code = 0; code < CODE_POINTS; code += 1) {
    if (!isAssigned(code) || ignorable.has(code)) continue;
    const run = runs.at(-1);
    if (run?.at(-1) === code - 1) run.push(code);
    else runs.push([code]);
  }
  return runs;
}

function beginsWithMark(code: number): boolean {
  const [first = ''] = String.fromCodePoint(code).normalize('NFKD');
  return hasCombiningClass(first);
}

/** What has a decomposition, is part of a canonical one, or has a combining class. */
function activeCharacters(): ReadonlySet<number> {
  const active = new Set<number>();
  for (let code = 0; code < CODE_POINTS; code += 1) {
    if (!isAssigned(code)) continue;
    const character = String.fromCodePoint(code);
    if (!isStable(character) || hasCombiningClass(character)) active.add(code);
    for (const part of partsOf(character)) active.add(codeOf(part));
  }
  return active;
}

/** Of what can be joined again. */
function partsOf(character: string): readonly string[] {
  const parts = [...character.normalize('NFD')];
  return parts.length > 1 ? parts : [];
}

/** U+0334 has the lowest combining class and U+0345 the highest: one of them gives way. */
function hasCombiningClass(character: string): boolean {
  const isMovedBack = `${character}\u0334`.normalize('NFD') !== `${character}\u0334`;
  const isMovedForward = `\u0345${character}`.normalize('NFD') !== `\u0345${character}`;
  return isMovedBack || isMovedForward;
}

function gaps(numbers: readonly number[]): readonly number[] {
  return numbers.map((number, index) => number - (numbers[index - 1] ?? 0));
}

/**
 * Case folding of what NFKD leaves as it is, in runs of equal distance: how far the run is from
 * the end of the last, its length, its step, and how far its letters are from their small letters.
 */
function foldRuns(): readonly number[] {
  const runs: { first: number; last: number; count: number; step: number; distance: number }[] = [];
  for (const [code, folded] of simpleFolds()) {
    const run = runs.at(-1);
    const distance = folded - code;
    const step = run === undefined ? 0 : code - run.last;
    const fits = run !== undefined && run.distance === distance && step <= 2;
    if (run !== undefined && fits && (run.count === 1 || run.step === step)) {
      Object.assign(run, { last: code, count: run.count + 1, step });
    } else runs.push({ first: code, last: code, count: 1, step: 1, distance });
  }
  return runs.flatMap(({ first, count, step, distance }, index) => [
    first - (runs[index - 1]?.last ?? 0),
    count,
    step,
    distance,
  ]);
}

/** Letters with one small letter, in order; the others become more than one and are few. */
function simpleFolds(): readonly (readonly [code: number, folded: number])[] {
  return [...commonFolds]
    .filter(([code]) => isStable(String.fromCodePoint(code)))
    .sort(([a], [b]) => a - b);
}

function isStable(character: string): boolean {
  return character.normalize('NFKD') === character;
}

/** One line for each ASCII character: itself, then the gaps between what looks like it. */
function lookAlikeLines(): readonly string[] {
  const targets = new Map<string, number[]>();
  for (const [code, target] of [...lookAlikes()].sort(([a], [b]) => a - b)) {
    targets.set(target, [...(targets.get(target) ?? []), code]);
  }
  return [...targets]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([target, codes]) => `${target} ${gaps(codes).map(digits).join(' ')}`);
}

/** Without those that follow from the look of the small letter. */
function lookAlikes(): ReadonlyMap<number, string> {
  const looks = allLooks();
  return new Map(
    [...looks].filter(([code, look]) => {
      const folded = codeOf(foldCharacter(code));
      return folded === code || looks.get(folded) !== look;
    }),
  );
}

/**
 * What looks like one ASCII character, in any script. A letter without a look of its own takes
 * that of its capital or small letter; where the two look unlike, each keeps its own.
 */
function allLooks(): ReadonlyMap<number, string> {
  const looks = new Map<number, string>();
  for (let code = 0x80; code < CODE_POINTS; code += 1) {
    const look = ownLookOf(code);
    if (look !== undefined) looks.set(code, look);
  }
  for (const family of families()) {
    const [look, ...others] = new Set(family.flatMap((code) => looks.get(code) ?? []));
    if (look === undefined || others.length > 0) continue;
    for (const code of family) looks.set(code, look);
  }
  return looks;
}

/** Letters that fold to the same small letter, with it. */
function families(): Iterable<readonly number[]> {
  const found = new Map<number, number[]>();
  for (const [code, folded] of simpleFolds()) {
    if (code >= 0x80) found.set(folded, [...(found.get(folded) ?? [folded]), code]);
  }
  return found.values();
}

/** By the prototype of the character, or by its name. Marks have no look without a letter. */
function ownLookOf(code: number): string | undefined {
  const character = String.fromCodePoint(code);
  if (!isAssigned(code) || mark.has(code) || !isStable(character)) return undefined;
  const prototype = PROTOTYPES[character] ?? character;
  // In the data I, l, 1 and | are one; a capital that looks so is an I.
  if (prototype === 'l' && foldCharacter(code) !== character) return 'i';
  return asciiOf(prototype) ?? letterInName(character) ?? letterInName(prototype);
}

function asciiOf(prototype: string): string | undefined {
  const ascii = FROM_PROTOTYPE.get(prototype) ?? folded(prototype.normalize('NFKD'));
  return /^[!-~]$/.test(ascii) ? ascii : undefined;
}

function folded(text: string): string {
  return [...text].map((character) => foldCharacter(codeOf(character))).join('');
}

const PROTOTYPES: Readonly<Record<string, string>> = prototypes;

/** ASCII characters whose prototype is a pair, as that of m is rn. */
const FROM_PROTOTYPE: ReadonlyMap<string, string> = new Map(
  Object.entries(PROTOTYPES)
    .filter(([character, prototype]) => /^[!-~]$/.test(character) && prototype.length > 1)
    .map(([character, prototype]) => [prototype, character]),
);

/** Small capitals and white letters on black have no prototype in the data, or are their own. */
function letterInName(prototype: string): string | undefined {
  const [character = '', ...others] = prototype;
  const name = others.length === 0 ? names.get(codeOf(character)) : undefined;
  const pattern =
    /^(?:LATIN LETTER SMALL CAPITAL|NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER) ([A-Z])$/;
  return pattern.exec(name ?? '')?.[1]?.toLowerCase();
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

function digits(number: number): string {
  return number.toString(36);
}

/** Numbers in base 36, in lines that fit a file. */
function wrapped(numbers: readonly number[]): readonly string[] {
  const lines: string[] = [];
  for (const number of numbers.map(digits)) {
    const line = lines.at(-1);
    if (line === undefined || line.length + number.length > 92) lines.push(number);
    else lines[lines.length - 1] = `${line} ${number}`;
  }
  return lines;
}

/** The whole of src/units/unicode-tables.ts. */
export function unicodeTablesFile(): string {
  const tables = Object.entries(unicodeTables()).map(([name, lines]) => {
    const quoted = lines.map((line) => `  ${quote(line)},\n`).join('');
    return `\n/**${ABOUT[name as TableName]}*/\nexport const ${name}: readonly string[] = [\n${quoted}];\n`;
  });
  return `${HEAD}${tables.join('')}`;
}

const HEAD = `/*
 * Written by test/support/unicode-tables.ts, and compared with its sources by
 * test/units/unicode-tables.test.ts; UPDATE=1 writes it anew. All numbers are in base 36.
 * Source: https://www.unicode.org/Public/14.0.0/ucd/ (by @unicode/unicode-14.0.0)
 * Source: https://www.unicode.org/Public/security/13.0.0/confusables.txt (by unhomoglyph 1.0.6)
 */
`;

const ABOUT: Readonly<Record<TableName, string>> = {
  KINDS: `
 * What normalisation may do with characters: where a kind begins, as the gap from the last such
 * place, then the kind. 0 foreign: not of Unicode 14.0, or nothing happens to it. 1 known. 2 mark:
 * known, and orders itself among the marks beside it. 3 ignored: Default_Ignorable_Code_Point.
 `,
  FOLDS: `
 * Case folding to one character, of what NFKD leaves as it is. Four numbers a run: the gap from
 * the last letter before it, how many letters, the step from one to the next, and how far the
 * folded letter is.
 `,
  LOOK_ALIKES: `
 * An ASCII character in each line, then the gaps between the characters that look like it. A
 * letter that is missing looks as its folded letter does.
 `,
};

/** As the formatter writes it. */
function quote(line: string): string {
  const escaped = line.replaceAll('\\', '\\\\');
  return line.includes("'") ? `"${escaped}"` : `'${escaped}'`;
}
