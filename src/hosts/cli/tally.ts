import type { Entry, Outcome, Program, Reason, ReasonCode, Status } from '../../index.ts';

/** A line of the input that is no event. */
export interface BadLine {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** Bad lines that are kept to be listed; the others are only counted. */
const BAD_LINES_MAX = 20;

/** What one currency did; sums in units of its scale. */
export interface CurrencyTally {
  total: bigint;
  readonly byRule: Map<string, bigint>;
  readonly byDay: Map<string, bigint>;
  readonly byMember: Map<string, bigint>;
}

/** What one limit, cap or cooldown kept back in one currency. */
export interface LimitTally {
  readonly ruleId: string;
  /** Absent where awards are counted and not points. */
  readonly currency: string | undefined;
  /** Awards that gave nothing. */
  refused: number;
  /** Awards that gave less. */
  cut: number;
  /** Asked and not granted. */
  units: bigint;
}

/** What is counted while a stream goes by; it grows with members, rules and days, not with events. */
export interface Tally {
  readonly program: Program;
  readonly statuses: Map<Status, number>;
  readonly reasons: Map<ReasonCode, number>;
  readonly members: Set<string>;
  readonly currencies: Map<string, CurrencyTally>;
  readonly limits: Map<string, LimitTally>;
  /** How many of each item were granted. */
  readonly items: Map<string, number>;
  readonly badLines: BadLine[];
  badCount: number;
  entryCount: number;
}

export function newTally(program: Program): Tally {
  return {
    program,
    statuses: new Map(),
    reasons: new Map(),
    members: new Set(),
    currencies: new Map(),
    limits: new Map(),
    items: new Map(),
    badLines: [],
    badCount: 0,
    entryCount: 0,
  };
}

/** Counts an outcome; what an advance released belongs to no event of its own. */
export function countOutcome(tally: Tally, outcome: Outcome): void {
  add(tally.statuses, outcome.status);
  tally.members.add(outcome.memberId);
  countEffects(tally, outcome);
}

/** Counts entries and reasons only. */
export function countEffects(tally: Tally, { entries, notices, reasons }: Outcome): void {
  for (const entry of entries) countEntry(tally, entry);
  for (const notice of notices) {
    if (notice.kind === 'item-granted') add(tally.items, notice.item, notice.quantity);
  }
  for (const reason of reasons) {
    add(tally.reasons, reason.code);
    countLimit(tally, reason);
  }
}

export function countBadLine(tally: Tally, bad: BadLine): void {
  tally.badCount += 1;
  if (tally.badLines.length < BAD_LINES_MAX) tally.badLines.push(bad);
}

function countEntry(tally: Tally, { currency, points, ruleId, kind, day, memberId }: Entry): void {
  tally.entryCount += 1;
  tally.members.add(memberId);
  const units = BigInt(points);
  const sums = currencyTally(tally, currency);
  sums.total += units;
  plus(sums.byRule, ruleId === '' ? `(${kind})` : ruleId, units);
  plus(sums.byDay, day, units);
  plus(sums.byMember, memberId, units);
}

function currencyTally({ currencies }: Tally, id: string): CurrencyTally {
  const known = currencies.get(id);
  if (known) return known;
  const sums = { total: 0n, byRule: new Map(), byDay: new Map(), byMember: new Map() };
  currencies.set(id, sums);
  return sums;
}

const LIMITING: ReadonlySet<ReasonCode> = new Set(['cap-reached', 'cut-by-cap', 'cooldown']);

function countLimit(tally: Tally, { code, params }: Reason): void {
  const { by, currency, asked, granted } = params;
  if (!LIMITING.has(code) || typeof by !== 'string') return;
  const counted = typeof asked === 'number' && typeof granted === 'number';
  const limit = limitTally(tally, by, typeof currency === 'string' ? currency : undefined);
  if (code === 'cut-by-cap') limit.cut += 1;
  else limit.refused += 1;
  if (counted) limit.units += BigInt(asked - granted);
}

function limitTally({ limits }: Tally, ruleId: string, currency: string | undefined): LimitTally {
  const key = JSON.stringify([ruleId, currency]);
  const known = limits.get(key);
  if (known) return known;
  const limit = { ruleId, currency, refused: 0, cut: 0, units: 0n };
  limits.set(key, limit);
  return limit;
}

function add<Key>(counts: Map<Key, number>, key: Key, more = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + more);
}

function plus(sums: Map<string, bigint>, key: string, units: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + units);
}
