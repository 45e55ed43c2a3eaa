import fc from 'fast-check';
import type { Event } from '../../src/model/event.ts';
import { calendarOf } from '../../src/units/calendar.ts';
import { type Instant, parseInstant } from '../../src/units/instant.ts';
import { zoneOf } from '../../src/units/zone.ts';
import { ZONES } from './rule-sets.ts';

export const MEMBERS = ['ann', 'bob', 'cho'] as const;
const TYPES = ['check-in', 'message', 'purchase', 'praise', 'join', 'profile'] as const;

/** A few days around a change of the clocks in New York, so that days and hours are uneven. */
const START = parseInstant('2024-03-08T12:00:00Z') ?? 0;
const DAY_MS = 86_400_000;

/** Instants where periods turn, in one of the zones, and one millisecond on each side. */
const turns: readonly number[] = ZONES.flatMap((id) => {
  const zone = zoneOf(id);
  if (!zone) return [];
  const calendar = calendarOf({ zone });
  const today = calendar.dayAt(START as Instant);
  return [1, 2, 3, 4, 24, 25].map((later) => Number(calendar.startOf((today + later) as never)));
}).flatMap((at) => [at - 1, at, at + 1]);

/** Some lengths of time that windows and pauses of the generated rules have, exactly and nearly. */
const steps = [1_000, 60_000, 3_600_000, 2 * 3_600_000, DAY_MS, 2 * DAY_MS].flatMap((step) => [
  step - 1,
  step,
  step + 1,
]);

const at = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...turns) },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.constantFrom(0, ...steps), { maxLength: 3 })
      .map((some) => some.reduce((sum, step) => sum + step, START)),
  },
);

const line = fc.record(
  {
    price: fc.constantFrom('0', '1', '0.5', '333.33', '19', '-1', 'x'),
    quantity: fc.constantFrom(0, 1, 2, 3, '2', 1.5, -1),
  },
  { requiredKeys: ['price'] },
);

const data = fc.record(
  {
    paid: fc.constantFrom(0, 1, '4', '5', '6', '9.99', 10, '10.01', '-3', '0.5', 2.5, 'ten', '1e3'),
    points: fc.constantFrom(0, 1, 5, '10', '10.5', 11, '2.25', -1, true),
    to: fc.constantFrom(...MEMBERS, 7, ''),
    grade: fc.constantFrom('gold', 'iron', 0, 1, '2.5', 3, 10),
    by: fc.constantFrom('0', '1', '2', '0.5', '1.5', '3', '4'),
    minutes: fc.constantFrom(0, 1, 3, 7, '90'),
    vip: fc.boolean(),
    post: fc.constantFrom('p1', 'p2', 3),
    lines: fc.array(line, { maxLength: 3 }),
    tags: fc.constantFrom(['vip'], ['vip', 'new'], [], 'none'),
  },
  { requiredKeys: ['paid', 'to'] },
);

const event: fc.Arbitrary<Event> = fc.record(
  {
    id: fc.nat(19).map((n) => `e${n}`),
    type: fc.constantFrom(...TYPES, 'check-in', 'message', 'purchase', 'praise'),
    memberId: fc.constantFrom(...MEMBERS),
    at,
    seq: fc.constantFrom(0, 1, -1),
    by: fc.constantFrom(...MEMBERS),
    key: fc.constantFrom('order-1', 'order-2', 'order-3'),
    data,
  },
  { requiredKeys: ['id', 'type', 'memberId', 'at', 'data'] },
);

/** A second delivery of an event, as it was or changed: it never does anything. */
interface Again {
  readonly of: number;
  readonly isChanged: boolean;
}

/**
 * Streams in which a member's ids belong to one input each, except for duplicates and conflicts
 * that follow within an hour, while their first is certainly remembered. Two members may use the
 * same ids.
 */
export const streams: fc.Arbitrary<readonly Event[]> = fc
  .tuple(
    fc.uniqueArray(event, {
      minLength: 1,
      maxLength: 24,
      size: 'max',
      selector: ({ id, memberId }) => `${id} ${memberId}`,
    }),
    fc.array(fc.record({ of: fc.nat(23), isChanged: fc.boolean() }), { maxLength: 3 }),
  )
  .map(([events, agains]) => [...events, ...agains.flatMap((again) => redelivered(events, again))]);

function redelivered(events: readonly Event[], { of, isChanged }: Again): readonly Event[] {
  const first = events[of % events.length];
  if (!first) return [];
  return isChanged ? [{ ...first, at: Number(first.at) + 3_600_000, key: 'changed' }] : [first];
}

/** Messages of two members in a row, with amounts on both sides of what the tight rules allow. */
export const tightStreams: fc.Arbitrary<readonly Event[]> = fc
  .array(
    fc.record({
      memberId: fc.constantFrom('ann', 'bob'),
      to: fc.constantFrom('ann', 'bob'),
      step: fc.constantFrom(0, 1, 60_000, 3_599_999, 3_600_000, DAY_MS / 2),
      paid: fc.constantFrom(-3, -1, '0.5', 1, 2, '2.5', 3, 4, 5, 6, 9, 11),
    }),
    { minLength: 2, maxLength: 14, size: 'max' },
  )
  .map((steps) => {
    let now = START;
    return steps.map(({ memberId, to, step, paid }, index) => {
      now += step;
      const id = `e${String(index).padStart(2, '0')}`;
      return { id, type: 'message', memberId, at: now, data: { to, paid } };
    });
  });
