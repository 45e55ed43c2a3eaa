import { readFileSync } from 'node:fs';
import {
  compile,
  type Issue,
  type Program,
  parseRuleSet,
  type RuleSet,
  RuleSetError,
  type Schedule,
} from '../../index.ts';
import { presets } from '../../presets.ts';
import { counted } from './figures.ts';
import { EXIT, Failure } from './streams.ts';

/** The rules of an invocation, checked and compiled. */
export interface LoadedRules {
  readonly program: Program;
  readonly warnings: readonly Issue[];
}

/**
 * The document behind `--rules`: a preset by id (`food`, `food@0`), else a file.
 * @throws Failure where there is neither, or the file is not JSON.
 */
export function readRules(name: string): unknown {
  const preset = presets.find(({ id, version }) => name === id || name === `${id}@${version}`);
  if (preset) return preset;
  const text = readText(name);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Failure(EXIT.usage, `${name} is not JSON: ${(error as Error).message}`);
  }
}

function readText(name: string): string {
  try {
    return readFileSync(name, 'utf8');
  } catch (error) {
    const known = presets.map(({ id }) => id).join(', ');
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT')
      throw new Failure(EXIT.usage, `The rules ${name} cannot be read: ${message}`);
    throw new Failure(
      EXIT.usage,
      `There is no rule file ${name} and no preset of that name; presets are ${known}.`,
    );
  }
}

/** What an invocation says instead of its rules; merged into every rule set of a schedule. */
export type Overrides = Pick<RuleSet, 'openPeriod'>;

/**
 * Rules or a schedule of them, ready to run.
 * @throws Failure with all issues, a line each.
 */
export function loadRules(name: string, overrides: Overrides = {}): LoadedRules {
  const document = overridden(readRules(name), overrides);
  try {
    const program = compile(document as RuleSet | Schedule, { presets });
    return { program, warnings: warningsOf(document) };
  } catch (error) {
    if (!(error instanceof RuleSetError)) throw error;
    throw new Failure(EXIT.usage, issueReport(name, error.issues));
  }
}

function overridden(document: unknown, overrides: Overrides): unknown {
  if (Object.keys(overrides).length === 0) return document;
  if (!isSchedule(document)) return merged(document, overrides);
  const { versions, ...rest } = document;
  return {
    ...rest,
    versions: versions.map((version) => ({ ...version, rules: merged(version.rules, overrides) })),
  };
}

/** What is no rule set is left for the checker. */
function merged(rules: unknown, overrides: Overrides): unknown {
  const isObject = typeof rules === 'object' && rules !== null && !Array.isArray(rules);
  return isObject ? { ...rules, ...overrides } : rules;
}

function warningsOf(document: unknown): readonly Issue[] {
  return documentsOf(document).flatMap((rules) => {
    const parsed = parseRuleSet(rules, { presets });
    return parsed.ok ? parsed.warnings : [];
  });
}

/** The rule sets in a document: one, or the versions of a schedule. */
export function documentsOf(document: unknown): readonly unknown[] {
  const versions = isSchedule(document) ? document.versions : undefined;
  return versions ? versions.map(({ rules }) => rules) : [document];
}

export function isSchedule(document: unknown): document is Schedule {
  if (typeof document !== 'object' || document === null) return false;
  return Array.isArray((document as Readonly<Record<string, unknown>>)['versions']);
}

export function issueReport(name: string, issues: readonly Issue[]): string {
  return [`${name}: ${counted(issues.length, 'issue')}`, ...issues.map(issueLine)].join('\n');
}

export function issueLine({ path, message, code }: Issue): string {
  return `  ${path.length === 0 ? '(root)' : path.join('.')}: ${message} [${code}]`;
}
