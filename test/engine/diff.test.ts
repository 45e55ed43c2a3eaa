import { compile, diff, type Event, openBook, type RuleSet, run } from 'tallybook';
import { describe, expect, test } from 'vitest';

const giving = (amount: number): RuleSet => ({
  id: 'shop',
  version: amount,
  timeZone: 'UTC',
  rules: { visit: { kind: 'award', on: 'check-in', amount } },
});

const visit = (id: string, memberId: string, at: string): Event => ({
  id,
  type: 'check-in',
  memberId,
  at,
});

describe('RULE-06', () => {
  const events = ['08:00', '09:00', '10:00'].map((time, index) =>
    visit(`e${index}`, 'mia', `2024-06-03T${time}Z`),
  );
  const ledger = run(compile(giving(10)), events).entries;
  const found = diff(giving(10), giving(15), events);

  test('three events at 10 that are judged at 15 are one correction, with a cause', () => {
    expect(found.changes).toEqual([
      { ruleId: 'visit', memberId: 'mia', currency: 'points', day: '2024-06-03', was: 30, now: 45 },
    ]);
    const inputs = found.inputs({ id: 're-1', at: '2024-06-05T00:00Z', reason: 'more' });
    expect(inputs).toEqual([
      {
        id: 're-1-1',
        type: 'correct',
        memberId: 'mia',
        at: '2024-06-05T00:00:00.000Z',
        data: {
          lines: [{ rule: 'visit', currency: 'points', points: '15', day: '2024-06-03' }],
          reason: 'more',
        },
      },
    ]);
    const book = openBook({ programme: 'main', rules: giving(10) });
    for (const event of events) book.post(event);
    const [outcome] = inputs.map((input) => book.post(input, { trusted: true }));
    expect(outcome).toMatchObject({ status: 'accepted', reasons: [] });
    expect(outcome?.entries).toMatchObject([
      {
        kind: 'correction',
        points: 15,
        balance: 45,
        contra: 'issued',
        day: '2024-06-03',
        at: '2024-06-05T00:00:00.000Z',
        cause: 're-1-1',
        eventId: '',
        ruleId: 'visit',
      },
    ]);
    const after = diff([...ledger, ...(outcome?.entries ?? [])], giving(15), events);
    expect([after.changes, after.inputs({ id: 're-2', at: '2024-06-05T00:00Z' })]).toEqual([
      [],
      [],
    ]);
  });
});
