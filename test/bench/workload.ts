/** How a generated stream looks; the same terms always give the same stream. */
export interface Workload {
  readonly events: number;
  readonly members: number;
  /** Mean time between two events of the whole stream, in ms. */
  readonly everyMs: number;
}

/** A linear congruential generator over 32 bits; values in [0, 1). */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}
