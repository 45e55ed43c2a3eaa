import fc from 'fast-check';
import type { Event } from '../../src/model/event.ts';
import { confluenceOf } from '../../src/rules/confluence.ts';
import { compile } from '../../src/rules/parse.ts';
import type { RuleSet, Schedule } from '../../src/rules/rule-set.ts';
import type { OrderReason } from '../../src/rules/traffic-cells.ts';
import { parseInstant } from '../../src/units/instant.ts';
import { livingRuleSets, livingStreams } from '../properties/living.ts';
import { habitWorlds } from './habit-worlds.ts';
import { livingWorlds } from './living-rules.ts';
import { some } from './rule-sets.ts';
import { timeWorlds } from './time-worlds.ts';

type Rules = RuleSet | Schedule;

/** Rules, a stream in canonical order, and the order in which it arrives. */
export interface Delivery {
  readonly rules: Rules;
  /** Each with a `seq`, so that its place does not follow from its arrival. */
  readonly events: readonly Event[];
  readonly arrivals: readonly Event[];
  /** Until when time goes on after the last of them. */
  readonly end: number;
}

const [HOUR, DAY] = [3_600_000, 86_400_000] as const;

/** The same rules, with these terms in every version. */
export function withTerms(rules: Rules, terms: Partial<RuleSet>): Rules {
  if (!('versions' in rules)) return { ...rules, ...terms };
  return {
    versions: rules.versions.map((version) => ({
      ...version,
      rules: { ...version.rules, ...terms },
    })),
  };
}

/** No stream is longer than this. */
export const ALWAYS_OPEN = { openPeriod: { days: 5_000 }, lateLimit: { days: 5_000 } } as const;

const SPENDING = new Map([
  ['redeem', 'check-in'],
  ['cancel', 'praise'],
]);

/** The same stream with something else in the place of what is a commitment. */
function withoutSpends(events: readonly Event[]): readonly Event[] {
  return events.map((event) => ({ ...event, type: SPENDING.get(event.type) ?? event.type }));
}

function inOrder(events: readonly Event[]): readonly Event[] {
  const code = (a: string, b: string) => Number(a > b) - Number(a < b);
  const told = events.map((event) => ({ ...event, seq: event.seq ?? 0 }));
  return told.sort(
    (a, b) =>
      instant(a) - instant(b) || a.seq - b.seq || code(a.id, b.id) || code(a.memberId, b.memberId),
  );
}

function instant({ at }: Event): number {
  return Number(parseInstant(at));
}

/** Reasons that lie outside what one member has said and done and been given. */
const WIDE: readonly OrderReason[] = ['wide-limit', 'wide-once', 'identity', 'group-tags'];

/** Whether nothing in the rules is wider than members. */
function isNarrow(rules: Rules): boolean {
  return confluenceOf(compile(rules)).because.every(({ why }) => !WIDE.includes(why));
}

export type World = readonly [rules: Rules, events: readonly Event[]];

/** Limits that members share, too; fixed offsets and whole points, as an audit needs them. */
export const wideWorlds: fc.Arbitrary<readonly [RuleSet, readonly Event[]]> = fc.tuple(
  livingRuleSets,
  livingStreams,
);

/** Every kind of rule; with spends, or without. */
const spendingWorlds: fc.Arbitrary<World> = fc.oneof(
  timeWorlds({}, 16),
  timeWorlds({ isTiered: true }, 16),
);

export const narrowWorlds: fc.Arbitrary<World> = fc
  .oneof(
    { weight: 3, arbitrary: spendingWorlds },
    { weight: 2, arbitrary: habitWorlds },
    { weight: 2, arbitrary: livingWorlds },
    { weight: 2, arbitrary: fc.tuple(livingRuleSets, livingStreams) },
  )
  .filter(([rules]) => isNarrow(rules))
  .map(([rules, events]): World => [rules, withoutSpends(events)]);

const purseStep = fc.record({
  type: fc.constantFrom('check-in', 'check-in', 'message', 'redeem', 'redeem', 'cancel'),
  memberId: fc.constantFrom('ann', 'ann', 'bob'),
  apart: fc.constantFrom(0, 1, HOUR, 12 * HOUR, DAY),
  points: fc.constantFrom(2, 5, 8, 10),
  key: fc.constantFrom(undefined, 'k1', 'k2'),
});

/** Members who spend most of what they have. */
export const purseWorlds: fc.Arbitrary<World> = fc
  .tuple(
    some(
      {
        earn: fc.constant({ kind: 'award', on: 'check-in', amount: 10 }),
        fine: fc.constant({ kind: 'award', on: 'message', amount: -3 }),
      },
      {
        cap: fc.constant({ kind: 'cap', rules: ['earn'], sum: 20, per: 'day' }),
        life: fc.constant({ kind: 'expiry', after: { days: 2 } }),
        back: fc.constant({ kind: 'award', on: ['redeem', 'cancel'], amount: 1 }),
      },
      2,
    ),
    fc.array(purseStep, { minLength: 4, maxLength: 14, size: 'max' }),
  )
  .map(([rules, steps]): World => {
    let at = Date.parse('2024-03-08T12:00:00Z');
    const events: Event[] = [];
    for (const [seq, { type, memberId, apart, points, key }] of steps.entries()) {
      at += apart;
      const told = { id: `e${String(seq).padStart(2, '0')}`, type, memberId, at, seq };
      const spent = events.findLast((one) => one.memberId === memberId && one.type === 'redeem');
      if (type === 'redeem')
        events.push({ ...told, ...(key !== undefined && { key }), data: { points } });
      else if (type === 'cancel') events.push({ ...told, ref: spent?.id ?? 'nothing' });
      else events.push(told);
    }
    const set = { id: 'purse', version: 1, timeZone: 'UTC', currencies: { points: {} }, rules };
    return [set as unknown as RuleSet, events];
  });

/** So many inputs, perhaps all of one member, that there is more than one state to begin again from. */
export const longWorlds: fc.Arbitrary<World> = fc
  .tuple(fc.oneof(timeWorlds({}, 70), timeWorlds({ isTiered: true }, 70)), fc.boolean())
  .filter(([[, events]]) => events.length > 30)
  .map(([[rules, events], isAlone]): World => {
    const told = withoutSpends(events);
    return [rules, isAlone ? told.map((event) => ({ ...event, memberId: 'ann' })) : told];
  });

/** In any order at all, while everything stays open. */
export function shuffled(worlds: fc.Arbitrary<World>): fc.Arbitrary<Delivery> {
  return fc
    .tuple(worlds, fc.array(fc.nat(), { minLength: 32, maxLength: 32 }), fc.nat(60))
    .map(([[rules, given], dice, later]) => {
      const events = inOrder(given);
      const drawn = events.map((event, index) => [event, dice[index % 32] ?? 0] as const);
      const arrivals = [...drawn].sort(([, a], [, b]) => a - b).map(([event]) => event);
      const end = Math.max(...events.map(instant)) + later * DAY;
      return { rules: withTerms(rules, ALWAYS_OPEN), events, arrivals, end };
    });
}

/** In order, but for a few that come late: then much was decided that they would have changed. */
export function belated(worlds: fc.Arbitrary<World>): fc.Arbitrary<Delivery> {
  const moved = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 3 });
  return fc.tuple(worlds, moved, fc.nat(60)).map(([[rules, given], moves, later]) => {
    const events = inOrder(given);
    const arrivals = [...events];
    for (const [which, by] of moves) {
      const place = which % arrivals.length;
      const late = arrivals.splice(place, 1);
      arrivals.splice(place + (by % (arrivals.length - place + 1)), 0, ...late);
    }
    const end = Math.max(...events.map(instant)) + later * DAY;
    return { rules: withTerms(rules, ALWAYS_OPEN), events, arrivals, end };
  });
}

/** How long events are under way, against an open period of two days. */
const UNDER_WAY = [0, 0, 0, 1, HOUR, 12 * HOUR, DAY, 2 * DAY - 1, 2 * DAY] as const;
const OPEN_DAYS = 2;

/** Each comes with the clock of its receipt, within the open period. */
export function delayed(worlds: fc.Arbitrary<World>): fc.Arbitrary<Delivery> {
  const delays = fc.array(fc.constantFrom(...UNDER_WAY), { minLength: 32, maxLength: 32 });
  return fc.tuple(worlds, delays, fc.nat(60)).map(([[rules, given], under, later]) => {
    const events = inOrder(given);
    const received = events.map((event, index): Event & { receivedAt: number } => ({
      ...event,
      receivedAt: instant(event) + (under[index % 32] ?? 0),
    }));
    const arrivals = [...received].sort((a, b) => a.receivedAt - b.receivedAt);
    const end = Math.max(...received.map(({ receivedAt }) => receivedAt)) + later * DAY;
    const terms = { openPeriod: { days: OPEN_DAYS }, lateLimit: { days: 9 } };
    return { rules: withTerms(rules, terms), events: received, arrivals, end };
  });
}

/** A delivery with events that are told not to have happened. */
export interface Voiding extends Delivery {
  /** The stream without them, in canonical order. */
  readonly left: readonly Event[];
}

const AFTER = [-DAY, -1, 0, 1, HOUR, DAY, 9 * DAY] as const;

function isKey({ id, memberId }: Event, events: readonly Event[]): boolean {
  return events.some((one) => one.memberId === memberId && one.key === id);
}

/** Some events are voided, each by an input that may come, and be of an instant, before or after it. */
export function voided(deliveries: fc.Arbitrary<Delivery>): fc.Arbitrary<Voiding> {
  const picks = fc.array(
    fc.record({ which: fc.nat(60), after: fc.constantFrom(...AFTER), arrives: fc.nat(40) }),
    { minLength: 1, maxLength: 3 },
  );
  return fc.tuple(deliveries, picks).map(([{ rules, events, arrivals, end }, drawn]) => {
    // Spends among them a little more often: they must not be voided.
    const targets = [...arrivals, ...arrivals.filter(({ type }) => SPENDING.has(type))];
    const meant = new Set<Event>();
    const queue = [...arrivals];
    let last = end;
    for (const { which, after, arrives } of drawn) {
      const target = targets[which % targets.length];
      // A name that stands for another input, too, would mean that one until this one comes.
      if (target === undefined || meant.has(target) || isKey(target, arrivals)) continue;
      meant.add(target);
      const { id, memberId, seq = 0 } = target;
      const at = instant(target) + after;
      last = Math.max(last, at);
      const input = { id: `v-${id}`, type: 'void', memberId, at, seq: seq + 100, ref: id };
      queue.splice(arrives % (queue.length + 1), 0, input);
    }
    const gone = new Set([...meant].map(({ id, memberId }) => `${memberId} ${id}`));
    const left = events.filter(({ id, memberId }) => !gone.has(`${memberId} ${id}`));
    return { rules, events, arrivals: queue, left, end: last };
  });
}
