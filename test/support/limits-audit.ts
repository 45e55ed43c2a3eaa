import type { Entry, Event, Rule, RuleSet } from 'tallybook';

/** What a ledger has granted beyond what its rule set allows, computed from the lines alone. */
export function breachesOf(
  rules: RuleSet,
  events: readonly Event[],
  entries: readonly Entry[],
): readonly string[] {
  const audit: Audit = {
    rules,
    events: new Map(events.map((event) => [event.id, event])),
    grants: grantsOf(entries),
    entries,
  };
  return Object.entries(rules.rules).flatMap(([ruleId, rule]) => [
    ...limitsOf(ruleId, rule).flatMap((terms) => breachesOfLimit(terms, audit)),
    ...breachesOfOnce(ruleId, rule, audit),
    ...breachesOfIdentity(ruleId, rule, audit),
  ]);
}

interface Audit {
  readonly rules: RuleSet;
  readonly events: ReadonlyMap<string, Event>;
  readonly grants: readonly Grant[];
  readonly entries: readonly Entry[];
}

/** One award of one rule for one input: a line for each currency. */
interface Grant {
  readonly ruleId: string;
  readonly memberId: string;
  readonly eventId: string;
  readonly by: string | undefined;
  readonly at: number;
  readonly lines: readonly Entry[];
}

function grantsOf(entries: readonly Entry[]): readonly Grant[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const parts = entry.id.split('#');
    const name = parts.filter((_, index) => index !== 5).join('#');
    groups.set(name, [...(groups.get(name) ?? []), entry]);
  }
  return [...groups.values()].map((lines) => {
    const [{ ruleId, memberId, eventId, by, at }] = lines as [Entry];
    return { ruleId, memberId, eventId, by, at: Date.parse(at), lines };
  });
}

interface Limit {
  readonly name: string;
  readonly isReached: Reaches;
  /** Makes room in a net limit by what it takes, and is never cut. */
  readonly isCounted: Reaches;
  readonly times?: number;
  readonly sum?: number;
  readonly balance?: number;
  readonly lasts?: Duration;
  readonly of?: string;
  readonly per?: string | { readonly rolling: Duration };
  readonly for?: string;
  readonly counts?: string;
}

type Reaches = (ruleId: string, tags: readonly string[]) => boolean;
type Duration = Readonly<Record<string, number>>;
type Terms = Omit<Limit, 'name' | 'isReached' | 'isCounted'>;

function limitsOf(ruleId: string, rule: Rule): readonly Limit[] {
  if (rule.enabled === false) return [];
  if (rule.kind === 'cap' || rule.kind === 'cooldown') {
    const also = rule.kind === 'cap' ? rule.alsoCounts : undefined;
    const terms = rule as unknown as Terms;
    return [{ ...terms, name: ruleId, isReached: reaching(rule), isCounted: reaching(also) }];
  }
  const own = 'limit' in rule ? [rule.limit ?? []].flat() : [];
  return own.map((terms, index) => ({
    ...(terms as unknown as Terms),
    name: `${ruleId}.limit.${index}`,
    isReached: (id) => id === ruleId,
    isCounted: () => false,
  }));
}

interface Reach {
  readonly rules?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
}

function reaching({ rules = [], tags = [] }: Reach = {}): Reaches {
  return (id, carried) => rules.includes(id) || carried.some((tag) => tags.includes(tag));
}

function breachesOfLimit(limit: Limit, audit: Audit): readonly string[] {
  const among = (reaches: Reaches) =>
    audit.grants.filter(({ ruleId }) => reaches(ruleId, audit.rules.rules[ruleId]?.tags ?? []));
  const reached = among(limit.isReached);
  if (limit.lasts) return tooSoon(limit, limit.lasts, reached);
  if (limit.balance !== undefined) return tooFull(limit, limit.balance, reached, audit);
  const taking = limit.counts === 'net' ? among(limit.isCounted).filter(takes) : [];
  const looked = [...new Set([...reached, ...taking])];
  return [...groupBy(looked, (grant) => scopeOf(limit, grant, audit))].flatMap(([scope, grants]) =>
    windowsOf(limit, grants, audit).flatMap((window) => {
      const used = usedOf(limit, window);
      const most = limit.times ?? limit.sum ?? 0;
      return used > most ? [`${limit.name} ${scope}: ${used} of ${most}`] : [];
    }),
  );
}

function takes({ lines }: Grant): boolean {
  return lines.every(({ points }) => points < 0);
}

function scopeOf({ for: to = 'member' }: Limit, grant: Grant, { events }: Audit): string {
  const { memberId, by = memberId, eventId } = grant;
  const groupId = events.get(eventId)?.groupId ?? '';
  switch (to) {
    case 'programme':
      return '';
    case 'group':
      return groupId;
    case 'member-in-group':
      return `${memberId} in ${groupId}`;
    case 'counterparty':
      return `${memberId} with ${by}`;
    default:
      return memberId;
  }
}

const HOUR_MS = 3_600_000;

/** The grants of each calendar period, or of each window that ends with a grant. */
function windowsOf(
  { per }: Limit,
  grants: readonly Grant[],
  { rules }: Audit,
): readonly (readonly Grant[])[] {
  if (typeof per === 'object') {
    const length = lengthOf(per.rolling);
    return grants.map(({ at: end }) => grants.filter(({ at }) => at > end - length && at <= end));
  }
  return [...groupBy(grants, ({ at }) => periodOf(String(per), at, rules)).values()];
}

function lengthOf({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Duration): number {
  return (days * 24 + hours) * HOUR_MS + minutes * 60_000 + seconds * 1_000;
}

/** The audited rule sets have fixed offsets, and days that begin at midnight. */
function periodOf(per: string, at: number, { timeZone }: RuleSet): string {
  const local = new Date(at + offsetOf(timeZone)).toISOString();
  switch (per) {
    case 'minute':
      return local.slice(0, 16);
    case 'hour':
      return local.slice(0, 13);
    case 'day':
      return local.slice(0, 10);
    case 'week':
      return String(Math.floor((Date.parse(local) / HOUR_MS / 24 + 3) / 7));
    case 'month':
      return local.slice(0, 7);
    default:
      return '';
  }
}

function offsetOf(timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  const [hours = 0, minutes = 0] = timeZone.slice(1).split(':').map(Number);
  return (timeZone.startsWith('-') ? -1 : 1) * (hours * HOUR_MS + minutes * 60_000);
}

/** The audited rule sets count whole points. */
function usedOf(limit: Limit, grants: readonly Grant[]): number {
  if (limit.times !== undefined) return grants.length;
  const points = grants
    .flatMap(({ lines }) => lines)
    .filter(({ currency }) => currency === (limit.of ?? 'points'))
    .map((line) => line.points);
  return points
    .filter((units) => units > 0 || limit.counts === 'net')
    .reduce((total, units) => total + units, 0);
}

/** Grants of one member that are closer than a cooldown lasts. */
function tooSoon({ name }: Limit, lasts: Duration, grants: readonly Grant[]): readonly string[] {
  return [...groupBy(grants, ({ memberId }) => memberId)].flatMap(([memberId, all]) => {
    const ats = all.map(({ at }) => at).sort((a, b) => a - b);
    const gaps = ats.slice(1).map((at, index) => at - (ats[index] ?? 0));
    return gaps.some((gap) => gap < lengthOf(lasts)) ? [`${name} ${memberId}: too soon`] : [];
  });
}

/**
 * Gains that lifted a balance above what a ceiling allows. An award that waits for replies was
 * measured when it was asked for; what the ceiling does not reach may have come in between.
 */
function tooFull(
  { name, of = 'points' }: Limit,
  most: number,
  grants: readonly Grant[],
  { rules }: Audit,
): readonly string[] {
  return grants
    .filter(({ ruleId }) => !mayWait(ruleId, rules))
    .flatMap(({ lines }) => lines)
    .filter(({ currency, points, balance }) => currency === of && points > 0 && balance > most)
    .map(({ id, balance }) => `${name} ${id}: ${balance} of ${most}`);
}

function mayWait(ruleId: string, { rules }: RuleSet): boolean {
  const isWide = (one: unknown) => ['group', 'programme'].includes((one as Terms)?.for ?? '');
  const rule = rules[ruleId] as { readonly once?: unknown; readonly limit?: unknown } | undefined;
  return (
    Object.values(rules).some(
      (one) => one.kind === 'identity' || (one.kind === 'cap' && isWide(one)),
    ) || [rule?.limit, rule?.once].flat().some(isWide)
  );
}

/** Values that were awarded twice although the rule gives once; what it may forget is left out. */
function breachesOfOnce(ruleId: string, rule: Rule, audit: Audit): readonly string[] {
  if (rule.kind !== 'award') return [];
  return [...ofKeys(ruleId, rule, audit), ...ofRefs(ruleId, rule, audit)];
}

function ofKeys(
  ruleId: string,
  rule: Extract<Rule, { readonly kind: 'award' }>,
  { grants, events }: Audit,
): readonly string[] {
  const once = typeof rule.once === 'string' ? { of: rule.once } : rule.once;
  if (once === false || once?.forget !== undefined) return [];
  const isHeard = [rule.on].flat().some((type) => type.startsWith('granted:'));
  const isWide = once?.for === 'programme';
  if (isHeard && !isWide) return [];
  const values = grants
    .filter((grant) => grant.ruleId === ruleId)
    .flatMap(({ eventId }) => {
      const event = events.get(eventId) as Event;
      const value = keyIn(once?.of, event);
      return value === undefined ? [] : [`${isWide ? '' : event.memberId} ${value}`];
    });
  return twice(values).map((value) => `${ruleId}.once ${value}`);
}

function keyIn(path: string | undefined, event: Event): unknown {
  if (path === '$.data.post') return event.data?.['post'];
  if (path === '$.key') return event.key;
  if (event.type === 'purchase') return event.key;
  return event.type === 'join' ? 'joined' : undefined;
}

function ofRefs(
  ruleId: string,
  rule: Extract<Rule, { readonly kind: 'award' }>,
  { grants, events }: Audit,
): readonly string[] {
  if (rule.follows === undefined || rule.once === false) return [];
  const refs = grants
    .filter((grant) => grant.ruleId === ruleId)
    .map(({ eventId, memberId }) => `${memberId} ${events.get(eventId)?.ref}`);
  return twice(refs).map((ref) => `${ruleId}.follows ${ref}`);
}

function twice(names: readonly string[]): readonly string[] {
  return [...groupBy(names, (name) => name)]
    .filter(([, all]) => all.length > 1)
    .map(([name]) => name);
}

/** Identities with more members than a screen lets through. */
function breachesOfIdentity(ruleId: string, rule: Rule, audit: Audit): readonly string[] {
  if (rule.kind !== 'identity') return [];
  const { members = 1, per = 'ever' } = rule;
  const types = [rule.on].flat();
  const isAward = (id: string) => ['award', 'streak'].includes(audit.rules.rules[id]?.kind ?? '');
  const seen = audit.grants
    .filter((grant) => isAward(grant.ruleId))
    .flatMap(({ eventId }) => {
      const event = audit.events.get(eventId) as Event;
      const device = event.data?.['device'];
      if (!types.includes(event.type) || typeof device !== 'string') return [];
      const period = periodOf(String(per), Number(event.at), audit.rules);
      return [{ name: `${device} ${period}`, memberId: event.memberId }];
    });
  return [...groupBy(seen, ({ name }) => name)].flatMap(([name, all]) => {
    const count = new Set(all.map(({ memberId }) => memberId)).size;
    return count > members ? [`${ruleId} ${name}: ${count} of ${members}`] : [];
  });
}

function groupBy<T>(list: readonly T[], nameOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const group = groups.get(nameOf(item));
    if (group) group.push(item);
    else groups.set(nameOf(item), [item]);
  }
  return groups;
}
