import { acts } from './conditions.ts';
import { isInside } from './limits.ts';
import type { Moment } from './log.ts';
import { hears, ofKind, read, refuse } from './moment.ts';

/** Whether an identity is missing that is required, or belongs to too many members. */
export function isCaughtByIdentity(now: Moment, isScreened: boolean): boolean {
  const looking = ofKind('identity', now.rules).filter(
    ([, rule]) => hears(rule, now) && acts(rule, now),
  );
  const lacking = looking.filter(
    ([, rule]) => rule.required && identityOf(rule.of, now) === undefined,
  );
  for (const [id, { of: path }] of lacking) refuse(id, 'identity-missing', now, { path });
  if (lacking.length > 0 || isScreened) return lacking.length > 0;
  const refusing = looking.filter(([id, rule]) => {
    const value = identityOf(rule.of, now);
    const counter = JSON.stringify([rule.counterId ?? id, rule.of, value]);
    return value !== undefined && !meets(counter, rule, now);
  });
  for (const [id, { of: path }] of refusing) refuse(id, 'identity-used', now, { path });
  return refusing.length > 0;
}

/** What is no text stands for no identity. */
function identityOf(path: string, { event }: Moment): string | undefined {
  const value = read(path, event);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

type Terms = Parameters<typeof isInside>[0] | { readonly per?: undefined };

/** Whether the member is known with the identity, or there is room for one more. */
function meets(
  counter: string,
  { per = 'ever', members = 1 }: Terms & { readonly members?: number | undefined },
  now: Moment,
): boolean {
  const { log, who, at } = now;
  const known = log.meetings
    .filter((one) => one.counter === counter && isInside({ per }, one.at, now))
    .map((one) => one.who);
  if (!known.includes(who) && new Set(known).size >= members) return false;
  log.meetings.push({ counter, who, at });
  return true;
}
