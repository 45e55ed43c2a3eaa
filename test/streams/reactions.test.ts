import { compile, openBook, type RuleSet, type Status } from 'tallybook';
import { describe, expect, it } from 'vitest';
import { Audit } from './audit.ts';
import { feed } from './feed.ts';
import { epochMs } from './plain.ts';
import { reactionSample } from './samples.ts';
import { add, mismatches, pairs } from './sums.ts';
import { itOnReal, openStream, type StreamEvent, tellSkips } from './support.ts';

/** Most points of one member a day. */
const DAY_MAX = 15;

const stream = openStream('graph/lobsters-reactions', () => reactionSample(71));

tellSkips();

/** How often a story was voted for or against between two looks. */
function deltaOf({ data }: StreamEvent): number {
  return Number(data['delta']);
}

function dayOf({ at }: StreamEvent): string {
  return at.slice(0, 10);
}

function texts(sums: ReadonlyMap<string, number>): readonly string[] {
  return pairs(sums).map(([key, sum]) => `${key} ${sum}`);
}

describe('votes of lobsters-reactions as rates with a sign', () => {
  const vote = (currency: string) =>
    ({
      kind: 'award',
      on: 'reaction',
      amount: { [currency]: { rate: 1, of: '$.data.delta', signed: true } },
    }) as const;
  const rules: RuleSet = {
    id: 'votes',
    version: 1,
    timeZone: 'UTC',
    currencies: { all: {}, gross: {}, net: {} },
    rules: {
      all: vote('all'),
      gross: { ...vote('gross'), limit: { sum: DAY_MAX, of: 'gross', per: 'day' } },
      net: { ...vote('net'), limit: { sum: DAY_MAX, of: 'net', per: 'day', counts: 'net' } },
    },
  };
  const book = openBook({ programme: 'votes', rules });
  const audit = new Audit();
  feed(book, stream, (outcome) => audit.see(outcome));

  /** Points by `currency member day`. */
  function plainVotes(): ReadonlyMap<string, number> {
    const points = new Map<string, number>();
    const used = new Map<string, number>();
    const count = (currency: string, member: string, event: StreamEvent) => {
      const delta = deltaOf(event);
      const key = `${currency} ${member} ${dayOf(event)}`;
      const granted = Math.min(delta, DAY_MAX - (used.get(key) ?? 0));
      if (currency === 'net' || granted > 0) add(used, key, granted);
      add(points, key, granted);
    };
    for (const event of stream.events) {
      add(points, `all ${event.memberId} ${dayOf(event)}`, deltaOf(event));
      count('gross', event.memberId, event);
      count('net', event.memberId, event);
    }
    return points;
  }

  it('give every member on every day what a plain computation gives, by each way to count', () => {
    expect(mismatches(texts(audit.days), texts(plainVotes()))).toEqual([]);
    expect(audit.close(book)).toEqual([]);
  });

  it('lead to the score of each story where nothing is cut', () => {
    const members = new Map<string, number>();
    for (const event of stream.events) add(members, `all ${event.memberId}`, deltaOf(event));
    const known = new Map([...audit.sums].filter(([key]) => key.startsWith('all ')));
    expect(mismatches(texts(known), texts(members))).toEqual([]);
  });

  itOnReal(stream)('are 172,219, of which 3,962 are taken back', () => {
    const negative = stream.events.filter((event) => deltaOf(event) < 0);
    expect([stream.events.length, negative.length]).toEqual([172_219, 3_962]);
  });
});

/** Who acts: the author of a story, told of each like, or its readers, who give it to the author. */
type Actor = 'author' | 'readers';

/**
 * One input for each vote, of every fourth author. A vote that was taken back is the latest one that
 * stands of its story; a flag where none stands is left out.
 */
function likesOf(actor: Actor): readonly StreamEvent[] {
  const standing = new Map<string, string[]>();
  const reactions = stream.events.filter(({ memberId }) => Number(memberId.slice(1)) % 4 === 0);
  return reactions.flatMap((event) => {
    const story = String(event.data['storyId']);
    const likes = standing.get(story) ?? [];
    standing.set(story, likes);
    const votes = Array.from({ length: Math.abs(deltaOf(event)) }, (_, vote) => vote);
    return votes.flatMap((vote) => {
      const like = likeOf(event, vote, actor);
      return deltaOf(event) > 0 ? given(like, likes) : takenBack(like, likes);
    });
  });
}

function given(like: StreamEvent, likes: string[]): readonly StreamEvent[] {
  likes.push(like.id);
  return [like];
}

function takenBack(vote: StreamEvent, likes: string[]): readonly StreamEvent[] {
  const ref = likes.pop();
  return ref === undefined ? [] : [{ ...vote, type: 'undo', ref }];
}

function likeOf({ id, memberId: to, at, data }: StreamEvent, vote: number, actor: Actor) {
  const by = `readers-${data['storyId']}`;
  const memberId = actor === 'author' ? to : by;
  return { id: `${id}.${vote}`, type: 'like', memberId, by, at, data: { to } };
}

type Room = 'used' | 'released';

function likeRules(actor: Actor, room: Room): RuleSet {
  return {
    id: 'likes',
    version: 1,
    timeZone: 'UTC',
    undo: { room },
    rules: {
      like: {
        kind: 'award',
        on: 'like',
        ...(actor === 'readers' ? { to: '$.data.to' } : { others: true }),
        amount: 1,
        limit: { sum: DAY_MAX, per: 'day' },
      },
    },
  };
}

const REVERSIBLE_MS = 7 * 86_400_000;

/** Likes and what is left of them, one input after the other. */
class PlainLikes {
  /** Points by `member day`, by the day of the like. */
  readonly days = new Map<string, number>();
  /** Undone likes: those that are paid back, those that had earned nothing, and those that came too late. */
  readonly undone = new Map<string, number>();
  readonly #used = new Map<string, number>();
  readonly #likes = new Map<
    string,
    { readonly ms: number; readonly key: string; points: number }
  >();
  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
  }

  like(input: StreamEvent): void {
    const key = `${input.data['to']} ${dayOf(input)}`;
    const points = (this.#used.get(key) ?? 0) < DAY_MAX ? 1 : 0;
    add(this.#used, key, points);
    add(this.days, key, points);
    this.#likes.set(input.id, { ms: epochMs(input), key, points });
  }

  undo(input: StreamEvent): void {
    const like = this.#likes.get(input.ref ?? '');
    if (!like) throw new Error(`${input.id} undoes nothing.`);
    const isLate = epochMs(input) >= like.ms + REVERSIBLE_MS;
    add(this.undone, isLate ? 'too late' : like.points === 0 ? 'unpaid' : 'paid', 1);
    if (isLate) return;
    add(this.days, like.key, -like.points);
    if (this.#room === 'released') add(this.#used, like.key, -like.points);
  }
}

function plainLikes(inputs: readonly StreamEvent[], room: Room): PlainLikes {
  const plain = new PlainLikes(room);
  for (const input of inputs) {
    if (input.type === 'like') plain.like(input);
    else plain.undo(input);
  }
  return plain;
}

describe.each<{ actor: Actor; room: Room }>([
  { actor: 'author', room: 'used' },
  { actor: 'author', room: 'released' },
  { actor: 'readers', room: 'used' },
  { actor: 'readers', room: 'released' },
])(
  'votes as likes, sent by the $actor, whose room stays $room when they are undone',
  ({ actor, room }) => {
    const inputs = likesOf(actor);
    const plain = plainLikes(inputs, room);
    const book = openBook({ programme: 'likes', rules: compile(likeRules(actor, room)) });
    const audit = new Audit();
    feed(book, { name: `${stream.name} as likes`, events: inputs }, (outcome) =>
      audit.see(outcome),
    );

    it('give every author on every day what a plain computation gives', () => {
      const days = new Map([...audit.days].map(([key, sum]) => [key.slice('points '.length), sum]));
      expect(mismatches(texts(days), texts(plain.days))).toEqual([]);
      expect(audit.close(book)).toEqual([]);
    });

    it('say which undone like had earned nothing, and which was undone too late', () => {
      const late = plain.undone.get('too late') ?? 0;
      const count = (status: Status) => audit.statuses.get(status) ?? 0;
      expect(count('accepted')).toBe(inputs.length - late);
      // What is forgotten is as good as unknown: it may still come.
      expect(count('refused') + count('held')).toBe(late);
      expect(audit.reasons.get(' not-reversible') ?? 0).toBe(count('refused'));
      // Who sends likes to others does not know what became of them.
      const unpaid = actor === 'author' ? plain.undone.get('unpaid') : undefined;
      expect(audit.reasons.get(' nothing-left')).toBe(unpaid);
      expect(plain.undone.get('paid')).toBeGreaterThan(0);
    });
  },
);
