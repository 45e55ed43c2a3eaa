/** How many recent entries a map has before they join the others. */
const RECENT_MAX = 32;

/** Layers of more entries than this are not joined any more: it costs more than to look into both. */
const JOINED_MAX = 4_096;

/**
 * A map whose copies share what has been in it for longer: a member is copied again and again to have
 * a state to begin from, and may have much that can still be taken back. In the order of insertion.
 */
export class SharedMap<Value> {
  /** Never changed. The oldest first; each is twice as large as the next, or large, so that they are few. */
  #layers: readonly ReadonlyMap<string, Value>[] = [];
  /** What has come or changed since. */
  #recent: Map<string, Value> = new Map();

  get(key: string): Value | undefined {
    const recent = this.#recent.get(key);
    if (recent !== undefined) return recent;
    return this.#layers.findLast((layer) => layer.has(key))?.get(key);
  }

  has(key: string): boolean {
    return this.#recent.has(key) || this.#layers.some((layer) => layer.has(key));
  }

  set(key: string, value: Value): void {
    this.#recent.set(key, value);
    if (this.#recent.size >= RECENT_MAX) this.#join();
  }

  get isEmpty(): boolean {
    return this.#layers.length === 0 && this.#recent.size === 0;
  }

  entries(): IterableIterator<readonly [key: string, value: Value]> {
    return this.#layers.length === 0 ? this.#recent.entries() : this.#all().entries();
  }

  values(): IterableIterator<Value> {
    return this.#layers.length === 0 ? this.#recent.values() : this.#all().values();
  }

  /** Replaces every value by another, or drops it where there is none. */
  update(change: (value: Value) => Value | undefined): void {
    const changed = new Map<string, Value>();
    for (const [key, value] of this.entries()) {
      const next = change(value);
      if (next !== undefined) changed.set(key, next);
    }
    this.#layers = changed.size === 0 ? [] : [changed];
    this.#recent = new Map();
  }

  /** A map of its own, which shares only what never changes. */
  copy(): SharedMap<Value> {
    const copy = new SharedMap<Value>();
    copy.#layers = this.#layers;
    copy.#recent = new Map(this.#recent);
    return copy;
  }

  #all(): ReadonlyMap<string, Value> {
    return joined(...this.#layers, this.#recent);
  }

  #join(): void {
    const layers = [...this.#layers];
    let newest: ReadonlyMap<string, Value> = this.#recent;
    for (let older = layers.at(-1); older && areJoined(older, newest); older = layers.at(-1)) {
      newest = joined(older, newest);
      layers.pop();
    }
    this.#layers = [...layers, newest];
    this.#recent = new Map();
  }
}

function areJoined(
  { size: older }: ReadonlyMap<string, unknown>,
  { size }: ReadonlyMap<string, unknown>,
): boolean {
  return older < 2 * size && older + size <= JOINED_MAX;
}

/** The oldest first: what is in several stays where it is in the oldest. */
function joined<Value>(
  ...layers: readonly ReadonlyMap<string, Value>[]
): ReadonlyMap<string, Value> {
  const all = new Map(layers[0]);
  for (const newer of layers.slice(1)) for (const [key, value] of newer) all.set(key, value);
  return all;
}
