import type { PathSegment } from '../../model/issue.ts';
import type { ConditionIssue } from './codes.ts';
import type { OperatorTable } from './operators.ts';
import type { NamedCondition } from './plan.ts';
import type { ConditionTrace, Fact, Params, Read } from './shape.ts';

/** What a node may refer to at its place, and what is found out on the way. */
export interface Setting<C> {
  readonly operators: OperatorTable;
  readonly factNames: readonly string[];
  fact(name: string): Fact<C> | undefined;
  /** Reports an unknown or faulty condition itself. */
  named(name: string, at: readonly PathSegment[]): NamedCondition<C> | undefined;
  report(issue: ConditionIssue): void;
  /** Notes that a fact is read; about `item` nothing is noted, its array is. */
  note(read: string): void;
}

/** The context of a condition about an item. */
export interface ItemContext<C> {
  readonly outer: C;
  readonly item: unknown;
}

const ITEM: Fact<ItemContext<unknown>> = { whole: (context) => context.item };

/**
 * The setting of a condition about an item: `item` is the innermost element, outer facts stay
 * visible, and a named condition means the same as outside.
 */
export function itemSetting<C>(outer: Setting<C>): Setting<ItemContext<C>> {
  return {
    operators: outer.operators,
    factNames: [...new Set([...outer.factNames, 'item'])].sort(),
    fact: (name) => (name === 'item' ? ITEM : liftFact(outer.fact(name))),
    named: (name, at) => liftNamed(outer.named(name, at)),
    report: outer.report,
    note: (read) => {
      if (!isAboutItem(read)) outer.note(read);
    },
  };
}

function isAboutItem(read: string): boolean {
  return read === 'item' || read.startsWith('item.') || read.startsWith('item[');
}

function liftRead<C>(read: Read<C>): Read<ItemContext<C>> {
  return (context) => read(context.outer);
}

function liftFact<C>(fact: Fact<C> | undefined): Fact<ItemContext<C>> | undefined {
  if (fact === undefined) return undefined;
  const whole = liftRead(fact.whole);
  if (fact.fields === undefined) return { whole };
  const fields = new Map(
    Array.from(fact.fields, ([name, field]) => {
      const bind = (params: Params) => {
        const bound = field.bind(params);
        return typeof bound === 'function' ? liftRead(bound) : bound;
      };
      return [name, { type: field.type, bind }];
    }),
  );
  return { whole, fields };
}

function liftNamed<C>(
  named: NamedCondition<C> | undefined,
): NamedCondition<ItemContext<C>> | undefined {
  if (named === undefined) return undefined;
  return {
    ...named,
    test: (context) => named.test(context.outer),
    trace: (context): ConditionTrace => named.trace(context.outer),
  };
}
