import type { Event } from '../../src/model/event.ts';

/** Something that is timed: made anew for each round, given every event, and its sum used. */
export interface Contender {
  readonly name: string;
  /** Whether its checksum must be that of the first contender. */
  readonly sameWork?: boolean;
  start(): (event: Event) => number;
}

export interface Measured {
  readonly name: string;
  /** Median over the rounds. */
  readonly nsPerEvent: number;
  /** Of each round. */
  readonly rounds: readonly number[];
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
  return contenders.map(({ name }, index) => measured(name, times[index] ?? []));
}

/** The same for something that is timed in a way of its own. */
export function measured(name: string, rounds: readonly number[]): Measured {
  return { name, nsPerEvent: median(rounds), rounds };
}

function once(
  contender: Contender,
  events: readonly Event[],
): { readonly ns: number; readonly checksum: number } {
  const handle = contender.start();
  globalThis.gc?.();
  let checksum = 0;
  const from = process.hrtime.bigint();
  for (const event of events) checksum += handle(event);
  return { ns: Number(process.hrtime.bigint() - from) / events.length, checksum };
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

/** How many times as fast as something else, round by round. */
export interface Ratio {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** How much faster `fast` was than `slow` in the rounds that they ran side by side. */
export function ratioOf(slow: Measured | undefined, fast: Measured | undefined): Ratio {
  const ratios = (slow?.rounds ?? []).map((ns, round) => ns / (fast?.rounds[round] ?? 0));
  return { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
