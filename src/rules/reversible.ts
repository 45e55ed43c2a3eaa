import type { Duration } from 'date-fns';
import * as z from 'zod/mini';
import type { Calendar } from '../units/calendar.ts';
import { elapsedMs } from '../units/duration.ts';
import type { Instant } from '../units/instant.ts';
import { durationSchema } from './fields.ts';
import { lazySchema } from './lazy-schema.ts';

/** How long what a rule grants can be taken back. */
export interface ReversibleTerms {
  /** From the instant of the event; at its end it can no longer be. */
  readonly within: Duration;
}

export const reversibleSchema = lazySchema(() => z.strictObject({ within: durationSchema() }));

/** First instant from which a grant can no longer be taken back. */
export type ReversibleUntil = (at: Instant, type: string, calendar: Calendar) => number;

const PURCHASE: Duration = { years: 1 };

/** A purchase can be taken back for a year, anything else until the late limit, unless the rule says otherwise. */
export function reversibleUntil(
  terms: ReversibleTerms | undefined,
  lateMs: number,
): ReversibleUntil {
  if (!terms)
    return (at, type, calendar) =>
      type === 'purchase' ? calendar.shift(at, PURCHASE, 1) : at + lateMs;
  const { within } = terms;
  const elapsed = elapsedMs(within);
  if (elapsed !== undefined) return (at) => at + elapsed;
  return (at, _type, calendar) => calendar.shift(at, within, 1);
}
