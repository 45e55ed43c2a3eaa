import { type Book, compile, openBook } from 'tallybook';

type Fields = Readonly<Record<string, unknown>>;

/** One faulty event, written as its difference from a sound one, and what becomes of it. */
export interface EventRow {
  readonly says: string;
  /** The whole event; a text of JSON where it has keys that a literal cannot have. */
  readonly raw?: unknown;
  readonly text?: string;
  /** Keys put over those of a sound event. */
  readonly event?: Fields;
  readonly without?: readonly string[];
  readonly trusted?: boolean;
  /** What the book keeps: nothing at all (the default), or the id and the instant. */
  readonly trace?: 'none' | 'id';
  readonly outcome: RowOutcome;
}

export interface RowOutcome {
  readonly status: string;
  readonly reasons?: readonly (readonly [code: string, ruleId?: string])[];
  readonly issues?: readonly (readonly [code: string, path: string])[];
  readonly retry?: string;
}

const SOUND: Fields = {
  id: 'e1',
  type: 'purchase',
  memberId: 'm1',
  at: '2026-01-01T00:00:00Z',
  key: 'o1',
  data: { paid: '12.50' },
};

export function eventOf(row: Omit<EventRow, 'outcome'>): unknown {
  if (row.text !== undefined) return JSON.parse(row.text);
  if (Object.hasOwn(row, 'raw')) return row.raw;
  const event: Record<string, unknown> = { ...SOUND, ...row.event };
  for (const key of row.without ?? []) delete event[key];
  return event;
}

export const PROGRAM = compile({
  id: 's',
  version: 1,
  timeZone: 'UTC',
  rules: {
    order: { kind: 'award', on: 'purchase', amount: { rate: '1', of: '$.data.paid' } },
    lines: {
      kind: 'award',
      on: 'order',
      amount: {
        rate: '1',
        of: { lines: '$.data.lines', price: '$.price', quantity: '$.quantity' },
        roundEach: 'unit',
      },
    },
    praise: {
      kind: 'award',
      on: 'praise',
      to: '$.data.to',
      amount: { given: '$.data.points', min: 10, max: 100 },
    },
    some: {
      kind: 'award',
      on: 'message',
      when: {
        'event.data.text': { prefix: 'hello' },
        'event.data.lines': { someItem: { 'item.sku': 'x' } },
      },
      amount: 1,
      limit: { times: 3, per: 'day' },
    },
    scan: { kind: 'award', on: 'scan', amount: 1 },
    code: { kind: 'award', on: 'code', amount: 1, once: { of: '$.data.code', for: 'programme' } },
    device: { kind: 'identity', on: 'scan', of: '$.data.device', required: true },
  },
});

/** A book with two members in it. */
export function bookOfTwo(): Book {
  const book = openBook({ programme: 'main', rules: PROGRAM });
  const at = '2025-12-31T00:00:00Z';
  book.post({ id: 'e0', type: 'purchase', memberId: 'm1', at, key: 'o0', data: { paid: '5' } });
  book.post({ id: 'p0', type: 'praise', memberId: 'm1', at, data: { to: 'm2', points: 10 } });
  return book;
}

/** The whole state of a book as text. */
export function bytesOf(book: Book): string {
  return JSON.stringify([...book.snapshot()]);
}
