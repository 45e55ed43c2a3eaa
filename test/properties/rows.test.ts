import { describe, expect, it } from 'vitest';
import {
  compile,
  type Event,
  type MemberRow,
  type RuleSet,
  run,
  type StepResult,
  step,
} from '../../src/index.ts';
import { bookOf, textOf } from './support.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOON = Date.UTC(2024, 5, 1, 12);

function ruleSet(rules: object, head: object = {}): RuleSet {
  return { id: 'row', version: 1, timeZone: 'UTC', ...head, rules } as RuleSet;
}

function pointsOf(rules: object, events: readonly Event[]): readonly number[] {
  return run(compile(ruleSet(rules)), events).entries.map(({ points }) => points);
}

function message(id: string, at: number, more: Partial<Event> = {}): Event {
  return { id, type: 'message', memberId: 'ann', at, ...more };
}

describe('rows that the laws have found', () => {
  it('a rolling limit has room in the first hours that instants have', () => {
    const limit = { times: 1, per: { rolling: { days: 1 } } };
    const chat = { kind: 'award', on: 'message', amount: 5, limit };
    expect(pointsOf({ chat }, [message('a', 1_000), message('b', 2_000)])).toEqual([5]);
  });

  it('two limits over one window count apart, however their durations are written', () => {
    const limit = [
      { times: 2, per: { rolling: { hours: 1, minutes: 1 } } },
      { times: 2, per: { rolling: { minutes: 1, hours: 1 } } },
    ];
    const chat = { kind: 'award', on: 'message', amount: 5, limit };
    const events = [message('a', NOON), message('b', NOON + 1), message('c', NOON + 2)];
    expect(pointsOf({ chat }, events)).toEqual([5, 5]);
  });

  it('a cap whose name looks like the limit of an award counts apart from it', () => {
    const rules = {
      shop: { kind: 'award', on: 'message', amount: 5, limit: { times: 2, per: 'day' } },
      'shop/limit': { kind: 'cap', rules: ['shop'], times: 2, per: 'day' },
    };
    expect(pointsOf(rules, [message('a', NOON), message('b', NOON + 1)])).toEqual([5, 5]);
  });

  it('two members who use one event id both reach the member they praise', () => {
    const praise = {
      kind: 'award',
      on: 'praise',
      to: '$.data.to',
      amount: 5,
      gives: [{ item: 'mug' }],
    };
    const events = ['ann', 'bob'].map(
      (memberId): Event => ({ id: '1', type: 'praise', memberId, at: NOON, data: { to: 'cho' } }),
    );
    const { entries, outcomes } = run(compile(ruleSet({ praise })), events);
    expect(entries.map(({ memberId, points }) => [memberId, points])).toEqual([
      ['cho', 5],
      ['cho', 5],
    ]);
    const ids = [...entries, ...outcomes.flatMap(({ notices }) => notices)].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
  });

  it('a member who only receives grants forgets their ids after the late limit', () => {
    const praise = { kind: 'award', on: 'praise', to: '$.data.to', amount: 5 };
    const book = bookOf(compile(ruleSet({ praise })));
    for (let day = 0; day < 100; day += 1) {
      const at = NOON + day * DAY_MS;
      book.post({ id: `p${day}`, type: 'praise', memberId: 'ann', at, data: { to: 'cho' } });
    }
    const seen = [...book.snapshot()].flatMap((row) =>
      row.kind === 'member' && row.row.memberId === 'cho' ? [row.row.seen.length] : [],
    );
    expect(book.member('cho').balances).toEqual({ points: 500 });
    expect(seen[0]).toBeLessThanOrEqual(9);
  });

  it('a message leaves what waits of its member alone, whose inputs have an order of their own', () => {
    const program = compile(
      ruleSet({
        chat: { kind: 'award', on: 'message', amount: 1 },
        praise: { kind: 'award', on: 'praise', to: '$.data.to', amount: 5 },
      }),
    );
    const give = (state: MemberRow | undefined, input: object): StepResult<MemberRow> =>
      step(program, state, { programme: 'main', ...input } as never);
    const ahead = message('a', NOON + HOUR_MS, { memberId: 'cho' });
    const held = give(undefined, { kind: 'event', event: ahead, clock: NOON });
    expect([held.outcome.status, held.wakeAt]).toEqual(['future', '2024-06-01T13:00:00.000Z']);
    const later = NOON + 2 * HOUR_MS;
    const praise = { id: 'p', type: 'praise', memberId: 'ann', at: later, data: { to: 'cho' } };
    const [sent] = give(undefined, { kind: 'event', event: praise }).messages;
    const after = give(held.state, { kind: 'message', message: sent });
    expect(after.entries.map(({ eventId, seq }) => [eventId, seq])).toEqual([['p', 1]]);
    expect([after.state?.position, after.state?.clock]).toEqual([undefined, later]);
    expect(after.wakeAt).toBe(held.wakeAt);
    const advanced = give(after.state, { kind: 'advance', memberId: 'cho', to: later });
    expect(advanced.entries.map(({ eventId, seq }) => [eventId, seq])).toEqual([['a', 2]]);
  });

  it('versions agree on durations, however these are written', () => {
    const rules = {};
    const first = ruleSet(rules, { lateLimit: { days: 2, hours: 1 } });
    const second = ruleSet(rules, { lateLimit: { hours: 1, days: 2 }, version: 2 });
    const from = '2024-01-01T00:00:00Z';
    const program = compile({ versions: [{ rules: first }, { from, rules: second }] });
    expect(program.versions.length).toBe(2);
  });

  it('a base of more digits than an event may state reaches another member whole', () => {
    const rate = { rate: `0.${'3'.repeat(38)}`, of: '$.data.paid' };
    const gift = { kind: 'award', on: 'gift', to: '$.data.to', amount: rate };
    const event: Event = {
      id: 'g',
      type: 'gift',
      memberId: 'ann',
      at: NOON,
      data: { to: 'cho', paid: `30.${'3'.repeat(30)}` },
    };
    expect(pointsOf({ gift }, [event])).toEqual([10]);
  });

  it('the text "0" and the number 3 are other content, and other keys', () => {
    const like = { kind: 'award', on: 'message', amount: 1, once: '$.data.post' };
    const book = bookOf(compile(ruleSet({ like })));
    const post = (id: string, value: unknown) =>
      book.post(message(id, NOON, { data: { post: value } }));
    expect([post('a', 3), post('a', '0')].map(({ status }) => status)).toEqual([
      'accepted',
      'conflict',
    ]);
    expect(post('b', '0').entries.length).toBe(1);
    expect(textOf(book)).toContain('"keys"');
  });

  it('an award that a skip cap on bases refuses is refused whole, also where its factor is small', () => {
    const rules = {
      chat: { kind: 'award', on: 'message', amount: 5 },
      half: { kind: 'multiplier', rules: ['chat'], factor: '0.333' },
      roof: { kind: 'cap', rules: ['chat'], sum: 9, per: 'day', counts: 'base', atLimit: 'skip' },
    };
    expect(pointsOf(rules, [message('a', NOON), message('b', NOON + 1)])).toEqual([1]);
  });

  it('an award that asks nothing makes an extended pause no longer, one that asks does', () => {
    const rules = {
      chat: { kind: 'award', on: 'message', amount: { rate: 1, of: '$.data.paid' } },
      pause: { kind: 'cooldown', rules: ['chat'], lasts: { seconds: 60 }, extended: true },
    };
    const say = (second: number, paid: number) =>
      message(`m${second}`, NOON + second * 1_000, { data: { paid } });
    expect(pointsOf(rules, [say(0, 5), say(50, 0), say(60, 7)])).toEqual([5, 7]);
    expect(pointsOf(rules, [say(0, 5), say(50, 1), say(60, 7)])).toEqual([5]);
  });

  it('a fraction kept from earlier awards outlives an award that a cap refuses', () => {
    const amount = { fixed: '1.5', rounding: 'carry' };
    const limit = { sum: 1, per: 'day' };
    const chat = { kind: 'award', on: 'message', amount, limit };
    const days = [0, 0.1, 1].map((day, index) => message(`m${index}`, NOON + day * DAY_MS));
    // 1.5 gives 1 and keeps a half; the refused 2 keeps it too; so the next day asks for 2 again.
    const { entries } = run(compile(ruleSet({ chat })), days);
    expect(entries.map(({ calc }) => [calc.asked, calc.granted])).toEqual([
      [1, 1],
      [2, 1],
    ]);
  });
});
