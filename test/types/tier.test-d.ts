import { describe, expectTypeOf, test } from 'vitest';
import type * as z from 'zod';
import type { TierBasis, TierLevel, TierRule, tierSchema } from '../../src/rules/tier.ts';

type Shape = z.infer<ReturnType<typeof tierSchema>>;
type KeysOfAll<T> = T extends unknown ? keyof T : never;

describe('the schema of a tier', () => {
  test('has no key that its interface lacks, and lacks none', () => {
    expectTypeOf<keyof Shape>().toEqualTypeOf<keyof TierRule>();
    expectTypeOf<keyof Shape['levels'][number]>().toEqualTypeOf<keyof TierLevel>();
    expectTypeOf<KeysOfAll<Shape['by']>>().toEqualTypeOf<KeysOfAll<TierBasis>>();
  });

  test('lets through what fits its interface', () => {
    expectTypeOf<Shape>().toExtend<TierRule>();
  });
});
