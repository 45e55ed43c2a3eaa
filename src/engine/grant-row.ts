import {
  type Basis,
  type Grant,
  moreOf,
  type Order,
  type OrderLine,
  type Returned,
  type Reversible,
  unlessEmpty,
  untilOf,
  untilOfGrant,
} from '../model/grant.ts';
import type {
  BasisRow,
  GrantRow,
  OrderLineRow,
  ReturnedRow,
  ReversibleRow,
  ReversibleRows,
} from '../model/grant-row.ts';
import type { Member } from '../model/member.ts';
import type { Program } from '../rules/program.ts';
import { toDay } from '../units/civil.ts';
import { type Exact, formatExact, ONE, parseFraction, ZERO } from '../units/exact.ts';
import type { Instant } from '../units/instant.ts';
import { copyJson } from '../units/json-copy.ts';
import { entryIdOf, placeIn } from './grant-id.ts';
import { nameIn } from './grants.ts';
import { lotFrom, lotRow } from './lot-row.ts';
import { admittedOf, keepReads } from './reads.ts';
import { currencyOf, RowError } from './row-error.ts';

/** What may be taken back of a member, as JSON. */
export function reversibleRows(member: Member, program: Program): ReversibleRows {
  const { reversibles, early, forgetsAt } = member;
  return {
    ...(!reversibles.isEmpty && {
      reversibles: [...reversibles.values()].map((one) => rowOf(one, member, program)),
    }),
    ...(early.length > 0 && {
      early: early.map((event) => [keepReads(event, program), event.contentHash] as const),
    }),
    ...(forgetsAt !== undefined && { forgetsAt }),
  };
}

function rowOf(one: Reversible, member: Member, program: Program): ReversibleRow {
  const { origin, eventId, type, at, seq, key, groupId, day, grants } = one;
  const { by, order, to, keys, spent, returned } = moreOf(one);
  const { slots } = program;
  const slotName = (slot: number) => slots[slot]?.name ?? '';
  return {
    ...(origin !== member.id && { origin }),
    eventId,
    type,
    at,
    seq,
    ...(key !== undefined && { key }),
    ...(groupId !== undefined && { groupId }),
    ...(by !== undefined && { by }),
    day,
    ...(order && { order: orderRow(order) }),
    ...(grants.length > 0 && {
      grants: grants.map((grant) => grantRow(grant, one, member, program)),
    }),
    ...(to.length > 0 && { to: [...to] }),
    ...(keys.length > 0 && { keys: keys.map(([slot, hash]) => [slotName(slot), hash]) }),
    ...(spent.length > 0 && {
      spent: spent.map(([slot, amount]) => [slotName(slot), formatExact(amount)]),
    }),
    until: untilOf(one),
    ...(returned && { returned: returnedRow(returned) }),
  };
}

function orderRow({ money, lines }: Order): NonNullable<ReversibleRow['order']> {
  return {
    ...(money && { money: formatExact(money) }),
    ...(lines.length > 0 && { lines: lineRows(lines) }),
  };
}

function lineRows(lines: readonly OrderLine[]): readonly OrderLineRow[] {
  return lines.map(({ id, price, quantity }) => [id, formatExact(price), quantity]);
}

function returnedRow({ all, amount, lines, cause, at }: Returned): ReturnedRow {
  return {
    ...(all && { all }),
    ...(amount.num !== 0 && { amount: formatExact(amount) }),
    ...(lines.length > 0 && { lines: [...lines] }),
    cause,
    at,
  };
}

function grantRow(grant: Grant, of: Reversible, member: Member, program: Program): GrantRow {
  const { ruleId, label, points, standing, base, factor, rounding } = grant;
  const { carried, basis, lot, wide } = grant;
  return {
    entryId: entryIdOf(of, grant, member, program),
    ruleId,
    label,
    currency: program.currencies[grant.currency]?.id ?? '',
    points,
    ...(standing !== points && { standing }),
    base: formatExact(base),
    ...(factor !== ONE && { factor: formatExact(factor) }),
    ...(rounding !== 'floor' && { rounding }),
    ...(carried && { carried: formatExact(carried) }),
    ...(basis && { basis: basisRow(basis, moreOf(of).order) }),
    ...(lot && { lot: lotRow(lot) }),
    until: untilOfGrant(of, grant),
    ...(wide.length > 0 && { wide: wide.map(({ gate, key, counts }) => [gate, key, counts]) }),
  };
}

function basisRow(basis: Basis, order: Order | undefined): BasisRow {
  switch (basis.kind) {
    case 'share':
      return { kind: 'share' };
    case 'money':
      return { kind: 'money', money: formatExact(basis.money) };
    case 'lines': {
      const { kind, rate, each } = basis;
      const isOfOrder = hasSameLines(basis.lines, order);
      const terms = { kind, rate: formatExact(rate), each } as const;
      return isOfOrder ? terms : { ...terms, lines: lineRows(basis.lines) };
    }
    case 'split': {
      const { kind, remainder } = basis;
      const isOfOrder = hasSameLines(basis.lines, order);
      return isOfOrder ? { kind, remainder } : { kind, remainder, lines: lineRows(basis.lines) };
    }
    default:
      return basis satisfies never;
  }
}

function hasSameLines(lines: readonly OrderLine[], order: Order | undefined): boolean {
  if (!order || order.lines.length !== lines.length) return false;
  return JSON.stringify(lineRows(order.lines)) === JSON.stringify(lineRows(lines));
}

/** Back from a row that was checked, sharing nothing with it. */
export function thawReversibles(row: ReversibleRows, member: Member, program: Program): void {
  const slots = new Map(program.slots.map(({ name }, index) => [name, index]));
  for (const one of row.reversibles ?? []) {
    const thawed = reversibleFrom(one, member, { program, slots });
    member.reversibles.set(nameIn(thawed.origin, thawed.eventId, member), thawed);
  }
  member.early = (row.early ?? []).map(([event, hash]) => admittedOf(copyJson(event), hash));
  member.forgetsAt = row.forgetsAt as Instant | undefined;
}

interface Thawing {
  readonly program: Program;
  readonly slots: ReadonlyMap<string, number>;
}

function reversibleFrom(row: ReversibleRow, member: Member, thawing: Thawing): Reversible {
  const { origin = member.id, eventId, type, at, seq, key, groupId, by, day, until } = row;
  const { returned } = row;
  const order = row.order && orderFrom(row.order);
  const slotOf = (name: string) => slotIn(name, thawing);
  return {
    origin,
    eventId,
    type,
    at: at as Instant,
    seq,
    key,
    groupId,
    day: toDay(day),
    grants: (row.grants ?? []).map((grant) =>
      grantFrom(grant, { origin, eventId, at, order }, member, thawing.program),
    ),
    within: until - at,
    more: unlessEmpty({
      by: by === origin ? undefined : by,
      order,
      to: [...(row.to ?? [])],
      keys: (row.keys ?? []).map(([slot, hash]) => [slotOf(slot), hash]),
      spent: (row.spent ?? []).map(([slot, amount]) => [slotOf(slot), exactFrom(amount)]),
      returned: returned && returnedFrom(returned),
    }),
  };
}

function slotIn(name: string, { slots }: Thawing): number {
  const slot = slots.get(name);
  if (slot === undefined) throw new RowError(`no rule remembers "${name}"`);
  return slot;
}

function exactFrom(text: string): Exact {
  return parseFraction(text) ?? ZERO;
}

function orderFrom({ money, lines }: NonNullable<ReversibleRow['order']>): Order {
  return { money: money === undefined ? undefined : exactFrom(money), lines: linesFrom(lines) };
}

function linesFrom(lines: readonly OrderLineRow[] = []): readonly OrderLine[] {
  return lines.map(([id, price, quantity]) => ({ id, price: exactFrom(price), quantity }));
}

function returnedFrom({ all = false, amount = '0', lines = [], cause, at }: ReturnedRow): Returned {
  return { all, amount: exactFrom(amount), lines: [...lines], cause, at: at as Instant };
}

/** What a grant needs to know of its event. */
interface Granting extends Pick<Reversible, 'origin' | 'eventId'> {
  readonly at: number;
  readonly order: Order | undefined;
}

function grantFrom(row: GrantRow, of: Granting, member: Member, program: Program): Grant {
  const { entryId, ruleId, label, points, standing = points, factor, carried } = row;
  const { rounding = 'floor', basis, lot, until, wide = [] } = row;
  const n = placeIn(entryId);
  const currency = currencyOf(row.currency, program);
  if (entryIdOf(of, { ruleId, currency, n }, member, program) !== entryId)
    throw new RowError(`"${entryId}" is no line of the rule "${ruleId}" for "${of.eventId}"`);
  return {
    n,
    ruleId,
    label,
    currency,
    points,
    standing,
    base: exactFrom(row.base),
    factor: factor === undefined ? ONE : exactFrom(factor),
    rounding: rounding as Grant['rounding'],
    carried: carried === undefined ? undefined : exactFrom(carried),
    basis: basis && basisFrom(basis, of.order),
    lot: lot && lotFrom(lot),
    within: until - of.at,
    wide: wide.map(([gate, key, counts]) => ({
      gate,
      key,
      counts: counts as Grant['wide'][number]['counts'],
    })),
  };
}

function basisFrom(row: BasisRow, order: Order | undefined): Basis {
  switch (row.kind) {
    case 'share':
      return { kind: 'share' };
    case 'money':
      return { kind: 'money', money: exactFrom(row.money) };
    case 'lines': {
      const lines = row.lines ? linesFrom(row.lines) : (order?.lines ?? []);
      const each = row.each as 'order' | 'line' | 'unit';
      return { kind: 'lines', lines, rate: exactFrom(row.rate), each };
    }
    case 'split': {
      const lines = row.lines ? linesFrom(row.lines) : (order?.lines ?? []);
      return { kind: 'split', lines, remainder: row.remainder as 'largest' | 'first' | 'last' };
    }
    default:
      return row satisfies never;
  }
}
