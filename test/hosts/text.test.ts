import { describe, expect, test } from 'vitest';
import { en } from '../../src/hosts/text/en.ts';
import { tell } from '../../src/hosts/text/index.ts';
import { zhCn } from '../../src/hosts/text/zh-cn.ts';
import {
  type Entry,
  type Event,
  type Notice,
  type Outcome,
  openBook,
  REASON_CODES,
  type Reason,
  type ReasonCode,
  type RuleSet,
  type Status,
  type Told,
} from '../../src/index.ts';

const rules: RuleSet = {
  id: 'spoken',
  version: 1,
  timeZone: '+08:00',
  currencies: {
    points: {},
    stars: { scale: 2, title: { en: 'stars', 'zh-CN': '星星', fr: 'étoiles' } },
  },
  rules: {
    'check-in': {
      kind: 'award',
      on: 'check-in',
      amount: 5,
      title: { en: 'Daily check-in', 'zh-CN': '每日签到', fr: 'Pointage' },
    },
    chat: { kind: 'award', on: 'message', amount: 1, title: { en: 'Chat' } },
    most: {
      kind: 'cap',
      rules: ['chat'],
      sum: 3,
      per: 'day',
      title: { en: 'Daily limit', 'zh-CN': '每日上限' },
    },
    double: {
      kind: 'multiplier',
      rules: ['chat'],
      factor: { of: '$.data.quality', min: 1, max: 3 },
      title: { en: 'Quality', 'zh-CN': '质量' },
    },
    untitled: { kind: 'award', on: 'x', amount: 1 },
    'shelf-life': {
      kind: 'expiry',
      after: { months: 12 },
      remind: { days: 7 },
      title: { en: 'Shelf life', 'zh-CN': '有效期' },
    },
    levels: {
      kind: 'tier',
      by: { earned: 'points' },
      levels: [
        { id: 'LV1', from: 10, title: { en: 'Silver', 'zh-CN': '银卡' } },
        { id: 'LV2', from: 20 },
      ],
      title: { en: 'Levels', 'zh-CN': '等级' },
    },
    term: {
      kind: 'season',
      every: 'quarter',
      cohorts: 8,
      title: { en: 'Term', 'zh-CN': '学期' },
    },
  },
};

function outcomeOf(part: Partial<Outcome>): Outcome {
  return {
    status: 'accepted',
    eventId: 'e1',
    memberId: 'ada',
    reasons: [],
    entries: [],
    notices: [],
    ...part,
  };
}

function entryOf(part: Partial<Entry>): Entry {
  return {
    id: 'e1##check-in#accrual#ada#points#0',
    seq: 1,
    kind: 'accrual',
    programme: 'main',
    memberId: 'ada',
    currency: 'points',
    bucket: 'available',
    points: 5,
    balance: 25,
    contra: 'issued',
    at: '2026-06-01T12:00:00.000Z',
    postedAt: '2026-06-01T12:00:00.000Z',
    day: '2026-06-01',
    cause: 'e1',
    eventId: 'e1',
    ruleId: 'check-in',
    ruleSet: 'spoken@1',
    calc: {
      base: '5',
      factors: [],
      factor: '1',
      rounding: 'floor',
      asked: 5,
      granted: 5,
      cutBy: [],
    },
    ...part,
  };
}

const texts = (outcome: Outcome, locale: string, verbose = false) =>
  tell(outcome, locale, rules, { verbose }).map(({ text }) => text);

describe('entries and items', () => {
  const rows: readonly (readonly [what: string, part: Partial<Entry>, en: string, zh: string])[] = [
    ['a gain', {}, '+5 points for Daily check-in, balance 25', '每日签到：+5 积分，余额 25'],
    [
      'one point',
      { points: 1 },
      '+1 point for Daily check-in, balance 25',
      '每日签到：+1 积分，余额 25',
    ],
    [
      'a deduction into debt',
      { points: -30, balance: -5 },
      '-30 points for Daily check-in, balance -5',
      '每日签到：-30 积分，余额 -5',
    ],
    [
      'a titled currency with digits',
      { currency: 'stars', points: 250, balance: 1_005 },
      '+2.5 stars for Daily check-in, balance 10.05',
      '每日签到：+2.5 星星，余额 10.05',
    ],
    [
      'less than one of a currency with digits',
      { currency: 'stars', points: -5, balance: 0 },
      '-0.05 stars for Daily check-in, balance 0',
      '每日签到：-0.05 星星，余额 0',
    ],
    [
      'a rule without a title',
      { ruleId: 'untitled' },
      '+5 points for untitled, balance 25',
      'untitled：+5 积分，余额 25',
    ],
    [
      'a rule without a title in the language',
      { ruleId: 'chat' },
      '+5 points for Chat, balance 25',
      'Chat：+5 积分，余额 25',
    ],
    [
      'names that objects have by nature',
      { ruleId: 'constructor', currency: '__proto__' },
      '+5 __proto__ for constructor, balance 25',
      'constructor：+5 __proto__，余额 25',
    ],
    [
      'the largest amount',
      { points: Number.MAX_SAFE_INTEGER, currency: 'stars', balance: Number.MAX_SAFE_INTEGER },
      '+90071992547409.91 stars for Daily check-in, balance 90071992547409.91',
      '每日签到：+90071992547409.91 星星，余额 90071992547409.91',
    ],
  ];

  test.each(rows)('%s', (_, part, english, chinese) => {
    const outcome = outcomeOf({ entries: [entryOf(part)] });
    expect(texts(outcome, 'en')).toEqual([english]);
    expect(texts(outcome, 'zh-CN')).toEqual([chinese]);
  });

  const kinds: readonly (readonly [what: string, part: Partial<Entry>, en: string, zh: string])[] =
    [
      [
        'a promise',
        { bucket: 'pending', points: 100, balance: 150 },
        '+100 points for Daily check-in, not yet to be spent, pending 150',
        '每日签到：待生效 +100 积分，待生效合计 150',
      ],
      [
        'a release',
        { kind: 'release', contra: 'held:e1', points: 100, balance: 125 },
        '+100 points for Daily check-in released, balance 125',
        '每日签到：生效 +100 积分，余额 125',
      ],
      [
        'a promise that lapses',
        { kind: 'expiration', bucket: 'pending', contra: 'expired', points: -100, balance: 50 },
        '-100 points lapsed (Daily check-in), pending 50',
        '每日签到：过期 -100 积分，待生效合计 50',
      ],
      [
        'a spend',
        { kind: 'redemption', contra: 'redeemed', ruleId: '', points: -50, balance: 75 },
        '-50 points spent, balance 75',
        '消费 -50 积分，余额 75',
      ],
      [
        'a price',
        { kind: 'redemption', contra: 'redeemed', points: -50, balance: 75 },
        '-50 points spent for Daily check-in, balance 75',
        '每日签到：消费 -50 积分，余额 75',
      ],
      [
        'a spend that is cancelled',
        { kind: 'reversal', contra: 'redeemed', ruleId: '', points: 50, balance: 125 },
        '+50 points returned, balance 125',
        '退回 +50 积分，余额 125',
      ],
      [
        'a grant that a refund takes back',
        { kind: 'reversal', points: -30, balance: -5 },
        '-30 points taken back for Daily check-in, balance -5',
        '每日签到：收回 -30 积分，余额 -5',
      ],
      [
        'points that lapse',
        { kind: 'expiration', contra: 'expired', ruleId: 'shelf-life', points: -30, balance: 95 },
        '-30 points lapsed (Shelf life), balance 95',
        '有效期：过期 -30 积分，余额 95',
      ],
      [
        'points that lapse by no rule',
        { kind: 'expiration', contra: 'expired', ruleId: '', points: -30, balance: 95 },
        '-30 points lapsed, balance 95',
        '过期 -30 积分，余额 95',
      ],
      [
        'points that fade',
        { kind: 'decay', contra: 'decayed', ruleId: 'shelf-life', points: -10, balance: 90 },
        '-10 points faded (Shelf life), balance 90',
        '有效期：衰减 -10 积分，余额 90',
      ],
      [
        'points that are brought along',
        { kind: 'adjustment', contra: 'adjusted', ruleId: '', points: 500, balance: 500 },
        '+500 points booked, balance 500',
        '记入 +500 积分，余额 500',
      ],
      [
        'a correction',
        { kind: 'correction', points: -5, balance: 0 },
        'Correction: -5 points for Daily check-in, balance 0',
        '每日签到：更正 -5 积分，余额 0',
      ],
      [
        'a transfer',
        { kind: 'transfer', ruleId: '', points: -5, balance: 0 },
        '-5 points transferred, balance 0',
        '转账 -5 积分，余额 0',
      ],
      [
        'an exchange',
        { kind: 'exchange', ruleId: '', points: -5, balance: 0 },
        '-5 points exchanged, balance 0',
        '兑换 -5 积分，余额 0',
      ],
      [
        'a hold',
        { kind: 'hold', ruleId: '', points: -5, balance: 0 },
        '-5 points held, balance 0',
        '冻结 -5 积分，余额 0',
      ],
    ];

  test.each(kinds)('%s says what it is', (_, part, english, chinese) => {
    const outcome = outcomeOf({ entries: [entryOf(part)] });
    expect(texts(outcome, 'en')).toEqual([english]);
    expect(texts(outcome, 'zh-CN')).toEqual([chinese]);
  });

  test('of a release only what becomes available is told, unless all is asked for', () => {
    const taken = entryOf({ kind: 'release', bucket: 'pending', points: -5, balance: 0 });
    const given = entryOf({ kind: 'release', points: 5, balance: 30 });
    const outcome = outcomeOf({ entries: [taken, given] });
    const said = '+5 points for Daily check-in released, balance 30';
    expect(texts(outcome, 'en')).toEqual([said]);
    expect(texts(outcome, 'en', true)).toEqual([
      '-5 points for Daily check-in released, pending 0',
      said,
    ]);
  });

  test('each member is told of their own', () => {
    const entries = [
      entryOf({}),
      entryOf({ memberId: 'ben', ruleId: 'chat', points: 1, balance: 1 }),
    ];
    expect(tell(outcomeOf({ entries }), 'en', rules)).toEqual([
      { memberId: 'ada', text: '+5 points for Daily check-in, balance 25' },
      { memberId: 'ben', text: '+1 point for Chat, balance 1' },
    ]);
  });

  test('without rules ids are said and amounts are units', () => {
    const outcome = outcomeOf({ entries: [entryOf({ currency: 'stars' })] });
    expect(tell(outcome, 'en')).toEqual([
      { memberId: 'ada', text: '+5 stars for check-in, balance 25' },
    ]);
  });

  test('an item is told with what it is of', () => {
    const item = {
      kind: 'item-granted',
      id: 'n',
      memberId: 'ada',
      ruleId: 'check-in',
      item: 'sample-pack',
      quantity: 2,
      eventId: 'e1',
      at: '2026-06-01T12:00:00.000Z',
    } as const;
    const outcome = outcomeOf({ notices: [item, { ...item, of: 'tea', quantity: 1 }] });
    expect(texts(outcome, 'en')).toEqual([
      '2 × sample-pack for Daily check-in',
      '1 × sample-pack (tea) for Daily check-in',
    ]);
    expect(texts(outcome, 'zh-CN')).toEqual([
      '每日签到：获得 sample-pack × 2',
      '每日签到：获得 sample-pack（tea） × 1',
    ]);
  });
});

describe('other notices', () => {
  const about = { memberId: 'ada', ruleId: 'chat', eventId: 'e1', at: '2026-06-01T12:00:00.000Z' };
  const crossed = {
    ...about,
    kind: 'tier-crossed',
    id: 'n',
    ruleId: 'levels',
    entitlements: [],
  } as const;
  const rows: readonly (readonly [what: string, notice: Notice, en: string, zh: string])[] = [
    [
      'a strike',
      { kind: 'strike', id: 'n', ...about, strikes: 2 },
      'Chat: strike 2.',
      'Chat：第 2 次记过。',
    ],
    [
      'a mute',
      { kind: 'mute', id: 'n', ...about, until: '2026-06-01T12:30:00.000Z' },
      'Chat: muted, this counts again after 2026-06-01 20:30.',
      'Chat：已暂停计分，2026-06-01 20:30 之后恢复。',
    ],
    [
      'a streak that has ended',
      {
        kind: 'streak-ended',
        id: 'n',
        memberId: 'ada',
        ruleId: 'check-in',
        length: 6,
        first: '2026-05-25',
        last: '2026-05-30',
        at: '2026-05-31T16:00:00.000Z',
      },
      'Daily check-in: your streak of 6 has ended.',
      '每日签到：连续 6 次的记录已中断。',
    ],
    [
      'freezes that save a streak',
      {
        kind: 'freeze-used',
        id: 'n',
        memberId: 'ada',
        ruleId: 'check-in',
        days: ['2026-05-30'],
        held: 1,
        saved: true,
        eventId: 'e1',
        at: '2026-05-31T16:00:00.000Z',
      },
      'Daily check-in: 1 freeze used for 2026-05-30, your streak goes on.',
      '每日签到：2026-05-30 用去 1 张保护卡，连续记录保住了。',
    ],
    [
      'freezes that are burnt',
      {
        kind: 'freeze-used',
        id: 'n',
        memberId: 'ada',
        ruleId: 'check-in',
        days: ['2026-05-28', '2026-05-29', '2026-05-30'],
        held: 1,
        saved: false,
        eventId: 'e1',
        at: '2026-05-31T16:00:00.000Z',
      },
      'Daily check-in: 3 freezes used for 2026-05-28 to 2026-05-30, too few.',
      '每日签到：2026-05-28 至 2026-05-30 用去 3 张保护卡，仍不够。',
    ],
    [
      'what lapses soon',
      {
        kind: 'lapse-ahead',
        id: 'n',
        memberId: 'ada',
        ruleId: 'shelf-life',
        currency: 'stars',
        points: 250,
        through: '2026-06-30',
        at: '2026-06-23T16:00:00.000Z',
      },
      'Shelf life: 2.5 stars can be spent until the end of 2026-06-30.',
      '有效期：2.5 星星 可用至 2026-06-30 结束，之后过期。',
    ],
    [
      'a level that is won',
      { ...crossed, from: 'LV1', to: 'LV2', direction: 'up' },
      'Levels: you have reached LV2.',
      '等级：已升为LV2。',
    ],
    [
      'a level that is lost for a lower one',
      { ...crossed, from: 'LV2', to: 'LV1', direction: 'down' },
      'Levels: you have lost LV2 and are Silver now.',
      '等级：已由LV2降为银卡。',
    ],
    [
      'a level that is lost for none',
      { ...crossed, from: 'LV1', direction: 'down' },
      'Levels: you have lost Silver.',
      '等级：已失去银卡。',
    ],
    [
      'a new cohort',
      {
        kind: 'cohort-assigned',
        id: 'n',
        memberId: 'ada',
        ruleId: 'term',
        season: '2026-07-01',
        cohort: 3,
        at: '2026-06-30T16:00:00.000Z',
      },
      'Term: you are in cohort 3 from 2026-07-01 on.',
      '学期：自 2026-07-01 起，你在第 3 编组。',
    ],
  ];

  test.each(rows)('%s is told', (_, notice, english, chinese) => {
    const outcome = outcomeOf({ notices: [notice] });
    expect(texts(outcome, 'en')).toEqual([english]);
    expect(texts(outcome, 'zh-CN')).toEqual([chinese]);
  });

  test('the end of a mute is told from the event on, where its instant is known', () => {
    const until = '2026-06-01T12:30:00.000Z';
    const notice = { kind: 'mute', id: 'n', ...about, until } as const;
    const at = '2026-06-01T12:00:00Z';
    const told = (locale: string) =>
      tell(outcomeOf({ notices: [notice] }), locale, rules, { at }).map(({ text }) => text);
    expect(told('en')).toEqual(['Chat: muted, this counts again in 30 minutes.']);
    expect(told('zh-CN')).toEqual(['Chat：已暂停计分，30 分钟后恢复。']);
  });
});

interface ReasonRow {
  /** As the engine gives them; the rule is `chat`. */
  readonly params: Reason['params'];
  readonly en: string;
  readonly zh: string;
  /** Told only when asked for. */
  readonly quiet?: true;
  /** Whether the reason is the book's. */
  readonly ofBook?: true;
}

const opensAt = '2026-06-01T16:00:00.000Z';

const reasonRows: Readonly<Record<ReasonCode, readonly ReasonRow[]>> = {
  'no-rule': [
    {
      params: {},
      quiet: true,
      ofBook: true,
      en: 'Nothing is awarded for this.',
      zh: '这个行为没有奖励。',
    },
  ],
  'condition-not-met': [
    { params: {}, quiet: true, en: 'Chat: the condition is not met.', zh: 'Chat：条件未满足。' },
  ],
  'outside-window': [
    { params: {}, quiet: true, en: 'Chat: not at this time.', zh: 'Chat：不在活动时间内。' },
  ],
  retired: [{ params: {}, quiet: true, en: 'Chat: this has ended.', zh: 'Chat：已经结束。' }],
  'already-awarded': [
    {
      params: { path: '$.key' },
      en: 'Chat: already awarded for this.',
      zh: 'Chat：已经奖励过了。',
    },
  ],
  'cap-reached': [
    {
      params: { by: 'chat', max: 1, used: 1, opensAt },
      en: 'Chat: the limit of 1 time is reached, again after 2026-06-02 00:00.',
      zh: 'Chat：已达上限 1 次，2026-06-02 00:00 之后可再得。',
    },
    {
      params: { by: 'most', max: 3, used: 3 },
      en: 'Chat: the limit of 3 times (Daily limit) is reached.',
      zh: 'Chat：已达上限 3 次（每日上限）。',
    },
    {
      params: { by: 'most', currency: 'points', max: 3, asked: 2, granted: 0, opensAt },
      en: 'Chat: the limit of 3 points (Daily limit) is reached, again after 2026-06-02 00:00.',
      zh: 'Chat：已达上限 3 积分（每日上限），2026-06-02 00:00 之后可再得。',
    },
  ],
  'cut-by-cap': [
    {
      params: { by: 'most', currency: 'stars', max: 350, asked: 200, granted: 150 },
      en: 'Chat: 1.5 stars instead of 2 stars, the limit of 3.5 stars (Daily limit) is reached.',
      zh: 'Chat：应得 2 星星，实得 1.5 星星，已达上限 3.5 星星（每日上限）。',
    },
  ],
  cooldown: [
    {
      params: { by: 'pause', until: '2026-06-01T12:00:06.500Z' },
      en: 'Chat: too soon, try again after 2026-06-01 20:00:06.',
      zh: 'Chat：太频繁了，请在 2026-06-01 20:00:06 之后再试。',
    },
  ],
  'rate-limited': [
    {
      params: { times: 4, opensAt },
      quiet: true,
      en: 'Chat: too many at once, again after 2026-06-02 00:00.',
      zh: 'Chat：发得太快，2026-06-02 00:00 之后可再得。',
    },
  ],
  repeated: [
    {
      params: { times: 1, within: { minutes: 10 }, opensAt },
      quiet: true,
      en: 'Chat: the same as before, again after 2026-06-02 00:00.',
      zh: 'Chat：内容重复，2026-06-02 00:00 之后可再得。',
    },
  ],
  'gate-closed': [
    {
      params: { term: 'length', unit: 'graphemes', min: 5, found: 1 },
      quiet: true,
      en: 'Chat: this does not count here.',
      zh: 'Chat：不符合要求，未计分。',
    },
  ],
  muted: [
    {
      params: { until: opensAt },
      quiet: true,
      en: 'Chat: muted, again after 2026-06-02 00:00.',
      zh: 'Chat：已暂停计分，2026-06-02 00:00 之后可再得。',
    },
  ],
  'streak-pays-nothing': [
    {
      params: { length: 2 },
      quiet: true,
      en: 'Chat: nothing is due at this length.',
      zh: 'Chat：当前连续长度没有奖励。',
    },
    {
      params: {},
      quiet: true,
      en: 'Chat: nothing is due at this length.',
      zh: 'Chat：当前连续长度没有奖励。',
    },
  ],
  'freezes-insufficient': [
    {
      params: { need: 2, have: 1 },
      en: 'Chat: begun anew, 2 freezes were needed and 1 there.',
      zh: 'Chat：需要 2 张保护卡，只有 1 张，连续记录重新开始。',
    },
    {
      params: { need: 1, have: 0 },
      en: 'Chat: begun anew, 1 freeze was needed and 0 there.',
      zh: 'Chat：需要 1 张保护卡，只有 0 张，连续记录重新开始。',
    },
  ],
  'make-up-not-offered': [
    { params: {}, ofBook: true, en: 'Days cannot be made up here.', zh: '这里不能补签。' },
  ],
  'make-up-too-old': [
    {
      params: { day: '2026-06-01', within: 7 },
      ofBook: true,
      en: '2026-06-01 can no longer be made up: only the last 7 days.',
      zh: '2026-06-01 已不能补签：只能补最近 7 天。',
    },
    {
      params: { day: '2026-06-01', within: 1 },
      ofBook: true,
      en: '2026-06-01 can no longer be made up: only the last day.',
      zh: '2026-06-01 已不能补签：只能补最近 1 天。',
    },
  ],
  'make-up-not-missed': [
    {
      params: { day: '2026-06-01' },
      ofBook: true,
      en: 'There is nothing to make up on 2026-06-01.',
      zh: '2026-06-01 没有需要补签的。',
    },
  ],
  'make-up-used-up': [
    {
      params: { perMonth: 3, month: '2026-06' },
      ofBook: true,
      en: 'No more of 2026-06 can be made up: at most 3 days.',
      zh: '2026-06 最多补签 3 天，已经用完。',
    },
    {
      params: { perMonth: 1, month: '2026-06' },
      ofBook: true,
      en: 'No more of 2026-06 can be made up: at most 1 day.',
      zh: '2026-06 最多补签 1 天，已经用完。',
    },
  ],
  replaced: [
    {
      params: { currency: 'points', points: 10 },
      quiet: true,
      en: 'Chat: something else was awarded instead.',
      zh: 'Chat：已改为发放其他奖励。',
    },
  ],
  'identity-used': [
    {
      params: { path: '$.data.device' },
      en: 'Chat: this device or address belongs to somebody else.',
      zh: 'Chat：该设备或地址已属于其他成员。',
    },
  ],
  'identity-missing': [
    {
      params: { path: '$.data.device' },
      en: 'Chat: it is not said which device or address this is.',
      zh: 'Chat：没有说明是哪台设备或哪个地址。',
    },
  ],
  'ref-missing': [
    {
      params: {},
      en: 'Chat: it is not said what this is about.',
      zh: 'Chat：没有说明针对的是什么。',
    },
  ],
  'ref-not-awarded': [
    {
      params: { by: 'check-in', ref: 'p1' },
      en: 'Chat: what this is about has not earned points.',
      zh: 'Chat：所针对的内容没有得过分。',
    },
  ],
  'cascade-limit': [
    {
      params: { max: 8 },
      en: 'Chat: stopped, one thing led to too many others.',
      zh: 'Chat：连锁触发过多，已停止。',
    },
  ],
  'hop-limit': [
    {
      params: { max: 4 },
      en: 'Chat: stopped, it was passed on too often.',
      zh: 'Chat：转手次数过多，已停止。',
    },
  ],
  'message-limit': [
    {
      params: { max: 64 },
      en: 'Chat: stopped, it concerns too many members at once.',
      zh: 'Chat：一次涉及的成员过多，已停止。',
    },
  ],
  'factor-zero': [
    {
      params: { base: '1' },
      quiet: true,
      en: 'Chat: gives nothing at the moment.',
      zh: 'Chat：目前没有奖励。',
    },
  ],
  'factor-out-of-range': [
    {
      params: { by: 'double', found: '9' },
      quiet: true,
      en: 'Chat: without Quality, whose factor is missing or out of range.',
      zh: 'Chat：质量 未生效，倍数缺失或超出范围。',
    },
    {
      params: { by: 'gone' },
      quiet: true,
      en: 'Chat: without gone, whose factor is missing or out of range.',
      zh: 'Chat：gone 未生效，倍数缺失或超出范围。',
    },
  ],
  'rounds-to-zero': [
    {
      params: { base: '0.4' },
      en: 'Chat: too little to earn anything.',
      zh: 'Chat：数额太小，没有奖励。',
    },
  ],
  shadow: [
    {
      params: { currency: 'stars', points: 150 },
      quiet: true,
      en: 'Chat: on trial, would have given 1.5 stars.',
      zh: 'Chat：试运行，本可获得 1.5 星星。',
    },
  ],
  'self-award': [
    {
      params: { beneficiary: 'ada' },
      en: 'Chat: nobody can give this to themselves.',
      zh: 'Chat：不能奖励自己。',
    },
  ],
  'beneficiary-missing': [
    { params: {}, en: 'Chat: it is not said who should get it.', zh: 'Chat：没有说明奖励给谁。' },
  ],
  'beneficiary-too-late': [
    {
      params: { by: 'most' },
      en: 'Chat: this came too late to be awarded.',
      zh: 'Chat：来得太晚，无法奖励。',
    },
  ],
  'key-missing': [
    {
      params: { path: '$.key' },
      en: 'Chat: the number of the order or post is missing.',
      zh: 'Chat：缺少订单号或帖子号。',
    },
  ],
  'base-missing': [
    { params: { path: '$.data.paid' }, en: 'Chat: the amount is missing.', zh: 'Chat：缺少金额。' },
  ],
  'base-not-a-decimal': [
    {
      params: { path: '$.data.paid', found: 'ten' },
      en: 'Chat: the amount cannot be read.',
      zh: 'Chat：金额无法识别。',
    },
  ],
  'base-negative': [
    {
      params: {},
      quiet: true,
      en: 'Chat: an amount below zero earns nothing.',
      zh: 'Chat：金额低于零，没有奖励。',
    },
  ],
  'below-minimum': [
    {
      params: { minimum: '10.50' },
      en: 'Chat: earns from 10.50 on.',
      zh: 'Chat：满 10.50 才有奖励。',
    },
  ],
  'no-table-row': [
    {
      params: { path: '$.data.grade' },
      en: 'Chat: nothing is set for this grade.',
      zh: 'Chat：这个等级没有设定奖励。',
    },
  ],
  'divided-by-zero': [
    { params: {}, en: 'Chat: the amount cannot be worked out.', zh: 'Chat：数额无法计算。' },
  ],
  'given-out-of-range': [
    {
      params: { min: '10', max: '100' },
      en: 'Chat: expected at least 10 and at most 100.',
      zh: 'Chat：至少 10，至多 100。',
    },
  ],
  'given-not-a-decimal': [
    {
      params: { path: '$.data.points' },
      en: 'Chat: the amount given cannot be read.',
      zh: 'Chat：给出的数额无法识别。',
    },
  ],
  'finer-than-scale': [
    {
      params: {},
      en: 'Chat: the amount given has too many digits after the point.',
      zh: 'Chat：给出的数额小数位太多。',
    },
  ],
  overflow: [{ params: {}, en: 'Chat: the amount is too large.', zh: 'Chat：数额太大。' }],
  untrusted: [
    {
      params: { type: 'join' },
      ofBook: true,
      en: 'This is not allowed here.',
      zh: '这里不允许这样操作。',
    },
  ],
  'unsupported-type': [
    {
      params: { type: 'refund' },
      ofBook: true,
      en: 'This is not possible yet.',
      zh: '暂不支持这个操作。',
    },
  ],
  'bad-payload': [
    {
      params: { path: '$.data.tags' },
      ofBook: true,
      en: 'This cannot be understood.',
      zh: '无法理解这个操作。',
    },
  ],
  'already-joined': [
    {
      params: { joinedAt: 1 },
      quiet: true,
      ofBook: true,
      en: 'You have joined before.',
      zh: '你已经加入过了。',
    },
  ],
  'not-spendable': [
    {
      params: { currency: 'growth' },
      ofBook: true,
      en: 'This cannot be spent.',
      zh: '这种积分不能消费。',
    },
  ],
  'already-spent': [
    {
      params: { key: 'o1' },
      ofBook: true,
      en: 'This order was paid before.',
      zh: '这个订单已经支付过了。',
    },
  ],
  'insufficient-points': [
    {
      params: { currency: 'stars', needs: 250, has: -50 },
      ofBook: true,
      en: 'Not enough: 2.5 stars needed, -0.5 stars there.',
      zh: '不够用：需要 2.5 星星，现有 -0.5 星星。',
    },
  ],
  'unknown-spend': [
    {
      params: { ref: 'o1' },
      ofBook: true,
      en: 'What is to be taken back was not spent here.',
      zh: '没有找到要取消的消费。',
    },
  ],
  'already-cancelled': [
    {
      params: { ref: 'o1' },
      ofBook: true,
      en: 'This was taken back before.',
      zh: '这笔消费已经取消过了。',
    },
  ],
  'cancel-too-late': [
    {
      params: { ref: 'o1', within: { years: 1 } },
      ofBook: true,
      en: 'It is too late to take this back.',
      zh: '已经过了可以取消的时间。',
    },
  ],
  clipped: [
    {
      params: { currency: 'stars', needs: 250, has: 100 },
      ofBook: true,
      en: '1 stars of 2.5 stars taken; the rest comes off what is earned next.',
      zh: '应扣 2.5 星星，已扣 1 星星，其余从之后获得的里扣除。',
    },
  ],
  'exceeds-balance': [
    {
      params: { currency: 'stars', needs: 250, has: 100 },
      ofBook: true,
      en: 'This cannot be taken back: 2.5 stars needed, 1 stars there.',
      zh: '余额不足，无法收回：需要 2.5 星星，现有 1 星星。',
    },
  ],
  forgiven: [
    {
      params: { currency: 'stars', points: 250 },
      ofBook: true,
      en: '2.5 stars had lapsed before and were not taken back.',
      zh: '其中 2.5 星星 之前已过期，不再收回。',
    },
  ],
  'shortfall-lowered': [
    {
      params: { currency: 'stars', points: 250 },
      ofBook: true,
      en: '2.5 stars less come off what is earned next.',
      zh: '之后获得的里少扣 2.5 星星。',
    },
  ],
  appended: [
    {
      params: { at: 1 },
      ofBook: true,
      en: 'This came late: it counts now, with what is left of its day.',
      zh: '来得较晚：现在补计，按它那一天剩余的额度。',
    },
  ],
  closed: [
    {
      params: { ref: 'e1' },
      quiet: true,
      ofBook: true,
      en: 'This was long ago: only what it gave itself is taken back.',
      zh: '时间已久：只收回它自己给出的。',
    },
  ],
  voided: [
    {
      params: { by: 'v1' },
      ofBook: true,
      en: 'This was declared void and does not count.',
      zh: '已作废，不计入。',
    },
  ],
  'void-of-spend': [
    {
      params: { ref: 'e1' },
      ofBook: true,
      en: 'What was spent cannot be voided, only cancelled.',
      zh: '消费不能作废，只能取消。',
    },
  ],
  'void-of-void': [
    {
      params: { ref: 'v1' },
      ofBook: true,
      en: 'A void cannot be voided.',
      zh: '作废本身不能再作废。',
    },
  ],
  'nothing-left': [
    {
      params: { ref: 'e1' },
      quiet: true,
      ofBook: true,
      en: 'There is nothing left to take back.',
      zh: '没有可以收回的了。',
    },
  ],
  'awaits-target': [
    {
      params: { ref: 'e1' },
      ofBook: true,
      en: 'This is kept until what it is about arrives.',
      zh: '已保留，等待相关记录到达。',
    },
  ],
  exceeds: [
    {
      params: { ref: 'e1', by: '20.50' },
      quiet: true,
      ofBook: true,
      en: 'More came back than was left: 20.50 too much.',
      zh: '退回的比剩下的多 20.50。',
    },
  ],
  'not-reversible': [
    {
      params: { ref: 'e1', until: '2026-06-01T12:00:00.000Z' },
      ofBook: true,
      en: 'This is too long ago to be taken back.',
      zh: '时间太久，不能再收回。',
    },
  ],
  'no-base': [
    {
      params: { ref: 'e1' },
      ofBook: true,
      en: 'It is not known what a part of this was worth.',
      zh: '不知道这一部分值多少，无法收回。',
    },
  ],
  'unknown-line': [
    {
      params: { ref: 'e1', path: '$.data.lines[0]', line: 'l1' },
      ofBook: true,
      en: 'The order has no such line.',
      zh: '订单里没有这一行。',
    },
  ],
  'still-earned': [
    {
      params: { ref: 'e1' },
      quiet: true,
      ofBook: true,
      en: 'What is left earns the same as before.',
      zh: '剩下的部分所得不变。',
    },
  ],
  late: [
    {
      params: { at: 1 },
      ofBook: true,
      en: 'This came too late to be put in its place and was not counted.',
      zh: '来得太晚，已不能放回原位，未计入。',
    },
  ],
  'too-late': [
    {
      params: { at: 1 },
      ofBook: true,
      en: 'This came too late and was not counted.',
      zh: '来得太晚，未计入。',
    },
  ],
  future: [
    {
      params: { at: 1 },
      ofBook: true,
      en: 'This is dated ahead and was not counted.',
      zh: '时间在将来，未计入。',
    },
  ],
};

describe('reasons', () => {
  const all = REASON_CODES.flatMap((code) => reasonRows[code].map((row) => ({ code, ...row })));

  test.each(all)('$code: $en', ({ code, params, quiet = false, ofBook = false, ...said }) => {
    const reason = ofBook ? { code, params } : { ruleId: 'chat', code, params };
    const outcome = outcomeOf({ reasons: [reason] });
    expect(texts(outcome, 'en', true)).toEqual([said.en]);
    expect(texts(outcome, 'zh-CN', true)).toEqual([said.zh]);
    expect(texts(outcome, 'en')).toEqual(quiet ? [] : [said.en]);
  });

  test('every code has a row, and both languages have exactly the same sentences', () => {
    expect(Object.keys(reasonRows).sort()).toEqual([...REASON_CODES].sort());
    expect(Object.keys(en.reasons).sort()).toEqual([...REASON_CODES].sort());
    expect(Object.keys(zhCn.reasons).sort()).toEqual([...REASON_CODES].sort());
    expect(Object.keys(zhCn.statuses).sort()).toEqual(Object.keys(en.statuses).sort());
    expect(Object.keys(zhCn).sort()).toEqual(Object.keys(en).sort());
  });

  test('a reason from a beneficiary is told to the beneficiary', () => {
    const params = { by: 'chat', max: 3, used: 3, memberId: 'ben' };
    const outcome = outcomeOf({ reasons: [{ ruleId: 'chat', code: 'cap-reached', params }] });
    expect(tell(outcome, 'en', rules)).toEqual([
      { memberId: 'ben', text: 'Chat: the limit of 3 times is reached.' },
    ]);
  });
});

describe('times in words', () => {
  const cooldown = (until: string) =>
    outcomeOf({ reasons: [{ ruleId: 'chat', code: 'cooldown', params: { by: 'pause', until } }] });
  const at = Date.UTC(2026, 5, 1, 12);
  const rows: readonly (readonly [waitMs: number, en: string, zh: string])[] = [
    [1, 'in 1 second', '1 秒后'],
    [1_000, 'in 1 second', '1 秒后'],
    [1_001, 'in 2 seconds', '2 秒后'],
    [119_999, 'in 120 seconds', '120 秒后'],
    [120_000, 'in 2 minutes', '2 分钟后'],
    [120_001, 'in 3 minutes', '3 分钟后'],
    [7_199_999, 'in 120 minutes', '120 分钟后'],
    [7_200_000, 'in 2 hours', '2 小时后'],
    [172_800_000, 'in 2 days', '2 天后'],
    [172_800_001, 'in 3 days', '3 天后'],
    [-5, 'in 1 second', '1 秒后'],
  ];

  test.each(rows)(
    'a wait of %d ms is told as "%s", never too short',
    (waitMs, english, chinese) => {
      const outcome = cooldown(new Date(at + waitMs).toISOString());
      expect(tell(outcome, 'en', rules, { at })[0]?.text).toBe(
        `Chat: too soon, try again ${english}.`,
      );
      expect(tell(outcome, 'zh-CN', rules, { at: '2026-06-01T20:00:00+08:00' })[0]?.text).toBe(
        `Chat：太频繁了，请在 ${chinese}再试。`,
      );
    },
  );

  const until = '2026-06-01T20:30:00.000Z';

  test.each([
    ['+08:00', '2026-06-02 04:30'],
    ['-03:30', '2026-06-01 17:00'],
    ['UTC', '2026-06-01 20:30'],
    ['Asia/Shanghai', '2026-06-01 20:30 UTC'],
  ])('without the instant of the event, a clock in %s shows %s', (timeZone, clock) => {
    const [line] = tell(cooldown(until), 'en', { ...rules, timeZone });
    expect(line?.text).toBe(`Chat: too soon, try again after ${clock}.`);
  });

  test('without rules the clock is that of UTC and says so', () => {
    expect(tell(cooldown(until), 'en')[0]?.text).toBe(
      'chat: too soon, try again after 2026-06-01 20:30 UTC.',
    );
  });
});

describe('statuses', () => {
  const rows: readonly (readonly [status: Status, quiet: boolean, en: string, zh: string])[] = [
    ['duplicate', true, 'This was counted before.', '之前已经计入。'],
    [
      'conflict',
      false,
      'Something else was counted under this number, and this was not.',
      '同一编号已计入另一内容，这次未计入。',
    ],
    [
      'late',
      false,
      'This came too late to be put in its place and was not counted.',
      '来得太晚，已不能放回原位，未计入。',
    ],
    ['too-late', false, 'This came too late and was not counted.', '来得太晚，未计入。'],
    [
      'future',
      false,
      'This is dated ahead; it counts when its time has come.',
      '时间在将来，到时再计入。',
    ],
    ['held', false, 'This is kept until what it is about arrives.', '已保留，等待相关记录到达。'],
    ['refused', false, 'This was not counted.', '未计入。'],
    ['invalid', false, 'This cannot be read and was not counted.', '内容无法识别，未计入。'],
  ];

  test.each(rows)('%s without a reason', (status, quiet, english, chinese) => {
    expect(texts(outcomeOf({ status }), 'en', true)).toEqual([english]);
    expect(texts(outcomeOf({ status }), 'zh-CN', true)).toEqual([chinese]);
    expect(texts(outcomeOf({ status }), 'en')).toEqual(quiet ? [] : [english]);
  });

  test('a reason says more than the status, and is said instead of it', () => {
    const reasons: readonly Reason[] = [{ code: 'future', params: { at: 1 } }];
    expect(texts(outcomeOf({ status: 'future', reasons }), 'en')).toEqual([
      'This is dated ahead; it counts when its time has come.',
    ]);
    expect(texts(outcomeOf({ status: 'refused', reasons }), 'en')).toEqual([
      'This is dated ahead and was not counted.',
    ]);
  });

  test('an accepted event that earned nothing is silent', () => {
    expect(texts(outcomeOf({}), 'en', true)).toEqual([]);
  });

  test('what names no member is told to nobody', () => {
    expect(tell(outcomeOf({ status: 'invalid', memberId: '' }), 'en')).toEqual([]);
  });
});

describe('locales', () => {
  const outcome = outcomeOf({
    entries: [entryOf({ currency: 'stars', points: 100, balance: 100 })],
  });

  test.each(['zh-CN', 'zh-cn', 'zh', 'zh-Hans', 'zh_CN', 'zh-Hans-CN'])(
    '%s speaks Chinese',
    (locale) => {
      expect(texts(outcome, locale)).toEqual(['每日签到：+1 星星，余额 1']);
    },
  );

  test.each(['en', 'en-GB', 'de', '', 'zh-TW', 'toString'])('%j speaks English', (locale) => {
    expect(texts(outcome, locale)).toEqual(['+1 stars for Daily check-in, balance 1']);
  });

  test('titles may have languages that sentences do not have', () => {
    expect(texts(outcome, 'fr')).toEqual(['+1 étoiles for Pointage, balance 1']);
  });
});

describe('corrections', () => {
  const line = (part: Partial<Entry>) => entryOf({ kind: 'correction', cause: 'late', ...part });
  const notice = {
    kind: 'tier-crossed',
    id: 'n1',
    memberId: 'ada',
    ruleId: 'levels',
    to: 'LV1',
    direction: 'up',
    entitlements: [],
    eventId: 'e7',
    at: '2026-06-01T12:00:00.000Z',
  } as const;
  const told = (part: Partial<Told> = {}): Told => ({
    points: {},
    reasons: [],
    notices: [],
    ...part,
  });
  const about = { eventId: 'e7', memberId: 'ada', was: told(), now: told() };

  test('lines about earlier inputs are told in one sentence for each member and rule', () => {
    const entries = [
      entryOf({ points: 5, balance: 30 }),
      line({ eventId: 'e7', points: -2, balance: 28 }),
      line({ eventId: 'e7', ruleId: 'chat', points: -1, balance: 27 }),
      line({ eventId: 'e8', points: 9, balance: 36 }),
      line({ eventId: 'e8', memberId: 'ben', points: 3, balance: 3 }),
    ];
    const outcome = outcomeOf({ entries });
    expect(tell(outcome, 'en', rules)).toEqual([
      { memberId: 'ada', text: '+5 points for Daily check-in, balance 30' },
      { memberId: 'ada', text: 'Correction: -1 point for Chat, balance 27' },
      { memberId: 'ada', text: 'Correction: +7 points for Daily check-in, balance 36' },
      { memberId: 'ben', text: 'Correction: +3 points for Daily check-in, balance 3' },
    ]);
    expect(texts(outcome, 'zh-CN')).toEqual([
      '每日签到：+5 积分，余额 30',
      'Chat：更正 -1 积分，余额 27',
      '每日签到：更正 +7 积分，余额 36',
      '每日签到：更正 +3 积分，余额 3',
    ]);
  });

  test('currencies and buckets are not added up', () => {
    const entries = [
      line({ points: 2, balance: 27 }),
      line({ points: 250, balance: 250, currency: 'stars' }),
      line({ points: 3, balance: 3, bucket: 'pending' }),
    ];
    expect(texts(outcomeOf({ entries }), 'en')).toEqual([
      'Correction: +2 points for Daily check-in, balance 27',
      'Correction: +2.5 stars for Daily check-in, balance 2.5',
      'Correction: +3 points for Daily check-in, pending 3',
    ]);
  });

  test('an award that an earlier input earns only now is a correction', () => {
    const entries = [entryOf({ eventId: 'e7', cause: 'late', points: 30, balance: 65 })];
    expect(texts(outcomeOf({ entries, corrected: [about] }), 'en')).toEqual([
      'Correction: +30 points for Daily check-in, balance 65',
    ]);
    const lapsed = [{ ...entries[0], ...line({ kind: 'expiration', eventId: 'e7', points: -30 }) }];
    expect(texts(outcomeOf({ entries: lapsed, corrected: [about] }), 'en')).toEqual([
      '-30 points lapsed (Daily check-in), balance 25',
    ]);
  });

  test('what sums up to nothing is not told', () => {
    const entries = [line({ points: 5 }), line({ points: -5 })];
    expect(texts(outcomeOf({ entries }), 'en', true)).toEqual([]);
  });

  test('what holds no longer is withdrawn, and what holds instead is told', () => {
    const second = { ...notice, id: 'n2', to: 'LV2' };
    const corrected = [
      { ...about, was: told({ notices: [notice] }), now: told({ notices: [second] }) },
    ];
    expect(tell(outcomeOf({ corrected }), 'en', rules)).toEqual([
      { memberId: 'ada', text: 'No longer so: Levels: you have reached Silver.' },
      { memberId: 'ada', text: 'Levels: you have reached LV2.' },
    ]);
    expect(texts(outcomeOf({ corrected }), 'zh-CN')).toEqual([
      '不再成立：等级：已升为银卡。',
      '等级：已升为LV2。',
    ]);
    const amongNotices = outcomeOf({ corrected, notices: [second] });
    expect(texts(amongNotices, 'en')).toEqual([
      'Levels: you have reached LV2.',
      'No longer so: Levels: you have reached Silver.',
    ]);
  });

  test('what is told in the same words as before is not told again', () => {
    const again = { ...notice, id: 'n9', at: '2026-05-01T12:00:00.000Z' };
    const corrected = [
      { ...about, was: told({ notices: [notice] }), now: told({ notices: [again] }) },
    ];
    expect(texts(outcomeOf({ corrected }), 'en', true)).toEqual([]);
  });

  test('why an earlier input earns less is told where all is asked for', () => {
    const reason = { ruleId: 'chat', code: 'cap-reached', params: { by: 'most', max: 3 } } as const;
    const corrected = [{ ...about, now: told({ reasons: [reason] }) }];
    expect(texts(outcomeOf({ corrected }), 'en')).toEqual([]);
    expect(texts(outcomeOf({ corrected }), 'en', true)).toEqual([
      'Chat: the limit of 3 times (Daily limit) is reached.',
    ]);
  });
});

describe('what a book answers', () => {
  const lively: RuleSet = {
    id: 'lively',
    version: 1,
    timeZone: 'UTC',
    rules: {
      chat: { kind: 'award', on: 'message', amount: 2, title: { en: 'Chat' } },
      pause: { kind: 'cooldown', rules: ['chat'], lasts: { seconds: 30 } },
      daily: { kind: 'cap', rules: ['chat'], sum: 5, per: 'day', title: { en: 'Daily chat' } },
      'check-in': { kind: 'award', on: 'check-in', amount: 5, limit: { times: 1, per: 'day' } },
      praise: {
        kind: 'award',
        on: 'praise',
        to: '$.data.to',
        amount: { given: '$.data.points', min: 10, max: 20 },
        limit: { times: 1, per: 'day' },
      },
      order: { kind: 'award', on: 'purchase', amount: { rate: 1, of: '$.data.paid', minimum: 5 } },
      trial: { kind: 'award', on: 'trial', amount: 3, shadow: true },
    },
  };
  const script: readonly (readonly [event: Partial<Event>, lines: readonly string[]])[] = [
    [{ type: 'message', at: '2026-03-01T10:00:00Z' }, ['ada: +2 points for Chat, balance 2']],
    [
      { type: 'message', at: '2026-03-01T10:00:01Z' },
      ['ada: Chat: too soon, try again in 29 seconds.'],
    ],
    [{ type: 'message', at: '2026-03-01T10:00:30Z' }, ['ada: +2 points for Chat, balance 4']],
    [
      { type: 'message', at: '2026-03-01T10:30:00Z' },
      [
        'ada: +1 point for Chat, balance 5',
        'ada: Chat: 1 point instead of 2 points, the limit of 5 points (Daily chat) is reached, again in 14 hours.',
      ],
    ],
    [
      { type: 'message', at: '2026-03-01T23:59:00Z' },
      ['ada: Chat: the limit of 5 points (Daily chat) is reached, again in 60 seconds.'],
    ],
    [{ type: 'check-in', at: '2026-03-02T00:00:00Z' }, ['ada: +5 points for check-in, balance 10']],
    [
      { type: 'check-in', at: '2026-03-02T00:00:00Z' },
      ['ada: check-in: the limit of 1 time is reached, again in 24 hours.'],
    ],
    [
      { type: 'praise', at: '2026-03-02T01:00:00Z', data: { to: 'ada', points: 10 } },
      ['ada: praise: nobody can give this to themselves.'],
    ],
    [
      { type: 'praise', at: '2026-03-02T01:00:00Z', data: { points: 10 } },
      ['ada: praise: it is not said who should get it.'],
    ],
    [
      { type: 'praise', at: '2026-03-02T01:00:00Z', data: { to: 'ben', points: 21 } },
      ['ada: praise: expected at least 10 and at most 20.'],
    ],
    [
      { type: 'praise', at: '2026-03-02T01:00:00Z', data: { to: 'ben', points: 20 } },
      ['ben: +20 points for praise, balance 20'],
    ],
    [
      { type: 'praise', at: '2026-03-02T02:00:00Z', data: { to: 'ben', points: 20 } },
      ['ben: praise: the limit of 1 time is reached, again in 22 hours.'],
    ],
    [
      { type: 'purchase', at: '2026-03-02T03:00:00Z', key: 'o1', data: { paid: 4.99 } },
      ['ada: order: earns from 5 on.'],
    ],
    [
      { type: 'purchase', at: '2026-03-02T03:00:00Z', key: 'o1', data: { paid: 5 } },
      ['ada: +5 points for order, balance 15'],
    ],
    [
      { type: 'purchase', at: '2026-03-02T03:00:00Z', key: 'o1', data: { paid: 5 } },
      ['ada: order: already awarded for this.'],
    ],
    [
      { type: 'purchase', at: '2026-03-02T03:00:00Z', key: 'o2', data: { paid: 'much' } },
      ['ada: order: the amount cannot be read.'],
    ],
    [{ type: 'trial', at: '2026-03-02T04:00:00Z' }, []],
    [{ type: 'dance', at: '2026-03-02T04:00:00Z' }, []],
    [{ type: 'join', at: '2026-03-02T05:00:00Z' }, ['ada: This is not allowed here.']],
    [
      { type: 'check-in', at: '2026-02-28T05:00:00Z' },
      [
        'ada: +5 points for check-in, balance 20',
        'ada: This came late: it counts now, with what is left of its day.',
      ],
    ],
    [
      { type: 'message', at: '2025-03-01T05:00:00Z' },
      ['ada: This came too late and was not counted.'],
    ],
  ];

  test('reads well from the first message to the last', () => {
    const book = openBook({ programme: 'main', rules: lively });
    const told = script.map(([part], index) => {
      const event = { id: `e${index}`, memberId: 'ada', type: '', at: '', ...part };
      const lines = tell(book.post(event), 'en', lively, { at: event.at });
      return lines.map(({ memberId, text }) => `${memberId}: ${text}`);
    });
    expect(told).toEqual(script.map(([, lines]) => lines));
  });

  test('no sentence of any code holds a hole, whatever params it gets', () => {
    const params = { by: 'daily', max: 3, until: 'soon', memberId: 7 };
    for (const locale of ['en', 'zh-CN']) {
      for (const code of ['cap-reached', 'cooldown', 'late', 'untrusted'] as const) {
        const said = tell(outcomeOf({ reasons: [{ ruleId: 'chat', code, params }] }), locale);
        expect(said).toHaveLength(1);
        expect(said[0]?.text).not.toMatch(/undefined|NaN|\[object/);
      }
    }
  });
});
