import { type AwardRule, openBook, type RuleSet } from 'tallybook';
import { describe, expect, it } from 'vitest';
import { event } from './events.ts';

type Rules = RuleSet['rules'];

const named = (count: number, name: string, rule: (index: number) => AwardRule): Rules =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `${name}${String(index).padStart(3, '0')}`,
      rule(index),
    ]),
  );
const namesOf = (rules: Rules) => Object.keys(rules);
const postTo = (rules: Rules, data = {}) =>
  openBook({ programme: 'p', rules: { id: 'c', version: 1, timeZone: 'UTC', rules } }).post(
    event('e', { data }),
  );

describe('at most 64 grants leave one step', () => {
  const rules = named(70, 'to', (index) => ({
    kind: 'award',
    on: 'message',
    to: `$.data.to[${index}]`,
    amount: 1,
  }));
  const to = namesOf(rules).map((_, index) => `friend-${index}`);

  it('the rules that come last are refused, each with its reason', () => {
    const { entries, reasons } = postTo(rules, { to });
    expect(entries.map(({ ruleId }) => ruleId)).toEqual(namesOf(rules).slice(0, 64));
    expect(reasons.map(({ ruleId, code, params }) => [ruleId, code, params])).toEqual(
      namesOf(rules)
        .slice(64)
        .map((ruleId) => [ruleId, 'message-limit', { max: 64 }]),
    );
  });

  it('a key that a refused grant would have used up stays free', () => {
    const once = Object.fromEntries(
      Object.entries(rules).map(([id, rule]) => [id, { ...rule, once: '$.type' } as AwardRule]),
    );
    const ruleSet = { id: 'c', version: 1, timeZone: 'UTC', rules: once };
    const book = openBook({ programme: 'p', rules: ruleSet });
    book.post(event('e', { data: { to } }));
    const { entries, reasons } = book.post(event('f', { data: { to } }));
    expect(entries.map(({ ruleId }) => ruleId)).toEqual(namesOf(rules).slice(64));
    expect(new Set(reasons.map(({ code }) => code))).toEqual(new Set(['already-awarded']));
  });
});

describe('awards to others that programme keys are asked about', () => {
  const rules = named(70, 'to', (index) => ({
    kind: 'award',
    on: 'message',
    to: `$.data.to[${index}]`,
    amount: 1,
    once: { of: '$.type', for: 'programme' },
  }));
  const to = namesOf(rules).map((_, index) => `friend-${index}`);

  it('are no more than 64 either, and those refused leave their keys free', () => {
    const ruleSet = { id: 'c', version: 1, timeZone: 'UTC', rules };
    const book = openBook({ programme: 'p', rules: ruleSet });
    const first = book.post(event('e', { data: { to } }));
    expect(first.entries.map(({ ruleId }) => ruleId)).toEqual(namesOf(rules).slice(0, 64));
    expect(first.reasons.map(({ code }) => code)).toEqual(Array(6).fill('message-limit'));
    const last = namesOf(rules).slice(64);
    const keys = [...book.snapshot()].flatMap((row) => (row.kind === 'key' ? [row.row.key] : []));
    expect(keys.filter((key) => last.some((id) => key.includes(id)))).toEqual([]);
    expect(keys).toHaveLength(64);
  });
});

describe('at most 256 inputs are set off in one step', () => {
  const first = named(20, 'a', () => ({ kind: 'award', on: 'message', amount: 1 }));
  const heard = (rules: Rules) => namesOf(rules).map((id) => `granted:${id}`);
  const second = named(20, 'b', () => ({ kind: 'award', on: heard(first), amount: 1 }));
  const third: Rules = { c: { kind: 'award', on: heard(second), amount: 1 } };

  it('those that come later are refused, and what was granted stays', () => {
    const { entries, reasons } = postTo({ ...first, ...second, ...third });
    const counts = ['a', 'b', 'c'].map(
      (start) => entries.filter(({ ruleId }) => ruleId.startsWith(start)).length,
    );
    // 20 set off 400, of which 236 still find a place.
    expect(counts).toEqual([20, 400, 236]);
    expect(reasons).toHaveLength(164);
    expect(new Set(reasons.map(({ code, params }) => `${code} ${params['max']}`))).toEqual(
      new Set(['cascade-limit 256']),
    );
    expect(new Set(entries.map(({ id }) => id)).size).toBe(656);
  });
});
