import * as z from 'zod/mini';
import { isEmpty, isWithinLimits } from '../units/duration.ts';
import { parseExact } from '../units/exact.ts';
import { idFault } from '../units/identifier.ts';
import { parsePath } from '../units/path.ts';
import { momentSchema } from './during.ts';
import { lazySchema } from './lazy-schema.ts';

/** Text shown to people, by language tag; ids are never translated. */
export type Title = Readonly<Record<string, string>>;

/** A decimal: a string such as `"0.1"`, or a number read by its shortest decimal form. */
export type DecimalLike = string | number;

/** What every rule may say about itself. */
export interface RuleBase {
  readonly title?: Title | undefined;
  readonly description?: Title | undefined;
  /** Groups that multipliers, caps and cooldowns may name instead of rule ids. */
  readonly tags?: readonly string[] | undefined;
  /** Lower goes first; absent is 0; ties go by id. */
  readonly priority?: number | undefined;
  /** `false` switches the rule off; its counters stay. */
  readonly enabled?: boolean | undefined;
  /** First day (in the programme's zone) or instant at which the rule no longer acts. */
  readonly retire?: string | undefined;
  /** Name of the rule's counters, so that they survive a rename; the rule's id by default. */
  readonly counterId?: string | undefined;
}

/** Which award rules a multiplier, cap or cooldown is about. */
export interface Reach {
  readonly rules?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** A fault after which the value fits no form of a union, as with one of the type. */
function refuse(context: z.core.$RefinementCtx, params: Readonly<Record<string, unknown>>): void {
  context.addIssue({ code: 'custom', params, continue: false });
}

export const nameSchema = lazySchema(() =>
  z.string().check(
    z.superRefine((name, context) => {
      const fault = idFault(name);
      if (fault) refuse(context, { code: 'bad-id', fault });
    }),
  ),
);

export const decimalSchema = lazySchema(() =>
  z.union([z.string(), z.number()]).check(
    z.superRefine((value, context) => {
      if (!parseExact(value)) refuse(context, { code: 'not-a-decimal' });
    }),
  ),
);

/** A decimal of at least 0. */
export const gainSchema = lazySchema(() =>
  z.union([z.string(), z.number()]).check(
    z.superRefine((value, context) => {
      const exact = parseExact(value);
      if (!exact) refuse(context, { code: 'not-a-decimal' });
      else if (exact.num < 0) refuse(context, { code: 'negative' });
    }),
  ),
);

/** A decimal from 0 to 1. */
export const shareSchema = lazySchema(() =>
  z.union([z.string(), z.number()]).check(
    z.superRefine((value, context) => {
      const exact = parseExact(value);
      if (!exact) refuse(context, { code: 'not-a-decimal' });
      else if (exact.num < 0) refuse(context, { code: 'negative' });
      else if (exact.num > exact.den) refuse(context, { code: 'out-of-range', expected: '0 to 1' });
    }),
  ),
);

export const pathSchema = lazySchema(() =>
  z.string().check(
    z.superRefine((path, context) => {
      if (!parsePath(path)) refuse(context, { code: 'bad-path' });
    }),
  ),
);

export const titleSchema = lazySchema(() =>
  z.record(z.string(), z.string().check(z.maxLength(2_000))),
);

export const namesSchema = lazySchema(() =>
  z.array(nameSchema()).check(z.minLength(1), z.maxLength(1_000)),
);

/** One name or a list of them. */
export const onSchema = lazySchema(() => z.union([nameSchema(), namesSchema()]));

/** A condition is checked by the condition compiler; here it is any JSON. */
export const conditionSchema = lazySchema(() => z.unknown());

const DURATION_UNITS = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'] as const;

export const durationSchema = lazySchema(() =>
  durationOrNoneSchema().check(
    z.superRefine((duration, context) => {
      if (context.issues.length > 0) return;
      if (isEmpty(duration)) refuse(context, { code: 'empty-duration' });
    }),
  ),
);

/** The same, and `{ "hours": 0 }` is no time at all. */
export const durationOrNoneSchema = lazySchema(() =>
  z
    .strictObject(
      Object.fromEntries(
        DURATION_UNITS.map((unit) => [
          unit,
          z.exactOptional(z.int().check(z.minimum(0), z.maximum(3_200_000_000))),
        ]),
      ) as Record<(typeof DURATION_UNITS)[number], z.ZodMiniExactOptional<z.ZodMiniNumberFormat>>,
    )
    .check(
      z.superRefine((duration, context) => {
        if (context.issues.length > 0) return;
        if (Object.keys(duration).length === 0) refuse(context, { code: 'empty-duration' });
        else if (!isWithinLimits(duration))
          refuse(context, { code: 'out-of-range', expected: 'at most 100 years' });
      }),
    ),
);

export const ruleBaseShape = lazySchema(() => ({
  title: z.exactOptional(titleSchema()),
  description: z.exactOptional(titleSchema()),
  tags: z.exactOptional(z.array(nameSchema()).check(z.maxLength(100))),
  priority: z.exactOptional(z.int()),
  enabled: z.exactOptional(z.boolean()),
  retire: z.exactOptional(momentSchema()),
  counterId: z.exactOptional(nameSchema()),
}));

export const reachShape = lazySchema(() => ({
  rules: z.exactOptional(namesSchema()),
  tags: z.exactOptional(namesSchema()),
}));
