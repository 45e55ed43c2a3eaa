import type { Event, RuleSet } from 'tallybook';

/** A rule set with a stream on which the order of members can be seen to matter, or not to. */
export interface OrderCase {
  readonly title: string;
  readonly rules: RuleSet;
  readonly events: readonly Event[];
}

/** One in which it matters, for one reason. */
export interface OrderBoundCase extends OrderCase {
  /** As `rule: why`. */
  readonly because: string;
  /** The clause of the sentence. */
  readonly clause: string;
}

export const ORDER_HEAD = {
  id: 'order',
  version: 1,
  timeZone: 'UTC',
  // While messages that come late are put in their place, their order does not matter.
  openPeriod: { seconds: 0 },
  currencies: { points: {}, growth: { spendable: false } },
} as const;

function ruleSet(rules: object): RuleSet {
  return { ...ORDER_HEAD, rules } as unknown as RuleSet;
}

const NOON = Date.parse('2024-06-03T12:00:00Z');
type More = Partial<Event>;

type Told = readonly [type: string, memberId: string, more?: More];

/** Events a second apart, each with its place as id and `seq`. */
function stream(...told: readonly Told[]): readonly Event[] {
  return told.map(([type, memberId, more = {}], index): Event => {
    const at = NOON + index * 1_000;
    return { id: `e${index}`, type, memberId, at, seq: index, ...more };
  });
}

const chat = { kind: 'award', on: 'message', amount: 4 };
const kudos = { kind: 'award', on: 'praise', to: '$.data.to', amount: 5 };
const toBob: More = { data: { to: 'bob', post: 'p1' } };
const praises = [
  ['praise', 'ann', toBob],
  ['praise', 'cho', toBob],
] as const;
const chats = [
  ['message', 'ann', { groupId: 'g', data: { post: 'p1', device: 'd1' } }],
  ['message', 'bob', { groupId: 'g', data: { post: 'p1', device: 'd1' } }],
] as const;
const bobChats = ['message', 'bob'] as const;

/** Five points of any kind; nothing of it goes by time. */
const level = {
  kind: 'tier',
  by: { earned: 'points' },
  levels: [{ id: 'LV1', from: 5 }],
  down: 'never',
};

export const ORDER_BOUND: readonly OrderBoundCase[] = [
  {
    title: 'a condition on a level that others win',
    rules: ruleSet({ chat: { ...chat, when: { 'member.tierRank': 0 } }, kudos, level }),
    events: stream(...praises, bobChats),
    because: 'chat: reads-tier, level: tier',
    clause: 'reads a level that other members or time move',
  },
  {
    title: 'a bonus for a level that others win',
    rules: ruleSet({ bonus: { kind: 'award', on: 'crossed:level', amount: 3 }, kudos, level }),
    events: stream(...praises),
    because: 'bonus: reads-tier, level: tier',
    clause: 'reads a level that other members or time move',
  },
  {
    title: 'a limit for the programme',
    rules: ruleSet({ chat: { ...chat, limit: { times: 1, per: 'day', for: 'programme' } } }),
    events: stream(...chats),
    because: 'chat: wide-limit',
    clause: 'has a limit that members share',
  },
  {
    title: 'a cap for a group',
    rules: ruleSet({
      chat,
      most: { kind: 'cap', rules: ['chat'], sum: 6, of: 'points', per: 'day', for: 'group' },
    }),
    events: stream(...chats),
    because: 'most: wide-limit',
    clause: 'has a limit that members share',
  },
  {
    title: 'once for the programme',
    rules: ruleSet({ chat: { ...chat, once: { of: '$.data.post', for: 'programme' } } }),
    events: stream(...chats),
    because: 'chat: wide-once',
    clause: 'gives once in the whole programme',
  },
  {
    title: 'an identity',
    rules: ruleSet({ chat, one: { kind: 'identity', on: 'message', of: '$.data.device' } }),
    events: stream(...chats),
    because: 'one: identity',
    clause: 'counts the members behind an identity',
  },
  {
    title: 'tags of a group',
    rules: ruleSet({ chat: { ...chat, when: { 'group.tags': { contains: 'lively' } } } }),
    events: stream(['group', 'ann', { groupId: 'g', data: { tags: ['lively'] } }], ...chats),
    because: 'chat: group-tags',
    clause: 'reads the tags of a group',
  },
  {
    title: 'a gate that asks for the tags of a group',
    rules: ruleSet({
      chat,
      quiet: {
        kind: 'gate',
        on: 'message',
        pass: { not: { 'group.tags': { contains: 'lively' } } },
      },
    }),
    events: stream(['group', 'ann', { groupId: 'g', data: { tags: ['lively'] } }], ...chats),
    because: 'quiet: group-tags',
    clause: 'reads the tags of a group',
  },
  {
    title: 'a limit on what others grant',
    rules: ruleSet({ kudos: { ...kudos, limit: { times: 1, per: 'day' } } }),
    events: stream(...praises),
    because: 'kudos: limit',
    clause: 'limits what members grant each other',
  },
  {
    title: 'a limit for each counterparty',
    rules: ruleSet({ kudos: { ...kudos, limit: { times: 1, per: 'day', for: 'counterparty' } } }),
    events: stream(['praise', 'ann', toBob], ['praise', 'ann', toBob]),
    because: 'kudos: limit',
    clause: 'limits what members grant each other',
  },
  {
    title: 'a cap whose room others use up',
    rules: ruleSet({
      chat,
      kudos,
      most: {
        kind: 'cap',
        rules: ['chat'],
        sum: 6,
        of: 'points',
        per: 'day',
        alsoCounts: { rules: ['kudos'] },
      },
    }),
    events: stream(bobChats, ...praises),
    because: 'most: limit',
    clause: 'limits what members grant each other',
  },
  {
    title: 'a cooldown on what others grant',
    rules: ruleSet({ kudos, pause: { kind: 'cooldown', rules: ['kudos'], lasts: { hours: 1 } } }),
    events: stream(...praises),
    because: 'pause: limit',
    clause: 'limits what members grant each other',
  },
  {
    title: 'a ceiling on a balance that others fill',
    rules: ruleSet({
      chat,
      kudos,
      full: { kind: 'cap', rules: ['chat'], balance: 6, of: 'points' },
    }),
    events: stream(bobChats, ...praises),
    because: 'full: balance-cap',
    clause: 'looks at a balance that other members add to',
  },
  {
    title: 'a condition on a balance that others fill',
    rules: ruleSet({ chat: { ...chat, when: { 'member.balance': { lessThan: 5 } } }, kudos }),
    events: stream(...praises, bobChats),
    because: 'chat: reads-balance',
    clause: 'reads a balance that other members add to',
  },
  {
    title: 'a row of factors that asks for such a balance',
    rules: ruleSet({
      chat,
      kudos,
      rich: {
        kind: 'multiplier',
        rules: ['chat'],
        factor: [{ if: { 'member.balance': { greaterThan: 0 } }, use: 2 }, { use: 1 }],
      },
    }),
    events: stream(...praises, bobChats),
    because: 'rich: reads-balance',
    clause: 'reads a balance that other members add to',
  },
  {
    title: 'a factor that asks whom another one grants',
    rules: ruleSet({
      kudos,
      star: {
        kind: 'multiplier',
        rules: ['kudos'],
        factor: 2,
        when: { 'member.tags': { contains: 'star' } },
      },
    }),
    events: stream(['profile', 'bob', { data: { tags: ['star'] } }], ...praises),
    because: 'star: reads-member',
    clause: 'reads the member to whom another one grants',
  },
  {
    title: 'an award for a grant that asks who got it',
    rules: ruleSet({
      kudos,
      bonus: {
        kind: 'award',
        on: 'granted:kudos',
        amount: 3,
        when: { fact: 'member', path: '$.idleDays', operator: 'equal', value: 0 },
      },
    }),
    events: stream(bobChats, ...praises),
    because: 'bonus: reads-member',
    clause: 'reads the member to whom another one grants',
  },
  {
    title: 'a factor that asks what the clock of the member shows',
    rules: {
      ...ruleSet({
        kudos,
        late: { kind: 'multiplier', rules: ['kudos'], factor: 2, when: { 'time.hour': 21 } },
      }),
      clock: 'member',
    },
    events: stream(['profile', 'bob', { data: { timeZone: '+09:00' } }], ...praises),
    because: 'late: reads-member',
    clause: 'reads the member to whom another one grants',
  },
  {
    title: 'a factor at hours of the member',
    rules: {
      ...ruleSet({
        kudos,
        late: {
          kind: 'multiplier',
          rules: ['kudos'],
          factor: 2,
          during: { hours: [{ from: '21:00', until: '22:00' }] },
        },
      }),
      clock: 'member',
    },
    events: stream(['profile', 'bob', { data: { timeZone: '+09:00' } }], ...praises),
    because: 'late: reads-member',
    clause: 'reads the member to whom another one grants',
  },
  {
    title: 'a streak of grants, and who asks for it',
    rules: ruleSet({
      chat: {
        ...chat,
        when: {
          fact: 'member',
          path: '$.streak',
          params: { rule: 'liked' },
          operator: 'greaterThan',
          value: 0,
        },
      },
      kudos,
      liked: { kind: 'streak', on: 'granted:kudos', every: 9, amount: 1 },
    }),
    events: stream(...praises, bobChats),
    because: 'chat: reads-streak, liked: streak',
    clause: 'reads a streak that other members move',
  },
  {
    title: 'a streak of grants',
    rules: ruleSet({
      kudos,
      liked: { kind: 'streak', on: 'granted:kudos', per: 'event', table: [1, 2, 3] },
    }),
    events: stream(...praises),
    because: 'liked: streak',
    clause: 'counts what members grant each other',
  },
  {
    title: 'fractions of grants',
    rules: ruleSet({ kudos: { ...kudos, amount: { fixed: '0.5', rounding: 'carry' } } }),
    events: stream(...praises),
    because: 'kudos: carry',
    clause: 'carries fractions of what members grant each other',
  },
  {
    title: 'an award once for a grant',
    rules: ruleSet({
      kudos,
      bonus: { kind: 'award', on: 'granted:kudos', amount: 3, once: '$.data.post' },
    }),
    events: stream(...praises),
    because: 'bonus: once',
    clause: 'gives once for what members grant each other',
  },
  {
    title: 'an award that follows a post of another member',
    rules: ruleSet({ chat, adopted: { ...kudos, follows: 'chat' } }),
    events: stream(bobChats, ['praise', 'ann', { ...toBob, ref: 'e0' }]),
    because: 'adopted: follows',
    clause: 'follows awards that meet it from another member',
  },
  {
    title: 'an award that follows what another member granted',
    rules: ruleSet({ kudos, thanks: { ...chat, follows: 'kudos' } }),
    events: stream(['praise', 'ann', toBob], ['message', 'bob', { ref: 'e0' }]),
    because: 'thanks: follows',
    clause: 'follows awards that meet it from another member',
  },
];

interface FreeTerms {
  readonly title: string;
  readonly rules: object;
  /** After two praises of bob. */
  readonly told: readonly Told[];
}

const free: readonly FreeTerms[] = [
  { title: 'plain awards, to oneself and to others', rules: { chat, kudos }, told: [bobChats] },
  {
    title: 'limits, pauses and ceilings on a member’s own awards',
    rules: {
      chat: { ...chat, limit: { times: 2, per: 'day' } },
      kudos: { ...kudos, amount: { growth: 5 } },
      most: { kind: 'cap', rules: ['chat'], sum: 6, of: 'points', per: 'day' },
      full: { kind: 'cap', rules: ['chat'], balance: 7, of: 'points' },
      pause: { kind: 'cooldown', rules: ['chat'], lasts: { seconds: 1 } },
    },
    told: [bobChats, bobChats, bobChats],
  },
  {
    title: 'a limit on each single event',
    rules: { kudos: { ...kudos, limit: { sum: 3, of: 'points', per: 'event' } } },
    told: [],
  },
  {
    title: 'a balance in a currency that nobody else fills',
    rules: {
      chat: { ...chat, when: { 'member.balance': { lessThan: 5 } } },
      kudos: { ...kudos, amount: { growth: 5 } },
    },
    told: [bobChats, bobChats, bobChats],
  },
  {
    title: 'a level by a currency that nobody else fills, and a bonus for it',
    rules: {
      chat: { ...chat, when: { 'member.tierRank': 0 } },
      bonus: { kind: 'award', on: 'crossed:level', amount: { growth: 3 } },
      kudos: { ...kudos, amount: { growth: 5 } },
      level,
    },
    told: [bobChats, bobChats, bobChats],
  },
  {
    title: 'what the acting member is, where it decides',
    rules: {
      chat: { ...chat, when: { 'member.tags': { contains: 'star' } } },
      kudos: { ...kudos, when: { 'member.idleDays': 0 }, once: '$.data.post' },
    },
    told: [['profile', 'bob', { data: { tags: ['star'] } }], bobChats],
  },
  {
    title: 'factors that ask for the event, the time and the bucket alone',
    rules: {
      kudos,
      noon: {
        kind: 'multiplier',
        rules: ['kudos'],
        factor: [
          { if: { all: [{ 'time.hour': 12 }, { 'member.bucket': { lessThan: 5_000 } }] }, use: 3 },
          { use: 2 },
        ],
        when: { any: [{ 'event.data.to': 'bob' }, { 'group.id': 'g' }] },
      },
    },
    told: [],
  },
  {
    title: 'what a grant sets off without a memory',
    rules: {
      kudos,
      bonus: { kind: 'award', on: ['granted:kudos', 'purchase'], amount: 3 },
      back: { kind: 'award', on: 'granted:bonus', to: '$.memberId', amount: 1 },
    },
    told: [],
  },
  {
    title: 'streaks, screens and what follows of one member',
    rules: {
      chat,
      again: { ...chat, follows: 'chat' },
      run: { kind: 'streak', on: 'message', per: 'event', table: [1, 2, 3] },
      flood: { kind: 'rate-limit', on: 'message', times: 2, within: { hours: 1 } },
      kudos: { ...kudos, amount: { growth: 5 } },
    },
    told: [bobChats, ['message', 'bob', { ref: 'e2' }], bobChats],
  },
  {
    title: 'rules that are switched off',
    rules: {
      chat,
      kudos,
      most: {
        kind: 'cap',
        rules: ['chat'],
        times: 1,
        per: 'day',
        for: 'programme',
        enabled: false,
      },
      one: { kind: 'identity', on: 'message', of: '$.data.device', enabled: false },
    },
    told: [bobChats],
  },
];

/** Near to those above, and yet the order of members does not matter. */
export const ORDER_FREE: readonly OrderCase[] = free.map(({ title, rules, told }) => ({
  title,
  rules: ruleSet(rules),
  events: stream(...praises, ...told),
}));
