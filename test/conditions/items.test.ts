import { describe, expect, it } from 'vitest';
import { compileCondition } from '../../src/rules/conditions/compile.ts';
import { matchesGlob } from '../../src/rules/conditions/glob.ts';
import { drawFrom, pick, QUIET_WORLD, scopeOf, type World } from './world.ts';

interface Line {
  readonly sku?: string;
  readonly quantity?: number;
  readonly tags?: readonly string[];
}

const scope = scopeOf({ gold: { 'member.tier': 'gold' } });

function testOf(json: unknown): (world: World) => boolean {
  const result = compileCondition(json, scope, []);
  if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join(' '));
  return (world) => result.condition.test(world);
}

const withLines = (lines: unknown, level: unknown = 3): World => ({
  ...QUIET_WORLD,
  level,
  event: { data: { lines } },
});
const lines = (operator: string, value: unknown) =>
  testOf({ 'event.data.lines': { [operator]: value } });

describe('conditions about items', () => {
  const each = { 'item.sku': 'A', 'item.quantity': { greaterThanInclusive: { fact: 'level' } } };
  const holds = (line: Line | null, level: number) =>
    line?.sku === 'A' && (line.quantity ?? 0) >= level;

  it('agree with a plain loop', () => {
    const draw = drawFrom(7);
    const some = lines('someItem', each);
    const every = lines('everyItem', each);
    for (let round = 0; round < 2_000; round += 1) {
      const list: (Line | null)[] = Array.from({ length: draw(4) }, () =>
        draw(9) === 0 ? null : { sku: pick(draw, ['A', 'A', 'B']), quantity: draw(4) },
      );
      const level = 1 + draw(3);
      expect(some(withLines(list, level))).toBe(list.some((line) => holds(line, level)));
      expect(every(withLines(list, level))).toBe(list.every((line) => holds(line, level)));
    }
  });

  it.each([[undefined], [null], ['AB'], [{ length: 1 }], [7]])(
    '%o is no list: both are false',
    (list) => {
      expect(lines('someItem', each)(withLines(list))).toBe(false);
      expect(lines('everyItem', each)(withLines(list))).toBe(false);
    },
  );

  it('of an empty list: every item holds, none does', () => {
    expect(lines('everyItem', each)(withLines([]))).toBe(true);
    expect(lines('someItem', each)(withLines([]))).toBe(false);
  });

  it('see the innermost item, the facts outside, and named conditions', () => {
    const nested = lines('someItem', {
      all: [
        'gold',
        { 'member.vip': true },
        { 'item.tags': { everyItem: { item: ['x', 'y'] } } },
        { 'item.sku': 'B' },
      ],
    });
    expect(
      nested(
        withLines([
          { sku: 'B', tags: ['x', 'z'] },
          { sku: 'A', tags: ['x'] },
        ]),
      ),
    ).toBe(false);
    expect(
      nested(
        withLines([
          { sku: 'A', tags: ['x'] },
          { sku: 'B', tags: ['y', 'x'] },
        ]),
      ),
    ).toBe(true);
    const named = lines('someItem', 'gold');
    expect(named(withLines([1]))).toBe(true);
    expect(named(withLines([]))).toBe(false);
  });

  it('may look at plain values, with any operator', () => {
    const test = lines('someItem', { fact: 'item', operator: 'prefix', value: 'sum' });
    expect(test(withLines(['winter', 'summer']))).toBe(true);
    expect(test(withLines(['winter', 5]))).toBe(false);
  });

  it('shadow a fact of the host that is called item', () => {
    const facts = new Map([...scope.facts, ['item', { whole: () => 'outside' }] as const]);
    const result = compileCondition(
      { all: [{ item: 'outside' }, { 'event.data.lines': { someItem: { item: 'inside' } } }] },
      { ...scope, facts },
      [],
    );
    expect(result.ok && result.condition.test(withLines(['inside']))).toBe(true);
  });

  it('bind the params of facts outside, and report bad ones', () => {
    const spend = (days: unknown) => ({
      fact: 'member',
      path: '$.spend',
      params: { days },
      operator: 'equal',
      value: 107,
    });
    expect(lines('someItem', spend(7))(withLines([1]))).toBe(true);
    const result = compileCondition({ 'event.x': { someItem: spend('x') } }, scope, []);
    expect(!result.ok && result.issues[0]?.code).toBe('condition-params');
  });

  it('explain the list and the whole outcome', () => {
    const result = compileCondition({ 'event.data.gone': { someItem: { item: 1 } } }, scope, []);
    expect(result.ok && result.condition.explain(QUIET_WORLD).all?.[0]).toMatchObject({
      missing: true,
      result: false,
    });
  });
});

describe('operators on text', () => {
  it.each([
    ['prefix', 'abc', 'ab', true],
    ['prefix', 'abc', 'bc', false],
    ['suffix', 'abc', 'bc', true],
    ['suffix', 'abc', 'ab', false],
    ['glob', 'abc', 'a*c', true],
    ['glob', 'abc', 'a?d', false],
    ['prefix', 7, '7', false],
    ['glob', undefined, '*', false],
    ['not:glob', undefined, '*', true],
    ['someFact:suffix', ['x', 'yz'], 'z', true],
    ['prefix', 'golden', { fact: 'member', path: '$.tier' }, true],
    ['prefix', 'golden', { fact: 'event', path: '$.data.gone' }, false],
  ])('%s %o %s is %s', (operator, level, value, wanted) => {
    expect(testOf({ level: { [operator]: value } })({ ...QUIET_WORLD, level })).toBe(wanted);
  });

  /** Recursive and slow, but obvious. */
  function reference(text: readonly string[], pattern: readonly string[]): boolean {
    const [wanted, ...rest] = pattern;
    if (wanted === undefined) return text.length === 0;
    if (wanted === '*')
      return reference(text, rest) || (text.length > 0 && reference(text.slice(1), pattern));
    return (
      text.length > 0 && (wanted === '?' || wanted === text[0]) && reference(text.slice(1), rest)
    );
  }

  it('glob agrees with the plain definition', () => {
    const draw = drawFrom(11);
    const word = (letters: readonly string[]) =>
      Array.from({ length: draw(8) }, () => pick(draw, letters));
    for (let round = 0; round < 20_000; round += 1) {
      const text = word(['a', 'b', '😀']);
      const pattern = word(['a', 'b', '😀', '*', '?']);
      expect(matchesGlob(text.join(''), pattern.join(''))).toBe(reference(text, pattern));
    }
  });

  it('glob stays quick on a pattern made to backtrack', () => {
    expect(matchesGlob('a'.repeat(100_000), `${'*a'.repeat(120)}b`)).toBe(false);
  });
});
