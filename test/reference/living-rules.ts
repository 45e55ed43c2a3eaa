import fc from 'fast-check';
import type { Event } from '../../src/model/event.ts';
import type { RuleSet, Schedule } from '../../src/rules/rule-set.ts';
import { living } from './living-kinds.ts';
import { livingStreams } from './living-streams.ts';
import { THEMES, type Theme } from './living-terms.ts';
import { some, ZONES } from './rule-sets.ts';

type Rules = Readonly<Record<string, object>>;

/** Which rules a theme has, and how often it has the others. */
const CAST: Readonly<Record<Theme, readonly string[]>> = {
  streaks: ['a1', 's1', 's2', 's3'],
  screens: ['a1', 'r1', 'd1', 'g1'],
  wide: ['a1', 'a2', 'c1', 'c2'],
  cascades: ['a1', 'a2', 'a3', 'a4'],
};

const OTHERS = ['a2', 'a3', 'a4', 's1', 'r1', 'd1', 'g1', 'i1', 'c1', 'c2', 'm1', 'p1'] as const;

function rulesOf(theme: Theme): fc.Arbitrary<Rules> {
  return fc.subarray([...OTHERS], { maxLength: 6 }).chain((others) => {
    const names = [...new Set(['a1', ...CAST[theme], ...others])];
    return fc
      .record(Object.fromEntries(names.map((name) => [name, living(name, theme)])))
      .map(withSoundNames);
  });
}

/** What rules name is there: granted rules, followed rules, replaced rules and streaks. */
export function withSoundNames(rules: Rules): Rules {
  const has = (name: unknown) => typeof name === 'string' && name in rules;
  const isHeard = (type: string) => !type.startsWith('granted:') || has(type.slice(8));
  const isAward = (name: unknown) => has(name) && String(name).startsWith('a');
  const isOwn = (name: string) => isAward(name) && !('to' in (rules[name] ?? {}));
  const entries = Object.entries(rules).map(([id, rule]): [string, object] => {
    const one = rule as Record<string, unknown>;
    const { follows, replaces, when, on, ...rest } = one;
    const followed = typeof follows === 'object' ? (follows as { rule: string }).rule : follows;
    const given = (replaces as string[] | undefined)?.filter(isOwn) ?? [];
    const types = [on ?? []].flat().filter((type) => isHeard(String(type)));
    return [
      id,
      {
        ...rest,
        ...(on !== undefined && { on: types.length > 0 ? types : ['message'] }),
        ...(isAward(followed) && { follows }),
        ...(given.length > 0 && { replaces: given }),
        ...(isKnown(when, rules) && { when }),
      },
    ];
  });
  return Object.fromEntries(entries);
}

function isKnown(when: unknown, rules: Rules): boolean {
  const named = (when as { params?: { rule?: string } } | undefined)?.params?.rule;
  return when !== undefined && (named === undefined || named in rules);
}

const head = some(
  {
    id: fc.constant('living'),
    timeZone: fc.constantFrom(...ZONES),
    currencies: fc.constant({ points: {}, growth: { scale: 1 } }),
  },
  {
    dayStart: fc.constantFrom('00:00', '05:00'),
    weekStart: fc.constantFrom('sunday', 'monday', 'saturday'),
  },
);

/** When the second version begins: in the middle of most streams. */
const TURNS = ['2024-03-09T12:00:00Z', '2024-03-12T00:00:00Z', '2024-03-08T13:00:00Z'] as const;

export type World = readonly [rules: RuleSet | Schedule, events: readonly Event[]];

/** A group that lives: streaks, screens, limits wider than one member, and what rules set off. */
export const livingWorlds: fc.Arbitrary<World> = fc.constantFrom(...THEMES).chain((theme) => {
  const versions = fc.record({
    head,
    first: rulesOf(theme),
    second: fc.option(rulesOf(theme), { nil: undefined, freq: 6 }),
    from: fc.constantFrom(...TURNS),
    changesAll: fc.boolean(),
  });
  return fc.tuple(versions.map(scheduleOf), livingStreams(theme, 20));
});

interface Versions {
  readonly head: object;
  readonly first: Rules;
  readonly second: Rules | undefined;
  readonly from: string;
  readonly changesAll: boolean;
}

function scheduleOf({ head: frame, first, second, from, changesAll }: Versions) {
  const one = { ...frame, version: 1, rules: first } as unknown as RuleSet;
  if (!second) return one;
  const changed = changesAll ? second : { ...first, ...someOf(second) };
  const rules = withSoundNames(withSameMemory(changed, first));
  const two = { ...frame, version: 2, rules } as unknown as RuleSet;
  return { versions: [{ rules: one }, { from, rules: two }] };
}

/** What screens and keys have forgotten under shorter terms no later version can know. */
function withSameMemory(rules: Rules, before: Rules): Rules {
  const entries = Object.entries(rules).map(([id, rule]): [string, object] => {
    const known: { readonly once?: unknown } | undefined = before[id];
    if (!known) return [id, rule];
    if (id.startsWith('a') && 'once' in rule && known.once)
      return [id, { ...rule, once: known.once }];
    return [id, 'rdgi'.includes(id.charAt(0)) ? known : rule];
  });
  return Object.fromEntries(entries);
}

/** Of a later version only two rules, so that the others go on. */
function someOf(rules: Rules): Rules {
  return Object.fromEntries(Object.entries(rules).slice(0, 2));
}
