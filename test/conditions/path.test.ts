import { Almanac } from 'json-rules-engine';
import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/units/nearest.ts';
import { followerOf, parsePath, pathText, readerOf } from '../../src/units/path.ts';
import { drawFrom, pick } from './world.ts';

const NAMES = [
  'a',
  'b',
  'length',
  'constructor',
  '__proto__',
  '0',
  '1',
  'odd name',
  'a.b',
  '中',
  'x:y',
  '$ref',
  'a-b',
  'a%b',
];

const TREE: unknown = JSON.parse(
  `{"a":{"a":[1,[2,{"b":""}],"text"],"b":{"length":7,"0":"zero","a.b":{"a":1}},"__proto__":{"a":5}},
    "b":[{"a":"x","odd name":{"a":[]}},null,[],""],"length":{"a":0},"odd name":[[["deep"]]],"a.b":false,
    "中":{"constructor":{"a":3}},"x:y":{"$ref":"text","a-b":[9]},"$ref":"","a-b":{"a%b":1},"0":{"1":"text"}}`,
);

describe('parsePath', () => {
  it.each([
    ['$', []],
    ['$.data.paid', ['data', 'paid']],
    ["$['odd name'].a", ['odd name', 'a']],
    ["$['a.b'][0]", ['a.b', 0]],
    ['$[10].length', [10, 'length']],
    ['$.__proto__.constructor', ['__proto__', 'constructor']],
    ['$.0', ['0']],
    ['$.中.$ref.x:y', ['中', '$ref', 'x:y']],
  ])('reads %s', (text, keys) => {
    expect(parsePath(text)).toEqual(keys);
    expect(parsePath(pathText(keys))).toEqual(keys);
  });

  it.each(
    [
      '',
      'data',
      'data.paid',
      '$data',
      '$.',
      '$..a',
      '$.a.',
      '$.a..b',
      '$.*',
      '$[*]',
      "$['*']",
    ].concat(
      [
        '$.a[?(@.b)]',
        '$.a[0:2]',
        '$[1,2]',
        '$[-1]',
        '$[01]',
        '$[1.5]',
        '$[1e3]',
        '$[',
        '$[1',
        '$[]',
        "$['a",
        "$['']",
      ],
      [
        '$["a"]',
        "$['a''b']",
        '$.a^',
        '$.a~',
        '$.@length',
        '$.a b',
        '$.$',
        "$['1:2']",
        '$.a;b',
        '$.a#1',
        '$.a`b',
      ],
      ['$.a\u0000b', '$[1234567890]', `$.${'a'.repeat(255)}`, '$(a)', ' $.a', '$.a,b'],
    ),
  )('refuses %j', (text) => {
    expect(parsePath(text)).toBeUndefined();
  });
});

describe('readerOf', () => {
  it('reads what json-rules-engine reads, for random paths', async () => {
    const draw = drawFrom(5);
    const almanac = new Almanac();
    almanac.addFact('tree', () => TREE);
    let found = 0;
    for (let round = 0; round < 3_000; round += 1) {
      const keys = Array.from({ length: draw(6) }, () =>
        draw(4) === 0 ? draw(3) : pick(draw, NAMES),
      );
      const path = pathText(keys);
      expect(parsePath(path)).toEqual(keys);
      const value = readerOf(keys)(TREE);
      if (value !== undefined) found += 1;
      expect(value, path).toBe(await almanac.factValue('tree', {}, path));
    }
    expect(found).toBeGreaterThan(300);
  });

  it('returns a root that is not an object as it is, however long the path', () => {
    for (const root of [7, 'text', '', true, null, undefined]) {
      for (const keys of [
        [],
        ['a'],
        ['length'],
        ['a', 'b'],
        ['a', 'b', 'c'],
        ['a', 'b', 'c', 'd'],
      ]) {
        expect(readerOf(keys)(root)).toBe(root);
      }
    }
  });

  it('goes nowhere from a root that is not an object when it follows', () => {
    expect(followerOf(['a'])(7)).toBeUndefined();
    expect(followerOf(['a', 'b', 'c', 'd'])(null)).toBeUndefined();
    expect(followerOf([])(7)).toBe(7);
    expect(followerOf(['length'])('abc')).toBe(3);
    expect(followerOf(['length'])('')).toBeUndefined();
    expect(followerOf([1])('abc')).toBe('b');
    expect(followerOf(['at'])('abc')).toBeUndefined();
    expect(followerOf(['a', 'b', 'c', 'd'])({ a: { b: { c: { d: 4 } } } })).toBe(4);
    expect(followerOf(['toString'])({})).toBeUndefined();
  });
});

describe('nearest', () => {
  it.each([
    ['membr', ['event', 'member', 'time'], 'member'],
    ['eventt', ['event', 'events'], 'event'],
    ['greaterthan', ['greaterThan', 'lessThan'], 'greaterThan'],
    ['al', ['all', 'any'], 'all'],
    ['nay', ['any'], 'any'],
    ['xyz', ['event', 'member'], undefined],
    ['bat', ['cat', 'bar'], 'bar'],
    ['bat', ['bar', 'cat'], 'bar'],
    ['ab', ['cd'], undefined],
    ['a', ['b'], undefined],
    ['', ['a'], undefined],
    ['purchase', ['purchases', 'purchaser'], 'purchaser'],
    ['a'.repeat(65), ['a'.repeat(64)], undefined],
  ])('%j among %j is %j', (name, known, wanted) => {
    expect(nearest(name, known)).toBe(wanted);
  });
});
