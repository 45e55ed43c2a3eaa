import type { Duration } from 'date-fns';

export type Language = 'en' | 'zh-CN';

/** The words of an effect table. */
export interface Words {
  readonly columns: readonly string[];
  readonly acting: string;
  readonly and: string;
  readonly colon: string;
  readonly segments: string;
  amount(points: string, currency: string): string;
  rate(amount: string, per: string, of: string): string;
  rounded(mode: string): string;
  given(range: string, path: string, currency: string): string;
  before(end: string): string;
  once(path: string): string;
  times(count: number): string;
  atMost(terms: string, period: string): string;
  period(name: string): string;
  rolling(length: string): string;
  balance(amount: string): string;
  pause(length: string): string;
  duration(length: Duration): string;
}

const EN: Words = {
  columns: ['Event', 'Rule', 'Earns', 'For', 'Only if', 'At most', 'Also acting on it'],
  acting: 'the member',
  and: '; ',
  colon: ': ',
  segments: 'Named conditions:',
  amount: (points, currency) =>
    currency === 'points' && points === '1' ? '1 point' : `${points} ${currency}`,
  rate: (amount, per, of) => `${amount} for each ${per} of ${of}`,
  rounded: (mode) => (mode === 'floor' ? ', rounded down' : ` (${mode})`),
  given: (range, path, currency) => `${range} ${currency}, as ${path} says`,
  before: (end) => `before ${end}`,
  once: (path) => `once for each ${path}`,
  times: (count) => (count === 1 ? 'once' : `${count} times`),
  atMost: (terms, period) => `${terms} ${period}`,
  period: (name) => (name === 'ever' ? 'ever' : `per ${name}`),
  rolling: (length) => `within ${length}`,
  balance: (amount) => `up to a balance of ${amount}`,
  pause: (length) => `${length} between awards`,
  duration: (length) =>
    parts(length)
      .map(([unit, count]) => (count === 1 ? `1 ${unit.slice(0, -1)}` : `${count} ${unit}`))
      .join(' '),
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

const CURRENCIES: Readonly<Record<string, string>> = { points: '积分', growth: '成长值' };

const ZH: Words = {
  columns: ['事件', '规则', '得到', '给谁', '条件', '上限', '还受影响于'],
  acting: '本人',
  and: '；',
  colon: '：',
  segments: '命名条件：',
  amount: (points, currency) => `${points} ${CURRENCIES[currency] ?? currency}`,
  rate: (amount, per, of) => `${of} 每 ${per} 得 ${amount}`,
  rounded: (mode) => (mode === 'floor' ? '，向下取整' : `（${mode}）`),
  given: (range, path, currency) => `${range} ${CURRENCIES[currency] ?? currency}，由 ${path} 指定`,
  before: (end) => `${end} 之前`,
  once: (path) => `每个 ${path} 一次`,
  times: (count) => `${count} 次`,
  atMost: (terms, period) => `${period} ${terms}`,
  period: (name) => PERIODS[name] ?? name,
  rolling: (length) => `任意 ${length}内`,
  balance: (amount) => `余额不超过 ${amount}`,
  pause: (length) => `两次得分间隔 ${length}`,
  duration: (length) =>
    parts(length)
      .map(([unit, count]) => `${count} ${UNITS[unit] ?? unit}`)
      .join(' '),
};

/** The units that are there, the largest first. */
function parts(length: Duration): readonly (readonly [unit: string, count: number])[] {
  const order = Object.keys(UNITS);
  return Object.entries(length).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}

export const WORDS: Readonly<Record<Language, Words>> = { en: EN, 'zh-CN': ZH };
