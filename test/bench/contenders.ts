import { openBook } from '../../src/engine/book.ts';
import type { Program } from '../../src/rules/program.ts';
import type { RuleSet } from '../../src/rules/rule-set.ts';
import { newReturnReducer } from './corrections-reducer.ts';
import { newFoodReducer } from './food-reducer.ts';
import { newGroupReducer } from './group-reducer.ts';
import type { Contender } from './measure.ts';
import { newTimeReducer } from './time-reducer.ts';

export const PROGRAMME = 'bench';

export function bookOf(program: Program, name = 'tallybook, post'): Contender {
  return {
    name,
    sameWork: true,
    start: () => {
      const opened = openBook({ programme: PROGRAMME, rules: program });
      return (event) => workOf(opened.post(event, { trusted: true }));
    },
  };
}

export const foodReducer: Contender = {
  name: 'hand-written reducer',
  start: () => {
    const { post } = newFoodReducer();
    return (event) => workOf(post(event));
  },
};

export const groupReducer: Contender = {
  name: 'hand-written reducer',
  start: () => {
    const { post } = newGroupReducer(PROGRAMME);
    return (event) => workOf(post(event));
  },
};

export const returnReducer: Contender = {
  name: 'hand-written reducer',
  start: () => {
    const { post } = newReturnReducer(PROGRAMME);
    return (event) => workOf(post(event));
  },
};

/** The same for points that lapse at the end of a last day that follows from their day. */
export function timeReducer(lastDayOf: (day: number) => number): Contender {
  return {
    name: 'hand-written reducer',
    start: () => {
      const { post } = newTimeReducer(PROGRAMME, lastDayOf);
      return (event) => workOf(post(event));
    },
  };
}

/** Points and lines as one number, so that what is timed is also used and compared. */
function workOf({ entries }: { readonly entries: readonly { readonly points: number }[] }): number {
  let work = entries.length;
  for (const { points } of entries) work += points * 1_000;
  return work;
}

/** A rule set with rules on event types that do not occur. */
export function withUnrelated(rules: RuleSet, count: number): RuleSet {
  const others = Array.from({ length: count }, (_, i) => [
    `other-${i}`,
    {
      kind: 'award',
      on: `other-${i}`,
      amount: 1,
      when: { 'event.data.n': { greaterThan: i } },
      limit: { times: 1, per: 'day' },
    },
  ]);
  return { ...rules, rules: { ...rules.rules, ...Object.fromEntries(others) } };
}
