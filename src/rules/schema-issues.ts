import type * as z from 'zod/mini';
import {
  DOCUMENT_ISSUE_CODES,
  type DocumentIssueCode,
  type Issue,
  type PathSegment,
} from '../model/issue.ts';
import { nearest } from '../units/nearest.ts';
import { foundAt, issue, valueAt } from './issues.ts';
import { markProto, unmarkProto } from './proto-key.ts';

type SchemaIssue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;
type Path = readonly PathSegment[];

/** Where a value stands that is checked against a schema. */
export interface Place {
  readonly document: unknown;
  /** Of the value that the schema was given. */
  readonly path: Path;
  /** Keys at that path which another schema checks; for near misses. */
  readonly otherKeys?: readonly string[];
}

/**
 * The issues of a value against a schema; empty where it fits. `jitless` keeps the check free of
 * code made from strings.
 */
export function checkSchema(schema: z.ZodMiniType, value: unknown, place: Place): readonly Issue[] {
  const result = schema.safeParse(markProto(value), { jitless: true, error: knownKeys });
  return result.success ? [] : result.error.issues.flatMap((found) => translate(found, place));
}

/** zod's own texts are not used: an issue about keys carries those of its schemas instead. */
function knownKeys({ code, inst }: RawIssue): string {
  if (code === 'unrecognized_keys') return JSON.stringify([keysOf(inst)]);
  if (code !== 'invalid_union') return '';
  const { options = [] } = (inst?._zod.def ?? {}) as { readonly options?: readonly unknown[] };
  return JSON.stringify(options.map(keysOf));
}

/** The keys that a schema names; none where it is no object of named keys. */
function keysOf(schema: unknown): readonly string[] {
  const { shape = {} } = (schema as { readonly shape?: object } | undefined) ?? {};
  return Object.keys(shape);
}

function keysIn({ message }: SchemaIssue): readonly (readonly string[])[] {
  return JSON.parse(message);
}

function translate(found: SchemaIssue, place: Place): readonly Issue[] {
  const path = [...place.path, ...(found.path as Path).map(unmarkProto)];
  const here = { ...place, path };
  switch (found.code) {
    case 'unrecognized_keys':
      return found.keys.map((key) => unknownKey(unmarkProto(key), keysIn(found).flat(), here));
    case 'invalid_union':
      return ofUnion(found, here);
    case 'invalid_key':
      return found.issues.flatMap((inner) => translate(inner as SchemaIssue, here));
    case 'invalid_type':
      return [wrongType(typeName(found.expected), here)];
    case 'invalid_value':
      return [notOneOf(found.values.map(String), here)];
    case 'too_small':
      return [outOfRange(`at least ${amount(found.origin, found.minimum)}`, here)];
    case 'too_big':
      return [outOfRange(`at most ${amount(found.origin, found.maximum)}`, here)];
    default:
      return [custom(paramsOf(found), here)];
  }
}

/** What is counted by a bound: `2 members`, `2000 code units`, or a plain number. */
function amount(origin: string, bound: number | bigint): string {
  if (origin === 'array') return `${bound} ${bound === 1 ? 'member' : 'members'}`;
  return origin === 'string' ? `${bound} code units` : String(bound);
}

/** One form of a union, as what is wrong with the value under it. */
interface Form {
  readonly issues: readonly SchemaIssue[];
  /** The keys that the form names; the form of a list or of any keys names none. */
  readonly keys: readonly string[];
}

/** The forms of a union; a form that is a union itself gives its own. */
function formsOf(found: SchemaIssue & { readonly code: 'invalid_union' }): readonly Form[] {
  const keys = keysIn(found);
  return found.errors.flatMap((issues, index) => {
    const [only, ...more] = issues;
    const isUnion = only?.code === 'invalid_union' && only.path.length === 0 && more.length === 0;
    return isUnion ? formsOf(only) : [{ issues, keys: keys[index] ?? [] }];
  });
}

/**
 * The issues under the form that was meant: a form that says so itself, else the one that names
 * the most keys of the value, else the one with the fewest issues, else the first.
 */
function ofUnion(
  found: SchemaIssue & { readonly code: 'invalid_union' },
  place: Place,
): readonly Issue[] {
  const forms = formsOf(found);
  const value = valueAt(place.document, place.path);
  const fitting = forms.filter((form) => !form.issues.some((one) => isOtherType(one, value)));
  const decisive = fitting.flatMap(({ issues }) => issues).find(isDecisive);
  if (decisive) return translate(decisive, place);
  const given = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const [best, second] = ranked(fitting, given);
  if (!best) return [wrongType(eitherOf(forms.flatMap(typesWanted)), place)];
  const isNameless = given.length > 0 && second !== undefined && namedBy(best, given) === 0;
  if (!isNameless || best.keys.length === 0)
    return best.issues.flatMap((inner) => translate(inner, place));
  const known = fitting.flatMap(({ keys }) => keys);
  return given.map((key) => unknownKey(key, known, place));
}

function ranked(forms: readonly Form[], given: readonly string[]): readonly Form[] {
  return [...forms].sort(
    (a, b) => namedBy(b, given) - namedBy(a, given) || a.issues.length - b.issues.length,
  );
}

function namedBy({ keys }: Form, given: readonly string[]): number {
  return keys.filter((key) => given.includes(key)).length;
}

function isDecisive(found: SchemaIssue): boolean {
  return paramsOf(found)['decisive'] === true;
}

function eitherOf(types: readonly string[]): string {
  const [last, ...others] = [...new Set(types)].reverse();
  return others.length === 0 ? String(last) : `${others.reverse().join(', ')} or ${last}`;
}

/** Whether an issue says that the whole value is of another type than the form's. */
function isOtherType(found: SchemaIssue, value: unknown): boolean {
  if (found.path.length > 0) return false;
  if (found.code === 'invalid_value')
    return typeof value !== 'string' || typeof found.values[0] !== 'string';
  return found.code === 'invalid_type' && found.expected !== 'int';
}

function typesWanted({ issues }: Form): readonly string[] {
  return issues.flatMap((found) => {
    if (found.path.length > 0) return [];
    if (found.code === 'invalid_type') return [typeName(found.expected)];
    if (found.code !== 'invalid_value') return [];
    return [typeof found.values[0] === 'string' ? typeName('string') : found.values.join(' or ')];
  });
}

function unknownKey(key: string, known: readonly string[], { path, otherKeys }: Place): Issue {
  const near = nearest(key, [...known, ...((path.length === 0 && otherKeys) || [])]);
  return issue('unknown-key', [...path, key], near === undefined ? { key } : { key, near });
}

function wrongType(expected: string, { document, path }: Place): Issue {
  const value = valueAt(document, path);
  if (value === undefined) return issue('missing-key', path, { key: String(path.at(-1) ?? '') });
  return issue('wrong-type', path, { found: foundAt(document, path), expected });
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'an array',
  tuple: 'an array',
};

function typeName(type: string): string {
  return TYPE_NAMES[type] ?? type;
}

function notOneOf(known: readonly string[], place: Place): Issue {
  const { document, path } = place;
  if (valueAt(document, path) === undefined) return wrongType('', place);
  return issue('not-one-of', path, { found: foundAt(document, path), known });
}

function outOfRange(expected: string, { document, path }: Place): Issue {
  return issue('out-of-range', path, { found: foundAt(document, path), expected });
}

type Params = Readonly<Record<string, unknown>>;

function paramsOf(found: SchemaIssue): Params {
  return found.code === 'custom' ? (found.params ?? {}) : {};
}

function custom({ code, decisive: _, ...params }: Params, { document, path }: Place): Issue {
  const known = DOCUMENT_ISSUE_CODES.find((one) => one === code);
  return issue(known ?? ('wrong-type' satisfies DocumentIssueCode), path, {
    found: foundAt(document, path),
    ...params,
  });
}
