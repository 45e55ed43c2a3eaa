import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { format } from 'node:util';
import { EVENT_LIMITS, openBook, parseRuleSet, REASON_CODES } from 'tallybook';
import { describe, expect, test, vi } from 'vitest';
import { TAGS_MAX } from '../src/engine/command.ts';
import { commandLine } from '../src/hosts/cli/command-line.ts';
import { CONTROL_TYPES, RESERVED_TYPES } from '../src/model/event.ts';
import { DOCUMENT_ISSUE_CODES } from '../src/model/issue.ts';
import { AMOUNT_FORMS } from '../src/rules/amount.ts';
import { RULE_SET_LIMITS } from '../src/rules/document.ts';
import { factsOf } from '../src/rules/facts.ts';
import { PARENTS_MAX } from '../src/rules/flatten.ts';
import { RULES_MAX } from '../src/rules/parse.ts';
import { KINDS, ruleSetShape } from '../src/rules/rule-set.ts';
import { VERSIONS_MAX } from '../src/rules/schedule-shape.ts';
import { parseInstant } from '../src/units/instant.ts';

// UPDATE_DOCS=1 writes the printed results into the examples and the examples into the pages.
// STAMP=<page> (a path under docs/zh-CN, README.zh-CN.md, or `all`) notes that a translation is up to date.
const updates = process.env['UPDATE_DOCS'] === '1';
const stamped = process.env['STAMP'];

const read = (file: string) => readFileSync(file, 'utf8');

/** Every page under a folder, as paths from the root. */
function pagesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((found) => {
      const path = join(folder, found.name);
      if (found.isDirectory()) return pagesUnder(path);
      return path.endsWith('.md') ? [path] : [];
    })
    .sort();
}

const underDocs = pagesUnder('docs').filter((page) => !/^docs\/(api|examples)\//.test(page));
const english = ['README.md', ...underDocs.filter((page) => !page.startsWith('docs/zh-CN/'))];
const chinese = ['README.zh-CN.md', ...underDocs.filter((page) => page.startsWith('docs/zh-CN/'))];
const pages = [...english, ...chinese, 'CHANGELOG.md'];

interface Block {
  /** The line that opens the block, without the fence. */
  readonly info: string;
  readonly text: string;
}

const FENCED = /^```([^\n`]*)\n([\s\S]*?)^```$/gm;

function blocksOf(page: string): readonly Block[] {
  return [...read(page).matchAll(FENCED)].map(([, info = '', text = '']) => ({ info, text }));
}

/** The page without its fenced blocks. */
const proseOf = (page: string) => read(page).replace(FENCED, '');

interface Heading {
  readonly level: number;
  readonly title: string;
}

function headingsOf(page: string): readonly Heading[] {
  return [...proseOf(page).matchAll(/^(#+) (.+)$/gm)].map(([, marks = '', title = '']) => ({
    level: marks.length,
    title,
  }));
}

const sorted = (names: Iterable<string>) => [...names].sort();

/** Leaves a file alone where nothing changes. */
function rewrite(file: string, text: string): void {
  if (read(file) !== text) writeFileSync(file, text);
}

describe('examples', () => {
  const folder = 'docs/examples';
  const examples = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .sort();

  test.each(examples)('%s prints what its result lines say', async (name) => {
    const file = join(folder, name);
    const printed = await printedBy(file);
    if (updates) rewrite(file, withResults(read(file), printed));
    expect(resultsIn(read(file))).toEqual(printed);
  });

  test.each(examples)('%s stands in a page', (name) => {
    const shown = english.filter((page) =>
      blocksOf(page).some(({ info }) => exampleOf(info)?.file === name),
    );
    expect(shown.length, `${name} is in no page`).toBeGreaterThan(0);
  });
});

/** What each call of console.log printed, in order. An example prints at its top level only, each line once. */
async function printedBy(file: string): Promise<readonly string[]> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    await import(/* @vite-ignore */ `../${file}`);
    return log.mock.calls.map((values) => format(...values));
  } finally {
    log.mockRestore();
  }
}

const RESULT = '// → ';

/** The result lines after each statement that prints; one text per statement. */
function resultsIn(source: string): readonly string[] {
  const results: string[][] = [];
  for (const line of source.split('\n')) {
    if (line.startsWith('console.log(')) results.push([]);
    if (line.startsWith(RESULT)) results.at(-1)?.push(line.slice(RESULT.length));
  }
  return results.map((lines) => lines.join('\n'));
}

function withResults(source: string, printed: readonly string[]): string {
  const lines = source.split('\n').filter((line) => !line.startsWith(RESULT));
  let calls = 0;
  let isInside = false;
  const written = lines.flatMap((line) => {
    isInside ||= line.startsWith('console.log(');
    if (!isInside || !line.endsWith(';')) return [line];
    isInside = false;
    const result = (printed[calls] ?? '').split('\n').map((one) => RESULT + one);
    calls += 1;
    return [line, ...result];
  });
  return written.join('\n');
}

interface Shown {
  readonly file: string;
  readonly region: string | undefined;
}

/** `ts likes.ts` shows a file, `ts quick-start.ts#post` one region of it. */
function exampleOf(info: string): Shown | undefined {
  const [, file, region] = /^ts ([\w-]+\.ts)(?:#([\w-]+))?$/.exec(info) ?? [];
  return file === undefined ? undefined : { file, region };
}

function sourceOf({ file, region }: Shown): string {
  const source = read(join('docs/examples', file));
  if (region === undefined) return source;
  const [, inside] = source.split(`// #region ${region}\n`);
  const [text] = inside?.split('// #endregion\n') ?? [];
  if (text === undefined) throw new Error(`${file} has no region "${region}".`);
  return text;
}

describe('code in pages', () => {
  test.each(pages)('%s shows TypeScript only as it stands in an example', (page) => {
    if (updates) rewrite(page, withExamples(read(page)));
    const wrong = blocksOf(page)
      .filter(({ info }) => /^(ts|typescript|js|javascript)\b/.test(info))
      .filter(({ info, text }) => {
        const shown = exampleOf(info);
        return shown === undefined || sourceOf(shown) !== text;
      });
    expect(wrong).toEqual([]);
  });

  test.each(pages)('%s shows JSON that parses, and rule sets that compile', (page) => {
    const documents = blocksOf(page)
      .filter(({ info }) => info === 'json')
      .map(({ text }) => JSON.parse(text) as unknown)
      .map((document) => (basename(page) === 'conditions.md' ? { when: document } : document));
    const sets = documents.flatMap((document) => ruleSetOf(document) ?? []);
    const faults = sets.flatMap((set) => {
      const parsed = parseRuleSet(set, { presets: [...sets, ...presets()] });
      return parsed.ok ? parsed.warnings : parsed.issues;
    });
    expect(faults).toEqual([]);
  });

  test.each(pages)('%s shows events that a book can read', (page) => {
    const book = openBook({
      programme: 'page',
      rules: { id: 'page', version: 1, timeZone: 'UTC', rules: {} },
    });
    const issues = blocksOf(page)
      .filter(({ info }) => info === 'json')
      .map(({ text }) => JSON.parse(text))
      .filter((document) => typeof document === 'object' && 'memberId' in document)
      .flatMap((event) => book.post(event).issues ?? []);
    expect(issues).toEqual([]);
  });
});

function withExamples(text: string): string {
  return text.replace(FENCED, (block, info: string) => {
    const shown = exampleOf(info);
    return shown === undefined ? block : `\`\`\`${info}\n${sourceOf(shown)}\`\`\``;
  });
}

const FIELDS = ['amount', 'when', 'during', 'limit', 'once'];

/** A block is a rule set, one rule, or one field of an award; or it is no rules at all. */
function ruleSetOf(document: unknown): object | undefined {
  if (typeof document !== 'object' || document === null) return undefined;
  if (['id', 'version', 'rules'].every((key) => Object.hasOwn(document, key))) return document;
  const isField = FIELDS.some((key) => Object.hasOwn(document, key));
  if (!isField && !Object.hasOwn(document, 'kind')) return undefined;
  const rule = { ...(isField && { kind: 'award', on: 'event', amount: 1 }), ...document };
  return { id: 'page', version: 1, timeZone: 'UTC', rules: { rule } };
}

function presets(): readonly unknown[] {
  return readdirSync('presets', { withFileTypes: true })
    .map(({ name }) => `presets/${name}/preset.json`)
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(read(file)) as unknown);
}

/** Where the translation of an English page stands, and the other way round. */
function chineseOf(page: string): string {
  return page === 'README.md' ? 'README.zh-CN.md' : page.replace(/^docs\//, 'docs/zh-CN/');
}

function englishOf(page: string): string {
  return page === 'README.zh-CN.md' ? 'README.md' : page.replace(/^docs\/zh-CN\//, 'docs/');
}

/** These say what the library promises; a stale translation of them is a fault. */
const BINDING = /^(README\.md|docs\/pipeline\.md|docs\/rules\/.*)$/;
const STAMP = /^<!-- Made from the English page ([0-9a-f]{16})\. -->$/m;

const hashOf = (page: string) => createHash('sha256').update(read(page)).digest('hex').slice(0, 16);

describe('translations', () => {
  test('every English page has a Chinese one, and the other way round', () => {
    expect(sorted(chinese)).toEqual(sorted(english.map(chineseOf)));
  });

  test.each(chinese)('%s has the headings of its English page', (page) => {
    const levels = (of: string) => headingsOf(of).map(({ level }) => level);
    expect(levels(page)).toEqual(levels(englishOf(page)));
  });

  test.each(chinese)('%s has the code of its English page', (page) => {
    expect(blocksOf(page).map(comparable)).toEqual(blocksOf(englishOf(page)).map(comparable));
  });

  test.each(chinese)('%s is as new as its English page', (page) => {
    if (stamped === 'all' || stamped === page) stamp(page);
    const made = STAMP.exec(read(page))?.[1];
    expect(made, 'the page names the English page it was made from').toBeDefined();
    const isFresh = made === hashOf(englishOf(page));
    if (BINDING.test(englishOf(page))) expect(isFresh, 'translate it again').toBe(true);
    else if (!isFresh)
      process.emitWarning(`${englishOf(page)} has changed since ${page} was made.`);
  });
});

/** The labels of a diagram are prose; its shape is not. */
function comparable({ info, text }: Block): Block {
  return info === 'mermaid' ? { info, text: text.replace(/"[^"]*"/g, '""') } : { info, text };
}

function stamp(page: string): void {
  const text = read(page).replace(STAMP, '').trimEnd();
  writeFileSync(
    page,
    `${text}\n\n<!-- Made from the English page ${hashOf(englishOf(page))}. -->\n`,
  );
}

describe('links', () => {
  test.each(pages)('every link inside %s leads somewhere', (page) => {
    const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const broken = links.filter((link) => !/^[a-z]+:/.test(link) && !leads(link, page));
    expect(broken).toEqual([]);
  });

  test('the map lists every page', () => {
    const map = read('docs/README.md');
    const missing = english
      .filter((page) => page.startsWith('docs/') && page !== 'docs/README.md')
      .filter((page) => !map.includes(`](${page.slice('docs/'.length)})`));
    expect(missing).toEqual([]);
  });
});

function leads(link: string, page: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(target)) return false;
  return anchor === undefined || headingsOf(target).some(({ title }) => slug(title) === anchor);
}

/** As GitHub makes anchors of headings. */
function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}

/** The first cell of each row of the tables under a heading, where it is code. */
function codesUnder(title: string, page: string): readonly string[] {
  const section = proseOf(page)
    .split(/^#+ /m)
    .find((part) => part.startsWith(`${title}\n`));
  const cells = [...(section ?? '').matchAll(/^\| `([^`]+)` \|/gm)];
  return cells.map(([, code = '']) => code).sort();
}

/** The members of a union of texts in a source file. */
function unionIn(file: string, name: string): readonly string[] {
  const source = read(file).replace(/\/\*\*.*?\*\//gs, '');
  const [, members = ''] = new RegExp(`export type ${name} =([^;]+);`).exec(source) ?? [];
  return [...members.matchAll(/'([^']+)'/g)].map(([, member = '']) => member).sort();
}

const FACTS = [
  ...factsOf({
    currencyIndex: () => 0,
    unitsPerPoint: () => 1,
    purchasesSlot: () => 0,
    noteGroupTags: () => undefined,
    seasons: [],
    streak: () => undefined,
    tier: () => ({ fault: 'there is none' }),
  }),
];

describe('lists in pages are those of the source', () => {
  const conditionCodes = unionIn('src/rules/conditions/codes.ts', 'ConditionIssueCode');
  const lists: readonly (readonly [page: string, title: string, codes: readonly string[]])[] = [
    ['docs/codes.md', 'Statuses', unionIn('src/model/outcome.ts', 'Status')],
    ['docs/codes.md', 'Retry', unionIn('src/model/outcome.ts', 'Retry')],
    ['docs/codes.md', 'Reasons', sorted(REASON_CODES)],
    ['docs/codes.md', 'Issues of documents and events', sorted(DOCUMENT_ISSUE_CODES)],
    ['docs/codes.md', 'Issues of conditions', conditionCodes],
    ['docs/events.md', 'Control types that work', sorted(CONTROL_TYPES)],
    ['docs/events.md', 'Control types to come', sorted(RESERVED_TYPES)],
    ['docs/rule-sets.md', 'The document', sorted([...Object.keys(ruleSetShape()), 'rules'])],
    ['docs/outcomes.md', 'Kinds of lines', unionIn('src/model/entry.ts', 'EntryKind')],
    ...FACTS.map(
      ([fact, { fields = new Map() }]) => ['docs/facts.md', fact, sorted(fields.keys())] as const,
    ),
  ];

  test.each(lists)('%s lists exactly the codes under "%s"', (page, title, codes) => {
    expect(codes.length).toBeGreaterThan(0);
    expect(codesUnder(title, page)).toEqual(codes);
  });

  test.each(lists)('the translation of %s lists them too, under "%s"', (page, _, codes) => {
    const listed = proseOf(chineseOf(page));
    expect(codes.filter((code) => !listed.includes(`| \`${code}\` |`))).toEqual([]);
  });

  test.each(Object.entries(KINDS))('the page of %s lists every field', (kind, schema) => {
    const common = codesUnder('Fields of every rule', 'docs/rule-sets.md');
    const own = codesUnder('Fields', `docs/rules/${kind}.md`);
    expect(sorted(new Set([...own, ...common]))).toEqual(sorted(Object.keys(schema().shape)));
  });

  test('the page of amounts has a section for every form', () => {
    const titles = headingsOf('docs/amounts.md').map(({ title }) => title.toLowerCase());
    expect(AMOUNT_FORMS.filter((form) => !titles.includes(form))).toEqual([]);
  });

  test('every kind of rule has a page', () => {
    const written = english
      .filter((page) => page.startsWith('docs/rules/'))
      .map((page) => basename(page, '.md'));
    expect(written).toEqual(Object.keys(KINDS).sort());
  });
});

describe('numbers in pages are those of the source', () => {
  const count = (number: number) => number.toLocaleString('en-US');
  const numbers: readonly (readonly [page: string, number: string])[] = [
    ['docs/events.md', `${EVENT_LIMITS.depthMax} levels`],
    ['docs/events.md', `${count(EVENT_LIMITS.valuesMax)} values`],
    ['docs/events.md', `${count(EVENT_LIMITS.textMax)} code units`],
    ['docs/events.md', `${TAGS_MAX} tags`],
    ['docs/rule-sets.md', `${RULE_SET_LIMITS.depthMax} levels`],
    ['docs/rule-sets.md', `${count(RULE_SET_LIMITS.valuesMax)} values`],
    ['docs/rule-sets.md', `${count(RULE_SET_LIMITS.textMax)} code units`],
    ['docs/rule-sets.md', `${count(RULES_MAX)} rules`],
    ['docs/rule-sets.md', `${PARENTS_MAX} parents`],
    ['docs/rule-sets.md', `${count(VERSIONS_MAX)} versions`],
  ];

  test.each(numbers)('%s says "%s"', (page, number) => {
    expect(proseOf(page)).toContain(number);
  });
});

/** The cells of the table rows in a page that a pattern matches whole. */
function rowsOf(page: string, row: RegExp): readonly (readonly string[])[] {
  return proseOf(page)
    .split('\n')
    .flatMap((line) => {
      const cells = row.exec(line);
      return cells ? [cells.slice(1)] : [];
    });
}

describe('tables in pages are what the engine does', () => {
  const days = rowsOf('docs/time.md', /^\| `(\S+)`, `(\d\d:\d\d)` \| `(\S+)`.* \| `(\S+)` \|$/);

  test.each(days)('in %s with days from %s, %s belongs to %s', (timeZone, dayStart, at, day) => {
    const rules = { chat: { kind: 'award', on: 'message', amount: 1 } } as const;
    const book = openBook({
      programme: 'page',
      rules: { id: 'page', version: 1, timeZone, dayStart, rules },
    });
    const { entries } = book.post({ id: 'a', type: 'message', memberId: 'mia', at });
    expect(entries.map((entry) => entry.day)).toEqual([day]);
  });

  const instants = rowsOf('docs/time.md', /^\| `(\S+)` \| `(\S+)` \| [a-z ]+ \|$/);

  test.each(instants)('%s is an instant and %s is none', (accepted, refused) => {
    const read = [accepted, refused].map((text) =>
      parseInstant(/^\d+$/.test(text) ? Number(text) : text),
    );
    expect(read.map((instant) => instant !== undefined)).toEqual([true, false]);
  });

  const roundings = rowsOf('docs/amounts.md', /^\| `([\w-]+)` \| (\d) \| (−\d) \| (\d) \| .* \|$/);

  test.each(roundings)('%s makes %s of 2.5, %s of −2.5 and %s of 2.4', (rounding, ...shown) => {
    const asked = ['2.5', '-2.5', '2.4'].map((points) => {
      const amount = { fixed: points, rounding: rounding as 'floor' };
      const rules = { chat: { kind: 'award', on: 'message', amount } } as const;
      const book = openBook({
        programme: 'page',
        rules: { id: 'page', version: 1, timeZone: 'UTC', rules },
      });
      return book.post({ id: 'a', type: 'message', memberId: 'mia', at: 1 }).entries[0]?.points;
    });
    expect(asked.map(String)).toEqual(shown.map((text) => text.replace('−', '-')));
  });

  test('there are such tables', () => {
    expect([days.length, instants.length, roundings.length]).toEqual([6, 5, 6]);
  });
});

describe('the page of the command line', () => {
  test.each(['run', 'check', 'flatten', 'demo'])('has the options of %s', async (command) => {
    const { output, exitCode } = await said([command, '--help']);
    const options = [...output.matchAll(/^ {2}(?:-h, )?(--[\w-]+(?: <\w+>)?)/gm)]
      .map(([, option = '']) => option)
      .filter((option) => option !== '--help');
    expect(exitCode).toBe(0);
    const page = proseOf('docs/cli.md');
    expect(options.filter((option) => !page.includes(option))).toEqual([]);
    if (command === 'run') expect(codesUnder('run', 'docs/cli.md')).toEqual(sorted(options));
  });

  test('has the commands and the exit codes', async () => {
    const { output } = await said(['--help']);
    const titles = headingsOf('docs/cli.md').map(({ title }) => title);
    const commands = [...output.matchAll(/^ {2}(\w+) (?:\[options\]|<|\s{2,}\w)/gm)].map(
      ([, command = '']) => command,
    );
    expect(commands).toContain('run');
    expect(commands.filter((command) => command !== 'help' && !titles.includes(command))).toEqual(
      [],
    );
    const codes = [...output.matchAll(/^ {2}(\d) {2}(.+)$/gm)].map(
      ([, code = '', meaning = '']) => `| ${code} | ${meaning} |`,
    );
    expect(codes.length).toBeGreaterThan(0);
    const page = proseOf('docs/cli.md').replaceAll('`', '');
    expect(codes.filter((row) => !page.includes(row))).toEqual([]);
  });
});

async function said(args: readonly string[]) {
  const stream = () => {
    const chunks: string[] = [];
    const sink = new Writable({
      write: (chunk, _, done) => {
        chunks.push(String(chunk));
        done();
      },
    });
    return { sink, chunks };
  };
  const [stdout, stderr] = [stream(), stream()];
  const exitCode = await commandLine(args, {
    stdin: Readable.from([]),
    stdout: stdout.sink,
    stderr: stderr.sink,
    isTerminal: false,
  });
  return { exitCode, output: [...stdout.chunks, ...stderr.chunks].join('') };
}

describe('capabilities', () => {
  const ids =
    'A1 A2 A3 A4 A6 A8 A9 A12 B1 B2 B3 B4 B5 B6 B7 B8 B12 B13 C5 C6 D1 D3 D4 E1 E2 E4 E5 E6 E7 E8 E9 E10 F8 G1 G2 G3 G4 G5 G6 K1 K2 K5 K7 K8 L1 L3 L5 L11 L12 L13 S4.8';

  test.each(ids.split(' '))('a page says how %s is done', (id) => {
    const named = new RegExp(`\\(([A-Z][\\d.]*[ ,]+)*${id}([ ,]+[A-Z][\\d.]*)*\\)`);
    expect(english.filter((page) => named.test(proseOf(page)))).not.toEqual([]);
  });
});

describe('the first screen of the README', () => {
  test.each([
    ['demo', 'demo'],
    ['test', 'test'],
  ])(
    'has one block "sh %s" with one command that a script of the package answers',
    (word, script) => {
      const blocks = blocksOf('README.md').filter(({ info }) => info === `sh ${word}`);
      expect(blocks.map(({ text }) => text.trimEnd().split('\n').length)).toEqual([1]);
      expect(blocks[0]?.text).toMatch(new RegExp(`^npm ci && npm (run )?${script}\n$`));
      const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: object };
      expect(Object.keys(scripts)).toContain(script);
    },
  );

  test('names the Node version that the package asks for', () => {
    const { engines } = JSON.parse(read('package.json')) as { readonly engines: { node: string } };
    expect(read('README.md')).toContain(engines.node.replace('>=', 'Node ≥ '));
  });
});
