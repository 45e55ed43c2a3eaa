import { byCodeUnit } from '../../units/identifier.ts';
import type { BadLine, CurrencyTally, LimitTally, Tally } from './tally.ts';

/** Units of a currency's scale; text where a number would not be exact. */
export type Units = number | string;

/** What `run --json` prints. Lists are ordered, largest first; days ascend. */
export interface Summary {
  readonly ruleSets: readonly string[];
  readonly programme: string;
  readonly events: {
    readonly total: number;
    readonly byStatus: Readonly<Record<string, number>>;
  };
  readonly members: number;
  readonly entries: number;
  readonly currencies: Readonly<Record<string, CurrencySummary>>;
  readonly items: Readonly<Record<string, number>>;
  readonly limits: readonly LimitSummary[];
  readonly reasons: Readonly<Record<string, number>>;
  readonly badLines: { readonly count: number; readonly first: readonly BadLine[] };
  /** Where `--until` stopped. */
  readonly stoppedAt?: { readonly file: string; readonly line: number };
}

export interface CurrencySummary {
  readonly scale: number;
  readonly total: Units;
  readonly byRule: Readonly<Record<string, Units>>;
  readonly byDay: Readonly<Record<string, Units>>;
  readonly topMembers: readonly { readonly memberId: string; readonly points: Units }[];
}

export interface LimitSummary {
  readonly ruleId: string;
  readonly currency?: string;
  readonly refused: number;
  readonly cut: number;
  readonly units?: Units;
}

const TOP_MEMBERS = 10;

export interface Played {
  readonly tally: Tally;
  readonly programme: string;
  readonly stoppedAt: { readonly file: string; readonly line: number } | undefined;
}

export function summaryOf({ tally, programme, stoppedAt }: Played): Summary {
  const { program, statuses, badCount, badLines } = tally;
  return {
    ruleSets: program.versions.map(({ label }) => label),
    programme,
    events: {
      total: [...statuses.values()].reduce((sum, count) => sum + count, 0),
      byStatus: Object.fromEntries(largestFirst(statuses)),
    },
    members: tally.members.size,
    entries: tally.entryCount,
    currencies: currenciesOf(tally),
    items: Object.fromEntries(largestFirst(tally.items)),
    limits: [...tally.limits.values()].sort(byRule).map(limitOf),
    reasons: Object.fromEntries(largestFirst(tally.reasons)),
    badLines: { count: badCount, first: badLines },
    ...(stoppedAt && { stoppedAt }),
  };
}

function currenciesOf({ program, currencies }: Tally): Summary['currencies'] {
  const summaries = program.currencies.flatMap(({ id, scale }) => {
    const sums = currencies.get(id);
    return sums ? [[id, currencyOf(sums, scale)] as const] : [];
  });
  return Object.fromEntries(summaries);
}

function currencyOf({ total, byRule: rules, byDay, byMember }: CurrencyTally, scale: number) {
  return {
    scale,
    total: plain(total),
    byRule: Object.fromEntries(largestFirst(rules).map(plainly)),
    byDay: Object.fromEntries([...byDay].sort(([a], [b]) => byCodeUnit(a, b)).map(plainly)),
    topMembers: largestFirst(byMember)
      .slice(0, TOP_MEMBERS)
      .map(([memberId, units]) => ({ memberId, points: plain(units) })),
  };
}

function limitOf({ ruleId, currency, refused, cut, units }: LimitTally): LimitSummary {
  const counts = { ruleId, refused, cut };
  return currency === undefined ? counts : { ...counts, currency, units: plain(units) };
}

function byRule(a: LimitTally, b: LimitTally): number {
  return byCodeUnit(a.ruleId, b.ruleId) || byCodeUnit(a.currency ?? '', b.currency ?? '');
}

/** Ties by key, by code unit. */
function largestFirst<Key extends string, Count extends number | bigint>(
  counts: ReadonlyMap<Key, Count>,
): readonly (readonly [Key, Count])[] {
  return [...counts].sort(([a, x], [b, y]) => (x > y ? -1 : x < y ? 1 : byCodeUnit(a, b)));
}

function plainly([key, units]: readonly [string, bigint]): readonly [string, Units] {
  return [key, plain(units)];
}

function plain(units: bigint): Units {
  const number = Number(units);
  return Number.isSafeInteger(number) ? number : String(units);
}
