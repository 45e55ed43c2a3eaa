import fc from 'fast-check';
import type { Event } from '../../src/model/event.ts';
import type { Theme } from './living-terms.ts';
import { MEMBERS } from './streams.ts';

/** Two days before the clocks change in New York; a Friday. */
const START = Date.parse('2024-03-08T12:00:00Z');

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000] as const;

/** How time goes on from one event to the next: in bursts, in hours, or from day to day. */
const PACES = {
  burst: [0, 0, 1, MINUTE - 1, MINUTE, MINUTE, 10 * MINUTE, HOUR],
  hours: [0, MINUTE, HOUR - 1, HOUR, 6 * HOUR, 12 * HOUR, DAY],
  days: [0, HOUR, 12 * HOUR, 12 * HOUR, DAY, DAY, DAY, DAY, DAY + HOUR, 2 * DAY, 4 * DAY],
} as const;

const PACES_OF: Readonly<Record<Theme, readonly (keyof typeof PACES)[]>> = {
  streaks: ['days', 'days', 'hours'],
  screens: ['burst', 'burst', 'hours'],
  wide: ['burst', 'hours', 'hours', 'days'],
  cascades: ['burst', 'hours', 'days'],
};

const TEXTS = ['hi', 'HI', ' hi  ', '#hi there', 'hello', '', '  ', 'be', 7, true] as const;

const data = fc.record(
  {
    ok: fc.constantFrom(true, true, true, false),
    text: fc.constantFrom<unknown>(...TEXTS, ['hi']),
    paid: fc.constantFrom(1, 2, 2, 3, '2.5', -2, 0, 5),
    to: fc.constantFrom(...MEMBERS, ...MEMBERS, ...MEMBERS, ''),
    next: fc.constantFrom(...MEMBERS),
    code: fc.constantFrom<unknown>('c1', 'c1', 'c2', 3, '3'),
    device: fc.constantFrom<unknown>('d1', 'd1', 'd2', 7),
    media: fc.constantFrom<unknown>('photo', ['photo', 'video'], []),
    tags: fc.constantFrom<unknown>(['vip'], ['quiet'], ['new', 'vip'], ['quiet', 'vip'], 'none'),
  },
  { requiredKeys: ['ok', 'text', 'paid', 'to', 'next', 'tags', 'code'] },
);

const control = fc.constantFrom('join', 'profile', 'group', 'leave');
const types: Readonly<Record<Theme, fc.Arbitrary<string>>> = {
  streaks: fc.oneof(
    { weight: 12, arbitrary: fc.constant('check-in') },
    { weight: 4, arbitrary: fc.constant('message') },
    { weight: 1, arbitrary: control },
  ),
  screens: mixed(),
  wide: mixed(),
  cascades: mixed(),
};

function mixed(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 8, arbitrary: fc.constant('message') },
    { weight: 4, arbitrary: fc.constant('check-in') },
    { weight: 1, arbitrary: fc.constantFrom('praise', 'purchase') },
    { weight: 2, arbitrary: control },
  );
}

const event = (theme: Theme) =>
  fc.record(
    {
      type: types[theme],
      memberId: fc.constantFrom('ann', 'ann', 'ann', 'ann', 'bob', 'bob', 'cho'),
      by: fc.constantFrom(undefined, undefined, ...MEMBERS),
      groupId: fc.constantFrom('g1', 'g1', 'g2'),
      key: fc.constantFrom('k1', 'k2', 'e01'),
      back: fc.constantFrom<string | number>(1, 1, 2, 3, 'k1', 'k2'),
      data,
    },
    { requiredKeys: ['type', 'memberId', 'data'] },
  );

/** Streams in order, of three members who do little but do it again and again. */
export function livingStreams(theme: Theme, maxLength: number): fc.Arbitrary<readonly Event[]> {
  return fc
    .constantFrom(...PACES_OF[theme].map((name) => PACES[name]))
    .chain((pace) => {
      const step = fc.tuple(fc.constantFrom<number>(...pace), event(theme));
      return fc.array(step, { minLength: 1, maxLength, size: 'max' });
    })
    .map((steps) => {
      let at = START;
      return steps.map(([step, { by, back, ...rest }], index) => {
        at += step;
        const ref = typeof back === 'number' ? idOf(Math.max(0, index - back)) : back;
        const acting = by !== undefined && { by };
        return { id: idOf(index), at, ...rest, ...acting, ...(ref !== undefined && { ref }) };
      });
    });
}

function idOf(index: number): string {
  return `e${String(index).padStart(2, '0')}`;
}
