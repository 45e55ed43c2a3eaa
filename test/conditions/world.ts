import {
  type HostDecorator,
  type HostOperator,
  operatorTable,
} from '../../src/rules/conditions/operators.ts';
import type {
  ConditionScope,
  Fact,
  FactField,
  FactType,
} from '../../src/rules/conditions/shape.ts';

/** The values of all facts for one evaluation. */
export interface World {
  readonly event: unknown;
  readonly level: unknown;
  readonly member: Readonly<Record<string, unknown>>;
}

/** Draws whole numbers from 0 up to, not including, `below`; the same seed gives the same draws. */
export type Draw = (below: number) => number;

export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export function pick<T>(draw: Draw, from: readonly T[]): T {
  const chosen = from[draw(from.length)];
  if (chosen === undefined) throw new RangeError('nothing to pick from');
  return chosen;
}

export const MEMBER_FIELDS: Readonly<Record<string, FactType>> = {
  purchases: 'number',
  idleDays: 'number',
  tier: 'string',
  joined: 'string',
  vip: 'boolean',
  tags: 'array',
  profile: 'object',
  loose: 'any',
};

/** A field that takes `{days}` and answers with a number that depends on it. */
export function spendOver(member: Readonly<Record<string, unknown>>, days: unknown): unknown {
  return typeof member['spend'] === 'number' && typeof days === 'number'
    ? member['spend'] + days
    : 0;
}

const SPEND: FactField<World> = {
  type: 'number',
  bind: ({ days }) =>
    days === undefined || typeof days === 'number'
      ? (world) => spendOver(world.member, days)
      : { fault: 'expected {"days": a number}' },
};

function memberFact(): Fact<World> {
  const fields = new Map<string, FactField<World>>([['spend', SPEND]]);
  for (const [name, type] of Object.entries(MEMBER_FIELDS)) {
    fields.set(name, { type, bind: () => (world) => world.member[name] });
  }
  return { whole: (world) => world.member, fields };
}

/** Total: an object without a usable `toString` must not throw in a host's operator either. */
function written(value: unknown): string {
  return typeof value === 'object' ? 'object' : String(value);
}

export const HOST_OPERATORS: readonly HostOperator[] = [
  {
    name: 'divisibleBy',
    evaluate: (fact, value) => typeof value === 'number' && Number(fact) % value === 0,
    validate: (fact) => typeof fact === 'number',
  },
  { name: 'lessThan', evaluate: (fact, value) => written(fact) < written(value) },
  { name: 'odd:named', evaluate: (fact) => fact === 'odd' },
];

export const HOST_DECORATORS: readonly HostDecorator[] = [
  { name: 'doubled', evaluate: (fact, value, next) => next(fact, value) && next(fact, value) },
  {
    name: 'trimmed',
    evaluate: (fact, value, next) => next(written(fact).trim(), value),
    validate: (fact) => typeof fact === 'string',
  },
];

export const DEFAULT_TABLE = operatorTable();
export const HOST_TABLE = operatorTable(HOST_OPERATORS, HOST_DECORATORS);

export function scopeOf(
  named: Readonly<Record<string, unknown>> = {},
  operators = DEFAULT_TABLE,
): ConditionScope<World> {
  return {
    facts: new Map<string, Fact<World>>([
      ['event', { whole: (world) => world.event }],
      ['level', { whole: (world) => world.level }],
      ['member', memberFact()],
    ]),
    operators,
    named: new Map(Object.entries(named)),
  };
}

export const QUIET_WORLD: World = {
  event: {
    type: 'purchase',
    data: {
      paid: 99.5,
      sku: 'A',
      at: '2026-06-18',
      lines: [
        { sku: 'A', quantity: 2 },
        { sku: 'B', quantity: 1 },
      ],
    },
  },
  level: 3,
  member: {
    purchases: 0,
    idleDays: 31,
    tier: 'gold',
    joined: '2025-01-01',
    vip: true,
    tags: ['new', 'vip'],
    profile: { city: 'Oslo' },
    spend: 100,
  },
};
