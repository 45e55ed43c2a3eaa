import type { PathSegment } from '../../model/issue.ts';
import type { ConditionIssue } from './codes.ts';
import type { OperatorTable } from './operators.ts';

/** What a field holds when it is there; `any` switches the type checks off. */
export type FactType = 'number' | 'string' | 'boolean' | 'array' | 'object' | 'any';

export type Params = Readonly<Record<string, unknown>>;

/** Reads a value for one context: pure, total; undefined where there is nothing. */
export type Read<C> = (context: C) => unknown;

/** Why a field cannot be bound to its params: the end of a sentence. */
export interface FieldFault {
  readonly fault: string;
}

/** A named field of a fact, e.g. `member.purchases`. */
export interface FactField<C> {
  readonly type: FactType;
  /** Called once per use, at compile time; `params` is frozen, `{}` when none were written. */
  bind(params: Params): Read<C> | FieldFault;
}

/** A thing that conditions can ask about. */
export interface Fact<C> {
  /** The value of the fact when no path, or `$`, was written. */
  readonly whole: Read<C>;
  /** The closed list of fields; absent: an open object (or any value) that every path may enter. */
  readonly fields?: ReadonlyMap<string, FactField<C>>;
}

/** What a condition may refer to. Not to be changed after the first compilation. */
export interface ConditionScope<C> {
  readonly facts: ReadonlyMap<string, Fact<C>>;
  readonly operators: OperatorTable;
  /** Named conditions (segments): name → condition JSON. */
  readonly named: ReadonlyMap<string, unknown>;
  /** Where the named conditions stand in the document; absent: `['segments']`. */
  readonly namedPath?: readonly PathSegment[];
}

/** A condition ready to run. */
export interface Condition<C> {
  /** @throws TypeError when a host's operator or decorator returns anything but a boolean. */
  test(context: C): boolean;
  explain(context: C): ConditionTrace;
  /** What it reads, sorted, in short-form spelling: `event.data.paid`, `member.purchases`. */
  readonly reads: readonly string[];
  /** The same condition as plain json-rules-engine JSON, frozen; the root is never a leaf. */
  readonly expanded: unknown;
}

export type ConditionResult<C> =
  | { readonly ok: true; readonly condition: Condition<C> }
  | { readonly ok: false; readonly issues: readonly ConditionIssue[] };

/**
 * One node of an explanation: json-rules-engine's `RuleResult.toJSON(false).conditions` with more
 * in it: `result` on lists too, `condition` kept on a named condition that was entered, and the
 * two `missing` marks. A node without `result` was not evaluated.
 */
export interface ConditionTrace {
  readonly all?: readonly ConditionTrace[];
  readonly any?: readonly ConditionTrace[];
  readonly not?: ConditionTrace;
  readonly condition?: string;
  readonly fact?: string;
  readonly path?: string;
  readonly params?: Params;
  readonly operator?: string;
  readonly value?: unknown;
  readonly name?: string;
  readonly priority?: number;
  readonly factResult?: unknown;
  readonly valueResult?: unknown;
  readonly result?: boolean;
  /** The fact, at this path, is not there. */
  readonly missing?: true;
  /** The fact that `value` refers to, at its path, is not there. */
  readonly valueMissing?: true;
}
