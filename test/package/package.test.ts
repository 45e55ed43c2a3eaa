import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

// `npm test` builds first. Without a build there is no package to look at.
const built = existsSync('dist/index.js') && existsSync('dist/index.cjs');
const noCodeFromStrings = '--disallow-code-generation-from-strings';

function command(name: string, ...given: string[]): string {
  const { status, stdout, stderr } = spawnSync(name, given, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} ${given.join(' ')} ended with ${status}\n${stderr}`);
  return stdout.trim();
}

const node = (...given: string[]) => command(process.execPath, ...given);

function filesOf(ending: RegExp): readonly { readonly name: string; readonly text: string }[] {
  return readdirSync('dist')
    .filter((name) => ending.test(name))
    .map((name) => ({ name, text: readFileSync(`dist/${name}`, 'utf8') }));
}

describe.skipIf(!built)('the built package', () => {
  test('works when it is imported', () => {
    expect(node('test/package/use.mjs')).toBe('import works');
  });

  test('works when it is required', () => {
    expect(node('test/package/use.cjs')).toBe('require works');
  });

  test.each(['mjs', 'cjs'])('works where code from strings is forbidden (%s)', (form) => {
    expect(node(noCodeFromStrings, `test/package/use.${form}`)).toMatch(/works$/);
  });

  test('needs no Intl where all zones are fixed offsets', () => {
    expect(node('test/package/no-intl.cjs')).toBe('works without Intl');
  });

  test('reads no environment, clock, random source or timer while it is imported', () => {
    expect(JSON.parse(node('test/package/watch.mjs'))).toEqual([]);
  });

  test('builds no code from strings and reads no environment anywhere in the library', () => {
    const banned = /\bnew Function\b|\beval\(|\bprocess\.env\b|\blocalStorage\b/;
    const found = filesOf(/\.c?js$/).filter(
      ({ name, text }) => name !== 'cli.js' && banned.test(text),
    );
    expect(found.map(({ name }) => name)).toEqual([]);
  });

  test('loads only the packages that are installed with it', () => {
    // Statements at the start of a line, and calls; messages may hold the word "from" as well.
    const loads =
      /^(?:import|export)\b[^;"']*["']([^"'.][^"']*)["'];|\b(?:import|require)\(\s*["']([^"'.][^"']*)["']\s*\)/gm;
    const builtin = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);
    const unknown = filesOf(/\.c?js$/).flatMap(({ name, text }) =>
      [...text.matchAll(loads)]
        .map(([, imported, called]) => imported ?? called ?? '')
        .filter((specifier) => !(packageOf(specifier) in manifest.dependencies))
        .filter((specifier) => !(name === 'cli.js' && builtin.has(specifier)))
        .map((specifier) => `${name} loads ${specifier}`),
    );
    expect(unknown).toEqual([]);
  });

  test('names only its own packages in its types', () => {
    const loads = /\b(?:from|import\()\s*["']([^"'.][^"']*)["']/g;
    const foreign = filesOf(/\.d\.c?ts$/).flatMap(({ name, text }) =>
      [...text.matchAll(loads)]
        .filter(([, specifier = '']) => !(packageOf(specifier) in manifest.dependencies))
        .map(([, specifier]) => `${name} names ${specifier}`),
    );
    expect(foreign).toEqual([]);
  });

  test('carries the licence of every package inside it', () => {
    const notices = readFileSync('dist/licenses.txt', 'utf8');
    const bundled = filesOf(/^index\.c?js$/).flatMap(({ text }) =>
      [...text.matchAll(/\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//g)].map(([, name = '']) => name),
    );
    expect(bundled).toContain('json-rules-engine');
    const missing = [...new Set(bundled)].filter((name) => !notices.includes(`${name} `));
    expect(missing).toEqual([]);
  });

  test('packs the build, the presets and the texts, and no test', () => {
    const [{ files }] = JSON.parse(
      command('npm', 'pack', '--dry-run', '--json', '--ignore-scripts'),
    );
    const names: readonly string[] = files.map((file: { readonly path: string }) => file.path);
    expect(names).toEqual(
      expect.arrayContaining(['LICENSE', 'dist/cli.js', 'dist/index.d.cts', 'dist/licenses.txt']),
    );
    expect(names.filter((name) => /^presets\/[^/]+\/preset\.json$/.test(name))).not.toEqual([]);
    expect(names.filter((name) => /(^|\/)(src|test)\/|spec\.json$/.test(name))).toEqual([]);
  });

  test('starts the command line', () => {
    expect(readFileSync('dist/cli.js', 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(node('dist/cli.js', '--version')).toContain(manifest.version);
  });
});

/** The package that a path like `zod/mini` belongs to. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
