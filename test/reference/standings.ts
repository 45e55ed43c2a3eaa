import type { MemberView } from '../../src/index.ts';
import type { RuleSet, Schedule } from '../../src/rules/rule-set.ts';
import type { Instant } from '../../src/units/instant.ts';
import type { Ledger } from './engine.ts';
import { moveOf, openLots } from './lots.ts';
import { balanceOf, ofKind, pendingOf, rulesAt } from './moment.ts';
import { counterOf, standingOf } from './streaks.ts';

/** The sums of a member and the lots behind them, as of the end of a ledger. */
export function holdingsOf({ log }: Ledger, currencies: readonly string[], who: string) {
  const sumsOf = (sum: typeof balanceOf) =>
    Object.fromEntries(currencies.map((id) => [id, sum(who, id, log)]));
  const lots = currencies.flatMap((currency): readonly object[] => {
    const own = openLots(who, currency, log);
    if (log.lotTerms.has(currency))
      return own.map((lot) => ({ currency, ...moveOf(lot, lot.points) }));
    const points = balanceOf(who, currency, log);
    return points > 0 ? [{ currency, points }] : [];
  });
  return { balances: sumsOf(balanceOf), pending: sumsOf(pendingOf), lots };
}

/** What can be seen of a member as of an instant. */
export type Standing = Pick<MemberView, 'balances' | 'streaks'>;

export function standingAt(
  { log }: Ledger,
  rules: RuleSet | Schedule,
  who: string,
  at: Instant,
): Standing {
  const version = rulesAt(rules, at);
  const streaks = ofKind('streak', version);
  const counters = new Set(streaks.map(([, rule]) => counterOf(rule, version)));
  const currencies = Object.keys(version.set.currencies ?? { points: {} }).sort();
  return {
    balances: Object.fromEntries(currencies.map((id) => [id, balanceOf(who, id, log)])),
    streaks: [...counters].map((counter) => {
      const own = streaks.filter(([, rule]) => counterOf(rule, version) === counter);
      const ruleIds = own.map(([id]) => id);
      return { ruleIds, ...standingOf(ruleIds[0] ?? '', { who, at, rules: version, log }) };
    }),
  };
}
