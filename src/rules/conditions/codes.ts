import type { PathSegment } from '../../model/issue.ts';
import { nearest } from '../../units/nearest.ts';

/** Every fault a condition can have; stable. */
export type ConditionIssueCode =
  | 'condition-cycle'
  | 'condition-decorated-item'
  | 'condition-kind'
  | 'condition-missing-key'
  | 'condition-not-json'
  | 'condition-params'
  | 'condition-path'
  | 'condition-shape'
  | 'condition-too-deep'
  | 'condition-too-large'
  | 'condition-type'
  | 'condition-unknown-key'
  | 'condition-value'
  | 'unknown-condition'
  | 'unknown-decorator'
  | 'unknown-fact'
  | 'unknown-field'
  | 'unknown-operator';

/** An `Issue` about a condition. */
export interface ConditionIssue {
  readonly code: ConditionIssueCode;
  readonly path: readonly PathSegment[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly message: string;
}

type UnknownNameCode = Extract<ConditionIssueCode, `unknown-${string}`> | 'condition-unknown-key';

const NOUNS: Readonly<Record<UnknownNameCode, string>> = {
  'condition-unknown-key': 'key',
  'unknown-condition': 'condition',
  'unknown-decorator': 'decorator',
  'unknown-fact': 'fact',
  'unknown-field': 'field',
  'unknown-operator': 'operator',
};

/** Names listed in one message at most. */
const LISTED_MAX = 12;

/** What a name could have been. */
interface Choice {
  readonly known: Iterable<string>;
  /** Better than the nearest known name, where one is meant for certain. */
  readonly near?: string | undefined;
  /** The fact whose field is meant. */
  readonly fact?: string;
}

/** A name that is not known, with the known one that is nearest to it. */
export function unknownName(
  code: UnknownNameCode,
  found: string,
  choice: Choice,
  path: readonly PathSegment[],
): ConditionIssue {
  const known = [...new Set(choice.known)].sort();
  const near = choice.near ?? nearest(found, known);
  const hint = near === undefined ? `expected ${oneOf(known)}.` : `did you mean "${near}"?`;
  const owner = choice.fact === undefined ? '' : ` of ${choice.fact}`;
  const params = {
    found,
    known,
    ...(near === undefined ? {} : { near }),
    ...(choice.fact === undefined ? {} : { fact: choice.fact }),
  };
  return { code, path, params, message: `Unknown ${NOUNS[code]} ${quote(found)}${owner}: ${hint}` };
}

/** A key whose value has another shape than the language gives it. */
export function wrongShape(
  subject: string,
  found: unknown,
  expected: string,
  path: readonly PathSegment[],
): ConditionIssue {
  const seen = describe(found);
  const message = `${subject} is ${seen}: expected ${expected}.`;
  return { code: 'condition-shape', path, params: { subject, found: seen, expected }, message };
}

/** "one of a, b, c", shortened when there are many. */
export function oneOf(names: readonly string[]): string {
  if (names.length === 0) return 'none, because none is defined';
  if (names.length === 1) return `${names[0]}`;
  const rest = names.length - LISTED_MAX;
  const listed = names.slice(0, LISTED_MAX).join(', ');
  return rest > 0 ? `one of ${listed} and ${rest} more` : `one of ${listed}`;
}

/** A value in a few words, never longer than a line. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `the text ${quote(value)}`;
  if (typeof value === 'object' && value !== null) return describeContainer(value);
  return typeof value === 'function' ? 'a function' : String(value);
}

function describeContainer(value: object): string {
  const noun = Array.isArray(value) ? 'array' : 'object';
  return Object.keys(value).length === 0 ? `an empty ${noun}` : `an ${noun}`;
}

/** A name as JSON text, cut after 40 code units. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
