import * as z from 'zod/mini';
import { TEXT_UNITS, type TextUnit } from '../units/text-length.ts';
import { conditionSchema, nameSchema, namesSchema, pathSchema } from './fields.ts';
import { compileTerms } from './gate-terms.ts';
import { issue } from './issues.ts';
import { lazySchema } from './lazy-schema.ts';
import type { Scope } from './scope.ts';
import { compileBase, type GateScreen, type ScreenBase, screenShape } from './screen.ts';
import { compileEffects, type Effects, effectsSchema } from './screen-effects.ts';

/** Catches inputs that are not as they should be. All terms that are stated must hold. */
export interface GateRule extends ScreenBase, TextTerms {
  readonly kind: 'gate';
  /** Path to the text; `$.data.text` by default. */
  readonly of?: string | undefined;
  readonly length?: LengthTerm | undefined;
  /** What the text must not match. */
  readonly not?: TextTerms | undefined;
  /** Groups that inputs come from; one from no group is in none. */
  readonly groups?: Membership | undefined;
  readonly media?: MediaTerm | undefined;
  /** Tags of the member: one of `only`, none of `not`. */
  readonly roles?: Membership | undefined;
  /** Members whose inputs never pass. */
  readonly members?: { readonly not: readonly string[] } | undefined;
  /** A condition on the acting member and the event. */
  readonly pass?: unknown;
  readonly effects?: Effects | undefined;
}

/** Compared letter by letter as they are written; a text that is absent matches nothing. */
export interface TextTerms {
  /** One of these begins the text. */
  readonly startsWith?: readonly string[] | undefined;
  /** One of these ends the text. */
  readonly endsWith?: readonly string[] | undefined;
  /** The whole text matches one of these: `*` any run of characters, `?` exactly one. */
  readonly like?: readonly string[] | undefined;
}

/** What is counted must be named: 5 characters are other texts in other units. */
export interface LengthTerm {
  /** Included. */
  readonly min?: number | undefined;
  /** Included. */
  readonly max?: number | undefined;
  readonly unit: TextUnit;
  /** Path to the text, or to a length that the host has counted; the gate's `of` by default. */
  readonly of?: string | undefined;
}

export interface Membership {
  readonly only?: readonly string[] | undefined;
  readonly not?: readonly string[] | undefined;
}

/** Kinds of media: a text or a list of texts in the event. */
export interface MediaTerm extends Membership {
  /** `$.data.media` by default. */
  readonly of?: string | undefined;
}

/** Texts are long and patterns are many: this bounds the work. */
export const textsSchema = lazySchema(() =>
  z
    .array(z.string().check(z.minLength(1), z.maxLength(128)))
    .check(z.minLength(1), z.maxLength(64)),
);

const textTermsShape = lazySchema(() => ({
  startsWith: z.exactOptional(textsSchema()),
  endsWith: z.exactOptional(textsSchema()),
  like: z.exactOptional(textsSchema()),
}));

const membershipShape = lazySchema(() => ({
  only: z.exactOptional(namesSchema()),
  not: z.exactOptional(namesSchema()),
}));

const boundSchema = () => z.exactOptional(z.int().check(z.minimum(0), z.maximum(1_000_000)));

const lengthSchema = lazySchema(
  () =>
    z.strictObject({
      min: boundSchema(),
      max: boundSchema(),
      unit: z.enum(TEXT_UNITS),
      of: z.exactOptional(pathSchema()),
    }) satisfies z.ZodMiniType<LengthTerm>,
);

export const gateSchema = lazySchema(
  () =>
    z.strictObject({
      kind: z.literal('gate'),
      ...screenShape(),
      ...textTermsShape(),
      of: z.exactOptional(pathSchema()),
      length: z.exactOptional(lengthSchema()),
      not: z.exactOptional(z.strictObject(textTermsShape())),
      groups: z.exactOptional(z.strictObject(membershipShape())),
      media: z.exactOptional(
        z.strictObject({ ...membershipShape(), of: z.exactOptional(pathSchema()) }),
      ),
      roles: z.exactOptional(z.strictObject(membershipShape())),
      members: z.exactOptional(
        z.strictObject({ not: z.array(nameSchema()).check(z.minLength(1), z.maxLength(10_000)) }),
      ),
      pass: z.exactOptional(conditionSchema()),
      effects: z.exactOptional(effectsSchema()),
    }) satisfies z.ZodMiniType<GateRule>,
);

export function compileGate(ruleId: string, rule: GateRule, scope: Scope): GateScreen {
  checkGate(ruleId, rule, scope);
  const terms = compileTerms(ruleId, rule, scope);
  return {
    ...compileBase(ruleId, rule, compileEffects(ruleId, rule, scope), scope),
    kind: 'gate',
    faultOf: (context) => {
      for (const term of terms) {
        const fault = term(context);
        if (fault !== undefined) return fault;
      }
      return undefined;
    },
  };
}

const TERMS = [
  'length',
  'startsWith',
  'endsWith',
  'like',
  'not',
  'groups',
  'media',
  'roles',
  'members',
  'pass',
] as const;

function checkGate(ruleId: string, rule: GateRule, scope: Scope): void {
  const path = ['rules', ruleId];
  if (TERMS.every((term) => rule[term] === undefined))
    scope.issues.push(issue('asks-nothing', path));
  for (const term of ['not', 'groups', 'roles'] as const) {
    if (rule[term] !== undefined && Object.keys(rule[term]).length === 0)
      scope.issues.push(issue('asks-nothing', [...path, term]));
  }
  if (rule.media && !rule.media.only && !rule.media.not)
    scope.issues.push(issue('asks-nothing', [...path, 'media']));
  if (rule.length) checkLength(rule.length, [...path, 'length'], scope);
}

function checkLength(
  { min, max, unit }: LengthTerm,
  path: readonly (string | number)[],
  scope: Scope,
): void {
  if (min === undefined && max === undefined) scope.issues.push(issue('asks-nothing', path));
  if (min !== undefined && max !== undefined && min > max)
    scope.issues.push(issue('range-reversed', path, { min, max }));
  if (unit === 'words') scope.warnings.push(issue('words-need-spaces', [...path, 'unit']));
}
