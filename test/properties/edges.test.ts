import { describe, expect, it } from 'vitest';
import { compile, type Event, type RuleSet, run } from '../../src/index.ts';

/** Edges of time that random worlds meet too seldom. */

const [HOUR, DAY] = [3_600_000, 86_400_000] as const;
const MIDNIGHT = Date.parse('2024-06-01T00:00:00Z');

function ledgerOf(rules: object, events: readonly Omit<Event, 'id'>[], days = 0) {
  const set = { id: 'edges', version: 1, timeZone: 'UTC', ...rules } as unknown as RuleSet;
  const named = events.map((event, index): Event => ({ ...event, id: `e${index}`, seq: index }));
  const { entries, outcomes } = run(compile(set), named, { asOf: MIDNIGHT + days * DAY });
  return {
    statuses: outcomes.map(({ status }) => status),
    lines: entries.map(({ kind, points, day, lots }) => ({
      kind,
      points,
      day,
      last: lots?.map(({ through }) => through),
    })),
  };
}

const member = { memberId: 'ann' };
const brought = { ...member, type: 'opening', at: MIDNIGHT };
const redeemed = { ...member, type: 'redeem', at: MIDNIGHT + HOUR, data: { points: 5 } };
const taken = { ...member, type: 'cancel', ref: 'e1' };

describe('a spend that is cancelled', () => {
  const currencies = { points: { cancel: { within: { days: 3 }, returns: { days: 2 } } } };
  const rules = { 'shelf-life': { kind: 'expiry', after: { days: 9 } } };
  const opening = { ...brought, data: { lots: [{ points: 5, through: '2024-06-01' }] } };

  it.each([
    ['on the last day of its lot', 5 * HOUR, '2024-06-01'],
    ['the day after', DAY, '2024-06-04'],
    ['at the last moment', 3 * DAY + HOUR, '2024-06-06'],
  ])('%s comes back to live as long as it may', (_, later, through) => {
    const events = [opening, redeemed, { ...taken, at: MIDNIGHT + later }];
    const { lines } = ledgerOf({ currencies, rules }, events, 5);
    expect(lines[2]).toMatchObject({ kind: 'reversal', points: 5, last: [through] });
  });

  it('a moment too late stays spent', () => {
    const at = MIDNIGHT + 3 * DAY + HOUR + 1;
    const { statuses } = ledgerOf({ currencies, rules }, [opening, redeemed, { ...taken, at }], 5);
    expect(statuses).toEqual(['accepted', 'accepted', 'refused']);
  });
});

describe('a decay after inactivity', () => {
  const rules = {
    talk: { kind: 'award', on: 'message', amount: 100 },
    fade: { kind: 'decay', every: 'day', loss: { points: 5 }, inactive: { days: 3 } },
  };

  it.each([
    [0, ['2024-06-04', '2024-06-05']],
    [1, ['2024-06-05']],
  ])('begins at the first boundary at or after its length, %i ms after midnight', (later, days) => {
    const { lines } = ledgerOf(
      { rules },
      [{ ...member, type: 'message', at: MIDNIGHT + later }],
      4,
    );
    expect(lines.slice(1).map(({ day }) => day)).toEqual(days);
  });
});
