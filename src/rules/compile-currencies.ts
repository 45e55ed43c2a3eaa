import { byCodeUnit } from '../units/identifier.ts';
import type { ProgramCurrency } from './program.ts';
import {
  type Currency,
  DEFAULT_CANCEL_WITHIN,
  DEFAULT_CURRENCIES,
  type RuleSet,
} from './rule-set.ts';
import type { DatedRuleSet } from './schedule.ts';

/** All currencies of all versions, ascending by id; the first that states one says its terms. */
export function currenciesOf(dated: readonly DatedRuleSet[]): readonly ProgramCurrency[] {
  const all = new Map<string, ProgramCurrency>();
  for (const { ruleSet } of dated) {
    for (const [id, currency] of Object.entries(ruleSet.currencies ?? DEFAULT_CURRENCIES)) {
      if (all.has(id)) continue;
      all.set(id, currencyOf(id, currency, dated));
    }
  }
  return [...all.values()].sort((a, b) => byCodeUnit(a.id, b.id));
}

function currencyOf(
  id: string,
  currency: Currency,
  dated: readonly DatedRuleSet[],
): ProgramCurrency {
  const { scale = 0, spendable = true, spends = 'soonest', cancel = {} } = currency;
  const { clawback = 'debt', penalties = 'debt' } = currency;
  const { within = DEFAULT_CANCEL_WITHIN, returns = 'original' } = cancel;
  const expiries = dated.flatMap(({ ruleSet }) => expiriesIn(ruleSet, id));
  const clearsByAge = expiries.some(({ clear: { of = 'all' } = {} }) => of !== 'all');
  const lots = { order: spends, byDay: spends !== 'soonest' || clearsByAge };
  return {
    id,
    scale,
    spendable,
    spends,
    lots: expiries.length > 0 ? lots : undefined,
    cancelWithin: within,
    returns,
    clawback,
    penalties,
  };
}

/** Rules on the lapse of a currency, also those that are switched off: their lots stay. */
function expiriesIn({ rules, currencies = DEFAULT_CURRENCIES }: RuleSet, id: string) {
  const own = Object.keys(currencies);
  const meant = own.includes('points') ? 'points' : own[0];
  return Object.values(rules).flatMap((rule) =>
    rule.kind === 'expiry' && (rule.currency ?? meant) === id ? [rule] : [],
  );
}
