import { formatInstant, type Instant, parseInstant, readOffset } from '../../units/instant.ts';
import type { DurationUnit, Language } from './language.ts';

/** What is known of the clock of those who read. */
export interface Clock {
  /** Instant of the event: times are told from there. */
  readonly at: string | number | undefined;
  /** `UTC`, an offset such as `+08:00`, or an IANA name, which is not enough to tell a wall clock. */
  readonly zone: string | undefined;
}

/** When something opens again: "in 3 minutes" where the event's instant is known, else a wall clock. */
export function whenInWords(opensAt: string, { at, zone }: Clock, language: Language): string {
  const opens = parseInstant(opensAt);
  const from = parseInstant(at);
  if (opens === undefined) return language.after(opensAt);
  return from === undefined
    ? language.after(wallClock(opens, zone))
    : waitInWords(opens - from, language);
}

/** From the longest on: the unit is the first of which at least two fit. */
const UNITS: readonly (readonly [unit: DurationUnit, ms: number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** Rounded up: what is told is never too early. */
function waitInWords(ms: number, language: Language): string {
  const [unit, unitMs] = UNITS.find(([, length]) => ms >= 2 * length) ?? ['second', 1_000];
  return language.wait(Math.max(1, Math.ceil(ms / unitMs)), unit);
}

function wallClock(at: Instant, zone: string | undefined): string {
  const offsetMs = zone === undefined || zone === 'UTC' ? 0 : readOffset(zone, 0);
  const text = formatInstant((at + (offsetMs ?? 0)) as Instant);
  const clock = text.slice(11, 19).replace(/:00$/, '');
  const named = offsetMs === undefined || zone === undefined ? ' UTC' : '';
  return `${text.slice(0, 10)} ${clock}${named}`;
}
