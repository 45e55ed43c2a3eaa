import type { HeldGrant } from '../model/hold.ts';
import type { Member } from '../model/member.ts';
import type { Context } from '../rules/context.ts';
import { type Day, parseDay } from '../units/civil.ts';
import { idFault } from '../units/identifier.ts';
import type { Commanded, CommandRefusal } from './command.ts';
import { expiriesFor, lotFor } from './lots.ts';
import { badPayload, currencyIn, unitsIn } from './payload.ts';
import { type Move, plainMove } from './plan.ts';

/** Most lines of one correction. */
export const CORRECTIONS_MAX = 500;

/**
 * `correct{lines: [{rule, points, currency?, day}]}`: what a rule should have given on a day, more or
 * less than it gave. It counts as given by that rule; no limit is asked, and none is used. The rule is
 * empty for lines that no rule stands behind any more.
 */
export function correct(commanded: Commanded): CommandRefusal | readonly Move[] {
  const rows = commanded.context.event.data?.['lines'];
  if (!Array.isArray(rows) || rows.length === 0 || rows.length > CORRECTIONS_MAX)
    return badPayload('$.data.lines', `1 to ${CORRECTIONS_MAX} lines`);
  const lines: Line[] = [];
  for (const [index, row] of rows.entries()) {
    const line = lineOf(row, index, commanded);
    if ('code' in line) return line;
    lines.push(line);
  }
  if (!areSafe(lines, commanded.context.member))
    return badPayload('$.data.lines', 'sums that stay whole numbers');
  const promised = new Map<string, number>();
  return lines.flatMap((line) => movesOf(line, promised, commanded));
}

interface Line {
  readonly n: string;
  readonly ruleId: string;
  /** Index of the currency. */
  readonly currency: number;
  /** Units; not 0. */
  readonly points: number;
  readonly day: Day;
}

function lineOf(
  row: unknown,
  index: number,
  { context, program, version }: Commanded,
): CommandRefusal | Line {
  const path = `$.data.lines[${index}]`;
  if (typeof row !== 'object' || row === null || Array.isArray(row))
    return badPayload(path, 'an object');
  const { rule, points, currency: named, day: date } = row as Readonly<Record<string, unknown>>;
  if (rule !== '' && (typeof rule !== 'string' || idFault(rule) !== undefined))
    return badPayload(`${path}.rule`, 'the id of a rule, or an empty text');
  const currency = currencyIn(named, program, version);
  if (currency === undefined) return badPayload(`${path}.currency`, 'a currency of the rule set');
  const units = unitsIn(points, program.currencies[currency]);
  if (!units) return badPayload(`${path}.points`, 'points above or below 0');
  const day = typeof date === 'string' ? parseDay(date) : undefined;
  if (day === undefined || day <= 0 || day > context.day)
    return badPayload(`${path}.day`, 'a date after 1970-01-01, up to this day');
  return { n: String(index), ruleId: rule, currency, points: units, day };
}

function areSafe(lines: readonly Line[], { balances, pending }: Member): boolean {
  const sums = new Map<number, number>();
  for (const { currency, points } of lines) {
    const held = (balances[currency] ?? 0) + (pending[currency] ?? 0);
    sums.set(currency, (sums.get(currency) ?? held) + points);
  }
  return [...sums.values()].every(Number.isSafeInteger);
}

/**
 * As long as what the rule gave that day is only promised, the promise becomes another one; the rest
 * is of what is available. `promised` holds what earlier lines have made of promises.
 */
function movesOf(line: Line, promised: Map<string, number>, commanded: Commanded): readonly Move[] {
  const moves: Move[] = [];
  let left = line.points;
  for (const held of promisesFor(line, commanded.context)) {
    const open = promised.get(held.id) ?? held.points;
    const part = left > 0 ? left : Math.max(left, -Math.max(0, open));
    if (part === 0 || open === 0) continue;
    promised.set(held.id, open + part);
    left -= part;
    moves.push({ ...moveOf(line, part), n: `${line.n}/${held.id}`, held: held.id });
  }
  if (left === 0) return moves;
  return [
    ...moves,
    { ...moveOf(line, left), into: left > 0 ? lotsOf(line, commanded) : undefined },
  ];
}

function moveOf({ n, ruleId, currency, day }: Line, points: number): Move {
  const move = plainMove('correction', { currency, points }, { contra: 'issued', ruleId, n });
  return { ...move, eventId: '', day };
}

function promisesFor(
  { ruleId, currency, day }: Line,
  { member, calendar }: Context,
): readonly HeldGrant[] {
  if (member.held.length === 0) return NONE;
  return member.held.filter(
    (held) =>
      held.ruleId === ruleId &&
      held.currency === currency &&
      held.points > 0 &&
      calendar.dayAt(held.at) === day,
  );
}

const NONE: readonly never[] = [];

/** The points live as long as they would if they had been given on their day. */
function lotsOf(line: Line, { context, program, version }: Commanded) {
  const { ruleId, currency, points, day } = line;
  const policy = program.currencies[currency]?.lots;
  if (!policy) return undefined;
  const award = version.awardsById.get(ruleId);
  const { tags = NONE, lot: label = PLAIN } = award ?? {};
  const expiries = expiriesFor(version, currency, { ruleId, tags });
  return [lotFor(points, { policy, label, expiries }, onDay(day, context))];
}

const PLAIN = { class: '', priority: 0 };

function onDay(day: Day, context: Context): Context {
  if (day === context.day) return context;
  const at = context.calendar.startOf(day);
  return { ...context, day, event: { ...context.event, at } };
}
