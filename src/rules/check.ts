import { RESERVED_TYPES } from '../model/event.ts';
import type { Issue, PathSegment } from '../model/issue.ts';
import type { Calendar } from '../units/calendar.ts';
import { byCodeUnit } from '../units/identifier.ts';
import { nearest } from '../units/nearest.ts';
import { type Confluence, confluenceOf } from './confluence.ts';
import { endOf, startOfMoment } from './during.ts';
import { issue } from './issues.ts';
import { compile, type ParseOptions, parseRuleSet, RuleSetError } from './parse.ts';
import type { CompiledAward, Program } from './program.ts';
import type { Rule, RuleSet } from './rule-set.ts';
import { retiredAt } from './scope.ts';

/** What a rule set does that its author may not have meant. */
export interface Check {
  /** What is allowed and hardly ever meant; all that `parseRuleSet` warns of is among it. */
  readonly warnings: readonly Issue[];
  /**
   * Every multiplier, cap and cooldown that is switched on: by kind in this order, then by
   * priority and id.
   */
  readonly reaches: readonly RuleReach[];
  /** Whether members may be served in any order. */
  readonly confluence: Confluence;
}

/** Which award rules a multiplier, cap or cooldown acts on. */
export interface RuleReach {
  readonly ruleId: string;
  readonly kind: ReachingKind;
  /** By priority and id; only where the currency is also the rule's. */
  readonly rules: readonly string[];
  /** Use up the room of a cap and are never cut by it (`alsoCounts`); by priority and id. */
  readonly counted: readonly string[];
}

const REACHING_KINDS = ['multiplier', 'cap', 'cooldown'] as const;
export type ReachingKind = (typeof REACHING_KINDS)[number];

/**
 * Lists what each rule reaches and warns of what is hardly ever meant. It does not judge whether
 * the numbers are wise.
 * @throws RuleSetError with all issues, where the rule set cannot be compiled.
 */
export function check(rules: RuleSet, options: ParseOptions = {}): Check {
  const parsed = parseRuleSet(rules, options);
  if (!parsed.ok) throw new RuleSetError(parsed.issues);
  const program = compile(rules, options);
  const named = rulesThatAct(parsed.value);
  const reaches = REACHING_KINDS.flatMap((kind) =>
    named
      .filter(([, rule]) => rule.kind === kind)
      .map(([ruleId]) => reachOf(ruleId, kind, program)),
  );
  const warnings = [
    ...parsed.warnings,
    ...reaches
      .filter((reach) => reach.rules.length === 0)
      .map(({ ruleId }) => issue('no-awards-reached', ['rules', ruleId])),
    ...tagWarnings(named),
    ...named.flatMap((one) => typeWarnings(one)),
    ...named.flatMap((one) => spanWarnings(one, program.calendar)),
  ];
  return { warnings, reaches, confluence: confluenceOf(program) };
}

type NamedRule = readonly [ruleId: string, rule: Rule];

/** Rules that are switched on, by priority, then by id. */
function rulesThatAct({ rules }: RuleSet): readonly NamedRule[] {
  return Object.entries(rules)
    .filter(([, { enabled }]) => enabled !== false)
    .sort(
      ([a, first], [b, second]) =>
        (first.priority ?? 0) - (second.priority ?? 0) || byCodeUnit(a, b),
    );
}

/** Read off the compiled awards, so that it is what the engine does. */
function reachOf(ruleId: string, kind: ReachingKind, { versions }: Program): RuleReach {
  const awards = versions.flatMap(({ awardsById }) => [...awardsById.values()]);
  const cut = awards.filter((award) => stands(ruleId, award, true));
  const counted = awards.filter((award) => !cut.includes(award) && stands(ruleId, award, false));
  return { ruleId, kind, rules: cut.map(idOf), counted: counted.map(idOf) };
}

const idOf = ({ ruleId }: CompiledAward): string => ruleId;

/** Whether a rule stands in the way of an award: so that it acts on it, or at all. */
function stands(ruleId: string, { gates, shares, wide }: CompiledAward, acts: boolean): boolean {
  const isWide = wide.some(
    ({ ruleId: by, refuses, kind, currency }) =>
      by === ruleId &&
      (refuses || !acts) &&
      (kind !== 'sum' || shares.some((share) => share.currency === currency)),
  );
  const isGated = gates.some(
    (gate) => gate.ruleId === ruleId && !(acts && gate.kind === 'times' && !gate.refuses),
  );
  const isShared = shares.some(
    ({ caps, constant = 0, factorGroups }) =>
      caps.some((cap) => cap.ruleId === ruleId && (cap.cuts || !acts)) ||
      factorGroups.some(({ factors }) =>
        factors.some((one) => one.ruleId === ruleId && !(one.gainsOnly && constant < 0)),
      ),
  );
  return isWide || isGated || isShared;
}

interface TagUse {
  readonly tag: string;
  readonly path: readonly PathSegment[];
}

/** Tags that only one side knows: carried by awards, or named by the rules that act on them. */
function tagWarnings(named: readonly NamedRule[]): readonly Issue[] {
  const carried = named.flatMap(([ruleId, rule]) =>
    rule.kind === 'award' || rule.kind === 'streak'
      ? usesOf(rule.tags, ['rules', ruleId, 'tags'])
      : [],
  );
  const meant = named.flatMap(([ruleId, rule]) => tagsMeant(['rules', ruleId], rule));
  return [...lonely('tag-not-named', carried, meant), ...lonely('tag-not-carried', meant, carried)];
}

/** The tags of other kinds are labels. */
function tagsMeant(path: readonly PathSegment[], rule: Rule): readonly TagUse[] {
  if (rule.kind !== 'expiry' && !REACHING_KINDS.some((kind) => kind === rule.kind)) return [];
  const counted = rule.kind === 'cap' ? rule.alsoCounts?.tags : undefined;
  return [
    ...usesOf(rule.tags, [...path, 'tags']),
    ...usesOf(counted, [...path, 'alsoCounts', 'tags']),
  ];
}

function usesOf(tags: readonly string[] = [], path: readonly PathSegment[]): readonly TagUse[] {
  return tags.map((tag, index) => ({ tag, path: [...path, index] }));
}

function lonely(
  code: 'tag-not-named' | 'tag-not-carried',
  uses: readonly TagUse[],
  others: readonly TagUse[],
): readonly Issue[] {
  const known = new Set(others.map(({ tag }) => tag));
  return uses
    .filter(({ tag }) => !known.has(tag))
    .map(({ tag, path }) => {
      const near = nearest(tag, known);
      return issue(code, path, near === undefined ? { tag } : { tag, near });
    });
}

/** Events that are always refused give nothing. */
function typeWarnings([ruleId, rule]: NamedRule): readonly Issue[] {
  if (!('on' in rule) || rule.on === undefined) return [];
  const path = ['rules', ruleId, 'on'];
  return [rule.on].flat().flatMap((type, index) => {
    if (!RESERVED_TYPES.has(type)) return [];
    return [
      issue('type-always-refused', Array.isArray(rule.on) ? [...path, index] : path, { type }),
    ];
  });
}

/** A rule whose end comes before its start. */
function spanWarnings([ruleId, rule]: NamedRule, calendar: Calendar): readonly Issue[] {
  const during = 'during' in rule ? rule.during : undefined;
  if (during?.from === undefined) return [];
  const { from, until, through } = during;
  const ends = [
    { end: until ?? through, at: endOf(until, through, calendar) },
    { end: rule.retire, at: retiredAt(rule, calendar) },
  ];
  const start = Number(startOfMoment(from, calendar));
  const [before] = ends.filter(({ at }) => at <= start);
  return before
    ? [issue('never-acts', ['rules', ruleId, 'during'], { from, end: before.end })]
    : [];
}
