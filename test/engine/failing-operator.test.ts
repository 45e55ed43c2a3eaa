import { type Book, compile, type Event, openBook, type RuleSet } from 'tallybook';
import { describe, expect, it, test } from 'vitest';
import { textOf } from '../support/play.ts';

const rules: RuleSet = {
  id: 'failing',
  version: 1,
  timeZone: 'UTC',
  rules: {
    chat: { kind: 'award', on: 'message', amount: 1, limit: { sum: 100, per: 'day' } },
    liked: { kind: 'award', on: 'like', amount: 1, once: '$.ref' },
    thanks: { kind: 'award', on: 'like', to: '$.data.to', amount: 2 },
    welcome: { kind: 'award', on: ['join', 'profile'], amount: 10 },
    double: {
      kind: 'multiplier',
      rules: ['chat', 'thanks', 'welcome'],
      factor: 2,
      when: { fact: 'event', path: '$.id', operator: 'sound', value: 'bad' },
    },
  },
};

/** An operator of the host that fails for some events as long as it is broken. */
function brokenBook() {
  const host = { isBroken: true };
  const sound = {
    name: 'sound',
    evaluate: (id: unknown, bad: unknown): boolean => {
      if (host.isBroken && String(id).startsWith(String(bad))) throw new Error('The host failed.');
      return true;
    },
  };
  const book = openBook({ programme: 'p', rules: compile(rules, { operators: [sound] }) });
  return { host, book };
}

const at = '2024-06-03T09:00:00Z';
const event = (id: string, type: string, rest: Partial<Event> = {}): Event => ({
  id,
  type,
  memberId: 'mia',
  at,
  ...rest,
});
const soon = { at: '2024-06-03T10:00:00Z', receivedAt: at };

interface Failure {
  readonly before: readonly Event[];
  /** What throws as long as the operator is broken. */
  act(book: Book): unknown;
}

const failures: Readonly<Record<string, Failure>> = {
  'an event': { before: [], act: (book) => book.post(event('bad', 'message')) },
  'an event of a member with a ledger': {
    before: [event('a', 'message'), event('b', 'like', { ref: 'r', data: { to: 'ben' } })],
    act: (book) => book.post(event('bad', 'message')),
  },
  'a join': {
    before: [event('a', 'message')],
    act: (book) => book.post(event('bad', 'join'), { trusted: true }),
  },
  'a profile': {
    before: [event('a', 'message')],
    act: (book) =>
      book.post(event('bad', 'profile', { data: { tags: ['vip'] } }), { trusted: true }),
  },
  'a message, after the acting member has earned': {
    before: [event('a', 'message', { memberId: 'ben' })],
    act: (book) => book.post(event('bad', 'like', { ref: 'r', data: { to: 'ben' } })),
  },
  'an event that had waited, under another event': {
    before: [event('a', 'message', soon), event('bad', 'message', soon)],
    act: (book) =>
      book.post(event('b', 'message', { memberId: 'ben', at: '2024-06-03T11:00:00Z' })),
  },
  'an event that had waited, under an advance': {
    before: [event('a', 'message', soon), event('bad', 'message', soon)],
    act: (book) => book.advance('2024-06-03T11:00:00Z'),
  },
};

describe('an operator of the host that throws', () => {
  test.each(Object.entries(failures))('leaves the book as it was: %s', (_, { before, act }) => {
    const { book, host } = brokenBook();
    for (const one of before) book.post(one);
    const state = textOf(book.snapshot());
    const members = [book.member('mia'), book.member('ben'), book.wakeAt()];
    expect(() => act(book)).toThrow('The host failed.');
    expect(textOf(book.snapshot())).toBe(state);
    expect([book.member('mia'), book.member('ben'), book.wakeAt()]).toEqual(members);

    host.isBroken = false;
    const healthy = brokenBook();
    healthy.host.isBroken = false;
    for (const one of before) healthy.book.post(one);
    expect(act(book)).toEqual(act(healthy.book));
    expect(textOf(book.snapshot())).toBe(textOf(healthy.book.snapshot()));
  });

  it('throws out of preview and explain too, which change nothing', () => {
    const { book } = brokenBook();
    const state = textOf(book.snapshot());
    expect(() => book.preview(event('bad', 'message'))).toThrow('The host failed.');
    expect(() => book.explain(event('bad', 'message'))).toThrow('The host failed.');
    expect(textOf(book.snapshot())).toBe(state);
  });
});
