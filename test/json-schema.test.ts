import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parseRuleSet } from 'tallybook';
import { food, presets } from 'tallybook/presets';
import { describe, expect, test } from 'vitest';
import { KINDS, ruleSetShape } from '../src/rules/rule-set.ts';
import { type Node, ruleSetJsonSchema } from './support/json-schema.ts';
import { patched, readSpec, ruleSetOf } from './support/spec.ts';

// UPDATE=1 writes the schema; `npm run fix` then lays it out.
const file = 'presets/rule-set.schema.json';
const fresh = JSON.stringify(ruleSetJsonSchema(), null, 2);
const readCommitted = (): Node => JSON.parse(readFileSync(file, 'utf8'));
const isStale = JSON.stringify(readCommitted(), null, 2) !== fresh;
if (process.env['UPDATE'] === '1' && isStale) writeFileSync(file, `${fresh}\n`);
const committed = readCommitted();

const ajv = new Ajv2020({ allowUnionTypes: true, strictRequired: false, allErrors: false });
const accepts = ajv.compile(committed);

/** Every rule set of the tables that `parseRuleSet` takes. */
const tables = readdirSync('test/rules', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.spec.json'))
  .map((name) => readSpec(`test/rules/${name}`));
const written = tables
  .flatMap((spec) => spec.rows.map((row) => ruleSetOf(spec, row)))
  .filter((rules) => parseRuleSet(rules).ok);

describe('the JSON Schema of rule sets', () => {
  test('is what the schemas of the library give now', () => {
    expect(committed).toEqual(JSON.parse(fresh));
  });

  test('is a schema of draft 2020-12', () => {
    expect(committed['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(ajv.validateSchema(committed)).toBe(true);
  });

  test('says of every property what it is called and what it does', () => {
    const properties = propertiesIn(committed, '');
    expect(properties.length).toBeGreaterThan(100);
    const silent = properties.filter(({ node }) => !(node['title'] && node['description']));
    expect(silent.map(({ place }) => place)).toEqual([]);
  });

  test('knows every kind of rule and every field of a rule set', () => {
    const { $defs = {} } = committed as { $defs?: Record<string, { properties?: object }> };
    const kinds = Object.keys(KINDS).map((kind) => ({ $ref: `#/$defs/${kind}` }));
    expect(JSON.stringify($defs['ruleSet'])).toContain(
      JSON.stringify({ oneOf: kinds }).slice(1, -1),
    );
    expect(Object.keys($defs['ruleSet']?.properties ?? {}).sort()).toEqual(
      [...Object.keys(ruleSetShape()), 'rules'].sort(),
    );
  });

  test.each([
    ['cap', 'counts'],
    ['cap', 'alsoCounts'],
    ['limit', 'counts'],
    ['multiplier', 'stacking'],
    ['multiplier', 'ceiling'],
    ['cooldown', 'extended'],
    ['rate', 'roundEach'],
    ['ruleSet', 'lateLimit'],
  ])('marks %s.%s as advanced', (definition, property) => {
    const { $defs = {} } = committed as { $defs?: Record<string, Node> };
    const properties = $defs[definition]?.['properties'] as Record<string, Node>;
    expect(properties[property]?.['description']).toMatch(/\(advanced\)$/);
  });

  test.each(presets.map((preset) => [preset.id, preset] as const))('accepts %s', (_, preset) => {
    expect(accepts(preset), JSON.stringify(accepts.errors)).toBe(true);
  });

  test(`accepts the ${written.length} rule sets of the tables`, () => {
    expect(written.length).toBeGreaterThan(100);
    const refused = written.filter((rules) => !accepts(rules));
    expect(refused).toEqual([]);
  });

  test('refuses nothing that parseRuleSet takes', () => {
    const seen = { taken: 0, refused: 0 };
    const arbitrary = fc.record({
      rules: fc.constantFrom(...presets, ...written),
      changes: fc.array(change, { minLength: 1, maxLength: 2 }),
    });
    fc.assert(
      fc.property(arbitrary, ({ rules, changes }) => {
        const changed = changes.reduce(changedBy, rules as unknown);
        const taken = parseRuleSet(changed).ok;
        const accepted = accepts(changed);
        if (taken) seen.taken += 1;
        if (!accepted) seen.refused += 1;
        return accepted || !taken;
      }),
      { seed: 618, numRuns: 3_000 },
    );
    expect(seen.taken).toBeGreaterThan(200);
    expect(seen.refused).toBeGreaterThan(200);
  });

  test.each(faulty())('refuses %s', (_, patch) => {
    expect(accepts(patched(food, patch))).toBe(false);
    expect(parseRuleSet(patched(food, patch)).ok).toBe(false);
  });

  test.each([
    ['a number that is changed', { rules: { 'check-in': { amount: 10 } } }, true],
    ['a rule that is removed', { rules: { 'welcome-back': null } }, true],
    ['a field that is removed', { segments: null, currencies: null }, true],
    ['a parent that is not pinned', { extends: 'food' }, false],
    ['a field that does not exist', { zone: 'UTC' }, false],
    ['a rule that is no object', { rules: { 'check-in': 10 } }, false],
    ['no id', { id: undefined }, false],
  ])('judges a child with %s', (_, patch, expected) => {
    const child = { id: 'mine', version: 1, extends: 'food@0', ...patch };
    expect(accepts(JSON.parse(JSON.stringify(child)))).toBe(expected);
  });
});

interface Property {
  readonly place: string;
  readonly node: Node;
}

function propertiesIn(node: unknown, place: string): readonly Property[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    const below = propertiesIn(value, `${place}/${key}`);
    const isMap = key === 'properties' && !place.endsWith('/properties');
    if (!isMap || typeof value !== 'object') return below;
    const own = Object.entries(value as Record<string, Node>).map(([name, one]) => ({
      place: `${place}/${name}`,
      node: one,
    }));
    return [...own, ...below];
  });
}

/** Small values that mean something somewhere in a rule set. */
const SCRAPS: readonly unknown[] = [
  ...[0, 1, -1, 1.5, 40, '0', '2.50', '-3', '1e3', '', true, false],
  ...['day', 'ever', 'floor', 'carry', 'trim', 'monday', 'points', 'check-in', 'dormant', '24:00'],
  ...['$', '$.data.paid', '$.lines[0]', '2026-06-18', '2026-06-18T08:00+08:00', '20:00', 'UTC'],
  ...[[], {}, ['check-in'], { days: 1 }, { rolling: { minutes: 5 } }, [{ use: 2 }]],
  { 'member.purchases': 0 },
  { 'event.data.paid': { 'not:in': [1, 2] } },
  { 'event.data.lines': { someItem: { 'item.sku': 'A', 'item.quantity': { lessThan: 3 } } } },
  { all: [{ fact: 'time', path: '$.hour', operator: 'equal', value: 8, priority: 2 }] },
  { not: { any: ['dormant', { condition: 'newcomer' }] }, name: 'neither' },
  { given: '$.data.points', min: 1, max: '2' },
  { rate: '0.1', of: { lines: '$.data.lines', price: '$.price' }, roundEach: 'line' },
  { formula: { divide: [{ add: ['$.data.paid', 1] }, 3] }, rounding: 'carry' },
  { points: 1 },
];

interface Change {
  readonly at: readonly number[];
  readonly scrap: unknown;
  readonly act: 'replace' | 'remove' | 'rename';
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
  scrap: fc.constantFrom(...SCRAPS),
  act: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'rename'),
});

/** The document with one value replaced, removed or under another key. */
function changedBy(document: unknown, { at, scrap, act }: Change): unknown {
  const copy: unknown = structuredClone(document);
  const place = placeIn(copy, at);
  if (!place) return scrap;
  const { holder, key } = place;
  const value = holder[key];
  if (act === 'replace') holder[key] = scrap;
  else if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
  if (act === 'rename') holder[`${key}s`] = value;
  return copy;
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

/** Where one arrives by taking one turn at each level. */
function placeIn(document: unknown, at: readonly number[]): Place | undefined {
  let place: Place | undefined;
  let value = document;
  for (const turn of at) {
    const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    if (keys.length === 0) break;
    place = { holder: value as Record<string, unknown>, key: keys[turn % keys.length] ?? '' };
    value = place.holder[place.key];
  }
  return place;
}

/** Faults that an editor shows while one writes; each is a patch on the preset food. */
function faulty(): readonly (readonly [string, object])[] {
  const rule = (id: string, patch: object) => ({ rules: { [id]: patch } });
  return [
    ['a rule set without a zone', { timeZone: null }],
    ['a field that does not exist', { zone: 'UTC' }],
    ['a version that is a text', { version: '1' }],
    ['a version below 0', { version: -1 }],
    ['an empty id', { id: '' }],
    ['a scale of 7', { currencies: { points: { scale: 7 } } }],
    ['a rule without a kind', rule('chat', { kind: null })],
    ['an unknown kind', rule('chat', { kind: 'awards' })],
    ['a field of another kind', rule('chat', { factor: 2 })],
    ['an award for no event', rule('chat', { on: null })],
    ['an empty list of events', rule('chat', { on: [] })],
    ['an amount that is no decimal', rule('chat', { amount: 'five' })],
    ['an exponent in a text', rule('chat', { amount: '1e3' })],
    ['a rate without a base', rule('chat', { amount: { rate: 1 } })],
    ['a given amount without a range', rule('chat', { amount: { given: '$.data.points' } })],
    ['an amount in a currency called rate', rule('chat', { amount: { rate: 5 } })],
    ['a rounding that does not exist', rule('order', { amount: { points: { rounding: 'up' } } })],
    ['a path without a dollar', rule('good-advice', { to: 'data.to' })],
    ['a misspelt period', rule('check-in', { limit: { per: 'dayly' } })],
    ['a limit without a period', rule('check-in', { limit: { per: null } })],
    ['half a time', rule('check-in', { limit: { times: 0.5 } })],
    ['a rolling window in words', rule('check-in', { limit: { per: { rolling: '1 day' } } })],
    ['a negative sum', rule('chatty-cap', { sum: -1 })],
    ['a negative factor', rule('sale-618', { factor: '-2' })],
    ['a stacking that does not exist', rule('sale-618', { stacking: 'sum' })],
    ['a date with slashes', rule('sale-618', { during: { from: '2026/06/01' } })],
    ['an instant without an offset', rule('sale-618', { during: { from: '2026-06-01T00:00' } })],
    ['an hour 25', rule('sale-618', { during: { hours: [{ from: '25:00', until: '26:00' }] } })],
    ['a weekday in short', rule('sale-618', { during: { weekdays: ['mon'] } })],
    ['an empty duration', rule('flood', { lasts: { seconds: null } })],
    ['a duration in a unit that does not exist', rule('flood', { lasts: { second: 1 } })],
    ['a tag that is no list', rule('chat', { tags: 'chatty' })],
    ['a condition with two kinds', { segments: { dormant: { all: ['staff'], any: ['staff'] } } }],
    ['an empty list of conditions', { segments: { dormant: { all: [] } } }],
    ['an operator that does not exist', short({ 'member.idleDays': { atLeast: 3 } })],
    ['a decorator that does not exist', short({ 'member.idleDays': { 'never:equal': 3 } })],
    ['a fact that does not exist', short({ 'weather.rain': true })],
    ['a field that a fact does not have', short({ 'member.age': 18 })],
    ['an item outside an array', short({ 'item.sku': 'A' })],
    ['a comparison without a value', short({ fact: 'member', operator: 'equal' })],
    ['a priority of 0', short({ not: 'staff', priority: 0 })],
    ['a condition that is a number', { segments: { dormant: 5 } }],
  ];
}

function short(condition: object): object {
  return { segments: { newest: condition } };
}
