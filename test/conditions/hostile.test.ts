import { describe, expect, it } from 'vitest';
import { compileCondition } from '../../src/rules/conditions/compile.ts';
import { QUIET_WORLD, scopeOf } from './world.ts';

const scope = scopeOf({ __proto__: null, constructor: { level: 3 } });

function codes(json: unknown): readonly string[] {
  const result = compileCondition(json, scope, ['when']);
  return result.ok ? [] : result.issues.map(({ code }) => code);
}

function nested(levels: number, wrap: (inner: unknown) => unknown): unknown {
  let json: unknown = { level: 3 };
  for (let level = 0; level < levels; level += 1) json = wrap(json);
  return json;
}

describe('hostile conditions are refused, not survived by luck', () => {
  it.each([
    ['not', (inner: unknown) => ({ not: inner })],
    ['all', (inner: unknown) => ({ all: [inner] })],
    ['someItem', (inner: unknown) => ({ 'event.x': { someItem: inner } })],
    ['arrays', (inner: unknown) => [inner]],
  ])('10,000 levels of %s', (_name, wrap) => {
    expect(codes(nested(10_000, wrap))).toEqual(['condition-too-deep']);
  });

  it('31 nested lists are fine, 32 are not', () => {
    const wrap = (inner: unknown) => ({ any: [inner] });
    expect(codes(nested(31, wrap))).toEqual([]);
    expect(codes(nested(32, wrap))).toEqual(['condition-too-deep']);
  });

  it('a cyclic object is too deep', () => {
    const loop: Record<string, unknown> = {};
    loop['not'] = loop;
    expect(codes(loop)).toEqual(['condition-too-deep']);
  });

  it('100,000 nodes, values or keys are too large', () => {
    const many = Array.from({ length: 100_000 }, (_, index) => index);
    expect(codes({ all: many.map(() => ({ level: 3 })) })).toEqual(['condition-too-large']);
    expect(codes({ level: many })).toEqual(['condition-too-large']);
    expect(codes(Object.fromEntries(many.map((key) => [`level.a${key}`, 1])))).toEqual([
      'condition-too-large',
    ]);
  });

  it('1,000 conditions are fine, 1,001 are not; 40,000 values in a list are fine', () => {
    const list = (length: number) => ({ any: Array.from({ length }, () => ({ level: 3 })) });
    expect(codes(list(999))).toEqual([]);
    expect(codes(list(1_000))).toEqual(['condition-too-large']);
    expect(
      codes(Object.fromEntries(Array.from({ length: 1_000 }, (_, key) => [`level.a${key}`, 1]))),
    ).toEqual(['condition-too-large']);
    expect(codes({ level: Array.from({ length: 40_000 }, (_, index) => index) })).toEqual([]);
  });

  it('40,000 faulty keys give 40,000 issues, soon', () => {
    const keys = Array.from({ length: 40_000 }, (_, index) => [`al${index}`, 1]);
    expect(codes(Object.fromEntries(keys))).toHaveLength(40_000);
  });

  it.each([
    [undefined, 'undefined'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [5n, '5'],
    [() => 1, 'a function'],
    [new Map(), 'an empty object'],
    [new Date(0), 'an empty object'],
    [Array(3), 'an empty array'],
  ])('%o is not JSON', (value, found) => {
    const result = compileCondition({ all: [{ level: value }] }, scope, ['when']);
    expect(!result.ok && result.issues).toEqual([
      {
        code: 'condition-not-json',
        path: ['when', 'all', 0, 'level'],
        params: { found },
        message: `A condition holds ${found}, which is not JSON.`,
      },
    ]);
  });

  it('__proto__ and constructor are ordinary names everywhere', () => {
    const json: unknown = JSON.parse('{"event.__proto__.constructor": 1}');
    const result = compileCondition(json, scope, []);
    const own = { ...QUIET_WORLD, event: JSON.parse('{"__proto__": {"constructor": 1}}') };
    expect(result.ok && result.condition.test(QUIET_WORLD)).toBe(false);
    expect(result.ok && result.condition.test(own)).toBe(true);
    expect(codes('constructor')).toEqual([]);
    expect(codes('__proto__')).toEqual(['unknown-condition']);
    expect(codes(JSON.parse('{"__proto__": {"level": 3}}'))).toEqual(['condition-unknown-key']);
    expect(codes(JSON.parse('{"all": [{"level": 3}], "__proto__": 1}'))).toEqual([
      'condition-unknown-key',
    ]);
    expect(codes({ 'member.constructor': 1 })).toEqual(['unknown-field']);
    expect(codes({ 'toString.x': 1 })).toEqual(['unknown-fact']);
    expect(codes({ 'level.x': { toString: 1 } })).toEqual(['unknown-operator']);
    const params = JSON.parse('{"__proto__": 1}');
    expect(codes({ fact: 'member', path: '$.spend', params, operator: 'equal', value: 1 })).toEqual(
      [],
    );
  });

  it('data that fights back answers false', () => {
    const result = compileCondition(
      { 'event.x': { lessThan: 5 }, 'event.y.z': { someItem: { 'item.a': 1 } } },
      scope,
      [],
    );
    for (const x of [{ toString: 1, valueOf: 1 }, [{ toString: null }], Symbol.iterator]) {
      expect(
        result.ok && result.condition.test({ ...QUIET_WORLD, event: { x, y: { z: [null, 5] } } }),
      ).toBe(false);
    }
  });
});
