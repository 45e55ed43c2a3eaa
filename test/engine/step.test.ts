import { compile, type MemberRow, openBook, step } from 'tallybook';
import { describe, expect, it, test } from 'vitest';
import { event } from './events.ts';

const program = compile({
  id: 's',
  version: 1,
  timeZone: 'UTC',
  lateLimit: { days: 1 },
  rules: { chat: { kind: 'award', on: 'message', amount: 1 } },
});
const programme = 'p';

describe('the clock of a step', () => {
  it('stamps an absent receipt exactly as the clock of a book does', () => {
    const clock = '2024-06-03T12:00:00Z';
    const book = openBook({ programme, rules: program });
    book.advance(clock);
    const posted = book.post(event('a'));
    const stepped = step(program, undefined, {
      kind: 'event',
      programme,
      event: event('a'),
      clock,
    });
    expect(stepped.entries.map(({ postedAt }) => postedAt)).toEqual(['2024-06-03T12:00:00.000Z']);
    expect(stepped.outcome).toEqual(posted);
    const [, member] = book.snapshot();
    expect({ kind: 'member', row: stepped.state }).toEqual(member);
  });

  test.each([
    ['2024-06-04T09:00:00.000Z', 'accepted'],
    ['2024-06-04T09:00:00.001Z', 'too-late'],
  ])('at %s makes an event of a day before %s', (clock, status) => {
    const input = { kind: 'event', programme, event: event('a'), clock } as const;
    expect(step(program, undefined, input).outcome.status).toBe(status);
  });

  it('never replaces the receipt that the host gave', () => {
    const { entries } = step(program, undefined, {
      kind: 'event',
      programme,
      event: event('a', { receivedAt: '2024-06-03T10:00:00Z' }),
      clock: '2024-06-03T12:00:00Z',
    });
    expect(entries.map(({ postedAt }) => postedAt)).toEqual(['2024-06-03T10:00:00.000Z']);
  });
});

describe('a mistake of the program throws a RangeError', () => {
  const faulty: readonly (readonly [what: string, Parameters<typeof step>[2]])[] = [
    ['a clock that is a text', { kind: 'event', programme, event: event('a'), clock: 'noon' }],
    ['a clock in seconds', { kind: 'event', programme, event: event('a'), clock: 0 }],
    [
      'a clock that is no number',
      { kind: 'event', programme, event: event('a'), clock: Number.NaN },
    ],
    ['an advance to no instant', { kind: 'advance', programme, memberId: 'mia', to: 'noon' }],
    ['an empty programme', { kind: 'event', programme: '', event: event('a') }],
    ['a programme with a space around it', { kind: 'event', programme: ' p', event: event('a') }],
  ];

  test.each(faulty)('%s', (_, input) => {
    expect(() => step(program, undefined, input)).toThrow(RangeError);
  });

  test('a programme that is no text', () => {
    const input = { kind: 'event', programme: JSON.parse('7'), event: event('a') } as const;
    expect(() => step(program, undefined, input)).toThrow(RangeError);
  });
});

describe('a step says when something is due', () => {
  const waiting = step(program, undefined, {
    kind: 'event',
    programme,
    event: event('later', { receivedAt: '2024-06-03T08:00:00Z' }),
  });
  const message = {
    kind: 'grant',
    id: 'ben#like#thanks#mia',
    to: 'mia',
    ruleId: 'gone',
    event: { id: 'like', type: 'like', memberId: 'ben', at: 1_717_400_000_000, seq: 0 },
    bases: [],
  } as const;
  const receive = (state: MemberRow | undefined) =>
    step(program, state, { kind: 'message', programme, message });
  const wakeAt = '2024-06-03T09:00:00.000Z';

  it('when it begins to wait', () => {
    expect([waiting.outcome.status, waiting.wakeAt]).toEqual(['future', wakeAt]);
  });

  it('also under an input that changes nothing', () => {
    const { state } = receive(waiting.state);
    const again = receive(state);
    expect([again.outcome.status, again.wakeAt]).toEqual(['duplicate', wakeAt]);
    expect(again.state).toEqual(state);

    const invalid = step(program, state, {
      kind: 'event',
      programme,
      event: event('a', { at: 'noon' }),
    });
    expect([invalid.outcome.status, invalid.wakeAt]).toEqual(['invalid', wakeAt]);
    expect(invalid.state).toEqual(state);
  });

  it('and no more once it is applied', () => {
    const { state } = step(program, waiting.state, {
      kind: 'advance',
      programme,
      memberId: 'mia',
      to: wakeAt,
    });
    expect(receive(state)).not.toHaveProperty('wakeAt');
  });
});
