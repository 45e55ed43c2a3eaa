import type { StreamEvent } from './support.ts';

/** Arithmetic of days for plain computations, without a line of the engine. */

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

export function epochMs({ at }: Pick<StreamEvent, 'at'>): number {
  return Date.parse(at);
}

/** Events by their instants; those of one instant stay as they came. */
export function inOrder(events: readonly StreamEvent[]): readonly StreamEvent[] {
  return [...events].sort((a, b) => epochMs(a) - epochMs(b));
}

/** Days since 1970-01-01 as `YYYY-MM-DD`. */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function dayNumber(text: string): number {
  return Date.parse(`${text}T00:00:00Z`) / DAY_MS;
}

/** The calendar of a zone whose offsets are whole hours, by the runtime's own tables. */
export interface PlainCalendar {
  /** Civil day of an instant, in days since 1970-01-01. */
  dayAt(ms: number): number;
  /** First instant of a civil day, ISO 8601 in UTC. */
  startOf(day: number): string;
}

export function plainCalendar(timeZone: string): PlainCalendar {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  const days = new Map<number, number>();
  const dayAt = (ms: number) => {
    const hour = Math.floor(ms / HOUR_MS);
    const day = days.get(hour) ?? dayNumber(format.format(new Date(hour * HOUR_MS)));
    days.set(hour, day);
    return day;
  };
  const starts = new Map<number, string>();
  const startOf = (day: number) => {
    const known = starts.get(day);
    if (known !== undefined) return known;
    let ms = day * DAY_MS - 15 * HOUR_MS;
    while (dayAt(ms) < day) ms += HOUR_MS;
    const start = new Date(ms).toISOString();
    starts.set(day, start);
    return start;
  };
  return { dayAt, startOf };
}

/** Monday of the week of a day; day 0 was a Thursday. */
export function mondayOf(day: number): number {
  return day - ((((day + 3) % 7) + 7) % 7);
}

/** First day of the month of a day, or of one some months later. */
export function monthOf(day: number, later = 0): number {
  const date = new Date(day * DAY_MS);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later, 1) / DAY_MS;
}
