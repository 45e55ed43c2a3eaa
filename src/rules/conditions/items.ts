import type { Test } from './plan.ts';
import type { ItemContext } from './setting.ts';

/** Whether a list has items for which the condition holds; anything but an array has none. */
export type ItemTest<C> = (context: C, items: unknown) => boolean;

/** True when the condition holds for at least one item. */
export function someItem<C>(test: Test<ItemContext<C>>): ItemTest<C> {
  return (outer, items) => {
    if (!Array.isArray(items)) return false;
    for (const item of items) if (test({ outer, item })) return true;
    return false;
  };
}

/** True when the condition holds for every item, so also when there is none. */
export function everyItem<C>(test: Test<ItemContext<C>>): ItemTest<C> {
  return (outer, items) => {
    if (!Array.isArray(items)) return false;
    for (const item of items) if (!test({ outer, item })) return false;
    return true;
  };
}
