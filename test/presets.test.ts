import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { check, compile, openBook, parseRuleSet, type RuleSet } from 'tallybook';
import { beauty, food, groupPoints, home, maternity, presets } from 'tallybook/presets';
import { describe, expect, test } from 'vitest';
import { effectTable } from './support/effect-table.ts';
import type { Language } from './support/effect-words.ts';
import { endless } from './support/endless.ts';
import { play } from './support/play.ts';
import { patched, readSpec, ruleSetOf, type Spec } from './support/spec.ts';

// UPDATE=1 writes the effect tables into the pages of the presets.
const updates = process.env['UPDATE'] === '1';

const folders = readdirSync('presets', { withFileTypes: true })
  .filter((found) => found.isDirectory())
  .map(({ name }) => name)
  .sort();

const read = (file: string) => readFileSync(file, 'utf8');
const documentOf = (folder: string): RuleSet => JSON.parse(read(`presets/${folder}/preset.json`));

describe.each(folders)('the preset %s', (folder) => {
  const document = documentOf(folder);

  test('is a rule set without faults and without warnings', () => {
    const parsed = parseRuleSet(document);
    expect(parsed.ok ? [] : parsed.issues).toEqual([]);
    expect(check(document).warnings).toEqual([]);
  });

  test('has the id of its folder and is still free to change', () => {
    expect([document.id, document.version]).toEqual([folder, 0]);
  });

  test('speaks both languages wherever it speaks', () => {
    const speaking = [['it', document] as const, ...Object.entries(document.rules)].map(
      ([name, { title, description }]) => [name, languagesOf(title), languagesOf(description)],
    );
    const both = ['en', 'zh-CN'];
    expect(speaking).toEqual(speaking.map(([name]) => [name, both, both]));
    const currencies = Object.values(document.currencies ?? {});
    expect(currencies.map(({ title }) => languagesOf(title))).toEqual(currencies.map(() => both));
  });

  test('can be extended as its pages say', () => {
    for (const page of ['README.md', 'README.zh-CN.md']) {
      const [, child = ''] =
        /`({"id".*"extends".*})`/.exec(read(`presets/${folder}/${page}`)) ?? [];
      const parsed = parseRuleSet(JSON.parse(child), { presets });
      expect(parsed.ok ? [] : parsed.issues).toEqual([]);
      if (!parsed.ok) return;
      expect(parsed.value).toEqual(
        patched(patched(document, JSON.parse(child)), { extends: null }),
      );
      // What comes out is a rule set of its own.
      expect(compile(parsed.value).fingerprint()).toBe(
        compile(JSON.parse(child), { presets }).fingerprint(),
      );
    }
  });

  test('every rule acts in a scenario, and every award is refused in another', () => {
    const { acted, refused } = shownIn(readSpec(`presets/${folder}/spec.json`));
    const ids = Object.keys(document.rules);
    // A screen acts by refusing.
    const acts = (id: string) => (isScreen(document.rules[id]) ? refused : acted).has(id);
    expect(ids.filter((id) => !acts(id))).toEqual([]);
    const awards = ids.filter((id) => document.rules[id]?.kind === 'award');
    expect(awards.filter((id) => !refused.has(id))).toEqual([]);
  });

  test('lets nobody earn without end in a day, where rules and not people decide', () => {
    expect(endless(document)).toEqual(DECIDED_BY_PEOPLE[folder] ?? []);
  });

  const pages: readonly (readonly [string, Language])[] = [
    ['README.md', 'en'],
    ['README.zh-CN.md', 'zh-CN'],
  ];
  test.each(pages)('%s shows what the rules do now', (name, language) => {
    const page = `presets/${folder}/${name}`;
    const fresh = withEffects(read(page), effectTable(document, language));
    if (updates) writeFileSync(page, fresh);
    expect(read(page)).toBe(fresh);
  });

  test('the pages name every rule and link to each other', () => {
    for (const [name] of pages) {
      const page = read(`presets/${folder}/${name}`);
      const missing = Object.keys(document.rules).filter((id) => !page.includes(`\`${id}\``));
      expect(missing).toEqual([]);
      const others = pages.map(([other]) => other).filter((other) => other !== name);
      expect(others.filter((other) => !page.includes(`](${other})`))).toEqual([]);
    }
  });
});

const languagesOf = (texts: object | undefined) => Object.keys(texts ?? {}).sort();

const EFFECTS = /(?<=<!-- effects -->\n)[\s\S]*?(?=<!-- \/effects -->)/;

function withEffects(page: string, table: string): string {
  if (!EFFECTS.test(page)) throw new Error('The page has no place for effects.');
  return page.replace(EFFECTS, () => `\n${table}\n\n`);
}

/** The rules that did something in a preset's scenarios, and those that gave nothing with a reason. */
function shownIn(spec: Spec) {
  const games = spec.rows
    .filter(({ when, todo }) => when && todo === undefined)
    .map((row) => play(spec, row, compile(ruleSetOf(spec, row) as RuleSet)));
  const entries = games.flatMap((game) => game.entries);
  const reasons = games
    .flatMap(({ played }) => played.flatMap(({ outcomes }) => outcomes))
    .flatMap((outcome) => outcome.reasons);
  const notices = games
    .flatMap(({ played }) => played.flatMap(({ outcomes }) => outcomes))
    .flatMap((outcome) => outcome.notices);
  const acted = [
    ...entries.flatMap(({ ruleId, calc }) => [ruleId, ...calc.cutBy]),
    ...notices.filter(({ kind }) => kind === 'tier-crossed').map(({ ruleId }) => ruleId),
    ...entries.flatMap(({ calc }) => calc.factors.map((factor) => factor.ruleId)),
    ...reasons.map(({ params }) => params['by']),
  ];
  return { acted: new Set(acted), refused: new Set(reasons.map(({ ruleId }) => ruleId)) };
}

const isScreen = (rule: RuleSet['rules'][string] | undefined): boolean =>
  ['rate-limit', 'duplicate', 'gate', 'identity'].includes(rule?.kind ?? '');

const DECIDED_BY_PEOPLE: Readonly<Record<string, readonly string[]>> = {
  'group-points': ['praise', 'red-flower'],
};

const MECHANISMS =
  'S1.3 S2.1 S2.2 S2.3 S2.4 S2.5 S2.6 S2.7 S2.8 S2.12 S2.13 S2.14 S2.15 S2.19 S2.20 S2.22 S2.24 S3.1 S3.3 S4.14';

describe('the presets', () => {
  test.each(MECHANISMS.split(' '))('show the mechanism %s', (mechanism) => {
    const showing = folders.filter((folder) =>
      readSpec(`presets/${folder}/spec.json`).rows.some(({ shows }) => shows?.includes(mechanism)),
    );
    expect(showing).not.toEqual([]);
  });

  test('name on the line the member of the staff who graded', () => {
    const book = openBook({ programme: 'test', rules: home });
    const at = '2026-03-02T09:00+08:00';
    const tags = { tags: ['staff'] };
    book.post({ id: 'p', type: 'profile', memberId: 'boss', at, data: tags }, { trusted: true });
    const { entries } = book.post({
      id: 'g',
      type: 'grade',
      memberId: 'boss',
      at,
      ref: 'video-1',
      data: { to: 'mia', points: 180 },
    });
    expect(entries.map(({ memberId, by, points }) => ({ memberId, by, points }))).toEqual([
      { memberId: 'mia', by: 'boss', points: 180 },
    ]);
  });

  test('that are shipped are those of the folders', () => {
    expect(presets).toEqual(folders.map(documentOf));
    expect(presets).toEqual([beauty, food, groupPoints, home, maternity]);
  });

  test('have no address that nobody has read', () => {
    const references = presets.flatMap((preset) => preset.references ?? []);
    expect(references.filter(({ url, read: day }) => !(url && day))).toEqual([]);
  });

  test('have a page in each language', () => {
    const missing = folders
      .flatMap((folder) => [`presets/${folder}/README.md`, `presets/${folder}/README.zh-CN.md`])
      .filter((page) => !existsSync(page));
    expect(missing).toEqual([]);
  });
});
