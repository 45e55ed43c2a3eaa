import { compile, type Event, type MemberRow, openBook, type RuleSet, step } from 'tallybook';
import { describe, expect, it, test } from 'vitest';
import { rowsOf, textOf } from '../support/play.ts';

const ruleSet = (rules: RuleSet['rules']): RuleSet => ({
  id: 'r',
  version: 1,
  timeZone: 'UTC',
  rules,
});
const paidAt = (of: string): RuleSet['rules'] => ({
  order: { kind: 'award', on: 'order', amount: { rate: 1, of } },
});
const asked = (when: unknown): RuleSet['rules'] => ({
  order: { kind: 'award', on: 'order', amount: 1, when },
});

const whole = {
  name: 'pays',
  evaluate: (fact: unknown, value: unknown): boolean =>
    JSON.stringify(fact).includes(`"paid":${JSON.stringify(value)}`),
};

describe('what rules read of events', () => {
  const rows: readonly (readonly [
    what: string,
    rules: RuleSet['rules'],
    reads: readonly string[],
  ])[] = [
    ['a path', paidAt('$.data.paid'), ['$.data.paid']],
    ['the same path written with brackets', paidAt("$['data'].paid"), ['$.data.paid']],
    ['a name that needs brackets', paidAt("$.data['net paid']"), ["$.data['net paid']"]],
    ['a number as the first key', paidAt('$.data[0]'), ['$.data[0]']],
    ['a condition in its short form', asked({ 'event.data.paid': 5 }), ['$.data.paid']],
    [
      'a condition with a path',
      asked({ fact: 'event', path: "$['data']['paid']", operator: 'equal', value: 5 }),
      ['$.data.paid'],
    ],
    ['a condition on the whole event', asked({ fact: 'event', operator: 'pays', value: 5 }), ['$']],
    ['nothing', asked({ 'member.idleDays': 5 }), []],
  ];

  test.each(rows)('%s', (_, rules, reads) => {
    expect(compile(ruleSet(rules), { operators: [whole] }).reads).toEqual(reads);
  });
});

describe('what rules read outlives waiting, messages and snapshots', () => {
  const to = '$.data.to';
  const doubled: RuleSet['rules'][string] = {
    kind: 'multiplier',
    rules: ['order'],
    factor: 2,
    when: { fact: 'event', operator: 'pays', value: 5 },
  };
  const cases: readonly (readonly [
    what: string,
    rules: RuleSet['rules'],
    data: Event['data'],
    points: number,
  ])[] = [
    ['under brackets', paidAt("$['data'].paid"), { paid: 5 }, 5],
    ['under a number', paidAt('$.data[0]'), { 0: 5 }, 5],
    ['deep under brackets', paidAt("$['data']['order'][1]"), { order: [1, 5] }, 5],
    [
      'as the whole event',
      { order: { kind: 'award', on: 'order', to, amount: 1 }, double: doubled },
      { to: 'ben', paid: 5 },
      2,
    ],
    [
      'as a factor under brackets',
      {
        order: { kind: 'award', on: 'order', to, amount: 1 },
        score: {
          kind: 'multiplier',
          rules: ['order'],
          factor: { of: "$['data'][7]", min: 0, max: 9 },
        },
      },
      { to: 'ben', 7: 4 },
      4,
    ],
  ];

  test.each(cases)('%s', (_, rules, data, points) => {
    const program = compile(ruleSet(rules), { operators: [whole] });
    const at = '2024-06-03T09:00:00Z';
    const event: Event = { id: 'a', type: 'order', memberId: 'mia', at, data: data ?? {} };
    const now = openBook({ programme: 'p', rules: program }).post(event);
    expect(now.entries.map((entry) => entry.points)).toEqual([points]);

    const book = openBook({ programme: 'p', rules: program });
    book.post({ ...event, receivedAt: '2024-06-03T08:00:00Z' });
    const snapshot = rowsOf(textOf(book.snapshot()));
    const [later] = openBook({ programme: 'p', rules: program, snapshot }).advance(at);
    expect(later?.entries).toEqual(now.entries);

    const rowOf = (row: MemberRow | undefined): MemberRow => JSON.parse(JSON.stringify(row));
    const waiting = step(program, undefined, {
      kind: 'event',
      programme: 'p',
      event: { ...event, receivedAt: '2024-06-03T08:00:00Z' },
    });
    const due = step(program, rowOf(waiting.state), {
      kind: 'advance',
      programme: 'p',
      memberId: 'mia',
      to: at,
    });
    const messages = JSON.parse(JSON.stringify(due.messages)) as typeof due.messages;
    const received = messages.map((message) =>
      step(program, undefined, { kind: 'message', programme: 'p', message }),
    );
    expect([due, ...received].flatMap(({ entries }) => entries)).toEqual(now.entries);
  });

  it('and nothing else of the data does', () => {
    const book = openBook({ programme: 'p', rules: ruleSet(paidAt("$['data'].paid")) });
    const data = { paid: 5, secret: 'a secret' };
    const at = '2024-06-03T09:00:00Z';
    const receivedAt = '2024-06-03T08:00:00Z';
    book.post({ id: 'a', type: 'order', memberId: 'mia', at, receivedAt, data });
    expect(textOf(book.snapshot())).toContain('"paid":5');
    expect(textOf(book.snapshot())).not.toContain('secret');
  });
});

describe('a carried fraction', () => {
  const rules: RuleSet['rules'] = {
    order: {
      kind: 'award',
      on: 'order',
      amount: { formula: { divide: ['$.data.a', '$.data.b'] }, rounding: 'carry' },
    },
  };
  const book = openBook({ programme: 'p', rules: ruleSet(rules) });
  const carried = (a: number, b: number, index: number) => {
    const at = Date.UTC(2024, 5, 3, 9) + index;
    book.post({ id: `e${index}`, type: 'order', memberId: 'mia', at, data: { a, b } });
    return [...book.snapshot()].flatMap((row) =>
      row.kind !== 'member'
        ? []
        : row.row.memory.flatMap(([, one]) => (one.kind === 'carry' ? one.fraction : [])),
    );
  };

  it('is kept exactly while it fits, then cut to twelve digits', () => {
    expect(carried(1, 3, 0)).toEqual(['1/3']);
    expect(carried(1, 6, 1)).toEqual(['0.5']);
    expect(carried(1, 1_000_000_007, 2)).toEqual(['1000000009/2000000014']);
    expect(carried(1, 1_000_000_009, 3)).toEqual(['0.500000001999']);
  });

  it('stays small, whatever it is divided by', () => {
    const divisors = Array.from({ length: 200 }, (_, index) => 999_983 + 2 * index);
    const lengths = divisors.map((divisor, index) =>
      Math.max(...carried(1, divisor, index + 4).map((fraction) => fraction.length)),
    );
    expect(Math.max(...lengths)).toBeLessThanOrEqual(33);
  });
});
