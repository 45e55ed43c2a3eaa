import fc from 'fast-check';
import { type MemberRow, openBook, RowError, type SnapshotRow, step } from 'tallybook';
import { describe, expect, it, test } from 'vitest';
import { CORRECTED, CORRECTED_ROWS, correctedBook, eventAt } from './correction-world.ts';

const ROW: MemberRow = JSON.parse(CORRECTED_ROWS)[1].row;

type Path = readonly (string | number)[];

/** The sound snapshot with the value at a path of the first member set, or taken away for `undefined`. */
function spoiled(path: Path, value: unknown) {
  const rows = JSON.parse(CORRECTED_ROWS);
  const place = path.slice(0, -1).reduce((at, key) => at[key], rows[1].row);
  const last = path.at(-1) ?? 0;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return rows;
}

/** What the error of opening says, once it is sure that it is a `RowError`. */
function faultOf(snapshot: SnapshotRow[]): string {
  try {
    correctedBook(snapshot);
  } catch (error) {
    if (error instanceof RowError) return error.message;
    throw error;
  }
  return 'opened';
}

const [P1, B1, S1] = ['p1', 'b1', 's1'].map(
  (id) => ROW.reversibles?.findIndex(({ eventId }) => eventId === id) ?? -1,
) as [number, number, number];
const INPUTS = ROW.journal?.inputs ?? [];
const OWN = 0;
const APPENDED = INPUTS.findIndex(({ place }) => place !== undefined);
const SENT = INPUTS.findIndex(({ message }) => message !== undefined);

const input = (index: number, ...path: Path): Path => ['journal', 'inputs', index, ...path];
const reversible = (index: number, ...path: Path): Path => ['reversibles', index, ...path];
const grant = (index: number, ...path: Path): Path => ['reversibles', P1, 'grants', index, ...path];
const [DECIMAL, COUNT] = ['a decimal or a fraction', 'a whole number of at least 0'];

const REPLY = {
  kind: 'reply',
  id: 'x#reply',
  to: 'm1',
  key: 'counter#k#',
  reserve: 'x',
  granted: [1],
};

/** What is said, the field, the value, what is found there, where, and what was expected. */
const SPOILED: readonly (readonly [
  says: string,
  path: Path,
  value: unknown,
  found: string,
  expected: string,
  /** Where it is found, if not at the path. */
  at?: string,
])[] = [
  ['a journal that is a list', ['journal'], [], 'an empty array', 'an object'],
  ['a journal with an unknown key', ['journal', 'checkpoints'], [], 'an unknown key', 'none'],
  ['a journal without a revision', ['journal', 'revision'], undefined, 'undefined', COUNT],
  ['a journal of a revision below 0', ['journal', 'revision'], -1, '-1', COUNT],
  ['a journal that begins nowhere', ['journal', 'base'], undefined, 'undefined', 'an object'],
  [
    'a journal that begins with another member',
    ['journal', 'base', 'memberId'],
    'm2',
    'a row of another kind',
    'an earlier state of the member',
    '$.journal.base',
  ],
  [
    'a journal that begins with a journal',
    ['journal', 'base', 'journal'],
    { revision: 0, base: ROW.journal?.base, inputs: [] },
    'a row of another kind',
    'an earlier state of the member',
    '$.journal.base',
  ],
  [
    'a beginning whose balance is a text',
    ['journal', 'base', 'balances', 0, 1],
    '5',
    'the text "5"',
    'a whole number',
  ],
  [
    'a beginning whose promises sum up to something else',
    ['journal', 'base', 'held', 0, 'points'],
    5,
    'other sums in "growth"',
    'those that are pending',
    '$.journal.base.held',
  ],
  ['awards that wait and are none', ['journal', 'open'], {}, 'an empty object', 'an array'],
  [
    'an award that waits for nothing',
    ['journal', 'open'],
    [5],
    '5',
    'an object',
    '$.journal.open[0]',
  ],
  ['inputs that are none', ['journal', 'inputs'], undefined, 'undefined', 'an array'],
  [
    'an input of nothing',
    input(OWN),
    {},
    'another number of them',
    'one of "event", "message" and "reply"',
  ],
  [
    'an input of two things',
    input(OWN, 'reply'),
    REPLY,
    'another number of them',
    'one of "event", "message" and "reply"',
    `$.journal.inputs[${OWN}]`,
  ],
  [
    'an event without an instant',
    input(OWN, 'event', 'at'),
    undefined,
    'undefined',
    'epoch milliseconds',
  ],
  [
    'an event of another member',
    input(OWN, 'event', 'memberId'),
    'm2',
    'an input of another member',
    'one of that of the row',
    `$.journal.inputs[${OWN}]`,
  ],
  [
    'a message to another member',
    input(SENT, 'message', 'to'),
    'm2',
    'an input of another member',
    'one of that of the row',
    `$.journal.inputs[${SENT}]`,
  ],
  [
    'a message of another kind',
    input(SENT, 'message', 'kind'),
    'reserve',
    'an object',
    'a message of kind grant or reverse or amend',
    `$.journal.inputs[${SENT}].message`,
  ],
  [
    'a message whose total is none',
    input(SENT, 'message', 'bases', 0, 'total'),
    '1,5',
    'the text "1,5"',
    DECIMAL,
  ],
  [
    'a reply of another kind',
    input(OWN),
    { reply: { ...REPLY, kind: 'grant' } },
    'an object',
    'a message of kind reply',
    `$.journal.inputs[${OWN}].reply`,
  ],
  [
    'a reply to another member',
    input(OWN),
    { reply: { ...REPLY, to: 'm2' } },
    'an input of another member',
    'one of that of the row',
  ],
  ['tags that are a text', input(OWN, 'groupTags'), 'vip', 'the text "vip"', 'an array'],
  ['an end that is a text', input(OWN, 'closed'), 'now', 'the text "now"', 'a whole number'],
  [
    'a place that is too short',
    input(APPENDED, 'place'),
    [ROW.position?.[0]],
    'undefined',
    'a whole number',
    `$.journal.inputs[${APPENDED}].place[1]`,
  ],
  ['a place of no member', input(APPENDED, 'place', 3), '', 'the text ""', 'an id'],
  ['a place of half a hop', input(APPENDED, 'place', 4), 0.5, '0.5', COUNT],
  [
    'a decision that is none',
    input(OWN, 'status'),
    'late',
    'the text "late"',
    'one of accepted, refused, held',
  ],
  [
    'grants of programme keys that are none',
    ['journal', 'reserved'],
    {},
    'an empty object',
    'an array',
  ],
  [
    'a grant of a programme key of half a unit',
    ['journal', 'reserved', 0, 4, 0],
    0.5,
    '0.5',
    'a whole number',
  ],
  [
    'a grant of a programme key twice',
    ['journal', 'reserved', 1, 0],
    ROW.journal?.reserved?.[0]?.[0],
    'it a second time',
    'it once',
  ],
  ['voids that are an object', ['voided'], {}, 'an empty object', 'an array'],
  ['a void at no instant', ['voided', 0, 1], 'now', 'the text "now"', 'epoch milliseconds'],
  [
    'a void of one input twice',
    ['voided', 1, 0],
    ROW.voided?.[0]?.[0],
    'it a second time',
    'it once',
  ],
  ['what may be taken back, and is an object', ['reversibles'], {}, 'an empty object', 'an array'],
  ['what may be taken back of no event', reversible(P1, 'eventId'), '', 'the text ""', 'an id'],
  ['what may be taken back at no instant', reversible(P1, 'at'), 0, '0', 'epoch milliseconds'],
  [
    'what may be taken back of no day',
    reversible(P1, 'day'),
    1e9,
    '1000000000',
    'days since 1970-01-01',
  ],
  [
    'what may be taken back until a text',
    reversible(P1, 'until'),
    'ever',
    'the text "ever"',
    'a whole number',
  ],
  ['an order that is a text', reversible(P1, 'order'), '9.99', 'the text "9.99"', 'an object'],
  [
    'an order of money that is none',
    reversible(P1, 'order', 'money'),
    '9,99',
    'the text "9,99"',
    DECIMAL,
  ],
  ['an order of half a piece', reversible(P1, 'order', 'lines', 0, 2), 0.5, '0.5', COUNT],
  [
    'an order of a price that is none',
    reversible(P1, 'order', 'lines', 0, 1),
    '1/0',
    'the text "1/0"',
    DECIMAL,
  ],
  [
    'awards sent to nobody',
    reversible(P1, 'to'),
    [''],
    'the text ""',
    'an id',
    `$.reversibles[${P1}].to[0]`,
  ],
  ['a key with half a hash', reversible(P1, 'keys', 0, 1), 0.5, '0.5', COUNT],
  ['money that counts and is none', reversible(P1, 'spent', 0, 1), 'x', 'the text "x"', DECIMAL],
  [
    'a return of nothing known',
    reversible(P1, 'returned', 'cause'),
    undefined,
    'undefined',
    'an id',
  ],
  [
    'a return of everything but not quite',
    reversible(S1, 'returned', 'all'),
    1,
    '1',
    'true or false',
  ],
  ['a return of pieces below 0', reversible(P1, 'returned', 'lines', 0), -1, '-1', COUNT],
  ['a grant that is null', grant(0), null, 'null', 'an object'],
  ['a grant of no line', grant(0, 'entryId'), undefined, 'undefined', 'a text'],
  ['a grant of no rule', grant(0, 'ruleId'), '', 'the text ""', 'an id'],
  ['a grant of no units', grant(0, 'points'), 0, '0', 'a whole number other than 0'],
  ['a grant that stands by half', grant(0, 'standing'), 0.5, '0.5', 'a whole number'],
  ['a grant of no base', grant(0, 'base'), '', 'the text ""', DECIMAL],
  [
    'a grant with a factor that is none',
    reversible(B1, 'grants', 1, 'factor'),
    'twice',
    'the text "twice"',
    DECIMAL,
  ],
  [
    'a grant rounded in no way',
    grant(0, 'rounding'),
    'up',
    'the text "up"',
    'one of floor, ceil, trunc, half-up, half-even, carry',
  ],
  ['a grant that carries nothing', grant(0, 'carried'), null, 'null', DECIMAL],
  [
    'a grant with a basis of another kind',
    grant(0, 'basis'),
    { kind: 'gift' },
    'the text "gift"',
    'one of share, money, lines, split',
    `$.reversibles[${P1}].grants[0].basis.kind`,
  ],
  ['a grant for money that is none', grant(0, 'basis', 'money'), undefined, 'undefined', DECIMAL],
  [
    'a grant split in no way',
    grant(1, 'basis', 'remainder'),
    'even',
    'the text "even"',
    'one of largest, first, last',
  ],
  [
    'a grant rounded by nothing',
    reversible(B1, 'grants', 0, 'basis', 'each'),
    'piece',
    'the text "piece"',
    'one of order, line, unit',
  ],
  ['a grant in an empty lot', grant(1, 'lot', 'points'), 0, '0', 'a whole number above 0'],
  ['a grant without an end', grant(0, 'until'), undefined, 'undefined', 'a whole number'],
  [
    'a grant that a limit counts in no way',
    reversible(B1, 'grants', 1, 'wide', 0, 2),
    'times',
    'the text "times"',
    'one of units, award, once',
  ],
  ['refunds that wait and are none', ['early'], {}, 'an empty object', 'an array'],
  ['a refund that waits without a hash', ['early', 0, 1], undefined, 'undefined', COUNT],
  [
    'refunds that wait out of order',
    ['early', 0, 0, 'at'],
    ROW.position?.[0],
    'a row out of order',
    'each after the one before it',
    '$.early[1]',
  ],
  ['a clearing at no instant', ['forgetsAt'], 'now', 'the text "now"', 'epoch milliseconds'],
  ['lapsed lots of no currency', ['lapsed', 0, 0], '', 'the text ""', 'an id'],
  ['lapsed lots that are empty', ['lapsed', 0, 1, 0, 'points'], 0, '0', 'a whole number above 0'],
  ['a spend that came back by half a unit', ['spends', 0, 'returned'], 0.5, '0.5', COUNT],
  ['shortfalls that are an object', ['shortfalls'], {}, 'an empty object', 'an array'],
  ['a shortfall of nothing', ['shortfalls', 0, 'points'], 0, '0', 'a whole number above 0'],
  ['a shortfall of no line', ['shortfalls', 0, 'entryId'], undefined, 'undefined', 'a text'],
  [
    'a shortfall of no day',
    ['shortfalls', 0, 'day'],
    'monday',
    'the text "monday"',
    'days since 1970-01-01',
  ],
];

/** As a fault names a place. */
function placeOf(path: Path): string {
  return path.reduce(
    (text: string, key) => text + (typeof key === 'number' ? `[${key}]` : `.${key}`),
    '$',
  );
}

describe('a row of a member with corrections', () => {
  it('has everything that the rows below spoil, and opens as it was written', () => {
    const { journal, reversibles = [], early, voided, shortfalls, lapsed } = ROW;
    expect([OWN, APPENDED, SENT, P1, B1, S1].every((index) => index >= 0)).toBe(true);
    expect(reversibles.flatMap(({ grants = [] }) => grants).some(({ wide }) => wide)).toBe(true);
    for (const list of [early, voided, shortfalls, lapsed, journal?.reserved])
      expect(list?.length).toBeGreaterThan(0);
    const book = correctedBook(JSON.parse(CORRECTED_ROWS));
    expect(JSON.stringify([...book.snapshot()])).toBe(CORRECTED_ROWS);
  });

  const rows = SPOILED.map(([says, path, value, found, expected, at = placeOf(path)]) => {
    const fault = `found ${found} at ${at}, expected ${expected}`;
    return [says, { snapshot: spoiled(path, value), fault }] as const;
  });

  test.each(rows)('with %s is refused with the place', (_, { snapshot, fault }) => {
    expect(faultOf(snapshot)).toBe(`The state cannot be opened: in a row of a member: ${fault}.`);
  });

  test.each(rows)('with %s is refused by a step', (_, { snapshot }) => {
    const [, { row }] = snapshot;
    const event = eventAt('z', 60, {});
    expect(() => step(CORRECTED, row, { programme: 'main', kind: 'event', event })).toThrow(
      RowError,
    );
  });

  test.each<readonly [string, Path, unknown, string]>([
    [
      'a currency that the rules do not know',
      grant(0, 'currency'),
      'gold',
      'there is no currency "gold"',
    ],
    [
      'a key that no rule remembers',
      reversible(P1, 'keys', 0, 0),
      'x/once',
      'no rule remembers "x/once"',
    ],
    [
      'money that no measure counts',
      reversible(P1, 'spent', 0, 0),
      'x/spend',
      'no rule remembers "x/spend"',
    ],
    [
      'a shortfall of a currency that the rules do not know',
      ['shortfalls', 0, 'currency'],
      'gold',
      'there is no currency "gold"',
    ],
    [
      'lapsed lots of a currency that the rules do not know',
      ['lapsed', 0, 0],
      'gold',
      'there is no currency "gold"',
    ],
  ])('with %s is not of these rules', (_, path, value, fault) => {
    expect(faultOf(spoiled(path, value))).toBe(`The state cannot be opened: ${fault}.`);
  });
});

/** The rest of a row with the value at one of its places replaced. */
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

function placesOf(document: unknown): number {
  if (typeof document !== 'object' || document === null) return 1;
  return Object.values(document).reduce((sum: number, inner) => sum + placesOf(inner), 1);
}

const LATER = [
  eventAt('z1', 50.3, { data: { n: 2 } }),
  eventAt('z2', 51, { type: 'void', ref: 't1' }),
  eventAt('z3', 51.1, { type: 'refund', ref: 'p1' }),
  eventAt('z4', 51.2, { type: 'undo', ref: 'o2' }),
  eventAt('z5', 30, { data: { n: 2 } }),
  eventAt('z6', 50.4, { type: 'purchase', key: 'p9', data: { paid: '3' } }),
  eventAt('z7', 51.3, { type: 'cancel', ref: 'r3' }),
  eventAt('z8', 51.4, { type: 'void', ref: 's1' }),
];

/** Values that a field may well have, of another one: they get further than anything else does. */
const likely = fc.constantFrom<unknown>(
  ...[
    undefined,
    null,
    0,
    1,
    -1,
    0.5,
    1e9,
    Number.MAX_SAFE_INTEGER,
    '',
    'm1',
    'm2',
    'points',
    '1',
    '-1/3',
  ],
  ...[true, 'p1', 's1', [], {}, [[]], ROW.clock, ROW.journal?.base, ROW.journal?.inputs[0]],
);

describe('a row with another value at any place', () => {
  const places = placesOf(ROW);

  it('opens, goes on and is written again, or is refused with a RowError', () => {
    const told = new Map<string, number>();
    fc.assert(
      fc.property(fc.nat(places - 1), fc.oneof(likely, fc.jsonValue()), (place, value) => {
        const row = replacedAt(ROW, place, value) as MemberRow;
        const [header, , ...others] = JSON.parse(CORRECTED_ROWS);
        const what = whatHappens([header, { kind: 'member', row }, ...others]);
        told.set(what, (told.get(what) ?? 0) + 1);
        expect(['went on', 'refused', 'broken']).toContain(what);
      }),
      { seed: 20_261_122, numRuns: 2_000 },
    );
    expect(told.get('went on')).toBeGreaterThan(100);
    expect(told.get('refused')).toBeGreaterThan(1_000);
    expect(told.get('broken') ?? 0).toBeLessThan(30);
  });
});

/**
 * A beginning with other sums than those that led to the row is found out as soon as its inputs are
 * put in another order: then the lines do not lead to the state, and nothing is told.
 */
function whatHappens(snapshot: SnapshotRow[]): string {
  let isOpen = false;
  try {
    const book = openBook({ programme: 'main', rules: CORRECTED, snapshot });
    isOpen = true;
    const text = JSON.stringify([...book.snapshot()]);
    expect(JSON.stringify([...correctedBook(JSON.parse(text)).snapshot()])).toBe(text);
    for (const event of LATER) book.post(event, { trusted: true });
    book.advance(LATER[0]?.at ?? 0);
    JSON.stringify([...book.snapshot()]);
    return 'went on';
  } catch (error) {
    if (!isOpen && error instanceof RowError) return 'refused';
    if (error instanceof Error && error.message.endsWith('do not lead to its state.'))
      return 'broken';
    return (error as Error).stack ?? '';
  }
}
