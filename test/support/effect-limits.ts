import type { AwardRule } from '../../src/rules/award.ts';
import type { CapRule } from '../../src/rules/cap.ts';
import type { Limit } from '../../src/rules/limit.ts';
import type { Words } from './effect-words.ts';

export const code = (text: string): string => `\`${text}\``;

/** What an award rule itself says about how often and how much. */
export function limits(rule: AwardRule, words: Words): string {
  const own = [rule.limit ?? []].flat().map((one) => limitText(one, words));
  return [...own, ...onceText(rule, words)].join(words.and);
}

/** Purchases and joins are awarded once without being told so. */
function onceText({ once, on }: AwardRule, words: Words): readonly string[] {
  if (once === false) return [];
  if (typeof once === 'object')
    return [once.for === 'programme' ? words.onceOfAll(code(once.of)) : words.once(code(once.of))];
  const only = (type: string) => [on].flat().every((one) => one === type);
  const path = once ?? (only('purchase') ? '$.key' : undefined);
  if (path !== undefined) return [words.once(code(path))];
  return only('join') ? [words.oncePerJoin] : [];
}

type Terms = Pick<CapRule, 'times' | 'sum' | 'of' | 'per' | 'for'>;

export function limitText(terms: Terms, words: Words): string {
  const { times, sum, of, per } = terms;
  const most = [
    ...(times === undefined ? [] : [words.times(times)]),
    ...(sum === undefined ? [] : [words.amount(String(sum), of ?? 'points')]),
  ];
  const together = words.scope(terms.for ?? 'member');
  return `${words.atMost(most.join(words.and), periodText(per ?? 'ever', words))}${together}`;
}

export function periodText(per: Limit['per'], words: Words): string {
  return typeof per === 'object' ? words.rolling(words.duration(per.rolling)) : words.period(per);
}
