import {
  compile,
  type Entry,
  type Event,
  type MemberRow,
  openBook,
  parseRuleSet,
  RowError,
  type Rule,
  type RuleSet,
  type Schedule,
  statement,
  step,
} from 'tallybook';
import { describe, expect, it } from 'vitest';

const BUY = { kind: 'award', on: 'buy', amount: { rate: 1, of: '$.data.p' } } as const;
const MOST = Number.MAX_SAFE_INTEGER;

function ruleSet(rules: Readonly<Record<string, Rule>>, more: Partial<RuleSet> = {}): RuleSet {
  return { id: 'edges', version: 1, timeZone: 'UTC', rules, ...more };
}

function bookOf(rules: RuleSet | Schedule) {
  const book = openBook({ programme: 'p', rules });
  let count = 0;
  return {
    book,
    take: (type: string, at: string, data: Event['data'] = {}, more: Partial<Event> = {}) => {
      count += 1;
      const event = { id: `e${count}`, type, memberId: 'a', at, data, ...more };
      return book.post(event, { trusted: true });
    },
    reopen: () => openBook({ programme: 'p', rules, snapshot: [...book.snapshot()] }),
  };
}

function unitsOf(entries: readonly Entry[]): readonly number[] {
  return entries.map(({ points }) => points);
}

describe('what time sets off', () => {
  it('may be promised, and the state with the promise opens again', () => {
    const { book, take, reopen } = bookOf(
      ruleSet({
        bought: { ...BUY, hold: { for: { days: 10 } } },
        levels: {
          kind: 'tier',
          by: { earned: 'points' },
          levels: [
            { id: 'B', from: 0 },
            { id: 'S', from: 50 },
          ],
        },
        won: { kind: 'award', on: 'crossed:levels', amount: 7, hold: { for: { days: 3 } } },
      }),
    );
    take('buy', '2024-01-01T00:00Z', { p: 100 });
    book.advance('2024-01-12T00:00Z');
    expect(reopen().member('a').pending).toEqual({ points: 7 });
    expect(reopen().member('a', { at: '2024-01-14T00:00Z' }).balances).toEqual({ points: 107 });
  });

  it('has lines and notices of its own, also where one instant wins a level twice', () => {
    const { book, take } = bookOf(
      ruleSet(
        {
          bought: BUY,
          half: {
            kind: 'season',
            every: 'month',
            currency: 'points',
            keep: { share: '0.5', most: 40 },
          },
          levels: {
            kind: 'tier',
            by: { balance: 'points' },
            levels: [
              { id: 'b', from: 0 },
              { id: 's', from: 30 },
              { id: 'z', from: 80 },
            ],
            up: 'period-end',
            down: 'at-once',
            period: 'month',
          },
          won: { kind: 'award', on: 'crossed:levels', amount: 4 },
        },
        { timeZone: 'America/New_York' },
      ),
    );
    const outcomes = [
      take('buy', '2024-02-23T12:00Z', { p: 55 }),
      take('buy', '2024-03-23T12:00Z', { p: 52 }),
      ...book.advance('2024-05-02T00:00Z'),
    ];
    const lines = outcomes.flatMap(({ entries }) => entries.map(({ id }) => id));
    const notices = outcomes.flatMap((one) => one.notices.map(({ id }) => id));
    expect(lines.length).toBeGreaterThan(6);
    expect(new Set(lines).size).toBe(lines.length);
    expect(notices.length).toBeGreaterThan(3);
    expect(new Set(notices).size).toBe(notices.length);
  });
});

describe('dates beyond the calendar', () => {
  const rules = ruleSet(
    {
      bought: BUY,
      old: { kind: 'expiry', after: { years: 100 } },
      levels: { kind: 'tier', by: { earned: 'points' }, levels: [{ id: 'S', from: 50 }] },
    },
    { currencies: { points: { spends: 'oldest' } } },
  );

  it.each([
    ['pin', { tier: 'S', until: '9999-12-31' }, '$.data.until'],
    ['opening', { lots: [{ points: 3, granted: '1960-01-01' }] }, '$.data.lots[0].granted'],
    ['opening', { lots: [{ points: 3, through: '9999-12-31' }] }, '$.data.lots[0].through'],
  ])('%s %j is refused', (type, data, path) => {
    const { take } = bookOf(rules);
    const { status, reasons } = take(type, '2024-01-01T00:00Z', data);
    expect([status, reasons[0]?.code, reasons[0]?.params['path']]).toEqual([
      'refused',
      'bad-payload',
      path,
    ]);
  });

  it('wake nobody: a host can advance to every instant that it is told', () => {
    const { book, take } = bookOf(rules);
    take('buy', '2199-06-01T00:00Z', { p: 5 });
    expect(book.wakeAt()).toBeUndefined();
    expect(book.member('a').lots).toMatchObject([{ points: 5, through: '2299-06-01' }]);
  });
});

describe('sums that leave whole numbers', () => {
  it('are no spend that comes back', () => {
    const { book, take } = bookOf(ruleSet({ bought: BUY }));
    take('opening', '2024-01-01T00:00Z', { lots: [{ points: MOST }] });
    take('redeem', '2024-01-02T00:00Z', { points: MOST }, { key: 'o1' });
    take('opening', '2024-01-03T00:00Z', { lots: [{ points: MOST }] });
    const back = take('cancel', '2024-01-04T00:00Z', {}, { ref: 'o1' });
    expect([back.status, back.reasons[0]?.code]).toEqual(['refused', 'overflow']);
    expect(book.member('a').balances).toEqual({ points: MOST });
  });

  it('are no award that has waited while the balance grew', () => {
    const program = compile(
      ruleSet({
        bought: BUY,
        all: { kind: 'cap', rules: ['bought'], sum: MOST, per: 'ever', for: 'programme' },
      }),
    );
    const base = { programme: 'p' } as const;
    const event = (id: string, type: string, data: Event['data']): Event => {
      return { id, type, memberId: 'a', at: '2024-01-01T00:00Z', ...(data && { data }) };
    };
    const big = 9_000_000_000_000_000;
    const asked = step(program, undefined, {
      ...base,
      kind: 'event',
      event: event('e1', 'buy', { p: big }),
    });
    const [reserve] = asked.messages;
    if (reserve?.kind !== 'reserve') throw new Error('The wide cap was not asked.');
    const opened = step(program, asked.state as MemberRow, {
      ...base,
      kind: 'event',
      event: event('e2', 'opening', { lots: [{ points: big }] }),
    });
    const reply = step(program, undefined, { ...base, kind: 'message', message: reserve })
      .messages[0];
    if (reply?.kind !== 'reply') throw new Error('There was no reply.');
    const done = step(program, opened.state as MemberRow, {
      ...base,
      kind: 'message',
      message: reply,
    });
    expect(done.entries).toEqual([]);
    expect(done.outcome.reasons.map(({ code }) => code)).toEqual(['overflow']);
    expect((done.state as MemberRow).balances).toEqual([['points', big]]);
  });
});

describe('lots and rows', () => {
  const plain = compile(ruleSet({ bought: BUY }));
  const lapsing = compile(
    ruleSet({ bought: BUY, life: { kind: 'expiry', after: { months: 12 } } }),
  );
  const buy = (p: number): Event => {
    return { id: `b${p}`, type: 'buy', memberId: 'a', at: '2024-01-01T00:00Z', data: { p } };
  };

  it('a balance from before there were lots is one that never lapses', () => {
    const before = step(plain, undefined, { programme: 'p', kind: 'event', event: buy(100) });
    const redeem: Event = { ...buy(1), id: 'r', type: 'redeem', data: { points: 50 } };
    const after = step(lapsing, before.state, { programme: 'p', kind: 'event', event: redeem });
    expect(after.entries[0]?.lots).toEqual([{ points: -50 }]);
    const later: Event = { ...buy(10), at: '2024-01-02T00:00Z' };
    const more = step(lapsing, after.state, { programme: 'p', kind: 'event', event: later });
    expect((more.state as MemberRow).lots?.[0]?.[1].map(({ points }) => points)).toEqual([10, 50]);
  });

  it('lots of a currency that keeps none are no state of the program', () => {
    const { state } = step(lapsing, undefined, { programme: 'p', kind: 'event', event: buy(100) });
    const input = { programme: 'p', kind: 'event', event: buy(10) } as const;
    expect(() => step(plain, state, input)).toThrow(RowError);
  });
});

describe('boundaries and zones', () => {
  const member = { clock: 'member', timeZone: 'Asia/Shanghai' } as const;
  const once = {
    kind: 'award',
    on: 'check-in',
    amount: 1,
    limit: { times: 1, per: 'day' },
  } as const;

  it('a zone that waited for its instant names the same days as one told in time', () => {
    const days = [true, false].map((waits) => {
      const { book, take } = bookOf(ruleSet({ once }, member));
      if (waits) book.advance('2024-04-01T00:00Z');
      take('profile', '2024-04-10T00:00Z', { timeZone: 'America/New_York' });
      const outcome = take('check-in', '2024-04-10T00:10Z');
      const late = book.advance('2024-04-10T00:10Z');
      return [outcome, ...late].flatMap(({ entries }) => entries.map(({ day }) => day));
    });
    expect(days).toEqual([['2024-04-09'], ['2024-04-09']]);
  });

  describe('a zone that a late input tells', () => {
    const melts = { kind: 'decay', every: 'day', loss: { points: 1 } } as const;
    const lostOf = (openPeriod: NonNullable<RuleSet['openPeriod']>, isSorted = false) => {
      const terms = { ...member, timeZone: 'America/New_York', openPeriod } as const;
      const { book, take } = bookOf(ruleSet({ bought: BUY, melts }, terms));
      const tell = () => take('profile', '2024-01-02T04:30Z', { timeZone: 'America/Los_Angeles' });
      const outcomes = [
        take('buy', '2024-01-01T17:00Z', { p: 10 }),
        ...(isSorted ? [tell()] : []),
        take('buy', '2024-01-02T06:00Z', { p: 1 }, { memberId: 'b' }),
        ...(isSorted ? [] : [tell()]),
        ...book.advance('2024-01-03T12:00Z'),
      ];
      return outcomes
        .flatMap(({ entries }) => entries)
        .filter(({ memberId, contra }) => memberId === 'a' && contra === 'decayed')
        .map(({ kind, day, points, at }) => [kind, day, points, at]);
    };

    it('does not begin a day again that has begun, where its place has closed', () => {
      expect(lostOf({ minutes: 0 })).toEqual([
        ['decay', '2024-01-02', -1, '2024-01-02T05:00:00.000Z'],
        ['decay', '2024-01-03', -1, '2024-01-03T08:00:00.000Z'],
      ]);
    });

    it('takes back the day that began too early, while its place is open', () => {
      const begun = ['decay', '2024-01-02', -1, '2024-01-02T05:00:00.000Z'];
      const sorted = lostOf({ hours: 1 }, true);
      expect(sorted).toEqual([
        ['decay', '2024-01-02', -1, '2024-01-02T08:00:00.000Z'],
        ['decay', '2024-01-03', -1, '2024-01-03T08:00:00.000Z'],
      ]);
      expect(lostOf({ hours: 1 })).toEqual([
        begun,
        ['correction', '2024-01-02', 1, begun[3]],
        ...sorted,
      ]);
    });
  });

  it('the cohort that is told is the one that conditions see, where a day never was', () => {
    const mixed = {
      kind: 'season',
      every: { months: 1, from: '2011-10-30' },
      cohorts: 1_000,
    } as const;
    const seen = (cohort: number) =>
      ruleSet(
        {
          bought: BUY,
          mixed,
          told: { kind: 'award', on: 'look', when: { 'member.cohort': cohort }, amount: 1 },
        },
        { timeZone: 'Pacific/Apia' },
      );
    const first = bookOf(seen(1));
    first.take('buy', '2011-12-01T00:00Z', { p: 1 });
    const [notice] = first.book.advance('2012-01-02T00:00Z').flatMap(({ notices }) => notices);
    if (notice?.kind !== 'cohort-assigned') throw new Error('Nobody was mixed.');
    const again = bookOf(seen(notice.cohort));
    again.take('buy', '2011-12-01T00:00Z', { p: 1 });
    expect(unitsOf(again.take('look', '2012-01-02T00:00Z').entries)).toEqual([1]);
  });
});

describe('inputs that come behind a boundary', () => {
  it('are posted no earlier than the lines of the boundary', () => {
    const { take } = bookOf(ruleSet({ bought: BUY, life: { kind: 'expiry', after: { days: 1 } } }));
    const outcomes = [
      take('buy', '2024-01-01T00:00Z', { p: 100 }),
      take('buy', '2024-01-05T00:00Z', { p: 1 }, { memberId: 'b' }),
      take('buy', '2024-01-02T00:00Z', { p: 7 }),
    ];
    const entries = outcomes.flatMap((one) => one.entries);
    const posted = entries.filter(({ memberId }) => memberId === 'a').map((one) => one.postedAt);
    expect(posted).toEqual([...posted].sort());
    const known = { memberId: 'a', asKnownAt: '2024-01-02T12:00Z' };
    expect(statement(entries, known).balances).toEqual({ points: 100 });
  });

  it('lapse at once where they are granted by another member, too late to be spent', () => {
    const { take } = bookOf(
      ruleSet(
        {
          bought: BUY,
          praised: { kind: 'award', on: 'praise', to: '$.data.to', amount: 5 },
          life: { kind: 'expiry', after: { days: 1 } },
        },
        { lateLimit: { days: 60 } },
      ),
    );
    take('nod', '2024-03-11T00:00Z');
    const late = take('praise', '2024-03-01T00:00Z', { to: 'a' }, { memberId: 'b' });
    expect(unitsOf(late.entries)).toEqual([5, -5]);
  });

  it('lapse at once where they were received after their last day', () => {
    const { take } = bookOf(
      ruleSet(
        { bought: BUY, life: { kind: 'expiry', after: { months: 12 } } },
        { lateLimit: { days: 500 } },
      ),
    );
    const late = take('buy', '2023-01-01T00:00Z', { p: 100 }, { receivedAt: '2024-02-01T00:00Z' });
    expect(unitsOf(late.entries)).toEqual([100, -100]);
  });
});

describe('rules that contradict themselves', () => {
  it('a schedule does not change silently what is spent first and how spends come back', () => {
    const version = (points: NonNullable<RuleSet['currencies']>[string]) =>
      ruleSet({ bought: BUY }, { currencies: { points } });
    const found = parseRuleSet(version({}));
    expect(found.ok).toBe(true);
    const versions = [
      { rules: version({ cancel: { within: { days: 1 } } }) },
      {
        from: '2024-06-01T00:00Z',
        rules: {
          ...version({ spends: 'priority', cancel: { within: { days: 300 }, returns: 'new' } }),
          version: 2,
        },
      },
    ] as const;
    expect(() => compile({ versions })).toThrow(
      expect.objectContaining({
        issues: [
          expect.objectContaining({ code: 'schedule-disagrees' }),
          expect.objectContaining({ code: 'schedule-disagrees' }),
        ],
      }),
    );
  });

  it('nothing that rules set off releases a promise', () => {
    const parsed = parseRuleSet(ruleSet({ bought: { ...BUY, hold: { on: 'granted:bought' } } }));
    expect(parsed.ok ? [] : parsed.issues.map(({ code, path }) => [code, path])).toEqual([
      ['internal-type', ['rules', 'bought', 'hold', 'on']],
    ]);
  });
});
