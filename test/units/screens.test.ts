import fc from 'fast-check';
import { compile, type Event, openBook, type RuleSet } from 'tallybook';
import { tell } from 'tallybook/text';
import { describe, expect, it, test } from 'vitest';
import { newMember } from '../../src/model/member.ts';
import { copyMemory, type InputTimes } from '../../src/model/memory.ts';
import type { Context } from '../../src/rules/context.ts';
import { type InputLog, periodLog, rollingLog } from '../../src/rules/input-log.ts';
import { calendarOf } from '../../src/units/calendar.ts';
import { type Instant, toInstant } from '../../src/units/instant.ts';
import { zoneOf } from '../../src/units/zone.ts';

const NINE = Date.UTC(2024, 5, 3, 9);
const RUNS = { seed: 618, numRuns: 150 };

function calendarIn(id: string) {
  const zone = zoneOf(id);
  if (zone === undefined) throw new Error(`There is no zone ${id}.`);
  return calendarOf({ zone });
}

const utc = calendarIn('UTC');

/** Contexts of one member, for inputs that differ only in their instant. */
function contexts(calendar = utc): (at: number) => Context {
  const member = newMember('mia');
  return (ms) => {
    const at = toInstant(ms);
    const id = 'e';
    const event = { id, type: 'message', memberId: 'mia', at, seq: 0, contentHash: 0 };
    const rest = { receivedAt: undefined, by: undefined, groupId: undefined };
    const fields = { key: undefined, ref: undefined, data: undefined };
    const day = calendar.dayAt(at);
    return {
      event: { ...event, ...rest, ...fields },
      member,
      calendar,
      day,
      groupTags: [],
      ranks: undefined,
    };
  };
}

const SLOT = 0;
const timesOf = (context: Context) => context.member.memory[SLOT] as InputTimes;

/** Counts an input and answers how many were there before. */
function see(log: InputLog, context: Context, key = 0): number {
  const before = log.count(context, key);
  log.add(context, key);
  return before;
}

describe('a window that moves', () => {
  const minute = { length: { minutes: 1 }, keep: 100, most: 1_000 };

  it('holds what is younger than its length, and the instant itself', () => {
    const log = rollingLog(SLOT, minute);
    const at = contexts();
    expect([0, 1, 59_999, 60_000, 60_001, 120_001].map((ms) => see(log, at(NINE + ms)))).toEqual([
      0, 1, 2, 2, 2, 0,
    ]);
  });

  it('is as long as the civil day where clocks change', () => {
    const berlin = calendarIn('Europe/Berlin');
    const log = rollingLog(SLOT, { ...minute, length: { days: 1 } });
    const noon = Date.UTC(2024, 2, 30, 11);
    const at = contexts(berlin);
    see(log, at(noon));
    expect(log.count(at(noon + 23 * 3_600_000 - 1), 0)).toBe(1);
    expect(log.count(at(noon + 23 * 3_600_000), 0)).toBe(0);
  });

  it('says when fewer inputs are left in it, the one in hand counted', () => {
    const log = rollingLog(SLOT, minute);
    const at = contexts();
    for (const ms of [0, 10, 20]) see(log, at(NINE + ms));
    const now = at(NINE + 30);
    const opens = [1, 2, 3, 4].map((times) => log.opensAt(now, 0, times) - NINE);
    expect(opens).toEqual([60_030, 60_020, 60_010, 60_000]);
  });

  it('counts what a list of all inputs counts, as far as it keeps them', () => {
    const steps = fc.array(
      fc.record({ wait: fc.nat(30_000), key: fc.nat(3), late: fc.nat(2_000) }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 6 }), (inputs, keep) => {
        const log = rollingLog(SLOT, { ...minute, keep });
        const at = contexts();
        const all: { readonly at: number; readonly key: number }[] = [];
        let now = NINE;
        for (const { wait, key } of inputs) {
          now += wait;
          const inWindow = all.filter((one) => one.key === key && one.at > now - 60_000);
          expect(see(log, at(now), key)).toBe(Math.min(keep, inWindow.length));
          all.push({ at: now, key });
        }
      }),
      RUNS,
    );
  });

  it('is not upset by an input that is a little older than the newest', () => {
    const log = rollingLog(SLOT, minute);
    const at = contexts();
    for (const ms of [0, 30_000, 70_000]) see(log, at(NINE + ms));
    expect(see(log, at(NINE + 65_000))).toBe(1);
    expect(timesOf(at(NINE)).keys.get(0)).toEqual([30_000, 65_000, 70_000].map((ms) => NINE + ms));
    expect(log.count(at(NINE + 71_000), 0)).toBe(3);
  });

  it('keeps no more instants than it needs, of one key and of all', () => {
    const log = rollingLog(SLOT, { ...minute, keep: 3, most: 7 });
    const at = contexts();
    for (let n = 0; n < 50; n += 1) see(log, at(NINE + n), n % 5);
    const { keys, total } = timesOf(at(NINE));
    const kept = [...keys.values()];
    expect(kept.every((ats) => ats.length > 0 && ats.length <= 3)).toBe(true);
    expect(kept.flat()).toHaveLength(total);
    expect(total).toBeLessThanOrEqual(7);
    expect([...keys.keys()].at(-1)).toBe(4);
  });

  it('forgets the key that was seen longest ago', () => {
    const log = rollingLog(SLOT, { ...minute, keep: 1, most: 2 });
    const at = contexts();
    for (const [n, key] of [7, 8, 7, 9].entries()) see(log, at(NINE + n), key);
    expect([...timesOf(at(NINE)).keys.keys()]).toEqual([7, 9]);
  });

  it('drops every key that it has left', () => {
    const log = rollingLog(SLOT, { ...minute, keep: 1 });
    const at = contexts();
    for (let n = 0; n < 500; n += 1) see(log, at(NINE + n), n);
    see(log, at(NINE + 60_250), 1_000);
    expect(timesOf(at(NINE)).total).toBe(250);
    see(log, at(NINE + 200_000), 1_000);
    expect([...timesOf(at(NINE)).keys]).toEqual([[1_000, [NINE + 200_000]]]);
  });

  it('shares nothing with its copy', () => {
    const log = rollingLog(SLOT, minute);
    const at = contexts();
    see(log, at(NINE));
    const copy = copyMemory(timesOf(at(NINE)));
    see(log, at(NINE + 1));
    expect(copy).toEqual({ kind: 'inputs', keys: new Map([[0, [NINE as Instant]]]), total: 1 });
  });
});

describe('a calendar period', () => {
  it('begins to count anew with each period', () => {
    const log = periodLog(SLOT, 'hour');
    const at = contexts();
    const hour = 3_600_000;
    expect([0, 1, hour - 1, hour, hour + 1, 5 * hour].map((ms) => see(log, at(NINE + ms)))).toEqual(
      [0, 1, 2, 0, 1, 0],
    );
    expect(log.opensAt(at(NINE + 1), 0, 1)).toBe(NINE + hour);
  });

  it('does not count into a later period what is older', () => {
    const log = periodLog(SLOT, 'minute');
    const at = contexts();
    see(log, at(NINE + 60_000));
    expect(see(log, at(NINE + 59_999))).toBe(0);
    expect(log.count(at(NINE + 60_001), 0)).toBe(1);
  });

  it('forgets keys of earlier periods, and keeps 1,000 at most', () => {
    const log = periodLog(SLOT, 'hour');
    const at = contexts();
    for (let key = 0; key < 1_500; key += 1) see(log, at(NINE + key), key);
    const memory = at(NINE).member.memory[SLOT];
    const keys = memory?.kind === 'counts' ? memory.keys : new Map();
    expect([keys.size, keys.has(499), keys.has(500)]).toEqual([1_000, false, true]);
    see(log, at(NINE + 3_600_000), 7);
    expect([...keys]).toEqual([[7, { period: NINE + 3_600_000, used: 1 }]]);
  });
});

const opened = (rules: RuleSet['rules']) =>
  openBook({ programme: 'p', rules: { id: 's', version: 1, timeZone: 'UTC', rules } });
const say = (n: number, text: string, rest: Partial<Event> = {}): Event => ({
  id: `e${n}`,
  type: 'message',
  memberId: 'mia',
  at: NINE + n * 1_000,
  data: { text },
  ...rest,
});
const chat = { kind: 'award', on: 'message', amount: 5 } as const;
const again = { kind: 'duplicate', on: 'message', within: { days: 30 } } as const;

describe('a duplicate screen', () => {
  it('keeps hashes and instants, and no text', () => {
    const book = opened({ chat, again });
    book.post(say(1, 'a secret'));
    const text = JSON.stringify([...book.snapshot()]);
    expect(text).not.toContain('secret');
    expect(text).toContain('again/repeats');
  });

  it('keeps 1,000 inputs of a member, whatever the member says', () => {
    const book = opened({ chat, again });
    for (let n = 0; n < 1_500; n += 1) book.post(say(n, `text ${n}`));
    const repeats = [499, 500, 1_499].map((n, i) => book.post(say(2_000 + i, `text ${n}`)));
    expect(repeats.map(({ reasons }) => reasons.map(({ code }) => code))).toEqual([
      [],
      [],
      ['repeated'],
    ]);
    const member = [...book.snapshot()].flatMap((row) => (row.kind === 'member' ? [row] : []));
    const kept = member.flatMap(({ row }) => row.memory.map(([, memory]) => memory));
    expect(kept.map((one) => (one.kind === 'inputs' ? one.keys.length : one.kind))).toEqual([
      1_000,
    ]);
  });
});

describe('a rule set', () => {
  it('without screens knows no type that is screened', () => {
    const { versions } = compile({ id: 's', version: 1, timeZone: 'UTC', rules: { chat } });
    expect(versions.map(({ screensByType, mutesByType }) => [screensByType, mutesByType])).toEqual([
      [new Map(), new Map()],
    ]);
  });

  it('with screens reads what they look at, and no more', () => {
    const flood = { kind: 'rate-limit', on: 'message', times: 9, per: 'day' } as const;
    const door = {
      kind: 'gate',
      on: 'message',
      length: { min: 1, unit: 'graphemes', of: '$.data.size' },
      media: { not: ['sticker'] },
    } as const;
    const readsOf = (rules: RuleSet['rules']) =>
      compile({ id: 's', version: 1, timeZone: 'UTC', rules }).reads;
    expect(readsOf({ chat, flood })).toEqual([]);
    expect(readsOf({ chat, flood: { ...flood, for: 'member-in-group' } })).toEqual(['$.groupId']);
    expect(readsOf({ chat, again })).toEqual(['$.data.text']);
    expect(readsOf({ chat, door })).toEqual(['$.data.media', '$.data.size']);
  });

  test('notices of one strike have ids of their own, and the same in another run', () => {
    const flood = {
      kind: 'rate-limit',
      on: 'message',
      times: 1,
      within: { minutes: 1 },
      effects: { strike: { within: { days: 1 }, mutes: [{ at: 1, lasts: { minutes: 1 } }] } },
    } as const;
    const idsOf = () => {
      const book = opened({ chat, flood, second: { ...flood, for: 'member-in-group' } });
      return [1, 2].flatMap((n) => book.post(say(n, 'hi')).notices.map(({ id }) => id));
    };
    expect(idsOf()).toEqual([
      'e2##flood#strike#mia##0',
      'e2##flood#mute#mia##0',
      'e2##second#strike#mia##0',
      'e2##second#mute#mia##0',
    ]);
    expect(idsOf()).toEqual(idsOf());
  });
});

describe('a stream', () => {
  const flood = { kind: 'rate-limit', on: 'message', times: 2, within: { seconds: 60 } } as const;
  const strike = {
    within: { seconds: 120 },
    mutes: [
      { at: 2, lasts: { seconds: 30 } },
      { at: 4, lasts: { seconds: 100 } },
    ],
  } as const;
  const rules: RuleSet['rules'] = {
    chat,
    again: { ...again, within: { seconds: 50 }, effects: { from: 3, penalty: 1 } },
    flood: { ...flood, effects: { strike } },
  };
  interface Said {
    readonly at: number;
    readonly text: string;
  }

  const inWindow = (all: readonly Said[], at: number, seconds: number) =>
    all.filter((one) => one.at > at - seconds * 1_000);

  const muteAfter = (strikes: number) => [0, 0, 30_000, 30_000][strikes] ?? 100_000;

  const pointsOf = (isCaught: boolean, equal: number) => {
    if (!isCaught) return 5;
    return equal >= 2 ? -1 : 0;
  };

  const isRepeat = (before: string, text: string) => text !== '' && before === text;

  /** What each message gives, by looking through all that came before it. */
  function plainly(said: readonly Said[]): readonly unknown[] {
    const seen: Said[] = [];
    const strikes: Said[] = [];
    let mutedUntil = 0;
    return said.map((one) => {
      const { at, text } = one;
      if (at < mutedUntil) return { points: 0, codes: ['muted'] };
      const equal = inWindow(seen, at, 50).filter((other) => isRepeat(other.text, text)).length;
      const isFlood = inWindow(seen, at, 60).length >= 2;
      seen.push(one);
      if (isFlood) {
        strikes.push(one);
        mutedUntil = at + muteAfter(inWindow(strikes, at, 120).length);
      }
      const codes = [equal > 0 && 'repeated', isFlood && 'rate-limited'].filter(Boolean);
      return { points: pointsOf(codes.length > 0, equal), codes };
    });
  }

  it('is screened as if every earlier message were looked through', () => {
    const one = fc.record({ wait: fc.nat(25_000), text: fc.constantFrom('a', 'b', 'c', '') });
    const given = new Set<string>();
    fc.assert(
      fc.property(fc.array(one, { maxLength: 50 }), (steps) => {
        let at = NINE;
        const said = steps.map(({ wait, text }) => {
          at += wait;
          return { at, text };
        });
        const book = opened(rules);
        const found = said.map((message, n) => {
          const { entries, reasons } = book.post(say(n, message.text, { at: message.at }));
          const points = entries.reduce((sum, entry) => sum + entry.points, 0);
          return { points, codes: reasons.map(({ code }) => code) };
        });
        expect(found).toEqual(plainly(said));
        for (const { points, codes } of found) given.add(`${points} ${codes.join(' ')}`.trim());
      }),
      RUNS,
    );
    expect([...given].sort()).toEqual([
      '-1 repeated rate-limited',
      '0 muted',
      '0 rate-limited',
      '0 repeated',
      '0 repeated rate-limited',
      '5',
    ]);
  });
});

describe('what people are told', () => {
  const rules: RuleSet = {
    id: 's',
    version: 1,
    timeZone: 'UTC',
    rules: {
      chat: { ...chat, title: { en: 'Chat' } },
      again: { ...again, within: { minutes: 10 }, title: { en: 'Repeats', 'zh-CN': '重复' } },
      door: {
        kind: 'gate',
        on: 'message',
        not: { startsWith: ['/'] },
        title: { en: 'Commands', 'zh-CN': '命令' },
      },
      flood: {
        kind: 'rate-limit',
        on: 'message',
        times: 2,
        within: { minutes: 1 },
        title: { en: 'Flood', 'zh-CN': '刷屏' },
        effects: {
          penalty: 1,
          strike: { within: { days: 1 }, mutes: [{ at: 1, lasts: { minutes: 10 } }] },
        },
      },
    },
  };
  /** The lines of the last of some messages. */
  const told = (texts: readonly string[], locale: string, verbose: boolean) => {
    const book = openBook({ programme: 'p', rules });
    const posted = texts.map((text, n) => ({ at: NINE + n * 1_000, text, n }));
    const lines = posted.map(({ text, n, at }) =>
      tell(book.post(say(n, text)), locale, rules, { verbose, at }).map((line) => line.text),
    );
    return lines.at(-1);
  };

  test('is what was taken and a mute, and only when asked why nothing was earned', () => {
    expect(told(['a', 'a'], 'en', false)).toEqual([]);
    expect(told(['/help'], 'en', false)).toEqual([]);
    expect(told(['a', 'b', 'c'], 'en', false)).toEqual([
      '-1 point for Flood, balance 9',
      'Flood: strike 1.',
      'Flood: muted, this counts again in 10 minutes.',
    ]);
    expect(told(['a', 'b', 'c', 'd'], 'en', false)).toEqual([]);
  });

  test('names the screen and when it opens, in both languages', () => {
    expect(told(['a', 'a'], 'en', true)).toEqual([
      'Repeats: the same as before, again in 10 minutes.',
    ]);
    expect(told(['a', 'a'], 'zh-CN', true)).toEqual(['重复：内容重复，10 分钟后可再得。']);
    expect(told(['/help'], 'en', true)).toEqual(['Commands: this does not count here.']);
    expect(told(['/help'], 'zh-CN', true)).toEqual(['命令：不符合要求，未计分。']);
    expect(told(['a', 'b', 'c'], 'en', true)?.at(-1)).toBe(
      'Flood: too many at once, again in 59 seconds.',
    );
    expect(told(['a', 'b', 'c'], 'zh-CN', true)).toEqual([
      '刷屏：-1 积分，余额 9',
      '刷屏：第 1 次记过。',
      '刷屏：已暂停计分，10 分钟后恢复。',
      '刷屏：发得太快，59 秒后可再得。',
    ]);
    expect(told(['a', 'b', 'c', 'd'], 'en', true)).toEqual(['Flood: muted, again in 10 minutes.']);
    expect(told(['a', 'b', 'c', 'd'], 'zh-CN', true)).toEqual([
      '刷屏：已暂停计分，10 分钟后可再得。',
    ]);
  });
});
