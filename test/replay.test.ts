import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Book, compile, type Entry, openBook, type Program, run } from 'tallybook';
import { describe, expect, test } from 'vitest';
import { rowsOf, textOf } from './support/play.ts';
import { shuffledKeys } from './support/shuffle.ts';
import { STREAMS, type Stream } from './support/streams.ts';

const PROGRAMME = 'replay';

function ledgerText(entries: readonly Entry[]): string {
  return entries.map((entry) => JSON.stringify(entry)).join('\n');
}

function whole({ rules, events }: Stream) {
  const { entries, book } = run(compile(rules), events, { programme: PROGRAMME });
  return { ledger: ledgerText(entries), state: textOf(book.snapshot()) };
}

/** The stream in pieces; the book is written to text and opened again after each. */
function inBatches({ rules, events }: Stream, size: number) {
  const program = compile(rules);
  let book = openBook({ programme: PROGRAMME, rules: program });
  const entries: Entry[] = [];
  for (const [index, event] of events.entries()) {
    if (index > 0 && index % size === 0) book = reopened(book, program);
    entries.push(...book.post(event, { trusted: true }).entries);
  }
  return { ledger: ledgerText(entries), state: textOf(book.snapshot()) };
}

function reopened(book: Book, program: Program): Book {
  return openBook({
    programme: PROGRAMME,
    rules: program,
    snapshot: rowsOf(textOf(book.snapshot())),
  });
}

describe.each(STREAMS)('the stream $name', (stream) => {
  test('earns something for everybody and is not granted whole', () => {
    const { entries, outcomes } = run(compile(stream.rules), stream.events);
    expect(entries.length).toBeGreaterThan(100);
    expect(new Set(entries.map(({ memberId }) => memberId)).size).toBeGreaterThan(1);
    expect(outcomes.filter(({ reasons }) => reasons.length > 0).length).toBeGreaterThan(20);
  });

  test('REP-01 [K5]: rebuilt from its events it has the same bytes and ids', () => {
    expect(whole(stream)).toEqual(whole(stream));
  });

  test('REP-02: continued from a snapshot it ends as if it had never stopped', () => {
    const half = Math.floor(stream.events.length / 2);
    expect(inBatches(stream, half)).toEqual(whole(stream));
  });

  test.each([1, 7, 1000])('REP-03: in batches of %i it is the same', (size) => {
    expect(inBatches(stream, size)).toEqual(whole(stream));
  });

  test('REP-05: delivered again in full it posts nothing', () => {
    const { book } = run(compile(stream.rules), stream.events, { programme: PROGRAMME });
    const again = stream.events.map((event) => book.post(event, { trusted: true }));
    expect(again.flatMap(({ entries }) => entries)).toEqual([]);
    const statuses = new Set(again.map(({ status }) => status));
    expect([...statuses].filter((status) => !/^(duplicate|too-late)$/.test(status))).toEqual([]);
  });

  test('REP-07: the keys of events and rules may stand in any order', () => {
    const { entries } = run(compile(shuffledKeys(stream.rules)), shuffledKeys(stream.events), {
      programme: PROGRAMME,
    });
    expect(ledgerText(entries)).toBe(whole(stream).ledger);
  });

  test('REP-07: the events may stand in any order in a record', () => {
    const { entries } = run(compile(stream.rules), stream.events.toReversed(), {
      programme: PROGRAMME,
    });
    expect(ledgerText(entries)).toBe(whole(stream).ledger);
  });

  test('REP-10 [L1]: asking of a later and then of an earlier instant changes nothing', () => {
    const book = openBook({ programme: PROGRAMME, rules: compile(stream.rules) });
    const entries: Entry[] = [];
    for (const event of stream.events) {
      ask(book, '2033-01-02T00:00:00Z');
      ask(book, '2033-01-01T00:00:00Z');
      entries.push(...book.post(event, { trusted: true }).entries);
    }
    expect({ ledger: ledgerText(entries), state: textOf(book.snapshot()) }).toEqual(whole(stream));
  });

  test('[L13]: it is settled in this process, without clock, randomness, timers or network', () => {
    const { ledger } = whole(stream);
    const barred = bar();
    try {
      expect(whole(stream).ledger).toBe(ledger);
    } finally {
      barred.lift();
    }
  });
});

/** Everything that a host may ask. */
function ask(book: Book, at: string): void {
  const event = { id: `ask ${at}`, type: 'message', memberId: 'u1', at, data: { words: 9 } };
  book.preview(event);
  book.explain({ ...event, type: 'purchase', data: { paid: 5 } });
  book.member('u1');
  book.member('somebody new');
  book.wakeAt();
  textOf(book.snapshot());
}

/** Makes everything throw that is not a function of the events. */
function bar(): { lift(): void } {
  const refuse = () => {
    throw new Error('The host was asked.');
  };
  const places: readonly (readonly [object, string])[] = [
    [Date, 'now'],
    [Math, 'random'],
    [globalThis, 'setTimeout'],
    [globalThis, 'setInterval'],
    [globalThis, 'setImmediate'],
    [globalThis, 'queueMicrotask'],
    [globalThis, 'fetch'],
  ];
  const kept = places.map(([owner, name]) => Object.getOwnPropertyDescriptor(owner, name));
  for (const [owner, name] of places)
    Object.defineProperty(owner, name, { value: refuse, configurable: true, writable: true });
  return {
    lift: () => {
      for (const [index, [owner, name]] of places.entries()) {
        const descriptor = kept[index];
        if (descriptor) Object.defineProperty(owner, name, descriptor);
      }
    },
  };
}

// Prints the ledger and the state of a stream that comes in as JSON, by the built package.
const settle = `
  import { readFileSync } from 'node:fs';
  import { compile, run } from 'tallybook';
  const { rules, events } = JSON.parse(readFileSync(0, 'utf8'));
  const { entries, book } = run(compile(rules), events);
  for (const line of [...entries, ...book.snapshot()]) process.stdout.write(JSON.stringify(line) + '\\n');
`;

// `npm test` builds first. Without a build there is nothing to start elsewhere.
describe.skipIf(!existsSync('dist/index.js'))('REP-06', () => {
  const elsewhere = (stream: Stream, TZ: string, LANG: string): string => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', settle],
      {
        encoding: 'utf8',
        env: { TZ, LANG, LC_ALL: LANG },
        input: JSON.stringify(stream),
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    if (status !== 0) throw new Error(stderr);
    return stdout;
  };

  test.each(STREAMS)('the ledger of $name is the same in Samoa and in Turkish', (stream) => {
    const here = elsewhere(stream, 'UTC', 'C');
    expect(here.split('\n').length).toBeGreaterThan(100);
    expect(elsewhere(stream, 'Pacific/Apia', 'tr_TR.UTF-8')).toBe(here);
  });
});
