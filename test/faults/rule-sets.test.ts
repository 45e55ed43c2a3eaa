import { readFileSync } from 'node:fs';
import { check, compile, parseRuleSet, type RuleSet, RuleSetError } from 'tallybook';
import { describe, expect, it } from 'vitest';
import { DOCUMENT_ISSUE_CODES } from '../../src/model/issue.ts';
import type { ConditionIssueCode } from '../../src/rules/conditions/codes.ts';
import { BASE, documentOf, type FaultyRow, type FaultyRowIssue } from './rows.ts';

const ROWS: readonly FaultyRow[] = JSON.parse(
  readFileSync(new URL('rule-sets.json', import.meta.url), 'utf8'),
);

/** The issues of a document, all of them and in their order. */
function issuesOf(document: unknown, row: Partial<FaultyRow> = {}): readonly FaultyRowIssue[] {
  const options = { presets: row.presets ?? [] };
  if (row.warnings) return check(document as RuleSet, options).warnings.map(short);
  if (row.schedule) return thrownBy(() => compile(document as RuleSet, options));
  const parsed = parseRuleSet(document, options);
  return parsed.ok ? [] : parsed.issues.map(short);
}

function short({ code, path, message }: FaultyRowIssue): FaultyRowIssue {
  return { code, path, message };
}

function thrownBy(act: () => unknown): readonly FaultyRowIssue[] {
  try {
    act();
  } catch (error) {
    if (error instanceof RuleSetError) return error.issues.map(short);
    throw error;
  }
  return [];
}

/** To `compile` an object with versions is a schedule, to `parseRuleSet` it is a faulty rule set. */
function isSchedule(document: unknown): boolean {
  return Object.hasOwn(Object(document), 'versions');
}

/** The same JSON with the keys of all objects in the opposite order. */
function turned(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map(turned);
  return Object.fromEntries(
    Object.entries(json)
      .map(([key, value]) => [key, turned(value)])
      .reverse(),
  );
}

describe(`${ROWS.length} faulty rule sets`, () => {
  it('are at least a hundred, each with a name of its own', () => {
    expect(new Set(ROWS.map(({ says }) => says)).size).toBe(ROWS.length);
    expect(ROWS.length).toBeGreaterThanOrEqual(100);
  });

  it.each(ROWS.map((row) => [row.says, row] as const))('%s', (_says, row) => {
    expect(issuesOf(documentOf(row), row)).toEqual(row.issues);
  });

  it.each(ROWS.map((row) => [row.says, row] as const))(
    'with the keys in the opposite order the answer is the same: %s',
    (_says, row) => {
      expect(issuesOf(turned(documentOf(row)), row)).toEqual(row.issues);
    },
  );

  const alone = ROWS.filter((row) => !row.warnings && !isSchedule(documentOf(row)));

  it.each(alone.map((row) => [row.says, row] as const))(
    'compile throws the same and says it in its message: %s',
    (_says, row) => {
      const act = () => compile(documentOf(row) as RuleSet, { presets: row.presets ?? [] });
      expect(thrownBy(act)).toEqual(row.issues);
      for (const { message } of row.issues) expect(act).toThrow(message);
    },
  );

  it('the sound rule set that they differ from is sound', () => {
    expect(issuesOf(BASE)).toEqual([]);
  });
});

const award = (rest: object) => ({ ...BASE, rules: { a: { ...BASE.rules.a, ...rest } } });

function nested(levels: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = { 'member.purchases': 0 };
  for (let level = 0; level < levels; level += 1) value = wrap(value);
  return value;
}

const thrower = {
  get id(): never {
    throw new Error('no');
  },
};

const refuser = new Proxy(
  {},
  {
    ownKeys: () => {
      throw new Error('no');
    },
  },
);

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

class RuleSetOfAClass {
  readonly id = 's';
}

const circle: Record<string, unknown> = {};
circle['a'] = circle;
circle['b'] = circle;

/** Each level holds the one below twice: few objects, and more paths than there is time. */
const lattice = nested(60, (inner) => ({ a: inner, b: inner }));

const many = (length: number) => Array.from({ length }, (_, index) => index);

/** What no JSON text becomes, or what is too much of it: the one issue as `code path message`. */
const HOSTILE: readonly (readonly [says: string, document: () => unknown, issue: string])[] = [
  ['nothing', () => undefined, 'not-json : The document holds an empty place, which is not JSON.'],
  ['a function', () => () => BASE, 'not-json : The document holds a function, which is not JSON.'],
  ['a symbol', () => Symbol('s'), 'not-json : The document holds a symbol, which is not JSON.'],
  ['a bigint', () => 5n, 'not-json : The document holds a bigint, which is not JSON.'],
  [
    'a date',
    () => new Date(0),
    'not-json : The document holds an object of a class, which is not JSON.',
  ],
  [
    'an object of a class',
    () => new RuleSetOfAClass(),
    'not-json : The document holds an object of a class, which is not JSON.',
  ],
  [
    'a map',
    () => new Map(Object.entries(BASE)),
    'not-json : The document holds an object of a class, which is not JSON.',
  ],
  [
    'a text object',
    () => award({ on: new String('x') }),
    'not-json rules/a/on: The document holds an object of a class, which is not JSON.',
  ],
  [
    'NaN',
    () => award({ amount: Number.NaN }),
    'not-json rules/a/amount: The document holds NaN, which is not JSON.',
  ],
  [
    'Infinity',
    () => award({ priority: Number.NEGATIVE_INFINITY }),
    'not-json rules/a/priority: The document holds -Infinity, which is not JSON.',
  ],
  [
    'a bigint inside',
    () => award({ amount: 5n }),
    'not-json rules/a/amount: The document holds a bigint, which is not JSON.',
  ],
  [
    'a function inside a list',
    () => award({ on: ['x', () => 'y'] }),
    'not-json rules/a/on/1: The document holds a function, which is not JSON.',
  ],
  [
    'a date inside a condition',
    () => award({ when: { 'event.data.at': new Date(0) } }),
    'not-json rules/a/when/event.data.at: The document holds an object of a class, which is not JSON.',
  ],
  [
    'a list with an empty place',
    // biome-ignore lint/suspicious/noSparseArray: it is the fault
    () => award({ on: ['x', , 'y'] }),
    'not-json rules/a/on/1: The document holds an empty place, which is not JSON.',
  ],
  [
    'a list of undefined',
    () => award({ on: [undefined] }),
    'not-json rules/a/on/0: The document holds an empty place, which is not JSON.',
  ],
  [
    'a list of a length without items',
    () => award({ on: new Array(2 ** 32 - 1) }),
    'too-large : The document is too large: expected at most 200000 values.',
  ],
  [
    'a getter that throws',
    () => thrower,
    'unreadable : The document cannot be read: a property threw when it was read.',
  ],
  [
    'a proxy that refuses',
    () => ({ ...BASE, rules: refuser }),
    'unreadable : The document cannot be read: a property threw when it was read.',
  ],
  [
    'a proxy that is revoked',
    () => ({ ...BASE, rules: revoked() }),
    'unreadable : The document cannot be read: a property threw when it was read.',
  ],
  [
    'an object inside itself',
    () => circle,
    'too-deep : The document is nested too deep: expected at most 80 levels.',
  ],
  [
    'an object met on 2⁶⁰ paths',
    () => ({ ...BASE, title: lattice }),
    'too-large : The document is too large: expected at most 200000 values.',
  ],
  ...[10_000, 100_000].flatMap(
    (levels) =>
      [
        [
          `${levels} nested negations`,
          () => award({ when: nested(levels, (inner) => ({ not: inner })) }),
          'too-deep : The document is nested too deep: expected at most 80 levels.',
        ],
        [
          `${levels} nested lists`,
          () => nested(levels, (inner) => [inner]),
          'too-deep : The document is nested too deep: expected at most 80 levels.',
        ],
      ] as const,
  ),
  [
    '65 nested levels of a condition, which the document itself may have',
    () => award({ when: nested(64, (inner) => ({ not: inner })) }),
    'condition-too-deep rules/a/when: The condition is nested too deep: expected at most 64 JSON levels.',
  ],
  [
    '1,001 conditions in one',
    () => award({ when: { any: many(1_000).map(() => ({ 'member.purchases': 0 })) } }),
    'condition-too-large rules/a/when/any/999: The condition is too large: expected at most 1000 conditions.',
  ],
  [
    'a million values',
    () => award({ on: many(1_000_000).map(String) }),
    'too-large : The document is too large: expected at most 200000 values.',
  ],
  [
    'a million keys',
    () => Object.fromEntries(many(1_000_000).map((key) => [`key${key}`, 1])),
    'too-large : The document is too large: expected at most 200000 values.',
  ],
  [
    'a text of 50,000,000 code units',
    () => ({ ...BASE, title: { en: 'x'.repeat(50_000_000) } }),
    'too-large : The document is too large: expected at most 4000000 code units of text.',
  ],
  [
    'a key of 50,000,000 code units',
    () => ({ ...BASE, ['x'.repeat(50_000_000)]: 1 }),
    'too-large : The document is too large: expected at most 4000000 code units of text.',
  ],
  [
    '5,001 rules',
    () => ({
      ...BASE,
      rules: Object.fromEntries(many(5_001).map((key) => [`r${key}`, BASE.rules.a])),
    }),
    'too-large rules: The document is too large: expected at most 5000 rules.',
  ],
  [
    'a rule id with half a character',
    () => ({ ...BASE, rules: { '\ud800': BASE.rules.a } }),
    'bad-id rules/\ud800: The id is not usable (not-well-formed): expected 1 to 128 code units in Unicode form NFC without control or format characters and without outer spaces.',
  ],
  [
    'a title of 2,001 code units',
    () => ({ ...BASE, title: { en: 'x'.repeat(2_001) } }),
    'out-of-range title/en: Found the text "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…": expected at most 2000 code units.',
  ],
  [
    '101 tags',
    () => award({ tags: many(101).map((tag) => `t${tag}`) }),
    'out-of-range rules/a/tags: Found an array: expected at most 100 members.',
  ],
];

describe('what is no JSON, or too much of it', () => {
  const told = (issues: readonly FaultyRowIssue[]) =>
    issues.map(({ code, path, message }) => `${code} ${path.join('/')}: ${message}`);

  it.each(HOSTILE)('%s is refused with one issue', (_says, document, issue) => {
    expect(told(issuesOf(document()))).toEqual([issue]);
  });

  it.each(HOSTILE)('%s is refused in a schedule at its place', (_says, document, issue) => {
    const schedule = { versions: [{ rules: document() }] } as never;
    const [code, ...rest] = issue.split(' ');
    // Of `undefined` it is told that the key is missing.
    const expected =
      document() === undefined
        ? 'missing-key versions/0/rules: The key "rules" is missing.'
        : `${code} versions/0/rules${rest[0] === ':' ? '' : '/'}${rest.join(' ')}`;
    expect(told(thrownBy(() => compile(schedule)))).toEqual([expected]);
  });

  it.each([
    ['that throws', thrower],
    ['that refuses', refuser],
    ['that is revoked', revoked()],
    [
      'that throws at its versions',
      Object.defineProperty({}, 'versions', Object.getOwnPropertyDescriptor(thrower, 'id') ?? {}),
    ],
    ['of versions that throw', { versions: [thrower, refuser, revoked()] }],
  ])('a schedule %s is unreadable', (_says, schedule) => {
    expect(thrownBy(() => compile(schedule as never)).map(({ code }) => code)).toEqual([
      'unreadable',
    ]);
  });

  it('a property is read once: what a getter says the second time does not count', () => {
    let asked = 0;
    const direct = Object.defineProperty({ kind: 'award', on: 'x' }, 'amount', {
      enumerable: true,
      get: () => {
        asked += 1;
        return asked === 1 ? 7 : { rate: {} };
      },
    });
    const once = parseRuleSet({ ...BASE, rules: { a: direct } });
    expect(once.ok && once.value.rules['a']).toEqual({ kind: 'award', on: 'x', amount: 7 });
    expect(asked).toBe(1);
  });

  it('hostile parents are issues of the document that names them', () => {
    const child = { id: 'c', version: 1, extends: 'p@1', rules: {} };
    const codes = (preset: unknown) => {
      const parsed = parseRuleSet(child, { presets: [preset] });
      return parsed.ok ? [] : parsed.issues.map(({ code, path }) => `${code} ${path.join('/')}`);
    };
    const named = { id: 'p', version: 1 };
    expect(codes(null)).toEqual(['unknown-preset extends']);
    expect(codes(thrower)).toEqual(['unknown-preset extends']);
    expect(codes(revoked())).toEqual(['unknown-preset extends']);
    expect(codes({ ...named, rules: refuser })).toEqual(['unreadable extends']);
    expect(codes({ ...named, rules: circle })).toEqual(['too-deep extends']);
    expect(codes({ ...named, rules: nested(100_000, (inner) => [inner]) })).toEqual([
      'too-deep extends',
    ]);
    expect(codes({ ...named, rules: { a: { on: () => 1 } } })).toEqual(['not-json extends']);
  });

  it('what is merged keeps the limits too', () => {
    const half = Object.fromEntries(many(3_000).map((key) => [`a${key}`, BASE.rules.a]));
    const other = Object.fromEntries(many(3_000).map((key) => [`b${key}`, BASE.rules.a]));
    const parsed = parseRuleSet(
      { id: 'c', version: 1, extends: 'p@1', rules: other },
      { presets: [{ id: 'p', version: 1, timeZone: 'UTC', rules: half }] },
    );
    expect(!parsed.ok && parsed.issues.map(({ code }) => code)).toEqual(['too-large']);
  });

  it('17 parents above one another are one too many, 16 are not', () => {
    const line = (length: number) =>
      many(length).map((place) => ({
        id: `p${place}`,
        version: 1,
        ...(place === 0 ? { timeZone: 'UTC', rules: {} } : { extends: `p${place - 1}@1` }),
      }));
    const codes = (parents: number) =>
      issuesOf(
        { id: 'c', version: 1, extends: `p${parents - 1}@1` },
        { presets: line(parents) },
      ).map(({ code }) => code);
    expect(codes(16)).toEqual([]);
    expect(codes(17)).toEqual(['too-large']);
  });

  it('130,000 faults are 130,000 issues, in a schedule as well', () => {
    const keys = Object.fromEntries(many(130_000).map((key) => [`key${key}`, 1]));
    expect(issuesOf({ ...BASE, ...keys })).toHaveLength(130_000);
    const schedule = { versions: [{ rules: { ...BASE, ...keys } }] } as never;
    expect(thrownBy(() => compile(schedule))).toHaveLength(130_000);
  });

  it('100,000 names of no rule are told, the first hundred with a suggestion', () => {
    const awards = Object.fromEntries(many(2_000).map((key) => [`rule-${key}`, BASE.rules.a]));
    const caps = Object.fromEntries(
      many(100).map((cap) => [
        `cap-${cap}`,
        { kind: 'cap', rules: many(1_000).map((key) => `rula-${key}`), times: 1, per: 'day' },
      ]),
    );
    const parsed = parseRuleSet({ ...BASE, rules: { ...awards, ...caps } });
    const issues = parsed.ok ? [] : parsed.issues;
    expect(issues).toHaveLength(100_000);
    expect(issues.filter(({ params }) => 'near' in params)).toHaveLength(100);
  });
});

describe('names that are a property of every object', () => {
  const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then'];

  it.each(NAMES)('%s is an ordinary id of a rule, a currency, a segment and a tag', (name) => {
    const named = <T>(value: T) => JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`);
    const parsed = parseRuleSet({
      id: name,
      version: 1,
      timeZone: 'UTC',
      title: named('Title'),
      currencies: named({ scale: 2 }),
      segments: named({ 'member.purchases': 0 }),
      rules: named({
        kind: 'award',
        on: name,
        tags: [name],
        when: name,
        amount: named({ table: '$.data.grade', values: named('1.25') }),
      }),
    });
    expect(parsed.ok ? Object.keys(parsed.value.rules) : parsed.issues).toEqual([name]);
    expect(parsed.ok && Object.keys(parsed.value.currencies ?? {})).toEqual([name]);
  });

  it('a key that looks like the mark of __proto__ keeps its own name', () => {
    const key = '__proto__\uFFFC';
    const rules = JSON.parse(`{"${key}":{"kind":"x"},"__proto__":{"kind":"y"}}`);
    const titles = JSON.parse(`{"${key}":1,"__proto__":2}`);
    expect(issuesOf({ ...BASE, title: titles, rules }).map(({ path }) => path)).toEqual([
      ['rules', '__proto__', 'kind'],
      ['rules', key, 'kind'],
      ['title', '__proto__'],
      ['title', key],
    ]);
  });
});

/** Every code of a condition; `true` where a whole rule set can have it. */
const CONDITION_CODES: Readonly<Record<ConditionIssueCode, boolean>> = {
  'condition-cycle': true,
  'condition-decorated-item': true,
  'condition-kind': true,
  'condition-missing-key': true,
  // The limits of the document, which come first, refuse it: see test/conditions.
  'condition-not-json': false,
  'condition-params': true,
  'condition-path': true,
  'condition-shape': true,
  'condition-too-deep': true,
  'condition-too-large': true,
  'condition-type': true,
  'condition-unknown-key': true,
  'condition-value': true,
  'unknown-condition': true,
  'unknown-decorator': true,
  'unknown-fact': true,
  'unknown-field': true,
  'unknown-operator': true,
};

describe('the codes of issues', () => {
  const shown = new Set([
    ...ROWS.flatMap(({ issues }) => issues.map(({ code }) => code)),
    ...HOSTILE.map(([, , issue]) => issue.split(' ')[0]),
  ]);
  const documented = [
    ...DOCUMENT_ISSUE_CODES,
    ...Object.entries(CONDITION_CODES)
      .filter(([, isReachable]) => isReachable)
      .map(([code]) => code),
  ];

  it('that are listed each stand in a row', () => {
    expect(documented.filter((code) => !shown.has(code))).toEqual([]);
  });

  it('that stand in a row are listed', () => {
    expect([...shown].filter((code) => !documented.includes(String(code)))).toEqual([]);
  });
});
