import type { Lot } from '../model/lot.ts';
import type { LotLabel } from '../rules/compiled-time.ts';
import { dayOf, parseDay } from '../units/civil.ts';
import { idFault } from '../units/identifier.ts';
import type { Commanded, CommandRefusal } from './command.ts';
import { badPayload, currencyIn, unitsIn } from './payload.ts';
import { type Move, plainMove } from './plan.ts';

/** Most lots of one opening. */
const LOTS_MAX = 1_000;

/**
 * `opening{lots: [{points, currency?, through?, class?, priority?, granted?}]}`: what a member
 * brings along from elsewhere, one line for each lot. It is not earned.
 */
export function opening(commanded: Commanded): CommandRefusal | readonly Move[] {
  const lots = commanded.context.event.data?.['lots'];
  if (!Array.isArray(lots) || lots.length === 0 || lots.length > LOTS_MAX)
    return badPayload('$.data.lots', `1 to ${LOTS_MAX} lots`);
  const moves: Move[] = [];
  for (const [index, row] of lots.entries()) {
    const move = moveOf(row, index, commanded);
    if ('code' in move) return move;
    moves.push(move);
  }
  return isSafe(moves, commanded)
    ? moves
    : badPayload('$.data.lots', 'sums that stay whole numbers');
}

type Row = Readonly<Record<string, unknown>>;

function moveOf(row: unknown, index: number, commanded: Commanded): CommandRefusal | Move {
  const path = `$.data.lots[${index}]`;
  if (typeof row !== 'object' || row === null) return badPayload(path, 'an object');
  const given = row as Row;
  const { program, version } = commanded;
  const currency = currencyIn(given['currency'], program, version);
  if (currency === undefined) return badPayload(`${path}.currency`, 'a currency of the rule set');
  const points = unitsIn(given['points'], program.currencies[currency]);
  if (points === undefined || points <= 0) return badPayload(`${path}.points`, 'points above 0');
  const lot = lotOf(given, { path, currency, points }, commanded);
  if (lot && 'code' in lot) return lot;
  const terms = { contra: 'adjusted', ruleId: '', n: String(index) };
  return { ...plainMove('adjustment', { currency, points }, terms), into: lot && [lot] };
}

interface Place {
  readonly path: string;
  readonly currency: number;
  readonly points: number;
}

const LOT_KEYS = ['through', 'class', 'priority', 'granted'] as const;

function lotOf(
  row: Row,
  { path, currency, points }: Place,
  { context, program }: Commanded,
): CommandRefusal | Lot | undefined {
  const policy = program.currencies[currency]?.lots;
  const stated = LOT_KEYS.find((key) => row[key] !== undefined);
  if (!policy)
    return stated && badPayload(`${path}.${stated}`, 'nothing: this currency keeps no lots');
  const label = labelOf(row, path);
  if ('code' in label) return label;
  const lastDay = dayIn(row['through'], Number.POSITIVE_INFINITY);
  if (lastDay === undefined || lastDay < context.day)
    return badPayload(`${path}.through`, 'a date from this day on, before 2200');
  const granted = dayIn(row['granted'], context.day);
  if (granted === undefined || granted > context.day)
    return badPayload(`${path}.granted`, 'a date after 1970-01-01, up to this day');
  return {
    lastDay,
    class: label.class,
    priority: label.priority,
    granted: policy.byDay ? granted : 0,
    since: context.event.at,
    ruleId: '',
    points,
  };
}

function labelOf({ class: name = '', priority = 0 }: Row, path: string): CommandRefusal | LotLabel {
  if (typeof name !== 'string' || (name !== '' && idFault(name) !== undefined))
    return badPayload(`${path}.class`, 'a name');
  if (!Number.isSafeInteger(priority)) return badPayload(`${path}.priority`, 'a whole number');
  return { class: name, priority: Number(priority) };
}

function dayIn(text: unknown, absent: number): number | undefined {
  if (text === undefined) return absent;
  const day = typeof text === 'string' ? parseDay(text) : undefined;
  return day !== undefined && day > 0 && day < DAY_UNTIL ? day : undefined;
}

/** The first day that no event lies on. */
const DAY_UNTIL = dayOf(2200, 1, 1);

function isSafe(moves: readonly Move[], { context: { member } }: Commanded): boolean {
  const sums = new Map<number, number>();
  for (const { currency, points } of moves) {
    const held = (member.balances[currency] ?? 0) + (member.pending[currency] ?? 0);
    sums.set(currency, (sums.get(currency) ?? held) + points);
  }
  return [...sums.values()].every(Number.isSafeInteger);
}
