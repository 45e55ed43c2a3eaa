import * as z from 'zod';
import { amountSchema, linesSchema } from '../../src/rules/amount.ts';
import { duringSchema } from '../../src/rules/during.ts';
import { expressionSchema } from '../../src/rules/expression.ts';
import * as fields from '../../src/rules/fields.ts';
import { textsSchema } from '../../src/rules/gate.ts';
import { holdsSchema, lotSchema } from '../../src/rules/hold.ts';
import { limitSchema, perSchema } from '../../src/rules/limit.ts';
import { reversibleSchema } from '../../src/rules/reversible.ts';
import { KINDS, ruleSetShape } from '../../src/rules/rule-set.ts';
import { penaltySchema, strikeSchema } from '../../src/rules/screen-effects.ts';
import { splitSchema } from '../../src/rules/split.ts';
import { streakAmountSchema } from '../../src/rules/streak.ts';
import { conditionDefinitions, titleOf } from './json-schema-conditions.ts';
import { DEFINITIONS, TEXTS } from './json-schema-texts.ts';

/** A JSON Schema, or a part of one. */
export type Node = { [keyword: string]: unknown };

/** The JSON Schema of rule sets for editors, draft 2020-12, made from the schemas that `parseRuleSet` uses. */
export function ruleSetJsonSchema(): Node {
  const { properties, required, additionalProperties, $defs } = generated();
  const definitions = $defs as Record<string, Node>;
  nameForms(definitions);
  tightenTexts(definitions);
  Object.assign(definitions, conditionDefinitions());
  definitions['ruleSet'] = {
    title: 'Rule set',
    description: 'What earns what.',
    type: 'object',
    properties,
    required,
    additionalProperties,
  };
  for (const [name, definition] of Object.entries(definitions)) {
    describe(definition, name, name);
    prepend(definition, definitionText(name));
  }
  definitions['child'] = childOf(properties as Record<string, Node>);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A tallybook rule set',
    description: 'Refuses less than parseRuleSet does, which also sees how rules fit together.',
    if: { type: 'object', required: ['extends'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
    then: { $ref: '#/$defs/child' },
    else: { $ref: '#/$defs/ruleSet' },
    $defs: Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** Schemas that several places share, by the name of their definition. */
const SHARED = {
  name: fields.nameSchema,
  names: fields.namesSchema,
  texts: fields.titleSchema,
  decimal: fields.decimalSchema,
  gain: fields.gainSchema,
  share: fields.shareSchema,
  path: fields.pathSchema,
  on: fields.onSchema,
  condition: fields.conditionSchema,
  duration: fields.durationSchema,
  during: duringSchema,
  amount: amountSchema,
  lines: linesSchema,
  expression: expressionSchema,
  limit: limitSchema,
  per: perSchema,
  penalty: penaltySchema,
  strike: strikeSchema,
  textPatterns: textsSchema,
  streakAmount: streakAmountSchema,
  hold: holdsSchema,
  lot: lotSchema,
  split: splitSchema,
  reversible: reversibleSchema,
  ...KINDS,
} satisfies Record<string, () => z.core.$ZodType>;

function generated(): Node {
  const kinds = Object.values(KINDS).map((schema) => schema());
  const [first, ...rest] = kinds;
  if (!first) throw new Error('There is at least one kind of rule.');
  const root = z.strictObject({
    ...ruleSetShape(),
    rules: z.record(fields.nameSchema(), z.discriminatedUnion('kind', [first, ...rest])),
  });
  const metadata = z.registry<Record<string, unknown>>();
  for (const [id, schema] of Object.entries(SHARED)) {
    metadata.add(schema(), { ...z.globalRegistry.get(schema()), id });
  }
  return structuredClone(z.toJSONSchema(root, { io: 'input', metadata })) as Node;
}

const FORMS = ['fixed', 'rate', 'given', 'table', 'formula'] as const;

/** Gives the forms of an amount, and what an expression refers to, definitions of their own. */
function nameForms(definitions: Record<string, Node>): void {
  const { amount, expression } = definitions;
  const [one = {}, byCurrency = {}] = (amount?.['anyOf'] ?? []) as Node[];
  const forms = (one['anyOf'] as Node[]).slice(1);
  for (const [index, form] of FORMS.entries()) definitions[form] = forms[index] ?? {};
  const refs = ['decimal', ...FORMS].map((name) => ({ $ref: `#/$defs/${name}` }));
  definitions['oneAmount'] = { anyOf: refs };
  const oneAmount = { $ref: '#/$defs/oneAmount' };
  byCurrency['additionalProperties'] = oneAmount;
  byCurrency['propertyNames'] = { allOf: [{ $ref: '#/$defs/name' }, { not: { enum: FORMS } }] };
  definitions['amount'] = { ...amount, anyOf: [oneAmount, byCurrency] };
  const [, ...operations] = (expression?.['anyOf'] ?? []) as Node[];
  const leaf = { anyOf: [{ $ref: '#/$defs/decimal' }, { $ref: '#/$defs/path' }] };
  definitions['expression'] = { ...expression, anyOf: [leaf, ...operations] };
}

const DIGITS = '[0-9]+(\\.[0-9]+)?';
const DATE = '^[0-9]{4}-[0-9]{2}-[0-9]{2}';
const MOMENT = { pattern: `${DATE}($|T.*(Z|[+-][0-9]{2}:?[0-9]{2})$)` };

/** What the refinements of zod ask of a text, as far as a pattern can say it. */
function tightenTexts(definitions: Record<string, Node>): void {
  const clock = (hours: string) => ({ pattern: `^(${hours}):[0-5][0-9]$` });
  const numberOr = (pattern: string, number: Node = {}) => ({
    anyOf: [
      { type: 'number', ...number },
      { type: 'string', pattern, maxLength: 42 },
    ],
  });
  const tighter: Record<string, Node> = {
    name: { type: 'string', minLength: 1, maxLength: 128 },
    path: { type: 'string', pattern: '^\\$([.\\[].*)?$', maxLength: 256 },
    decimal: numberOr(`^-?${DIGITS}$`),
    gain: numberOr(`^(${DIGITS}|-0+(\\.0+)?)$`, { minimum: 0 }),
    share: numberOr(`^(${DIGITS}|-0+(\\.0+)?)$`, { minimum: 0, maximum: 1 }),
  };
  Object.assign(definitions, tighter);
  const during = propertiesOf(definitions['during']);
  const [hours] = [propertiesOf(during['hours']?.['items'] as Node)];
  Object.assign(during['from'] ?? {}, MOMENT);
  Object.assign(during['until'] ?? {}, MOMENT);
  Object.assign(during['through'] ?? {}, { pattern: `${DATE}$` });
  for (const end of ['from', 'until'])
    Object.assign(hours[end] ?? {}, clock('[01][0-9]|2[0-3]|24(?=:00)'));
  Object.assign(definitions['duration'] ?? {}, { minProperties: 1 });
}

function propertiesOf(node: Node | undefined): Record<string, Node> {
  return (node?.['properties'] ?? {}) as Record<string, Node>;
}

/** Puts titles and descriptions on every property in a definition. */
function describe(node: Node, definition: string, place: string): void {
  for (const [name, property] of Object.entries(propertiesOf(node))) {
    const here = `${place}.${name}`;
    prepend(property, propertyText(definition, name, here));
    describe(property, definition, here);
  }
  for (const [inner, there] of innerNodes(node, place)) describe(inner, definition, there);
}

/** What a node holds besides properties, with its place. */
function innerNodes(node: Node, place: string): readonly (readonly [Node, string])[] {
  const forms = [node['anyOf'], node['oneOf']].flat().map((form) => [form, place] as const);
  const all = [
    ...forms,
    [node['items'], `${place}[]`] as const,
    [node['additionalProperties'], `${place}{}`] as const,
  ];
  return all.flatMap(([inner, there]) => (isNode(inner) ? [[inner, there] as const] : []));
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

/** Keywords in front, so that a reader of the file sees them first. */
function prepend(node: Node, keywords: Node): void {
  const rest = { ...node };
  for (const key of Object.keys(node)) delete node[key];
  Object.assign(node, keywords, { ...rest, ...keywords });
}

function definitionText(definition: string): Node {
  const [title, description] = DEFINITIONS[definition] ?? [];
  return title === undefined ? {} : { title, description };
}

function propertyText(definition: string, name: string, place: string): Node {
  const [description] = placesOf(definition, name, place).flatMap((one) => TEXTS[one] ?? []);
  return description === undefined ? {} : { title: titleOf(name), description };
}

const SCREENS: readonly string[] = ['rate-limit', 'duplicate', 'gate', 'identity'];

/** Where the text of a property may stand: its own place, then that of what it shares with others. */
function placesOf(definition: string, name: string, place: string): readonly string[] {
  if (FORMS.some((form) => form === definition)) return [place, `amount.${name}`];
  if (place === `ruleSet.openPeriod.${name}`) return [`duration.${name}`];
  if (!(definition in KINDS)) return [place];
  if (SCREENS.includes(definition))
    return [place, place.replace(definition, 'screen'), `rule.${name}`];
  const reach = definition === 'award' ? [] : [`reach.${name}`];
  return [place, ...reach, `rule.${name}`, ...(definition === 'cap' ? [`limit.${name}`] : [])];
}

/** A document that extends another: a merge patch, whose values are judged only after the merge. */
function childOf(properties: Readonly<Record<string, Node>>): Node {
  const any = Object.entries(properties).map(([name, { title, description }]) => [
    name,
    { title, description },
  ]);
  const { id, version, extends: parent } = properties;
  const rules = properties['rules'];
  return {
    title: 'Rule set that extends another',
    description: 'A merge patch (RFC 7396) on its parent: null removes, objects are merged.',
    type: 'object',
    properties: {
      ...Object.fromEntries(any),
      id,
      version,
      extends: { ...parent, $ref: undefined, type: 'string', pattern: '^[^@]+@[0-9]+$' },
      rules: {
        title: rules?.['title'],
        description: rules?.['description'],
        type: ['object', 'null'],
        additionalProperties: { type: ['object', 'null'] },
      },
    },
    required: ['id', 'version', 'extends'],
    additionalProperties: false,
  };
}
