import { describe, expectTypeOf, test } from 'vitest';
import type * as z from 'zod';
import type { Gift, Once } from '../../src/rules/award.ts';
import type { During, duringSchema, Hours } from '../../src/rules/during.ts';
import type { Limit, limitSchema } from '../../src/rules/limit.ts';
import type { FactorChoice } from '../../src/rules/multiplier.ts';
import type { KINDS, Rule, RuleKind, RuleSet, ruleSetShape } from '../../src/rules/rule-set.ts';
import type { Milestone, StreakSum } from '../../src/rules/streak.ts';

type Shape<Kind extends RuleKind> = z.infer<ReturnType<(typeof KINDS)[Kind]>>;
type RuleOf<Kind extends RuleKind> = Extract<Rule, { readonly kind: Kind }>;

/** The parts of a list, or the thing itself. */
type Part<T> = T extends readonly (infer One)[] ? One : T;
type Objects<T> = Extract<Part<Exclude<T, undefined>>, object>;

describe('a schema has no key that its interface lacks, and lacks none', () => {
  test('of a rule kind', () => {
    expectTypeOf<keyof Shape<'award'>>().toEqualTypeOf<keyof RuleOf<'award'>>();
    expectTypeOf<keyof Shape<'streak'>>().toEqualTypeOf<keyof RuleOf<'streak'>>();
    expectTypeOf<keyof Shape<'multiplier'>>().toEqualTypeOf<keyof RuleOf<'multiplier'>>();
    expectTypeOf<keyof Shape<'cap'>>().toEqualTypeOf<keyof RuleOf<'cap'>>();
    expectTypeOf<keyof Shape<'cooldown'>>().toEqualTypeOf<keyof RuleOf<'cooldown'>>();
    expectTypeOf<keyof typeof KINDS>().toEqualTypeOf<RuleKind>();
  });

  test('of the parts of a rule', () => {
    expectTypeOf<keyof Objects<Shape<'award'>['gives']>>().toEqualTypeOf<keyof Gift>();
    expectTypeOf<keyof Objects<Shape<'award'>['once']>>().toEqualTypeOf<keyof Once>();
    expectTypeOf<keyof Objects<Shape<'streak'>['milestones']>>().toEqualTypeOf<keyof Milestone>();
    expectTypeOf<keyof Objects<Shape<'streak'>['sum']>>().toEqualTypeOf<keyof StreakSum>();
    expectTypeOf<keyof z.infer<ReturnType<typeof limitSchema>>>().toEqualTypeOf<keyof Limit>();
    expectTypeOf<keyof z.infer<ReturnType<typeof duringSchema>>>().toEqualTypeOf<keyof During>();
    expectTypeOf<keyof Objects<z.infer<ReturnType<typeof duringSchema>>['hours']>>().toEqualTypeOf<
      keyof Hours
    >();
    expectTypeOf<
      Extract<Shape<'multiplier'>['factor'], readonly unknown[]>[number]
    >().toHaveProperty('use');
    expectTypeOf<
      keyof Extract<Shape<'multiplier'>['factor'], readonly unknown[]>[number]
    >().toEqualTypeOf<keyof FactorChoice>();
  });

  test('of a rule set', () => {
    expectTypeOf<keyof ReturnType<typeof ruleSetShape> | 'rules'>().toEqualTypeOf<keyof RuleSet>();
  });
});

describe('what a schema lets through fits its interface', () => {
  test('of a rule kind', () => {
    expectTypeOf<Shape<'award'>>().toExtend<RuleOf<'award'>>();
    expectTypeOf<Shape<'streak'>>().toExtend<RuleOf<'streak'>>();
    expectTypeOf<Shape<'multiplier'>>().toExtend<RuleOf<'multiplier'>>();
    expectTypeOf<Shape<'cap'>>().toExtend<RuleOf<'cap'>>();
    expectTypeOf<Shape<'cooldown'>>().toExtend<RuleOf<'cooldown'>>();
  });
});
