import type { AdmittedEvent } from '../model/event.ts';
import { parsePath, readerOf } from '../units/path.ts';
import { textLength } from '../units/text-length.ts';
import { matchesGlob } from './conditions/glob.ts';
import type { Context } from './context.ts';
import { brief } from './event-decimal.ts';
import type { GateRule, LengthTerm, Membership, TextTerms } from './gate.ts';
import { compileWhen, derive, notePath, type Scope } from './scope.ts';
import type { Params } from './screen.ts';

/** Answers the params of the reason where the term does not hold. */
export type Term = (context: Context) => Params | undefined;

/** The terms of a gate, the cheap ones first; the first that does not hold is told. */
export function compileTerms(ruleId: string, rule: GateRule, scope: Scope): readonly Term[] {
  const { of = '$.data.text', not = {}, length } = rule;
  return [
    ...membersTerm(rule),
    ...groupsTerms(rule, scope),
    ...rolesTerms(rule),
    ...mediaTerms(rule, scope),
    ...textTerms(rule, '', { ruleId, of, scope }),
    ...textTerms(not, 'not.', { ruleId, of, scope }),
    ...(length ? [lengthTerm(length, { ruleId, of, scope })] : []),
    ...passTerm(ruleId, rule, scope),
  ];
}

type Read = (event: AdmittedEvent) => unknown;

function reader(path: string, scope: Scope): Read {
  notePath(path, scope);
  return readerOf(parsePath(path) ?? []);
}

function faultOf(term: string, found: unknown): Params {
  return found === undefined ? { term } : { term, found: brief(found) };
}

function membersTerm({ members }: GateRule): readonly Term[] {
  if (members === undefined) return [];
  const excluded = new Set(members.not);
  return [
    ({ event }) =>
      excluded.has(event.memberId) ? faultOf('members.not', event.memberId) : undefined,
  ];
}

function groupsTerms({ groups }: GateRule, scope: Scope): readonly Term[] {
  if (groups === undefined) return [];
  notePath('$.groupId', scope);
  return membershipTerms('groups', groups, ({ event }) => listOf(event.groupId), 'every');
}

function rolesTerms({ roles }: GateRule): readonly Term[] {
  return roles === undefined
    ? []
    : membershipTerms('roles', roles, ({ member }) => member.tags, 'some');
}

function mediaTerms({ media }: GateRule, scope: Scope): readonly Term[] {
  if (media === undefined) return [];
  const read = reader(media.of ?? '$.data.media', scope);
  return membershipTerms('media', media, ({ event }) => listOf(read(event)), 'every');
}

const NOTHING: readonly never[] = [];

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined ? NOTHING : [value];
}

/**
 * `only`: there is a value, and every one (of roles: some) is named. `not`: none is named.
 */
function membershipTerms(
  term: string,
  { only, not }: Membership,
  valuesOf: (context: Context) => readonly unknown[],
  quantifier: 'every' | 'some',
): readonly Term[] {
  const terms: Term[] = [];
  if (only !== undefined) {
    const named: ReadonlySet<unknown> = new Set(only);
    terms.push((context) => {
      const values = valuesOf(context);
      const fits =
        quantifier === 'every'
          ? values.length > 0 && values.every((value) => named.has(value))
          : values.some((value) => named.has(value));
      return fits
        ? undefined
        : faultOf(
            `${term}.only`,
            values.find((value) => !named.has(value)),
          );
    });
  }
  if (not !== undefined) {
    const named: ReadonlySet<unknown> = new Set(not);
    terms.push((context) => {
      const value = valuesOf(context).find((one) => named.has(one));
      return value === undefined ? undefined : faultOf(`${term}.not`, value);
    });
  }
  return terms;
}

/** Where a text is, and whose term looks at it. */
interface TextScope {
  readonly ruleId: string;
  readonly of: string;
  readonly scope: Scope;
}

type Matches = (text: string, pattern: string) => boolean;

const MATCHES: readonly (readonly [term: keyof TextTerms, matches: Matches])[] = [
  ['startsWith', (text, start) => text.startsWith(start)],
  ['endsWith', (text, end) => text.endsWith(end)],
  ['like', matchesGlob],
];

function textTerms(
  terms: TextTerms,
  prefix: '' | 'not.',
  { ruleId, of, scope }: TextScope,
): readonly Term[] {
  return MATCHES.flatMap(([name, matches]) => {
    const patterns = terms[name];
    if (patterns === undefined) return [];
    const read = readerOf(parsePath(of) ?? []);
    const wanted = prefix === '';
    const term = `${prefix}${name}`;
    const fits = (text: unknown) =>
      typeof text === 'string' && patterns.some((pattern) => matches(text, pattern));
    const matched = derive(`${ruleId}/${term}`, of, fits, scope);
    return [
      ({ event }: Context) => (matched(event) === wanted ? undefined : faultOf(term, read(event))),
    ];
  });
}

/** A whole number is a length that the host has counted in this unit; what is no text has none. */
function lengthTerm(length: LengthTerm, { ruleId, of, scope }: TextScope): Term {
  const { min = 0, max = Number.POSITIVE_INFINITY, unit } = length;
  const bounds = {
    ...(length.min === undefined ? {} : { min: length.min }),
    ...(length.max === undefined ? {} : { max: length.max }),
  };
  const countOf = (value: unknown) =>
    typeof value === 'string' ? textLength(value, unit) : counted(value);
  const lengthOf = derive(`${ruleId}/length`, length.of ?? of, countOf, scope);
  return ({ event }) => {
    const found = Number(lengthOf(event));
    return found >= min && found <= max ? undefined : { term: 'length', unit, ...bounds, found };
  };
}

function counted(value: unknown): number {
  return Number.isSafeInteger(value) ? Math.max(0, Number(value)) : 0;
}

function passTerm(ruleId: string, { pass }: GateRule, scope: Scope): readonly Term[] {
  const condition = compileWhen(pass, ['rules', ruleId, 'pass'], scope);
  if (condition === undefined) return [];
  return [(context) => (condition.test(context) ? undefined : { term: 'pass' })];
}
