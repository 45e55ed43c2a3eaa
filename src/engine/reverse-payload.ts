import type { AdmittedEvent } from '../model/event.ts';
import { type Exact, parseExact } from '../units/exact.ts';
import { idFault } from '../units/identifier.ts';
import type { CommandRefusal } from './command.ts';
import { badPayload } from './payload.ts';

/** Most orders that one refund is about. */
const PARTS_MAX = 100;

/** Most lines of one order that come back at once. */
const LINES_MAX = 1_000;

/** What comes back of one order. */
export interface ReturnPart {
  /** Id or key of the event meant. */
  readonly ref: string;
  /** Where the payload says so, for reasons. */
  readonly path: string;
  readonly what: ReturnedAll | ReturnedNothing | ReturnedAmount | ReturnedLines;
  /** Of what was paid in points: so many, above 0; undefined: all of it with the whole order, else none. */
  readonly points: Exact | undefined;
}

export interface ReturnedAll {
  readonly kind: 'all';
}

/** Only points come back that were spent. */
export interface ReturnedNothing {
  readonly kind: 'none';
}

export interface ReturnedAmount {
  readonly kind: 'amount';
  /** Money; at least 0. */
  readonly amount: Exact;
}

export interface ReturnedLines {
  readonly kind: 'lines';
  readonly lines: readonly ReturnedLine[];
}

export interface ReturnedLine {
  /** Its id, or its place from 0. */
  readonly line: string | number;
  /** Whole, above 0; undefined: all that is left of it. */
  readonly quantity: number | undefined;
}

const ALL: ReturnedAll = { kind: 'all' };
const NOTHING: ReturnedNothing = { kind: 'none' };

/** What a refund says; an undo and a chargeback are about all of it. */
export function returnParts({
  type,
  ref,
  data,
}: AdmittedEvent): readonly ReturnPart[] | CommandRefusal {
  const parts = type === 'refund' ? data?.['parts'] : undefined;
  if (parts !== undefined) return partsOf(parts, ref, data);
  if (ref === undefined) return badPayload('$.ref', 'the id or the key of an event');
  if (type !== 'refund') return [{ ref, path: '$', what: ALL, points: undefined }];
  const part = contentOf(data ?? {}, ref, '$.data');
  return 'code' in part ? part : [part];
}

function partsOf(
  parts: unknown,
  ref: string | undefined,
  data: AdmittedEvent['data'],
): readonly ReturnPart[] | CommandRefusal {
  const path = '$.data.parts';
  if (ref !== undefined) return badPayload('$.ref', 'none beside parts');
  const beside = ['amount', 'lines', 'points'].find((key) => data?.[key] !== undefined);
  if (beside !== undefined) return badPayload(`$.data.${beside}`, 'none beside parts');
  if (!Array.isArray(parts) || parts.length === 0 || parts.length > PARTS_MAX)
    return badPayload(path, `1 to ${PARTS_MAX} parts`);
  const read: ReturnPart[] = [];
  const known = new Set<string>();
  for (const [index, part] of parts.entries()) {
    const at = `${path}[${index}]`;
    const one = partOf(part, at);
    if ('code' in one) return one;
    if (known.has(one.ref)) return badPayload(`${at}.ref`, 'each ref once');
    known.add(one.ref);
    read.push(one);
  }
  return read;
}

function partOf(part: unknown, path: string): ReturnPart | CommandRefusal {
  if (!isObject(part)) return badPayload(path, 'a part');
  const ref = own(part, 'ref');
  if (typeof ref !== 'string' || idFault(ref) !== undefined)
    return badPayload(`${path}.ref`, 'the id or the key of an event');
  return contentOf(part, ref, path);
}

function contentOf(
  part: Readonly<Record<string, unknown>>,
  ref: string,
  path: string,
): ReturnPart | CommandRefusal {
  const what = whatOf(part, path);
  if ('code' in what) return what;
  const given = own(part, 'points');
  if (given === undefined) return { ref, path, what, points: undefined };
  const points = parseExact(given);
  if (!points || points.num <= 0) return badPayload(`${path}.points`, 'points above 0');
  return { ref, path, what: what.kind === 'all' ? NOTHING : what, points };
}

function whatOf(
  part: Readonly<Record<string, unknown>>,
  path: string,
): ReturnPart['what'] | CommandRefusal {
  const amount = own(part, 'amount');
  const lines = own(part, 'lines');
  if (amount !== undefined && lines !== undefined)
    return badPayload(`${path}.lines`, 'none beside an amount');
  if (lines !== undefined) return linesOf(lines, `${path}.lines`);
  if (amount === undefined) return ALL;
  const money = parseExact(amount);
  if (!money || money.num < 0) return badPayload(`${path}.amount`, 'a decimal of at least 0');
  return { kind: 'amount', amount: money };
}

function linesOf(lines: unknown, path: string): ReturnedLines | CommandRefusal {
  if (!Array.isArray(lines) || lines.length === 0 || lines.length > LINES_MAX)
    return badPayload(path, `1 to ${LINES_MAX} lines`);
  const read: ReturnedLine[] = [];
  for (const [index, one] of lines.entries()) {
    const line = lineOf(one, `${path}[${index}]`);
    if ('code' in line) return line;
    read.push(line);
  }
  return { kind: 'lines', lines: read };
}

function lineOf(value: unknown, path: string): ReturnedLine | CommandRefusal {
  if (!isObject(value)) return badPayload(path, 'a line');
  const line = own(value, 'line');
  const isPlace = typeof line === 'number' && Number.isSafeInteger(line) && line >= 0;
  if (!isPlace && (typeof line !== 'string' || line === ''))
    return badPayload(`${path}.line`, 'the id of a line, or its place from 0');
  const given = own(value, 'quantity');
  if (given === undefined) return { line, quantity: undefined };
  const quantity = parseExact(given);
  const count = quantity?.den === 1 ? quantity.num : undefined;
  if (typeof count !== 'number' || count <= 0)
    return badPayload(`${path}.quantity`, 'a whole number above 0');
  return { line, quantity: count };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
