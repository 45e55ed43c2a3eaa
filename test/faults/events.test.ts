import { readFileSync } from 'node:fs';
import { type Book, type Event, type Outcome, openBook, run, step } from 'tallybook';
import { describe, expect, it } from 'vitest';
import {
  bookOfTwo,
  bytesOf,
  type EventRow,
  eventOf,
  PROGRAM,
  type RowOutcome,
} from './event-world.ts';

const ROWS: readonly EventRow[] = JSON.parse(
  readFileSync(new URL('events.json', import.meta.url), 'utf8'),
);

function short({ status, reasons, issues, retry }: Outcome): RowOutcome {
  return {
    status,
    ...(reasons.length > 0 && {
      reasons: reasons.map(({ code, ruleId }) => (ruleId === undefined ? [code] : [code, ruleId])),
    }),
    ...(issues && { issues: issues.map(({ code, path }) => [code, path.join('/')] as const) }),
    ...(retry && { retry }),
  };
}

/** What every recorded input leaves behind: its id, its place, its day, and what may be put in another order. */
const TRACES: readonly string[] = [
  'seen',
  'position',
  'lastActiveDay',
  'prunedAt',
  'arrivals',
  'appliedTo',
  'forgetsAt',
  'journal',
  'early',
  'voided',
];

/** The state without traces, and without the note that an event has earned nothing. */
function restOf(text: string): unknown {
  return JSON.parse(text, (key, value) => {
    if (key === 'reversibles') return value.filter((one: object) => 'grants' in one);
    return TRACES.includes(key) ? undefined : value;
  });
}

/** What is kept of the input of these rows, to be put in its place again. */
function keptOf(book: Book): unknown {
  const [row] = [...book.snapshot()].flatMap((one) => (one.kind === 'member' ? [one.row] : []));
  const kept = row?.journal?.inputs.find(({ event }) => event?.id === 'e1');
  return kept && [kept.status, kept.code];
}

describe(`${ROWS.length} faulty events`, () => {
  it('are at least sixty, each with a name of its own', () => {
    expect(new Set(ROWS.map(({ says }) => says)).size).toBe(ROWS.length);
    expect(ROWS.length).toBeGreaterThanOrEqual(60);
  });

  it.each(ROWS.map((row) => [row.says, row] as const))('%s', (_says, row) => {
    const book = bookOfTwo();
    const before = bytesOf(book);
    const event = eventOf(row) as Event;
    const options = { trusted: row.trusted ?? false };
    const outcome = book.post(event, options);
    expect(short(outcome)).toEqual(row.outcome);
    expect([outcome.entries, outcome.notices]).toEqual([[], []]);
    if (row.trace !== 'id') {
      expect(bytesOf(book)).toBe(before);
      return;
    }
    const after = bytesOf(book);
    expect(after).not.toBe(before);
    expect(restOf(after)).toEqual(restOf(before));
    const code = outcome.status === 'refused' ? outcome.reasons[0]?.code : undefined;
    // What waits has no place yet, and a void never has one.
    const isKept = outcome.status !== 'future' && !(event.type === 'void' && event.ref);
    expect(keptOf(book)).toEqual(isKept ? [outcome.status, code] : undefined);
    const again = book.post(event, options);
    expect(again).toMatchObject({ status: 'duplicate', first: { status: outcome.status } });
    expect(bytesOf(book)).toBe(after);
  });

  it.each(ROWS.map((row) => [row.says, row] as const))(
    'preview and explain say the same and change nothing: %s',
    (_says, row) => {
      const book = bookOfTwo();
      const before = bytesOf(book);
      const event = eventOf(row) as Event;
      const options = { trusted: row.trusted ?? false };
      expect(short(book.preview(event, options))).toEqual(row.outcome);
      expect(short(book.explain(event, options).outcome)).toEqual(row.outcome);
      expect(bytesOf(book)).toBe(before);
    },
  );

  it('what is invalid is so in a stream and in a step too, and changes no state', () => {
    const invalid = ROWS.filter(({ outcome }) => outcome.status === 'invalid');
    const events = invalid.map((row) => eventOf(row) as Event);
    const { outcomes, book } = run(PROGRAM, events);
    expect(outcomes.map(short)).toEqual(invalid.map(({ outcome }) => outcome));
    expect([...book.snapshot()]).toHaveLength(1);
    for (const event of events) {
      const result = step(PROGRAM, undefined, { programme: 'main', kind: 'event', event });
      expect(result).toMatchObject({ state: undefined, entries: [], messages: [] });
      expect(result.outcome.status).toBe('invalid');
    }
  });
});

const SOUND = { id: 'e1', type: 'purchase', memberId: 'm1', at: '2026-01-01T00:00:00Z' };

/** Values that no JSON text becomes, with what is said of them. */
const STRANGE: readonly (readonly [says: string, value: unknown])[] = [
  ['a symbol', Symbol('m1')],
  ['a bigint', 5n],
  ['a function', () => 'm1'],
  ['a date', new Date(0)],
  ['a text object', new String('m1')],
  ['a number object', new Number(5)],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['a map', new Map([['m1', 1]])],
  ['an object that becomes a text', { toString: () => 'm1', valueOf: () => 5 }],
  ['an object that becomes a primitive', { [Symbol.toPrimitive]: () => 'm1' }],
  ['an object without a prototype', Object.create(null)],
  ['a list of one', ['m1']],
  ['a boolean', false],
];

const CODES: Readonly<Record<string, string>> = {
  id: 'wrong-type',
  type: 'wrong-type',
  memberId: 'wrong-type',
  by: 'wrong-type',
  groupId: 'wrong-type',
  key: 'wrong-type',
  ref: 'wrong-type',
  at: 'not-an-instant',
  receivedAt: 'not-an-instant',
  seq: 'wrong-type',
};

function refusing(key: string): object {
  return Object.defineProperty({ ...SOUND }, key, {
    enumerable: true,
    get: () => {
      throw new Error('no');
    },
  });
}

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** The one issue of an event as `code path`, once it is sure that the book stayed as it was. */
function refusalOf(event: unknown): readonly string[] {
  const book = bookOfTwo();
  const before = bytesOf(book);
  const outcome = book.post(event as Event);
  expect(bytesOf(book)).toBe(before);
  expect(outcome).toMatchObject({ status: 'invalid', entries: [], retry: 'new-id' });
  return (outcome.issues ?? []).map(({ code, path }) => `${code} ${path.join('/')}`);
}

describe('what is no JSON is refused in every field', () => {
  it.each(
    Object.keys(CODES).flatMap((field) =>
      STRANGE.map(([says, value]) => [field, says, value] as const),
    ),
  )('%s is %s', (field, _says, value) => {
    expect(refusalOf({ ...SOUND, [field]: value })).toEqual([`${CODES[field]} ${field}`]);
  });

  it.each([...Object.keys(CODES), 'data'])('a property %s that throws is unreadable', (field) => {
    expect(refusalOf(refusing(field))).toEqual(['unreadable ']);
  });

  it.each([
    ['a symbol', Symbol('e1'), 'wrong-type '],
    ['a function', () => SOUND, 'wrong-type '],
    ['a date', new Date(0), 'not-json '],
    ['a map', new Map(Object.entries(SOUND)), 'not-json '],
    [
      'an event of a class',
      new (class {
        readonly id = 'e1';
      })(),
      'not-json ',
    ],
    ['inherited', Object.create({ ...SOUND }), 'not-json '],
    ['a proxy that is revoked', revoked({ ...SOUND }), 'unreadable '],
    [
      'an object with 101 keys',
      Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`k${i}`, 1])),
      'too-large ',
    ],
  ])('an event that is %s', (_says, event, issue) => {
    expect(refusalOf(event)[0]).toBe(issue);
  });
});

describe('the limits of data', () => {
  const nested = (levels: number, inner: unknown = 1) => {
    let value = inner;
    for (let level = 0; level < levels; level += 1) value = { a: value };
    return value;
  };
  const circle: Record<string, unknown> = {};
  circle['a'] = circle;
  circle['b'] = [circle];
  let lattice: unknown = 1;
  for (let level = 0; level < 30; level += 1) lattice = { a: lattice, b: lattice };

  it.each<readonly [string, unknown, string]>([
    ['33 levels', nested(33), 'too-deep data'],
    ['100,000 levels', nested(100_000), 'too-deep data'],
    ['a circle', circle, 'too-deep data'],
    ['2³⁰ paths through 30 objects', lattice, 'too-large data'],
    ['20,001 values', { list: Array.from({ length: 19_999 }, () => 1) }, 'too-large data'],
    [
      'a million keys',
      Object.fromEntries(Array.from({ length: 1_000_000 }, (_, i) => [i, 1])),
      'too-large data',
    ],
    ['200,001 code units', { text: 'x'.repeat(199_997) }, 'too-large data'],
    ['50,000,000 code units', { text: 'x'.repeat(50_000_000) }, 'too-large data'],
    ['a list of a length without items', { list: new Array(2 ** 32 - 1) }, 'too-large data'],
    // biome-ignore lint/suspicious/noSparseArray: it is the fault
    ['a list with an empty place', { list: [1, , 2] }, 'not-json data/list/1'],
    ['a list of undefined', { list: [undefined] }, 'not-json data/list/0'],
    ['NaN inside', { a: [{ b: Number.NaN }] }, 'not-json data/a/0/b'],
    ['a bigint inside', { a: 5n }, 'not-json data/a'],
    ['a symbol inside', { a: Symbol('x') }, 'not-json data/a'],
    ['a function called toJSON', { toJSON: () => 1 }, 'not-json data/toJSON'],
    ['a date inside', { at: new Date(0) }, 'not-json data/at'],
    ['itself a date', new Date(0), 'not-json data'],
    ['a proxy that is revoked inside', { a: revoked({}) }, 'unreadable '],
  ])('%s', (_says, data, issue) => {
    expect(refusalOf({ ...SOUND, data })).toEqual([issue]);
  });

  it('32 levels, 20,000 values and 200,000 code units are fine', () => {
    for (const data of [
      nested(32),
      { list: Array.from({ length: 19_998 }, () => 1) },
      { text: 'x'.repeat(199_996) },
    ]) {
      expect(bookOfTwo().post({ ...SOUND, data } as Event).status).toBe('accepted');
    }
  });

  it('a hostile text is read by conditions and harms nothing', () => {
    const book = bookOfTwo();
    for (const [index, data] of [
      { text: 'hello\u0000\u202e', lines: [{ sku: 'x' }] },
      JSON.parse('{"text":"hello","lines":[{"__proto__":{"sku":"x"},"sku":"x"}]}'),
      { text: 'hello', lines: [null, 'x', ['x'], { sku: 'x' }] },
    ].entries()) {
      const outcome = book.post({ ...SOUND, id: `e${index}x`, type: 'message', data });
      expect(outcome.entries.map(({ points }) => points)).toEqual([1]);
    }
    expect(({} as { sku?: string }).sku).toBeUndefined();
  });
});

describe('an event belongs to the book once it is posted', () => {
  it('each property is read once', () => {
    const reads: string[] = [];
    const watched = (target: object): object =>
      new Proxy(target, {
        get: (object, key) => {
          reads.push(String(key));
          return Reflect.get(object, key);
        },
      });
    const event = watched({ ...SOUND, data: watched({ paid: '5', note: 'x' }) });
    expect(bookOfTwo().post(event as Event).entries).toHaveLength(1);
    expect(new Set(reads).size).toBe(reads.length);
    expect(reads).toEqual(expect.arrayContaining(['id', 'type', 'memberId', 'at', 'paid', 'note']));
  });

  it('what a getter says later does not count', () => {
    let asked = 0;
    const data = Object.defineProperty({}, 'paid', {
      enumerable: true,
      get: () => {
        asked += 1;
        if (asked > 1) throw new Error('asked again');
        return '7';
      },
    });
    expect(
      bookOfTwo()
        .post({ ...SOUND, data })
        .entries.map(({ points }) => points),
    ).toEqual([7]);
  });

  it('a change of the object after it waits is not seen', () => {
    const book = bookOfTwo();
    book.advance('2025-12-31T12:00:00Z');
    const data = { paid: '7' };
    expect(book.post({ ...SOUND, data }).status).toBe('future');
    data.paid = '700';
    const [outcome] = book.advance('2026-01-02T00:00:00Z');
    expect(outcome?.entries.map(({ points }) => points)).toEqual([7]);
  });

  it('a stream with holes and strangers is answered place by place', () => {
    // biome-ignore lint/suspicious/noSparseArray: it is the fault
    const events = [SOUND, , null, revoked({}), refusing('at')] as unknown as Event[];
    expect(run(PROGRAM, events).outcomes.map(({ status }) => status)).toEqual([
      'accepted',
      'invalid',
      'invalid',
      'invalid',
      'invalid',
    ]);
  });
});

describe('what is unusual and allowed', () => {
  const accepted = (event: object) => bookOfTwo().post({ ...SOUND, ...event } as Event);

  it.each([
    '__proto__',
    'constructor',
    'toString',
    'then',
    '-1',
    '😀',
    'a b',
    "'; DROP TABLE x;--",
    'x'.repeat(128),
  ])('the id %s', (id) => {
    const book = bookOfTwo();
    const others = bytesOf(book);
    const fields = { id, type: 'purchase', memberId: id, key: id, groupId: id, ref: id };
    const outcome = book.post({ ...fields, at: SOUND.at, data: { paid: '3' } });
    expect(outcome.entries.map(({ memberId, points }) => [memberId, points])).toEqual([[id, 3]]);
    expect(book.member(id).balances).toEqual({ points: 3 });
    expect(book.member('m1').balances).toEqual({ points: 5 });
    expect(bytesOf(book)).not.toBe(others);
    const restored = openBook({ programme: 'main', rules: PROGRAM, snapshot: book.snapshot() });
    expect(bytesOf(restored)).toBe(bytesOf(book));
  });

  it('a part of a millisecond is cut off', () => {
    const at = 1767225600000.9;
    const outcome = accepted({ at, data: { paid: 1 } });
    expect(outcome.entries.map((entry) => entry.at)).toEqual(['2026-01-01T00:00:00.000Z']);
    const text = accepted({ at: '2026-01-01T00:00:00.000999999Z', data: { paid: 1 } });
    expect(text.entries.map((entry) => entry.at)).toEqual(['2026-01-01T00:00:00.000Z']);
  });

  it('a seq below zero, and -0 as 0', () => {
    expect(accepted({ seq: -5 }).status).toBe('accepted');
    const book = bookOfTwo();
    book.post({ ...SOUND, seq: -0 });
    expect(bytesOf(book)).toContain('[1767225600000,0,"e1"]');
  });

  it('money as a number is read by its shortest decimal form', () => {
    const points = (paid: unknown) => accepted({ data: { paid } }).entries.map((one) => one.points);
    expect(points(12.5)).toEqual([12]);
    expect(points(4.35 * 100)).toEqual([434]);
    expect(points('0000000000000000000000000000000000000012')).toEqual([12]);
    expect(points('9007199254740986')).toEqual([9007199254740986]);
  });

  it('a balance that could no longer be counted is an overflow and changes nothing', () => {
    const book = bookOfTwo();
    const most = String(Number.MAX_SAFE_INTEGER - 5);
    expect(book.post({ ...SOUND, data: { paid: most } }).entries).toHaveLength(1);
    const outcome = book.post({ ...SOUND, id: 'e2', data: { paid: '1' } });
    expect(outcome.entries).toEqual([]);
    expect(outcome.reasons.map(({ code }) => code)).toEqual(['overflow']);
    expect(book.member('m1').balances).toEqual({ points: Number.MAX_SAFE_INTEGER });
  });
});
