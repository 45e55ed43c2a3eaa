import type { Duration } from 'date-fns';

export type Language = 'en' | 'zh-CN';

/** The words of an effect table. */
export interface Words {
  readonly columns: readonly string[];
  /** Of the table of what does not count. */
  readonly screenColumns: readonly string[];
  readonly acting: string;
  readonly and: string;
  readonly colon: string;
  readonly segments: string;
  /** Heads the table of what does not count. */
  readonly screens: string;
  /** Heads the table of levels and of what time does. */
  readonly timed: string;
  readonly timedColumns: readonly string[];
  amount(points: string, currency: string): string;
  rate(amount: string, per: string, of: string): string;
  rounded(mode: string): string;
  given(range: string, path: string, currency: string): string;
  before(end: string): string;
  once(path: string): string;
  /** One member in the whole programme. */
  onceOfAll(path: string): string;
  /** The default of what joining earns. */
  oncePerJoin: string;
  /** An award that stands on an earlier one. */
  follows(rule: string, within: string | undefined): string;
  /** Somebody else must have acted. */
  others: string;
  /** Whose use a limit counts together; empty for each member's. */
  scope(name: string): string;
  times(count: number): string;
  atMost(terms: string, period: string): string;
  period(name: string): string;
  rolling(length: string): string;
  balance(amount: string): string;
  pause(length: string): string;
  /** What a streak pays at every so many periods. */
  every(amount: string, count: number, period: string): string;
  /** What a streak pays at one length. */
  at(amount: string, length: number, period: string): string;
  /** What the first, the second … period of a streak pays. */
  steps(amounts: string, period: string): string;
  /** What comes after the last row. */
  past(after: string): string;
  /** How a streak counts, where it is not day after day. */
  streakTerm(term: string, value: string): string;
  tooMany(times: number, window: string): string;
  same(path: string, window: string, times: number): string;
  unless(terms: string): string;
  /** Too many members behind one identity. */
  shared(path: string, members: number, period: string): string;
  missing(path: string): string;
  takes(amount: string): string;
  from(count: number): string;
  mutes(at: number, within: string, lasts: string): string;
  duration(length: Duration): string;
  /** What levels are measured on. */
  earned(currency: string): string;
  level(id: string, from: string): string;
  keptFrom(points: string): string;
  /** How long points live. */
  lives(currency: string, lengths: string): string;
  readonly forEver: string;
  endOf(period: string, plus: number): string;
  where(condition: string, length: string): string;
  otherwise(length: string): string;
  lapseIdle(currency: string, length: string): string;
  cleared(what: Cleared): string;
  toldBefore(lengths: readonly string[]): string;
}

/** What lapses at the end of each period. */
interface Cleared {
  readonly currency: string;
  readonly share: string;
  readonly of: 'all' | 'period' | 'earlier';
  readonly every: string;
}

const EN: Words = {
  columns: ['Event', 'Rule', 'Earns', 'For', 'Only if', 'At most', 'Also acting on it'],
  screenColumns: ['Event', 'Rule', 'Does not count', 'Only if', 'Besides'],
  acting: 'the member',
  and: '; ',
  colon: ': ',
  segments: 'Named conditions:',
  screens: 'Not counted at all:',
  timed: 'Levels, and what time does:',
  timedColumns: ['Rule', 'What it does'],
  amount: (points, currency) =>
    currency === 'points' && points === '1' ? '1 point' : `${points} ${currency}`,
  rate: (amount, per, of) => `${amount} for each ${per} of ${of}`,
  rounded: (mode) => (mode === 'floor' ? ', rounded down' : ` (${mode})`),
  given: (range, path, currency) => `${range} ${currency}, as ${path} says`,
  before: (end) => `before ${end}`,
  once: (path) => `once for each ${path}`,
  onceOfAll: (path) => `once for each ${path} among all members`,
  oncePerJoin: 'once for each member who joins',
  follows: (rule, within) =>
    `\`$.ref\` was rewarded by ${rule}${within === undefined ? '' : ` less than ${within} ago`}, once each`,
  others: 'somebody else acted',
  scope: (name) =>
    ({
      'member-in-group': ' in each group',
      counterparty: ' by each other member',
      group: ' for a group together',
      programme: ' for all members together',
    })[name] ?? '',
  times: (count) => (count === 1 ? 'once' : `${count} times`),
  atMost: (terms, period) => `${terms} ${period}`,
  period: (name) => (name === 'ever' ? 'ever' : `per ${name}`),
  rolling: (length) => `within ${length}`,
  balance: (amount) => `up to a balance of ${amount}`,
  pause: (length) => `${length} between awards`,
  every: (amount, count, period) => `${amount} at every ${count} ${period}s in a row`,
  at: (amount, length, period) => `${amount} at ${length} ${period}s in a row`,
  steps: (amounts, period) => `${period} by ${period} in a row: ${amounts}`,
  past: (after) =>
    ({ hold: 'then the last again', wrap: 'then from the first again', none: 'then nothing' })[
      after
    ] ?? after,
  streakTerm: (term, value) =>
    ({
      mode: `begins anew with each ${value.replace('calendar-', '')}`,
      gaps: 'missed ones do not end it',
      days: `days that count: ${value}`,
      sum: `counts from ${value} on`,
      perMonth: `${value} freezes a month`,
      held: `goes on by ${value}`,
      makeUp: `the last ${value} days can be made up`,
      repeat: 'each length once ever',
      replaces: `instead of ${value}`,
    })[term] ?? value,
  tooMany: (times, window) => `more than ${times} ${window}`,
  same: (path, window, times) =>
    times === 1
      ? `the same ${path} again within ${window}`
      : `the same ${path} more than ${times} times within ${window}`,
  unless: (terms) => `anything but ${terms}`,
  shared: (path, members, period) =>
    `more than ${members === 1 ? 'one member' : `${members} members`} with one ${path} ${period}`,
  missing: (path) => `anything without ${path}`,
  takes: (amount) => `takes ${amount}`,
  from: (count) => `from the ${count}. on`,
  mutes: (at, within, lasts) =>
    `muted for ${lasts} at ${at === 1 ? '1 strike' : `${at} strikes`} within ${within}`,
  duration: (length) =>
    parts(length)
      .map(([unit, count]) => (count === 1 ? `1 ${unit.slice(0, -1)}` : `${count} ${unit}`))
      .join(' '),
  earned: (currency) => `by ${currency} earned`,
  level: (id, from) => `${id} from ${from}`,
  keptFrom: (points) => `kept from ${points}`,
  lives: (currency, lengths) => `${currency} live ${lengths}`,
  forEver: 'for ever',
  endOf: (period, plus) =>
    plus === 0 ? `to the end of the ${period}` : `to the end of the ${period}, ${plus} later`,
  where: (condition, length) => `${length} where ${condition}`,
  otherwise: (length) => `else ${length}`,
  lapseIdle: (currency, length) => `${currency} lapse after ${length} without activity`,
  cleared: ({ currency, share, of, every }) =>
    `× ${share} of the ${currency} ${{ all: '', period: `of the ${every} `, earlier: `older than the ${every} ` }[of]}lapse at the end of each ${every}`,
  toldBefore: (lengths) => `told ${lengths.join(' and ')} before`,
};

const UNITS: Readonly<Record<string, string>> = {
  years: '年',
  months: '个月',
  weeks: '周',
  days: '天',
  hours: '小时',
  minutes: '分钟',
  seconds: '秒',
};

const PERIODS: Readonly<Record<string, string>> = {
  minute: '每分钟',
  hour: '每小时',
  day: '每天',
  week: '每周',
  month: '每月',
  quarter: '每季度',
  year: '每年',
  ever: '总共',
  event: '每次',
};

/** Calendar periods by name. */
const SPANS: Readonly<Record<string, string>> = {
  day: '日',
  week: '周',
  month: '月',
  quarter: '季',
  year: '年',
};

/** One step of a streak. */
const STEPS: Readonly<Record<string, string>> = { day: '天', week: '周', month: '月', event: '次' };

const CURRENCIES: Readonly<Record<string, string>> = { points: '积分', growth: '成长值' };

const ZH: Words = {
  columns: ['事件', '规则', '得到', '给谁', '条件', '上限', '还受影响于'],
  screenColumns: ['事件', '规则', '不计入', '条件', '另外'],
  acting: '本人',
  and: '；',
  colon: '：',
  segments: '命名条件：',
  screens: '完全不计入的：',
  timed: '等级，以及时间的作用：',
  timedColumns: ['规则', '作用'],
  amount: (points, currency) => `${points} ${CURRENCIES[currency] ?? currency}`,
  rate: (amount, per, of) => `${of} 每 ${per} 得 ${amount}`,
  rounded: (mode) => (mode === 'floor' ? '，向下取整' : `（${mode}）`),
  given: (range, path, currency) => `${range} ${CURRENCIES[currency] ?? currency}，由 ${path} 指定`,
  before: (end) => `${end} 之前`,
  once: (path) => `每个 ${path} 一次`,
  onceOfAll: (path) => `每个 ${path} 全体成员仅一次`,
  oncePerJoin: '每位加入者一次',
  follows: (rule, within) =>
    `\`$.ref\` ${within === undefined ? '曾' : `在 ${within}内`}由 ${rule} 奖励，每个一次`,
  others: '由他人操作',
  scope: (name) =>
    ({
      'member-in-group': '（每个群分别计算）',
      counterparty: '（每位对方成员分别计算）',
      group: '（全群合计）',
      programme: '（全体成员合计）',
    })[name] ?? '',
  times: (count) => `${count} 次`,
  atMost: (terms, period) => `${period} ${terms}`,
  period: (name) => PERIODS[name] ?? name,
  rolling: (length) => `任意 ${length}内`,
  balance: (amount) => `余额不超过 ${amount}`,
  pause: (length) => `两次得分间隔 ${length}`,
  every: (amount, count, period) => `每连续 ${count} ${STEPS[period] ?? period}得 ${amount}`,
  at: (amount, length, period) => `连续 ${length} ${STEPS[period] ?? period}得 ${amount}`,
  steps: (amounts, period) => `连续每${STEPS[period] ?? period}依次 ${amounts}`,
  past: (after) =>
    ({ hold: '之后保持最后一项', wrap: '之后从头再来', none: '之后不再有' })[after] ?? after,
  streakTerm: (term, value) =>
    ({
      mode: value === 'calendar-week' ? '每周重新开始' : '每月重新开始',
      gaps: '间断不清零',
      days: `计入的日子：${value}`,
      sum: `达到 ${value} 才计入`,
      perMonth: `每月 ${value} 张保护卡`,
      held: `可用 ${value} 续上`,
      makeUp: `可补签最近 ${value} 天`,
      repeat: '每个长度终身一次',
      replaces: `代替 ${value}`,
    })[term] ?? value,
  tooMany: (times, window) => `${window}超过 ${times} 次`,
  same: (path, window, times) =>
    times === 1
      ? `${window}内再次出现相同的 ${path}`
      : `${window}内相同的 ${path} 超过 ${times} 次`,
  unless: (terms) => `不符合 ${terms}`,
  shared: (path, members, period) => `${period}同一 ${path} 超过 ${members} 位成员`,
  missing: (path) => `没有 ${path}`,
  takes: (amount) => `扣 ${amount}`,
  from: (count) => `第 ${count} 次起`,
  mutes: (at, within, lasts) => `${within}内 ${at} 次警告，停止计分 ${lasts}`,
  duration: (length) =>
    parts(length)
      .map(([unit, count]) => `${count} ${UNITS[unit] ?? unit}`)
      .join(' '),
  earned: (currency) => `按累计获得的${CURRENCIES[currency] ?? currency}`,
  level: (id, from) => `满 ${from} 为 ${id}`,
  keptFrom: (points) => `满 ${points} 保级`,
  lives: (currency, lengths) => `${CURRENCIES[currency] ?? currency}有效期 ${lengths}`,
  forEver: '长期有效',
  endOf: (period, plus) =>
    plus === 0
      ? `到${SPANS[period] ?? period}末`
      : `到之后第 ${plus} 个${SPANS[period] ?? period}末`,
  where: (condition, length) => `${condition} 时 ${length}`,
  otherwise: (length) => `其他 ${length}`,
  lapseIdle: (currency, length) => `${length}没有活动，${CURRENCIES[currency] ?? currency}全部过期`,
  cleared: ({ currency, share, of, every }) => {
    const span = SPANS[every] ?? every;
    const which = { all: '', period: `本${span}的`, earlier: `早于本${span}的` }[of];
    return `每${span}末，${which}${CURRENCIES[currency] ?? currency}过期 × ${share}`;
  },
  toldBefore: (lengths) => `到期前 ${lengths.join('和 ')}提醒`,
};

/** The units that are there, the largest first. */
function parts(length: Duration): readonly (readonly [unit: string, count: number])[] {
  const order = Object.keys(UNITS);
  return Object.entries(length).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}

export const WORDS: Readonly<Record<Language, Words>> = { en: EN, 'zh-CN': ZH };
