import type { RuleSet, Schedule } from '../../src/rules/rule-set.ts';
import type { Instant } from '../../src/units/instant.ts';
import type { Log, Told } from './log.ts';
import { byName, ofKind, rulesAt } from './moment.ts';
import { toldEnd } from './rewards.ts';
import { counterOf, endOf, offersOf, runsOf } from './streaks.ts';

interface End {
  readonly who: string;
  readonly at: Instant;
  readonly order: number;
  readonly told: readonly Told[];
}

/** Tells the runs that time has ended up to an instant, each once, in the order of time. */
export function tellEnds(rules: RuleSet | Schedule, until: Instant, log: Log): void {
  // Nothing new has been counted since the last time, and nothing ends so soon.
  const known = `${log.offers.length} ${log.clocks.length}`;
  if (log.nextEnd?.known === known && until < log.nextEnd.at) return;
  const members = [...new Set(log.offers.map(({ who }) => who))];
  const open = members
    .flatMap((who) => endsOf(who, rules, log))
    .filter(({ name }) => !log.endsTold.has(name));
  const ends = open
    .filter(({ at }) => at <= until)
    .sort((a, b) => a.at - b.at || byName(a.who, b.who) || a.order - b.order);
  const later = open.filter((one) => !ends.includes(one)).map(({ at }) => at);
  log.nextEnd = { known, at: Math.min(Number.POSITIVE_INFINITY, ...later) };
  for (const { name, told } of ends) {
    log.endsTold.add(name);
    log.notices.push(...told);
  }
}

function endsOf(
  who: string,
  rules: RuleSet | Schedule,
  log: Log,
): readonly (End & { readonly name: string })[] {
  const version = rulesAt(rules, lastOf(who, log));
  const counters = new Set<string>();
  return ofKind('streak', version).flatMap(([ruleId, rule], order) => {
    const counter = counterOf(rule, version);
    if (counters.has(counter)) return [];
    counters.add(counter);
    const run = runsOf(offersOf(rule, { who, rules: version, log }), rule, version.calendar).at(-1);
    const at = run && endOf(run, rule, version.calendar);
    if (!run || at === undefined || run.length < 2) return [];
    const name = JSON.stringify([who, counter, at]);
    return [{ who, at, order, name, told: toldEnd(ruleId, run, { who, at }) }];
  });
}

/** The version is that of the member's latest input. */
function lastOf(who: string, log: Log): Instant {
  const lasts = log.clocks.filter((one) => one.who === who).map(({ at }) => at);
  return lasts.at(-1) as Instant;
}
