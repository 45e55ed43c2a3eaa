import { Rule } from 'json-rules-engine';
import type { PathSegment } from '../../model/issue.ts';
import { type ConditionIssue, unknownName } from './codes.ts';
import { compileTest } from './compile-test.ts';
import { CHAIN_MAX, CONDITIONS_MAX, checkSize, ownCopy, tooDeep, tooLarge } from './limits.ts';
import { expandedRoot } from './node.ts';
import { parseNode } from './parse.ts';
import type { NamedCondition } from './plan.ts';
import { resolve } from './resolve.ts';
import type { Setting } from './setting.ts';
import type { Condition, ConditionResult, ConditionScope } from './shape.ts';
import { traceRoot } from './trace.ts';

type Path = readonly PathSegment[];

/** Compiles conditions of one scope; a named condition is compiled once for all of them. */
export interface ConditionCompiler<C> {
  /** `path` is where the condition stands in its document. */
  compile(json: unknown, path: Path): ConditionResult<C>;
  /** `at` is where the name stands in its document. */
  compileNamed(name: string, at: Path): ConditionResult<C>;
}

/** Compiles one condition on its own. For several conditions of one scope: `conditionCompiler`. */
export function compileCondition<C>(
  json: unknown,
  scope: ConditionScope<C>,
  path: Path,
): ConditionResult<C> {
  return conditionCompiler(scope).compile(json, path);
}

export function conditionCompiler<C>(scope: ConditionScope<C>): ConditionCompiler<C> {
  const memo = new Map<string, Compiled<C>>();
  const begin = (): Run<C> => ({ scope, memo, chain: [], progress: { isOverflown: false } });
  return {
    compile: (json, path) => resultOf(compileIn(json, path, begin())),
    compileNamed: (name, at) => resultOf(compileNamedIn(name, at, begin())),
  };
}

interface Compiled<C> {
  readonly issues: ReadonlySet<ConditionIssue>;
  /** Absent when there are issues. */
  readonly condition?: Condition<C> & NamedCondition<C>;
}

/** One call of the compiler, at one depth of named conditions. */
interface Run<C> {
  readonly scope: ConditionScope<C>;
  readonly memo: Map<string, Compiled<C>>;
  /** The named conditions around this one, outermost first. */
  readonly chain: readonly string[];
  /** Shared by the whole call: once a chain was too long, nothing more is entered or kept. */
  readonly progress: { isOverflown: boolean };
}

function resultOf<C>({ issues, condition }: Compiled<C>): ConditionResult<C> {
  return condition === undefined ? { ok: false, issues: [...issues] } : { ok: true, condition };
}

function compileIn<C>(json: unknown, path: Path, run: Run<C>): Compiled<C> {
  const fault = checkSize(json, path);
  if (fault !== undefined) return { issues: new Set([fault]) };
  const issues = new Set<ConditionIssue>();
  const report = (issue: ConditionIssue) => void issues.add(issue);
  const { facts, operators } = run.scope;
  const tally = { nodes: 0 };
  const reading = { operators, factNames: new Set(facts.keys()), report, tally };
  const node = parseNode(ownCopy(json), path, reading);
  const findings: Findings = { reads: new Set(), issues, size: 0, height: 0 };
  const plan = node && resolve(node, settingOf(findings, run));
  const size = tally.nodes + findings.size;
  if (size > CONDITIONS_MAX && issues.size === 0)
    report(tooLarge('conditions', CONDITIONS_MAX, path));
  if (node === undefined || plan === undefined || issues.size > 0) return { issues };
  const expanded = ownCopy(expandedRoot(node));
  assertAccepted(expanded);
  const condition = {
    test: compileTest(plan),
    trace: (context: C) => traceRoot(plan, context),
    explain: (context: C) => traceRoot(plan, context),
    reads: [...findings.reads].sort(),
    expanded,
    size,
    height: findings.height + 1,
  };
  return { issues, condition };
}

/** What is found out about a condition while its names are looked up. */
interface Findings {
  readonly reads: Set<string>;
  readonly issues: Set<ConditionIssue>;
  size: number;
  height: number;
}

function settingOf<C>(findings: Findings, run: Run<C>): Setting<C> {
  const { facts, operators } = run.scope;
  return {
    operators,
    factNames: [...facts.keys()].sort(),
    fact: (name) => facts.get(name),
    named: (name, at) => {
      const { issues, condition } = compileNamedIn(name, at, run);
      for (const issue of issues) findings.issues.add(issue);
      if (condition === undefined) return undefined;
      for (const read of condition.reads) findings.reads.add(read);
      findings.size += condition.size;
      findings.height = Math.max(findings.height, condition.height);
      return condition;
    },
    report: (issue) => void findings.issues.add(issue),
    note: (read) => void findings.reads.add(read),
  };
}

function compileNamedIn<C>(name: string, at: Path, run: Run<C>): Compiled<C> {
  const { scope, memo, chain, progress } = run;
  const known = memo.get(name);
  if (known !== undefined) return known;
  if (progress.isOverflown) return { issues: new Set() };
  const fault = faultOfName(name, at, run);
  if (fault !== undefined) return { issues: new Set([fault]) };
  const path = [...(scope.namedPath ?? ['segments']), name];
  const inner = { ...run, chain: [...chain, name] };
  const compiled = limitHeight(compileIn(scope.named.get(name), path, inner), path);
  if (!progress.isOverflown) memo.set(name, compiled);
  return compiled;
}

function faultOfName<C>(name: string, at: Path, run: Run<C>): ConditionIssue | undefined {
  const { scope, chain, progress } = run;
  if (!scope.named.has(name)) {
    return unknownName('unknown-condition', name, { known: scope.named.keys() }, at);
  }
  if (chain.includes(name)) return cycle([...chain.slice(chain.indexOf(name)), name], at);
  if (chain.length < CHAIN_MAX) return undefined;
  progress.isOverflown = true;
  return tooDeep('named conditions in a chain', CHAIN_MAX, at);
}

/** The same limit for chains whose end was compiled before, so that the order does not matter. */
function limitHeight<C>(compiled: Compiled<C>, path: Path): Compiled<C> {
  if ((compiled.condition?.height ?? 0) <= CHAIN_MAX) return compiled;
  return { issues: new Set([tooDeep('named conditions in a chain', CHAIN_MAX, path)]) };
}

function cycle(chain: readonly string[], path: Path): ConditionIssue {
  const shown = chain.join(' → ');
  const message = `A condition refers to itself: ${shown}.`;
  return { code: 'condition-cycle', path, params: { chain }, message };
}

/** json-rules-engine's own check of the structure; what passed ours can only pass. @throws Error */
function assertAccepted(expanded: unknown): void {
  new Rule(JSON.stringify({ conditions: expanded, event: { type: 'condition' } }));
}
