import fc from 'fast-check';
import {
  type Book,
  type Entry,
  type Event,
  type Outcome,
  openBook,
  type Program,
  type RuleSet,
  type SnapshotRow,
} from '../../src/index.ts';
import { parseInstant } from '../../src/units/instant.ts';
import { ruleSets, tightRuleSets } from '../reference/rule-sets.ts';
import { streams, tightStreams } from '../reference/streams.ts';
import { livingRuleSets, livingStreams } from './living.ts';

const isLong = process.env['LONG'] === '1';

/** The same runs every time; many more of them with LONG=1. */
export function runs(usual: number): fc.Parameters<unknown> {
  return { seed: 20_241_121, numRuns: isLong ? usual * 40 : usual };
}

const anyWorld = fc.tuple(ruleSets, streams);
/** Carried fractions, signed amounts and sums on every event. */
const tightWorld = fc.tuple(tightRuleSets, tightStreams);

/** Streaks, screens and what is wider than a member; in order of time, or turned about. */
const livingWorld = fc.tuple(
  livingRuleSets,
  livingStreams.chain((events) =>
    fc.oneof(fc.constant(events), fc.shuffledSubarray([...events], { minLength: events.length })),
  ),
);

const zoneIds = fc.constantFrom('UTC', '+14:00', '-12:00', 'America/New_York', 'Pacific/Apia');

/** The same with the clock of the members, who travel a lot. */
const travellingWorld = fc
  .record({
    world: livingWorld,
    memberZones: fc.record({
      change: fc.constantFrom('end-of-day', 'at-once'),
      gap: fc.constantFrom('lenient', 'strict'),
    }),
    zones: fc.array(fc.option(zoneIds, { nil: undefined, freq: 2 }), { minLength: 10 }),
  })
  .map(({ world: [rules, events], memberZones, zones }) => {
    const travelled = events.map((event, index): Event => {
      const zone = zones[index];
      const isTravel = zone !== undefined && event.type !== 'praise';
      return isTravel ? { ...event, type: 'profile', data: { timeZone: zone } } : event;
    });
    return [{ ...rules, clock: 'member', memberZones } as RuleSet, travelled] as const;
  });

/** A rule set, or a schedule, with a stream in the order of arrival, which is any order. */
export const worlds = fc
  .tuple(
    fc.oneof(anyWorld, anyWorld, tightWorld, livingWorld, livingWorld, travellingWorld),
    fc.boolean(),
  )
  .map(([[rules, events], isOrdered]) => ({ rules, events: isOrdered ? inOrder(events) : events }));

/** Worlds in which nothing arrives late. */
export const orderedWorlds = fc
  .oneof(anyWorld, fc.tuple(livingRuleSets, livingStreams))
  .map(([rules, events]) => ({ rules, events: inOrder(events) }));

export function inOrder<T extends Event>(events: readonly T[]): readonly T[] {
  const code = (a: string, b: string) => Number(a > b) - Number(a < b);
  return [...events].sort((a, b) => {
    const time = Number(parseInstant(a.at)) - Number(parseInstant(b.at));
    const seq = (a.seq ?? 0) - (b.seq ?? 0);
    return time || seq || code(a.id, b.id) || code(a.memberId, b.memberId);
  });
}

export function bookOf(program: Program, snapshot?: Iterable<SnapshotRow>): Book {
  return openBook({ programme: 'main', rules: program, snapshot });
}

export function postAll(book: Book, events: readonly Event[]): readonly Outcome[] {
  return events.map((event) => book.post(event, { trusted: true }));
}

export function entriesOf(outcomes: readonly Outcome[]): readonly Entry[] {
  return outcomes.flatMap(({ entries }) => entries);
}

/** A snapshot as the lines that a host would store. */
export function textOf(book: Book): string {
  return [...book.snapshot()].map((row) => JSON.stringify(row)).join('\n');
}

export function rowsOf(text: string): readonly SnapshotRow[] {
  return text.split('\n').map((line) => JSON.parse(line) as SnapshotRow);
}

export function groupBy<T>(
  list: readonly T[],
  keyOf: (item: T) => string,
): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}

/** The same JSON with the keys of every object the other way round. */
export function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reversed) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, reversed(inner)]);
  return Object.fromEntries(entries.reverse()) as T;
}
