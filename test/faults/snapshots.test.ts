import {
  type Book,
  type BookOptions,
  compile,
  type GrantMessage,
  type MemberRow,
  openBook,
  RowError,
  RuleSetError,
  type SnapshotRow,
  step,
} from 'tallybook';
import { describe, expect, it } from 'vitest';

/** A rule for each shape of memory. */
const PROGRAM = compile({
  id: 's',
  version: 1,
  timeZone: 'UTC',
  currencies: { points: {}, growth: { scale: 2 } },
  rules: {
    a: {
      kind: 'award',
      on: 'x',
      amount: { rate: '1', per: 3, of: '$.data.n', rounding: 'carry' },
      limit: [
        { times: 100, per: 'day' },
        { sum: 100, per: { rolling: { hours: 2 } } },
      ],
      once: '$.data.once',
    },
    g: { kind: 'award', on: 'give', to: '$.data.to', amount: { growth: '1.25' } },
    c: { kind: 'cooldown', rules: ['a'], lasts: { seconds: 1 } },
    t: {
      kind: 'award',
      on: 'talk',
      amount: 1,
      when: { 'group.tags': { contains: 'shop' } },
      limit: [
        { times: 5, per: 'day', for: 'member-in-group' },
        { sum: 9, per: { rolling: { hours: 2 } }, for: 'group' },
      ],
    },
    s: { kind: 'streak', on: 'talk', every: 2, gives: [{ item: 'mug' }] },
    d: { kind: 'duplicate', on: 'talk', within: { hours: 1 } },
    r: { kind: 'rate-limit', on: 'talk', times: 9, per: 'day' },
    i: { kind: 'identity', on: 'talk', of: '$.data.device' },
  },
});

const DAY = Date.UTC(2026, 0, 1);

function sound(): Book {
  const book = openBook({ programme: 'main', rules: PROGRAM });
  const post = (id: string, type: string, hour: number, data: Record<string, unknown>) =>
    book.post(
      { id, type, memberId: 'm1', groupId: 'g1', at: DAY + hour * 3_600_000, data },
      { trusted: true },
    );
  post('j', 'join', 0, {});
  post('k', 'group', 0, { tags: ['shop'] });
  post('t', 'talk', 0, { text: 'hello', device: 'd1' });
  for (const hour of [1, 2, 25, 26]) post(`x${hour}`, 'x', hour, { n: '10', once: `o${hour}` });
  post('g', 'give', 26, { to: 'm2' });
  book.advance(DAY + 26 * 3_600_000);
  post('w1', 'x', 30, { n: '1', once: 'w1' });
  post('w2', 'x', 31, { n: '1', once: 'w2' });
  return book;
}

const ROWS: string = JSON.stringify([...sound().snapshot()]);

function open(snapshot: unknown): Book {
  return openBook({ programme: 'main', rules: PROGRAM, snapshot } as BookOptions);
}

/** What the error of opening says, once it is sure that it is a `RowError`. */
function faultOf(snapshot: unknown): string {
  try {
    open(snapshot);
  } catch (error) {
    if (error instanceof RowError) return error.message;
    throw error;
  }
  return 'opened';
}

/** The sound snapshot with the value at a path set, or taken away for `undefined`. */
function spoiled(path: readonly (string | number)[], value: unknown): unknown {
  const rows = JSON.parse(ROWS);
  const place = path.slice(0, -1).reduce((at, key) => at[key], rows);
  const last = path.at(-1) ?? 0;
  if (value === undefined) delete place[last];
  else Object.defineProperty(place, last, { value, enumerable: true, configurable: true });
  return rows;
}

/** The index in `memory` of a slot of a kind. */
function slot(kind: string): number {
  const [, { row }] = JSON.parse(ROWS);
  return row.memory.findIndex(
    ([, { kind: one }]: readonly [string, { kind: string }]) => one === kind,
  );
}

/** The index of the row of a programme key whose address begins so. */
function keyRow(start: string): number {
  const rows: readonly { readonly row?: { readonly key?: string } }[] = JSON.parse(ROWS);
  return rows.findIndex(({ row }) => row?.key?.startsWith(start));
}

function keyOf(index: number): string {
  return JSON.parse(ROWS)[index].row.key;
}

const M = [1, 'row'] as const;
/** The counter of a limit for a group, the members known with a device, the tags of a group. */
const COUNTER = [keyRow('counter#t'), 'row'] as const;
const DEVICE = [keyRow('counter#i'), 'row'] as const;
const GROUP = [keyRow('group#'), 'row'] as const;
const memory = (kind: string, ...path: (string | number)[]) => [
  ...M,
  'memory',
  slot(kind),
  1,
  ...path,
];

const SPOILED: readonly (readonly [
  says: string,
  path: readonly (string | number)[],
  value: unknown,
  fault: string,
])[] = [
  [
    'a header of another kind',
    [0, 'kind'],
    'member',
    'in the header: found the text "member" at $.kind, expected one of book',
  ],
  ['a header of another version', [0, 'v'], 2, 'in the header: found 2 at $.v, expected one of 3'],
  [
    'a header without a version',
    [0, 'v'],
    undefined,
    'in the header: found undefined at $.v, expected one of 3',
  ],
  [
    'a header of another programme',
    [0, 'programme'],
    'other',
    'it is of programme "other", not "main"',
  ],
  [
    'a header without a programme',
    [0, 'programme'],
    undefined,
    'in the header: found undefined at $.programme, expected an id',
  ],
  [
    'a header of a programme that is a number',
    [0, 'programme'],
    5,
    'in the header: found 5 at $.programme, expected an id',
  ],
  [
    'a header of versions that are a text',
    [0, 'versions'],
    's@1',
    'in the header: found the text "s@1" at $.versions, expected an array',
  ],
  [
    'a header with a version without a digest',
    [0, 'versions', 0, 'digest'],
    undefined,
    'in the header: found undefined at $.versions[0].digest, expected a text',
  ],
  [
    'a header with a version from no instant',
    [0, 'versions', 0, 'from'],
    '2026-01-01T00:00Z',
    'in the header: found the text "2026-01-01T00:00Z" at $.versions[0].from, expected epoch milliseconds',
  ],
  [
    'a header without an engine',
    [0, 'engine'],
    undefined,
    'in the header: found undefined at $.engine, expected a text',
  ],
  [
    'a header that keeps a number',
    [0, 'keeps'],
    [5],
    'in the header: found 5 at $.keeps[0], expected a text',
  ],
  [
    'a header that was applied to a text',
    [0, 'appliedTo'],
    'now',
    'in the header: found the text "now" at $.appliedTo, expected epoch milliseconds',
  ],
  [
    'a header that says less than its rows',
    [0, 'appliedTo'],
    DAY,
    'its rows reach 2026-01-02T07:00:00.000Z, and the header says 2026-01-01T00:00:00.000Z',
  ],
  [
    'a header with negative arrivals',
    [0, 'arrivals'],
    -1,
    'in the header: found -1 at $.arrivals, expected a whole number of at least 0',
  ],
  [
    'a header with a clock that is a text',
    [0, 'clock'],
    '2026-01-01T00:00Z',
    'in the header: found the text "2026-01-01T00:00Z" at $.clock, expected epoch milliseconds',
  ],
  [
    'a header with a clock that is null',
    [0, 'clock'],
    null,
    'in the header: found null at $.clock, expected epoch milliseconds',
  ],
  [
    'a header with an unknown key',
    [0, 'tenant'],
    {},
    'in the header: found an unknown key at $.tenant, expected none',
  ],
  [
    'a header with the key __proto__',
    [0, '__proto__'],
    {},
    'in the header: found an unknown key at $.__proto__, expected none',
  ],
  [
    'a header that expects more members',
    [0, 'members'],
    99,
    'there are 2 rows of members, and the header says 99',
  ],
  [
    'a header that expects more programme keys',
    [0, 'keys'],
    99,
    'there are 3 rows of programme keys, and the header says 99',
  ],
  [
    'a header without a number of programme keys',
    [0, 'keys'],
    undefined,
    'in the header: found undefined at $.keys, expected a whole number of at least 0',
  ],
  [
    'a row of another kind',
    [1, 'kind'],
    'book',
    'after the header: found the text "book" at $.kind, expected one of member, key',
  ],
  [
    'a member in the place of a programme key',
    [...GROUP.slice(0, 1), 'kind'],
    'member',
    'in a row of a member: found an unknown key at $.key, expected none',
  ],
  [
    'a programme key without a row',
    [...GROUP],
    undefined,
    'in a row of a programme key: found undefined at $.v, expected one of 1',
  ],
  [
    'a programme key of another version',
    [...GROUP, 'v'],
    2,
    'in a row of a programme key: found 2 at $.v, expected one of 1',
  ],
  [
    'a programme key without an address',
    [...GROUP, 'key'],
    undefined,
    'in a row of a programme key: found undefined at $.key, expected a text',
  ],
  [
    'a programme key twice',
    [...GROUP, 'key'],
    keyOf(DEVICE[0]),
    expect.stringContaining('there are two rows of the programme key') as unknown as string,
  ],
  [
    'a programme key with an unknown key',
    [...GROUP, 'members'],
    [],
    'in a row of a programme key: found an unknown key at $.members, expected none',
  ],
  [
    'a programme key with a tag that is none',
    [...GROUP, 'tags'],
    [' shop'],
    'in a row of a programme key: found the text " shop" at $.tags[0], expected an id',
  ],
  [
    'tags that nobody said at a time',
    [...GROUP, 'taggedAt'],
    [DAY, 0],
    'in a row of a programme key: found undefined at $.taggedAt[2], expected an id',
  ],
  [
    'a programme key with a clock that is a text',
    [...COUNTER, 'clock'],
    'now',
    'in a row of a programme key: found the text "now" at $.clock, expected epoch milliseconds',
  ],
  [
    'a programme key with seen messages that are none',
    [...COUNTER, 'seen'],
    undefined,
    'in a row of a programme key: found undefined at $.seen, expected an array',
  ],
  [
    'a counter of no known kind',
    [...COUNTER, 'memory', 'kind'],
    'sum',
    'in a row of a programme key: found the text "sum" at $.memory.kind, expected one of period, rolling, keyed, sightings, last, keys, earned, carry, inputs, counts, streak, tier, measure',
  ],
  [
    'a counter whose grants are out of order',
    [...COUNTER, 'memory', 'grants'],
    [
      [DAY + 1, 1],
      [DAY, 1],
    ],
    'in a row of a programme key: found a row out of order at $.memory.grants[1], expected each after the one before it',
  ],
  [
    'a device with a member that is none',
    [...DEVICE, 'memory', 'list', 0, 0],
    '',
    'in a row of a programme key: found the text "" at $.memory.list[0][0], expected an id',
  ],
  [
    'a device whose sightings are out of order',
    [...DEVICE, 'memory', 'list'],
    [
      ['m1', DAY, DAY + 1],
      ['m2', DAY, DAY],
    ],
    'in a row of a programme key: found a row out of order at $.memory.list[1], expected each after the one before it',
  ],
  ['a row that is null', [1], null, 'after the header: found null, expected an object'],
  ['a row that is a list', [1], [], 'after the header: found an empty array, expected an object'],
  [
    'a row without a member',
    [1, 'row'],
    undefined,
    'in a row of a member: found undefined at $.v, expected one of 1',
  ],
  [
    'a member of another version',
    [...M, 'v'],
    0,
    'in a row of a member: found 0 at $.v, expected one of 1',
  ],
  [
    'a member of a later version',
    [...M, 'v'],
    2,
    'in a row of a member: found 2 at $.v, expected one of 1',
  ],
  [
    'a member without an id',
    [...M, 'memberId'],
    undefined,
    'in a row of a member: found undefined at $.memberId, expected an id',
  ],
  [
    'a member whose id is no id',
    [...M, 'memberId'],
    ' m1',
    'in a row of a member: found the text " m1" at $.memberId, expected an id',
  ],
  ['a member twice', [2], JSON.parse(ROWS)[1], 'there are two rows of the member "m1"'],
  [
    'a member with an unknown key',
    [...M, 'bal'],
    5,
    'in a row of a member: found an unknown key at $.bal, expected none',
  ],
  [
    'a member with the key __proto__',
    [...M, '__proto__'],
    { balances: [] },
    'in a row of a member: found an unknown key at $.__proto__, expected none',
  ],
  [
    'a position that is a number',
    [...M, 'position'],
    5,
    'in a row of a member: found 5 at $.position, expected an array of 3',
  ],
  [
    'a position that is too long',
    [...M, 'position'],
    [DAY, 0, 'x', 1],
    'in a row of a member: found an array at $.position, expected an array of 3',
  ],
  [
    'a position without an id',
    [...M, 'position'],
    [DAY, 0],
    'in a row of a member: found undefined at $.position[2], expected an id',
  ],
  [
    'a position outside time',
    [...M, 'position'],
    [0, 0, 'x'],
    'in a row of a member: found 0 at $.position[0], expected epoch milliseconds',
  ],
  [
    'a position with a broken seq',
    [...M, 'position'],
    [DAY, 0.5, 'x'],
    'in a row of a member: found 0.5 at $.position[1], expected a whole number',
  ],
  [
    'inputs applied and no position',
    [...M, 'position'],
    undefined,
    'in a row of a member: found nothing at $.position, expected one, because inputs were applied',
  ],
  [
    'entries that are negative',
    [...M, 'entryCount'],
    -1,
    'in a row of a member: found -1 at $.entryCount, expected a whole number of at least 0',
  ],
  [
    'balances that are an object',
    [...M, 'balances'],
    { points: 5 },
    'in a row of a member: found an object at $.balances, expected an array',
  ],
  [
    'a balance that is a text',
    [...M, 'balances', 0, 1],
    '5',
    'in a row of a member: found the text "5" at $.balances[0][1], expected a whole number',
  ],
  [
    'a balance that is infinite',
    [...M, 'balances', 0, 1],
    Number.POSITIVE_INFINITY,
    'in a row of a member: found Infinity at $.balances[0][1], expected a whole number',
  ],
  [
    'a balance that is broken',
    [...M, 'balances', 0, 1],
    0.5,
    'in a row of a member: found 0.5 at $.balances[0][1], expected a whole number',
  ],
  [
    'a balance of another currency',
    [...M, 'balances', 0, 0],
    'gold',
    'there is no currency "gold"',
  ],
  [
    'a balance twice',
    [...M, 'balances'],
    [
      ['points', 1],
      ['points', 2],
    ],
    'in a row of a member: found it a second time at $.balances[1][0], expected it once',
  ],
  ['a memory that no rule has', [...M, 'memory', 0, 0], 'z/limit', 'no rule remembers "z/limit"'],
  [
    'a memory of another kind than the rule',
    [...M, 'memory', slot('period'), 1],
    { kind: 'last', at: DAY },
    'no rule remembers "a/limit/times/day"',
  ],
  [
    'a memory of no known kind',
    memory('period', 'kind'),
    'toString',
    `in a row of a member: found the text "toString" at $.memory[${slot('period')}][1].kind, expected one of period, rolling, keyed, sightings, last, keys, earned, carry, inputs, counts, streak, tier, measure`,
  ],
  [
    'a memory that is null',
    [...M, 'memory', 0, 1],
    null,
    'in a row of a member: found null at $.memory[0][1], expected an object',
  ],
  [
    'a period that is broken',
    memory('period', 'period'),
    0.5,
    `in a row of a member: found 0.5 at $.memory[${slot('period')}][1].period, expected a whole number`,
  ],
  [
    'earlier periods that are none',
    memory('period', 'earlier'),
    undefined,
    `in a row of a member: found undefined at $.memory[${slot('period')}][1].earlier, expected an array`,
  ],
  [
    'earlier periods out of order',
    memory('period', 'earlier'),
    [
      [2, 1],
      [1, 1],
    ],
    `in a row of a member: found a row out of order at $.memory[${slot('period')}][1].earlier[1], expected each after the one before it`,
  ],
  [
    'grants out of order',
    memory('rolling', 'grants'),
    [
      [DAY + 1, 1],
      [DAY, 1],
    ],
    `in a row of a member: found a row out of order at $.memory[${slot('rolling')}][1].grants[1], expected each after the one before it`,
  ],
  [
    'a last try outside time',
    memory('last', 'at'),
    -5,
    `in a row of a member: found -5 at $.memory[${slot('last')}][1].at, expected epoch milliseconds`,
  ],
  [
    'keys that are texts',
    memory('keys', 'keys'),
    [['o1', DAY]],
    `in a row of a member: found the text "o1" at $.memory[${slot('keys')}][1].keys[0][0], expected a whole number of at least 0`,
  ],
  [
    'groups that are none',
    memory('keyed', 'uses'),
    {},
    `in a row of a member: found an empty object at $.memory[${slot('keyed')}][1].uses, expected an array`,
  ],
  [
    'a group with what no limit keeps',
    memory('keyed', 'uses', 0, 1),
    { kind: 'last', at: DAY },
    `in a row of a member: found the text "last" at $.memory[${slot('keyed')}][1].uses[0][1], expected one of period, rolling`,
  ],
  [
    'inputs of one text out of order',
    memory('inputs', 'keys', 0, 1),
    [DAY + 1, DAY],
    `in a row of a member: found a row out of order at $.memory[${slot('inputs')}][1].keys[0][1][1], expected each after the one before it`,
  ],
  [
    'a count that is negative',
    memory('counts', 'keys', 0, 2),
    -1,
    `in a row of a member: found -1 at $.memory[${slot('counts')}][1].keys[0][2], expected a whole number of at least 0`,
  ],
  [
    'a streak that runs backwards',
    memory('streak', 'run'),
    'long',
    expect.stringContaining(`at $.memory[${slot('streak')}][1].run`) as unknown as string,
  ],
  [
    'a fraction that is none',
    memory('carry', 'fraction'),
    'x',
    `in a row of a member: found the text "x" at $.memory[${slot('carry')}][1].fraction, expected a fraction, at least 0`,
  ],
  [
    'a fraction below 0',
    memory('carry', 'fraction'),
    '-1/3',
    `in a row of a member: found the text "-1/3" at $.memory[${slot('carry')}][1].fraction, expected a fraction, at least 0`,
  ],
  [
    'a fraction over 0',
    memory('carry', 'fraction'),
    '1/0',
    `in a row of a member: found the text "1/0" at $.memory[${slot('carry')}][1].fraction, expected a fraction, at least 0`,
  ],
  [
    'a fraction of a million digits',
    memory('carry', 'fraction'),
    `0.${'1'.repeat(1_000_000)}`,
    `in a row of a member: found the text "0.11111111111111111111111111111111111111…" at $.memory[${slot('carry')}][1].fraction, expected a fraction, at least 0`,
  ],
  [
    'seen inputs that are an object',
    [...M, 'seen'],
    {},
    'in a row of a member: found an empty object at $.seen, expected an array',
  ],
  [
    'a seen input of no status',
    [...M, 'seen', 0, 3],
    'done',
    'in a row of a member: found the text "done" at $.seen[0][3], expected one of accepted, late, future, refused, held',
  ],
  [
    'a seen input of no code',
    [...M, 'seen', 0],
    ['j', DAY, 5, 'refused', 'because'],
    expect.stringContaining('found the text "because" at $.seen[0][4]') as unknown as string,
  ],
  [
    'a seen input with a hash that is a text',
    [...M, 'seen', 0, 2],
    '5',
    'in a row of a member: found the text "5" at $.seen[0][2], expected a whole number of at least 0',
  ],
  [
    'waiting inputs that are none',
    [...M, 'waiting'],
    null,
    'in a row of a member: found null at $.waiting, expected an array',
  ],
  [
    'a waiting input without an instant',
    [...M, 'waiting', 0, 0, 'at'],
    undefined,
    'in a row of a member: found undefined at $.waiting[0][0].at, expected epoch milliseconds',
  ],
  [
    'a waiting input with an instant in text',
    [...M, 'waiting', 0, 0, 'at'],
    '2026-01-01T00:00Z',
    'in a row of a member: found the text "2026-01-01T00:00Z" at $.waiting[0][0].at, expected epoch milliseconds',
  ],
  [
    'a waiting input of another member',
    [...M, 'waiting', 0, 0, 'memberId'],
    'm2',
    'in a row of a member: found another member at $.waiting[0][0].memberId, expected that of the row',
  ],
  [
    'waiting inputs out of order',
    [...M, 'waiting', 0, 0, 'at'],
    DAY + 40 * 3_600_000,
    'in a row of a member: found a row out of order at $.waiting[1], expected each after the one before it',
  ],
  [
    'a waiting input with data of a class',
    [...M, 'waiting', 0, 0, 'data'],
    { at: new Date(0) },
    'in a row of a member: found an object at $.waiting[0][0].data, expected an object of JSON inside the limits of an event',
  ],
  [
    'an instant of joining that is a text',
    [...M, 'joinedAt'],
    'yesterday',
    'in a row of a member: found the text "yesterday" at $.joinedAt, expected epoch milliseconds',
  ],
  [
    'a tag that is a number',
    [...M, 'tags'],
    ['vip', 5],
    'in a row of a member: found 5 at $.tags[1], expected an id',
  ],
  [
    'a last day that is a text',
    [...M, 'lastActiveDay'],
    '2026-01-01',
    'in a row of a member: found the text "2026-01-01" at $.lastActiveDay, expected a whole number',
  ],
  [
    'an instant of clearing that is NaN',
    [...M, 'prunedAt'],
    Number.NaN,
    'in a row of a member: found NaN at $.prunedAt, expected epoch milliseconds',
  ],
];

describe('a snapshot', () => {
  it('opens as it was written, from JSON and row by row', () => {
    expect(JSON.stringify([...open(JSON.parse(ROWS)).snapshot()])).toBe(ROWS);
    function* rows(): Generator<SnapshotRow> {
      yield* JSON.parse(ROWS);
    }
    expect(JSON.stringify([...open(rows()).snapshot()])).toBe(ROWS);
  });

  it('shows every shape of memory', () => {
    const kinds = 'period rolling keyed last keys carry inputs counts streak';
    for (const kind of kinds.split(' ')) {
      expect(slot(kind)).toBeGreaterThanOrEqual(0);
    }
    const ofKeys = [COUNTER, DEVICE, GROUP].map(([index]) => JSON.parse(ROWS)[index].row);
    expect(ofKeys.map(({ memory: one, tags }) => one?.kind ?? tags)).toEqual([
      'rolling',
      'sightings',
      ['shop'],
    ]);
  });

  it.each(SPOILED)('with %s is refused with the place', (_says, path, value, fault) => {
    expect(faultOf(spoiled(path, value))).toEqual(
      typeof fault === 'string' ? `The state cannot be opened: ${fault}.` : fault,
    );
  });

  it.each([
    ['null', null, 'found no rows, expected an iterable of them'],
    ['a number', 5, 'found no rows, expected an iterable of them'],
    ['an object', { v: 1, members: {} }, 'found no rows, expected an iterable of them'],
    ['a text', ROWS, 'found no rows, expected an iterable of them'],
    ['empty', [], 'in the header: found undefined, expected an object'],
    ['of a text', ['x'], 'in the header: found the text "x", expected an object'],
    ['of a date', [new Date(0)], 'in the header: found an empty object, expected an object'],
    [
      'of a row that throws',
      [
        Object.defineProperty({}, 'kind', {
          enumerable: true,
          get: () => Number(1n) + JSON.parse(''),
        }),
      ],
      'in the header: found a property that throws when it is read, expected JSON',
    ],
  ])('that is %s is refused', (_says, snapshot, fault) => {
    expect(faultOf(snapshot)).toBe(`The state cannot be opened: ${fault}.`);
  });

  it('a prototype that a row brings along is no state', () => {
    const proto = '[{"kind":"book","v":1,"__proto__":{"programme":"main","arrivals":0}}]';
    expect(faultOf(JSON.parse(proto))).toContain('found an unknown key at $.__proto__');
    const inherited = Object.create({ kind: 'book', v: 1 });
    expect(faultOf([inherited])).toContain('in the header');
  });

  it('of a member who waits for replies is refused: a book has them at once', () => {
    expect(faultOf(spoiled([...M, 'open'], []))).toBe(
      'The state cannot be opened: a member waits for the replies of programme keys.',
    );
  });

  it('of other rules or of another programme is refused', () => {
    const rules = { id: 's', version: 2, timeZone: 'UTC', rules: {} } as const;
    const snapshot = JSON.parse(ROWS);
    expect(() => openBook({ programme: 'main', rules, snapshot })).toThrow(RowError);
    expect(() => openBook({ programme: 'other', rules: PROGRAM, snapshot })).toThrow(RowError);
  });

  it('an error of the iterable itself passes through', () => {
    function* torn(): Generator<SnapshotRow> {
      yield* JSON.parse(ROWS).slice(0, 1);
      throw new TypeError('the disk is gone');
    }
    expect(() => open(torn())).toThrow('the disk is gone');
  });

  it('shares nothing with the book that was opened from it', () => {
    const rows = JSON.parse(ROWS);
    const book = open(rows);
    rows[1].row.waiting[0][0].data.n = '9000';
    rows[1].row.tags.push('vip');
    expect(JSON.stringify([...book.snapshot()])).toBe(ROWS);
  });
});

describe('openBook', () => {
  it.each<readonly [string, unknown, string]>([
    ['a number', 5, 'The programme is not a usable id (no text).'],
    ['nothing', undefined, 'The programme is not a usable id (no text).'],
    ['a text object', new String('main'), 'The programme is not a usable id (no text).'],
    ['empty', '', 'The programme is not a usable id (empty).'],
    ['spaced', ' main', 'The programme is not a usable id (outer-space).'],
  ])('refuses a programme that is %s', (_says, programme, message) => {
    const act = () => openBook({ programme, rules: PROGRAM } as BookOptions);
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });

  it.each([null, undefined, 5, 'food', [], {}, { fingerprint: 'x' }, { versions: 5 }, new Date(0)])(
    'throws a RuleSetError for the rules %o',
    (rules) => {
      expect(() => openBook({ programme: 'main', rules } as BookOptions)).toThrow(RuleSetError);
    },
  );

  it('takes nothing but true for trust', () => {
    const book = openBook({ programme: 'main', rules: PROGRAM });
    const join = { id: 'j', type: 'join', memberId: 'm1', at: DAY };
    for (const trusted of ['false', 1, {}, undefined]) {
      expect(book.post(join, { trusted } as never).status).toBe('refused');
    }
    expect(book.post(join, { trusted: true }).status).toBe('accepted');
  });

  it.each([null, undefined, 'now', Number.NaN, 0, {}])('advances to no such instant: %o', (to) => {
    const book = open(JSON.parse(ROWS));
    expect(() => book.advance(to as never)).toThrow(RangeError);
    expect(JSON.stringify([...book.snapshot()])).toBe(ROWS);
  });
});

describe('a step', () => {
  const [, { row }] = JSON.parse(ROWS) as [unknown, { row: MemberRow }];
  const event = { id: 'x40', type: 'x', memberId: 'm1', at: DAY + 40 * 3_600_000, data: { n: 9 } };

  it.each(SPOILED.filter(([, path]) => path[0] === 1 && path[1] === 'row' && path.length > 2))(
    'refuses a state with %s',
    (says, path, value) => {
      const state = (spoiled(path, value) as { readonly row: MemberRow }[])[1]?.row;
      expect(says).not.toBe('');
      expect(() => step(PROGRAM, state, { programme: 'main', kind: 'event', event })).toThrow(
        RowError,
      );
    },
  );

  it('refuses the state of another member', () => {
    const input = {
      programme: 'main',
      kind: 'event',
      event: { ...event, memberId: 'm9' },
    } as const;
    expect(() => step(PROGRAM, row, input)).toThrow(RowError);
  });

  it('does not change the state that it was given', () => {
    const before = JSON.stringify(row);
    step(PROGRAM, row, { programme: 'main', kind: 'event', event });
    step(PROGRAM, row, { programme: 'main', kind: 'advance', memberId: 'm1', to: event.at });
    expect(JSON.stringify(row)).toBe(before);
  });

  const message = step(PROGRAM, undefined, {
    programme: 'main',
    kind: 'event',
    event: { id: 'g9', type: 'give', memberId: 'm1', at: DAY, data: { to: 'm2' } },
  }).messages[0] as GrantMessage;

  it.each<readonly [string, unknown, string]>([
    ['null', null, ''],
    ['a list', [], ''],
    ['without an event', { ...message, event: undefined }, 'event'],
    ['of another kind', { ...message, kind: 'transfer' }, 'kind'],
    ['to nobody', { ...message, to: '' }, 'to'],
    [
      'with a total that is none',
      { ...message, bases: [{ currency: 'growth', total: '1,5' }] },
      'bases/0/total',
    ],
    [
      'with a total over 0',
      { ...message, bases: [{ currency: 'growth', total: '1/0' }] },
      'bases/0/total',
    ],
    [
      'with parts that are none',
      {
        ...message,
        bases: [{ currency: 'growth', total: '1', parts: [{ value: '1', count: -1 }] }],
      },
      'bases/0/parts/0/count',
    ],
    [
      'with an instant that is a text',
      { ...message, event: { ...message.event, at: 'now' } },
      'event/at',
    ],
    ['with an unknown key', { ...message, points: 5 }, 'points'],
  ])('answers that a message %s is invalid, and keeps the state', (_says, faulty, path) => {
    const input = { programme: 'main', kind: 'message', message: faulty as GrantMessage } as const;
    const result = step(PROGRAM, undefined, input);
    expect(result).toMatchObject({ state: undefined, entries: [], messages: [] });
    expect(result.outcome.status).toBe('invalid');
    expect(result.outcome.issues?.map((one) => [one.code, one.path.join('/')])).toEqual([
      ['wrong-type', path],
    ]);
  });

  it('takes the message that it sent', () => {
    const result = step(PROGRAM, undefined, { programme: 'main', kind: 'message', message });
    expect(result.entries.map(({ memberId, points }) => [memberId, points])).toEqual([['m2', 125]]);
  });
});
