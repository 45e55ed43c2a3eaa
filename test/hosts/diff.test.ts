import { readFileSync } from 'node:fs';
import type { Event } from 'tallybook';
import { describe, expect, test } from 'vitest';
import { fileOf, jsonLines, tallybook } from './invoke.ts';

const rulesOf = (version: number, visit: number, chat: number) => ({
  id: 'tiny',
  version,
  timeZone: 'UTC',
  currencies: { points: {}, stars: { scale: 1 } },
  rules: {
    'check-in': { kind: 'award', on: 'check-in', amount: visit },
    chat: { kind: 'award', on: 'message', amount: chat },
    review: { kind: 'award', on: 'review', amount: { stars: '0.5' } },
  },
});
const json = (name: string, content: unknown) => fileOf(name, JSON.stringify(content));
const before = json('before.json', rulesOf(1, 10, 4));
const after = json('after.json', rulesOf(2, 15, 2));

const events: readonly Event[] = [
  { id: 'e1', type: 'check-in', memberId: 'ada', at: '2026-03-01T01:00:00Z' },
  { id: 'e2', type: 'check-in', memberId: 'ada', at: '2026-03-02T01:00:00Z' },
  { id: 'e3', type: 'message', memberId: 'ben', at: '2026-03-01T02:00:00Z' },
  { id: 'e4', type: 'review', memberId: 'cyd', at: '2026-03-03T03:00:00Z' },
];
const file = fileOf('diff-events.jsonl', jsonLines(events));

const compare = (args: readonly string[], surroundings = {}) =>
  tallybook(['diff', ...args], surroundings);

describe('diff', () => {
  test('draws who gains, who loses and the share of each rule', async () => {
    const { exitCode, stdout, stderr } = await compare([before, after, file]);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toBe(`tiny@1 → tiny@2, programme main: 4 events, 3 changes for 2 members

points: 24 → 32 (+8)
  by rule
    check-in  20  →  30  +10                  │████████████████  1 member up
    chat       4  →   2   -2              ░░░░│                  1 member down
  shares
    check-in  before   83 %  █████████████████████████████████
              after    94 %  █████████████████████████████████████
    chat      before   17 %  ██████
              after     6 %  ██
  1 member gains
    ada  20  →  30  +10                  │████████████████
  1 member loses
    ben  4  →  2  -2              ░░░░│

stars: 0.5, no change
`);
  });

  test('--json has every change, the totals and what was compared', async () => {
    const { stdout } = await compare([before, after, file, '--json']);
    const chat = { ruleId: 'chat', memberId: 'ben', currency: 'points' };
    const visit = { ruleId: 'check-in', memberId: 'ada', currency: 'points' };
    expect(JSON.parse(stdout)).toEqual({
      before: ['tiny@1'],
      after: ['tiny@2'],
      programme: 'main',
      events: 4,
      badLines: 0,
      scales: { points: 0, stars: 1 },
      changes: [
        { ...chat, day: '2026-03-01', was: 4, now: 2 },
        { ...visit, day: '2026-03-01', was: 10, now: 15 },
        { ...visit, day: '2026-03-02', was: 10, now: 15 },
      ],
      rules: [
        { ruleId: 'chat', currency: 'points', was: 4, now: 2, gaining: 0, losing: 1 },
        { ruleId: 'check-in', currency: 'points', was: 20, now: 30, gaining: 1, losing: 0 },
        { ruleId: 'review', currency: 'stars', was: 5, now: 5, gaining: 0, losing: 0 },
      ],
      members: [
        { memberId: 'ada', currency: 'points', was: 20, now: 30 },
        { memberId: 'ben', currency: 'points', was: 4, now: 2 },
      ],
      time: [],
    });
  });

  test('of rules with themselves there is no change', async () => {
    const { stdout } = await compare([before, before, '-'], { stdin: jsonLines(events) });
    expect(stdout.split('\n')[0]).toBe('tiny@1 → tiny@1, programme main: 4 events, no change');
  });

  test('--out writes the inputs that make it so, and with them there is nothing left', async () => {
    const out = fileOf('inputs.jsonl', '');
    const ledger = fileOf('ledger.jsonl', '');
    const named = ['--at', '2026-03-05T00:00Z', '--id', 're', '--reason', 'a better deal'];
    const { exitCode } = await compare([before, after, file, '--out', out, ...named]);
    expect(exitCode).toBe(0);
    const inputs = readFileSync(out, 'utf8').trim().split('\n');
    expect(inputs.map((line) => JSON.parse(line))).toMatchObject([
      { id: 're-1', type: 'correct', memberId: 'ada', data: { reason: 'a better deal' } },
      { id: 're-2', type: 'correct', memberId: 'ben' },
    ]);
    await tallybook(['run', '--rules', before, file, out, '--sort', '--out', ledger]);
    const again = await compare([ledger, after, file]);
    expect(again.stdout.split('\n')[0]).toBe(
      `${ledger} → tiny@2, programme main: 4 events, no change`,
    );
    const told = await compare([before, after, file, '--out', '-', ...named]);
    expect([told.stdout.trim().split('\n'), told.stderr.split('\n')[0]]).toEqual([
      inputs,
      'tiny@1 → tiny@2, programme main: 4 events, 3 changes for 2 members',
    ]);
  });

  test('--asOf leaves out what comes after it', async () => {
    const args = [before, after, file, '--asOf', '2026-03-01T01:00:00Z', '--json'];
    const { stdout } = await compare(args);
    expect(JSON.parse(stdout).members).toEqual([
      { memberId: 'ada', currency: 'points', was: 10, now: 15 },
    ]);
  });

  test('a bad line is counted, or ends it with --strict', async () => {
    const stdin = `nonsense\n${jsonLines(events)}`;
    const { stdout } = await compare([before, after, '-'], { stdin });
    expect(stdout).toMatch(/\nBad lines: 1\n$/);
    const strict = await compare([before, after, '-', '--strict'], { stdin });
    expect([strict.exitCode, strict.stdout]).toEqual([2, '']);
    expect(strict.stderr).toMatch(/^-:1: not JSON: /);
  });

  test('many members are named ten by ten', async () => {
    const crowd = Array.from({ length: 12 }, (_, index) => ({
      id: `c${index}`,
      type: 'check-in',
      memberId: `m${10 + index}`,
      at: '2026-03-01T01:00:00Z',
    }));
    const { stdout } = await compare([before, after, '-'], { stdin: jsonLines(crowd) });
    expect(stdout).toMatch(/\n {2}12 members gain\n/);
    expect(stdout).toMatch(/\n {4}and 2 more\n/);
  });

  test('what time takes otherwise is told apart', async () => {
    const lapsing = (points: number) => ({
      id: 'lapse',
      version: points,
      timeZone: 'UTC',
      rules: {
        visit: { kind: 'award', on: 'check-in', amount: points },
        life: { kind: 'expiry', currency: 'points', after: { days: 1 } },
      },
    });
    const rules = [5, 7].map((points) => json(`lapse-${points}.json`, lapsing(points)));
    const { stdout } = await compare([...rules, file, '--asOf', '2026-04-01T00:00Z']);
    expect(stdout).toMatch(/\n {2}lapsed or decayed otherwise: -4\n/);
  });

  test.each([
    ['no instant for the inputs', ['--out', 'x.jsonl'], /^--out needs --at/],
    ['an instant that is none', ['--at', 'soon'], /^--at soon is no instant/],
    ['a programme that is no id', ['--programme', ''], /^The programme is not a usable id/],
  ])('%s ends with code 1', async (_, args, message) => {
    const { exitCode, stdout, stderr } = await compare([before, after, file, ...args]);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
  });

  test('a ledger with a line that is no entry ends with code 2', async () => {
    const ledger = fileOf('torn.jsonl', '{"memberId":"ada"}\n');
    const { exitCode, stderr } = await compare([ledger, after, file]);
    expect([exitCode, stderr]).toEqual([2, `${ledger}:1: no entry of a ledger\n`]);
  });

  test('standard input twice, and rules that are none, end with code 1', async () => {
    const twice = await compare([before, after, '-', '-']);
    expect([twice.exitCode, twice.stderr]).toEqual([1, 'Standard input can be read once.\n']);
    expect((await compare(['nowhere', after, file])).exitCode).toBe(1);
  });
});

describe('run --openPeriod', () => {
  const late = [
    { id: 'a', type: 'check-in', memberId: 'ada', at: '2026-03-01T12:00:00Z' },
    {
      id: 'b',
      type: 'check-in',
      memberId: 'ada',
      at: '2026-03-01T09:00:00Z',
      receivedAt: '2026-03-01T12:00:00Z',
    },
  ];
  const run = (args: readonly string[], rules = before) =>
    tallybook(['run', '--rules', rules, '-', '--json', ...args], { stdin: jsonLines(late) });

  test.each(['3h', '180m', '1h120m', '7d', '1w', '10800s'])(
    '%s is instead of what the rules say',
    async (openPeriod) => {
      const { exitCode, stdout } = await run(['--openPeriod', openPeriod]);
      expect([exitCode, JSON.parse(stdout).events.byStatus]).toEqual([0, { accepted: 2 }]);
      expect(JSON.parse(stdout).reasons).not.toHaveProperty('appended');
    },
  );

  test('acts on every version of a schedule', async () => {
    const versions = [
      { rules: rulesOf(1, 10, 4) },
      { from: '2026-04-01T00:00Z', rules: rulesOf(2, 15, 2) },
    ];
    const { exitCode } = await run(['--openPeriod', '2d'], json('timed.json', { versions }));
    expect(exitCode).toBe(0);
  });

  test('longer than anything may be late is an issue of the rules', async () => {
    const { exitCode, stderr } = await run(['--openPeriod', '8d']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/openPeriod: .* \[open-after-late\]/);
  });

  test.each(['', '7', 'd', '7x', '1h1h', '-1h', '1.5h', '7 d', 'PT1H', '1M'])(
    '%j is no duration',
    async (openPeriod) => {
      const { exitCode, stdout, stderr } = await run([`--openPeriod=${openPeriod}`]);
      expect([exitCode, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^--openPeriod .*\[not-a-duration\]\n$/);
    },
  );
});
