import { DAY_MS, dayOf } from './civil.ts';
import { type Instant, readOffset, toInstant } from './instant.ts';

/** A stretch of time under one offset: `from` inclusive, `until` exclusive, in epoch ms. */
export interface Stretch {
  readonly from: number;
  readonly until: number;
  /** Milliseconds east of UTC; need not be whole hours, minutes or even positive steps. */
  readonly offset: number;
}

/** Rows in order of `from`; there is always one. */
export type Rows<Row> = readonly [Row, ...Row[]];

/** A fixed offset or a zone of the tz database. */
export interface Zone {
  /** As it was given. */
  readonly id: string;
  /** Milliseconds east of UTC at an instant. */
  offsetAt(at: number): number;
  /**
   * The stretches, in order, that cover the span of `at` and two days on either side. The first
   * `from` and the last `until` are where the table ends, not changes of the offset.
   */
  stretchesNear(at: number): Rows<Stretch>;
}

type ReadOffset = (at: number) => number;
type ReadStretches = (at: number) => Rows<Stretch>;

const SPAN_MS = 366 * DAY_MS;
const SPANS_BEFORE_1970 = 200;
/** Offsets stay within ±18 hours, so that nothing further away than this can share a wall clock. */
const MARGIN_MS = 2 * DAY_MS;

/** What the runtime's zone data say never changes in a process; so this is a memo, not a state. */
const namedStretches = new Map<string, ReadStretches>();

/**
 * The zone called `UTC`, `±HH:MM` (at most 18:00) or by a name of the tz database, in any case.
 * Undefined if the runtime does not know the name. Only names ask `Intl`, and nothing else does.
 */
export function zoneOf(id: string): Zone | undefined {
  const offset = id === 'UTC' ? 0 : readOffset(id, 0);
  const stretchesNear = offset === undefined ? stretchesNamed(id) : always(offset);
  if (stretchesNear === undefined) return undefined;
  const offsetAt: ReadOffset = (at) => rowAt(stretchesNear(at), at).offset;
  return { id, offsetAt, stretchesNear };
}

/**
 * The first instant at which the zone's wall clock has reached `wall`, where `wall` is epoch ms as
 * if the clock stood in UTC. A time that is skipped gives the end of the gap, one that comes twice
 * the earlier.
 */
export function instantOfWall(zone: Zone, wall: number): Instant {
  let reached = wall;
  for (const stretch of zone.stretchesNear(wall)) {
    reached = Math.max(stretch.from, wall - stretch.offset);
    if (reached < stretch.until) break;
  }
  return toInstant(reached);
}

/**
 * Instant and new offset of each change from the start of `fromYear` (inclusive, UTC) until that of
 * `untilYear` (exclusive), after a first row with the offset at the start. Fixed zones: that row.
 */
export function transitionsOf(
  zone: Zone,
  fromYear: number,
  untilYear: number,
): readonly (readonly [instant: number, offset: number])[] {
  const from = dayOf(fromYear, 1, 1) * DAY_MS;
  const until = dayOf(untilYear, 1, 1) * DAY_MS;
  let last = { from, offset: zone.offsetAt(from) };
  const rows: (readonly [number, number])[] = [[last.from, last.offset]];
  for (let span = spanOf(from); startOfSpan(span) < until; span += 1) {
    for (const stretch of zone.stretchesNear(startOfSpan(span))) {
      const isNew = stretch.from > last.from && stretch.from < until;
      if (!isNew || stretch.offset === last.offset) continue;
      last = stretch;
      rows.push([last.from, last.offset]);
    }
  }
  return rows;
}

/**
 * Number of the 366-day span that holds `at`, from 0 in the year 1769 on, so that it serves as an
 * array index. Zones build their tables span by span.
 */
export function spanOf(at: number): number {
  return Math.floor(at / SPAN_MS) + SPANS_BEFORE_1970;
}

function startOfSpan(span: number): number {
  return (span - SPANS_BEFORE_1970) * SPAN_MS;
}

/** The last row that begins at or before `at`; the first if none does. */
export function rowAt<Row extends { readonly from: number }>(rows: Rows<Row>, at: number): Row {
  let found = rows[0];
  for (const row of rows) {
    if (row.from > at) break;
    found = row;
  }
  return found;
}

function always(offset: number): ReadStretches {
  const stretches = [
    { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY, offset },
  ] as const;
  return () => stretches;
}

/** Names differ in case only by accident and share a table, so that the memo stays bounded. */
function stretchesNamed(id: string): ReadStretches | undefined {
  if (!/^[A-Za-z][\w+/-]{1,63}$/.test(id)) return undefined;
  const name = id.toLowerCase();
  const known = namedStretches.get(name);
  if (known !== undefined) return known;
  const offsetAt = offsetReader(id);
  if (offsetAt === undefined) return undefined;
  const stretchesNear = tabled(offsetAt);
  namedStretches.set(name, stretchesNear);
  return stretchesNear;
}

function tabled(offsetAt: ReadOffset): ReadStretches {
  const spans: Rows<Stretch>[] = [];
  return (at) => {
    const span = spanOf(at);
    const known = spans[span];
    if (known !== undefined) return known;
    const start = startOfSpan(span);
    const built = scan(offsetAt, start - MARGIN_MS, start + SPAN_MS + MARGIN_MS);
    spans[span] = built;
    return built;
  };
}

/** Samples day by day: Brazil's summer time of October 2000 lasted one week in some states. */
function scan(offsetAt: ReadOffset, from: number, until: number): Rows<Stretch> {
  const ended: Stretch[] = [];
  let start = from;
  let offset = offsetAt(from);
  for (let at = from + DAY_MS; at <= until; at += DAY_MS) {
    while (offsetAt(at) !== offset) {
      const change = findChange(offsetAt, Math.max(start, at - DAY_MS), at);
      ended.push({ from: start, until: change, offset });
      start = change;
      offset = offsetAt(change);
    }
  }
  const last = { from: start, until, offset };
  const [first, ...others] = ended;
  return first === undefined ? [last] : [first, ...others, last];
}

/** The millisecond in (from, until] at which the offset leaves the one it has at `from`. */
function findChange(offsetAt: ReadOffset, from: number, until: number): number {
  const before = offsetAt(from);
  let low = from;
  let high = until;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** Undefined where the runtime has no such zone, or no `Intl` at all. */
function offsetReader(timeZone: string): ReadOffset | undefined {
  const format = wallFormat(timeZone);
  if (format === undefined) return undefined;
  return (at) => {
    const second = Math.floor(at / 1000) * 1000;
    const [month = 0, dayOfMonth = 0, year = 0, ...clock] = readNumbers(format.format(second));
    const [hour = 0, minute = 0, seconds = 0] = clock;
    const secondOfDay = (hour * 60 + minute) * 60 + seconds;
    return dayOf(year, month, dayOfMonth) * DAY_MS + secondOfDay * 1000 - second;
  };
}

/** Writes `6/1/2024, 13:05:09` whatever the host's locale, calendar and digits are. */
function wallFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  if (typeof Intl === 'undefined') return undefined;
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The runs of decimal digits in a text. */
function readNumbers(text: string): readonly number[] {
  const numbers: number[] = [];
  let current = -1;
  for (let index = 0; index <= text.length; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (digit >= 0 && digit <= 9) current = Math.max(current, 0) * 10 + digit;
    else if (current >= 0) {
      numbers.push(current);
      current = -1;
    }
  }
  return numbers;
}
