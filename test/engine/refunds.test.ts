import fc from 'fast-check';
import {
  compile,
  type Event,
  type MemberRow,
  type Message,
  openBook,
  type StepResult,
  step,
} from 'tallybook';
import { describe, expect, it, test } from 'vitest';
import { event } from './events.ts';

const programme = 'p';
const program = compile({
  id: 's',
  version: 1,
  timeZone: 'UTC',
  rules: {
    order: {
      kind: 'award',
      on: 'purchase',
      amount: {
        rate: '1',
        per: '3',
        of: { lines: '$.data.lines', price: '$.price', quantity: '$.quantity' },
        rounding: 'half-up',
        roundEach: 'line',
      },
    },
    bonus: { kind: 'award', on: 'purchase', amount: 7 },
    invited: {
      kind: 'award',
      on: 'purchase',
      to: '$.data.inviter',
      amount: { rate: '0.1', of: '$.data.paid' },
    },
    badge: { kind: 'award', on: 'granted:invited', amount: 2 },
  },
});

const LINES = [
  { id: 'mug', price: '10', quantity: 3 },
  { id: 'cup', price: '4.99', quantity: 2 },
  { id: 'lid', price: '0.01', quantity: 1 },
];
const purchase = event('p1', {
  type: 'purchase',
  key: 'o1',
  data: { paid: '39.99', inviter: 'ann', lines: LINES },
});
const refund = (id: string, data?: Event['data'], type = 'refund') =>
  event(id, { type, ref: 'o1', ...(data && { data }) });

function freshBook() {
  const book = openBook({ programme, rules: program });
  const post = (input: Event) => book.post(input, { trusted: true });
  const standing = () =>
    ['mia', 'ann'].map((memberId) => book.member(memberId).balances['points'] ?? 0);
  return { book, post, standing };
}

/** Everything that comes back of the order, in any parts. */
const parts = fc
  .shuffledSubarray(
    LINES.flatMap(({ id, quantity }) => Array.from({ length: quantity }, () => id)),
    { minLength: 6, maxLength: 6 },
  )
  .chain((pieces) =>
    fc.array(fc.nat({ max: 5 }), { maxLength: 4 }).map((cuts) => {
      const ends = [...new Set([...cuts, pieces.length])].sort((a, b) => a - b);
      return ends.map((end, index) => pieces.slice(ends[index - 1] ?? 0, end));
    }),
  )
  .map((groups) => groups.filter((group) => group.length > 0));

describe('refunds in parts', () => {
  it('net to nothing for every beneficiary, by lines in any order', () => {
    fc.assert(
      fc.property(parts, (groups) => {
        const { post, standing } = freshBook();
        post(purchase);
        for (const [index, group] of groups.entries()) {
          const lines = group.map((line) => ({ line, quantity: 1 }));
          expect(post(refund(`r${index}`, { lines })).status).toBe('accepted');
        }
        expect(standing()).toEqual([0, 0]);
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  it('net to nothing by amounts, and never take more than stands', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 2_500 }), { maxLength: 8 });
    fc.assert(
      fc.property(amounts, (cents) => {
        const { post, standing } = freshBook();
        post(purchase);
        let before = standing();
        for (const [index, cent] of [...cents, 10_000].entries()) {
          post(refund(`r${index}`, { amount: (cent / 100).toFixed(2) }));
          const after = standing();
          for (const [member, units] of after.entries()) {
            expect(units).toBeGreaterThanOrEqual(0);
            expect(units).toBeLessThanOrEqual(before[member] ?? 0);
          }
          before = after;
        }
        expect(before).toEqual([0, 0]);
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  it('take the same in one part as in many', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(amounts, (cents) => {
        const many = freshBook();
        const one = freshBook();
        many.post(purchase);
        one.post(purchase);
        for (const [index, cent] of cents.entries())
          many.post(refund(`r${index}`, { amount: (cent / 100).toFixed(2) }));
        const sum = cents.reduce((total, cent) => total + cent, 0);
        one.post(refund('r', { amount: (sum / 100).toFixed(2) }));
        expect(many.standing()).toEqual(one.standing());
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});

describe('undoing', () => {
  it('twice is the same as once', () => {
    const { book, post, standing } = freshBook();
    post(purchase);
    post(refund('u1', undefined, 'undo'));
    expect(standing()).toEqual([0, 0]);
    const again = post(refund('u2', undefined, 'undo'));
    expect(again.entries).toEqual([]);
    expect(again.reasons).toEqual([{ code: 'nothing-left', params: { ref: 'o1' } }]);
    expect(book.member('mia').balances['points'] ?? 0).toBe(0);
  });
});

describe('in steps', () => {
  const acting = (state: MemberRow | undefined, input: Event): StepResult<MemberRow> =>
    step(program, state, { kind: 'event', programme, event: input });
  const receiving = (state: MemberRow | undefined, messages: readonly Message[]) => {
    let row = state;
    const entries = messages.flatMap((message) => {
      if (message.kind !== 'grant' && message.kind !== 'reverse') return [];
      const result = step(program, row, { kind: 'message', programme, message });
      row = result.state;
      return result.entries;
    });
    return { row, entries };
  };
  const sent = (refunds: readonly Event[]) => {
    let { state, messages } = acting(undefined, purchase);
    const all = [messages];
    for (const one of refunds) {
      ({ state, messages } = acting(state, one));
      all.push(messages);
    }
    return all.flat();
  };
  const sum = (entries: readonly { readonly points: number }[]) =>
    entries.reduce((total, { points }) => total + points, 0);

  it('a beneficiary is told once, by a message with an id of its own', () => {
    const messages = sent([refund('r1', { amount: '20' })]);
    expect(messages.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'grant mia#p1#invited#ann',
      'reverse mia#r1#mia#p1#mia#ann#reverse',
    ]);
  });

  it('messages may come in any order, and again: the beneficiary has what is left of the order', () => {
    const messages = sent([
      refund('r1', { amount: '20' }),
      refund('r2', { lines: [{ line: 'mug' }] }),
    ]);
    const inOrder = sum(receiving(undefined, messages).entries);
    expect(messages).toHaveLength(3);
    fc.assert(
      fc.property(fc.shuffledSubarray(messages, { minLength: 3 }), (shuffled) => {
        const twice = [...shuffled, ...shuffled];
        const { entries } = receiving(undefined, twice);
        expect(sum(entries)).toBe(inOrder);
        expect(entries.every(({ balance }) => balance >= 0)).toBe(true);
      }),
      { seed: 8, numRuns: 20 },
    );
  });

  it('what is to be taken back survives the row', () => {
    const first = acting(undefined, purchase);
    const stored = JSON.parse(JSON.stringify(first.state)) as MemberRow;
    const refunded = acting(stored, refund('r1', { lines: [{ line: 'cup', quantity: 1 }] }));
    expect(refunded.entries).toEqual(
      acting(first.state, refund('r1', { lines: [{ line: 'cup', quantity: 1 }] })).entries,
    );
    expect(sum(refunded.entries)).toBeLessThan(0);
  });
});

describe('what is no refund is refused, with its place', () => {
  const hostile: readonly (readonly [what: string, Event['data'], path: string])[] = [
    [
      'too many lines',
      { lines: Array.from({ length: 1_001 }, () => ({ line: 0 })) },
      '$.data.lines',
    ],
    [
      'too many parts',
      { parts: Array.from({ length: 101 }, (_, index) => ({ ref: `o${index}` })) },
      '$.ref',
    ],
    ['an amount with an exponent', { amount: '1e400' }, '$.data.amount'],
    ['an amount below 0', { amount: -0.01 }, '$.data.amount'],
    ['an amount of 50 digits', { amount: '9'.repeat(50) }, '$.data.amount'],
    ['a line that is a list', { lines: [[]] }, '$.data.lines[0]'],
    [
      'a quantity that is huge',
      { lines: [{ line: 0, quantity: '1e9' }] },
      '$.data.lines[0].quantity',
    ],
    ['a place that is no number', { lines: [{ line: null }] }, '$.data.lines[0].line'],
  ];
  test.each(hostile)('%s', (_, data, path) => {
    const { post, standing } = freshBook();
    post(purchase);
    const before = standing();
    const outcome = post(refund('r1', data));
    expect(outcome.status).toBe('refused');
    expect(outcome.reasons[0]).toMatchObject({ code: 'bad-payload', params: { path } });
    expect(standing()).toEqual(before);
  });

  it('a quantity beyond all counting takes what is left of the line', () => {
    const { post, standing } = freshBook();
    post(purchase);
    const outcome = post(refund('r1', { lines: [{ line: 0, quantity: Number.MAX_SAFE_INTEGER }] }));
    expect(outcome.reasons[0]?.code).toBe('exceeds');
    expect(standing()[0]).toBeGreaterThanOrEqual(0);
  });

  it('one event under both its names in one refund', () => {
    const { post } = freshBook();
    post(purchase);
    const data = {
      parts: [
        { ref: 'p1', amount: '1' },
        { ref: 'o1', amount: '2' },
      ],
    };
    const outcome = post(event('r1', { type: 'refund', data }));
    expect(outcome.reasons[0]).toMatchObject({
      code: 'bad-payload',
      params: { path: '$.data.parts' },
    });
  });
});
