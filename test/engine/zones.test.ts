import fc from 'fast-check';
import { type Book, type Entry, type Event, openBook, type RuleSet, step } from 'tallybook';
import { afterEach, describe, expect, it } from 'vitest';
import { runs } from '../properties/support.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const START = Date.UTC(2024, 5, 1);

const rules: RuleSet = {
  id: 'zones',
  version: 1,
  timeZone: 'UTC',
  clock: 'member',
  rules: {
    'check-in': { kind: 'award', on: 'check-in', amount: 10, limit: { times: 1, per: 'day' } },
    run: { kind: 'streak', on: 'check-in', every: 1_000, amount: 1 },
  },
};
/** With everything that time can bring. */
const timed: RuleSet = {
  ...rules,
  rules: {
    ...rules.rules,
    life: { kind: 'expiry', after: { days: 3 } },
    melt: { kind: 'decay', every: 'day', loss: { points: 1 } },
    fresh: { kind: 'season', every: 'week', currency: 'points', keep: { share: '0.5' } },
  },
};
const atOnce: RuleSet = { ...rules, memberZones: { change: 'at-once' } };
const isoOf = (ms: number) => new Date(ms).toISOString();

let count = 0;
function event(type: string, ms: number, timeZone?: string): Event {
  count += 1;
  const base = { id: `e${count}`, type, memberId: 'ann', at: isoOf(ms) };
  return timeZone === undefined ? base : { ...base, data: { timeZone } };
}

const bookOf = (ruleSet: RuleSet) => openBook({ programme: 'test', rules: ruleSet });
const trusted = { trusted: true };

function zonesOf(book: Book): readonly (readonly unknown[])[] {
  const rows = [...book.snapshot()];
  return rows.flatMap((one) => (one.kind === 'member' ? (one.row.zones ?? []) : []));
}

/** Rows of members stand in a snapshot as they are. */
function reopened(book: Book, ruleSet: RuleSet): Book {
  const snapshot = JSON.parse(JSON.stringify([...book.snapshot()]));
  return openBook({ programme: 'test', rules: ruleSet, snapshot });
}

describe('the zone of a member', () => {
  it('is told as it acts at the instant asked about', () => {
    const book = bookOf(rules);
    expect(book.member('ann').timeZone).toBeUndefined();
    book.post(event('check-in', START));
    book.post(event('profile', START + MINUTE_MS, 'Asia/Tokyo'), trusted);
    expect(book.member('ann').timeZone).toBeUndefined();
    expect(book.member('ann', { at: START + DAY_MS }).timeZone).toBe('Asia/Tokyo');
    expect(reopened(book, rules).member('ann', { at: START + DAY_MS }).timeZone).toBe('Asia/Tokyo');
  });

  it('is kept where it names no day', () => {
    const book = bookOf({ ...rules, clock: 'programme' });
    book.post(event('check-in', START));
    book.post(event('profile', START, 'Asia/Tokyo'), trusted);
    book.post(event('profile', START, 'Asia/Seoul'), trusted);
    expect(book.member('ann').timeZone).toBe('Asia/Seoul');
    expect(zonesOf(book)).toEqual([[0, 'Asia/Seoul']]);
  });

  it('leaves no trace once nobody can ask about the day of a change', () => {
    const book = bookOf(rules);
    book.post(event('check-in', START));
    book.post(event('profile', START, 'Asia/Tokyo'), trusted);
    expect(zonesOf(book)).toHaveLength(2);
    book.post(event('check-in', START + 61 * DAY_MS));
    expect(zonesOf(book)).toHaveLength(2);
    book.post(event('check-in', START + 64 * DAY_MS));
    expect(zonesOf(book)).toEqual([[0, 'Asia/Tokyo']]);
  });

  it('is remembered of at most 32 changes, and days never go back by that', () => {
    const book = bookOf(atOnce);
    book.post(event('profile', START, '+14:00'), trusted);
    const first = book.post(event('check-in', START + 10 * MINUTE_MS));
    expect(first.entries.map(({ day }) => day)).toEqual(['2024-06-01']);
    book.post(event('profile', START + 11 * MINUTE_MS, '-12:00'), trusted);
    for (let change = 0; change < 40; change += 1) {
      const zone = `-11:${String(change + 10)}`;
      book.post(event('profile', START + (12 + change) * MINUTE_MS, zone), trusted);
    }
    expect(zonesOf(book)).toHaveLength(32);
    const again = reopened(book, atOnce).post(event('check-in', START + 60 * MINUTE_MS));
    expect(again.entries).toEqual([]);
  });

  it.each([
    ['a zone that the runtime does not have', [[0, 'Mars/Olympus']]],
    [
      'zones that are out of order',
      [
        [5, 'UTC'],
        [5, '+01:00'],
      ],
    ],
    ['a zone from no instant', [[-1, 'UTC']]],
  ])('cannot be %s in a row', (_, zones) => {
    const book = bookOf(rules);
    book.post(event('check-in', START));
    const { program } = book;
    const input = { programme: 'test', kind: 'event', event: event('check-in', START) } as const;
    const { state } = step(program, undefined, input);
    const row = JSON.parse(JSON.stringify({ ...state, zones }));
    expect(() => step(program, row, input)).toThrow('The state cannot be opened');
  });
});

const ZONES = ['UTC', 'America/New_York', 'Asia/Tokyo', 'Pacific/Kiritimati', '-12:00', '+05:30'];
const moves = fc.record({
  hours: fc.integer({ min: 0, max: 40 }),
  minutes: fc.constantFrom(0, 1, 30),
  zone: fc.option(fc.constantFrom(...ZONES), { nil: undefined }),
});
type Move = typeof moves extends fc.Arbitrary<infer One> ? One : never;

const policies = fc.record({
  change: fc.constantFrom('end-of-day' as const, 'at-once' as const),
  gap: fc.constantFrom('lenient' as const, 'strict' as const),
});
const journeys = fc.array(moves, { minLength: 1, maxLength: 25 });
const travels = fc.tuple(policies, journeys);

/** Check-ins and changes of zone, in order of time. */
function eventsOf(journey: readonly Move[]): readonly Event[] {
  let now = START;
  return journey.map(({ hours, minutes, zone }) => {
    now += (hours * 60 + minutes) * MINUTE_MS;
    return event(zone === undefined ? 'check-in' : 'profile', now, zone);
  });
}

describe('whoever travels', () => {
  it('is awarded once for a day, and no day comes after a later one', () => {
    fc.assert(
      fc.property(travels, ([memberZones, journey]) => {
        const book = bookOf({ ...rules, memberZones });
        const entries = eventsOf(journey).flatMap((one) => book.post(one, trusted).entries);
        const days = entries.map(({ day }) => day);
        expect(days).toEqual([...new Set(days)].sort());
      }),
      runs(150),
    );
  });

  it('goes on with a streak up to the instant at which it is said to end, and no longer', () => {
    fc.assert(
      fc.property(travels, ([memberZones, journey]) => {
        const ruleSet = { ...rules, memberZones };
        const book = bookOf(ruleSet);
        for (const one of eventsOf(journey)) book.post(one, trusted);
        const [standing] = book.member('ann').streaks;
        const { current = 0, endsAt } = standing ?? {};
        if (endsAt === undefined) return;
        const end = Date.parse(endsAt);
        const lengthAfter = (ms: number) => {
          const other = reopened(book, ruleSet);
          other.post(event('check-in', ms));
          return other.member('ann').streaks[0]?.current;
        };
        expect([current, current + 1]).toContain(lengthAfter(end - 1));
        expect(lengthAfter(end)).toBe(1);
      }),
      runs(100),
    );
  });

  it('has the same book whether time is told in one step or in many', () => {
    fc.assert(
      fc.property(travels, ([memberZones, journey]) => {
        const [lazy, eager] = [
          bookOf({ ...timed, memberZones }),
          bookOf({ ...timed, memberZones }),
        ];
        const lines: Entry[] = [];
        for (const one of eventsOf(journey)) {
          const outcome = lazy.post(one, trusted);
          const others = [...advanced(eager, Date.parse(String(one.at))), eager.post(one, trusted)];
          expect(others.flatMap(({ entries }) => entries)).toEqual(outcome.entries);
          expect(others.flatMap(({ notices }) => notices)).toEqual(outcome.notices);
          lines.push(...outcome.entries);
        }
        expect(eager.member('ann')).toEqual(lazy.member('ann'));
        const days = lines.map(({ day }) => day);
        expect(days).toEqual([...days].sort());
        const melted = lines.filter(({ ruleId }) => ruleId === 'melt').map(({ day }) => day);
        expect(melted).toEqual([...new Set(melted)]);
      }),
      runs(60),
    );
  });
});

/** To an instant, five hours at a time. */
function advanced(book: Book, to: number) {
  const steps = [8, 7, 6, 5, 4, 3, 2, 1, 0].map((step) => to - step * 300 * MINUTE_MS);
  return steps.flatMap((at) => book.advance(at));
}

/** A zone that nothing has asked about before: what was read once is kept. */
const UNREAD = 'Africa/Monrovia';

describe('without Intl', () => {
  const { Intl: kept } = globalThis;
  afterEach(() => {
    globalThis.Intl = kept;
  });

  it('fixed offsets name the days of programme and members', () => {
    Reflect.deleteProperty(globalThis, 'Intl');
    expect(typeof Intl).toBe('undefined');
    const book = bookOf({ ...rules, timeZone: '+08:00' });
    book.post(event('profile', START, '-07:00'), trusted);
    const refused = book.post(event('profile', START, UNREAD), trusted);
    const one = book.post(event('check-in', START + 27 * 60 * MINUTE_MS));
    book.post(event('profile', START + 28 * 60 * MINUTE_MS, '+09:00'), trusted);
    const two = book.post(event('check-in', START + 40 * 60 * MINUTE_MS));
    const again = reopened(book, { ...rules, timeZone: '+08:00' });
    expect(refused.reasons.map(({ code }) => code)).toEqual(['bad-payload']);
    expect([...one.entries, ...two.entries].map(({ day }) => day)).toEqual([
      '2024-06-01',
      '2024-06-03',
    ]);
    expect(again.member('ann').streaks[0]?.current).toBe(2);
    expect(() => bookOf({ ...rules, timeZone: UNREAD })).toThrow('Unknown time zone');
  });
});
