import fc from 'fast-check';
import {
  type BookOptions,
  compile,
  type Event,
  openBook,
  parseRuleSet,
  RowError,
  RuleSetError,
  type StepInput,
  step,
} from 'tallybook';
import { describe, expect, it } from 'vitest';
import { bookOfTwo, bytesOf, PROGRAM } from './event-world.ts';
import { BASE } from './rows.ts';

const RUNS = { seed: 20261121, numRuns: 300 } as const;

/** Whatever a program can hold: dates, maps, bigints, objects without a prototype, odd keys. */
const anything = fc.anything({
  maxDepth: 4,
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  withUnicodeString: true,
});

const EVENT = {
  id: 'e1',
  type: 'purchase',
  memberId: 'm1',
  at: '2026-01-01T00:00:00Z',
  data: { paid: '1' },
};
const EVENT_KEYS = [
  ...Object.keys(EVENT),
  'receivedAt',
  'seq',
  'by',
  'groupId',
  'key',
  'ref',
  '__proto__',
];
const TYPES = ['purchase', 'order', 'praise', 'message', 'join', 'profile', 'refund', 'x'];

/** A sound event with some of its fields replaced by anything. */
const nearlyEvent = fc
  .tuple(
    fc.constantFrom(...TYPES),
    fc.dictionary(fc.constantFrom(...EVENT_KEYS), anything, { maxKeys: 2 }),
  )
  .map(([type, fields]) => ({ ...EVENT, type, ...fields }));

/** A sound event with data of the fields that rules read, holding anything. */
const nearlyData = fc
  .tuple(
    fc.constantFrom(...TYPES),
    fc.dictionary(
      fc.constantFrom('paid', 'lines', 'to', 'points', 'text', 'tags'),
      fc.oneof(anything, fc.jsonValue()),
      {
        maxKeys: 4,
      },
    ),
  )
  .map(([type, data]) => ({ ...EVENT, type, data }));

/** The rest of a sound document with the value at one of its places replaced. */
function replacedAt(document: unknown, place: number, value: unknown): unknown {
  let left = place;
  const walk = (inner: unknown): unknown => {
    left -= 1;
    if (left === -1) return value;
    if (typeof inner !== 'object' || inner === null) return inner;
    if (Array.isArray(inner)) return inner.map(walk);
    return Object.fromEntries(Object.entries(inner).map(([key, one]) => [key, walk(one)]));
  };
  return walk(document);
}

/** How many values a document holds, itself included. */
function placesOf(document: unknown): number {
  if (typeof document !== 'object' || document === null) return 1;
  return Object.values(document).reduce((sum: number, inner) => sum + placesOf(inner), 1);
}

const RULE_SET = {
  ...BASE,
  dayStart: '04:00',
  lateLimit: { days: 3 },
  currencies: { points: {}, growth: { scale: 2 } },
  segments: { idle: { 'member.idleDays': { greaterThan: 30 } } },
  rules: {
    a: {
      kind: 'award',
      on: ['x', 'y'],
      tags: ['t'],
      when: { any: ['idle', { fact: 'event', path: '$.data.n', operator: 'in', value: [1] }] },
      during: { from: '2026-01-01', hours: [{ from: '20:00', until: '24:00' }] },
      amount: {
        points: { rate: '1', of: { lines: '$.data.l', price: '$.p' }, roundEach: 'line' },
        growth: { formula: { add: ['$.data.n', { max: [1, '2.5'] }] } },
      },
      gives: [{ item: 'mug', of: '$.data.sku' }],
      limit: [
        { times: 1, per: 'day' },
        { sum: 5, per: { rolling: { hours: 2 } } },
      ],
      once: { of: '$.key', forget: { days: 2 } },
    },
    g: { kind: 'award', on: 'g', to: '$.data.to', amount: { given: '$.data.n', min: 1, max: 9 } },
    v: { kind: 'award', on: 'v', amount: { table: '$.data.g', rows: [{ from: 1, points: 5 }] } },
    m: { kind: 'multiplier', tags: ['t'], factor: [{ if: 'idle', use: 2 }, { use: 1 }] },
    c: { kind: 'cap', rules: ['a'], sum: 100, per: 'week', alsoCounts: { tags: ['t'] } },
    d: { kind: 'cooldown', rules: ['a'], lasts: { minutes: 1 } },
  },
};

describe('whatever is given', () => {
  it.each<readonly [string, fc.Arbitrary<unknown>]>([
    ['anything', anything],
    ['any JSON', fc.jsonValue()],
    ['an event with anything in a field', nearlyEvent],
    ['an event with anything in its data', nearlyData],
  ])('post answers %s, throws nothing, and keeps the state of what is invalid', (_says, given) => {
    fc.assert(
      fc.property(given, fc.boolean(), (event, trusted) => {
        const book = bookOfTwo();
        const before = bytesOf(book);
        const preview = book.preview(event as Event, { trusted });
        expect(bytesOf(book)).toBe(before);
        const outcome = book.post(event as Event, { trusted });
        expect(outcome).toEqual(preview);
        if (outcome.status === 'invalid') {
          expect(bytesOf(book)).toBe(before);
          expect(outcome.issues?.length).toBeGreaterThan(0);
        }
        const after = bytesOf(book);
        const opened = openBook({ programme: 'main', rules: PROGRAM, snapshot: JSON.parse(after) });
        expect(bytesOf(opened)).toBe(after);
      }),
      RUNS,
    );
  });

  it.each<readonly [string, fc.Arbitrary<unknown>]>([
    ['anything', anything],
    ['any JSON', fc.jsonValue()],
    [
      'a rule set with anything at one place',
      fc
        .tuple(fc.nat(placesOf(RULE_SET) - 1), fc.oneof(anything, fc.jsonValue()))
        .map(([place, value]) => replacedAt(RULE_SET, place, value)),
    ],
  ])('parseRuleSet answers %s, and compile throws the same issues', (_says, given) => {
    fc.assert(
      fc.property(given, (document) => {
        fc.pre(!Object.hasOwn(Object(document), 'versions'));
        const parsed = parseRuleSet(document);
        if (parsed.ok) {
          expect(compile(document as never).versions).toHaveLength(1);
          expect(parseRuleSet(parsed.value)).toEqual(parsed);
          return;
        }
        expect(parsed.issues.length).toBeGreaterThan(0);
        expect(issuesThrownBy(document)).toEqual(parsed.issues);
      }),
      { ...RUNS, numRuns: 600 },
    );
  });

  it('the rule set that is spoiled is sound, and its last place is reached', () => {
    expect(parseRuleSet(RULE_SET)).toMatchObject({ ok: true });
    const last = placesOf(RULE_SET) - 1;
    expect(replacedAt(RULE_SET, last, 'x')).not.toEqual(RULE_SET);
    expect(replacedAt(RULE_SET, last + 1, 'x')).toEqual(RULE_SET);
  });

  it('a schedule is compiled or refused with issues', () => {
    const versions = fc.array(
      fc.record({ from: fc.oneof(fc.string(), anything), rules: anything }),
      {
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(fc.oneof(anything, versions), (given) => {
        expect(issuesThrownBy({ versions: given })).not.toEqual([]);
      }),
      RUNS,
    );
  });

  const rows = JSON.parse(bytesOf(bookOfTwo()));

  it.each<readonly [string, fc.Arbitrary<unknown>]>([
    ['anything', anything],
    ['a list of anything', fc.array(anything)],
    ['any JSON after a sound header', fc.jsonValue().map((row) => [rows[0], row])],
    [
      'a snapshot with anything at one place',
      fc
        .tuple(fc.nat(placesOf(rows) - 1), anything)
        .map(([place, value]) => replacedAt(rows, place, value)),
    ],
  ])('openBook opens %s or throws a RowError', (_says, given) => {
    fc.assert(
      fc.property(given, (snapshot) => {
        fc.pre(snapshot !== undefined);
        const options = { programme: 'main', rules: PROGRAM, snapshot } as BookOptions;
        try {
          const book = openBook(options);
          const text = bytesOf(book);
          const again = openBook({ ...options, snapshot: JSON.parse(text) });
          expect(bytesOf(again)).toBe(text);
        } catch (error) {
          expect(error).toBeInstanceOf(RowError);
        }
      }),
      { ...RUNS, numRuns: 600 },
    );
  });

  it.each<readonly [string, fc.Arbitrary<StepInput>]>([
    [
      'events',
      fc.oneof(anything, nearlyEvent, nearlyData).map((event) => ({
        programme: 'main',
        kind: 'event',
        event: event as Event,
      })),
    ],
    [
      'messages',
      anything.map((message) => ({
        programme: 'main',
        kind: 'message',
        message: message as never,
      })),
    ],
  ])('a step answers %s of any kind, and leaves the state given as it was', (_says, given) => {
    const state = rows[1].row;
    const before = JSON.stringify(state);
    fc.assert(
      fc.property(given, (input) => {
        fc.pre(input.kind !== 'event' || memberOf(input.event) === 'm1');
        const result = step(PROGRAM, state, input);
        if (result.outcome.status === 'invalid') expect(result.state).toBe(state);
        expect(JSON.stringify(state)).toBe(before);
      }),
      RUNS,
    );
  });
});

/** The member of an event that has one; the sound one where the event is invalid anyhow. */
function memberOf(event: unknown): unknown {
  const { memberId } = Object(event);
  return typeof memberId === 'string' ? memberId : 'm1';
}

function issuesThrownBy(document: unknown): readonly unknown[] {
  try {
    compile(document as never);
  } catch (error) {
    if (error instanceof RuleSetError) return error.issues;
    throw error;
  }
  return [];
}
