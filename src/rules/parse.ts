import * as z from 'zod/mini';
import type { Issue, PathSegment } from '../model/issue.ts';
import { idFault } from '../units/identifier.ts';
import { copyJson } from '../units/json-copy.ts';
import { nearest } from '../units/nearest.ts';
import { type Compilation, compileVersions } from './compile.ts';
import type { HostOperator } from './conditions/operators.ts';
import { flatten } from './flatten.ts';
import { foundAt, inDocumentOrder, issue } from './issues.ts';
import { lazySchema } from './lazy-schema.ts';
import type { Program } from './program.ts';
import { KINDS, type RuleKind, type RuleSet, ruleSetShape, type Schedule } from './rule-set.ts';
import { givenVersions } from './schedule-shape.ts';
import { checkSchema } from './schema-issues.ts';

export interface ParseOptions {
  /** Rule sets that `extends` may name. */
  readonly presets?: readonly unknown[] | undefined;
  /** Operators of the host, beside those of json-rules-engine. */
  readonly operators?: readonly HostOperator[] | undefined;
}

export type ParsedRuleSet =
  | {
      readonly ok: true;
      /** Merged with its parents, and checked; JSON. */
      readonly value: RuleSet;
      /** What is allowed and hardly ever meant. */
      readonly warnings: readonly Issue[];
    }
  | { readonly ok: false; readonly issues: readonly Issue[] };

export const RULES_MAX = 5_000;

/** Checks a rule set and answers with all of its issues; it never throws at what it is given. */
export function parseRuleSet(json: unknown, options: ParseOptions = {}): ParsedRuleSet {
  const shaped = shape(json, options);
  if (!shaped.ok) return shaped;
  const { issues, warnings } = compileVersions(
    [{ from: undefined, path: [], ruleSet: shaped.value }],
    options.operators ?? [],
  );
  return issues.length > 0 ? { ok: false, issues } : { ...shaped, warnings };
}

/** A rule set, or a schedule of them, that cannot be compiled; `issues` are those of `parseRuleSet`. */
export class RuleSetError extends Error {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(
      issues.map(({ path, message }) => `${path.join('.') || '(root)'}: ${message}`).join('\n'),
    );
    this.name = 'RuleSetError';
    this.issues = issues;
  }
}

/**
 * Compiles a rule set, or a schedule of versions by event time, to closures. Cheap to keep and to
 * share; compile once.
 * @throws RuleSetError with all issues.
 */
export function compile(rules: RuleSet | Schedule, options: ParseOptions = {}): Program {
  const { program, issues } = compileChecked(rules, options);
  if (issues.length > 0) throw new RuleSetError(issues);
  return program;
}

/** Rules as they come, compiled unless they are already. @throws RuleSetError with all issues. */
export function programFrom(rules: RuleSet | Schedule | Program, options: ParseOptions): Program {
  return isProgram(rules) ? rules : compile(rules, options);
}

/** No JSON document holds a function. */
function isProgram(rules: RuleSet | Schedule | Program): rules is Program {
  return typeof (rules as Partial<Program> | null | undefined)?.fingerprint === 'function';
}

function compileChecked(rules: RuleSet | Schedule, options: ParseOptions): Compilation {
  const given = givenVersions(rules);
  if (!given.ok) throw new RuleSetError(given.issues);
  const issues: Issue[] = [];
  const sound = given.versions.flatMap(({ rules: document, ...version }) => {
    const shaped = shape(document, options);
    if (shaped.ok) return [{ ...version, ruleSet: shaped.value }];
    for (const one of shaped.issues) issues.push({ ...one, path: [...version.path, ...one.path] });
    return [];
  });
  const [first, ...rest] = sound;
  if (!first || issues.length > 0) throw new RuleSetError(issues);
  return compileVersions([first, ...rest], options.operators ?? []);
}

type Shaped =
  | { readonly ok: true; readonly value: RuleSet }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Limits, parents and shape, in this order: what comes later is looked at only where the earlier holds. */
function shape(json: unknown, { presets }: ParseOptions): Shaped {
  const merged = flatten(json, presets);
  if (!merged.ok) return merged;
  const issues = inDocumentOrder(shapeIssues(merged.value));
  if (issues.length > 0) return { ok: false, issues };
  return { ok: true, value: copyJson(merged.value) as RuleSet };
}

function shapeIssues(document: unknown): readonly Issue[] {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return [issue('wrong-type', [], { found: foundAt(document, []), expected: 'an object' })];
  }
  const { rules, ...rest } = document as Record<string, unknown>;
  const place = { document, path: [], otherKeys: ['rules'] };
  return [...checkSchema(headSchema(), rest, place), ...rulesIssues(rules, document)];
}

const headSchema = lazySchema(() => z.strictObject(ruleSetShape()));

function rulesIssues(rules: unknown, document: unknown): readonly Issue[] {
  if (rules === undefined) return [issue('missing-key', ['rules'], { key: 'rules' })];
  if (typeof rules !== 'object' || rules === null || Array.isArray(rules)) {
    return [
      issue('wrong-type', ['rules'], {
        found: foundAt(document, ['rules']),
        expected: 'an object',
      }),
    ];
  }
  const entries = Object.entries(rules);
  if (entries.length > RULES_MAX)
    return [issue('too-large', ['rules'], { what: 'rules', max: RULES_MAX })];
  return entries.flatMap(([ruleId, rule]) => ruleIssues(ruleId, rule, document));
}

function ruleIssues(ruleId: string, rule: unknown, document: unknown): readonly Issue[] {
  const path = ['rules', ruleId];
  const fault = idFault(ruleId);
  const ofName = fault === undefined ? [] : [issue('bad-id', path, { fault })];
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) {
    return [
      ...ofName,
      issue('wrong-type', path, { found: foundAt(document, path), expected: 'an object' }),
    ];
  }
  const kind = (rule as Record<string, unknown>)['kind'];
  if (!isKind(kind)) return [...ofName, unknownKind(kind, [...path, 'kind'], document)];
  return [...ofName, ...checkSchema(KINDS[kind](), rule, { document, path })];
}

function isKind(kind: unknown): kind is RuleKind {
  return typeof kind === 'string' && Object.hasOwn(KINDS, kind);
}

function unknownKind(kind: unknown, path: readonly PathSegment[], document: unknown): Issue {
  if (kind === undefined) return issue('missing-key', path, { key: 'kind' });
  const known = Object.keys(KINDS);
  const near = typeof kind === 'string' ? nearest(kind, known) : undefined;
  const found = foundAt(document, path);
  return issue(
    'unknown-kind',
    path,
    near === undefined ? { found, known } : { found, known, near },
  );
}
