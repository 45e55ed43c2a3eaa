import type { MemoryRow } from '../model/member-row.ts';
import { type Memory, type PeriodUse, type RollingUse, usedFrom } from '../model/memory.ts';
import { formatExact, parseFraction, ZERO } from '../units/exact.ts';
import type { Instant } from '../units/instant.ts';
import { freezeStreak, thawStreak } from './streak-row.ts';
import { freezeMeasure, freezeTier, thawMeasure, thawTier } from './tier-row.ts';

/** What a rule remembers as JSON, sharing nothing with it. */
export function freezeMemory(memory: Memory): MemoryRow {
  switch (memory.kind) {
    case 'period':
      return periodRow(memory);
    case 'rolling':
      return {
        kind: memory.kind,
        grants: memory.ats.map((at, index) => [at, memory.uses[index] ?? 0]),
        forgotten: memory.forgotten,
      };
    case 'keyed':
      return {
        kind: memory.kind,
        uses: [...memory.uses].map(([value, use]) => [value, freezeMemory(use)]),
      };
    case 'sightings': {
      const { kind, list, forgotten } = memory;
      const rows = list.map(({ memberId, from, to }) => [memberId, from, to] as const);
      return forgotten === undefined ? { kind, list: rows } : { kind, list: rows, forgotten };
    }
    case 'last':
      return { ...memory };
    case 'keys':
      return { kind: memory.kind, keys: [...memory.keys] };
    case 'earned':
      return {
        kind: memory.kind,
        inputs: [...memory.inputs].map(([name, { at, object }]) => [name, at, object]),
      };
    case 'carry':
      return { kind: memory.kind, fraction: formatExact(memory.fraction) };
    case 'inputs':
      return { kind: memory.kind, keys: [...memory.keys].map(([key, ats]) => [key, [...ats]]) };
    case 'counts': {
      const { kind, keys } = memory;
      return { kind, keys: [...keys].map(([key, { period, used }]) => [key, period, used]) };
    }
    case 'streak':
      return freezeStreak(memory);
    case 'tier':
      return freezeTier(memory);
    case 'measure':
      return freezeMeasure(memory);
    default:
      return memory satisfies never;
  }
}

type KeyedMemory = PeriodUse | RollingUse;

/** Back from JSON that was checked, sharing nothing with it. */
export function thawMemory(row: MemoryRow): Memory {
  switch (row.kind) {
    case 'period':
      return { ...row, earlier: row.earlier.map(([period, used]) => ({ period, used })) };
    case 'rolling':
      return thawRolling(row);
    case 'keyed': {
      const uses = row.uses.map(([value, use]) => [value, thawMemory(use) as KeyedMemory] as const);
      return { kind: row.kind, uses: new Map(uses) };
    }
    case 'sightings':
      return thawSightings(row);
    case 'last':
      return { kind: row.kind, at: row.at as Instant };
    case 'keys':
      return { kind: row.kind, keys: new Map(row.keys.map(([hash, at]) => [hash, at as Instant])) };
    case 'earned':
      return {
        kind: row.kind,
        inputs: new Map(
          row.inputs.map(([name, at, object]) => [name, { at: at as Instant, object }]),
        ),
      };
    case 'carry':
      return { kind: row.kind, fraction: parseFraction(row.fraction) ?? ZERO };
    case 'inputs':
      return {
        kind: row.kind,
        keys: new Map(row.keys.map(([key, ats]) => [key, ats.map((at) => at as Instant)])),
        total: row.keys.reduce((total, [, ats]) => total + ats.length, 0),
      };
    case 'counts':
      return {
        kind: row.kind,
        keys: new Map(row.keys.map(([key, period, used]) => [key, { period, used }])),
      };
    case 'streak':
      return thawStreak(row);
    case 'tier':
      return thawTier(row);
    case 'measure':
      return thawMeasure(row);
    default:
      return row satisfies never;
  }
}

function thawRolling({ grants, forgotten }: MemoryRow & { readonly kind: 'rolling' }): RollingUse {
  const uses = grants.map(([, used]) => used);
  const ats = grants.map(([at]) => at as Instant);
  return { kind: 'rolling', ats, uses, head: 0, used: usedFrom(uses, 0), forgotten };
}

function thawSightings({
  kind,
  list,
  forgotten,
}: MemoryRow & { readonly kind: 'sightings' }): Memory {
  const seen = list.map(([memberId, from, to]) => ({
    memberId,
    from: from as Instant,
    to: to as Instant,
  }));
  return { kind, list: seen, forgotten: forgotten as Instant | undefined };
}

function periodRow({ kind, period, used, earlier, forgotten }: PeriodUse): MemoryRow {
  return { kind, period, used, earlier: earlier.map((one) => [one.period, one.used]), forgotten };
}
