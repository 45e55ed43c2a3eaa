/** Tags of types. They differ above the 16 bits of a code unit, so that no first letter undoes one. */
const TEXT = 0x2545f491;
const NUMBER = 0x6c078965;

/**
 * A 53-bit hash of a JSON value that does not depend on the order of object keys. It tells equal
 * content from other content under one id; it is no defence against a chosen collision.
 * In a list `undefined` counts as null, as JSON writes it.
 * Values nest at most as deep as the caller has checked before.
 */
export function hashJson(value: unknown, seed = 0): number {
  switch (typeof value) {
    case 'string':
      return hashText(value, seed ^ TEXT);
    case 'number':
      return hashNumber(value, seed ^ NUMBER);
    case 'object':
      if (value === null) return mix(seed, 3);
      return Array.isArray(value) ? hashList(value, seed) : hashObject(value, seed);
    case 'boolean':
      return mix(seed, value ? 4 : 5);
    default:
      return mix(seed, 3);
  }
}

/** Whole numbers by their two halves, others by their shortest decimal form; −0 is 0. */
function hashNumber(value: number, seed: number): number {
  if (!Number.isSafeInteger(value)) return hashText(String(value), seed);
  return finish(seed ^ (value | 0), seed ^ Math.floor(value / 0x1_0000_0000));
}

function hashList(list: readonly unknown[], seed: number): number {
  let hash = mix(seed, 6);
  for (const item of list) hash = mix(hash, hashJson(item, seed));
  return hash;
}

/** Absent and undefined properties count alike. */
function hashObject(object: object, seed: number): number {
  let low = 0;
  let high = 0;
  for (const key of Object.keys(object)) {
    const value = (object as Record<string, unknown>)[key];
    if (value === undefined) continue;
    const hash = mix(hashText(key, seed), hashJson(value, seed));
    low = (low + (hash >>> 0)) | 0;
    high = (high + hash / 0x1_0000_0000) | 0;
  }
  return mix(pack(low, high), 7);
}

/** A 53-bit hash of a string's code units. */
export function hashText(text: string, seed = 0): number {
  let low = 0xdeadbeef ^ seed;
  let high = 0x41c6ce57 ^ seed;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x9e3779b1);
    high = Math.imul(high ^ code, 0x5f356495);
  }
  return finish(low, high);
}

/** Two hashes as one; the order of the two counts. */
export function mix(first: number, second: number): number {
  const low = Math.imul((first | 0) ^ 0x27d4eb2f, 0x85ebca6b) ^ (second | 0);
  const high = Math.imul(upper(first) ^ 0x165667b1, 0xc2b2ae35) ^ upper(second);
  return finish(low, high);
}

function upper(hash: number): number {
  return (hash / 0x1_0000_0000) | 0;
}

function finish(low: number, high: number): number {
  let a = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  let b = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  a = Math.imul(a ^ (a >>> 15), 0x2c1b3c6d);
  b = Math.imul(b ^ (b >>> 12), 0x297a2d39);
  return pack(a ^ b, b);
}

function pack(low: number, high: number): number {
  return (high & 0x1f_ffff) * 0x1_0000_0000 + (low >>> 0);
}

/** 32 hex digits that stand for a document, for instance a rule set in a fingerprint. */
export function digestJson(value: unknown): string {
  let digest = '';
  for (const seed of [0x1b873593, 0x52dce729, 0x38495ab5]) {
    digest += hashJson(value, seed).toString(16).padStart(14, '0');
  }
  return digest.slice(0, 32);
}
