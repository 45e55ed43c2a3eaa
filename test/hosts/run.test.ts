import { readFileSync } from 'node:fs';
import { PassThrough, Writable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { fileOf, jsonLines, tallybook } from './invoke.ts';

const rules = fileOf(
  'rules.json',
  JSON.stringify({
    id: 'tiny',
    version: 3,
    timeZone: 'Asia/Shanghai',
    currencies: { points: {}, stars: { scale: 1 } },
    rules: {
      'check-in': { kind: 'award', on: 'check-in', amount: 5, limit: { times: 1, per: 'day' } },
      chat: { kind: 'award', on: 'message', amount: 2 },
      'chat-cap': { kind: 'cap', rules: ['chat'], sum: 5, of: 'points', per: 'day' },
      review: { kind: 'award', on: 'review', amount: { stars: '0.5' }, gives: [{ item: 'mug' }] },
    },
  }),
);

/** Two days in Shanghai; ben's last message is of the second. */
const events = [
  { id: 'e1', type: 'check-in', memberId: 'ada', at: '2026-03-01T01:00:00Z' },
  { id: 'e2', type: 'check-in', memberId: 'ada', at: '2026-03-01T02:00:00Z' },
  { id: 'e3', type: 'message', memberId: 'ben', at: '2026-03-01T02:01:00Z' },
  { id: 'e4', type: 'message', memberId: 'ben', at: '2026-03-01T02:02:00Z' },
  { id: 'e5', type: 'message', memberId: 'ben', at: '2026-03-01T02:03:00Z' },
  { id: 'e6', type: 'message', memberId: 'ben', at: '2026-03-01T02:04:00Z' },
  { id: 'e6', type: 'message', memberId: 'ben', at: '2026-03-01T02:04:00Z' },
  { id: 'e7', type: 'review', memberId: 'ada', at: '2026-03-01T03:00:00Z' },
  { id: 'e8', type: 'message', memberId: 'ben', at: '2026-03-01T16:00:00Z' },
  { id: 'e9', type: 'dance', memberId: 'cyd', at: '2026-03-01T17:00:00Z' },
];
const file = fileOf('events.jsonl', jsonLines(events));

const summary = {
  ruleSets: ['tiny@3'],
  programme: 'main',
  events: { total: 10, byStatus: { accepted: 9, duplicate: 1 } },
  members: 3,
  entries: 6,
  currencies: {
    points: {
      scale: 0,
      total: 12,
      byRule: { chat: 7, 'check-in': 5 },
      byDay: { '2026-03-01': 10, '2026-03-02': 2 },
      topMembers: [
        { memberId: 'ben', points: 7 },
        { memberId: 'ada', points: 5 },
      ],
    },
    stars: {
      scale: 1,
      total: 5,
      byRule: { review: 5 },
      byDay: { '2026-03-01': 5 },
      topMembers: [{ memberId: 'ada', points: 5 }],
    },
  },
  items: { mug: 1 },
  limits: [
    { ruleId: 'chat-cap', refused: 1, cut: 1, currency: 'points', units: 3 },
    { ruleId: 'check-in', refused: 1, cut: 0 },
  ],
  reasons: { 'cap-reached': 2, 'cut-by-cap': 1, 'no-rule': 1 },
  badLines: { count: 0, first: [] },
};

/** `run` with the tiny rules. */
const run = (args: readonly string[], surroundings = {}) =>
  tallybook(['run', '--rules', rules, ...args], surroundings);

describe('the summary', () => {
  test('--json counts what hand counting gives', async () => {
    const { exitCode, stdout, stderr } = await run([file, '--json']);
    expect(JSON.parse(stdout)).toEqual(summary);
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  test('counts what a command or time has done: by its kind of line, or by the rule', async () => {
    const timed = fileOf(
      'timed.json',
      JSON.stringify({
        id: 'timed',
        version: 1,
        timeZone: 'UTC',
        rules: {
          chat: { kind: 'award', on: 'message', amount: 9, hold: { for: { days: 1 } } },
          shelf: { kind: 'expiry', after: { days: 1 } },
        },
      }),
    );
    const told = fileOf(
      'timed.jsonl',
      jsonLines([
        { id: 'e1', type: 'message', memberId: 'ada', at: '2026-03-01T01:00:00Z' },
        {
          id: 'e2',
          type: 'redeem',
          memberId: 'ada',
          at: '2026-03-02T02:00:00Z',
          data: { points: 4 },
        },
      ]),
    );
    const until = ['--until', '2026-03-05T00:00:00Z'];
    const { stdout } = await tallybook(['run', '--rules', timed, told, '--json', ...until]);
    expect(JSON.parse(stdout).currencies.points).toEqual({
      scale: 0,
      total: 0,
      byRule: { chat: 9, '(redemption)': -4, shelf: -5 },
      byDay: { '2026-03-01': 9, '2026-03-02': -4, '2026-03-04': -5 },
      topMembers: [{ memberId: 'ada', points: 0 }],
    });
  });

  test('is readable without --json', async () => {
    const { stdout } = await run([file]);
    expect(stdout).toBe(
      `tiny@3, programme main: 10 events, 3 members, 6 entries

Events
  accepted   9
  duplicate  1

points: 12
  by rule
    chat      7
    check-in  5
  by day
    2026-03-01  10  ${'█'.repeat(40)}
    2026-03-02   2  ${'█'.repeat(8)}
  top members
    ben  7
    ada  5

stars: 0.5
  by rule
    review  0.5
  by day
    2026-03-01  0.5  ${'█'.repeat(40)}
  top members
    ada  0.5

Items
  mug  1

Limits
            refused  cut  kept back
  chat-cap        1    1  3 points
  check-in        1    0

Reasons
  cap-reached  2
  cut-by-cap   1
  no-rule      1
`,
    );
  });

  test('gathers many days into months, and many months into years', async () => {
    const daily = (days: number) =>
      jsonLines(
        Array.from({ length: days }, (_, day) => ({
          id: `d${day}`,
          type: 'check-in',
          memberId: 'ada',
          at: Date.UTC(2020, 0, 1 + day, 12),
        })),
      );
    const months = await run(['-'], { stdin: daily(40) });
    expect(months.stdout).toContain('  by month\n    2020-01  155  ');
    const years = await run(['-'], { stdin: daily(1000) });
    expect(years.stdout).toContain('  by year\n    2020  1,830  ');
  });
});

describe('inputs', () => {
  const whole = async (args: readonly string[], stdin: string | Buffer = '') =>
    JSON.parse((await run([...args, '--json'], { stdin })).stdout);

  test('a gzip file is known by its first bytes, whatever its name', async () => {
    const packed = fileOf('packed.jsonl', gzipSync(jsonLines(events)));
    expect(await whole([packed])).toEqual(summary);
  });

  test('- is standard input, plain or gzip', async () => {
    expect(await whole(['-'], jsonLines(events))).toEqual(summary);
    expect(await whole(['-'], gzipSync(jsonLines(events)))).toEqual(summary);
  });

  test('several files are one stream', async () => {
    const first = fileOf('first.jsonl', jsonLines(events.slice(0, 4)));
    const rest = fileOf('rest.jsonl.gz', gzipSync(jsonLines(events.slice(4))));
    expect(await whole([first, rest])).toEqual(summary);
  });

  test('a gzip file of two parts is read to its end', async () => {
    const parts = [events.slice(0, 4), events.slice(4)].map((some) => gzipSync(jsonLines(some)));
    expect(await whole(['-'], Buffer.concat(parts))).toEqual(summary);
  });

  test('chunks may break lines and characters anywhere', async () => {
    const bytes = Buffer.from(jsonLines([{ ...events[0], memberId: '小明' }]));
    const stdin = new PassThrough();
    for (const byte of bytes) stdin.write(Buffer.from([byte]));
    stdin.end();
    const { stdout } = await run(['-', '--json'], { stdin });
    expect(JSON.parse(stdout).currencies.points.topMembers).toEqual([
      { memberId: '小明', points: 5 },
    ]);
  });

  test('lines may end with a return, and the last with nothing', async () => {
    expect(await whole(['-'], jsonLines(events).replaceAll('\n', '\r\n').trimEnd())).toEqual(
      summary,
    );
  });

  test.each([
    ['a file that is not there', () => 'nowhere.jsonl', /^nowhere\.jsonl cannot be read: ENOENT/],
    ['a folder', () => '.', /^\. cannot be read: EISDIR/],
    [
      'half a gzip file',
      () => fileOf('half.gz', gzipSync(jsonLines(events)).subarray(0, 100)),
      /half\.gz cannot be read: unexpected end of file/,
    ],
  ])('%s ends with code 3', async (_, path, message) => {
    const { exitCode, stdout, stderr } = await run([path()]);
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(message);
  });
});

describe('bad lines', () => {
  const lines: readonly (readonly [line: string | Buffer, reason: RegExp])[] = [
    ['nope', /^not JSON: /],
    ['{"id":"b","type":"message","memberId":null,"at":1}', /^memberId: Found null/],
    ['{"id":"b","type":"message","at":1}', /^memberId: The key "memberId" is missing\.$/],
    [
      '{"id":"b","type":"message","memberId":"m","at":"noon"}',
      /^at: Found .*"noon".*: expected ISO 8601 with an offset/,
    ],
    ['7', /^event: Found 7: expected an object\.$/],
    ['null', /^event: Found null: expected an object\.$/],
    [Buffer.from([0x22, 0xff, 0x22]), /^not UTF-8$/],
    [`"${'x'.repeat(4_000_000)}"`, /^longer than 4000000 bytes$/],
  ];
  const stdin = Buffer.concat(lines.flatMap(([line]) => [Buffer.from(line), Buffer.from('\n\n')]));

  test('are listed with file, line and reason, and the others are judged', async () => {
    const { exitCode, stdout } = await run(['-', file, '--json'], { stdin });
    const { badLines, ...rest } = JSON.parse(stdout);
    expect(badLines.count).toBe(lines.length);
    for (const [index, [, reason]] of lines.entries()) {
      const { file: source, line, reason: found } = badLines.first[index];
      expect([source, line]).toEqual(['-', 1 + 2 * index]);
      expect(found).toMatch(reason);
    }
    const { badLines: _, ...expected } = summary;
    expect([exitCode, rest]).toEqual([0, expected]);
  });

  test('the first twenty are listed and all are counted', async () => {
    const { stdout } = await run(['-'], { stdin: 'x\n'.repeat(1_023) });
    expect(stdout).toContain('Bad lines: 1,023\n  -:1: not JSON');
    expect(stdout.match(/^ {2}-:\d+: /gm)).toHaveLength(20);
    expect(stdout).toContain('  and 1,003 more\n');
  });

  test.each(lines.map(([line, reason]) => ({ line, reason })))(
    '--strict ends at the first, with code 2 ($reason)',
    async ({ line, reason }) => {
      const good = `${JSON.stringify(events[0])}\n`;
      const { exitCode, stdout, stderr } = await run(['-', '--strict'], {
        stdin: Buffer.concat([Buffer.from(good), Buffer.from(line), Buffer.from('\n')]),
      });
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^-:2: /);
      expect(stderr.slice('-:2: '.length).trimEnd()).toMatch(reason);
    },
  );

  test('--strict minds no duplicate and no refused event', async () => {
    const control = { id: 'r1', type: 'refund', memberId: 'ada', at: '2026-03-02T00:00:00Z' };
    const { exitCode } = await run([file, '-', '--strict'], { stdin: jsonLines([control]) });
    expect(exitCode).toBe(0);
  });
});

describe('--out', () => {
  const entries = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  test('writes the entries in posting order, one a line', async () => {
    const out = fileOf('entries.jsonl', '');
    const { stdout } = await run([file, '--out', out, '--json', '--programme', 'group-42']);
    expect(JSON.parse(stdout)).toEqual({ ...summary, programme: 'group-42' });
    const ledger = entries(readFileSync(out, 'utf8'));
    expect(
      ledger.map(({ seq, programme, memberId, currency, points, balance, day, eventId }) => [
        [seq, programme, memberId, currency].join(' '),
        [points, balance, day, eventId].join(' '),
      ]),
    ).toEqual([
      ['1 group-42 ada points', '5 5 2026-03-01 e1'],
      ['1 group-42 ben points', '2 2 2026-03-01 e3'],
      ['2 group-42 ben points', '2 4 2026-03-01 e4'],
      ['3 group-42 ben points', '1 5 2026-03-01 e5'],
      ['2 group-42 ada stars', '5 5 2026-03-01 e7'],
      ['4 group-42 ben points', '2 7 2026-03-02 e8'],
    ]);
  });

  test('- puts the entries on standard output and the summary on standard error', async () => {
    const { stdout, stderr } = await run([file, '--out', '-', '--json']);
    expect(entries(stdout)).toHaveLength(6);
    expect(JSON.parse(stderr)).toEqual(summary);
  });

  test('an input is never overwritten', async () => {
    const { exitCode, stderr } = await run([file, '--out', file]);
    expect([exitCode, stderr]).toEqual([
      1,
      `--out ${file} is one of the inputs and would be overwritten.\n`,
    ]);
    expect(readFileSync(file, 'utf8')).toBe(jsonLines(events));
  });

  test('a file without entries is empty and written', async () => {
    const out = fileOf('none.jsonl', 'old');
    const { exitCode } = await run(['-', '--out', out]);
    expect([exitCode, readFileSync(out, 'utf8')]).toEqual([0, '']);
    const { exitCode: failed } = await run(['-', '--out', 'no/such/folder/none.jsonl']);
    expect(failed).toBe(3);
  });

  test('a file that cannot be written ends with code 3', async () => {
    const { exitCode, stderr } = await run([file, '--out', 'no/such/folder/entries.jsonl']);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^no\/such\/folder\/entries\.jsonl cannot be written: ENOENT/);
  });
});

describe('--until', () => {
  const until = async (instant: string, stdin = '') =>
    JSON.parse(
      (await run([stdin === '' ? file : '-', '--until', instant, '--json'], { stdin })).stdout,
    );

  test('an event just before it counts, one at it does not', async () => {
    const at = await until('2026-03-01T10:03:00+08:00');
    expect(at.events.total).toBe(4);
    expect(at.stoppedAt).toEqual({ file, line: 5 });
    const after = await until('2026-03-01T02:03:00.001Z');
    expect(after.events.total).toBe(5);
  });

  test('may be epoch milliseconds', async () => {
    expect((await until(String(Date.UTC(2026, 2, 1, 2, 3)))).events.total).toBe(4);
  });

  test('after the last event nothing stops', async () => {
    expect(await until('2027-01-01T00:00:00Z')).toEqual(summary);
  });

  test('releases what had waited for its instant before it', async () => {
    const early = { ...events[0], id: 'early', at: '2026-03-05T00:00:00Z' };
    const stdin = jsonLines([{ ...early, receivedAt: '2026-03-01T00:00:00Z' }]);
    const waiting = await run(['-', '--json'], { stdin });
    expect(JSON.parse(waiting.stdout)).toMatchObject({
      events: { byStatus: { future: 1 } },
      entries: 0,
    });
    // The stream's own order ends before the instant at which the event counts.
    const before = await until('2026-03-04T00:00:00Z', stdin);
    expect(before.events.total).toBe(0);
    const after = await until('2026-03-06T00:00:00Z', stdin);
    expect(after).toMatchObject({ events: { byStatus: { future: 1 } }, entries: 1 });
  });

  test.each(['soon', '2026-03-01', '2026-03-01T10:00:00', ''])(
    '%j is no instant',
    async (instant) => {
      const { exitCode, stderr } = await run([file, '--until', instant]);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/is no instant: expected ISO 8601 with an offset/);
    },
  );
});

describe('--sort', () => {
  const bySeq = events.map((event, seq) => ({ ...event, seq }));
  const ledgerOf = async (some: readonly unknown[], ...args: string[]) =>
    (await run(['-', '--out', '-', ...args], { stdin: jsonLines(some) })).stdout;

  test('of a stream in order changes nothing', async () => {
    expect(await ledgerOf(events, '--sort')).toBe(await ledgerOf(events));
  });

  test('gives any shuffle of a stream the ledger of the stream in order', async () => {
    const ordered = await ledgerOf(bySeq);
    expect(ordered).not.toBe(await ledgerOf([...bySeq].reverse()));
    expect(await ledgerOf([...bySeq].reverse(), '--sort')).toBe(ordered);
    const interleaved = [
      ...bySeq.filter(({ seq }) => seq % 2),
      ...bySeq.filter(({ seq }) => !(seq % 2)),
    ];
    expect(await ledgerOf(interleaved, '--sort')).toBe(ordered);
  });

  test('keeps the order of arrival within one instant', async () => {
    const at = '2026-03-01T01:00:00Z';
    const tied = ['z', 'a', 'm'].map((id) => ({ id, type: 'message', memberId: 'ben', at }));
    expect(await ledgerOf(tied, '--sort')).toBe(await ledgerOf(tied));
  });

  test('lists bad lines as without it', async () => {
    const stdin = `x\n${jsonLines(events)}{"id":"y"}\n`;
    const plain = await run(['-', '--json'], { stdin });
    const sorted = await run(['-', '--json', '--sort'], { stdin });
    expect(JSON.parse(sorted.stdout)).toEqual(JSON.parse(plain.stdout));
    expect(JSON.parse(plain.stdout).badLines.count).toBe(2);
  });
});

describe('--explain', () => {
  test('shows the conditions, the sums and the sentences of the moment', async () => {
    const path = fileOf(
      'explained.json',
      JSON.stringify({
        id: 'deep',
        version: 1,
        timeZone: 'UTC',
        segments: { loyal: { 'member.balance': { greaterThanInclusive: 10 } } },
        rules: {
          order: {
            kind: 'award',
            on: 'purchase',
            amount: { rate: 1, of: '$.data.paid' },
            title: { en: 'Order' },
          },
          double: { kind: 'multiplier', rules: ['order'], factor: 2, when: 'loyal' },
          big: {
            kind: 'award',
            on: 'purchase',
            when: { 'event.data.paid': { greaterThan: 99 } },
            amount: 7,
          },
          old: { kind: 'award', on: 'purchase', amount: 1, retire: '2020-01-01' },
          most: { kind: 'cap', rules: ['order'], sum: 30, per: 'day' },
        },
      }),
    );
    const order = (id: string, paid: number, at: string) => ({
      id,
      type: 'purchase',
      memberId: 'ada',
      key: id,
      at,
      data: { paid },
    });
    const stdin = jsonLines([
      order('o1', 12, '2026-03-01T01:00:00Z'),
      order('o2', 10.5, '2026-03-01T02:00:00Z'),
    ]);
    const { exitCode, stdout } = await tallybook(['run', '--rules', path, '-', '--explain', 'o2'], {
      stdin,
    });
    expect(exitCode).toBe(0);
    expect(stdout.split('\n\n')[0]).toBe(
      `o2: purchase of ada at 2026-03-01T02:00:00Z is accepted
  big (deep@1)
    ✗ all
      ✗ event.data.paid greaterThan 99, found 10.5
  old (deep@1): outside its time
  order (deep@1)
    ada: base 10.5 × 2 (double), asked 21, granted 18 points (cut by most), balance 30
    cut-by-cap: by most, currency points, max 30, asked 21, granted 18, opensAt 2026-03-02T00:00:00.000Z
  to ada: +18 points for Order, balance 30
  to ada: Order: 18 points instead of 21 points, the limit of 30 points (most) is reached, again in 22 hours.`,
    );
  });

  test('is part of the JSON with --json', async () => {
    const { stdout } = await run([file, '--explain', 'e6', '--json']);
    const { explained, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual(summary);
    expect(explained).toMatchObject([
      { event: { id: 'e6' }, explanation: { outcome: { status: 'accepted', entries: [] } } },
      { event: { id: 'e6' }, explanation: { outcome: { status: 'duplicate' } } },
    ]);
  });

  test('of an event that never came ends with code 1', async () => {
    const { exitCode, stdout, stderr } = await run([file, '--explain', 'e77']);
    expect([exitCode, stderr]).toEqual([1, 'There was no event e77 to explain.\n']);
    expect(stdout).toMatch(/^tiny@3, programme main: 10 events/);
  });
});

describe('the terminal', () => {
  const many = jsonLines(
    Array.from({ length: 12_000 }, (_, n) => ({
      id: `p${n}`,
      type: 'dance',
      memberId: 'ada',
      at: Date.UTC(2026, 0, 1) + n * 1_000,
    })),
  );

  test.each([
    { isTerminal: true, flags: [], shows: true },
    { isTerminal: false, flags: [], shows: false },
    { isTerminal: true, flags: ['--no-progress'], shows: false },
    { isTerminal: false, flags: ['--progress'], shows: true },
  ])('progress with $flags where isTerminal is $isTerminal: $shows', async (row) => {
    const { stdout, stderr } = await run(['-', ...row.flags], {
      stdin: many,
      isTerminal: row.isTerminal,
    });
    expect(stderr.includes('\r10,000 lines, ')).toBe(row.shows);
    expect(stderr.endsWith('\r\u001b[K')).toBe(row.shows);
    expect(stdout).not.toContain('\r');
  });

  test('a reader that goes away ends the run quietly', async () => {
    const gone = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    const stdout = new Writable({ write: (_, __, done) => done(gone) });
    const stdin = many.replaceAll('dance', 'review');
    const { exitCode, stderr } = await run(['-', '--out', '-'], { stdin, stdout });
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  test('a full disk is told', async () => {
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const stdout = new Writable({ write: (_, __, done) => done(full) });
    const { exitCode, stderr } = await run([file], { stdout });
    expect([exitCode, stderr]).toEqual([
      3,
      'the summary cannot be written: no space left on device\n',
    ]);
  });
});

describe('the shipped streams', () => {
  const example = (name: string) => `docs/examples/${name}`;
  const records = (name: string) =>
    gunzipSync(readFileSync(example(`streams/${name}`)))
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  const judged = async (rulesFile: string, stream: string) =>
    JSON.parse(
      (
        await tallybook([
          'run',
          '--rules',
          example(rulesFile),
          example(`streams/${stream}`),
          '--json',
        ])
      ).stdout,
    );

  test('the chat earns a point a message, at most 100 a member and day', async () => {
    const byMemberAndDay = new Map<string, number>();
    const inMinute = new Map<string, number>();
    const found = records('ubuntu-irc.jsonl.gz');
    for (const { memberId, at } of found) {
      // Times are to the minute, so that a window of a minute is a minute of the clock.
      const minute = `${memberId} ${at}`;
      const day = `${memberId} ${at.slice(0, 10)}`;
      const points = byMemberAndDay.get(day) ?? 0;
      const counted = inMinute.get(minute) ?? 0;
      if (counted >= 10 || points >= 100) continue;
      inMinute.set(minute, counted + 1);
      byMemberAndDay.set(day, points + 1);
    }
    const total = [...byMemberAndDay.values()].reduce((sum, points) => sum + points, 0);
    const { events: counted, currencies } = await judged('chat.json', 'ubuntu-irc.jsonl.gz');
    expect(counted.byStatus).toEqual({ accepted: found.length });
    expect(currencies.points.total).toBe(total);
    expect(total).toBeLessThan(found.length);
  });

  test('the shop earns a point a whole pound and 50 for each first order', async () => {
    const found = records('online-retail.jsonl.gz');
    const orders = found.filter(({ type }) => type === 'purchase');
    const pounds = orders.reduce((sum, { data }) => sum + Number(data.amount.split('.')[0]), 0);
    const buyers = new Set(orders.map(({ memberId }) => memberId)).size;
    const {
      events: counted,
      currencies,
      badLines,
    } = await judged('shop.json', 'online-retail.jsonl.gz');
    expect(counted.byStatus).toEqual({
      accepted: orders.length,
      refused: found.length - orders.length,
    });
    expect(currencies.growth.total).toBe(pounds);
    expect(currencies.points.total).toBe(pounds + 50 * buyers);
    expect(badLines.count).toBe(0);
  });

  test('together they stay small', () => {
    const sizes = ['ubuntu-irc.jsonl.gz', 'online-retail.jsonl.gz'].map(
      (name) => readFileSync(example(`streams/${name}`)).length,
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(300_000);
  });

  test('the demo shows both ledgers and both summaries', async () => {
    const { exitCode, stdout, stderr } = await tallybook(['demo']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout.match(/^ {2}at \(UTC\) .*\n( {2}20\d\d-.*\n){12}/gm)).toHaveLength(2);
    expect(stdout).toContain('ubuntu-channel@1, programme demo: 7,896 events');
    expect(stdout).toContain('gift-shop@1, programme demo: 764 events');
  });
});
