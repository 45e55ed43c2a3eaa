import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { food } from '../../src/presets.ts';
import { fileOf, jsonLines, tallybook } from './invoke.ts';

const json = (name: string, document: unknown) => fileOf(name, JSON.stringify(document));

describe('rules', () => {
  const event = jsonLines([
    { id: 'e', type: 'check-in', memberId: 'ada', at: '2026-03-01T01:00:00Z' },
  ]);
  const labelsOf = async (rules: string) => {
    const { stdout } = await tallybook(['run', '--rules', rules, '-', '--json'], { stdin: event });
    return JSON.parse(stdout).ruleSets;
  };

  test('may be a preset by id or by id and version, or a file', async () => {
    expect(await labelsOf('food')).toEqual([`food@${food.version}`]);
    expect(await labelsOf(`food@${food.version}`)).toEqual([`food@${food.version}`]);
    expect(await labelsOf('presets/food/preset.json')).toEqual([`food@${food.version}`]);
    expect(await labelsOf('docs/examples/shop.json')).toEqual(['gift-shop@1']);
  });

  test('may be a schedule of versions', async () => {
    const award = (version: number, amount: number) => ({
      id: 'timed',
      version,
      timeZone: 'UTC',
      rules: { visit: { kind: 'award', on: 'check-in', amount } },
    });
    const schedule = json('schedule.json', {
      versions: [{ rules: award(1, 1) }, { from: '2026-03-01T01:00:00Z', rules: award(2, 20) }],
    });
    const { stdout } = await tallybook(['run', '--rules', schedule, '-', '--json'], {
      stdin: event,
    });
    expect(JSON.parse(stdout)).toMatchObject({
      ruleSets: ['timed@1', 'timed@2'],
      currencies: { points: { total: 20 } },
    });
    const flat = await tallybook(['flatten', '--rules', schedule]);
    expect(JSON.parse(flat.stdout)).toEqual(JSON.parse(readFileSync(schedule, 'utf8')));
  });

  const faulty = {
    id: 'faulty',
    version: 1,
    timeZone: 'UTC',
    rules: {
      visit: { kind: 'award', on: 'check-in', amont: 5 },
      most: { kind: 'cap', rules: ['vist'], times: 1, sum: 5, per: 'day' },
    },
  };

  test.each(['run', 'check'])(
    '%s of faulty rules lists all issues with path and code',
    async (command) => {
      const path = json('faulty.json', faulty);
      const { exitCode, stdout, stderr } = await tallybook([
        command,
        '--rules',
        path,
        ...(command === 'run' ? ['-'] : []),
      ]);
      expect([exitCode, stdout]).toEqual([1, '']);
      expect(stderr).toBe(
        `${path}: 1 issue\n  rules.visit.amont: Unknown key "amont": did you mean "amount"? [unknown-key]\n`,
      );
      const second = json('faulty.json', {
        ...faulty,
        rules: { ...faulty.rules, visit: { kind: 'award', on: 'check-in', amount: 5 } },
      });
      const after = await tallybook(['check', '--rules', second]);
      expect(after.exitCode).toBe(1);
      expect(after.stderr).toMatch(/: 2 issues\n/);
      expect(after.stderr).toMatch(/\n {2}rules\.most: .* \[cap-terms\]\n/);
      expect(after.stderr).toMatch(
        /\n {2}rules\.most\.rules\.0: .*did you mean "visit"\? \[unknown-rule\]\n/,
      );
    },
  );

  test.each([
    [
      'neither a preset nor a file',
      'nowhere',
      /^There is no rule file nowhere and no preset of that name; presets are beauty, food, group-points, home, maternity\.\n$/,
    ],
    ['a folder', 'presets', /^The rules presets cannot be read: EISDIR/],
    ['no JSON', fileOf('torn.json', '{"id":'), /torn\.json is not JSON: /],
    [
      'JSON of another kind',
      fileOf('seven.json', '7'),
      /seven\.json: 1 issue\n {2}\(root\): Found 7: expected an object/,
    ],
    [
      'a child of an unknown preset',
      json('orphan.json', { id: 'o', version: 1, extends: 'foods@9' }),
      / extends: .* \[unknown-preset\]/,
    ],
  ])('%s ends with code 1', async (_, rules, message) => {
    const { exitCode, stdout, stderr } = await tallybook(['check', '--rules', rules]);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
  });
});

describe('check', () => {
  test('says what each multiplier, cap and cooldown reaches', async () => {
    const rules = json('reach.json', {
      id: 'reach',
      version: 2,
      timeZone: 'UTC',
      currencies: { points: {}, growth: {} },
      rules: {
        buy: { kind: 'award', on: 'purchase', amount: { points: 1, growth: 2 }, tags: ['shop'] },
        chat: { kind: 'award', on: 'message', amount: 1, tags: ['talk'] },
        share: { kind: 'award', on: 'share', amount: 1, tags: ['talk'] },
        grow: { kind: 'multiplier', tags: ['shop'], of: 'growth', factor: 2 },
        double: { kind: 'multiplier', on: ['message', 'purchase'], factor: 2 },
        most: {
          kind: 'cap',
          tags: ['talk'],
          sum: 9,
          of: 'points',
          per: 'day',
          alsoCounts: { rules: ['buy'] },
        },
        pause: { kind: 'cooldown', rules: ['share'], lasts: { minutes: 1 } },
        nobody: { kind: 'cooldown', tags: ['dance'], lasts: { minutes: 1 } },
        off: { kind: 'cooldown', rules: ['chat'], lasts: { minutes: 1 }, enabled: false },
        adding: {
          kind: 'multiplier',
          rules: ['share'],
          factor: 2,
          group: 'sums',
          stacking: 'sum-of-factors',
        },
      },
    });
    const { exitCode, stdout, stderr } = await tallybook(['check', '--rules', rules]);
    expect([exitCode, stderr]).toEqual([0, '']);
    const [reach, warnings] = stdout.split('\nWarnings\n');
    expect(reach).toBe(
      `reach@2: no issues, 3 awards

Reach
  adding  multiplier  share (points)
  double  multiplier  buy (points), chat (points)
  grow    multiplier  buy (growth)
  most    cap         buy (counted only), chat, share
  nobody  cooldown    reaches no award
  pause   cooldown    share

Confluent: in whatever order members meet, the net book is the same.
`,
    );
    expect(warnings).toMatch(/^ {2}rules\.adding\.stacking: .* \[sums-factors\]\n/);
  });

  test('of awards alone says how many there are', async () => {
    const rules = json('alone.json', {
      id: 'alone',
      version: 1,
      timeZone: 'UTC',
      rules: { visit: { kind: 'award', on: 'check-in', amount: 5 } },
    });
    const { stdout } = await tallybook(['check', '--rules', rules]);
    expect(stdout).toBe(
      'alone@1: no issues, 1 award\n\nConfluent: in whatever order members meet, the net book is the same.\n',
    );
  });
});

describe('check of what members share', () => {
  const visit = { kind: 'award', on: 'check-in', amount: 5 };
  const roof = { kind: 'cap', rules: ['visit'], sum: 99, per: 'day', for: 'programme' };
  const ruleSet = (rules: object, version = 1) => ({ id: 'wide', version, timeZone: 'UTC', rules });
  const sentence =
    'Not confluent: the net book depends on the order in which members meet, since the rule "roof" has a limit that members share.';

  test('says that the order of members matters, and by which rule', async () => {
    const rules = json('wide.json', ruleSet({ visit, roof, flood }));
    const { stdout } = await tallybook(['check', '--rules', rules]);
    expect(stdout).toBe(`wide@1: no issues, 1 award\n\nReach\n  roof  cap  visit\n\n${sentence}\n`);
  });

  const flood = { kind: 'rate-limit', on: 'check-in', times: 9, within: { hours: 1 } };

  test('of a schedule says it once for all versions', async () => {
    const versions = [
      { rules: ruleSet({ visit }) },
      { from: '2026-03-01T01:00:00Z', rules: ruleSet({ visit, roof }, 2) },
    ];
    const { stdout } = await tallybook(['check', '--rules', json('wide.json', { versions })]);
    expect(stdout).toBe(
      `wide@1: no issues, 1 award\nwide@2: no issues, 1 award\n\nReach\n  roof  cap  visit\n\n${sentence}\n`,
    );
  });
});

describe('flatten', () => {
  test('prints a preset as it is', async () => {
    const { exitCode, stdout } = await tallybook(['flatten', '--rules', 'food']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual(food);
  });

  test('prints a child with its parent under it, and no longer extends anything', async () => {
    const child = {
      id: 'mine',
      version: 4,
      extends: `food@${food.version}`,
      rules: { chat: { amount: 2 }, forward: null },
    };
    const { stdout } = await tallybook(['flatten', '--rules', json('child.json', child)]);
    const { forward: _, ...rules } = food.rules;
    expect(JSON.parse(stdout)).toEqual({
      ...food,
      id: 'mine',
      version: 4,
      rules: { ...rules, chat: { ...rules['chat'], amount: 2 } },
    });
  });

  test('of an unpinned parent lists the issue', async () => {
    const rules = json('loose.json', { id: 'o', version: 1, extends: 'food' });
    const { exitCode, stderr } = await tallybook(['flatten', '--rules', rules]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/ {2}extends: .* \[parent-not-pinned\]/);
  });
});

describe('usage', () => {
  test.each([
    ['no command', [], /^Usage: tallybook/],
    ['an unknown command', ['runn'], /^error: unknown command 'runn'/],
    ['no rules', ['run', 'x.jsonl'], /^error: required option '--rules <name>' not specified/],
    ['no events', ['run', '--rules', 'food'], /^error: missing required argument 'events'/],
    [
      'an unknown option',
      ['check', '--rules', 'food', '--fast'],
      /^error: unknown option '--fast'/,
    ],
    [
      'standard input twice',
      ['run', '--rules', 'food', '-', '-'],
      /^Standard input can be read once/,
    ],
    [
      'a programme that is no id',
      ['run', '--rules', 'food', '--programme', '', '-'],
      /^The programme is not a usable id/,
    ],
  ])('%s ends with code 1', async (_, args, message) => {
    const { exitCode, stdout, stderr } = await tallybook(args);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
  });

  test.each([['--help'], ['run', '--help']])('%s %s lists the exit codes', async (...args) => {
    const { exitCode, stdout } = await tallybook(args);
    expect(exitCode).toBe(0);
    expect(stdout.match(/^ {2}[0-3] {2}\w/gm)).toHaveLength(4);
  });

  test('--version is that of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    const { exitCode, stdout } = await tallybook(['--version']);
    expect([exitCode, stdout]).toEqual([0, `${version}\n`]);
  });
});

// `npm test` builds first. Without a build there is no command to start.
describe.skipIf(!existsSync('dist/cli.js'))('the built command', () => {
  const shell = (script: string) => spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  const run = 'node dist/cli.js run --rules docs/examples/chat.json';
  const stream = 'docs/examples/streams/ubuntu-irc.jsonl.gz';

  test('ends quietly when the reader of its output goes away', () => {
    const { stdout, stderr } = shell(
      `${run} ${stream} --out - | head -n 1; echo "\${PIPESTATUS[0]}"`,
    );
    const [first = '', exitCode] = stdout.split('\n');
    expect(JSON.parse(first)).toMatchObject({ seq: 1, eventId: 'ub11954' });
    expect([exitCode, stderr]).toEqual(['0', '']);
  });

  test('reads a pipe and answers with its exit code', () => {
    const { stdout } = shell(`gunzip -c ${stream} | head -n 100 | ${run} - --json; echo "exit $?"`);
    expect(JSON.parse(stdout.replace(/exit 0\n$/, '')).events.total).toBe(100);
    const { status } = shell(`echo nonsense | ${run} - --strict`);
    expect(status).toBe(2);
  });
});
