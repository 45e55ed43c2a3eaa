import { describe, expect, it } from 'vitest';
import { compileCondition, conditionCompiler } from '../../src/rules/conditions/compile.ts';
import { scopeOf } from './world.ts';

const scope = scopeOf({
  dormant: { 'member.idleDays': { greaterThanInclusive: 30 } },
  snake: { any: ['dormant', { not: 'tail' }] },
  tail: { all: ['snake'] },
  self: 'self',
  broken: { all: [{ 'member.purchase': 1 }, 'dormant'] },
});

/** Written, then each issue as `code at/path: message`. */
const TABLE: readonly (readonly [unknown, ...string[]])[] = [
  [
    { 'event.x': { lessThan: '2026/06/18' } },
    'condition-value when/event.x/lessThan: The value of "lessThan" for event.x is the text "2026/06/18": expected a number, or a date such as "2026-06-18".',
  ],
  [
    { 'event.x': { lessThan: 'tomorrow, maybe' } },
    'condition-value when/event.x/lessThan: The value of "lessThan" for event.x is the text "tomorrow, maybe": expected a number, or a date such as "2026-06-18".',
  ],
  [
    null,
    'condition-shape when: A condition is null: expected an object, or the name of a condition.',
  ],
  [5, 'condition-shape when: A condition is 5: expected an object, or the name of a condition.'],
  [
    [],
    'condition-shape when: A condition is an empty array: expected an object, or the name of a condition.',
  ],
  [
    {},
    'condition-kind when: A condition has no key: expected exactly one of "all", "any", "not", "condition" and "fact".',
  ],
  [
    '',
    'unknown-condition when: Unknown condition "": expected one of broken, dormant, self, snake, tail.',
  ],
  ['dormnt', 'unknown-condition when: Unknown condition "dormnt": did you mean "dormant"?'],
  [
    { all: [] },
    'condition-shape when/all: "all" is an empty array: expected a list of at least one condition.',
  ],
  [
    { any: {} },
    'condition-shape when/any: "any" is an empty object: expected a list of at least one condition.',
  ],
  [
    { not: [] },
    'condition-shape when/not: A condition is an empty array: expected an object, or the name of a condition.',
  ],
  [
    { condition: 5 },
    'condition-shape when/condition: "condition" is 5: expected a text that is not empty.',
  ],
  [
    { condition: '' },
    'condition-shape when/condition: "condition" is the text "": expected a text that is not empty.',
  ],
  [
    { all: ['dormant'], any: ['dormant'] },
    'condition-kind when: A condition has "all" and "any": expected exactly one of "all", "any", "not", "condition" and "fact".',
  ],
  [
    { fact: 'event', all: ['dormant'] },
    'condition-kind when: A condition has "all" and "fact": expected exactly one of "all", "any", "not", "condition" and "fact".',
  ],
  [
    { operator: 'equal', value: 1 },
    'condition-kind when: A condition has "operator" and "value": expected exactly one of "all", "any", "not", "condition" and "fact".',
  ],
  [
    { priority: 1 },
    'condition-kind when: A condition has "priority": expected exactly one of "all", "any", "not", "condition" and "fact".',
  ],
  [{ al: ['dormant'] }, 'condition-unknown-key when/al: Unknown key "al": did you mean "all"?'],
  [{ membr: 1 }, 'condition-unknown-key when/membr: Unknown key "membr": did you mean "member"?'],
  [
    { all: ['dormant'], fallback: true },
    'condition-unknown-key when/fallback: Unknown key "fallback": expected one of all, name, priority.',
  ],
  [
    { all: ['dormant'], priority: 0 },
    'condition-shape when/priority: "priority" is 0: expected a whole number from 1.',
  ],
  [
    { all: ['dormant'], priority: '7', name: '' },
    'condition-shape when/name: "name" is the text "": expected a text that is not empty.',
    'condition-shape when/priority: "priority" is the text "7": expected a whole number from 1.',
  ],
  [
    { fact: 'event' },
    'condition-missing-key when: The key "operator" is missing: a comparison needs "fact", "operator" and "value".',
    'condition-missing-key when: The key "value" is missing: a comparison needs "fact", "operator" and "value".',
  ],
  [
    { fact: 'event', operator: 'equal' },
    'condition-missing-key when: The key "value" is missing: a comparison needs "fact", "operator" and "value".',
  ],
  [
    { fact: 7, operator: 'equal', value: 1 },
    'condition-shape when/fact: "fact" is 7: expected a text that is not empty.',
  ],
  [
    { fact: 'event', path: 5, operator: 'equal', value: 1 },
    'condition-shape when/path: "path" is 5: expected a text that is not empty.',
  ],
  [
    { fact: 'event', path: '$.a', params: [], operator: 'equal', value: 1 },
    'condition-shape when/params: "params" is an empty array: expected an object.',
  ],
  [
    { 'membr.purchases': 0 },
    'unknown-fact when/membr.purchases: Unknown fact "membr": did you mean "member"?',
  ],
  [
    { 'member.purchase': 0 },
    'unknown-field when/member.purchase: Unknown field "purchase" of member: did you mean "purchases"?',
  ],
  [
    { 'member.purchases.deep': 0 },
    'unknown-field when/member.purchases.deep: Unknown field "deep" of member.purchases: expected none, because none is defined.',
  ],
  [
    { fact: 'member', path: '$[0]', operator: 'equal', value: 1 },
    'unknown-field when/path: Unknown field "0" of member: expected one of idleDays, joined, loose, profile, purchases, spend, tags, tier, vip.',
  ],
  [
    { 'event.data.x': { '>=': 1 } },
    'unknown-operator when/event.data.x/>=: Unknown operator ">=": did you mean "greaterThanInclusive"?',
  ],
  [
    { 'event.data.x': { lesThan: 1 } },
    'unknown-operator when/event.data.x/lesThan: Unknown operator "lesThan": did you mean "lessThan"?',
  ],
  [
    { 'event.data.x': { 'nto:equal': 1 } },
    'unknown-decorator when/event.data.x/nto:equal: Unknown decorator "nto": did you mean "not"?',
  ],
  [
    { 'event.data.x': { startsWith: 'a' } },
    'unknown-operator when/event.data.x/startsWith: Unknown operator "startsWith": did you mean "prefix"?',
  ],
  [
    { 'event.data.x': {} },
    'condition-shape when/event.data.x: A comparison is an empty object: expected at least one operator.',
  ],
  [
    { 'event.*': 1 },
    'condition-path when/event.*: Bad path "$.*": expected names and indexes such as $.name, $[\'name\'] and $[0].',
  ],
  [
    { fact: 'event', path: '$.lines[?(@.x)]', operator: 'equal', value: 1 },
    'condition-path when/path: Bad path "$.lines[?(@.x)]": expected names and indexes such as $.name, $[\'name\'] and $[0].',
  ],
  [
    { fact: 'event', path: 'data.x', operator: 'equal', value: 1 },
    'condition-path when/path: Bad path "data.x": expected names and indexes such as $.name, $[\'name\'] and $[0].',
  ],
  [
    { 'event..x': 1 },
    'condition-path when/event..x: Bad path "$..x": expected names and indexes such as $.name, $[\'name\'] and $[0].',
  ],
  [
    { 'member.spend': 5, 'event.x': { in: 'abc' } },
    'condition-value when/event.x/in: The value of "in" for event.x is the text "abc": expected an array.',
  ],
  [
    { 'event.x': { notIn: {} } },
    'condition-value when/event.x/notIn: The value of "notIn" for event.x is an empty object: expected an array.',
  ],
  [
    { 'event.x': { 'someValue:equal': 'a' } },
    'condition-value when/event.x/someValue:equal: The value of "someValue:equal" for event.x is the text "a": expected an array.',
  ],
  [
    { 'event.x': { in: [1, ['a']] } },
    'condition-value when/event.x/in/1: The value of "in" for event.x holds an array: expected a text, a number, true, false or null.',
  ],
  [
    { 'event.x': { equal: ['a'] } },
    'condition-value when/event.x/equal: The value of "equal" for event.x is an array: expected a text, a number, true, false or null.',
  ],
  [
    { 'event.x': { notEqual: {} } },
    'condition-value when/event.x/notEqual: The value of "notEqual" for event.x is an empty object: expected a text, a number, true, false or null.',
  ],
  [
    { 'event.x': { lessThan: 'abc' } },
    'condition-value when/event.x/lessThan: The value of "lessThan" for event.x is the text "abc": expected a number, or a date such as "2026-06-18".',
  ],
  [
    { 'event.x': { lessThan: null } },
    'condition-value when/event.x/lessThan: The value of "lessThan" for event.x is null: expected a number, or a date such as "2026-06-18".',
  ],
  [
    { 'event.x': { lessThan: '2026-6-18' } },
    'condition-value when/event.x/lessThan: The value of "lessThan" for event.x is the text "2026-6-18": expected a number, or a date such as "2026-06-18".',
  ],
  [
    { 'member.purchases': '0' },
    'condition-value when/member.purchases: The value of "equal" for member.purchases is the text "0": expected a number.',
  ],
  [
    { 'member.purchases': { lessThan: '2026-06-18' } },
    'condition-value when/member.purchases/lessThan: The value of "lessThan" for member.purchases is the text "2026-06-18": expected a number.',
  ],
  [
    { 'member.joined': { lessThan: 5 } },
    'condition-value when/member.joined/lessThan: The value of "lessThan" for member.joined is 5: expected a date such as "2026-06-18".',
  ],
  [
    { 'member.tier': ['gold', 5] },
    'condition-value when/member.tier/1: The value of "in" for member.tier holds 5: expected a text.',
  ],
  [
    { 'member.vip': 1 },
    'condition-value when/member.vip: The value of "equal" for member.vip is 1: expected true or false.',
  ],
  [
    { 'member.vip': { greaterThan: 0 } },
    'condition-type when/member.vip: The operator "greaterThan" cannot compare member.vip, which holds true or false: expected a number.',
  ],
  [
    { 'member.tags': 'a' },
    'condition-type when/member.tags: The operator "equal" cannot compare member.tags, which holds an array: expected one value; "contains" takes an array.',
  ],
  [
    { 'member.tags': ['a'] },
    'condition-type when/member.tags: The operator "in" cannot compare member.tags, which holds an array: expected one value; "contains" takes an array.',
  ],
  [
    { 'member.tier': { contains: 'g' } },
    'condition-type when/member.tier: The operator "contains" cannot compare member.tier, which holds a text: expected an array.',
  ],
  [
    { 'member.tags': { contains: ['a'] } },
    'condition-value when/member.tags/contains: The value of "contains" for member.tags is an array: expected a text, a number, true, false or null.',
  ],
  [
    { 'member.tier': { 'someFact:equal': 'g' } },
    'condition-type when/member.tier: The operator "someFact:equal" cannot compare member.tier, which holds a text: expected an array.',
  ],
  [
    { 'member.profile': 1 },
    'condition-type when/member.profile: The operator "equal" cannot compare member.profile, which holds an object: expected one value; a path leads into an object.',
  ],
  [
    { member: 5 },
    'condition-type when/member: The operator "equal" cannot compare member, which holds an object: expected one value; a path leads into an object.',
  ],
  [
    { 'member.purchases': { prefix: '1' } },
    'condition-type when/member.purchases: The operator "prefix" cannot compare member.purchases, which holds a number: expected a text.',
  ],
  [
    { 'member.tier': { prefix: 1 } },
    'condition-value when/member.tier/prefix: The value of "prefix" for member.tier is 1: expected a text.',
  ],
  [
    {
      'member.tier': {
        glob: '*****************************************************************************************************************************************************************************************************************************************************************',
      },
    },
    'condition-value when/member.tier/glob: The value of "glob" for member.tier is the text "****************************************…": expected a pattern of at most 256 code units.',
  ],
  [
    { 'member.tier': { fact: 'member', path: '$.purchases' } },
    'condition-value when/member.tier: The value of "equal" for member.tier is member.purchases, which holds a number: expected a text.',
  ],
  [
    { 'member.tier': { in: { fact: 'member', path: '$.tier' } } },
    'condition-value when/member.tier/in: The value of "in" for member.tier is member.tier, which holds a text: expected an array.',
  ],
  [
    { 'member.tier': { in: { fact: 'member', path: '$.tgas' } } },
    'unknown-field when/member.tier/in/path: Unknown field "tgas" of member: did you mean "tags"?',
  ],
  [
    { 'member.tier': { prefix: { fact: 'member', path: '$.vip' } } },
    'condition-value when/member.tier/prefix: The value of "prefix" for member.tier is member.vip, which holds true or false: expected a text.',
  ],
  [
    { 'member.purchases': { lessThan: { fact: 'member', path: '$.tier' } } },
    'condition-value when/member.purchases/lessThan: The value of "lessThan" for member.purchases is member.tier, which holds a text: expected a number.',
  ],
  [
    {
      fact: 'event',
      path: '$.x',
      operator: 'equal',
      value: { fact: 'evnt', path: '$.a', oops: 1 },
    },
    'condition-unknown-key when/value/oops: Unknown key "oops": expected one of fact, params, path.',
    'unknown-fact when/value/fact: Unknown fact "evnt": did you mean "event"?',
  ],
  [
    { 'event.x': { fact: 5 } },
    'condition-shape when/event.x/fact: "fact" is 5: expected a text that is not empty.',
  ],
  [
    { fact: 'member', path: '$.spend', params: { days: 'x' }, operator: 'equal', value: 1 },
    'condition-params when/params: Bad params for member.spend: expected {"days": a number}.',
  ],
  [
    { fact: 'event', path: '$.x', params: { days: 1 }, operator: 'equal', value: 1 },
    'condition-params when/params: Bad params for event: it takes none.',
  ],
  [
    { fact: 'level', params: { a: 1 }, operator: 'equal', value: 1 },
    'condition-params when/params: Bad params for level: it takes none.',
  ],
  [
    { 'member.tier': { someItem: { item: 1 } } },
    'condition-type when/member.tier: The operator "someItem" cannot compare member.tier, which holds a text: expected an array.',
  ],
  [
    { 'event.x': { someItem: { itm: 1 } } },
    'condition-unknown-key when/event.x/someItem/itm: Unknown key "itm": did you mean "item"?',
  ],
  [
    { 'event.x': { someItem: [] } },
    'condition-shape when/event.x/someItem: A condition is an empty array: expected an object, or the name of a condition.',
  ],
  [
    { 'event.x': { 'not:everyItem': { item: 1 } } },
    'condition-decorated-item when/event.x/not:everyItem: The operator "everyItem" takes no decorator: found "not", expected "not" around the whole comparison.',
  ],
  [
    { item: 1 },
    'condition-unknown-key when/item: Unknown key "item": expected one of all, any, condition, event, fact, level, member, name, not, operator, params, path and 2 more.',
  ],
  [
    { 'item.sku': 1 },
    'unknown-fact when/item.sku: Unknown fact "item": expected one of event, level, member.',
  ],
  [
    { 'event.x': { someItem: { all: ['dormnt', { item: { lessThan: 'x' } }] } } },
    'unknown-condition when/event.x/someItem/all/0: Unknown condition "dormnt": did you mean "dormant"?',
    'condition-value when/event.x/someItem/all/1/item/lessThan: The value of "lessThan" for item is the text "x": expected a number, or a date such as "2026-06-18".',
  ],
  [
    'snake',
    'condition-cycle segments/tail/all/0: A condition refers to itself: snake → tail → snake.',
  ],
  ['self', 'condition-cycle segments/self: A condition refers to itself: self → self.'],
  [
    'broken',
    'unknown-field segments/broken/all/0/member.purchase: Unknown field "purchase" of member: did you mean "purchases"?',
  ],
  [
    { all: ['broken', 'broken', { 'event.x': { lessThn: 1 } }] },
    'unknown-field segments/broken/all/0/member.purchase: Unknown field "purchase" of member: did you mean "purchases"?',
    'unknown-operator when/all/2/event.x/lessThn: Unknown operator "lessThn": did you mean "lessThan"?',
  ],
  [
    { any: [5, { all: [{ membr: 1 }] }, 'dormant'] },
    'condition-shape when/any/0: A condition is 5: expected an object, or the name of a condition.',
    'condition-unknown-key when/any/1/all/0/membr: Unknown key "membr": did you mean "member"?',
  ],
  [
    {
      'event.x': {
        'not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:equal': 1,
      },
    },
    'unknown-operator when/event.x/not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:not:equal: Unknown operator "not:not:not:not:not:not:not:not:not:not:…": expected one of contains, doesNotContain, equal, everyItem, glob, greaterThan, greaterThanInclusive, in, lessThan, lessThanInclusive, notEqual, notIn and 3 more.',
  ],
];

/** Written, one code that it has, and the params of that issue. */
const PARAMS: readonly (readonly [unknown, string, unknown])[] = [
  [
    null,
    'condition-shape',
    { subject: 'A condition', found: 'null', expected: 'an object, or the name of a condition' },
  ],
  [
    {},
    'condition-kind',
    { found: [], expected: 'exactly one of "all", "any", "not", "condition" and "fact"' },
  ],
  ['', 'unknown-condition', { found: '', known: ['broken', 'dormant', 'self', 'snake', 'tail'] }],
  [
    { al: ['dormant'] },
    'condition-unknown-key',
    {
      found: 'al',
      known: [
        'all',
        'any',
        'condition',
        'event',
        'fact',
        'level',
        'member',
        'name',
        'not',
        'operator',
        'params',
        'path',
        'priority',
        'value',
      ],
      near: 'all',
    },
  ],
  [{ fact: 'event' }, 'condition-missing-key', { key: 'operator' }],
  [
    { 'membr.purchases': 0 },
    'unknown-fact',
    { found: 'membr', known: ['event', 'level', 'member'], near: 'member' },
  ],
  [
    { 'member.purchase': 0 },
    'unknown-field',
    {
      found: 'purchase',
      known: [
        'idleDays',
        'joined',
        'loose',
        'profile',
        'purchases',
        'spend',
        'tags',
        'tier',
        'vip',
      ],
      near: 'purchases',
      fact: 'member',
    },
  ],
  [
    { 'event.data.x': { '>=': 1 } },
    'unknown-operator',
    {
      found: '>=',
      known: [
        'contains',
        'doesNotContain',
        'equal',
        'everyItem',
        'glob',
        'greaterThan',
        'greaterThanInclusive',
        'in',
        'lessThan',
        'lessThanInclusive',
        'notEqual',
        'notIn',
        'prefix',
        'someItem',
        'suffix',
      ],
      near: 'greaterThanInclusive',
    },
  ],
  [
    { 'event.data.x': { 'nto:equal': 1 } },
    'unknown-decorator',
    {
      found: 'nto',
      known: ['everyFact', 'everyValue', 'not', 'someFact', 'someValue', 'swap'],
      near: 'not',
    },
  ],
  [
    { 'event.*': 1 },
    'condition-path',
    { found: '$.*', expected: "names and indexes such as $.name, $['name'] and $[0]" },
  ],
  [
    { 'member.spend': 5, 'event.x': { in: 'abc' } },
    'condition-value',
    { fact: 'event.x', operator: 'in', found: 'the text "abc"', expected: 'an array' },
  ],
  [
    { 'member.vip': { greaterThan: 0 } },
    'condition-type',
    { fact: 'member.vip', operator: 'greaterThan', found: 'true or false', expected: 'a number' },
  ],
  [
    { fact: 'member', path: '$.spend', params: { days: 'x' }, operator: 'equal', value: 1 },
    'condition-params',
    { fact: 'member.spend', fault: 'expected {"days": a number}' },
  ],
  [
    { 'event.x': { 'not:everyItem': { item: 1 } } },
    'condition-decorated-item',
    { operator: 'everyItem', decorators: ['not'] },
  ],
  ['snake', 'condition-cycle', { chain: ['snake', 'tail', 'snake'] }],
];

describe('a faulty condition is refused with all its issues', () => {
  it.each(TABLE)('%j', (json, ...wanted) => {
    const result = compileCondition(json, scope, ['when']);
    const found = result.ok
      ? []
      : result.issues.map(({ code, path, message }) => `${code} ${path.join('/')}: ${message}`);
    expect(found).toEqual(wanted);
  });
});

describe('the params of an issue are the facts of its sentence', () => {
  it.each(PARAMS)('%j has %s', (json, code, params) => {
    const result = compileCondition(json, scope, ['when']);
    const issue = result.ok ? undefined : result.issues.find((one) => one.code === code);
    expect(issue?.params).toEqual(params);
  });
});

describe('named conditions', () => {
  it('report their faults once per compiler, wherever they are used', () => {
    const compiler = conditionCompiler(scope);
    const first = compiler.compile('broken', ['a']);
    const second = compiler.compileNamed('broken', ['b']);
    expect(first.ok || second.ok).toBe(false);
    if (first.ok || second.ok) return;
    expect(second.issues[0]).toBe(first.issues[0]);
  });

  it('stand where the scope says', () => {
    const result = compileCondition('broken', { ...scope, namedPath: ['x', 0] }, []);
    expect(!result.ok && result.issues[0]?.path).toEqual([
      'x',
      0,
      'broken',
      'all',
      0,
      'member.purchase',
    ]);
  });

  it('may be chained 32 deep, whatever is compiled first', () => {
    const chain: Record<string, unknown> = { n0: { level: 1 } };
    for (let index = 1; index < 40; index += 1)
      chain[`n${index}`] = { any: [`n${index - 1}`, `n${index - 1}`] };
    const codes = (name: string, compiler = conditionCompiler(scopeOf(chain))) => {
      const result = compiler.compileNamed(name, ['at']);
      return result.ok ? ['ok'] : [...new Set(result.issues.map(({ code }) => code))];
    };
    const shared = conditionCompiler(
      scopeOf({ ...chain, wide: { any: Array.from({ length: 600 }, () => 'n0') } }),
    );
    const upward = Object.keys(chain).map((name) => codes(name, shared));
    const alone = Object.keys(chain).map((name) => codes(name));
    const downward = Object.keys(chain)
      .reverse()
      .map((name) => codes(name, shared))
      .reverse();
    expect(upward).toEqual(downward);
    expect(alone[39]).toEqual(['condition-too-deep']);
    expect(alone[7]).toEqual(['ok']);
    expect(alone[8]).toEqual(['condition-too-large']);
    expect(codes('wide', shared)).toEqual(['condition-too-large']);
  });

  it('of a straight chain are refused from the 33rd on', () => {
    const chain: Record<string, unknown> = { n1: { level: 1 } };
    for (let index = 2; index <= 40; index += 1) chain[`n${index}`] = `n${index - 1}`;
    const isOk = (name: string, compiler = conditionCompiler(scopeOf(chain))) =>
      compiler.compileNamed(name, []).ok;
    const downward = conditionCompiler(scopeOf(chain));
    const upward = conditionCompiler(scopeOf(chain));
    const names = Object.keys(chain);
    const wanted = names.map((_, index) => index < 32);
    expect(names.map((name) => isOk(name))).toEqual(wanted);
    expect(names.map((name) => isOk(name, upward))).toEqual(wanted);
    expect(
      [...names]
        .reverse()
        .map((name) => isOk(name, downward))
        .reverse(),
    ).toEqual(wanted);
  });
});
