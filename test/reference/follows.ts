import type { AwardRule } from '../../src/rules/award.ts';
import type { Claim, Giving, Key, Log, Moment } from './log.ts';
import { refuse } from './moment.ts';

/** Whether a key was used, and not so long ago that it is forgotten. */
export function isFree(
  { counter, value }: Key,
  { forget }: Pick<Exclude<AwardRule['once'], false | string | undefined>, 'forget'>,
  { log, who, at, rules }: Moment,
): boolean {
  const last = log.keys.findLast(
    (key) => key.who === who && key.counter === counter && key.value === value,
  );
  return !last || (forget !== undefined && at >= rules.calendar.shift(last.at, forget, 1));
}

type Followed = Log['earned'][number];

function followsOf(rule: Giving) {
  if (rule.kind !== 'award' || rule.follows === undefined) return undefined;
  const { follows } = rule;
  return typeof follows === 'string' ? { rule: follows, within: undefined } : follows;
}

/** What the event refers to, if it earned something: the input with that id, else with that key. */
function followed(rule: Giving, { event, who, log, rules }: Moment): Followed | undefined {
  const by = followsOf(rule)?.rule ?? '';
  const counter = rules.set.rules[by]?.counterId ?? by;
  const own = log.earned.filter((one) => one.who === who && one.counter === counter);
  const named = own.findLast(({ id }) => id === event.ref);
  return named ?? own.findLast(({ key }) => key === event.ref);
}

/** Given once for what is followed, by whichever of its names. */
export function refKeyOf(
  { ruleId, rule }: Pick<Claim, 'ruleId' | 'rule'>,
  now: Moment,
): Key | undefined {
  if (!followsOf(rule) || (rule.kind === 'award' && rule.once === false)) return undefined;
  const found = followed(rule, now);
  return found && { counter: `${rule.counterId ?? ruleId} follows`, value: found.key };
}

/** Whether what the event refers to has earned the beneficiary what the rule asks for. */
export function mayFollow(claim: Claim, now: Moment): boolean {
  const follows = followsOf(claim.rule);
  if (!follows) return true;
  const { ref } = now.event;
  const key = refKeyOf(claim, now);
  if (ref === undefined) refuse(claim.ruleId, 'ref-missing', now);
  else if (!isEarned(claim.rule, now))
    refuse(claim.ruleId, 'ref-not-awarded', now, { by: follows.rule, ref });
  else if (key && !isFree(key, {}, now))
    refuse(claim.ruleId, 'already-awarded', now, { path: '$.ref' });
  else return true;
  return false;
}

function isEarned(rule: Giving, now: Moment): boolean {
  const within = followsOf(rule)?.within;
  const found = followed(rule, now);
  if (!found || !within) return found !== undefined;
  return now.at < now.rules.calendar.shift(found.at, within, 1);
}
