import type { Instant } from '../units/instant.ts';

/** Which members have something due, and when: the book's only clockwork. */
export interface DueQueue {
  /** Puts a member under the instant of its next due thing, or takes it out. */
  put(memberId: string, at: Instant | undefined): void;
  /** The first instant at which anything is due. */
  next(): Instant | undefined;
  /** The members whose next due thing is due at this instant, in no order. */
  at(at: Instant): readonly string[];
  /** The same for all instants up to this one. */
  until(at: Instant): readonly string[];
}

/** Members under one instant share a bucket; a heap keeps the instants. */
export function dueQueue(): DueQueue {
  const buckets = new Map<Instant, Set<string>>();
  const dueAt = new Map<string, Instant>();
  const heap: Instant[] = [];

  const leave = (memberId: string) => {
    const at = dueAt.get(memberId);
    if (at === undefined) return;
    dueAt.delete(memberId);
    const bucket = buckets.get(at);
    bucket?.delete(memberId);
    if (bucket?.size === 0) buckets.delete(at);
  };
  /** Instants whose bucket is gone leave the heap when they come to its top. */
  const settle = () => {
    for (let top = heap[0]; top !== undefined && !buckets.has(top); top = heap[0]) pop(heap);
  };
  return {
    put: (memberId, at) => {
      if (dueAt.get(memberId) === at) return;
      leave(memberId);
      if (at === undefined) return;
      dueAt.set(memberId, at);
      const bucket = buckets.get(at);
      if (bucket) bucket.add(memberId);
      else {
        buckets.set(at, new Set([memberId]));
        push(heap, at);
      }
    },
    next: () => {
      settle();
      return heap[0];
    },
    at: (at) => [...(buckets.get(at) ?? NOBODY)],
    until: (at) => {
      settle();
      if ((heap[0] ?? Number.POSITIVE_INFINITY) > at) return NOBODY;
      const members: string[] = [];
      for (const [instant, bucket] of buckets) if (instant <= at) members.push(...bucket);
      return members;
    },
  };
}

const NOBODY: readonly string[] = [];

function push(heap: Instant[], at: Instant): void {
  let index = heap.length;
  heap.push(at);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent] as Instant;
    if (above <= at) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = at;
}

function pop(heap: Instant[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= heap.length) break;
    const right = heap[child + 1];
    if (right !== undefined && right < (heap[child] as Instant)) child += 1;
    const below = heap[child] as Instant;
    if (below >= last) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = last;
}
