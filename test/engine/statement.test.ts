import { describe, expect, it } from 'vitest';
import { compile, run, statement } from '../../src/index.ts';

const program = compile({
  id: 's',
  version: 1,
  timeZone: 'UTC',
  currencies: { points: {}, growth: { spendable: false } },
  rules: {
    day: { kind: 'award', on: 'check-in', amount: { points: 10, growth: 1 } },
  },
});
const at = (day: number) => `2024-06-0${day}T08:00:00Z`;
const { entries } = run(program, [
  { id: 'a', type: 'check-in', memberId: 'u1', at: at(1) },
  { id: 'b', type: 'check-in', memberId: 'u1', at: at(2), receivedAt: at(5) },
  { id: 'c', type: 'check-in', memberId: 'u2', at: at(2) },
  { id: 'd', type: 'check-in', memberId: 'u1', at: at(3) },
]);

describe('a statement', () => {
  it('holds what took effect at or before the instant asked for', () => {
    expect(statement(entries, { memberId: 'u1', asOf: at(2) }).balances).toEqual({
      growth: 2,
      points: 20,
    });
    expect(
      statement(entries, { memberId: 'u1', asOf: '2024-06-02T07:59:59.999Z' }).balances,
    ).toEqual({ growth: 1, points: 10 });
  });

  it('leaves out what the book could not know yet', () => {
    const known = statement(entries, { memberId: 'u1', asOf: at(3), asKnownAt: at(4) });
    expect(known.entries.map(({ eventId }) => eventId)).toEqual(['a', 'a', 'd', 'd']);
    expect(known.balances).toEqual({ growth: 2, points: 20 });
  });

  it('gives the same answer in any order of asking (REP-10)', () => {
    const later = statement(entries, { memberId: 'u1', asOf: at(3) });
    const earlier = statement(entries, { memberId: 'u1', asOf: at(1) });
    expect(statement(entries, { memberId: 'u1', asOf: at(3) })).toEqual(later);
    expect(earlier.balances).toEqual({ growth: 1, points: 10 });
    expect(later.balances).toEqual({ growth: 3, points: 30 });
  });

  it('is empty for a member without entries', () => {
    expect(statement(entries, { memberId: 'nobody' })).toEqual({
      memberId: 'nobody',
      balances: {},
      pending: {},
      lots: {},
      entries: [],
    });
  });

  it('refuses what is no instant', () => {
    expect(() => statement(entries, { memberId: 'u1', asOf: 'today' })).toThrow(RangeError);
  });
});
