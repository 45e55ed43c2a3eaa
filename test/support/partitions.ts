import {
  type Entry,
  type Event,
  type Message,
  type Outcome,
  type Program,
  type StateRow,
  type StepInput,
  type StepResult,
  step,
} from 'tallybook';
import { keyOf } from './steps.ts';

/** Draws a whole number from 0 up to, not including, `below`. */
export type Draw = (below: number) => number;

export interface PartitionOptions {
  readonly programme?: string;
  /** How many partitions hold the keys. */
  readonly count: number;
  /** Decides who comes next, how long messages take and how often they are delivered. */
  readonly draw: Draw;
  /** Most deliveries of one message; 1 by default. */
  readonly copies?: number;
  /** Whether some events are delivered again after their turn. */
  readonly repeats?: boolean;
}

/** What is left when every partition is quiet. */
export interface Quiet {
  /** Of all keys, in the order in which steps gave them. */
  readonly entries: readonly Entry[];
  /** Of the first delivery of each event. */
  readonly outcomes: ReadonlyMap<Event, Outcome>;
  /** Of later deliveries of events. */
  readonly again: readonly Outcome[];
  /** Of messages that had been delivered before. */
  readonly repeated: readonly StepResult[];
  /** By key. */
  readonly rows: ReadonlyMap<string, StateRow>;
}

type Item =
  | { readonly kind: 'event'; readonly event: Event; readonly isAgain: boolean }
  | { readonly kind: 'message'; readonly text: string };

/** Steps that a stream of some dozens of events never needs: a message that breeds itself is found. */
const STEPS_MAX = 100_000;

/**
 * Plays a stream on several partitions, each with the rows of its keys as JSON text and a queue of
 * its own. The events of a member keep their order; everything else comes in any order, and
 * messages after any time, once or more often.
 */
export function playPartitions(
  program: Program,
  events: readonly Event[],
  { programme = 'main', count, draw, copies = 1, repeats = false }: PartitionOptions,
): Quiet {
  const texts = new Map<string, string>();
  const queues = mergedQueues(events, count, draw);
  const delivered = new Set<string>();
  const quiet = {
    entries: [] as Entry[],
    outcomes: new Map<Event, Outcome>(),
    again: [] as Outcome[],
    repeated: [] as StepResult[],
  };

  const read = (key: string): StateRow | undefined => {
    const text = texts.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  };
  const act = (key: string, input: object): StepResult => {
    const result = step(program, read(key), { programme, ...input } as StepInput);
    if (result.state) texts.set(key, JSON.stringify(result.state));
    quiet.entries.push(...result.entries);
    for (const message of result.messages) send(message);
    return result;
  };
  const put = (item: Item, key: string, soonest = 0) => {
    const queue = queues[partitionOf(key, count)] as Item[];
    queue.splice(Math.min(queue.length, soonest + draw(queue.length + 1)), 0, item);
  };
  const send = (message: Message) => {
    const text = JSON.stringify(message);
    for (let left = 1 + draw(copies); left > 0; left -= 1)
      put({ kind: 'message', text }, keyOf(message));
  };
  const takeEvent = (event: Event, isAgain: boolean) => {
    const key = memberKey(event);
    const { outcome } = act(key, { kind: 'event', event, groupTags: tagsOf(event, read) });
    if (isAgain) quiet.again.push(outcome);
    else quiet.outcomes.set(event, outcome);
    if (repeats && !isAgain && draw(4) === 0) put({ kind: 'event', event, isAgain: true }, key);
  };
  const takeMessage = (text: string) => {
    const message = JSON.parse(text) as Message;
    const result = act(keyOf(message), { kind: 'message', message });
    if (delivered.has(text)) quiet.repeated.push(result);
    delivered.add(text);
  };
  for (let steps = 0; ; steps += 1) {
    const busy = queues.filter((queue) => queue.length > 0);
    const item = busy[draw(busy.length)]?.shift();
    if (item === undefined) break;
    if (steps > STEPS_MAX) throw new Error('The partitions never become quiet.');
    if (item.kind === 'event') takeEvent(item.event, item.isAgain);
    else takeMessage(item.text);
  }
  const rows = [...texts].map(([key, text]) => [key, JSON.parse(text) as StateRow] as const);
  return { ...quiet, rows: new Map(rows) };
}

/** One queue for each partition: the members of a partition in any order, each member in its own. */
function mergedQueues(events: readonly Event[], count: number, draw: Draw): Item[][] {
  const lanes = Array.from({ length: count }, () => new Map<string, Item[]>());
  for (const event of events) {
    const key = memberKey(event);
    const lane = lanes[partitionOf(key, count)] as Map<string, Item[]>;
    const items = lane.get(key) ?? [];
    items.push({ kind: 'event', event, isAgain: false });
    lane.set(key, items);
  }
  return lanes.map((lane) => merged([...lane.values()], draw));
}

function merged(lists: readonly Item[][], draw: Draw): Item[] {
  const all: Item[] = [];
  for (let left = lists; left.length > 0; left = left.filter((list) => list.length > 0)) {
    const next = left[draw(left.length)]?.shift();
    if (next) all.push(next);
  }
  return all;
}

function memberKey({ memberId }: Event): string {
  return `member ${memberId}`;
}

function partitionOf(key: string, count: number): number {
  let hash = 7;
  for (const letter of key) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return hash % count;
}

/** The tags of an event's group as its key says them at this moment, wherever it is. */
function tagsOf(
  { groupId }: Event,
  read: (key: string) => StateRow | undefined,
): readonly string[] {
  if (groupId === undefined) return [];
  const row = read(`key group#${groupId}`);
  return row && 'tags' in row ? row.tags : [];
}
