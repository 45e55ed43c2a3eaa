import {
  moreOf,
  type Order,
  type OrderLine,
  type Returned,
  type Reversible,
} from '../model/grant.ts';
import {
  compare,
  type Exact,
  formatExact,
  minus,
  ONE,
  plus,
  signOf,
  times,
  ZERO,
} from '../units/exact.ts';
import type { CommandRefusal } from './command.ts';
import { shareLeft } from './remaining.ts';
import type { ReturnedLines, ReturnPart } from './reverse-payload.ts';

/** By how much more came back than was left: money, or pieces of a line. */
export interface Excess {
  readonly by: string;
}

interface Measured {
  readonly returned: readonly (readonly [of: Reversible, returned: Returned])[];
  readonly excess: Excess | undefined;
}

type Stamp = Pick<Returned, 'cause' | 'at'>;

/**
 * What has come back of each event with the part that comes back now. Events of several types under
 * one key look at one order: each of them is lowered. Those of one type are parts of it: an amount is
 * taken from the latest first, lines from each that has them.
 */
export function added(
  part: ReturnPart,
  targets: readonly Reversible[],
  stamp: Stamp,
): Measured | CommandRefusal {
  const { what } = part;
  switch (what.kind) {
    case 'none':
      return { returned: [], excess: undefined };
    case 'all':
      return {
        returned: targets.map((of) => [of, { all: true, amount: ZERO, lines: [], ...stamp }]),
        excess: undefined,
      };
    case 'amount':
      return withAmount(part.ref, what.amount, targets, stamp);
    case 'lines':
      return withLines(part, what, targets, stamp);
    default:
      return what satisfies never;
  }
}

function withAmount(
  ref: string,
  amount: Exact,
  targets: readonly Reversible[],
  stamp: Stamp,
): Measured | CommandRefusal {
  const money = mostOf(targets);
  if (!money || targets.length === 0) return { code: 'no-base', params: { ref } };
  const groups = [...byType(targets).values()].map((group) => shared(amount, group, money, stamp));
  const least = groups.map(({ left }) => left).reduce(smaller);
  const excess = signOf(least) > 0 ? { by: formatExact(least) } : undefined;
  return { returned: groups.flatMap(({ returned }) => returned), excess };
}

/** An amount over the parts of one order, from the latest on, and what is left of it. */
function shared(
  amount: Exact,
  parts: readonly Reversible[],
  money: Exact,
  stamp: Stamp,
): { readonly returned: Measured['returned']; readonly left: Exact } {
  const returned: (readonly [Reversible, Returned])[] = [];
  let left = amount;
  for (const of of [...parts].reverse()) {
    const order = orderOf(of, money);
    const { returned: before } = moreOf(of);
    const part = smaller(left, moneyLeft(order, before));
    left = minus(left, part);
    returned.push([of, lowered(of, plus(before?.amount ?? ZERO, part), order, stamp)]);
  }
  return { returned, left };
}

function orderOf(of: Reversible, money: Exact | undefined): Order {
  const { order } = moreOf(of);
  return { money: order?.money ?? money, lines: order?.lines ?? [] };
}

/** An event that knows no money of its own is measured by another of the same order: then all or nothing. */
function lowered(of: Reversible, amount: Exact, order: Order, stamp: Stamp): Returned {
  const { all = false, lines = [] } = moreOf(of).returned ?? {};
  const next = { all, amount, lines, cause: stamp.cause, at: stamp.at };
  if (signOf(shareLeft(order, next)) > 0) return next;
  return { all: true, amount, lines, cause: stamp.cause, at: stamp.at };
}

function mostOf(targets: readonly Reversible[]): Exact | undefined {
  let most: Exact | undefined;
  for (const of of targets) {
    const { money } = moreOf(of).order ?? {};
    if (money && (!most || compare(money, most) > 0)) most = money;
  }
  return most;
}

function moneyLeft({ money = ZERO, lines }: Order, returned: Returned | undefined): Exact {
  return returned ? times(money, shareLeft({ money, lines }, returned)) : money;
}

function smaller(a: Exact, b: Exact): Exact {
  return compare(a, b) < 0 ? a : b;
}

function byType(targets: readonly Reversible[]): ReadonlyMap<string, readonly Reversible[]> {
  const groups = new Map<string, Reversible[]>();
  for (const of of targets) {
    const group = groups.get(of.type) ?? [];
    groups.set(of.type, group);
    group.push(of);
  }
  return groups;
}

function withLines(
  { ref, path }: ReturnPart,
  what: ReturnedLines,
  targets: readonly Reversible[],
  stamp: Stamp,
): Measured | CommandRefusal {
  const known = targets.filter((of) => (moreOf(of).order?.lines.length ?? 0) > 0);
  if (known.length === 0) return { code: 'no-base', params: { ref } };
  const returned: (readonly [Reversible, Returned])[] = [];
  let excess = 0;
  for (const of of known) {
    const picked = pick(what, of, { ref, path });
    if ('code' in picked) return picked;
    excess = Math.max(excess, picked.over);
    returned.push([of, withQuantities(of, picked.quantities, stamp)]);
  }
  const [first] = returned;
  for (const of of targets)
    if (first && !known.includes(of)) returned.push([of, alike(of, first, stamp)]);
  return { returned, excess: excess > 0 ? { by: String(excess) } : undefined };
}

interface Picked {
  /** Of each line, what has come back in all. */
  readonly quantities: readonly number[];
  /** By how many more came back than were left. */
  readonly over: number;
}

function pick(
  { lines }: ReturnedLines,
  of: Reversible,
  { ref, path }: Pick<ReturnPart, 'ref' | 'path'>,
): Picked | CommandRefusal {
  const { order, returned } = moreOf(of);
  const known = order?.lines ?? [];
  const quantities = known.map((_, index) => returned?.lines[index] ?? 0);
  let over = 0;
  for (const [index, { line, quantity }] of lines.entries()) {
    const place = placeOf(line, known);
    const one = known[place];
    const before = quantities[place] ?? 0;
    if (!one)
      return { code: 'unknown-line', params: { ref, path: `${path}.lines[${index}]`, line } };
    const asked = quantity ?? one.quantity - before;
    quantities[place] = Math.min(one.quantity, before + asked);
    over += before + asked - (quantities[place] ?? 0);
  }
  return { quantities, over };
}

/** An event that knows no lines goes by the part of the order that the lines of another were. */
function alike(of: Reversible, [first, now]: Measured['returned'][number], stamp: Stamp): Returned {
  const { order: whole, returned: earlier } = moreOf(first);
  const before = earlier ? shareLeft(whole, earlier) : ONE;
  const after = shareLeft(whole, now);
  const order = orderOf(of, whole?.money);
  const part = times(order.money ?? ZERO, minus(before, after));
  const { returned } = moreOf(of);
  const amount = plus(returned?.amount ?? ZERO, smaller(part, moneyLeft(order, returned)));
  const next = lowered(of, amount, order, stamp);
  return signOf(after) > 0 ? next : { all: true, amount, lines: next.lines, ...stamp };
}

/** By its id where a line has it, else by its place. */
function placeOf(line: string | number, lines: readonly OrderLine[]): number {
  return typeof line === 'number' ? line : lines.findIndex(({ id }) => id === line);
}

function withQuantities(of: Reversible, lines: readonly number[], { cause, at }: Stamp): Returned {
  const { order, returned } = moreOf(of);
  const { all = false, amount = ZERO } = returned ?? {};
  const isEmpty = (order?.lines ?? []).every(
    ({ quantity }, index) => (lines[index] ?? 0) >= quantity,
  );
  return { all: all || isEmpty, amount, lines, cause, at };
}
