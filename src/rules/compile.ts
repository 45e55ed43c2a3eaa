import type { Issue, PathSegment } from '../model/issue.ts';
import { byCodeUnit } from '../units/identifier.ts';
import { type Instant, parseInstant } from '../units/instant.ts';
import { lazy } from '../units/lazy.ts';
import { parsePath } from '../units/path.ts';
import type { Surroundings } from './award-limits.ts';
import { compileCap } from './cap.ts';
import { compileAwards } from './compile-awards.ts';
import { checkCounters } from './compile-counter.ts';
import { currenciesOf } from './compile-currencies.ts';
import { compileScreens } from './compile-screen.ts';
import { compileTiers, tierLookup } from './compile-tiers.ts';
import { conditionCompiler } from './conditions/compile.ts';
import { type HostOperator, operatorTable } from './conditions/operators.ts';
import { compileCooldown } from './cooldown.ts';
import { compileDays, dayIssues, daysCanMove, programmeCalendar } from './days.ts';
import { compileDecay } from './decay.ts';
import { compileExpiry } from './expiry.ts';
import { checkGroups } from './factor-groups.ts';
import { factsOf } from './facts.ts';
import { fingerprintOf, marksOf } from './fingerprint.ts';
import { heardRules } from './heard.ts';
import { compileIdentity } from './identity.ts';
import { inDocumentOrder } from './issues.ts';
import { compileMultiplier } from './multiplier.ts';
import { followedBy } from './once.ts';
import type { Program, Terms, Version } from './program.ts';
import { reversibleUntil } from './reversible.ts';
import {
  DEFAULT_CURRENCIES,
  DEFAULT_FUTURE_TOLERANCE,
  DEFAULT_LATE_LIMIT,
  DEFAULT_OPEN_PERIOD,
  type Rule,
  type RuleSet,
} from './rule-set.ts';
import { type DatedRuleSet, lengthMs, scheduleIssues } from './schedule.ts';
import { notePath, type Scope, type Shared, slotRegistry } from './scope.ts';
import { compileSeason, seasonCourse } from './season.ts';
import { type Tracking, trackingIn } from './tracking.ts';
import { compileUndo } from './undo.ts';

export interface Compilation {
  /** Sound only where there are no issues. */
  readonly program: Program;
  readonly issues: readonly Issue[];
  readonly warnings: readonly Issue[];
}

/** Compiles checked rule sets, of which there is at least one, and reports what shape alone cannot show. */
export function compileVersions(
  dated: readonly [DatedRuleSet, ...DatedRuleSet[]],
  operators: readonly HostOperator[],
): Compilation {
  const currencies = currenciesOf(dated);
  const terms = termsOf(dated[0].ruleSet);
  const days = compileDays(dated);
  const shared: Shared = {
    calendar: programmeCalendar(days),
    currencies,
    slots: slotRegistry(),
    reads: new Set(),
    kept: new Set(),
    issues: [...scheduleIssues(dated, currencies)],
    warnings: [],
    lateMs: terms.lateMs,
    releasedBy: new Set(),
    unnamedStreaks: new Set(),
  };
  const workshop = { shared, operators, tracked: trackingIn(shared) };
  const versions = dated.map((one) => compileVersion(one, workshop));
  const fingerprint = lazy(() => fingerprintOf(dated, operators));
  const marks = lazy(() => marksOf(dated, operators));
  const program = programOf({ versions, days, terms, fingerprint, marks }, workshop);
  return {
    program,
    issues: inDocumentOrder(shared.issues),
    warnings: inDocumentOrder(shared.warnings),
  };
}

function programOf(
  compiled: Pick<Program, 'versions' | 'days' | 'terms' | 'fingerprint' | 'marks'>,
  { shared, operators, tracked }: Workshop,
): Program {
  const { versions, days, terms, fingerprint, marks } = compiled;
  const { calendar, currencies, slots, reads, kept, releasedBy } = shared;
  const timed = currencies.some(({ lots }) => lots) || versions.some(isTimed);
  return {
    versions,
    currencies,
    slots: slots.slots,
    calendar,
    days,
    terms,
    fingerprint,
    marks,
    reads: [...reads].sort(byCodeUnit),
    dataKeys: dataKeysOf(reads),
    keptKeys: dataKeysOf(kept),
    hasHostOperators: operators.length > 0,
    tracks: { ...tracked.tracks(), activity: timed || daysCanMove(days) },
    isTimed: timed,
    reversibleUntil: reversibleUntil(undefined, terms.lateMs),
    releasedBy,
  };
}

function isTimed({ expiries, decays, seasons, tiers, counters, awardsById }: Version): boolean {
  if (expiries.length + decays.length + seasons.length + tiers.all.length > 0) return true;
  if (counters.some(({ freezes }) => freezes !== undefined)) return true;
  return [...awardsById.values()].some(({ hold }) => hold !== undefined);
}

/** The properties of `data` that the noted paths enter. */
function dataKeysOf(reads: ReadonlySet<string>): ReadonlySet<string> | 'all' {
  const keys = new Set<string>();
  for (const read of reads) {
    const [root, key] = parsePath(read) ?? [];
    if (root === undefined || (root === 'data' && key === undefined)) return 'all';
    if (root === 'data') keys.add(String(key));
  }
  return keys;
}

function termsOf(ruleSet: RuleSet): Terms {
  return {
    openMs: lengthMs(ruleSet.openPeriod ?? DEFAULT_OPEN_PERIOD),
    lateMs: lengthMs(ruleSet.lateLimit ?? DEFAULT_LATE_LIMIT),
    late: ruleSet.late ?? 'append',
    futureToleranceMs: lengthMs(ruleSet.future?.tolerance ?? DEFAULT_FUTURE_TOLERANCE),
    future: ruleSet.future?.beyond ?? 'hold',
  };
}

interface Workshop {
  readonly shared: Shared;
  readonly operators: readonly HostOperator[];
  readonly tracked: Tracking;
}

function compileVersion({ from, path, ruleSet }: DatedRuleSet, workshop: Workshop): Version {
  const rules = orderedRules(ruleSet);
  const scope = scopeOf(ruleSet, rules, workshop);
  scope.issues.push(...dayIssues(ruleSet));
  checkCounters(ruleSet, scope);
  checkSegments(ruleSet, scope);
  const around: Surroundings = {
    multipliers: ofKind(rules, 'multiplier', (id, rule) => compileMultiplier(id, rule, scope)),
    caps: ofKind(rules, 'cap', (id, rule) => compileCap(id, rule, scope)),
    cooldowns: ofKind(rules, 'cooldown', (id, rule) => compileCooldown(id, rule, scope)),
    expiries: ofKind(rules, 'expiry', (id, rule) => compileExpiry(id, rule, scope)),
  };
  checkGroups(around.multipliers, scope);
  const { awards, givingWay, counters } = compileAwards(rules, around, scope);
  const screens = compileScreens(rules, scope);
  const identities = ofKind(rules, 'identity', (id, rule) => compileIdentity(id, rule, scope));
  const decays = ofKind(rules, 'decay', (id, rule) => compileDecay(id, rule, scope));
  const seasons = ofKind(rules, 'season', (id, rule) => compileSeason(id, rule, scope));
  const tiers = compileTiers(rules, scope, workshop.tracked);
  const heard = heardRules(rules, scope);
  for (const one of new Set(scope.issues)) workshop.shared.issues.push(placed(one, path));
  for (const one of scope.warnings) workshop.shared.warnings.push(placed(one, path));
  return {
    from: from === undefined ? Number.NEGATIVE_INFINITY : Number(parseInstant(from)),
    label: scope.label,
    ruleSet,
    defaultCurrency: scope.defaultCurrency,
    awardsByType: byType(awards),
    awardsById: new Map(awards.map((award) => [award.ruleId, award])),
    givingWay,
    countersByType: byType(counters),
    counters,
    wideGates: scope.wideGates,
    identitiesByType: byType(identities),
    ...screens,
    derivations: scope.derivations,
    expiries: around.expiries,
    decays,
    seasons,
    tiers,
    undo: compileUndo(ruleSet, (path) => notePath(path, scope)),
    heard,
  };
}

/** An issue of a version, told where it stands in the schedule. */
function placed(one: Issue, path: readonly PathSegment[]): Issue {
  return { ...one, path: [...path, ...one.path] };
}

function scopeOf(
  ruleSet: RuleSet,
  rules: readonly NamedRule[],
  { shared, operators, tracked }: Workshop,
): Scope {
  const own = Object.keys(ruleSet.currencies ?? DEFAULT_CURRENCIES);
  const [only] = own;
  const meant = own.includes('points') ? 'points' : own.length === 1 ? only : undefined;
  const indexOf = (id: string | undefined) =>
    shared.currencies.findIndex((one) => one.id === (id ?? meant));
  const counters: Scope['counters'] = new Map();
  const tiers: Scope['tiers'] = new Map();
  const facts = factsOf({
    currencyIndex: indexOf,
    unitsPerPoint: (currency) => 10 ** (shared.currencies[currency]?.scale ?? 0),
    purchasesSlot: tracked.purchasesSlot,
    seasons: rules.flatMap(([ruleId, rule]) =>
      rule.kind === 'season' && rule.cohorts !== undefined
        ? [{ ruleId, ...seasonCourse(ruleId, rule) }]
        : [],
    ),
    noteGroupTags: tracked.noteGroupTags,
    streak: (ruleId) =>
      Object.hasOwn(ruleSet.rules, ruleId) && ruleSet.rules[ruleId]?.kind === 'streak'
        ? () => counters.get(ruleId)
        : undefined,
    tier: tierLookup(ruleSet, tiers),
  });
  return {
    ...shared,
    issues: [],
    warnings: [],
    ruleSet,
    label: `${ruleSet.id}@${ruleSet.version}`,
    derivations: [],
    conditions: conditionCompiler({
      facts,
      operators: operatorTable(operators),
      named: new Map(Object.entries(ruleSet.segments ?? {})),
    }),
    defaultCurrency: meant === undefined ? -1 : indexOf(meant),
    wideGates: new Map(),
    counters,
    tiers,
    followed: followedBy(rules),
  };
}

type NamedRule = readonly [ruleId: string, rule: Rule];

/** Rules that act, by priority, then by id; the order of keys in the document says nothing. */
function orderedRules(ruleSet: RuleSet): readonly NamedRule[] {
  return Object.entries(ruleSet.rules)
    .filter(([, rule]) => rule.enabled !== false)
    .sort(
      ([a, first], [b, second]) =>
        (first.priority ?? 0) - (second.priority ?? 0) || byCodeUnit(a, b),
    );
}

function ofKind<Kind extends Rule['kind'], Compiled>(
  rules: readonly NamedRule[],
  kind: Kind,
  compile: (ruleId: string, rule: Extract<Rule, { readonly kind: Kind }>) => Compiled | undefined,
): readonly Compiled[] {
  const compiled: Compiled[] = [];
  for (const [ruleId, rule] of rules) {
    if (rule.kind !== kind) continue;
    const one = compile(ruleId, rule as Extract<Rule, { readonly kind: Kind }>);
    if (one !== undefined) compiled.push(one);
  }
  return compiled;
}

/** Also a segment that no rule names is sound. */
function checkSegments({ segments = {} }: RuleSet, { conditions, issues }: Scope): void {
  for (const name of Object.keys(segments).sort(byCodeUnit)) {
    const result = conditions.compileNamed(name, ['segments', name]);
    if (!result.ok) issues.push(...result.issues);
  }
}

function byType<One extends { readonly on: readonly string[] }>(
  all: readonly One[],
): ReadonlyMap<string, readonly One[]> {
  const types = new Map<string, One[]>();
  for (const one of all) {
    for (const type of new Set(one.on)) types.set(type, [...(types.get(type) ?? []), one]);
  }
  return types;
}

/** The version that judges an event of this instant. */
export function versionAt(program: Program, at: Instant): Version {
  const { versions } = program;
  for (let i = versions.length - 1; i > 0; i -= 1) {
    const version = versions[i];
    if (version && at >= version.from) return version;
  }
  const [first] = versions;
  if (!first) throw new Error('A program has at least one version.');
  return first;
}
