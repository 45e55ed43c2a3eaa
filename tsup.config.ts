import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defineConfig, type Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];
type Inputs = Readonly<Record<string, unknown>>;

/** What is published beside the command line: name in dist → source. */
export const library = {
  index: 'src/index.ts',
  text: 'src/hosts/text/index.ts',
  presets: 'src/presets.ts',
};

/** The command line: name in dist → source. */
export const commands = { cli: 'src/hosts/cli/main.ts' };

/**
 * Modules that json-rules-engine loads and that the library never calls: of the engine it takes the
 * operators and the check of a rule's shape. `debug` reads the environment while it loads,
 * `jsonpath-plus` and `eventemitter2` build code from strings; the rest is only weight.
 * Plain functions, because the engine's compiled classes call their parent without `new`.
 */
const unused: Readonly<Record<string, string>> = {
  './debug': 'exports.__esModule = true; exports.default = function () {};',
  'jsonpath-plus': throwing('exports.JSONPath', 'Default paths are not part of this bundle.'),
  eventemitter2: `module.exports = function () {};
    ${throwing('module.exports.prototype.on', 'Events are not part of this bundle.')}
    ${throwing('module.exports.prototype.emitAsync', 'Events are not part of this bundle.')}`,
  './almanac': throwing('exports.default', 'Runs of the engine are not part of this bundle.'),
  './rule-result': throwing('exports.default', 'Runs of the engine are not part of this bundle.'),
  clone: throwing('module.exports', 'Runs of the engine are not part of this bundle.'),
  'hash-it': throwing('exports.default', 'Runs of the engine are not part of this bundle.'),
};

function throwing(target: string, message: string): string {
  return `${target} = function () { throw new Error(${JSON.stringify(message)}); };`;
}

const withoutUnused: Plugin = {
  name: 'without-unused',
  setup(build) {
    const importer = /[\\/]node_modules[\\/]json-rules-engine[\\/]/;
    build.onResolve(
      { filter: /^(\.\/(debug|almanac|rule-result)|jsonpath-plus|eventemitter2|clone|hash-it)$/ },
      (found) =>
        importer.test(found.importer) ? { path: found.path, namespace: 'unused' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'unused' }, (found) => ({
      contents: unused[found.path] ?? '',
      loader: 'js',
    }));
  },
};

/** Writes dist/licenses.txt: the licence of every package whose code is inside the bundle. */
const withLicences: Plugin = {
  name: 'with-licences',
  setup(build) {
    build.initialOptions.metafile = true;
    build.onEnd((result) => {
      const packages = bundledPackages(result.metafile?.inputs ?? {});
      if (packages.length === 0) return;
      mkdirSync('dist', { recursive: true });
      writeFileSync('dist/licenses.txt', packages.map(notice).join(`\n${'-'.repeat(80)}\n\n`));
    });
  },
};

function bundledPackages(inputs: Inputs): readonly string[] {
  const folders = Object.keys(inputs).map(
    (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? '',
  );
  return [...new Set(folders)].filter((folder) => folder !== '').sort();
}

function notice(folder: string): string {
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (file === undefined) throw new Error(`${folder} is bundled and carries no licence file.`);
  const text = readFileSync(join(folder, file), 'utf8').trim();
  return `${about.name} ${about.version} (${about.license})\n\n${text}\n`;
}

/** The command line imports the published entry points instead of carrying a copy of them. */
const entriesStayOutside: Plugin = {
  name: 'entries-stay-outside',
  setup(build) {
    const names = new Map(Object.entries(library).map(([name, file]) => [resolve(file), name]));
    build.onResolve({ filter: /^\.\.?\// }, (found) => {
      const name = names.get(resolve(found.resolveDir, found.path));
      return name === undefined ? undefined : { path: `./${name}.js`, external: true };
    });
  },
};

const shared: Options = { outDir: 'dist', target: ['es2022', 'node20'], silent: true };

export default defineConfig([
  {
    ...shared,
    entry: library,
    format: ['esm', 'cjs'],
    platform: 'browser',
    clean: [`!${Object.keys(commands)}.js`],
    dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
    esbuildPlugins: [withoutUnused, withLicences],
  },
  {
    ...shared,
    entry: commands,
    format: 'esm',
    platform: 'node',
    esbuildPlugins: [entriesStayOutside, withoutUnused],
  },
]);
