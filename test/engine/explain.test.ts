import { type Event, openBook, type PostOptions, type RuleSet } from 'tallybook';
import { describe, expect, it, test } from 'vitest';
import { textOf } from '../support/play.ts';
import { event } from './events.ts';

const rules: RuleSet = {
  id: 'x',
  version: 1,
  timeZone: 'UTC',
  future: { beyond: 'hold', tolerance: { minutes: 2 } },
  rules: {
    first: { kind: 'award', on: 'message', amount: 1, when: { 'member.balance': 0 } },
    vip: { kind: 'award', on: 'profile', amount: 1, when: { 'member.tags': { contains: 'vip' } } },
    known: { kind: 'award', on: 'join', amount: 1, when: { 'member.daysSinceJoin': 0 } },
  },
};
const opened = () => openBook({ programme: 'p', rules });
const trusted = { trusted: true };

describe('an explanation', () => {
  it('is judged after what had waited before the event', () => {
    const book = opened();
    book.post(event('a', { receivedAt: '2024-06-03T08:00:00Z' }));
    const state = textOf(book.snapshot());
    const { outcome, rules: judged } = book.explain(event('b', { at: '2024-06-03T10:00:00Z' }));
    expect(outcome.released?.map(({ eventId }) => eventId)).toEqual(['a']);
    expect(outcome.reasons.map(({ code }) => code)).toEqual(['condition-not-met']);
    expect(judged.map(({ ruleId, when }) => [ruleId, when?.result])).toEqual([['first', false]]);
    expect(textOf(book.snapshot())).toBe(state);
  });

  it('shows the facts as of before a control input', () => {
    const book = opened();
    const profile = event('p', { type: 'profile', data: { tags: ['vip'] } });
    const results = (one: Event) =>
      book.explain(one, trusted).rules.map(({ ruleId, when }) => [ruleId, when?.result]);
    expect(results(profile)).toEqual([['vip', false]]);
    expect(results(event('j', { type: 'join' }))).toEqual([['known', false]]);
    book.post(profile, trusted);
    expect(results({ ...profile, id: 'q', data: { tags: [] } })).toEqual([['vip', true]]);
  });

  const turnedAway: readonly (readonly [status: string, event: Event])[] = [
    ['duplicate', event('known')],
    ['conflict', event('known', { groupId: 'other' })],
    ['too-late', event('a', { at: '2024-05-03T08:00:00Z' })],
    ['future', event('a', { at: '2024-06-03T10:00:00Z', receivedAt: '2024-06-03T09:00:00Z' })],
    ['refused', event('a', { type: 'join', at: '2024-06-03T10:00:00Z' })],
    ['invalid', event('a', { at: 'noon' })],
  ];

  test.each(turnedAway)('of what is turned away as %s lists no rules', (status, one) => {
    const book = opened();
    book.post(event('known'));
    const explanation = book.explain(one);
    expect(explanation.outcome.status).toBe(status);
    expect(explanation.rules).toEqual([]);
  });

  it('of what is turned away as late lists no rules', () => {
    const book = openBook({ programme: 'p', rules: { ...rules, late: 'refuse' } });
    book.post(event('known'));
    const explanation = book.explain(event('a', { at: '2024-06-03T07:59:59Z' }));
    expect(explanation.outcome.status).toBe('late');
    expect(explanation.rules).toEqual([]);
  });

  it.each([
    ['in its place', '2024-06-03T08:00:00Z', true, ['a', 'known']],
    ['as of now where its place has closed', '2024-06-03T07:59:59Z', false, []],
  ])('of what comes late is judged %s', (_, at, result, eventIds) => {
    const book = opened();
    book.post(event('known'));
    const state = textOf(book.snapshot());
    const { outcome, rules: judged } = book.explain(event('a', { at }));
    expect(outcome.status).toBe('accepted');
    expect(judged.map(({ ruleId, when }) => [ruleId, when?.result])).toEqual([['first', result]]);
    expect(outcome.entries.map(({ eventId }) => eventId)).toEqual(eventIds);
    expect(outcome.reasons.map(({ code }) => code)).toEqual(
      result ? [] : ['appended', 'condition-not-met'],
    );
    expect(textOf(book.snapshot())).toBe(state);
  });

  it('lists rules for what is accepted and earned nothing', () => {
    const book = opened();
    book.post(event('known'));
    expect(book.explain(event('next')).rules.map(({ ruleId }) => ruleId)).toEqual(['first']);
  });
});

describe('null for options', () => {
  it('is as if there were none', () => {
    const [book, other] = [opened(), opened()];
    const join = event('j', { type: 'join' });
    const none: PostOptions = JSON.parse('null');
    expect(book.preview(event('a'), none)).toEqual(other.preview(event('a')));
    expect(book.explain(event('a'), none)).toEqual(other.explain(event('a')));
    expect(book.post(event('a'), none)).toEqual(other.post(event('a')));
    expect(book.post(join, none)).toEqual(other.post(join));
    expect(book.post(join, none).reasons.map(({ code }) => code)).toEqual(['untrusted']);
  });
});
