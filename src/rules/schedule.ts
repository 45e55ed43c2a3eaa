import type { Issue, PathSegment } from '../model/issue.ts';
import { elapsedMs } from '../units/duration.ts';
import { hashJson } from '../units/hash.ts';
import { parseInstant } from '../units/instant.ts';
import { issue } from './issues.ts';
import type { ProgramCurrency } from './program.ts';
import {
  type Currency,
  DEFAULT_CANCEL_WITHIN,
  DEFAULT_CURRENCIES,
  DEFAULT_LATE_LIMIT,
  DEFAULT_OPEN_PERIOD,
  type RuleSet,
} from './rule-set.ts';

/** A checked rule set with the instant from which it judges. */
export interface DatedRuleSet {
  readonly from: string | undefined;
  /** Where it stands in the schedule; empty where there is none. */
  readonly path: readonly PathSegment[];
  readonly ruleSet: RuleSet;
}

/** What all versions of a schedule have in common. */
const COMMON = [
  'id',
  'weekStart',
  'clock',
  'memberZones',
  'openPeriod',
  'lateLimit',
  'late',
  'future',
] as const;

/** What is wrong between the versions of a schedule, and with the limits on lateness. */
export function scheduleIssues(
  dated: readonly DatedRuleSet[],
  currencies: readonly ProgramCurrency[],
): readonly Issue[] {
  const [first] = dated;
  const between = dated.flatMap((version, index) => [
    ...orderIssues(dated, index),
    ...commonIssues(version.ruleSet, first?.ruleSet, index),
    ...currencyIssues(version.ruleSet, currencies, index),
  ]);
  const open = lengthMs(first?.ruleSet.openPeriod ?? DEFAULT_OPEN_PERIOD);
  const late = lengthMs(first?.ruleSet.lateLimit ?? DEFAULT_LATE_LIMIT);
  return open > late
    ? [...between, issue('open-after-late', [...(first?.path ?? []), 'openPeriod'])]
    : between;
}

/** Lateness is elapsed time: here a day is 24 hours. */
export function lengthMs({
  weeks = 0,
  days = 0,
  ...rest
}: NonNullable<RuleSet['lateLimit']>): number {
  return (weeks * 7 + days) * 86_400_000 + (elapsedMs(rest) ?? 0);
}

function orderIssues(dated: readonly DatedRuleSet[], index: number): readonly Issue[] {
  const { from } = dated[index] ?? {};
  if (index === 0 && from === undefined) return [];
  const start = parseInstant(from) ?? 0;
  const before = parseInstant(dated[index - 1]?.from) ?? 0;
  if (index > 0 && start > before) return [];
  return [issue('schedule-not-ascending', ['versions', index, 'from'])];
}

function commonIssues(
  ruleSet: RuleSet,
  first: RuleSet | undefined,
  index: number,
): readonly Issue[] {
  return COMMON.filter((what) => hashJson(ruleSet[what]) !== hashJson(first?.[what])).map((what) =>
    issue('schedule-disagrees', ['versions', index, 'rules', what], { what }),
  );
}

/** A currency counts and can be spent the same way in every version. */
function currencyIssues(
  { currencies = DEFAULT_CURRENCIES }: RuleSet,
  known: readonly ProgramCurrency[],
  index: number,
): readonly Issue[] {
  return Object.entries(currencies).flatMap(
    ([id, { scale = 0, spendable = true, spends = 'soonest', cancel, ...losses }]) => {
      const first = known.find((one) => one.id === id);
      const path = ['versions', index, 'rules', 'currencies', id];
      const differs = [
        ...(first?.scale === scale ? [] : [{ key: 'scale', what: 'the scale of a currency' }]),
        ...(first?.spendable === spendable
          ? []
          : [{ key: 'spendable', what: 'whether a currency can be spent' }]),
        ...(first?.spends === spends ? [] : [{ key: 'spends', what: 'what is spent first' }]),
        ...(first && isSameCancel(first, cancel)
          ? []
          : [{ key: 'cancel', what: 'how spends are taken back' }]),
        ...lossesIn(losses, first),
      ];
      return differs.map(({ key, what }) => issue('schedule-disagrees', [...path, key], { what }));
    },
  );
}

/** What becomes of losses that are more than the balance. */
function lossesIn(
  { clawback = 'debt', penalties = 'debt' }: Pick<Currency, 'clawback' | 'penalties'>,
  first: ProgramCurrency | undefined,
): readonly { readonly key: string; readonly what: string }[] {
  return [
    ...(first?.clawback === clawback
      ? []
      : [{ key: 'clawback', what: 'what is taken back of a balance' }]),
    ...(first?.penalties === penalties
      ? []
      : [{ key: 'penalties', what: 'what penalties take of a balance' }]),
  ];
}

function isSameCancel(
  { cancelWithin, returns }: ProgramCurrency,
  { within = DEFAULT_CANCEL_WITHIN, returns: back = 'original' }: Currency['cancel'] = {},
): boolean {
  return hashJson(within) === hashJson(cancelWithin) && hashJson(back) === hashJson(returns);
}
