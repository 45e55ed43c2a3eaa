import type { Event } from '../../src/model/event.ts';
import { generator, type Workload } from './workload.ts';

/** What happens in a lively brand community, in parts of a hundred. */
const TYPES: readonly (readonly [type: string, parts: number])[] = [
  ['message', 60],
  ['check-in', 15],
  ['share', 10],
  ['purchase', 8],
  ['review', 5],
  ['wave', 2],
];
/** Each so many events, one is delivered a second time. */
const REDELIVERY = 50;

/** Events in canonical order with `seq` and epoch milliseconds, as a trusted host would hand them in. */
export function generateFood({ events, members, everyMs }: Workload): readonly Event[] {
  const random = generator(20_260_601);
  const types = TYPES.flatMap(([type, parts]) => Array.from({ length: parts }, () => type));
  const stream: Event[] = [];
  let at = Date.UTC(2026, 4, 25);
  for (let i = 0; i < events; i += 1) {
    at += Math.floor(random() * 2 * everyMs);
    const again = stream[i - 1];
    if (again && i % REDELIVERY === 0) stream.push(again);
    else
      stream.push(
        eventOf(i, at, { type: types[Math.floor(random() * 100)] ?? 'wave', members, random }),
      );
  }
  return stream;
}

interface Draw {
  readonly type: string;
  readonly members: number;
  random(): number;
}

/** Each type is one literal, as parsed JSON would be: see "Write fast code" in docs/contributing.md. */
function eventOf(i: number, at: number, { type, members, random }: Draw): Event {
  const id = `e${i}`;
  const memberId = `m${Math.floor(random() * members)}`;
  switch (type) {
    case 'purchase': {
      const data = { paid: (random() * 200).toFixed(2), sku: `s${i % 97}` };
      return { id, type, memberId, at, seq: i, key: `o${i}`, data };
    }
    case 'review': {
      const ref = `o${Math.floor(random() * i)}`;
      return { id, type, memberId, at, seq: i, ref, data: { stars: 1 + (i % 5) } };
    }
    case 'message':
      return {
        id,
        type,
        memberId,
        at,
        seq: i,
        groupId: `g${i % 16}`,
        data: { text: `message number ${i}` },
      };
    default:
      return { id, type, memberId, at, seq: i };
  }
}
