import fc from 'fast-check';
import type { Event } from '../../src/model/event.ts';
import type { RuleSet, Schedule } from '../../src/rules/rule-set.ts';
import { some } from './rule-sets.ts';
import { MEMBERS } from './streams.ts';
import {
  AWARDS,
  award,
  cap,
  currencies,
  decay,
  expiry,
  type Mood,
  SEGMENTS,
  season,
  streak,
  tier,
} from './time-rules.ts';

export type World = readonly [rules: RuleSet | Schedule, events: readonly Event[]];

/** Shortly before a leap day and, in New York, before the clocks change. */
const START = Date.parse('2024-02-26T12:00:00Z');

const [HOUR, DAY] = [3_600_000, 86_400_000] as const;

/** In which zones, with the time from their midnight to that of UTC in winter. */
const ZONES = { UTC: 0, '+08:00': 8 * HOUR, 'America/New_York': -5 * HOUR } as const;
type Zone = keyof typeof ZONES;

/** How time goes on: so long, or to the next midnight and so much further. */
type Pace = number | { readonly pastMidnight: number };

const PACES: readonly (readonly Pace[])[] = [
  [0, 1, HOUR, 6 * HOUR, { pastMidnight: -1 }, { pastMidnight: 0 }, DAY],
  [HOUR, 12 * HOUR, DAY, 2 * DAY, 3 * DAY, { pastMidnight: 0 }, { pastMidnight: 0 }],
  [0, HOUR, DAY, 3 * DAY, 7 * DAY, 10 * DAY, { pastMidnight: -1 }],
  [0, DAY, 10 * DAY, 30 * DAY, 31 * DAY, 45 * DAY, { pastMidnight: 0 }],
];

/** Once in so many times. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>, rarity: number) =>
  fc.oneof({ weight: rarity - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const step = (pace: readonly Pace[]) =>
  fc.record({
    pace: fc.constantFrom(...pace),
    type: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom('check-in', 'check-in', 'message', 'purchase') },
      { weight: 2, arbitrary: fc.constantFrom('praise', 'praise', 'returned', 'returned', 'join') },
      { weight: 5, arbitrary: fc.constantFrom('redeem', 'redeem', 'cancel', 'cancel', 'opening') },
    ),
    memberId: fc.constantFrom('ann', 'ann', 'ann', 'ann', 'bob', 'bob', 'cho'),
    to: fc.constantFrom(...MEMBERS),
    paid: fc.constantFrom(2, 4, 10, '6.5'),
    points: fc.constantFrom<unknown>(1, 1, 2, 2, 3, 3, 5, 5, 10, 10, 25, '2.5', 0),
    currency: rarely(fc.constantFrom('points', 'points', 'growth', 'gold'), 5),
    key: fc.constantFrom(undefined, 'k1', 'k2', 'k3'),
    /** Which of the earlier inputs is meant, and whether by its key. */
    back: fc.constantFrom(0, 0, 0, 1, 2),
    isByKey: fc.constantFrom(true, false, false),
    edge: rarely(fc.constantFrom(0, 0, 1), 3),
    lots: fc.array(
      some(
        { points: fc.constantFrom<unknown>(4, 4, 6, 10, 10, '7.5') },
        {
          through: fc.constantFrom(0, 0, 0, 1, 1, 10, 10, 40, -1),
          class: fc.constantFrom('bonus', 'old'),
          priority: fc.constantFrom(1, -1),
          granted: fc.constantFrom(0, 0, -10, -10, -40, -40, 1),
          currency: fc.constantFrom('points', 'points', 'growth'),
        },
        3,
      ),
      { minLength: 1, maxLength: 3 },
    ),
  });

type Drawn = ReturnType<typeof step> extends fc.Arbitrary<infer T> ? T : never;
type Step = Omit<Drawn, 'type'> & { readonly type: string };

function streamOf(steps: readonly Step[], zone: Zone): readonly Event[] {
  const events: Event[] = [];
  let now = START;
  for (const [seq, given] of steps.entries()) {
    const one = { ...given, type: typeOf(given, events) };
    now = Math.max(after(now, given.pace, zone), lastChance(one, events));
    const { type, memberId, key } = one;
    const ref = refOf(one, events);
    const data = dataOf(one, now);
    const named = key !== undefined && (type === 'purchase' || type === 'redeem');
    events.push({
      id: `e${String(seq).padStart(2, '0')}`,
      type,
      memberId,
      at: now,
      seq,
      ...(named && { key }),
      ...(ref !== undefined && { ref }),
      ...(data && { data }),
    });
  }
  return events;
}

const NEEDS = new Map([
  ['redeem', 'check-in'],
  ['cancel', 'redeem'],
  ['returned', 'purchase'],
]);

/** Mostly nobody spends before earning, nor takes back what was never spent. */
function typeOf({ type, memberId, isByKey }: Step, events: readonly Event[]): string {
  const needs = NEEDS.get(type);
  const isReady = events.some((one) => one.memberId === memberId && one.type === needs);
  return needs === undefined || isReady || isByKey ? type : needs;
}

/** Now and then a spend is cancelled at the last moment, or a moment later. */
function lastChance({ type, memberId, edge }: Step, events: readonly Event[]): number {
  const spend = events.findLast((one) => one.memberId === memberId && one.type === 'redeem');
  if (type !== 'cancel' || edge === undefined || !spend) return 0;
  return Number(spend.at) + 3 * DAY + edge;
}

function after(now: number, pace: Pace, zone: Zone): number {
  if (typeof pace === 'number') return now + pace;
  const wall = now + ZONES[zone];
  const next = (Math.floor(wall / DAY) + 1) * DAY - ZONES[zone] + pace.pastMidnight;
  return Math.max(now, next);
}

/** What a cancelling, or the event that releases what is held, is about. */
function refOf({ type, memberId, back, isByKey }: Step, events: readonly Event[]) {
  if (type !== 'cancel' && type !== 'returned') return undefined;
  const meant = events.filter(
    (one) => one.memberId === memberId && (one.type === 'redeem') === (type === 'cancel'),
  );
  const found = meant.at(-1 - back) ?? meant.at(-1);
  return (isByKey && found?.key) || found?.id || 'nothing';
}

function dataOf(one: Step, now: number): Event['data'] {
  const { type, to, paid, points, currency, lots } = one;
  if (type === 'redeem') return { points, ...(currency !== undefined && { currency }) };
  if (type === 'opening') return { lots: lots.map((lot) => dated(lot, now)) };
  return { to, paid };
}

function dated(lot: object, now: number): object {
  const dates = Object.entries(lot).map(([name, value]) => {
    const isDate = name === 'through' || name === 'granted';
    return [name, isDate ? new Date(now + value * DAY).toISOString().slice(0, 10) : value];
  });
  return Object.fromEntries(dates);
}

type Rules = Readonly<Record<string, unknown>>;

/** The rules on time, of which every world has at least one on lapse. */
const timeRules = (mood: Mood) =>
  some(
    { e1: expiry(mood) },
    { e2: expiry(mood), e3: expiry(mood), d1: decay(mood), d2: decay(mood), z1: season(mood) },
    3,
  ) as fc.Arbitrary<Rules>;

const earningRules = (mood: Mood) =>
  some(
    {
      ...Object.fromEntries(AWARDS.map((name) => [name, award(name, mood)])),
      ...(mood.isTiered && { t1: tier(mood) }),
    },
    { s1: streak(mood), c1: cap },
    3,
  ) as fc.Arbitrary<Rules>;

function soundRules(rules: Rules): Rules {
  const entries = Object.entries(rules).map(([id, rule]) => {
    const named = rule as { readonly rules?: readonly string[]; readonly after?: unknown };
    if (!named.rules) return [id, rule];
    const own = named.rules.filter((name) => name in rules);
    return [id, { ...named, rules: own.length > 0 ? own : ['a1'] }];
  });
  return Object.fromEntries(entries);
}

const ANY: Mood = { isWeekly: false, isApart: false, isTiered: false };

/** Points that live in time: promised, spent, taken back, melting and lapsing. */
export function timeWorlds(mood: Partial<Mood> = {}, most = 24): fc.Arbitrary<World> {
  const terms = { ...ANY, ...mood };
  const zone = fc.constantFrom<Zone>(
    'UTC',
    '+08:00',
    ...(terms.isWeekly ? [] : (['America/New_York'] as const)),
  );
  const frame = some(
    { id: fc.constant('time'), currencies, segments: fc.constant(SEGMENTS) },
    { dayStart: fc.constant('05:00'), weekStart: fc.constant('sunday') },
  );
  const second = terms.isWeekly ? fc.constant(undefined) : rarely(timeRules(terms), 3);
  return fc
    .record({
      zone,
      frame,
      earning: earningRules(terms),
      first: timeRules(terms),
      second,
      from: fc.constantFrom(
        '2024-03-01T00:00:00Z',
        '2024-03-05T05:00:00Z',
        '2024-03-12T15:30:00Z',
        '2024-04-20T00:00:00Z',
      ),
      steps: fc
        .constantFrom(...PACES)
        .chain((pace) => fc.array(step(pace), { minLength: 4, maxLength: most, size: 'max' })),
    })
    .map(({ zone: timeZone, frame: head, earning, first, second: other, from, steps }): World => {
      const setOf = (version: number, rules: Rules) =>
        ({
          ...head,
          timeZone,
          version,
          rules: soundRules({ ...earning, ...rules }),
        }) as unknown as RuleSet;
      const one = setOf(1, first);
      const rules = other ? { versions: [{ rules: one }, { from, rules: setOf(2, other) }] } : one;
      return [rules, streamOf(steps, timeZone)];
    });
}
