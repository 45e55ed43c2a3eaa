import type { Entry } from 'tallybook';
import { groupBy } from '../properties/support.ts';

/**
 * What is left of every award once all corrections are in: one line for each member, rule, event
 * and currency, as if it had been granted so from the start. Balances are left out.
 */
export function netGrants(entries: readonly Entry[]): readonly Entry[] {
  const issued = entries.filter(({ contra }) => contra === 'issued');
  const groups = groupBy(issued, ({ memberId, eventId, ruleId, currency, by, at }) =>
    [eventId, by ?? '', ruleId, at, memberId, currency].join('#'),
  );
  return [...groups].flatMap(([id, lines]) => {
    const points = lines.reduce((sum, line) => sum + line.points, 0);
    const [first] = lines;
    return first && points !== 0 ? [{ ...first, id, points, balance: 0 }] : [];
  });
}
