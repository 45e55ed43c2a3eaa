import { compile, type Event, openBook, run, step } from 'tallybook';
import { describe, expect, test } from 'vitest';
import { textOf } from './support/play.ts';

const tenths = compile({
  id: 'tenths',
  version: 1,
  timeZone: 'UTC',
  currencies: { points: { scale: 1 } },
  rules: { tenth: { kind: 'award', on: 'tick', amount: '0.1' } },
});

const START = Date.parse('2024-01-01T00:00:00Z');

describe('SCALE-01', () => {
  test('a million awards of one tenth are exactly one hundred thousand points', () => {
    const book = openBook({ programme: 'scale', rules: tenths });
    let awards = 0;
    for (let index = 0; index < 1_000_000; index += 1) {
      const at = START + index * 10_000;
      const { entries } = book.post({ id: `e${index}`, type: 'tick', memberId: 'u1', at });
      if (entries.length === 1 && entries[0]?.points === 1) awards += 1;
    }
    expect(awards).toBe(1_000_000);
    // Units of a tenth: 100000.0 points.
    expect(book.member('u1').balances).toEqual({ points: 1_000_000 });
  });
});

describe('SCALE-06', () => {
  const sound = { id: 'e1', type: 'tick', memberId: 'u1', at: START };
  const tooLarge: readonly (readonly [what: string, event: Event, issue: string])[] = [
    ['an id of 10,000 characters', { ...sound, id: 'x'.repeat(10_000) }, 'id: bad-id'],
    ['a member id of 129 characters', { ...sound, memberId: 'x'.repeat(129) }, 'memberId: bad-id'],
    ['a text of 1 MB', { ...sound, data: { text: 'x'.repeat(1_000_000) } }, 'data: too-large'],
    ['a key of 1 MB', { ...sound, data: { ['x'.repeat(1_000_000)]: 1 } }, 'data: too-large'],
    ['a million values', { ...sound, data: { list: Array(1_000_000).fill(0) } }, 'data: too-large'],
    ['a hundred thousand levels', { ...sound, data: nested(100_000) }, 'data: too-deep'],
  ];

  test.each(tooLarge)('%s is refused by the documented limit', (_, event, issue) => {
    const book = openBook({ programme: 'scale', rules: tenths });
    book.post({ ...sound, id: 'before' });
    const before = textOf(book.snapshot());
    const outcomes = [
      book.post(event),
      book.preview(event),
      book.explain(event).outcome,
      run(tenths, [event]).outcomes[0],
      step(tenths, undefined, { kind: 'event', programme: 'scale', event }).outcome,
    ];
    for (const outcome of outcomes) {
      expect(outcome?.status).toBe('invalid');
      expect(outcome?.issues?.map(({ code, path }) => `${path.join('.')}: ${code}`)).toEqual([
        issue,
      ]);
    }
    expect(textOf(book.snapshot())).toBe(before);
  });

  test('an id of 128 characters and a text of 100 kB are taken', () => {
    const { outcomes } = run(tenths, [
      { ...sound, id: 'x'.repeat(128), data: { text: 'x'.repeat(100_000) } },
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['accepted']);
  });
});

function nested(levels: number): Record<string, unknown> {
  let value: Record<string, unknown> = {};
  for (let level = 0; level < levels; level += 1) value = { deeper: value };
  return value;
}
