import type { Duration } from 'date-fns';
import * as z from 'zod/mini';
import type { AdmittedEvent } from '../model/event.ts';
import type { PathSegment } from '../model/issue.ts';
import type { UsedKeys } from '../model/memory.ts';
import { parseExact } from '../units/exact.ts';
import { INSTANT_UNTIL, type Instant } from '../units/instant.ts';
import type { Context } from './context.ts';
import { type DecimalLike, durationSchema, nameSchema, onSchema } from './fields.ts';
import { type InputLog, rollingLog } from './input-log.ts';
import { issue } from './issues.ts';
import { lazySchema } from './lazy-schema.ts';
import { compilePenalty } from './penalty.ts';
import type { CompiledAward } from './program.ts';
import { counterOf, retiredAt, type Scope } from './scope.ts';
import { type ScreenBase, type ScreenScope, scopeKey } from './screen.ts';

/** What follows a caught input besides that it earns nothing. */
export interface Effects {
  /** Points that are taken, more than 0: in the default currency, or by currency. */
  readonly penalty?: Penalty | undefined;
  /** Counts caught inputs, and mutes a member who has too many of them. */
  readonly strike?: Strike | undefined;
}

export type Penalty = DecimalLike | Readonly<Record<string, DecimalLike>>;

/** Effects of a screen that counts. */
export interface CountedEffects extends Effects {
  /** They follow from the input on that makes so many in the window, itself counted; 1 by default. */
  readonly from?: number | undefined;
}

export interface Strike {
  /** How long a strike counts: those in (t − within, t], this one counted. */
  readonly within: Duration;
  /** Ascending by `at`. The last one that is reached mutes, also when more strikes come. */
  readonly mutes: readonly Mute[];
  /** Types of inputs that are muted; those of the screen by default. */
  readonly on?: string | readonly string[] | undefined;
}

export interface Mute {
  /** So many strikes. */
  readonly at: number;
  /** An input exactly this long after the strike is free. */
  readonly lasts: Duration;
}

/** Strikes are counted up to here. */
const STRIKES_MAX = 100;

/** Most inputs that pass, or after which effects begin, in one window. */
export const TIMES_MAX = 1_000;

export const strikeSchema = lazySchema(
  () =>
    z.strictObject({
      within: durationSchema(),
      mutes: z
        .array(
          z.strictObject({
            at: z.int().check(z.minimum(1), z.maximum(STRIKES_MAX)),
            lasts: durationSchema(),
          }),
        )
        .check(z.minLength(1), z.maxLength(16)),
      on: z.exactOptional(onSchema()),
    }) satisfies z.ZodMiniType<Strike>,
);

const takenSchema = lazySchema(() =>
  z.union([z.string(), z.number()]).check(
    z.superRefine((value, context) => {
      const exact = parseExact(value);
      if (exact && exact.num > 0) return;
      const params = exact
        ? { code: 'out-of-range', expected: 'more than 0' }
        : { code: 'not-a-decimal' };
      context.addIssue({ code: 'custom', params, continue: false });
    }),
  ),
);

export const penaltySchema = lazySchema(
  () =>
    z.union([
      takenSchema(),
      z
        .record(nameSchema(), takenSchema())
        .check(z.refine((points) => Object.keys(points).length > 0, { params: { code: 'empty' } })),
    ]) satisfies z.ZodMiniType<Penalty>,
);

const effectsShape = lazySchema(() => ({
  penalty: z.exactOptional(penaltySchema()),
  strike: z.exactOptional(strikeSchema()),
}));

export const effectsSchema = lazySchema(
  () => z.strictObject(effectsShape()) satisfies z.ZodMiniType<Effects>,
);

export const countedEffectsSchema = lazySchema(
  () =>
    z.strictObject({
      from: z.exactOptional(z.int().check(z.minimum(1), z.maximum(TIMES_MAX))),
      ...effectsShape(),
    }) satisfies z.ZodMiniType<CountedEffects>,
);

export interface CompiledEffects {
  readonly from: number;
  /** A deduction without conditions and limits. */
  readonly penalty: CompiledAward | undefined;
  readonly strike: CompiledStrike | undefined;
}

export interface CompiledStrike {
  /** Whether strikes and mutes are those of a group. */
  readonly inGroup: boolean;
  readonly keyOf: (event: AdmittedEvent) => number;
  /** Earlier strikes, at most `STRIKES_MAX` less 1. */
  readonly log: InputLog;
  readonly mute: CompiledMute;
  /** First instant at which the member is free again after this strike; undefined where it does not mute. */
  endOf(strikes: number, context: Context): Instant | undefined;
}

/** Catches whatever a muted member does, before any screen looks. */
export interface CompiledMute {
  readonly ruleId: string;
  readonly on: readonly string[];
  /** First instant at which its rule no longer acts; mutes end there too. */
  readonly retiredAt: number;
  /** First instant at which the member of the event in hand is free again, if it ever was muted. */
  endOf(context: Context): Instant | undefined;
  /** Mutes the member of the event in hand. */
  begin(context: Context, end: Instant): void;
}

interface EffectiveRule extends ScreenBase {
  readonly for?: ScreenScope | undefined;
  readonly effects?: CountedEffects | undefined;
}

/** `undefined` where nothing follows. */
export function compileEffects(
  ruleId: string,
  rule: EffectiveRule,
  scope: Scope,
): CompiledEffects | undefined {
  if (rule.effects === undefined) return undefined;
  const { from = 1, penalty, strike } = rule.effects;
  const path = ['rules', ruleId, 'effects'];
  if (penalty === undefined && strike === undefined) scope.issues.push(issue('no-effect', path));
  return {
    from,
    penalty:
      penalty === undefined
        ? undefined
        : compilePenalty(ruleId, penalty, [...path, 'penalty'], scope),
    strike: strike && compileStrike(ruleId, rule, strike, scope),
  };
}

function compileStrike(
  ruleId: string,
  rule: EffectiveRule,
  strike: Strike,
  scope: Scope,
): CompiledStrike {
  checkMutes(strike.mutes, ['rules', ruleId, 'effects', 'strike', 'mutes'], scope);
  const { calendar, slots } = scope;
  const counter = counterOf(ruleId, rule);
  const keyOf = scopeKey(rule.for, scope);
  const descending = [...strike.mutes].reverse();
  return {
    inGroup: rule.for === 'member-in-group',
    keyOf,
    log: rollingLog(slots.slot(`${counter}/strikes`, 'inputs'), {
      length: strike.within,
      keep: STRIKES_MAX - 1,
      most: STRIKES_KEPT_MAX,
    }),
    mute: {
      ruleId,
      on: [strike.on ?? rule.on].flat(),
      retiredAt: retiredAt(rule, calendar),
      ...mutesIn(slots.slot(`${counter}/mutes`, 'keys'), keyOf),
    },
    endOf: (strikes, { event: { at }, calendar: days }) => {
      const reached = descending.find((mute) => strikes >= mute.at);
      if (reached === undefined) return undefined;
      return Math.min(days.shift(at, reached.lasts, 1), INSTANT_UNTIL - 1) as Instant;
    },
  };
}

/** Most strikes kept over all groups of a member: the groups struck longest ago go first. */
const STRIKES_KEPT_MAX = 1_000;

function checkMutes(mutes: readonly Mute[], path: readonly PathSegment[], scope: Scope): void {
  for (const [index, { at }] of mutes.entries()) {
    const before = mutes[index - 1];
    if (before === undefined || before.at < at) continue;
    scope.issues.push(issue('rows-not-ascending', [...path, index, 'at'], { from: at }));
  }
}

/** Most groups that one member is muted in by one rule: those that began longest ago go first. */
const MUTES_MAX = 1_000;

/** The ends of mutes; the slot holds {@link UsedKeys} with them as instants. */
function mutesIn(
  slot: number,
  keyOf: (event: AdmittedEvent) => number,
): Pick<CompiledMute, 'endOf' | 'begin'> {
  const endsIn = ({ member }: Context) => member.memory[slot] as UsedKeys | undefined;
  return {
    endOf: (context) => endsIn(context)?.keys.get(keyOf(context.event)),
    begin: (context, end) => {
      const { member, event } = context;
      const ends = endsIn(context) ?? { kind: 'keys', keys: new Map<number, Instant>() };
      member.memory[slot] = ends;
      const key = keyOf(event);
      ends.keys.delete(key);
      ends.keys.set(key, end);
      for (const [other, until] of ends.keys) {
        if (until <= event.at || ends.keys.size > MUTES_MAX) ends.keys.delete(other);
      }
    },
  };
}
