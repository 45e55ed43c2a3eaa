import type { Event, RuleSet, Schedule } from 'tallybook';

/** A small stream whose events follow from a fixed rule, with the rules that judge it. */
export interface Stream {
  readonly name: string;
  readonly rules: RuleSet | Schedule;
  /** In canonical order. */
  readonly events: readonly Event[];
}

/** Draws whole numbers from 0 up to, not including, `below`; the same seed gives the same draws. */
function drawFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

type Draw = ReturnType<typeof drawFrom>;

interface Making {
  readonly draw: Draw;
  readonly index: number;
}

interface Plan {
  readonly seed: number;
  readonly count: number;
  readonly from: string;
  /** Most minutes between two events; some come at the same instant. */
  readonly apart: number;
  make(making: Making): Omit<Event, 'id' | 'at' | 'seq'>;
}

function eventsOf({ seed, count, from, apart, make }: Plan): readonly Event[] {
  const draw = drawFrom(seed);
  let at = Date.parse(from);
  return Array.from({ length: count }, (_, index) => {
    at += draw(4) === 0 ? 0 : draw(apart * 60_000);
    return {
      id: `e${index + 1}`,
      at: new Date(at).toISOString(),
      seq: index,
      ...make({ draw, index }),
    };
  });
}

function pick<T>(draw: Draw, from: readonly [T, ...T[]]): T {
  return from[draw(from.length)] ?? from[0];
}

const member = (draw: Draw) => `u${1 + draw(6)}`;

const chat: Stream = {
  name: 'chat',
  rules: {
    id: 'chat',
    version: 3,
    timeZone: 'Asia/Shanghai',
    dayStart: '05:00',
    segments: { teacher: { 'member.tags': { contains: 'teacher' } } },
    rules: {
      'check-in': {
        kind: 'award',
        on: 'check-in',
        amount: 5,
        limit: { times: 1, per: 'day' },
      },
      chat: {
        kind: 'award',
        on: 'message',
        when: { 'event.data.words': { greaterThanInclusive: 3 } },
        amount: 2,
        tags: ['chatty'],
        limit: { times: 2, per: 'minute' },
      },
      share: { kind: 'award', on: 'share', amount: 7, tags: ['chatty'] },
      liked: { kind: 'award', on: 'like', to: '$.data.author', amount: 1, once: '$.ref' },
      praise: {
        kind: 'award',
        on: 'praise',
        to: '$.data.to',
        when: 'teacher',
        amount: { given: '$.data.points', min: 10, max: 100 },
        limit: { sum: 150, per: 'week' },
      },
      spam: { kind: 'award', on: 'spam', amount: -4 },
      trial: { kind: 'award', on: 'message', amount: 3, shadow: true },
      'chatty-cap': { kind: 'cap', tags: ['chatty'], sum: 30, per: 'day' },
      'share-pause': { kind: 'cooldown', rules: ['share'], lasts: { minutes: 45 } },
      weekend: {
        kind: 'multiplier',
        tags: ['chatty'],
        factor: '1.5',
        during: { weekdays: ['saturday', 'sunday'] },
      },
      evening: {
        kind: 'multiplier',
        on: ['message', 'check-in'],
        factor: 2,
        during: { hours: [{ from: '22:00', until: '02:00' }] },
      },
    },
  },
  events: eventsOf({
    seed: 11,
    count: 260,
    from: '2024-05-30T01:00:00Z',
    apart: 60,
    make: ({ draw, index }) => {
      if (index < 2)
        return { type: 'profile', memberId: `u${index + 1}`, data: { tags: ['teacher'] } };
      const memberId = member(draw);
      const type = pick(draw, [
        'message',
        'message',
        'message',
        'check-in',
        'share',
        'like',
        'praise',
        'spam',
      ]);
      if (type === 'like')
        return { type, memberId, ref: `p${draw(12)}`, data: { author: member(draw) } };
      if (type === 'praise')
        return { type, memberId, data: { to: member(draw), points: 5 + draw(110) } };
      return { type, memberId, data: { words: draw(8) } };
    },
  }),
};

const shop: Stream = {
  name: 'shop',
  rules: {
    id: 'shop',
    version: 1,
    timeZone: '+08:00',
    currencies: { points: {}, growth: { scale: 2, spendable: false } },
    segments: { newcomer: { 'member.purchases': { lessThan: 2 } } },
    rules: {
      order: {
        kind: 'award',
        on: 'purchase',
        amount: {
          points: { rate: 1, per: 3, of: '$.data.paid', minimum: 5, rounding: 'half-even' },
          growth: { rate: '0.7', of: '$.data.paid' },
        },
      },
      lines: {
        kind: 'award',
        on: 'basket',
        amount: {
          rate: '0.1',
          of: { lines: '$.data.lines', price: '$.price', quantity: '$.quantity' },
          roundEach: 'line',
          rounding: 'half-up',
        },
      },
      first: {
        kind: 'award',
        on: 'purchase',
        when: { 'member.purchases': 0 },
        amount: 20,
        gives: [{ item: 'sample', of: '$.data.sku' }],
        priority: -1,
      },
      stars: {
        kind: 'award',
        on: 'review',
        amount: {
          table: '$.data.stars',
          rows: [
            { from: 2, points: 3 },
            { from: 4, points: 9 },
          ],
        },
        once: { of: '$.key', forget: { days: 3 } },
      },
      grade: {
        kind: 'award',
        on: 'review',
        amount: { growth: { table: '$.data.grade', values: { good: '1.25', great: '7.5' } } },
      },
      walk: {
        kind: 'award',
        on: 'walk',
        amount: {
          formula: { divide: [{ multiply: ['$.data.metres', 3] }, 700] },
          rounding: 'carry',
        },
      },
      return: {
        kind: 'award',
        on: 'return',
        amount: { rate: '0.5', of: '$.data.paid', signed: true, rounding: 'trunc' },
      },
      'one-order': { kind: 'cap', rules: ['order', 'first'], sum: 60, per: 'event' },
      'growth-week': {
        kind: 'cap',
        rules: ['order'],
        sum: '120.5',
        of: 'growth',
        per: 'week',
        atLimit: 'skip',
      },
      purse: { kind: 'cap', rules: ['walk', 'lines'], balance: 500 },
      'base-day': {
        kind: 'cap',
        rules: ['order'],
        sum: 90,
        per: 'day',
        counts: 'base',
        alsoCounts: { rules: ['lines'] },
      },
      sale: {
        kind: 'multiplier',
        rules: ['order', 'lines'],
        factor: 3,
        group: 'campaign',
        stacking: 'sum-of-bonuses',
        ceiling: '3.5',
        during: { from: '2024-06-05', through: '2024-06-12' },
      },
      newcomers: {
        kind: 'multiplier',
        rules: ['order'],
        factor: [{ if: 'newcomer', use: 2 }, { use: 1 }],
        group: 'campaign',
        stacking: 'sum-of-bonuses',
        ceiling: '3.5',
      },
      quality: {
        kind: 'multiplier',
        rules: ['stars'],
        factor: { of: '$.data.score', min: '0.5', max: 2 },
      },
    },
  },
  events: eventsOf({
    seed: 23,
    count: 220,
    from: '2024-06-01T00:00:00Z',
    apart: 200,
    make: ({ draw, index }) => {
      const memberId = member(draw);
      const type = pick(draw, ['purchase', 'purchase', 'basket', 'review', 'walk', 'return']);
      const money = () => `${draw(90)}.${10 + draw(90)}`;
      const line = () => ({ price: money(), quantity: 1 + draw(4) });
      const data = {
        paid: type === 'return' ? `-${money()}` : money(),
        sku: `sku-${draw(5)}`,
        lines: [line(), line()],
        stars: draw(6),
        grade: pick(draw, ['good', 'great', 'bad']),
        score: draw(26) / 10,
        metres: 50 + draw(900),
      };
      return { type, memberId, key: `k${index - (index % 3)}`, data };
    },
  }),
};

const calendar: Stream = {
  name: 'calendar',
  rules: {
    id: 'calendar',
    version: 1,
    timeZone: 'America/New_York',
    dayStart: '02:30',
    weekStart: 'sunday',
    rules: {
      hour: { kind: 'award', on: 'tick', amount: 1, limit: { times: 1, per: 'hour' } },
      day: { kind: 'award', on: 'tick', amount: 10, limit: { sum: 25, per: 'day' } },
      week: {
        kind: 'award',
        on: 'tick',
        amount: 100,
        limit: { times: 2, per: 'week', weekStart: 'monday' },
      },
      'week-too': { kind: 'award', on: 'tick', amount: 200, limit: { times: 2, per: 'week' } },
      month: { kind: 'award', on: 'tick', amount: 1_000, limit: { times: 1, per: 'month' } },
      quarter: {
        kind: 'award',
        on: 'tick',
        amount: 10_000,
        limit: { sum: 25_000, per: 'quarter' },
      },
      year: { kind: 'award', on: 'tick', amount: 100_000, limit: { times: 3, per: 'year' } },
      'last-day': { kind: 'award', on: 'tick', amount: 7, during: { daysOfMonth: [-1] } },
      rolling: {
        kind: 'award',
        on: 'tick',
        amount: 3,
        limit: { times: 3, per: { rolling: { hours: 48 } } },
      },
      'rolling-month': {
        kind: 'award',
        on: 'tick',
        amount: 50,
        limit: { sum: 120, per: { rolling: { months: 1 } } },
      },
      rested: { kind: 'award', on: 'tick', amount: 9 },
      rest: { kind: 'cooldown', rules: ['rested'], lasts: { days: 1 }, extended: true },
      net: {
        kind: 'award',
        on: 'tick',
        amount: { rate: 1, of: '$.data.turn', signed: true },
        limit: { sum: 30, per: 'day', counts: 'net' },
      },
      idle: {
        kind: 'award',
        on: 'tick',
        when: { 'member.idleDays': { greaterThan: 3 } },
        amount: 1_000_000,
      },
    },
  },
  events: eventsOf({
    seed: 37,
    count: 70,
    from: '2024-10-20T00:00:00Z',
    apart: 60 * 140,
    make: ({ draw }) => ({
      type: 'tick',
      memberId: `u${1 + draw(2)}`,
      data: { turn: draw(60) - 20 },
    }),
  }),
};

const versions: Stream = {
  name: 'versions',
  rules: {
    versions: [
      {
        rules: {
          id: 'versions',
          version: 1,
          timeZone: 'Europe/Berlin',
          future: { beyond: 'refuse' },
          rules: {
            task: {
              kind: 'award',
              on: 'task',
              amount: 10,
              counterId: 'work',
              limit: { sum: 45, per: 'day' },
            },
            thanks: {
              kind: 'award',
              on: 'thanks',
              to: '$.data.to',
              amount: 4,
              retire: '2024-03-30',
            },
          },
        },
      },
      {
        from: '2024-03-29T12:00:00Z',
        rules: {
          id: 'versions',
          version: 2,
          timeZone: 'Europe/Berlin',
          future: { beyond: 'refuse' },
          rules: {
            job: {
              kind: 'award',
              on: 'task',
              amount: 15,
              counterId: 'work',
              limit: { sum: 60, per: 'day' },
            },
            thanks: { kind: 'award', on: 'thanks', to: '$.data.to', amount: 6, others: true },
            double: { kind: 'multiplier', on: 'task', factor: 2, during: { weekdays: ['sunday'] } },
          },
        },
      },
    ],
  },
  events: eventsOf({
    seed: 53,
    count: 160,
    from: '2024-03-27T00:00:00Z',
    apart: 90,
    make: ({ draw }) => {
      const type = pick(draw, ['task', 'task', 'thanks', 'nothing']);
      return { type, memberId: member(draw), data: { to: member(draw) } };
    },
  }),
};

export const STREAMS: readonly Stream[] = [chat, shop, calendar, versions];
