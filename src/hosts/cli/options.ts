import type { Duration } from 'date-fns';
import { type Instant, parseInstant } from '../../units/instant.ts';
import type { Overrides } from './rules.ts';
import { EXIT, Failure } from './streams.ts';

/** What the options of an invocation say instead of its rules. */
export function overridesIn({ openPeriod }: { readonly openPeriod?: string }): Overrides {
  return openPeriod === undefined ? {} : { openPeriod: durationOf(openPeriod, '--openPeriod') };
}

const UNITS: Readonly<Record<string, keyof Duration>> = {
  w: 'weeks',
  d: 'days',
  h: 'hours',
  m: 'minutes',
  s: 'seconds',
};

/** Parts such as `7d`, `1h` or `1d12h`. */
const PARTS = /^(\d{1,9}[wdhms])+$/;
const PART = /(\d+)([wdhms])/g;

/** Each unit stands once. @throws Failure where the text is no duration. */
function durationOf(text: string, option: string): Duration {
  const parts = [...text.matchAll(PART)].map(
    ([, count, unit = '']) => [UNITS[unit] ?? 'seconds', Number(count)] as const,
  );
  const duration = Object.fromEntries(parts);
  if (PARTS.test(text) && Object.keys(duration).length === parts.length) return duration;
  throw new Failure(
    EXIT.usage,
    `${option} ${text} is no duration: expected weeks, days, hours, minutes or seconds, such as 1h, 90m, 7d or 1d12h. [not-a-duration]`,
  );
}

/** An instant that an option states. @throws Failure where the text is none. */
export function instantIn(text: string | undefined, option: string): Instant | undefined {
  if (text === undefined) return undefined;
  const instant = parseInstant(/^\d+$/.test(text) ? Number(text) : text);
  if (instant !== undefined) return instant;
  throw new Failure(
    EXIT.usage,
    `${option} ${text} is no instant: expected ISO 8601 with an offset, or epoch milliseconds.`,
  );
}
