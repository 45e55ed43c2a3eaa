import { digestJson } from '../units/hash.ts';
import { byCodeUnit } from '../units/identifier.ts';
import { parseInstant } from '../units/instant.ts';
import { TEXT_VERSION } from '../units/unicode-version.ts';
import { transitionsOf, zoneOf } from '../units/zone.ts';
import type { HostOperator } from './conditions/operators.ts';
import type { Currency, Rule, RuleSet } from './rule-set.ts';
import type { DatedRuleSet } from './schedule.ts';

/** The version of what the engine does to a ledger; part of every fingerprint. */
const LEDGER_VERSION = 2;

/** Years whose zone data a fingerprint covers. */
const ZONE_YEARS = [1970, 2100] as const;

/** Engine version, then the schedule, then zone data, operators of the host and text tables. */
export function fingerprintOf(
  dated: readonly DatedRuleSet[],
  operators: readonly HostOperator[],
): string {
  const zones = [...new Set(dated.map(({ ruleSet }) => ruleSet.timeZone))];
  const [transitions = [], ...others] = zones.map(transitionsIn);
  const schedule = dated.map(({ from, ruleSet }) => ({
    from: from === undefined ? 0 : Number(parseInstant(from)),
    ruleSet: withoutWords(ruleSet),
  }));
  const names = operators.map(({ name }) => name).sort(byCodeUnit);
  return `${LEDGER_VERSION}-${digestJson(schedule)}-${digestJson([transitions, names, TEXT_VERSION, ...others])}`;
}

/** What one version decides by, and from when. */
export interface VersionMark {
  /** `id@version`. */
  readonly label: string;
  /** Of its rule set, its instant and the data of its zone; what people read is not in it. */
  readonly digest: string;
  /** Epoch milliseconds, included; absent for the first. */
  readonly from?: number;
}

/** Parts of a fingerprint: a state goes on under rules that agree in those that have judged it. */
export interface ProgramMarks {
  /** Engine version, operators of the host and text tables. */
  readonly engine: string;
  readonly versions: readonly VersionMark[];
}

export function marksOf(
  dated: readonly DatedRuleSet[],
  operators: readonly HostOperator[],
): ProgramMarks {
  const names = operators.map(({ name }) => name).sort(byCodeUnit);
  return {
    engine: `${LEDGER_VERSION}-${digestJson([names, TEXT_VERSION])}`,
    versions: dated.map(markOf),
  };
}

function markOf({ from, ruleSet }: DatedRuleSet): VersionMark {
  const at = from === undefined ? undefined : Number(parseInstant(from));
  const label = `${ruleSet.id}@${ruleSet.version}`;
  const zone = transitionsIn(ruleSet.timeZone);
  const digest = digestJson({ from: at ?? 0, ruleSet: withoutWords(ruleSet), zone });
  return at === undefined ? { label, digest } : { label, digest, from: at };
}

function transitionsIn(id: string): ReturnType<typeof transitionsOf> {
  const zone = zoneOf(id);
  return zone ? transitionsOf(zone, ...ZONE_YEARS) : [];
}

/** What people read changes no ledger. */
function withoutWords(ruleSet: RuleSet): unknown {
  const { title: _, description: __, references: ___, rules, currencies = {}, ...rest } = ruleSet;
  return { ...rest, rules: untitled(rules), currencies: untitled(currencies) };
}

function untitled(named: Readonly<Record<string, Rule | Currency>>): readonly unknown[] {
  const entries = Object.entries(named).sort(([a], [b]) => byCodeUnit(a, b));
  return entries.map(([name, { title: _, ...one }]) => {
    if (!('description' in one)) return [name, one];
    const { description: __, ...rest } = one;
    return [name, rest];
  });
}
