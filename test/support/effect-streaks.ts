import type { StreakAmount, StreakRule } from '../../src/rules/streak.ts';
import { code } from './effect-limits.ts';
import type { Words } from './effect-words.ts';

/** What a streak pays, and how it counts where that is not day after day. */
export function streakText(rule: StreakRule, words: Words): string {
  const items = (rule.gives ?? []).map(({ item, quantity = 1 }) => `${quantity} × ${code(item)}`);
  return [...paid(rule, words), ...items, ...terms(rule, words)].join(words.and);
}

function paid(rule: StreakRule, words: Words): readonly string[] {
  const { every, amount, milestones = [], table, after, per: period = 'day' } = rule;
  const say = (one: StreakAmount) => amountText(one, words);
  if (every !== undefined)
    return [words.every(amount === undefined ? '' : say(amount), every, period)];
  const past = after === undefined ? [] : [words.past(after)];
  if (table) return [words.steps(stepsText(table, words), period), words.past(after ?? 'hold')];
  return [...milestones.map((one) => words.at(say(one.amount), one.at, period)), ...past];
}

/** Bare amounts share the name of their currency. */
function stepsText(table: readonly StreakAmount[], words: Words): string {
  const isBare = table.every((one) => typeof one !== 'object');
  if (isBare) return words.amount(table.join(', '), 'points');
  return table.map((one) => amountText(one, words)).join(', ');
}

function amountText(amount: StreakAmount, words: Words): string {
  if (typeof amount !== 'object') return words.amount(String(amount), 'points');
  return Object.entries(amount)
    .map(([currency, points]) => words.amount(String(points), currency))
    .join(' + ');
}

function terms(rule: StreakRule, words: Words): readonly string[] {
  const { mode = 'rolling', gaps, days, sum, freezes, makeUp, repeat, replaces } = rule;
  const said: readonly (readonly [term: string, value: string | undefined])[] = [
    ['mode', mode === 'rolling' ? undefined : mode],
    ['gaps', gaps === 'allowed' ? gaps : undefined],
    ['days', days?.join(', ')],
    ['sum', sum && `${sum.atLeast} ${code(sum.of)}`],
    ['perMonth', freezes?.perMonth?.toString()],
    ['held', freezes?.currency && code(freezes.currency)],
    ['makeUp', makeUp?.within.days.toString()],
    ['repeat', repeat === false ? 'false' : undefined],
    ['replaces', replaces?.map(code).join(', ')],
  ];
  return said.flatMap(([term, value]) =>
    value === undefined ? [] : [words.streakTerm(term, value)],
  );
}
