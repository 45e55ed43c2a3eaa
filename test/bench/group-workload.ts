import type { Event } from '../../src/model/event.ts';
import { generator, type Workload } from './workload.ts';

/** What happens in a group that talks, in parts of a hundred. */
const TYPES: readonly (readonly [type: string, parts: number])[] = [
  ['message', 80],
  ['check-in', 10],
  ['share', 5],
  ['kudos', 5],
];
/** Each so many events, one is delivered a second time. */
const REDELIVERY = 50;
/** Each so many events one member floods the group with so many messages. */
const FLOOD_EVERY = 2_000;
const FLOOD_LENGTH = 16;
const FLOOD_MS = 500;
/** How likely the next message is by whom the last one was by, and says the same. */
const SAME_SPEAKER = 0.3;
const SAME_TEXT = 0.2;
/** Most who check in are the same fifth of the members. */
const REGULARS = 0.2;

/** Events in canonical order, like those of the other workload; the same terms give the same stream. */
export function generateGroup({ events, members, everyMs }: Workload): readonly Event[] {
  const random = generator(20_260_601);
  const types = TYPES.flatMap(([type, parts]) => Array.from({ length: parts }, () => type));
  const stream: Event[] = [];
  const draw = { members, random, speaker: 'm0', text: '' };
  let at = Date.UTC(2026, 4, 25);
  for (let i = 0; i < events; i += 1) {
    const isFlood = i % FLOOD_EVERY < FLOOD_LENGTH;
    at += isFlood ? FLOOD_MS : Math.floor(random() * 2 * everyMs);
    const again = stream[i - 1];
    const type = types[Math.floor(random() * 100)] ?? 'message';
    if (again && i % REDELIVERY === 0) stream.push(again);
    else if (isFlood || type === 'message') stream.push(messageOf(i, at, isFlood, draw));
    else stream.push(otherOf(type, i, at, draw));
  }
  return stream;
}

interface Draw {
  readonly members: number;
  readonly random: () => number;
  speaker: string;
  text: string;
}

/** Each type is one literal, as parsed JSON would be: see "Write fast code" in docs/contributing.md. */
function messageOf(i: number, at: number, isFlood: boolean, draw: Draw): Event {
  const { members, random } = draw;
  const stays = (isFlood && i % FLOOD_EVERY > 0) || random() < SAME_SPEAKER;
  if (!stays) draw.speaker = `m${Math.floor(random() * members)}`;
  if (!stays || random() >= SAME_TEXT) draw.text = textOf(i, random());
  const groupId = `g${i % 16}`;
  const data = { text: draw.text };
  return { id: `e${i}`, type: 'message', memberId: draw.speaker, at, seq: i, groupId, data };
}

const PHRASES = [
  '好的',
  'ok',
  '早上好大家',
  'good morning',
  '谢谢！',
  'Thank you all',
  '收到',
  '哈哈哈哈',
];

/** Half of the texts are Chinese; some are too short to count. */
function textOf(i: number, drawn: number): string {
  if (drawn < 0.2) return PHRASES[i % PHRASES.length] ?? '';
  return drawn < 0.6 ? `今天的第${i}句话，大家周末愉快` : `Message number ${i} of today`;
}

function otherOf(type: string, i: number, at: number, { members, random }: Draw): Event {
  const id = `e${i}`;
  const n = Math.floor(random() * members);
  switch (type) {
    case 'check-in': {
      const regular = random() < 0.9 ? Math.floor(n * REGULARS) : n;
      return { id, type, memberId: `m${regular}`, at, seq: i };
    }
    case 'kudos': {
      const to = `m${(n + Math.floor(random() * 5)) % members}`;
      return { id, type, memberId: `m${n}`, at, seq: i, groupId: `g${i % 16}`, data: { to } };
    }
    default:
      return { id, type, memberId: `m${n}`, at, seq: i, groupId: `g${i % 16}`, ref: `p${i % 97}` };
  }
}
