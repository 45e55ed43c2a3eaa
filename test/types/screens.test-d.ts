import { describe, expectTypeOf, test } from 'vitest';
import type * as z from 'zod';
import type {
  GateRule,
  LengthTerm,
  MediaTerm,
  Membership,
  TextTerms,
} from '../../src/rules/gate.ts';
import type { KINDS, Rule, RuleKind } from '../../src/rules/rule-set.ts';
import type {
  CountedEffects,
  countedEffectsSchema,
  Effects,
  effectsSchema,
  Mute,
  Strike,
} from '../../src/rules/screen-effects.ts';

type Shape<Kind extends RuleKind> = z.infer<ReturnType<(typeof KINDS)[Kind]>>;
type RuleOf<Kind extends RuleKind> = Extract<Rule, { readonly kind: Kind }>;
type Part<Key extends keyof GateRule> = NonNullable<Shape<'gate'>[Key]>;

describe('the schema of a screen has no key that its interface lacks, and lacks none', () => {
  test('of a kind', () => {
    expectTypeOf<keyof Shape<'rate-limit'>>().toEqualTypeOf<keyof RuleOf<'rate-limit'>>();
    expectTypeOf<keyof Shape<'duplicate'>>().toEqualTypeOf<keyof RuleOf<'duplicate'>>();
    expectTypeOf<keyof Shape<'gate'>>().toEqualTypeOf<keyof RuleOf<'gate'>>();
  });

  test('of the terms of a gate', () => {
    expectTypeOf<keyof Part<'length'>>().toEqualTypeOf<keyof LengthTerm>();
    expectTypeOf<keyof Part<'not'>>().toEqualTypeOf<keyof TextTerms>();
    expectTypeOf<keyof Part<'groups'>>().toEqualTypeOf<keyof Membership>();
    expectTypeOf<keyof Part<'media'>>().toEqualTypeOf<keyof MediaTerm>();
    expectTypeOf<keyof Part<'roles'>>().toEqualTypeOf<keyof Membership>();
    expectTypeOf<keyof Part<'members'>>().toEqualTypeOf<keyof NonNullable<GateRule['members']>>();
  });

  test('of what follows', () => {
    type Counted = z.infer<ReturnType<typeof countedEffectsSchema>>;
    type Struck = NonNullable<Counted['strike']>;
    expectTypeOf<keyof Counted>().toEqualTypeOf<keyof CountedEffects>();
    expectTypeOf<keyof z.infer<ReturnType<typeof effectsSchema>>>().toEqualTypeOf<keyof Effects>();
    expectTypeOf<keyof Struck>().toEqualTypeOf<keyof Strike>();
    expectTypeOf<keyof Struck['mutes'][number]>().toEqualTypeOf<keyof Mute>();
  });
});

describe('what the schema of a screen lets through fits its interface', () => {
  test('of a kind', () => {
    expectTypeOf<Shape<'rate-limit'>>().toExtend<RuleOf<'rate-limit'>>();
    expectTypeOf<Shape<'duplicate'>>().toExtend<RuleOf<'duplicate'>>();
    expectTypeOf<Shape<'gate'>>().toExtend<RuleOf<'gate'>>();
  });
});
