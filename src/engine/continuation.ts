import type { Member } from '../model/member.ts';
import type { ProgrammeKey } from '../model/programme-key.ts';
import { quote } from '../rules/conditions/codes.ts';
import type { VersionMark } from '../rules/fingerprint.ts';
import type { Program, Version } from '../rules/program.ts';
import { DEFAULT_CURRENCIES } from '../rules/rule-set.ts';
import { byCodeUnit } from '../units/identifier.ts';
import { formatInstant, type Instant } from '../units/instant.ts';
import { RowError } from './row-error.ts';

/**
 * What a state says of the rules that made it. It goes on under a schedule whose versions up to
 * `appliedTo` are the same: what is stated for later has judged nothing yet.
 */
export interface StateMarks {
  /** Of the program that made the state. */
  readonly fingerprint: string;
  /** Engine version, operators of the host and text tables, as a part of the fingerprint. */
  readonly engine: string;
  /** The versions of the schedule, each with its own digest. */
  readonly versions: readonly VersionMark[];
  /** What is kept of every member because some version asks for it, also of later ones. */
  readonly keeps: readonly string[];
  /** Epoch milliseconds of the latest input that was applied or waits, or of the clock; absent where there is none. */
  readonly appliedTo?: number;
}

export function stateMarks(program: Program, appliedTo: number | undefined): StateMarks {
  const { engine, versions } = program.marks();
  const fingerprint = program.fingerprint();
  const marks = { fingerprint, engine, versions, keeps: keepsOf(program, appliedTo) };
  return appliedTo === undefined ? marks : { ...marks, appliedTo };
}

/**
 * Makes sure that a state goes on under a program as if the program had made it.
 * @throws RowError with both fingerprints, and why.
 */
export function checkContinues(state: StateMarks, program: Program): void {
  const fingerprint = program.fingerprint();
  if (state.fingerprint === fingerprint) return;
  const fault = faultBetween(state, program);
  if (fault === undefined) return;
  const made = JSON.stringify(state.fingerprint.slice(0, FINGERPRINT_LENGTH));
  throw new RowError(`it was made by ${made}, and these rules are "${fingerprint}": ${fault}`);
}

/** Longer than any that is one. */
const FINGERPRINT_LENGTH = 100;

function faultBetween(state: StateMarks, program: Program): string | undefined {
  const { engine, versions } = program.marks();
  const { appliedTo } = state;
  if (state.engine !== engine) return 'the engine, its text tables or the operators are others';
  const judged = state.versions.filter((one, index) => hasJudged(one, index, appliedTo));
  const judging = versions.filter((one, index) => hasJudged(one, index, appliedTo));
  for (let index = 0; index < Math.max(judged.length, judging.length); index += 1) {
    const [made, now] = [judged[index], judging[index]];
    if (made?.digest !== now?.digest) return otherVersion(made, now, appliedTo);
  }
  return otherKeeps(state.keeps, keepsOf(program, appliedTo));
}

function hasJudged({ from }: VersionMark, index: number, appliedTo: number | undefined): boolean {
  if (appliedTo === undefined) return false;
  return index === 0 || (from ?? Number.NEGATIVE_INFINITY) <= appliedTo;
}

function otherVersion(
  made: VersionMark | undefined,
  now: VersionMark | undefined,
  appliedTo = 0,
): string {
  const until = formatInstant(appliedTo as Instant);
  if (!now) return `${labelOf(made)} has judged inputs up to ${until} and is not among them`;
  if (!made) return `${labelOf(now)} begins before ${until}, up to which inputs were applied`;
  return `${labelOf(made)} has judged inputs up to ${until} and is not ${labelOf(now)} of them`;
}

function labelOf(mark: VersionMark | undefined): string {
  return `the version ${quote(mark?.label ?? '')}`;
}

function otherKeeps(kept: readonly string[], asked: readonly string[]): string | undefined {
  const missing = asked.filter((what) => !kept.includes(what));
  const surplus = kept.filter((what) => !asked.includes(what));
  if (missing.length > 0) return `they ask for what it has not kept (${missing.join(', ')})`;
  return surplus.length > 0
    ? `they have no use for what it keeps (${surplus.join(', ')})`
    : undefined;
}

/**
 * What is kept because of any version, also one that is still to come: a schedule that begins to
 * ask for it later finds nothing in an older state. Ascending.
 */
export function keepsOf(program: Program, appliedTo: number | undefined): readonly string[] {
  const { tracks, currencies, versions } = program;
  const known = new Set(
    versions.filter((one) => one.from <= (appliedTo ?? 0)).flatMap(currenciesIn),
  );
  const lots = currencies.flatMap(({ id, lots: policy }) => {
    if (!policy || !known.has(id)) return [];
    return [policy.byDay ? `lots by day of ${quote(id)}` : `lots of ${quote(id)}`];
  });
  const purchases = tracks.purchases === undefined ? [] : ['purchases'];
  return [...lots, ...(tracks.activity ? ['activity'] : []), ...purchases].sort(byCodeUnit);
}

function currenciesIn({ ruleSet }: Version): readonly string[] {
  return Object.keys(ruleSet.currencies ?? DEFAULT_CURRENCIES);
}

/** The latest instant that a state stands for; undefined where it is empty. */
export function appliedTo(
  members: Iterable<Member>,
  keys: Iterable<ProgrammeKey>,
  clock: number | undefined,
): number | undefined {
  let latest: number = clock ?? 0;
  for (const member of members) latest = Math.max(latest, reachOf(member));
  for (const { clock: asked, taggedAt } of keys)
    latest = Math.max(latest, asked ?? 0, taggedAt?.at ?? 0);
  return latest > 0 ? latest : undefined;
}

/**
 * By that instant it was decided which versions had to agree.
 * @throws RowError where rows have come further than their header says.
 */
export function checkReach(header: StateMarks, latest: number | undefined): void {
  const { appliedTo: said } = header;
  if (latest === undefined || (said !== undefined && latest <= said)) return;
  const reached = formatInstant(latest as Instant);
  const upTo = said === undefined ? 'nothing' : formatInstant(said as Instant);
  throw new RowError(`its rows reach ${reached}, and the header says ${upTo}`);
}

/** Of a member: the latest thing that was applied, or waits to be. */
function reachOf({ clock, ranAt, waiting, early }: Member): number {
  const applied = Math.max(clock ?? 0, ranAt ?? 0, waiting.at(-1)?.at ?? 0);
  return early.reduce((latest, { at }) => Math.max(latest, at), applied);
}
