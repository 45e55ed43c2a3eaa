import type { Issue, PathSegment } from '../model/issue.ts';
import { byCodeUnit } from '../units/identifier.ts';
import { parseInstant } from '../units/instant.ts';
import { nearest } from '../units/nearest.ts';
import { foundAt, issue } from './issues.ts';

/** Most versions of one schedule. */
export const VERSIONS_MAX = 1_000;

/** One rule set as it was given, not looked into yet. */
export interface GivenVersion {
  readonly from: string | undefined;
  readonly rules: unknown;
  /** Where it stands in the schedule; empty where there is none. */
  readonly path: readonly PathSegment[];
}

export type GivenVersions =
  | { readonly ok: true; readonly versions: readonly GivenVersion[] }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** A schedule taken apart, or a rule set as the only version; whatever it is, nothing is thrown. */
export function givenVersions(rules: unknown): GivenVersions {
  try {
    if (!isObject(rules) || !Object.hasOwn(rules, 'versions'))
      return { ok: true, versions: [{ from: undefined, rules, path: [] }] };
    return versionsOf({ ...rules });
  } catch {
    return { ok: false, issues: [issue('unreadable', [])] };
  }
}

type Document = Readonly<Record<string, unknown>>;

function versionsOf(schedule: Document): GivenVersions {
  const { versions } = schedule;
  if (!Array.isArray(versions)) return fail([wrongType(schedule, ['versions'], 'an array')]);
  if (versions.length > VERSIONS_MAX)
    return fail([issue('too-large', ['versions'], { what: 'versions', max: VERSIONS_MAX })]);
  const rows = Array.from(versions, (row: unknown): unknown => (isObject(row) ? { ...row } : row));
  const issues = [
    ...unknownKeys(schedule, ['versions'], []),
    ...rows.flatMap((row, index) => rowIssues(row, ['versions', index])),
  ];
  if (rows.length === 0) issues.push(issue('schedule-empty', ['versions']));
  if (issues.length > 0) return fail(issues);
  return {
    ok: true,
    versions: (rows as readonly Document[]).map(({ from, rules }, index) => ({
      from: from as string | undefined,
      rules,
      path: ['versions', index, 'rules'],
    })),
  };
}

function rowIssues(row: unknown, path: readonly PathSegment[]): readonly Issue[] {
  if (!isObject(row)) {
    return [issue('wrong-type', path, { found: foundAt(row, []), expected: 'an object' })];
  }
  const issues = [...unknownKeys(row, ['from', 'rules'], path)];
  const { from, rules } = row;
  if (rules === undefined) issues.push(issue('missing-key', [...path, 'rules'], { key: 'rules' }));
  if (from !== undefined && (typeof from !== 'string' || parseInstant(from) === undefined)) {
    issues.push(issue('not-an-instant', [...path, 'from'], { found: foundAt(row, ['from']) }));
  }
  return issues;
}

function unknownKeys(
  object: Document,
  known: readonly string[],
  path: readonly PathSegment[],
): readonly Issue[] {
  return Object.keys(object)
    .filter((key) => !known.includes(key))
    .sort(byCodeUnit)
    .map((key) => {
      const near = nearest(key, known);
      return issue('unknown-key', [...path, key], near === undefined ? { key } : { key, near });
    });
}

function wrongType(document: Document, path: readonly PathSegment[], expected: string): Issue {
  return issue('wrong-type', path, { found: foundAt(document, path), expected });
}

function fail(issues: readonly Issue[]): GivenVersions {
  return { ok: false, issues };
}

function isObject(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
