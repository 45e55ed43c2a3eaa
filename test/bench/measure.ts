import type { Event } from '../../src/model/event.ts';

/** Something that is timed: made anew for each round, given every event, and its sum used. */
export interface Contender {
  readonly name: string;
  /** How many of the events one round takes; all if absent. */
  readonly sample?: number;
  /** Whether its checksum must be that of the first contender. */
  readonly sameWork?: boolean;
  start(): (event: Event) => number;
}

export interface Measured {
  readonly name: string;
  /** Median over the rounds. */
  readonly nsPerEvent: number;
  readonly checksum: number;
}

/** Rounds are interleaved, so that a slow minute of the machine touches all contenders alike. */
export function measure(
  contenders: readonly Contender[],
  events: readonly Event[],
  rounds: number,
): readonly Measured[] {
  const times = contenders.map((): number[] => []);
  const checksums = contenders.map(() => 0);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      const { ns, checksum } = once(contender, events);
      times[index]?.push(ns);
      checksums[index] = checksum;
    }
  }
  compareWork(contenders, checksums);
  return contenders.map(({ name }, index) => ({
    name,
    nsPerEvent: median(times[index] ?? []),
    checksum: checksums[index] ?? 0,
  }));
}

function once(
  contender: Contender,
  events: readonly Event[],
): { readonly ns: number; readonly checksum: number } {
  const handle = contender.start();
  const count = Math.min(contender.sample ?? events.length, events.length);
  globalThis.gc?.();
  let checksum = 0;
  const from = process.hrtime.bigint();
  for (let i = 0; i < count; i += 1) {
    const event = events[i];
    if (event) checksum += handle(event);
  }
  return { ns: Number(process.hrtime.bigint() - from) / count, checksum };
}

function compareWork(contenders: readonly Contender[], checksums: readonly number[]): void {
  const [expected] = checksums;
  for (const [index, { name, sameWork }] of contenders.entries()) {
    if (sameWork && checksums[index] !== expected) {
      throw new Error(
        `${name} came to ${checksums[index]}, not to ${expected}: not the same work.`,
      );
    }
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
