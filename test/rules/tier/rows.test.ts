import {
  type BookOptions,
  compile,
  type MemberRow,
  openBook,
  RowError,
  type RuleSet,
} from 'tallybook';
import { describe, expect, test } from 'vitest';

const RULES = {
  id: 'rows',
  version: 1,
  timeZone: 'UTC',
  rules: {
    order: { kind: 'award', on: 'purchase', amount: { rate: 1, of: '$.data.paid' } },
    levels: {
      kind: 'tier',
      by: { spend: '$.data.paid', within: { rolling: { days: 30 } } },
      levels: [
        { id: 'LV1', from: 10 },
        { id: 'LV2', from: 100 },
      ],
      down: 'at-once',
    },
    years: {
      kind: 'tier',
      by: { earned: 'points', within: 'year' },
      levels: [{ id: 'LV1', from: 10 }],
      counterId: 'yearly',
    },
  },
} as const;

const PROGRAM = compile(RULES as unknown as RuleSet);

function sound() {
  const book = openBook({ programme: 'main', rules: PROGRAM });
  const post = (type: string, at: string, data: object) =>
    book.post({ id: at, type, memberId: 'ann', at, data: { ...data } }, { trusted: true });
  post('purchase', '2024-06-01T09:00:00Z', { paid: '9.99' });
  post('purchase', '2024-06-03T09:00:00Z', { paid: '10.01' });
  post('pin', '2024-06-04T09:00:00Z', { tier: 'LV2', rule: 'levels', until: '2024-07-01' });
  return book;
}

const ROWS = JSON.stringify([...sound().snapshot()]);

function memoryOf(): MemberRow['memory'] {
  return JSON.parse(ROWS)[1].row.memory;
}

/** What is said of a snapshot in which one value of a slot is another. */
function faultOf(slot: string, path: readonly (string | number)[], value: unknown): string {
  const rows = JSON.parse(ROWS);
  const index = memoryOf().findIndex(([name]) => name === slot);
  const place = path.slice(0, -1).reduce((at, key) => at[key], rows[1].row.memory[index][1]);
  place[path.at(-1) ?? ''] = value;
  try {
    openBook({ programme: 'main', rules: PROGRAM, snapshot: rows } as BookOptions);
  } catch (error) {
    if (error instanceof RowError) return error.message;
    throw error;
  }
  return 'opened';
}

const INSTANT = 'epoch milliseconds';
const EXACT = 'a decimal or a fraction';

describe('what tiers remember', () => {
  test('is a standing and a measure for each rule', () => {
    expect(memoryOf().filter(([, { kind }]) => kind === 'tier' || kind === 'measure')).toEqual([
      [
        'levels/tier',
        {
          kind: 'tier',
          level: 'LV1',
          anchor: Date.UTC(2024, 5, 3, 9),
          standing: 'LV2',
          since: Date.UTC(2024, 5, 4, 9),
          pin: ['LV2', 'floor', Date.UTC(2024, 6, 1)],
        },
      ],
      [
        'levels/spend:$.data.paid:rolling',
        {
          kind: 'measure',
          sums: [
            [Date.UTC(2024, 5, 1) / 86_400_000, '9.99'],
            [Date.UTC(2024, 5, 3) / 86_400_000, '10.01'],
          ],
        },
      ],
      [
        'yearly/tier',
        {
          kind: 'tier',
          level: 'LV1',
          anchor: Date.UTC(2024, 5, 3, 9),
          standing: 'LV1',
          since: Date.UTC(2024, 5, 3, 9),
        },
      ],
      [
        'yearly/earned:points:year',
        { kind: 'measure', sums: [[Date.UTC(2024, 0, 1) / 86_400_000, '19']] },
      ],
    ]);
  });

  test('keeps no day that has left its window, and no year but the last two', () => {
    const book = openBook({ programme: 'main', rules: PROGRAM });
    for (let day = 0; day < 1_500; day += 1) {
      const at = Date.UTC(2024, 0, 1) + day * 86_400_000;
      book.post({ id: `o${day}`, type: 'purchase', memberId: 'ann', at, data: { paid: 1 } });
    }
    const [, { row }] = JSON.parse(JSON.stringify([...book.snapshot()]));
    const sums = row.memory.flatMap(([, one]: [string, { sums?: unknown[] }]) => one.sums ?? []);
    expect(sums.length).toBe(30 + 2);
  });

  const tier = 'levels/tier';
  const measure = 'levels/spend:$.data.paid:rolling';
  test.each([
    { what: 'a level that is no id', slot: tier, path: ['level'], value: '', expected: 'an id' },
    { what: 'an anchor that is none', slot: tier, path: ['anchor'], value: 'x', expected: INSTANT },
    {
      what: 'a standing that is no id',
      slot: tier,
      path: ['standing'],
      value: 7,
      expected: 'an id',
    },
    {
      what: 'an unknown pin',
      slot: tier,
      path: ['pin', 1],
      value: '',
      expected: 'one of floor, exact',
    },
    { what: 'a pin that ends never', slot: tier, path: ['pin', 2], value: -1, expected: INSTANT },
    {
      what: 'a sum that is none',
      slot: measure,
      path: ['sums', 0, 1],
      value: 'x',
      expected: EXACT,
    },
    {
      what: 'half a day',
      slot: measure,
      path: ['sums', 0, 0],
      value: 0.5,
      expected: 'a whole number',
    },
    {
      what: 'sums out of order',
      slot: measure,
      path: ['sums', 1, 0],
      value: 1,
      expected: 'each after',
    },
    { what: 'a key that is unknown', slot: measure, path: ['total'], value: '1', expected: 'none' },
  ])('is refused with $what', ({ slot, path, value, expected }) => {
    expect(faultOf(slot, path, value)).toContain(`expected ${expected}`);
  });

  test('is refused as that of another kind of rule', () => {
    const other = { kind: 'measure', sums: [] };
    const rows = JSON.parse(ROWS);
    rows[1].row.memory = [['levels/tier', other]];
    expect(() =>
      openBook({ programme: 'main', rules: PROGRAM, snapshot: rows } as BookOptions),
    ).toThrow('no rule remembers "levels/tier"');
  });
});
