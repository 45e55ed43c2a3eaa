/** One step of a path: an own property's name or an index. */
export type PathKey = string | number;

/** Code units in a path's text at most. */
const PATH_LENGTH_MAX = 256;

interface Step {
  readonly key: PathKey;
  /** Where the next step starts. */
  readonly end: number;
}

/** Characters with a meaning of their own in JSONPath; a name never holds one of them. */
const RESERVED = '\'"[];~^@#?()*,`';

/**
 * The keys of a definite path (`$`, `.name`, `['name']`, `[0]`), or undefined for any other text:
 * wildcards, filters, slices, `..`, a missing `$`, more than `PATH_LENGTH_MAX` code units.
 */
export function parsePath(text: string): readonly PathKey[] | undefined {
  if (text[0] !== '$' || text.length > PATH_LENGTH_MAX) return undefined;
  const keys: PathKey[] = [];
  for (let at = 1; at < text.length; ) {
    const step = stepAt(text, at);
    if (step === undefined) return undefined;
    keys.push(step.key);
    at = step.end;
  }
  return keys;
}

/** The text of a path; `parsePath` reads it back to the same keys. */
export function pathText(keys: readonly PathKey[]): string {
  let text = '$';
  for (const key of keys) {
    if (typeof key === 'number') text += `[${key}]`;
    else text += isBareName(key) ? `.${key}` : `['${key}']`;
  }
  return text;
}

/**
 * Reads a path the way json-rules-engine does: a root that is not an object is returned itself,
 * own properties only, `length` of arrays and non-empty strings, otherwise undefined. Never throws
 * on plain data.
 */
export function readerOf(keys: readonly PathKey[]): (value: unknown) => unknown {
  if (keys.length === 0) return (value) => value;
  const follow = followerOf(keys);
  return (value) => (typeof value === 'object' && value !== null ? follow(value) : value);
}

/** Like `readerOf`, but a path into a root that is not an object leads nowhere: undefined. */
export function followerOf(keys: readonly PathKey[]): (value: unknown) => unknown {
  const [first, second, third] = keys;
  if (first === undefined) return (value) => value;
  if (second === undefined) return (value) => own(value, first);
  if (third === undefined) return (value) => own(own(value, first), second);
  if (keys.length === 3) return (value) => own(own(own(value, first), second), third);
  return (value) => {
    let current = value;
    for (const key of keys) current = own(current, key);
    return current;
  };
}

function own(value: unknown, key: PathKey): unknown {
  if (typeof value === 'object') return value !== null && has(value, key) ? value[key] : undefined;
  return typeof value === 'string' ? ofString(value, key) : undefined;
}

/** jsonpath-plus finds nothing in an empty string, not even its length. */
function ofString(value: string, key: PathKey): unknown {
  if (value === '') return undefined;
  const boxed: object = new String(value);
  return has(boxed, key) ? boxed[key] : undefined;
}

function has(value: object, key: PathKey): value is Readonly<Record<PathKey, unknown>> {
  return Object.hasOwn(value, key);
}

function stepAt(text: string, at: number): Step | undefined {
  if (text[at] === '.') return bareStep(text, at + 1);
  if (text[at] !== '[') return undefined;
  return text[at + 1] === "'" ? quotedStep(text, at + 2) : indexStep(text, at + 1);
}

function bareStep(text: string, from: number): Step | undefined {
  let end = from;
  while (end < text.length && text[end] !== '.' && text[end] !== '[') end += 1;
  const key = text.slice(from, end);
  return isBareName(key) ? { key, end } : undefined;
}

function quotedStep(text: string, from: number): Step | undefined {
  const close = text.indexOf("']", from);
  if (close < 0) return undefined;
  const key = text.slice(from, close);
  return isName(key) ? { key, end: close + 2 } : undefined;
}

function indexStep(text: string, from: number): Step | undefined {
  const close = text.indexOf(']', from);
  const digits = text.slice(from, Math.max(from, close));
  if (digits === '' || digits.length > 9 || !consistsOf(digits, '0123456789')) return undefined;
  const key = Number(digits);
  return String(key) === digits ? { key, end: close + 1 } : undefined;
}

function isBareName(name: string): boolean {
  return isName(name) && !name.includes('.') && !name.includes(' ');
}

/** Names that jsonpath-plus reads as we do: no reserved character, no `$` alone, no slice. */
function isName(name: string): boolean {
  if (name === '' || name === '$') return false;
  for (const character of name) {
    if (character < ' ' || RESERVED.includes(character)) return false;
  }
  return !(name.includes(':') && consistsOf(name, '0123456789-:'));
}

function consistsOf(text: string, characters: string): boolean {
  for (const character of text) {
    if (!characters.includes(character)) return false;
  }
  return true;
}
