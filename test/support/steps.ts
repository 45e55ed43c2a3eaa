import {
  addressOf,
  type Correction,
  type Entry,
  type Event,
  type Message,
  type Notice,
  type Outcome,
  type Program,
  type Reason,
  type StateRow,
  type StepInput,
  type StepResult,
  step,
} from 'tallybook';

/** A host that stores the row of every key as JSON text and delivers messages at once, in order. */
export interface StepHost {
  post(
    event: Event,
    more?: { readonly arrival?: number; readonly clock?: string | number },
  ): Outcome;
  advance(memberId: string, to: string | number): Outcome;
  /** By member; only of those that have something due. */
  readonly wakes: ReadonlyMap<string, string>;
  memberRow(memberId: string): StateRow | undefined;
  /** Rows by key: members first, each kind by id. */
  rows(): readonly StateRow[];
}

export interface StepHostOptions {
  readonly programme?: string;
  /** How often each message is delivered. */
  readonly deliveries?: number;
}

interface Gathered {
  readonly entries: Entry[];
  readonly notices: Notice[];
  readonly reasons: Reason[];
  readonly corrected: Correction[];
}

export function stepHost(
  program: Program,
  { programme = 'main', deliveries = 1 }: StepHostOptions = {},
): StepHost {
  const texts = new Map<string, string>();
  const wakes = new Map<string, string>();
  const read = (key: string): StateRow | undefined => {
    const text = texts.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  };
  const act = (key: string, input: object): StepResult => {
    const result = step(program, read(key), { programme, ...input } as StepInput);
    if (result.state) texts.set(key, JSON.stringify(result.state));
    if (!key.startsWith('member ')) return result;
    if (result.wakeAt === undefined) wakes.delete(key.slice(7));
    else wakes.set(key.slice(7), result.wakeAt);
    return result;
  };
  /** What goes to other members stands in line; what programme keys are asked and answer goes at once. */
  const settle = (result: StepResult, gathered: Gathered, grants: Message[]) => {
    gathered.entries.push(...result.outcome.entries);
    gathered.notices.push(...result.outcome.notices);
    gathered.reasons.push(...result.outcome.reasons);
    gathered.corrected.push(...(result.outcome.corrected ?? []));
    for (const message of JSON.parse(JSON.stringify(result.messages)) as Message[]) {
      if (STANDING.has(message.kind)) grants.push(message);
      else deliver(message, gathered, grants);
    }
  };
  const deliver = (message: Message, gathered: Gathered, grants: Message[]) => {
    for (let n = 0; n < deliveries; n += 1)
      settle(act(keyOf(message), { kind: 'message', message }), gathered, grants);
  };
  const take = (key: string, input: object): Outcome => {
    const gathered: Gathered = { entries: [], notices: [], reasons: [], corrected: [] };
    const grants: Message[] = [];
    const result = act(key, input);
    settle(result, gathered, grants);
    for (let next = 0; next < grants.length; next += 1) {
      deliver(grants[next] as Message, gathered, grants);
    }
    const { corrected, ...rest } = gathered;
    const outcome = { ...result.outcome, ...rest };
    return corrected.length > 0 ? { ...outcome, corrected } : outcome;
  };
  const tagsOf = (groupId: string): readonly string[] => {
    const group = read(`key group#${escaped(groupId)}`);
    return group && 'key' in group ? group.tags : [];
  };
  const waitingTags = (memberId: string) => {
    const row = read(`member ${memberId}`);
    const waiting = row && 'waiting' in row ? row.waiting : [];
    return waiting.flatMap(([{ groupId }]) =>
      groupId === undefined ? [] : [[groupId, tagsOf(groupId)] as const],
    );
  };
  return {
    post: (event, more = {}) => {
      const { memberId, groupId } = event;
      const groupTags = groupId === undefined ? [] : tagsOf(groupId);
      const tags = { groupTags, waitingTags: waitingTags(memberId) };
      return take(`member ${memberId}`, { kind: 'event', event, ...tags, ...more });
    },
    advance: (memberId, to) =>
      take(`member ${memberId}`, {
        kind: 'advance',
        memberId,
        to,
        waitingTags: waitingTags(memberId),
      }),
    wakes,
    memberRow: (memberId) => read(`member ${memberId}`),
    rows: () => {
      const keys = [...texts.keys()].sort();
      const ofMembers = keys.filter((key) => key.startsWith('member '));
      const others = keys.filter((key) => !ofMembers.includes(key));
      return [...ofMembers, ...others].map((key) => read(key) as StateRow);
    },
  };
}

const STANDING: ReadonlySet<Message['kind']> = new Set(['grant', 'reverse', 'amend']);

export function keyOf(message: Message): string {
  const address = addressOf(message);
  return 'member' in address ? `member ${address.member}` : `key ${address.key}`;
}

function escaped(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('#', '~1');
}
