import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { KINDS } from '../src/rules/rule-set.ts';
import { commands, library } from '../tsup.config.ts';

const linesMax = 300;
const layers = ['units', 'model', 'rules', 'engine', 'entry', 'hosts'];

/** Files that git tracks or would track, as paths from the root. */
const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
  .toString()
  .split('\0')
  .filter((name) => name !== '' && existsSync(name) && statSync(name).isFile());
const source = files.filter((name) => /^src\/.*\.ts$/.test(name));
const pages = files.filter((name) =>
  /^(docs\/.*|README[^/]*|CHANGELOG|presets\/.*)\.md$/.test(name),
);
const generated = /^docs\/api\//;
const read = (name: string) => readFileSync(name, 'utf8');

describe('source files', () => {
  test(`no file is longer than ${linesMax} lines`, () => {
    const long = source
      .map((name) => ({ name, lines: read(name).trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > linesMax)
      .sort((left, right) => right.lines - left.lines);
    expect(long).toEqual([]);
  });

  test('nothing is exported by default', () => {
    const found = source.filter((name) => /^export default\b|\bas default\b/m.test(read(name)));
    expect(found).toEqual([]);
  });

  test('every file is an entry point or is imported by another', () => {
    const imported = new Set(source.flatMap((name) => importsOf(name)));
    const entries = new Set<string>([...Object.values(library), ...Object.values(commands)]);
    const orphans = source.filter((name) => !imported.has(name) && !entries.has(name));
    expect(orphans).toEqual([]);
  });

  test('imports go down only, and reach a host only from inside it', () => {
    const wrong = source.flatMap((from) =>
      importsOf(from)
        .filter((to) => !mayImport(from, to))
        .map((to) => `${from} imports ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  test('only entry points re-export', () => {
    const found = source.filter(
      (name) => basename(name) !== 'index.ts' && /^export\b[^;]*\bfrom '/m.test(read(name)),
    );
    expect(found).toEqual([]);
  });
});

/** Relative imports of a source file, resolved to paths from the root. */
function importsOf(name: string): readonly string[] {
  const specifiers = read(name).matchAll(/(?:\bfrom|\bimport\(?)\s*'(\.[^']+)'/g);
  return [...specifiers].map(([, specifier = '']) => join(dirname(name), specifier));
}

function layerOf(name: string): number {
  const [, folder = ''] = /^src\/([^/]+)\//.exec(name) ?? [];
  return layers.indexOf(folder === '' ? 'entry' : folder);
}

function mayImport(from: string, to: string): boolean {
  if (!to.startsWith('src/')) return to.startsWith('presets/') && to.endsWith('.json');
  const host = /^src\/hosts\/[^/]+\//.exec(to)?.[0];
  if (host !== undefined && !from.startsWith(host)) return to === library.text && from !== to;
  return layerOf(to) <= layerOf(from);
}

describe('words', () => {
  // Each pattern spells a letter as a class, so that this file does not match itself.
  const banned: readonly (readonly [reason: string, word: RegExp])[] = [
    ['a task without its issue number', /\b(TOD[O]|FIXM[E]|XX[X])\b(?!.{0,3}#\d)/],
    ['a word that is not of this project', /\bagen[t]s?\b|\bA[I][ -](sessio[n]|generate[d])/i],
    ['a path of one machine', /(^|[\s"'`(=:])\/(wor[k]|roo[t]|hom[e])\//m],
    ['a package host', /\b(registry\.(npm|yarn)[a-z]*|npmmirro[r])\.[a-z]|\bnpm\.pk[g]\./],
  ];
  const data = /^(package-lock\.json|LICENSE)$|\.(jsonl|csv|gz|png)$/;

  test.each(banned)('no file has %s', (_, word) => {
    const found = files
      .filter((name) => !data.test(name))
      .flatMap((name) => linesWith(name, word))
      .slice(0, 20);
    expect(found).toEqual([]);
  });
});

function linesWith(name: string, word: RegExp): readonly string[] {
  return read(name)
    .split('\n')
    .flatMap((line, index) => (word.test(line) ? [`${name}:${index + 1} ${line.trim()}`] : []));
}

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >;
}

describe('the package', () => {
  test('the lock file names no place to download from', () => {
    expect(linesWith('package-lock.json', /"resolved"/)).toEqual([]);
  });

  test('the lock file names every package of every platform', () => {
    // npm drops those that the machine cannot fetch, and `npm ci` then fails elsewhere.
    const { packages } = JSON.parse(read('package-lock.json')) as Lock;
    const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !(`node_modules/${name}` in packages))
        .filter((name) => !(`${place}/node_modules/${name}` in packages)),
    );
    expect(missing).toEqual([]);
  });

  test('the top level holds only what belongs there', () => {
    const known = /^(\..+|package(-lock)?\.json|tsconfig\.json|tsup\.config\.ts|LICENSE)$/;
    const words = /^(src|presets|docs|test|CHANGELOG\.md|README(\.zh-CN)?\.md)$/;
    const top = new Set(files.map((name) => name.split('/')[0] ?? ''));
    expect([...top].filter((name) => !known.test(name) && !words.test(name))).toEqual([]);
  });
});

describe('pages', () => {
  test('every page has exactly one title', () => {
    const written = pages.filter((name) => !generated.test(name));
    const wrong = written.filter((name) => {
      const prose = read(name).replace(/^(`{3,}|~{3,})[\s\S]*?^\1/gm, '');
      return prose.match(/^# .+/gm)?.length !== 1;
    });
    expect(wrong).toEqual([]);
  });
});

describe('rule kinds', () => {
  const kinds = Object.keys(KINDS);

  test('each kind has a source file, two pages and a test folder', () => {
    const missing = kinds
      .flatMap((kind) => [
        `src/rules/${kind}.ts`,
        `docs/rules/${kind}.md`,
        `docs/zh-CN/rules/${kind}.md`,
        `test/rules/${kind}`,
      ])
      .filter((name) => !existsSync(name));
    expect(missing).toEqual([]);
  });

  test('each kind has at least one table', () => {
    const bare = kinds.filter((kind) => {
      const folder = `test/rules/${kind}`;
      return (
        !existsSync(folder) || !readdirSync(folder).some((name) => name.endsWith('.spec.json'))
      );
    });
    expect(bare).toEqual([]);
  });

  test('each preset folder has a rule set, scenarios and a page', () => {
    const folders = existsSync('presets')
      ? readdirSync('presets', { withFileTypes: true }).filter((found) => found.isDirectory())
      : [];
    const missing = folders
      .flatMap(({ name }) =>
        ['preset.json', 'spec.json', 'README.md'].map((file) => `presets/${name}/${file}`),
      )
      .filter((name) => !existsSync(name));
    expect(missing).toEqual([]);
  });
});
