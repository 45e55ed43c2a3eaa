import { describe, expect, it } from 'vitest';
import { conditionCompiler } from '../../src/rules/conditions/compile.ts';
import { operatorTable } from '../../src/rules/conditions/operators.ts';
import { QUIET_WORLD, scopeOf } from './world.ts';

const DORMANT = { 'member.idleDays': { greaterThanInclusive: 30 } };
const compiler = conditionCompiler(scopeOf({ dormant: DORMANT }));

const leaf = (fact: string, path: string | undefined, operator: string, value: unknown) => ({
  fact,
  ...(path === undefined ? {} : { path }),
  operator,
  value,
});

/** Written · expanded · its answer in the quiet world. */
const TABLE: readonly (readonly [string, unknown, unknown, boolean])[] = [
  ['a text names a condition', 'dormant', { condition: 'dormant' }, true],
  [
    'a value means equal',
    { 'member.purchases': 0 },
    { all: [leaf('member', '$.purchases', 'equal', 0)] },
    true,
  ],
  [
    'null means equal',
    { 'event.data.note': null },
    { all: [leaf('event', '$.data.note', 'equal', null)] },
    false,
  ],
  [
    'an array means in',
    { 'event.data.sku': ['A', 'B'] },
    { all: [leaf('event', '$.data.sku', 'in', ['A', 'B'])] },
    true,
  ],
  [
    'an object names the operator',
    DORMANT,
    { all: [leaf('member', '$.idleDays', 'greaterThanInclusive', 30)] },
    true,
  ],
  [
    'a path may go on below a field',
    { 'member.profile.city': 'Oslo' },
    { all: [leaf('member', '$.profile.city', 'equal', 'Oslo')] },
    true,
  ],
  [
    'dates are compared as texts',
    { 'member.joined': { lessThan: '2025-06-01T00:00:00Z' } },
    { all: [leaf('member', '$.joined', 'lessThan', '2025-06-01T00:00:00Z')] },
    true,
  ],
  [
    'several operators mean all, sorted',
    { 'member.idleDays': { lessThan: 60, greaterThan: 30 } },
    {
      all: [
        leaf('member', '$.idleDays', 'greaterThan', 30),
        leaf('member', '$.idleDays', 'lessThan', 60),
      ],
    },
    true,
  ],
  [
    'several keys mean all, sorted',
    { 'member.vip': true, 'event.data.paid': { greaterThan: 100 } },
    {
      all: [
        leaf('event', '$.data.paid', 'greaterThan', 100),
        leaf('member', '$.vip', 'equal', true),
      ],
    },
    false,
  ],
  ['a fact needs no path', { level: 3 }, { all: [leaf('level', undefined, 'equal', 3)] }, true],
  [
    'indexes and quoted names',
    { "event.data.lines[0]['sku']": 'A' },
    { all: [leaf('event', "$.data.lines[0]['sku']", 'equal', 'A')] },
    true,
  ],
  [
    'an object with a fact is a reference',
    { 'member.tier': { fact: 'event', path: '$.data.sku' } },
    { all: [leaf('member', '$.tier', 'equal', { fact: 'event', path: '$.data.sku' })] },
    false,
  ],
  [
    'short forms inside lists',
    { any: ['dormant', { not: { 'member.vip': true } }] },
    { any: [{ condition: 'dormant' }, { not: leaf('member', '$.vip', 'equal', true) }] },
    true,
  ],
  [
    'labels stay',
    {
      name: 'x',
      priority: 2,
      all: [{ fact: 'level', operator: 'equal', value: 3, priority: 4, name: 'y' }],
    },
    {
      name: 'x',
      priority: 2,
      all: [{ name: 'y', priority: 4, ...leaf('level', undefined, 'equal', 3) }],
    },
    true,
  ],
  [
    'a condition about items',
    {
      'event.data.lines': {
        someItem: { 'item.sku': 'A', 'item.quantity': { greaterThanInclusive: 2 } },
      },
    },
    {
      all: [
        leaf('event', '$.data.lines', 'someItem', {
          all: [
            leaf('item', '$.quantity', 'greaterThanInclusive', 2),
            leaf('item', '$.sku', 'equal', 'A'),
          ],
        }),
      ],
    },
    true,
  ],
];

describe('short forms', () => {
  it.each(TABLE)('%s', (_title, written, expanded, answer) => {
    const result = compiler.compile(written, []);
    expect(result).toMatchObject({ ok: true });
    if (!result.ok) return;
    expect(result.condition.expanded).toEqual(expanded);
    expect(result.condition.test(QUIET_WORLD)).toBe(answer);
    expect(result.condition.explain(QUIET_WORLD).result).toBe(answer);
  });

  it('expand to themselves once expanded', () => {
    for (const [, , expanded] of TABLE) {
      const result = compiler.compile(expanded, []);
      expect(result.ok && result.condition.expanded).toEqual(expanded);
    }
  });

  it('name what they read, sorted, without what is read off items', () => {
    const result = compiler.compile(
      {
        all: [
          'dormant',
          { 'event.data.lines': { someItem: { item: 1, 'item.sku': { fact: 'level' } } } },
          { 'event.data.at': 'x' },
        ],
      },
      [],
    );
    expect(result.ok && result.condition.reads).toEqual([
      'event.data.at',
      'event.data.lines',
      'level',
      'member.idleDays',
    ]);
  });
});

describe('lists of every length', () => {
  it.each([1, 2, 3, 4, 5, 6])('%i children: all needs every one, any needs one', (length) => {
    const answers = (wanted: number) => ({ level: wanted === 1 ? 3 : 4 });
    for (let bits = 0; bits < 2 ** length; bits += 1) {
      const list = Array.from({ length }, (_, index) => answers((bits >> index) & 1));
      const all = compiler.compile({ all: list }, []);
      const any = compiler.compile({ any: list }, []);
      expect(all.ok && all.condition.test(QUIET_WORLD)).toBe(bits === 2 ** length - 1);
      expect(any.ok && any.condition.test(QUIET_WORLD)).toBe(bits > 0);
    }
  });

  it('look at higher priorities first, then in the order written', () => {
    const seen: unknown[] = [];
    const watch = {
      name: 'watch',
      evaluate: (_fact: unknown, value: unknown) => seen.push(value) > 0,
    };
    const leaf = (value: number, priority?: number) => ({
      fact: 'level',
      operator: 'watch',
      value,
      ...(priority && { priority }),
    });
    const watching = conditionCompiler(scopeOf({}, operatorTable([watch])));
    const result = watching.compile(
      { all: [leaf(1), leaf(2, 3), leaf(3, 2), { any: [leaf(4)], priority: 3 }, leaf(5)] },
      [],
    );
    expect(result.ok && result.condition.test(QUIET_WORLD)).toBe(true);
    expect(seen).toEqual([2, 4, 3, 1, 5]);
  });
});

describe('a compiled condition', () => {
  it('does not change when its JSON is changed later', () => {
    const list = ['A'];
    const result = compiler.compile({ 'event.data.sku': list }, []);
    list[0] = 'Z';
    expect(result.ok && result.condition.test(QUIET_WORLD)).toBe(true);
    expect(result.ok && Object.isFrozen(result.condition.expanded)).toBe(true);
  });

  it('marks what is missing in its explanation', () => {
    const result = compiler.compile(
      {
        fact: 'event',
        path: '$.data.gone',
        operator: 'equal',
        value: { fact: 'event', path: '$.no' },
      },
      [],
    );
    expect(result.ok && result.condition.explain(QUIET_WORLD)).toEqual({
      priority: 1,
      result: true,
      all: [
        {
          fact: 'event',
          path: '$.data.gone',
          operator: 'equal',
          value: { fact: 'event', path: '$.no' },
          missing: true,
          valueMissing: true,
          result: true,
        },
      ],
    });
  });

  it('explains lower priorities only while the outcome is open', () => {
    const result = compiler.compile(
      {
        all: [
          { condition: 'dormant', name: 'later' },
          { not: { level: 3 }, priority: 2 },
          { priority: 1, not: 'dormant' },
          { any: ['dormant'] },
        ],
      },
      [],
    );
    const trace = result.ok ? result.condition.explain(QUIET_WORLD) : {};
    expect(trace.result).toBe(false);
    expect(trace.all?.map((child) => child.result)).toEqual([
      undefined,
      false,
      undefined,
      undefined,
    ]);
    expect(trace.all?.[0]).toEqual({ condition: 'dormant', name: 'later' });
  });

  it('keeps the name of a named condition in its explanation', () => {
    const result = compiler.compileNamed('dormant', ['rules']);
    const wrapped = compiler.compile({ any: [{ condition: 'dormant', name: 'sleepy' }] }, []);
    expect(result.ok && result.condition.explain(QUIET_WORLD).result).toBe(true);
    expect(wrapped.ok && wrapped.condition.explain(QUIET_WORLD).any?.[0]).toMatchObject({
      condition: 'dormant',
      name: 'sleepy',
      result: true,
    });
  });
});
