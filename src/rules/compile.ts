import type { Issue, PathSegment } from '../model/issue.ts';
import { calendarOf } from '../units/calendar.ts';
import { byCodeUnit } from '../units/identifier.ts';
import { type Instant, parseInstant } from '../units/instant.ts';
import { lazy } from '../units/lazy.ts';
import { parsePath } from '../units/path.ts';
import { zoneOf } from '../units/zone.ts';
import type { Surroundings } from './award-limits.ts';
import { compileCap } from './cap.ts';
import { compileAwards } from './compile-awards.ts';
import { checkCounters } from './compile-counter.ts';
import { compileScreens } from './compile-screen.ts';
import { conditionCompiler } from './conditions/compile.ts';
import { type HostOperator, operatorTable } from './conditions/operators.ts';
import { compileCooldown } from './cooldown.ts';
import { parseClock, weekdayNumber } from './during.ts';
import { checkGroups } from './factor-groups.ts';
import { factsOf } from './facts.ts';
import { fingerprintOf } from './fingerprint.ts';
import { heardRules } from './heard.ts';
import { compileIdentity } from './identity.ts';
import { inDocumentOrder } from './issues.ts';
import { compileMultiplier } from './multiplier.ts';
import { followedBy } from './once.ts';
import type { Program, ProgramCurrency, Terms, Version } from './program.ts';
import {
  DEFAULT_CURRENCIES,
  DEFAULT_FUTURE_TOLERANCE,
  DEFAULT_LATE_LIMIT,
  type Rule,
  type RuleSet,
} from './rule-set.ts';
import { type DatedRuleSet, lengthMs, scheduleIssues } from './schedule.ts';
import { type Scope, type Shared, slotRegistry } from './scope.ts';

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
  const [{ ruleSet: first }] = dated;
  const currencies = currenciesOf(dated);
  const terms = termsOf(first);
  const shared: Shared = {
    calendar: calendarFor(first),
    currencies,
    slots: slotRegistry(),
    reads: new Set(),
    issues: [],
    warnings: [],
    lateMs: terms.lateMs,
    unnamedStreaks: new Set(),
  };
  let purchases: number | undefined;
  let groupTags = false;
  const noteGroupTags = () => {
    groupTags = true;
  };
  const purchasesSlot = () => {
    purchases ??= shared.slots.slot('member/purchases', 'keys');
    return purchases;
  };
  shared.issues.push(...scheduleIssues(dated, currencies));
  const versions = dated.map((one) =>
    compileVersion(one, { shared, operators, purchasesSlot, noteGroupTags }),
  );
  const fingerprint = lazy(() => fingerprintOf(dated, operators));
  const { calendar, slots, reads } = shared;
  const program: Program = {
    versions,
    currencies,
    slots: slots.slots,
    calendar,
    terms,
    fingerprint,
    reads: [...reads].sort(byCodeUnit),
    dataKeys: dataKeysOf(reads),
    hasHostOperators: operators.length > 0,
    tracks: { purchases, groupTags },
  };
  return {
    program,
    issues: inDocumentOrder(shared.issues),
    warnings: inDocumentOrder(shared.warnings),
  };
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

function currenciesOf(dated: readonly DatedRuleSet[]): readonly ProgramCurrency[] {
  const all = new Map<string, ProgramCurrency>();
  for (const { ruleSet } of dated) {
    for (const [id, currency] of Object.entries(ruleSet.currencies ?? DEFAULT_CURRENCIES)) {
      if (all.has(id)) continue;
      all.set(id, { id, scale: currency.scale ?? 0, spendable: currency.spendable ?? true });
    }
  }
  return [...all.values()].sort((a, b) => byCodeUnit(a.id, b.id));
}

function termsOf(ruleSet: RuleSet): Terms {
  return {
    lateMs: lengthMs(ruleSet.lateLimit ?? DEFAULT_LATE_LIMIT),
    futureToleranceMs: lengthMs(ruleSet.future?.tolerance ?? DEFAULT_FUTURE_TOLERANCE),
    future: ruleSet.future?.beyond ?? 'hold',
  };
}

function calendarFor(ruleSet: RuleSet) {
  const zone = zoneOf(ruleSet.timeZone) ?? zoneOf('UTC');
  if (!zone) throw new Error('The zone UTC is always there.');
  return calendarOf({
    zone,
    dayStartMs: (parseClock(ruleSet.dayStart ?? '00:00') ?? 0) * 60_000,
    weekStart: weekdayNumber(ruleSet.weekStart ?? 'monday'),
  });
}

interface Workshop {
  readonly shared: Shared;
  readonly operators: readonly HostOperator[];
  purchasesSlot(): number;
  noteGroupTags(): void;
}

function compileVersion({ from, path, ruleSet }: DatedRuleSet, workshop: Workshop): Version {
  const rules = orderedRules(ruleSet);
  const scope = scopeOf(ruleSet, rules, workshop);
  checkCounters(ruleSet, scope);
  checkSegments(ruleSet, scope);
  const around: Surroundings = {
    multipliers: ofKind(rules, 'multiplier', (id, rule) => compileMultiplier(id, rule, scope)),
    caps: ofKind(rules, 'cap', (id, rule) => compileCap(id, rule, scope)),
    cooldowns: ofKind(rules, 'cooldown', (id, rule) => compileCooldown(id, rule, scope)),
  };
  checkGroups(around.multipliers, scope);
  const { awards, givingWay, counters } = compileAwards(rules, around, scope);
  const screens = compileScreens(rules, scope);
  const identities = ofKind(rules, 'identity', (id, rule) => compileIdentity(id, rule, scope));
  const heard = heardRules(rules, scope);
  for (const one of new Set(scope.issues)) workshop.shared.issues.push(placed(one, path));
  for (const one of scope.warnings) workshop.shared.warnings.push(placed(one, path));
  return {
    from: from === undefined ? Number.NEGATIVE_INFINITY : Number(parseInstant(from)),
    label: scope.label,
    ruleSet,
    awardsByType: byType(awards),
    awardsById: new Map(awards.map((award) => [award.ruleId, award])),
    givingWay,
    countersByType: byType(counters),
    counters,
    wideGates: scope.wideGates,
    identitiesByType: byType(identities),
    screensByType: screens.screensByType,
    mutesByType: screens.mutesByType,
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
  { shared, operators, purchasesSlot, noteGroupTags }: Workshop,
): Scope {
  const own = Object.keys(ruleSet.currencies ?? DEFAULT_CURRENCIES);
  const [only] = own;
  const meant = own.includes('points') ? 'points' : own.length === 1 ? only : undefined;
  const indexOf = (id: string | undefined) =>
    shared.currencies.findIndex((one) => one.id === (id ?? meant));
  const counters: Scope['counters'] = new Map();
  const facts = factsOf({
    currencyIndex: indexOf,
    unitsPerPoint: (currency) => 10 ** (shared.currencies[currency]?.scale ?? 0),
    purchasesSlot,
    noteGroupTags,
    streak: (ruleId) =>
      Object.hasOwn(ruleSet.rules, ruleId) && ruleSet.rules[ruleId]?.kind === 'streak'
        ? () => counters.get(ruleId)
        : undefined,
  });
  return {
    ...shared,
    issues: [],
    warnings: [],
    ruleSet,
    label: `${ruleSet.id}@${ruleSet.version}`,
    conditions: conditionCompiler({
      facts,
      operators: operatorTable(operators),
      named: new Map(Object.entries(ruleSet.segments ?? {})),
    }),
    defaultCurrency: meant === undefined ? -1 : indexOf(meant),
    wideGates: new Map(),
    counters,
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
