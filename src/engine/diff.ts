import type { Entry } from '../model/entry.ts';
import type { Event } from '../model/event.ts';
import { quote } from '../rules/conditions/codes.ts';
import { type ParseOptions, programFrom } from '../rules/parse.ts';
import type { Program } from '../rules/program.ts';
import type { RuleSet, Schedule } from '../rules/rule-set.ts';
import { byCodeUnit } from '../units/identifier.ts';
import { type CorrectingInputs, correctingInputs } from './diff-inputs.ts';
import { type RunOptions, run } from './run.ts';

export interface DiffOptions extends RunOptions, ParseOptions {}

/** What one rule gave one member on one day, before and after; units of the currency's scale. */
export interface DiffChange {
  readonly ruleId: string;
  readonly memberId: string;
  readonly currency: string;
  /** `YYYY-MM-DD`, as in the lines of the ledger. */
  readonly day: string;
  readonly was: number;
  readonly now: number;
}

/** What one rule gave in one currency, of all that was compared. */
export interface RuleTotal {
  readonly ruleId: string;
  readonly currency: string;
  readonly was: number;
  readonly now: number;
  /** Members to whom it gives more in sum, and less. */
  readonly gaining: number;
  readonly losing: number;
}

/** What one member was given in one currency. */
export interface MemberTotal {
  readonly memberId: string;
  readonly currency: string;
  readonly was: number;
  readonly now: number;
}

export interface Diff {
  /** By rule, member, currency and day, as far as they differ. */
  readonly changes: readonly DiffChange[];
  /** Of every rule that gave anything, also where nothing changes; by rule and currency. */
  readonly rules: readonly RuleTotal[];
  /** Of the members for whom something changes; by member and currency. */
  readonly members: readonly MemberTotal[];
  /** The same as `changes` of what time took: points that lapsed or decayed. No input corrects it. */
  readonly time: readonly DiffChange[];
  /**
   * The control inputs that make the changes come true in a book of what was before, by member.
   * @throws RangeError where `at` is no instant, or the rules after lack a currency that a ledger has.
   */
  inputs(terms: CorrectingInputs): readonly Event[];
}

/**
 * What other rules would have made of recorded events. `before` is what they are compared with: rules,
 * or the lines of the ledger as they are. Compared is what rules gave, by the day that it was given for:
 * every line against `issued`, available or promised. Spends and the like are taken as they come;
 * corrections that are among the events are left out of what comes after.
 * @throws RuleSetError for faulty rules, RangeError where `asOf` is no instant or a currency has another
 * scale than before.
 */
export function diff(
  before: RuleSet | Schedule | Program | readonly Entry[],
  after: RuleSet | Schedule | Program,
  events: readonly Event[],
  options: DiffOptions = {},
): Diff {
  const program = programFrom(after, options);
  const known = isLedger(before) ? undefined : programFrom(before, options);
  const lines = isLedger(before) ? before : run(known ?? program, events, options).entries;
  const scaleOf = scalesOf(known, program);
  const derived = run(program, events.filter(isNoCorrection), options).entries;
  const given = compare(lines, derived, isGiven);
  const changes = given.filter(isChange);
  const totals = compare(lines, derived, isGiven, (line) => ({ ...line, day: '' }));
  return {
    changes,
    rules: rulesOf(totals),
    members: membersOf(totals),
    time: compare(lines, derived, isTaken).filter(isChange),
    inputs: (terms) => correctingInputs(changes, scaleOf, terms),
  };
}

/** Units are compared with units. */
function scalesOf(before: Program | undefined, after: Program): (currency: string) => number {
  const scales = new Map(after.currencies.map(({ id, scale }) => [id, scale]));
  for (const { id, scale } of before?.currencies ?? []) {
    if ((scales.get(id) ?? scale) !== scale)
      throw new RangeError(`The currency ${quote(id)} has another scale in the rules after.`);
    scales.set(id, scale);
  }
  return (currency) => {
    const scale = scales.get(currency);
    if (scale === undefined)
      throw new RangeError(`The rules after have no currency ${quote(currency)}.`);
    return scale;
  };
}

function isLedger(before: Parameters<typeof diff>[0]): before is readonly Entry[] {
  return Array.isArray(before);
}

/** An input of an earlier comparison corrects rules that are compared anew. */
function isNoCorrection(event: Event): boolean {
  return event?.type !== 'correct';
}

function isGiven({ contra }: Entry): boolean {
  return contra === 'issued';
}

function isTaken({ contra }: Entry): boolean {
  return contra === 'expired' || contra === 'decayed';
}

function isChange({ was, now }: DiffChange): boolean {
  return was !== now;
}

type Place = Pick<DiffChange, 'ruleId' | 'memberId' | 'currency' | 'day'>;

/** Sums of lines, by what `placeOf` says, in the order of rule, member, currency and day. */
function compare(
  before: readonly Entry[],
  after: readonly Entry[],
  counts: (line: Entry) => boolean,
  placeOf: (line: Place) => Place = (line) => line,
): readonly DiffChange[] {
  const sums = new Map<string, Sum>();
  const add = (side: 'was' | 'now') => (line: Entry) => {
    if (!counts(line)) return;
    const { ruleId, memberId, currency, day } = placeOf(line);
    const key = JSON.stringify([ruleId, memberId, currency, day]);
    const sum = sums.get(key) ?? { ruleId, memberId, currency, day, was: 0, now: 0 };
    sum[side] += line.points;
    sums.set(key, sum);
  };
  before.forEach(add('was'));
  after.forEach(add('now'));
  return [...sums.values()].sort(compareChanges);
}

type Sum = { -readonly [Key in keyof DiffChange]: DiffChange[Key] };

function compareChanges(a: Place, b: Place): number {
  return (
    byCodeUnit(a.ruleId, b.ruleId) ||
    byCodeUnit(a.memberId, b.memberId) ||
    byCodeUnit(a.currency, b.currency) ||
    byCodeUnit(a.day, b.day)
  );
}

function rulesOf(sums: readonly DiffChange[]): readonly RuleTotal[] {
  const totals = new Map<string, { -readonly [Key in keyof RuleTotal]: RuleTotal[Key] }>();
  for (const { ruleId, currency, was, now } of sums) {
    const key = JSON.stringify([ruleId, currency]);
    const zero = { ruleId, currency, was: 0, now: 0, gaining: 0, losing: 0 };
    const total = totals.get(key) ?? zero;
    total.was += was;
    total.now += now;
    if (now > was) total.gaining += 1;
    if (now < was) total.losing += 1;
    totals.set(key, total);
  }
  return [...totals.values()].sort(
    (a, b) => byCodeUnit(a.ruleId, b.ruleId) || byCodeUnit(a.currency, b.currency),
  );
}

function membersOf(sums: readonly DiffChange[]): readonly MemberTotal[] {
  const totals = new Map<string, { -readonly [Key in keyof MemberTotal]: MemberTotal[Key] }>();
  const changed = new Set<string>();
  for (const { memberId, currency, was, now } of sums) {
    const key = JSON.stringify([memberId, currency]);
    const total = totals.get(key) ?? { memberId, currency, was: 0, now: 0 };
    total.was += was;
    total.now += now;
    if (was !== now) changed.add(key);
    totals.set(key, total);
  }
  return [...totals]
    .filter(([key]) => changed.has(key))
    .map(([, total]) => total)
    .sort((a, b) => byCodeUnit(a.memberId, b.memberId) || byCodeUnit(a.currency, b.currency));
}
