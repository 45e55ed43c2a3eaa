import { formatInstant, type Instant } from '../../src/units/instant.ts';
import { labelOf, writeLine } from './lines.ts';
import type { Giving, Held, Moment } from './log.ts';
import { chosen, newLot } from './lots.ts';
import { actorOf } from './moment.ts';

type Hold = Exclude<NonNullable<Giving['hold']>, readonly unknown[]>;

/** How the gains of a rule are held for the beneficiary, if they are. */
export function holdOf({ hold }: Giving, now: Moment): Hold | undefined {
  if (hold === undefined) return undefined;
  const found = chosen<Hold | 'none'>(hold, now);
  return found === 'none' ? undefined : found;
}

/** Remembers a grant that waits; `line` is where it stands in the ledger. */
export function keep(line: number, hold: Hold, { lot, tags }: Giving, now: Moment): void {
  const { event, who, at, rules, log } = now;
  const written = log.lines[line];
  if (!written) throw new Error('The line has just been written.');
  log.held.push({
    line,
    who,
    by: actorOf(now) === who ? undefined : actorOf(now),
    names: [event.id, ...(event.key === undefined ? [] : [event.key])],
    event: event.id,
    rule: written.rule,
    ruleSet: labelOf(now),
    currency: written.currency,
    points: written.points,
    terms: { lot, tags },
    releaseAt: hold.for ? rules.calendar.shift(at, hold.for, 1) : undefined,
    on: hold.on,
    lapses: hold.else === 'lapse',
    isGone: false,
  });
}

/** Releases what waited for an event like this one. */
export function releaseMeant(now: Moment): void {
  const { event, who, log } = now;
  const awaited = log.held.filter(
    (held) => !held.isGone && held.who === who && held.on === event.type && isMeant(held, now),
  );
  for (const held of awaited.sort(byRelease)) release(held, now);
}

/** First what time would release first. */
function byRelease(a: Held, b: Held): number {
  const [first, second] = [a, b].map(({ releaseAt }) => releaseAt ?? Number.MAX_VALUE);
  return Number(first) - Number(second) || a.line - b.line;
}

/** A `ref` names the event or its key; without one the event's own key may. */
function isMeant({ names }: Held, { event: { ref, key } }: Moment): boolean {
  if (ref !== undefined) return names.includes(ref);
  return key !== undefined && names.slice(1).includes(key);
}

/** What time releases of a member at a boundary, or lets lapse. */
export function releaseDue(now: Moment): void {
  for (const held of now.log.held) {
    const isDue = !held.isGone && held.who === now.who && isOver(held, now.at);
    if (isDue && held.lapses) lapse(held, now);
    else if (isDue) release(held, now);
  }
}

function isOver({ releaseAt }: Held, at: Instant): boolean {
  return releaseAt !== undefined && releaseAt <= at;
}

function lapse(held: Held, now: Moment): void {
  held.isGone = true;
  const contra = 'expired';
  writeLine(
    { ...about(held, now), kind: 'expiration', bucket: 'pending', points: -held.points, contra },
    now,
  );
}

/** Their life begins now, by the rules on lapse of now. */
function release(held: Held, now: Moment): void {
  const { currency, points } = held;
  held.isGone = true;
  const terms = { ...about(held, now), kind: 'release', contra: `held:${held.line}` } as const;
  writeLine({ ...terms, bucket: 'pending', points: -points }, now);
  const lot = newLot(points, currency, [held.rule, held.terms], now);
  writeLine({ ...terms, points, into: [lot] }, now);
  for (const grant of now.log.grants) if (grant.line === held.line) grant.lot = lot;
}

function about({ rule, currency, event, by, ruleSet }: Held, { at, event: { id } }: Moment) {
  return { rule, currency, event, by, ruleSet, cause: id === '' ? formatInstant(at) : id };
}
