import type { Event } from '../../src/model/event.ts';
import { generator, type Workload } from './workload.ts';

/** What happens where points live in time, in parts of a hundred. */
const TYPES: readonly (readonly [type: string, parts: number])[] = [
  ['check-in', 35],
  ['message', 25],
  ['purchase', 20],
  ['redeem', 12],
  ['cancel', 3],
  ['wave', 5],
];
/** Each so many events, one is delivered a second time. */
const REDELIVERY = 50;
/** Who buys much changes with the months, so that levels are lost again. */
const SEASON_MS = 90 * 86_400_000;
/** A redemption is taken back by one of the next that many cancellations, or not at all. */
const REDEEMS_KNOWN = 64;

/** Events in canonical order, like those of the other workloads; the same terms give the same stream. */
export function generateTime({ events, members, everyMs }: Workload): readonly Event[] {
  const random = generator(20_260_601);
  const types = TYPES.flatMap(([type, parts]) => Array.from({ length: parts }, () => type));
  const stream: Event[] = [];
  const redeems: Event[] = [];
  let at = Date.UTC(2026, 4, 25);
  for (let i = 0; i < events; i += 1) {
    at += Math.floor(random() * 2 * everyMs);
    const again = stream[i - 1];
    const type = types[Math.floor(random() * 100)] ?? 'wave';
    if (again && i % REDELIVERY === 0) {
      stream.push(again);
      continue;
    }
    const event = eventOf(type, i, at, { members, random, redeems });
    if (type === 'redeem') {
      redeems.push(event);
      if (redeems.length > REDEEMS_KNOWN) redeems.shift();
    }
    stream.push(event);
  }
  return stream;
}

interface Draw {
  readonly members: number;
  readonly random: () => number;
  /** The latest ones. */
  readonly redeems: readonly Event[];
}

/** Each type is one literal, as parsed JSON would be: see "Write fast code" in docs/contributing.md. */
function eventOf(type: string, i: number, at: number, { members, random, redeems }: Draw): Event {
  const id = `e${i}`;
  const season = Math.floor(at / SEASON_MS) * Math.floor(members / 8);
  const memberId = `m${(Math.floor(random() ** 1.5 * members) + season) % members}`;
  switch (type) {
    case 'purchase': {
      const data = { paid: (random() * 200).toFixed(2) };
      return { id, type, memberId, at, seq: i, key: `o${i}`, data };
    }
    case 'redeem': {
      const data = { points: 20 + Math.floor(random() * 60) };
      return { id, type, memberId, at, seq: i, data };
    }
    case 'cancel': {
      const meant = redeems[Math.floor(random() * redeems.length)];
      const ref = meant?.id ?? 'e0';
      return { id, type, memberId: meant?.memberId ?? memberId, at, seq: i, ref };
    }
    default:
      return { id, type, memberId, at, seq: i };
  }
}
