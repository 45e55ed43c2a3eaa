import type { Duration } from 'date-fns';
import * as z from 'zod/mini';
import { CROSSED_PREFIX, GRANTED_PREFIX } from '../model/event.ts';
import type { PathSegment } from '../model/issue.ts';
import type { Calendar } from '../units/calendar.ts';
import type { Instant } from '../units/instant.ts';
import { type Choice, compileChoices } from './choices.ts';
import type { CompiledHold, LotLabel } from './compiled-time.ts';
import type { Context } from './context.ts';
import { conditionSchema, durationSchema, nameSchema } from './fields.ts';
import { issue } from './issues.ts';
import { lazySchema } from './lazy-schema.ts';
import type { Scope } from './scope.ts';

/** How long points are promised only: so long, until an event comes, or whichever is first. */
export interface Hold {
  /** From the instant of the event. */
  readonly for?: Duration | undefined;
  /** Type of the event of the member that releases it: its `ref` names the event or its key. */
  readonly on?: string | undefined;
  /** What happens after `for` without the event: it is released (default) or lapses. */
  readonly else?: 'release' | 'lapse' | undefined;
}

/** One for all, or an ordered list in which the first match counts for the beneficiary. */
export type Holds = Hold | readonly Choice<Hold | 'none'>[];

const oneHold = () =>
  z.strictObject({
    for: z.exactOptional(durationSchema()),
    on: z.exactOptional(nameSchema()),
    else: z.exactOptional(z.enum(['release', 'lapse'])),
  });

export const holdsSchema = lazySchema(
  () =>
    z.union([
      oneHold(),
      z
        .array(
          z.strictObject({
            if: z.exactOptional(conditionSchema()),
            use: z.union([z.literal('none'), oneHold()]),
          }),
        )
        .check(z.minLength(1), z.maxLength(100)),
    ]) satisfies z.ZodMiniType<Holds>,
);

export function compileHold(
  hold: Holds | undefined,
  path: readonly PathSegment[],
  scope: Scope,
): ((context: Context) => CompiledHold | undefined) | undefined {
  if (hold === undefined) return undefined;
  if (!Array.isArray(hold)) {
    const only = holdOf(hold as Hold, path, scope);
    return () => only;
  }
  const rows = hold as readonly Choice<Hold | 'none'>[];
  return compileChoices(rows, path, scope, (use, at) =>
    use === 'none' ? undefined : holdOf(use, at, scope),
  );
}

function holdOf(hold: Hold, path: readonly PathSegment[], scope: Scope): CompiledHold {
  const { for: length, on = '', else: otherwise = 'release' } = hold;
  if (length === undefined && on === '') scope.issues.push(issue('hold-terms', path));
  if (on.startsWith(GRANTED_PREFIX) || on.startsWith(CROSSED_PREFIX))
    scope.issues.push(issue('internal-type', [...path, 'on'], { found: JSON.stringify(on) }));
  if (on !== '') scope.releasedBy.add(on);
  if (otherwise === 'lapse' && (length === undefined || on === ''))
    scope.issues.push(issue('hold-terms', [...path, 'else']));
  return {
    releaseAt: (at: Instant, calendar: Calendar) =>
      length === undefined ? Number.POSITIVE_INFINITY : calendar.shift(at, length, 1),
    releasedBy: on,
    lapses: otherwise === 'lapse',
  };
}

/** Which lots points go into; points of one last day, class and priority are one lot. */
export interface LotChoice {
  readonly class?: string | undefined;
  /** 0 if absent; a currency that spends by `priority` takes the lowest first. */
  readonly priority?: number | undefined;
}

export const lotSchema = lazySchema(() =>
  z.strictObject({ class: z.exactOptional(nameSchema()), priority: z.exactOptional(z.int()) }),
);

export function lotLabel({ class: name = '', priority = 0 }: LotChoice = {}): LotLabel {
  return { class: name, priority };
}
