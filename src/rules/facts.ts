import type { UsedKeys } from '../model/memory.ts';
import type { StreakMemory } from '../model/streak.ts';
import { civilOf, dayKeyText, weekdayOf } from '../units/civil.ts';
import { hashText } from '../units/hash.ts';
import type { Fact, FactField, FactType, Params, Read } from './conditions/shape.ts';
import type { Context } from './context.ts';
import type { SeasonCourse } from './season.ts';
import type { CompiledCounter } from './streak-counter.ts';
import { type TierLookup, tierIn, tierRankIn } from './tier-facts.ts';

/** What facts need to know of the program that is being compiled. */
export interface FactScope {
  /** Index of a currency; of the default currency for `undefined`; −1 where there is none. */
  currencyIndex(id: string | undefined): number;
  readonly unitsPerPoint: (currency: number) => number;
  /** Slot of the purchase keys; asking for it makes the program keep them. */
  purchasesSlot(): number;
  /** Seasons that mix members into cohorts. */
  readonly seasons: readonly (SeasonCourse & { readonly ruleId: string })[];
  /** Told that the tags of groups are read, so that they are brought to each event. */
  noteGroupTags(): void;
  /** Looks up the counter of a streak rule once there is one; undefined where no streak has this id. */
  streak(ruleId: string): (() => CompiledCounter | undefined) | undefined;
  /** Looks up a tier rule, the only one for `undefined`, once it is compiled. */
  tier(ruleId: unknown): TierLookup | { readonly fault: string };
}

/** The closed list of things that conditions may ask about; docs/conditions.md says what each means. */
export function factsOf(scope: FactScope): ReadonlyMap<string, Fact<Context>> {
  return new Map<string, Fact<Context>>([
    ['event', factOf(EVENT_FIELDS)],
    ['time', factOf(TIME_FIELDS)],
    ['member', factOf(memberFields(scope))],
    ['group', factOf(groupFields(scope))],
  ]);
}

type Fields = Readonly<Record<string, FactField<Context>>>;

function factOf(fields: Fields): Fact<Context> {
  const map = new Map(Object.entries(fields));
  return { fields: map, whole: (context) => wholeOf(map, context) };
}

/** All fields that need no params, as one object. */
function wholeOf(fields: ReadonlyMap<string, FactField<Context>>, context: Context): unknown {
  const whole = new Map<string, unknown>();
  for (const [name, field] of fields) {
    const read = field.bind({});
    if (typeof read === 'function') whole.set(name, read(context));
  }
  return Object.fromEntries(whole);
}

function field(type: FactType, read: Read<Context>): FactField<Context> {
  return { type, bind: (params) => fault(params, []) ?? read };
}

function fault(params: Params, known: readonly string[]): { readonly fault: string } | undefined {
  const unknown = Object.keys(params).find((name) => !known.includes(name));
  return unknown === undefined ? undefined : { fault: `there is no param "${unknown}"` };
}

const EVENT_FIELDS: Fields = {
  id: field('string', ({ event }) => event.id),
  type: field('string', ({ event }) => event.type),
  memberId: field('string', ({ event }) => event.memberId),
  at: field('number', ({ event }) => event.at),
  by: field('string', ({ event }) => event.by ?? event.memberId),
  groupId: field('string', ({ event }) => event.groupId),
  key: field('string', ({ event }) => event.key),
  ref: field('string', ({ event }) => event.ref),
  data: field('object', ({ event }) => event.data),
};

const TIME_FIELDS: Fields = {
  hour: field('number', ({ calendar, event }) => calendar.wallAt(event.at).hour),
  minute: field('number', ({ calendar, event }) => calendar.wallAt(event.at).minute),
  weekday: field('number', ({ day }) => weekdayOf(day)),
  date: field('string', ({ day }) => dayKeyText(day)),
  dayOfMonth: field('number', ({ day }) => civilOf(day).dayOfMonth),
  month: field('number', ({ day }) => civilOf(day).month),
  year: field('number', ({ day }) => civilOf(day).year),
};

/** Buckets of `member.bucket`. */
const BUCKETS = 10_000;

function memberFields(scope: FactScope): Fields {
  return {
    id: field('string', ({ member }) => member.id),
    tags: field('array', ({ member }) => member.tags),
    joinedAt: field('number', ({ member }) => member.joinedAt),
    daysSinceJoin: field('number', ({ member, calendar, day }) =>
      member.joinedAt === undefined ? undefined : day - calendar.dayAt(member.joinedAt),
    ),
    idleDays: field('number', ({ member, day }) =>
      member.lastActiveDay === undefined ? undefined : Math.max(0, day - member.lastActiveDay - 1),
    ),
    purchases: {
      type: 'number',
      bind: (params) => fault(params, []) ?? purchases(scope.purchasesSlot()),
    },
    cohort: {
      type: 'number',
      bind: (params) => fault(params, ['rule']) ?? cohort(params['rule'], scope),
    },
    pending: {
      type: 'number',
      bind: (params) => fault(params, ['currency']) ?? sumOf('pending', params['currency'], scope),
    },
    bucket: { type: 'number', bind: (params) => fault(params, ['salt']) ?? bucket(params['salt']) },
    streak: {
      type: 'number',
      bind: (params) => fault(params, ['rule', 'of']) ?? streak(params, scope),
    },
    tier: {
      type: 'string',
      bind: (params) => fault(params, ['rule']) ?? tierFact(tierIn, params, scope),
    },
    tierRank: {
      type: 'number',
      bind: (params) => fault(params, ['rule']) ?? tierFact(tierRankIn, params, scope),
    },
    balance: {
      type: 'number',
      bind: (params) => fault(params, ['currency']) ?? sumOf('balances', params['currency'], scope),
    },
  };
}

function groupFields(scope: FactScope): Fields {
  return {
    id: field('string', ({ event }) => event.groupId),
    tags: {
      type: 'array',
      bind: (params) => {
        scope.noteGroupTags();
        return fault(params, []) ?? (({ groupTags }) => groupTags);
      },
    },
  };
}

function purchases(slot: number): Read<Context> {
  return ({ member }) => (member.memory[slot] as UsedKeys | undefined)?.keys.size ?? 0;
}

function bucket(salt: unknown): Read<Context> {
  const prefix = salt === undefined ? '' : `${String(salt)}/`;
  return ({ member }) => hashText(prefix + member.id) % BUCKETS;
}

/** As of the instant of the event and before it; 0 for a rule that is switched off. */
function streak(
  { rule, of = 'current' }: Params,
  scope: FactScope,
): Read<Context> | { readonly fault: string } {
  if (typeof rule !== 'string') return { fault: 'it needs the param "rule"' };
  if (of !== 'current' && of !== 'longest')
    return { fault: 'the param "of" is "current" or "longest"' };
  const counterOf = scope.streak(rule);
  if (!counterOf) return { fault: `there is no streak rule "${rule}"` };
  return ({ member, event, calendar }) => {
    const counter = counterOf();
    const memory = counter && (member.memory[counter.slot] as StreakMemory | undefined);
    if (!counter || !memory) return 0;
    return of === 'longest' ? memory.run.longest : counter.currentAt(member, event.at, calendar);
  };
}

/** As of before the event; undefined, or 0, for a rule that is switched off. */
function tierFact(
  read: (lookup: TierLookup, context: Context) => unknown,
  { rule }: Params,
  scope: FactScope,
): Read<Context> | { readonly fault: string } {
  const lookup = scope.tier(rule);
  return 'fault' in lookup ? lookup : (context) => read(lookup, context);
}

/** Of the season of the event; the rule is needed only where several mix members. */
function cohort(rule: unknown, scope: FactScope): Read<Context> | { readonly fault: string } {
  const known = scope.seasons.filter(({ ruleId }) => rule === undefined || ruleId === rule);
  const [season] = known;
  if (!season || known.length > 1)
    return {
      fault: season
        ? 'it needs the param "rule"'
        : `there is no season with cohorts${rule === undefined ? '' : ` "${String(rule)}"`}`,
    };
  return ({ member, day, calendar }) =>
    season.cohortOf(member.id, season.firstDayOf(day, calendar));
}

/** Points of a member in a currency: available ones, or those that wait. */
function sumOf(
  sums: 'balances' | 'pending',
  currency: unknown,
  scope: FactScope,
): Read<Context> | { readonly fault: string } {
  const index = scope.currencyIndex(currency === undefined ? undefined : String(currency));
  if (index < 0)
    return {
      fault:
        currency === undefined
          ? 'it needs the param "currency"'
          : `there is no currency "${String(currency)}"`,
    };
  const unitsPerPoint = scope.unitsPerPoint(index);
  return ({ member }) => (member[sums][index] ?? 0) / unitsPerPoint;
}
