import { DAY_MS, dayKeyText, pairText, readDay, readPair, toDay } from './civil.ts';

declare const instantBrand: unique symbol;

/** A moment as whole milliseconds since 1970-01-01T00:00Z. */
export type Instant = number & { readonly [instantBrand]: true };

/** The earliest instant that is read (inclusive). Epoch zero is what a missing time looks like. */
export const INSTANT_FROM = 1;

/** Instants are read up to 2200-01-01T00:00Z (exclusive). */
export const INSTANT_UNTIL = 7_258_118_400_000;

const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1_440;
const OFFSET_MAX_MS = 18 * 60 * MINUTE_MS;
const FRACTION_DIGITS_MAX = 9;

const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const COLON = 58;
const LETTER_T = 84;
const LETTER_Z = 90;

/**
 * Reads `YYYY-MM-DDTHH:MM[:SS[.fraction]]` with `Z` or `±HH:MM`, or epoch milliseconds.
 * What is finer than a millisecond (at most 9 digits of fraction) is cut off toward the past.
 * Undefined for anything else: no offset, a date or time that does not exist, hour 24, second 60,
 * an offset past ±18:00, or a moment outside `INSTANT_FROM`–`INSTANT_UNTIL`.
 */
export function parseInstant(value: unknown): Instant | undefined {
  if (typeof value === 'string') return inRange(readText(value));
  return typeof value === 'number' ? inRange(Math.floor(value)) : undefined;
}

/** The instant in UTC with milliseconds, `2024-06-01T12:00:00.000Z`; the year must lie in 0–9999. */
export function formatInstant(at: Instant): string {
  if (at !== last.at) {
    last.text = write(at);
    last.at = at;
  }
  return last.text;
}

/** A memo, not a state: the lines of one event and of one boundary name the same instant. */
const last: { at: number; text: string } = { at: Number.NaN, text: '' };

function write(at: Instant): string {
  const minute = Math.floor(at / MINUTE_MS);
  if (minute !== lastText.minute) {
    lastText.text = writeMinute(minute);
    lastText.minute = minute;
  }
  const msOfMinute = at - minute * MINUTE_MS;
  return `${lastText.text}${`${100_000 + msOfMinute}`.slice(1, 3)}.${`${100_000 + msOfMinute}`.slice(3)}Z`;
}

/** Streams are in order, so that the next instant is often of the same minute. */
const lastText: { minute: number; text: string } = { minute: Number.NaN, text: '' };

/** `2024-06-01T12:00:` */
function writeMinute(minute: number): string {
  const day = Math.floor(minute / MINUTES_A_DAY);
  const minuteOfDay = minute - day * MINUTES_A_DAY;
  const hour = Math.floor(minuteOfDay / 60);
  return `${dayKeyText(toDay(day))}T${pairText(hour)}:${pairText(minuteOfDay - hour * 60)}:`;
}

/** Calls epoch milliseconds an `Instant`. Unchecked: the caller vouches that it is an integer. */
export function toInstant(ms: number): Instant {
  return ms as Instant;
}

/** Reads `±HH:MM` from `index` to the end of the text: milliseconds east of UTC, at most ±18:00. */
export function readOffset(text: string, index: number): number | undefined {
  if (text.length !== index + 6) return undefined;
  const sign = text.charCodeAt(index);
  const size = readClock(text, index + 1) * MINUTE_MS;
  if ((sign !== PLUS && sign !== MINUS) || size < 0 || size > OFFSET_MAX_MS) return undefined;
  return sign === PLUS ? size : 0 - size;
}

/** Reads `HH:MM` at an index, 00:00–23:59, as minutes after midnight; negative for anything else. */
function readClock(text: string, index: number): number {
  const hours = readPair(text, index);
  const minutes = readPair(text, index + 3);
  const isClock = hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60;
  return isClock && text.charCodeAt(index + 2) === COLON ? hours * 60 + minutes : -1;
}

function inRange(ms: number | undefined): Instant | undefined {
  const isKnown = ms !== undefined && ms >= INSTANT_FROM && ms < INSTANT_UNTIL;
  return isKnown ? toInstant(ms) : undefined;
}

function readText(text: string): number | undefined {
  const day = readDay(text);
  const minutes = readClock(text, 11);
  if (day === undefined || minutes < 0 || text.charCodeAt(10) !== LETTER_T) return undefined;
  const start = day * DAY_MS + minutes * MINUTE_MS;
  if (text.charCodeAt(16) !== COLON) return eastOf(text, 16, start);
  const seconds = readPair(text, 17);
  if (seconds < 0 || seconds > 59) return undefined;
  if (text.charCodeAt(19) !== POINT) return eastOf(text, 19, start + seconds * 1000);
  const digits = countDigits(text, 20);
  if (digits < 1 || digits > FRACTION_DIGITS_MAX) return undefined;
  return eastOf(text, 20 + digits, start + seconds * 1000 + readMilliseconds(text, digits));
}

/** Takes the offset, which ends the text, from a time that was read as if it were UTC. */
function eastOf(text: string, index: number, wall: number): number | undefined {
  if (text.charCodeAt(index) === LETTER_Z) return text.length === index + 1 ? wall : undefined;
  const offset = readOffset(text, index);
  return offset === undefined ? undefined : wall - offset;
}

function countDigits(text: string, from: number): number {
  let index = from;
  while (index <= from + FRACTION_DIGITS_MAX && isDigit(text.charCodeAt(index))) index += 1;
  return index - from;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function readMilliseconds(text: string, digits: number): number {
  const tenths = (text.charCodeAt(20) - 48) * 100;
  const hundredths = digits > 1 ? (text.charCodeAt(21) - 48) * 10 : 0;
  return tenths + hundredths + (digits > 2 ? text.charCodeAt(22) - 48 : 0);
}
